//! Which lines are written down?

use serde::{Deserialize, Serialize};

use super::event::{Fact, Recommendation};

/// A matter as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chronicle {
    /// What happened, in the order it was written down.
    pub facts: Vec<Fact>,
    /// What was recommended.
    pub recommendations: Vec<Recommendation>,
}
