//! How does one house vouch for another? Witnesses sign that a log only grew (C2SP tlog-witness): serving one, and asking them.

use std::collections::BTreeMap;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use clap::Args;
use eventstore::Signer;
use eventstore::keys::random;
use eventstore::signer::replace;
use ledger::keys::{Kind, SignerKey, VerifierKey};
use ledger::note::{MAX_NOTE, Note, SignatureLine};
use ledger::policy::Policy;
use ledger::text::{hash_from_hex, number};
use ledger::witness::{Declined, LastSeen, Watched, Witness};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::record::seconds_now;

/// Media type of the answer that says which size was signed last.
const SIZE: &str = "text/x.tlog.size";
/// How long a witness may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// Names of the witness's files.
const KEY: &str = "witness.key";
const STATE: &str = "seen.json";
const LOCK: &str = "lock";

/// `travaux witness`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Directory of the witness: its key, and what it signed last of each log.
    #[arg(long, default_value = "travaux-witness", env = "TRAVAUX_WITNESS")]
    data: PathBuf,
    /// Address and port; port 0 takes a free one.
    #[arg(long, default_value = "127.0.0.1:8015", env = "TRAVAUX_WITNESS_LISTEN")]
    listen: SocketAddr,
    /// Name of the witness, where its key is new: a host and a path.
    #[arg(long, default_value = "witness.example/travaux")]
    name: String,
    /// Key of a log it watches: name+id+base64; may be given several times.
    #[arg(long = "log", value_name = "KEY", required = true)]
    logs: Vec<String>,
}

/// What was signed last, as it is kept.
#[derive(Serialize, Deserialize)]
struct Seen {
    size: u64,
    root: String,
}

/// A witness with the directory that remembers for it.
struct Standing {
    place: PathBuf,
    witness: Mutex<Witness>,
    /// Held as long as it lives.
    _lock: File,
}

fn told(what: impl std::fmt::Display) -> String {
    what.to_string()
}

/// Serves a witness until the program is stopped.
pub(crate) async fn serve(
    asked: Serve,
    stopped: impl Future<Output = ()> + Send + 'static,
) -> Result<(), String> {
    let standing = open(&asked).map_err(|why| format!("{}: {why}", asked.data.display()))?;
    let key = standing.witness.lock().await.key().to_string();
    let listener = TcpListener::bind(asked.listen).await.map_err(|why| format!("{}: {why}", asked.listen))?;
    let address = listener.local_addr().map_err(told)?;
    let mut out = std::io::stdout();
    std::io::Write::write_fmt(&mut out, format_args!("witness {key}\nready http://{address}\n"))
        .map_err(told)?;
    std::io::Write::flush(&mut out).map_err(told)?;
    let router = Router::new()
        .route("/add-checkpoint", post(add))
        .route("/key", get(|| async move { format!("{key}\n") }))
        .layer(DefaultBodyLimit::max(2 * MAX_NOTE))
        .with_state(Arc::new(standing));
    axum::serve(listener, router).with_graceful_shutdown(stopped).await.map_err(told)
}

fn open(asked: &Serve) -> Result<Standing, String> {
    std::fs::create_dir_all(&asked.data).map_err(told)?;
    let mut options = std::fs::OpenOptions::new();
    let path = asked.data.join(LOCK);
    let lock = options.write(true).create(true).truncate(false).open(path).map_err(told)?;
    lock.try_lock().map_err(|_| "another process is this witness".to_owned())?;
    let key = key(&asked.data, &asked.name)?;
    let seen = seen(&asked.data)?;
    let mut logs = BTreeMap::new();
    for text in &asked.logs {
        let key = VerifierKey::parse(text).map_err(told)?;
        let last = match seen.get(key.name()) {
            Some(seen) => LastSeen {
                size: seen.size,
                root: hash_from_hex(&seen.root).ok_or("what was seen is not readable")?,
            },
            None => LastSeen { size: 0, root: ledger::empty_root() },
        };
        logs.insert(key.name().to_owned(), Watched { key, last });
    }
    Ok(Standing { place: asked.data.clone(), witness: Mutex::new(Witness::new(key, logs)), _lock: lock })
}

/// The key, made together with an empty memory. A key whose memory is gone must not sign again: it could vouch for two histories.
fn key(place: &Path, name: &str) -> Result<SignerKey, String> {
    let path = place.join(KEY);
    if path.exists() {
        let text = std::fs::read_to_string(&path).map_err(told)?;
        return SignerKey::parse(text.trim_end()).map_err(told);
    }
    let made = SignerKey::new(name, Kind::Timed, &random().map_err(told)?).map_err(told)?;
    replace(place, STATE, "{}").map_err(told)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path).map_err(told)?;
    let text = format!("{}\n", made.to_secret_text());
    std::io::Write::write_all(&mut file, text.as_bytes()).and_then(|()| file.sync_all()).map_err(told)?;
    Ok(made)
}

fn seen(place: &Path) -> Result<BTreeMap<String, Seen>, String> {
    let text = std::fs::read_to_string(place.join(STATE)).map_err(|why| {
        format!(
            "{STATE}: {why}: what this witness signed is forgotten. Retire its key and begin with a new one"
        )
    })?;
    serde_json::from_str(&text)
        .map_err(|why| format!("{STATE}: {why}. Retire its key and begin with a new one"))
}

/// One request: considered, remembered on disk, then answered; one after another, so that nothing comes between.
async fn add(State(standing): State<Arc<Standing>>, body: Bytes) -> Response {
    let mut witness = standing.witness.lock().await;
    let agreed = match witness.consider(&body, seconds_now()) {
        Ok(agreed) => agreed,
        Err(declined) => return declined_answer(&declined),
    };
    let mut all: BTreeMap<&str, Seen> = BTreeMap::new();
    for (origin, log) in witness.logs() {
        let last = if *origin == agreed.origin { agreed.seen } else { log.last };
        all.insert(origin, Seen { size: last.size, root: hex::encode(last.root) });
    }
    let kept = serde_json::to_string(&all).map_err(std::io::Error::other);
    if let Err(why) = kept.and_then(|text| replace(&standing.place, STATE, &text)) {
        tracing::error!(%why, "what was seen cannot be kept: nothing is signed");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    witness.keep(&agreed);
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], agreed.line.to_string()).into_response()
}

fn declined_answer(declined: &Declined) -> Response {
    let status = StatusCode::from_u16(declined.status()).unwrap_or(StatusCode::BAD_REQUEST);
    match declined {
        Declined::Elsewhere(size) => {
            (status, [(header::CONTENT_TYPE, SIZE)], format!("{size}\n")).into_response()
        }
        other => (status, format!("{other}\n")).into_response(),
    }
}

/// Asks the witnesses of a policy.
pub(crate) struct Asker {
    client: reqwest::Client,
    /// Name and address, and the size each signed last as far as known.
    witnesses: Vec<(String, String, u64)>,
    done: bool,
}

impl Asker {
    /// Somebody who asks all witnesses that have an address.
    pub(crate) fn new(policy: &Policy) -> Self {
        let addressed = policy.witnesses().iter().filter_map(|(name, it)| Some((name, it.address.as_ref()?)));
        let witnesses = addressed.map(|(name, address)| (name.clone(), address.clone(), 0)).collect();
        Self { client: reqwest::Client::new(), witnesses, done: true }
    }

    /// Whether every witness signed the last note asked for.
    pub(crate) const fn is_done(&self) -> bool {
        self.done
    }

    /// Asks all of them to sign a note, and publishes it once enough did.
    pub(crate) async fn ask(&mut self, signer: &Signer, note: &Note) {
        let mut lines: Vec<SignatureLine> = Vec::new();
        self.done = true;
        for witness in &mut self.witnesses {
            match ask_one(&self.client, witness, signer, note).await {
                Ok(mut found) => lines.append(&mut found),
                Err(why) => {
                    self.done = false;
                    tracing::warn!(witness = witness.0, %why, "a witness did not sign");
                }
            }
        }
        if lines.is_empty() {
            return;
        }
        match signer.publish_with(note, &lines).await {
            Ok(true) => {}
            Ok(false) => tracing::warn!("too few witnesses signed the newest checkpoint"),
            Err(why) => tracing::error!(%why, "the checkpoint is not published"),
        }
    }
}

/// Asks one witness, and again if it says which size it signed last.
async fn ask_one(
    client: &reqwest::Client,
    (_, address, last): &mut (String, String, u64),
    signer: &Signer,
    note: &Note,
) -> Result<Vec<SignatureLine>, String> {
    let address = format!("{}/add-checkpoint", address.trim_end_matches('/'));
    for _ in 0..2 {
        let request = signer.request(note, *last).await.map_err(told)?;
        let request = request.ok_or("it signed a larger tree than this one")?;
        let sent = client.post(&address).timeout(PATIENCE).body(request.to_string()).send().await;
        let answer = sent.map_err(told)?;
        let status = answer.status();
        let text = answer.text().await.map_err(told)?;
        match status.as_u16() {
            200 => {
                *last = size_of(note);
                return text.lines().map(|line| SignatureLine::parse(line).map_err(told)).collect();
            }
            409 => {
                let size = number(text.trim_end()).ok_or("it names no size")?;
                if size == *last {
                    return Err("it signed another tree of this size".to_owned());
                }
                *last = size;
            }
            _ => return Err(format!("{status}: {}", text.trim_end())),
        }
    }
    Err("it keeps naming other sizes".to_owned())
}

fn size_of(note: &Note) -> u64 {
    ledger::checkpoint::Checkpoint::parse(&note.text).map_or(0, |it| it.size)
}
