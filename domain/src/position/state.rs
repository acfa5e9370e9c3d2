//! What a delegation holds now.

use serde::{Deserialize, Serialize};

use super::event::{Event, Stance, Taken};

/// A delegation's position on a guide as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// What stands; none before one is taken and after it was lifted.
    pub standing: Option<Taken>,
}

impl Position {
    /// Whether an objection stands.
    #[must_use]
    pub fn objects(&self) -> bool {
        self.standing.as_ref().is_some_and(|taken| taken.stance == Stance::Objection)
    }

    pub(super) fn after(event: Event) -> Self {
        match event {
            Event::Taken(taken) => Self { standing: Some(taken) },
            Event::Lifted(_) => Self { standing: None },
        }
    }
}
