//! What does a log promise? Its origin, its size and its root, as C2SP tlog-checkpoint writes them.

use crate::Hash;
use crate::keys::{SignerKey, VerifierKey, is_name};
use crate::note::{Note, NoteError};
use crate::text::{hash_from_base64, number, to_base64};

/// The promise: a log of this origin and size has this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, which is also that of its key.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}\n{}\n{}\n", self.origin, self.size, to_base64(&self.root))
    }
}

impl Checkpoint {
    /// The promise in the text of a note. Extension lines are refused: nobody can check what they promise.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        use NoteError::Malformed;
        let mut lines = text.split('\n');
        let (origin, size, root) = (lines.next(), lines.next(), lines.next());
        let origin =
            origin.filter(|it| is_name(it)).ok_or(Malformed("a checkpoint begins with an origin"))?;
        let size =
            size.and_then(number).ok_or(Malformed("the size of a checkpoint is a number below 2^63"))?;
        let root = root.and_then(hash_from_base64).ok_or(Malformed("the root of a checkpoint is a hash"))?;
        match (lines.next(), lines.next()) {
            (Some(""), None) => Ok(Self { origin: origin.to_owned(), size, root }),
            _ => Err(Malformed("a checkpoint has three lines")),
        }
    }

    /// Signs it with the log's key, whose name has to be the origin.
    pub fn sign(&self, key: &SignerKey) -> Result<Note, NoteError> {
        if key.public().name() != self.origin {
            return Err(NoteError::Unsigned(self.origin.clone()));
        }
        Note::signed(&self.to_string(), key)
    }

    /// The promise of a note, signed by this log and of its origin.
    pub fn opened(note: &Note, log: &VerifierKey) -> Result<Self, NoteError> {
        let found = Self::parse(&note.text)?;
        if found.origin != log.name() {
            return Err(NoteError::Unsigned(log.name().to_owned()));
        }
        match note.by(log)? {
            Some(_) => Ok(found),
            None => Err(NoteError::Unsigned(log.name().to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::keys::Kind;

    fn log(name: &str) -> SignerKey {
        SignerKey::new(name, Kind::Plain, &[7; 32]).unwrap()
    }

    fn checkpoint() -> Checkpoint {
        Checkpoint { origin: "journal.example/office".to_owned(), size: 1_025, root: [3; 32] }
    }

    #[test]
    fn a_checkpoint_comes_back_from_its_note() {
        let key = log("journal.example/office");
        let note = checkpoint().sign(&key).unwrap();
        assert_eq!(Checkpoint::opened(&note, key.public()), Ok(checkpoint()));
    }

    #[test]
    fn another_logs_checkpoint_is_refused() {
        let other = log("journal.example/other");
        let note = checkpoint().sign(&log("journal.example/office")).unwrap();
        let unsigned = || Err(NoteError::Unsigned("journal.example/other".to_owned()));
        assert_eq!(Checkpoint::opened(&note, other.public()), unsigned());
        assert!(checkpoint().sign(&other).is_err());
        // Its own name on another's signature does not help either.
        let stranger = SignerKey::new("journal.example/office", Kind::Plain, &[8; 32]).unwrap();
        assert!(Checkpoint::opened(&note, stranger.public()).is_err());
    }

    #[test]
    fn only_the_one_form_of_a_checkpoint_is_read() {
        let good = checkpoint().to_string();
        let bad = [
            good.replace("1025", "01025"),
            good.replace("1025", "9223372036854775808"),
            good.replace("1025", ""),
            good.replace("1025", "-1"),
            format!("{good}extension\n"),
            format!("{good}\n"),
            good.trim_end().to_owned(),
            good.replace("AwMD", "AwM"),
            good.replace("office", "of fice"),
            String::new(),
        ];
        for text in bad {
            assert!(Checkpoint::parse(&text).is_err(), "{text:?}");
        }
        assert!(Checkpoint::parse(&good.replace("1025", "9223372036854775807")).is_ok());
    }

    proptest! {
        #[test]
        fn another_implementation_reads_the_same_checkpoint(size in 0_u64..1 << 63, root in any::<[u8; 32]>()) {
            let ours = Checkpoint { origin: "journal.example/office".to_owned(), size, root };
            let theirs = tlog_tiles::Checkpoint::from_bytes(ours.to_string().as_bytes()).unwrap();
            prop_assert_eq!((theirs.origin(), theirs.size(), theirs.hash().0), ("journal.example/office", size, root));
            prop_assert_eq!(Checkpoint::parse(&String::from_utf8(theirs.to_bytes()).unwrap()), Ok(ours));
        }

        #[test]
        fn a_mutilated_checkpoint_is_read_exactly_or_not_at_all(at in 0_usize..90, with in any::<char>()) {
            let good: Vec<char> = checkpoint().to_string().chars().collect();
            let mut changed = good.clone();
            changed[at % good.len()] = with;
            let text: String = changed.iter().collect();
            if let Ok(read) = Checkpoint::parse(&text) {
                prop_assert_eq!(read.to_string(), text);
            }
        }
    }
}
