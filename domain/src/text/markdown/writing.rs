//! A version as Markdown.

use super::{INDENT, NOTE, reads_as_form, reads_as_number};
use crate::text::document::{Document, Kind, Paragraph, Section};

/// Whether the marks are written by which sections and paragraphs are known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// For an editor.
    Shown,
    /// For a reader.
    Hidden,
}

/// The whole text.
#[must_use]
pub fn write(document: &Document, marks: Marks) -> String {
    document.sections.iter().map(|section| write_section(section, marks)).collect::<Vec<_>>().join("\n")
}

/// One section.
#[must_use]
pub fn write_section(section: &Section, marks: Marks) -> String {
    let mut out = heading(section, marks);
    let mut before: Option<Kind> = None;
    for paragraph in &section.paragraphs {
        let tight = is_item(paragraph.kind) && before.is_some_and(is_item);
        if !tight {
            out.push('\n');
        }
        out.push_str(&line(paragraph, marks));
        before = Some(paragraph.kind);
    }
    out
}

fn heading(section: &Section, marks: Marks) -> String {
    let hashes = "#".repeat(usize::from(section.depth.max(1)));
    let title = marks_escaped(&section.title);
    let title =
        if section.number.is_empty() && reads_as_number(&title) { format!("\\{title}") } else { title };
    let named = section.provisions.iter().map(crate::identity::ProvisionId::as_str);
    let marked = std::iter::once(section.id.as_str()).chain(named).collect::<Vec<_>>().join(" ");
    let mark = match marks {
        Marks::Shown => format!("{{#{marked}}}"),
        Marks::Hidden => String::new(),
    };
    let parts = [hashes.as_str(), &section.number, &title, &mark];
    let mut line = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    line.push('\n');
    line
}

fn line(paragraph: &Paragraph, marks: Marks) -> String {
    let indent = |depth: u8| " ".repeat(INDENT * usize::from(depth.saturating_sub(1)));
    let form = match paragraph.kind {
        Kind::Paragraph => String::new(),
        Kind::Item(depth) => format!("{}- ", indent(depth)),
        // The same letter on each line: they are counted where they are shown.
        Kind::Lettered(depth) => format!("{}a. ", indent(depth)),
        Kind::Note => NOTE.to_owned(),
        Kind::Quotation => "> ".to_owned(),
    };
    let words = marks_escaped(&paragraph.text);
    let escape = if reads_as_form(&words) { "\\" } else { "" };
    let mark = if marks == Marks::Shown { format!(" {{#{}}}", paragraph.id) } else { String::new() };
    format!("{form}{escape}{words}{mark}\n")
}

const fn is_item(kind: Kind) -> bool {
    matches!(kind, Kind::Item(_) | Kind::Lettered(_))
}

/// A backslash more before every `{#`.
fn marks_escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("{#") {
        out.push_str(&rest[..at]);
        out.push_str("\\{#");
        rest = &rest[at + 2..];
    }
    out.push_str(rest);
    out
}
