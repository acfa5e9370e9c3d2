//! How does a host begin with a saved world, and get the past and the certainty it does not have yet?
//!
//! The saved world is published at once. Behind it the journal is folded from its beginning: that gives the kept worlds of the
//! past, tells whether the saved world was what the journal folds to, and in the end takes its place, so that what worlds share is
//! shared again.

use std::sync::{Arc, PoisonError, Weak};
use std::time::Duration;

use super::kept::Kept;
use super::saving::SavedWorld;
use super::{Host, HostError, rebuild};
use crate::world::World;

/// How often it is looked whether the newest world is worth saving.
const LOOK: Duration = Duration::from_mins(1);
/// Events after which a world is worth saving again: fewer are folded in a tenth of a second.
const WORTH: u64 = 16_384;
/// Events folded before it is looked whether anybody still wants the host.
const STRETCH: u64 = 65_536;

/// Worlds of the past and the world that takes the newest one's place.
pub(super) struct Relief {
    pub(super) world: World,
    pub(super) kept: Kept,
}

/// Folds the whole journal behind a host that began with a saved world.
pub(super) async fn fold_again(host: Weak<Host>, saved: SavedWorld, loaded: Arc<World>, worlds: usize) {
    match folded(&host, &saved, loaded, worlds).await {
        Ok(Some(relief)) => {
            // Whoever follows the journal takes it over before the next events.
            if let Some(host) = host.upgrade() {
                *host.relief.lock().unwrap_or_else(PoisonError::into_inner) = Some(relief);
            }
        }
        Ok(None) => {}
        Err(why) => tracing::error!(%why, "the past is not folded: pages of the past come slowly"),
    }
}

async fn folded(
    host: &Weak<Host>,
    saved: &SavedWorld,
    loaded: Arc<World>,
    worlds: usize,
) -> Result<Option<Relief>, HostError> {
    let (mut world, mut kept) = (World::default(), Kept::new(worlds, loaded.position()));
    world = match stretches(host, world, loaded.position(), &mut kept).await? {
        Some(world) => world,
        None => return Ok(None),
    };
    if !is_same(&world, loaded).await? {
        tracing::error!("the saved world was not what the journal folds to; it is replaced");
        saved.forget();
    }
    let Some(newest) = host.upgrade().map(|host| host.now().position()) else { return Ok(None) };
    let world = stretches(host, world, newest, &mut kept).await?;
    Ok(world.map(|world| Relief { world, kept }))
}

/// Folds up to a position and tells the host of worlds of the past; none where nobody holds the host any more.
async fn stretches(
    host: &Weak<Host>,
    mut world: World,
    until: u64,
    kept: &mut Kept,
) -> Result<Option<World>, HostError> {
    while world.position() < until {
        let Some(journal) = host.upgrade().map(|host| host.journal.clone()) else { return Ok(None) };
        let end = until.min(world.position() + STRETCH);
        world = rebuild::fold(&journal, world, end, &mut |passing| kept.offer(passing)).await?;
        let Some(host) = host.upgrade() else { return Ok(None) };
        host.kept.store(Arc::new(kept.clone()));
        host.past.send_replace(world.position());
    }
    Ok(Some(world))
}

/// Whether the saved world is the folded one. What cannot be read of it any more is not.
pub(super) async fn is_same(folded: &World, loaded: Arc<World>) -> Result<bool, HostError> {
    let folded = folded.clone();
    match tokio::task::spawn_blocking(move || folded == *loaded).await {
        Ok(same) => Ok(same),
        Err(why) if why.is_panic() => Ok(false),
        Err(_) => Err(HostError::Interrupted),
    }
}

/// Saves the newest world now and then, as long as somebody holds the host.
pub(super) async fn keep_saving(host: Weak<Host>, saved: SavedWorld, mut last: u64) {
    loop {
        let Some(world) = host.upgrade().filter(|host| host.knows_its_past()).map(|host| host.now()) else {
            if host.strong_count() == 0 {
                return;
            }
            tokio::time::sleep(LOOK).await;
            continue;
        };
        if world.position() >= last + WORTH {
            last = world.position();
            if let Err(why) = saved.keep(world).await {
                tracing::warn!(%why, "the world is not saved: the next start folds more");
            }
        }
        tokio::time::sleep(LOOK).await;
    }
}
