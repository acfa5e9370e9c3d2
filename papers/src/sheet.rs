//! Which cells has the first sheet of a spreadsheet? Read as text, whoever wrote it.

use crate::package::{MOST_CALLED, NotRead, Package, Step, Xml, attribute, name};

/// Most rows read.
pub(crate) const MOST_ROWS: usize = 50_000;
/// Columns beyond this are not read; the matrix has ten.
const MOST_COLUMNS: usize = 100;

/// The rows of the first sheet, each with its number as the program shows it. Rows without text are left out.
pub(crate) fn rows(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, NotRead> {
    let mut package = Package::open(bytes)?;
    let strings = match package.part("xl/sharedStrings.xml")? {
        Some(xml) => shared_strings(&xml)?,
        None => Vec::new(),
    };
    let part = first_sheet(&mut package)?;
    let xml = package.needed(&part)?;
    cells(&part, &xml, &strings)
}

/// The part of the first sheet in the order of its tabs.
fn first_sheet(package: &mut Package<'_>) -> Result<String, NotRead> {
    let workbook = package.needed("xl/workbook.xml")?;
    let relations = package.needed("xl/_rels/workbook.xml.rels")?;
    let wanted = first(("xl/workbook.xml", &workbook), "sheet", |tag| {
        tag.attributes()
            .flatten()
            .find(|one| one.key.as_ref().ends_with(":id"))
            .map(|one| one.value.into_owned())
    })?;
    let target = first(("xl/_rels/workbook.xml.rels", &relations), "Relationship", |tag| {
        (attribute(tag, "Id") == wanted).then(|| attribute(tag, "Target")).flatten()
    })?;
    let target = target.ok_or_else(|| NotRead::Missing { part: "xl/worksheets".to_owned() })?;
    Ok(match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    })
}

fn first(
    (part, text): (&str, &str),
    element: &str,
    found: impl Fn(&quick_xml::events::BytesStart<'_>) -> Option<String>,
) -> Result<Option<String>, NotRead> {
    let mut xml = Xml::new(part, text);
    loop {
        match xml.step()? {
            Step::Start(tag) | Step::Empty(tag) if name(&tag) == element => {
                if let Some(value) = found(&tag) {
                    return Ok(Some(value));
                }
            }
            Step::Over => return Ok(None),
            _ => {}
        }
    }
}

/// Texts that cells refer to by number; runs of different form are one text, readings of Japanese words are left out.
fn shared_strings(text: &str) -> Result<Vec<String>, NotRead> {
    let mut xml = Xml::new("xl/sharedStrings.xml", text);
    let (mut strings, mut string, mut inside, mut reading) = (Vec::new(), String::new(), false, false);
    loop {
        match xml.step()? {
            Step::Start(tag) => match name(&tag).as_str() {
                "t" => inside = true,
                "rPh" => reading = true,
                _ => {}
            },
            Step::Empty(tag) if name(&tag) == "si" => strings.push(String::new()),
            Step::Text(words) if inside && !reading => string.push_str(&words),
            Step::End(tag) => match tag.as_str() {
                "t" => inside = false,
                "rPh" => reading = false,
                "si" => strings.push(std::mem::take(&mut string)),
                _ => {}
            },
            Step::Over => return Ok(strings),
            _ => {}
        }
    }
}

#[derive(Default)]
struct Cell {
    column: usize,
    is_shared: bool,
    value: String,
}

fn cells(part: &str, text: &str, strings: &[String]) -> Result<Vec<(usize, Vec<String>)>, NotRead> {
    let mut xml = Xml::new(part, text);
    let mut rows: Vec<(usize, Vec<String>)> = Vec::new();
    let (mut number, mut row, mut cell, mut inside) = (0_usize, Vec::new(), Cell::default(), false);
    let mut called = 0;
    loop {
        match xml.step()? {
            // A formula's result stands in `v`; the formula itself is not read.
            Step::Start(tag) if matches!(name(&tag).as_str(), "v" | "t") => inside = true,
            Step::Start(tag) | Step::Empty(tag) => match name(&tag).as_str() {
                "row" => {
                    number = attribute(&tag, "r")
                        .and_then(|said| said.parse().ok())
                        .unwrap_or_else(|| number.saturating_add(1));
                }
                "c" => {
                    let column = attribute(&tag, "r").and_then(|place| column(&place)).unwrap_or(row.len());
                    let is_shared = attribute(&tag, "t").as_deref() == Some("s");
                    cell = Cell { column, is_shared, value: String::new() };
                }
                _ => {}
            },
            Step::Text(words) if inside => cell.value.push_str(&words),
            Step::End(tag) => match tag.as_str() {
                "v" | "t" => inside = false,
                "c" => {
                    called += put(&mut row, std::mem::take(&mut cell), strings);
                    if called > MOST_CALLED {
                        return Err(NotRead::Bomb { part: part.to_owned() });
                    }
                }
                "row" => {
                    let cells = std::mem::take(&mut row);
                    if cells.iter().any(|cell: &String| !cell.trim().is_empty()) {
                        rows.push((number, cells));
                    }
                    if rows.len() > MOST_ROWS {
                        return Err(NotRead::TooManyRows(MOST_ROWS));
                    }
                }
                _ => {}
            },
            Step::Over => return Ok(rows),
            Step::Text(_) => {}
        }
    }
}

/// Puts a cell into its row; gives the bytes of a text that stands elsewhere and was called.
fn put(row: &mut Vec<String>, cell: Cell, strings: &[String]) -> usize {
    if cell.column >= MOST_COLUMNS {
        return 0;
    }
    let is_called = cell.is_shared;
    let value = if cell.is_shared {
        cell.value.trim().parse().ok().and_then(|at: usize| strings.get(at)).cloned().unwrap_or_default()
    } else {
        cell.value
    };
    if row.len() <= cell.column {
        row.resize(cell.column + 1, String::new());
    }
    let called = if is_called { value.len() } else { 0 };
    row[cell.column] = value;
    called
}

/// `AB12` is column 27, counted from 0.
fn column(place: &str) -> Option<usize> {
    let letters = place.bytes().take_while(u8::is_ascii_uppercase);
    let count = letters.take(4).fold(0_usize, |count, letter| count * 26 + usize::from(letter - b'A') + 1);
    count.checked_sub(1)
}

/// A column as a spreadsheet names it: 27 is `AB`.
pub(crate) fn letters(column: usize) -> String {
    let last = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    match (column / 26).checked_sub(1) {
        Some(more) => letters(more) + &last.to_string(),
        None => last.to_string(),
    }
}
