//! What happened to a round.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::identity::{CommitteeId, GuideId, ParticipantCode, PersonId, RoundId};
use crate::joint::Half;
use crate::wire::Payload;

/// What a round asks of its addressees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The drafting committee reads.
    CommitteeReading,
    /// All members comment.
    MemberComments,
    /// Members speak only if they object.
    ObjectionOnly,
    /// Silence until the instant is assent: read where it is on record; asked for, it is a [`silence`](crate::silence).
    Silence,
}

impl Kind {
    /// Every kind a round is prepared as, in the order the pages list them.
    pub const ALL: [Self; 3] = [Self::CommitteeReading, Self::MemberComments, Self::ObjectionOnly];

    /// How an addressee that says nothing is read (DR12).
    #[must_use]
    pub const fn silence_means(self) -> Meaning {
        match self {
            Self::CommitteeReading | Self::MemberComments => Meaning::Neither,
            Self::ObjectionOnly => Meaning::NoObjection,
            Self::Silence => Meaning::Assent,
        }
    }

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CommitteeReading => "committee-reading",
            Self::MemberComments => "member-comments",
            Self::ObjectionOnly => "objection-only",
            Self::Silence => "silence",
        }
    }
}

/// What it means that an addressee said nothing (DR12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Meaning {
    /// Neither agreement nor abstention: it is recorded and counted as nothing else.
    Neither,
    /// No objection was made.
    NoObjection,
    /// Assent.
    Assent,
}

impl Meaning {
    /// What it means, in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Neither => "counts as neither agreement nor abstention",
            Self::NoObjection => "counts as no objection",
            Self::Assent => "counts as assent",
        }
    }
}

/// Whether what is said in a workshop is written down with a name (DR29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attribution {
    /// With the delegation that said it.
    ByDelegation,
    /// With no name at all.
    None,
}

/// How a round is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Manner {
    /// Delegations write.
    InWriting,
    /// Experts speak in a meeting and the rapporteur writes down what they say.
    Workshop {
        /// Which meeting: the number of one of the committee, or what another is called.
        meeting: String,
        /// Settled before it opens.
        attribution: Attribution,
    },
}

impl Manner {
    /// The number of the committee's meeting in which it is held, and how its talk is attributed; none where it is held elsewhere.
    #[must_use]
    pub fn committee_meeting(&self) -> Option<(u32, Attribution)> {
        match self {
            Self::InWriting => None,
            Self::Workshop { meeting, attribution } => {
                meeting.trim().parse().ok().map(|number| (number, *attribution))
            }
        }
    }

    /// Whether no name may stand beside a comment (DR29).
    #[must_use]
    pub const fn is_non_attributable(&self) -> bool {
        matches!(self, Self::Workshop { attribution: Attribution::None, .. })
    }
}

/// The text of one language, by digest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageText {
    /// RFC 5646 tag: `en`.
    pub language: String,
    /// SHA-256 of its canonical bytes, in hexadecimal.
    pub digest: String,
}

/// What is circulated: a version by its symbol, each language by its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedText {
    /// The symbol: `RSO/PG/SOM/2014/1`.
    pub symbol: String,
    /// At least one language.
    pub languages: Vec<LanguageText>,
}

/// A round was prepared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The round: `PG-SOM/1`.
    pub round: RoundId,
    /// The guide.
    pub guide: GuideId,
    /// First, second … round of this guide.
    pub number: u32,
    /// The committee whose co-leads decide.
    pub committee: CommitteeId,
    /// Symbol of the text that will go out.
    pub text: String,
    /// What is asked.
    pub kind: Kind,
    /// How it is held.
    pub manner: Manner,
    /// Until when.
    pub deadline: Deadline,
    /// Whether comments stay with their authors, the secretariat and the auditor until the round closes.
    pub sealed_until_close: bool,
    /// How long before the deadline those without an answer are reminded: `P7D`.
    pub reminders: Vec<String>,
    /// Who is asked.
    pub addressees: Vec<ParticipantCode>,
    /// Who gets the text for information.
    pub informed: Vec<ParticipantCode>,
    /// The day whose capacities settled who is asked.
    pub resolved_on: Date,
    /// Version of the procedure it keeps to its end (DR36).
    pub procedure: u32,
}

/// The text went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circulated {
    /// What went out.
    pub text: FixedText,
    /// To whom.
    pub addressees: Vec<ParticipantCode>,
    /// To whom for information.
    pub informed: Vec<ParticipantCode>,
    /// Until when.
    pub deadline: Deadline,
    /// How nothing said is read.
    pub silence_means: Meaning,
    /// Whether comments are sealed until it closes.
    pub sealed_until_close: bool,
    /// When those without an answer are reminded.
    pub remind_at: Vec<Timestamp>,
}

/// It reached an addressee (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchConfirmed {
    /// Whom.
    pub participant: ParticipantCode,
    /// By which channel.
    pub channel: Channel,
}

/// It did not reach an addressee (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchFailed {
    /// Whom.
    pub participant: ParticipantCode,
    /// By which channel.
    pub channel: Channel,
    /// Why.
    pub reason: String,
}

/// It was sent again (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DispatchRepeated {
    /// To whom.
    pub participant: ParticipantCode,
    /// By which channel.
    pub channel: Channel,
    /// Whether it arrived this time.
    pub delivered: bool,
}

/// An addressee asked for more time (a fact).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionRequested {
    /// Who asked.
    pub participant: ParticipantCode,
    /// Why.
    pub reason: String,
    /// Until when.
    pub asked_until: Deadline,
}

/// A joint act of the co-leads on a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// The deadline moves to this instant.
    Extend(Deadline),
    /// The round is complete.
    Complete,
    /// The round is called off.
    Cancel,
}

/// One of two halves of a joint act was given (DR05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HalfGiven {
    /// Whose.
    pub half: Half,
    /// Of what.
    pub act: Act,
    /// Why, where a reason is needed.
    pub reason: Option<String>,
}

/// The deadline moved for all addressees (DR16).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The instant so far.
    pub deadline_old: Deadline,
    /// The instant from now on.
    pub deadline_new: Deadline,
    /// Why.
    pub reason: String,
    /// Who had asked for it, if somebody had.
    pub requested_by: Vec<ParticipantCode>,
    /// When those without an answer are reminded.
    pub remind_at: Vec<Timestamp>,
    /// The two halves.
    pub by: Vec<Half>,
}

/// Addressees without an answer were reminded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderSent {
    /// Whom.
    pub addressees: Vec<ParticipantCode>,
}

/// The round rests: nothing is taken and no clock runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paused {
    /// Who decided so: the body or the co-leads, and where that is written.
    pub authority: String,
    /// Why.
    pub reason: String,
    /// From when.
    pub at: Timestamp,
    /// The deadline that no longer runs.
    pub deadline: Deadline,
}

/// The round goes on; what was left of its time is left again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reopened {
    /// Who decided so.
    pub authority: String,
    /// Why.
    pub reason: String,
    /// The deadline it had.
    pub deadline_old: Deadline,
    /// The deadline it has, later by as long as it rested.
    pub deadline_new: Deadline,
    /// When those without an answer are reminded.
    pub remind_at: Vec<Timestamp>,
}

/// How many addressees answered how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Sent comments.
    pub submitted: u32,
    /// Said that they have none.
    pub no_comments: u32,
    /// Said nothing.
    pub no_response: u32,
    /// Answered late.
    pub late: u32,
    /// All that were asked.
    pub addressees: u32,
}

/// The deadline passed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// How many answered how.
    pub tally: Tally,
    /// How the rest is read (DR12).
    pub silence_means: Meaning,
    /// The instant that passed.
    pub deadline: Deadline,
}

/// The comments are dealt with from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionsStarted {
    /// By whom.
    pub by: Option<PersonId>,
}

/// Every comment is disposed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completed {
    /// How many comments there were.
    pub comments: u32,
    /// How many are disposed of: all of them (DR17).
    pub disposed: u32,
    /// The two halves.
    pub by: Vec<Half>,
}

/// The round was called off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Why.
    pub reason: String,
    /// The two halves.
    pub by: Vec<Half>,
}

impl Payload for Prepared {}
impl Payload for Circulated {}
impl Payload for DispatchConfirmed {}
impl Payload for DispatchFailed {}
impl Payload for DispatchRepeated {}
impl Payload for ExtensionRequested {}
impl Payload for HalfGiven {}
impl Payload for Extended {}
impl Payload for ReminderSent {}
impl Payload for Paused {}
impl Payload for Reopened {}
impl Payload for Closed {}
impl Payload for DispositionsStarted {}
impl Payload for Completed {}
impl Payload for Cancelled {}

crate::events! {
    /// What happened to a round.
    pub enum Event {
        /// It was prepared.
        Prepared(Prepared) = "RoundPrepared" v 1,
        /// It went out.
        Circulated(Circulated) = "RoundCirculated" v 1,
        /// It reached somebody.
        DispatchConfirmed(DispatchConfirmed) = "RoundDispatchConfirmed" v 1,
        /// It did not reach somebody. `DispatchFailed` is a call's.
        DispatchFailed(DispatchFailed) = "RoundDispatchFailed" v 1,
        /// It was sent again.
        DispatchRepeated(DispatchRepeated) = "DispatchRepeated" v 1,
        /// More time was asked for.
        ExtensionRequested(ExtensionRequested) = "ExtensionRequested" v 1,
        /// Half of a joint act was given.
        HalfGiven(HalfGiven) = "RoundHalfGiven" v 1,
        /// The deadline moved.
        Extended(Extended) = "RoundExtended" v 1,
        /// Those without an answer were reminded.
        ReminderSent(ReminderSent) = "RoundReminderSent" v 1,
        /// It rests.
        Paused(Paused) = "RoundPaused" v 1,
        /// It goes on.
        Reopened(Reopened) = "RoundReopened" v 1,
        /// The deadline passed.
        Closed(Closed) = "RoundClosed" v 1,
        /// Comments are dealt with.
        DispositionsStarted(DispositionsStarted) = "DispositionsStarted" v 1,
        /// All are disposed of.
        Completed(Completed) = "RoundCompleted" v 1,
        /// It was called off.
        Cancelled(Cancelled) = "RoundCancelled" v 1,
    }
}
