//! Where does a world lie while the program does not run?
//!
//! In a file of [`eventstore::saved`], believed under the conditions told there. It holds what read models hold: pseudonyms, and
//! in which event a personal answer lies sealed. Nothing of it has to be erased.

use std::sync::Arc;

use eventstore::saved::{NotSaved, SavedFile, SavedFiles, SavedPart};

use crate::world::{PARTS, World};

/// The file of the newest world.
#[derive(Clone)]
pub struct SavedWorld(SavedFile);

impl SavedWorld {
    /// Among these files.
    #[must_use]
    pub fn among(files: &SavedFiles) -> Self {
        Self(files.file("world"))
    }

    /// Whether there is a saved world that can be believed.
    pub async fn is_believed(&self) -> bool {
        self.load().await.is_some()
    }

    /// The world that was saved; none where there is none that can be believed.
    pub(super) async fn load(&self) -> Option<World> {
        let loaded = self.0.load().await?;
        let position = loaded.position;
        let world = tokio::task::spawn_blocking(move || {
            let parts: [SavedPart; PARTS] = loaded.parts.try_into().ok()?;
            World::load(&parts)
        });
        let world = world.await.ok().flatten().filter(|world| world.position() == position);
        if world.is_none() {
            self.forget();
        }
        world
    }

    /// Takes the saved world away: it is not what the journal folds to.
    pub(super) fn forget(&self) {
        self.0.forget();
    }

    /// Saves a world, in the place of the one before.
    pub async fn keep(&self, world: Arc<World>) -> Result<(), NotSaved> {
        self.0.keep((world.position(), PARTS), move |out| world.save(out)).await
    }
}
