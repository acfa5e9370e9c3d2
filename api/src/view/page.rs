//! How is a page put together? A frame, the head of a record, its status, and sheets.

use askama::Template;

use super::act::Tried;
use super::block::{Block, Part};
use super::docket::Docket;
use super::form::Problems;
use super::frame::Frame;
use super::status::Status;

/// A page of sheets: most lists and records.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "page.html")]
pub(crate) struct Page {
    /// What stands around it.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// What was wrong with what was asked.
    pub problems: Problems,
    /// Where the record stands.
    pub status: Option<Status>,
    /// Sheets over the whole width.
    pub top: Vec<Block>,
    /// The wide column.
    pub left: Vec<Block>,
    /// The narrow column: what can be done.
    pub right: Vec<Block>,
    /// Whether the narrow column comes first: filters beside a list.
    pub facets: bool,
    /// Whether both columns are of one width: an original beside what is keyed from it.
    pub even: bool,
}

impl Page {
    /// A page with a frame and a head; the window is titled like the head.
    pub(crate) fn new(frame: Frame, docket: Docket) -> Self {
        let title = if frame.title.is_empty() { docket.title.clone() } else { frame.title.clone() };
        Self { frame: frame.titled(title), docket, ..Self::default() }
    }
    /// With the status of the record.
    #[must_use]
    pub(crate) fn standing(mut self, status: Status) -> Self {
        self.status = Some(status);
        self
    }
    /// With a sheet over the whole width.
    #[must_use]
    pub(crate) fn over(mut self, block: Block) -> Self {
        self.top.push(block);
        self
    }
    /// With a sheet in the wide column.
    #[must_use]
    pub(crate) fn wide(mut self, block: Block) -> Self {
        self.left.push(block);
        self
    }
    /// With both columns of one width.
    #[must_use]
    pub(crate) fn evenly(mut self) -> Self {
        self.even = true;
        self
    }
    /// With a sheet in the narrow column.
    #[must_use]
    pub(crate) fn narrow(mut self, block: Block) -> Self {
        self.right.push(block);
        self
    }
    /// With the act that was tried standing open, and what was wrong said first. The page is the one the act stands on.
    #[must_use]
    pub(crate) fn tried(mut self, home: &str, tried: Tried<'_>, mut problems: Problems) -> Self {
        home.clone_into(&mut self.frame.address);
        let blocks = [&mut self.top, &mut self.left, &mut self.right].into_iter().flatten();
        let acts = blocks.flat_map(|block| &mut block.parts).filter_map(|part| match part {
            Part::Act(act) if act.is_what_was(tried) => Some(act),
            _ => None,
        });
        if let Some(act) = acts.into_iter().next() {
            problems = act.refused(tried, problems);
        } else {
            problems.lead_to("", &[]);
        }
        self.refused(problems)
    }
    /// With what was wrong, said first.
    #[must_use]
    pub(crate) fn refused(mut self, problems: Problems) -> Self {
        if !problems.is_empty() {
            self.frame = self.frame.wrong();
            self.problems = problems;
        }
        self
    }
}
