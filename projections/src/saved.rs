//! How is a world written down, so that a start need not fold the whole journal again?
//!
//! Field after field, numbers short, and what several hold is written once: a text, an identifier or a value behind a shared
//! pointer comes the first time as itself and then as a number, so that a loaded world shares as much as the saved one did.
//! `#[derive(Saved)]` does it for the types of the read models; this file does it for what they are made of. There is no version
//! of the form: a saved world is of the program that wrote it ([`crate::host`]).

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read as _, Write};
use std::sync::{Arc, LazyLock};

use eventstore::saved::{PartReader, SavedPart, checksum};
use imbl::{OrdMap, OrdSet, Vector};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use saved_derive::Saved;

use crate::parked::{Home, Lying};

/// Bytes gathered before they are handed on to the file.
const HANDED_ON: usize = 1 << 20;
/// Bytes of a part that are read at once.
const AT_HAND: usize = 1 << 18;

/// What is saved with a world.
pub(crate) trait Saved: Sized {
    /// Whether values behind a shared pointer are held by many: then each is written once.
    const SHARED: bool = false;
    /// Writes it down.
    fn save(&self, out: &mut Out<'_>);
    /// Reads it; none where what stands there is something else.
    fn load(from: &mut In) -> Option<Self>;
}

/// A part of a world while it is written.
pub(crate) struct Out<'w> {
    to: &'w mut dyn Write,
    /// What is not handed on yet.
    bytes: Vec<u8>,
    before: Before,
    /// Texts that whatever is written for itself may refer to.
    common: Arc<HashMap<usize, u64>>,
    /// What is written for itself, until its length is known.
    aside: Vec<u8>,
    /// Whether what is written now is written for itself.
    is_apart: bool,
    failed: Option<std::io::Error>,
}

/// What was written before and is not written again.
#[derive(Default)]
struct Before {
    /// Numbers by where it lies in memory: the world is held while it is written.
    seen: HashMap<usize, u64>,
    texts: u64,
    types: u64,
    others: u64,
}

/// A part of a world while it is read, or what was written in it for itself.
pub(crate) struct In {
    part: SavedPart,
    /// What comes after the bytes at hand; none where all of them are.
    rest: Option<PartReader>,
    /// The bytes at hand.
    bytes: Vec<u8>,
    /// How many of them were read.
    at: usize,
    /// Where in the part the first of them lies.
    begins: u64,
    common: Arc<[Arc<str>]>,
    /// What all that lies here and is read later needs.
    home: Option<Arc<Home>>,
    /// Number of the first text of its own: after those in common, where this was written for itself.
    first: usize,
    texts: Vec<Arc<str>>,
    types: Vec<&'static str>,
    others: Vec<Box<dyn Any + Send + Sync>>,
}

impl<'w> Out<'w> {
    /// Writes from here on.
    pub(crate) fn new(to: &'w mut dyn Write) -> Self {
        Self {
            to,
            bytes: Vec::with_capacity(2 * HANDED_ON),
            before: Before::default(),
            common: Arc::default(),
            aside: Vec::new(),
            is_apart: false,
            failed: None,
        }
    }

    /// Hands on what is left; why something could not be written, where it could not.
    pub(crate) fn finish(mut self) -> std::io::Result<()> {
        self.hand_on();
        self.failed.map_or(Ok(()), Err)
    }

    fn hand_on(&mut self) {
        if self.failed.is_none() {
            self.failed = self.to.write_all(&self.bytes).err();
        }
        self.bytes.clear();
    }

    /// One byte.
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    fn number(&mut self, mut number: u64) {
        while number >= 128 {
            self.bytes.push(number.to_le_bytes()[0] | 128);
            number >>= 7;
        }
        self.bytes.push(number.to_le_bytes()[0]);
    }

    fn stretch(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.put(bytes);
    }

    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() >= HANDED_ON && !self.is_apart {
            self.hand_on();
        }
    }

    /// The texts written so far, and nothing else was, are those that whatever is written for itself may refer to.
    pub(crate) fn in_common(&mut self) {
        debug_assert_eq!(self.before.seen.len() as u64, self.before.texts, "only texts were written so far");
        self.common = Arc::new(self.before.seen.clone());
    }

    /// Writes something for itself: what it shares is written in it once more, and it can be read without what comes before, but for
    /// the texts in common. A checksum stands before it.
    pub(crate) fn apart(&mut self, write: impl FnOnce(&mut Self)) {
        let own = Before { texts: self.common.len() as u64, ..Before::default() };
        let before = std::mem::replace(&mut self.before, own);
        let aside = std::mem::take(&mut self.aside);
        let outside = std::mem::replace(&mut self.bytes, aside);
        let was_apart = std::mem::replace(&mut self.is_apart, true);
        write(self);
        let mut written = std::mem::replace(&mut self.bytes, outside);
        (self.before, self.is_apart) = (before, was_apart);
        self.number(written.len() as u64);
        self.bytes.extend_from_slice(&checksum(&written).to_le_bytes());
        self.put(&written);
        written.clear();
        self.aside = written;
    }

    /// The number under which what lies here was written before; else 0 is written and what comes next has the next number.
    fn was_seen(&mut self, address: usize, next: u64) -> bool {
        if let Some(number) = self.common.get(&address).filter(|_| self.is_apart) {
            self.number(*number);
            return true;
        }
        let number = *self.before.seen.entry(address).or_insert(next);
        self.number(if number == next { 0 } else { number });
        number != next
    }
}

impl In {
    /// Reads a part from its beginning.
    pub(crate) fn new(part: &SavedPart) -> Self {
        Self {
            part: part.clone(),
            rest: Some(part.reader()),
            bytes: Vec::new(),
            at: 0,
            begins: 0,
            common: Arc::default(),
            home: None,
            first: 0,
            texts: Vec::new(),
            types: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Reads what was written for itself; none where it is not there any more as it was written.
    pub(crate) fn lying_at(lying: &Lying) -> Option<Self> {
        let Lying { home, from, length, checksum } = lying;
        let bytes = home.part.stretch(*from, usize::try_from(*length).ok()?, *checksum)?;
        let (common, first) = (home.common.clone(), home.common.len());
        Some(Self {
            rest: None,
            bytes,
            begins: *from,
            common,
            home: Some(home.clone()),
            first,
            ..Self::new(&home.part)
        })
    }

    /// The texts read so far are those that whatever was written for itself may refer to.
    pub(crate) fn in_common(&mut self) {
        self.common = self.texts.as_slice().into();
        self.home = None;
    }

    /// The text with a number: one in common, or one of its own.
    fn text_at(&self, number: u64) -> Option<Arc<str>> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        match index.checked_sub(self.first) {
            Some(own) => self.texts.get(own).cloned(),
            None => self.common.get(index).cloned(),
        }
    }

    /// Where something lies that was written for itself; it is passed over.
    pub(crate) fn lying(&mut self) -> Option<Lying> {
        let length = u32::try_from(self.number()?).ok()?;
        let checksum = u32::from_le_bytes(*self.take(4)?.first_chunk()?);
        let from = self.begins + self.at as u64;
        self.pass_over(usize::try_from(length).ok()?)?;
        let (part, common) = (&self.part, &self.common);
        let home =
            self.home.get_or_insert_with(|| Arc::new(Home { part: part.clone(), common: common.clone() }));
        Some(Lying { home: home.clone(), from, length, checksum })
    }

    /// Bytes that were not read yet.
    fn left(&self) -> u64 {
        (self.bytes.len() - self.at) as u64 + self.rest.as_ref().map_or(0, PartReader::left)
    }

    /// Whether everything was read, and was as it was written.
    pub(crate) fn is_whole(&self) -> bool {
        self.at == self.bytes.len() && self.rest.as_ref().is_none_or(PartReader::is_whole)
    }

    /// Has so many bytes at hand; none where so many are not left, so that damage is not a reservation of memory.
    fn have(&mut self, wanted: usize) -> Option<()> {
        if wanted <= self.bytes.len() - self.at {
            return Some(());
        }
        if wanted as u64 > self.left() {
            return None;
        }
        self.begins += self.at as u64;
        self.bytes.drain(..self.at);
        self.at = 0;
        let missing = (wanted.max(AT_HAND) - self.bytes.len()) as u64;
        self.rest.as_mut()?.take(missing).read_to_end(&mut self.bytes).ok()?;
        (wanted <= self.bytes.len()).then_some(())
    }

    fn pass_over(&mut self, mut length: usize) -> Option<()> {
        while length > 0 {
            let step = length.min(AT_HAND);
            self.have(step)?;
            self.at += step;
            length -= step;
        }
        Some(())
    }

    /// One byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.have(1)?;
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

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

    fn take(&mut self, length: usize) -> Option<&[u8]> {
        self.have(length)?;
        let taken = self.bytes.get(self.at..self.at + length)?;
        self.at += length;
        Some(taken)
    }

    fn stretch(&mut self) -> Option<&[u8]> {
        let length = usize::try_from(self.number()?).ok()?;
        self.take(length)
    }

    fn text(&mut self) -> Option<&str> {
        std::str::from_utf8(self.stretch()?).ok()
    }

    /// As many values as were written; each takes a byte at least, so that damage is not a reservation of memory.
    fn many<T: Saved, C: FromIterator<T>>(&mut self) -> Option<C> {
        let count = self.number()?;
        if count > self.left() {
            return None;
        }
        (0..count).map(|_| T::load(self)).collect()
    }

    /// What was written under a number, where it was written before.
    fn known<T: Clone + 'static>(&self, number: u64) -> Option<T> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.others.get(index)?.downcast_ref::<T>().cloned()
    }
}

/// Writes a row of values.
fn save_all<'v, T: Saved + 'v>(values: impl ExactSizeIterator<Item = &'v T>, out: &mut Out<'_>) {
    out.number(values.len() as u64);
    for value in values {
        value.save(out);
    }
}

macro_rules! unsigned {
    ($($number:ty),*) => { $(
        impl Saved for $number {
            fn save(&self, out: &mut Out<'_>) { out.number(u64::from(*self)); }
            fn load(from: &mut In) -> Option<Self> { Self::try_from(from.number()?).ok() }
        }
    )* };
}
unsigned!(u16, u32);

impl Saved for u64 {
    fn save(&self, out: &mut Out<'_>) {
        out.number(*self);
    }
    fn load(from: &mut In) -> Option<Self> {
        from.number()
    }
}

impl Saved for usize {
    fn save(&self, out: &mut Out<'_>) {
        out.number(*self as u64);
    }
    fn load(from: &mut In) -> Option<Self> {
        Self::try_from(from.number()?).ok()
    }
}

macro_rules! signed {
    ($($number:ty),*) => { $(
        impl Saved for $number {
            fn save(&self, out: &mut Out<'_>) {
                let wide = i64::from(*self);
                out.number(((wide << 1) ^ (wide >> 63)).cast_unsigned());
            }
            fn load(from: &mut In) -> Option<Self> {
                let number = from.number()?;
                Self::try_from((number >> 1).cast_signed() ^ -(number & 1).cast_signed()).ok()
            }
        }
    )* };
}
signed!(i8, i16, i32, i64);

impl Saved for u8 {
    fn save(&self, out: &mut Out<'_>) {
        out.byte(*self);
    }
    fn load(from: &mut In) -> Option<Self> {
        from.byte()
    }
}

impl Saved for u128 {
    fn save(&self, out: &mut Out<'_>) {
        out.bytes.extend_from_slice(&self.to_le_bytes());
    }
    fn load(from: &mut In) -> Option<Self> {
        from.take(16)?.first_chunk().map(|bytes| Self::from_le_bytes(*bytes))
    }
}

impl Saved for bool {
    fn save(&self, out: &mut Out<'_>) {
        out.byte(u8::from(*self));
    }
    fn load(from: &mut In) -> Option<Self> {
        match from.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl Saved for String {
    fn save(&self, out: &mut Out<'_>) {
        out.stretch(self.as_bytes());
    }
    fn load(from: &mut In) -> Option<Self> {
        from.text().map(ToOwned::to_owned)
    }
}

impl Saved for Box<str> {
    fn save(&self, out: &mut Out<'_>) {
        out.stretch(self.as_bytes());
    }
    fn load(from: &mut In) -> Option<Self> {
        from.text().map(Into::into)
    }
}

/// The type of an event: one of those the program knows. Other words a model holds are states of its own (an `enum`), or texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EventType(&'static str);

impl EventType {
    pub(crate) fn of(event: &domain::Event) -> Self {
        Self(event.wire_type().0)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        self.0
    }
}

impl Saved for EventType {
    fn save(&self, out: &mut Out<'_>) {
        let next = out.before.types + 1;
        if !out.was_seen(self.0.as_ptr().addr(), next) {
            out.before.types = next;
            out.stretch(self.0.as_bytes());
        }
    }
    fn load(from: &mut In) -> Option<Self> {
        static KNOWN: LazyLock<HashMap<&str, &str>> =
            LazyLock::new(|| domain::Event::types().into_iter().map(|(name, _, _)| (name, name)).collect());
        let number = from.number()?;
        if let Some(index) = number.checked_sub(1) {
            return from.types.get(usize::try_from(index).ok()?).copied().map(Self);
        }
        let name = KNOWN.get(from.text()?).copied()?;
        from.types.push(name);
        Some(Self(name))
    }
}

impl Saved for Arc<str> {
    fn save(&self, out: &mut Out<'_>) {
        let next = out.before.texts + 1;
        if !out.was_seen(self.as_ptr().addr(), next) {
            out.before.texts = next;
            out.stretch(self.as_bytes());
        }
    }
    fn load(from: &mut In) -> Option<Self> {
        let number = from.number()?;
        if number > 0 {
            return from.text_at(number);
        }
        let text: Self = Arc::from(from.text()?);
        from.texts.push(text.clone());
        Some(text)
    }
}

impl<T: Saved + Send + Sync + 'static> Saved for Arc<T> {
    fn save(&self, out: &mut Out<'_>) {
        let next = out.before.others + 1;
        if T::SHARED {
            if out.was_seen(Self::as_ptr(self).addr(), next) {
                return;
            }
            out.before.others = next;
        }
        T::save(self, out);
    }
    fn load(from: &mut In) -> Option<Self> {
        if !T::SHARED {
            return T::load(from).map(Self::new);
        }
        let number = from.number()?;
        if number > 0 {
            return from.known(number);
        }
        // Its place comes before those of what it is made of.
        let place = from.others.len();
        from.others.push(Box::new(()));
        let value = Self::new(T::load(from)?);
        from.others[place] = Box::new(value.clone());
        Some(value)
    }
}

impl<T: Saved> Saved for Arc<[T]> {
    fn save(&self, out: &mut Out<'_>) {
        save_all(self.iter(), out);
    }
    fn load(from: &mut In) -> Option<Self> {
        from.many::<T, Vec<T>>().map(Into::into)
    }
}

impl<T: Saved> Saved for Option<T> {
    fn save(&self, out: &mut Out<'_>) {
        out.byte(u8::from(self.is_some()));
        if let Some(value) = self {
            value.save(out);
        }
    }
    fn load(from: &mut In) -> Option<Self> {
        match from.byte()? {
            0 => Some(None),
            1 => T::load(from).map(Some),
            _ => None,
        }
    }
}

impl<T: Saved> Saved for Box<[T]> {
    fn save(&self, out: &mut Out<'_>) {
        save_all(self.iter(), out);
    }
    fn load(from: &mut In) -> Option<Self> {
        from.many()
    }
}

impl<T: Saved, const N: usize> Saved for [T; N] {
    fn save(&self, out: &mut Out<'_>) {
        save_all(self.iter(), out);
    }
    fn load(from: &mut In) -> Option<Self> {
        from.many::<T, Vec<T>>()?.try_into().ok()
    }
}

macro_rules! rows {
    ($($row:ident $(: $order:ident)?),*) => { $(
        impl<T: Saved $(+ Clone + $order)?> Saved for $row<T> {
            fn save(&self, out: &mut Out<'_>) {
                out.number(self.len() as u64);
                for value in self {
                    value.save(out);
                }
            }
            fn load(from: &mut In) -> Option<Self> { from.many() }
        }
    )* };
}
rows!(Vec, BTreeSet: Ord, OrdSet: Ord);

impl<T: Saved + Clone> Saved for Vector<T> {
    fn save(&self, out: &mut Out<'_>) {
        out.number(self.len() as u64);
        for value in self {
            value.save(out);
        }
    }
    fn load(from: &mut In) -> Option<Self> {
        from.many()
    }
}

macro_rules! maps {
    ($($map:ident),*) => { $(
        impl<K: Saved + Ord + Clone, V: Saved + Clone> Saved for $map<K, V> {
            fn save(&self, out: &mut Out<'_>) {
                out.number(self.len() as u64);
                for (key, value) in self {
                    key.save(out);
                    value.save(out);
                }
            }
            fn load(from: &mut In) -> Option<Self> { from.many::<(K, V), Self>() }
        }
    )* };
}
maps!(BTreeMap, OrdMap);

macro_rules! tuples {
    ($( ($($part:ident),*) ),*) => { $(
        impl<$($part: Saved),*> Saved for ($($part,)*) {
            #[expect(non_snake_case, reason = "named as their types")]
            fn save(&self, out: &mut Out<'_>) {
                let ($($part,)*) = self;
                $( $part.save(out); )*
            }
            fn load(from: &mut In) -> Option<Self> { Some(($($part::load(from)?,)*)) }
        }
    )* };
}
tuples!((A, B), (A, B, C));

impl Saved for Timestamp {
    fn save(&self, out: &mut Out<'_>) {
        self.as_second().save(out);
        self.subsec_nanosecond().save(out);
    }
    fn load(from: &mut In) -> Option<Self> {
        let (second, nanosecond) = Saved::load(from)?;
        Self::new(second, nanosecond).ok()
    }
}

impl Saved for uuid::Uuid {
    fn save(&self, out: &mut Out<'_>) {
        self.as_u128().save(out);
    }
    fn load(from: &mut In) -> Option<Self> {
        u128::load(from).map(Self::from_u128)
    }
}

impl Saved for TimeZone {
    fn save(&self, out: &mut Out<'_>) {
        out.stretch(self.iana_name().unwrap_or("UTC").as_bytes());
    }
    fn load(from: &mut In) -> Option<Self> {
        domain::calendar::zone(from.text()?).ok()
    }
}

/// Identifiers: shared as texts are.
macro_rules! identifiers {
    ($($name:ident),* $(,)?) => { $(
        impl Saved for domain::$name {
            fn save(&self, out: &mut Out<'_>) {
                let next = out.before.others + 1;
                if !out.was_seen(self.as_str().as_ptr().addr(), next) {
                    out.before.others = next;
                    out.stretch(self.as_str().as_bytes());
                }
            }
            fn load(from: &mut In) -> Option<Self> {
                let number = from.number()?;
                if number > 0 {
                    return from.known(number);
                }
                let id = Self::new(from.text()?);
                from.others.push(Box::new(id.clone()));
                Some(id)
            }
        }
    )* };
}
identifiers!(
    PersonId,
    ParticipantCode,
    BodyCode,
    MandateId,
    CallYear,
    NominationRef,
    EntryId,
    IntakeId,
    LetterId,
    ProcedureId,
    TaskingId,
    CommitteeId,
    GuideId,
    RoundId,
    CommentId,
    DraftId,
    SilenceId,
    StatementId,
    MeetingId,
    MatterId,
    PublicationId,
    SectionId,
    ParagraphId,
    ProvisionId,
);

impl Saved for domain::calendar::Deadline {
    fn save(&self, out: &mut Out<'_>) {
        let Self { at, zone } = self;
        at.save(out);
        zone.save(out);
    }
    fn load(from: &mut In) -> Option<Self> {
        Some(Self { at: Saved::load(from)?, zone: Saved::load(from)? })
    }
}

/// What the rules hold in a form of their own: as they write it in events.
fn save_text<T: Serialize>(value: &T, out: &mut Out<'_>) {
    match serde_json::to_vec(value) {
        Ok(text) => out.stretch(&text),
        Err(why) => {
            out.failed = Some(std::io::Error::other(format!("{}: {why}", std::any::type_name::<T>())));
        }
    }
}

fn load_text<T: DeserializeOwned>(from: &mut In) -> Option<T> {
    serde_json::from_slice(from.stretch()?).ok()
}

macro_rules! as_text {
    ($($name:path),* $(,)?) => { $(
        impl Saved for $name {
            fn save(&self, out: &mut Out<'_>) { save_text(self, out); }
            fn load(from: &mut In) -> Option<Self> { load_text(from) }
        }
    )* };
}
as_text!(
    serde_json::Value,
    domain::Asserted,
    domain::Partial,
    domain::Role,
    domain::Text,
    domain::calendar::Calendar,
    domain::channel::Channel,
    domain::channel::FileRef,
    domain::chronicle::event::Fact,
    domain::chronicle::event::Recommendation,
    domain::comment::Comment,
    domain::committee::Committee,
    domain::committee::event::CallCirculated,
    domain::committee::event::Constituted,
    domain::committee::event::Decided,
    domain::committee::event::Intervention,
    domain::committee::event::MeetingCalled,
    domain::committee::event::MeetingHeld,
    domain::erasure::Erasure,
    domain::erasure::event::Asked,
    domain::erasure::event::Completed,
    domain::erasure::event::Confirmed,
    domain::erasure::event::Hold,
    domain::focal_point::event::Slot,
    domain::guide::Dossier,
    domain::guide::event::ActTaken,
    domain::guide::event::CoverageComputed,
    domain::guide::event::FollowUpRecommended,
    domain::guide::event::IssueRefused,
    domain::joint::Half,
    domain::meeting::Meeting,
    domain::nomination::event::Check,
    domain::nomination::event::Kind,
    domain::nomination::event::Likeness,
    domain::nomination::event::ReturnItem,
    domain::participant::event::Capacity,
    domain::participant::event::Kind,
    domain::position::event::Taken,
    domain::procedure::Version,
    domain::publication::Publication,
    domain::publication::event::Corrected,
    domain::response::Response,
    domain::response::event::Kept,
    domain::roster_entry::event::Consent,
    domain::round::Round,
    domain::service_record::event::Purpose,
    domain::silence::SilencePeriod,
    domain::silence::event::Held,
    domain::silence::event::LateObjectionRefused,
    domain::statement::Statement,
    domain::tasking::Tasking,
    domain::text::Descent,
    domain::text::Symbol,
);
