//! How long do a redline of 200 pages and a thousand comments placed over a revision of them take?
//!
//! `cargo bench -p domain --features testing --bench text`. Pages have 600 words. Each figure is the best and the median of ten runs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::testing::texts;
use domain::text::{Anchor, At, Document, Edition, Language, Quote, Revision, Scope, Symbol, edit, redline};

/// Pages of the guide measured.
const PAGES: usize = 200;
/// Comments placed.
const COMMENTS: usize = 1_000;
/// Runs of each figure.
const RUNS: usize = 10;

fn main() {
    let older = texts::guide(1, PAGES);
    let words: usize = older.paragraphs().map(|(_, one)| one.text.split(' ').count()).sum();
    println!("{PAGES} pages, {} paragraphs, {words} words", older.paragraphs().count());
    for rate in [5, 30, 100] {
        let edited = revised(&older, rate, true);
        let imported = revised(&older, rate, false);
        println!("a revision that touches {rate} of 100 paragraphs:");
        measure("redline, lineage known", || {
            redline::between(&older, &edited.document, &edited.descent).changes
        });
        measure("redline, lineage found by the words", || {
            redline::compare(&older, &renamed(&imported.document)).changes
        });
        measure("comments placed (1,000)", || placed(&older, &edited));
        measure("Markdown read and settled, without marks", || {
            revised(&older, rate, false).document.sections.len()
        });
    }
    let other = texts::guide(2, PAGES);
    println!("two texts that have nothing in common:");
    measure("redline, lineage found by the words", || redline::compare(&older, &renamed(&other)).changes);
}

fn revised(older: &Document, rate: usize, marked: bool) -> Edition {
    let (draft, _) = texts::revise(7, older, (rate, marked));
    edit(older, Scope::Whole, draft, &mut older.free_ids()).unwrap_or_else(|refused| panic!("{refused}"))
}

/// The same text under identifiers that say nothing, as another office would send it.
fn renamed(document: &Document) -> Document {
    let mut other = document.clone();
    for paragraph in other.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        paragraph.id = format!("x{}", paragraph.id).into();
    }
    other
}

fn placed(older: &Document, edited: &Edition) -> usize {
    let revision = Revision::new(older, &edited.document, &edited.descent);
    let (version, language) = (older.digest(), Language::english());
    let all: Vec<_> = older.paragraphs().map(|(_, one)| one).collect();
    let placements = (0..COMMENTS).map(|comment| {
        let paragraph = all[comment * 7 % all.len()];
        let words = paragraph.text.chars().skip(10).take(30).collect();
        let anchor = Anchor {
            symbol: Symbol::read("RSO/PG/TIP/2014/1").unwrap_or_else(|refused| panic!("{refused}")),
            version,
            language: language.clone(),
            at: At::Paragraph(paragraph.id.clone()),
            quote: Some(Quote { words, start: 10 }),
        };
        revision.place(&anchor)
    });
    placements.map(black_box).count()
}

fn measure(what: &str, mut run: impl FnMut() -> usize) {
    let mut taken: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            black_box(run());
            begun.elapsed()
        })
        .collect();
    taken.sort_unstable();
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1_000.0;
    println!(
        "  {what}: best {:.1} ms, median {:.1} ms",
        milliseconds(taken[0]),
        milliseconds(taken[RUNS / 2])
    );
}
