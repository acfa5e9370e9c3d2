//! What does a signed text look like? C2SP signed-note: lines of text, a blank line, a line for each signature.

use crate::keys::{Kind, SignerKey, VerifierKey};
use crate::text::{from_base64, to_base64};

/// Most bytes of a note: a checkpoint has a few hundred.
pub const MAX_NOTE: usize = 64 << 10;
/// Most signatures of a note: a log, its former key, and more witnesses than any quorum asks for.
pub const MAX_SIGNATURES: usize = 64;
/// How a signature line begins: a dash of this length and a space.
const DASH: &str = "\u{2014} ";

/// Why a text is not a note, or not one to rely on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It has not the form of a note.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// A signature names a known key and is not by it.
    #[error("the signature of {0} is not by its key")]
    Forged(String),
    /// Nobody who is known signed it.
    #[error("no signature by {0}")]
    Unsigned(String),
}

/// One signature line, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Name of the key.
    pub name: String,
    /// Its id.
    pub id: [u8; 4],
    /// What the key's kind makes of it.
    pub signature: Vec<u8>,
}

/// A text with signature lines, not yet checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The text, with its last newline.
    pub text: String,
    /// The lines below it.
    pub signatures: Vec<SignatureLine>,
}

/// Who signed a note, and for a witness when (seconds since 1970 UTC).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// Name of the key.
    pub name: String,
    /// When a witness saw it; none for a log's own signature.
    pub at: Option<u64>,
}

impl std::fmt::Display for SignatureLine {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let bytes = [self.id.as_slice(), self.signature.as_slice()].concat();
        writeln!(out, "{DASH}{} {}", self.name, to_base64(&bytes))
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{}", self.text)?;
        self.signatures.iter().try_for_each(|line| line.fmt(out))
    }
}

impl SignatureLine {
    /// The line in a text that ends with a newline.
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        let rest =
            line.strip_prefix(DASH).ok_or(NoteError::Malformed("a signature line begins with a dash"))?;
        let (name, signature) =
            rest.split_once(' ').ok_or(NoteError::Malformed("a signature line has two words"))?;
        if !crate::keys::is_name(name) {
            return Err(NoteError::Malformed("the name of a key has no spaces and no plus sign"));
        }
        let bytes = from_base64(signature).ok_or(NoteError::Malformed("a signature is not base64"))?;
        let (id, signature) =
            bytes.split_first_chunk().ok_or(NoteError::Malformed("a signature without a key's id"))?;
        if signature.is_empty() {
            return Err(NoteError::Malformed("an empty signature"));
        }
        Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

impl Note {
    /// The note in a text. Strict: LF only, no control characters, bounded in size and number of signatures.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        use NoteError::Malformed;
        if bytes.len() > MAX_NOTE {
            return Err(Malformed("longer than a note may be"));
        }
        let all = std::str::from_utf8(bytes).map_err(|_| Malformed("not UTF-8"))?;
        if all.chars().any(|each| each.is_control() && each != '\n') {
            return Err(Malformed("a control character"));
        }
        let (text, lines) = all.rsplit_once("\n\n").ok_or(Malformed("no blank line before signatures"))?;
        let lines = lines.strip_suffix('\n').ok_or(Malformed("the last line does not end"))?;
        if lines.split('\n').count() > MAX_SIGNATURES {
            return Err(Malformed("more signatures than a note may have"));
        }
        let signatures = lines.split('\n').map(SignatureLine::parse).collect::<Result<Vec<_>, _>>()?;
        let note = Self { text: format!("{text}\n"), signatures };
        if note.has_twins() {
            return Err(Malformed("two signatures of one key"));
        }
        Ok(note)
    }

    fn has_twins(&self) -> bool {
        let key = |line: &SignatureLine| (line.name.clone(), line.id);
        let mut keys: Vec<_> = self.signatures.iter().map(key).collect();
        keys.sort();
        keys.windows(2).any(|pair| pair[0] == pair[1])
    }

    /// A note with one signature.
    pub fn signed(text: &str, key: &SignerKey) -> Result<Self, NoteError> {
        let line = line(key, key.sign(text.as_bytes()).to_vec());
        let note = Self { text: text.to_owned(), signatures: vec![line] };
        // Whatever is signed here can be read by everybody who checks it.
        Self::parse(note.to_string().as_bytes())
    }

    /// A witness's signature over a text at a time: `cosignature/v1`.
    #[must_use]
    pub fn cosigned(text: &str, key: &SignerKey, at: u64) -> SignatureLine {
        let signature = key.sign(timed(text, at).as_bytes());
        line(key, [at.to_be_bytes().as_slice(), signature.as_slice()].concat())
    }

    /// What a key says of this note: its signature, none, or a wrong one.
    pub fn by(&self, key: &VerifierKey) -> Result<Option<Signed>, NoteError> {
        let mine = |line: &&SignatureLine| line.name == key.name() && line.id == key.id();
        let Some(line) = self.signatures.iter().find(mine) else { return Ok(None) };
        let at =
            check(&self.text, key, &line.signature).ok_or_else(|| NoteError::Forged(line.name.clone()))?;
        Ok(Some(Signed { name: line.name.clone(), at }))
    }
}

fn line(key: &SignerKey, signature: Vec<u8>) -> SignatureLine {
    SignatureLine { name: key.public().name().to_owned(), id: key.public().id(), signature }
}

fn timed(text: &str, at: u64) -> String {
    format!("cosignature/v1\ntime {at}\n{text}")
}

/// Whether a signature is by a key: none if not, otherwise its time, where it has one.
#[expect(clippy::option_option, reason = "signed at a time, signed without one, not signed")]
fn check(text: &str, key: &VerifierKey, signature: &[u8]) -> Option<Option<u64>> {
    match key.kind() {
        Kind::Plain => key.verifies(text.as_bytes(), signature.try_into().ok()?).then_some(None),
        Kind::Timed => {
            let (at, signature) = signature.split_first_chunk()?;
            let at = u64::from_be_bytes(*at);
            key.verifies(timed(text, at).as_bytes(), signature.try_into().ok()?).then_some(Some(at))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEXT: &str = "journal.example/office\n7\nroot\n";

    fn log() -> SignerKey {
        SignerKey::new("journal.example/office", Kind::Plain, &[7; 32]).unwrap()
    }

    fn witness(seed: u8) -> SignerKey {
        SignerKey::new(&format!("witness.example/{seed}"), Kind::Timed, &[seed; 32]).unwrap()
    }

    fn note() -> Note {
        let mut note = Note::signed(TEXT, &log()).unwrap();
        note.signatures.push(Note::cosigned(TEXT, &witness(1), 1_700_000_000));
        note
    }

    #[test]
    fn a_note_comes_back_from_its_text_and_says_who_signed_when() {
        let again = Note::parse(note().to_string().as_bytes()).unwrap();
        assert_eq!(again, note());
        let by = |name: &str, at| Some(Signed { name: name.to_owned(), at });
        assert_eq!(again.by(log().public()), Ok(by("journal.example/office", None)));
        assert_eq!(again.by(witness(1).public()), Ok(by("witness.example/1", Some(1_700_000_000))));
        assert_eq!(again.by(witness(2).public()), Ok(None));
    }

    #[test]
    fn a_changed_text_is_not_signed() {
        let mut changed = note();
        changed.text = changed.text.replace('7', "8");
        assert_eq!(changed.by(log().public()), Err(NoteError::Forged("journal.example/office".to_owned())));
        assert!(changed.by(witness(1).public()).is_err());
        let mut later = note();
        later.signatures[1].signature[7] ^= 1;
        assert!(later.by(witness(1).public()).is_err(), "the time of a cosignature is signed too");
        let mut short = note();
        short.signatures[1].signature.truncate(5);
        assert!(short.by(witness(1).public()).is_err());
    }

    #[test]
    fn only_the_one_form_of_a_note_is_read() {
        let good = note().to_string();
        let many = |count: usize| {
            let lines: String = (0..count)
                .map(|n| SignatureLine { name: format!("w{n}"), id: [1; 4], signature: vec![1] }.to_string())
                .collect();
            format!("{TEXT}\n{lines}")
        };
        let bad = [
            ("CRLF", good.replace('\n', "\r\n")),
            ("no end", good.trim_end().to_owned()),
            ("no blank line", good.replace("\n\n", "\n")),
            ("another dash", good.replace('\u{2014}', "\u{2013}")),
            ("a hyphen", good.replace('\u{2014}', "-")),
            ("no signatures", format!("{TEXT}\n")),
            ("a blank line at the end", format!("{good}\n")),
            ("a tab", good.replace("7\n", "7\t\n")),
            ("a thousand signatures", many(1_000)),
            ("one more than allowed", many(MAX_SIGNATURES + 1)),
            ("not base64", good.replace("= ", "") + "\u{2014} w !!!!\n"),
            ("two words missing", format!("{good}\u{2014} w\n")),
            ("an id alone", format!("{good}\u{2014} w AAAAAA==\n")),
            ("less than an id", format!("{good}\u{2014} w AAA=\n")),
            ("a plus in a name", format!("{good}\u{2014} a+b AAAAAAA=\n")),
            ("twice the same key", format!("{good}{}", note().signatures[0])),
            ("too long", format!("{}\n{good}", "x".repeat(MAX_NOTE))),
        ];
        for (what, text) in bad {
            assert!(matches!(Note::parse(text.as_bytes()), Err(NoteError::Malformed(_))), "{what}");
        }
        assert!(Note::parse(b"\xff\n\n").is_err());
        assert!(Note::parse(many(MAX_SIGNATURES).as_bytes()).is_ok());
        let rest = MAX_NOTE - good.len() - 1;
        assert!(Note::parse(format!("{}\n{good}", "x".repeat(rest)).as_bytes()).is_ok());
    }

    #[test]
    fn a_text_that_could_not_be_read_is_not_signed() {
        assert!(Note::signed("no end", &log()).is_err());
        assert!(Note::signed("a\r\n", &log()).is_err());
    }

    #[test]
    fn another_implementation_agrees_about_notes() {
        let ours = Note::signed(TEXT, &log()).unwrap().to_string();
        let theirs = signed_note::Note::from_bytes(ours.as_bytes()).unwrap();
        let known = signed_note::StandardVerifier::new(&log().public().to_string()).unwrap();
        let list = signed_note::VerifierList::new(vec![Box::new(known)]);
        let (verified, unknown) = theirs.verify(&list).unwrap();
        assert_eq!((verified.len(), unknown.len()), (1, 0));
        let mut made = signed_note::Note::new(TEXT.as_bytes(), &[]).unwrap();
        let signer = signed_note::StandardSigner::new(&log().to_secret_text()).unwrap();
        made.add_sigs(&[&signer]).unwrap();
        assert_eq!(String::from_utf8(made.to_bytes()).unwrap(), ours);
    }

    proptest! {
        #[test]
        fn whatever_is_read_is_written_the_same(at in 0_usize..400, with in any::<u8>()) {
            let mut bytes = note().to_string().into_bytes();
            let at = at % bytes.len();
            bytes[at] = with;
            if let Ok(read) = Note::parse(&bytes) {
                prop_assert_eq!(read.to_string().into_bytes(), bytes);
            }
        }

        #[test]
        fn no_flipped_bit_leaves_both_signatures_standing(at in 0_usize..400, bit in 0_u8..8) {
            let mut bytes = note().to_string().into_bytes();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            let standing = Note::parse(&bytes).is_ok_and(|read| {
                matches!(read.by(log().public()), Ok(Some(_))) && matches!(read.by(witness(1).public()), Ok(Some(_)))
            });
            prop_assert!(!standing);
        }
    }
}
