//! Which portion of a long list does a page show, and where does the next one begin?

use std::ops::Range;

use crate::look::Look;
use crate::problem::Problem;
use crate::view::Pager;
use crate::view::frame::encoded;

/// The word of an address that says after how many rows a page begins.
const AFTER: &str = "after";

/// A portion of a list.
pub(crate) struct Portion {
    /// The rows shown.
    pub rows: Range<usize>,
    total: usize,
    first: Option<String>,
    next: Option<String>,
}

impl Portion {
    /// The portion an address asks for, of a list so long, at most so many rows.
    pub(crate) fn of(look: &Look, total: usize, most: usize) -> Result<Self, Problem> {
        let after = usize::try_from(look.number(AFTER)?.unwrap_or(0)).unwrap_or(usize::MAX);
        let start = after.min(total);
        let end = start.saturating_add(most).min(total);
        Ok(Self {
            rows: start..end,
            total,
            first: (start > 0).then(|| address(look, None)),
            next: (end < total).then(|| address(look, Some(end))),
        })
    }

    /// The foot of the list: which rows these are, of how many that are called so.
    pub(crate) fn foot(self, look: &Look, called: &str) -> Pager {
        let (start, end, total) = (self.rows.start, self.rows.end, self.total);
        let whole = start == 0 && end == total;
        let note = if whole {
            format!("{total} {called}")
        } else {
            format!("{} to {end} of {total} {called}", (start + 1).min(end))
        };
        Pager { note, first: self.first, next: self.next, csv: Some(super::csv_address(look)) }
    }
}

/// The same list from another row on.
fn address(look: &Look, after: Option<usize>) -> String {
    let kept = look.query.iter().filter(|(name, _)| ![AFTER, "at_least", "done"].contains(&name.as_str()));
    let mut query: Vec<String> =
        kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    query.extend(after.map(|after| format!("{AFTER}={after}")));
    if query.is_empty() { look.path.clone() } else { format!("{}?{}", look.path, query.join("&")) }
}
