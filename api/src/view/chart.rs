//! How is a number drawn? Bars and columns in SVG, each with a title, a description and the table behind it.
//!
//! Across, coordinates are per cent and there is no `viewBox`, so text never shrinks on a narrow screen.

use askama::Template;

use super::table::Table;

/// A picture of numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/chart.html")]
pub(crate) struct Chart {
    /// Identifier on the page.
    pub id: &'static str,
    /// What is drawn.
    pub title: String,
    /// What is counted, as at when.
    pub lede: String,
    /// What the picture says, in one or two sentences.
    pub said: String,
    /// Height in pixels.
    pub height: u32,
    /// What is drawn, back to front.
    pub marks: Vec<Mark>,
    /// What letters and fills mean.
    pub key: Vec<(String, String)>,
    /// The figures.
    pub behind: Table,
    /// Whether it takes the whole width.
    pub wide: bool,
}

/// One element of a picture; across in per mille of the width, down in pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A filled box: class, x, y, width, height.
    Box(&'static str, u32, u32, u32, u32),
    /// Words: class, anchor, x, y, text.
    Words(&'static str, &'static str, u32, u32, String),
    /// A line: class, x1, y1, x2, y2.
    Line(&'static str, u32, u32, u32, u32),
}

/// One part of a bar: class of its fill, letter, number.
pub(crate) type Piece = (&'static str, &'static str, u64);

super::part!(Chart);

impl Chart {
    /// Horizontal bars, one a row, each against the whole: a funnel.
    #[must_use]
    pub(crate) fn bars(mut self, rows: &[(String, u64, String)]) -> Self {
        let most = rows.iter().map(|row| row.1).max().unwrap_or(0).max(1);
        for (index, (name, count, beside)) in (0_u32..).zip(rows) {
            let top = index * 40;
            let width = share(*count, most);
            self.marks.push(Mark::Words("", "start", 0, top + 11, name.clone()));
            self.marks.push(Mark::Box("mute", 0, top + 17, 1000, 15));
            self.marks.push(Mark::Box("a", 0, top + 17, width, 15));
            self.marks.push(number(*count, width, top + 29));
            if !beside.is_empty() {
                self.marks.push(Mark::Words("t2", "end", 1000, top + 11, beside.clone()));
            }
        }
        self.height = u32::try_from(rows.len()).unwrap_or(0) * 40 - u32::from(!rows.is_empty()) * 4;
        self
    }

    /// Horizontal bars made of pieces, each with its letter.
    #[must_use]
    pub(crate) fn stacked(mut self, rows: &[(String, Vec<Piece>)]) -> Self {
        let total = |pieces: &[Piece]| pieces.iter().map(|piece| piece.2).sum::<u64>();
        let most = rows.iter().map(|row| total(&row.1)).max().unwrap_or(0).max(1);
        for (index, (name, pieces)) in (0_u32..).zip(rows) {
            let top = index * 42;
            self.marks.push(Mark::Words("", "start", 0, top + 11, name.clone()));
            self.marks.push(Mark::Words("t2", "end", 1000, top + 11, total(pieces).to_string()));
            self.pieces(pieces, most, top);
        }
        self.height = u32::try_from(rows.len()).unwrap_or(0) * 42 - u32::from(!rows.is_empty()) * 2;
        self
    }

    /// Upright columns: name under, number over; the last `late` of them past a limit line.
    #[must_use]
    pub(crate) fn columns(mut self, columns: &[(String, u64)], late: usize, limit: &str) -> Self {
        const TALL: u64 = 126;
        let most = columns.iter().map(|column| column.1).max().unwrap_or(0).max(1);
        let wide = 1000 / u32::try_from(columns.len().max(1)).unwrap_or(1);
        let first_late = columns.len() - late.min(columns.len());
        for (index, (name, count)) in columns.iter().enumerate() {
            let left = u32::try_from(index).unwrap_or(0) * wide;
            let high = u32::try_from(count * TALL / most).unwrap_or(0);
            let class = if index >= first_late { "n" } else { "a" };
            self.marks.push(Mark::Box(class, left + wide / 14, 150 - high, wide - wide / 7, high));
            self.marks.push(Mark::Words("", "middle", left + wide / 2, 144 - high, count.to_string()));
            self.marks.push(Mark::Words("t2", "middle", left + wide / 2, 168, name.clone()));
        }
        self.marks.push(Mark::Line("base", 0, 150, 1000, 150));
        if late > 0 && first_late > 0 {
            let at = u32::try_from(first_late).unwrap_or(0) * wide;
            self.marks.push(Mark::Line("lim", at, 0, at, 150));
            self.marks.push(Mark::Words("t2", "start", at + 10, 10, limit.to_owned()));
        }
        self.height = 172;
        self
    }

    fn percent(per_mille: &u32) -> String {
        percent(*per_mille)
    }

    fn pieces(&mut self, pieces: &[Piece], most: u64, top: u32) {
        let mut left = 0;
        for &(class, letter, count) in pieces.iter().filter(|piece| piece.2 > 0) {
            let width = share(count, most);
            self.marks.push(Mark::Box(class, left, top + 17, width, 18));
            if width >= 55 {
                let words = if count > 1 { format!("{letter}{count}") } else { letter.to_owned() };
                self.marks.push(Mark::Words("inv", "middle", left + width / 2, top + 30, words));
            }
            left += width;
        }
    }
}

/// The share of a whole, in per mille.
fn share(count: u64, of: u64) -> u32 {
    u32::try_from(count * 1000 / of.max(1)).unwrap_or(1000)
}

/// A number in its bar, or beside a bar too short to hold it.
fn number(count: u64, width: u32, down: u32) -> Mark {
    if width >= 80 {
        Mark::Words("inv", "start", 8, down, count.to_string())
    } else {
        Mark::Words("", "start", width + 10, down, count.to_string())
    }
}

/// Per mille as per cent: `34.7%`.
pub(super) fn percent(per_mille: u32) -> String {
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_a_title_a_description_and_its_table() {
        let rows = [
            ("Received".to_owned(), 64, String::new()),
            ("Decided".to_owned(), 44, "6 under review".to_owned()),
        ];
        let chart = Chart {
            id: "funnel",
            title: "From form to roster".into(),
            said: "64 received.".into(),
            ..Chart::default()
        };
        let html = chart.bars(&rows).to_string();
        assert!(html.contains("aria-labelledby=\"funnel-t funnel-d\""), "{html}");
        assert!(
            html.contains("width=\"68.7%\"") && html.contains("<desc id=\"funnel-d\">64 received.</desc>"),
            "{html}"
        );
    }

    #[test]
    fn nothing_to_draw_draws_nothing_and_does_not_divide_by_zero() {
        assert_eq!(Chart::default().bars(&[]).marks, []);
        assert_eq!(Chart::default().stacked(&[]).height, 0);
        let _ = Chart::default().columns(&[("0–4".to_owned(), 0)], 1, "limit").to_string();
    }
}
