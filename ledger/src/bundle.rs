//! How does a record leave the house? As lines of JSON that a stranger can check: the format of docs/bundle.md.
//!
//! A header, checkpoints, events, an end. Nothing is compressed, no line is longer than [`MAX_LINE`]; a text has one spelling.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Hash;
use crate::entry::write_text;
use crate::examine::{Part, Shown};
use crate::text::{from_base64, hash_from_hex, to_base64};

/// Most bytes of a line with its newline: the largest public payload, escaped, and a few parts.
pub const MAX_LINE: usize = 16 << 20;
/// The format's version.
const FORMAT: u32 = 1;
/// Most streams of one matter.
pub const MAX_STREAMS: usize = 1_000;

/// What a bundle holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Every event from the first.
    Journal,
    /// The streams of one matter, each from its first event, with inclusion proofs.
    Matter,
}

/// The first line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The format's version.
    #[serde(rename = "travaux-bundle")]
    format: u32,
    /// What it holds.
    pub kind: Kind,
    /// The log's name.
    pub origin: String,
    /// Events of the journal its last checkpoint speaks of.
    pub size: u64,
    /// The log's key, its witnesses and their quorum: a C2SP tlog-policy.
    pub policy: String,
    /// Of a matter: the log's signed list of its streams and their versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
}

impl Header {
    /// A header of this format's version.
    #[must_use]
    pub fn new(kind: Kind, (origin, size): (String, u64), policy: String, statement: Option<String>) -> Self {
        Self { format: FORMAT, kind, origin, size, policy, statement }
    }
}

/// A checkpoint's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckpointLine {
    /// The signed note.
    pub note: String,
    /// Consistency proof from the checkpoint before, where the events between them are not shown.
    pub consistency: Option<Vec<Hash>>,
}

/// An event's line.
#[derive(Clone, Debug)]
pub struct EventLine<'a> {
    /// The event.
    pub position: u64,
    /// Its leaf.
    pub leaf: Hash,
    /// The canonical entry.
    pub entry: Cow<'a, str>,
    /// Its parts.
    pub parts: Vec<(Cow<'a, str>, Part<'a>)>,
    /// Inclusion proof to the last checkpoint above, where not every event is shown.
    pub proof: Option<Vec<Hash>>,
}

impl EventLine<'_> {
    /// The event as it is examined.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown { position: self.position, leaf: self.leaf, entry: &self.entry, parts: self.parts.clone() }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub enum Line<'a> {
    /// The first.
    Header(Header),
    /// A checkpoint.
    Checkpoint(CheckpointLine),
    /// An event.
    Event(Box<EventLine<'a>>),
    /// The last: how many events stood above.
    End(u64),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCheckpoint {
    checkpoint: String,
    consistency: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEvent<'a> {
    position: u64,
    #[serde(borrow)]
    leaf: Cow<'a, str>,
    #[serde(borrow)]
    entry: Cow<'a, str>,
    #[serde(borrow)]
    parts: BTreeMap<Cow<'a, str>, RawPart>,
    proof: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPart {
    blind: Option<String>,
    text: Option<String>,
    bytes: Option<String>,
    withheld: Option<bool>,
    erased: Option<u64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEnd {
    events: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLast {
    end: RawEnd,
}

impl<'a> Line<'a> {
    /// The line in a text without its newline; why not, otherwise.
    pub fn parse(line: &'a str) -> Result<Self, String> {
        plain_escapes(line)?;
        if line.starts_with("{\"position\":") {
            return event(line);
        }
        if line.starts_with("{\"checkpoint\":") {
            let raw: RawCheckpoint = json(line)?;
            let consistency = raw.consistency.as_deref().map(hashes).transpose()?;
            return Ok(Self::Checkpoint(CheckpointLine { note: raw.checkpoint, consistency }));
        }
        if line.starts_with("{\"end\":") {
            let raw: RawLast = json(line)?;
            return Ok(Self::End(raw.end.events));
        }
        if line.starts_with("{\"travaux-bundle\":") {
            let header: Header = json(line)?;
            return match header.format {
                FORMAT => Ok(Self::Header(header)),
                other => Err(format!("a bundle of format {other}; this program knows {FORMAT}")),
            };
        }
        Err("neither a header, a checkpoint, an event nor the end".to_owned())
    }
}

fn json<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T, String> {
    serde_json::from_str(line).map_err(|why| format!("not a line of a bundle: {why}"))
}

/// Only `\"`, `\\` and `\n` are written: a text in two spellings would let a changed bit pass.
fn plain_escapes(line: &str) -> Result<(), String> {
    if line.bytes().any(|byte| byte < 0x20) {
        return Err("a control character".to_owned());
    }
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'\\' && !bytes.next().is_some_and(|next| matches!(next, b'"' | b'\\' | b'n')) {
            return Err("an escape that bundles do not use".to_owned());
        }
    }
    Ok(())
}

fn hashes(texts: &[String]) -> Result<Vec<Hash>, String> {
    let hashes = texts.iter().map(|text| hash_from_hex(text));
    hashes.collect::<Option<_>>().ok_or_else(|| "a proof of something else than hashes".to_owned())
}

fn event(line: &str) -> Result<Line<'_>, String> {
    let raw: RawEvent<'_> = json(line)?;
    let leaf = hash_from_hex(&raw.leaf).ok_or("the leaf is not a hash")?;
    let proof = raw.proof.as_deref().map(hashes).transpose()?;
    let mut parts = Vec::with_capacity(raw.parts.len());
    for (name, raw) in raw.parts {
        let part = part(raw).ok_or_else(|| format!("part {name} is shown in no known way"))?;
        parts.push((name, part));
    }
    Ok(Line::Event(Box::new(EventLine { position: raw.position, leaf, entry: raw.entry, parts, proof })))
}

/// A part in exactly one of its forms.
fn part(raw: RawPart) -> Option<Part<'static>> {
    match raw {
        RawPart { blind: Some(blind), text, bytes, withheld: None, erased: None } => {
            let bytes = match (text, bytes) {
                (Some(text), None) => text.into_bytes(),
                (None, Some(bytes)) => from_base64(&bytes)?,
                _ => return None,
            };
            Some(Part::Open { blind: hash_from_hex(&blind)?, bytes: Cow::Owned(bytes) })
        }
        RawPart { blind: None, text: None, bytes: None, withheld: Some(true), erased: None } => {
            Some(Part::Withheld)
        }
        RawPart { blind: None, text: None, bytes: None, withheld: None, erased: Some(by) } => {
            Some(Part::Erased(by))
        }
        _ => None,
    }
}

impl std::fmt::Display for Line<'_> {
    /// The line with its newline.
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut line = String::new();
        match self {
            Self::Header(header) => line = serde_json::to_string(header).map_err(|_| std::fmt::Error)?,
            Self::Checkpoint(checkpoint) => {
                line.push_str("{\"checkpoint\":");
                write_text(&checkpoint.note, &mut line);
                proof_to("consistency", checkpoint.consistency.as_deref(), &mut line);
                line.push('}');
            }
            Self::Event(event) => event_to(event, &mut line),
            Self::End(events) => line = format!("{{\"end\":{{\"events\":{events}}}}}"),
        }
        writeln!(out, "{line}")
    }
}

fn event_to(event: &EventLine<'_>, line: &mut String) {
    line.extend([format!(
        "{{\"position\":{},\"leaf\":\"{}\",\"entry\":",
        event.position,
        hex::encode(event.leaf)
    )]);
    write_text(&event.entry, line);
    line.push_str(",\"parts\":{");
    for (at, (name, part)) in event.parts.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        write_text(name, line);
        line.push(':');
        part_to(part, line);
    }
    line.push('}');
    proof_to("proof", event.proof.as_deref(), line);
    line.push('}');
}

fn part_to(part: &Part<'_>, line: &mut String) {
    match part {
        Part::Open { blind, bytes } => {
            line.extend([format!("{{\"blind\":\"{}\",", hex::encode(blind))]);
            match std::str::from_utf8(bytes).ok().filter(|text| is_plain(text)) {
                Some(text) => {
                    line.push_str("\"text\":");
                    write_text(text, line);
                }
                None => line.extend([format!("\"bytes\":\"{}\"", to_base64(bytes))]),
            }
            line.push('}');
        }
        Part::Withheld => line.push_str("{\"withheld\":true}"),
        Part::Erased(by) => line.extend([format!("{{\"erased\":{by}}}")]),
    }
}

/// Whether a text needs no escapes but those bundles use.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| byte >= 0x20 || byte == b'\n')
}

fn proof_to(name: &str, proof: Option<&[Hash]>, line: &mut String) {
    let Some(proof) = proof else { return };
    let hashes: Vec<String> = proof.iter().map(|hash| format!("\"{}\"", hex::encode(hash))).collect();
    line.extend([format!(",\"{name}\":[{}]", hashes.join(","))]);
}

/// Says that a matter is these streams up to these versions, as of a size and root. Its first line has spaces, so that it is
/// never taken for a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The log.
    pub origin: String,
    /// Size of the journal.
    pub size: u64,
    /// Root over it.
    pub root: Hash,
    /// Streams with their versions.
    pub streams: Vec<(String, u64)>,
}

/// First line of a statement.
const STATEMENT: &str = "travaux file of a matter";

impl std::fmt::Display for Statement {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(out, "{STATEMENT}\n{}\n{}\n{}", self.origin, self.size, to_base64(&self.root))?;
        self.streams.iter().try_for_each(|(stream, version)| writeln!(out, "{version} {stream}"))
    }
}

impl Statement {
    /// The statement in the text of a note.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_prefix(STATEMENT)?.strip_prefix('\n')?.strip_suffix('\n')?.split('\n');
        let origin = lines.next()?.to_owned();
        let size = crate::text::number(lines.next()?)?;
        let root = crate::text::hash_from_base64(lines.next()?)?;
        let mut streams = Vec::new();
        for line in lines {
            let (version, stream) = line.split_once(' ')?;
            streams.push((stream.to_owned(), crate::text::number(version)?));
        }
        ((1..=MAX_STREAMS).contains(&streams.len())).then_some(Self { origin, size, root, streams })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event_line(parts: Vec<(Cow<'static, str>, Part<'static>)>) -> Line<'static> {
        let entry = Cow::Borrowed(r#"{"type":"a \"quoted\" text"}"#);
        Line::Event(Box::new(EventLine {
            position: 7,
            leaf: [1; 32],
            entry,
            parts,
            proof: Some(vec![[2; 32]]),
        }))
    }

    fn again(line: &Line<'_>) -> String {
        let text = line.to_string();
        let read = Line::parse(text.trim_end_matches('\n')).unwrap_or_else(|why| panic!("{why}: {text}"));
        read.to_string()
    }

    #[test]
    fn a_line_may_be_as_long_as_the_format_says() {
        let format = include_str!("../../docs/bundle.md");
        assert!(format.contains("16 MiB") && MAX_LINE == 16 * 1024 * 1024, "{MAX_LINE}");
    }

    #[test]
    fn every_line_comes_back_from_its_text() {
        let bytes: &[u8] = b"\x00\xff";
        let text: &[u8] = "{\"n\":\"a\\nb\"}\nö".as_bytes();
        let parts = vec![
            (Cow::Borrowed("body"), Part::Open { blind: [3; 32], bytes: Cow::Borrowed(text) }),
            (Cow::Borrowed("fax"), Part::Open { blind: [3; 32], bytes: Cow::Borrowed(bytes) }),
            (Cow::Borrowed("nominee"), Part::Withheld),
            (Cow::Borrowed("officer"), Part::Erased(9)),
        ];
        let header = Header::new(
            Kind::Matter,
            ("a".to_owned(), 7),
            "quorum none\n".to_owned(),
            Some("s\n".to_owned()),
        );
        let checkpoint = CheckpointLine { note: "a\n\nb\n".to_owned(), consistency: Some(vec![[4; 32]]) };
        let bare = CheckpointLine { note: "a".to_owned(), consistency: None };
        for line in [
            event_line(parts),
            Line::Header(header),
            Line::Checkpoint(checkpoint),
            Line::Checkpoint(bare),
            Line::End(7),
        ] {
            assert_eq!(again(&line), line.to_string());
        }
    }

    #[test]
    fn every_line_has_the_one_spelling_of_the_format() {
        let open = |bytes: &'static [u8]| Part::Open { blind: [3; 32], bytes: Cow::Borrowed(bytes) };
        let parts = vec![
            (Cow::Borrowed("a"), open(b"plain\n")),
            (Cow::Borrowed("b"), open(b" ~")),
            (Cow::Borrowed("c"), open(b"a\ttab")),
            (Cow::Borrowed("d"), Part::Withheld),
            (Cow::Borrowed("e"), Part::Erased(9)),
        ];
        let [one, two, three] = ["01", "02", "03"].map(|byte| byte.repeat(32));
        let expected = format!(
            "{{\"position\":7,\"leaf\":\"{one}\",\"entry\":\"{{\\\"type\\\":\\\"a \\\\\\\"quoted\\\\\\\" text\\\"}}\",\"parts\":{{\
             \"a\":{{\"blind\":\"{three}\",\"text\":\"plain\\n\"}},\"b\":{{\"blind\":\"{three}\",\"text\":\" ~\"}},\
             \"c\":{{\"blind\":\"{three}\",\"bytes\":\"YQl0YWI=\"}},\"d\":{{\"withheld\":true}},\"e\":{{\"erased\":9}}}},\
             \"proof\":[\"{two}\"]}}\n"
        );
        let line = event_line(parts.clone());
        assert_eq!(line.to_string(), expected);
        let Ok(Line::Event(read)) = Line::parse(expected.trim_end()) else { panic!("an event") };
        assert_eq!(read.parts, parts);
        let note = CheckpointLine { note: "a\n\nb\n".to_owned(), consistency: Some(vec![[2; 32], [3; 32]]) };
        let expected =
            format!("{{\"checkpoint\":\"a\\n\\nb\\n\",\"consistency\":[\"{two}\",\"{three}\"]}}\n");
        assert_eq!(Line::Checkpoint(note).to_string(), expected);
        assert_eq!(Line::End(3).to_string(), "{\"end\":{\"events\":3}}\n");
    }

    #[test]
    fn a_line_in_any_other_form_is_refused() {
        let hash = "01".repeat(32);
        let event = |parts: &str| {
            format!("{{\"position\":1,\"leaf\":\"{hash}\",\"entry\":\"e\",\"parts\":{{{parts}}}}}")
        };
        assert!(Line::parse(&event("\"body\":{\"withheld\":true}")).is_ok());
        let blind = format!("\"blind\":\"{hash}\"");
        let bad = [
            String::new(),
            "{}".to_owned(),
            "PK\u{3}\u{4}".to_owned(),
            "{\"position\":1}".to_owned(),
            event("\"body\":{}"),
            event("\"body\":{\"withheld\":false}"),
            event("\"body\":{\"withheld\":true,\"erased\":1}"),
            event(&format!("\"body\":{{{blind}}}")),
            event(&format!("\"body\":{{{blind},\"text\":\"a\",\"bytes\":\"\"}}")),
            event(&format!("\"body\":{{{blind},\"bytes\":\"!\"}}")),
            event("\"body\":{\"text\":\"a\"}"),
            event(&format!("\"body\":{{{blind},\"text\":\"a\",\"withheld\":true}}")),
            event("\"body\":{\"blind\":\"00\",\"text\":\"a\"}"),
            event("\"body\":{\"more\":1}"),
            event("").replace(&hash, &hash.to_uppercase().replace("01", "AB")),
            event("").replace("\"e\"", "\"\\u0065\""),
            event("").replace("\"e\"", "\"\\/\""),
            event("").replace("\"parts\":{}", "\"parts\":{},\"proof\":[\"00\"]"),
            event("").replace("\"position\":1,", "\"position\":1,\"position\":1,"),
            format!("{} x", event("")),
            "{\"end\":{\"events\":1,\"more\":1}}".to_owned(),
            "{\"end\":{\"events\":-1}}".to_owned(),
            "{\"checkpoint\":\"a\",\"consistency\":[\"zz\"]}".to_owned(),
            "{\"travaux-bundle\":2,\"kind\":\"journal\",\"origin\":\"a\",\"size\":1,\"policy\":\"\"}"
                .to_owned(),
            "{\"travaux-bundle\":1,\"kind\":\"zip\",\"origin\":\"a\",\"size\":1,\"policy\":\"\"}".to_owned(),
            "{\"end\":{\"events\":1}}\\".to_owned(),
        ];
        for line in bad {
            assert!(Line::parse(&line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_statement_comes_back_from_its_text_and_is_no_checkpoint() {
        let statement = Statement {
            origin: "journal.example".to_owned(),
            size: 7,
            root: [1; 32],
            streams: vec![("a/1".to_owned(), 3)],
        };
        let text = statement.to_string();
        assert_eq!(Statement::parse(&text), Some(statement.clone()));
        assert!(crate::checkpoint::Checkpoint::parse(&text).is_err());
        for bad in [
            text.replace("file", "files"),
            text.replace("3 a/1", "3"),
            text.replace("3 a/1", "03 a/1"),
            text.replace("3 a/1\n", ""),
            text.trim_end().to_owned(),
            text.replace("AQEB", "AQE"),
            format!("{text}\n"),
        ] {
            assert_eq!(Statement::parse(&bad), None, "{bad}");
        }
        let many = |count| {
            Statement { streams: vec![("a/1".to_owned(), 1); count], ..statement.clone() }.to_string()
        };
        assert!(
            Statement::parse(&many(MAX_STREAMS)).is_some()
                && Statement::parse(&many(MAX_STREAMS + 1)).is_none()
        );
    }
}
