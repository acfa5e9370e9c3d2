//! The body of a file, block by block.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::lists::{Forms, outline};
use super::writing::NUMBER_STYLE;
use super::{Block, Paragraph};
use crate::package::{MOST_CALLED, NotRead, Package, Step, Xml, attribute, name};

/// Where the text is kept.
const BODY: &str = "word/document.xml";
/// Most blocks read.
const MOST_BLOCKS: usize = 200_000;
/// What stands in these is not in the text: deleted words, words moved elsewhere, the second writing of a drawing.
const LEFT_OUT: [&str; 3] = ["del", "moveFrom", "Fallback"];

/// Everything a file says, in reading order.
pub fn read(bytes: &[u8]) -> Result<Vec<Block>, NotRead> {
    let mut package = Package::open(bytes)?;
    let body = package.needed(BODY)?;
    let forms = Forms::read(&mut package)?;
    let mut notes = HashMap::new();
    for (part, kind) in [("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")] {
        if let Some(text) = package.part(part)? {
            notes_of(part, (&text, kind), &mut notes)?;
        }
    }
    Reading::new(&forms, &notes).run(Xml::new(BODY, &body))
}

/// The text of each note by its kind and number.
fn notes_of(
    part: &str,
    (text, kind): (&str, &str),
    notes: &mut HashMap<(String, String), String>,
) -> Result<(), NotRead> {
    let mut xml = Xml::new(part, text);
    let (mut id, mut words, mut inside) = (String::new(), String::new(), false);
    loop {
        match xml.step()? {
            Step::Start(tag) if name(&tag) == kind => id = attribute(&tag, "id").unwrap_or_default(),
            Step::Start(tag) => inside = name(&tag) == "t",
            Step::Text(text) if inside => words.push_str(&text),
            Step::End(tag) if tag == kind => {
                notes.insert((kind.to_owned(), std::mem::take(&mut id)), std::mem::take(&mut words));
            }
            Step::End(tag) if tag == "p" && !words.is_empty() => words.push(' '),
            Step::End(_) => inside = false,
            Step::Over => return Ok(()),
            _ => {}
        }
    }
}

/// A table that is being read.
#[derive(Default)]
struct Table {
    number: usize,
    rows: Vec<Vec<String>>,
    in_row: bool,
    in_cell: bool,
}

struct Reading<'file> {
    forms: &'file Forms,
    notes: &'file HashMap<(String, String), String>,
    blocks: Vec<Block>,
    /// Outermost first.
    tables: Vec<Table>,
    tables_seen: usize,
    paragraph: Option<Paragraph>,
    /// Words of a paragraph whose end was deleted: they go on in the next one.
    goes_on: Option<Paragraph>,
    end_deleted: bool,
    list: Option<(String, u8)>,
    in_words: bool,
    in_number: bool,
    left_out: usize,
    /// Bytes of the notes that were called so far.
    called: usize,
}

impl<'file> Reading<'file> {
    fn new(forms: &'file Forms, notes: &'file HashMap<(String, String), String>) -> Self {
        Self {
            forms,
            notes,
            blocks: Vec::new(),
            tables: Vec::new(),
            tables_seen: 0,
            paragraph: None,
            goes_on: None,
            end_deleted: false,
            list: None,
            in_words: false,
            in_number: false,
            left_out: 0,
            called: 0,
        }
    }

    fn run(mut self, mut xml: Xml<'_>) -> Result<Vec<Block>, NotRead> {
        loop {
            match xml.step()? {
                Step::Start(tag) => self.begins(&tag)?,
                Step::Empty(tag) => self.stands(&tag),
                Step::Text(words) => self.says(&words),
                Step::End(tag) => self.ends(&tag)?,
                Step::Over => {
                    self.blocks.extend(
                        self.goes_on.take().filter(|left| !left.text.is_empty()).map(Block::Paragraph),
                    );
                    return Ok(self.blocks);
                }
            }
            if self.blocks.len() > MOST_BLOCKS {
                return Err(NotRead::TooManyRows(MOST_BLOCKS));
            }
            if self.called > MOST_CALLED {
                return Err(NotRead::Bomb { part: BODY.to_owned() });
            }
        }
    }

    fn begins(&mut self, tag: &BytesStart<'_>) -> Result<(), NotRead> {
        match name(tag).as_str() {
            left_out if LEFT_OUT.contains(&left_out) => self.left_out += 1,
            // A text box in a paragraph has paragraphs of its own: their words join it.
            "p" if self.paragraph.is_none() => {
                let before = self.goes_on.take().unwrap_or_default();
                self.paragraph = Some(Paragraph { style: String::new(), ..before });
            }
            "r" => self.in_number = false,
            "t" => self.in_words = true,
            "tbl" => {
                self.tables_seen += 1;
                self.tables.push(Table { number: self.tables_seen, ..Table::default() });
            }
            "tr" => self.row()?,
            "tc" => self.cell()?,
            _ => self.stands(tag),
        }
        Ok(())
    }

    fn table(&mut self) -> Result<&mut Table, NotRead> {
        let (table, row) = (self.tables_seen + 1, 0);
        self.tables.last_mut().ok_or(NotRead::BrokenTable {
            table,
            row,
            why: "a row or cell stands outside of a table",
        })
    }

    fn row(&mut self) -> Result<(), NotRead> {
        let table = self.table()?;
        if table.in_row && !table.in_cell {
            let (table, row) = (table.number, table.rows.len());
            return Err(NotRead::BrokenTable { table, row, why: "a row stands in a row" });
        }
        table.in_row = true;
        table.rows.push(Vec::new());
        Ok(())
    }

    fn cell(&mut self) -> Result<(), NotRead> {
        let table = self.table()?;
        let broken = |why| NotRead::BrokenTable { table: table.number, row: table.rows.len(), why };
        if !table.in_row {
            return Err(broken("a cell stands outside of a row"));
        }
        if table.in_cell {
            return Err(broken("a cell stands in a cell"));
        }
        table.in_cell = true;
        if let Some(row) = table.rows.last_mut() {
            row.push(String::new());
        }
        Ok(())
    }

    /// What an element without words in it says.
    fn stands(&mut self, tag: &BytesStart<'_>) {
        let value = || attribute(tag, "val").unwrap_or_default();
        let Some(paragraph) = &mut self.paragraph else { return };
        match name(tag).as_str() {
            "pStyle" => paragraph.style = value(),
            "rStyle" => self.in_number = value() == NUMBER_STYLE,
            // Among the properties of a paragraph: its end was deleted.
            "del" => self.end_deleted = true,
            "outlineLvl" => paragraph.heading = outline(&value()),
            "ilvl" => {
                let level = value().parse().unwrap_or(0);
                self.list = Some((self.list.take().map(|(list, _)| list).unwrap_or_default(), level));
            }
            "numId" => self.list = Some((value(), self.list.take().map_or(0, |(_, level)| level))),
            "bookmarkStart" => paragraph.bookmarks.extend(attribute(tag, "name")),
            "footnoteReference" => self.note("footnote", tag),
            "endnoteReference" => self.note("endnote", tag),
            "tab" | "br" | "cr" if self.left_out == 0 && !self.in_number => paragraph.text.push(' '),
            "noBreakHyphen" if self.left_out == 0 => paragraph.text.push('\u{2011}'),
            _ => {}
        }
    }

    fn note(&mut self, kind: &str, tag: &BytesStart<'_>) {
        let id = attribute(tag, "id").unwrap_or_default();
        let note = self.notes.get(&(kind.to_owned(), id));
        if let (Some(paragraph), Some(note), 0) = (&mut self.paragraph, note, self.left_out) {
            self.called += note.len();
            paragraph.notes.push(note.trim().to_owned());
        }
    }

    fn says(&mut self, words: &str) {
        if let Some(paragraph) = &mut self.paragraph
            && self.in_words
            && self.left_out == 0
            && !self.in_number
        {
            paragraph.text.push_str(words);
        }
    }

    fn ends(&mut self, tag: &str) -> Result<(), NotRead> {
        match tag {
            left_out if LEFT_OUT.contains(&left_out) => self.left_out = self.left_out.saturating_sub(1),
            "t" => self.in_words = false,
            "r" => self.in_number = false,
            "p" => self.paragraph_ends(),
            "tc" => self.table()?.in_cell = false,
            "tr" => {
                let table = self.table()?;
                table.in_row = false;
                if table.rows.last().is_none_or(Vec::is_empty) {
                    let (table, row) = (table.number, table.rows.len());
                    return Err(NotRead::BrokenTable { table, row, why: "a row has no cells" });
                }
            }
            "tbl" => self.table_ends()?,
            _ => {}
        }
        Ok(())
    }

    fn paragraph_ends(&mut self) {
        let Some(mut paragraph) = self.paragraph.take() else { return };
        let own = self.list.take();
        if std::mem::take(&mut self.end_deleted) {
            self.goes_on = Some(Paragraph { heading: None, ..paragraph });
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                add_line(cell, &paragraph.text);
            }
            return;
        }
        paragraph.heading = paragraph.heading.or_else(|| self.forms.heading(&paragraph.style));
        let list = own.or_else(|| self.forms.list(&paragraph.style)).filter(|(list, _)| list != "0");
        paragraph.list = list.map(|(list, level)| (level, self.forms.is_counted(&list, level)));
        self.blocks.push(Block::Paragraph(paragraph));
    }

    fn table_ends(&mut self) -> Result<(), NotRead> {
        let Some(table) = self.tables.pop() else { return Ok(()) };
        if table.rows.is_empty() {
            return Err(NotRead::BrokenTable { table: table.number, row: 0, why: "the table has no rows" });
        }
        // A table in a cell is words of that cell.
        match self.tables.last_mut().and_then(|outer| outer.rows.last_mut()).and_then(|row| row.last_mut()) {
            Some(cell) => table.rows.iter().flatten().for_each(|words| add_line(cell, words)),
            None => self.blocks.push(Block::Table(table.rows)),
        }
        Ok(())
    }
}

fn add_line(cell: &mut String, words: &str) {
    if !cell.is_empty() && !words.is_empty() {
        cell.push('\n');
    }
    cell.push_str(words);
}
