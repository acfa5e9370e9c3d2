//! What happened to a publication.

use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::basis::Basis;
use crate::identity::GuideId;
use crate::joint::Half;
use crate::wire::Payload;

/// What kind of publication it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A newsletter.
    Newsletter,
    /// An information sheet.
    InformationSheet,
    /// A catalogue.
    Catalogue,
    /// A guide.
    Guide,
}

impl Kind {
    /// In the words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Newsletter => "newsletter",
            Self::InformationSheet => "information sheet",
            Self::Catalogue => "catalogue",
            Self::Guide => "guide",
        }
    }
}

/// Who may read a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Everybody.
    Public,
    /// Members and observers.
    Participants,
    /// The committee.
    Committee,
    /// Those on a list.
    Restricted,
}

/// One thing in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What it is called.
    pub title: String,
    /// How it is classified.
    pub classification: Classification,
    /// The guide it is, if it is one.
    #[serde(default)]
    pub guide: Option<GuideId>,
    /// SHA-256 of its bytes in hexadecimal, if there is a file.
    #[serde(default)]
    pub digest: Option<String>,
}

/// It was drafted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafted {
    /// Its title.
    pub title: String,
    /// What kind.
    pub kind: Kind,
    /// What it carries out.
    pub basis: Basis,
    /// What is in it.
    pub items: Vec<Item>,
}

/// One co-manager's half of its clearance was given: nothing is effective yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClearanceGiven {
    /// The half.
    #[serde(flatten)]
    pub half: Half,
}

/// Both co-managers cleared it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cleared {
    /// Both halves, the first one first.
    pub by: Vec<Half>,
}

/// It was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Released {
    /// When, as precisely as it is known.
    pub on: Partial,
}

/// It was corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrected {
    /// What reads how from now on.
    pub text: String,
    /// In which languages, as language tags.
    pub languages: Vec<String>,
}

/// It was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Why.
    pub reasons: String,
}

impl Payload for Drafted {}
impl Payload for ClearanceGiven {}
impl Payload for Cleared {}
impl Payload for Released {}
impl Payload for Corrected {}
impl Payload for Withdrawn {}

crate::events! {
    /// What happened to a publication.
    pub enum Event {
        /// It was drafted.
        Drafted(Drafted) = "PublicationDrafted" v 1,
        /// One half of its clearance was given.
        ClearanceGiven(ClearanceGiven) = "PublicationClearanceGiven" v 1,
        /// It was cleared.
        Cleared(Cleared) = "PublicationCleared" v 1,
        /// It was published.
        Released(Released) = "PublicationReleased" v 1,
        /// It was corrected.
        Corrected(Corrected) = "PublicationCorrigendumIssued" v 1,
        /// It was withdrawn.
        Withdrawn(Withdrawn) = "PublicationWithdrawn" v 1,
    }
}
