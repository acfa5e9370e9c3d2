//! Do mails stand in each other deeper than anybody sends them? Told before a mail is taken apart: that copies each as often as others
//! stand around it, so that half a million in 25 MB would take all the memory there is.
//!
//! Nothing is decoded here, and nothing has to be exact: headers are looked for between blank lines, wherever they stand, and what
//! could be a mail counts as one.

use memchr::{memchr, memchr_iter, memmem};

/// Most mails that stand in each other.
pub(super) const MAX_NESTED: usize = 50;
/// Largest mail in which another stands encoded (RFC 2046 §5.2.1 forbids it): what stands in that one is not seen from outside.
pub(super) const MAX_ENCODED: usize = 64 << 10;
/// What says of which type a part is.
const KIND: &[u8] = b"content-type";
/// What says how it is encoded.
const ENCODING: &[u8] = b"content-transfer-encoding";
/// Bytes of a header looked at; one whose value has not begun by then counts as the worst it could be.
const LOOKED_AT: usize = 1_000;

/// Whether a mail is refused without being taken apart.
pub(super) fn is_too_deep(bytes: &[u8]) -> bool {
    let text = bytes.to_ascii_lowercase();
    let (mut nested, mut digests, mut encoded, mut encoded_mail) = (0, 0, false, false);
    for stretch in stretches(&text).filter(|stretch| stretch.len() > KIND.len()) {
        let kinds = || values(stretch, KIND).filter(|kind| !is_other(kind)).take(MAX_NESTED + 1);
        let (mails, is_encoded) = (kinds().count(), values(stretch, ENCODING).any(is_encoding));
        nested += mails;
        if nested > MAX_NESTED {
            return true;
        }
        digests += kinds().filter(|kind| memmem::find(kind, b"digest").is_some()).count();
        encoded |= is_encoded;
        encoded_mail |= is_encoded && mails > 0;
    }
    // In a digest a part that does not say what it is is a mail.
    let hidden = encoded_mail || (digests > 0 && encoded);
    hidden && bytes.len() > MAX_ENCODED
}

/// The text between blank lines: the headers of a mail or a part stand in one of them.
fn stretches(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let ends = |at: &usize| matches!(rest.get(at + 1..), Some([b'\n', ..] | [b'\r', b'\n', ..]));
        let end = memchr_iter(b'\n', rest).find(ends).map_or(rest.len(), |at| at + 1);
        let (stretch, behind) = rest.split_at(end);
        rest = behind;
        (!stretch.is_empty()).then_some(stretch)
    })
}

/// What stands behind each mention of a header, as far as it is looked at.
fn values<'a>(stretch: &'a [u8], name: &'static [u8]) -> impl Iterator<Item = &'a [u8]> {
    memmem::find_iter(stretch, name).map(move |at| {
        let behind = &stretch[at + name.len()..];
        &behind[..behind.len().min(LOOKED_AT)]
    })
}

/// Whether a type is neither that of a mail nor that of a digest: one of the two has to stand before the first semicolon.
fn is_other(kind: &[u8]) -> bool {
    let said = memchr(b';', kind).map_or(kind, |end| &kind[..end]);
    let (is_said, is_mail) = (memchr(b'/', said).is_some(), |word: &[u8]| memmem::find(said, word).is_some());
    (is_said || kind.len() < LOOKED_AT) && !is_mail(b"message") && !is_mail(b"digest")
}

/// Whether an encoding is any but the three that leave the bytes as they are.
fn is_encoding(value: &[u8]) -> bool {
    let line = value.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let said = line.trim_ascii().strip_prefix(b":").unwrap_or(line).trim_ascii();
    !matches!(said, b"7bit" | b"8bit" | b"binary")
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIL: &str = "Content-Type: message/rfc822\n";

    fn nested(count: usize, header: &str) -> String {
        format!("From: a@qm.example\n{}hello\n", format!("{header}\n").repeat(count))
    }

    #[test]
    fn fifty_mails_may_stand_in_each_other_and_no_more() {
        for header in
            [MAIL, "CONTENT-TYPE:\n message (so)/global; a=b\r\n", "content-type: multipart/digest\n"]
        {
            assert!(!is_too_deep(nested(MAX_NESTED, header).as_bytes()), "{header}");
            assert!(is_too_deep(nested(MAX_NESTED + 1, header).as_bytes()), "{header}");
        }
        let hidden = format!("Content-Type: ({}) message/rfc822\n", "x".repeat(LOOKED_AT));
        assert!(is_too_deep(nested(MAX_NESTED + 1, &hidden).as_bytes()));
    }

    #[test]
    fn a_mail_that_stands_encoded_in_another_is_taken_while_it_is_small() {
        let with = |kind: &str, encoding: &str, bytes: usize| {
            let header = format!("{kind}Content-Transfer-Encoding: {encoding}\n");
            format!("{}{}", nested(1, &header), "x".repeat(bytes))
        };
        for encoding in ["base64", "quoted-printable", "=?utf-8?Q?base64?="] {
            assert!(!is_too_deep(with(MAIL, encoding, MAX_ENCODED / 2).as_bytes()), "{encoding}");
            assert!(is_too_deep(with(MAIL, encoding, MAX_ENCODED).as_bytes()), "{encoding}");
        }
        assert!(!is_too_deep(with(MAIL, "8bit", MAX_ENCODED).as_bytes()), "as it is");
        let pdf = "Content-Type: application/pdf; name=\"message/rfc822 digest\"\n";
        assert!(!is_too_deep(with(pdf, "base64", 4 * MAX_ENCODED).as_bytes()), "any other attachment");
        let digest = format!("Content-Type: multipart/digest\n\n{}", with("", "base64", MAX_ENCODED));
        assert!(is_too_deep(digest.as_bytes()), "in a digest a part is a mail unless it says otherwise");
    }

    #[test]
    fn twenty_megabytes_are_looked_at_in_a_moment() {
        let begun = std::time::Instant::now();
        let pieces = [
            ("content-type ", true),
            ("content-type\n\n", false),
            ("content-type: text/plain;\n\n", false),
            ("content-transfer-encoding: 7bit\n", false),
            ("\n", false),
            ("\r\n", false),
            ("x", false),
        ];
        for (piece, too_deep) in pieces {
            assert_eq!(is_too_deep(piece.repeat((20 << 20) / piece.len()).as_bytes()), too_deep, "{piece:?}");
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(30), "{:?}", begun.elapsed());
    }
}
