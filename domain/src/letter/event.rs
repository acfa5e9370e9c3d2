//! What happened to a letter of the secretariat.

use serde::{Deserialize, Serialize};

use crate::identity::{LetterId, ParticipantCode, PersonId};
use crate::personal::{Personal, PersonalPart};
use crate::wire::Payload;

/// What a letter says and to whom; personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Address.
    pub to: String,
    /// Name of the addressee.
    pub name: String,
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub body: String,
}

/// A letter was composed in answer to an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Composed {
    /// The letter; derived from cause, kind and addressee, so that composing twice is composing once.
    pub letter: LetterId,
    /// What kind of letter: `nomination-returned`, `consent-requested`, `sign-in-link` …
    pub kind: String,
    /// Position of the event it answers.
    pub cause: u64,
    /// What it is about: the stream, `expert-nomination/EN-2014-0058`.
    pub about: String,
    /// To whom, by pseudonym.
    pub person: PersonId,
    /// For which participant the addressee is written to.
    pub participant: Option<ParticipantCode>,
    /// Text and address; part `text`.
    pub text: Personal<Text>,
}

/// A letter is about to be handed to the mail server; written before, so that a crash is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandingOver {
    /// 1, 2, 3 …
    pub attempt: u32,
}

/// The mail server took it, or it was put into the mailbox of a rehearsal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    /// On which attempt.
    pub attempt: u32,
    /// Through what: `smtp` or `mailbox`.
    pub through: String,
}

/// The mail server refused it or could not be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Failed {
    /// On which attempt.
    pub attempt: u32,
    /// What the server answered, without addresses.
    pub reason: String,
    /// Whether it will be tried again.
    pub again: bool,
}

/// Somebody asked for another attempt after the last one failed for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendAgainAsked {}

impl Payload for Composed {
    fn personal(&self) -> Vec<PersonalPart> {
        self.text.part().into_iter().collect()
    }
}
impl Payload for HandingOver {}
impl Payload for Delivered {}
impl Payload for Failed {}
impl Payload for SendAgainAsked {}

crate::events! {
    /// What happened to a letter.
    pub enum Event {
        /// It was composed.
        Composed(Composed) = "LetterComposed" v 1,
        /// It is being handed over.
        HandingOver(HandingOver) = "LetterHandingOver" v 1,
        /// It was delivered.
        Delivered(Delivered) = "LetterDelivered" v 1,
        /// It could not be delivered.
        Failed(Failed) = "LetterFailed" v 1,
        /// Another attempt was asked for.
        SendAgainAsked(SendAgainAsked) = "LetterSendAgainAsked" v 1,
    }
}
