//! *Which rounds are there, who owes what in each, what was said, and what became of it?*
//!
//! Rounds, answers and comments are folded by the same functions that decide: here stands what a page needs besides, when
//! it happened and in which event a sealed draft lies.

pub mod answer;
pub mod comment;
pub mod matrix;
pub mod round;

use std::sync::Arc;

use domain::{CommentId, GuideId, ParticipantCode, RoundId, response};
use imbl::OrdMap;
use serde::Serialize;

pub use answer::{Answer, Inside, Outside};
pub use comment::Remark;
pub use matrix::{Query, Seen};
pub use round::{Counts, Dispatch, Dispatched, Moved, Record};

use crate::fact::Fact;
use crate::index::Found;
use crate::parked::Parked;
use crate::saved::Saved;

/// Every round with its answers and comments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Saved)]
pub struct Rounds {
    by_id: OrdMap<RoundId, Arc<Record>>,
    #[serde(serialize_with = "as_answers")]
    answers: Answers,
    #[serde(serialize_with = "as_list")]
    remarks: Found<Parked<Remark>>,
}

fn as_list<S: serde::Serializer>(remarks: &Found<Parked<Remark>>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(remarks.values())
}

/// The answers by round and participant.
type Answers = OrdMap<(RoundId, ParticipantCode), Parked<Answer>>;

fn as_answers<S: serde::Serializer>(answers: &Answers, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(answers.values())
}

impl Rounds {
    pub(crate) fn apply_round(&mut self, fact: &Fact<'_>, event: &domain::round::Event) {
        let id = RoundId::new(fact.key());
        let record = self.by_id.entry(id.clone()).or_insert_with(|| Arc::new(Record::new(id)));
        Arc::make_mut(record).apply(fact, event);
    }

    pub(crate) fn apply_answer(&mut self, fact: &Fact<'_>, event: &response::Event) {
        let Some((round, participant)) = fact.key().rsplit_once('/') else { return };
        let key = (RoundId::new(round), ParticipantCode::new(participant));
        let answer = self.answers.entry(key.clone()).or_insert_with(|| Parked::new(Answer::new(key)));
        answer.change().apply(fact, event);
    }

    pub(crate) fn apply_comment(&mut self, fact: &Fact<'_>, event: &domain::comment::Event) {
        let key = fact.key();
        let number = self
            .remarks
            .number(key, |remark| remark.id.as_str() == key)
            .unwrap_or_else(|| self.remarks.add(key, Parked::new(Remark::new(CommentId::new(key)))));
        let Some(remark) = self.remarks.at_mut(number) else { return };
        let before = remark.comment.stage;
        remark.change().apply(fact, event);
        let (after, round) = (remark.comment.stage, remark.round().cloned());
        let Some(record) = round.and_then(|round| self.by_id.get_mut(&round)) else { return };
        Arc::make_mut(record).note(number, (before, after));
    }

    /// A round.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.by_id.get(id).map(AsRef::as_ref)
    }

    /// All rounds, by guide and number.
    pub fn all(&self) -> impl Iterator<Item = &Record> {
        self.by_id.values().map(AsRef::as_ref)
    }

    /// The rounds of a guide.
    pub fn of_guide<'a>(&'a self, guide: &'a GuideId) -> impl Iterator<Item = &'a Record> {
        self.all().filter(move |record| record.round.plan.as_ref().is_some_and(|plan| plan.guide == *guide))
    }

    /// The answer of an addressee.
    #[must_use]
    pub fn answer(&self, round: &RoundId, participant: &ParticipantCode) -> Option<&Answer> {
        self.answers.get(&(round.clone(), participant.clone())).map(AsRef::as_ref)
    }

    /// The answer whose stream has this key: `PG-SOM/1/QM`.
    #[must_use]
    pub fn answer_at(&self, key: &str) -> Option<&Answer> {
        let (round, participant) = key.rsplit_once('/')?;
        self.answer(&RoundId::new(round), &ParticipantCode::new(participant))
    }

    /// A comment.
    #[must_use]
    pub fn comment(&self, id: &str) -> Option<&Remark> {
        self.remarks.find(id, |remark| remark.id.as_str() == id).map(AsRef::as_ref)
    }

    /// The comments of a round, in the order they came.
    pub fn comments<'a>(&'a self, record: &'a Record) -> impl DoubleEndedIterator<Item = &'a Remark> {
        record.comments.iter().filter_map(|number| self.remarks.at(*number)).map(AsRef::as_ref)
    }

    /// All comments on a guide, through all its rounds.
    pub fn on_guide<'a>(&'a self, guide: &'a GuideId) -> impl Iterator<Item = &'a Remark> {
        self.of_guide(guide).flat_map(|record| self.comments(record))
    }

    /// How many comments there are in all rounds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.remarks.values().len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.remarks.values().is_empty()
    }
}
