//! What a body is, and whether it still is.

use serde::{Deserialize, Serialize};

use super::event::{Dissolved, Established};

/// A body as its stream tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// How it was established; none before.
    pub established: Option<Established>,
    /// How it was dissolved, if it was.
    pub dissolved: Option<Dissolved>,
}
