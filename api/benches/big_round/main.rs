//! How fast is every page of a round of 31,422 comments by 826 reviewers on a guide of 200 pages, how fast are its files, and how much
//! memory do all read models take?
//!
//! `cargo bench -p api --bench big_round`. The round is told through the office's own door, which takes minutes; it is kept in
//! `TRAVAUX_BENCH_DIR`, if named, for the next run. `TRAVAUX_BENCH_PAGES=matrix` measures only addresses with these words,
//! `TRAVAUX_WORLDS` is how many worlds of the past are kept. A page is what the whole router answers, compressed as a browser asks
//! for it. Ends with an error where something misses its bar.

mod story;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::Role;
use projections::Host;
use story::{COMMENTS, GUIDE, House, REVIEWERS, ROUND};
use tower::ServiceExt;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Has the program only tell the round.
const TELL: &str = "--tell";
/// How often an address is asked.
const RUNS: usize = 9;
/// Most time a page may take, in milliseconds.
const PAGE_MS: f64 = 50.0;
/// Most bytes of a page on their way.
const PAGE_BYTES: usize = 60_000;
/// Most time the matrix as a spreadsheet may take, in milliseconds; the bar of the other files as well.
const FILE_MS: f64 = 3_000.0;
/// Most memory all read models may take, in megabytes.
const MODELS_MB: u64 = 400;
/// Most bytes of an answer that is looked at.
const MOST: usize = 1 << 30;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let directory = std::env::var_os("TRAVAUX_BENCH_DIR")
        .map_or_else(|| std::env::temp_dir().join("travaux-big-round"), PathBuf::from);
    std::fs::create_dir_all(&directory)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    if std::env::args().any(|argument| argument == TELL) {
        runtime.block_on(House::open(&directory))?;
        return Ok(());
    }
    // What a program that told the round still holds would be counted with the read models.
    if !Command::new(std::env::current_exe()?).arg(TELL).status()?.success() {
        return Err("the round was not told".into());
    }
    runtime.block_on(measure(&directory))
}

async fn measure(directory: &Path) -> Result<(), Failure> {
    let house = House::open(directory).await?;
    let before = resident();
    let begun = Instant::now();
    let host = match std::env::var("TRAVAUX_WORLDS").ok().and_then(|text| text.parse().ok()) {
        Some(worlds) => Host::start_keeping(house.office.journal().clone(), worlds).await?,
        None => Host::start(house.office.journal().clone()).await?,
    };
    let after = resident();
    println!("rebuild of {} events: {:.2} s", host.now().position(), begun.elapsed().as_secs_f64());
    println!("resident {before} MB, with all read models and {} past worlds {after} MB", host.kept().len());
    let mut misses = usize::from(after.saturating_sub(before) > MODELS_MB);
    let counted = host.now().rounds.get(ROUND).map_or(0, |record| record.counts.all());
    assert_eq!(counted, COMMENTS, "the round has all its comments");
    let desk = api::Desk::new(house.office.clone(), Arc::clone(&host), house.running.clone(), "http://bench");
    let router = api::router(desk);
    println!(
        "{REVIEWERS} reviewers, {COMMENTS} comments; median and longest of {RUNS} runs, bytes on their way and before compression"
    );
    let middle = middle(&host);
    for who in ["R1", "L-AU", "AUD", "D-R400"] {
        let cookie = cookie(&house, &host, who).await?;
        for asked in addresses(who, &middle) {
            misses += usize::from(!timed(&router, (who, &cookie), &asked).await?);
        }
    }
    println!("resident at the end {} MB", resident());
    if misses > 0 { Err(format!("{misses} figures miss their bar").into()) } else { Ok(()) }
}

/// The identifier of the comment in the middle of the round.
fn middle(host: &Host) -> String {
    let world = host.now();
    let record = world.rounds.get(ROUND);
    let middle = record.and_then(|record| world.rounds.comments(record).nth(COMMENTS / 2));
    middle.map(|remark| remark.id.to_string()).unwrap_or_default()
}

/// Signs somebody in: somebody of the demonstration, or the delegate of a reviewer.
async fn cookie(house: &House, host: &Host, who: &str) -> Result<String, Failure> {
    let person = match (house.pseudonym(who), who.strip_prefix("D-")) {
        (Some(person), _) => Some(person.clone()),
        (None, Some(code)) => {
            let world = host.now();
            let mut held = world.mandates.holders(Role::MemberGovernment, Some(code), world.recorded_at());
            held.next().map(|mandate| mandate.person.clone())
        }
        (None, None) => None,
    };
    let person = person.ok_or_else(|| format!("nobody is {who}"))?;
    let token = house.office.printed_link(&person).await?;
    Ok(format!("travaux={}", house.office.sign_in(&token).await?.secret))
}

/// What is asked, and what it may take.
struct Asked {
    address: String,
    is_page: bool,
}

/// Every page that has to do with the round, for somebody.
fn addresses(who: &str, middle: &str) -> Vec<Asked> {
    let (round, guide) = (format!("/rounds/{ROUND}"), format!("/guides/{GUIDE}"));
    let matrix = format!("{round}/matrix");
    let mut pages = vec![
        "/my-day".to_owned(),
        "/rounds".to_owned(),
        "/rounds/owes".to_owned(),
        round.clone(),
        matrix.clone(),
        format!("{matrix}?before=15000"),
        format!("{matrix}?before=31400"),
        format!("{matrix}?participant=R400"),
        format!("{matrix}?kind=technical&open=yes"),
        format!("{matrix}?place=40"),
        format!("{matrix}?q=extradition"),
        format!("{matrix}?q=extradition+treaty+of+1936"),
        format!("/comments/{middle}"),
        format!("/comments/{middle}?open=yes&q=the"),
        "/guides".to_owned(),
        guide.clone(),
        format!("{guide}?section=s50"),
        format!("{guide}/redline?from=1&to=2"),
        format!("{guide}/coverage"),
        format!("{guide}/acts"),
        format!("{guide}/lineage/p1"),
        format!("{guide}/lineage/p999"),
        "/committees/PG-2013".to_owned(),
        "/participants".to_owned(),
        "/participants/R400".to_owned(),
        "/dashboard".to_owned(),
        "/calendar".to_owned(),
        "/nominations".to_owned(),
        format!("/api/v1/rounds/{ROUND}"),
        format!("/api/v1/rounds/{ROUND}/matrix"),
        format!("/api/v1/rounds/{ROUND}/answers"),
    ];
    if who == "R1" {
        pages.push(format!("{guide}?version=desk"));
        pages.push(format!("{guide}/edit/s50"));
        pages.push(format!("{guide}/outline"));
    }
    if who == "L-AU" {
        pages.push(format!("{matrix}?half=yes"));
    }
    if who == "AUD" {
        pages.extend(["/record", "/record?who=P-NOBODY", "/letters"].map(str::to_owned));
        pages.push(format!("/record?stream=round/{ROUND}"));
        pages.push(format!("/playback/comment/{middle}"));
        pages.push(format!("/playback/round/{ROUND}"));
        pages.push(format!("/playback/guide/{GUIDE}"));
    }
    if who == "D-R400" {
        pages.push(format!("{round}/desk"));
    }
    let files = [
        format!("{matrix}.xlsx"),
        format!("{matrix}.csv"),
        format!("{matrix}.docx"),
        format!("{guide}/text.docx"),
        format!("{guide}/redline.docx?from=1&to=2"),
        "/rounds/owes.csv".to_owned(),
    ];
    let files = files.into_iter().filter(|_| who == "R1").map(|address| Asked { address, is_page: false });
    pages.into_iter().map(|address| Asked { address, is_page: true }).chain(files).filter(wanted).collect()
}

fn wanted(asked: &Asked) -> bool {
    std::env::var("TRAVAUX_BENCH_PAGES").map_or(true, |words| asked.address.contains(&words))
}

/// Asks an address as often as it takes and says how long it took; whether it kept to its bar.
async fn timed(router: &Router, (who, cookie): (&str, &str), asked: &Asked) -> Result<bool, Failure> {
    let (_, plain) = answered(router, (cookie, "identity"), &asked.address).await?;
    let mut taken = Vec::with_capacity(RUNS);
    let (mut status, mut bytes) = (StatusCode::OK, 0);
    for _ in 0..if asked.is_page { RUNS } else { 3 } {
        let begun = Instant::now();
        (status, bytes) = answered(router, (cookie, "gzip, deflate, br"), &asked.address).await?;
        taken.push(begun.elapsed());
    }
    taken.sort_unstable();
    let (median, longest) = (ms(taken[taken.len() / 2]), ms(taken[taken.len() - 1]));
    let keeps = if asked.is_page { median <= PAGE_MS && bytes <= PAGE_BYTES } else { median <= FILE_MS };
    let mark = if keeps { "" } else { "  MISSES" };
    println!(
        "{who:6} {:3} {median:8.1} ms {longest:8.1} ms {:7.1} kB {:9.1} kB  {}{mark}",
        status.as_u16(),
        kb(bytes),
        kb(plain),
        asked.address
    );
    Ok(keeps)
}

/// One answer: its status and its length.
async fn answered(
    router: &Router,
    (cookie, encoding): (&str, &str),
    address: &str,
) -> Result<(StatusCode, usize), Failure> {
    let request = Request::get(address)
        .header(header::COOKIE, cookie)
        .header(header::ACCEPT_ENCODING, encoding)
        .body(Body::empty())?;
    let answer = router.clone().oneshot(request).await?;
    let status = answer.status();
    Ok((status, to_bytes(answer.into_body(), MOST).await?.len()))
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "it is printed to a tenth")]
fn kb(bytes: usize) -> f64 {
    bytes as f64 / 1_000.0
}

/// Resident memory in megabytes, as the kernel counts it.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) / 1_024
}
