//! What follows when the whole text is brought in from a file: which paragraph is which, told before anything is written.
//!
//! Paragraphs are known again by their marks, where the file kept them, else by their words; see [`crate::text::edit`]. The report and
//! the decision come from the same function, so that what was shown is what is done.

use std::collections::{HashMap, HashSet};

use super::command::{Heading as SetHeading, ImportText};
use super::decide::{Outcome, depth_of};
use super::event::{Event, Heading, SectionImported, TextImported};
use super::refusal::Refusal;
use super::state::Dossier;
use crate::facts::Facts;
use crate::identity::{ParagraphId, SectionId};
use crate::kept::Text;
use crate::refusal::FieldProblem;
use crate::text::draft::{LONGEST_TEXT, Limits, Why};
use crate::text::{Document, Draft, Edition, Ids, Paragraph, Scope, Section};

/// First words by which a paragraph is named, in characters.
const BEGINS: usize = 60;

/// What a file would make of the text on the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The text as it would stand, and what became of each paragraph.
    pub edition: Edition,
    ids: Ids,
}

/// What a paragraph of the file is to the text on the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// The same paragraph with the same words.
    Kept,
    /// The same paragraph with other words, or in another form.
    Changed,
    /// A part of a paragraph that was cut, or several run together.
    Rearranged,
    /// New.
    New,
}

impl Fate {
    /// The word of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Changed => "changed",
            Self::Rearranged => "rearranged",
            Self::New => "new",
        }
    }
}

/// A paragraph, as a report names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The same through all versions.
    pub id: ParagraphId,
    /// How it is cited: `4.1.2`.
    pub label: String,
    /// Its first words.
    pub begins: String,
}

/// A section of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The same through all versions.
    pub section: SectionId,
    /// Number and title.
    pub heading: String,
    /// Whether the text on the desk has none that it goes on from.
    pub is_new: bool,
    /// Its paragraphs, in reading order.
    pub paragraphs: Vec<(Named, Fate)>,
}

/// What a file would do, section by section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The sections of the file.
    pub sections: Vec<Line>,
    /// Headings of sections that are on the desk and not in the file.
    pub gone_sections: Vec<String>,
    /// Paragraphs that are on the desk and not in the file.
    pub gone: Vec<Named>,
    /// Paragraphs that several of the file may equally be: a person says it of each comment on them (DR18).
    pub undecided: Vec<Named>,
}

impl Line {
    /// How many of its paragraphs are so.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.paragraphs.iter().filter(|(_, one)| *one == fate).count()
    }
}

impl Report {
    /// How many paragraphs of the file are so.
    #[must_use]
    pub fn count(&self, fate: Fate) -> usize {
        self.sections.iter().map(|line| line.count(fate)).sum()
    }

    /// How many paragraphs the file has.
    #[must_use]
    pub fn paragraphs(&self) -> usize {
        self.sections.iter().map(|line| line.paragraphs.len()).sum()
    }
}

impl Import {
    /// What a file would make of the text on the desk; refused where it cannot be a text of this guide, with the places that are wrong.
    pub fn of(dossier: &Dossier, desk: &Document, draft: Draft) -> Result<Self, Refusal> {
        if !dossier.stage.is_written() {
            return Err(dossier.not_now("bring a text into"));
        }
        within_limits(&draft)?;
        let mut ids = dossier.ids;
        let edition = crate::text::edit(desk, Scope::Whole, draft, &mut ids);
        let mut edition = edition.map_err(|_| Refusal::NotPrepared("a draft whose brackets can be read"))?;
        for section in &mut edition.document.sections {
            // A file without numbers leaves the sections that go on the numbers they have.
            if section.number.is_empty()
                && let Some(former) = desk.sections.iter().find(|former| former.id == section.id)
            {
                section.number.clone_from(&former.number);
            }
            section.depth = depth_of(&section.number);
        }
        let problems = dossier.problems_of_import(&edition.document);
        if problems.is_empty() { Ok(Self { edition, ids }) } else { Err(Refusal::Import(problems)) }
    }

    /// Whether the text on the desk reads so already.
    #[must_use]
    pub fn changes_nothing(&self, desk: &Document) -> bool {
        self.edition.document == *desk
    }

    /// What it would do, section by section.
    #[must_use]
    pub fn report(&self, desk: &Document) -> Report {
        let (was, is) = (desk.labels(), self.edition.document.labels());
        let fates = fates(desk, &self.edition);
        let known: HashSet<&SectionId> = desk.sections.iter().map(|section| &section.id).collect();
        let sections = self.edition.document.sections.iter().map(|section| Line {
            section: section.id.clone(),
            heading: section.heading(),
            is_new: !known.contains(&section.id),
            paragraphs: section
                .paragraphs
                .iter()
                .map(|one| (named(one, &is), fates.get(&one.id).copied().unwrap_or(Fate::New)))
                .collect(),
        });
        let stays: HashSet<&SectionId> = self.edition.document.sections.iter().map(|one| &one.id).collect();
        let descent = &self.edition.descent;
        let gone: HashSet<&ParagraphId> =
            descent.became.iter().filter(|line| line.to.is_empty()).map(|line| &line.from).collect();
        let asked: HashSet<&ParagraphId> = descent.choices.iter().map(|choice| &choice.from).collect();
        let of = |wanted: &dyn Fn(&ParagraphId) -> bool| {
            desk.paragraphs().filter(|(_, one)| wanted(&one.id)).map(|(_, one)| named(one, &was)).collect()
        };
        Report {
            sections: sections.collect(),
            gone_sections: desk
                .sections
                .iter()
                .filter(|section| !stays.contains(&section.id))
                .map(Section::heading)
                .collect(),
            gone: of(&|id| gone.contains(id) && !asked.contains(id)),
            undecided: of(&|id| asked.contains(id)),
        }
    }
}

/// What each paragraph of the next text is to the former one.
fn fates<'text>(former: &Document, edition: &'text Edition) -> HashMap<&'text ParagraphId, Fate> {
    let olds: HashMap<&ParagraphId, &Paragraph> =
        former.paragraphs().map(|(_, one)| (&one.id, one)).collect();
    let made: HashSet<&ParagraphId> = edition.descent.became.iter().flat_map(|line| &line.to).collect();
    let fate = |one: &Paragraph| match olds.get(&one.id) {
        Some(old) if old.text == one.text && old.kind == one.kind => Fate::Kept,
        Some(_) => Fate::Changed,
        None if made.contains(&one.id) => Fate::Rearranged,
        None => Fate::New,
    };
    edition.document.paragraphs().map(|(_, one)| (&one.id, fate(one))).collect()
}

fn named(paragraph: &Paragraph, labels: &HashMap<ParagraphId, String>) -> Named {
    Named {
        id: paragraph.id.clone(),
        label: labels.get(&paragraph.id).cloned().unwrap_or_default(),
        begins: begins(&paragraph.text),
    }
}

fn begins(text: &str) -> String {
    match text.char_indices().nth(BEGINS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The limits a reader of files keeps to, kept to here as well: whoever decides does not trust who reads. Places are counted and not
/// quoted: a refusal is on record, and more people read the record than the draft.
fn within_limits(draft: &Draft) -> Result<(), Refusal> {
    let (mut limits, mut bytes) = (Limits::default(), 0_usize);
    for (section, written) in draft.sections.iter().enumerate() {
        for (paragraph, one) in written.paragraphs.iter().enumerate() {
            let wrong = |why: Why| {
                let place = format!("sections[{section}].paragraphs[{paragraph}]");
                let told =
                    format!("Section {}, paragraph {} of the file: {why}.", section + 1, paragraph + 1);
                Refusal::Import(vec![problem(&place, &told)])
            };
            bytes = bytes.saturating_add(one.text.len());
            if bytes > LONGEST_TEXT {
                return Err(wrong(Why::TooLong));
            }
            limits.take(&one.text).map_err(|(_, why)| wrong(why))?;
        }
    }
    if bytes == 0 {
        return Err(Refusal::Import(vec![problem("file", &"It has no words of a text.")]));
    }
    Ok(())
}

fn problem(field: &str, message: &dyn ToString) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: "not-taken".to_owned(), message: message.to_string() }
}

impl Dossier {
    /// What is wrong with the headings of a file, each with its place in it.
    fn problems_of_import(&self, document: &Document) -> Vec<FieldProblem> {
        let headings: Vec<SetHeading> =
            document.sections.iter().map(|section| self.set_as(section)).collect();
        let told = |problem: FieldProblem| {
            let place = problem.field.split(['[', ']']).nth(1).and_then(|at| at.parse::<usize>().ok());
            let message = match place {
                Some(at) => format!("Section {} of the file: {}", at + 1, problem.message),
                None => problem.message,
            };
            FieldProblem { message, ..problem }
        };
        self.problems_of(&headings).into_iter().map(told).collect()
    }

    /// A section as somebody would set its heading.
    fn set_as(&self, section: &Section) -> SetHeading {
        SetHeading {
            id: self.section(&section.id).map(|standing| standing.heading.id.clone()),
            number: section.number.clone(),
            title: section.title.clone(),
            provisions: section.provisions.clone(),
        }
    }

    /// The text of the file takes the place of the text on the desk; paragraphs that are known again keep their identity.
    pub(super) fn import_text(&self, import: ImportText, facts: &Facts) -> Outcome {
        let sections = self.sections.iter().map(|section| section.whole(facts));
        let desk = Document { sections: sections.collect::<Result<_, _>>()? };
        let made = Import::of(self, &desk, import.draft)?;
        if made.changes_nothing(&desk) {
            return Ok(vec![]);
        }
        let Edition { document, descent } = made.edition;
        let headings: Vec<Heading> = document.sections.iter().map(heading).collect();
        let same = self.sections.iter().map(|section| &section.heading).eq(&headings);
        let standing: HashMap<&SectionId, &Section> =
            desk.sections.iter().map(|section| (&section.id, section)).collect();
        let written = document.sections.iter().zip(document.outline().sections).filter(|(section, _)| {
            standing.get(&section.id).is_none_or(|former| former.paragraphs != section.paragraphs)
        });
        let sections = written.map(|(section, structure)| {
            Ok(SectionImported {
                revision: self.section(&section.id).map_or(0, |standing| standing.revision) + 1,
                section: structure,
                text: Text::of(super::issue::words_of(section.canonical_bytes())?),
            })
        });
        Ok(vec![Event::TextImported(TextImported {
            file: import.file,
            outline: if same { self.outline } else { self.outline + 1 },
            sections: sections.collect::<Result<_, Refusal>>()?,
            headings,
            descent,
            ids: made.ids,
        })])
    }
}

fn heading(section: &Section) -> Heading {
    Heading {
        id: section.id.clone(),
        depth: section.depth,
        number: section.number.clone(),
        title: section.title.clone(),
        provisions: section.provisions.clone(),
    }
}
