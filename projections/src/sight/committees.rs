//! What of committees, statements and publications may a person see?

use domain::ParticipantCode;
use domain::publication;
use domain::statement::Stage;

use super::Sight;
use crate::committees::Committee;
use crate::publications::Publication;
use crate::statements::Statement;

impl Sight {
    /// Whether a tasking, a meeting of ministers or officials, a matter of others or the existence of a committee may be seen:
    /// whoever takes part in the process.
    #[must_use]
    pub fn may_see_proceedings(&self) -> bool {
        self.sees_all() || self.takes_part()
    }

    /// Whether the committee's room is open to this person: what was said and decided there, who is interested. To a live
    /// mandate of a participant that sits on it on that day, and to those who lead the process.
    #[must_use]
    pub fn may_enter_committee(&self, committee: &Committee) -> bool {
        let zone = self.newest.settings.zone(self.at);
        let sits = |code: &ParticipantCode| committee.seats(code, self.at, zone);
        self.sees_all() || self.asks_rightly() && (self.chairs() || self.acts_for().any(sits))
    }

    /// Whether the person leads the process: what members read together she decides on.
    pub(super) fn chairs(&self) -> bool {
        use domain::Role::{CoChairs, Ministers, SeniorOfficials};
        [CoChairs, Ministers, SeniorOfficials].into_iter().any(|role| self.is(role))
    }

    /// Whether one member's interest in a committee may be seen: its own, or whoever enters the room.
    #[must_use]
    pub fn may_see_interest(&self, committee: &Committee, participant: &ParticipantCode) -> bool {
        self.may_enter_committee(committee) || self.acts_for().any(|own| own == participant)
    }

    /// Whether a statement exists for this person: its author's delegation and the secretariat from the beginning, all who take
    /// part once it stands beside a decision.
    #[must_use]
    pub fn may_see_statement(&self, statement: &Statement) -> bool {
        let author = statement.state.entered.as_ref().map(|entered| &entered.author);
        let own = author.is_some_and(|author| self.acts_for().any(|code| code == author));
        self.sees_all() || own || statement.state.stage != Stage::Entered && self.takes_part()
    }

    /// Whether a publication exists for this person: the secretariat's while it is being made, everybody's once it is out.
    #[must_use]
    pub fn may_see_publication(&self, one: &Publication) -> bool {
        use publication::Stage::{Published, Withdrawn};
        self.sees_all() || matches!(one.state.stage, Published | Withdrawn) && self.takes_part()
    }
}
