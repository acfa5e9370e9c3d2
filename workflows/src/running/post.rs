//! How do letters leave? Handed over, then recorded as delivered; a second hand-over has the same identity.
//!
//! See docs/decisions/0006: the Message-ID is derived from the letter, so that mail systems show a repeated one once.

use std::collections::BTreeMap;
use std::time::{Duration, UNIX_EPOCH};

use domain::letter::event::{Delivered, Failed, HandingOver, Text};
use domain::letter::{Command, Event as LetterEvent};
use domain::{Event, LetterId};
use eventstore::Recorded;
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use serde::{Deserialize, Serialize};

use super::letters;
use crate::office::Office;
use crate::request::{Ask, Done, NotDone};

/// How often a letter is tried before somebody has to look.
const MAX_ATTEMPTS: u32 = 5;
/// How much longer a letter waits after each failure.
const PAUSE_AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(5);
/// How long a hand-over whose end is not on record is left alone: another process may be at it, and longer than a mail server is waited for.
const PAUSE_AFTER_HAND_OVER: SignedDuration = SignedDuration::from_mins(5);

/// A mail server.
#[derive(Clone)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    site: String,
}

/// How letters leave the office.
#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one for the whole program")]
pub enum Post {
    /// They stay in the mailbox of the application.
    Mailbox,
    /// By a mail server.
    Smtp(Smtp),
}

impl Smtp {
    /// A mail server by its address (`smtp://127.0.0.1:2525`), the office's own address, and the address of the service.
    pub fn new(url: &str, from: &str, site: &str) -> Result<Self, String> {
        let transport =
            AsyncSmtpTransport::<Tokio1Executor>::from_url(url).map_err(|why| why.to_string())?.build();
        let from = from.parse().map_err(|_| format!("{from} is not an address"))?;
        Ok(Self { transport, from, site: site.to_owned() })
    }

    /// The same letter is the same message, byte by byte, however often it is handed over: its identity and date are the letter's.
    async fn send(&self, letter: &LetterId, composed: Timestamp, text: &Text) -> Result<(), String> {
        let to = text.to.parse().map_err(|_| "the address is not one".to_owned())?;
        let host = self.from.email.domain().to_owned();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(text.name.clone()), to))
            .subject(text.subject.clone())
            .date(UNIX_EPOCH + Duration::from_micros(u64::try_from(composed.as_microsecond()).unwrap_or(0)))
            .message_id(Some(format!("<{letter}@{host}>")))
            .body(text.body.replace(letters::SITE, &self.site))
            .map_err(|why| why.to_string())?;
        self.transport.send(message).await.map(|_| ()).map_err(|why| told(&why))
    }
}

/// What the server answered, without addresses.
fn told(why: &lettre::transport::smtp::Error) -> String {
    match why.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if why.is_timeout() => "the mail server did not answer in time".to_owned(),
        None => "the mail server could not be reached".to_owned(),
    }
}

/// Letters that wait, by the position of their text, with the number of attempts begun.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "BTreeMap<u64, Waiting>")]
pub(super) struct Outbox {
    waiting: BTreeMap<u64, Waiting>,
    /// Where the text of each of them lies.
    places: BTreeMap<LetterId, u64>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Waiting {
    letter: LetterId,
    composed: Timestamp,
    attempts: u32,
    /// Attempts up to which it is tried without anybody asking.
    allowed: u32,
    /// After a failure it waits a little longer each time.
    not_before: Timestamp,
    /// Until when a hand-over whose end is not on record is left to whoever is at it.
    in_hand_until: Option<Timestamp>,
}

impl Waiting {
    const fn new(letter: LetterId, composed: Timestamp) -> Self {
        let not_before = Timestamp::MIN;
        Self { letter, composed, attempts: 0, allowed: MAX_ATTEMPTS, not_before, in_hand_until: None }
    }

    fn may_go(&self, post: &Post, now: Timestamp) -> bool {
        let free = match post {
            // What stays inside reaches nobody twice.
            Post::Mailbox => true,
            Post::Smtp(_) => self.in_hand_until.is_none_or(|until| until <= now),
        };
        free && self.not_before <= now
    }

    /// The last allowed attempt was cut off: nobody knows its end, and somebody has to look.
    const fn is_cut_off(&self) -> bool {
        self.in_hand_until.is_some() && self.attempts >= self.allowed
    }
}

impl From<BTreeMap<u64, Waiting>> for Outbox {
    fn from(waiting: BTreeMap<u64, Waiting>) -> Self {
        let places = waiting.iter().map(|(position, it)| (it.letter.clone(), *position)).collect();
        Self { waiting, places }
    }
}

impl Serialize for Outbox {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.waiting.serialize(serializer)
    }
}

impl Outbox {
    pub(super) fn note(&mut self, recorded: &Recorded, event: &Event) {
        let Event::Letter(event) = event else { return };
        let letter = LetterId::new(recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key));
        let at = Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap_or_default();
        match event {
            LetterEvent::Composed(_) => {
                self.places.insert(letter.clone(), recorded.position);
                self.waiting.insert(recorded.position, Waiting::new(letter, at));
            }
            LetterEvent::HandingOver(it) => self.change(&letter, |waiting| {
                waiting.attempts = it.attempt;
                waiting.in_hand_until = Some(at + PAUSE_AFTER_HAND_OVER);
            }),
            LetterEvent::Failed(it) => {
                let pause = PAUSE_AFTER_FAILURE * i32::try_from(it.attempt).unwrap_or(1);
                self.change(&letter, |waiting| {
                    waiting.not_before = at + pause;
                    waiting.in_hand_until = None;
                });
            }
            LetterEvent::SendAgainAsked(_) => self.change(&letter, |waiting| {
                waiting.allowed = waiting.attempts + MAX_ATTEMPTS;
                waiting.not_before = Timestamp::MIN;
                waiting.in_hand_until = None;
            }),
            LetterEvent::Delivered(_) => {
                if let Some(position) = self.places.remove(&letter) {
                    self.waiting.remove(&position);
                }
            }
        }
    }

    fn change(&mut self, letter: &LetterId, change: impl FnOnce(&mut Waiting)) {
        if let Some(waiting) = self.places.get(letter).and_then(|position| self.waiting.get_mut(position)) {
            change(waiting);
        }
    }

    /// Sends what waits, in order; what was cut off for the last time is given up, for somebody to look.
    pub(super) async fn deliver(&mut self, office: &Office, post: &Post) -> Result<(), NotDone> {
        let now = office.clock().now();
        let ready = self.waiting.iter().filter(|(_, it)| it.may_go(post, now));
        let ready: Vec<(Attempt, bool)> = ready
            .filter(|(_, it)| it.attempts < it.allowed || it.is_cut_off())
            .map(|(position, it)| (Attempt::next(*position, it), it.is_cut_off()))
            .collect();
        for (attempt, cut_off) in ready {
            if cut_off {
                attempt.give_up(office).await?;
            } else {
                attempt.make(office, post).await?;
            }
        }
        Ok(())
    }
}

/// One attempt to hand over one letter.
struct Attempt {
    /// Where its text is sealed.
    position: u64,
    letter: LetterId,
    composed: Timestamp,
    number: u32,
    is_last: bool,
}

impl Attempt {
    fn next(position: u64, waiting: &Waiting) -> Self {
        let number = waiting.attempts + 1;
        let is_last = number >= waiting.allowed;
        Self { position, letter: waiting.letter.clone(), composed: waiting.composed, number, is_last }
    }

    async fn note(&self, office: &Office, command: Command, step: &str) -> Result<Done, NotDone> {
        let words = format!("letter {} {step}", self.letter);
        let ask = Ask::Letter(self.letter.clone(), command);
        office.by_the_secretariat(&words, ask, vec![self.position]).await
    }

    async fn make(&self, office: &Office, post: &Post) -> Result<(), NotDone> {
        let attempt = self.number;
        let text: Option<Text> = office.vault().open(self.position, "text").await?;
        let begun = self
            .note(office, Command::HandOver(HandingOver { attempt }), &format!("hands over {attempt}"))
            .await?;
        if begun.receipt.repeated || begun.receipt.positions.is_none() {
            // Another process on the same journal was first, and sends it.
            return Ok(());
        }
        let sent = match (post, text) {
            (_, None) => Err("the addressee was erased".to_owned()),
            (Post::Mailbox, Some(_)) => Ok("mailbox"),
            (Post::Smtp(smtp), Some(text)) => {
                smtp.send(&self.letter, self.composed, &text).await.map(|()| "smtp")
            }
        };
        let command = match sent {
            Ok(through) => Command::Deliver(Delivered { attempt, through: through.to_owned() }),
            Err(reason) => Command::Fail(Failed { attempt, reason, again: !self.is_last }),
        };
        self.note(office, command, &format!("ends {attempt}")).await.map(|_| ())
    }

    async fn give_up(&self, office: &Office) -> Result<(), NotDone> {
        let attempt = self.number - 1;
        let reason = "the hand-over was cut off; whether the letter arrived is not known".to_owned();
        let command = Command::Fail(Failed { attempt, reason, again: false });
        self.note(office, command, &format!("ends {attempt}")).await.map(|_| ())
    }
}
