//! What does each aggregate need to be asked? One short answer per aggregate, and nothing else differs between them.

mod committees;

use domain::roster_entry::event::Consent;
use domain::{
    BodyCode, CallYear, CommitteeId, Decide, IntakeId, NominationRef, ParticipantCode, PersonId, TaskingId,
    body, calendar_setting, call, erasure, focal_point, guide, intake, letter, mandate, nomination, opening,
    participant, position, procedure, questionnaire_focal_point, roster_entry, service_record, sign_in,
    silence,
};
use eventstore::StreamName;
use jiff::Timestamp;

use super::around::{AroundNeeds, needs_of_guide, opening_id, position_id};
use super::review::ReviewNeeds;
use crate::request::{Ask, Request};

/// Procedure of aggregates whose steps have no deadlines of their own: the secretariat's general one.
const GENERAL: &str = "expert-nomination";

/// An aggregate the office can be asked about.
pub(crate) trait Concern: Decide {
    /// Kind of its streams.
    const KIND: &'static str;
    /// The definition whose version is applied and named in the envelope.
    const PROCEDURE: Option<&'static str> = None;
    /// Whether the command may be the first of a stream.
    fn begins(_command: &Self::Command) -> bool {
        true
    }
    /// What the decision has to know.
    fn needs(&self, _command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        Needs::default()
    }
    /// What follows in other streams, in the same append: the kind and key of each, and its event.
    fn follows(&self, _events: &[Self::Event], _facts: &domain::Facts) -> Vec<Follows> {
        Vec::new()
    }
    /// Whether the request stays inside a delegation: then not even its refusal is on record.
    fn is_private(_command: &Self::Command) -> bool {
        false
    }
    /// Whose act it is, where an officer only writes it down: the authorising officer of a form that came on paper (AQ02).
    fn speaker(_events: &[Self::Event]) -> Option<PersonId> {
        None
    }
}

/// What a decision has to know besides its own stream.
#[derive(Clone, Debug)]
pub(crate) struct Needs {
    /// The participant concerned.
    pub participant: Option<ParticipantCode>,
    /// The call answered.
    pub call: Option<CallYear>,
    /// The procedure, and the version pinned at opening.
    pub procedure: (&'static str, Option<u32>),
    /// The intake it is keyed from.
    pub intake: Option<IntakeId>,
    /// The series from which a reference may be used up.
    pub series: Option<String>,
    /// How many new pseudonyms.
    pub persons: usize,
    /// What a new one-time link would be for.
    pub new_link: Option<String>,
    /// The nomination whose one-time links open this.
    pub linked: Option<NominationRef>,
    /// Governments whose role as co-manager matters.
    pub governments: Vec<ParticipantCode>,
    /// Further participants concerned.
    pub participants: Vec<ParticipantCode>,
    /// The body whose members on the day of the act matter.
    pub members_of: Option<BodyCode>,
    /// What a new instance cites as its tasking.
    pub cites: Option<TaskingId>,
    /// Consent as it stands elsewhere.
    pub consent: Option<Consent>,
    /// The committee whose open guides matter (DR34).
    pub guides_of: Option<CommitteeId>,
    /// What decisions about guides look up.
    pub around: AroundNeeds,
    /// What rounds, answers and comments need.
    pub review: ReviewNeeds,
    /// Whom an erasure is about: the person, and the pseudonyms of originals about her.
    pub erased: Option<(PersonId, Vec<PersonId>)>,
    /// The nomination whose keyed answers are compared with the original.
    pub keyed: Option<NominationRef>,
}

impl Default for Needs {
    fn default() -> Self {
        Self {
            participant: None,
            call: None,
            procedure: (GENERAL, None),
            intake: None,
            series: None,
            persons: 0,
            new_link: None,
            linked: None,
            governments: Vec::new(),
            participants: Vec::new(),
            members_of: None,
            cites: None,
            consent: None,
            guides_of: None,
            around: AroundNeeds::default(),
            review: ReviewNeeds::default(),
            erased: None,
            keyed: None,
        }
    }
}

/// An event of another stream that follows in the same append: all or nothing.
pub(crate) struct Follows {
    /// Kind of the stream.
    pub kind: &'static str,
    /// Its key.
    pub id: String,
    /// What happened there.
    pub event: domain::Event,
}

/// Where the events go.
pub(crate) struct Target {
    /// The aggregate; none for a new one.
    pub id: Option<String>,
    /// Its version.
    pub version: u64,
    /// The series of the new reference and the numbers used in it.
    pub fresh: Option<(String, u64)>,
}

/// The stream a request is about; none for one that makes a new record.
#[must_use]
pub fn stream_of(ask: &Ask) -> Option<StreamName> {
    let (kind, id) = match ask {
        Ask::Participant(id, _) => ("participant", id.as_str()),
        Ask::Body(id, _) => ("body", id.as_str()),
        Ask::Mandate(id, _) => ("mandate", id.as_ref()?.as_str()),
        Ask::Calendar(_) => ("calendar", "office"),
        Ask::Procedure(id, _) => ("procedure", id.as_str()),
        Ask::Call(id, _) => ("roster-call", id.as_str()),
        Ask::Nomination(id, _) => ("expert-nomination", id.as_ref()?.as_str()),
        Ask::RosterEntry(id, _) => ("roster-entry", id.as_str()),
        Ask::FocalPoint(id, _) => ("nfp", id.as_str()),
        Ask::QuestionnaireFocalPoint(id, _) => ("qfp", id.as_str()),
        Ask::Tasking(id, _) => ("tasking", id.as_str()),
        Ask::Chronicle(id, _) => ("chronicle", id.as_str()),
        Ask::Meeting(id, _) => ("meeting", id.as_str()),
        Ask::Committee(id, _) => ("committee", id.as_str()),
        Ask::Statement(id, _) => ("statement", id.as_str()),
        Ask::Publication(id, _) => ("publication", id.as_str()),
        Ask::Intake(id, _) => ("intake", id.as_ref()?.as_str()),
        Ask::Letter(id, _) => ("letter", id.as_str()),
        Ask::SignIn(id, _) => ("sign-in", id.as_str()),
        Ask::Round(id, _) => ("round", id.as_str()),
        Ask::Response(round, participant, _) => {
            return Some(StreamName::new("response", &format!("{round}/{participant}")));
        }
        Ask::Comment(id, _) => ("comment", id.as_ref()?.as_str()),
        Ask::Erasure(id, _) => ("erasure", id.as_str()),
        Ask::ServiceRecord(_) => ("journal", "record"),
        Ask::Guide(id, _) => ("guide", id.as_str()),
        Ask::Silence(id, _) => ("silence", id.as_str()),
        Ask::Position(guide, participant, _) => {
            return Some(StreamName::new("position", &position_id(guide, participant)));
        }
        Ask::Opening(guide, number, _) => {
            return Some(StreamName::new("opening", &opening_id(guide, *number)));
        }
        Ask::Together(asks) => return asks.first().and_then(stream_of),
    };
    Some(StreamName::new(kind, id))
}

/// The year of the office on an instant, for references.
fn year(now: Timestamp) -> i16 {
    jiff::tz::TimeZone::UTC.to_datetime(now).year()
}

impl Concern for participant::Participant {
    const KIND: &'static str = "participant";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, participant::Command::Register(_))
    }
}

impl Concern for body::Body {
    const KIND: &'static str = "body";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, body::Command::Establish(_))
    }
}

impl Concern for mandate::Mandate {
    const KIND: &'static str = "mandate";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, mandate::Command::Grant(_))
    }
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        let grants = matches!(command, mandate::Command::Grant(_));
        Needs { series: grants.then(|| "M".to_owned()), persons: usize::from(grants), ..Needs::default() }
    }
}

impl Concern for calendar_setting::CalendarSetting {
    const KIND: &'static str = "calendar";
}

impl Concern for procedure::Procedure {
    const KIND: &'static str = "procedure";
}

impl Concern for call::Call {
    const KIND: &'static str = "roster-call";
    const PROCEDURE: Option<&'static str> = Some("roster-call");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, call::Command::Prepare(_))
    }
    fn needs(&self, _command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        Needs { procedure: ("roster-call", None), ..Needs::default() }
    }
}

impl Concern for nomination::Nomination {
    const KIND: &'static str = "expert-nomination";
    const PROCEDURE: Option<&'static str> = Some("expert-nomination");
    fn needs(&self, command: &Self::Command, request: &Request, now: Timestamp) -> Needs {
        let Some(dossier) = &self.dossier else { return opening(command, now) };
        let pinned = match command {
            nomination::Command::MigrateProcedure { .. } => None,
            _ => Some(dossier.procedure),
        };
        let asks_consent = matches!(command, nomination::Command::RequestConsent);
        Needs {
            participant: Some(dossier.nominator.clone()),
            call: dossier.call.clone(),
            procedure: ("expert-nomination", pinned),
            intake: matches!(command, nomination::Command::Submit { .. })
                .then(|| dossier.intake.clone())
                .flatten(),
            new_link: asks_consent.then(|| consent_purpose(&dossier.reference)),
            linked: Some(dossier.reference.clone()),
            governments: match command {
                nomination::Command::Approve => {
                    dossier.keys.keys().chain(request.authority.on_behalf_of.as_ref()).cloned().collect()
                }
                _ => Vec::new(),
            },
            keyed: matches!(command, nomination::Command::VerifyKeyedFields { .. })
                .then(|| dossier.reference.clone()),
            ..Needs::default()
        }
    }
    fn speaker(events: &[Self::Event]) -> Option<PersonId> {
        events.iter().find_map(|event| match event {
            nomination::Event::Submitted(it) if it.hand.keyed => Some(it.form.officer.subject.clone()),
            nomination::Event::Resubmitted(it) if it.hand.keyed => Some(it.form.officer.subject.clone()),
            _ => None,
        })
    }
}

/// What a link that asks for consent to a nomination is for; with the command's key it gives the token.
pub(crate) fn consent_purpose(reference: &NominationRef) -> String {
    format!("consent {reference}")
}

fn opening(command: &nomination::Command, now: Timestamp) -> Needs {
    let nomination::Command::Open(open) = command else { return Needs::default() };
    Needs {
        participant: Some(open.nominator.clone()),
        call: open.call.clone(),
        procedure: ("expert-nomination", None),
        intake: open.intake.clone(),
        series: Some(format!("EN-{}", year(now))),
        persons: 2,
        ..Needs::default()
    }
}

impl Concern for roster_entry::RosterEntry {
    const KIND: &'static str = "roster-entry";
    const PROCEDURE: Option<&'static str> = Some("roster-entry");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, roster_entry::Command::Publish(_))
    }
    fn needs(&self, _command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        Needs {
            procedure: ("roster-entry", None),
            linked: self.listing.as_ref().map(|it| it.nomination.clone()),
            ..Needs::default()
        }
    }
}

impl Concern for focal_point::FocalPoint {
    const KIND: &'static str = "nfp";
    const PROCEDURE: Option<&'static str> = Some("nfp-nomination");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, focal_point::Command::Nominate(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let (member, series, intake) = match (command, &request.ask) {
            (focal_point::Command::Nominate(it), _) => {
                (Some(it.member.clone()), Some(format!("NFP-{}", it.member)), it.intake.clone())
            }
            (_, Ask::FocalPoint(member, _)) => (Some(member.clone()), None, None),
            _ => (None, None, None),
        };
        Needs {
            participant: member,
            series,
            intake,
            persons: 2,
            keyed: match command {
                focal_point::Command::VerifyKeyedFields { reference, .. } => Some(reference.clone()),
                _ => None,
            },
            procedure: ("nfp-nomination", None),
            ..Needs::default()
        }
    }
}

impl Concern for questionnaire_focal_point::QuestionnaireFocalPoint {
    const KIND: &'static str = "qfp";
    const PROCEDURE: Option<&'static str> = Some("questionnaire-focal-point");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, questionnaire_focal_point::Command::Nominate(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let (member, series, intake) = match (command, &request.ask) {
            (questionnaire_focal_point::Command::Nominate(it), _) => {
                (Some(it.member.clone()), Some(format!("QFP-{}", it.member)), it.intake.clone())
            }
            (_, Ask::QuestionnaireFocalPoint(member, _)) => (Some(member.clone()), None, None),
            _ => (None, None, None),
        };
        let procedure = ("questionnaire-focal-point", None);
        Needs { participant: member, series, intake, persons: 2, procedure, ..Needs::default() }
    }
}

impl Concern for intake::Intake {
    const KIND: &'static str = "intake";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, intake::Command::TakeIn(_))
    }
    fn needs(&self, command: &Self::Command, _request: &Request, now: Timestamp) -> Needs {
        let arrives = matches!(command, intake::Command::TakeIn(_));
        Needs {
            series: arrives.then(|| format!("IN-{}", year(now))),
            persons: usize::from(arrives),
            ..Needs::default()
        }
    }
}

impl Concern for letter::Letter {
    const KIND: &'static str = "letter";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, letter::Command::Compose(_))
    }
}

impl Concern for sign_in::SignIn {
    const KIND: &'static str = "sign-in";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, sign_in::Command::IssueLink(_))
    }
}

impl Concern for erasure::Erasure {
    const KIND: &'static str = "erasure";
    fn begins(command: &Self::Command) -> bool {
        use erasure::Command as C;
        matches!(command, C::Ask(_) | C::PlaceHold { .. } | C::Replay { .. })
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        let Ask::Erasure(person, _) = &request.ask else { return Needs::default() };
        let originals = match (command, &self.stage) {
            (erasure::Command::Ask(ask), _) => ask.also.clone(),
            (_, erasure::Stage::Asked(asked)) => asked.subjects.iter().skip(1).cloned().collect(),
            _ => Vec::new(),
        };
        Needs { erased: Some((person.clone(), originals)), ..Needs::default() }
    }
}

impl Concern for service_record::ServiceRecord {
    const KIND: &'static str = "journal";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, service_record::Command::Open(_))
    }
}

impl Concern for guide::Guide {
    const KIND: &'static str = "guide";
    const PROCEDURE: Option<&'static str> = Some("policy-guide");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, guide::Command::Open(_))
    }
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        let pinned = self.dossier.as_ref().map(|dossier| dossier.procedure);
        let around = needs_of_guide(self, command);
        Needs { procedure: ("policy-guide", pinned), around, ..Needs::default() }
    }
}

impl Concern for silence::SilencePeriod {
    const KIND: &'static str = "silence";
    const PROCEDURE: Option<&'static str> = Some("silence-period");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, silence::Command::Propose(_))
    }
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        use silence::Command as C;
        let proposed = match command {
            C::Propose(propose) => Some(propose.guide.clone()),
            _ => self.proposed.as_ref().map(|proposed| proposed.guide.clone()),
        };
        let member = match command {
            C::Refuse { member, .. } | C::WithdrawObjection { member } => Some(member.clone()),
            C::Break(spoken) => Some(spoken.member.clone()),
            _ => None,
        };
        let number = self.running.as_ref().map(|running| running.started.number);
        let asks_guide = matches!(command, C::Propose(_) | C::Start { .. });
        let opened = matches!(command, C::Expire).then(|| proposed.clone().zip(number)).flatten();
        Needs {
            participant: member,
            procedure: ("silence-period", self.proposed.as_ref().map(|proposed| proposed.procedure)),
            around: AroundNeeds { guide: proposed.filter(|_| asks_guide), opened, ..AroundNeeds::default() },
            ..Needs::default()
        }
    }
}

impl Concern for position::Position {
    const KIND: &'static str = "position";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, position::Command::Take(_))
    }
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        let position::Command::Take(take) = command else { return Needs::default() };
        Needs {
            participant: Some(take.participant.clone()),
            around: AroundNeeds { guide: Some(take.guide.clone()), ..AroundNeeds::default() },
            ..Needs::default()
        }
    }
}

impl Concern for opening::Opening {
    const KIND: &'static str = "opening";
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        let opening::Command::Open { guide, .. } = command;
        Needs {
            around: AroundNeeds { guide: Some(guide.clone()), ..AroundNeeds::default() },
            ..Needs::default()
        }
    }
}
