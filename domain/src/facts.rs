//! Everything a decision may know besides its own stream: the time, who asks, what was looked up.
//!
//! The executor fills only what the command's kind needs and names the versions it read, so that an
//! auditor can decide again with the same facts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::actor::Authority;
use crate::asserted::{Asserted, Partial};
use crate::basis::Cited;
use crate::calendar::{Calendar, Deadline, TimeProblem};
use crate::channel::Channel;
use crate::form::Answers;
use crate::guide::Around;
use crate::identity::{GuideId, NominationRef, ParticipantCode, PersonId};
use crate::participant::Participant;
use crate::procedure::Version;
use crate::review::ReviewFacts;
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
    /// When the act took place, where the asker asserts it: a decision of the ministers is often written down later.
    pub happened: Option<Asserted>,
    /// Further participants concerned, where a decision is about several.
    pub participants: BTreeMap<ParticipantCode, Participant>,
    /// Members of the body concerned on the day of the act; none where they were not looked up.
    pub body_members: Option<Vec<ParticipantCode>>,
    /// What stands under the reference that a new instance cites as its tasking (DR35).
    pub cited: Option<Cited>,
    /// Guides of the committee concerned that have not come to their end (DR34).
    pub open_guides: Vec<GuideId>,
    /// Consent of the nominee as it stands elsewhere (roster entries ask the nomination).
    pub consent: Option<Consent>,
    /// What rounds, responses and comments need to know.
    pub review: ReviewFacts,
    /// What stands in the way of an erasure; none where none is decided.
    pub erasure: Option<ErasureFacts>,
    /// The answers that were keyed, personal ones included, where somebody compares them with the original: what she corrects is named,
    /// not said. What was erased is not among them.
    pub keyed: Option<Answers>,
    /// The references, pseudonyms and token digests this command may use up, made outside.
    pub fresh: Fresh,
    /// For a timer: the instant that fell due.
    pub due: Option<Timestamp>,
    /// What decisions about guides, silence procedures and positions look up.
    pub around: Around,
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

/// What an erasure needs to know of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureFacts {
    /// The person.
    pub subject: PersonId,
    /// Whether an original about her is under a legal hold of its own.
    pub original_on_hold: bool,
    /// Whether she holds a mandate now.
    pub in_office: bool,
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

    /// The day of the act in the secretariat's zone: the asserted one, else today.
    pub fn day(&self) -> Result<Date, TimeProblem> {
        match &self.happened {
            Some(asserted) => asserted.day(),
            None => crate::calendar::day_of(self.now, &self.calendar.zone),
        }
    }

    /// A date for an act whose date nobody typed: as it was asserted, else today.
    pub fn date(&self) -> Result<Partial, TimeProblem> {
        match &self.happened {
            Some(asserted) => Ok(asserted.at.clone()),
            None => Ok(Partial::Day(self.day()?)),
        }
    }
}
