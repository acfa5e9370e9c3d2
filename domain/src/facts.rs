//! Everything a decision may know besides its own stream: the time, who asks, what was looked up.
//!
//! The executor fills only what the command's kind needs and names the versions it read, so that an
//! auditor can decide again with the same facts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::actor::Authority;
use crate::asserted::Asserted;
use crate::calendar::{Calendar, Deadline};
use crate::channel::Channel;
use crate::identity::{NominationRef, ParticipantCode, PersonId};
use crate::participant::Participant;
use crate::procedure::Version;
use crate::roster_entry::event::Consent;

/// The facts of one decision (the aggregate's `Services`).
#[derive(Clone, Debug)]
pub struct Facts {
    /// The instant of the decision, by the journal's clock.
    pub now: Timestamp,
    /// Who asks, as what, for whom.
    pub authority: Authority,
    /// The asserted time of receipt, where the request came through a channel.
    pub received: Option<Asserted>,
    /// The channel.
    pub channel: Channel,
    /// The working calendar in force.
    pub calendar: Calendar,
    /// The version of the procedure: that in force at opening, afterwards the pinned one (DR36).
    pub procedure: Version,
    /// The participant concerned, with names and capacities over time.
    pub participant: Option<Participant>,
    /// The call answered.
    pub call: Option<CallFacts>,
    /// Governments that provide a co-manager at this instant, where a joint act is decided (DR05): a half given for a
    /// government that has left the role no longer counts. None where it was not looked up.
    pub co_managers: Option<Vec<ParticipantCode>>,
    /// Consent of the nominee as it stands elsewhere (roster entries ask the nomination).
    pub consent: Option<Consent>,
    /// The references, pseudonyms and token digests this command may use up, made outside.
    pub fresh: Fresh,
    /// For a timer: the instant that fell due.
    pub due: Option<Timestamp>,
}

/// What a nomination needs to know of the call it answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// Whether the call takes nominations now.
    pub open: bool,
    /// Its closing instant.
    pub closes: Deadline,
    /// Whether late nominations are taken, labelled late.
    pub accepts_late: bool,
}

/// Identifiers made outside the decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// The next reference of the series concerned: `EN-2014-0058`.
    pub reference: Option<NominationRef>,
    /// New pseudonyms, in the order they are used.
    pub persons: Vec<PersonId>,
    /// Keyed digest of a one-time link made for this command.
    pub token_digest: Option<String>,
}

impl Facts {
    /// The person who asks; none for the secretariat's own reactions and the clock.
    #[must_use]
    pub const fn asker(&self) -> Option<&PersonId> {
        self.authority.actor.person()
    }

    /// When the request was received: by the clock of its channel, or now by the journal's own for the portal (DR06).
    #[must_use]
    pub fn receipt(&self) -> Asserted {
        self.received
            .clone()
            .unwrap_or_else(|| Asserted::instant(self.now, self.calendar.zone.clone(), "portal"))
    }
}
