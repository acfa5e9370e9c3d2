//! Are enough delegations of a body in the room? (DR25)

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::identity::ParticipantCode;

/// Who sits there for a delegation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Through {
    /// The delegate.
    Delegate,
    /// The alternate.
    Alternate,
}

/// A delegation in the room. Several lines of one delegation are one delegation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Presence {
    /// Whose delegation.
    pub participant: ParticipantCode,
    /// Delegate or alternate.
    pub through: Through,
}

/// Presence counted, with what it was counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// Members of the body on that day.
    pub members_of_body: usize,
    /// Member delegations in the room, once each.
    pub present: usize,
    /// How many are needed: more than half.
    pub needed: usize,
    /// Participants in the room that do not count: observers, the secretariat, guests.
    pub not_counted: usize,
    /// Whether enough are there.
    pub met: bool,
}

impl Quorum {
    /// Counts delegations of members, each once; whoever else is there is not counted.
    #[must_use]
    pub fn count<'a>(
        members: impl IntoIterator<Item = &'a ParticipantCode>,
        in_the_room: impl IntoIterator<Item = &'a ParticipantCode>,
    ) -> Self {
        let members: BTreeSet<&ParticipantCode> = members.into_iter().collect();
        let there: BTreeSet<&ParticipantCode> = in_the_room.into_iter().collect();
        let present = there.intersection(&members).count();
        let needed = members.len() / 2 + 1;
        Self {
            members_of_body: members.len(),
            present,
            needed,
            not_counted: there.len() - present,
            met: present >= needed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<ParticipantCode> {
        text.split(' ').map(ParticipantCode::from).collect()
    }

    #[test]
    fn dr25_quorum_counts_member_delegations_once_and_neither_observers_nor_the_secretariat() {
        let members = codes("AU ID AF BD MY MV MM NZ PK LK TH PH VN US AE IOM UNHCR");
        let room = codes("AF AU BD ID MY MV MM NZ PH LK TH US VN UNHCR IOM CA UNODC RSO RSO");
        let counted = Quorum::count(&members, &room);
        let expected = Quorum { members_of_body: 17, present: 15, needed: 9, not_counted: 3, met: true };
        assert_eq!(counted, expected);
    }

    #[test]
    fn dr25_a_delegate_and_an_alternate_of_one_delegation_count_once() {
        let members = codes("AU TH QM QN");
        let counted = Quorum::count(&members, &codes("AU AU QM QM"));
        assert_eq!((counted.present, counted.needed, counted.met), (2, 3, false));
    }

    #[test]
    fn a_body_without_members_has_no_quorum() {
        assert!(!Quorum::count(&[], &codes("AU TH")).met);
    }
}
