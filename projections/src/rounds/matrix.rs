//! *Which comments of a round are looked for, and which comes before and after one?*

use domain::comment::Stage;
use domain::comment::event::{Disposition, Kind};
use domain::{CommentId, ParticipantCode, PersonId};
use serde::Serialize;

use super::{Record, Remark, Rounds};

/// Most comments of one page of the matrix: a page stays within 60 kB.
pub const MAX_PAGE: usize = 100;

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Whose.
    pub participant: Option<ParticipantCode>,
    /// Of what kind.
    pub kind: Option<Kind>,
    /// Where they stand.
    pub stage: Option<Stage>,
    /// How they were disposed of.
    pub disposition: Option<Disposition>,
    /// Only those on which something is owed.
    pub open: bool,
    /// Only those a co-lead's government has not given its half on.
    pub half_of: Option<ParticipantCode>,
    /// Only late ones.
    pub late: bool,
    /// In which place: `4` also finds `4.1`.
    pub place: Option<String>,
    /// Words they contain, in any case.
    pub words: Option<String>,
}

/// Some of the comments that were found.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Seen<'a> {
    /// The comments of this page.
    pub remarks: Vec<&'a Remark>,
    /// How many were found in all.
    pub found: usize,
    /// How many come before this page.
    pub before: usize,
}

/// A comment between its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Between<'a> {
    /// The one before.
    pub previous: Option<&'a CommentId>,
    /// The one after.
    pub next: Option<&'a CommentId>,
    /// Its place among those found, from 1.
    pub place: usize,
    /// How many were found.
    pub found: usize,
}

impl Query {
    /// Whether a comment is looked for; `words` in lower case.
    fn takes(&self, remark: &Remark, words: Option<&str>) -> bool {
        let comment = &remark.comment;
        let authored = |code: &ParticipantCode| {
            remark.participant() == Some(code)
                || comment.joined.iter().any(|joined| joined.participant.as_ref() == Some(code))
        };
        self.participant.as_ref().is_none_or(authored)
            && self.kind.is_none_or(|kind| remark.kind() == Some(kind))
            && self.stage.is_none_or(|stage| comment.stage == stage)
            && self.disposition.is_none_or(|wanted| remark.disposition() == Some(wanted))
            && !(self.open && comment.stage.is_disposed())
            && (!self.late || remark.is_late())
            && self
                .half_of
                .as_ref()
                .is_none_or(|code| comment.stage == Stage::Proposed && !comment.opinions.contains_key(code))
            && self.place.as_deref().is_none_or(|place| is_in(remark.place(), place))
            && words.is_none_or(|words| says(remark, words))
    }

    /// Whether everything is looked for.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }
}

/// `4.1` lies in `4`, `41` does not.
fn is_in(place: &str, wanted: &str) -> bool {
    place.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn says(remark: &Remark, words: &str) -> bool {
    let Some(said) = remark.words() else { return false };
    let texts = [Some(said.comment.as_str()), said.proposed.as_deref(), said.rationale.as_deref()];
    remark.id.as_str() == words || texts.into_iter().flatten().any(|text| contains(text, words))
}

/// Letters of English from the rarest to the most frequent; what is none of them is rarer still, but for the blank.
const BY_FREQUENCY: &[u8] = b"zqxjkvbpygwfmucldrhsnioate ";

/// Whether a text holds words given in lower case. A text of ASCII is not copied for it: where the rarest letter of the words
/// stands, it is looked whether they do.
fn contains(text: &str, words: &str) -> bool {
    if !(text.is_ascii() && words.is_ascii()) {
        return text.to_lowercase().contains(words);
    }
    let (text, words) = (text.as_bytes(), words.as_bytes());
    let frequency = |letter: u8| BY_FREQUENCY.iter().position(|one| *one == letter);
    let Some((at, rarest)) = words.iter().copied().enumerate().min_by_key(|(_, letter)| frequency(*letter))
    else {
        return true;
    };
    let mut found = memchr::memchr2_iter(rarest, rarest.to_ascii_uppercase(), text);
    found.any(|found| {
        let begins = found.checked_sub(at);
        let window = begins.and_then(|begins| text.get(begins..begins + words.len()));
        window.is_some_and(|window| window.eq_ignore_ascii_case(words))
    })
}

impl Rounds {
    /// The comments of a round that are looked for and may be seen, in the order they came.
    pub fn found<'a>(
        &'a self,
        record: &'a Record,
        query: &'a Query,
        sees: impl Fn(&Remark) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Remark> {
        let words = query.words.as_ref().map(|words| words.to_lowercase());
        self.comments(record).filter(move |remark| query.takes(remark, words.as_deref()) && sees(remark))
    }

    /// A page of them; `before` are passed over.
    pub fn page<'a>(
        &'a self,
        record: &'a Record,
        query: &'a Query,
        (before, limit): (usize, usize),
        sees: impl Fn(&Remark) -> bool + 'a,
    ) -> Seen<'a> {
        let mut page = Seen { before, ..Seen::default() };
        for remark in self.found(record, query, sees) {
            if page.found >= before && page.remarks.len() < limit.clamp(1, MAX_PAGE) {
                page.remarks.push(remark);
            }
            page.found += 1;
        }
        page
    }

    /// A comment between those found before and after it; none where it is not among them.
    pub fn between<'a>(
        &'a self,
        record: &'a Record,
        query: &'a Query,
        id: &str,
        sees: impl Fn(&Remark) -> bool + 'a,
    ) -> Option<Between<'a>> {
        let (mut previous, mut between) = (None, None::<Between<'a>>);
        let mut found = 0;
        for remark in self.found(record, query, sees) {
            found += 1;
            match &mut between {
                Some(between) if between.next.is_none() => between.next = Some(&remark.id),
                None if remark.id.as_str() == id => {
                    between = Some(Between { previous, next: None, place: found, found: 0 });
                }
                _ => {}
            }
            if between.is_none() {
                previous = Some(&remark.id);
            }
        }
        between.map(|between| Between { found, ..between })
    }

    /// How many comments of a round wait for a government's half, and are not by this person.
    #[must_use]
    pub fn lacking_half(&self, record: &Record, government: &ParticipantCode, person: &PersonId) -> usize {
        if record.counts.proposed == 0 {
            return 0;
        }
        self.comments(record)
            .filter(|remark| {
                remark.comment.stage == Stage::Proposed
                    && !remark.comment.opinions.contains_key(government)
                    && !remark.comment.is_by(person)
            })
            .count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_holds_what_lies_below_it_and_nothing_that_only_begins_alike() {
        assert!(is_in("4.1", "4") && is_in("4", "4") && is_in("4.1.2", "4.1"));
        assert!(!is_in("41", "4") && !is_in("4", "4.1"));
    }

    #[test]
    fn words_are_found_in_any_case_and_any_script() {
        assert!(contains("Financial Benefit", "financial"));
        assert!(contains("Ünterschied", "ünter"));
        assert!(!contains("benefit", "benefits"));
        assert!(contains("x", "") && contains("", "") && !contains("", "x"));
        assert!(
            contains("the treaty of 1936", "OF 1936".to_lowercase().as_str())
                && !contains("of 193", "of 1936")
        );
    }
}
