//! What may be asked of guides and of positions on them: one body per act.

use domain::guide::Command;
use domain::guide::command::{
    Amend, CloseBracket, Correcting, EditSection, Heading, Issue, Open, OpenBracket, Publish, Supplement,
    Translate,
};
use domain::guide::event::{self, Classification, Explanation, Instrument};
use domain::position::Stance;
use domain::text::{Digest, Language, Symbol};
use domain::{GuideId, Partial, ParticipantCode, position};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Act, Asked, Making};
use super::nominations::{Nothing, WithReason as Reason};
use crate::desk::Desk;
use crate::problem::Problem;

/// Open a guide.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewGuide {
    /// Its name for ever: `PG-SOM`.
    pub guide: String,
    /// Its title; provisional until it is adopted.
    pub title: String,
    /// `SOM` or `TIP`.
    pub instrument: String,
    /// The committee that writes it: `PG-2013`.
    pub committee: String,
    /// The tasking it is written under.
    #[serde(default)]
    pub tasking: Option<String>,
    /// How its symbols begin: `RSO/PG/SOM`.
    pub symbol_base: String,
    /// The language it is drafted in; English where none is given.
    #[serde(default)]
    pub language: Option<String>,
}

impl Making for NewGuide {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let instrument = match self.instrument.as_str() {
            "SOM" => Instrument::Som,
            "TIP" => Instrument::Tip,
            _ => return Err(Problem::field("instrument", "not-an-option", "Choose SOM or TIP.")),
        };
        let open = Open {
            title: self.title,
            instrument,
            committee: self.committee.into(),
            tasking: self.tasking.filter(|text| !text.trim().is_empty()).map(Into::into),
            symbol_base: self.symbol_base,
            language: self
                .language
                .as_deref()
                .map_or_else(|| Ok(Language::english()), |tag| language("language", tag))?,
        };
        Ok(Asked::of(Ask::Guide(GuideId::new(&self.guide), Command::Open(open))))
    }
}

/// A language tag; what is not one is told with the field.
pub(crate) fn language(field: &str, tag: &str) -> Result<Language, Problem> {
    let not_one = || Problem::field(field, "not-a-language", "Type a language tag such as en or zh-Hans.");
    Language::read(tag.trim()).ok_or_else(not_one)
}

/// A symbol; what is not one is told with the field.
pub(crate) fn symbol(field: &str, text: &str) -> Result<Symbol, Problem> {
    Symbol::read(text.trim()).map_err(|why| Problem::field(field, "not-a-symbol", why.to_string()))
}

/// A digest; what is not one is told with the field.
pub(crate) fn digest(field: &str, text: &str) -> Result<Digest, Problem> {
    let not_one = || Problem::field(field, "not-a-digest", "A SHA-256 digest is 64 hexadecimal digits.");
    Digest::read(text.trim()).ok_or_else(not_one)
}

/// A date at its precision; what is not one is told with the field.
pub(crate) fn partial(field: &str, text: &str) -> Result<Partial, Problem> {
    let message = "Type a day like 2014-08-06, a month like 2014-08 or an instant.";
    text.trim().parse().map_err(|_| Problem::field(field, "not-a-time", message))
}

fn codes(texts: Vec<String>) -> Vec<ParticipantCode> {
    texts.into_iter().map(Into::into).collect()
}

/// A heading of the outline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutlineLine {
    /// The section, where it exists.
    #[serde(default)]
    pub id: Option<String>,
    /// As printed: `4.1`.
    pub number: String,
    /// Without its number.
    pub title: String,
    /// Provisions the section treats.
    #[serde(default)]
    pub provisions: Vec<String>,
}

/// The outline.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OutlineLines {
    /// Every section in reading order.
    pub sections: Vec<OutlineLine>,
}

impl From<OutlineLine> for Heading {
    fn from(line: OutlineLine) -> Self {
        Self {
            id: line.id.map(Into::into),
            number: line.number,
            title: line.title,
            provisions: line.provisions.into_iter().map(Into::into).collect(),
        }
    }
}

/// The words of a section.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SectionWords {
    /// Which: `s9`.
    pub section: String,
    /// The revision that was on the desk when writing began.
    pub expected: u32,
    /// The section in Markdown.
    pub markdown: String,
    /// The comment it answers.
    #[serde(default)]
    pub answers: Option<String>,
}

/// Issue the text as it stands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct IssueText {
    /// The symbol; the next free one where none is given.
    #[serde(default)]
    pub symbol: Option<String>,
    /// What it is: "zero draft".
    pub label: String,
    /// `restricted`, `committee`, `participants` or `public`.
    pub classification: String,
    /// The circulation list of a restricted version.
    #[serde(default)]
    pub circulation: Vec<String>,
    /// What changed, in a sentence.
    #[serde(default)]
    pub change: Option<String>,
    /// The symbol of the matrix of comments it answers.
    #[serde(default)]
    pub matrix: Option<String>,
}

/// A classification by its word.
pub(crate) fn classification(word: &str) -> Result<Classification, Problem> {
    match word {
        "restricted" => Ok(Classification::Restricted),
        "committee" => Ok(Classification::Committee),
        "participants" => Ok(Classification::Participants),
        "public" => Ok(Classification::Public),
        _ => Err(Problem::field(
            "classification",
            "not-an-option",
            "Choose restricted, committee, participants or public.",
        )),
    }
}

impl IssueText {
    fn read(self) -> Result<Issue, Problem> {
        let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
        Ok(Issue {
            symbol: said(self.symbol),
            label: self.label,
            classification: classification(&self.classification)?,
            circulation: codes(self.circulation),
            change: said(self.change),
            matrix: said(self.matrix),
        })
    }
}

/// A round of comments.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoundNumber {
    /// Which: 1, 2, 3 …
    pub round: u32,
}

/// What a body did.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BodyActs {
    /// The body: `AHG`.
    pub body: String,
    /// Its meeting.
    #[serde(default)]
    pub meeting: Option<String>,
    /// The word it used: "endorsed".
    pub verb: String,
    /// When: a day, a month or an instant.
    pub on: String,
    /// What it did in the same breath.
    #[serde(default)]
    pub also: Vec<String>,
    /// Other guides that the same act covers, all or nothing.
    #[serde(default)]
    pub together_with: Vec<String>,
}

impl BodyActs {
    fn act(&self) -> Result<event::Act, Problem> {
        Ok(event::Act {
            body: self.body.as_str().into(),
            meeting: self.meeting.clone().filter(|text| !text.trim().is_empty()),
            verb: self.verb.clone(),
            on: partial("on", &self.on)?,
            also: self.also.iter().filter(|text| !text.trim().is_empty()).cloned().collect(),
        })
    }

    /// One act on each of its texts, all or nothing.
    fn on_each(&self, id: &str, command: fn(event::Act, Vec<GuideId>) -> Command) -> Result<Ask, Problem> {
        on_each(&self.act()?, (id, self.together_with.iter().map(String::as_str)), command)
    }
}

/// One act on a text and on those it covers with it, all or nothing.
pub(crate) fn on_each<'a>(
    act: &event::Act,
    (id, with): (&'a str, impl Iterator<Item = &'a str>),
    command: fn(event::Act, Vec<GuideId>) -> Command,
) -> Result<Ask, Problem> {
    let mut guides: Vec<GuideId> = Vec::new();
    for guide in std::iter::once(id).chain(with) {
        if guides.iter().any(|known| known.as_str() == guide) {
            return Err(Problem::field("together_with", "twice", format!("{guide} is named twice.")));
        }
        guides.push(GuideId::new(guide));
    }
    let asks = guides.iter().map(|guide| Ask::Guide(guide.clone(), command(act.clone(), guides.clone())));
    let mut asks: Vec<Ask> = asks.collect();
    Ok(if asks.len() == 1 { asks.remove(0) } else { Ask::Together(asks) })
}

/// Publish the endorsed text.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishText {
    /// The digest of what is published.
    pub digest: String,
    /// When: a day or a month.
    pub on: String,
    /// How many pages.
    #[serde(default)]
    pub pages: Option<u32>,
    /// The higher act that is still to come.
    #[serde(default)]
    pub higher_act: Option<String>,
    /// The corrigendum that explains a difference.
    #[serde(default)]
    pub corrigendum: Option<String>,
    /// The declaration that only the layout differs, and how.
    #[serde(default)]
    pub layout_only: Option<String>,
    /// The corrigendum that goes out with it and explains the difference, where it is not on file.
    #[serde(default)]
    pub correcting: Option<CorrigendumText>,
}

/// A corrigendum.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CorrigendumText {
    /// In which languages.
    pub languages: Vec<String>,
    /// What it says.
    pub says: String,
}

impl CorrigendumText {
    fn read(self) -> Result<Correcting, Problem> {
        let languages = self.languages.iter().map(|tag| language("languages", tag));
        Ok(Correcting { languages: languages.collect::<Result<_, _>>()?, says: self.says })
    }
}

/// An addendum.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddendumText {
    /// What it is: "annex with model provisions".
    pub label: String,
    /// Its words in Markdown.
    pub markdown: String,
}

/// An amendment to a text that was adopted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmendmentText {
    /// What it is: "amendment to section 9".
    pub label: String,
    /// Its words in Markdown: what gives way to what.
    pub markdown: String,
    /// The body that decided so.
    pub act: BodyActs,
}

/// The same text again under a star.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextAgain {
    /// Why.
    pub reason: String,
    /// In which languages.
    pub languages: Vec<String>,
}

/// What takes a guide's place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SupersededBy {
    /// By which guide.
    #[serde(default)]
    pub by: Option<String>,
    /// By what decision.
    pub act: BodyActs,
}

/// Words in square brackets.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BracketWords {
    /// Its name: `B1`.
    pub bracket: String,
    /// Where: `s9`.
    pub section: String,
    /// In which paragraph.
    #[serde(default)]
    pub paragraph: Option<String>,
    /// Who asked for it.
    pub requesters: Vec<String>,
    /// The alternatives.
    pub text: String,
}

/// A bracket that goes on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BracketGoesOn {
    /// Which.
    pub bracket: String,
    /// Why.
    pub reason: String,
}

/// How a bracket is closed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct BracketEnds {
    /// Which.
    pub bracket: String,
    /// What was chosen.
    pub choice: String,
    /// Which requesters consented.
    #[serde(default)]
    pub consent_of: Vec<String>,
    /// The ruling that closes it without them.
    #[serde(default)]
    pub ruling: Option<String>,
}

/// What should follow a guide.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FollowUp {
    /// What.
    pub items: Vec<String>,
    /// By whom, when.
    pub act: BodyActs,
}

/// A version in another language.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranslationText {
    /// The version it translates.
    pub number: u32,
    /// Into which language.
    pub language: String,
    /// The whole text in Markdown.
    pub markdown: String,
    /// What is to be said of it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Who receives a version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CirculationList {
    /// Which version.
    pub number: u32,
    /// Put on it.
    #[serde(default)]
    pub add: Vec<String>,
    /// Taken off it.
    #[serde(default)]
    pub remove: Vec<String>,
}

/// From when positions are shown by name.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DisclosurePolicy {
    /// From when; never, where there is none.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    pub names_from: Option<jiff::Timestamp>,
}

/// Declares the acts on a guide.
macro_rules! acts {
    ($( $(#[$doc:meta])* $name:ident($body:ty) |$id:ident, $given:ident| $ask:expr; )*) => { $(
        $(#[$doc])*
        pub(crate) struct $name;
        impl Act for $name {
            type Body = $body;
            async fn ask($id: &str, $given: $body, _desk: &Desk) -> Result<Asked, Problem> {
                Ok(Asked::of($ask))
            }
        }
    )* };
}

fn guide(id: &str, command: Command) -> Ask {
    Ask::Guide(GuideId::new(id), command)
}

acts! {
    /// Set the outline.
    SetOutline(OutlineLines) |id, outline| {
        guide(id, Command::SetOutline { sections: outline.sections.into_iter().map(Into::into).collect() })
    };
    /// Approve the outline.
    ApproveOutline(Nothing) |id, _nothing| guide(id, Command::ApproveOutline);
    /// Write a section.
    WriteSection(SectionWords) |id, words| guide(id, Command::EditSection(EditSection {
        section: words.section.into(),
        expected: words.expected,
        markdown: words.markdown,
        answers: words.answers.map(Into::into),
    }));
    /// Issue the zero draft.
    IssueZeroDraft(IssueText) |id, text| guide(id, Command::IssueZeroDraft(text.read()?));
    /// Issue a revised draft.
    IssueRevision(IssueText) |id, text| guide(id, Command::IssueRevision(text.read()?));
    /// Give it back to the drafters.
    ReturnToDrafting(Reason) |id, why| guide(id, Command::ReturnToDrafting { reason: why.reason });
    /// Give a half of opening the round of comments.
    OpenRound(RoundNumber) |id, it| guide(id, Command::OpenMemberRound { round: it.round });
    /// Close the round of comments.
    CloseRound(RoundNumber) |id, it| guide(id, Command::CloseMemberRound { round: it.round });
    /// Open a further round.
    OpenFurtherRound(RoundNumber) |id, it| guide(id, Command::OpenFurtherRound { round: it.round });
    /// Issue the final text.
    IssueFinal(IssueText) |id, text| guide(id, Command::IssueFinal(text.read()?));
    /// Give a half of revising the final text.
    ReviseFinal(IssueText) |id, text| guide(id, Command::ReviseFinal(text.read()?));
    /// Clear the text in a meeting.
    ClearInMeeting(BodyActs) |id, body| guide(id, Command::ClearInMeeting(body.act()?));
    /// Enter that a body endorsed it.
    Endorse(BodyActs) |id, body| {
        body.on_each(id, |act, together_with| Command::Endorse { act, together_with })?
    };
    /// Publish it.
    PublishGuide(PublishText) |id, text| {
        let explanation = match (text.corrigendum, text.layout_only) {
            (Some(by), _) => Some(Explanation::Corrigendum(symbol("corrigendum", &by)?)),
            (None, Some(how)) if !how.trim().is_empty() => Some(Explanation::LayoutOnly(how)),
            _ => None,
        };
        guide(id, Command::Publish(Publish {
            digest: digest("digest", &text.digest)?,
            on: partial("on", &text.on)?,
            pages: text.pages,
            higher_act: text.higher_act.filter(|words| !words.trim().is_empty()),
            explanation,
            correcting: text.correcting.map(CorrigendumText::read).transpose()?,
        }))
    };
    /// Issue a corrigendum.
    Corrigendum(CorrigendumText) |id, text| {
        let Correcting { languages, says } = text.read()?;
        guide(id, Command::Corrigendum { languages, says })
    };
    /// Issue an addendum.
    IssueAddendum(AddendumText) |id, text| guide(id, Command::IssueAddendum(Supplement {
        label: text.label, markdown: text.markdown,
    }));
    /// Issue an amendment to an adopted text.
    IssueAmendment(AmendmentText) |id, text| guide(id, Command::IssueAmendment(Amend {
        label: text.label, markdown: text.markdown, act: text.act.act()?,
    }));
    /// Issue the same text again under a star.
    ReissueText(TextAgain) |id, text| {
        let languages = text.languages.iter().map(|tag| language("languages", tag)).collect::<Result<_, _>>()?;
        guide(id, Command::Reissue { reason: text.reason, languages })
    };
    /// Enter that a higher body acted on it.
    RecordHigherAct(BodyActs) |id, body| {
        body.on_each(id, |act, together_with| Command::RecordHigherAct { act, together_with })?
    };
    /// Enter that a newer guide takes its place.
    Supersede(SupersededBy) |id, it| {
        guide(id, Command::Supersede { by: it.by.map(Into::into), act: it.act.act()? })
    };
    /// Give it up.
    WithdrawGuide(Reason) |id, why| guide(id, Command::WithdrawGuide { reason: why.reason });
    /// Put words in square brackets.
    PutInBrackets(BracketWords) |id, words| guide(id, Command::OpenBracket(OpenBracket {
        bracket: words.bracket,
        section: words.section.into(),
        paragraph: words.paragraph.map(Into::into),
        requesters: codes(words.requesters),
        text: words.text,
    }));
    /// Let a bracket go on.
    CarryBracket(BracketGoesOn) |id, it| {
        guide(id, Command::CarryBracket { bracket: it.bracket, reason: it.reason })
    };
    /// Close a bracket.
    EndBracket(BracketEnds) |id, it| guide(id, Command::CloseBracket(CloseBracket {
        bracket: it.bracket,
        choice: it.choice,
        consent_of: codes(it.consent_of),
        ruling: it.ruling.filter(|words| !words.trim().is_empty()),
    }));
    /// Enter what a body recommended to follow.
    RecommendFollowUp(FollowUp) |id, it| {
        guide(id, Command::RecommendFollowUp { items: it.items, act: it.act.act()? })
    };
    /// Issue a version in another language.
    IssueTranslation(TranslationText) |id, text| guide(id, Command::IssueTranslation(Translate {
        number: text.number,
        language: language("language", &text.language)?,
        markdown: text.markdown,
        note: text.note,
    }));
    /// Change who receives a version.
    ChangeCirculation(CirculationList) |id, list| guide(id, Command::ChangeCirculation {
        number: list.number,
        add: codes(list.add),
        remove: codes(list.remove),
    });
    /// Say from when positions are shown by name.
    SetDisclosure(DisclosurePolicy) |id, policy| {
        guide(id, Command::SetDisclosure { names_from: policy.names_from })
    };
}

/// A position on a version.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakePosition {
    /// On which guide.
    pub guide: String,
    /// Whose.
    pub participant: String,
    /// On which text.
    pub symbol: String,
    /// In which body; the plenary where none is given.
    #[serde(default)]
    pub body: Option<String>,
    /// `support`, `no-objection`, `reservation`, `objection` or `recusal`.
    pub stance: String,
    /// The paragraphs it is about.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A stance by its word.
pub(crate) fn stance(word: &str) -> Result<Stance, Problem> {
    let found = Stance::ALL.into_iter().find(|stance| stance.as_str() == word);
    found.ok_or_else(|| {
        let message = "Choose support, no-objection, reservation, objection or recusal.";
        Problem::field("stance", "not-an-option", message)
    })
}

impl Making for TakePosition {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let (guide, participant) = (GuideId::new(&self.guide), ParticipantCode::new(&self.participant));
        let take = position::command::Take {
            guide: guide.clone(),
            participant: participant.clone(),
            symbol: symbol("symbol", &self.symbol)?,
            body: self.body.as_deref().unwrap_or(domain::participant::PLENARY).into(),
            stance: stance(&self.stance)?,
            paragraphs: self.paragraphs.into_iter().map(Into::into).collect(),
            reason: self.reason.filter(|words| !words.trim().is_empty()),
        };
        Ok(Asked::of(Ask::Position(guide, participant, position::Command::Take(take))))
    }
}

/// A position that is lifted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LiftPosition {
    /// On which guide.
    pub guide: String,
    /// Whose.
    pub participant: String,
}

impl Making for LiftPosition {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let participant = ParticipantCode::new(&self.participant);
        let ask = Ask::Position(GuideId::new(&self.guide), participant, position::Command::Lift);
        Ok(Asked::of(ask))
    }
}
