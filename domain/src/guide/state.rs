//! What is known of a guide after its history.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::event::{
    ActTaken, Beside, BracketOpened, Classification, CorrigendumIssued, CoverageComputed, Event, Heading,
    Instrument, Issued, Opened, Published, Reissued, SectionEdited, SectionImported, TextImported,
    TranslationIssued,
};
use crate::identity::{CommitteeId, GuideId, ParagraphId, ParticipantCode, SectionId, SilenceId, TaskingId};
use crate::joint::Halves;
use crate::kept::Text;
use crate::text::{Digest, Ids, Language, Outline, Register, Symbol};

/// A guide: nothing yet, or what its dossier holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// The dossier, once opened.
    pub dossier: Option<Box<Dossier>>,
}

/// Everything on file about one guide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// The guide.
    pub guide: GuideId,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub instrument: Instrument,
    /// Who writes it.
    pub committee: CommitteeId,
    /// Under which tasking.
    pub tasking: Option<TaskingId>,
    /// How its symbols begin.
    pub symbol_base: String,
    /// The language it is drafted in.
    pub language: Language,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// How often the outline was set.
    pub outline: u32,
    /// The sections in reading order, as they stand on the desk.
    pub sections: Vec<SectionDraft>,
    /// The next free identifiers; none is used twice.
    pub ids: Ids,
    /// Every symbol ever issued.
    pub symbols: Register,
    /// Every version, oldest first.
    pub versions: Vec<Version>,
    /// Every bracket, by name.
    pub brackets: BTreeMap<String, Bracket>,
    /// Every translation, oldest first.
    pub translations: Vec<Translation>,
    /// Every corrigendum.
    pub corrigenda: Vec<CorrigendumIssued>,
    /// Every addendum and amendment, oldest first.
    #[serde(default)]
    pub beside: Vec<Beside>,
    /// Every time a text was issued again, oldest first.
    #[serde(default)]
    pub reissued: Vec<Reissued>,
    /// Every act taken on it: body, verb, date (DR21).
    pub acts: Vec<ActTaken>,
    /// What the newest version treats, as it was last computed.
    pub coverage: Option<CoverageComputed>,
    /// The number of the newest round.
    pub round: u32,
    /// Halves of opening the next round.
    pub round_halves: Halves,
    /// Halves of revising the final text, and what they approve.
    pub revision_halves: Option<(Symbol, Digest, Halves)>,
    /// The silence it is or was last under.
    pub silence: Option<SilenceId>,
    /// How it was published.
    pub published: Option<Published>,
    /// From when others see who took which position; none: never.
    pub names_from: Option<Timestamp>,
    /// Where it stands.
    pub stage: Stage,
}

/// A section on the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionDraft {
    /// Its heading.
    pub heading: Heading,
    /// How often it was written.
    pub revision: u32,
    /// Its paragraphs in reading order.
    pub paragraphs: Vec<ParagraphId>,
    /// Its words; none before they were first written.
    pub text: Option<Text>,
}

/// A version that was issued.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// 1, 2, 3 …
    pub number: u32,
    /// Its symbol.
    pub symbol: Symbol,
    /// What it is.
    pub label: String,
    /// Who may read it.
    pub classification: Classification,
    /// Who is on its circulation list now.
    pub circulation: BTreeSet<ParticipantCode>,
    /// Its structure.
    pub outline: Outline,
    /// Its words.
    pub text: Text,
}

/// A bracket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bracket {
    /// Where.
    pub section: SectionId,
    /// In which paragraph.
    pub paragraph: Option<ParagraphId>,
    /// Who asked for it.
    pub requesters: Vec<ParticipantCode>,
    /// The alternatives.
    pub text: Text,
    /// Whether it is open.
    pub state: BracketState,
}

/// Whether a bracket is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BracketState {
    /// Open.
    Open,
    /// Open, and carried into the next text on purpose.
    Carried,
    /// Closed.
    Closed,
}

/// A version in another language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Translation {
    /// The version it translates.
    pub number: u32,
    /// The language.
    pub language: Language,
    /// Its structure.
    pub outline: Outline,
    /// Its words.
    pub text: Text,
}

/// Where a guide stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Its sections are being agreed.
    Outline,
    /// It is being written.
    Drafting,
    /// The committee reads it.
    CommitteeReview,
    /// All members comment.
    MemberReview,
    /// Comments are being decided.
    Consolidation,
    /// The text is settled by the committee.
    FinalText,
    /// The text is adopted unless somebody speaks.
    UnderSilence,
    /// Nobody objects any more.
    Cleared,
    /// A body endorsed it.
    Endorsed,
    /// It is published.
    Published,
    /// A newer guide took its place.
    Superseded,
    /// It was given up.
    Withdrawn,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 12] = [
        Self::Outline,
        Self::Drafting,
        Self::CommitteeReview,
        Self::MemberReview,
        Self::Consolidation,
        Self::FinalText,
        Self::UnderSilence,
        Self::Cleared,
        Self::Endorsed,
        Self::Published,
        Self::Superseded,
        Self::Withdrawn,
    ];

    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outline => "outline",
            Self::Drafting => "drafting",
            Self::CommitteeReview => "committee_review",
            Self::MemberReview => "member_review",
            Self::Consolidation => "consolidation",
            Self::FinalText => "final_text",
            Self::UnderSilence => "under_silence",
            Self::Cleared => "cleared",
            Self::Endorsed => "endorsed",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The words people read.
    #[must_use]
    pub fn in_words(self) -> String {
        self.as_str().replace('_', " ")
    }

    /// Whether nothing more happens to it: a committee may be discharged when all its guides are (DR34).
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(self, Self::Superseded | Self::Withdrawn)
    }

    /// Whether the committee's work on it is done: it is published, or will not be.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        self.is_terminal() || matches!(self, Self::Published)
    }

    /// Whether its sections are written in this stage.
    #[must_use]
    pub const fn is_written(self) -> bool {
        matches!(
            self,
            Self::Drafting
                | Self::CommitteeReview
                | Self::MemberReview
                | Self::Consolidation
                | Self::FinalText
        )
    }
}

impl Guide {
    /// The word of `processes.json` for where it stands; none before it was opened.
    #[must_use]
    pub fn stage(&self) -> Option<&'static str> {
        self.dossier.as_ref().map(|dossier| dossier.stage.as_str())
    }

    /// One fact more. A history that does not begin with an opening tells nothing.
    pub(super) fn and(self, event: Event) -> Self {
        let dossier = match (self.dossier, event) {
            (None, Event::Opened(opened)) => Some(Box::new(Dossier::opened(opened))),
            (Some(mut dossier), event) => {
                dossier.note(event);
                Some(dossier)
            }
            (None, _) => None,
        };
        Self { dossier }
    }
}

impl Dossier {
    fn opened(opened: Opened) -> Self {
        Self {
            guide: opened.guide,
            title: opened.title,
            instrument: opened.instrument,
            committee: opened.committee,
            tasking: opened.tasking,
            symbol_base: opened.symbol_base,
            language: opened.language,
            procedure: opened.procedure,
            outline: 0,
            sections: Vec::new(),
            ids: Ids::default(),
            symbols: Register::default(),
            versions: Vec::new(),
            brackets: BTreeMap::new(),
            translations: Vec::new(),
            corrigenda: Vec::new(),
            beside: Vec::new(),
            reissued: Vec::new(),
            acts: Vec::new(),
            coverage: None,
            round: 0,
            round_halves: Halves::default(),
            revision_halves: None,
            silence: None,
            published: None,
            names_from: None,
            stage: Stage::Outline,
        }
    }

    /// The newest version.
    #[must_use]
    pub fn newest(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.number == number)
    }

    /// A section on the desk.
    #[must_use]
    pub fn section(&self, id: &SectionId) -> Option<&SectionDraft> {
        self.sections.iter().find(|section| section.heading.id == *id)
    }

    /// The names of brackets that are open.
    #[must_use]
    pub fn open_brackets(&self) -> Vec<String> {
        let open = self.brackets.iter().filter(|(_, bracket)| bracket.state != BracketState::Closed);
        open.map(|(name, _)| name.clone()).collect()
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::OutlineSet(it) => self.outlined(it.revision, it.sections),
            Event::OutlineApproved(_) | Event::ReturnedToDrafting(_) => self.stage = Stage::Drafting,
            Event::SectionEdited(it) => self.edited(it),
            Event::TextImported(it) => self.imported(it),
            Event::DraftIssued(it) | Event::DraftRevised(it) => self.issued(it, Stage::CommitteeReview),
            Event::FinalTextIssued(it) | Event::FinalTextRevised(it) => self.issued(it, Stage::FinalText),
            Event::RoundHalfGiven(it) => self.round_halves.note(it.half),
            Event::RoundOpened(it) => self.round_opened(it.round),
            Event::FurtherRoundOpened(it) => self.round_opened(it.round),
            Event::RoundClosed(_) => self.stage = Stage::Consolidation,
            Event::RevisionHalfGiven(it) => {
                let (symbol, digest) = (it.symbol, it.digest);
                let kept =
                    self.revision_halves.take().filter(|(of, words, _)| *of == symbol && *words == digest);
                let mut halves = kept.map(|(_, _, halves)| halves).unwrap_or_default();
                halves.note(it.half);
                self.revision_halves = Some((symbol, digest, halves));
            }
            Event::PlacedUnderSilence(it) => {
                self.silence = Some(it.silence);
                self.stage = Stage::UnderSilence;
            }
            Event::SilenceWasBroken(_) => self.stage = Stage::FinalText,
            Event::SilenceWasHeld(_) => self.stage = Stage::Cleared,
            other => self.note_act(other),
        }
    }

    fn note_act(&mut self, event: Event) {
        match event {
            Event::Cleared(it) => self.acted(it, Stage::Cleared),
            Event::Endorsed(it) => self.acted(it, Stage::Endorsed),
            Event::HigherActRecorded(it) => self.acted(it, Stage::Published),
            Event::Published(it) => {
                self.published = Some(it);
                self.stage = Stage::Published;
            }
            Event::CorrigendumIssued(it) => {
                for language in &it.languages {
                    // What is on file was checked when it was decided.
                    let _ = self.symbols.issue(it.symbol.clone(), language.clone());
                }
                self.corrigenda.push(it);
            }
            Event::AddendumIssued(it) | Event::AmendmentIssued(it) => {
                // What is on file was checked when it was decided.
                let _ = self.symbols.issue(it.symbol.clone(), it.language.clone());
                self.beside.push(it);
            }
            Event::Reissued(it) => self.again(it),
            Event::Superseded(_) => self.stage = Stage::Superseded,
            Event::Withdrawn(_) => self.stage = Stage::Withdrawn,
            Event::BracketOpened(it) => self.bracketed(it),
            Event::BracketCarried(it) => self.bracket(&it.bracket, BracketState::Carried),
            Event::BracketClosed(it) => self.bracket(&it.bracket, BracketState::Closed),
            Event::TranslationIssued(it) => self.translated(it),
            Event::CirculationChanged(it) => {
                if let Some(version) = self.versions.iter_mut().find(|one| one.number == it.number) {
                    version.circulation.retain(|code| !it.removed.contains(code));
                    version.circulation.extend(it.added);
                }
            }
            Event::CoverageComputed(it) => self.coverage = Some(it),
            Event::DisclosureSet(it) => self.names_from = it.names_from,
            _ => {}
        }
    }

    fn again(&mut self, it: Reissued) {
        for language in &it.languages {
            // What is on file was checked when it was decided.
            let _ = self.symbols.issue(it.symbol.clone(), language.clone());
        }
        self.reissued.push(it);
    }

    fn outlined(&mut self, revision: u32, headings: Vec<Heading>) {
        let mut before: BTreeMap<SectionId, SectionDraft> =
            self.sections.drain(..).map(|section| (section.heading.id.clone(), section)).collect();
        self.outline = revision;
        for heading in headings {
            self.ids.section = self.ids.section.max(number_after(heading.id.as_str()));
            let standing = before.remove(&heading.id);
            self.sections.push(match standing {
                Some(section) => SectionDraft { heading, ..section },
                None => SectionDraft { heading, revision: 0, paragraphs: Vec::new(), text: None },
            });
        }
    }

    fn edited(&mut self, edited: SectionEdited) {
        let SectionEdited { revision, section, text, ids, .. } = edited;
        self.uses_up(ids);
        self.written(SectionImported { revision, section, text });
    }

    /// The outline of the file takes the place of the one that stood; what it left as it was keeps its words.
    fn imported(&mut self, imported: TextImported) {
        self.uses_up(imported.ids);
        self.outlined(imported.outline, imported.headings);
        imported.sections.into_iter().for_each(|section| self.written(section));
    }

    fn uses_up(&mut self, ids: Ids) {
        self.ids.section = self.ids.section.max(ids.section);
        self.ids.paragraph = self.ids.paragraph.max(ids.paragraph);
        self.ids.bracket = self.ids.bracket.max(ids.bracket);
    }

    fn written(&mut self, it: SectionImported) {
        let named = it.section.paragraphs.iter().map(|paragraph| paragraph.id.clone());
        let paragraphs: Vec<ParagraphId> = named.collect();
        let section = self.sections.iter_mut().find(|section| section.heading.id == it.section.id);
        if let Some(section) = section {
            section.revision = it.revision;
            section.paragraphs = paragraphs;
            section.text = Some(it.text);
        }
    }

    fn issued(&mut self, issued: Issued, stage: Stage) {
        // What is on file was checked when it was decided.
        let _ = self.symbols.issue(issued.symbol.clone(), issued.language);
        self.versions.push(Version {
            number: issued.number,
            symbol: issued.symbol,
            label: issued.label,
            classification: issued.classification,
            circulation: issued.circulation.into_iter().collect(),
            outline: issued.outline,
            text: issued.text,
        });
        self.round_halves.clear();
        self.revision_halves = None;
        self.stage = stage;
    }

    fn round_opened(&mut self, round: u32) {
        self.round = round;
        self.round_halves.clear();
        self.stage = Stage::MemberReview;
    }

    fn acted(&mut self, act: ActTaken, stage: Stage) {
        self.acts.push(act);
        self.stage = stage;
    }

    fn bracketed(&mut self, opened: BracketOpened) {
        let BracketOpened { bracket, section, paragraph, requesters, text } = opened;
        let state = BracketState::Open;
        self.brackets.insert(bracket, Bracket { section, paragraph, requesters, text, state });
    }

    fn bracket(&mut self, name: &str, state: BracketState) {
        if let Some(bracket) = self.brackets.get_mut(name) {
            bracket.state = state;
        }
    }

    fn translated(&mut self, it: TranslationIssued) {
        // What is on file was checked when it was decided.
        let _ = self.symbols.issue(it.symbol.clone(), it.language.clone());
        let TranslationIssued { number, language, outline, text, .. } = it;
        self.translations.push(Translation { number, language, outline, text });
    }
}

/// The number after that of an identifier: 8 after `s7`.
fn number_after(id: &str) -> u32 {
    id.get(1..).and_then(|digits| digits.parse::<u32>().ok()).map_or(1, |number| number.saturating_add(1))
}
