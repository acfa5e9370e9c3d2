//! Who acts, as what, on whose behalf, under which mandate.

use serde::{Deserialize, Serialize};

use crate::identity::{MandateId, ParticipantCode, PersonId};

/// The capacity in which somebody asks for an act; the words are those of `processes.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Puts experts forward for a member or observer.
    Nominator,
    /// The expert put forward, acting through a one-time link.
    Nominee,
    /// Registers and checks what arrives.
    Registrar,
    /// Decides; never on what he or she registered (DR08).
    Approver,
    /// One of the two officials who lead the office, each for a government.
    CoManager,
    /// Searches the roster for a member or observer.
    Searcher,
    /// Reads everything that is not private to a delegation, at any instant; changes nothing.
    Auditor,
    /// Keeps the secretariat's settings.
    Administrator,
    /// Speaks for a member government: nominates focal points.
    MemberGovernment,
    /// The focal point in person.
    Nfp,
    /// The International Organization for Migration, which grants access to the questionnaire.
    Iom,
    /// Enters what the ministers decided, for the conference that decided it.
    Ministers,
    /// Enters what the senior officials decided, for the meeting that decided it.
    SeniorOfficials,
    /// One of the two chairs of the process, each for a government.
    CoChairs,
    /// One of the two who lead a drafting committee, each for a government (DR05).
    CoLeads,
    /// An officer of the secretariat who keeps guides, rounds and meetings.
    Rso,
    /// Sits on a drafting committee for a participant.
    Committee,
    /// Writes the draft with the secretariat.
    Drafter,
    /// Advises a delegation from inside: what she writes stays there until the focal point clears it.
    Expert,
    /// The program itself, in answer to an event.
    System,
    /// The clock: a deadline that fell due.
    Timer,
}

impl Role {
    /// Every role, in the order the pages list them.
    pub const ALL: [Self; 21] = [
        Self::Nominator,
        Self::Nominee,
        Self::Registrar,
        Self::Approver,
        Self::CoManager,
        Self::Searcher,
        Self::Auditor,
        Self::Administrator,
        Self::MemberGovernment,
        Self::Nfp,
        Self::Iom,
        Self::Ministers,
        Self::SeniorOfficials,
        Self::CoChairs,
        Self::CoLeads,
        Self::Rso,
        Self::Committee,
        Self::Drafter,
        Self::Expert,
        Self::System,
        Self::Timer,
    ];

    /// The word of `processes.json` and of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominator => "nominator",
            Self::Nominee => "nominee",
            Self::Registrar => "registrar",
            Self::Approver => "approver",
            Self::CoManager => "co-manager",
            Self::Searcher => "searcher",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::MemberGovernment => "member-government",
            Self::Nfp => "nfp",
            Self::Iom => "iom",
            Self::Ministers => "ministers",
            Self::SeniorOfficials => "senior-officials",
            Self::CoChairs => "co-chairs",
            Self::CoLeads => "co-leads",
            Self::Rso => "rso",
            Self::Committee => "committee",
            Self::Drafter => "drafter",
            Self::Expert => "expert",
            Self::System => "system",
            Self::Timer => "timer",
        }
    }

    /// Whether holders of this role belong to the secretariat and see what its staff see.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        matches!(self, Self::Registrar | Self::Approver | Self::CoManager | Self::Administrator | Self::Rso)
    }
}

/// Who did it: a person by pseudonym, or the secretariat's own reactions and clock.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Actor {
    /// A person.
    Person(PersonId),
    /// The program, answering an event on the secretariat's behalf.
    Secretariat,
    /// The program, because an instant was reached.
    Timer,
}

impl Actor {
    /// How the envelope writes the actor: the pseudonym, `secretariat` or `timer`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Person(person) => person.as_str(),
            Self::Secretariat => "secretariat",
            Self::Timer => "timer",
        }
    }

    /// The person, if it is one.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Secretariat | Self::Timer => None,
        }
    }
}

/// The full answer to "by what right": asker, role, represented participant, mandate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Who asks.
    pub actor: Actor,
    /// As what.
    pub role: Role,
    /// For which participant, where the role represents one.
    pub on_behalf_of: Option<ParticipantCode>,
    /// Whose act this is when the asker only writes it down: the officer who signed the fax.
    /// The envelope then names that person as actor and the asker as `recorded_by` (AQ02).
    pub speaking_for: Option<PersonId>,
    /// Under which mandate; none for the program, the clock and one-time links.
    pub mandate: Option<MandateId>,
}

impl Authority {
    /// The program acting on the secretariat's behalf.
    #[must_use]
    pub const fn secretariat() -> Self {
        Self {
            actor: Actor::Secretariat,
            role: Role::System,
            on_behalf_of: None,
            speaking_for: None,
            mandate: None,
        }
    }

    /// The clock.
    #[must_use]
    pub const fn timer() -> Self {
        Self { actor: Actor::Timer, role: Role::Timer, on_behalf_of: None, speaking_for: None, mandate: None }
    }
}
