//! How is the record proved from the command line? Signing while serving, examining a living journal, exporting bundles.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use eventstore::examination::{Examined, examine};
use eventstore::export::Exporter;
use eventstore::{Journal, KeyStore, NotSigned, Prover, Signer, StreamName};
use indicatif::ProgressBar;
use serde_json::json;
use workflows::Clock;

use crate::house;
use crate::witness::Asker;

/// How long the signer waits for more events before it signs the journal's end: a checkpoint is younger than a second.
const GATHER: Duration = Duration::from_millis(300);
/// How often witnesses are asked again where too few answered.
const ASK_AGAIN: Duration = Duration::from_secs(5);
/// Most bytes of a policy of witnesses.
const MAX_POLICY: u64 = 64 << 10;

/// Where checkpoints are signed.
#[derive(Clone, Debug, Args)]
pub(crate) struct Signing {
    /// Directory of the signer: its key, and what it signed last. Keep it apart from the journal's backups; `signer` in the data
    /// directory if left out; `none` where another process signs.
    #[arg(long, value_name = "DIR", env = "TRAVAUX_SIGNER")]
    signer: Option<PathBuf>,
    /// Name of the log in its checkpoints, where its key is new: a host and a path.
    #[arg(long, env = "TRAVAUX_ORIGIN")]
    origin: Option<String>,
    /// File with the witnesses and their quorum (C2SP tlog-policy; the line of the log may be left out).
    #[arg(long, value_name = "FILE", env = "TRAVAUX_WITNESSES")]
    witnesses: Option<PathBuf>,
}

impl Signing {
    /// The signer of a journal. A journal that does not continue what was signed is refused; where another process signs there is none.
    pub(crate) async fn open(
        &self,
        data: &Path,
        site: &str,
        prover: &Arc<Prover>,
    ) -> Result<Option<Arc<Signer>>, String> {
        if self.signer.as_deref() == Some(Path::new("none")) {
            return Ok(None);
        }
        let place = self.signer.clone().unwrap_or_else(|| data.join("signer"));
        let origin = self.origin.clone().unwrap_or_else(|| origin(site));
        let witnesses = self.witnesses.as_deref().map(policy).transpose()?;
        match Signer::open(&place, &origin, witnesses.as_deref(), prover.clone()).await {
            Ok(signer) => Ok(Some(Arc::new(signer))),
            Err(NotSigned::Elsewhere) => {
                tracing::warn!("another process signs with {}: this one does not", place.display());
                Ok(None)
            }
            Err(why) => Err(format!("{}: {why}", place.display())),
        }
    }
}

/// A log's name from the address of its service: the host without its port, and a path.
fn origin(site: &str) -> String {
    let host = site.split("://").last().unwrap_or_default();
    let host = host.split('/').next().unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    format!("{host}/journal")
}

fn policy(path: &Path) -> Result<String, String> {
    let told = |why: &dyn std::fmt::Display| format!("{}: {why}", path.display());
    let size = std::fs::metadata(path).map_err(|why| told(&why))?.len();
    if size > MAX_POLICY {
        return Err(told(&"too large for a policy"));
    }
    std::fs::read_to_string(path).map_err(|why| told(&why))
}

/// Signs the journal's end whenever it moves, and has witnesses sign it, until the program stops. A journal that went back while it was
/// served is an error each time, and nothing of it is signed.
pub(crate) async fn sign(signer: Arc<Signer>, journal: Arc<dyn Journal>) {
    let mut moved = journal.watch();
    let mut asker = Asker::new(signer.policy());
    loop {
        match signer.sign().await {
            Ok(note) => asker.ask(&signer, &note).await,
            Err(why) => tracing::error!(%why, "nothing is signed"),
        }
        let again = async {
            if asker.is_done() {
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(ASK_AGAIN).await;
        };
        tokio::select! {
            changed = moved.changed() => if changed.is_err() { return },
            () = again => {}
        }
        tokio::time::sleep(GATHER).await;
        moved.mark_unchanged();
    }
}

/// A journal that is only read.
#[derive(Clone, Debug, Args)]
pub(crate) struct Source {
    /// Data directory.
    #[arg(long, default_value = "travaux-data", env = "TRAVAUX_DATA")]
    data: PathBuf,
    /// Journal in PostgreSQL instead of the data directory.
    #[arg(long, env = "TRAVAUX_DATABASE")]
    database: Option<String>,
    /// Database of the keys; the journal's if left out.
    #[arg(long, env = "TRAVAUX_KEYS")]
    keys_database: Option<String>,
    #[command(flatten)]
    signing: Signing,
}

impl Source {
    async fn prover(&self) -> Result<Arc<Prover>, String> {
        let journal = house::journal(&self.data, self.database.as_deref()).await?;
        Ok(Arc::new(Prover::new(journal, Some(&self.data))))
    }
}

/// `travaux verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    source: Source,
    /// Say what was found as JSON.
    #[arg(long)]
    json: bool,
}

/// Examines a living journal: every row, sealed parts with their keys, the root, and what was signed last.
pub(crate) async fn verify(asked: Verify, bar: ProgressBar) -> Result<(), String> {
    let Source { data, database, keys_database, signing } = &asked.source;
    let journal = house::journal(data, database.as_deref()).await?;
    let keys: Option<Arc<dyn KeyStore>> =
        house::keys(data, keys_database.as_deref().or(database.as_deref())).await?;
    let place = signing.signer.clone().unwrap_or_else(|| data.join("signer"));
    let seen = Signer::seen(&place).map_err(|why| format!("{}: {why}", place.display()))?;
    let examined = examine(&*journal, keys.as_deref(), seen.as_slice(), |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let examined = examined.await.map_err(|why| why.to_string())?;
    bar.finish_and_clear();
    report(&examined, seen.is_some(), asked.json).map_err(|why| why.to_string())?;
    match examined.fault {
        None => Ok(()),
        Some(fault) => Err(format!("position {}: {}", fault.position, fault.what)),
    }
}

fn report(examined: &Examined, compared: bool, as_json: bool) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let (head, counted) = (&examined.head, &examined.counted);
    let root: String = hex::encode(head.root);
    if as_json {
        let fault = examined
            .fault
            .as_ref()
            .map(|it| json!({"position": it.position, "code": it.code, "what": it.what}));
        let verdict = if fault.is_none() { "sound" } else { "broken" };
        return writeln!(
            out,
            "{}",
            json!({
                "verdict": verdict, "fault": fault, "size": head.size, "root": root, "events": counted.events,
                "parts_checked": counted.open, "parts_sealed": counted.withheld, "parts_erased": counted.erased,
                "compared_with_what_was_signed": compared,
            })
        );
    }
    let word = if examined.fault.is_none() { "SOUND" } else { "BROKEN" };
    writeln!(out, "{word}: {} of {} events examined, root {root}", counted.events, head.size)?;
    writeln!(out, "parts: {} checked, {} sealed, {} erased", counted.open, counted.withheld, counted.erased)?;
    let signed = if compared { "it continues what was signed last" } else { "nothing was signed before" };
    writeln!(out, "{}", if examined.fault.is_none() { signed } else { "" })
}

/// `travaux export`.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    source: Source,
    /// Only the file of one matter: its record, such as expert-nomination/EN-2014-0002; may be given several times.
    #[arg(long, value_name = "RECORD")]
    matter: Vec<String>,
    /// The bundle to write; standard output if left out.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

/// Writes a bundle (docs/bundle.md): public content in the clear, personal parts withheld.
pub(crate) async fn export(asked: Export, bar: ProgressBar) -> Result<(), String> {
    let prover = asked.source.prover().await?;
    let signer = asked.source.signing.open(&asked.source.data, "localhost", &prover).await?;
    let signer =
        signer.ok_or("the journal is being served and signed: stop it, or export a copy of its data")?;
    let exporter = Exporter { prover: &prover, signer: &signer };
    let file: Box<dyn Write + Send> = match &asked.to {
        Some(path) => {
            Box::new(std::fs::File::create(path).map_err(|why| format!("{}: {why}", path.display()))?)
        }
        None => Box::new(std::io::stdout()),
    };
    let mut out = BufWriter::new(file);
    let streams: Vec<StreamName> = asked.matter.iter().map(|name| StreamName::whole(name)).collect();
    let written = if streams.is_empty() {
        exporter
            .journal(&mut out, |done, total| {
                bar.set_length(total);
                bar.set_position(done);
            })
            .await
    } else {
        exporter.matter(&streams, &mut out).await
    };
    bar.finish_and_clear();
    let written = written.map_err(|why| why.to_string())?;
    tracing::info!(written, "events exported");
    Ok(())
}

/// Seconds since 1970, for cosignatures.
pub(crate) fn seconds_now() -> u64 {
    u64::try_from(Clock::live().now().as_second()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_named_for_the_host_of_its_service() {
        assert_eq!(origin("http://127.0.0.1:8014"), "127.0.0.1/journal");
        assert_eq!(origin("https://travaux.example/office"), "travaux.example/journal");
    }
}
