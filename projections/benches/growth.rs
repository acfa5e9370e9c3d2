//! Does everything a journal makes grow as the journal does, and no faster? Journals of 10⁴ events and more, measured and drawn.
//!
//! `cargo bench -p projections --features testing --bench growth -- FILE.svg` writes the figures and the picture of
//! docs/performance.md. `TRAVAUX_GROWTH` is the number of events of the largest journal (a power of ten; ten million take
//! twenty minutes and 20 GB), `TRAVAUX_BENCH_DIR` where they are kept for the next run, if named. The bench `start` of `tests` takes
//! them up and starts the program itself on them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use eventstore::{Journal, Prover, SavedFiles, SegmentedJournal, SqliteJournal};
use projections::testing::Story;
use projections::testing::million::{StoryClock, write};
use projections::{Host, SavedWorld};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Whatever<T> = Result<T, Box<dyn std::error::Error>>;

/// What is measured of each journal, in bytes.
const SERIES: [(&str, &str); 6] = [
    ("journal", "#1d4e89"),
    ("sealed parts", "#8a3b12"),
    ("leaves", "#2f6b3a"),
    ("segments", "#6a3d8a"),
    ("read models in memory", "#b0392e"),
    ("saved world", "#6b6b6b"),
];

/// Events from which on a journal has segments of the size the program makes.
const WHOLE: u64 = 1_000_000;

/// A journal and what it takes.
struct Measured {
    events: u64,
    bytes: [u64; SERIES.len()],
    rebuilt: f64,
    started: f64,
}

fn main() -> Whatever<()> {
    let largest: u64 =
        std::env::var("TRAVAUX_GROWTH").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let picture = std::env::args().nth(1).filter(|word| !word.starts_with("--"));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let mut all = Vec::new();
    let mut events = 10_000;
    while events <= largest {
        let measured = runtime.block_on(measure(events))?;
        println!("{}", row(&measured));
        all.push(measured);
        events *= 10;
    }
    if let Some(picture) = picture {
        std::fs::write(picture, drawn(&all))?;
    }
    Ok(())
}

async fn measure(events: u64) -> Whatever<Measured> {
    let place = std::env::var_os("TRAVAUX_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let directory = place.join(format!("travaux-growth-{events}"));
    std::fs::create_dir_all(&directory)?;
    let clock = Arc::new(StoryClock::default());
    let rows: Arc<dyn Journal> = Arc::new(SqliteJournal::open(&directory, clock.clone())?);
    let length = usize::try_from(events)?;
    if rows.head().await?.size == 0 {
        write(rows.clone(), &clock, Story::new(7), length).await?;
    }
    // As the program seals them; short journals would have no segment of that size.
    let blocks = if events < WHOLE { 8 } else { 64 };
    let segmented = SegmentedJournal::open_sized(rows, &directory, (1_024, blocks)).await?;
    segmented.seal().await?;
    let before = resident();
    let begun = Instant::now();
    let host = Host::start_keeping(segmented.clone(), 2).await?;
    let (rebuilt, models) = (begun.elapsed().as_secs_f64(), resident().saturating_sub(before));
    let prover = Arc::new(Prover::new(segmented.clone(), Some(&directory)));
    let saved = SavedWorld::among(&SavedFiles::new(&directory, [1; 32], prover));
    saved.keep(host.now()).await?;
    drop(host);
    let begun = Instant::now();
    let host = Host::start_saving(segmented, saved).await?;
    let started = begun.elapsed().as_secs_f64();
    assert_eq!(host.now().position(), events, "the saved world is believed");
    let sealed = parts(length);
    let bytes = [
        size(&directory, "journal.db") + size(&directory, "journal.db-wal"),
        sealed,
        32 * events,
        std::fs::read_dir(directory.join("segments"))?.flatten().map(|it| size(&it.path(), "")).sum(),
        models,
        size(&directory, "world.saved"),
    ];
    if std::env::var_os("TRAVAUX_BENCH_DIR").is_none() {
        std::fs::remove_dir_all(&directory)?;
    }
    Ok(Measured { events, bytes, rebuilt, started })
}

/// Bytes of the sealed parts of a story.
fn parts(length: usize) -> u64 {
    let parts = Story::new(7).take(length).flat_map(|act| act.event.personal());
    parts.map(|part| part.clear.len() as u64 + 72).sum()
}

fn size(place: &Path, name: &str) -> u64 {
    let path = if name.is_empty() { place.to_owned() } else { place.join(name) };
    std::fs::metadata(path).map_or(0, |it| it.len())
}

/// Memory of the program alone, in bytes, as the kernel counts it.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("RssAnon:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) * 1_024
}

/// A row of the table in docs/performance.md: bytes an event, and how long starts take.
fn row(measured: &Measured) -> String {
    let mut row = format!("| {} |", measured.events);
    for bytes in measured.bytes {
        let _ = write!(row, " {} |", bytes / measured.events);
    }
    let _ = write!(row, " {:.2} s | {:.2} s |", measured.rebuilt, measured.started);
    row
}

/// Both axes in powers of ten, so that what grows as the journal does lies on a line of the same slope as the one drawn thin.
fn drawn(all: &[Measured]) -> String {
    let across = |events: f64| 90.0 + (events.log10() - 4.0) * 150.0;
    let up = |bytes: f64| 420.0 - (bytes.log10() - 5.0) * 65.0;
    let mut svg = String::from(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 760 470\" font-family=\"sans-serif\" font-size=\"12\" role=\"img\" \
         aria-label=\"Bytes of journal, sealed parts, leaves, segments and read models by number of events\">\n\
         <rect width=\"760\" height=\"470\" fill=\"#fff\"/>\n",
    );
    for (power, word) in (4..=7).zip(["10 000", "100 000", "1 million", "10 million"]) {
        let at = across(10_f64.powi(power));
        let _ = writeln!(
            svg,
            "<path d=\"M{at} 30V420\" stroke=\"#ddd\"/><text x=\"{at}\" y=\"440\" text-anchor=\"middle\">{word}</text>"
        );
    }
    for (power, word) in (5..=10).zip(["100 kB", "1 MB", "10 MB", "100 MB", "1 GB", "10 GB"]) {
        let at = up(10_f64.powi(power));
        let _ = writeln!(
            svg,
            "<path d=\"M90 {at}H540\" stroke=\"#ddd\"/><text x=\"82\" y=\"{}\" text-anchor=\"end\">{word}</text>",
            at + 4.0
        );
    }
    let (low, high) = (up(1e6), up(1e9));
    let _ = writeln!(
        svg,
        "<path d=\"M90 {low}L540 {high}\" stroke=\"#999\" stroke-dasharray=\"3 4\"/><text x=\"548\" y=\"{}\" fill=\"#666\">100 bytes an event</text>",
        high + 4.0
    );
    for (number, (name, colour)) in SERIES.iter().enumerate() {
        let place = |one: &Measured| {
            format!("{:.1} {:.1}", across(exact(one.events)), up(exact(one.bytes[number].max(1))))
        };
        let points: Vec<String> = all.iter().map(place).collect();
        let _ = writeln!(
            svg,
            "<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            points.join("L")
        );
        for point in &points {
            let (x, y) = point.split_once(' ').unwrap_or_default();
            let _ = writeln!(svg, "<circle cx=\"{x}\" cy=\"{y}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let y = 60 + 18 * number;
        let _ = writeln!(
            svg,
            "<path d=\"M100 {y}h18\" stroke=\"{colour}\" stroke-width=\"2\"/><text x=\"124\" y=\"{}\">{name}</text>",
            y + 4
        );
    }
    svg + "<text x=\"315\" y=\"460\" text-anchor=\"middle\">events</text>\n</svg>\n"
}

fn exact(number: u64) -> f64 {
    u32::try_from(number / 1_000).map_or(f64::INFINITY, f64::from) * 1_000.0
}
