//! How is a rehearsal's clock moved? Forward, from due instant to due instant; what falls due on the way fires before the answer.

use domain::Authority;
use domain::service_record::Command;
use domain::service_record::event::ClockMoved;
use futures::future::BoxFuture;
use jiff::Timestamp;
use uuid::Uuid;

use super::Running;
use crate::request::{Ask, NotDone, Request};

/// What came of moving the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// What time it is now.
    pub now: Timestamp,
    /// How many instants fell due on the way.
    pub fired: usize,
    /// Position up to which everything is settled.
    pub position: u64,
}

impl Running {
    /// Moves the clock; refused for a live journal.
    #[must_use]
    pub fn move_clock(
        &self,
        key: Uuid,
        authority: Authority,
        to: Timestamp,
    ) -> BoxFuture<'_, Result<Moved, NotDone>> {
        Box::pin(async move {
            let ask = Ask::ServiceRecord(Command::MoveClock(ClockMoved { to }));
            self.office.execute(Request::of(authority, key, ask)).await?;
            let mut fired = 0;
            let mut position = self.settle().await?;
            while let Some(due) = self.next_due().await.filter(|due| *due <= to) {
                self.office.clock().forward(due);
                fired += 1;
                position = self.settle().await?;
            }
            self.office.clock().forward(to);
            Ok(Moved { now: self.office.clock().now(), fired, position: self.settle().await?.max(position) })
        })
    }
}
