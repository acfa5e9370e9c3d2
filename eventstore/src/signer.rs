//! What does the office put its name to? A checkpoint of every durable end of the journal, and never of less than the last one.
//!
//! The signer's directory holds its key, the last note it signed and the last one with the witnesses' signatures. It is kept apart from
//! the journal: a journal restored from a backup, or written anew, does not continue what was signed, and is refused.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ledger::checkpoint::Checkpoint;
use ledger::keys::{Kind, SignerKey, VerifierKey};
use ledger::note::{Note, SignatureLine};
use ledger::policy::Policy;
use ledger::witness::AddCheckpoint;
use tokio::sync::{Mutex, watch};

use crate::entry::Digest;
use crate::journal::ReadError;
use crate::keys::random;
use crate::prover::Prover;

/// The key, as C2SP writes a private one.
const KEY: &str = "log.key";
/// The last note signed.
const STATE: &str = "signed";
/// The last note with as many witnesses' signatures as its policy asks for.
const PUBLISHED: &str = "checkpoint";
/// Held by the one process that signs.
const LOCK: &str = "lock";

/// Why nothing is signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSigned {
    /// The journal is smaller than what was signed: a backup was restored.
    #[error(
        "the journal has {found} events, but {signed} were signed: it was restored from a backup or lost its end. \
         Restore a newer one. The signer's directory remembers what was promised"
    )]
    WentBack {
        /// Events of the journal.
        found: u64,
        /// Events of the last checkpoint.
        signed: u64,
    },
    /// The journal's beginning is not what was signed.
    #[error("the first {signed} events are not those that were signed: the journal was written anew")]
    Forked {
        /// Events of the last checkpoint.
        signed: u64,
    },
    /// Another process signs.
    #[error("another process signs with this directory")]
    Elsewhere,
    /// The signer's directory cannot be used.
    #[error("the signer's directory: {0}")]
    Directory(String),
    /// The journal cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
}

fn directory(what: impl std::fmt::Display) -> NotSigned {
    NotSigned::Directory(what.to_string())
}

/// Signs checkpoints of one journal.
pub struct Signer {
    place: PathBuf,
    key: SignerKey,
    policy: Policy,
    prover: Arc<Prover>,
    last: Mutex<Option<Note>>,
    published: watch::Sender<Option<Arc<str>>>,
    /// Held as long as it lives.
    _lock: File,
}

impl Signer {
    /// Opens a signer's directory; makes it and its key (named `name`) at the first time. Refuses a journal that does not
    /// continue what was signed. The policy names witnesses, if there are any: its log has to be this one.
    pub async fn open(
        place: &Path,
        name: &str,
        witnesses: Option<&str>,
        prover: Arc<Prover>,
    ) -> Result<Self, NotSigned> {
        std::fs::create_dir_all(place).map_err(directory)?;
        let lock = lock(place)?;
        let key = key(place, name)?;
        let policy = policy(key.public(), witnesses)?;
        let last = note(&place.join(STATE), key.public())?;
        let published = published(place, &policy)?;
        let signer = Self {
            place: place.to_owned(),
            key,
            policy,
            prover,
            last: Mutex::new(last),
            published: watch::Sender::new(published),
            _lock: lock,
        };
        signer.sign().await?;
        Ok(signer)
    }

    /// The checkpoint a signer's directory signed last, whoever signs with it now; none if it signed nothing yet.
    pub fn seen(place: &Path) -> Result<Option<Checkpoint>, NotSigned> {
        if !place.join(KEY).exists() {
            return Ok(None);
        }
        let key = key(place, "")?;
        let note = note(&place.join(STATE), key.public())?;
        note.map(|note| Checkpoint::opened(&note, key.public()).map_err(directory)).transpose()
    }

    /// Whom outsiders have to believe: the log's key, its witnesses and their quorum.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The newest checkpoint to give out, as it is published.
    #[must_use]
    pub fn checkpoint(&self) -> watch::Receiver<Option<Arc<str>>> {
        self.published.subscribe()
    }

    /// Signs the journal's end, if it moved; what is signed is on disk before anybody sees it.
    pub async fn sign(&self) -> Result<Note, NotSigned> {
        let mut last = self.last.lock().await;
        let head = self.prover.head().await?;
        if let Some(note) = last.as_ref() {
            let promised = Checkpoint::parse(&note.text).map_err(directory)?;
            self.continues(&promised, head.size).await?;
            if promised.size == head.size {
                return Ok(note.clone());
            }
        }
        let origin = self.key.public().name().to_owned();
        let note =
            Checkpoint { origin, size: head.size, root: head.root }.sign(&self.key).map_err(directory)?;
        self.write(STATE, note.to_string()).await?;
        *last = Some(note.clone());
        drop(last);
        self.publish(&note).await?;
        Ok(note)
    }

    /// A published checkpoint over a position with its size, signed now if need be; none while its witnesses are missing.
    pub async fn covering(&self, position: u64) -> Result<Option<(u64, Arc<str>)>, NotSigned> {
        for asked in [false, true] {
            if asked {
                self.sign().await?;
            }
            let published = self.published.borrow().clone();
            let size = published.as_deref().and_then(|text| Note::parse(text.as_bytes()).ok());
            let size = size.and_then(|note| Checkpoint::parse(&note.text).ok()).map_or(0, |it| it.size);
            if let Some(text) = published.filter(|_| size >= position) {
                return Ok(Some((size, text)));
            }
        }
        Ok(None)
    }

    async fn continues(&self, promised: &Checkpoint, size: u64) -> Result<(), NotSigned> {
        if promised.size > size {
            return Err(NotSigned::WentBack { found: size, signed: promised.size });
        }
        match self.prover.root(promised.size).await? {
            Some(root) if root == promised.root => Ok(()),
            _ => Err(NotSigned::Forked { signed: promised.size }),
        }
    }

    /// Signs a statement about the journal that is not a checkpoint (the streams of a matter).
    pub fn state(&self, text: &str) -> Result<Note, NotSigned> {
        Note::signed(text, &self.key).map_err(directory)
    }

    /// What a witness is asked that signed a tree of this size and root last.
    pub async fn request(&self, note: &Note, old: u64) -> Result<Option<AddCheckpoint>, NotSigned> {
        let promised = Checkpoint::parse(&note.text).map_err(directory)?;
        let proof: Vec<Digest> = match self.prover.consistency(old, Some(promised.size)).await? {
            Some(proof) => proof.path,
            None if old == 0 => Vec::new(),
            None => return Ok(None),
        };
        Ok(Some(AddCheckpoint { old, proof, note: note.clone() }))
    }

    /// Publishes a note, if enough of its witnesses signed it. Lines of others, and wrong ones, are left out.
    pub async fn publish_with(&self, note: &Note, lines: &[SignatureLine]) -> Result<bool, NotSigned> {
        let mut note = note.clone();
        for line in lines {
            let mut with = note.clone();
            with.signatures.push(line.clone());
            let known = self.policy.witnesses().values();
            let by_witness = known
                .into_iter()
                .any(|it| it.key.name() == line.name && matches!(with.by(&it.key), Ok(Some(_))));
            if by_witness && Note::parse(with.to_string().as_bytes()).is_ok() {
                note = with;
            }
        }
        self.publish(&note).await
    }

    async fn publish(&self, note: &Note) -> Result<bool, NotSigned> {
        let standing = self.policy.judge(note).map_err(directory)?;
        let newer = {
            let published = self.published.borrow();
            let before = published.as_deref().and_then(|text| Note::parse(text.as_bytes()).ok());
            let before = before.and_then(|note| self.policy.judge(&note).ok());
            before.is_none_or(|before| {
                (before.checkpoint.size, before.witnesses.len())
                    < (standing.checkpoint.size, standing.witnesses.len())
            })
        };
        if !standing.quorum || !newer {
            return Ok(standing.quorum);
        }
        self.write(PUBLISHED, note.to_string()).await?;
        self.published.send_replace(Some(note.to_string().into()));
        Ok(true)
    }

    async fn write(&self, name: &'static str, text: String) -> Result<(), NotSigned> {
        let place = self.place.clone();
        let written = tokio::task::spawn_blocking(move || replace(&place, name, &text)).await;
        written.map_err(directory)?.map_err(directory)
    }
}

fn lock(place: &Path) -> Result<File, NotSigned> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create(true).truncate(false).open(place.join(LOCK)).map_err(directory)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(NotSigned::Elsewhere),
        Err(TryLockError::Error(why)) => Err(directory(why)),
    }
}

/// The key of a directory, made at the first time: a file only its owner reads.
fn key(place: &Path, name: &str) -> Result<SignerKey, NotSigned> {
    let path = place.join(KEY);
    if !path.exists() {
        if place.join(STATE).exists() {
            return Err(directory("its key is gone although something was signed with it"));
        }
        let made = SignerKey::new(name, Kind::Plain, &random().map_err(directory)?).map_err(directory)?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(directory)?;
        let text = format!("{}\n", made.to_secret_text());
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(directory)?;
        sync_directory(place).map_err(directory)?;
        return Ok(made);
    }
    let text = std::fs::read_to_string(&path).map_err(directory)?;
    SignerKey::parse(text.trim_end()).map_err(directory)
}

fn policy(log: &VerifierKey, witnesses: Option<&str>) -> Result<Policy, NotSigned> {
    let Some(text) = witnesses else { return Ok(Policy::of_log(log.clone())) };
    // The log's own line may be left out: at the first start its key is not yet known to whoever writes the policy.
    let names_log = text.lines().any(|line| line.trim_start().starts_with("log "));
    let whole = if names_log { text.to_owned() } else { format!("log {log}\n{text}") };
    let policy = Policy::parse(&whole).map_err(directory)?;
    if policy.log() == log { Ok(policy) } else { Err(directory("the policy of witnesses names another log")) }
}

/// The note of a file, signed by this log; none if there is no file.
fn note(path: &Path, log: &VerifierKey) -> Result<Option<Note>, NotSigned> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(directory(why)),
    };
    let told = |why: &dyn std::fmt::Display| directory(format!("{}: {why}", path.display()));
    let note = Note::parse(&bytes).map_err(|why| told(&why))?;
    Checkpoint::opened(&note, log).map_err(|why| told(&why))?;
    Ok(Some(note))
}

/// What was published last; nothing where another policy holds by now.
fn published(place: &Path, policy: &Policy) -> Result<Option<Arc<str>>, NotSigned> {
    let Some(note) = note(&place.join(PUBLISHED), policy.log())? else { return Ok(None) };
    let stands = policy.judge(&note).is_ok_and(|standing| standing.quorum);
    Ok(stands.then(|| note.to_string().into()))
}

/// Puts a file in the place of another, so that after a power cut one of them is there whole.
pub fn replace(place: &Path, name: &str, text: &str) -> std::io::Result<()> {
    let new = place.join(format!("{name}.new"));
    let mut file = File::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, place.join(name))?;
    sync_directory(place)
}

fn sync_directory(place: &Path) -> std::io::Result<()> {
    File::open(place)?.sync_all()
}
