//! What does each delegation hold? One cell each, with a letter and words; a position on an older text has a dashed frame.

use askama::Template;

/// The cells, by delegation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/positions.html")]
pub(crate) struct Positions(pub Vec<Cell>);

/// What one delegation holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    /// `pS`, `pN`, `pR`, `pO`, `pX` or `pnone`.
    pub class: &'static str,
    /// The letter: `S`, `N`, `R`, `O`, `X` or a dash.
    pub letter: &'static str,
    /// Whether it was given on an older text.
    pub older: bool,
    /// The delegation.
    pub code: String,
    /// What is held, on which text, what was opened.
    pub lines: Vec<String>,
}

super::part!(Positions);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_says_in_words_what_its_letter_and_its_frame_say() {
        let cell = Cell {
            class: "pN",
            letter: "N",
            older: true,
            code: "QN".to_owned(),
            lines: vec!["no objection".to_owned(), "on 2014/1, an older text".to_owned()],
        };
        let html = Positions(vec![cell]).to_string();
        assert!(html.contains("class=\"cell pN old\"") && html.contains("aria-hidden=\"true\">N<"), "{html}");
        assert!(html.contains("no objection<br>on 2014/1, an older text"), "{html}");
    }
}
