//! How long does the matrix of one large published review take, out and back? 31,422 comments of 826 reviewers.
//!
//! `cargo bench -p papers`. Each figure is the best and the median of five runs.

use std::hint::black_box;
use std::time::{Duration, Instant};

use domain::testing::texts::{self, Choices};
use domain::text::edit::lineage_between;
use domain::text::redline;
use papers::guide::{self, Changed, Front};
use papers::matrix::{self, Expected, FileKind, Line};

/// Comments of one published review.
const COMMENTS: usize = 31_422;
/// Its reviewers.
const REVIEWERS: usize = 826;
/// Runs of each figure.
const RUNS: usize = 5;
const DISPOSITIONS: [&str; 5] = ["accepted", "accepted with change", "not accepted", "noted", "referred"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut choices = Choices::of(3);
    let lines: Vec<Line> = (1..=COMMENTS)
        .map(|number| Line {
            number: format!("c{number}"),
            delegation: format!("R{}", choices.below(REVIEWERS)),
            place: format!("SOM {}.{}", 1 + choices.below(13), 1 + choices.below(20)),
            quoted: choices.sentence(8),
            kind: "technical".to_owned(),
            comment: choices.words(40),
            proposed: choices.words(25),
            rationale: choices.sentence(15),
            disposition: "noted".to_owned(),
            reason: choices.sentence(10),
        })
        .collect();
    let expected = Expected { lines: &lines, dispositions: &DISPOSITIONS };
    let (csv, xlsx) = (matrix::csv(&lines)?, matrix::xlsx("Comments", &lines, &DISPOSITIONS)?);
    println!("{COMMENTS} comments: CSV {} MB, XLSX {} MB", csv.len() >> 20, xlsx.len() >> 20);
    measure("CSV out", || matrix::csv(&lines).map_or(0, |bytes| bytes.len()));
    measure("XLSX out", || matrix::xlsx("Comments", &lines, &DISPOSITIONS).map_or(0, |bytes| bytes.len()));
    measure("DOCX out", || matrix::docx("Comments", &lines).map_or(0, |bytes| bytes.len()));
    measure("XLSX back", || {
        matrix::read(FileKind::Xlsx, &xlsx, expected).map_or(0, |report| report.rows.len())
    });
    let older = texts::guide(1, 200);
    let newer = domain::text::edit(
        &older,
        domain::text::Scope::Whole,
        texts::revise(7, &older, (30, true)).0,
        &mut older.free_ids(),
    )?;
    let red = redline::between(&older, &newer.document, &newer.descent);
    let changed = Changed { by: "RSO/PG/SOM/2014/1".to_owned(), at: "2014-05-19T02:00:00Z".parse()? };
    measure("200 pages with tracked changes, DOCX out", || {
        guide::tracked(&Front::default(), &older, &red, (&changed, &[])).map_or(0, |bytes| bytes.len())
    });
    measure("lineage of 200 pages by identifiers and words", || {
        lineage_between(&older, &newer.document).became.len()
    });
    Ok(())
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
        "  {what}: best {:.0} ms, median {:.0} ms",
        milliseconds(taken[0]),
        milliseconds(taken[RUNS / 2])
    );
}
