//! Who is meant? Requests that say "everyone entitled today" are given the list before they are decided.

use domain::call::Command;
use domain::committee::event::CallCirculated;
use domain::erasure::Command as ErasureCommand;
use domain::erasure::command::Ask as EraseAsk;
use domain::participant::{PLENARY, Participant};
use domain::silence::{self, SilencePeriod};
use domain::{CallYear, ParticipantCode, SilenceId, committee, guide};

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
            Ask::Committee(id, committee::Command::CirculateCall(circulated))
                if circulated.addressees.is_empty() =>
            {
                let today = domain::calendar::day_of(self.clock().now(), "UTC")
                    .map_err(|why| NotDone::Failure(why.to_string()))?;
                let addressees = self.members_of(&PLENARY.into(), today, &mut Vec::new()).await?;
                let circulated = CallCirculated { addressees, ..circulated.clone() };
                Ask::Committee(id.clone(), committee::Command::CirculateCall(circulated))
            }
            Ask::Silence(id, command) => match self.with_its_guide(id, command).await? {
                Some(ask) => ask,
                None => return Ok(request),
            },
            Ask::Round(id, domain::round::Command::Prepare(prepare)) => {
                let prepare = self.addressed(prepare.clone()).await?;
                Ask::Round(id.clone(), domain::round::Command::Prepare(prepare))
            }
            Ask::Round(id, domain::round::Command::Remind { addressees }) if addressees.is_empty() => {
                let addressees = self.without_answer(id).await?;
                Ask::Round(id.clone(), domain::round::Command::Remind { addressees })
            }
            Ask::Erasure(person, ErasureCommand::Ask(ask)) if ask.also.is_empty() => {
                let also = self.originals_of(person).await?;
                Ask::Erasure(person.clone(), ErasureCommand::Ask(EraseAsk { also, ..ask.clone() }))
            }
            _ => return Ok(request),
        };
        Ok(Request { ask, ..request })
    }

    /// What starts or ends a silence places its text or takes it out in the same append: the two never disagree.
    async fn with_its_guide(
        &self,
        id: &SilenceId,
        command: &silence::Command,
    ) -> Result<Option<Ask>, NotDone> {
        use silence::Command as C;
        let silence = id.clone();
        let follows = match command {
            C::Start { .. } => guide::Command::StartSilence { silence },
            C::Break(_) | C::Cancel { .. } => guide::Command::SilenceBroken { silence },
            C::Expire => guide::Command::SilenceHeld { silence },
            _ => return Ok(None),
        };
        let found = self.consult::<SilencePeriod>("silence", id.as_str(), &mut Vec::new()).await?;
        let Some(proposed) = found.and_then(|silence| silence.proposed) else { return Ok(None) };
        let command = match command {
            C::Start { agreed, expires, addressees } if addressees.is_empty() => {
                let today = domain::calendar::day_of(self.clock().now(), "UTC")
                    .map_err(|why| NotDone::Failure(why.to_string()))?;
                let addressees = self.members_of(&proposed.body, today, &mut Vec::new()).await?;
                C::Start { agreed: agreed.clone(), expires: expires.clone(), addressees }
            }
            other => other.clone(),
        };
        Ok(Some(Ask::Together(vec![Ask::Silence(id.clone(), command), Ask::Guide(proposed.guide, follows)])))
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
