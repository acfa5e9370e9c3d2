//! What happened to the call of a year.

use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::identity::{CallYear, ParticipantCode};
use crate::wire::Payload;

/// A call was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepared {
    /// Its year.
    pub year: CallYear,
    /// Its title.
    pub title: String,
    /// What is asked for, in plain text.
    pub text: String,
    /// When it closes.
    pub closes: Deadline,
    /// Whether late nominations are taken, labelled late.
    pub accepts_late: bool,
}

/// A call was issued to every member and observer of that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// Who was entitled to be told.
    pub addressees: Vec<ParticipantCode>,
}

/// Those who had not answered were reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSent {
    /// Who was reminded; empty where all had answered.
    pub addressees: Vec<ParticipantCode>,
}

/// A call was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Why, when it was not the clock.
    pub reason: Option<String>,
}

/// The outcome of a call was reported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reported {
    /// The report's text.
    pub summary: String,
}

/// A letter of the call could not be dispatched (a fact, not a step).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchFailed {
    /// To whom.
    pub addressee: ParticipantCode,
    /// Why, without addresses.
    pub reason: String,
}

impl Payload for Prepared {}
impl Payload for Issued {}
impl Payload for ReminderSent {}
impl Payload for Closed {}
impl Payload for Reported {}
impl Payload for DispatchFailed {}

crate::events! {
    /// What happened to a call.
    pub enum Event {
        /// It was prepared.
        Prepared(Prepared) = "CallPrepared" v 1,
        /// It was issued.
        Issued(Issued) = "CallIssued" v 1,
        /// A reminder went out.
        ReminderSent(ReminderSent) = "CallReminderSent" v 1,
        /// It was closed.
        Closed(Closed) = "CallClosed" v 1,
        /// It was reported on.
        Reported(Reported) = "CallReported" v 1,
        /// A dispatch failed.
        DispatchFailed(DispatchFailed) = "DispatchFailed" v 1,
    }
}
