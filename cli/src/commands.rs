//! What can the program be asked to do?

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use domain::PersonId;
use domain::service_record::event::Purpose;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use serde_json::json;
use tokio::net::TcpListener;
use workflows::demonstration::{self, Somebody};
use workflows::{Office, Post, Smtp, fork};

use crate::archive;
use crate::drill;
use crate::house::{self, Databases, House, Time};
use crate::rebuild;
use crate::record::{self, Signing};
use crate::told::Told;
use crate::witness;

/// travaux: the record of how decisions came about.
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the record of a secretariat.
    Serve(Serve),
    /// Serve a demonstration: invented people, half a year of nominations, the making of two policy guides.
    Demo(Demo),
    /// Serve a rehearsal: letters stay inside, people move the clock.
    Rehearse(Rehearse),
    /// Examine a journal: every event, every part, the root, and what was signed.
    Verify(record::Verify),
    /// Write a bundle that can be checked without the system.
    Export(record::Export),
    /// Fold every read model anew from the journal, say whether what was saved was the same, and save it.
    Rebuild(rebuild::Rebuild),
    /// Vouch for other logs: sign that they only grow.
    Witness(witness::Serve),
    /// Measure the journal against what this machine does anyway; takes a PostgreSQL server's programs.
    Bench(Bench),
    /// Kill writers and their database again and again over a temporary journal, and look for everything they were answered.
    Drill(drill::Drill),
    /// Writes for a drill until it is killed.
    #[command(hide = true)]
    DrillWriter(drill::Writer),
    /// Takes over a journal that nobody acted on, for measuring how long starts take over it.
    #[command(hide = true)]
    TakeOver(TakeOver),
    /// Write a backup of the journal to a file, checked on the way out, while the program serves.
    Backup(archive::Backup),
    /// Restore a backup into an empty journal, checked on the way in.
    Restore(archive::Restore),
    /// Move a journal from one store into another, empty one: the same bytes, the same root.
    Import(archive::Import),
    /// Print the list of erasures, to be kept apart from every backup.
    Erasures(archive::Erasures),
}

/// Where data lies and where is listened.
#[derive(Debug, Args)]
struct Place {
    /// Data directory.
    #[arg(long, default_value = "travaux-data", env = "TRAVAUX_DATA")]
    data: PathBuf,
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8014", env = "TRAVAUX_LISTEN")]
    listen: SocketAddr,
    /// Journal in PostgreSQL instead of the data directory.
    #[arg(long, env = "TRAVAUX_DATABASE")]
    database: Option<String>,
    /// Keys of persons in another PostgreSQL database than the journal, so that one backup never holds both.
    #[arg(long, env = "TRAVAUX_KEYS")]
    keys_database: Option<String>,
    /// Address under which people reach the service, for links in letters.
    #[arg(long, env = "TRAVAUX_SITE")]
    site: Option<String>,
    /// Say what programs need as JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    signing: Signing,
}

impl Place {
    /// The databases, where there are any.
    fn databases(&self) -> Databases<'_> {
        Databases { journal: self.database.as_deref(), keys: self.keys_database.as_deref() }
    }
}

#[derive(Debug, Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    /// Mail server: smtp://host:port
    #[arg(long, env = "TRAVAUX_SMTP")]
    smtp: Option<String>,
    /// The office's own address.
    #[arg(long, default_value = "office@travaux.example", env = "TRAVAUX_FROM")]
    from: String,
    /// Name and address of the first administrator, where the journal is new: "A Name <a@example.org>".
    #[arg(long, env = "TRAVAUX_ADMINISTRATOR")]
    administrator: Option<String>,
}

#[derive(Debug, Args)]
struct Demo {
    #[command(flatten)]
    place: Place,
    /// Tell the story up to this instant, where it has not been told further; to its end in 2016 unless it is said.
    #[arg(long, default_value_t = demonstration::ends())]
    until: Timestamp,
}

#[derive(Debug, Args)]
struct Rehearse {
    #[command(flatten)]
    place: Place,
    /// When the rehearsal begins, where the journal is new.
    #[arg(long, default_value = "2014-02-03T02:00:00Z")]
    at: Timestamp,
    /// Begin with the demonstration's half year.
    #[arg(long, conflicts_with_all = ["fork", "fork_database"])]
    demonstration: bool,
    /// Up to this instant of its story: the half year of nominations unless another is given.
    #[arg(long, default_value_t = demonstration::half_year_ends(), requires = "demonstration")]
    until: Timestamp,
    /// Begin with the record of a live secretariat, without its personal data: its data directory.
    #[arg(long, value_name = "DIR", conflicts_with = "fork_database")]
    fork: Option<PathBuf>,
    /// The same, where that journal is in PostgreSQL.
    #[arg(long, value_name = "URL")]
    fork_database: Option<String>,
}

impl Rehearse {
    /// How the rehearsal begins, where its journal is new.
    fn origin(&self) -> &'static str {
        match self {
            Self { demonstration: true, .. } => "demonstration",
            Self { fork: None, fork_database: None, .. } => "empty",
            _ => fork::ORIGIN,
        }
    }

    /// When its clock stands before anything has happened; a fork takes the time of what it is made of.
    fn begins(&self) -> Timestamp {
        match self.origin() {
            "demonstration" => demonstration::begins(),
            fork::ORIGIN => Timestamp::UNIX_EPOCH,
            _ => self.at,
        }
    }
}

#[derive(Debug, Args)]
struct TakeOver {
    /// Data directory with a journal in SQLite.
    #[arg(long)]
    data: PathBuf,
}

#[derive(Debug, Args)]
struct Bench {
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Turns; a figure is their median.
    #[arg(long, default_value_t = 3)]
    turns: usize,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    /// Events of the journal that is scanned; 0: it is not.
    #[arg(long, default_value_t = 1_000_000)]
    scanned: u64,
}

type Done = Result<(), String>;

/// How long answers under way may take once the program was asked to stop; a stream of the feed would never end by itself.
const GRACE: Duration = Duration::from_secs(5);

/// Does what was asked.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Told> {
    match arguments.command {
        Command::Serve(asked) => Ok(serve(asked).await?),
        Command::Demo(asked) => Ok(demo(asked).await?),
        Command::Rehearse(asked) => Ok(rehearse(asked).await?),
        Command::Verify(asked) => Ok(record::verify(asked, bar("verify")).await?),
        Command::Export(asked) => Ok(record::export(asked, bar("export")).await?),
        Command::Rebuild(asked) => Ok(rebuild::rebuild(asked, bar("rebuild")).await?),
        Command::Witness(asked) => Ok(witness::serve(asked, stopped()).await?),
        Command::Bench(asked) => Ok(bench(asked).await?),
        Command::Drill(asked) => Ok(drill::run(asked).await.map_err(told)?),
        Command::DrillWriter(asked) => Ok(drill::write_until_killed(asked).await.map_err(told)?),
        Command::TakeOver(asked) => Ok(take_over(asked).await?),
        Command::Backup(asked) => archive::backup(asked).await,
        Command::Restore(asked) => archive::restore(asked).await,
        Command::Import(asked) => archive::import(asked).await,
        Command::Erasures(asked) => archive::erasures(asked).await,
    }
}

async fn serve(asked: Serve) -> Done {
    if house::is_demonstration(&asked.place.data, asked.place.databases()).await? {
        // Its clock stands and its letters stay inside, whichever word it was started with.
        return demo(Demo { place: asked.place, until: demonstration::begins() }).await;
    }
    let listener = listen(&asked.place).await?;
    let site = site(&asked.place, &listener)?;
    let post = match &asked.smtp {
        Some(url) => Post::Smtp(Smtp::new(url, &asked.from, &site)?),
        None => Post::Mailbox,
    };
    let house = house::build(&asked.place.data, asked.place.databases(), Time::Live, post).await?;
    open(&house, &Purpose::Live).await?;
    if let Some(administrator) = &asked.administrator {
        first_administrator(&house.office, administrator).await?;
    }
    attend(house, listener, (&site, &asked.place), Vec::new()).await
}

async fn demo(asked: Demo) -> Done {
    let listener = listen(&asked.place).await?;
    let site = site(&asked.place, &listener)?;
    let time = Time::Standing(demonstration::begins());
    let house = house::build(&asked.place.data, asked.place.databases(), time, Post::Mailbox).await?;
    open(&house, &Purpose::Demonstration).await?;
    let people = demonstration::people(&house.office).await.map_err(told)?;
    tell_story(&house, &people, asked.until).await?;
    attend(house, listener, (&site, &asked.place), people).await
}

async fn rehearse(asked: Rehearse) -> Done {
    let listener = listen(&asked.place).await?;
    let site = site(&asked.place, &listener)?;
    let time = Time::Standing(asked.begins());
    let house = house::build(&asked.place.data, asked.place.databases(), time, Post::Mailbox).await?;
    begin(&house, &asked).await?;
    let people = demonstration::people(&house.office).await.map_err(told)?;
    if asked.demonstration {
        tell_story(&house, &people, asked.until).await?;
    }
    attend(house, listener, (&site, &asked.place), people).await
}

/// Opens a rehearsal, or goes on with one: what it began as is on record.
async fn begin(house: &House, asked: &Rehearse) -> Done {
    let standing = house.office.purpose().await.map_err(told)?;
    let begun = Purpose::Rehearsal { origin: asked.origin().to_owned() };
    let purpose = match &standing {
        Some(found @ Purpose::Rehearsal { .. }) if asked.origin() == "empty" => found.clone(),
        _ => begun,
    };
    if purpose != fork::purpose() {
        return open(house, &purpose).await;
    }
    if asked.origin() != fork::ORIGIN {
        return Ok(());
    }
    let live = match (&asked.fork, &asked.fork_database) {
        (Some(directory), _) => house::journal(directory, None).await?,
        (None, url) => house::journal(&asked.place.data, url.as_deref()).await?,
    };
    let bar = bar("fork");
    let forked = fork::fork(&*live, &house.office, |done, total| show(&bar, done, total)).await;
    bar.finish_and_clear();
    forked.map_err(told)
}

/// Saves what a program saves that folded this journal and did everything it asks for, and prints a link by which a registrar signs in.
async fn take_over(asked: TakeOver) -> Done {
    let alone = Databases { journal: None, keys: None };
    let house = house::build(&asked.data, alone, Time::Live, Post::Mailbox).await?;
    open(&house, &Purpose::Live).await?;
    if house.keep_worlds().await? {
        house.running.take_over().await.map_err(told)?;
    }
    let directory = house.office.directory().await.map_err(told)?;
    let registrars = directory.holders(domain::Role::Registrar, None, house.office.clock().now());
    let registrar = registrars.first().map(|held| held.granted.person.clone()).ok_or("no registrar")?;
    drop(directory);
    let token = house.office.printed_link(&registrar).await.map_err(told)?;
    writeln!(std::io::stdout(), "{}", json!({ "token": token })).map_err(told)
}

async fn bench(asked: Bench) -> Done {
    let each = Duration::from_secs(asked.seconds);
    let effort = eventstore::bench::Effort { turns: asked.turns, each, scanned: asked.scanned };
    let figures = eventstore::bench::figures(effort).await.map_err(told)?;
    let mut out = std::io::stdout().lock();
    if asked.json {
        return writeln!(out, "{}", json!({ "figures": figures })).map_err(told);
    }
    for figure in figures {
        let floor = figure.floor.map(|floor| format!(" (floor {floor})")).unwrap_or_default();
        writeln!(out, "{}: {:.2} {}{floor}", figure.name, figure.value, figure.unit).map_err(told)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn told(why: impl ToString) -> String {
    why.to_string()
}

async fn listen(place: &Place) -> Result<TcpListener, String> {
    TcpListener::bind(place.listen).await.map_err(|why| format!("{}: {why}", place.listen))
}

fn site(place: &Place, listener: &TcpListener) -> Result<String, String> {
    match &place.site {
        Some(site) => Ok(site.trim_end_matches('/').to_owned()),
        None => Ok(format!("http://{}", listener.local_addr().map_err(told)?)),
    }
}

/// Opens the journal with the register, with progress.
async fn open(house: &House, purpose: &Purpose) -> Done {
    let bar = bar("register");
    let opened = house.office.open(purpose, |done, total| show(&bar, done, total)).await;
    bar.finish_and_clear();
    opened.map_err(told)
}

/// Tells the demonstration's story up to an instant, with progress; what was told is passed over step by step.
async fn tell_story(house: &House, people: &[(Somebody, PersonId)], until: Timestamp) -> Done {
    let bar = bar("demonstration");
    let place = (&house.office, &house.running);
    let loaded = demonstration::load(place, people, until, |done, total| show(&bar, done, total)).await;
    bar.finish_and_clear();
    loaded.map_err(told)
}

pub(crate) fn bar(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:14} {wide_bar} {pos}/{len}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(0).with_style(style).with_message(what)
}

fn show(bar: &ProgressBar, done: usize, total: usize) {
    bar.set_length(total as u64);
    bar.set_position(done as u64);
}

/// The first administrator of a live journal: who grants every other mandate on a page.
async fn first_administrator(office: &Office, written: &str) -> Done {
    let (name, email) = written
        .strip_suffix('>')
        .and_then(|rest| rest.split_once('<'))
        .ok_or_else(|| "write the administrator as \"A Name <a@example.org>\"".to_owned())?;
    let grant = domain::mandate::command::Grant {
        person: None,
        role: domain::Role::Administrator,
        participant: None,
        body: None,
        label: "Administrator".to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: domain::mandate::event::Identity {
            name: name.trim().to_owned(),
            email: email.trim().to_owned(),
        },
    };
    let ask = workflows::Ask::Mandate(None, domain::mandate::Command::Grant(grant));
    office
        .by_the_secretariat(&format!("first administrator {email}"), ask, Vec::new())
        .await
        .map(|_| ())
        .map_err(told)
}

/// Serves until the program is stopped; says where, and who may sign in how.
async fn attend(
    house: House,
    listener: TcpListener,
    (site, place): (&str, &Place),
    people: Vec<(Somebody, PersonId)>,
) -> Done {
    // A journal restored from before an erasure is told of it, and erases again, before the first request. What else is to be done
    // the clerk does beside the first requests, as beside all others.
    house.office.replay_erasures().await.map_err(told)?;
    let host = house::worlds(&house).await?;
    let prover = house.prover.clone();
    let links = links(&house.office, &people).await?;
    let signer = place.signing.open(&place.data, site, &prover).await?;
    if let Some(signer) = &signer {
        tokio::spawn(record::sign(signer.clone(), house.office.journal().clone()));
    }
    let desk =
        api::Desk::new(house.office.clone(), host, house.running.clone(), site).proving(prover, signer);
    tokio::spawn(house.running.clone().work());
    let learning = desk.clone();
    tokio::spawn(async move { learning.learn().await });
    announce(site, place.json, &links).map_err(told)?;
    let serving = axum::serve(listener, api::router(desk)).with_graceful_shutdown(stopped());
    tokio::select! {
        served = async { serving.await } => served.map_err(told),
        () = async { stopped().await; tokio::time::sleep(GRACE).await } => Ok(()),
    }
}

/// A printed sign-in link for each person of a demonstration or rehearsal.
async fn links(
    office: &Office,
    people: &[(Somebody, PersonId)],
) -> Result<Vec<(Somebody, PersonId, String)>, String> {
    let mut links = Vec::with_capacity(people.len());
    for (somebody, person) in people {
        let token = office.printed_link(person).await.map_err(told)?;
        links.push((*somebody, person.clone(), token));
    }
    Ok(links)
}

fn announce(site: &str, as_json: bool, links: &[(Somebody, PersonId, String)]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if as_json {
        let people: Vec<_> = links
            .iter()
            .map(|(one, person, token)| {
                let role = one.roles.first().map_or("", |role| role.as_str());
                json!({"label": one.label, "role": role, "participant": one.participant, "person": person, "token": token})
            })
            .collect();
        writeln!(out, "{}", json!({"ready": site, "people": people}))?;
    } else {
        for (one, _, token) in links {
            let role = one.roles.first().map_or("", |role| role.as_str());
            let whom = one.participant.map(|code| format!(", for {code}")).unwrap_or_default();
            writeln!(out, "sign in as {} ({role}{whom}): {site}/sign-in/{token}", one.label)?;
        }
        writeln!(out, "ready {site}")?;
    }
    out.flush()
}

/// Resolves when the program is asked to stop.
async fn stopped() {
    // Without signals to wait for the program runs until it is killed, which the journal survives.
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupted.await;
            return;
        };
        tokio::select! {
            _ = interrupted => {}
            _ = terminated.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupted.await;
}
