//! What may a decision about a round, a response or a comment know besides its own stream?
//!
//! A part of [`Facts`](crate::facts::Facts): the executor fills what the command needs and names every version it read.

use std::collections::{BTreeMap, BTreeSet};

use crate::comment::Comment;
use crate::comment::event::Words;
use crate::committee::event::Attribution;
use crate::identity::{BodyCode, CommentId, DraftId, ParagraphId, ParticipantCode, PersonId};
use crate::round::Round;
use crate::round::event::{FixedText, Tally};

/// Facts of the review: see each field for who needs it.
#[derive(Clone, Debug, Default)]
pub struct ReviewFacts {
    /// The round concerned; for responses and comments.
    pub round: Option<Round>,
    /// Governments that provide a co-lead of the committee concerned at this instant (DR05).
    pub co_leads: Vec<ParticipantCode>,
    /// The body to which the asker's mandate is limited.
    pub body: Option<BodyCode>,
    /// How the addressees answered; for closing.
    pub tally: Option<Tally>,
    /// How far the comments of the round are; for completing (DR17).
    pub disposals: Option<Disposals>,
    /// What the guide's own stream says its version is; none where it was not looked up.
    pub text: Option<FixedText>,
    /// The paragraphs of the version concerned; none where they were not looked up.
    pub paragraphs: Option<BTreeSet<ParagraphId>>,
    /// The words of the drafts a submission names, unsealed.
    pub drafts: BTreeMap<DraftId, Words>,
    /// Comments looked up: those of the delegation, or the one to be merged into.
    pub comments: BTreeMap<CommentId, Comment>,
    /// Identifiers for new comments, in the order they are used.
    pub fresh_comments: Vec<CommentId>,
    /// The meetings the committee has called, each with its policy of attribution; for a round that is held in one of them (DR29).
    pub meetings: BTreeMap<u32, Attribution>,
    /// A pseudonym for a new delegation of a round, whose key seals its drafts.
    pub delegation: Option<PersonId>,
}

/// How far the comments of a round are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disposals {
    /// All of them.
    pub comments: u32,
    /// Those neither decided nor merged nor withdrawn.
    pub undisposed: Vec<CommentId>,
}

impl Disposals {
    /// What these comments amount to.
    #[must_use]
    pub fn of<'a>(comments: impl IntoIterator<Item = (&'a CommentId, &'a Comment)>) -> Self {
        let mut disposals = Self::default();
        for (id, comment) in comments {
            disposals.comments += 1;
            if !comment.stage.is_disposed() {
                disposals.undisposed.push(id.clone());
            }
        }
        disposals
    }
}
