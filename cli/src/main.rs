//! The program `travaux`.
fn main() {}
