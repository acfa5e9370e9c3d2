//! How are a thousand events written so that they are read far faster than rows?
//!
//! A block holds every word its events share once (streams, types, actors, roles), then each event: numbers of its words, its
//! identifiers as they are, its body exactly as hashed. Reading one is slicing: nothing is copied until somebody wants to own it.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use uuid::Uuid;

use crate::entry::{Digest, Envelope, hex_of};
use crate::recorded::Recorded;

/// The correlation is the command.
const SAME: u8 = 1;
/// There is a time at which it happened.
const HAPPENED: u8 = 2;
/// There is a time at which it was received.
const RECEIVED: u8 = 4;

/// A block as read from its file, its checksum having been found right.
#[derive(Clone, Debug)]
pub struct Block {
    pub(super) after: u64,
    pub(super) bytes: Vec<u8>,
}

/// What stands in a block is not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what stands here was not written by this program")]
pub struct Damaged;

/// One event of a block, borrowed from it.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Position, from 1.
    pub position: u64,
    /// Stream the event belongs to.
    pub stream: &'a str,
    /// Version of the stream after this event.
    pub version: u64,
    /// Its identifier.
    pub event_id: Uuid,
    /// Name of the event type.
    pub event_type: &'a str,
    /// Schema number of the body.
    pub schema: u32,
    /// Microseconds since 1970 UTC by the journal's clock.
    pub recorded_at: i64,
    /// The command that brought it.
    pub command_id: Uuid,
    /// The first command of the chain this belongs to.
    pub correlation: Uuid,
    /// Who did it.
    pub actor: &'a str,
    /// Role in which the asker asked.
    pub role: &'a str,
    /// The participant represented.
    pub on_behalf_of: Option<&'a str>,
    /// Who wrote it down, if not the actor.
    pub recorded_by: Option<&'a str>,
    /// Mandate relied on.
    pub mandate: Option<&'a str>,
    /// Procedure and version applied.
    pub procedure: Option<&'a str>,
    /// The public payload, exactly as hashed.
    pub body: &'a [u8],
    /// Leaf hash.
    pub leaf: &'a Digest,
    more: More<'a>,
}

/// What few readers ask for: read when the event is owned.
#[derive(Clone, Copy, Debug)]
struct More<'a> {
    happened_at: Option<&'a [u8]>,
    received_at: Option<&'a [u8]>,
    causation: Bytes<'a>,
    parts: Bytes<'a>,
}

/// The events of a block, in order.
pub struct Lines<'a> {
    words: Vec<&'a str>,
    rest: Bytes<'a>,
    left: u64,
    position: u64,
    recorded_at: i64,
}

impl Block {
    /// Its events.
    pub fn lines(&self) -> Result<Lines<'_>, Damaged> {
        Lines::read(self).ok_or(Damaged)
    }
}

impl<'a> Lines<'a> {
    fn read(block: &'a Block) -> Option<Self> {
        let mut rest = Bytes(&block.bytes);
        let count = rest.size()?;
        // A word takes a byte at least: a damaged number does not become a reservation of memory.
        let mut words = Vec::with_capacity(count.min(rest.0.len()));
        for _ in 0..count {
            words.push(rest.text()?);
        }
        let left = rest.number()?;
        Some(Self { words, rest, left, position: block.after, recorded_at: 0 })
    }

    fn line(&mut self) -> Option<Line<'a>> {
        let (words, rest) = (&self.words, &mut self.rest);
        self.position += 1;
        let flags = rest.byte()?;
        let stream = word(words, rest)?;
        let version = rest.number()?;
        let event_id = rest.uuid()?;
        let event_type = word(words, rest)?;
        let schema = u32::try_from(rest.number()?).ok()?;
        self.recorded_at = self.recorded_at.checked_add(rest.signed()?)?;
        let command_id = rest.uuid()?;
        let correlation = if flags & SAME == 0 { rest.uuid()? } else { command_id };
        let (actor, role) = (word(words, rest)?, word(words, rest)?);
        let on_behalf_of = word_if_any(words, rest)?;
        let recorded_by = word_if_any(words, rest)?;
        let mandate = word_if_any(words, rest)?;
        let procedure = word_if_any(words, rest)?;
        let happened_at = if flags & HAPPENED == 0 { None } else { Some(rest.stretch()?) };
        let received_at = if flags & RECEIVED == 0 { None } else { Some(rest.stretch()?) };
        let more = More {
            happened_at,
            received_at,
            causation: Bytes(rest.stretch()?),
            parts: Bytes(rest.stretch()?),
        };
        let body = rest.stretch()?;
        let leaf = rest.digest()?;
        let (position, recorded_at) = (self.position, self.recorded_at);
        Some(Line {
            position,
            stream,
            version,
            event_id,
            event_type,
            schema,
            recorded_at,
            command_id,
            correlation,
            actor,
            role,
            on_behalf_of,
            recorded_by,
            mandate,
            procedure,
            body,
            leaf,
            more,
        })
    }

    /// Events still to come, as the block says; a damaged one may say too many.
    pub(super) fn left(&self) -> usize {
        usize::try_from(self.left).unwrap_or(usize::MAX)
    }

    /// The next event as the journal gives it.
    pub(super) fn recorded(&mut self) -> Option<Result<Recorded, Damaged>> {
        let line = match self.next()? {
            Ok(line) => line,
            Err(damaged) => return Some(Err(damaged)),
        };
        Some(line.own(&self.words).ok_or(Damaged))
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Result<Line<'a>, Damaged>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let line = self.line().ok_or(Damaged);
        if line.is_err() {
            self.left = 0;
        }
        Some(line)
    }
}

impl Line<'_> {
    fn own(&self, words: &[&str]) -> Option<Recorded> {
        let own = |text: Option<&str>| text.map(ToOwned::to_owned);
        let envelope = Envelope {
            stream: self.stream.to_owned(),
            version: self.version,
            event_id: self.event_id,
            event_type: self.event_type.to_owned(),
            schema: self.schema,
            recorded_at: self.recorded_at,
            happened_at: value(self.more.happened_at)?,
            received_at: value(self.more.received_at)?,
            command_id: self.command_id,
            correlation: self.correlation,
            causation: self.more.causation()?,
            actor: self.actor.to_owned(),
            on_behalf_of: own(self.on_behalf_of),
            recorded_by: own(self.recorded_by),
            role: self.role.to_owned(),
            mandate: own(self.mandate),
            procedure: own(self.procedure),
            parts: self.more.parts(words)?,
        };
        Some(Recorded { position: self.position, envelope, body: self.body.to_vec(), leaf: *self.leaf })
    }
}

impl More<'_> {
    fn causation(&self) -> Option<Vec<u64>> {
        let (mut rest, mut causes) = (self.causation, Vec::new());
        while !rest.0.is_empty() {
            causes.push(rest.number()?);
        }
        Some(causes)
    }

    fn parts(&self, words: &[&str]) -> Option<BTreeMap<String, String>> {
        let (mut rest, mut parts) = (self.parts, BTreeMap::new());
        while !rest.0.is_empty() {
            let name = word(words, &mut rest)?;
            parts.insert(name.to_owned(), hex_of(rest.digest()?));
        }
        Some(parts)
    }
}

#[expect(clippy::option_option, reason = "damage, no value, a value")]
fn value(text: Option<&[u8]>) -> Option<Option<Value>> {
    match text {
        Some(text) => serde_json::from_slice(text).ok().map(Some),
        None => Some(None),
    }
}

/// The word with the next number; numbers begin with 1.
fn word<'a>(words: &[&'a str], rest: &mut Bytes<'_>) -> Option<&'a str> {
    words.get(rest.size()?.checked_sub(1)?).copied()
}

/// The same where 0 says that there is none.
#[expect(clippy::option_option, reason = "damage, no word, a word")]
fn word_if_any<'a>(words: &[&'a str], rest: &mut Bytes<'_>) -> Option<Option<&'a str>> {
    match rest.size()? {
        0 => Some(None),
        number => words.get(number - 1).copied().map(Some),
    }
}

/// Bytes still to be read.
#[derive(Clone, Copy, Debug)]
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// Seven bits a byte, the lowest first; the last byte has its highest bit clear.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 127) << shift;
            if byte < 128 {
                return Some(number);
            }
        }
        None
    }

    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn stretch(&mut self) -> Option<&'a [u8]> {
        let length = self.size()?;
        self.take(length)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.stretch()?).ok()
    }

    fn uuid(&mut self) -> Option<Uuid> {
        Uuid::from_slice(self.take(16)?).ok()
    }

    fn digest(&mut self) -> Option<&'a Digest> {
        self.take(32)?.try_into().ok()
    }
}

/// The words of a block while it is written.
#[derive(Default)]
struct Words<'a> {
    numbers: HashMap<&'a str, u64>,
    in_order: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn number(&mut self, word: &'a str) -> u64 {
        let next = self.in_order.len() as u64 + 1;
        let number = *self.numbers.entry(word).or_insert(next);
        if number == next {
            self.in_order.push(word);
        }
        number
    }
}

/// The bytes of a block; none where an event is not of the shape the journal writes, which is then read from its row.
pub(crate) fn write(events: &[Recorded]) -> Option<Vec<u8>> {
    let (mut words, mut lines, mut before) = (Words::default(), Vec::new(), 0_i64);
    for event in events {
        write_line(&mut lines, &mut words, event, before)?;
        before = event.envelope.recorded_at;
    }
    let mut block = Vec::with_capacity(lines.len() + 64 * words.in_order.len());
    put_number(&mut block, words.in_order.len() as u64);
    for word in &words.in_order {
        put_stretch(&mut block, word.as_bytes());
    }
    put_number(&mut block, events.len() as u64);
    block.extend_from_slice(&lines);
    Some(block)
}

fn write_line<'a>(out: &mut Vec<u8>, words: &mut Words<'a>, event: &'a Recorded, before: i64) -> Option<()> {
    let envelope = &event.envelope;
    let same = if envelope.correlation == envelope.command_id { SAME } else { 0 };
    let happened = if envelope.happened_at.is_some() { HAPPENED } else { 0 };
    let received = if envelope.received_at.is_some() { RECEIVED } else { 0 };
    out.push(same | happened | received);
    put_number(out, words.number(&envelope.stream));
    put_number(out, envelope.version);
    out.extend_from_slice(envelope.event_id.as_bytes());
    put_number(out, words.number(&envelope.event_type));
    put_number(out, u64::from(envelope.schema));
    put_signed(out, envelope.recorded_at.checked_sub(before)?);
    out.extend_from_slice(envelope.command_id.as_bytes());
    if same == 0 {
        out.extend_from_slice(envelope.correlation.as_bytes());
    }
    put_number(out, words.number(&envelope.actor));
    put_number(out, words.number(&envelope.role));
    for word in [&envelope.on_behalf_of, &envelope.recorded_by, &envelope.mandate, &envelope.procedure] {
        put_number(out, word.as_deref().map_or(0, |word| words.number(word)));
    }
    for asserted in [&envelope.happened_at, &envelope.received_at].into_iter().flatten() {
        put_stretch(out, &serde_json::to_vec(asserted).ok()?);
    }
    let mut causes = Vec::new();
    envelope.causation.iter().for_each(|cause| put_number(&mut causes, *cause));
    put_stretch(out, &causes);
    let mut parts = Vec::new();
    for (name, digest) in &envelope.parts {
        put_number(&mut parts, words.number(name));
        let mut bytes = [0; 32];
        hex::decode_to_slice(digest, &mut bytes).ok()?;
        parts.extend_from_slice(&bytes);
    }
    put_stretch(out, &parts);
    put_stretch(out, &event.body);
    out.extend_from_slice(&event.leaf);
    Some(())
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 128 {
        out.push(number.to_le_bytes()[0] | 128);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

fn put_signed(out: &mut Vec<u8>, number: i64) {
    put_number(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

fn put_stretch(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads a block's bytes and, where they are accepted, writes the events and reads them again: they have to be the same.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn read_again(bytes: &[u8]) -> bool {
    let all = |bytes: Vec<u8>| {
        let block = Block { after: 0, bytes };
        let mut lines = block.lines()?;
        std::iter::from_fn(|| lines.recorded()).collect::<Result<Vec<_>, _>>()
    };
    let Ok(events) = all(bytes.to_vec()) else { return false };
    // A number with a fraction is in no entry: the journal does not take it.
    let is_whole = |time: &Option<Value>| time.as_ref().is_none_or(crate::well_formed::is_whole);
    let times =
        |event: &Recorded| is_whole(&event.envelope.happened_at) && is_whole(&event.envelope.received_at);
    if events.iter().all(times) {
        assert_eq!(write(&events).map(all), Some(Ok(events)), "a block is written and read as the same");
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn event(seed: &(String, u64, i64, Vec<u8>, Option<String>)) -> Recorded {
        let (text, number, time, body, further) = seed.clone();
        let envelope = Envelope {
            stream: format!("note/{text}"),
            version: number,
            event_id: Uuid::from_u128(u128::from(number) << 60),
            event_type: text.clone(),
            schema: 3,
            recorded_at: time,
            happened_at: further.clone().map(Value::String),
            received_at: further.as_ref().map(|text| serde_json::json!({ "at": text, "n": [1, null] })),
            command_id: Uuid::from_u128(8),
            correlation: Uuid::from_u128(8 + u128::from(number % 2)),
            causation: (0..number % 3).map(|cause| number / 2 + cause).collect(),
            actor: text,
            on_behalf_of: further.clone(),
            recorded_by: None,
            role: "registrar".to_owned(),
            mandate: further,
            procedure: Some(String::new()),
            parts: BTreeMap::from([("body".to_owned(), "0f".repeat(32)), ("x".to_owned(), "a1".repeat(32))]),
        };
        Recorded { position: 0, envelope, body, leaf: [number.to_le_bytes()[0]; 32] }
    }

    fn events() -> impl Strategy<Value = Vec<Recorded>> {
        let seed = (
            ".{0,9}",
            any::<u64>(),
            -4_000_000_000_000_000_i64..4_000_000_000_000_000,
            any::<Vec<u8>>(),
            proptest::option::of(".{0,9}"),
        );
        proptest::collection::vec(seed, 0..9).prop_map(|seeds| seeds.iter().map(event).collect())
    }

    fn read(block: &Block) -> Result<Vec<Recorded>, Damaged> {
        let mut lines = block.lines()?;
        std::iter::from_fn(|| lines.recorded()).collect()
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_was_written(mut events in events(), after in 0_u64..1 << 40) {
            for (position, event) in (after + 1..).zip(&mut events) {
                event.position = position;
            }
            let block = Block { after, bytes: write(&events).unwrap() };
            prop_assert_eq!(read(&block), Ok(events));
        }

        /// Whatever stands in a file that passed its checksum by chance: an answer, never a panic or a wild reservation.
        #[test]
        fn any_bytes_are_read_without_harm(mut bytes: Vec<u8>, events in events(), cut in 0_usize..900) {
            let _ = read(&Block { after: 0, bytes: bytes.clone() });
            let written = write(&events).unwrap();
            bytes.splice(..0, written[..cut.min(written.len())].iter().copied());
            let _ = read(&Block { after: 0, bytes });
        }
    }

    #[test]
    fn a_digest_that_is_none_is_not_put_into_a_block() {
        let mut odd = event(&("a".to_owned(), 1, 1, Vec::new(), None));
        odd.envelope.parts.insert("y".to_owned(), "no digest".to_owned());
        assert_eq!(write(&[odd]), None);
    }
}
