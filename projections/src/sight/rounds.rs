//! What may a person see of rounds, answers and comments? (Semantics, Who may see what, 3.)
//!
//! A draft is its delegation's alone, for ever: not the staff's, not the co-leads', not the auditor's. What was submitted the
//! staff and the auditor see; others who may see the round see it from submission, or from the close where it is sealed.

use domain::{ParticipantCode, Role};

use super::Sight;
use crate::rounds::{Answer, Record, Remark};
use crate::world::World;

impl Sight {
    /// Whether a round exists for this person: before it goes out for the staff, the auditor and those who lead it; then for
    /// those to whom it went. To somebody recused from its guide it does not.
    #[must_use]
    pub fn may_see_round(&self, record: &Record) -> bool {
        !self.is_recused_from_round(record)
            && (self.sees_all() || self.works_on(record) || (record.is_out() && self.was_sent(record)))
    }

    /// Whether the person leads the committee whose round it is.
    #[must_use]
    pub fn leads_round(&self, record: &Record) -> bool {
        record.round.plan.as_ref().is_some_and(|plan| self.leads(&plan.committee))
    }

    /// Whether the person decides for the committee whose round it is.
    #[must_use]
    pub fn sits_on_round(&self, record: &Record) -> bool {
        self.is(Role::Committee)
            && record.round.plan.as_ref().is_some_and(|plan| self.sits_on(&plan.committee))
    }

    fn works_on(&self, record: &Record) -> bool {
        self.leads_round(record) || self.sits_on_round(record)
    }

    fn is_recused_from_round(&self, record: &Record) -> bool {
        let guide = record.round.plan.as_ref().and_then(|plan| self.newest.guides.get(plan.guide.as_str()));
        guide.is_some_and(|guide| self.is_recused_from(guide))
    }

    fn was_sent(&self, record: &Record) -> bool {
        let Some(plan) = &record.round.plan else { return false };
        self.acts_for().any(|code| plan.addressees.contains(code) || plan.informed.contains(code))
    }

    /// Whether the person acts for a delegation, in any role: then its drafts are hers to see.
    #[must_use]
    pub fn is_inside(&self, participant: &ParticipantCode) -> bool {
        self.acts_for().any(|code| code == participant)
    }

    /// Whether what an answer holds may be seen: its drafts, its conflict, how far it is inside.
    #[must_use]
    pub fn may_see_inside(&self, answer: &Answer) -> bool {
        self.is_inside(&answer.participant)
    }

    /// Whether a comment exists for this person.
    #[must_use]
    pub fn may_see_comment(&self, world: &World, remark: &Remark) -> bool {
        let record = remark.round().and_then(|round| world.rounds.get(round.as_str()));
        record.is_some_and(|record| self.may_see_remark(record, remark))
    }

    /// The same, where its round is at hand.
    #[must_use]
    pub fn may_see_remark(&self, record: &Record, remark: &Remark) -> bool {
        self.remarks_of(record)(remark)
    }

    /// Which comments of a round exist for this person: what depends on the round alone is found out once.
    pub fn remarks_of<'s>(&'s self, record: &Record) -> impl Fn(&Remark) -> bool + use<'s> {
        let here = !self.is_recused_from_round(record);
        let all = here && (self.sees_all() || (!record.is_sealed() && self.may_see_round(record)));
        move |remark| all || (here && remark.participant().is_some_and(|code| self.is_inside(code)))
    }

    /// Whether the matter of a round, an answer or a comment exists for this person; none for other matters.
    pub(super) fn may_see_review(&self, world: &World, kind: &str, key: &str) -> Option<bool> {
        match kind {
            "round" => Some(world.rounds.get(key).is_some_and(|record| self.may_see_round(record))),
            "response" => {
                let participant = key.rsplit_once('/').map(|(_, code)| ParticipantCode::new(code));
                Some(self.sees_all() || participant.is_some_and(|code| self.is_inside(&code)))
            }
            "comment" => {
                Some(world.rounds.comment(key).is_some_and(|remark| self.may_see_comment(world, remark)))
            }
            _ => None,
        }
    }

    /// Whether an event of a stream is one of those that stay inside a delegation this person does not act for.
    #[must_use]
    pub fn is_kept_from(&self, stream: &str, event_type: &str) -> bool {
        let Some(key) = stream.strip_prefix("response/") else { return false };
        domain::response::event::PRIVATE.contains(&event_type)
            && !key.rsplit_once('/').is_some_and(|(_, code)| self.is_inside(&ParticipantCode::new(code)))
    }
}
