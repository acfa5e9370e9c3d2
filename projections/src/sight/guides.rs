//! What may a person see of guides, their versions, positions and silence procedures? (semantics: 1, 2, 4, 7)

use domain::guide::Version;
use domain::guide::event::Classification;
use domain::{BodyCode, CommitteeId, ParticipantCode, Role};

use super::{Sight, Standing};
use crate::guides::{Guide, Silence};

/// Whether a body is this committee: by its own name, or by the code of the body it is.
fn is_committee(body: &BodyCode, committee: &CommitteeId) -> bool {
    body.as_str() == committee.as_str() || *body == domain::committee::body_of(committee)
}

impl Sight {
    /// Whether the person drafts for a committee: its drafters, and the officers who keep its guides.
    #[must_use]
    pub fn drafts(&self, guide: &Guide) -> bool {
        let committee = &guide.dossier.committee;
        let drafter = |standing: &Standing| {
            standing.role == Role::Drafter
                && standing.body.as_ref().is_none_or(|body| is_committee(body, committee))
        };
        self.is_staff() || (self.asks_rightly() && self.then.iter().any(drafter))
    }

    /// Whether the person stands for a participant that sits on the committee, or advises one.
    #[must_use]
    pub fn sits_on(&self, committee: &CommitteeId) -> bool {
        self.asks_rightly() && self.committees.iter().any(|body| is_committee(body, committee))
    }

    /// Whether the person leads the committee.
    #[must_use]
    pub fn leads(&self, committee: &CommitteeId) -> bool {
        let leads = |standing: &Standing| {
            standing.role == Role::CoLeads
                && standing.body.as_ref().is_none_or(|body| is_committee(body, committee))
        };
        self.asks_rightly() && self.then.iter().any(leads)
    }

    /// Whether the person stands aside in the matter of a guide, in whatever role she comes.
    #[must_use]
    pub fn is_recused_from(&self, guide: &Guide) -> bool {
        self.person.as_ref().is_some_and(|person| guide.is_recused(person.as_str(), self.at))
    }

    /// Whether a guide exists for this person: there is a text she may read, or she works on it.
    #[must_use]
    pub fn may_see_guide(&self, guide: &Guide) -> bool {
        let works = self.sees_all() || self.drafts(guide) || self.sits_on(&guide.dossier.committee);
        let reads = || guide.dossier.versions.iter().any(|version| self.may_read_version(guide, version));
        (works && !self.is_recused_from(guide)) || reads()
    }

    /// Whether the text on the desk exists for this person: before circulation it is the drafters' and the staff's alone.
    #[must_use]
    pub fn may_read_desk(&self, guide: &Guide) -> bool {
        self.drafts(guide) && !self.is_recused_from(guide)
    }

    /// Whether a version exists for this person.
    #[must_use]
    pub fn may_read_version(&self, guide: &Guide, version: &Version) -> bool {
        if !self.takes_part() {
            return false;
        }
        let dossier = &guide.dossier;
        let published =
            dossier.published.as_ref().is_some_and(|published| published.symbol == version.symbol);
        let class = if published { Classification::Public } else { version.classification };
        let stands_for = || self.acts_for().next().is_some();
        match class {
            Classification::Public => true,
            Classification::Participants => {
                self.sees_all() || self.drafts(guide) || stands_for() || self.chairs()
            }
            _ if self.is_recused_from(guide) => false,
            _ if self.sees_all() || self.drafts(guide) => true,
            Classification::Committee => self.sits_on(&dossier.committee),
            Classification::Restricted => self.acts_for().any(|code| version.circulation.contains(code)),
        }
    }

    /// The versions that exist for this person, oldest first.
    pub fn versions_of<'a>(&'a self, guide: &'a Guide) -> impl Iterator<Item = &'a Version> {
        guide.dossier.versions.iter().filter(|version| self.may_read_version(guide, version))
    }

    /// Whether the person sees who took a position: her own delegation's always, others' by the policy's instant.
    #[must_use]
    pub fn may_see_position(&self, guide: &Guide, participant: &ParticipantCode) -> bool {
        let own = self.acts_for().any(|code| code == participant);
        self.may_see_every_position(guide) || (own && !self.is_recused_from(guide))
    }

    /// Whether the person sees of every delegation what it holds: the secretariat, the auditor, all from the policy's instant.
    #[must_use]
    pub fn may_see_every_position(&self, guide: &Guide) -> bool {
        let named = guide.dossier.names_from.is_some_and(|from| from <= self.at);
        !self.is_recused_from(guide) && (self.sees_all() || (named && self.may_see_guide(guide)))
    }

    /// Whether the person sees who opened which version: the secretariat, the auditor.
    #[must_use]
    pub fn may_see_openings(&self, guide: &Guide) -> bool {
        self.sees_all() && !self.is_recused_from(guide)
    }

    /// Whether a silence procedure exists for this person: whoever may read the text it is about, and the members it was sent to.
    #[must_use]
    pub fn may_see_silence(&self, guide: &Guide, silence: &Silence) -> bool {
        let symbol = silence.period.proposed.as_ref().map(|proposed| &proposed.symbol);
        let text = guide.dossier.versions.iter().find(|version| Some(&version.symbol) == symbol);
        !self.is_recused_from(guide)
            && (self.sees_all() || text.is_some_and(|version| self.may_read_version(guide, version)))
    }

    /// Whether the person sees who broke a silence: all members are told (DR14).
    #[must_use]
    pub fn may_see_who_broke(&self, silence: &Silence) -> bool {
        let addressed = silence.period.running.as_ref().map(|running| &running.started.addressees);
        self.sees_all() || addressed.is_some_and(|codes| self.acts_for().any(|code| codes.contains(code)))
    }
}

#[cfg(test)]
mod tests;
