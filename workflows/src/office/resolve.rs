//! Who is meant? Requests that say "everyone entitled today" are given the list before they are decided.

use domain::call::Command;
use domain::participant::Participant;
use domain::{CallYear, ParticipantCode};

use super::Office;
use crate::request::{Ask, NotDone, Request};

impl Office {
    /// The request with everything resolved that its asker leaves to the office.
    pub(super) async fn resolved(&self, request: Request) -> Result<Request, NotDone> {
        let ask = match &request.ask {
            Ask::Call(year, Command::Issue { addressees }) if addressees.is_empty() => {
                Ask::Call(year.clone(), Command::Issue { addressees: self.entitled().await? })
            }
            Ask::Call(year, Command::Remind { addressees }) if addressees.is_empty() => {
                let addressees = self.silent(year).await?;
                Ask::Call(year.clone(), Command::Remind { addressees })
            }
            _ => return Ok(request),
        };
        Ok(Request { ask, ..request })
    }

    /// Members and observers of today.
    async fn entitled(&self) -> Result<Vec<ParticipantCode>, NotDone> {
        let codes: Vec<ParticipantCode> = self.directory().await?.participants.iter().cloned().collect();
        let today = domain::calendar::day_of(self.clock().now(), "UTC")
            .map_err(|why| NotDone::Failure(why.to_string()))?;
        let mut entitled = Vec::new();
        for code in codes {
            let participant =
                self.consult::<Participant>("participant", code.as_str(), &mut Vec::new()).await?;
            if participant.is_some_and(|participant| participant.may_nominate_experts(today)) {
                entitled.push(code);
            }
        }
        Ok(entitled)
    }

    /// Those addressed by a call who have not answered it.
    async fn silent(&self, year: &CallYear) -> Result<Vec<ParticipantCode>, NotDone> {
        let call = self.consult::<domain::call::Call>("roster-call", year.as_str(), &mut Vec::new()).await?;
        let answered = self.directory().await?.answered.get(year).cloned().unwrap_or_default();
        let addressed = call.map(|call| call.addressees).unwrap_or_default();
        Ok(addressed.into_iter().filter(|code| !answered.contains(code)).collect())
    }
}
