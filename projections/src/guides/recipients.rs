//! *To whom does a version of a guide go, and who of them has opened it?*

use std::collections::{BTreeMap, BTreeSet};

use domain::guide::Version;
use domain::guide::event::Classification;
use domain::{BodyCode, CommitteeId, ParticipantCode, Role, committee};
use jiff::Timestamp;

use super::Guide;
use crate::partial::day_in;
use crate::world::World;

impl World {
    /// The participants a version goes to at an instant, by its class: those on its list, those that sit on the committee, or every
    /// member and observer of that day.
    #[must_use]
    pub fn recipients(&self, guide: &Guide, version: &Version, at: Timestamp) -> BTreeSet<ParticipantCode> {
        match version.classification {
            Classification::Restricted => version.circulation.clone(),
            Classification::Committee => self.seated(&guide.dossier.committee, at),
            Classification::Participants | Classification::Public => {
                let day = day_in(at, self.settings.zone(at));
                let taking_part = self.participants.all().filter(|one| one.takes_part_on(day));
                taking_part.map(|one| one.code.clone()).collect()
            }
        }
    }

    /// The participants that sit on a committee or advise it.
    fn seated(&self, committee: &CommitteeId, at: Timestamp) -> BTreeSet<ParticipantCode> {
        let body = committee::body_of(committee);
        let is_it = |of: &BodyCode| *of == body || of.as_str() == committee.as_str();
        let by_mandate = self.mandates.all().filter(|mandate| {
            matches!(mandate.role, Role::Committee | Role::CoLeads | Role::Expert)
                && mandate.body.as_ref().is_some_and(is_it)
                && mandate.is_live(at)
        });
        let by_mandate = by_mandate.filter_map(|mandate| mandate.participant.clone());
        let zone = self.settings.zone(at);
        let known = self.committees.get(committee.as_str());
        let seats = |code: &&ParticipantCode| known.is_some_and(|known| known.seats(code, at, zone));
        let by_seat = self.participants.all().map(|one| &one.code).filter(seats).cloned();
        by_mandate.chain(by_seat).collect()
    }
}

impl Guide {
    /// Each participant one of whose people opened a version, and when the first of them did.
    #[must_use]
    pub fn first_openings(&self, number: u32) -> BTreeMap<&ParticipantCode, Timestamp> {
        let mut first: BTreeMap<&ParticipantCode, Timestamp> = BTreeMap::new();
        for opened in self.openings.get(&number).into_iter().flat_map(imbl::OrdMap::values) {
            let Some(participant) = &opened.participant else { continue };
            let at = first.entry(participant).or_insert(opened.at);
            *at = opened.at.min(*at);
        }
        first
    }
}
