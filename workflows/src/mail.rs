//! What does a received mail say? Read off the original, nothing invented: what cannot be read stays empty for a person to key.

mod nesting;

use domain::Asserted;
use domain::intake::event::Reading;
use jiff::Timestamp;
use mail_parser::{DateTime, Message, MessageParser, MimeHeaders};
use sha2::{Digest, Sha256};

/// Most attachments of one mail.
pub const MAX_ATTACHMENTS: usize = 20;
/// Longest text kept of a mail, in characters.
const MAX_TEXT: usize = 4_000;
/// Room on the stack for reading a mail: as many mails as are let stand in each other, and in an encoded one, are stepped into.
const STACK: usize = 64 << 20;
/// How far the sender's own date may be from ours before it is shown as contradicting, in seconds.
const CONTRADICTS: i64 = 5 * 60;

/// A mail as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Mail {
    /// When it was received: the topmost `Received` header, which our own host wrote; never another (DR06).
    pub received: Option<Asserted>,
    /// Times that contradict it.
    pub conflicting: Vec<Asserted>,
    /// SHA-256 of the Message-ID: the same mail is the same case.
    pub message: Option<String>,
    /// What could be read.
    pub reading: Reading,
    /// The attachments.
    pub attachments: Vec<Vec<u8>>,
    /// What could not be read, without personal data.
    pub remarks: Vec<String>,
}

/// Why a mail cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It has no header.
    #[error("this is not a mail: it has no header lines")]
    NotAMail,
    /// It ends in the middle.
    #[error("the mail is cut off: its last part does not end")]
    CutOff,
    /// Mails stand in it deeper than anybody sends them.
    #[error(
        "more than {} mails stand in each other, or one stands encoded in a mail of more than {} kB: take out the innermost",
        nesting::MAX_NESTED,
        nesting::MAX_ENCODED >> 10
    )]
    TooDeep,
    /// The reader gave up on it.
    #[error("the mail is damaged in a way that leaves nothing to be read")]
    Damaged,
    /// It has more attachments than are taken.
    #[error("the mail has more than {MAX_ATTACHMENTS} attachments")]
    TooMany,
}

/// Reads a mail. On a thread of its own: a reader that gives up says that this mail cannot be read, and ends nothing else.
pub fn read(bytes: &[u8]) -> Result<Mail, Unreadable> {
    if nesting::is_too_deep(bytes) {
        return Err(Unreadable::TooDeep);
    }
    std::thread::scope(|threads| {
        let reading =
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(threads, || read_here(bytes));
        // No thread, or a reader that panicked: neither says more of the mail.
        reading.ok().and_then(|reading| reading.join().ok()).unwrap_or(Err(Unreadable::Damaged))
    })
}

fn read_here(bytes: &[u8]) -> Result<Mail, Unreadable> {
    let message = MessageParser::default().parse(bytes).ok_or(Unreadable::NotAMail)?;
    if message.from().is_none() && message.received_all().next().is_none() && message.date().is_none() {
        return Err(Unreadable::NotAMail);
    }
    if is_cut_off(&message, bytes) {
        return Err(Unreadable::CutOff);
    }
    let attachments: Vec<Vec<u8>> = message.attachments().map(|part| part.contents().to_vec()).collect();
    if attachments.len() > MAX_ATTACHMENTS {
        return Err(Unreadable::TooMany);
    }
    let received = message.received_all().next().and_then(|header| instant(header.date()?));
    let sent = message.date().and_then(|date| instant(*date));
    let mut remarks = Vec::new();
    if received.is_none() {
        remarks.push("There is no Received header with a time: key the time of receipt.".to_owned());
    }
    let contradicts = received
        .zip(sent)
        .filter(|(ours, theirs)| (ours.as_second() - theirs.as_second()).abs() > CONTRADICTS);
    Ok(Mail {
        received: received.map(|at| Asserted::instant(at, "UTC", "topmost Received header")),
        conflicting: contradicts
            .map(|(_, sent)| Asserted::instant(sent, "UTC", "Date header"))
            .into_iter()
            .collect(),
        message: message.message_id().map(|id| hex::encode(Sha256::digest(id.as_bytes()))),
        reading: reading(&message),
        attachments,
        remarks,
    })
}

fn reading(message: &Message<'_>) -> Reading {
    let sender =
        message.from().and_then(|from| from.first()).and_then(|one| one.address()).map(str::to_owned);
    let names =
        message.attachments().map(|part| part.attachment_name().unwrap_or("without a name").to_owned());
    Reading {
        sender,
        subject: message.subject().map(str::to_owned),
        text: message.body_text(0).map(|text| text.chars().take(MAX_TEXT).collect()),
        file_names: names.collect(),
        suggested: std::collections::BTreeMap::new(),
    }
}

/// A mail of several parts ends with its boundary and two hyphens.
fn is_cut_off(message: &Message<'_>, bytes: &[u8]) -> bool {
    let boundary = message.content_type().and_then(|kind| kind.attribute("boundary"));
    let Some(boundary) = boundary else { return false };
    let end = format!("--{boundary}--");
    memchr::memmem::find(bytes, end.as_bytes()).is_none()
}

fn instant(date: DateTime) -> Option<Timestamp> {
    if date.is_valid() { Timestamp::from_second(date.to_timestamp()).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAIL: &str = "Received: from relay.example by our.example; Fri, 14 Mar 2014 16:52:03 +0700\r\n\
        Received: from sender.example by relay.example; Fri, 14 Mar 2014 09:00:00 +0700\r\n\
        From: Officer Q <officer@qm.example>\r\nDate: Thu, 13 Mar 2014 10:00:00 +0700\r\n\
        Message-ID: <1@qm.example>\r\nSubject: Nomination\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n\
        --b1\r\nContent-Type: text/plain\r\n\r\nPlease find the form attached.\r\n\
        --b1\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"form.pdf\"\r\n\r\n%PDF-1.4\r\n--b1--\r\n";

    #[test]
    fn dr06_a_mail_is_received_at_the_time_of_the_topmost_received_header() {
        let mail = read(MAIL.as_bytes()).unwrap();
        let at = "2014-03-14T09:52:03Z".parse().unwrap();
        assert_eq!(mail.received, Some(Asserted::instant(at, "UTC", "topmost Received header")));
        assert_eq!(mail.conflicting.len(), 1, "the sender's own date is shown, not chosen");
    }

    #[test]
    fn sender_subject_text_and_attachments_are_read() {
        let mail = read(MAIL.as_bytes()).unwrap();
        assert_eq!(mail.reading.sender.as_deref(), Some("officer@qm.example"));
        assert_eq!(mail.reading.file_names, ["form.pdf"]);
        assert!(mail.reading.text.unwrap_or_default().contains("form attached"));
        assert_eq!(mail.attachments.len(), 1);
    }

    #[test]
    fn a_mail_that_is_cut_off_is_told() {
        assert_eq!(read(&MAIL.as_bytes()[..MAIL.len() - 12]), Err(Unreadable::CutOff));
        assert_eq!(read(b"hello"), Err(Unreadable::NotAMail));
    }

    #[test]
    fn a_boundary_as_long_as_the_mail_is_looked_for_at_once() {
        let letters = "a".repeat(100_000);
        let mail = format!(
            "From: a@qm.example\r\nContent-Type: multipart/mixed; boundary=\"{letters}\"\r\n\r\n--{}\r\n",
            letters.repeat(20)
        );
        let begun = std::time::Instant::now();
        assert_eq!(read(mail.as_bytes()), Err(Unreadable::CutOff));
        assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    #[test]
    fn mails_in_mails_are_taken_apart_or_refused_before_they_are() {
        let one = "Content-Type: message/rfc822\n\n";
        let nested = |count: usize| format!("From: a@qm.example\n{}hello\n", one.repeat(count));
        assert!(read(nested(nesting::MAX_NESTED).as_bytes()).is_ok());
        assert_eq!(read(nested((25 << 20) / one.len()).as_bytes()), Err(Unreadable::TooDeep));
        let mail = |length: usize| {
            let encoded = base64(nested(length / 4 * 3 / one.len()).as_bytes());
            format!(
                "From: a@qm.example\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{encoded}\n"
            )
        };
        assert!(read(mail(nesting::MAX_ENCODED - 400).as_bytes()).is_ok());
        assert_eq!(read(mail(25 << 20).as_bytes()), Err(Unreadable::TooDeep));
    }

    fn base64(bytes: &[u8]) -> String {
        const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let whole = bytes.as_chunks::<3>().0.iter();
        let letters = whole.flat_map(|[a, b, c]| {
            let bits = u32::from_be_bytes([0, *a, *b, *c]);
            [18, 12, 6, 0].map(|shift| char::from(LETTERS[((bits >> shift) & 63) as usize]))
        });
        letters.collect()
    }

    #[test]
    fn a_mail_without_a_time_of_receipt_leaves_it_to_be_keyed() {
        let mail = read(
            b"From: a@qm.example\r\nDate: Thu, 13 Mar 2014 10:00:00 +0700\r\nSubject: x\r\n\r\nhello\r\n",
        )
        .unwrap();
        assert_eq!((mail.received, mail.remarks.len()), (None, 1));
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
            let _ = read(&bytes);
        }

        #[test]
        fn no_cut_makes_it_panic(length in 0_usize..MAIL.len()) {
            let _ = read(&MAIL.as_bytes()[..length]);
        }
    }
}
