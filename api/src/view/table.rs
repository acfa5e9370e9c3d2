//! How is a list shown? A ruled table that turns into slips on a narrow screen.

use askama::Template;

use super::say::Say;

/// A table of records.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/table.html")]
pub(crate) struct Table {
    /// Column heads; the first column names the row.
    pub heads: Vec<Head>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What is said when there are none: what is not owed, and what to do.
    pub empty: String,
    /// Whether rows can be picked for a bulk act, under this field name.
    pub pick: Option<&'static str>,
}

/// The head of a column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    /// Its words.
    pub text: String,
    /// Whether the column holds numbers.
    pub num: bool,
    /// `ascending` or `descending`, where the list is sorted by it.
    pub sort: &'static str,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row {
    /// Its cells; the first names it.
    pub cells: Vec<Say>,
    /// The value a pick sends.
    pub value: String,
    /// Whether it is picked.
    pub picked: bool,
}

super::part!(Table);

impl Table {
    /// A table with these columns; a name that ends in `#` is a column of numbers.
    pub(crate) fn of(heads: &[&str], empty: &str) -> Self {
        let head = |name: &&str| Head {
            text: name.trim_end_matches(['#', '↑']).to_owned(),
            num: name.ends_with('#'),
            sort: if name.ends_with('↑') { "ascending" } else { "" },
        };
        Self { heads: heads.iter().map(head).collect(), empty: empty.to_owned(), ..Self::default() }
    }

    /// The table with one more row.
    #[must_use]
    pub(crate) fn row(mut self, cells: Vec<Say>) -> Self {
        self.rows.push(Row { cells, ..Row::default() });
        self
    }

    /// The table with these rows.
    #[must_use]
    pub(crate) fn rows(mut self, rows: impl IntoIterator<Item = Vec<Say>>) -> Self {
        self.rows.extend(rows.into_iter().map(|cells| Row { cells, ..Row::default() }));
        self
    }
}
