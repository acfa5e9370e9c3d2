//! What does a table of nominations say? Every row read and judged before anything is written.

use domain::FieldProblem;
use domain::form::{Answers, Field, Kind, Purpose, Schema};
use serde_json::{Map, Value};

/// Most rows of one table; beyond it somebody sent something else.
pub const MAX_ROWS: usize = 500;
/// Largest table in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// Between several values in one cell.
const BETWEEN: char = '|';

/// One row as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadRow {
    /// Line of the table, the heading being the first.
    pub line: u64,
    /// Who nominates.
    pub nominator: String,
    /// The form.
    pub answers: Answers,
    /// What is wrong, by column.
    pub problems: Vec<FieldProblem>,
}

/// Why a table cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongTable {
    /// The heading does not name the fields of the form.
    #[error("the heading is wrong: unknown columns {unknown:?}, missing columns {missing:?}")]
    Heading {
        /// Columns that are no fields of the form.
        unknown: Vec<String>,
        /// Columns that every table needs.
        missing: Vec<String>,
    },
    /// Not text, or lines of different lengths.
    #[error("line {line} cannot be read: {why}")]
    Unreadable {
        /// Which line.
        line: u64,
        /// Why.
        why: String,
    },
    /// Too many rows or bytes.
    #[error("a table may have {MAX_ROWS} rows and four megabytes at most")]
    TooLarge,
    /// There is no row.
    #[error("the table has no rows")]
    Empty,
}

/// Reads a table: comma or semicolon, with or without a byte order mark, headed by identifiers of fields.
pub fn read(bytes: &[u8]) -> Result<Vec<ReadRow>, WrongTable> {
    if bytes.len() > MAX_BYTES {
        return Err(WrongTable::TooLarge);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(bytes)).from_reader(bytes);
    let heading = reader.headers().map_err(|why| unreadable(&why))?.clone();
    let columns = columns(&heading)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        if rows.len() == MAX_ROWS {
            return Err(WrongTable::TooLarge);
        }
        let record = record.map_err(|why| unreadable(&why))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(row(line, &columns, &record));
    }
    if rows.is_empty() { Err(WrongTable::Empty) } else { Ok(rows) }
}

fn unreadable(why: &csv::Error) -> WrongTable {
    let line = why.position().map_or(1, csv::Position::line);
    let why = match why.kind() {
        csv::ErrorKind::Utf8 { .. } => "it is not UTF-8 text",
        csv::ErrorKind::UnequalLengths { .. } => "it has another number of cells than the heading",
        _ => "it is not a table",
    };
    WrongTable::Unreadable { line, why: why.to_owned() }
}

fn delimiter(bytes: &[u8]) -> u8 {
    let heading = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |wanted: u8| heading.split(|byte| *byte == wanted).count();
    if count(b';') > count(b',') { b';' } else { b',' }
}

/// The fields the columns stand for, in their order.
fn columns(heading: &csv::StringRecord) -> Result<Vec<&'static Field>, WrongTable> {
    let schema = Schema::expert_nomination();
    let known = |name: &str| schema.field(name.trim()).filter(|field| !field.is_for_the_office());
    let unknown: Vec<String> =
        heading.iter().filter(|name| known(name).is_none()).map(str::to_owned).collect();
    let there = |wanted: &&str| heading.iter().any(|name| name.trim() == *wanted);
    let needed = ["nominator", "family_name", "name_display"];
    let missing: Vec<String> =
        needed.iter().filter(|name| !there(name)).map(|name| (*name).to_owned()).collect();
    if !unknown.is_empty() || !missing.is_empty() {
        return Err(WrongTable::Heading { unknown, missing });
    }
    Ok(heading.iter().filter_map(known).collect())
}

fn row(line: u64, columns: &[&Field], record: &csv::StringRecord) -> ReadRow {
    let schema = Schema::expert_nomination();
    let cells = columns.iter().zip(record.iter()).filter(|(_, cell)| !cell.trim().is_empty());
    let answers = Answers(cells.map(|(field, cell)| (field.id.clone(), value(field, cell))).collect());
    let answers = if answers.get("nomination_kind").is_none() {
        answers.with("nomination_kind", "new")
    } else {
        answers
    };
    let answers = schema.clean(&answers);
    ReadRow {
        line,
        nominator: answers.text("nominator").unwrap_or_default().to_owned(),
        problems: schema.validate(&answers, Purpose::Portal),
        answers,
    }
}

/// A cell as a value: text as it stands, several values between bars, rows as `en:C1|fr:B2`. A cell that a spreadsheet would
/// compute is text like any other.
fn value(field: &Field, cell: &str) -> Value {
    if !field.is_list() {
        return Value::String(cell.to_owned());
    }
    let items = cell.split(BETWEEN).map(str::trim).filter(|item| !item.is_empty());
    match &field.kind {
        Kind::Rows(names, _) => {
            Value::Array(items.map(|item| Value::Object(columns_of(names, item))).collect())
        }
        _ => Value::Array(items.map(Value::from).collect()),
    }
}

fn columns_of(names: &[String], item: &str) -> Map<String, Value> {
    names
        .iter()
        .cloned()
        .zip(item.splitn(names.len().max(1), ':').map(|cell| Value::from(cell.trim())))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wrong_heading_names_its_columns() {
        let wrong = read(b"nominator,surname\nQM,Sample\n");
        let (unknown, missing) =
            (vec!["surname".to_owned()], vec!["family_name".to_owned(), "name_display".to_owned()]);
        assert_eq!(wrong, Err(WrongTable::Heading { unknown, missing }));
    }

    #[test]
    fn several_values_stand_between_bars() {
        let rows = read("nominator;family_name;name_display;languages;modalities\nQM;Sample;Ada Sample;en:C1|fr:B2;remote advice|peer review\n".as_bytes());
        let answers = rows.unwrap().remove(0).answers;
        assert_eq!(
            answers.get("languages"),
            Some(&serde_json::json!([{"bcp47": "en", "level": "C1"}, {"bcp47": "fr", "level": "B2"}]))
        );
        assert_eq!(answers.texts("modalities"), ["remote advice", "peer review"]);
    }

    #[test]
    fn a_formula_is_text_and_what_is_wrong_is_named_by_its_column() {
        let rows = read(b"nominator,family_name,name_display,email\nQM,=1+1,Ada,@import\n").unwrap();
        assert_eq!(rows[0].answers.text("family_name"), Some("=1+1"));
        assert!(rows[0].problems.iter().any(|problem| problem.field == "email"));
    }

    #[test]
    fn a_line_of_another_length_is_told_with_its_number() {
        let wrong = read(b"nominator,family_name,name_display\nQM,Sample\n");
        assert!(matches!(wrong, Err(WrongTable::Unreadable { line: 2, .. })), "{wrong:?}");
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
    }
}
