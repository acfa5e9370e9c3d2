//! A word processor file as a draft of a guide.

use domain::identity::{ParagraphId, SectionId};
use domain::text::document::{DEEPEST_HEADING, DEEPEST_ITEM, Kind};
use domain::text::draft::{Draft, DraftSection, Limits, NotTaken, Why};

use crate::package::NotRead;
use crate::word::writing::FRONT_STYLE;
use crate::word::{self, Block, Paragraph};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Import {
    /// The paragraph in the style of titles, if there is one.
    pub title: Option<String>,
    /// The text.
    pub draft: Draft,
}

/// Reads a file: headings, paragraphs, lists, quotations, notes; a cell of a table is a paragraph. What we printed around the text, and its
/// numbers, are left out. Positions of what is refused are the paragraph of the file and the character in it.
pub fn read(bytes: &[u8]) -> Result<Import, NotRead> {
    let mut reading = Reading::default();
    for (at, block) in word::read(bytes)?.into_iter().enumerate() {
        let taken = match block {
            Block::Paragraph(paragraph) => reading.paragraph(at + 1, &paragraph),
            Block::Table(rows) => {
                let mut cells = rows.iter().flatten().flat_map(|cell| cell.split('\n'));
                cells.try_for_each(|words| reading.words(at + 1, (Kind::Paragraph, words), Vec::new()))
            }
        };
        taken.map_err(NotRead::NotTaken)?;
    }
    reading.end_section();
    Ok(Import { title: reading.title, draft: reading.draft })
}

#[derive(Default)]
struct Reading {
    title: Option<String>,
    draft: Draft,
    section: DraftSection,
    limits: Limits,
    /// How many headings of each level were counted by the office program.
    counted: [usize; 9],
}

impl Reading {
    fn paragraph(&mut self, at: usize, paragraph: &Paragraph) -> Result<(), NotTaken> {
        if paragraph.style == FRONT_STYLE {
            return Ok(());
        }
        if paragraph.style == "Title" && self.title.is_none() {
            self.title = Some(paragraph.text.trim().to_owned());
            return Ok(());
        }
        if let Some(depth) = paragraph.heading.filter(|_| !paragraph.text.trim().is_empty()) {
            return self.heading(at, depth, paragraph);
        }
        let kind = kind(at, paragraph)?;
        let marks =
            paragraph.bookmarks.iter().filter(|name| is_mark(name, 'p')).map(ParagraphId::new).collect();
        self.words(at, (kind, &paragraph.text), marks)?;
        paragraph.notes.iter().try_for_each(|note| self.words(at, (Kind::Note, note), Vec::new()))
    }

    fn heading(&mut self, at: usize, depth: u8, paragraph: &Paragraph) -> Result<(), NotTaken> {
        if depth > DEEPEST_HEADING {
            return Err(NotTaken { line: at, column: 1, why: Why::HeadingTooDeep });
        }
        self.end_section();
        let mut section = DraftSection::headed(depth, &paragraph.text);
        let number = self.counted_number(depth, paragraph.list == Some((depth - 1, true)));
        if section.number.is_empty()
            && let Some(number) = number
        {
            section.number = number;
        }
        section.marks =
            paragraph.bookmarks.iter().filter(|name| is_mark(name, 's')).map(SectionId::new).collect();
        self.section = section;
        Ok(())
    }

    /// The number that the office program counts for a heading and does not write into its text.
    fn counted_number(&mut self, depth: u8, is_counted: bool) -> Option<String> {
        let depth = usize::from(depth);
        if !is_counted {
            return None;
        }
        self.counted[depth - 1] += 1;
        self.counted[depth..].fill(0);
        let numbers: Vec<String> = self.counted[..depth].iter().map(usize::to_string).collect();
        Some(numbers.join("."))
    }

    fn words(
        &mut self,
        at: usize,
        (kind, text): (Kind, &str),
        marks: Vec<ParagraphId>,
    ) -> Result<(), NotTaken> {
        if text.trim().is_empty() {
            return Ok(());
        }
        self.limits.take(text).map_err(|(byte, why)| {
            let column = text.get(..byte).map_or(1, |before| before.chars().count() + 1);
            NotTaken { line: at, column, why }
        })?;
        self.section.push(kind, text, marks);
        Ok(())
    }

    fn end_section(&mut self) {
        let section = std::mem::take(&mut self.section);
        if section.depth > 0 || !section.paragraphs.is_empty() {
            self.draft.sections.push(section);
        }
    }
}

/// `p31`, `s4`: a bookmark that says which paragraph or section it is.
fn is_mark(name: &str, letter: char) -> bool {
    name.strip_prefix(letter).is_some_and(|count| {
        (1..=9).contains(&count.len()) && count.bytes().all(|byte| byte.is_ascii_digit())
    })
}

fn kind(at: usize, paragraph: &Paragraph) -> Result<Kind, NotTaken> {
    let style = paragraph.style.as_str();
    let own = |name: &str| style.strip_prefix(name).and_then(|depth| depth.parse().ok());
    let listed = match (own("TravauxItem"), own("TravauxLettered"), paragraph.list) {
        (Some(depth), ..) => Kind::Item(depth),
        (_, Some(depth), _) => Kind::Lettered(depth),
        (_, _, Some((level, true))) => Kind::Lettered(level.saturating_add(1)),
        (_, _, Some((level, false))) => Kind::Item(level.saturating_add(1)),
        _ if style == "TravauxNote" => Kind::Note,
        _ if style == "TravauxQuotation" || style.ends_with("Quote") => Kind::Quotation,
        _ => Kind::Paragraph,
    };
    match listed {
        Kind::Item(depth) | Kind::Lettered(depth) if depth > DEEPEST_ITEM => {
            Err(NotTaken { line: at, column: 1, why: Why::ListTooDeep })
        }
        kind => Ok(kind),
    }
}
