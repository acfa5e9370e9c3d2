//! What does the office not read again? The states of long streams, each with the version up to which it was folded.
//!
//! A stream is only ever added to, so a state is that of its version for ever; whoever loads it reads what came after.

use std::any::Any;
use std::sync::Arc;

use domain::Decide;
use eventstore::{Recent, StreamName};

/// Events from which a stream is worth remembering: fewer are read as fast as none.
const WORTH: u64 = 16;
/// States that are remembered. Those asked for last are.
const MOST: usize = 128;

/// States that were folded before.
#[derive(Clone)]
pub(crate) struct Remembered(Arc<Recent<StreamName, Held>>);

/// A state, forgotten of which kind, and its version.
type Held = (Arc<dyn Any + Send + Sync>, u64);

impl Default for Remembered {
    fn default() -> Self {
        Self(Arc::new(Recent::new(MOST)))
    }
}

impl Remembered {
    /// The state of a stream as far as it is known, and its version; the beginning where nothing is.
    pub(crate) fn state<A: Decide>(&self, stream: &StreamName) -> (A, u64) {
        let known = self.0.get(stream);
        let known = known.and_then(|(state, version)| Some((A::clone(state.downcast_ref()?), version)));
        known.unwrap_or_default()
    }

    /// Remembers the state of a stream at a version, unless a later one is known.
    pub(crate) fn keep<A: Decide>(&self, stream: &StreamName, state: &A, version: u64) {
        if version >= WORTH {
            let held: Held = (Arc::new(state.clone()), version);
            self.0.put(stream.clone(), held, |(_, known)| *known > version);
        }
    }
}
