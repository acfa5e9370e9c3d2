//! What does a list have to know of one nomination? Where it stands, whose it is, and three instants, so that a list of many opens
//! only those it shows.
//!
//! A line follows from its nomination alone. Every kept world has its own copy of the lines around those that changed, so a line is
//! small: instants are microseconds since 1970.

use std::ops::Deref;

use domain::ParticipantCode;
use serde::Serialize;

use super::record::{Nomination, State};
use crate::parked::Parked;
use crate::saved::Saved;

/// A nomination with its line: it may lie where it was saved until somebody looks into it, its line never does.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
#[serde(transparent)]
pub struct Kept {
    nomination: Parked<Nomination>,
    #[serde(skip)]
    line: Line,
}

/// No instant: after all there are.
pub(super) const NEVER: i64 = i64::MAX;

/// What lists look at first.
#[derive(Clone, Debug, PartialEq, Saved)]
pub struct Line {
    /// Where it stands.
    pub state: State,
    /// Whether somebody still owes an act.
    pub is_open: bool,
    /// Until when the act that is owed now is awaited; the end of all time where nothing is.
    pub due: i64,
    /// When it was received, or opened where nothing has been received.
    pub came_at: i64,
    /// When something last happened.
    pub changed_at: i64,
    /// Who nominates.
    pub nominator: ParticipantCode,
}

impl Line {
    fn of(nomination: &Nomination) -> Self {
        Self {
            state: nomination.state,
            is_open: nomination.is_open(),
            due: nomination.due().map_or(NEVER, |due| due.at.as_microsecond()),
            came_at: nomination.received_at().unwrap_or(nomination.opened_at).as_microsecond(),
            changed_at: nomination.changed_at.as_microsecond(),
            nominator: nomination.nominator.clone(),
        }
    }
}

impl Kept {
    pub(super) fn new(nomination: Nomination) -> Self {
        Self { line: Line::of(&nomination), nomination: Parked::new(nomination) }
    }

    /// What lists look at first.
    #[must_use]
    pub const fn line(&self) -> &Line {
        &self.line
    }

    /// Whether nobody has looked into it since it was saved.
    #[cfg(test)]
    pub(crate) fn is_unread(&self) -> bool {
        self.nomination.is_unread()
    }

    /// Changes the nomination, and its line with it.
    pub(super) fn change(&mut self, change: impl FnOnce(&mut Nomination)) -> &Nomination {
        let nomination = self.nomination.change();
        change(nomination);
        self.line = Line::of(nomination);
        nomination
    }
}

impl Deref for Kept {
    type Target = Nomination;

    /// The nomination, read from where it lies if nobody has looked into it yet.
    fn deref(&self) -> &Nomination {
        &self.nomination
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::history;
    use crate::world::World;

    #[test]
    fn a_line_is_small() {
        assert_eq!(size_of::<Line>(), 48);
    }

    #[test]
    fn a_line_says_what_its_nomination_says_after_every_event() {
        let mut world = World::default();
        for (number, (recorded, event)) in history(7, 3_500).into_iter().enumerate() {
            world.apply(&recorded, &event);
            if number % 50 == 0 {
                for (_, kept) in world.nominations.kept() {
                    assert_eq!(*kept.line(), Line::of(kept), "after event {number}");
                }
            }
        }
        let lines = || world.nominations.kept().map(|(_, kept)| kept.line());
        assert!(lines().any(|line| line.is_open) && lines().any(|line| !line.is_open));
        assert!(lines().any(|line| line.due != NEVER && line.came_at < line.changed_at));
    }
}
