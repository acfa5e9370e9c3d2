//! Does anything that comes from outside do harm? Every parser reads its seeds and what is made from them: a moment here, minutes each
//! with `--features long`. One turn again: `PARSER=note SEED=1 TURN=4711 cargo test -p travaux-parsers no_bytes`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "tests fail by panicking")]

mod made;

use std::collections::BTreeSet;
use std::time::Duration;

use travaux_parsers::trial::{How, tried};
use travaux_parsers::{Parser, folder, named, parsers, seeds};

/// How long each parser is tried.
const EACH: Duration =
    if cfg!(feature = "long") { Duration::from_mins(10) } else { Duration::from_millis(150) };
/// The seed of the inputs, unless another is asked for.
const SEED: u64 = 20_131_114;

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

#[test]
fn no_bytes_from_outside_do_harm() {
    let seed = asked("SEED").unwrap_or(SEED);
    let all = match std::env::var("PARSER") {
        Ok(name) => vec![named(&name).expect("a parser of this name")],
        Err(_) => parsers(),
    };
    for parser in all {
        let how = asked("TURN").map_or(How::For(EACH), How::Again);
        let tried = tried(parser, seed, how);
        eprintln!("{}: {tried:?}", parser.name);
        assert!(tried.turns > 0, "{}: nothing was tried", parser.name);
        assert!(
            tried.seeds.0 > 0,
            "{}: no seed is accepted: what is behind the door is not tried",
            parser.name
        );
        // Of a few inputs all may be what is accepted.
        assert!(tried.turns < 500 || tried.accepted < tried.turns, "{}: nothing is refused", parser.name);
    }
}

#[test]
fn every_parser_has_a_folder_of_seeds_and_every_folder_a_parser() {
    let names: BTreeSet<String> = parsers().iter().map(|parser| parser.name.to_owned()).collect();
    assert_eq!(names.len(), parsers().len(), "two parsers of one name");
    let folders = std::fs::read_dir(folder("")).unwrap().flatten();
    let folders: BTreeSet<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    assert_eq!(folders, names);
}

/// What our own writers make is among the seeds: `WRITE_SEEDS=1` puts it there.
#[test]
fn what_our_own_writers_make_is_accepted() {
    for (name, file, bytes) in made::all() {
        let parser: Parser = named(name).expect("a parser of this name");
        if std::env::var_os("WRITE_SEEDS").is_some() {
            std::fs::create_dir_all(folder(name)).unwrap();
            std::fs::write(folder(name).join(file), &bytes).unwrap();
        }
        assert!((parser.read)(&bytes), "{name}/{file} is refused");
        assert!(!seeds(name).is_empty(), "{name} has no seeds");
    }
}
