//! Who works on the demonstration? One label each; their names are invented.

use domain::mandate::Command;
use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::{ParticipantCode, PersonId, Role};

use crate::office::Office;
use crate::request::{Ask, NotDone};

/// Somebody of the demonstration, by the label people use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Somebody {
    /// `S1`, `D-QM`, `AUD` …
    pub label: &'static str,
    /// What the mandate is called.
    pub title: &'static str,
    /// As what, in the order in which mandates are granted.
    pub roles: &'static [Role],
    /// For whom.
    pub participant: Option<&'static str>,
    /// In which body, where the mandate is limited to one.
    pub body: Option<&'static str>,
}

const fn somebody(
    label: &'static str,
    title: &'static str,
    roles: &'static [Role],
    participant: Option<&'static str>,
) -> Somebody {
    Somebody { label, title, roles, participant, body: None }
}

/// One of the two who lead a drafting committee.
const fn co_lead(label: &'static str, title: &'static str, government: &'static str) -> Somebody {
    Somebody {
        label,
        title,
        roles: &[Role::CoLeads],
        participant: Some(government),
        body: Some("DC-PG-2013"),
    }
}

/// Sits on the drafting committee for a government.
const fn sits(label: &'static str, title: &'static str, government: &'static str) -> Somebody {
    Somebody { roles: &[Role::Committee], ..co_lead(label, title, government) }
}

/// Government delegates put experts forward, name focal points and search.
const DELEGATE: &[Role] = &[Role::Nominator, Role::MemberGovernment, Role::Searcher];
/// Observers put experts forward and search.
const OBSERVER: &[Role] = &[Role::Nominator, Role::Searcher];

/// Everybody.
const EVERYBODY: &[Somebody] = &[
    somebody("S1", "Registrar S1", &[Role::Registrar], None),
    somebody("S2", "Officer S2", &[Role::Registrar, Role::Approver], None),
    somebody("S3", "Approver S3", &[Role::Approver], None),
    somebody("CM-A", "Co-Manager A", &[Role::CoManager], Some("AU")),
    somebody("CM-B", "Co-Manager B", &[Role::CoManager], Some("ID")),
    somebody("ADM", "Administrator", &[Role::Administrator], None),
    somebody("AUD", "Auditor", &[Role::Auditor], None),
    somebody("D-QM", "Delegate of QM", DELEGATE, Some("QM")),
    somebody("D-QN", "Delegate of QN", DELEGATE, Some("QN")),
    somebody("D-QP", "Delegate of QP", DELEGATE, Some("QP")),
    somebody("D-QQ", "Delegate of QQ", DELEGATE, Some("QQ")),
    somebody("D-QR", "Delegate of QR", DELEGATE, Some("QR")),
    somebody("D-QS", "Delegate of QS", DELEGATE, Some("QS")),
    somebody("D-QT", "Delegate of QT", DELEGATE, Some("QT")),
    somebody("D-QV", "Delegate of QV", OBSERVER, Some("QV")),
    somebody("D-QW", "Delegate of QW", OBSERVER, Some("QW")),
    somebody("ORG-X1", "Desk of ORG-X1", OBSERVER, Some("ORG-X1")),
    somebody("SR-QT", "Searcher of QT", &[Role::Searcher], Some("QT")),
    somebody("IOM", "Project desk of IOM", &[Role::Iom], Some("IOM")),
    co_lead("L-AU", "Co-lead A", "AU"),
    co_lead("L-TH", "Co-lead B", "TH"),
    somebody("F-QM", "Focal point of QM", &[Role::Nfp], Some("QM")),
    somebody("E-QM", "Expert of QM", &[Role::Expert], Some("QM")),
    somebody("F-QN", "Focal point of QN", &[Role::Nfp], Some("QN")),
    somebody("R1", "Officer R1", &[Role::Rso, Role::Drafter], None),
    somebody("R2", "Officer R2", &[Role::Rso], None),
    somebody("MIN", "Desk of the ministers", &[Role::Ministers], None),
    somebody("SOM", "Desk of the senior officials", &[Role::SeniorOfficials], None),
    somebody("CC-A", "Co-Chair A", &[Role::CoChairs], Some("AU")),
    somebody("CC-B", "Co-Chair B", &[Role::CoChairs], Some("ID")),
    somebody("D-QO", "Delegate of QO", DELEGATE, Some("QO")),
    somebody("D-QU", "Delegate of QU", DELEGATE, Some("QU")),
    somebody("F-QV", "Focal point of QV", &[Role::Nfp], Some("QV")),
    somebody("F-X1", "Focal point of ORG-X1", &[Role::Nfp], Some("ORG-X1")),
    sits("DC-QM", "Committee member of QM", "QM"),
    somebody("AR-QW", "Authorised representative of QW", &[Role::MemberGovernment], Some("QW")),
];

/// Grants everybody's mandates, once, and says who is who.
pub(super) async fn enter(office: &Office) -> Result<Vec<(Somebody, PersonId)>, NotDone> {
    let mut entered = Vec::with_capacity(EVERYBODY.len());
    for one in EVERYBODY.iter().copied() {
        let mut person: Option<PersonId> = None;
        for role in one.roles {
            person = Some(mandate(office, one, *role, person).await?);
        }
        entered.extend(person.map(|person| (one, person)));
    }
    Ok(entered)
}

/// Grants one mandate unless it stands, and gives its holder.
async fn mandate(
    office: &Office,
    one: Somebody,
    role: Role,
    person: Option<PersonId>,
) -> Result<PersonId, NotDone> {
    let standing = {
        let directory = office.directory().await?;
        let same =
            |held: &&crate::directory::Held| held.granted.label == one.title && held.granted.role == role;
        directory.mandates.values().find(same).map(|held| held.granted.person.clone())
    };
    if let Some(standing) = standing {
        return Ok(standing);
    }
    let address = one.label.to_lowercase();
    let grant = Grant {
        person,
        role,
        participant: one.participant.map(ParticipantCode::new),
        body: one.body.map(domain::BodyCode::new),
        label: one.title.to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: one.title.to_owned(), email: format!("{address}@travaux.example") },
    };
    let words = format!("demonstration mandate {} {}", one.label, role.as_str());
    let done =
        office.by_the_secretariat(&words, Ask::Mandate(None, Command::Grant(grant)), Vec::new()).await?;
    let directory = office.directory().await?;
    let held = directory.mandates.get(done.id.as_str());
    held.map(|held| held.granted.person.clone())
        .ok_or_else(|| NotDone::Failure("a mandate is missing".to_owned()))
}
