//! What follows when the text of a guide is written, issued, translated, measured.

use super::command::{Command, EditSection, Issue, Translate};
use super::decide::{Outcome, half, said};
use super::event::{
    Classification, CoverageComputed, Event, Heading, Instrument, Issued, OutlineSet, RevisionHalfGiven,
    SectionEdited, TranslationIssued,
};
use super::refusal::Refusal;
use super::state::{Dossier, SectionDraft, Stage};
use crate::facts::Facts;
use crate::identity::SectionId;
use crate::joint::{Given, Half, Halves};
use crate::kept::Text;
use crate::text::coverage::{self, Standing};
use crate::text::{
    Document, Draft, Edition, Ids, Paragraph, Scope, Section, Symbol, brackets, markdown, symbols,
};

impl Dossier {
    /// The commands about the text.
    pub(super) fn decide_text(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::EditSection(edit) => self.edit_section(&edit, facts),
            Command::ImportText(import) => self.import_text(import, facts),
            Command::ApplyChange { comment, change } => self.apply_change(comment, &change, facts),
            Command::IssueZeroDraft(issue) => self.issue_zero_draft(issue, facts),
            Command::IssueRevision(issue) => self.issue_revision(issue, facts),
            Command::IssueFinal(issue) => self.issue_final(issue, facts),
            Command::ReviseFinal(issue) => self.revise_final(issue, facts),
            Command::IssueTranslation(translate) => self.issue_translation(translate, facts),
            Command::ComputeCoverage => self.compute_coverage(),
            _ => Err(self.not_now("ask this of")),
        }
    }

    fn issue_zero_draft(&self, issue: Issue, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Drafting => {
                Self::nothing_undisposed(facts)?;
                Ok(vec![Event::DraftIssued(self.version_of(issue, Vec::new(), facts)?)])
            }
            _ => Err(self.not_now("issue a draft of")),
        }
    }

    fn issue_revision(&self, issue: Issue, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::CommitteeReview => {
                Self::nothing_undisposed(facts)?;
                Ok(vec![Event::DraftRevised(self.version_of(issue, Vec::new(), facts)?)])
            }
            _ => Err(self.not_now("issue a revised draft of")),
        }
    }

    /// Not over an undisposed comment (DR17), not over an open bracket (DR19); the refusal names them all.
    fn issue_final(&self, issue: Issue, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Consolidation => {
                self.settled(facts)?;
                self.words_are_settled(facts)?;
                Ok(vec![Event::FinalTextIssued(self.version_of(issue, Vec::new(), facts)?)])
            }
            _ => Err(self.not_now("issue the final text of")),
        }
    }

    /// Each co-lead approves the same words under the same symbol (DR05).
    fn revise_final(&self, issue: Issue, facts: &Facts) -> Outcome {
        if self.stage != Stage::FinalText {
            return Err(self.not_now("revise the final text of"));
        }
        self.settled(facts)?;
        self.words_are_settled(facts)?;
        let version = self.version_of(issue, Vec::new(), facts)?;
        let (symbol, digest) = (version.symbol.clone(), version.text.digest());
        let none = Halves::default();
        let halves = match &self.revision_halves {
            Some((of, words, halves)) if *of == symbol && *words == digest => halves,
            Some((of, _, halves)) if !Self::is_own(halves, facts) => {
                return Err(Refusal::OtherWords { symbol: of.to_string() });
            }
            _ => &none,
        };
        Ok(match half(halves, facts)? {
            Given::Already => vec![],
            Given::First(half) => {
                vec![Event::RevisionHalfGiven(RevisionHalfGiven { symbol, digest, half })]
            }
            Given::Completes { by, .. } => vec![Event::FinalTextRevised(Issued { by, ..version })],
        })
    }

    /// Whether the only half on file is that of the asker's own government: she may approve other words instead.
    fn is_own(halves: &Halves, facts: &Facts) -> bool {
        let mut standing = halves.standing(&facts.around.co_leads);
        standing.all(|(government, _)| facts.authority.on_behalf_of.as_ref() == Some(government))
    }

    fn nothing_undisposed(facts: &Facts) -> Result<(), Refusal> {
        let comments = &facts.around.undisposed;
        if comments.is_empty() { Ok(()) } else { Err(Refusal::Undisposed(comments.clone())) }
    }

    fn settled(&self, facts: &Facts) -> Result<(), Refusal> {
        let (comments, brackets) = (facts.around.undisposed.clone(), self.open_brackets());
        match (comments.is_empty(), brackets.is_empty()) {
            (true, true) => Ok(()),
            (false, true) => Err(Refusal::Undisposed(comments)),
            (true, false) => Err(Refusal::OpenBrackets(brackets)),
            (false, false) => Err(Refusal::Unsettled { comments, brackets }),
        }
    }

    /// A bracket that was closed on record has to be gone from the words as well (DR19).
    fn words_are_settled(&self, facts: &Facts) -> Result<(), Refusal> {
        let standing = brackets::open_in(&self.document(facts)?);
        let names: Vec<String> = standing.iter().map(|open| open.name.as_str().to_owned()).collect();
        if names.is_empty() { Ok(()) } else { Err(Refusal::OpenBrackets(names)) }
    }

    /// What the newest version treats, counted as the treaties count (DR31).
    fn compute_coverage(&self) -> Outcome {
        let version = self.newest().ok_or(Refusal::NoSuchVersion(1))?;
        let about = match self.instrument {
            Instrument::Som => coverage::Instrument::Smuggling,
            Instrument::Tip => coverage::Instrument::Trafficking,
        };
        let matrix = coverage::of_outline(about, &version.outline);
        let count = |standing| u32::try_from(matrix.count(standing)).unwrap_or(u32::MAX);
        let gaps = matrix.gaps().flat_map(|unit| &unit.provisions).map(|treated| treated.provision.clone());
        let computed = CoverageComputed {
            number: version.number,
            core_total: u32::try_from(matrix.owed.len()).unwrap_or(u32::MAX),
            covered: count(Standing::Covered),
            partial: count(Standing::Partial),
            gaps: gaps.collect(),
        };
        if self.coverage.as_ref() == Some(&computed) {
            return Ok(vec![]);
        }
        Ok(vec![Event::CoverageComputed(computed)])
    }

    /// The text as it stands on the desk, under its symbol: immutable from here on.
    fn version_of(&self, issue: Issue, by: Vec<Half>, facts: &Facts) -> Result<Issued, Refusal> {
        let label = said(&issue.label, "a label that says what the text is")?;
        if issue.classification == Classification::Restricted && issue.circulation.is_empty() {
            return Err(Refusal::NobodyOnTheList);
        }
        let symbol = self.symbol_for(issue.symbol.as_deref(), facts)?;
        let document = self.document(facts)?;
        let optional = |words: Option<String>, what| words.map(|words| said(&words, what)).transpose();
        Ok(Issued {
            number: self.newest().map_or(0, |version| version.number) + 1,
            replaces: self.newest().map(|version| version.symbol.clone()),
            symbol,
            label,
            language: self.language.clone(),
            classification: issue.classification,
            circulation: issue.circulation,
            change: optional(issue.change, "what changed")?,
            matrix: optional(issue.matrix, "the symbol of the matrix")?,
            by,
            outline: document.outline(),
            text: canonical(&document)?,
        })
    }

    /// The symbol asked for, or the next free one; no number is ever used again (DR23).
    fn symbol_for(&self, asked: Option<&str>, facts: &Facts) -> Result<Symbol, Refusal> {
        let unusable = |why: &dyn ToString| Refusal::Symbol(why.to_string());
        let symbol = match (asked, self.newest()) {
            (Some(asked), _) => Symbol::read(asked.trim()).map_err(|why| unusable(&why))?,
            (None, Some(newest)) => self.symbols.next(&newest.symbol, symbols::Mark::Revision),
            (None, None) => {
                let year = crate::calendar::day_of(facts.now, &facts.calendar.zone)?.year();
                Symbol::read(&format!("{}/{year}/1", self.symbol_base)).map_err(|why| unusable(&why))?
            }
        };
        if !symbol.is_text() {
            return Err(Refusal::Symbol(
                "a text is new or a revision; an addendum, a corrigendum, an amendment and a star are issued by acts of their own"
                    .to_owned(),
            ));
        }
        if !symbol.base().starts_with(&format!("{}/", self.symbol_base)) {
            return Err(Refusal::Symbol(format!("symbols of this guide begin with {}", self.symbol_base)));
        }
        let mut register = self.symbols.clone();
        register.issue(symbol.clone(), self.language.clone()).map_err(|why| unusable(&why))?;
        Ok(symbol)
    }

    /// The sections on the desk as one document.
    fn document(&self, facts: &Facts) -> Result<Document, Refusal> {
        if self.sections.iter().all(|section| section.text.is_none()) {
            return Err(Refusal::Wordless);
        }
        let sections = self.sections.iter().map(|section| section.whole(facts));
        Ok(Document { sections: sections.collect::<Result<_, _>>()? })
    }

    /// What was typed takes the place of a section; a heading typed in it splits the section.
    fn edit_section(&self, edit: &EditSection, facts: &Facts) -> Outcome {
        if !self.stage.is_written() {
            return Err(self.not_now("write in"));
        }
        let standing = self.section(&edit.section);
        let standing = standing.ok_or_else(|| Refusal::NoSuchSection(edit.section.clone()))?;
        let former = Document { sections: vec![standing.whole(facts)?] };
        let mut ids = self.ids;
        let draft = markdown::read(&edit.markdown).map_err(|why| unreadable(&why))?;
        let edition = crate::text::edit(&former, Scope::Section(&edit.section), draft, &mut ids);
        let edition = edition.map_err(|why| unreadable(&why))?;
        if edition.document == former {
            return Ok(vec![]);
        }
        if edit.expected != standing.revision {
            return Err(Refusal::SectionOvertaken { expected: edit.expected, actual: standing.revision });
        }
        self.rewritten(edit, edition, ids)
    }

    /// New headings first, then each section that was written; where paragraphs went is said once.
    pub(super) fn rewritten(&self, edit: &EditSection, edition: Edition, ids: Ids) -> Outcome {
        let headings = self.headings_with(&edit.section, &edition.document);
        let same = self.sections.iter().map(|section| &section.heading).eq(&headings);
        let mut events = Vec::new();
        if !same {
            let revision = self.outline + 1;
            events.push(Event::OutlineSet(OutlineSet { revision, sections: headings }));
        }
        let mut descent = Some(edition.descent);
        let outline = edition.document.outline();
        for (section, structure) in edition.document.sections.iter().zip(outline.sections) {
            let revision = self.section(&section.id).map_or(0, |standing| standing.revision) + 1;
            events.push(Event::SectionEdited(SectionEdited {
                revision,
                section: structure,
                descent: descent.take().unwrap_or_default(),
                answers: edit.answers.clone(),
                ids,
                text: Text::of(words_of(section.canonical_bytes())?),
            }));
        }
        Ok(events)
    }

    /// The outline with the sections that came in place of one.
    fn headings_with(&self, replaced: &SectionId, document: &Document) -> Vec<Heading> {
        let mut headings = Vec::new();
        for section in &self.sections {
            if section.heading.id == *replaced {
                headings.extend(document.sections.iter().map(|section| Heading {
                    id: section.id.clone(),
                    depth: section.depth,
                    number: section.number.clone(),
                    title: section.title.clone(),
                    provisions: section.provisions.clone(),
                }));
            } else {
                headings.push(section.heading.clone());
            }
        }
        headings
    }

    /// The same sections and paragraphs in another language, under the same identifiers and the same symbol (DR23).
    fn issue_translation(&self, translate: Translate, facts: &Facts) -> Outcome {
        let number = translate.number;
        let source = self.version(number).ok_or(Refusal::NoSuchVersion(number))?;
        if translate.language == self.language {
            return Err(Refusal::Translation("it is in the language of the source.".to_owned()));
        }
        let words = facts.around.texts.words(&source.text);
        let original = words.and_then(|words| Document::from_canonical(words.as_bytes()));
        let original = original.ok_or(Refusal::NotPrepared("the text that is translated"))?;
        let draft = markdown::read(&translate.markdown).map_err(|why| unreadable(&why))?;
        let document = aligned(&original, draft)?;
        let text = canonical(&document)?;
        let on_file = self.translations.iter().rev().find(|it| it.language == translate.language);
        if on_file.is_some_and(|it| it.number == number) {
            let same = on_file.is_some_and(|it| it.text == text);
            let taken = "this version was issued in this language already.";
            return if same { Ok(vec![]) } else { Err(Refusal::Translation(taken.to_owned())) };
        }
        Ok(vec![Event::TranslationIssued(TranslationIssued {
            number,
            symbol: source.symbol.clone(),
            language: translate.language,
            note: translate.note.map(|note| said(&note, "a note that can be read")).transpose()?,
            outline: document.outline(),
            text,
        })])
    }
}

pub(super) fn unreadable(why: &dyn ToString) -> Refusal {
    Refusal::Words { why: why.to_string() }
}

/// A translation has the sections and paragraphs of its source, in its order; where it does not, the first difference is named.
fn aligned(original: &Document, draft: Draft) -> Result<Document, Refusal> {
    if draft.sections.len() != original.sections.len() {
        let (had, has) = (original.sections.len(), draft.sections.len());
        return Err(Refusal::Translation(format!("the source has {had} sections, the translation {has}.")));
    }
    let sections = original.sections.iter().zip(draft.sections).map(|(source, translated)| {
        let (had, has) = (source.paragraphs.len(), translated.paragraphs.len());
        if had != has {
            let heading = source.heading();
            let told =
                format!("section {heading} has {had} paragraphs in the source and {has} in the translation.");
            return Err(Refusal::Translation(told));
        }
        let paragraphs = source.paragraphs.iter().zip(translated.paragraphs);
        let paragraphs = paragraphs.map(|(old, new)| Paragraph {
            id: old.id.clone(),
            kind: old.kind,
            text: new.text.into(),
        });
        Ok(Section { title: translated.title, paragraphs: paragraphs.collect(), ..source.clone() })
    });
    Ok(Document { sections: sections.collect::<Result<_, _>>()? })
}

impl SectionDraft {
    /// The section with its words, under its heading as the outline has it now.
    pub(crate) fn whole(&self, facts: &Facts) -> Result<Section, Refusal> {
        let paragraphs = match &self.text {
            None => Vec::new(),
            Some(text) => {
                let words =
                    facts.around.texts.words(text).ok_or(Refusal::NotPrepared("the words of a section"))?;
                let kept = Section::from_canonical(words.as_bytes());
                kept.ok_or(Refusal::NotPrepared("a section that can be read"))?.paragraphs
            }
        };
        Ok(Section {
            depth: self.heading.depth,
            id: self.heading.id.clone(),
            number: self.heading.number.clone(),
            paragraphs,
            provisions: self.heading.provisions.clone(),
            title: self.heading.title.clone(),
        })
    }
}

pub(super) fn canonical(document: &Document) -> Result<Text, Refusal> {
    Ok(Text::of(words_of(document.canonical_bytes())?))
}

/// Bytes that are a text.
pub(super) fn words_of(bytes: Vec<u8>) -> Result<String, Refusal> {
    String::from_utf8(bytes).map_err(|_| Refusal::NotPrepared("a text in UTF-8"))
}
