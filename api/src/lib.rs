//! HTTP: pages and JSON.

mod assets;
mod view;
#[cfg(test)]
mod samples;
