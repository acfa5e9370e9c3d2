//! What a request about a comment leads to.

use super::command::{Command, Receive};
use super::event::{
    Change, Choice, Disposition, DispositionDecided, DispositionHalfGiven, DispositionProposed,
    DispositionReopened, Event, JoinedBy, Kind, Merged, Reanchored, Reattached, Received, Referred, Triaged,
    Withdrawn, Words,
};
use super::{Comment, Opinion, Refusal, Stage};
use crate::actor::Role;
use crate::asserted::Asserted;
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::{reason, written};
use crate::identity::{CommentId, ParagraphId, ParticipantCode};
use crate::joint::{Given, Half, Halves};
use crate::refusal::FieldProblem;
use crate::response::Follows;
use crate::round::event::Kind as Asks;
use crate::round::{Round, State as RoundState};

/// Longest comment or rationale, in characters: ten pages.
const LONGEST_COMMENT: usize = 20_000;
/// Longest text proposed, in characters: a whole section.
const LONGEST_PROPOSAL: usize = 60_000;
/// Longest quotation, in characters: a long paragraph.
const LONGEST_QUOTE: usize = 10_000;

crate::asked!(Command {
    Self::Receive(_) => "Receive" by [Nfp, MemberGovernment, Rso],
    Self::Triage { .. } => "Triage" by [Rso],
    Self::Merge { .. } => "Merge" by [Rso],
    Self::Propose { .. } => "Propose" by [Rso],
    Self::Decide { .. } => "Decide" by [CoLeads, Committee],
    Self::Refer { .. } => "Refer" by [CoLeads],
    Self::Withdraw => "Withdraw" by [Nfp, MemberGovernment],
    Self::Reopen { .. } => "Reopen" by [CoLeads],
    Self::Reanchor(_) => "Reanchor" by [System],
    Self::Reattach { .. } => "Reattach" by [Nfp, MemberGovernment, Rso],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Comment {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Receive(receive) => self.receive(receive, facts),
            Command::Triage { kind } => self.triage(kind, facts),
            Command::Merge { into } => self.merge(into, facts),
            Command::Propose { disposition, reason, change } => {
                self.propose(disposition, (reason, change), facts)
            }
            Command::Decide { disposition, reason, change, meeting } => {
                self.dispose((disposition, change), (reason, meeting), facts)
            }
            Command::Refer { to, reason } => self.refer(&to, &reason, facts),
            Command::Withdraw => self.withdraw(facts),
            Command::Reopen { reason } => self.reopen(&reason, facts),
            Command::Reanchor(it) => self.reanchor(it),
            Command::Reattach { version, paragraph } => self.reattach(version, paragraph, facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

/// Whether something received then is late in this round.
#[must_use]
pub fn is_late(round: &Round, received: &Asserted) -> bool {
    round.deadline.as_ref().is_some_and(|deadline| !received.in_time(deadline).unwrap_or(true))
}

/// A reason where one was typed.
fn said(typed: Option<&str>) -> Result<Option<String>, Refusal> {
    let typed = typed.filter(|text| !text.trim().is_empty());
    typed.map(|text| reason(text, "reason")).transpose().map_err(Refusal::Reason)
}

/// The reason is missing.
fn unreasoned() -> Refusal {
    Refusal::Reason(FieldProblem {
        field: "reason".to_owned(),
        code: "required".to_owned(),
        message: "Say why, in a sentence or two: the matrix prints it.".to_owned(),
    })
}

impl Comment {
    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    fn receive(&self, receive: Receive, facts: &Facts) -> Outcome {
        if let Some(received) = &self.received {
            let same = received.round == receive.round && received.participant == receive.participant;
            return if same && self.stage == Stage::Received && received.words == receive.words {
                Ok(vec![])
            } else {
                Err(self.not_now("receive again"))
            };
        }
        let round = facts.review.round.as_ref().ok_or(Refusal::NotPrepared("its round"))?;
        let plan = round.plan.as_ref().ok_or(Refusal::RoundNotOpen(round.state.as_str()))?;
        let participant = whose(receive.participant, round, facts)?;
        let received = facts.receipt();
        takes(round, &received, facts)?;
        let words = checked(receive.words, facts).map_err(Refusal::Words)?;
        let comment = facts.review.fresh_comments.first().cloned();
        let written_down = facts.authority.role.is_staff();
        Ok(vec![Event::Received(Received {
            comment: comment.ok_or(Refusal::NotPrepared("a number for the comment"))?,
            round: receive.round,
            guide: plan.guide.clone(),
            participant,
            by: facts.asker().filter(|_| !written_down).cloned(),
            registered_by: facts.asker().filter(|_| written_down).cloned(),
            words,
            late: is_late(round, &received),
            received,
        })])
    }

    fn triage(&self, kind: Kind, facts: &Facts) -> Outcome {
        Self::runs("sort a comment", facts)?;
        match (&self.received, self.stage) {
            (Some(received), Stage::Received) => {
                let kind_confirmed = received.words.kind == kind;
                Ok(vec![Event::Triaged(Triaged { kind, kind_confirmed })])
            }
            (Some(received), Stage::Triaged) if received.words.kind == kind => Ok(vec![]),
            _ => Err(self.not_now("sort")),
        }
    }

    /// The round has not come to its end.
    fn runs(act: &'static str, facts: &Facts) -> Result<(), Refusal> {
        let round = facts.review.round.as_ref().ok_or(Refusal::NotPrepared("its round"))?;
        match round.state {
            RoundState::Complete | RoundState::Cancelled => {
                Err(Refusal::NoDispositions { act, state: round.state.as_str() })
            }
            _ => Ok(()),
        }
    }

    /// Comments are dealt with: the round has closed and is not complete.
    fn is_dealt_with(act: &'static str, facts: &Facts) -> Result<(), Refusal> {
        let round = facts.review.round.as_ref().ok_or(Refusal::NotPrepared("its round"))?;
        if round.takes_dispositions() {
            return Ok(());
        }
        Err(Refusal::NoDispositions { act, state: round.state.as_str() })
    }

    fn merge(&self, into: CommentId, facts: &Facts) -> Outcome {
        Self::runs("merge comments", facts)?;
        match self.stage {
            Stage::Triaged => {}
            Stage::Merged if self.into.as_ref() == Some(&into) => return Ok(vec![]),
            _ => return Err(self.not_now("merge")),
        }
        let received = self.received.as_ref().ok_or_else(|| self.not_now("merge"))?;
        if received.comment == into {
            return Err(Refusal::Itself);
        }
        let cannot = |why| Refusal::CannotCarry(into.clone(), why);
        let other = facts.review.comments.get(&into).ok_or_else(|| cannot("there is no such comment"))?;
        let theirs = other.received.as_ref().ok_or_else(|| cannot("there is no such comment"))?;
        if theirs.round != received.round {
            return Err(cannot("it was made in another round"));
        }
        match other.stage {
            // What is merged never carries: so no chain of merges leads back to where it began.
            Stage::Merged => return Err(cannot("it is itself merged into another one")),
            Stage::Withdrawn => return Err(cannot("it was withdrawn")),
            _ => {}
        }
        let keeps_author = received.participant.clone();
        Ok(vec![Event::Merged(Merged { into, keeps_author, by: facts.asker().cloned() })])
    }

    fn propose(
        &self,
        disposition: Disposition,
        (why, change): (Option<String>, Option<Change>),
        facts: &Facts,
    ) -> Outcome {
        Self::is_dealt_with("propose a disposition", facts)?;
        let reason = said(why.as_deref())?;
        checked_change(disposition, change.as_ref(), facts)?;
        match (self.stage, &self.proposal) {
            (Stage::Triaged, _) => {}
            (Stage::Proposed, Some(known))
                if known.disposition == disposition && known.reason == reason && known.change == change =>
            {
                return Ok(vec![]);
            }
            _ => return Err(self.not_now("propose anything for")),
        }
        let by = facts.asker().cloned();
        Ok(vec![Event::DispositionProposed(DispositionProposed {
            proposal: disposition,
            reason,
            change,
            by,
        })])
    }

    /// Whoever decides is a person, and not the author.
    fn decider<'a>(&self, facts: &'a Facts) -> Result<&'a crate::identity::PersonId, Refusal> {
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        if self.is_by(by) { Err(Refusal::AuthorCannotDispose) } else { Ok(by) }
    }

    fn dispose(
        &self,
        (disposition, change): (Disposition, Option<Change>),
        (why, meeting): (Option<String>, Option<String>),
        facts: &Facts,
    ) -> Outcome {
        let by_committee = facts.authority.role == Role::Committee;
        match (self.stage, &self.decision) {
            (Stage::Proposed, _) if !by_committee => {}
            (Stage::Referred, _) if by_committee => {}
            (Stage::Decided, Some(decided))
                if decided.disposition == disposition && decided.change == change =>
            {
                return Ok(vec![]);
            }
            _ => return Err(self.not_now("decide")),
        }
        Self::is_dealt_with("decide a comment", facts)?;
        self.decider(facts)?;
        if disposition == Disposition::Referred {
            return Err(Refusal::ReferInstead);
        }
        checked_change(disposition, change.as_ref(), facts)?;
        let choice = Choice::Decide { disposition, change: change.clone() };
        let reason = self.why(&choice, why.as_deref())?;
        if reason.is_none() && disposition != Disposition::Accepted {
            return Err(unreasoned());
        }
        let decided = |by, meeting| {
            Event::DispositionDecided(DispositionDecided {
                disposition,
                reason: reason.clone(),
                change,
                by,
                meeting,
            })
        };
        if by_committee {
            sits_on_the_committee(facts)?;
            return Ok(vec![decided(Vec::new(), said(meeting.as_deref())?)]);
        }
        self.jointly((choice, reason.clone()), facts, |by| decided(by, None))
    }

    /// The reason: as typed, or as the co-lead who wants the same has given it.
    fn why(&self, choice: &Choice, typed: Option<&str>) -> Result<Option<String>, Refusal> {
        let typed = said(typed)?;
        let first = self.opinions.values().find(|opinion| opinion.choice == *choice);
        Ok(typed.or_else(|| first.and_then(|opinion| opinion.reason.clone())))
    }

    fn refer(&self, to: &str, why: &str, facts: &Facts) -> Outcome {
        if self.stage != Stage::Proposed {
            return if self.stage == Stage::Referred { Ok(vec![]) } else { Err(self.not_now("refer")) };
        }
        Self::is_dealt_with("refer a comment", facts)?;
        self.decider(facts)?;
        let to = reason(to, "to").map_err(Refusal::Reason)?;
        let choice = Choice::Refer { to: to.clone() };
        let reason = self.why(&choice, Some(why))?.ok_or_else(unreasoned)?;
        self.jointly((choice, Some(reason.clone())), facts, |by| Event::Referred(Referred { to, reason, by }))
    }

    /// One half, or the act with the second one. Halves that want something else stay beside it (DR05).
    fn jointly(
        &self,
        (choice, reason): (Choice, Option<String>),
        facts: &Facts,
        complete: impl FnOnce(Vec<Half>) -> Event,
    ) -> Outcome {
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        let agrees = |opinion: &Opinion| opinion.choice == choice && opinion.reason == reason;
        let mut halves = Halves::default();
        for (government, opinion) in self.opinions.iter().filter(|(_, opinion)| agrees(opinion)) {
            halves.note(Half { by: opinion.by.clone(), government: government.clone() });
        }
        match halves.give(by, facts.authority.on_behalf_of.as_ref(), &facts.review.co_leads)? {
            Given::Already => Ok(vec![]),
            Given::First(half) => {
                Ok(vec![Event::DispositionHalfGiven(DispositionHalfGiven { half, choice, reason })])
            }
            Given::Completes { by, .. } => Ok(vec![complete(by)]),
        }
    }

    fn withdraw(&self, facts: &Facts) -> Outcome {
        let received = self.received.as_ref().ok_or_else(|| self.not_now("withdraw"))?;
        if received.participant.is_none() || received.participant != facts.authority.on_behalf_of {
            return Err(Refusal::OfAnother);
        }
        match self.stage {
            Stage::Withdrawn => return Ok(vec![]),
            Stage::Received | Stage::Triaged | Stage::Proposed | Stage::Referred => {}
            _ => return Err(self.not_now("withdraw")),
        }
        if let Some(joined) = self.joined.first() {
            return Err(Refusal::CarriesOthers(joined.from.clone()));
        }
        Ok(vec![Event::Withdrawn(Withdrawn { by: facts.asker().cloned() })])
    }

    fn reopen(&self, why: &str, facts: &Facts) -> Outcome {
        if self.stage != Stage::Decided {
            return Err(self.not_now("reopen"));
        }
        Self::is_dealt_with("reopen a comment", facts)?;
        self.decider(facts)?;
        let reason = self.why(&Choice::Reopen, Some(why))?.ok_or_else(unreasoned)?;
        self.jointly((Choice::Reopen, Some(reason.clone())), facts, |by| {
            Event::DispositionReopened(DispositionReopened { reason, by })
        })
    }

    fn reanchor(&self, it: Reanchored) -> Outcome {
        if self.received.is_none() {
            return Err(self.not_now("attach"));
        }
        if self.places.iter().any(|(version, _)| *version == it.version) {
            return Ok(vec![]);
        }
        Ok(vec![Event::Reanchored(it)])
    }

    fn reattach(&self, version: String, paragraph: ParagraphId, facts: &Facts) -> Outcome {
        let received = self.received.as_ref().ok_or_else(|| self.not_now("attach"))?;
        if !facts.authority.role.is_staff() && received.participant != facts.authority.on_behalf_of {
            return Err(Refusal::OfAnother);
        }
        if self.stage == Stage::Withdrawn {
            return Err(self.not_now("attach"));
        }
        let place = self.places.iter().find(|(known, _)| *known == version).map(|(_, place)| place);
        if place.is_some_and(|place| place.paragraphs() == std::slice::from_ref(&paragraph)) {
            return Ok(vec![]);
        }
        known(&paragraph, facts).map_err(|problem| Refusal::Words(vec![problem]))?;
        Ok(vec![Event::Reattached(Reattached { version, paragraph, by: facts.asker().cloned() })])
    }
}

/// Whose comment it is: the delegation's own, or, written down by the secretariat, the one named; none without attribution.
fn whose(
    named: Option<ParticipantCode>,
    round: &Round,
    facts: &Facts,
) -> Result<Option<ParticipantCode>, Refusal> {
    let represents = facts.authority.on_behalf_of.clone().filter(|_| !facts.authority.role.is_staff());
    if round.is_non_attributable() {
        let nameless = named.is_none() && represents.is_none() && facts.authority.speaking_for.is_none();
        return if nameless { Ok(None) } else { Err(Refusal::NameNotAllowed) };
    }
    if represents.is_some() && named.is_some() && represents != named {
        return Err(Refusal::OfAnother);
    }
    let participant = represents.or(named).ok_or(Refusal::NameMissing)?;
    if round.asks(&participant) { Ok(Some(participant)) } else { Err(Refusal::NotAddressed(participant)) }
}

/// Whether the round takes it: in time while it is open, late while it is dealt with.
fn takes(round: &Round, received: &Asserted, facts: &Facts) -> Result<(), Refusal> {
    if facts.channel != Channel::Portal && facts.received.is_none() {
        return Err(Refusal::NotPrepared("its time of receipt"));
    }
    if round.takes_late_answers() || round.takes_answers(received.earliest()?) {
        return Ok(());
    }
    match (round.state, &round.deadline) {
        (RoundState::Open, _) if round.resting_since.is_some() => Err(Refusal::RoundRests),
        (RoundState::Open, Some(deadline)) => Err(Refusal::Between(deadline.clone())),
        (state, _) => Err(Refusal::RoundNotOpen(state.as_str())),
    }
}

/// The committee decides through somebody whose mandate is limited to it.
fn sits_on_the_committee(facts: &Facts) -> Result<(), Refusal> {
    let plan = facts.review.round.as_ref().and_then(|round| round.plan.as_ref());
    let sits = match (plan, &facts.review.body) {
        (Some(plan), Some(body)) => {
            let committee = plan.committee.as_str();
            body.as_str() == committee || body.as_str().strip_prefix("DC-") == Some(committee)
        }
        _ => false,
    };
    if sits { Ok(()) } else { Err(Refusal::NotOnTheCommittee) }
}

/// A change stands only beside a disposition that changes the text, and names a paragraph of it.
fn checked_change(disposition: Disposition, change: Option<&Change>, facts: &Facts) -> Result<(), Refusal> {
    let Some(change) = change else { return Ok(()) };
    if !disposition.changes_text() && disposition != Disposition::Referred {
        return Err(Refusal::NoChange(disposition.in_words()));
    }
    known(&change.paragraph, facts).map_err(|problem| Refusal::Words(vec![problem]))
}

/// The paragraph is one of the version concerned.
fn known(paragraph: &ParagraphId, facts: &Facts) -> Result<(), FieldProblem> {
    match &facts.review.paragraphs {
        Some(paragraphs) if !paragraphs.contains(paragraph) => Err(FieldProblem {
            field: "paragraph".to_owned(),
            code: "no-such-paragraph".to_owned(),
            message: format!(
                "The text has no paragraph {paragraph}: it may have been split, merged or taken out."
            ),
        }),
        _ => Ok(()),
    }
}

/// The words as they are kept, once nothing is wrong with them: what is typed is clean, and the anchor names the text of the
/// round, one of its languages and a paragraph that is there.
pub fn checked(words: Words, facts: &Facts) -> Result<Words, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let mut keep = |outcome: Result<String, FieldProblem>| match outcome {
        Ok(text) => Some(text),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let comment = keep(written(&words.comment, "comment", LONGEST_COMMENT)).unwrap_or_default();
    let mut maybe = |typed: Option<String>, field: &str, longest: usize| {
        typed.filter(|text| !text.trim().is_empty()).and_then(|text| keep(written(&text, field, longest)))
    };
    let proposed = maybe(words.proposed, "proposed", LONGEST_PROPOSAL);
    let rationale = maybe(words.rationale, "rationale", LONGEST_COMMENT);
    let quote = maybe(words.anchor.quote, "quote", LONGEST_QUOTE);
    let number = maybe(words.anchor.number, "number", 40);
    problems.extend(misplaced(&words.anchor.version, &words.anchor.language, facts));
    problems.extend(no_objection(words.anchor.paragraph.as_ref(), words.kind, facts));
    if let Some(paragraph) = &words.anchor.paragraph {
        problems.extend(known(paragraph, facts).err());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let anchor = super::event::Anchor { number, quote, ..words.anchor };
    Ok(Words { anchor, kind: words.kind, comment, proposed, rationale })
}

/// What keeps a remark from being an objection, in a round where members speak only if they object: an objection is about what a
/// paragraph says, and names it.
fn no_objection(paragraph: Option<&ParagraphId>, kind: Kind, facts: &Facts) -> Vec<FieldProblem> {
    let plan = facts.review.round.as_ref().and_then(|round| round.plan.as_ref());
    if plan.is_none_or(|plan| plan.kind != Asks::ObjectionOnly) {
        return Vec::new();
    }
    let problem = |field: &str, code: &str, message: &str| FieldProblem {
        field: field.to_owned(),
        code: code.to_owned(),
        message: message.to_owned(),
    };
    let mut problems = Vec::new();
    if paragraph.is_none() {
        let message = "Name the paragraph you object to: in this round members speak only if they object.";
        problems.push(problem("paragraph", "objection-without-paragraph", message));
    }
    if matches!(kind, Kind::General | Kind::Editorial) {
        let message = "An objection is about what the text says, or what a translation makes of it.";
        problems.push(problem("kind", "not-an-objection", message));
    }
    problems
}

/// What is wrong with the version and the language of an anchor.
fn misplaced(version: &str, language: &str, facts: &Facts) -> Vec<FieldProblem> {
    let problem = |field: &str, code: &str, message: String| FieldProblem {
        field: field.to_owned(),
        code: code.to_owned(),
        message,
    };
    let Some(text) = facts.review.round.as_ref().and_then(|round| round.text.as_ref()) else {
        return Vec::new();
    };
    let mut problems = Vec::new();
    if text.symbol != version {
        let message = format!("This round is about {}.", text.symbol);
        problems.push(problem("version", "not-the-text-of-the-round", message));
    }
    if !text.languages.iter().any(|one| one.language == language) {
        let languages: Vec<&str> = text.languages.iter().map(|one| one.language.as_str()).collect();
        let message = format!("The text went out in: {}.", languages.join(", "));
        problems.push(problem("language", "not-a-language-of-the-text", message));
    }
    problems
}

/// What the events of a comment mean for the stream of another: what is merged joins the one that goes on.
#[must_use]
pub fn follows(comment: &Comment, events: &[Event]) -> Vec<Follows> {
    let Some(received) = &comment.received else { return Vec::new() };
    let joins = |event: &Event| match event {
        Event::Merged(it) => Some(Follows {
            comment: it.into.clone(),
            event: Event::Joined(JoinedBy {
                from: received.comment.clone(),
                participant: received.participant.clone(),
                by: received.by.clone(),
            }),
        }),
        _ => None,
    };
    events.iter().filter_map(joins).collect()
}
