//! Which codes does a "no" have that no rule of the domain gives? Those of a whole request, and those of one field of it.
//!
//! The rules have theirs in [`domain::codes`]. What is not listed here is not sent: a test reads the sources.

/// Codes of problems with a request, and what to do.
pub(crate) const OF_REQUESTS: &[(&str, &str)] = &[
    ("absent", "There is no such thing, or none you may know of. The two look alike on purpose."),
    ("busy", "Ask again after Retry-After seconds, with the same key: nothing is done twice."),
    ("changed-meanwhile", "Read the record again, then decide again."),
    ("failure", "Something failed on our side, and is noted there."),
    (
        "identifier-unusable",
        "A code has Latin letters, digits, points, hyphens and underscores, and at least one of them.",
    ),
    ("journal-unavailable", "Ask again with the same key: the answer is the truth."),
    ("key-malformed", "The Idempotency-Key is not a UUID."),
    ("key-required", "Give every request that changes something a UUID of your own as Idempotency-Key."),
    ("key-reused", "The key was used for another request. Take a new one."),
    ("method-not-allowed", "The address is there, and is not asked in this way. See the list of operations."),
    ("not-json", "Send application/json."),
    ("not-yet", "The position has been promised and not been reached. Ask again in a moment."),
    ("overtaken", "Others kept writing at the same moment. Ask again with the same key."),
    ("person-erased", "Nothing more is recorded about a person whose data was erased (DR30)."),
    ("sign-in-link-spent", "The link was used before, or its time is over. Ask for a new one."),
    ("sign-in-required", "Send the bearer token: Authorization: Bearer …"),
    ("text-unreadable", "A text holds a character nobody can see; the field is named. Type it anew."),
    ("too-large", "A body may have one mebibyte, a file 25 MB."),
    ("unreadable", "The query or the form cannot be read; the message says what."),
    ("unreadable-body", "The body is not the JSON this address takes; the message names member and place."),
    ("version-required", "Say with If-Match which version of the record you saw: its ETag."),
];

/// Codes of problems with one field, of a form or of a request, and what to do.
pub(crate) const OF_FIELDS: &[(&str, &str)] = &[
    ("ahead", "The journal ends before this position."),
    ("bidi-override", "Take out the character that turns the writing direction."),
    ("blank", "There is nothing to read in this."),
    ("cell-unusable", "The cell of a filled-in matrix cannot be taken; the message says why."),
    ("change-unfit", "The words of the change do not stand where it says, or more than once."),
    ("columns-renamed", "No column of the file has the heading it was sent with."),
    ("contradicts", "It differs from what the record says already."),
    ("control-character", "Take out the invisible control character, such as NUL."),
    ("count", "Name at least one and not more than the message says."),
    ("empty-file", "The file has no bytes."),
    ("ends-before-it-begins", "The end lies before the beginning."),
    ("file-too-large", "A file may have 25 MB at most, of some fields less."),
    ("file-unreadable", "The file is not of the kind it should be, or is cut off."),
    ("filled-by-the-office", "The secretariat's acts fill this field. Leave it out."),
    ("in-the-future", "It has not happened yet."),
    ("mail-unreadable", "The mail is cut off or is none; the message says which."),
    ("must-be", "Another answer fixes this one."),
    ("no-basis", "Cite a tasking, or give the reason of an own initiative."),
    ("no-such-event", "No event has this identifier."),
    ("no-such-file", "Send the file to /api/v1/files first, and name its digest."),
    ("no-such-paragraph", "The section has no such paragraph."),
    ("no-such-person", "Nobody on record has this pseudonym."),
    ("no-such-section", "The guide has no such section."),
    ("no-such-text", "There is no text of this symbol."),
    ("no-such-zone", "Type an IANA zone, such as Asia/Bangkok."),
    ("not-a-call", "Give the year of the call."),
    ("not-a-country", "Give two capital letters of ISO 3166."),
    ("not-a-date", "Type a date as precisely as it is known: 2014-03-14, 2014-03 or 2014."),
    ("not-a-day", "Type a day like 2014-03-14."),
    ("not-a-digest", "A SHA-256 digest is 64 hexadecimal digits."),
    ("not-a-file", "Name the digest of a file that was sent."),
    ("not-a-language", "Type a language tag such as en or zh-Hans."),
    ("not-a-language-of-the-text", "The text of the round is not there in this language."),
    ("not-a-number", "Type a whole number, within the limits the message names."),
    ("not-a-participant", "Give the code of a participant, such as QM."),
    ("not-a-phone", "Type the number with + and country code."),
    ("not-a-plan", "One milestone a line, as the hint says."),
    ("not-a-position", "Give the position of an event."),
    ("not-a-reference", "Give the reference of an official, such as NFP-QM-01."),
    ("not-a-symbol", "It is no symbol of a document; the message says why."),
    ("not-a-time", "Type a time like 2014-03-14T17:00, a day, a month or a year, as the message says."),
    ("not-a-web-address", "Type an address like https://example.org/paper."),
    ("not-a-year", "Type the year in four digits."),
    ("not-a-zone", "Choose an IANA zone, such as Asia/Bangkok."),
    ("not-an-email", "Type an address like name@example.org."),
    ("not-an-entry", "Give an entry of the roster, such as RE-2014-0021."),
    ("not-an-instant", "Type an instant: 2014-03-14T10:00:00Z, or 2014-03-14 17:00 Asia/Bangkok."),
    ("not-an-instrument", "Give the short name of an instrument."),
    (
        "not-an-objection",
        "In a round for objections only, say what the text says wrongly; it is not the place for general or editorial remarks.",
    ),
    ("not-an-option", "There is no such choice; the form or the description lists them."),
    ("not-attested", "This has to be signed or ticked."),
    ("not-cleared", "The draft waits for clearance."),
    ("not-in-the-journal", "There is no such position in a journal of that size."),
    ("not-later", "The new end has to lie after the old one."),
    ("not-met", "A line of the completeness check is not met: return the form instead."),
    ("not-taken", "The file cannot become the text; each problem names its place."),
    ("not-text", "The bytes are not UTF-8 text."),
    ("not-the-text-of-the-round", "A comment is about the text that was circulated."),
    ("not-yes-or-no", "Answer yes or no."),
    (
        "objection-without-paragraph",
        "In a round for objections only, name the paragraph that is objected to.",
    ),
    ("one-of-two", "Say one of the two, and not both."),
    ("overtaken", "The section was changed since you saw it."),
    ("repeated", "Give each only once."),
    ("required", "This is needed."),
    ("required-when", "This is needed because of another answer."),
    ("senior-level", "A focal point is a senior official who can decide: state the capacity to decide."),
    ("table-empty", "The table has no rows."),
    ("table-too-large", "A table may have 500 rows and four megabytes."),
    ("table-unreadable", "A line of the table cannot be read; the message names it."),
    ("text-not-taken", "The file cannot be read as a text; the message says why."),
    ("too-few", "Give more of them."),
    ("too-large", "The number is larger than the field takes."),
    ("too-long", "Use fewer characters, as many as the message says."),
    ("too-many", "Give fewer of them, as many as the message says."),
    ("too-many-words", "Use fewer words, as many as the message says."),
    ("too-short", "The period is shorter than the procedure asks."),
    ("too-small", "The number is smaller than the field takes."),
    ("twice", "This is used already."),
    ("undecided", "The comment has no disposition yet."),
    ("undisposed", "The comment has no disposition yet."),
    ("unknown-column", "Use only the columns the form has."),
    ("unknown-field", "The form has no such field. Leave it out."),
    ("unreadable", "It cannot be read; the message says why."),
    ("unusable", "It cannot be used; the message says why."),
    ("wrong-file-type", "Attach a file of another type."),
    (
        "wrong-heading",
        "The heading names columns that are no fields, or lacks needed ones; the message names them.",
    ),
    ("wrong-shape", "One value where one is asked, a list where several are, text where text is."),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Path, PathBuf};

    use super::*;

    /// Sources in which a code is given to a problem.
    const SOURCES: [&str; 3] = ["api/src", "domain/src", "workflows/src"];
    /// What a code stands behind: the calls that make a problem, and the member that carries the code.
    const MADE: [&str; 5] = ["Problem::field(", "Problem::new(", "Self::field(", "Self::new(", "problem("];

    fn files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.is_dir() {
                found.extend(files(&path));
            } else if path.extension().is_some_and(|it| it == "rs") {
                found.push(path);
            }
        }
        found
    }

    fn is_code(word: &str) -> bool {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    }

    /// The literal a text begins with.
    fn literal(text: &str) -> Option<&str> {
        text.trim_start().strip_prefix('"')?.split('"').next().filter(|word| is_code(word))
    }

    /// The second argument of a call, whose text begins behind its parenthesis.
    fn second(call: &str) -> Option<&str> {
        let (mut depth, mut quoted) = (0, false);
        for (at, letter) in call.char_indices() {
            match letter {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => return None,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => return literal(&call[at + 1..]),
                _ => {}
            }
        }
        None
    }

    /// The codes a source gives to problems.
    fn given(path: &Path, text: &str) -> BTreeSet<String> {
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut found: BTreeSet<String> = BTreeSet::new();
        for made in MADE {
            found.extend(text.split(made).skip(1).filter_map(second).map(str::to_owned));
        }
        found.extend(text.split("code: ").skip(1).filter_map(literal).map(str::to_owned));
        if path.ends_with("form/check.rs") || path.ends_with("form/text.rs") {
            // Here a code is the first or second of a tuple, or what a closure is called with.
            let words = text.split('(').skip(1).filter_map(literal).filter(|word| word.contains('-'));
            found.extend(words.map(str::to_owned));
            let lines = text.lines().flat_map(|line| line.split(", ")).map(|part| part.trim_end_matches(','));
            let alone =
                lines.filter_map(|part| literal(part).filter(|word| part.trim() == format!("\"{word}\"")));
            found.extend(alone.filter(|word| word.contains('-')).map(str::to_owned));
        }
        if path.ends_with("places/import.rs") {
            found.extend(text.split("=> ").skip(1).filter_map(literal).map(str::to_owned));
        }
        found
    }

    fn sources() -> Vec<(PathBuf, String)> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository");
        let all = SOURCES.iter().flat_map(|folder| files(&root.join(folder)));
        let told = all.filter(|path| {
            let name = path.to_string_lossy();
            !["scenarios.rs", "testing", "tests.rs", "samples.rs", "codes.rs"]
                .iter()
                .any(|it| name.contains(it))
        });
        told.map(|path| (path.clone(), std::fs::read_to_string(path).expect("a source"))).collect()
    }

    fn listed() -> BTreeSet<&'static str> {
        let of_rules = domain::codes::CODES.iter().map(|code| code.code);
        OF_REQUESTS.iter().chain(OF_FIELDS).map(|(code, _)| *code).chain(of_rules).collect()
    }

    #[test]
    fn every_code_that_is_given_is_listed_with_what_to_do() {
        let mut without = BTreeSet::new();
        for (path, text) in sources() {
            for code in given(&path, &text).into_iter().filter(|code| !listed().contains(code.as_str())) {
                without.insert(format!("{code} in {}", path.display()));
            }
        }
        assert!(without.is_empty(), "codes without a line in api/src/codes.rs: {without:#?}");
    }

    #[test]
    fn every_code_that_is_listed_is_given_somewhere_and_listed_once() {
        let all: String = sources().into_iter().map(|(_, text)| text).collect();
        for list in [OF_REQUESTS, OF_FIELDS] {
            let gone = list.iter().filter(|(code, _)| !all.contains(&format!("\"{code}\"")));
            let gone: Vec<_> = gone.collect();
            assert!(gone.is_empty(), "codes that nothing gives any more: {gone:?}");
            assert!(list.windows(2).all(|two| two[0].0 < two[1].0), "in order, each once: {list:?}");
            let words = list.iter().all(|(_, meaning)| meaning.ends_with(['.', '…']));
            assert!(words, "each with a sentence");
        }
    }

    #[test]
    fn a_code_is_found_where_it_is_given() {
        let text =
            "Problem::field(\n    &format!(\"files[{at}]\"),\n    \"no-such-file\",\n    \"Send it.\")";
        assert_eq!(given(Path::new("a.rs"), text), BTreeSet::from(["no-such-file".to_owned()]));
        let text = "Problem::new(StatusCode::NOT_FOUND, \"absent\", \"x\"); FieldProblem { code: \"undisposed\".into() }";
        let expected = BTreeSet::from(["absent".to_owned(), "undisposed".to_owned()]);
        assert_eq!(given(Path::new("a.rs"), text), expected);
    }
}
