//! What `domain` reads: texts in Markdown, brackets, symbols, times, periods, calendars, answers to forms, events.

use std::collections::BTreeSet;

use domain::Event;
use domain::asserted::{Asserted, Partial};
use domain::calendar::{Calendar, Deadline, Period};
use domain::form::{Answers, Purpose, Schema};
use domain::text::brackets::{self, BracketId};
use domain::text::coverage::Instrument;
use domain::text::digest::Digest;
use domain::text::document::{Document, Ids, Section};
use domain::text::draft::Draft;
use domain::text::edit::first;
use domain::text::markdown::{self, Marks};
use domain::text::{Anchor, Language, Symbol};

use crate::{Parser, text};

pub(crate) const PARSERS: &[Parser] = &[
    Parser { name: "markdown", read: markdown, words: MARKDOWN },
    Parser {
        name: "brackets",
        read: brackets,
        words: &["[", "]", "|", "\\[", "\\]", "B1: ", "Alt 1: ", "[B1: a | b]", " "],
    },
    Parser {
        name: "document",
        read: document,
        words: &["\"kind\":{\"item\":", "\"depth\":", "\\u0000", "[]", "\"paragraphs\":["],
    },
    Parser {
        name: "codes",
        read: codes,
        words: &["/Rev.", "/Add.", "/Corr.", "/Amend.", "*", "/", "-", "TIP", "B1"],
    },
    Parser {
        name: "time",
        read: time,
        words: &["T", "Z", "+07:00", "[Asia/Bangkok]", "[UTC]", "-", ":", "9999", "-009999", "P", "BD"],
    },
    Parser {
        name: "calendar",
        read: calendar,
        words: &[
            "\"zone\":\"",
            "\"rest_days\":[",
            "1,2,3,4,5,6,7",
            "\"holidays\":[",
            "\"worked\":[",
            "-9999-01-01",
        ],
    },
    Parser {
        name: "answers",
        read: answers,
        words: &[
            "true",
            "null",
            "[",
            "]",
            "{",
            "}",
            "\"languages\":",
            "\"email\":",
            "\"birth\":",
            "1e9",
            "\\u0000",
            "\\u202e",
        ],
    },
    Parser {
        name: "event",
        read: event,
        words: &["\"at\":", "null", "[]", "{}", "\"personal\":", "\\u0000", "1e9", "-1"],
    },
    Parser {
        name: "anchor",
        read: anchor,
        words: &["\"quote\":{\"words\":\"", "\"start\":", "\"section\":", "\"document\""],
    },
];

const MARKDOWN: &[&str] = &[
    "# ",
    "## ",
    "###### ",
    "####### ",
    "- ",
    "    - ",
    "1. ",
    "a. ",
    "(iv) ",
    "> ",
    ">",
    "Note: ",
    "{#p1}",
    "{#s4 SOM-6.1.a}",
    "\\{#",
    "\\",
    "\\# ",
    "\n",
    "\n\n",
    "\t",
    "[",
    "]",
    "[B1: a | b]",
    "4.1 ",
    "\u{a0}",
    "\u{2028}",
    "\r\n",
    "\u{feff}",
];

/// A text that is taken is written and taken as the same, with and without its marks.
fn markdown(bytes: &[u8]) -> bool {
    let Some(Ok(draft)) = text(bytes).map(markdown::read) else { return false };
    let Some(document) = taken(draft) else { return false };
    for marks in [Marks::Hidden, Marks::Shown] {
        let written = markdown::write(&document, marks);
        let again = markdown::read(&written).unwrap_or_else(|why| panic!("{why}: {written}"));
        let again = taken(again).expect("what was written is taken");
        assert_eq!(without_provisions(again), without_provisions(document.clone()), "{written}");
    }
    assert_eq!(Document::from_canonical(&document.canonical_bytes()).as_ref(), Some(&document));
    true
}

fn taken(draft: Draft) -> Option<Document> {
    first(draft, &mut Ids::default()).ok()
}

/// Provisions are marks: without marks they are not written.
fn without_provisions(mut document: Document) -> Document {
    document.sections.iter_mut().for_each(|section| section.provisions.clear());
    document
}

/// Brackets lie in the text, in each other, and keep their names when the text is taken.
fn brackets(bytes: &[u8]) -> bool {
    let Some(words) = text(bytes) else { return false };
    let found = match brackets::of(words) {
        Ok(found) => found,
        Err(why) => {
            assert!(why.at() <= words.len() && words.is_char_boundary(why.at()), "{why}");
            return false;
        }
    };
    for bracket in &found {
        assert!(words[bracket.whole.clone()].starts_with('[') && words[bracket.whole.clone()].ends_with(']'));
        assert!((1..=brackets::DEEPEST).contains(&bracket.depth) && !bracket.alternatives.is_empty());
        assert!(bracket.alternatives.iter().all(|one| words.get(one.clone()).is_some()));
    }
    let Ok(named) = brackets::named(words, &mut Ids::default()) else { return false };
    let again = brackets::of(&named).expect("what was named is read");
    let ids: BTreeSet<&BracketId> = again.iter().filter_map(|bracket| bracket.name.as_ref()).collect();
    assert_eq!(brackets::named(&named, &mut Ids::default()).as_ref(), Ok(&named), "named once is enough");
    ids.len() <= again.len()
}

fn document(bytes: &[u8]) -> bool {
    let document = Document::from_canonical(bytes);
    if let Some(document) = &document {
        assert_eq!(document.canonical_bytes(), bytes);
        let _ = (document.labels(), document.free_ids(), document.outline());
    }
    let section = Section::from_canonical(bytes);
    if let Some(section) = &section {
        assert_eq!(section.canonical_bytes(), bytes);
    }
    document.is_some() || section.is_some()
}

/// Short codes: symbols, digests, languages, instruments, names of brackets.
fn codes(bytes: &[u8]) -> bool {
    let Some(words) = text(bytes) else { return false };
    let symbol = Symbol::read(words);
    if let Ok(symbol) = &symbol {
        assert_eq!(symbol.to_string(), words, "a symbol has one spelling");
        assert!(symbol.reissued().stars() >= symbol.stars());
    }
    let digest = Digest::read(words);
    if let Some(digest) = &digest {
        assert_eq!(Digest::read(&digest.to_string()).as_ref(), Some(digest));
    }
    let bracket = BracketId::read(words);
    if let Some(bracket) = &bracket {
        assert_eq!(bracket.as_str(), words);
    }
    symbol.is_ok()
        || digest.is_some()
        || bracket.is_some()
        || Language::read(words).is_some()
        || Instrument::read(words).is_some()
}

/// Times and periods, and what is computed from them: never a panic, however far away.
fn time(bytes: &[u8]) -> bool {
    let Some(words) = text(bytes) else { return false };
    let partial = words.parse::<Partial>();
    if let Ok(partial) = &partial {
        assert_eq!(partial.to_string().parse::<Partial>().as_ref(), Ok(partial));
        for zone in ["UTC", "Asia/Bangkok", "Pacific/Kiritimati"] {
            let _ = (partial.from(zone), partial.until(zone), Deadline::after(partial, zone));
        }
        assert_eq!(partial.cmp(partial), std::cmp::Ordering::Equal);
    }
    let deadline = Deadline::parse(words);
    let from = [jiff::Timestamp::MIN, jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::MAX];
    let computed = from.map(|from| Calendar::default().deadline(from, words));
    let period = Period::parse(words);
    assert!(period.is_ok() || computed.iter().all(Result::is_err), "what is no period sets no deadline");
    partial.is_ok() || deadline.is_ok() || period.is_ok()
}

/// A calendar as an administrator sets it: every deadline is computed to an end.
fn calendar(bytes: &[u8]) -> bool {
    let Ok(calendar) = serde_json::from_slice::<Calendar>(bytes) else { return false };
    let at = jiff::Timestamp::UNIX_EPOCH;
    for period in ["P5BD", "P3660BD", "P1M", "PT1S", "P1Y2M3W4DT5H"] {
        let due = calendar.deadline(at, period);
        assert!(due.is_err() || due.is_ok_and(|due| due.at > at), "{period} lies ahead");
    }
    true
}

/// Answers to each form: cleaned once is clean, and what is wrong is bounded and names fields.
fn answers(bytes: &[u8]) -> bool {
    let Ok(answers) = serde_json::from_slice::<Answers>(bytes) else { return false };
    let mut accepted = false;
    for schema in [Schema::expert_nomination(), Schema::focal_point_nomination()] {
        let clean = schema.clean(&answers);
        assert_eq!(schema.clean(&clean), clean, "cleaned once is clean");
        for purpose in [Purpose::Draft, Purpose::Portal, Purpose::Keyed] {
            let problems = schema.validate(&answers, purpose);
            assert!(problems.len() <= 200 && problems.iter().all(|one| !one.message.is_empty()));
            accepted |= problems.is_empty();
        }
        let _ = schema.missing(&clean);
    }
    accepted
}

/// The first line is a type and its schema number, the rest a body as it was recorded.
fn event(bytes: &[u8]) -> bool {
    let Some((head, body)) = text(bytes).and_then(|words| words.split_once('\n')) else { return false };
    let Some((kind, schema)) = head.split_once(' ') else { return false };
    let Ok(schema) = schema.parse() else { return false };
    let Ok(event) = Event::read(kind, schema, body.as_bytes()) else { return false };
    let (kind, schema) = event.wire_type();
    let written = event.body().expect("an event has a body");
    let again = Event::read(kind, schema, &written).expect("what was written is read");
    assert_eq!(again.body().expect("a body"), written);
    let _ = (event.personal(), event.texts());
    true
}

fn anchor(bytes: &[u8]) -> bool {
    if let Ok(asserted) = serde_json::from_slice::<Asserted>(bytes) {
        let written = serde_json::to_vec(&asserted).expect("JSON");
        assert_eq!(serde_json::from_slice::<Asserted>(&written).ok(), Some(asserted));
        return true;
    }
    let Ok(anchor) = serde_json::from_slice::<Anchor>(bytes) else { return false };
    let written = serde_json::to_vec(&anchor).expect("JSON");
    assert_eq!(serde_json::from_slice::<Anchor>(&written).ok(), Some(anchor));
    true
}
