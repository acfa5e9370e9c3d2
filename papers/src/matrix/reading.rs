//! The matrix as it comes back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{CUT, Column, Line, fitted};
use crate::package::{LARGEST_FILE, NotRead};
use crate::sheet::{self, MOST_ROWS};
use crate::word::{self, Block};

/// What kind of file came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// Comma-separated.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// A word processor file.
    Docx,
}

/// What was sent out.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'lines> {
    /// The lines as they stand now.
    pub lines: &'lines [Line],
    /// The words a disposition may have.
    pub dispositions: &'lines [&'lines str],
}

/// What the file says, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is wrong with the columns. If number, disposition or reason cannot be found no row is read.
    pub columns: Vec<CellProblem>,
    /// In the order of the file.
    pub rows: Vec<Row>,
    /// Numbers of comments that the file has no row for.
    pub not_returned: Vec<String>,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number in the file, counted from 1 with the heads.
    pub row: usize,
    /// The number of the comment, as it stands there.
    pub number: String,
    /// What is to be done with it.
    pub outcome: Outcome,
}

/// What is to be done with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It says something new and nothing is wrong with it.
    Passes(Filled),
    /// It says what is known already.
    SaysNothingNew,
    /// Something is wrong with it; nothing of it is taken.
    Refused(Vec<CellProblem>),
}

/// What was filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// One of the expected words, as expected, whatever its capitals in the file; empty if none was given.
    pub disposition: String,
    /// As typed, without space around it.
    pub reason: String,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The row of the file.
    pub row: usize,
    /// The column of the file: its letter in a sheet, `3` in a table; empty if it is not there.
    pub at: String,
    /// What stands above it, or should.
    pub column: &'static str,
    /// What is wrong, in a sentence.
    pub why: String,
}

impl Report {
    /// The rows that pass: comment, and what was filled in.
    pub fn passing(&self) -> impl Iterator<Item = (&str, &Filled)> {
        self.rows.iter().filter_map(|row| match &row.outcome {
            Outcome::Passes(filled) => Some((row.number.as_str(), filled)),
            Outcome::SaysNothingNew | Outcome::Refused(_) => None,
        })
    }
}

/// Reads a file that came back and compares it with what was sent out.
pub fn read(kind: FileKind, bytes: &[u8], expected: Expected<'_>) -> Result<Report, NotRead> {
    let rows = match kind {
        FileKind::Csv => csv_rows(bytes)?,
        FileKind::Xlsx => sheet::rows(bytes)?,
        FileKind::Docx => table_rows(bytes)?,
    };
    let head = rows.iter().position(|(_, cells)| cells.iter().any(|cell| is_head(cell, Column::Number)));
    let head = head.or(if rows.is_empty() { None } else { Some(0) }).ok_or(NotRead::NoTable)?;
    let (columns, problems) = columns(&rows[head], kind);
    let needed = [Column::Number, Column::Disposition, Column::Reason];
    if !needed.iter().all(|column| columns.contains_key(column)) {
        return Ok(Report { columns: problems, ..Report::default() });
    }
    let mut reading = Reading { kind, columns, expected, known: HashMap::new(), seen: BTreeMap::new() };
    reading.known = expected.lines.iter().map(|line| (line.number.as_str(), line)).collect();
    let rows: Vec<Row> = rows[head + 1..].iter().map(|(row, cells)| reading.row(*row, cells)).collect();
    let returned: BTreeSet<&str> = rows.iter().map(|row| row.number.as_str()).collect();
    let missing = expected.lines.iter().filter(|line| !returned.contains(line.number.as_str()));
    let not_returned = missing.map(|line| line.number.clone()).collect();
    Ok(Report { columns: problems, rows, not_returned })
}

fn csv_rows(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, NotRead> {
    if bytes.len() > LARGEST_FILE {
        return Err(NotRead::TooLarge);
    }
    let bytes = bytes.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(bytes);
    // Where the comma is the decimal mark, spreadsheets save with semicolons.
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |mark: u8| first.split(|byte| *byte == mark).count();
    let delimiter = if count(b';') > count(b',') { b';' } else { b',' };
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
    let mut rows = Vec::new();
    for (at, record) in reader.records().enumerate() {
        let line = u64::try_from(at).unwrap_or_default() + 1;
        let record = record
            .map_err(|wrong| NotRead::NotText { line: wrong.position().map_or(line, csv::Position::line) })?;
        rows.push((at + 1, record.iter().map(computed_again).collect()));
        if rows.len() > MOST_ROWS {
            return Err(NotRead::TooManyRows(MOST_ROWS));
        }
    }
    Ok(rows)
}

/// Without the quotation mark that was put before what a spreadsheet would compute.
fn computed_again(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// The first table that has a column of numbers.
fn table_rows(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, NotRead> {
    let blocks = word::read(bytes)?;
    let mut tables = blocks.into_iter().filter_map(|block| match block {
        Block::Table(rows) => Some(rows),
        Block::Paragraph(_) => None,
    });
    let numbered = |rows: &Vec<Vec<String>>| {
        rows.first().is_some_and(|head| head.iter().any(|cell| is_head(cell, Column::Number)))
    };
    let mut first = None;
    let found = tables.by_ref().find(|rows| {
        first.get_or_insert_with(|| rows.clone());
        numbered(rows)
    });
    let rows = found.or(first).ok_or(NotRead::NoTable)?;
    Ok(rows.into_iter().enumerate().map(|(at, cells)| (at + 1, cells)).collect())
}

fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_head(cell: &str, column: Column) -> bool {
    plain(cell).eq_ignore_ascii_case(column.head())
}

fn place(kind: FileKind, at: usize) -> String {
    match kind {
        FileKind::Docx => (at + 1).to_string(),
        FileKind::Csv | FileKind::Xlsx => sheet::letters(at),
    }
}

/// Where each column stands, and what is wrong with the heads: those that are missing, each with the strange head at its place.
fn columns(
    (row, heads): &(usize, Vec<String>),
    kind: FileKind,
) -> (BTreeMap<Column, usize>, Vec<CellProblem>) {
    let mut found = BTreeMap::new();
    let mut problems = Vec::new();
    for column in Column::ALL {
        let mut places = heads.iter().enumerate().filter(|(_, head)| is_head(head, column)).map(|(at, _)| at);
        if let Some(first) = places.next() {
            found.insert(column, first);
        }
        if let Some(again) = places.next() {
            let why = format!("“{}” stands above two columns", column.head());
            problems.push(CellProblem { row: *row, at: place(kind, again), column: column.head(), why });
        }
    }
    for (at, column) in Column::ALL.into_iter().enumerate().filter(|(_, column)| !found.contains_key(column))
    {
        let strange = heads.get(at).filter(|head| !Column::ALL.iter().any(|other| is_head(head, *other)));
        let strange = strange.map(|head| plain(head)).filter(|head| !head.is_empty());
        let (at, why) = match strange {
            Some(head) => {
                (place(kind, at), format!("the column “{}” is headed “{}”", column.head(), shortened(&head)))
            }
            None => (String::new(), format!("there is no column “{}”", column.head())),
        };
        problems.push(CellProblem { row: *row, at, column: column.head(), why });
    }
    (found, problems)
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(40).collect();
    if short.len() < text.len() { format!("{short}…") } else { short }
}

struct Reading<'lines> {
    kind: FileKind,
    columns: BTreeMap<Column, usize>,
    expected: Expected<'lines>,
    known: HashMap<&'lines str, &'lines Line>,
    /// In which row each comment stood.
    seen: BTreeMap<String, usize>,
}

impl Reading<'_> {
    fn row(&mut self, row: usize, cells: &[String]) -> Row {
        let number = plain(self.cell(cells, Column::Number));
        let outcome = self.outcome(row, &number, cells);
        self.seen.entry(number.clone()).or_insert(row);
        Row { row, number, outcome }
    }

    fn cell<'cells>(&self, cells: &'cells [String], column: Column) -> &'cells str {
        self.columns.get(&column).and_then(|at| cells.get(*at)).map_or("", String::as_str)
    }

    fn problem(&self, row: usize, column: Column, why: impl Into<String>) -> CellProblem {
        let at = self.columns.get(&column).map(|at| place(self.kind, *at)).unwrap_or_default();
        CellProblem { row, at, column: column.head(), why: why.into() }
    }

    fn outcome(&self, row: usize, number: &str, cells: &[String]) -> Outcome {
        let Some(line) = self.known.get(number) else {
            let why = match number {
                "" => "the row has no number".to_owned(),
                _ => format!("there is no comment {} in this round", shortened(number)),
            };
            return Outcome::Refused(vec![self.problem(row, Column::Number, why)]);
        };
        if let Some(before) = self.seen.get(number) {
            let why = format!("{number} stands in row {before} already");
            return Outcome::Refused(vec![self.problem(row, Column::Number, why)]);
        }
        let mut problems: Vec<CellProblem> = self.changed(row, line, cells).collect();
        let filled = self.filled(row, cells);
        match (filled, problems.is_empty()) {
            (Ok(filled), true) if says_nothing_new(line, &filled) => Outcome::SaysNothingNew,
            (Ok(filled), true) => Outcome::Passes(filled),
            (Ok(_), false) => Outcome::Refused(problems),
            (Err(problem), _) => {
                problems.push(problem);
                Outcome::Refused(problems)
            }
        }
    }

    /// Protected cells that do not say what was sent out. Line ends and spaces are no difference: office programs change them.
    fn changed(&self, row: usize, line: &Line, cells: &[String]) -> impl Iterator<Item = CellProblem> {
        let protected = Column::ALL
            .into_iter()
            .filter(|column| !column.is_for_filling_in() && self.columns.contains_key(column));
        protected.filter_map(move |column| {
            let sent = line.cell(column);
            let came = plain(self.cell(cells, column));
            let same = came == plain(&fitted(sent)) || came == plain(sent);
            let cut = came.ends_with(CUT.trim())
                && plain(sent).starts_with(came.trim_end_matches(CUT.trim()).trim());
            (!same && !cut).then(|| self.problem(row, column, "this cell is protected, and was changed"))
        })
    }

    fn filled(&self, row: usize, cells: &[String]) -> Result<Filled, CellProblem> {
        let typed = plain(self.cell(cells, Column::Disposition));
        let reason = self.cell(cells, Column::Reason).trim().to_owned();
        let known = self.expected.dispositions.iter().find(|word| word.eq_ignore_ascii_case(&typed));
        match known {
            Some(word) => Ok(Filled { disposition: (*word).to_owned(), reason }),
            None if typed.is_empty() && reason.is_empty() => {
                Ok(Filled { disposition: String::new(), reason })
            }
            None if typed.is_empty() => {
                Err(self.problem(row, Column::Disposition, "a reason was given without a disposition"))
            }
            None => {
                let words = self.expected.dispositions.join(", ");
                let why = format!("“{}” is no disposition; they are {words}", shortened(&typed));
                Err(self.problem(row, Column::Disposition, why))
            }
        }
    }
}

/// Nothing was filled in, or what is known.
fn says_nothing_new(line: &Line, filled: &Filled) -> bool {
    let empty = filled.disposition.is_empty() && filled.reason.is_empty();
    empty || (filled.disposition == line.disposition && plain(&filled.reason) == plain(&line.reason))
}
