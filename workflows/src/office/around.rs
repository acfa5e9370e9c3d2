//! What does a decision about a guide, a silence procedure or a position look up? Streams and kept texts, each version noted.

use domain::committee::Committee;
use domain::guide::{
    Around, Command as GuideCommand, Guide, GuideFacts, MeetingFacts, PositionFacts, SectionDraft,
    SilenceFacts,
};
use domain::mandate::Mandate;
use domain::meeting::Meeting;
use domain::opening::Opening;
use domain::participant::Participant;
use domain::participant::event::Capacity;
use domain::position::Position;
use domain::silence::SilencePeriod;
use domain::{BodyCode, CommitteeId, Decide, GuideId, ParticipantCode, SilenceId, Text, Texts};
use eventstore::{Expectation, StreamName};

use super::Office;
use crate::request::{NotDone, Request};

/// What a decision about a guide has to know besides its own stream.
#[derive(Clone, Debug, Default)]
pub(crate) struct AroundNeeds {
    /// Words of these texts, kept under this stream.
    pub texts: Vec<(String, Text)>,
    /// The state of this guide.
    pub guide: Option<GuideId>,
    /// The state of this silence procedure.
    pub silence: Option<SilenceId>,
    /// The positions on this guide.
    pub positions_on: Option<GuideId>,
    /// The committee whose co-leads matter (DR05).
    pub co_leads: Option<CommitteeId>,
    /// The meeting an act names.
    pub meeting: Option<String>,
    /// Who opened this version of this guide.
    pub opened: Option<(GuideId, u32)>,
    /// Whether the body of the asker's mandate matters.
    pub mandate: bool,
    /// The guide whose comments have to be disposed of first (DR17).
    pub disposals_on: Option<GuideId>,
}

impl Office {
    /// Everything looked up.
    pub(super) async fn around(
        &self,
        request: &Request,
        needs: &AroundNeeds,
        reads: &mut Vec<Expectation>,
    ) -> Result<Around, NotDone> {
        Ok(Around {
            target: None,
            texts: self.texts(&needs.texts).await?,
            undisposed: match &needs.disposals_on {
                Some(guide) => self.undisposed_on(guide, reads).await?,
                None => Vec::new(),
            },
            positions: self.positions(needs.positions_on.as_ref(), reads).await?,
            co_leads: self.co_leads(needs.co_leads.as_ref(), reads).await?,
            meeting: self.meeting(needs.meeting.as_deref(), reads).await?,
            silence: self.silence_facts(request, needs.silence.as_ref(), reads).await?,
            guide: self.guide_facts(request, needs.guide.as_ref(), reads).await?,
            opened_by: self.opened_by(needs.opened.as_ref(), reads).await?,
            mandate_body: if needs.mandate { self.mandate_body(request, reads).await? } else { None },
        })
    }

    async fn texts(&self, named: &[(String, Text)]) -> Result<Texts, NotDone> {
        let mut texts = Texts::default();
        for (stream, text) in named {
            if let Some(words) = self.vault().text(stream, &text.digest()).await? {
                texts.put(text.digest(), words);
            }
        }
        Ok(texts)
    }

    /// The body to which the asker's mandate is limited.
    pub(super) async fn mandate_body(
        &self,
        request: &Request,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<BodyCode>, NotDone> {
        let Some(id) = &request.authority.mandate else { return Ok(None) };
        let mandate = self.consult::<Mandate>("mandate", id.as_str(), reads).await?;
        Ok(mandate.and_then(|mandate| mandate.granted).and_then(|granted| granted.body))
    }

    /// An aggregate as its stream tells it, and as acts decided in the same breath leave it.
    async fn consult_pending<A: Decide>(
        &self,
        request: &Request,
        (kind, id): (&str, &str),
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<A>, NotDone> {
        let standing = self.consult::<A>(kind, id, reads).await?;
        let stream = StreamName::new(kind, id);
        let pending: Vec<A::Event> = request
            .pending
            .iter()
            .filter(|(of, _)| *of == stream)
            .filter_map(|(_, event)| A::Event::try_from(event.clone()).ok())
            .collect();
        if pending.is_empty() {
            return Ok(standing);
        }
        Ok(Some(pending.into_iter().fold(standing.unwrap_or_default(), A::evolve)))
    }

    async fn silence_facts(
        &self,
        request: &Request,
        silence: Option<&SilenceId>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<SilenceFacts>, NotDone> {
        let Some(id) = silence else { return Ok(None) };
        let found = self.consult_pending::<SilencePeriod>(request, ("silence", id.as_str()), reads).await?;
        let Some(SilencePeriod { proposed: Some(proposed), broken, stage: Some(stage), .. }) = found else {
            return Ok(None);
        };
        Ok(Some(SilenceFacts {
            silence: id.clone(),
            guide: Some(proposed.guide),
            symbol: proposed.symbol,
            stage,
            after_held: broken.is_some_and(|broken| broken.after_held),
        }))
    }

    async fn guide_facts(
        &self,
        request: &Request,
        guide: Option<&GuideId>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<GuideFacts>, NotDone> {
        let Some(id) = guide else { return Ok(None) };
        let found = self.consult_pending::<Guide>(request, ("guide", id.as_str()), reads).await?;
        let Some(dossier) = found.and_then(|guide| guide.dossier) else { return Ok(None) };
        Ok(Some(GuideFacts {
            guide: id.clone(),
            stage: dossier.stage,
            symbol: dossier.newest().map(|version| version.symbol.clone()),
            symbols: dossier.versions.iter().map(|version| version.symbol.clone()).collect(),
            number: dossier.newest().map_or(0, |version| version.number),
        }))
    }

    /// Positions that stand; the index says whose streams to read.
    async fn positions(
        &self,
        guide: Option<&GuideId>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<PositionFacts>, NotDone> {
        let Some(guide) = guide else { return Ok(Vec::new()) };
        let who = self.directory().await?.positions.get(guide).cloned().unwrap_or_default();
        let mut positions = Vec::new();
        for participant in who {
            let id = position_id(guide, &participant);
            let position = self.consult::<Position>("position", &id, reads).await?.unwrap_or_default();
            let objects = position.objects();
            if let Some(taken) = position.standing {
                positions.push(PositionFacts { participant, objects, symbol: taken.symbol });
            }
        }
        Ok(positions)
    }

    /// The governments that lead a committee now.
    pub(super) async fn co_leads(
        &self,
        committee: Option<&CommitteeId>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<ParticipantCode>, NotDone> {
        let Some(id) = committee else { return Ok(Vec::new()) };
        let committee = self.consult::<Committee>("committee", id.as_str(), reads).await?;
        if let Some(committee) = committee {
            return Ok(committee.co_leads().to_vec());
        }
        // A committee that worked before it had a stream here: the register says who leads it.
        let today = domain::calendar::day_of(self.clock().now(), "UTC")
            .map_err(|why| NotDone::Failure(why.to_string()))?;
        let codes: Vec<ParticipantCode> = self.directory().await?.participants.iter().cloned().collect();
        let body = domain::committee::body_of(id);
        let mut leads = Vec::new();
        for code in codes {
            let participant = self.consult::<Participant>("participant", code.as_str(), reads).await?;
            let capacity = participant.and_then(|participant| participant.capacity_at(&body, today));
            if capacity == Some(Capacity::CoLead) {
                leads.push(code);
            }
        }
        Ok(leads)
    }

    /// A meeting with its quorum, as it was counted (DR25).
    async fn meeting(
        &self,
        id: Option<&str>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<MeetingFacts>, NotDone> {
        let Some(id) = id.filter(|id| StreamName::new("meeting", id).is_well_formed()) else {
            return Ok(None);
        };
        let meeting = self.consult::<Meeting>("meeting", id, reads).await?;
        let counted = meeting.and_then(|meeting| meeting.quorum);
        Ok(counted.map(|counted| MeetingFacts { body: counted.body, quorate: counted.quorum.met }))
    }

    /// The guides of a committee whose text is not settled: it is discharged when there are none (DR34).
    pub(super) async fn open_guides(
        &self,
        committee: Option<&CommitteeId>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<GuideId>, NotDone> {
        let Some(committee) = committee else { return Ok(Vec::new()) };
        let guides = self.directory().await?.guides.get(committee).cloned().unwrap_or_default();
        let mut open = Vec::new();
        for id in guides {
            let guide = self.consult::<Guide>("guide", id.as_str(), reads).await?;
            if guide.and_then(|guide| guide.dossier).is_some_and(|dossier| !dossier.stage.is_settled()) {
                open.push(id);
            }
        }
        Ok(open)
    }

    async fn opened_by(
        &self,
        version: Option<&(GuideId, u32)>,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<ParticipantCode>, NotDone> {
        let Some((guide, number)) = version else { return Ok(Vec::new()) };
        let opening = self.consult::<Opening>("opening", &opening_id(guide, *number), reads).await?;
        Ok(opening.map(|opening| opening.participants().into_iter().collect()).unwrap_or_default())
    }
}

/// The stream of a delegation's position on a guide.
pub(crate) fn position_id(guide: &GuideId, participant: &ParticipantCode) -> String {
    format!("{guide}/{participant}")
}

/// The stream of the openings of a version.
pub(crate) fn opening_id(guide: &GuideId, number: u32) -> String {
    format!("{guide}/{number}")
}

/// What a command about a guide needs.
pub(crate) fn needs_of_guide(guide: &Guide, command: &GuideCommand) -> AroundNeeds {
    use GuideCommand as C;
    let Some(dossier) = &guide.dossier else { return AroundNeeds::default() };
    let stream = format!("guide/{}", dossier.guide);
    let all = || {
        let texts = dossier.sections.iter().filter_map(|section| section.text.clone());
        texts.map(|text| (stream.clone(), text)).collect()
    };
    let texts: Vec<(String, Text)> = match command {
        C::EditSection(edit) => {
            let section = dossier.section(&edit.section);
            section
                .and_then(|section| section.text.clone())
                .map(|text| (stream.clone(), text))
                .into_iter()
                .collect()
        }
        C::ApplyChange { change, .. } => {
            let holds = |section: &&SectionDraft| section.paragraphs.contains(&change.paragraph);
            let section = dossier.sections.iter().find(holds);
            section
                .and_then(|section| section.text.clone())
                .map(|text| (stream.clone(), text))
                .into_iter()
                .collect()
        }
        C::ImportText(_)
        | C::IssueZeroDraft(_)
        | C::IssueRevision(_)
        | C::IssueFinal(_)
        | C::ReviseFinal(_) => all(),
        C::IssueTranslation(it) => {
            let version = dossier.version(it.number).map(|version| version.text.clone());
            version.map(|text| (stream.clone(), text)).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let silence = match command {
        C::StartSilence { silence } | C::SilenceBroken { silence } | C::SilenceHeld { silence } => {
            Some(silence.clone())
        }
        _ => None,
    };
    let decides = matches!(command, C::ClearInMeeting(_) | C::Endorse { .. });
    let joint = matches!(command, C::OpenMemberRound { .. } | C::ReviseFinal(_));
    let meeting = match command {
        C::ClearInMeeting(act) | C::Endorse { act, .. } => act.meeting.clone(),
        _ => None,
    };
    AroundNeeds {
        texts,
        silence,
        positions_on: decides.then(|| dossier.guide.clone()),
        co_leads: joint.then(|| dossier.committee.clone()),
        meeting,
        disposals_on: matches!(
            command,
            C::IssueZeroDraft(_)
                | C::IssueRevision(_)
                | C::IssueFinal(_)
                | C::ReviseFinal(_)
                | C::OpenMemberRound { .. }
        )
        .then(|| dossier.guide.clone()),
        mandate: true,
        ..AroundNeeds::default()
    }
}
