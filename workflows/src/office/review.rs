//! What do rounds, answers and comments need to know, and who is asked in a round? Looked up here, each version noted.

use domain::comment::{self, Comment};
use domain::committee::Committee;
use domain::guide::{Guide, Version};
use domain::participant::event::Capacity;
use domain::participant::{PLENARY, Participant};
use domain::response::{self, Response};
use domain::review::{Disposals, ReviewFacts};
use domain::round::command::Prepare;
use domain::round::event::{FixedText, Kind, LanguageText, Tally};
use domain::round::{self, Round};
use domain::{
    BodyCode, CommentId, CommitteeId, DraftId, Facts, GuideId, ParagraphId, ParticipantCode, Role, RoundId,
};
use eventstore::{Expectation, Expected, StreamName};
use jiff::Timestamp;
use std::collections::BTreeSet;

use super::concern::Follows;
use super::{Concern, Needs, Office, read};
use crate::fresh;
use crate::request::{Ask, NotDone, Request};

/// The series from which comments get their numbers, through all rounds of the secretariat.
const SERIES: &str = "c";
/// How far the next free number of a comment is looked for: numbers given by hand (a record taken over from paper) leave few gaps.
const FARTHEST: u64 = 10_000;
/// Events of one answer read at a time.
const STREAM_PAGE: usize = 1_000;

/// Whose paragraphs are looked up.
#[derive(Clone, Debug)]
pub(crate) enum Paragraphs {
    /// Those of a version, by its symbol.
    Of(String),
    /// Those of the guide as it is being written.
    OnTheDesk,
}

impl Paragraphs {
    fn version(&self) -> Option<&str> {
        match self {
            Self::Of(symbol) => Some(symbol),
            Self::OnTheDesk => None,
        }
    }
}

/// What a decision about a round, an answer or a comment has to know.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says of one fact whether it is needed; none depends on another"
)]
pub(crate) struct ReviewNeeds {
    /// The round concerned, and whether answers and comments decide within it.
    pub round: Option<RoundId>,
    /// The committee whose co-leads matter.
    pub co_leads: Option<CommitteeId>,
    /// The committee whose meetings matter, where the round is held in one of them.
    pub meetings_of: Option<CommitteeId>,
    /// Whether the body of the asker's mandate matters.
    pub body: bool,
    /// Those whose answers are counted.
    pub tally: Vec<ParticipantCode>,
    /// Whether every comment of the round is looked at (DR17).
    pub disposals: bool,
    /// Whose comments of the round are looked at.
    pub own: Option<ParticipantCode>,
    /// A further comment to look at.
    pub comment: Option<CommentId>,
    /// Drafts to be unsealed, of the answer of this participant.
    pub drafts: Vec<DraftId>,
    /// How many new comments.
    pub comments: usize,
    /// Whether the first new comment is what the command makes.
    pub begins_comment: bool,
    /// The identifier a comment is given by hand.
    pub named: Option<CommentId>,
    /// Whether a new delegation of a round gets its pseudonym.
    pub delegation: bool,
    /// The guide and the symbol of the version whose text is to be fixed.
    pub text: Option<(GuideId, String)>,
    /// Which paragraphs are looked up.
    pub paragraphs: Option<Paragraphs>,
}

impl Office {
    /// The facts of the review, and the series of the numbers it may use up.
    pub(super) async fn review(
        &self,
        request: &Request,
        needs: &ReviewNeeds,
        reads: &mut Vec<Expectation>,
    ) -> Result<(ReviewFacts, Option<(String, u64)>), NotDone> {
        let mut facts = ReviewFacts::default();
        let issued = self.numbers(needs, &mut facts).await?;
        if let Some(round) = &needs.round {
            facts.round = self.consult::<Round>("round", round.as_str(), reads).await?;
        }
        let planned = facts.round.as_ref().and_then(|round| round.plan.as_ref());
        let committee = needs.co_leads.clone().or_else(|| planned.map(|plan| plan.committee.clone()));
        if let Some(committee) = committee.filter(|_| request.authority.role == Role::CoLeads) {
            facts.co_leads = self.co_leads(Some(&committee), reads).await?;
        }
        if let Some(committee) = &needs.meetings_of {
            let standing = self.consult::<Committee>("committee", committee.as_str(), reads).await?;
            let called = standing.map(|committee| committee.meetings).unwrap_or_default();
            facts.meetings = called.into_iter().map(|(number, (it, _))| (number, it.attribution)).collect();
        }
        if let Some((guide, symbol)) = &needs.text {
            facts.text = self.issued_text((guide, symbol), reads).await?;
        }
        if let (Some(wanted), Some(plan)) = (&needs.paragraphs, planned) {
            facts.paragraphs = self.paragraphs_of((&plan.guide, wanted.version()), reads).await?;
        }
        if needs.body {
            facts.body = self.mandate_body(request, reads).await?;
        }
        if needs.delegation {
            facts.delegation = Some(fresh::person()?);
        }
        if let Some(round) = &needs.round {
            self.comments_of(round, needs, (&mut facts, reads)).await?;
            if !needs.tally.is_empty() {
                facts.tally = Some(self.tally(round, &needs.tally, reads).await?);
            }
            if let (Some(participant), false) = (&needs.own, needs.drafts.is_empty()) {
                facts.drafts = self.words_of(round, participant, &needs.drafts).await?;
            }
        }
        if let Some(id) = &needs.comment
            && let Some(comment) = self.consult::<Comment>("comment", id.as_str(), reads).await?
        {
            facts.comments.insert(id.clone(), comment);
        }
        Ok((facts, issued))
    }

    /// Numbers for new comments: the next free ones of the series. Whoever completes a round relies on the series too, so that no
    /// comment comes in between.
    async fn numbers(
        &self,
        needs: &ReviewNeeds,
        facts: &mut ReviewFacts,
    ) -> Result<Option<(String, u64)>, NotDone> {
        if needs.comments == 0 && needs.named.is_none() {
            return Ok(None);
        }
        let issued = self.journal().stream_version(&StreamName::new("reference", SERIES)).await?;
        if let Some(named) = &needs.named {
            facts.fresh_comments = vec![named.clone()];
            return Ok(Some((SERIES.to_owned(), issued)));
        }
        let mut number = issued;
        while facts.fresh_comments.len() < needs.comments && number < issued + FARTHEST {
            number += 1;
            let id = CommentId::new(format!("{SERIES}{number:02}"));
            if self.journal().stream_version(&StreamName::new("comment", id.as_str())).await? == 0 {
                facts.fresh_comments.push(id);
            }
        }
        Ok(Some((SERIES.to_owned(), issued)))
    }

    /// The text of a version as the guide's own stream fixes it: every language by its digest. None where the guide has no stream
    /// here; without a language where it has no such version, so that nothing can be circulated as it.
    async fn issued_text(
        &self,
        (guide, symbol): (&GuideId, &str),
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<FixedText>, NotDone> {
        let standing = self.consult::<Guide>("guide", guide.as_str(), reads).await?;
        let Some(dossier) = standing.and_then(|guide| guide.dossier) else { return Ok(None) };
        let mut languages = Vec::new();
        if let Some(version) = dossier.versions.iter().find(|version| version.symbol.to_string() == symbol) {
            let language = |language: String, digest: String| LanguageText { language, digest };
            languages.push(language(dossier.language.to_string(), version.text.digest().to_string()));
            let translated = dossier.translations.iter().filter(|one| one.number == version.number);
            languages.extend(
                translated.map(|one| language(one.language.to_string(), one.text.digest().to_string())),
            );
        }
        Ok(Some(FixedText { symbol: symbol.to_owned(), languages }))
    }

    /// The paragraphs of a version, or of the guide as it stands on the desk; none where the guide has no stream here.
    async fn paragraphs_of(
        &self,
        (guide, version): (&GuideId, Option<&str>),
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<BTreeSet<ParagraphId>>, NotDone> {
        let standing = self.consult::<Guide>("guide", guide.as_str(), reads).await?;
        let Some(dossier) = standing.and_then(|guide| guide.dossier) else { return Ok(None) };
        let Some(symbol) = version else {
            let desk = dossier.sections.iter().flat_map(|section| section.paragraphs.iter().cloned());
            return Ok(Some(desk.collect()));
        };
        let found = dossier.versions.iter().find(|version| version.symbol.to_string() == symbol);
        let ids = |version: &Version| version.outline.paragraphs().map(|(_, it)| it.id.clone()).collect();
        Ok(Some(found.map(ids).unwrap_or_default()))
    }

    /// The comments on a guide that are not disposed of, through all its rounds but those called off (DR17).
    pub(super) async fn undisposed_on(
        &self,
        guide: &GuideId,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<CommentId>, NotDone> {
        let series = StreamName::new("reference", SERIES);
        if reads.iter().all(|read| read.stream != series) {
            let issued = self.journal().stream_version(&series).await?;
            reads.push(Expectation { stream: series, expected: Expected::Exact(issued) });
        }
        let prefix = format!("{guide}/");
        let rounds: Vec<(RoundId, Vec<CommentId>)> = {
            let directory = self.directory().await?;
            let of_guide = directory.comments.iter().filter(|(round, _)| round.as_str().starts_with(&prefix));
            of_guide
                .map(|(round, all)| (round.clone(), all.iter().map(|(id, _)| id.clone()).collect()))
                .collect()
        };
        let mut undisposed = Vec::new();
        for (round, comments) in rounds {
            let standing = self.consult::<Round>("round", round.as_str(), reads).await?;
            if standing.is_none_or(|round| round.state == round::State::Cancelled) {
                continue;
            }
            for id in comments {
                let stream = StreamName::new("comment", id.as_str());
                let (comment, version) = self.load::<Comment>(&stream).await?;
                reads.push(Expectation { stream, expected: Expected::Exact(version) });
                if !comment.stage.is_disposed() {
                    undisposed.push(id);
                }
            }
        }
        Ok(undisposed)
    }

    /// The comments of a round that matter: all of them where it is to be completed, else those of one delegation.
    async fn comments_of(
        &self,
        round: &RoundId,
        needs: &ReviewNeeds,
        (facts, reads): (&mut ReviewFacts, &mut Vec<Expectation>),
    ) -> Result<(), NotDone> {
        if !needs.disposals && needs.own.is_none() {
            return Ok(());
        }
        if needs.disposals {
            let stream = StreamName::new("reference", SERIES);
            let issued = self.journal().stream_version(&stream).await?;
            reads.push(Expectation { stream, expected: Expected::Exact(issued) });
        }
        let known = self.directory().await?.comments.get(round).cloned().unwrap_or_default();
        let mut all = Vec::new();
        for (id, participant) in known {
            if !needs.disposals && participant != needs.own {
                continue;
            }
            let stream = StreamName::new("comment", id.as_str());
            let (comment, version) = self.load::<Comment>(&stream).await?;
            reads.push(Expectation { stream, expected: Expected::Exact(version) });
            all.push((id, comment));
        }
        if needs.disposals {
            facts.disposals = Some(Disposals::of(all.iter().map(|(id, comment)| (id, comment))));
        } else {
            facts.comments = all.into_iter().collect();
        }
        Ok(())
    }

    /// How the addressees answered.
    async fn tally(
        &self,
        round: &RoundId,
        addressees: &[ParticipantCode],
        reads: &mut Vec<Expectation>,
    ) -> Result<Tally, NotDone> {
        use response::Stage;
        let mut tally = Tally::default();
        for participant in addressees {
            let answer =
                self.consult::<Response>("response", &format!("{round}/{participant}"), reads).await?;
            tally.addressees += 1;
            let answer = answer.unwrap_or_default();
            match answer.stage {
                Stage::Final if answer.authority.is_some() => tally.submitted += 1,
                Stage::Submitted => tally.submitted += 1,
                Stage::NoComments | Stage::Final => tally.no_comments += 1,
                Stage::Late => tally.late += 1,
                _ => tally.no_response += 1,
            }
        }
        Ok(tally)
    }

    /// The words of drafts, unsealed: the newest of each.
    async fn words_of(
        &self,
        round: &RoundId,
        participant: &ParticipantCode,
        drafts: &[DraftId],
    ) -> Result<std::collections::BTreeMap<DraftId, comment::event::Words>, NotDone> {
        let stream = StreamName::new("response", &format!("{round}/{participant}"));
        let mut newest = std::collections::BTreeMap::new();
        let mut version = 0;
        loop {
            let page = self.journal().read_stream(&stream, version, STREAM_PAGE).await?;
            for recorded in &page {
                version = recorded.envelope.version;
                if let domain::Event::Response(response::Event::DraftKept(it)) = read(recorded)?
                    && drafts.contains(&it.draft)
                {
                    newest.insert(it.draft, (recorded.position, it.words.part));
                }
            }
            if page.len() < STREAM_PAGE {
                break;
            }
        }
        let mut words = std::collections::BTreeMap::new();
        for (draft, (position, part)) in newest {
            if let Some(opened) = self.vault().open(position, &part).await? {
                words.insert(draft, opened);
            }
        }
        Ok(words)
    }

    /// A round with those who are asked and informed, by their capacities on the day; a list that is given stays.
    pub(super) async fn addressed(&self, prepare: Prepare) -> Result<Prepare, NotDone> {
        if !prepare.addressees.is_empty() {
            return Ok(prepare);
        }
        let day = match prepare.resolved_on {
            Some(day) => day,
            None => domain::calendar::day_of(self.clock().now(), "UTC")
                .map_err(|why| NotDone::Failure(why.to_string()))?,
        };
        let codes: Vec<ParticipantCode> = self.directory().await?.participants.iter().cloned().collect();
        let (mut addressees, mut informed) = (Vec::new(), Vec::new());
        for code in codes {
            let participant =
                self.consult::<Participant>("participant", code.as_str(), &mut Vec::new()).await?;
            let Some(participant) = participant else { continue };
            if prepare.kind == Kind::CommitteeReading {
                let body = domain::committee::body_of(&prepare.committee);
                let sits = participant.capacity_at(&body, day).is_some_and(Capacity::is_member);
                addressees.extend(sits.then_some(code));
            } else if participant.is_member(day) {
                addressees.push(code);
            } else if participant.capacity_at(&BodyCode::new(PLENARY), day) == Some(Capacity::Observer) {
                informed.push(code);
            }
        }
        Ok(Prepare { addressees, informed, resolved_on: Some(day), ..prepare })
    }

    /// The addressees of a round whose answer is awaited.
    pub(super) async fn without_answer(&self, id: &RoundId) -> Result<Vec<ParticipantCode>, NotDone> {
        let (round, _) = self.load::<Round>(&StreamName::new("round", id.as_str())).await?;
        let mut awaited = Vec::new();
        for participant in round.plan.map(|plan| plan.addressees).unwrap_or_default() {
            let stream = StreamName::new("response", &format!("{id}/{participant}"));
            let (answer, _) = self.load::<Response>(&stream).await?;
            if answer.stage.is_awaited() {
                awaited.push(participant);
            }
        }
        Ok(awaited)
    }
}

impl Concern for Round {
    const KIND: &'static str = "round";
    const PROCEDURE: Option<&'static str> = Some("review-round");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, round::Command::Prepare(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let closes = matches!(command, round::Command::Close);
        let completes = matches!(command, round::Command::Complete);
        let Ask::Round(id, _) = &request.ask else { return Needs::default() };
        let addressees = self.plan.as_ref().map(|plan| plan.addressees.clone()).unwrap_or_default();
        Needs {
            procedure: ("review-round", self.plan.as_ref().map(|plan| plan.procedure)),
            review: ReviewNeeds {
                round: (closes || completes).then(|| id.clone()),
                co_leads: self.plan.as_ref().map(|plan| plan.committee.clone()),
                text: self
                    .plan
                    .as_ref()
                    .filter(|_| matches!(command, round::Command::Circulate { .. }))
                    .map(|plan| (plan.guide.clone(), plan.text.clone())),
                tally: if closes { addressees } else { Vec::new() },
                disposals: completes,
                meetings_of: held_in_a_meeting(self, command),
                ..ReviewNeeds::default()
            },
            ..Needs::default()
        }
    }
}

/// The committee, where the round is to be held in one of its meetings.
fn held_in_a_meeting(round: &Round, command: &round::Command) -> Option<CommitteeId> {
    let (manner, committee) = match (command, &round.plan) {
        (round::Command::Prepare(it), _) => (&it.manner, &it.committee),
        (round::Command::Circulate { .. }, Some(plan)) => (&plan.manner, &plan.committee),
        _ => return None,
    };
    manner.committee_meeting().map(|_| committee.clone())
}

impl Concern for Response {
    const KIND: &'static str = "response";
    const PROCEDURE: Option<&'static str> = Some("member-response");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, response::Command::Invite { .. })
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let Ask::Response(round, participant, _) = &request.ask else { return Needs::default() };
        let drafts = submitted(self, command);
        let counts = matches!(
            command,
            response::Command::Submit { .. }
                | response::Command::Supersede { .. }
                | response::Command::SubmitLate { .. }
                | response::Command::ResolveConflict { .. }
                | response::Command::DeclareNone
        );
        Needs {
            procedure: ("member-response", None),
            review: ReviewNeeds {
                round: Some(round.clone()),
                own: counts.then(|| participant.clone()),
                comments: drafts.len(),
                drafts,
                delegation: matches!(command, response::Command::Invite { .. }),
                paragraphs: match command {
                    response::Command::KeepDraft { words, .. } => {
                        Some(Paragraphs::Of(words.anchor.version.clone()))
                    }
                    _ => None,
                },
                ..ReviewNeeds::default()
            },
            ..Needs::default()
        }
    }
    fn follows(&self, events: &[Self::Event], facts: &Facts) -> Vec<Follows> {
        of_comments(response::follows(self, events, facts))
    }
    fn is_private(command: &Self::Command) -> bool {
        command.is_private()
    }
}

/// The drafts a command turns into comments.
fn submitted(response: &Response, command: &response::Command) -> Vec<DraftId> {
    match command {
        response::Command::Submit { drafts }
        | response::Command::Supersede { drafts, .. }
        | response::Command::SubmitLate { drafts } => drafts.clone(),
        response::Command::ResolveConflict { .. } => {
            response.held.as_ref().map(|held| held.drafts.clone()).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

fn of_comments(follows: Vec<response::Follows>) -> Vec<Follows> {
    let one = |it: response::Follows| Follows {
        kind: "comment",
        id: it.comment.as_str().to_owned(),
        event: it.event.into(),
    };
    follows.into_iter().map(one).collect()
}

impl Concern for Comment {
    const KIND: &'static str = "comment";
    const PROCEDURE: Option<&'static str> = Some("comment");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, comment::Command::Receive(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let Ask::Comment(id, _) = &request.ask else { return Needs::default() };
        let (round, other) = match command {
            comment::Command::Receive(it) => (Some(it.round.clone()), None),
            comment::Command::Merge { into } => (None, Some(into.clone())),
            _ => (None, None),
        };
        let receives = matches!(command, comment::Command::Receive(_)) && self.received.is_none();
        Needs {
            procedure: ("comment", None),
            review: ReviewNeeds {
                round: self.received.as_ref().map(|it| it.round.clone()).or(round),
                body: request.authority.role == Role::Committee,
                comment: other,
                comments: usize::from(receives && id.is_none()),
                begins_comment: receives,
                paragraphs: match command {
                    comment::Command::Receive(it) => Some(Paragraphs::Of(it.words.anchor.version.clone())),
                    comment::Command::Reattach { version, .. } => Some(Paragraphs::Of(version.clone())),
                    comment::Command::Propose { change: Some(_), .. }
                    | comment::Command::Decide { change: Some(_), .. } => Some(Paragraphs::OnTheDesk),
                    _ => None,
                },
                named: id.clone().filter(|_| receives),
                ..ReviewNeeds::default()
            },
            ..Needs::default()
        }
    }
    fn follows(&self, events: &[Self::Event], _facts: &Facts) -> Vec<Follows> {
        of_comments(comment::follows(self, events))
    }
}
