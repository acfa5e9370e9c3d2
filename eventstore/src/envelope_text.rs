//! How is an envelope read back, a million times in a row?
//!
//! We write its members in one order (`canonical.rs`), so they are read in that order, without looking each name up. What is written
//! otherwise, and texts with escapes, are read by the JSON reader: it decides what is an envelope, this only gets there sooner.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::entry::Envelope;

/// The envelope in a canonical entry.
pub(crate) fn read(entry: &[u8]) -> serde_json::Result<Envelope> {
    let straight = std::str::from_utf8(entry).ok().and_then(|text| Reader(text).envelope());
    straight.map_or_else(|| serde_json::from_slice(entry), Ok)
}

/// What is left of an entry. Every step is none where the text is not as we would have written it.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    fn envelope(mut self) -> Option<Envelope> {
        self.skip("{")?;
        let actor = self.text("\"actor\":")?.to_owned();
        let causation = self.numbers(",\"causation\":[")?;
        let command_id = self.id(",\"command_id\":")?;
        let correlation = self.id(",\"correlation\":")?;
        let event_id = self.id(",\"event_id\":")?;
        let happened_at = self.value(",\"happened_at\":")?;
        let mandate = self.optional(",\"mandate\":")?;
        let on_behalf_of = self.optional(",\"on_behalf_of\":")?;
        let parts = self.parts()?;
        let procedure = self.optional(",\"procedure\":")?;
        let received_at = self.value(",\"received_at\":")?;
        let recorded_at = i64::try_from(self.number(",\"recorded_at\":")?).ok()?;
        let recorded_by = self.optional(",\"recorded_by\":")?;
        let role = self.text(",\"role\":")?.to_owned();
        let schema = u32::try_from(self.number(",\"schema\":")?).ok()?;
        let stream = self.text(",\"stream\":")?.to_owned();
        let event_type = self.text(",\"type\":")?.to_owned();
        let version = self.number(",\"version\":")?;
        (self.0 == "}").then_some(Envelope {
            stream,
            version,
            event_id,
            event_type,
            schema,
            recorded_at,
            happened_at,
            received_at,
            command_id,
            correlation,
            causation,
            actor,
            on_behalf_of,
            recorded_by,
            role,
            mandate,
            procedure,
            parts,
        })
    }

    fn skip(&mut self, expected: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(expected)?;
        Some(())
    }

    /// A text in quotation marks, behind a name.
    fn text(&mut self, name: &str) -> Option<&'a str> {
        self.skip(name)?;
        self.quoted()
    }

    fn quoted(&mut self) -> Option<&'a str> {
        self.skip("\"")?;
        let end = self.0.bytes().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20))?;
        let (text, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.strip_prefix('"')?;
        Some(text)
    }

    /// A text that may be left out.
    #[expect(clippy::option_option, reason = "not as we write it, or left out")]
    fn optional(&mut self, name: &str) -> Option<Option<String>> {
        if self.0.starts_with(name) { self.text(name).map(|text| Some(text.to_owned())) } else { Some(None) }
    }

    fn id(&mut self, name: &str) -> Option<Uuid> {
        Uuid::try_parse(self.text(name)?).ok()
    }

    fn number(&mut self, name: &str) -> Option<u64> {
        self.skip(name)?;
        self.digits()
    }

    fn digits(&mut self) -> Option<u64> {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit())?;
        let (digits, rest) = self.0.split_at_checked(end)?;
        if digits.len() > 1 && digits.starts_with('0') {
            return None;
        }
        self.0 = rest;
        digits.parse().ok()
    }

    /// Numbers in brackets; no member where there are none.
    fn numbers(&mut self, name: &str) -> Option<Vec<u64>> {
        let mut numbers = Vec::new();
        if !self.0.starts_with(name) {
            return Some(numbers);
        }
        self.skip(name)?;
        loop {
            numbers.push(self.digits()?);
            if self.skip("]").is_some() {
                return Some(numbers);
            }
            self.skip(",")?;
        }
    }

    /// A value of any kind that may be left out.
    #[expect(clippy::option_option, reason = "not as we write it, or left out")]
    fn value(&mut self, name: &str) -> Option<Option<serde_json::Value>> {
        if !self.0.starts_with(name) {
            return Some(None);
        }
        self.skip(name)?;
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter();
        let value: serde_json::Value = values.next()?.ok()?;
        self.0 = self.0.get(values.byte_offset()..)?;
        Some(Some(value).filter(|value| !value.is_null()))
    }

    fn parts(&mut self) -> Option<BTreeMap<String, String>> {
        self.skip(",\"parts\":{")?;
        let mut parts = BTreeMap::new();
        loop {
            let name = self.quoted()?.to_owned();
            parts.insert(name, self.text(":")?.to_owned());
            if self.skip("}").is_some() {
                return Some(parts);
            }
            self.skip(",")?;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::canonical;

    fn envelope((text, number, some): (String, u64, bool)) -> Envelope {
        let optional = || some.then(|| text.clone());
        Envelope {
            stream: text.clone(),
            version: number,
            event_id: Uuid::from_u128(u128::from(number)),
            event_type: "Noted".to_owned(),
            schema: 1,
            recorded_at: i64::try_from(number / 2).unwrap_or_default() - i64::from(some),
            happened_at: some.then(|| json!({"at": [text.clone(), {"b": number}]})),
            received_at: some.then(|| json!("2014")),
            command_id: Uuid::from_u128(8),
            correlation: Uuid::from_u128(9),
            causation: if some { vec![number, 0, 3] } else { Vec::new() },
            actor: "P-1".to_owned(),
            on_behalf_of: optional(),
            recorded_by: optional(),
            role: "registrar".to_owned(),
            mandate: optional(),
            procedure: some.then(|| "expert-nomination/1".to_owned()),
            parts: [("body".to_owned(), "0a".to_owned()), (text, "ff".to_owned())].into(),
        }
    }

    proptest! {
        #[test]
        fn what_we_write_is_read_as_it_was(text in ".{0,20}|[a-z/é-]{0,20}", number: u64, some: bool) {
            let envelope = envelope((text, number, some));
            let entry = canonical::entry(&envelope).unwrap_or_default();
            prop_assert_eq!(read(&entry).ok(), Some(envelope));
        }

        /// Whatever is read on the straight way is what the JSON reader reads, or would have read.
        #[test]
        fn a_changed_entry_is_read_as_the_json_reader_reads_it(
            number: u64, some: bool, at in 0..700_usize, with in prop_oneof![any::<u8>(), Just(b'"'), Just(b'0'), Just(b',')]
        ) {
            let mut entry = canonical::entry(&envelope(("a".to_owned(), number, some))).unwrap_or_default();
            let at = at % entry.len();
            entry[at] = with;
            let theirs: Option<Envelope> = serde_json::from_slice(&entry).ok();
            prop_assert_eq!(read(&entry).ok(), theirs);
        }
    }

    #[test]
    fn what_we_write_takes_the_straight_way() {
        for some in [true, false] {
            let entry = canonical::entry(&envelope(("stream/1".to_owned(), 7, some))).unwrap_or_default();
            let text = String::from_utf8_lossy(&entry);
            assert!(Reader(&text).envelope().is_some(), "{text}");
        }
    }
}
