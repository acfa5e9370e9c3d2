//! What can be read of rounds, answers and comments as JSON? At any instant, with the reader's eyes.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ParticipantCode;
use domain::comment::event::{Disposition, Kind};
use domain::comment::{Opinion, Stage};
use domain::response::Standing;
use domain::round::event::{Attribution, Manner};
use projections::rounds::{Answer, Query, Record, Remark};
use serde_json::{Value, json};

use super::reads::{Listed, part, record};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;

/// A round the reader may see.
pub(crate) fn round<'a>(look: &'a Look, id: &str) -> Result<&'a Record, Problem> {
    let found = look.world.rounds.get(id).filter(|record| look.sight.may_see_round(record));
    found.ok_or_else(Problem::absent)
}

/// A round as a line of a list.
fn row(record: &Record) -> Value {
    let plan = record.round.plan.as_ref();
    json!({
        "id": record.id, "version": record.version, "guide": plan.map(|plan| &plan.guide),
        "number": plan.map(|plan| plan.number), "text": plan.map(|plan| &plan.text),
        "kind": plan.map(|plan| plan.kind), "state": record.round.state.as_str(),
        "resting": record.round.resting_since.is_some(), "deadline": record.deadline(),
        "sealed": record.is_sealed(), "addressees": record.addressees().len(),
        "comments": record.counts.all(), "open_comments": record.counts.open(),
    })
}

/// Members of a round besides those of its line.
fn whole(record: &Record) -> Value {
    let plan = record.round.plan.as_ref();
    json!({
        "committee": plan.map(|plan| &plan.committee), "manner": plan.map(|plan| held(&plan.manner).0),
        "meeting": plan.and_then(|plan| held(&plan.manner).1), "attributed": plan.and_then(|plan| held(&plan.manner).2),
        "asked": record.addressees(), "informed": plan.map(|plan| &plan.informed),
        "resolved_on": plan.map(|plan| plan.resolved_on), "languages": record.round.text.as_ref().map(|it| &it.languages),
        "circulated_at": record.circulated_at, "closed_at": record.closed_at, "moved": record.moved,
        "requests": record.round.requests, "pending": record.round.pending,
        "unreached": record.round.unreached, "tally": record.round.tally,
        "silence_means": plan.map(|plan| plan.kind.silence_means()), "counts": record.counts,
    })
}

/// How a round is held: in writing, or in which meeting, and whether comments carry a name there.
fn held(manner: &Manner) -> (&'static str, Option<&str>, Option<bool>) {
    match manner {
        Manner::InWriting => ("in-writing", None, None),
        Manner::Workshop { meeting, attribution } => {
            ("workshop", Some(meeting), Some(*attribution == Attribution::ByDelegation))
        }
    }
}

fn joined(mut one: Value, other: Value) -> Value {
    if let (Value::Object(one), Value::Object(other)) = (&mut one, other) {
        one.extend(other);
    }
    one
}

pub(crate) async fn rounds(look: Look) -> Listed {
    let seen = look.world.rounds.all().filter(|record| look.sight.may_see_round(record));
    part(&look, &seen.map(row).collect::<Vec<_>>())
}

pub(crate) async fn one(
    look: Look,
    Path((guide, number)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let found = round(&look, &format!("{guide}/{number}"))?;
    Ok(record(found.version, joined(row(found), whole(found))))
}

/// An answer as anybody sees it who may see the round.
fn answer_row(look: &Look, answer: &Answer) -> Value {
    let inside = look.sight.may_see_inside(answer).then(|| answer.inside());
    json!({
        "round": answer.round, "participant": answer.participant, "state": answer.outside(), "inside": inside,
        "submissions": answer.submissions.len(), "last_activity": answer.last_seen,
    })
}

pub(crate) async fn answers(look: Look, Path((guide, number)): Path<(String, String)>) -> Listed {
    let found = round(&look, &format!("{guide}/{number}"))?;
    let all = found.addressees().iter().filter_map(|code| look.world.rounds.answer(&found.id, code));
    part(&look, &all.map(|answer| answer_row(&look, answer)).collect::<Vec<_>>())
}

/// A delegation's own answer, drafts included; to anybody else there is no such thing.
pub(crate) async fn answer(
    State(desk): State<Desk>,
    look: Look,
    Path((guide, number, participant)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let found = round(&look, &format!("{guide}/{number}"))?;
    let answer = look.world.rounds.answer(&found.id, &ParticipantCode::new(participant));
    let answer = answer.filter(|answer| look.sight.may_see_inside(answer)).ok_or_else(Problem::absent)?;
    let drafts = drafts(&desk, answer).await?;
    let inside = json!({
        "version": answer.version, "drafts": drafts, "held": answer.response.held.as_ref().map(|held| {
            json!({"authority": held.authority, "drafts": held.drafts, "received": held.received})
        }),
        "comments": answer.response.comments, "history": answer.submissions,
    });
    Ok(record(answer.version, joined(answer_row(&look, answer), inside)))
}

/// A draft as its delegation reads it.
#[derive(Clone, Debug, serde::Serialize)]
pub(crate) struct Draft {
    /// Which.
    #[serde(rename = "draft")]
    pub id: domain::DraftId,
    /// What became of it.
    pub standing: Standing,
    /// Who wrote it last.
    pub by: Option<domain::PersonId>,
    /// When it was written last.
    pub at: jiff::Timestamp,
    /// Its words; none once they were erased.
    pub words: Option<domain::comment::event::Words>,
    /// What is to be mended, where it came back.
    pub note: Option<String>,
}

/// The drafts of an answer, unsealed for its own delegation. Whoever calls this has asked `may_see_inside`.
pub(crate) async fn drafts(desk: &Desk, answer: &Answer) -> Result<Vec<Draft>, Problem> {
    let mut drafts = Vec::with_capacity(answer.drafts.len());
    for (id, place) in &answer.drafts {
        let Some(known) = answer.response.drafts.get(id) else { continue };
        let note = match place.note {
            Some(position) => desk.office.vault().open(position, "note").await?,
            None => None,
        };
        drafts.push(Draft {
            id: id.clone(),
            standing: known.standing,
            by: known.by.clone(),
            at: place.at,
            words: desk.office.vault().open(place.position, "draft").await?,
            note,
        });
    }
    drafts.sort_by_key(|draft| draft.id.as_str().trim_start_matches('d').parse::<u32>().unwrap_or(0));
    Ok(drafts)
}

/// What is looked for in a matrix, as the address says it.
pub(crate) fn matrix_query(look: &Look) -> Result<Query, Problem> {
    fn word<T: serde::de::DeserializeOwned>(look: &Look, name: &str) -> Result<Option<T>, Problem> {
        look.asked(name)
            .filter(|word| !word.is_empty())
            .map(|word| super::rounds::chosen(word, name))
            .transpose()
    }
    let yes = |name: &str| matches!(look.asked(name), Some("true" | "yes" | "on" | "1"));
    let text =
        |name: &str| look.asked(name).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned);
    Ok(Query {
        participant: text("participant").map(ParticipantCode::new),
        kind: word::<Kind>(look, "kind")?,
        stage: word::<Stage>(look, "state")?,
        disposition: word::<Disposition>(look, "disposition")?,
        open: yes("open"),
        half_of: None,
        late: yes("late"),
        place: text("place"),
        words: text("q"),
    })
}

pub(crate) async fn comments(look: Look, Path((guide, number)): Path<(String, String)>) -> Listed {
    let found = round(&look, &format!("{guide}/{number}"))?;
    let query = matrix_query(&look)?;
    let sees = look.sight.remarks_of(found);
    let all: Vec<Shown<'_>> = look.world.rounds.found(found, &query, sees).map(Shown).collect();
    part(&look, &all)
}

/// A comment that becomes JSON only if it is on the page asked for.
struct Shown<'a>(&'a Remark);

impl serde::Serialize for Shown<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        comment_value(self.0).serialize(serializer)
    }
}

pub(crate) async fn comment(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let found = look.world.rounds.comment(&id);
    let found = found.filter(|remark| look.sight.may_see_comment(&look.world, remark));
    let found = found.ok_or_else(Problem::absent)?;
    Ok(record(found.version, comment_value(found)))
}

fn comment_value(remark: &Remark) -> Value {
    let comment = &remark.comment;
    let (received, words) = (comment.received.as_ref(), remark.words());
    let reason = comment.decision.as_ref().and_then(|decision| decision.reason.as_ref());
    let opinions: Vec<Value> = comment.opinions.iter().map(opinion).collect();
    let places: Vec<Value> =
        comment.places.iter().map(|(version, place)| json!({"version": version, "place": place})).collect();
    json!({
        "id": remark.id, "version": remark.version, "round": remark.round(),
        "guide": received.map(|it| &it.guide), "participant": remark.participant(),
        "authors": comment.authors(), "state": comment.stage.as_str(),
        "kind": remark.kind(), "anchor": words.map(|words| &words.anchor),
        "comment": words.map(|words| &words.comment), "proposed": words.and_then(|words| words.proposed.as_ref()),
        "rationale": words.and_then(|words| words.rationale.as_ref()),
        "received": received.map(|it| &it.received), "late": remark.is_late(),
        "disposition": remark.disposition(), "reason": reason,
        "change": comment.decision.as_ref().and_then(|decision| decision.change.as_ref()),
        "proposal": comment.proposal, "opinions": opinions, "merged_into": comment.into,
        "joined": comment.joined.iter().map(|joined| &joined.from).collect::<Vec<_>>(),
        "places": places, "settled_at": remark.settled_at,
    })
}

fn opinion((government, opinion): (&ParticipantCode, &Opinion)) -> Value {
    json!({"government": government, "choice": opinion.choice, "reason": opinion.reason})
}
