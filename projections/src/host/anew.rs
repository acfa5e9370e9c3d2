//! Are the read models what the journal says? All of them are folded anew from its rows and compared with what was saved of them.

use std::sync::Arc;

use eventstore::Journal;

use super::saving::SavedWorld;
use super::{HostError, rebuild, resuming};
use crate::world::World;

/// All read models as the journal folds to them.
pub struct Anew {
    /// The world at the journal's end.
    pub world: Arc<World>,
    /// What had been saved before.
    pub before: Before,
}

/// A saved world beside the one that was folded anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Before {
    /// None was saved that could be believed.
    Nothing,
    /// It was what the journal folds to.
    Same,
    /// It was not: pages that began with it showed something else.
    Other,
}

impl Before {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::Same => "same",
            Self::Other => "other",
        }
    }
}

/// Folds a journal from its first event to its end; `tell` hears how many of how many events are folded.
///
/// # Errors
/// Where the journal cannot be read, or holds what this program does not know.
pub async fn fold_anew(
    journal: &Arc<dyn Journal>,
    saved: &SavedWorld,
    mut tell: impl FnMut(u64, u64) + Send,
) -> Result<Anew, HostError> {
    let head = journal.head().await?.size;
    let mut passing = |world: &World| tell(world.position(), head);
    let (mut world, mut before) = (World::default(), Before::Nothing);
    if let Some(loaded) = saved.load().await {
        world = rebuild::fold(journal, world, loaded.position(), &mut passing).await?;
        let is_same = resuming::is_same(&world, Arc::new(loaded)).await?;
        before = if is_same { Before::Same } else { Before::Other };
    }
    let world = Arc::new(rebuild::fold(journal, world, head, &mut passing).await?);
    Ok(Anew { world, before })
}
