//! What are pages made of? Each part is a typed value with its own small template.
//!
//! A page puts parts together; a part knows nothing of requests, read models or permissions. What a
//! part prints is escaped by its template, so parts can be placed in any page without a filter.

pub(crate) mod act;
pub(crate) mod block;
pub(crate) mod bulk;
pub(crate) mod card;
pub(crate) mod chart;
pub(crate) mod deadline;
pub(crate) mod docket;
pub(crate) mod facts;
pub(crate) mod filters;
pub(crate) mod form;
pub(crate) mod frame;
pub(crate) mod history;
pub(crate) mod keys;
pub(crate) mod lineage;
pub(crate) mod page;
pub(crate) mod pager;
pub(crate) mod picture;
pub(crate) mod positions;
pub(crate) mod say;
pub(crate) mod scan;
pub(crate) mod sheet;
pub(crate) mod status;
pub(crate) mod table;
pub(crate) mod tongues;
pub(crate) mod track;
pub(crate) mod wall;

pub(crate) use act::{Act, Tone};
pub(crate) use block::{Block, Part};
pub(crate) use deadline::Deadline;
pub(crate) use docket::Docket;
pub(crate) use facts::Facts;
pub(crate) use filters::Filters;
pub(crate) use form::{Control, Field, Problems, Section};
pub(crate) use frame::Frame;
pub(crate) use history::History;
pub(crate) use page::Page;
pub(crate) use pager::Pager;
pub(crate) use say::{Link, Say, Tag};
pub(crate) use status::Status;
pub(crate) use table::Table;
pub(crate) use wall::Wall;

/// Declares that a part's template escapes everything it prints.
macro_rules! part {
    ($($part:ty),* $(,)?) => { $( impl askama::filters::HtmlSafe for $part {} )* };
}
pub(crate) use part;
