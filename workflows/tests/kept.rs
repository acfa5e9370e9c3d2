//! Is a program that goes on from what was saved the same as one that read the journal from its beginning?

use std::io::Write as _;
use std::sync::Arc;

use domain::service_record::event::Purpose;
use eventstore::keys::MemoryKeys;
use eventstore::{Digest, Journal, MemoryJournal, Prover, SavedFiles};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use workflows::demonstration;
use workflows::{Clock, Office, Parts, Post, Running, Secret};

type Whatever<T = ()> = Result<T, Box<dyn std::error::Error>>;

const PROGRAM: Digest = [1; 32];
/// Most events of a journal that are compared.
const ALL: usize = 100_000;
/// The two files.
const FILES: [&str; 2] = ["directory", "clerk"];

/// A secretariat whose program can be started again.
struct House {
    journal: Arc<dyn Journal>,
    keys: Arc<MemoryKeys>,
    clock: Clock,
    directory: tempfile::TempDir,
}

/// A program that runs.
struct Program {
    office: Office,
    clerk: Running,
}

impl House {
    fn new() -> Whatever<Self> {
        let clock = Clock::standing(demonstration::begins());
        let journal = Arc::new(MemoryJournal::new(Arc::new(clock.clone())));
        Ok(Self { journal, keys: Arc::default(), clock, directory: tempfile::tempdir()? })
    }

    fn files(&self, program: Digest) -> SavedFiles {
        SavedFiles::new(self.directory.path(), program, Arc::new(Prover::new(self.journal.clone(), None)))
    }

    /// A program that remembers nothing but the journal.
    fn started(&self) -> Program {
        let (journal, keys) = (self.journal.clone(), self.keys.clone());
        let office =
            Office::new(Parts { journal, keys, clock: self.clock.clone(), secret: Secret::new([9; 32]) });
        let clerk = Running::new(office.clone(), Post::Mailbox);
        Program { office, clerk }
    }

    /// A program that goes on from what was saved.
    fn goes_on(&self, program: Digest) -> Program {
        let office = self.started().office.remembering(self.files(program));
        let clerk = Running::new(office.clone(), Post::Mailbox);
        Program { office, clerk }
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name).with_extension("saved")
    }

    /// Everything that happened, a line each: the kind of stream and the type of event. What is invented anew each time is left out.
    async fn told(&self) -> Whatever<String> {
        let all = self.journal.read_all(0, ALL).await?;
        let line = |it: &eventstore::Recorded| {
            let kind = it.envelope.stream.split_once('/').map_or("", |(kind, _)| kind).to_owned();
            kind + " " + &it.envelope.event_type + "\n"
        };
        Ok(all.iter().map(line).collect())
    }

    /// What can be believed of a file: up to where the journal is folded in it, and its text.
    async fn text(&self, program: Digest, name: &str) -> Option<(u64, Vec<u8>)> {
        let loaded = self.files(program).file(name).load().await?;
        Some((loaded.position, loaded.parts.first()?.read()?))
    }

    /// What a program saved.
    async fn saved(&self, program: Digest) -> Whatever<Vec<(u64, Vec<u8>)>> {
        let mut saved = Vec::new();
        for name in FILES {
            saved.push(self.text(program, name).await.ok_or(name)?);
        }
        Ok(saved)
    }
}

impl Program {
    /// Tells the demonstration's story up to an instant.
    async fn tells(&self, until: Timestamp) -> Whatever {
        self.office.open(&Purpose::Demonstration, |_, _| {}).await?;
        let people = demonstration::people(&self.office).await?;
        demonstration::load((&self.office, &self.clerk), &people, until, |_, _| {}).await?;
        self.clerk.settle().await?;
        Ok(())
    }

    async fn lets_pass(&self, days: i64) -> Whatever {
        let later = self.office.clock().now() + SignedDuration::from_hours(24 * days);
        let key = uuid::Uuid::from_u128(days.unsigned_abs().into());
        self.clerk.move_clock(key, domain::Authority::secretariat(), later).await?;
        Ok(())
    }
}

/// A house in which the story was told up to the end of the nominations, and what was folded was saved.
async fn half_told() -> Whatever<House> {
    let house = House::new()?;
    let program = house.goes_on(PROGRAM);
    program.tells(demonstration::half_year_ends()).await?;
    program.clerk.save(1).await;
    assert!(FILES.iter().all(|name| house.path(name).exists()));
    Ok(house)
}

async fn assert_told(one: &House, other: &House) -> Whatever {
    let (one, other) = (one.told().await?, other.told().await?);
    let differs = one.lines().zip(other.lines()).enumerate().find(|(_, (one, other))| one != other);
    assert!(one == other, "the first that differs: {differs:?}");
    Ok(())
}

/// Loads what was saved, changes it, and saves it as if it had been so.
async fn changed(house: &House, name: &str, change: impl FnOnce(&mut Value)) -> Whatever {
    let file = house.files(PROGRAM).file(name);
    let loaded = file.load().await.ok_or("a saved file")?;
    let mut value: Value = serde_json::from_slice(&loaded.parts[0].read().ok_or(name)?)?;
    let before = value.clone();
    change(&mut value);
    assert_ne!(value, before, "{name}: something is changed");
    let text = serde_json::to_vec(&value)?;
    file.keep((loaded.position, 1), move |out| {
        out.write_all(&text)?;
        out.end_part();
        Ok(())
    })
    .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_on_in_the_middle_of_a_story_tells_the_rest_of_it_the_same() -> Whatever {
    let whole = House::new()?;
    whole.started().tells(demonstration::half_year_ends()).await?;
    let program = whole.started();
    program.tells(demonstration::ends()).await?;
    program.lets_pass(400).await?;

    let house = half_told().await?;
    let saved_at = house.journal.head().await?.size;
    let program = house.goes_on(PROGRAM);
    program.tells(demonstration::ends()).await?;
    program.lets_pass(400).await?;
    assert!(house.journal.head().await?.size > saved_at, "much happened after it was saved");
    assert_told(&house, &whole).await?;
    program.clerk.check().await?;
    assert!(
        FILES.iter().all(|name| house.path(name).exists()),
        "what was saved is what the journal folds to"
    );
    assert_eq!(*program.office.directory().await?, *house.started().office.directory().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_after_going_on_is_what_a_fold_from_the_beginning_saves() -> Whatever {
    let house = half_told().await?;
    let program = house.goes_on(PROGRAM);
    program.tells(demonstration::ends()).await?;
    let before = house.saved(PROGRAM).await?;
    program.clerk.save(1).await;
    assert!(house.saved(PROGRAM).await? == before, "what is not checked yet is not saved again");
    program.clerk.check().await?;
    program.clerk.save(1).await;
    let resumed = house.saved(PROGRAM).await?;
    assert!(resumed != before);
    let afresh = house.goes_on([2; 32]);
    afresh.clerk.settle().await?;
    afresh.clerk.save(1).await;
    assert!(house.saved([2; 32]).await? == resumed);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_or_of_another_program_or_journal_is_not_believed() -> Whatever {
    let house = half_told().await?;
    let truth = house.told().await?;
    let files = FILES.map(|name| std::fs::read(house.path(name)).unwrap_or_default());
    for (name, whole) in FILES.iter().zip(&files) {
        for at in (0..whole.len()).step_by(whole.len() / 40) {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            for damaged in [flipped, whole[..at].to_vec()] {
                std::fs::write(house.path(name), damaged)?;
                assert!(house.text(PROGRAM, name).await.is_none(), "{name} at {at}");
            }
        }
        std::fs::write(house.path(name), whole)?;
        assert!(house.text([2; 32], name).await.is_none(), "{name} of another program");
    }
    let other = House::new()?;
    other.started().tells(demonstration::begins()).await?;
    for name in FILES {
        std::fs::copy(house.path(name), other.path(name))?;
        assert!(other.text(PROGRAM, name).await.is_none(), "{name} of another journal");
        std::fs::write(house.path(name), b"no file of ours")?;
    }
    let program = house.goes_on(PROGRAM);
    program.clerk.settle().await?;
    assert_eq!(*program.office.directory().await?, *house.started().office.directory().await?);
    assert!(house.told().await? == truth, "the clerk read everything again, and all was done");
    Ok(())
}

/// Files that such a program saved of such a journal and that hold something else: they are found out, and nothing is missed.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_what_the_journal_folds_to_is_found_out_and_put_right() -> Whatever {
    let whole = half_told().await?;
    whole.started().lets_pass(400).await?;

    let house = half_told().await?;
    changed(&house, "directory", |index| index["mandates"] = json!({})).await?;
    changed(&house, "clerk", |notes| notes["deadlines"]["due"] = json!([])).await?;
    let program = house.goes_on(PROGRAM);
    program.clerk.settle().await?;
    let truth = house.started();
    assert_ne!(*program.office.directory().await?, *truth.office.directory().await?, "it is believed");
    program.clerk.check().await?;
    assert_eq!(*program.office.directory().await?, *truth.office.directory().await?);
    assert!(FILES.iter().all(|name| !house.path(name).exists()));
    program.lets_pass(400).await?;
    assert_told(&house, &whole).await?;
    Ok(())
}

/// Notes are never ahead of what was done: a clerk who was killed between an event and what follows from it does it later.
#[tokio::test(flavor = "multi_thread")]
async fn what_happened_while_nobody_settled_is_not_noted_as_done() -> Whatever {
    let house = half_told().await?;
    let saved = house.saved(PROGRAM).await?;
    let program = house.goes_on(PROGRAM);
    program.clerk.settle().await?;
    program.clerk.check().await?;
    let (_, person) = demonstration::people(&program.office).await?.into_iter().next().ok_or("somebody")?;
    program.office.printed_link(&person).await?;
    program.clerk.save(1).await;
    assert!(saved[1].0 < house.journal.head().await?.size, "what the clerk has not seen is not noted");
    assert!(house.saved(PROGRAM).await?[1] == saved[1]);
    Ok(())
}
