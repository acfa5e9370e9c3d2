//! Is this the journal that was signed? One event after another, with the first thing that is wrong and where.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::entry::{Entry, read};
use crate::text::hash_from_hex;
use crate::{Frontier, Hash, leaf_hash};

/// Type of the event that says that a person's parts are no more; its body names the subject.
pub const ERASURE: &str = "SubjectErased";

/// The first thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where: a position, or 0 where it is not about one event.
    pub position: u64,
    /// A word for programs.
    pub code: &'static str,
    /// A sentence for people.
    pub what: String,
}

impl Fault {
    /// A fault at a position.
    #[must_use]
    pub fn new(position: u64, code: &'static str, what: impl Into<String>) -> Self {
        Self { position, code, what: what.into() }
    }
}

/// How a part of an event is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// In the clear: SHA-256(blind ‖ bytes) has to be its digest.
    Open {
        /// 32 random bytes.
        blind: [u8; 32],
        /// The bytes as hashed.
        bytes: Cow<'a, [u8]>,
    },
    /// It exists and is not shown here: sealed, or not for this reader.
    Withheld,
    /// Erased; by the event at this position.
    Erased(u64),
}

/// An event as somebody shows it.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    /// Where it is said to stand.
    pub position: u64,
    /// Its leaf, as said.
    pub leaf: Hash,
    /// The canonical entry.
    pub entry: &'a str,
    /// Its parts.
    pub parts: Vec<(Cow<'a, str>, Part<'a>)>,
}

/// What was counted on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Events.
    pub events: u64,
    /// Parts checked against their digests.
    pub open: u64,
    /// Parts not shown.
    pub withheld: u64,
    /// Parts erased.
    pub erased: u64,
}

/// A part whose erasure is still to be shown.
struct Awaited {
    position: u64,
    part: String,
    subject: Option<String>,
}

/// Goes through a journal from its first event, or through some events of it.
#[derive(Default)]
pub struct Examiner {
    tree: Frontier,
    /// Versions by the first half of SHA-256 of the stream's name: a million streams in forty megabytes.
    versions: HashMap<[u8; 16], u64>,
    last: Option<(u64, i64)>,
    erasures: HashMap<u64, Option<String>>,
    awaited: BTreeMap<u64, Vec<Awaited>>,
    counted: Counted,
}

impl Examiner {
    /// Nothing seen yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The tree over the events seen, where none was left out.
    #[must_use]
    pub const fn tree(&self) -> &Frontier {
        &self.tree
    }

    /// What was counted.
    #[must_use]
    pub const fn counted(&self) -> Counted {
        self.counted
    }

    /// The position of the last event seen; 0 before the first.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last.map_or(0, |(position, _)| position)
    }

    /// Version of a stream as far as seen.
    #[must_use]
    pub fn version(&self, stream: &str) -> u64 {
        self.versions.get(&half_hash(stream)).copied().unwrap_or(0)
    }

    /// The next event of a whole journal.
    pub fn next(&mut self, shown: &Shown<'_>) -> Result<(), Fault> {
        let expected = self.tree.size() + 1;
        if shown.position != expected {
            let what = format!("position {expected} is missing: {} stands in its place", shown.position);
            return Err(Fault::new(expected, "position", what));
        }
        self.pick(shown)?;
        self.tree.push(shown.leaf);
        Ok(())
    }

    /// One event among others that are not shown; positions only have to rise, versions still to follow one another.
    pub fn pick(&mut self, shown: &Shown<'_>) -> Result<(), Fault> {
        let at = shown.position;
        if leaf_hash(shown.entry.as_bytes()) != shown.leaf {
            return Err(Fault::new(at, "leaf", "the leaf is not the hash of the entry"));
        }
        let entry = read(shown.entry).map_err(|why| Fault::new(at, "entry", why))?;
        self.in_order(at, &entry)?;
        let body = self.parts(shown, &entry)?;
        self.erasure(at, &entry, body.as_ref())?;
        self.counted.events += 1;
        Ok(())
    }

    /// Position, time, version and causes follow what stands before.
    fn in_order(&mut self, at: u64, entry: &Entry) -> Result<(), Fault> {
        if let Some((before, recorded_at)) = self.last {
            if at <= before {
                return Err(Fault::new(at, "position", format!("position {at} stands behind {before}")));
            }
            if entry.recorded_at <= recorded_at {
                let what =
                    format!("recorded at {} although {before} was at {recorded_at}", entry.recorded_at);
                return Err(Fault::new(at, "time", what));
            }
        }
        if let Some(cause) = entry.causation.iter().find(|cause| **cause >= at || **cause == 0) {
            return Err(Fault::new(at, "cause", format!("its cause {cause} does not stand before it")));
        }
        let version = self.versions.entry(half_hash(&entry.stream)).or_insert(0);
        if entry.version != *version + 1 {
            let what = format!("version {} of {} follows {version}", entry.version, entry.stream);
            return Err(Fault::new(at, "version", what));
        }
        *version += 1;
        self.last = Some((at, entry.recorded_at));
        Ok(())
    }

    /// Every part the entry names is there and is what was hashed; gives the body, where it is shown.
    fn parts(&mut self, shown: &Shown<'_>, entry: &Entry) -> Result<Option<Value>, Fault> {
        let at = shown.position;
        for (index, (name, _)) in shown.parts.iter().enumerate() {
            let twice = shown.parts[..index].iter().any(|(other, _)| other == name);
            if twice || !entry.parts.contains_key(name.as_ref()) {
                return Err(Fault::new(at, "part", format!("the entry has no (second) part {name}")));
            }
        }
        let body = shown.parts.iter().find_map(|(name, part)| match part {
            Part::Open { bytes, .. } if name == "body" => {
                Some(serde_json::from_slice(bytes).unwrap_or(Value::Null))
            }
            _ => None,
        });
        for (name, digest) in &entry.parts {
            let digest = hash_from_hex(digest)
                .ok_or_else(|| Fault::new(at, "entry", format!("the digest of part {name} is not one")))?;
            let Some((_, part)) = shown.parts.iter().find(|(other, _)| other == name) else {
                let what = format!("part {name} is missing and no erasure accounts for it");
                return Err(Fault::new(at, "missing-part", what));
            };
            self.part(at, name, part, &digest)?;
            if let Part::Erased(by) = part {
                let subject = body.as_ref().and_then(|body| subject_of(body, name));
                self.await_erasure(*by, Awaited { position: at, part: name.clone(), subject })?;
            }
        }
        Ok(body)
    }

    fn part(&mut self, at: u64, name: &str, part: &Part<'_>, digest: &Hash) -> Result<(), Fault> {
        match part {
            Part::Open { blind, bytes } => {
                let found: Hash = Sha256::new().chain_update(blind).chain_update(bytes).finalize().into();
                if found != *digest {
                    return Err(Fault::new(at, "digest", format!("part {name} is not what was hashed")));
                }
                self.counted.open += 1;
            }
            Part::Withheld => self.counted.withheld += 1,
            Part::Erased(_) if name == "body" => {
                return Err(Fault::new(at, "missing-part", "a body is never erased"));
            }
            Part::Erased(_) => self.counted.erased += 1,
        }
        Ok(())
    }

    fn await_erasure(&mut self, by: u64, awaited: Awaited) -> Result<(), Fault> {
        match self.erasures.get(&by) {
            Some(erased) => accounted(&awaited, erased.as_deref()),
            None if by <= self.last() && by != awaited.position => Err(unaccounted(&awaited, by)),
            None => {
                self.awaited.entry(by).or_default().push(awaited);
                Ok(())
            }
        }
    }

    /// Remembers an erasure, and settles what waited for the event at this position.
    fn erasure(&mut self, at: u64, entry: &Entry, body: Option<&Value>) -> Result<(), Fault> {
        let waiting = self.awaited.remove(&at).unwrap_or_default();
        if entry.event_type != ERASURE {
            return waiting.first().map_or(Ok(()), |first| Err(unaccounted(first, at)));
        }
        let subject = body.and_then(|body| body.get("subject")).and_then(Value::as_str).map(str::to_owned);
        waiting.iter().try_for_each(|awaited| accounted(awaited, subject.as_deref()))?;
        self.erasures.insert(at, subject);
        Ok(())
    }

    /// What is still open at the end: parts said to be erased by events that were not shown.
    pub fn finish(&self) -> Result<(), Fault> {
        match self.awaited.iter().next() {
            Some((by, waiting)) => waiting.first().map_or(Ok(()), |first| Err(unaccounted(first, *by))),
            None => Ok(()),
        }
    }
}

fn unaccounted(awaited: &Awaited, by: u64) -> Fault {
    let what = format!("part {} is missing, and {by} is not shown to be the erasure of it", awaited.part);
    Fault::new(awaited.position, "missing-part", what)
}

/// Whether an erasure is that of the person whose part is gone.
fn accounted(awaited: &Awaited, erased: Option<&str>) -> Result<(), Fault> {
    if awaited.subject.is_some() && awaited.subject.as_deref() == erased {
        return Ok(());
    }
    let what = format!("part {} is missing, and the erasure named is of somebody else", awaited.part);
    Err(Fault::new(awaited.position, "missing-part", what))
}

/// Whose part it is: the body holds `{"part": name, "subject": …}` where the personal data would stand.
fn subject_of(body: &Value, name: &str) -> Option<String> {
    match body {
        Value::Object(members) => {
            let is_it = members.get("part").and_then(Value::as_str) == Some(name);
            let subject = members.get("subject").and_then(Value::as_str);
            match subject.filter(|_| is_it) {
                Some(subject) => Some(subject.to_owned()),
                None => members.values().find_map(|member| subject_of(member, name)),
            }
        }
        Value::Array(items) => items.iter().find_map(|item| subject_of(item, name)),
        _ => None,
    }
}

fn half_hash(text: &str) -> [u8; 16] {
    let hash: [u8; 32] = Sha256::digest(text).into();
    let mut half = [0; 16];
    half.copy_from_slice(&hash[..16]);
    half
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Event {
        position: u64,
        entry: String,
        parts: Vec<(&'static str, Part<'static>)>,
    }

    fn digest(blind: [u8; 32], bytes: &[u8]) -> String {
        hex::encode(Sha256::new().chain_update(blind).chain_update(bytes).finalize())
    }

    /// An event of stream `a/1` whose body names the nominee's part.
    fn event(position: u64, kind: &str, body: &'static str) -> Event {
        let parts =
            if kind == ERASURE { String::new() } else { format!(",\"nominee\":\"{}\"", "0".repeat(64)) };
        let entry = format!(
            "{{\"parts\":{{\"body\":\"{}\"{parts}}},\"recorded_at\":{position},\"stream\":\"a/1\",\"type\":\"{kind}\",\"version\":{position}}}",
            digest([1; 32], body.as_bytes())
        );
        let open = Part::Open { blind: [1; 32], bytes: Cow::Borrowed(body.as_bytes()) };
        let mut shown = vec![("body", open)];
        if kind != ERASURE {
            shown.push(("nominee", Part::Withheld));
        }
        Event { position, entry, parts: shown }
    }

    fn opened(position: u64) -> Event {
        event(position, "Opened", r#"{"who":[{"part":"nominee","subject":"P-1"}]}"#)
    }

    fn erasure(position: u64) -> Event {
        event(position, ERASURE, r#"{"subject":"P-1"}"#)
    }

    fn shown(event: &Event) -> Shown<'_> {
        Shown {
            position: event.position,
            leaf: leaf_hash(event.entry.as_bytes()),
            entry: &event.entry,
            parts: event.parts.iter().map(|(name, part)| (Cow::Borrowed(*name), part.clone())).collect(),
        }
    }

    fn examined(events: &[Event]) -> Result<Counted, Fault> {
        let mut examiner = Examiner::new();
        events.iter().try_for_each(|event| examiner.next(&shown(event)))?;
        examiner.finish()?;
        Ok(examiner.counted())
    }

    fn fault(events: &[Event]) -> (u64, &'static str) {
        let fault = examined(events).unwrap_err();
        (fault.position, fault.code)
    }

    #[test]
    fn a_sound_journal_is_counted() {
        let expected = Counted { events: 3, open: 3, withheld: 3, erased: 0 };
        assert_eq!(examined(&[opened(1), opened(2), opened(3)]), Ok(expected));
        let mut examiner = Examiner::new();
        examiner.next(&shown(&opened(1))).unwrap();
        assert_eq!((examiner.last(), examiner.version("a/1"), examiner.version("a/2")), (1, 1, 0));
        assert_eq!(examiner.tree().root(), leaf_hash(opened(1).entry.as_bytes()));
        examiner.next(&shown(&opened(2))).unwrap();
        assert_eq!((Examiner::new().last(), examiner.last(), examiner.version("a/1")), (0, 2, 2));
    }

    #[test]
    fn what_is_out_of_order_is_named_with_its_position() {
        let with = |from: &str, to: &str| {
            let mut second = opened(2);
            second.entry = second.entry.replace(from, to);
            fault(&[opened(1), second])
        };
        assert_eq!(fault(&[opened(1), opened(3)]), (2, "position"));
        assert_eq!(fault(&[opened(2)]), (1, "position"));
        assert_eq!(with("\"recorded_at\":2", "\"recorded_at\":1"), (2, "time"));
        assert_eq!(with("\"version\":2", "\"version\":3"), (2, "version"));
        assert_eq!(with("\"version\":2", "\"version\":1"), (2, "version"));
        assert_eq!(with("\"stream\":\"a/1\"", "\"stream\":\"a/2\""), (2, "version"));
        assert_eq!(with("{\"parts\"", "{\"causation\":[2],\"parts\""), (2, "cause"));
        assert_eq!(with("{\"parts\"", "{\"causation\":[0],\"parts\""), (2, "cause"));
        assert_eq!(with("\"type\"", "\"kind\""), (2, "entry"));
        assert_eq!(with(&"0".repeat(64), "00"), (2, "entry"));
        let mut caused = opened(2);
        caused.entry = caused.entry.replace("{\"parts\"", "{\"causation\":[1],\"parts\"");
        assert!(examined(&[opened(1), caused]).is_ok());
    }

    #[test]
    fn picked_events_rise_and_keep_their_versions() {
        let mut examiner = Examiner::new();
        let renumbered = |position: u64, version: u64| {
            let mut event = opened(position);
            event.entry =
                event.entry.replace(&format!("\"version\":{position}"), &format!("\"version\":{version}"));
            event
        };
        examiner.pick(&shown(&renumbered(5, 1))).unwrap();
        examiner.pick(&shown(&renumbered(9, 2))).unwrap();
        let again = examiner.pick(&shown(&renumbered(9, 3))).unwrap_err();
        assert_eq!((again.position, again.code), (9, "position"));
        assert_eq!(examiner.counted().events, 2);
    }

    #[test]
    fn a_leaf_or_a_part_that_is_not_what_was_hashed_is_named() {
        let mut examiner = Examiner::new();
        let event = opened(1);
        let mut other = shown(&event);
        other.leaf[0] ^= 1;
        assert_eq!(examiner.next(&other).unwrap_err().code, "leaf");
        let mut changed = opened(1);
        changed.parts[0].1 = Part::Open { blind: [2; 32], bytes: Cow::Borrowed(b"{}") };
        assert_eq!(fault(&[changed]), (1, "digest"));
        let mut more = opened(1);
        more.parts.push(("officer", Part::Withheld));
        assert_eq!(fault(&[more]), (1, "part"));
        let mut twice = opened(1);
        twice.parts.push(("nominee", Part::Withheld));
        assert_eq!(fault(&[twice]), (1, "part"));
    }

    #[test]
    fn a_missing_part_without_an_erasure_is_tampering() {
        let mut missing = opened(1);
        missing.parts.truncate(1);
        assert_eq!(fault(&[missing]), (1, "missing-part"));
        let erased_by = |by: u64| {
            let mut erased = opened(1);
            erased.parts[1].1 = Part::Erased(by);
            erased
        };
        let expected = Counted { events: 2, open: 2, withheld: 0, erased: 1 };
        assert_eq!(examined(&[erased_by(2), erasure(2)]), Ok(expected));
        assert_eq!(fault(&[erased_by(2)]), (1, "missing-part"));
        assert_eq!(fault(&[erased_by(2), opened(2)]), (1, "missing-part"));
        assert_eq!(fault(&[erased_by(1), erasure(2)]), (1, "missing-part"));
        assert_eq!(fault(&[erased_by(0), erasure(2)]), (1, "missing-part"));
        let other = event(2, ERASURE, r#"{"subject":"P-2"}"#);
        assert_eq!(fault(&[erased_by(2), other]), (1, "missing-part"));
        let nobody = event(2, ERASURE, r#"{"scope":"all"}"#);
        assert_eq!(fault(&[erased_by(2), nobody]), (1, "missing-part"));
        let mut bodiless = opened(1);
        bodiless.parts[0].1 = Part::Erased(2);
        let refused = examined(&[bodiless, erasure(2)]).unwrap_err();
        assert_eq!((refused.position, refused.what.as_str()), (1, "a body is never erased"));
        // Whose part it is cannot be told without the body.
        let mut closed = erased_by(2);
        closed.parts[0].1 = Part::Withheld;
        assert_eq!(fault(&[closed, erasure(2)]), (1, "missing-part"));
    }

    #[test]
    fn a_part_may_be_erased_by_an_event_that_stands_before_it() {
        let first = event(1, ERASURE, r#"{"subject":"P-1"}"#);
        let mut second = opened(2);
        second.parts[1].1 = Part::Erased(1);
        assert!(examined(&[first, second]).is_ok());
        let mut third = opened(2);
        third.parts[1].1 = Part::Erased(1);
        let mut examiner = Examiner::new();
        examiner.next(&shown(&opened(1))).unwrap();
        let at_once = examiner.next(&shown(&third)).unwrap_err();
        assert_eq!((at_once.position, at_once.code), (2, "missing-part"), "what stood there was no erasure");
    }

    /// An event with one part more than [`event`] gives it, which is shown first.
    fn with_first_part(mut event: Event, name: &'static str, part: Part<'static>, bytes: &[u8]) -> Event {
        let named = format!("{{\"parts\":{{\"{name}\":\"{}\",", digest([1; 32], bytes));
        event.entry = event.entry.replace("{\"parts\":{", &named);
        event.parts.insert(0, (name, part));
        event
    }

    #[test]
    fn whose_part_is_gone_is_told_by_the_body_and_by_no_other_part() {
        let letter: &[u8] = br#"{"who":[{"part":"nominee","subject":"P-2"}]}"#;
        let open = Part::Open { blind: [1; 32], bytes: Cow::Borrowed(letter) };
        let mut first = with_first_part(opened(1), "an-open-letter", open, letter);
        first.parts[2].1 = Part::Erased(2);
        assert!(examined(&[first, erasure(2)]).is_ok());
    }

    #[test]
    fn an_erasure_may_take_a_part_of_its_own() {
        let own: &[u8] = br#"{"subject":"P-1","of":{"part":"a","subject":"P-1"}}"#;
        let body = r#"{"subject":"P-1","of":{"part":"a","subject":"P-1"}}"#;
        let erasure = with_first_part(event(1, ERASURE, body), "a", Part::Erased(1), own);
        assert_eq!(examined(&[erasure]), Ok(Counted { events: 1, open: 1, withheld: 0, erased: 1 }));
    }
}
