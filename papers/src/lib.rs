//! What leaves the house as a file, and what comes back? Pure: bytes in, bytes out.
//!
//! [`matrix`] writes the comments of a round as CSV, XLSX and DOCX and reads them back filled in; [`guide`] writes a guide as DOCX, with
//! tracked changes and comments between two versions, and reads one; [`word`] reads any word processor file safely; [`feed`] writes
//! deadlines for calendars. Nothing here knows a round, a store or a clock: whoever calls says what is to stand in the file.

pub mod feed;
pub mod guide;
pub mod matrix;
mod package;
mod sheet;
pub mod word;

pub use package::NotRead;
