//! Who holds the mandate, as what, and whether it is live.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{Granted, Revoked};

/// A mandate as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// How it was granted; none before.
    pub granted: Option<Granted>,
    /// How it was ended before its time, if it was.
    pub revoked: Option<Revoked>,
}

impl Mandate {
    /// Whether it is live at an instant: from its first instant on, before its end and its revocation.
    #[must_use]
    pub fn live_at(&self, at: Timestamp) -> bool {
        let Some(granted) = &self.granted else { return false };
        let ended = granted.until.is_some_and(|until| at >= until);
        let revoked = self.revoked.as_ref().is_some_and(|revoked| at >= revoked.from);
        at >= granted.from && !ended && !revoked
    }
}
