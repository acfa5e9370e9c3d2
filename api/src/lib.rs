//! HTTP: pages and JSON.

mod address;
mod asking;
mod assets;
mod codes;
#[cfg(test)]
mod deadlines_agree;
mod desk;
mod files;
mod json;
mod look;
#[allow(dead_code, reason = "samples fill parts of pages that no handler fills yet")]
mod pages;
mod places;
mod problem;
#[cfg(test)]
mod samples;
mod server;
mod signed_in;
#[cfg(feature = "testing")]
pub mod testing;
mod times;
mod unread;
#[allow(
    dead_code,
    clippy::trivially_copy_pass_by_ref,
    clippy::needless_pass_by_value,
    clippy::struct_field_names,
    unused_qualifications,
    clippy::unused_self,
    reason = "a kit of parts, some for the pages of drafting and review; templates call methods with references"
)]
mod view;
mod words;

pub use desk::Desk;
pub use problem::{FieldError, Problem};
pub use server::router;
