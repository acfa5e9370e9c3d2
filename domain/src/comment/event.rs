//! What happened to a comment.

use serde::{Deserialize, Serialize};

use crate::asserted::Asserted;
use crate::identity::{CommentId, GuideId, ParagraphId, ParticipantCode, PersonId, RoundId, SectionId};
use crate::joint::Half;
use crate::wire::Payload;

/// What kind of remark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// About the whole, or about many places.
    General,
    /// About what the text says.
    Technical,
    /// About how it says it.
    Editorial,
    /// About a language version.
    Translation,
}

impl Kind {
    /// Every kind, in the order of the forms.
    pub const ALL: [Self; 4] = [Self::General, Self::Technical, Self::Editorial, Self::Translation];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::General => "general",
            Self::Technical => "technical",
            Self::Editorial => "editorial",
            Self::Translation => "translation",
        }
    }
}

/// Where a comment is attached (DR18). Without a paragraph it is about a section, without a section about the whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Symbol of the version it was made on.
    pub version: String,
    /// Language it was made on.
    pub language: String,
    /// The section.
    #[serde(default)]
    pub section: Option<SectionId>,
    /// The paragraph.
    #[serde(default)]
    pub paragraph: Option<ParagraphId>,
    /// The number printed beside it then: `4.1`.
    #[serde(default)]
    pub number: Option<String>,
    /// The words quoted; none for the whole paragraph.
    #[serde(default)]
    pub quote: Option<String>,
}

/// What a comment says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// About which words.
    pub anchor: Anchor,
    /// What kind of remark it is.
    pub kind: Kind,
    /// The comment.
    pub comment: String,
    /// The text proposed instead.
    #[serde(default)]
    pub proposed: Option<String>,
    /// Why.
    #[serde(default)]
    pub rationale: Option<String>,
}

/// A comment was received: from here on it is a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// The comment: `c12`.
    pub comment: CommentId,
    /// In which round.
    pub round: RoundId,
    /// On which guide.
    pub guide: GuideId,
    /// Whose it is; none where the workshop is held without attribution (DR29).
    pub participant: Option<ParticipantCode>,
    /// Who submitted it; none without attribution, and where it came on paper.
    pub by: Option<PersonId>,
    /// The officer who wrote it down.
    pub registered_by: Option<PersonId>,
    /// What it says.
    pub words: Words,
    /// When it was received.
    pub received: Asserted,
    /// Whether that was after the deadline: a label, not a loss.
    pub late: bool,
}

/// The secretariat sorted it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Triaged {
    /// What kind of remark it is.
    pub kind: Kind,
    /// Whether its author had said so too.
    pub kind_confirmed: bool,
}

/// It is dealt with together with another one; every author is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The one that goes on.
    pub into: CommentId,
    /// Whose comment this remains.
    pub keeps_author: Option<ParticipantCode>,
    /// By whom.
    pub by: Option<PersonId>,
}

/// Another comment is dealt with together with this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JoinedBy {
    /// The other one.
    pub from: CommentId,
    /// Whose it remains.
    pub participant: Option<ParticipantCode>,
    /// Who had submitted it.
    pub by: Option<PersonId>,
}

/// What becomes of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Disposition {
    /// The text changes as proposed.
    Accepted,
    /// The text changes otherwise.
    AcceptedWithChange,
    /// The text stays.
    NotAccepted,
    /// It is taken note of.
    Noted,
    /// It goes to the committee.
    Referred,
}

impl Disposition {
    /// Every one, in the order of the forms and keys.
    pub const ALL: [Self; 5] =
        [Self::Accepted, Self::AcceptedWithChange, Self::NotAccepted, Self::Noted, Self::Referred];

    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithChange => "accepted-with-change",
            Self::NotAccepted => "not-accepted",
            Self::Noted => "noted",
            Self::Referred => "referred",
        }
    }

    /// The words of the matrix.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::AcceptedWithChange => "accepted with change",
            Self::NotAccepted => "not accepted",
            Self::Noted => "noted",
            Self::Referred => "referred",
        }
    }

    /// Whether the text changes with it.
    #[must_use]
    pub const fn changes_text(self) -> bool {
        matches!(self, Self::Accepted | Self::AcceptedWithChange)
    }
}

/// A tracked change: in this paragraph these words give way to those.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// Where.
    pub paragraph: ParagraphId,
    /// The words that go; empty for an insertion.
    pub delete: String,
    /// The words that come; empty for a deletion.
    pub insert: String,
    /// The words before which an insertion stands; empty at the end of the paragraph.
    #[serde(default)]
    pub before: String,
}

/// The secretariat proposed what should become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionProposed {
    /// What.
    pub proposal: Disposition,
    /// Why.
    pub reason: Option<String>,
    /// What it would do to the text.
    pub change: Option<Change>,
    /// By whom.
    pub by: Option<PersonId>,
}

/// What a co-lead wants of a comment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    /// That it is disposed of so.
    Decide {
        /// How.
        disposition: Disposition,
        /// What it does to the text.
        change: Option<Change>,
    },
    /// That it goes to somebody else.
    Refer {
        /// To whom.
        to: String,
    },
    /// That it is looked at again.
    Reopen,
}

/// One of the two co-leads gave a half (DR05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionHalfGiven {
    /// Whose.
    pub half: Half,
    /// What for.
    pub choice: Choice,
    /// Why.
    pub reason: Option<String>,
}

/// It was disposed of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionDecided {
    /// How.
    pub disposition: Disposition,
    /// Why; only what is accepted as proposed goes without.
    pub reason: Option<String>,
    /// What it does to the text, word for word.
    pub change: Option<Change>,
    /// The two halves; none where the committee decided.
    pub by: Vec<Half>,
    /// The meeting of the committee, where it decided.
    pub meeting: Option<String>,
}

/// It was given to somebody else to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referred {
    /// To whom: the committee.
    pub to: String,
    /// Why.
    pub reason: String,
    /// The two halves.
    pub by: Vec<Half>,
}

/// Its author withdrew it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// By whom.
    pub by: Option<PersonId>,
}

/// A decision was taken back to be taken anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionReopened {
    /// Why.
    pub reason: String,
    /// The two halves.
    pub by: Vec<Half>,
}

/// Where a comment stands on a later version (DR18).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// On the paragraph it was made on, however much that changed.
    Placed {
        /// Which.
        paragraph: ParagraphId,
    },
    /// On its one descendant, which stands elsewhere.
    Moved {
        /// Which.
        paragraph: ParagraphId,
    },
    /// On all its descendants.
    Split {
        /// Which, in the order of the text.
        paragraphs: Vec<ParagraphId>,
        /// Where the quoted words went, if they went to one.
        words_in: Option<ParagraphId>,
    },
    /// On none: the old words stay shown.
    Orphaned {
        /// Where the same words stand anew: a suggestion at most.
        suggestion: Option<ParagraphId>,
    },
    /// Several could be meant: a person chooses.
    Choice {
        /// Which.
        candidates: Vec<ParagraphId>,
    },
    /// A comment on a section or on the whole text: on all the section became.
    About {
        /// Which sections, in the order of the text; none for the whole text.
        sections: Vec<SectionId>,
        /// Whether its one section stands elsewhere now.
        moved: bool,
    },
}

impl Place {
    /// The word of the pages.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Orphaned { .. } => "orphaned",
            Self::Choice { .. } => "to be chosen",
            Self::Split { .. } => "split",
            Self::About { sections, .. } if sections.len() > 1 => "split",
            Self::Moved { .. } | Self::About { moved: true, .. } => "moved",
            Self::Placed { .. } | Self::About { .. } => "placed",
        }
    }

    /// Whether a person has to say where it belongs: nothing was guessed.
    #[must_use]
    pub const fn waits(&self) -> bool {
        matches!(self, Self::Orphaned { .. } | Self::Choice { .. })
    }

    /// The paragraphs it is shown on.
    #[must_use]
    pub fn paragraphs(&self) -> &[ParagraphId] {
        match self {
            Self::Placed { paragraph } | Self::Moved { paragraph } => std::slice::from_ref(paragraph),
            Self::Split { paragraphs, .. } => paragraphs,
            Self::Orphaned { .. } | Self::Choice { .. } | Self::About { .. } => &[],
        }
    }
}

/// A new version appeared, and this is where the comment stands on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reanchored {
    /// Symbol of the version.
    pub version: String,
    /// Where.
    pub place: Place,
}

/// Its delegation, or the staff, attached it to a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reattached {
    /// Symbol of the version.
    pub version: String,
    /// To which.
    pub paragraph: ParagraphId,
    /// By whom.
    pub by: Option<PersonId>,
}

impl Payload for Received {}
impl Payload for Triaged {}
impl Payload for Merged {}
impl Payload for JoinedBy {}
impl Payload for DispositionProposed {}
impl Payload for DispositionHalfGiven {}
impl Payload for DispositionDecided {}
impl Payload for Referred {}
impl Payload for Withdrawn {}
impl Payload for DispositionReopened {}
impl Payload for Reanchored {}
impl Payload for Reattached {}

crate::events! {
    /// What happened to a comment.
    pub enum Event {
        /// It was received.
        Received(Received) = "CommentReceived" v 1,
        /// It was sorted.
        Triaged(Triaged) = "CommentTriaged" v 1,
        /// It was merged.
        Merged(Merged) = "CommentMerged" v 1,
        /// Another was merged into it.
        Joined(JoinedBy) = "CommentJoined" v 1,
        /// A disposition was proposed.
        DispositionProposed(DispositionProposed) = "DispositionProposed" v 1,
        /// Half of a disposition was given.
        DispositionHalfGiven(DispositionHalfGiven) = "DispositionHalfGiven" v 1,
        /// It was disposed of.
        DispositionDecided(DispositionDecided) = "DispositionDecided" v 1,
        /// It was referred.
        Referred(Referred) = "CommentReferred" v 1,
        /// It was withdrawn.
        Withdrawn(Withdrawn) = "CommentWithdrawn" v 1,
        /// The decision was taken back.
        DispositionReopened(DispositionReopened) = "DispositionReopened" v 1,
        /// It stands on a later version.
        Reanchored(Reanchored) = "CommentReanchored" v 1,
        /// It was attached by hand.
        Reattached(Reattached) = "CommentReattached" v 1,
    }
}
