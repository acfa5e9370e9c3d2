//! What do taskings, committees and what belongs to them need to be asked?

use domain::{chronicle, committee, meeting, publication, statement, tasking};
use jiff::Timestamp;

use super::{Concern, Needs};
use crate::request::{Ask, Request};

impl Concern for tasking::Tasking {
    const KIND: &'static str = "tasking";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, tasking::Command::Issue(_))
    }
}

impl Concern for chronicle::Chronicle {
    const KIND: &'static str = "chronicle";
}

impl Concern for meeting::Meeting {
    const KIND: &'static str = "meeting";
    fn needs(&self, command: &Self::Command, _request: &Request, _now: Timestamp) -> Needs {
        let members_of = match command {
            meeting::Command::Open(opened) => Some(opened.body.clone()),
            meeting::Command::Close(_) => None,
        };
        Needs { members_of, ..Needs::default() }
    }
}

impl Concern for committee::Committee {
    const KIND: &'static str = "committee";
    const PROCEDURE: Option<&'static str> = Some("drafting-committee");
    fn begins(command: &Self::Command) -> bool {
        matches!(command, committee::Command::Mandate(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        use committee::Command as C;
        let participants = match command {
            C::TakeLead { leads } => leads.clone(),
            C::ExpressInterest { participant, .. } => vec![participant.clone()],
            C::ChangeMembership(changed) => vec![changed.participant.clone()],
            C::Constitute(it) => {
                let named = it.members.iter().chain(&it.experts_from).chain([&it.secretary]);
                self.leads.iter().chain(named).cloned().collect()
            }
            _ => Vec::new(),
        };
        let cites = match command {
            C::Mandate(mandated) => mandated.basis.tasking().cloned(),
            _ => None,
        };
        let guides_of = match (command, &request.ask) {
            (C::Discharge { .. }, Ask::Committee(id, _)) => Some(id.clone()),
            _ => None,
        };
        Needs { participants, cites, guides_of, procedure: ("drafting-committee", None), ..Needs::default() }
    }
}

impl Concern for statement::Statement {
    const KIND: &'static str = "statement";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, statement::Command::Enter(_))
    }
    fn needs(&self, _command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        Needs { participant: request.authority.on_behalf_of.clone(), ..Needs::default() }
    }
}

impl Concern for publication::Publication {
    const KIND: &'static str = "publication";
    fn begins(command: &Self::Command) -> bool {
        matches!(command, publication::Command::Draft(_))
    }
    fn needs(&self, command: &Self::Command, request: &Request, _now: Timestamp) -> Needs {
        use publication::Command as C;
        let cites = match command {
            C::Draft(drafted) => drafted.basis.tasking().cloned(),
            _ => None,
        };
        let governments = match command {
            C::Clear { .. } => {
                self.clearance.governments().chain(request.authority.on_behalf_of.as_ref()).cloned().collect()
            }
            _ => Vec::new(),
        };
        Needs { governments, cites, ..Needs::default() }
    }
}
