//! Which inputs reach code that none before reached? libFuzzer makes them up, the parser named by `PARSER` reads them.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use travaux_parsers::{Parser, named};

static ASKED: LazyLock<Parser> = LazyLock::new(|| {
    let name = std::env::var("PARSER").expect("PARSER names what is tried");
    named(&name).expect("a parser of this name")
});

fuzz_target!(|bytes: &[u8]| {
    let _ = (ASKED.read)(bytes);
});
