//! Is a host that begins with a saved world the same as one that folds, whatever happened to the file?

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use eventstore::contract::proposal;
use eventstore::saved::SavedPart;
use eventstore::{Digest, Expected, Journal, MemoryJournal, Prover, SavedFiles};
use serde_json::Value;

use super::saving::SavedWorld;
use super::{AsOf, Before, Host, fold_anew};
use crate::World;
use crate::testing::Story;
use crate::testing::million::{StoryClock, write};

const PROGRAM: Digest = [1; 32];

async fn journal(seed: u64, length: usize) -> Arc<dyn Journal> {
    let clock = Arc::new(StoryClock::default());
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new(clock.clone()));
    write(journal.clone(), &clock, Story::new(seed), length).await.unwrap();
    journal
}

fn saved(directory: &Path, program: Digest, journal: &Arc<dyn Journal>) -> SavedWorld {
    let prover = Arc::new(Prover::new(journal.clone(), None));
    SavedWorld::among(&SavedFiles::new(directory, program, prover))
}

/// A journal, the folder in which its world was saved, and that world: the one at its end.
async fn kept(seed: u64, length: usize) -> (Arc<dyn Journal>, tempfile::TempDir, Arc<World>) {
    kept_at(seed, length, length as u64).await
}

/// The same, an earlier world being saved.
async fn kept_at(
    seed: u64,
    length: usize,
    position: u64,
) -> (Arc<dyn Journal>, tempfile::TempDir, Arc<World>) {
    let journal = journal(seed, length).await;
    let directory = tempfile::tempdir().unwrap();
    let host = Host::start(journal.clone()).await.unwrap();
    let world = host.at(AsOf::Position(position)).await.unwrap();
    saved(directory.path(), PROGRAM, &journal).keep(world).await.unwrap();
    (journal, directory, host.now())
}

/// A world that was saved, as it is when it was just loaded, and the folder it lies in.
pub(crate) async fn saved_and_loaded(seed: u64, length: usize) -> (World, tempfile::TempDir) {
    let (journal, directory, _) = kept(seed, length).await;
    (saved(directory.path(), PROGRAM, &journal).load().await.unwrap(), directory)
}

async fn known(host: &Host) {
    let past = async {
        while !host.knows_its_past() {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), past).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_world_is_the_saved_one_and_goes_on_like_it() {
    for seed in 0..12 {
        let (journal, directory, world) = kept(seed, 1_500).await;
        let loaded = saved(directory.path(), PROGRAM, &journal).load().await.unwrap();
        assert_eq!(loaded, *world, "seed {seed}");
        let (mut folded, mut resumed) = (World::clone(&world), loaded);
        for (recorded, event) in crate::testing::history(seed, 2_500).iter().skip(1_500) {
            folded.apply(recorded, event);
            resumed.apply(recorded, event);
        }
        assert_eq!(folded, resumed, "seed {seed}, a thousand events later");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_world_shares_within_each_stretch_what_the_saved_one_shared() {
    let (journal, directory, world) = kept(3, 2_500).await;
    let loaded = saved(directory.path(), PROGRAM, &journal).load().await.unwrap();
    let shared = |world: &World| -> Vec<(usize, usize)> {
        let rows: Vec<_> = world.audit_trail.all().map(|(_, row)| row).collect();
        let count =
            |addresses: Vec<usize>| addresses.into_iter().collect::<std::collections::BTreeSet<_>>().len();
        rows.chunks(1_024)
            .map(|rows| {
                let authorities = rows.iter().map(|row| Arc::as_ptr(&row.authority).addr());
                let streams = rows.iter().map(|row| row.stream.as_ptr().addr());
                (count(authorities.collect()), count(streams.collect()))
            })
            .collect()
    };
    assert_eq!(shared(&loaded), shared(&world));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_begins_with_the_saved_world_and_then_knows_the_past() {
    let (journal, directory, world) = kept(5, 3_000).await;
    let host = Host::start_saving(journal.clone(), saved(directory.path(), PROGRAM, &journal)).await.unwrap();
    assert_eq!(host.now(), world);
    known(&host).await;
    let folding = Host::start(journal).await.unwrap();
    for position in [1, 1_024, 2_048, 2_777, 3_000] {
        let (one, other) =
            (host.at(AsOf::Position(position)).await, folding.at(AsOf::Position(position)).await);
        assert_eq!(one.unwrap(), other.unwrap(), "position {position}");
    }
    assert_eq!(host.kept(), folding.kept());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_after_the_saved_world_are_folded_onto_it() {
    let (journal, directory, world) = kept_at(8, 3_000, 2_000).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let host = Host::start_saving(journal, saved).await.unwrap();
    let reached = host.at_least(3_000, Duration::from_secs(20)).await.unwrap();
    assert_eq!(reached, world);
    known(&host).await;
    assert_eq!(host.now(), reached);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_world_of_another_program_or_journal_is_not_believed() {
    let (journal, directory, _) = kept(6, 1_000).await;
    assert_eq!(saved(directory.path(), [2; 32], &journal).load().await, None, "another build");
    let other = self::journal(7, 1_000).await;
    assert_eq!(saved(directory.path(), PROGRAM, &other).load().await, None, "another journal");
    let shorter = self::journal(6, 900).await;
    assert_eq!(saved(directory.path(), PROGRAM, &shorter).load().await, None, "a journal that went back");
    let longer = self::journal(6, 1_000).await;
    assert!(saved(directory.path(), PROGRAM, &longer).load().await.is_some(), "the same again");
}

/// Most of a loaded world lies in its file: saved again before anybody looked, it is the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_loaded_world_is_saved_again_before_it_was_looked_at() {
    let (journal, directory, world) = kept(12, 2_500).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let loaded = saved.load().await.unwrap();
    saved.keep(Arc::new(loaded)).await.unwrap();
    assert_eq!(saved.load().await.unwrap(), *world);
}

/// A bit flipped anywhere, the file cut anywhere, a byte too many.
#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_world_is_not_believed() {
    let (journal, directory, world) = kept(9, 600).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let file = directory.path().join("world.saved");
    let whole = std::fs::read(&file).unwrap();
    let step = whole.len() / 400;
    for at in (0..260).chain((260..whole.len()).step_by(step.max(1))) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        for damaged in [flipped, whole[..at].to_vec()] {
            std::fs::write(&file, damaged).unwrap();
            assert_eq!(saved.load().await, None, "damaged at {at}");
        }
    }
    std::fs::write(&file, [&whole[..], b"x"].concat()).unwrap();
    assert_eq!(saved.load().await, None, "a byte too many");
    let host = Host::start_saving(journal.clone(), saved.clone()).await.unwrap();
    assert_eq!(host.now(), world, "and the journal is folded");
    std::fs::write(&file, &whole).unwrap();
    assert_eq!(saved.load().await.unwrap(), *world, "the file itself is whole");
}

/// A world that a program with the same digest saved otherwise: it is served, found out, and replaced.
#[tokio::test(flavor = "multi_thread")]
async fn a_saved_world_that_is_not_what_the_journal_folds_to_is_replaced() {
    let (journal, directory, world) = kept(11, 2_000).await;
    let mut wrong = World::clone(&world);
    wrong.calls = crate::calls::Calls::default();
    assert_ne!(wrong, *world);
    let saved = saved(directory.path(), PROGRAM, &journal);
    saved.keep(Arc::new(wrong)).await.unwrap();
    let host = Host::start_saving(journal, saved).await.unwrap();
    known(&host).await;
    assert_eq!(host.now(), world);
    assert!(!directory.path().join("world.saved").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_folded_anew_tells_whether_what_was_saved_was_the_same() {
    let (journal, directory, world) = kept_at(12, 2_500, 2_000).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let mut told = Vec::new();
    let anew = fold_anew(&journal, &saved, |done, total| told.push((done, total))).await.unwrap();
    assert_eq!(
        (&*anew.world, anew.before),
        (&*world, Before::Same),
        "an earlier one, as the journal stood then"
    );
    assert!(told.is_sorted() && told.last() == Some(&(2_500, 2_500)), "{told:?}");
    let mut wrong = World::clone(&world);
    wrong.calls = crate::calls::Calls::default();
    saved.keep(Arc::new(wrong)).await.unwrap();
    let anew = fold_anew(&journal, &saved, |_, _| ()).await.unwrap();
    assert_eq!((&*anew.world, anew.before), (&*world, Before::Other));
    damage(&directory.path().join("world.saved"));
    let anew = fold_anew(&journal, &saved, |_, _| ()).await.unwrap();
    assert_eq!((&*anew.world, anew.before), (&*world, Before::Nothing));
}

/// A journal of one example of every event type, all of a kind in one stream. They tell no story; what each leaves behind counts.
async fn of_every_type() -> Arc<dyn Journal> {
    const EXAMPLES: [&str; 7] = [
        include_str!("../../../domain/tests/histories/v1.jsonl"),
        include_str!("../../../domain/tests/histories/committee.jsonl"),
        include_str!("../../../domain/tests/histories/focal-points.jsonl"),
        include_str!("../../../domain/tests/histories/guide.jsonl"),
        include_str!("../../../domain/tests/histories/beside.jsonl"),
        include_str!("../../../domain/tests/histories/v1-review.jsonl"),
        include_str!("../../../domain/tests/histories/v1-import.jsonl"),
    ];
    let kinds: HashMap<_, _> =
        domain::Event::types().into_iter().map(|(name, _, kind)| (name, kind)).collect();
    let mut keys: HashMap<&str, String> = HashMap::new();
    let journal: Arc<dyn Journal> = Arc::new(MemoryJournal::new(Arc::new(StoryClock::default())));
    let lines = EXAMPLES.iter().flat_map(|file| file.lines());
    for (line, command) in lines.zip(1_u128..) {
        let line: Value = serde_json::from_str(line).unwrap();
        let (event_type, body) = (line["type"].as_str().unwrap(), &line["body"]);
        let kind = kinds[event_type];
        // Those that are opened by a name of their own are called by it.
        let own = ["reference", "entry", "call", "guide"].iter().find_map(|name| body[name].as_str());
        let key = keys.entry(kind).or_insert_with(|| own.unwrap_or("X-1").to_owned());
        let mut proposal = proposal(command, &format!("{kind}/{key}"), Expected::Any, 1);
        let event = &mut proposal.writes[0].events[0];
        event.event_type = event_type.to_owned();
        event.schema = u32::try_from(line["schema"].as_u64().unwrap()).unwrap();
        event.body.bytes = serde_json::to_vec(body).unwrap();
        journal.append(proposal).await.unwrap();
    }
    journal
}

#[tokio::test(flavor = "multi_thread")]
async fn a_world_with_every_type_of_event_in_it_is_saved_and_read_again() {
    let journal = of_every_type().await;
    let directory = tempfile::tempdir().unwrap();
    let saved = saved(directory.path(), PROGRAM, &journal);
    let world = Host::start(journal.clone()).await.unwrap().now();
    assert!(world.position() > 200, "{}", world.position());
    assert!(
        world.taskings.all().any(|one| !one.notes.is_empty()) && !world.erasures.newest_first().is_empty()
    );
    saved.keep(world.clone()).await.unwrap();
    assert_eq!(saved.load().await.as_ref(), Some(&*world));
}

/// Changes everything but the beginning of a file.
fn damage(file: &Path) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes.iter_mut().skip(256).for_each(|byte| *byte ^= 1);
    std::fs::write(file, bytes).unwrap();
}

/// What befalls the file after its world was believed: nothing wrong is shown, and the world is replaced. On one thread, so that
/// nothing was compared before.
#[tokio::test]
async fn a_file_that_is_damaged_while_its_world_is_served_is_found_out() {
    let (journal, directory, world) = kept(13, 3_000).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let host = Host::start_saving(journal, saved).await.unwrap();
    let (loaded, file) = (host.now(), directory.path().join("world.saved"));
    damage(&file);
    let looked = tokio::task::spawn_blocking(move || loaded.audit_trail.all().map(|(at, _)| at).max());
    assert!(looked.await.is_err(), "a page fails rather than showing something else");
    known(&host).await;
    assert_eq!(host.now(), world);
    assert!(!file.exists());
}

/// Events are folded onto the saved world, and what they change cannot be read any more.
#[tokio::test]
async fn who_cannot_fold_onto_a_damaged_world_goes_on_when_the_past_is_folded() {
    let (journal, directory, world) = kept_at(14, 3_000, 2_980).await;
    let saved = saved(directory.path(), PROGRAM, &journal);
    let host = Host::start_saving(journal, saved).await.unwrap();
    damage(&directory.path().join("world.saved"));
    assert!(host.catch_up().await.is_err(), "an event changes what cannot be read");
    let reached = host.at_least(3_000, Duration::from_secs(20)).await.unwrap();
    assert_eq!(reached, world);
    known(&host).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn any_bytes_are_read_without_harm() {
    let mut chance = crate::testing::chance::Chance::new(4);
    for _ in 0..2_000 {
        let bytes: Vec<u8> = (0..chance.below(200)).map(|_| chance.below(256).to_le_bytes()[0]).collect();
        let part = SavedPart::of(&bytes).unwrap();
        let _ = World::load(&std::array::from_fn(|_| part.clone()));
    }
}
