//! What arrived, as it arrived? The original beside what was keyed from it.

use askama::Template;

use super::facts::Facts;
use super::say::Link;

/// A received original: paper on the desk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/scan.html")]
pub(crate) struct Scan {
    /// Line at the head: channel and clock.
    pub head: Vec<String>,
    /// Addresses of pictures in it, each with what it is.
    pub pictures: Vec<Link>,
    /// Text that could be read off it, line by line.
    pub text: Vec<String>,
    /// The files as received.
    pub files: Vec<Link>,
    /// Received, registered, in time.
    pub facts: Facts,
    /// Digest of the original.
    pub digest: String,
    /// What could not be read.
    pub remarks: Vec<String>,
}

super::part!(Scan);
