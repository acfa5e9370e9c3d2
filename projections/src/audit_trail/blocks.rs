//! Which stretches of the trail cannot hold what is looked for? A summary of every sealed stretch, small and never changed.
//!
//! A summary is a set of marks (a Bloom filter): what it does not show is not there; what it shows may be there, and the
//! rows are looked at. So a search for what is rare, or nowhere, passes over a million rows in a few looks.

use std::sync::Arc;

use imbl::Vector;

use super::{Authority, Filter, Row};

use crate::saved::Saved;

/// Rows of one stretch.
pub(super) const BLOCK: usize = 1_024;
/// Words of a summary: a kilobyte for a stretch, a megabyte for a million rows.
const WORDS: usize = 128;
/// Bits of a word.
const BITS: u64 = 64;

/// The summaries, one for every whole stretch from the beginning.
#[derive(Clone, Debug, Default, PartialEq, Saved)]
pub(super) struct Blocks {
    sealed: Vector<Arc<[u64; WORDS]>>,
}

/// The marks a stretch must show to be looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Sought(Vec<u64>);

/// What a mark stands for, so that a type and a rule of the same name are two.
#[derive(Clone, Copy)]
enum Of {
    Type = 1,
    Rule,
    Refused,
    Actor,
    Participant,
    Stream,
    Kind,
}

impl Blocks {
    /// Sums up a whole stretch, the next one.
    pub(super) fn seal(&mut self, rows: &[Row]) {
        let mut bits = [0_u64; WORDS];
        let mut noted: Vec<*const Authority> = Vec::new();
        for row in rows {
            note_row(&mut bits, row);
            let authority = Arc::as_ptr(&row.authority);
            if !noted.contains(&authority) {
                noted.push(authority);
                note_authority(&mut bits, &row.authority);
            }
        }
        self.sealed.push_back(Arc::new(bits));
    }

    /// Whether a stretch may hold a row that shows all marks; one that is not whole yet always may.
    pub(super) fn may_hold(&self, block: usize, sought: &Sought) -> bool {
        self.sealed.get(block).is_none_or(|bits| sought.0.iter().all(|mark| shows(bits, *mark)))
    }
}

impl Sought {
    /// The marks of a filter.
    pub(super) fn of(filter: &Filter) -> Self {
        let marked = |of: Of, text: &Option<String>| text.as_deref().map(|text| mark(of, text));
        let stream = filter.stream.as_deref().and_then(|stream| match stream.split_once('/') {
            Some((_, "")) => Some(mark(Of::Kind, stream)),
            _ if stream.ends_with('/') => None,
            _ => Some(mark(Of::Stream, stream)),
        });
        let marks = [
            marked(Of::Type, &filter.event_type),
            marked(Of::Rule, &filter.rule),
            (filter.refused == Some(true)).then(|| mark(Of::Refused, "")),
            marked(Of::Actor, &filter.actor),
            marked(Of::Participant, &filter.participant),
            stream,
        ];
        Self(marks.into_iter().flatten().collect())
    }
}

fn note_row(bits: &mut [u64; WORDS], row: &Row) {
    note(bits, Of::Type, row.event_type());
    note(bits, Of::Stream, &row.stream);
    let matter = row.matter();
    let kind = matter.find('/').map_or(matter, |end| &matter[..=end]);
    note(bits, Of::Kind, kind);
    if let Some(refusal) = &row.refusal {
        note(bits, Of::Stream, matter);
        note(bits, Of::Refused, "");
        if let Some(rule) = &refusal.rule {
            note(bits, Of::Rule, rule);
        }
    }
}

fn note_authority(bits: &mut [u64; WORDS], authority: &Authority) {
    note(bits, Of::Actor, &authority.actor);
    if let Some(by) = &authority.recorded_by {
        note(bits, Of::Actor, by);
    }
    if let Some(code) = &authority.on_behalf_of {
        note(bits, Of::Participant, code);
    }
}

fn note(bits: &mut [u64; WORDS], of: Of, text: &str) {
    for (word, bit) in places(mark(of, text)) {
        bits[word] |= bit;
    }
}

fn shows(bits: &[u64; WORDS], mark: u64) -> bool {
    places(mark).into_iter().all(|(word, bit)| bits[word] & bit != 0)
}

/// The two bits of a mark: which word, which bit in it.
fn places(mark: u64) -> [(usize, u64); 2] {
    [mark >> 48, mark >> 32].map(|part| {
        let at = part % (WORDS as u64 * BITS);
        (usize::try_from(at / BITS).unwrap_or(0), 1 << (at % BITS))
    })
}

/// FNV-1a, its bits spread at the end.
fn mark(of: Of, text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325 ^ of as u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> 29)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use crate::World;
    use crate::audit_trail::Filter;
    use crate::testing::history;

    fn folded() -> World {
        let mut world = World::default();
        for (recorded, event) in history(5, 3_500) {
            world.apply(&recorded, &event);
        }
        world
    }

    /// Filters taken from the rows themselves, and one of each kind that finds nothing.
    fn filters(world: &World) -> Vec<Filter> {
        let text = |text: &str| Some(text.to_owned());
        let mut filters: Vec<Filter> = [1_u64, 700, 1_024, 1_025, 2_048, 3_400]
            .into_iter()
            .filter_map(|position| world.audit_trail.at(position))
            .flat_map(|row| {
                let kind = row.matter().split_inclusive('/').next().unwrap_or_default();
                [
                    Filter { event_type: text(row.event_type()), ..Filter::default() },
                    Filter { stream: text(row.matter()), ..Filter::default() },
                    Filter { stream: text(kind), ..Filter::default() },
                    Filter { actor: text(&row.authority.actor), ..Filter::default() },
                    Filter {
                        participant: row.authority.on_behalf_of.as_deref().map(Into::into),
                        ..Filter::default()
                    },
                ]
            })
            .collect();
        filters.extend([
            Filter::default(),
            Filter { refused: Some(true), ..Filter::default() },
            Filter { refused: Some(false), ..Filter::default() },
            Filter { rule: text("DR08"), ..Filter::default() },
            Filter { rule: text("DR99"), ..Filter::default() },
            Filter { stream: text("no-such-kind/"), ..Filter::default() },
            Filter { stream: text("expert-nomination/EN-2014-"), ..Filter::default() },
            Filter { actor: text("P-NOBODY"), ..Filter::default() },
        ]);
        filters
    }

    #[test]
    fn what_is_passed_over_holds_nothing_that_is_looked_for() {
        let world = folded();
        let trail = &world.audit_trail;
        for filter in filters(&world) {
            let looked: Vec<u64> = trail
                .all()
                .rev()
                .filter(|(_, row)| filter.takes(row))
                .map(|(position, _)| position)
                .collect();
            let (mut found, mut before) = (Vec::new(), None);
            loop {
                let page = trail.page(&filter, before, 97);
                found.extend(page.rows.iter().map(|(position, _)| *position));
                before = page.next;
                if before.is_none() {
                    break;
                }
            }
            assert_eq!(found, looked, "{filter:?}");
        }
    }
}
