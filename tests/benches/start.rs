//! How long does the program take from its start to the first pages, over a long journal and what was saved of it?
//!
//! `cargo bench -p projections --features testing --bench growth` with `TRAVAUX_BENCH_DIR` writes journals and keeps them. Then
//! `cargo build --release -p travaux && cargo bench -p travaux-tests --bench start` has the program take over the one of
//! `TRAVAUX_EVENTS` events (a million), starts `travaux serve` on it as often as `TRAVAUX_STARTS` says (five), and times until it says
//! that it serves, until it answers anybody, and until an officer has read her first pages; then how long each page takes when it is
//! asked for again and again over HTTP (limit 5 ms). `TRAVAUX_PROGRAM` is another program than the one built beside it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

type Whatever<T> = Result<T, Box<dyn std::error::Error>>;

/// What an officer looks at first.
const PAGES: [&str; 6] = ["/my-day", "/nominations", "/roster", "/record", "/letters", "/intake"];
/// How often each of them is asked for again.
const AGAIN: usize = 100;

/// What one start took, in milliseconds.
struct Taken {
    ready: u128,
    /// Of processor time until it served: what it would have waited for on a machine that does nothing else is about half of it.
    processor: u64,
    answered: u128,
    pages: Vec<u128>,
    /// Median of each page, and what 99 of a hundred take at most.
    again: Vec<(Duration, Duration)>,
    resident: u64,
}

fn main() -> Whatever<()> {
    let number =
        |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (events, starts) = (number("TRAVAUX_EVENTS", 1_000_000), number("TRAVAUX_STARTS", 5));
    let place =
        std::env::var_os("TRAVAUX_BENCH_DIR").ok_or("TRAVAUX_BENCH_DIR: where growth kept its journals")?;
    let directory = PathBuf::from(place).join(format!("travaux-growth-{events}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    for _ in 0..starts {
        let taken = runtime.block_on(start(&directory))?;
        let pages: Vec<String> =
            PAGES.iter().zip(&taken.pages).map(|(page, ms)| format!("{page} {ms} ms")).collect();
        println!(
            "{events} events: serves after {} ms ({} ms of processor time), answers anybody after {} ms; then {}; {} MB resident",
            taken.ready,
            taken.processor,
            taken.answered,
            pages.join(", "),
            taken.resident
        );
        let ms = |took: &Duration| took.as_secs_f64() * 1_000.0;
        let again = PAGES.iter().zip(&taken.again);
        let again: Vec<String> = again
            .map(|(page, (median, most))| format!("{page} {:.1} ms (99 of 100: {:.1})", ms(median), ms(most)))
            .collect();
        println!("asked for again, over HTTP: {}", again.join(", "));
    }
    Ok(())
}

/// Starts the program, looks at its first pages, and stops it.
async fn start(directory: &Path) -> Whatever<Taken> {
    let token = taken_over(directory)?;
    let begun = Instant::now();
    let (mut program, address) = serve(directory)?;
    let (ready, processor) = (begun.elapsed().as_millis(), processor(&program));
    let client = reqwest::Client::new();
    client.get(format!("{address}/")).send().await?.error_for_status()?;
    let answered = begun.elapsed().as_millis();
    let signed = client.post(format!("{address}/api/v1/sign-in")).json(&json!({ "token": token }));
    let signed: Value = signed.send().await?.error_for_status()?.json().await?;
    let cookie = format!("travaux={}", signed["bearer"].as_str().unwrap_or_default());
    let mut pages = Vec::new();
    let ask = async |page: &str| -> Whatever<Duration> {
        let asked = Instant::now();
        let answer = client.get(format!("{address}{page}")).header("Cookie", &cookie).send().await?;
        answer.error_for_status()?.text().await?;
        Ok(asked.elapsed())
    };
    for page in PAGES {
        pages.push(ask(page).await?.as_millis());
    }
    rested(&program).await;
    let mut again = Vec::new();
    for page in PAGES {
        let mut took = Vec::with_capacity(AGAIN);
        for _ in 0..AGAIN {
            took.push(ask(page).await?);
        }
        took.sort_unstable();
        again.push((took[AGAIN / 2], took[AGAIN * 99 / 100]));
    }
    let resident = resident(&program);
    program.kill()?;
    program.wait()?;
    Ok(Taken { ready, processor, answered, pages, again, resident })
}

/// Has the program save what starts begin with, the first time; a registrar's link.
fn taken_over(directory: &Path) -> Whatever<String> {
    let output = Command::new(binary()?).args(["take-over", "--data"]).arg(directory).output()?;
    let told = || String::from_utf8_lossy(&output.stderr).into_owned();
    let said: Value = serde_json::from_slice(&output.stdout).map_err(|_| told())?;
    Ok(said["token"].as_str().unwrap_or_default().to_owned())
}

fn serve(directory: &Path) -> Whatever<(Child, String)> {
    let mut program = Command::new(binary()?)
        .args(["serve", "--data"])
        .arg(directory)
        .args(["--listen", "127.0.0.1:0", "--json"])
        .stdout(Stdio::piped())
        .spawn()?;
    let mut line = String::new();
    BufReader::new(program.stdout.take().ok_or("its output")?).read_line(&mut line)?;
    let announced: Value = serde_json::from_str(&line)?;
    Ok((program, announced["ready"].as_str().unwrap_or_default().to_owned()))
}

/// Waits until the program has folded the past behind its first pages, and does nothing any more.
async fn rested(program: &Child) {
    loop {
        let before = processor(program);
        tokio::time::sleep(Duration::from_secs(1)).await;
        if processor(program) - before < 50 {
            return;
        }
    }
}

/// Milliseconds of processor time the program took so far, of all its threads; the kernel counts hundredths of a second.
fn processor(program: &Child) -> u64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", program.id())).unwrap_or_default();
    // After the name in parentheses; user and system time are the twelfth and thirteenth word.
    let words = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    words.filter_map(|word| word.parse::<u64>().ok()).sum::<u64>() * 10
}

/// Megabytes the program has resident.
fn resident(program: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", program.id())).unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|text| text.parse::<u64>().ok()).unwrap_or(0) / 1_024
}

/// The program beside the bench's own folder, `target/release/travaux`, unless another is named.
fn binary() -> Whatever<PathBuf> {
    if let Some(named) = std::env::var_os("TRAVAUX_PROGRAM") {
        return Ok(PathBuf::from(named));
    }
    let own = std::env::current_exe()?;
    let target = own.parent().and_then(Path::parent).ok_or("a target directory")?;
    Ok(target.join("travaux"))
}
