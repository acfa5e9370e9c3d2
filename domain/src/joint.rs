//! When is an act of two complete, and which of its halves still count? (DR05)
//!
//! A half is given by a holder of the role and belongs to her government: it stands when the person changes and the
//! government keeps the role, and a second official of the same government gives the same half, not another. It falls
//! when the government leaves the role before the act is complete. No passing of time replaces a half.
//!
//! An aggregate keeps one [`Halves`] per act that is open, asks [`Halves::give`] with the governments that hold the
//! role now, and writes down what it answers: a first half as an event of its own, the second one together with the
//! act.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{ParticipantCode, PersonId};

/// How many governments a joint act needs.
pub const NEEDED: usize = 2;

/// One half, as an event's payload names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Half {
    /// Who gave it.
    pub by: PersonId,
    /// For which government.
    pub government: ParticipantCode,
}

/// The halves given for an act that is not complete: who gave each government's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Halves(BTreeMap<ParticipantCode, PersonId>);

/// What follows when a half is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// This government's half is on file already: nothing follows.
    Already,
    /// The first half; nothing is effective yet.
    First(Half),
    /// The second half, which completes the act.
    Completes {
        /// The half given now.
        half: Half,
        /// Both who gave, the first one first.
        by: Vec<Half>,
    },
}

/// Why a half is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotJoint {
    /// The asker's government does not hold the role now.
    #[error("You cannot give a half of this joint act: your government does not hold the role.")]
    NotAHolder,
    /// The other half was given by the same person for another government.
    #[error("You cannot give both halves of a joint act: they come from two people of two governments.")]
    OneHolderOneHalf,
}

impl Halves {
    /// The halves that count while these governments hold the role, by government.
    pub fn standing<'a>(
        &'a self,
        holders: &'a [ParticipantCode],
    ) -> impl Iterator<Item = (&'a ParticipantCode, &'a PersonId)> {
        self.0.iter().filter(|(government, _)| holders.contains(government))
    }

    /// Whether a government's half is on file.
    #[must_use]
    pub fn has(&self, government: &ParticipantCode) -> bool {
        self.0.contains_key(government)
    }

    /// Which governments gave a half.
    pub fn governments(&self) -> impl Iterator<Item = &ParticipantCode> {
        self.0.keys()
    }

    /// A half is asked for a government; `holders` are the governments that hold the role at this instant.
    pub fn give(
        &self,
        by: &PersonId,
        government: Option<&ParticipantCode>,
        holders: &[ParticipantCode],
    ) -> Result<Given, NotJoint> {
        let government = government.filter(|code| holders.contains(code)).ok_or(NotJoint::NotAHolder)?;
        if self.has(government) {
            return Ok(Given::Already);
        }
        let standing: Vec<Half> = self
            .standing(holders)
            .map(|(government, by)| Half { by: by.clone(), government: government.clone() })
            .collect();
        if standing.iter().any(|half| half.by == *by) {
            return Err(NotJoint::OneHolderOneHalf);
        }
        let half = Half { by: by.clone(), government: government.clone() };
        if standing.len() + 1 < NEEDED {
            return Ok(Given::First(half));
        }
        Ok(Given::Completes { by: standing.into_iter().chain([half.clone()]).collect(), half })
    }

    /// A half was given.
    pub fn note(&mut self, half: Half) {
        self.0.insert(half.government, half.by);
    }

    /// A government left the role: its half is given again by whoever follows, also where the same government returns.
    pub fn leave(&mut self, government: &ParticipantCode) {
        self.0.remove(government);
    }

    /// The act is complete, or what it was about has changed: the next one begins without halves.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::person;

    fn holders() -> Vec<ParticipantCode> {
        vec!["AU".into(), "TH".into()]
    }

    fn given(halves: &[(&str, &str)]) -> Halves {
        let mut all = Halves::default();
        for (by, government) in halves {
            all.note(half(by, government));
        }
        all
    }

    fn half(by: &str, government: &str) -> Half {
        Half { by: person(by), government: government.into() }
    }

    fn give(
        halves: &Halves,
        by: &str,
        government: &str,
        holders: &[ParticipantCode],
    ) -> Result<Given, NotJoint> {
        halves.give(&person(by), Some(&government.into()), holders)
    }

    #[test]
    fn dr05_one_government_twice_is_one_half() {
        assert_eq!(give(&given(&[("A1", "AU")]), "A1", "AU", &holders()), Ok(Given::Already));
    }

    #[test]
    fn dr05_two_officials_of_one_government_are_one_half() {
        assert_eq!(give(&given(&[("A1", "AU")]), "A2", "AU", &holders()), Ok(Given::Already));
    }

    #[test]
    fn dr05_two_governments_complete_the_act_in_either_order() {
        for (first, second) in [(("A1", "AU"), ("T1", "TH")), (("T1", "TH"), ("A1", "AU"))] {
            let begun = give(&Halves::default(), first.0, first.1, &holders());
            assert_eq!(begun, Ok(Given::First(half(first.0, first.1))));
            let complete = give(&given(&[first]), second.0, second.1, &holders());
            let by = vec![half(first.0, first.1), half(second.0, second.1)];
            assert_eq!(complete, Ok(Given::Completes { half: half(second.0, second.1), by }));
        }
    }

    #[test]
    fn dr05_a_half_stands_when_the_person_changes_and_the_government_keeps_the_role() {
        let halves = given(&[("A1", "AU")]);
        assert_eq!(give(&halves, "A-SUCCESSOR", "AU", &holders()), Ok(Given::Already));
        assert!(matches!(give(&halves, "T1", "TH", &holders()), Ok(Given::Completes { .. })));
    }

    #[test]
    fn dr05_a_half_falls_when_its_government_leaves_the_role_before_the_act_is_complete() {
        let now: Vec<ParticipantCode> = vec!["NZ".into(), "TH".into()];
        let halves = given(&[("A1", "AU")]);
        assert_eq!(give(&halves, "T1", "TH", &now), Ok(Given::First(half("T1", "TH"))));
        assert_eq!(give(&halves, "A1", "AU", &now), Err(NotJoint::NotAHolder));
    }

    #[test]
    fn dr05_a_half_does_not_come_back_with_a_government_that_left_in_between() {
        let mut halves = given(&[("A1", "AU")]);
        halves.leave(&"AU".into());
        assert_eq!(give(&halves, "T1", "TH", &holders()), Ok(Given::First(half("T1", "TH"))));
    }

    #[test]
    fn dr05_nobody_gives_both_halves_by_holding_the_role_for_two_governments() {
        let refused = give(&given(&[("A1", "AU")]), "A1", "TH", &holders());
        assert_eq!(refused, Err(NotJoint::OneHolderOneHalf));
    }

    #[test]
    fn dr05_who_speaks_for_no_government_gives_no_half() {
        assert_eq!(Halves::default().give(&person("S1"), None, &holders()), Err(NotJoint::NotAHolder));
    }

    #[test]
    fn dr05_a_role_held_by_one_government_alone_never_completes_an_act() {
        let alone: Vec<ParticipantCode> = vec!["TH".into()];
        let halves = given(&[("A1", "AU")]);
        assert_eq!(give(&halves, "T1", "TH", &alone), Ok(Given::First(half("T1", "TH"))));
        assert_eq!(give(&given(&[("T1", "TH")]), "T2", "TH", &alone), Ok(Given::Already));
    }
}
