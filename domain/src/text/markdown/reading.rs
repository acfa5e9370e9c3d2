//! Markdown as a draft.

use super::{Form, form, reads_as_form, reads_as_number};
use crate::identity::{ParagraphId, ProvisionId, SectionId};
use crate::text::document::{DEEPEST_HEADING, DEEPEST_ITEM, Kind};
use crate::text::draft::{Draft, DraftSection, LONGEST_TEXT, Limits, NotTaken, Why};

/// Reads a text. What is over a limit or has unbalanced brackets is refused with line and character.
pub fn read(text: &str) -> Result<Draft, NotTaken> {
    if text.len() > LONGEST_TEXT {
        let line = text.as_bytes()[..LONGEST_TEXT].split(|byte| *byte == b'\n').count();
        return Err(NotTaken { line, column: 1, why: Why::TooLong });
    }
    let mut reading = Reading::default();
    for (number, line) in text.lines().enumerate() {
        reading.line(number + 1, line)?;
    }
    reading.end_block()?;
    reading.end_section();
    Ok(reading.draft)
}

#[derive(Default)]
struct Reading {
    draft: Draft,
    section: DraftSection,
    block: Option<Block>,
    /// Indentations of the list one is in, outermost first.
    levels: Vec<usize>,
    limits: Limits,
}

/// A paragraph that may go on in the next line.
struct Block {
    kind: Kind,
    words: String,
    /// Line, and how many characters of it stand before its words, for each line: at which byte of `words` it begins.
    lines: Vec<(usize, usize, usize)>,
}

impl Reading {
    fn line(&mut self, number: usize, line: &str) -> Result<(), NotTaken> {
        let bare = line.trim_start();
        let indent = columns(&line[..line.len() - bare.len()]);
        if bare.trim_end().is_empty() {
            return self.end_block();
        }
        let (kind, words) = match form(bare) {
            Form::Heading(depth, heading) => return self.heading(number, depth, heading),
            Form::Item(words) => (Kind::Item(self.level(number, indent)?), words),
            Form::Lettered(words) if !self.in_prose() || counts_from_one(bare) => {
                (Kind::Lettered(self.level(number, indent)?), words)
            }
            // A year or a number that a wrapped line begins with is no list.
            Form::Lettered(_) | Form::Words => return self.words(number, indent, bare.trim_end()),
            Form::Quotation(words) => return self.quotation((number, indent), line, words),
            Form::Note(words) => (Kind::Note, words),
        };
        self.end_block()?;
        self.begin(kind, number, line, words);
        Ok(())
    }

    /// Whether a paragraph is being read, not a list.
    fn in_prose(&self) -> bool {
        self.block.as_ref().is_some_and(|block| !matches!(block.kind, Kind::Item(_) | Kind::Lettered(_)))
    }

    fn begin(&mut self, kind: Kind, number: usize, line: &str, words: &str) {
        let before = line.find(words).map_or(0, |at| line[..at].chars().count());
        let words = match words.strip_prefix('\\') {
            Some(rest) if reads_as_form(rest) => rest,
            _ => words,
        };
        self.block = Some(Block { kind, words: words.to_owned(), lines: vec![(number, before, 0)] });
    }

    fn words(&mut self, number: usize, indent: usize, words: &str) -> Result<(), NotTaken> {
        if let Some(block) = &mut self.block {
            block.lines.push((number, indent, block.words.len() + 1));
            block.words.push(' ');
            block.words.push_str(words);
        } else {
            self.levels.clear();
            self.begin(Kind::Paragraph, number, words, words);
        }
        // Longer than a paragraph may be is said at once, not after joining a whole paste.
        if self.block.as_ref().is_some_and(|block| block.words.len() > LONGEST_TEXT / 4) {
            self.end_block()
        } else {
            Ok(())
        }
    }

    /// A line with `>` goes on where the quotation before it had not ended.
    fn quotation(
        &mut self,
        (number, indent): (usize, usize),
        line: &str,
        words: &str,
    ) -> Result<(), NotTaken> {
        if words.is_empty() {
            return self.end_block();
        }
        if self.block.as_ref().is_some_and(|block| block.kind == Kind::Quotation) {
            return self.words(number, indent + 2, words);
        }
        self.end_block()?;
        self.begin(Kind::Quotation, number, line, words);
        Ok(())
    }

    /// The level of an item by its indentation: two columns further in than the item before are one level deeper.
    fn level(&mut self, number: usize, indent: usize) -> Result<u8, NotTaken> {
        while self.levels.last().is_some_and(|level| *level > indent) {
            self.levels.pop();
        }
        if self.levels.last().is_none_or(|level| indent >= level + 2) {
            self.levels.push(indent);
        }
        let level = u8::try_from(self.levels.len()).unwrap_or(u8::MAX);
        if level > DEEPEST_ITEM {
            return Err(NotTaken { line: number, column: indent + 1, why: Why::ListTooDeep });
        }
        Ok(level)
    }

    fn heading(&mut self, number: usize, depth: usize, heading: &str) -> Result<(), NotTaken> {
        self.end_block()?;
        self.end_section();
        let depth = u8::try_from(depth).ok().filter(|depth| *depth <= DEEPEST_HEADING);
        let depth = depth.ok_or(NotTaken { line: number, column: 1, why: Why::HeadingTooDeep })?;
        let (words, marks) = unmarked(heading);
        let marks: Vec<&str> = marks.iter().flat_map(|mark| mark.split_whitespace()).collect();
        // A title that only looks as if it began with a number was written with a backslash.
        self.section = match words.strip_prefix('\\') {
            Some(title) if reads_as_number(title) => {
                DraftSection { depth, title: title.to_owned(), ..DraftSection::default() }
            }
            _ => DraftSection::headed(depth, &words),
        };
        let is_section =
            |mark: &&&str| mark.starts_with('s') && mark[1..].bytes().all(|byte| byte.is_ascii_digit());
        self.section.marks = marks.iter().filter(is_section).map(SectionId::new).collect();
        self.section.provisions =
            marks.iter().filter(|mark| !is_section(mark)).map(ProvisionId::new).collect();
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), NotTaken> {
        let Some(block) = self.block.take() else { return Ok(()) };
        self.limits.take(&block.words).map_err(|(at, why)| block.refused(at, why))?;
        let (words, marks) = unmarked(&block.words);
        let marks = marks.iter().flat_map(|mark| mark.split_whitespace()).map(ParagraphId::new).collect();
        self.section.push(block.kind, &words, marks);
        if !matches!(block.kind, Kind::Item(_) | Kind::Lettered(_)) {
            self.levels.clear();
        }
        Ok(())
    }

    fn end_section(&mut self) {
        self.levels.clear();
        let section = std::mem::take(&mut self.section);
        // Nothing before the first heading is no section.
        if section.depth > 0 || !section.paragraphs.is_empty() {
            self.draft.sections.push(section);
        }
    }
}

impl Block {
    /// Line and character of a byte of the words.
    fn refused(&self, at: usize, why: Why) -> NotTaken {
        let (line, before, begins) =
            self.lines.iter().rev().find(|(_, _, begins)| *begins <= at).copied().unwrap_or_default();
        let characters = self.words.get(begins..at).map_or(0, |words| words.chars().count());
        NotTaken { line, column: before + characters + 1, why }
    }
}

/// Columns of an indentation; a tab goes to the next multiple of four.
fn columns(space: &str) -> usize {
    space.chars().fold(0, |columns, space| if space == '\t' { columns / 4 * 4 + 4 } else { columns + 1 })
}

fn counts_from_one(line: &str) -> bool {
    ["1.", "1)", "(1)", "a.", "a)", "(a)"].iter().any(|first| line.starts_with(first))
}

/// The words without their marks, and what stands in the marks: `{#p31}`. A mark with a backslash before it is words.
fn unmarked(words: &str) -> (String, Vec<String>) {
    let (mut out, mut marks, mut rest) = (String::with_capacity(words.len()), Vec::new(), words);
    while let Some(at) = rest.find("{#") {
        let (before, after) = (&rest[..at], &rest[at + 2..]);
        let mark = after.split_once('}').filter(|(mark, _)| is_mark(mark));
        match (before.strip_suffix('\\'), mark) {
            (Some(before), _) => {
                out.push_str(before);
                out.push_str("{#");
                rest = after;
            }
            (None, Some((mark, after))) => {
                out.push_str(before);
                marks.push(mark.to_owned());
                rest = after;
            }
            (None, None) => {
                out.push_str(before);
                out.push_str("{#");
                rest = after;
            }
        }
    }
    out.push_str(rest);
    (crate::text::document::one_line(&out), marks)
}

/// Short, of letters, digits, dots, hyphens and spaces between.
fn is_mark(mark: &str) -> bool {
    (1..=2_000).contains(&mark.len())
        && mark.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b' '))
}
