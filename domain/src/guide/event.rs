//! What happened to a policy guide. Structure and digests in the open; the words are kept beside the journal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::asserted::Partial;
use crate::identity::{
    BodyCode, CommentId, CommitteeId, GuideId, ParagraphId, ParticipantCode, ProvisionId, SectionId,
    SilenceId, TaskingId,
};
use crate::joint::Half;
use crate::kept::Text;
use crate::text::document::OutlineSection;
use crate::text::{Descent, Digest, Ids, Language, Outline, Symbol};
use crate::wire::Payload;

/// Which instrument a guide is about: whose sections of the convention it maps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Instrument {
    /// The protocol against the smuggling of migrants.
    Som,
    /// The protocol against trafficking in persons.
    Tip,
}

impl Instrument {
    /// The word of the data and of symbols.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Som => "SOM",
            Self::Tip => "TIP",
        }
    }
}

/// Who may read a version once it is circulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Classification {
    /// Those on its circulation list, while they are on it.
    Restricted,
    /// Participants that sit on the committee, and its experts.
    Committee,
    /// Members and observers; not for citation.
    Participants,
    /// Everybody.
    Public,
}

impl Classification {
    /// As it is printed on the text.
    #[must_use]
    pub const fn printed(self) -> &'static str {
        match self {
            Self::Restricted => "restricted: those on the list",
            Self::Committee => "committee only",
            Self::Participants => "members and observers, not for citation",
            Self::Public => "general",
        }
    }
}

/// A guide was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The guide.
    pub guide: GuideId,
    /// Its title; provisional until it is adopted (DR13).
    pub title: String,
    /// What it is about.
    pub instrument: Instrument,
    /// Who writes it.
    pub committee: CommitteeId,
    /// Under which tasking; none where it is the secretariat's own initiative.
    pub tasking: Option<TaskingId>,
    /// How its symbols begin: `RSO/PG/SOM`.
    pub symbol_base: String,
    /// The language it is drafted in.
    pub language: Language,
    /// Version of the procedure it keeps (DR36).
    pub procedure: u32,
}

/// A heading of the outline, mapped to what the section treats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    /// The same through all versions.
    pub id: SectionId,
    /// 1 for `4`, 2 for `4.1`.
    pub depth: u8,
    /// As printed: `4.1`.
    pub number: String,
    /// Without its number.
    pub title: String,
    /// Provisions of the instruments the section treats.
    pub provisions: Vec<ProvisionId>,
}

/// The outline was set: sections in reading order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineSet {
    /// 1, 2, 3 …
    pub revision: u32,
    /// Every section; one that is no longer named is no longer part of the guide.
    pub sections: Vec<Heading>,
}

/// The co-leads approved the outline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutlineApproved {
    /// Which revision of it.
    pub revision: u32,
}

/// A section was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionEdited {
    /// How often this section was written before, and once more.
    pub revision: u32,
    /// Its structure as it now stands.
    pub section: OutlineSection,
    /// What became of its former paragraphs, and which are new.
    pub descent: Descent,
    /// The comment it answers, where one does.
    pub answers: Option<CommentId>,
    /// The next free identifiers; none is used twice.
    pub ids: Ids,
    /// The section, canonical.
    pub text: Text,
}

/// The whole text was brought in from a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextImported {
    /// The digest of the file.
    pub file: Digest,
    /// The revision of the outline from here on.
    pub outline: u32,
    /// Every section; one that is no longer named is no longer part of the guide.
    pub headings: Vec<Heading>,
    /// The sections whose paragraphs are not what they were.
    pub sections: Vec<SectionImported>,
    /// What became of the paragraphs of the whole text, and which are new.
    pub descent: Descent,
    /// The next free identifiers; none is used twice.
    pub ids: Ids,
}

/// A section as a file had it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionImported {
    /// How often this section was written before, and once more.
    pub revision: u32,
    /// Its structure as it now stands.
    pub section: OutlineSection,
    /// The section, canonical.
    pub text: Text,
}

/// A version was issued under a symbol. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issued {
    /// 1, 2, 3 … through all versions of the guide.
    pub number: u32,
    /// Its symbol: `RSO/PG/SOM/2014/1/Rev.1`.
    pub symbol: Symbol,
    /// The text it replaces.
    pub replaces: Option<Symbol>,
    /// What it is: "zero draft", "draft for member comment".
    pub label: String,
    /// In which language.
    pub language: Language,
    /// Who may read it.
    pub classification: Classification,
    /// The circulation list; of consequence where the version is restricted.
    pub circulation: Vec<ParticipantCode>,
    /// What changed, in a sentence.
    pub change: Option<String>,
    /// The symbol of the matrix of comments it answers.
    pub matrix: Option<String>,
    /// Both co-leads, where it took both (DR05).
    pub by: Vec<Half>,
    /// Its structure.
    pub outline: Outline,
    /// The whole document, canonical: its digest is the text's.
    pub text: Text,
}

/// The draft goes back to the drafters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnedToDrafting {
    /// Why.
    pub reason: String,
}

/// One co-lead's half of opening a round (DR05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundHalfGiven {
    /// Which round.
    pub round: u32,
    /// Who gave it.
    pub half: Half,
}

/// A round of comments by all members was opened, by both co-leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOpened {
    /// Which round: 1, 2, 3 …
    pub round: u32,
    /// On which version.
    pub symbol: Symbol,
    /// By whom.
    pub by: Vec<Half>,
}

/// A round of comments is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundClosed {
    /// Which round.
    pub round: u32,
}

/// A further round was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FurtherRoundOpened {
    /// Which round.
    pub round: u32,
    /// On which version.
    pub symbol: Symbol,
}

/// One co-lead's half of revising the final text (DR05); it is about these words and no others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionHalfGiven {
    /// Under which symbol.
    pub symbol: Symbol,
    /// The digest of the words.
    pub digest: Digest,
    /// Who gave it.
    pub half: Half,
}

/// The final text was placed under a silence procedure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedUnderSilence {
    /// Which.
    pub silence: SilenceId,
    /// Which text.
    pub symbol: Symbol,
}

/// The silence ended without adopting the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceWasBroken {
    /// Which.
    pub silence: SilenceId,
    /// Whether it was broken by a member, or cancelled by the co-chairs.
    pub cancelled: bool,
}

/// The silence held: the text is cleared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SilenceWasHeld {
    /// Which.
    pub silence: SilenceId,
    /// The text.
    pub symbol: Symbol,
}

/// What a body did, when, in which word: the verb is data (DR21).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// The body: `AHG`.
    pub body: BodyCode,
    /// Its meeting: `ahg-som8`, where it acted in one.
    #[serde(default)]
    pub meeting: Option<String>,
    /// The word it used: "endorsed", "commended", "noted", "welcomed".
    pub verb: String,
    /// When.
    pub on: Partial,
    /// What it did in the same breath: "approved for submission to ministers".
    #[serde(default)]
    pub also: Vec<String>,
}

/// A body acted on a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActTaken {
    /// What it did.
    pub act: Act,
    /// On which text.
    pub symbol: Symbol,
    /// With which words.
    pub digest: Digest,
    /// Other guides that the same act covers, all or nothing.
    #[serde(default)]
    pub together_with: Vec<GuideId>,
}

/// Why the published bytes are not those that were endorsed (DR24).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Explanation {
    /// A corrigendum, by its symbol.
    Corrigendum(Symbol),
    /// Somebody declares that only the layout differs, and how.
    LayoutOnly(String),
}

/// The guide was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Which text.
    pub symbol: Symbol,
    /// The digest of what was published.
    pub digest: Digest,
    /// When; often to the month (DR26).
    pub on: Partial,
    /// How many pages, where it is printed.
    pub pages: Option<u32>,
    /// Its standing: "voluntary, non-binding".
    pub standing: String,
    /// The higher act that is still to come: "pending: ministers" (DR22).
    pub higher_act: Option<String>,
    /// Why the bytes differ from those endorsed, where they do.
    pub explanation: Option<Explanation>,
}

/// A corrigendum repairs a text in some of its languages (DR23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrigendumIssued {
    /// Its symbol: `RSO/PG/SOM/2014/1/Rev.1/Corr.1`.
    pub symbol: Symbol,
    /// What it repairs.
    pub corrects: Symbol,
    /// In which languages.
    pub languages: Vec<Language>,
    /// What it says.
    pub says: String,
}

/// A document was issued beside a text: an addendum, or an amendment (DR23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// Its symbol: `RSO/PG/SOM/2014/1/Rev.1/Add.1`.
    pub symbol: Symbol,
    /// The text it stands beside.
    pub of: Symbol,
    /// What it is.
    pub label: String,
    /// In which language.
    pub language: Language,
    /// The act by which a body decided it; an amendment has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<Act>,
    /// Its structure.
    pub outline: Outline,
    /// Its words, canonical.
    pub text: Text,
}

/// The same text was issued again under a star, for technical reasons (DR23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reissued {
    /// Its symbol: `RSO/PG/SOM/2014/1/Rev.1*`.
    pub symbol: Symbol,
    /// The text it is.
    pub reissues: Symbol,
    /// In which languages.
    pub languages: Vec<Language>,
    /// Why.
    pub reason: String,
}

/// A newer guide takes the place of this one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    /// By which guide, where one does.
    pub by: Option<GuideId>,
    /// By what decision.
    pub act: Act,
}

/// The guide was given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// Why.
    pub reason: String,
}

/// Words were put in square brackets (DR19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BracketOpened {
    /// Its name: `B1`.
    pub bracket: String,
    /// Where.
    pub section: SectionId,
    /// In which paragraph, where it is about one.
    pub paragraph: Option<ParagraphId>,
    /// Who asked for it; who may consent to close it.
    pub requesters: Vec<ParticipantCode>,
    /// The alternatives, as they were put.
    pub text: Text,
}

/// A bracket goes on into the next text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BracketCarried {
    /// Which.
    pub bracket: String,
    /// Why.
    pub reason: String,
}

/// A bracket was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BracketClosed {
    /// Which.
    pub bracket: String,
    /// What was chosen: "Alt 2", "chair text".
    pub choice: String,
    /// Which requesters consented.
    pub consent_of: Vec<ParticipantCode>,
    /// The ruling that closed it without them, where one did.
    pub ruling: Option<String>,
}

/// How much of the instruments a version treats (DR31).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoverageComputed {
    /// Of which version.
    pub number: u32,
    /// Groups the instruments require.
    pub core_total: u32,
    /// Of which treated.
    pub covered: u32,
    /// Of which begun and not finished.
    pub partial: u32,
    /// Provisions that are owed and not treated.
    pub gaps: Vec<ProvisionId>,
}

/// The next text was refused because something is not settled (DR17, DR19).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueRefused {
    /// What was attempted.
    pub attempt: String,
    /// Why, as it was answered.
    pub reason: String,
    /// Comments that are not disposed of.
    pub comments: Vec<CommentId>,
    /// Brackets that are open.
    pub brackets: Vec<String>,
}

/// A body recommended what should follow the guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUpRecommended {
    /// What.
    pub items: Vec<String>,
    /// By whom, when.
    pub act: Act,
}

/// A version was issued in another language, under the same symbol (DR23).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslationIssued {
    /// The version it translates.
    pub number: u32,
    /// The symbol all its languages share.
    pub symbol: Symbol,
    /// Into which language.
    pub language: Language,
    /// What is to be said of it.
    pub note: Option<String>,
    /// Its structure.
    pub outline: Outline,
    /// The whole document, canonical.
    pub text: Text,
}

/// Participants were put on the circulation list of a version, or taken off it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CirculationChanged {
    /// Which version.
    pub number: u32,
    /// Put on it.
    pub added: Vec<ParticipantCode>,
    /// Taken off it.
    pub removed: Vec<ParticipantCode>,
}

/// What others than a delegation itself are told of its position, and from when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureSet {
    /// From when others see who took which position; never, where there is none: then paragraphs only.
    pub names_from: Option<Timestamp>,
}

impl Payload for Opened {}
impl Payload for OutlineSet {}
impl Payload for OutlineApproved {}
impl Payload for SectionEdited {
    fn texts(&self) -> Vec<Text> {
        vec![self.text.clone()]
    }
}
impl Payload for TextImported {
    fn texts(&self) -> Vec<Text> {
        self.sections.iter().map(|section| section.text.clone()).collect()
    }
}
impl Payload for Issued {
    fn texts(&self) -> Vec<Text> {
        vec![self.text.clone()]
    }
}
impl Payload for ReturnedToDrafting {}
impl Payload for RoundHalfGiven {}
impl Payload for RoundOpened {}
impl Payload for RoundClosed {}
impl Payload for FurtherRoundOpened {}
impl Payload for RevisionHalfGiven {}
impl Payload for PlacedUnderSilence {}
impl Payload for SilenceWasBroken {}
impl Payload for SilenceWasHeld {}
impl Payload for ActTaken {}
impl Payload for Published {}
impl Payload for CorrigendumIssued {}
impl Payload for Beside {
    fn texts(&self) -> Vec<Text> {
        vec![self.text.clone()]
    }
}
impl Payload for Reissued {}
impl Payload for Superseded {}
impl Payload for Withdrawn {}
impl Payload for BracketOpened {
    fn texts(&self) -> Vec<Text> {
        vec![self.text.clone()]
    }
}
impl Payload for BracketCarried {}
impl Payload for BracketClosed {}
impl Payload for CoverageComputed {}
impl Payload for IssueRefused {}
impl Payload for FollowUpRecommended {}
impl Payload for TranslationIssued {
    fn texts(&self) -> Vec<Text> {
        vec![self.text.clone()]
    }
}
impl Payload for CirculationChanged {}
impl Payload for DisclosureSet {}

crate::events! {
    /// What happened to a policy guide.
    pub enum Event {
        /// It was opened.
        Opened(Opened) = "GuideOpened" v 1,
        /// Its outline was set.
        OutlineSet(OutlineSet) = "OutlineSet" v 1,
        /// The outline was approved.
        OutlineApproved(OutlineApproved) = "OutlineApproved" v 1,
        /// A section was written.
        SectionEdited(SectionEdited) = "SectionEdited" v 1,
        /// The whole text was brought in from a file.
        TextImported(TextImported) = "TextImported" v 1,
        /// The zero draft was issued.
        DraftIssued(Issued) = "DraftIssued" v 1,
        /// A revised draft was issued.
        DraftRevised(Issued) = "DraftRevised" v 1,
        /// It went back to the drafters.
        ReturnedToDrafting(ReturnedToDrafting) = "ReturnedToDrafting" v 1,
        /// A co-lead gave a half of opening a round.
        RoundHalfGiven(RoundHalfGiven) = "MemberRoundApprovalGiven" v 1,
        /// A round of comments was opened.
        RoundOpened(RoundOpened) = "MemberRoundOpened" v 1,
        /// The round was closed.
        RoundClosed(RoundClosed) = "MemberRoundClosed" v 1,
        /// A further round was opened.
        FurtherRoundOpened(FurtherRoundOpened) = "FurtherRoundOpened" v 1,
        /// The final text was issued.
        FinalTextIssued(Issued) = "FinalTextIssued" v 1,
        /// A co-lead gave a half of revising it.
        RevisionHalfGiven(RevisionHalfGiven) = "FinalTextApprovalGiven" v 1,
        /// It was revised.
        FinalTextRevised(Issued) = "FinalTextRevised" v 1,
        /// It was placed under silence.
        PlacedUnderSilence(PlacedUnderSilence) = "PlacedUnderSilence" v 1,
        /// The silence was broken.
        SilenceWasBroken(SilenceWasBroken) = "SilenceWasBroken" v 1,
        /// The silence held.
        SilenceWasHeld(SilenceWasHeld) = "SilenceWasHeld" v 1,
        /// The text was cleared in a meeting.
        Cleared(ActTaken) = "TextCleared" v 1,
        /// A body endorsed it.
        Endorsed(ActTaken) = "GuideEndorsed" v 1,
        /// It was published.
        Published(Published) = "GuidePublished" v 1,
        /// A corrigendum was issued.
        CorrigendumIssued(CorrigendumIssued) = "CorrigendumIssued" v 1,
        /// An addendum was issued.
        AddendumIssued(Beside) = "AddendumIssued" v 1,
        /// An amendment was issued.
        AmendmentIssued(Beside) = "AmendmentIssued" v 1,
        /// The same text was issued again.
        Reissued(Reissued) = "TextReissued" v 1,
        /// A higher body acted on it.
        HigherActRecorded(ActTaken) = "HigherActRecorded" v 1,
        /// A newer guide took its place.
        Superseded(Superseded) = "GuideSuperseded" v 1,
        /// It was given up.
        Withdrawn(Withdrawn) = "GuideWithdrawn" v 1,
        /// A bracket was opened.
        BracketOpened(BracketOpened) = "BracketOpened" v 1,
        /// A bracket goes on.
        BracketCarried(BracketCarried) = "BracketCarried" v 1,
        /// A bracket was closed.
        BracketClosed(BracketClosed) = "BracketClosed" v 1,
        /// Coverage was computed.
        CoverageComputed(CoverageComputed) = "CoverageComputed" v 1,
        /// The next text was refused.
        IssueRefused(IssueRefused) = "IssueRefused" v 1,
        /// A follow-up was recommended.
        FollowUpRecommended(FollowUpRecommended) = "FollowUpRecommended" v 1,
        /// A translation was issued.
        TranslationIssued(TranslationIssued) = "TranslationIssued" v 1,
        /// A circulation list changed.
        CirculationChanged(CirculationChanged) = "CirculationChanged" v 1,
        /// The disclosure of positions was set.
        DisclosureSet(DisclosureSet) = "PositionDisclosureSet" v 1,
    }
}

impl Event {
    /// The version it issues, whatever the act is called.
    #[must_use]
    pub const fn issued(&self) -> Option<&Issued> {
        match self {
            Self::DraftIssued(it)
            | Self::DraftRevised(it)
            | Self::FinalTextIssued(it)
            | Self::FinalTextRevised(it) => Some(it),
            _ => None,
        }
    }

    /// What it makes of the paragraphs on the desk, where it writes them.
    #[must_use]
    pub const fn descent(&self) -> Option<&Descent> {
        match self {
            Self::SectionEdited(it) => Some(&it.descent),
            Self::TextImported(it) => Some(&it.descent),
            _ => None,
        }
    }
}
