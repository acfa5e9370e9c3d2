//! How is a text written in Markdown, and read back?
//!
//! The few forms that a guide has, and no others: headings (`## 4.1 Title`), paragraphs, lists with dashes (`- `) and with letters
//! (`a. `, read from `1. ` and `(a) ` too), quotations (`> `) and notes (`Note: `). Everything else is words. A mark at the end says
//! which paragraph it is: `{#p31}`; on a heading it may name provisions as well: `{#s4 SOM-6.1.a}`. What would read as a form or a mark
//! and is not one has a backslash before it. Reading is linear in the length of the text.

mod reading;
mod writing;

pub use reading::read;
pub use writing::{Marks, write, write_section};

use super::draft::is_number;

/// Spaces before an item for each level of its list.
const INDENT: usize = 4;
/// Begins a note.
const NOTE: &str = "Note: ";

/// What the first characters of a line make of it.
enum Form<'text> {
    Heading(usize, &'text str),
    Item(&'text str),
    Lettered(&'text str),
    Quotation(&'text str),
    Note(&'text str),
    Words,
}

/// The form of a line without its indentation.
fn form(line: &str) -> Form<'_> {
    let hashes = line.len() - line.trim_start_matches('#').len();
    let after_hashes = &line[hashes..];
    if hashes > 0 && (after_hashes.is_empty() || after_hashes.starts_with(' ')) {
        return Form::Heading(hashes, after_hashes.trim());
    }
    if let Some(rest) = ["- ", "* ", "+ ", "• ", "– "].iter().find_map(|dash| line.strip_prefix(dash)) {
        return Form::Item(rest.trim());
    }
    if let Some(rest) = after_letter(line) {
        return Form::Lettered(rest.trim());
    }
    if let Some(rest) = line.strip_prefix('>') {
        return Form::Quotation(rest.trim());
    }
    match line.strip_prefix(NOTE) {
        Some(rest) => Form::Note(rest.trim()),
        None => Form::Words,
    }
}

/// What stands after `a. `, `iv. `, `12. `, `1) ` or `(a) `.
fn after_letter(line: &str) -> Option<&str> {
    let (counter, rest) = line.split_once(' ')?;
    let counter = match counter.strip_prefix('(') {
        Some(inner) => inner.strip_suffix(')')?,
        None => counter.strip_suffix(['.', ')'])?,
    };
    let digits = (1..=3).contains(&counter.len()) && counter.bytes().all(|byte| byte.is_ascii_digit());
    let letter = counter.len() == 1 && counter.bytes().all(|byte| byte.is_ascii_lowercase());
    let numeral =
        (1..=5).contains(&counter.len()) && counter.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x'));
    (digits || letter || numeral).then_some(rest)
}

/// Whether words would read as a form at the beginning of a line, once their backslashes are gone and a mark may follow.
fn reads_as_form(words: &str) -> bool {
    let mut line = words.trim_start_matches('\\').to_owned();
    line.push(' ');
    !matches!(form(&line), Form::Words)
}

/// Whether a title would read as a number and a title.
fn reads_as_number(title: &str) -> bool {
    title.trim_start_matches('\\').split(' ').next().is_some_and(is_number)
}

#[cfg(test)]
mod tests;
