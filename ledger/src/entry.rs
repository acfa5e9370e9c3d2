//! What does an entry say? The members a verifier needs, read from canonical JSON (RFC 8785) and from nothing else.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// What a verifier needs of an entry.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Entry {
    /// Stream the event belongs to.
    pub stream: String,
    /// Version of the stream after it.
    pub version: u64,
    /// Name of its type.
    #[serde(rename = "type")]
    pub event_type: String,
    /// Microseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Positions of its causes.
    #[serde(default)]
    pub causation: Vec<u64>,
    /// Digest of every part by name, in hexadecimal.
    pub parts: BTreeMap<String, String>,
}

/// Largest whole number that canonical JSON keeps exactly.
const MAX_EXACT: u64 = 1 << 53;
/// Deepest nesting of an entry; asserted times have four levels.
const MAX_DEPTH: usize = 16;

/// Reads an entry; says what is wrong with one that is not canonical or lacks a member.
pub fn read(bytes: &str) -> Result<Entry, String> {
    let value: Value = serde_json::from_str(bytes).map_err(|why| format!("the entry is not JSON: {why}"))?;
    let mut canonical = String::with_capacity(bytes.len());
    write(&value, &mut canonical, MAX_DEPTH)?;
    if canonical != bytes {
        return Err("the entry is not canonical JSON (RFC 8785)".to_owned());
    }
    Entry::deserialize(value).map_err(|why| format!("the entry lacks a member: {why}"))
}

/// Writes a value as RFC 8785 does: sorted names, no spaces, whole numbers only.
fn write(value: &Value, out: &mut String, depth: usize) -> Result<(), String> {
    let below = depth.checked_sub(1).ok_or("the entry nests too deeply")?;
    match value {
        Value::Object(members) => {
            out.push('{');
            let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            for (at, (name, member)) in sorted.into_iter().enumerate() {
                separate(at, out);
                write_text(name, out);
                out.push(':');
                write(member, out, below)?;
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, out);
                write(item, out, below)?;
            }
            out.push(']');
        }
        Value::String(text) => write_text(text, out),
        Value::Number(number) => {
            let exact = number.as_i64().filter(|number| number.unsigned_abs() <= MAX_EXACT);
            out.push_str(&exact.ok_or("the entry has a number that is not exact")?.to_string());
        }
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Null => out.push_str("null"),
    }
    Ok(())
}

fn separate(at: usize, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
}

/// A text in quotes: the escapes of RFC 8785 §3.2.2.2, everything else as it is.
pub(crate) fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut plain = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        out.push_str(&text[plain..at]);
        plain = at + 1;
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            0x08 => out.push_str("\\b"),
            0x0c => out.push_str("\\f"),
            other => out.extend([format!("\\u{other:04x}")]),
        }
    }
    out.push_str(&text[plain..]);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GOOD: &str = r#"{"actor":"P-1","causation":[3],"parts":{"body":"00"},"recorded_at":5,"stream":"a/1","type":"Opened","version":2}"#;

    #[test]
    fn an_entry_says_what_a_verifier_needs() {
        let read = read(GOOD).unwrap();
        assert_eq!((read.stream.as_str(), read.version, read.event_type.as_str()), ("a/1", 2, "Opened"));
        assert_eq!((read.recorded_at, read.causation, read.parts["body"].as_str()), (5, vec![3], "00"));
    }

    #[test]
    fn an_entry_in_any_other_spelling_is_refused() {
        let deep = format!("{}{}", "[".repeat(17), "]".repeat(17));
        let bad = [
            GOOD.replace(':', ": "),
            GOOD.replace("\"recorded_at\":5", "\"recorded_at\":5.0"),
            GOOD.replace("\"recorded_at\":5", "\"recorded_at\":5.5"),
            GOOD.replace("\"recorded_at\":5", "\"recorded_at\":9007199254740993"),
            GOOD.replace("\"version\":2", "\"version\":2,\"version\":2"),
            GOOD.replace("P-1", "P\\u002d1"),
            GOOD.replace(",\"version\":2", ""),
            GOOD.replace("\"P-1\"", &deep),
            format!("{GOOD} "),
            String::new(),
        ];
        for text in bad {
            assert!(read(&text).is_err(), "{text}");
        }
        let exact = GOOD.replace("\"recorded_at\":5", "\"recorded_at\":9007199254740992");
        assert!(read(&exact).is_ok());
        let deepest = GOOD.replace("\"P-1\"", &format!("{}{}", "[".repeat(15), "]".repeat(15)));
        assert!(read(&deepest).is_ok());
    }

    proptest! {
        #[test]
        fn canonical_is_what_another_implementation_calls_canonical(
            texts in proptest::collection::vec((".{0,12}", ".{0,12}"), 0..6), number in -(1_i64 << 53)..1 << 53
        ) {
            let mut members: serde_json::Map<_, _> =
                texts.into_iter().map(|(name, text)| (name, Value::String(text))).collect();
            members.insert("n".to_owned(), serde_json::json!([number, null, true, false]));
            let value = Value::Object(members);
            let mut ours = String::new();
            write(&value, &mut ours, MAX_DEPTH).unwrap();
            prop_assert_eq!(ours, String::from_utf8(serde_json_canonicalizer::to_vec(&value).unwrap()).unwrap());
        }
    }
}
