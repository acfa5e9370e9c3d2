//! What happened to something that arrived by mail, fax, post or hand.

use serde::{Deserialize, Serialize};

use crate::asserted::Asserted;
use crate::channel::{Channel, FileRef};
use crate::identity::{IntakeId, NominationRef, PersonId};
use crate::personal::{Personal, PersonalPart};
use crate::wire::Payload;

/// What could be read off the original; personal data. What cannot be read stays empty (semantics, clock of receipt).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Sender as the mail says.
    pub sender: Option<String>,
    /// Subject line.
    pub subject: Option<String>,
    /// Text of the mail or of an attached document, shortened.
    pub text: Option<String>,
    /// File names as sent, in the order of `files`.
    pub file_names: Vec<String>,
    /// Values read off the document, by form field, for the officer to confirm.
    pub suggested: std::collections::BTreeMap<String, String>,
}

/// Something arrived and its original is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// What it is called here.
    pub intake: IntakeId,
    /// How it came.
    pub channel: Channel,
    /// When, by the channel's clock (DR06); none where that cannot be read and an officer must key it.
    pub received: Option<Asserted>,
    /// Times that contradict it, shown and not chosen from.
    pub conflicting: Vec<Asserted>,
    /// SHA-256 of the Message-ID, so that the same mail is the same case.
    pub message: Option<String>,
    /// The original, then its attachments.
    pub files: Vec<FileRef>,
    /// What could be read off it; part `reading`.
    pub reading: Personal<Reading>,
    /// What could not be read, in plain words without personal data.
    pub remarks: Vec<String>,
}

/// The same thing arrived again; it is the same case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivedAgain {
    /// By which clock this time.
    pub received: Option<Asserted>,
}

/// An officer keyed or corrected the time of receipt, with evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptKeyed {
    /// The time of receipt.
    pub received: Asserted,
    /// What shows it.
    pub evidence: String,
}

/// It was registered as a nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// The nomination.
    pub nomination: NominationRef,
}

/// It was set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    /// Why.
    pub reason: String,
}

/// It was taken up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenUp {
    /// By whom.
    pub by: PersonId,
}

impl Payload for Arrived {
    fn personal(&self) -> Vec<PersonalPart> {
        self.reading.part().into_iter().collect()
    }
}
impl Payload for ArrivedAgain {}
impl Payload for ReceiptKeyed {}
impl Payload for Registered {}
impl Payload for SetAside {}
impl Payload for TakenUp {}

crate::events! {
    /// What happened to an intake.
    pub enum Event {
        /// It arrived.
        Arrived(Arrived) = "IntakeArrived" v 1,
        /// It arrived again.
        ArrivedAgain(ArrivedAgain) = "IntakeArrivedAgain" v 1,
        /// Its time of receipt was keyed.
        ReceiptKeyed(ReceiptKeyed) = "IntakeReceiptKeyed" v 1,
        /// It was registered.
        Registered(Registered) = "IntakeRegistered" v 1,
        /// It was set aside.
        SetAside(SetAside) = "IntakeSetAside" v 1,
        /// It was taken up again.
        TakenUp(TakenUp) = "IntakeTakenUp" v 1,
    }
}
