//! HTTP: pages and JSON.

mod assets;
mod pages;
#[cfg(test)]
mod samples;
mod view;
mod words;
