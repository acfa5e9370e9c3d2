//! What does a decision have to know besides its own stream? Looked up here, each version noted.

use std::collections::BTreeMap;

use domain::basis::Cited;
use domain::calendar_setting::CalendarSetting;
use domain::call::Call;
use domain::chronicle::Chronicle;
use domain::erasure::Erasure;
use domain::facts::{ErasureFacts, Fresh};
use domain::form::Answers;
use domain::intake::Intake;
use domain::mandate::Mandate;
use domain::participant::Participant;
use domain::participant::event::Capacity;
use domain::procedure::{Procedure, Version};
use domain::tasking::Tasking;
use domain::{BodyCode, Facts, NominationRef, ParticipantCode, TaskingId};
use eventstore::{Expectation, StreamName};
use jiff::civil::Date;

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
        let participants = self.participants(&needs.participants, reads).await?;
        let body_members = match &needs.members_of {
            Some(body) => Some(self.members_of(body, self.day_of(request)?, reads).await?),
            None => None,
        };
        let cited = match &needs.cites {
            Some(tasking) => Some(self.cited(tasking, reads).await?),
            None => None,
        };
        let (channel, received) = self.receipt(request, needs, reads).await?;
        let (mut fresh, issued) = self.fresh(request, needs).await?;
        let (review, numbered) = Box::pin(self.review(request, &needs.review, reads)).await?;
        if let Some(first) = review.fresh_comments.first().filter(|_| needs.review.begins_comment) {
            fresh.reference = Some(NominationRef::new(first.as_str()));
        }
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
            happened: request.happened.clone(),
            participants,
            body_members,
            cited,
            open_guides: self.open_guides(needs.guides_of.as_ref(), reads).await?,
            consent: needs.consent.clone(),
            review,
            erasure: self.erased(needs, reads).await?,
            keyed: self.keyed(needs).await?,
            fresh,
            due: request.due,
            around: Box::pin(self.around(request, &needs.around, reads)).await?,
        };
        Ok((facts, issued.or(numbered)))
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

    /// The newest answers of the nomination whose keyed fields are compared; its stream is what the decision is about.
    async fn keyed(&self, needs: &Needs) -> Result<Option<Answers>, NotDone> {
        let Some(reference) = &needs.keyed else { return Ok(None) };
        let newest = match &needs.participant {
            Some(member) if reference.as_str().starts_with("NFP-") => {
                self.form_of_official(member.as_str(), reference, u64::MAX).await?
            }
            _ => self.newest_form(reference.as_str()).await?,
        };
        match newest {
            Some((position, form)) => Ok(Some(self.answers(position, &form).await?)),
            None => Ok(None),
        }
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

    /// What stands in the way of an erasure: holds on originals about the person, mandates she holds.
    async fn erased(
        &self,
        needs: &Needs,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<ErasureFacts>, NotDone> {
        let Some((subject, originals)) = &needs.erased else { return Ok(None) };
        let mut original_on_hold = false;
        for original in originals {
            let standing = self.consult::<Erasure>("erasure", original.as_str(), reads).await?;
            original_on_hold |= standing.is_some_and(|standing| standing.hold.is_some());
        }
        let known: Vec<_> = {
            let directory = self.directory().await?;
            directory
                .live_mandates(subject, self.clock().now())
                .iter()
                .map(|it| it.granted.mandate.clone())
                .collect()
        };
        let mut in_office = false;
        for mandate in known {
            let mandate = self.consult::<Mandate>("mandate", mandate.as_str(), reads).await?;
            in_office |= mandate.is_some_and(|mandate| mandate.live_at(self.clock().now()));
        }
        Ok(Some(ErasureFacts { subject: subject.clone(), original_on_hold, in_office }))
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

    /// Several participants; who is not on record is not among them.
    async fn participants(
        &self,
        codes: &[ParticipantCode],
        reads: &mut Vec<Expectation>,
    ) -> Result<BTreeMap<ParticipantCode, Participant>, NotDone> {
        let mut known = BTreeMap::new();
        for code in codes {
            if let Some(found) = self.consult::<Participant>("participant", code.as_str(), reads).await? {
                known.insert(code.clone(), found);
            }
        }
        Ok(known)
    }

    /// Members of a body on a day, from the streams of all participants (DR02, DR25).
    pub(crate) async fn members_of(
        &self,
        body: &BodyCode,
        day: Date,
        reads: &mut Vec<Expectation>,
    ) -> Result<Vec<ParticipantCode>, NotDone> {
        let codes: Vec<ParticipantCode> = self.directory().await?.participants.iter().cloned().collect();
        let mut members = Vec::new();
        for code in codes {
            let participant = self.consult::<Participant>("participant", code.as_str(), reads).await?;
            let capacity = participant.and_then(|participant| participant.capacity_at(body, day));
            if capacity.is_some_and(Capacity::is_member) {
                members.push(code);
            }
        }
        Ok(members)
    }

    /// The day of the act: the asserted one, else today by UTC.
    fn day_of(&self, request: &Request) -> Result<Date, NotDone> {
        let day = match &request.happened {
            Some(asserted) => asserted.day(),
            None => domain::calendar::day_of(self.clock().now(), "UTC"),
        };
        day.map_err(|why| NotDone::Failure(why.to_string()))
    }

    /// What stands under a reference that is cited as a tasking (DR35).
    async fn cited(&self, id: &TaskingId, reads: &mut Vec<Expectation>) -> Result<Cited, NotDone> {
        if let Some(tasking) = self.consult::<Tasking>("tasking", id.as_str(), reads).await? {
            return Ok(if tasking.stage.is_final() { Cited::EndedTasking } else { Cited::Tasking });
        }
        let matter = self.consult::<Chronicle>("chronicle", id.as_str(), reads).await?;
        let recommended = matter.is_some_and(|matter| !matter.recommendations.is_empty());
        Ok(if recommended { Cited::Recommendation } else { Cited::Nothing })
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
