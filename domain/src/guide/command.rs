//! What may be asked about a policy guide.

use serde::{Deserialize, Serialize};

use super::event::{Act, Classification, Explanation, Instrument};
use crate::asserted::Partial;
use crate::comment::event::Change;
use crate::identity::{
    CommentId, CommitteeId, GuideId, ParagraphId, ParticipantCode, ProvisionId, SectionId, SilenceId,
    TaskingId,
};
use crate::text::{Digest, Draft, Language};

/// Open a guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Its title; provisional until it is adopted.
    pub title: String,
    /// What it is about.
    pub instrument: Instrument,
    /// Who writes it.
    pub committee: CommitteeId,
    /// Under which tasking.
    #[serde(default)]
    pub tasking: Option<TaskingId>,
    /// How its symbols begin.
    pub symbol_base: String,
    /// The language it is drafted in; English unless said otherwise.
    #[serde(default = "Language::english")]
    pub language: Language,
}

/// A heading as somebody sets it; without an identifier it is a new section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The section, where it exists.
    #[serde(default)]
    pub id: Option<SectionId>,
    /// As printed: `4.1`; its depth follows from it.
    pub number: String,
    /// Without its number.
    pub title: String,
    /// Provisions the section treats.
    #[serde(default)]
    pub provisions: Vec<ProvisionId>,
}

/// Write a section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditSection {
    /// Which.
    pub section: SectionId,
    /// The revision that was on the desk when writing began; 0 for the first words.
    pub expected: u32,
    /// The whole section without its heading, in Markdown; marks of paragraphs, where the editor kept them, say which is which.
    pub markdown: String,
    /// The comment it answers, where one does.
    #[serde(default)]
    pub answers: Option<CommentId>,
}

/// Put the text of a file in place of the whole text on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportText {
    /// What was read from the file.
    pub draft: Draft,
    /// The digest of the file.
    pub file: Digest,
}

/// Issue a version of the text as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The symbol; the next free one where none is given (DR23).
    #[serde(default)]
    pub symbol: Option<String>,
    /// What it is: "zero draft".
    pub label: String,
    /// Who may read it.
    pub classification: Classification,
    /// The circulation list of a restricted version.
    #[serde(default)]
    pub circulation: Vec<ParticipantCode>,
    /// What changed, in a sentence.
    #[serde(default)]
    pub change: Option<String>,
    /// The symbol of the matrix of comments it answers.
    #[serde(default)]
    pub matrix: Option<String>,
}

/// Publish the endorsed text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The digest of what is published.
    pub digest: Digest,
    /// When; to the day or the month.
    pub on: Partial,
    /// How many pages.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The higher act that is still to come.
    #[serde(default)]
    pub higher_act: Option<String>,
    /// Why the bytes differ from those endorsed, where they do.
    #[serde(default)]
    pub explanation: Option<Explanation>,
    /// The corrigendum that goes out with the text and explains the difference, where it is not on file yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correcting: Option<Correcting>,
}

/// Repair a text in some of its languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correcting {
    /// In which languages.
    pub languages: Vec<Language>,
    /// What it says.
    pub says: String,
}

/// Issue what supplements a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supplement {
    /// What it is: "annex with model provisions".
    pub label: String,
    /// Its words in Markdown.
    pub markdown: String,
}

/// Issue what changes a text that was adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amend {
    /// What it is: "amendment to section 9".
    pub label: String,
    /// Its words in Markdown: what gives way to what.
    pub markdown: String,
    /// The body that decided so.
    pub act: Act,
}

/// Put words in square brackets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenBracket {
    /// Its name: `B1`.
    pub bracket: String,
    /// Where.
    pub section: SectionId,
    /// In which paragraph, where it is about one.
    #[serde(default)]
    pub paragraph: Option<ParagraphId>,
    /// Who asked for it.
    pub requesters: Vec<ParticipantCode>,
    /// The alternatives: `[Alt 1: …][Alt 2: …]`.
    pub text: String,
}

/// Close a bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CloseBracket {
    /// Which.
    pub bracket: String,
    /// What was chosen.
    pub choice: String,
    /// Which requesters consented.
    #[serde(default)]
    pub consent_of: Vec<ParticipantCode>,
    /// The ruling that closes it without them.
    #[serde(default)]
    pub ruling: Option<String>,
}

/// Issue a version in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translate {
    /// The version it translates.
    pub number: u32,
    /// Into which language.
    pub language: Language,
    /// The whole text in Markdown, its paragraphs in the order of the source.
    pub markdown: String,
    /// What is to be said of it.
    #[serde(default)]
    pub note: Option<String>,
}

/// A request about one guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Open it.
    Open(Open),
    /// Set the outline.
    SetOutline {
        /// Every section in reading order.
        sections: Vec<Heading>,
    },
    /// Approve the outline.
    ApproveOutline,
    /// Write a section.
    EditSection(EditSection),
    /// Bring the whole text in from a file.
    ImportText(ImportText),
    /// Make the change a disposition decided (a reaction's command).
    ApplyChange {
        /// The comment that was accepted.
        comment: CommentId,
        /// Which words give way to which.
        change: Change,
    },
    /// Issue the zero draft.
    IssueZeroDraft(Issue),
    /// Issue a revised draft.
    IssueRevision(Issue),
    /// Give it back to the drafters.
    ReturnToDrafting {
        /// Why.
        reason: String,
    },
    /// Open the round of comments by all members: each co-lead asks it (DR05).
    OpenMemberRound {
        /// Which round.
        round: u32,
    },
    /// Close the round.
    CloseMemberRound {
        /// Which round.
        round: u32,
    },
    /// Open a further round.
    OpenFurtherRound {
        /// Which round.
        round: u32,
    },
    /// Issue the final text.
    IssueFinal(Issue),
    /// Revise the final text: each co-lead asks it (DR05).
    ReviseFinal(Issue),
    /// Place the final text under silence.
    StartSilence {
        /// Which procedure.
        silence: SilenceId,
    },
    /// Take it out of a silence that was broken or cancelled.
    SilenceBroken {
        /// Which procedure.
        silence: SilenceId,
    },
    /// Clear it after a silence that held.
    SilenceHeld {
        /// Which procedure.
        silence: SilenceId,
    },
    /// Clear the text in a meeting.
    ClearInMeeting(Act),
    /// Enter that a body endorsed it.
    Endorse {
        /// What the body did.
        act: Act,
        /// Other guides that the same act covers.
        #[serde(default)]
        together_with: Vec<GuideId>,
    },
    /// Publish it.
    Publish(Publish),
    /// Issue a corrigendum.
    Corrigendum {
        /// In which languages.
        languages: Vec<Language>,
        /// What it says.
        says: String,
    },
    /// Issue an addendum to it.
    IssueAddendum(Supplement),
    /// Issue an amendment to it, once it is adopted.
    IssueAmendment(Amend),
    /// Issue the same text again under a star.
    Reissue {
        /// Why.
        reason: String,
        /// In which languages.
        languages: Vec<Language>,
    },
    /// Enter that a higher body acted on it.
    RecordHigherAct {
        /// What the body did.
        act: Act,
        /// Other guides that the same act covers.
        #[serde(default)]
        together_with: Vec<GuideId>,
    },
    /// Enter that a newer guide takes its place.
    Supersede {
        /// By which.
        #[serde(default)]
        by: Option<GuideId>,
        /// By what decision.
        act: Act,
    },
    /// Give it up.
    WithdrawGuide {
        /// Why.
        reason: String,
    },
    /// Put words in square brackets.
    OpenBracket(OpenBracket),
    /// Let a bracket go on.
    CarryBracket {
        /// Which.
        bracket: String,
        /// Why.
        reason: String,
    },
    /// Close a bracket.
    CloseBracket(CloseBracket),
    /// Compute how much of the instruments the newest version treats (a reaction's command).
    ComputeCoverage,
    /// Note that the next text was refused (a reaction's command).
    NoteRefusedIssue {
        /// What was attempted.
        attempt: String,
        /// Why, as it was answered.
        reason: String,
        /// Comments that are not disposed of.
        comments: Vec<CommentId>,
    },
    /// Enter what a body recommended to follow.
    RecommendFollowUp {
        /// What.
        items: Vec<String>,
        /// By whom, when.
        act: Act,
    },
    /// Issue a version in another language.
    IssueTranslation(Translate),
    /// Change the circulation list of a version.
    ChangeCirculation {
        /// Which version.
        number: u32,
        /// Put on it.
        #[serde(default)]
        add: Vec<ParticipantCode>,
        /// Taken off it.
        #[serde(default)]
        remove: Vec<ParticipantCode>,
    },
    /// Say from when others see who took which position.
    SetDisclosure {
        /// From when; never, where there is none.
        #[serde(default)]
        names_from: Option<jiff::Timestamp>,
    },
}

crate::asked!(Command {
    Self::Open(_) => "Open" by [Rso],
    Self::SetOutline { .. } => "SetOutline" by [Rso, Drafter, CoLeads],
    Self::ApproveOutline => "ApproveOutline" by [CoLeads],
    Self::EditSection(_) => "EditSection" by [Drafter, Rso],
    Self::ImportText(_) => "ImportText" by [Drafter, Rso],
    Self::ApplyChange { .. } => "ApplyChange" by [System],
    Self::IssueZeroDraft(_) => "IssueZeroDraft" by [Rso],
    Self::IssueRevision(_) => "IssueRevision" by [Rso],
    Self::ReturnToDrafting { .. } => "ReturnToDrafting" by [CoLeads],
    Self::OpenMemberRound { .. } => "OpenMemberRound" by [CoLeads],
    Self::CloseMemberRound { .. } => "CloseMemberRound" by [Timer, CoLeads, System],
    Self::OpenFurtherRound { .. } => "OpenFurtherRound" by [CoLeads],
    Self::IssueFinal(_) => "IssueFinal" by [CoLeads],
    Self::ReviseFinal(_) => "ReviseFinal" by [CoLeads],
    Self::StartSilence { .. } => "StartSilence" by [CoChairs],
    Self::SilenceBroken { .. } => "SilenceBroken" by [MemberGovernment, Rso, CoChairs],
    Self::SilenceHeld { .. } => "SilenceHeld" by [Timer],
    Self::ClearInMeeting(_) => "ClearInMeeting" by [SeniorOfficials],
    Self::Endorse { .. } => "Endorse" by [SeniorOfficials],
    Self::Publish(_) => "Publish" by [Rso],
    Self::Corrigendum { .. } => "Corrigendum" by [Rso],
    Self::IssueAddendum(_) => "IssueAddendum" by [Rso],
    Self::IssueAmendment(_) => "IssueAmendment" by [Rso],
    Self::Reissue { .. } => "Reissue" by [Rso],
    Self::RecordHigherAct { .. } => "RecordHigherAct" by [Rso],
    Self::Supersede { .. } => "Supersede" by [SeniorOfficials],
    Self::WithdrawGuide { .. } => "WithdrawGuide" by [CoChairs],
    Self::OpenBracket(_) => "OpenBracket" by [Committee, CoLeads, Rso],
    Self::CarryBracket { .. } => "CarryBracket" by [CoLeads],
    Self::CloseBracket(_) => "CloseBracket" by [CoLeads],
    Self::ComputeCoverage => "ComputeCoverage" by [System],
    Self::NoteRefusedIssue { .. } => "NoteRefusedIssue" by [System],
    Self::RecommendFollowUp { .. } => "RecommendFollowUp" by [SeniorOfficials, Rso],
    Self::IssueTranslation(_) => "IssueTranslation" by [Rso],
    Self::ChangeCirculation { .. } => "ChangeCirculation" by [Rso],
    Self::SetDisclosure { .. } => "SetDisclosure" by [Rso],
});
