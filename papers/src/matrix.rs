//! The comments of a round as a table: out, and back with dispositions filled in.
//!
//! The usual columns. Two of them are for filling in, *Disposition* and *Reason*; the others are protected: what stands in them is looked
//! at when the file comes back, and never taken. Rows are known by their number, whatever their order.

mod reading;
mod writing;

pub use reading::{CellProblem, Expected, FileKind, Filled, Outcome, Report, Row, read};
pub use writing::{csv, docx, xlsx};

/// One comment as it stands in the matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// `c12`
    pub number: String,
    /// The delegation, or several after a merger: `QM, QN`.
    pub delegation: String,
    /// Section and paragraph: `TIP 9, 9.2`.
    pub place: String,
    /// The quoted words.
    pub quoted: String,
    /// `technical`
    pub kind: String,
    /// The comment.
    pub comment: String,
    /// The text it proposes.
    pub proposed: String,
    /// Why.
    pub rationale: String,
    /// `accepted with change`; empty if it was not decided.
    pub disposition: String,
    /// The reason of the disposition.
    pub reason: String,
}

/// A column of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each is the field of a line with the same name")]
pub enum Column {
    Number,
    Delegation,
    Place,
    Quoted,
    Kind,
    Comment,
    Proposed,
    Rationale,
    Disposition,
    Reason,
}

impl Column {
    /// All of them in their order.
    pub const ALL: [Self; 10] = [
        Self::Number,
        Self::Delegation,
        Self::Place,
        Self::Quoted,
        Self::Kind,
        Self::Comment,
        Self::Proposed,
        Self::Rationale,
        Self::Disposition,
        Self::Reason,
    ];
    /// What stands above it.
    #[must_use]
    pub const fn head(self) -> &'static str {
        match self {
            Self::Number => "Number",
            Self::Delegation => "Delegation",
            Self::Place => "Section, paragraph",
            Self::Quoted => "Words quoted",
            Self::Kind => "Type",
            Self::Comment => "Comment",
            Self::Proposed => "Proposed text",
            Self::Rationale => "Rationale",
            Self::Disposition => "Disposition",
            Self::Reason => "Reason",
        }
    }
    /// Whether it is for filling in.
    #[must_use]
    pub const fn is_for_filling_in(self) -> bool {
        matches!(self, Self::Disposition | Self::Reason)
    }
    /// Share of the width of a page; each head fits on one line of it.
    const fn share(self) -> u16 {
        match self {
            Self::Number => 16,
            Self::Kind => 20,
            Self::Delegation | Self::Place => 24,
            Self::Disposition => 26,
            Self::Rationale | Self::Reason => 30,
            Self::Quoted => 34,
            Self::Comment | Self::Proposed => 46,
        }
    }
    /// Width in characters of a sheet.
    const fn width(self) -> u16 {
        match self {
            Self::Number => 9,
            Self::Delegation | Self::Kind => 13,
            Self::Place | Self::Disposition => 20,
            Self::Quoted | Self::Rationale | Self::Reason => 34,
            Self::Comment | Self::Proposed => 46,
        }
    }
}

impl Line {
    /// What stands in a column.
    #[must_use]
    pub fn cell(&self, column: Column) -> &str {
        match column {
            Column::Number => &self.number,
            Column::Delegation => &self.delegation,
            Column::Place => &self.place,
            Column::Quoted => &self.quoted,
            Column::Kind => &self.kind,
            Column::Comment => &self.comment,
            Column::Proposed => &self.proposed,
            Column::Rationale => &self.rationale,
            Column::Disposition => &self.disposition,
            Column::Reason => &self.reason,
        }
    }
}

/// Longest text of a cell, in UTF-16 units as spreadsheets count; a longer one is cut and says so.
const LONGEST_CELL: usize = 32_000;
/// Stands at the end of a cell that was cut.
const CUT: &str = " […]";

/// A text as it stands in a cell of a sheet.
fn fitted(text: &str) -> String {
    let text: String = text.chars().filter(|one| !one.is_control() || *one == '\n').collect();
    let mut units = 0;
    let over = text.char_indices().find(|(_, one)| {
        units += one.len_utf16();
        units > LONGEST_CELL
    });
    match over {
        Some((at, _)) => format!("{}{CUT}", &text[..at]),
        None => text,
    }
}

/// A cell that a spreadsheet would compute is quoted: `=1+1` typed by a commenter stays words.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}
