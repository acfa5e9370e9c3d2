//! HTTP: pages and JSON.

mod asking;
mod assets;
mod desk;
mod files;
mod json;
mod look;
mod pages;
mod places;
mod problem;
#[cfg(test)]
mod samples;
mod server;
mod signed_in;
mod times;
mod view;
mod words;

pub use desk::Desk;
pub use problem::{FieldError, Problem};
pub use server::router;
