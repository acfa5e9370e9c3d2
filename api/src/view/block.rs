//! What stands on one sheet of a page? A heading and the parts under it.

use askama::Template;

use super::act::{Act, Cannot};
use super::bulk::Bulk;
use super::card::Card;
use super::chart::Chart;
use super::facts::Facts;
use super::filters::Filters;
use super::form::Field;
use super::history::History;
use super::keys::{Checks, TwoKeys};
use super::lineage::Lineage;
use super::pager::Pager;
use super::picture::Picture;
use super::positions::Positions;
use super::say::{Link, Say, Tag};
use super::scan::Scan;
use super::sheet::Sheet;
use super::table::Table;
use super::tongues::Tongues;

/// A sheet: heading, parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/block.html")]
pub(crate) struct Block {
    /// Identifier of its heading; links lead to it.
    pub id: &'static str,
    /// Heading.
    pub title: String,
    /// A finding beside the heading.
    pub tag: Option<Tag>,
    /// Links beside the heading.
    pub ways: Vec<Link>,
    /// What stands under it.
    pub parts: Vec<Part>,
    /// Whether it lies on the desk without a sheet.
    pub bare: bool,
}

/// What can stand on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A table.
    Table(Table),
    /// Terms and facts.
    Facts(Facts),
    /// What was keyed, each with a way back to the original.
    Keyed(Vec<(String, Say)>),
    /// Sentences.
    History(History),
    /// Where a sentence comes from.
    Lineage(Lineage),
    /// A checklist.
    Checks(Checks),
    /// Two keys.
    TwoKeys(TwoKeys),
    /// Something one can do.
    Act(Box<Act>),
    /// Something one cannot do, and why.
    Cannot(Cannot),
    /// A smaller heading.
    Heading(String),
    /// A paragraph.
    Words(String),
    /// A paragraph, small.
    Hint(String),
    /// A paragraph with a mark at its side; `owed`, `ok` or nothing.
    Note(&'static str, String),
    /// A text in its own lines: a letter, a summary.
    Text(String),
    /// Nothing there, and what to do.
    Empty(String),
    /// Links.
    Links(Vec<Link>),
    /// Where it stands in the record: bold words, words, link.
    Receipt(String, String, Option<Link>),
    /// A received original.
    Scan(Box<Scan>),
    /// The record at a step.
    Picture(Box<Picture>),
    /// A picture of numbers.
    Chart(Box<Chart>),
    /// Pictures of numbers, two in a row.
    Pics(Vec<Chart>),
    /// A list with picks.
    Bulk(Box<Bulk>),
    /// Cards of results.
    Cards(Vec<Card>),
    /// Filters of the list below.
    Filters(Box<Filters>),
    /// Steps through what is looked for: where one stands, the one before, the one after.
    Steps(String, Option<Link>, Option<Link>),
    /// The foot of a list.
    Pager(Pager),
    /// A field outside a form of its own.
    Field(Field),
    /// Bytes in the open.
    Code(String),
    /// A picture from an address of ours: address, what it shows, words below.
    Image(String, String, String),
    /// What delegations hold.
    Positions(Positions),
    /// A text in two languages.
    Tongues(Box<Tongues>),
    /// A text on its sheet.
    Sheet(Box<Sheet>),
    /// Sheets beside each other.
    Beside(Vec<Block>),
}

super::part!(Block);

impl Block {
    /// A sheet with a heading.
    pub(crate) fn new(id: &'static str, title: impl Into<String>) -> Self {
        Self { id, title: title.into(), ..Self::default() }
    }
    /// Without heading and sheet: parts on the desk.
    pub(crate) fn bare(parts: Vec<Part>) -> Self {
        Self { parts, bare: true, ..Self::default() }
    }
    /// With one more part.
    #[must_use]
    pub(crate) fn with(mut self, part: impl Into<Part>) -> Self {
        self.parts.push(part.into());
        self
    }
    /// With one more part, where there is one.
    #[must_use]
    pub(crate) fn with_if(self, part: Option<impl Into<Part>>) -> Self {
        match part {
            Some(part) => self.with(part),
            None => self,
        }
    }
    /// With these parts.
    #[must_use]
    pub(crate) fn with_all(mut self, parts: impl IntoIterator<Item = Part>) -> Self {
        self.parts.extend(parts);
        self
    }
    /// With links beside its heading.
    #[must_use]
    pub(crate) fn leading(mut self, ways: Vec<Link>) -> Self {
        self.ways = ways;
        self
    }
    /// With a finding beside its heading.
    #[must_use]
    pub(crate) fn tagged(mut self, tag: Tag) -> Self {
        self.tag = Some(tag);
        self
    }
}

/// Lets a part be placed without naming its kind twice.
macro_rules! parts {
    ($($kind:ident),* ; $($boxed:ident),*) => {
        $( impl From<$kind> for Part { fn from(part: $kind) -> Self { Self::$kind(part) } } )*
        $( impl From<$boxed> for Part { fn from(part: $boxed) -> Self { Self::$boxed(Box::new(part)) } } )*
    };
}
parts!(Positions, Table, Facts, History, Lineage, Checks, TwoKeys, Cannot, Pager, Field; Act, Scan, Picture, Chart, Filters, Bulk, Sheet, Tongues);
