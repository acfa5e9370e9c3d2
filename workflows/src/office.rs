//! The one door: load history, decide, append.

use crate::request::{Done, NotDone, Request};

/// The secretariat at work: journal, keys, clock and everything a decision looks up.
#[derive(Clone)]
pub struct Office {}

impl Office {
    /// Decides a request and records the outcome. Bounded retries when overtaken.
    pub async fn execute(&self, _request: Request) -> Result<Done, NotDone> {
        Err(NotDone::Failure("no journal".to_owned()))
    }
}
