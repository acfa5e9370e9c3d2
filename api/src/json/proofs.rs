//! How does an outsider check the journal? Checkpoint and tiles at the paths of C2SP, proofs as JSON, the receipt of one event.
//!
//! Checkpoint and hashes are for everybody: they say how many events there are and nothing of what is in them. Entries hold pseudonyms
//! and times, and are for those who may read the whole record (docs/decisions).

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use eventstore::{Inclusion, NotSigned};
use projections::playback::{Step, step};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::address::Number;
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;

/// Full tiles never change: whoever fetched one keeps it.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Partial tiles and the checkpoint are new in a moment.
const FOR_NOW: &str = "no-cache";
/// Most texts and files a receipt names.
const MAX_TEXTS: usize = 20;

impl From<NotSigned> for Problem {
    fn from(why: NotSigned) -> Self {
        match why {
            NotSigned::Read(why) => why.into(),
            other => Self::failure(&other),
        }
    }
}

/// The newest checkpoint, as a signed note.
pub(crate) async fn checkpoint(State(desk): State<Desk>) -> Result<Response, Problem> {
    let signer = desk.signer.as_ref().ok_or_else(Problem::absent)?;
    let published = signer.checkpoint().borrow().clone().ok_or_else(Problem::absent)?;
    let kind = (header::CONTENT_TYPE, "text/plain; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, FOR_NOW)], published.to_string()).into_response())
}

/// A tile of hashes, or, for those who may read the whole record, a bundle of entries.
pub(crate) async fn tile(
    State(desk): State<Desk>,
    Path(path): Path<String>,
    look: Result<Look, Problem>,
) -> Result<Response, Problem> {
    let bytes = match path.strip_prefix("entries/") {
        Some(path) => {
            if !look.is_ok_and(|look| look.sight.sees_all()) {
                return Err(Problem::absent());
            }
            desk.prover.entries_at(path).await?
        }
        None => desk.prover.tile_at(&path).await?,
    };
    let bytes = bytes.ok_or_else(Problem::absent)?;
    let keep = match (path.contains(".p/"), path.starts_with("entries/")) {
        (true, _) => FOR_NOW,
        (false, true) => "private, max-age=31536000, immutable",
        (false, false) => FOR_EVER,
    };
    let kind = (header::CONTENT_TYPE, "application/octet-stream");
    Ok(([kind, (header::CACHE_CONTROL, keep)], bytes).into_response())
}

/// That an event is in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct InclusionProof {
    /// Its position; its index in the tree is one less.
    pub position: u64,
    /// Its leaf, in hexadecimal.
    pub leaf: String,
    /// Size of the tree the proof leads to.
    pub size: u64,
    /// Its root, in hexadecimal.
    pub root: String,
    /// The proof (RFC 6962 §2.1.1), from the leaf upwards.
    pub path: Vec<String>,
}

impl From<&Inclusion> for InclusionProof {
    fn from(proof: &Inclusion) -> Self {
        Self {
            position: proof.position,
            leaf: hex::encode(proof.leaf),
            size: proof.size,
            root: hex::encode(proof.root),
            path: proof.path.iter().map(hex::encode).collect(),
        }
    }
}

/// That a journal continues what it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct ConsistencyProof {
    /// Size of the earlier tree.
    pub from: u64,
    /// Its root, in hexadecimal.
    pub from_root: String,
    /// Size of the later tree.
    pub to: u64,
    /// Its root, in hexadecimal.
    pub to_root: String,
    /// The proof (RFC 6962 §2.1.2).
    pub path: Vec<String>,
}

fn required(look: &Look, name: &str) -> Result<u64, Problem> {
    look.number(name)?.ok_or_else(|| Problem::field(name, "required", "Say which position."))
}

fn nowhere(name: &str) -> Problem {
    Problem::field(name, "not-in-the-journal", "There is no such position in a journal of that size.")
}

/// The inclusion proof of a position in the tree of a size, the newest if none is said.
pub(crate) async fn inclusion(State(desk): State<Desk>, look: Look) -> Result<Json<InclusionProof>, Problem> {
    let position = required(&look, "position")?;
    let proof = desk.prover.inclusion(position, look.number("size")?).await?;
    Ok(Json((&proof.ok_or_else(|| nowhere("position"))?).into()))
}

/// The proof that the tree of one size continues that of another.
pub(crate) async fn consistency(
    State(desk): State<Desk>,
    look: Look,
) -> Result<Json<ConsistencyProof>, Problem> {
    let from = required(&look, "from")?;
    let proof = desk.prover.consistency(from, look.number("to")?).await?.ok_or_else(|| nowhere("from"))?;
    Ok(Json(ConsistencyProof {
        from: proof.from,
        from_root: hex::encode(proof.from_root),
        to: proof.to,
        to_root: hex::encode(proof.to_root),
        path: proof.path.iter().map(hex::encode).collect(),
    }))
}

/// What was done, by whom, for whom, on which text, under which mandate and rules, and that it is in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct EventReceipt {
    /// Position.
    pub position: u64,
    /// The matter.
    pub matter: String,
    /// Type of the event.
    pub event_type: String,
    /// What happened, in one sentence.
    pub what: String,
    /// When it was recorded.
    pub recorded_at: String,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// For which participant.
    pub on_behalf_of: Option<String>,
    /// Who wrote it down, where that was somebody else.
    pub recorded_by: Option<String>,
    /// Digests of the texts and files it is about.
    pub texts: Vec<String>,
    /// Under which mandate.
    pub mandate: Option<String>,
    /// Procedure and version of the rules applied.
    pub procedure: Option<String>,
    /// The rule that said no, where it is a refusal.
    pub rule: Option<String>,
    /// The canonical entry that was hashed.
    pub entry: String,
    /// The inclusion proof.
    pub proof: InclusionProof,
    /// The signed checkpoint it leads to; null where this process does not sign, or witnesses are still missing.
    pub checkpoint: Option<String>,
    /// The log's key, witnesses and their quorum (C2SP tlog-policy); null where there is no checkpoint.
    pub policy: Option<String>,
    /// The proof with its checkpoint as C2SP tlog-proof writes it; null where there is no checkpoint.
    pub tlog_proof: Option<String>,
}

/// The receipt of one event, as JSON.
pub(crate) async fn receipt(
    State(desk): State<Desk>,
    look: Look,
    Path(position): Path<Number>,
) -> Result<Json<EventReceipt>, Problem> {
    Ok(Json(receipt_of(&desk, &look, position.read()?).await?.0))
}

/// The receipt of an event that the reader may see, with its step.
pub(crate) async fn receipt_of(
    desk: &Desk,
    look: &Look,
    position: u64,
) -> Result<(EventReceipt, Step), Problem> {
    let row = look.world.audit_trail.at(position).filter(|row| look.sight.may_see_row(&look.world, row));
    let matter = row.ok_or_else(Problem::absent)?.matter().to_owned();
    let found = desk.host.event(position).await.map_err(|why| Problem::failure(&why))?;
    let (recorded, event) = found.ok_or_else(Problem::absent)?;
    let step = step(&look.world, &recorded, &event);
    let kept = desk.office.journal().kept(position - 1, 1).await?;
    let entry = kept.first().map(|kept| String::from_utf8_lossy(&kept.entry).into_owned());
    let covering = match &desk.signer {
        Some(signer) => signer.covering(position).await?,
        None => None,
    };
    let size = covering.as_ref().map(|(size, _)| *size);
    let proof = desk.prover.inclusion(position, size).await?.ok_or_else(Problem::absent)?;
    let checkpoint = covering.map(|(_, text)| text.to_string());
    let policy = desk.signer.as_ref().map(|signer| signer.policy().to_string());
    let body: Value = serde_json::from_slice(&recorded.body).unwrap_or_default();
    let receipt = EventReceipt {
        position,
        matter,
        event_type: step.event_type.to_owned(),
        what: step.sentence.clone(),
        recorded_at: step.recorded_at.to_string(),
        who: step.who.clone(),
        role: step.role.clone(),
        on_behalf_of: step.for_whom.clone(),
        recorded_by: step.recorded_by.clone(),
        texts: texts(&body),
        mandate: step.mandate.clone(),
        procedure: step.procedure.clone(),
        rule: step.rule.clone(),
        entry: entry.unwrap_or_default(),
        proof: (&proof).into(),
        tlog_proof: checkpoint.as_ref().map(|text| proof.to_text(text)),
        policy: policy.filter(|_| checkpoint.is_some()),
        checkpoint,
    };
    Ok((receipt, step))
}

/// Digests that a public payload names, wherever they stand in it.
fn texts(body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    gather(body, &mut found);
    found.sort();
    found.dedup();
    found.truncate(MAX_TEXTS);
    found
}

fn gather(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                match member {
                    Value::String(text) if name.ends_with("digest") => found.push(text.clone()),
                    other => gather(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| gather(item, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_the_texts_it_is_about_once() {
        let body = serde_json::json!({"files": [{"digest": "b"}, {"digest": "a"}], "form": {"text_digest": "a"}, "digest": 7});
        assert_eq!(texts(&body), ["a", "b"]);
    }
}
