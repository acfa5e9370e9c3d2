//! How do letters leave? Handed over, then recorded as delivered; a second hand-over has the same identity.
//!
//! See docs/decisions/0006: the Message-ID is derived from the letter, so that mail systems show a repeated one once.

use std::collections::BTreeMap;

use domain::letter::event::{Delivered, Failed, HandingOver, Text};
use domain::letter::{Command, Event as LetterEvent};
use domain::{Event, LetterId};
use eventstore::Recorded;
use jiff::{SignedDuration, Timestamp};
use lettre::message::Mailbox;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::letters;
use crate::office::Office;
use crate::request::{Ask, NotDone};

/// How often a letter is tried before somebody has to look.
const MAX_ATTEMPTS: u32 = 5;
/// How much longer a letter waits after each failure.
const PAUSE_AFTER_FAILURE: SignedDuration = SignedDuration::from_mins(5);

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

    async fn send(&self, letter: &LetterId, text: &Text) -> Result<(), String> {
        let to = text.to.parse().map_err(|_| "the address is not one".to_owned())?;
        let host = self.from.email.domain().to_owned();
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(Some(text.name.clone()), to))
            .subject(text.subject.clone())
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

/// Letters that wait, with the position of their text and the number of attempts begun.
#[derive(Debug, Default)]
pub(super) struct Outbox(BTreeMap<u64, Waiting>);

#[derive(Debug)]
struct Waiting {
    letter: LetterId,
    attempts: u32,
    /// Attempts up to which it is tried without anybody asking.
    allowed: u32,
    /// After a failure it waits a little longer each time.
    not_before: Timestamp,
}

impl Outbox {
    pub(super) fn note(&mut self, recorded: &Recorded, event: &Event) {
        let Event::Letter(event) = event else { return };
        let letter = LetterId::new(recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key));
        match event {
            LetterEvent::Composed(_) => {
                self.0.insert(
                    recorded.position,
                    Waiting { letter, attempts: 0, allowed: MAX_ATTEMPTS, not_before: Timestamp::MIN },
                );
            }
            LetterEvent::HandingOver(it) => self.change(&letter, |waiting| waiting.attempts = it.attempt),
            LetterEvent::Failed(it) => {
                let failed_at =
                    Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap_or_default();
                let pause = PAUSE_AFTER_FAILURE * i32::try_from(it.attempt).unwrap_or(1);
                self.change(&letter, |waiting| waiting.not_before = failed_at + pause);
            }
            LetterEvent::SendAgainAsked(_) => self.change(&letter, |waiting| {
                waiting.allowed = waiting.attempts + MAX_ATTEMPTS;
                waiting.not_before = Timestamp::MIN;
            }),
            LetterEvent::Delivered(_) => self.0.retain(|_, waiting| waiting.letter != letter),
        }
    }

    fn change(&mut self, letter: &LetterId, change: impl FnOnce(&mut Waiting)) {
        if let Some(waiting) = self.0.values_mut().find(|waiting| waiting.letter == *letter) {
            change(waiting);
        }
    }

    /// Sends what waits, in order.
    pub(super) async fn deliver(&mut self, office: &Office, post: &Post) -> Result<(), NotDone> {
        let now = office.clock().now();
        let ready = self.0.iter().filter(|(_, it)| it.attempts < it.allowed && it.not_before <= now);
        let ready: Vec<(u64, LetterId, u32)> =
            ready.map(|(position, it)| (*position, it.letter.clone(), it.attempts)).collect();
        for (position, letter, attempts) in ready {
            self.send(office, post, (position, &letter, attempts + 1)).await?;
        }
        Ok(())
    }

    async fn send(
        &mut self,
        office: &Office,
        post: &Post,
        which: (u64, &LetterId, u32),
    ) -> Result<(), NotDone> {
        let (position, letter, attempt) = which;
        let note = |command: Command, step: &str| {
            let words = format!("letter {letter} {step} {attempt}");
            async move {
                office.by_the_secretariat(&words, Ask::Letter(letter.clone(), command), vec![position]).await
            }
        };
        let text: Option<Text> = office.vault().open(position, "text").await?;
        note(Command::HandOver(HandingOver { attempt }), "hands over").await?;
        let sent = match (post, text) {
            (_, None) => Err("the addressee was erased".to_owned()),
            (Post::Mailbox, Some(_)) => Ok("mailbox"),
            (Post::Smtp(smtp), Some(text)) => smtp.send(letter, &text).await.map(|()| "smtp"),
        };
        let command = match sent {
            Ok(through) => Command::Deliver(Delivered { attempt, through: through.to_owned() }),
            Err(reason) => Command::Fail(Failed { attempt, reason, again: attempt < MAX_ATTEMPTS }),
        };
        note(command, "ends").await?;
        Ok(())
    }
}
