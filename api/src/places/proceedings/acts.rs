//! How does a form about taskings, meetings, committees, statements or publications become a request? As the API's own body.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::json::act::{Act, Asked, Making, perform};
use crate::json::drafting as d;
use crate::look::Look;
use crate::places::typed::Typed;
use crate::places::{Refused, Shown, again, see};
use crate::problem::Problem;
use crate::view::Page;

/// A body read from the fields of a form; a field that cannot be read is told.
fn body<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_json::from_value(value).map_err(|_| {
        Problem::field("form", "unreadable", "A number or a choice of this form cannot be read.")
    })
}

async fn ask<A: Act>(desk: &Desk, id: &str, value: Value) -> Result<Asked, Problem> {
    A::ask(id, body(value)?, desk).await
}

async fn asked<M: Making>(desk: &Desk, value: Value) -> Result<Asked, Problem> {
    body::<M>(value)?.ask(desk).await
}

/// Texts typed one a line or with commas between.
fn lines(typed: &Typed, field: &str) -> Vec<String> {
    let values = typed.fields.get(field).map(Vec::as_slice).unwrap_or_default();
    let parts = values.iter().flat_map(|text| text.split(['\n', ',', ';']));
    parts.map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

/// Items typed one a line; commas belong to them.
fn items(typed: &Typed, field: &str) -> Vec<String> {
    typed.text(field).lines().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect()
}

fn number(typed: &Typed, field: &str) -> Result<Option<u64>, Problem> {
    let wrong = |_| Problem::field(field, "not-a-number", "Type a whole number.");
    typed.given(field).map(|text| text.parse().map_err(wrong)).transpose()
}

fn needed(typed: &Typed, field: &str) -> Result<u64, Problem> {
    number(typed, field)?.ok_or_else(|| Problem::field(field, "required", "Type a whole number."))
}

/// Milestones typed one a line: `key | what | from | by`, where `from` may be left out.
fn milestones(typed: &Typed) -> Result<Value, Problem> {
    let wrong = || {
        let message =
            "One milestone a line: key | what is to be reached | from | by; \"from\" may be left out.";
        Problem::field("milestones", "not-a-plan", message)
    };
    let step = |line: String| {
        let parts: Vec<&str> = line.split('|').map(str::trim).collect();
        match parts.as_slice() {
            [key, title, due] => Ok(json!({"key": key, "title": title, "due": due})),
            [key, title, from, due] => Ok(json!({"key": key, "title": title, "from": from, "due": due})),
            _ => Err(wrong()),
        }
    };
    items(typed, "milestones").into_iter().map(step).collect::<Result<Vec<_>, _>>().map(Value::from)
}

fn deadline(typed: &Typed, field: &str) -> Value {
    let zone = typed.given("zone").unwrap_or_else(|| "Asia/Bangkok".to_owned());
    json!({"at": typed.text(field), "zone": zone})
}

fn origin(typed: &Typed) -> Value {
    json!({"tasking": typed.given("tasking"), "own_initiative": typed.given("own_initiative")})
}

pub(super) async fn mandate_committee(desk: &Desk, typed: &Typed) -> Result<Asked, Problem> {
    let value = json!({"id": typed.text("id"), "name": typed.text("name"), "basis": origin(typed)});
    asked::<d::MandateCommittee>(desk, value).await
}

/// What a form of the committee room asks.
pub(super) async fn committee(desk: &Desk, (id, act): (&str, &str), typed: &Typed) -> Result<Asked, Problem> {
    let text = |field: &str| typed.text(field);
    match act {
        "take-lead" => ask::<d::TakeLead>(desk, id, json!({"leads": lines(typed, "leads")})).await,
        "draft-terms" => {
            let value = json!({"document": text("document"), "terms": text("terms"), "milestones": milestones(typed)?});
            ask::<d::DraftTerms>(desk, id, value).await
        }
        "approve-terms" => ask::<d::ApproveTerms>(desk, id, json!({})).await,
        "circulate-call" => {
            ask::<d::CirculateCall>(desk, id, json!({"deadline": deadline(typed, "deadline")})).await
        }
        "express-interest" => interest(desk, id, typed).await,
        "schedule-first" => {
            let value = json!({"scheduled_for": text("scheduled_for"), "note": text("note")});
            ask::<d::ScheduleFirst>(desk, id, value).await
        }
        "constitute" => {
            let value = json!({
                "members": lines(typed, "members"), "experts_from": lines(typed, "experts_from"),
                "secretary": text("secretary"),
            });
            ask::<d::ConstituteCommittee>(desk, id, value).await
        }
        "change-membership" => {
            let value = json!({
                "participant": text("participant"), "change": text("change"), "from": typed.given("from"),
                "until": typed.given("until"), "function": typed.given("function"),
                "meeting": number(typed, "meeting")?, "reason": typed.given("reason"),
            });
            ask::<d::ChangeMembership>(desk, id, value).await
        }
        "discharge" => ask::<d::DischargeCommittee>(desk, id, json!({"verb": text("verb")})).await,
        "abandon" => ask::<d::Abandon>(desk, id, json!({"reasons": text("reasons")})).await,
        _ => at_work(desk, (id, act), typed).await,
    }
}

async fn interest(desk: &Desk, id: &str, typed: &Typed) -> Result<Asked, Problem> {
    let received = typed.given("at").map(|_| serde_json::to_value(crate::places::acts::asserted(typed)).ok());
    let value = json!({
        "participant": typed.text("participant"), "experts": needed(typed, "experts")?,
        "received": received.flatten(), "channel": typed.given("channel"),
    });
    ask::<d::Interest>(desk, id, value).await
}

/// The same of a committee at work: meetings, decisions, plan.
async fn at_work(desk: &Desk, (id, act): (&str, &str), typed: &Typed) -> Result<Asked, Problem> {
    let text = |field: &str| typed.text(field);
    match act {
        "call-meeting" => {
            let value = json!({
                "meeting": needed(typed, "meeting")?, "starts": text("starts"), "place": text("place"),
                "agenda": items(typed, "agenda"), "named": text("attribution") == "named",
            });
            ask::<d::CallMeeting>(desk, id, value).await
        }
        "open-meeting" => {
            ask::<d::OpenSession>(desk, id, json!({"meeting": needed(typed, "meeting")?})).await
        }
        "record-intervention" => {
            let value = json!({
                "meeting": needed(typed, "meeting")?, "item": number(typed, "item")?, "text": text("text"),
                "speaker": typed.given("speaker"),
            });
            ask::<d::RecordIntervention>(desk, id, value).await
        }
        "hold-meeting" => {
            let value = json!({
                "meeting": needed(typed, "meeting")?, "delegates": lines(typed, "delegates"),
                "alternates": lines(typed, "alternates"), "summary": text("summary"),
            });
            ask::<d::HoldMeeting>(desk, id, value).await
        }
        "decide" => {
            let value = json!({
                "meeting": number(typed, "meeting")?, "guide": typed.given("guide"), "text": text("text"),
            });
            ask::<d::Decide>(desk, id, value).await
        }
        "revise-work-plan" => {
            let value = json!({"milestones": milestones(typed)?, "reason": text("reason")});
            ask::<d::ReviseWorkPlan>(desk, id, value).await
        }
        "reach-milestone" => {
            let value = json!({"key": text("milestone"), "on": typed.given("on")});
            ask::<d::ReachMilestone>(desk, id, value).await
        }
        _ => Err(Problem::absent()),
    }
}

pub(super) async fn issue_tasking(desk: &Desk, typed: &Typed) -> Result<Asked, Problem> {
    let text = |field: &str| typed.text(field);
    let value = json!({
        "id": text("id"), "body": text("body"), "verb": text("verb"), "subject": text("subject"),
        "on": text("on"), "report_by": typed.given("report_by"),
    });
    asked::<d::IssueTasking>(desk, value).await
}

/// What a form about a tasking asks.
pub(super) async fn tasking(desk: &Desk, (id, act): (&str, &str), typed: &Typed) -> Result<Asked, Problem> {
    let words = || json!({"text": typed.text("text")});
    match act {
        "assign" => {
            let value = json!({
                "owner": typed.text("owner"), "report_by": typed.given("report_by"),
                "funding": typed.given("funding"),
            });
            ask::<d::Assign>(desk, id, value).await
        }
        "start" => ask::<d::Start>(desk, id, json!({})).await,
        "note-progress" => ask::<d::NoteProgress>(desk, id, words()).await,
        "report" => ask::<d::Report>(desk, id, words()).await,
        "continue" => ask::<d::Continue>(desk, id, words()).await,
        "discharge" => ask::<d::DischargeTasking>(desk, id, json!({"verb": typed.text("verb")})).await,
        "lapse" => ask::<d::LapseTasking>(desk, id, json!({"reasons": typed.text("reasons")})).await,
        _ => Err(Problem::absent()),
    }
}

pub(super) async fn open_meeting(desk: &Desk, typed: &Typed) -> Result<Asked, Problem> {
    let happened = typed.given("at").map(|_| serde_json::to_value(crate::places::acts::asserted(typed)).ok());
    let value = json!({
        "id": typed.text("id"), "body": typed.text("body"), "place": typed.text("place"),
        "present": lines(typed, "present"), "observers": lines(typed, "observers"),
        "participating": items(typed, "participating"), "happened": happened.flatten(),
    });
    asked::<d::OpenMeeting>(desk, value).await
}

/// What a form about a meeting asks.
pub(super) async fn meeting(desk: &Desk, (id, act): (&str, &str), typed: &Typed) -> Result<Asked, Problem> {
    if act != "close" {
        return Err(Problem::absent());
    }
    let value = json!({"place": typed.text("place"), "summary": typed.text("summary")});
    ask::<d::Close>(desk, id, value).await
}

pub(super) async fn enter_statement(desk: &Desk, typed: &Typed) -> Result<Asked, Problem> {
    let text = |field: &str| typed.text(field);
    let value = json!({
        "id": text("id"), "kind": text("kind"), "guide": text("guide"), "symbol": text("symbol"),
        "body": text("body"), "text": text("text"), "insists": typed.given("insists").is_some(),
    });
    asked::<d::EnterStatement>(desk, value).await
}

/// What a form about a statement asks.
pub(super) async fn statement(desk: &Desk, (id, act): (&str, &str), typed: &Typed) -> Result<Asked, Problem> {
    let text = |field: &str| typed.text(field);
    match act {
        "amend" => ask::<d::Amend>(desk, id, json!({"text": text("text")})).await,
        "attach" => {
            let value = json!({"body": text("body"), "verb": text("verb"), "on": text("on")});
            ask::<d::Attach>(desk, id, value).await
        }
        "withdraw" => ask::<d::WithdrawStatement>(desk, id, json!({})).await,
        _ => Err(Problem::absent()),
    }
}

pub(super) async fn draft_publication(desk: &Desk, typed: &Typed) -> Result<Asked, Problem> {
    let class = typed.given("classification").unwrap_or_else(|| "public".to_owned());
    let item = |title: String| json!({"title": title, "classification": class});
    let contents: Vec<Value> = items(typed, "items").into_iter().map(item).collect();
    let value = json!({
        "id": typed.text("id"), "title": typed.text("title"), "kind": typed.text("kind"),
        "basis": origin(typed), "items": contents,
    });
    asked::<d::DraftPublication>(desk, value).await
}

/// What a form about a publication asks; `seen` is what the page showed of the draft.
pub(super) async fn publication(
    desk: &Desk,
    (id, act): (&str, &str),
    typed: &Typed,
) -> Result<Asked, Problem> {
    match act {
        "clear" => {
            let seen: Value = serde_json::from_str(typed.text("seen")).unwrap_or_default();
            ask::<d::Clear>(desk, id, json!({"items": seen})).await
        }
        "publish" => ask::<d::Publish>(desk, id, json!({"on": typed.given("on")})).await,
        "correct" => {
            let value = json!({"text": typed.text("text"), "languages": lines(typed, "languages")});
            ask::<d::Correct>(desk, id, value).await
        }
        "withdraw" => {
            ask::<d::WithdrawPublication>(desk, id, json!({"reasons": typed.text("reasons")})).await
        }
        _ => Err(Problem::absent()),
    }
}

/// Does what a form asks and sends the reader back to the record.
pub(super) async fn done(
    desk: &Desk,
    (typed, asked): (&Typed, Result<Asked, Problem>),
    home: &str,
) -> Result<Response, Problem> {
    let asking = typed.asking(desk)?;
    let seen = asking.seen;
    let done = perform(desk, asking, asked?, seen).await?;
    Ok(see(home, "set", done.receipt.positions.map(|(_, last)| last)))
}

/// The page again with the reason, or nothing where the reader may not know.
pub(super) fn again_or_absent(
    problem: Problem,
    page: Result<Page, Problem>,
    (look, home): (&Look, &str),
    typed: &Typed,
) -> Shown {
    if problem.status == StatusCode::NOT_FOUND {
        return Err(Refused(problem));
    }
    Ok(again(page?, (look, home), typed, &problem))
}

/// Makes a new record of a collection and leads to it.
pub(super) async fn make(
    desk: &Desk,
    (typed, asked): (&Typed, Result<Asked, Problem>),
    home: &str,
    page: impl FnOnce() -> Result<Page, Problem>,
    look: &Look,
) -> Shown {
    let made = async {
        let asking = typed.asking(desk)?;
        perform(desk, asking, asked?, None).await
    };
    match made.await {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("{home}/{}", done.id), "set", position))
        }
        Err(problem) => again_or_absent(problem, page(), (look, home), typed),
    }
}
