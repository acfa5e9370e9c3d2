//! Is what passes by what was once recorded? Every leaf, every part, every version, and the root in the end.

use std::collections::HashMap;

use ledger::{Frontier, leaf_hash};
use sha2::{Digest as _, Sha256};

use super::StoredEvent;
use crate::canonical::part_digest;
use crate::entry::{Digest, Envelope};
use crate::journal::Head;

/// The first thing that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("position {position}: {what}")]
pub struct Fault {
    /// Where; 0 where it is not about one event.
    pub position: u64,
    /// What is wrong.
    pub what: String,
}

impl Fault {
    pub(crate) fn new(position: u64, what: impl Into<String>) -> Self {
        Self { position, what: what.into() }
    }
}

/// A page that was checked: the end before it and after it, and the stream and version of each event.
pub struct Step {
    /// Size and root before.
    pub before: (u64, Digest),
    /// The end after it.
    pub after: Head,
    /// The peaks of the tree after it.
    pub peaks: Vec<Digest>,
    /// Stream and version, event by event.
    pub places: Vec<(String, u64)>,
}

/// What has passed so far.
#[derive(Default)]
pub struct Checked {
    frontier: Frontier,
    last_recorded_at: i64,
    /// Versions by the first half of the stream name's hash: streams may be many, their names long.
    versions: HashMap<[u8; 16], u64>,
}

impl Checked {
    /// How many events have passed.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// Takes the next events; says what is wrong with the first that is.
    pub fn take(&mut self, page: &[StoredEvent]) -> Result<Step, Fault> {
        let before = (self.frontier.size(), self.frontier.root());
        if page.is_empty() {
            return Err(Fault::new(self.size() + 1, "the event is missing"));
        }
        let places = page.iter().map(|event| self.event(event)).collect::<Result<_, _>>()?;
        Ok(Step { before, after: self.head(), peaks: self.frontier.peaks().to_vec(), places })
    }

    fn head(&self) -> Head {
        Head {
            size: self.frontier.size(),
            root: self.frontier.root(),
            last_recorded_at: self.last_recorded_at,
        }
    }

    /// Compares the end with what the head says.
    pub fn ends_at(&self, head: &Head) -> Result<(), Fault> {
        if self.head() == *head {
            return Ok(());
        }
        Err(Fault::new(0, format!("the {} events do not give the root of the head", head.size)))
    }

    fn event(&mut self, event: &StoredEvent) -> Result<(String, u64), Fault> {
        let next = self.size() + 1;
        let fault = |what: &str| Fault::new(next, what);
        if event.position != next {
            return Err(fault("the event is missing"));
        }
        let leaf = leaf_hash(&event.entry);
        if leaf.as_slice() != event.leaf {
            return Err(fault("the leaf is not the hash of the entry"));
        }
        let envelope: Envelope =
            serde_json::from_slice(&event.entry).map_err(|why| fault(&format!("the entry: {why}")))?;
        parts(event, &envelope).map_err(|what| fault(&what))?;
        let name: [u8; 32] = Sha256::digest(&envelope.stream).into();
        let mut half = [0; 16];
        half.copy_from_slice(&name[..16]);
        let version = self.versions.entry(half).or_default();
        if envelope.version != *version + 1 {
            return Err(fault("the version does not follow that of the stream's event before"));
        }
        *version = envelope.version;
        if envelope.recorded_at <= self.last_recorded_at && next > 1 {
            return Err(fault("it was recorded before the event before it"));
        }
        self.last_recorded_at = envelope.recorded_at;
        self.frontier.push(leaf);
        Ok((envelope.stream, envelope.version))
    }
}

/// Every part the entry names is there or was erased, and nothing else is.
fn parts(event: &StoredEvent, envelope: &Envelope) -> Result<(), String> {
    let blind: [u8; 32] =
        event.blind.as_slice().try_into().map_err(|_| "the blind has not 32 bytes".to_owned())?;
    let body = hex::encode(part_digest(&blind, &event.body));
    for (name, digest) in &envelope.parts {
        let found = match name.as_str() {
            "body" => Some(body.clone()),
            name => event.parts.iter().find(|part| part.name == name).map(|part| hex::encode(part.digest)),
        };
        match found {
            Some(found) if found == *digest => {}
            Some(_) => return Err(format!("the part {name} is not what was hashed")),
            None if event.erased.iter().any(|mark| mark.name == *name) => {}
            None => return Err(format!("the part {name} is missing and no erasure accounts for it")),
        }
    }
    match event.parts.iter().find(|part| !envelope.parts.contains_key(&part.name)) {
        Some(part) => Err(format!("the part {} is not in the entry", part.name)),
        None => Ok(()),
    }
}
