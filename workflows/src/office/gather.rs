//! What does a decision have to know besides its own stream? Looked up here, each version noted.

use domain::calendar_setting::CalendarSetting;
use domain::call::Call;
use domain::facts::Fresh;
use domain::intake::Intake;
use domain::participant::Participant;
use domain::participant::event::Capacity;
use domain::procedure::{Procedure, Version};
use domain::{BodyCode, Facts, NominationRef, ParticipantCode};
use eventstore::{Expectation, StreamName};

use super::{Needs, Office};
use crate::fresh;
use crate::request::{NotDone, Request};

/// The body on which the two co-managers sit.
const RSO: &str = "RSO";

impl Office {
    /// The facts of one decision, and the number its new reference has in its series.
    pub(super) async fn gather(
        &self,
        request: &Request,
        needs: &Needs,
        reads: &mut Vec<Expectation>,
    ) -> Result<(Facts, Option<(String, u64)>), NotDone> {
        let now = self.clock().now();
        let calendar =
            self.consult::<CalendarSetting>("calendar", "office", reads).await?.unwrap_or_default();
        let procedure = self.procedure(needs, reads).await?;
        let participant = match &needs.participant {
            Some(code) => self.consult::<Participant>("participant", code.as_str(), reads).await?,
            None => None,
        };
        let call = match &needs.call {
            Some(year) => self.consult::<Call>("roster-call", year.as_str(), reads).await?,
            None => None,
        };
        let (channel, received) = self.receipt(request, needs, reads).await?;
        let (fresh, issued) = self.fresh(request, needs).await?;
        let facts = Facts {
            now,
            authority: request.authority.clone(),
            received,
            channel,
            calendar: calendar.in_force_at(now),
            procedure,
            participant,
            call: call.and_then(|call| call.facts()),
            co_managers: self.co_managers(&needs.governments, reads).await?,
            consent: needs.consent.clone(),
            fresh,
            due: request.due,
        };
        Ok((facts, issued))
    }

    /// The pinned version, or the one in force now (DR36).
    async fn procedure(&self, needs: &Needs, reads: &mut Vec<Expectation>) -> Result<Version, NotDone> {
        let (name, pinned) = needs.procedure;
        let procedure = self.consult::<Procedure>("procedure", name, reads).await?.unwrap_or_default();
        let version = match pinned {
            Some(number) => procedure.numbered(number),
            None => procedure.version_at(self.clock().now()),
        };
        Ok(version.cloned().unwrap_or_else(|| crate::settings::first_version(name)))
    }

    /// How something came and when: as the request says, or as the intake it is keyed from says (DR06).
    async fn receipt(
        &self,
        request: &Request,
        needs: &Needs,
        reads: &mut Vec<Expectation>,
    ) -> Result<(domain::channel::Channel, Option<domain::Asserted>), NotDone> {
        let Some(id) = needs.intake.as_ref().filter(|_| request.received.is_none()) else {
            return Ok((request.channel, request.received.clone()));
        };
        let intake = self.consult::<Intake>("intake", id.as_str(), reads).await?;
        let arrived = intake.as_ref().and_then(|intake| intake.arrived.as_ref());
        let channel = arrived.map_or(request.channel, |arrived| arrived.channel);
        Ok((channel, intake.and_then(|intake| intake.received)))
    }

    /// Which of these governments provide a co-manager now (DR05); not looked up where none is named.
    async fn co_managers(
        &self,
        governments: &[ParticipantCode],
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<Vec<ParticipantCode>>, NotDone> {
        if governments.is_empty() {
            return Ok(None);
        }
        let today = domain::calendar::day_of(self.clock().now(), "UTC")
            .map_err(|why| NotDone::Failure(why.to_string()))?;
        let mut in_role = Vec::new();
        for code in governments {
            let participant = self.consult::<Participant>("participant", code.as_str(), reads).await?;
            let capacity =
                participant.and_then(|participant| participant.capacity_at(&BodyCode::new(RSO), today));
            if capacity == Some(Capacity::CoManager) {
                in_role.push(code.clone());
            }
        }
        Ok(Some(in_role))
    }

    /// Identifiers this command may use up.
    async fn fresh(
        &self,
        request: &Request,
        needs: &Needs,
    ) -> Result<(Fresh, Option<(String, u64)>), NotDone> {
        let mut persons = Vec::with_capacity(needs.persons);
        for _ in 0..needs.persons {
            persons.push(fresh::person()?);
        }
        let token_digest = needs.new_link.as_ref().map(|purpose| {
            let token = self.secret().link(&format!("{purpose} {}", request.key));
            self.secret().token_digest(&token)
        });
        let Some(series) = &needs.series else {
            return Ok((Fresh { reference: None, persons, token_digest }, None));
        };
        let number = self.journal().stream_version(&StreamName::new("reference", series)).await?;
        let width = if series.starts_with("NFP") || series.starts_with("QFP") { 2 } else { 4 };
        let reference = NominationRef::new(format!("{series}-{:0width$}", number + 1));
        Ok((Fresh { reference: Some(reference), persons, token_digest }, Some((series.clone(), number))))
    }
}
