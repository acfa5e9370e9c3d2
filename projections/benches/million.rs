//! How long does it take to rebuild every read model from a million events, to stand at any instant, and how much
//! memory does it cost? Old stretches are read from sealed segments, as they are when the program serves; with
//! `TRAVAUX_ROWS` everything is read from rows.
//!
//! `cargo bench -p projections --features testing`; `TRAVAUX_EVENTS` changes the number of events, and the journal is
//! kept in `TRAVAUX_BENCH_DIR`, if named, for the next run.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eventstore::{Journal, SegmentedJournal, SqliteJournal};
use projections::testing::Story;
use projections::testing::chance::Chance;
use projections::testing::million::{StoryClock, write};
use projections::{AsOf, Host};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Instants stood at.
const STANDS: usize = 200;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let events: usize =
        std::env::var("TRAVAUX_EVENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let worlds: usize = std::env::var("TRAVAUX_WORLDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(projections::host::WORLDS_KEPT);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure(events, worlds))
}

async fn measure(events: usize, worlds: usize) -> Result<(), Box<dyn std::error::Error>> {
    let directory = std::env::var_os("TRAVAUX_BENCH_DIR")
        .map_or_else(|| std::env::temp_dir().join("travaux-million"), PathBuf::from);
    std::fs::create_dir_all(&directory)?;
    let journal = journal(&directory, events).await?;
    println!("memory before: {}", resident());
    let begun = Instant::now();
    let host = Host::start_keeping(journal, worlds).await?;
    println!("rebuild of {} events: {:.2} s", host.now().position(), begun.elapsed().as_secs_f64());
    println!("memory with {} worlds kept: {}", host.kept().len(), resident());
    let mut taken = Vec::with_capacity(STANDS);
    let mut chance = Chance::new(11);
    for _ in 0..STANDS {
        let position = 1 + chance.below(host.now().position());
        let at = host
            .now()
            .audit_trail
            .at(position)
            .map(projections::audit_trail::Row::recorded_at)
            .unwrap_or_default();
        let begun = Instant::now();
        let world = host.at(AsOf::Instant(at)).await?;
        taken.push(begun.elapsed());
        assert!(world.position() >= position, "the world stands where it was asked to stand");
    }
    taken.sort_unstable();
    println!(
        "as of any instant: median {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        ms(taken[STANDS / 2]),
        ms(taken[STANDS * 99 / 100]),
        ms(taken[STANDS - 1])
    );
    println!("memory after: {}", resident());
    pages(&host);
    Ok(())
}

/// The pages of an officer over the newest world.
fn pages(host: &Host) {
    let world = host.now();
    let now = world.recorded_at();
    let begun = Instant::now();
    let rows = projections::nominations::board::board(
        &world,
        &projections::nominations::Filter { open: Some(true), ..Default::default() },
        |_, _| true,
        now,
    );
    println!(
        "board of {} open nominations among {}: {:.1} ms",
        rows.len(),
        world.nominations.len(),
        ms(begun.elapsed())
    );
    let begun = Instant::now();
    let query = projections::roster::Query { area: Some("AREA.TIP".to_owned()), ..Default::default() };
    let reach = projections::roster::Reach { at: now, today: Some((&world.roster, now)) };
    let found = projections::roster::search(&world, &projections::Names::default(), &query, Some(reach));
    println!("search: {} of {} entries: {:.1} ms", found.hits.len(), found.listed, ms(begun.elapsed()));
    by_words(&world, now);
    let begun = Instant::now();
    let filter = projections::audit_trail::Filter { rule: Some("DR99".to_owned()), ..Default::default() };
    let page = world.audit_trail.page(&filter, None, 50);
    println!("audit trail, nothing found: {} rows, {:.1} ms", page.rows.len(), ms(begun.elapsed()));
    let begun = Instant::now();
    let figures =
        projections::statistics::statistics(&world, &projections::statistics::Scope::default(), now);
    println!("statistics of {} nominations: {:.1} ms", figures.received, ms(begun.elapsed()));
    println!(
        "matters {}, letters {}, entries {}",
        world.history.len(),
        world.letters.len(),
        world.roster.len()
    );
}

/// Searches by words: one that many public answers hold, one name that a few people have, and nothing at all.
fn by_words(world: &projections::World, now: jiff::Timestamp) {
    let begun = Instant::now();
    world.roster.read_words();
    println!("words of all public answers read once: {:.1} ms", ms(begun.elapsed()));
    let names = invented(world);
    let reach = projections::roster::Reach { at: now, today: Some((&world.roster, now)) };
    for words in ["advice", "kanokwan 317", "no such words"] {
        let query = projections::roster::Query { words: words.to_owned(), ..Default::default() };
        let mut taken: Vec<Duration> = (0..21)
            .map(|_| {
                let begun = Instant::now();
                std::hint::black_box(projections::roster::search(world, &names, &query, Some(reach)));
                begun.elapsed()
            })
            .collect();
        taken.sort_unstable();
        let found = projections::roster::search(world, &names, &query, Some(reach));
        println!(
            "search by \"{words}\": {} of {} entries: median {:.1} ms, longest {:.1} ms",
            found.hits.len(),
            found.listed,
            ms(taken[10]),
            ms(taken[20])
        );
    }
}

/// Names and summaries for every expert, as the office would have learnt them.
fn invented(world: &projections::World) -> projections::Names {
    let mut names = projections::Names::default();
    for (number, entry) in world.roster.all().enumerate() {
        let position = entry.form.position;
        let name = format!("{} Example {}", ["Kanokwan", "Bùi", "Žaneta", "Ada"][number % 4], number % 997);
        let texts = [
            ("name", name),
            ("summary", "Drafts criminal law on trafficking in persons, trains prosecutors and judges, and reviews bills.".to_owned()),
            ("employer", format!("Department {}", number % 61)),
        ];
        for (kind, text) in &texts {
            names.learn(&entry.expert, projections::names::Searchable { kind, position, text });
        }
    }
    names
}

async fn journal(directory: &Path, events: usize) -> Result<Arc<dyn Journal>, Box<dyn std::error::Error>> {
    let clock = Arc::new(StoryClock::default());
    let journal: Arc<dyn Journal> = Arc::new(SqliteJournal::open(directory, clock.clone())?);
    let size = journal.head().await?.size;
    if size == 0 {
        let begun = Instant::now();
        write(journal.clone(), &clock, Story::new(7), events).await?;
        println!("wrote {events} events in {:.1} s", begun.elapsed().as_secs_f64());
    }
    if std::env::var_os("TRAVAUX_ROWS").is_some() {
        return Ok(journal);
    }
    let segmented = SegmentedJournal::open(journal, directory).await?;
    let begun = Instant::now();
    println!("sealed up to {} in {:.1} s", segmented.seal().await?, begun.elapsed().as_secs_f64());
    Ok(segmented)
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

/// Resident memory, as the kernel counts it: all, and what belongs to the program alone (not mapped files).
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let megabytes = |name: &str| {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        let kilobytes: u64 = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
        kilobytes / 1_024
    };
    format!("{} MB resident, {} MB of it anonymous", megabytes("VmRSS:"), megabytes("RssAnon:"))
}
