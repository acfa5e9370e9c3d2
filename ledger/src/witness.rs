//! When does a witness sign? C2SP tlog-witness, as a pure step: what it holds, what it is asked, what it answers and must keep first.

use std::collections::BTreeMap;

use crate::checkpoint::Checkpoint;
use crate::keys::{SignerKey, VerifierKey};
use crate::note::{Note, NoteError, SignatureLine};
use crate::text::{hash_from_base64, number, to_base64};
use crate::{Hash, empty_root, verify_consistency};

/// Most hashes of a consistency proof: a tree has 63 levels.
pub const MAX_PROOF: usize = 63;

/// A request to add a checkpoint: the size the witness signed last, the proof from there, the new note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size the log believes the witness signed last.
    pub old: u64,
    /// Consistency proof from there.
    pub proof: Vec<Hash>,
    /// The log's note.
    pub note: Note,
}

impl std::fmt::Display for AddCheckpoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(out, "{}", to_base64(hash))?;
        }
        write!(out, "\n{}", self.note)
    }
}

impl AddCheckpoint {
    /// The request in the body of a POST.
    pub fn parse(body: &[u8]) -> Result<Self, NoteError> {
        use NoteError::Malformed;
        let text = std::str::from_utf8(body).map_err(|_| Malformed("not UTF-8"))?;
        let (head, note) = text.split_once("\n\n").ok_or(Malformed("no blank line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(number);
        let old = old.ok_or(Malformed("the first line says \"old\" and a number"))?;
        let proof: Option<Vec<Hash>> = lines.map(hash_from_base64).collect();
        let proof = proof.filter(|proof| proof.len() <= MAX_PROOF);
        let proof = proof.ok_or(Malformed("a proof has 63 hashes at most, each of them one"))?;
        Ok(Self { old, proof, note: Note::parse(note.as_bytes())? })
    }
}

/// The end of a log as a witness signed it last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastSeen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Hash,
}

/// A log a witness watches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The log's key.
    pub key: VerifierKey,
    /// What was signed last.
    pub last: LastSeen,
}

/// What a witness holds: its key and the logs it watches, by origin.
#[derive(Debug)]
pub struct Witness {
    key: SignerKey,
    logs: BTreeMap<String, Watched>,
}

/// Why a witness does not sign, with the status its protocol gives the answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
    /// 400.
    #[error("{0}")]
    Malformed(NoteError),
    /// 404.
    #[error("this witness does not watch that log")]
    Unknown,
    /// 403.
    #[error("the checkpoint is not signed by the log's key")]
    Unsigned,
    /// 400.
    #[error("a tree does not shrink")]
    Shrunk,
    /// 409: the size the witness signed last, for the log to begin its proof from.
    #[error("the last checkpoint signed here has {0} leaves")]
    Elsewhere(u64),
    /// 422.
    #[error("the proof does not lead from the last checkpoint signed here to this one")]
    Forked,
}

impl Declined {
    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> u16 {
        match self {
            Self::Malformed(_) | Self::Shrunk => 400,
            Self::Unsigned => 403,
            Self::Unknown => 404,
            Self::Elsewhere(_) => 409,
            Self::Forked => 422,
        }
    }
}

/// A signature to give out, once what was seen is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreed {
    /// Whose log.
    pub origin: String,
    /// What must be durable before the line leaves the house.
    pub seen: LastSeen,
    /// The signature line.
    pub line: SignatureLine,
}

impl Witness {
    /// A witness that watches these logs.
    #[must_use]
    pub const fn new(key: SignerKey, logs: BTreeMap<String, Watched>) -> Self {
        Self { key, logs }
    }

    /// The logs it watches, with what it signed last.
    #[must_use]
    pub const fn logs(&self) -> &BTreeMap<String, Watched> {
        &self.logs
    }

    /// Its public key.
    #[must_use]
    pub const fn key(&self) -> &VerifierKey {
        self.key.public()
    }

    /// Whether it would sign at a time (seconds since 1970 UTC). Nothing is signed for others before [`Witness::keep`].
    pub fn consider(&self, body: &[u8], now: u64) -> Result<Agreed, Declined> {
        let asked = AddCheckpoint::parse(body).map_err(Declined::Malformed)?;
        let promised = Checkpoint::parse(&asked.note.text).map_err(Declined::Malformed)?;
        let log = self.logs.get(&promised.origin).ok_or(Declined::Unknown)?;
        Checkpoint::opened(&asked.note, &log.key).map_err(|_| Declined::Unsigned)?;
        if asked.old > promised.size {
            return Err(Declined::Shrunk);
        }
        if asked.old != log.last.size {
            return Err(Declined::Elsewhere(log.last.size));
        }
        if !continues(&log.last, &promised, &asked.proof) {
            return Err(if asked.old == promised.size && asked.proof.is_empty() {
                Declined::Elsewhere(log.last.size)
            } else {
                Declined::Forked
            });
        }
        let line = Note::cosigned(&asked.note.text, &self.key, now);
        let seen = LastSeen { size: promised.size, root: promised.root };
        Ok(Agreed { origin: promised.origin, seen, line })
    }

    /// Takes note of what was signed; the caller has made it durable.
    pub fn keep(&mut self, agreed: &Agreed) {
        if let Some(log) = self.logs.get_mut(&agreed.origin) {
            log.last = agreed.seen;
        }
    }
}

/// Whether a promise continues what was signed last.
fn continues(last: &LastSeen, promised: &Checkpoint, proof: &[Hash]) -> bool {
    if last.size == 0 {
        return proof.is_empty() && (promised.size > 0 || promised.root == empty_root());
    }
    verify_consistency(last.size, promised.size, proof, &last.root, &promised.root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keys::Kind;
    use crate::{consistency, leaf_hash, root};

    const ORIGIN: &str = "journal.example/office";

    fn log() -> SignerKey {
        SignerKey::new(ORIGIN, Kind::Plain, &[7; 32]).unwrap()
    }

    fn leaves(size: u64) -> Vec<Hash> {
        (0..size).map(|n| leaf_hash(&n.to_be_bytes())).collect()
    }

    fn witness() -> Witness {
        let key = SignerKey::new("witness.example", Kind::Timed, &[1; 32]).unwrap();
        let last = LastSeen { size: 0, root: empty_root() };
        Witness::new(
            key,
            BTreeMap::from([(ORIGIN.to_owned(), Watched { key: log().public().clone(), last })]),
        )
    }

    fn note(size: u64) -> Note {
        let all = leaves(size);
        Checkpoint { origin: ORIGIN.to_owned(), size, root: root(&all) }.sign(&log()).unwrap()
    }

    fn request(old: u64, new: u64) -> AddCheckpoint {
        let all = leaves(new);
        let proof = consistency(&all, usize::try_from(old).unwrap()).unwrap_or_default();
        AddCheckpoint { old, proof, note: note(new) }
    }

    fn ask(witness: &mut Witness, request: &AddCheckpoint) -> Result<SignatureLine, Declined> {
        let agreed = witness.consider(request.to_string().as_bytes(), 1_000)?;
        witness.keep(&agreed);
        Ok(agreed.line)
    }

    #[test]
    fn a_witness_signs_a_log_that_only_grows() {
        let mut witness = witness();
        for (old, new) in [(0, 5), (5, 5), (5, 6), (6, 64), (64, 65)] {
            let line = ask(&mut witness, &request(old, new)).unwrap();
            let mut signed = note(new);
            signed.signatures.push(line);
            let by = signed.by(witness.key()).unwrap().unwrap();
            assert_eq!((by.name.as_str(), by.at), ("witness.example", Some(1_000)));
            assert_eq!(witness.logs()[ORIGIN].last.size, new);
        }
    }

    #[test]
    fn a_witness_refuses_a_tree_that_is_smaller_forked_or_a_stranger_s() {
        let mut witness = witness();
        ask(&mut witness, &request(0, 8)).unwrap();
        let mut forked = request(8, 9);
        forked.proof[0] = [9; 32];
        let mut rewritten = request(8, 8);
        rewritten.note =
            Checkpoint { origin: ORIGIN.to_owned(), size: 8, root: [9; 32] }.sign(&log()).unwrap();
        let stranger = SignerKey::new(ORIGIN, Kind::Plain, &[9; 32]).unwrap();
        let mut unsigned = request(8, 9);
        unsigned.note = Note::signed(&note(9).text, &stranger).unwrap();
        let mut unknown = request(8, 9);
        let other = SignerKey::new("other.example", Kind::Plain, &[7; 32]).unwrap();
        unknown.note =
            Checkpoint { origin: "other.example".to_owned(), size: 9, root: [1; 32] }.sign(&other).unwrap();
        let mut padded = request(8, 8);
        padded.proof.push([0; 32]);
        let shrunk = AddCheckpoint { old: 8, proof: Vec::new(), note: note(7) };
        let cases = [
            (request(5, 9), Declined::Elsewhere(8), 409),
            (request(0, 9), Declined::Elsewhere(8), 409),
            (request(5, 7), Declined::Elsewhere(8), 409),
            (forked, Declined::Forked, 422),
            (rewritten, Declined::Elsewhere(8), 409),
            (padded, Declined::Forked, 422),
            (unsigned, Declined::Unsigned, 403),
            (unknown, Declined::Unknown, 404),
            (shrunk, Declined::Shrunk, 400),
        ];
        for (request, expected, status) in cases {
            let declined = ask(&mut witness, &request).unwrap_err();
            assert_eq!((declined.status(), &declined), (status, &expected));
        }
        assert_eq!(witness.logs()[ORIGIN].last.size, 8);
    }

    #[test]
    fn the_first_checkpoint_of_a_log_needs_no_proof_and_takes_none() {
        let mut padded = request(0, 5);
        padded.proof.push([0; 32]);
        assert_eq!(ask(&mut witness(), &padded), Err(Declined::Forked));
        assert!(ask(&mut witness(), &request(0, 0)).is_ok());
        let mut empty = request(0, 0);
        empty.note = Checkpoint { origin: ORIGIN.to_owned(), size: 0, root: [1; 32] }.sign(&log()).unwrap();
        assert!(ask(&mut witness(), &empty).is_err());
    }

    #[test]
    fn a_request_comes_back_from_its_text_and_no_other_is_read() {
        let good = request(5, 9);
        assert_eq!(AddCheckpoint::parse(good.to_string().as_bytes()), Ok(good.clone()));
        let text = good.to_string();
        let long = AddCheckpoint { proof: vec![[1; 32]; MAX_PROOF + 1], ..good.clone() }.to_string();
        let bad = [
            String::new(),
            text.replace("old 5", "old 05"),
            text.replace("old 5", "old"),
            text.replace("old 5", "new 5"),
            text.replace("\n\n", "\n"),
            text.replacen('\n', "\r\n", 1),
            text.replacen("=\n", "\n", 1),
            format!("\n{text}"),
            long,
        ];
        for body in bad {
            let declined = witness().consider(body.as_bytes(), 1).unwrap_err();
            assert!(matches!(declined, Declined::Malformed(_)), "{body}");
            assert_eq!(declined.status(), 400);
        }
        assert!(AddCheckpoint::parse(b"\xff").is_err());
        let longest = AddCheckpoint { proof: vec![[1; 32]; MAX_PROOF], ..good };
        assert!(AddCheckpoint::parse(longest.to_string().as_bytes()).is_ok());
    }

    proptest! {
        #[test]
        fn no_changed_byte_of_a_request_gets_another_tree_signed(at in 0_usize..400, with in any::<u8>()) {
            let mut held = witness();
            ask(&mut held, &request(0, 5)).unwrap();
            let good = request(5, 9).to_string().into_bytes();
            let mut body = good.clone();
            let at = at % good.len();
            body[at] = with;
            if let Ok(agreed) = held.consider(&body, 1) {
                prop_assert_eq!(agreed.seen.root, root(&leaves(9)));
            }
        }
    }
}
