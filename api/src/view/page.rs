//! How is a page put together? A frame, the head of a record, its status, and sheets.

use askama::Template;

use super::block::Block;
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
    /// With a sheet in the narrow column.
    #[must_use]
    pub(crate) fn narrow(mut self, block: Block) -> Self {
        self.right.push(block);
        self
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
