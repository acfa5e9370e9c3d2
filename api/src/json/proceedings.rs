//! What can be read of taskings, meetings, committees, statements and publications as JSON?

use axum::extract::Path;
use axum::response::Response;
use projections::committees::{Committee, Session};
use projections::taskings::Tasking;
use serde_json::{Value, json};

use super::reads::{Listed, part, record, value};
use crate::look::Look;
use crate::problem::Problem;

/// Whether any of this exists for the reader.
fn takes_part(look: &Look) -> Result<(), Problem> {
    if look.sight.may_see_proceedings() { Ok(()) } else { Err(Problem::absent()) }
}

pub(crate) async fn taskings(look: Look) -> Listed {
    takes_part(&look)?;
    let all: Vec<Value> = look.world.taskings.all().map(|one| tasking_seen(&look, one)).collect();
    part(&look, &all)
}

pub(crate) async fn tasking(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    takes_part(&look)?;
    let one = look.world.taskings.get(&id).ok_or_else(Problem::absent)?;
    Ok(record(one.version, tasking_seen(&look, one)))
}

fn tasking_seen(look: &Look, one: &Tasking) -> Value {
    let due = one.due(look.world.settings.zone(look.now));
    let late = due.as_ref().is_some_and(|due| due.has_passed(look.now));
    let assigned = one.state.assigned.as_ref();
    let issued = one.state.issued.as_ref();
    json!({
        "id": one.id, "version": one.version, "state": one.state.stage,
        "body": issued.map(|it| &it.body), "verb": issued.map(|it| &it.verb),
        "subject": issued.map(|it| &it.subject), "on": issued.map(|it| &it.on),
        "owner": one.owner(), "funding": assigned.and_then(|it| it.funding.as_ref()),
        "report_by": one.report_by(), "due": due, "late": late, "open": one.is_open(),
        "notes": one.notes, "ended": one.ended, "carried_out_by": one.children(&look.world),
    })
}

pub(crate) async fn chronicle(look: Look) -> Listed {
    takes_part(&look)?;
    let all: Vec<_> = look.world.chronicle.all().collect();
    part(&look, &all)
}

pub(crate) async fn meetings(look: Look) -> Listed {
    takes_part(&look)?;
    let all: Vec<_> = look.world.meetings.all().collect();
    part(&look, &all)
}

pub(crate) async fn meeting(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    takes_part(&look)?;
    let one = look.world.meetings.get(&id).ok_or_else(Problem::absent)?;
    Ok(record(one.version, value(one)?))
}

pub(crate) async fn committees(look: Look) -> Listed {
    takes_part(&look)?;
    let all: Vec<Value> = look.world.committees.all().map(|one| committee_seen(&look, one)).collect();
    part(&look, &all)
}

pub(crate) async fn committee(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    takes_part(&look)?;
    let one = look.world.committees.get(&id).ok_or_else(Problem::absent)?;
    Ok(record(one.version, committee_seen(&look, one)))
}

/// A committee as the reader may see it: who is not in the room knows that it meets, not what is said there.
fn committee_seen(look: &Look, one: &Committee) -> Value {
    let zone = look.world.settings.zone(look.now);
    let inside = look.sight.may_enter_committee(one);
    let interest: Vec<_> =
        one.interest.iter().filter(|it| look.sight.may_see_interest(one, &it.participant)).collect();
    let terms = one.state.terms.as_ref();
    let sessions: Vec<Value> = one.sessions.iter().map(|it| session_seen(it, inside)).collect();
    let decided: Vec<Value> = one.decided.iter().filter(|_| inside).map(|(it, at)| {
        json!({"number": it.number, "meeting": it.meeting, "guide": it.guide, "text": it.text, "recorded_at": at})
    }).collect();
    let absences: Vec<Value> = one
        .absences
        .iter()
        .filter(|_| inside)
        .map(|(who, meeting, reason)| json!({"participant": who, "meeting": meeting, "reason": reason}))
        .collect();
    let approvals: Vec<Value> =
        one.approvals.iter().map(|(half, at)| json!({"government": half.government, "at": at})).collect();
    json!({
        "id": one.id, "version": one.version, "state": one.state.stage, "name": one.name(), "body": one.body(),
        "basis": one.state.mandated.as_ref().map(|it| &it.basis), "leads": one.state.leads,
        "document": terms.map(|it| &it.document), "terms": terms.map(|it| &it.terms), "approvals": approvals,
        "interest_closes": one.call.as_ref().map(|it| &it.deadline), "interest": interest,
        "first_meeting": one.state.first_meeting, "first_meeting_late": one.first_meeting_is_late(look.now, zone),
        "seats": one.state.sittings, "alternates": one.alternates, "absences": absences,
        "work_plan": one.steps(look.now, zone), "meetings": sessions, "decisions": decided, "ended": one.ended,
    })
}

fn session_seen(it: &Session, inside: bool) -> Value {
    let held = it.held.as_ref().filter(|_| inside);
    let interventions: Vec<_> = it.interventions.iter().filter(|_| inside).collect();
    json!({
        "meeting": it.called.meeting, "starts": it.called.starts, "place": it.called.place,
        "agenda": it.called.agenda, "attribution": it.called.attribution, "state": it.stands,
        "held": held, "interventions": interventions,
    })
}

pub(crate) async fn statements(look: Look) -> Listed {
    let all: Vec<_> = look.world.statements.all().filter(|it| look.sight.may_see_statement(it)).collect();
    part(&look, &all)
}

pub(crate) async fn statement(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let one = look.world.statements.get(&id).filter(|it| look.sight.may_see_statement(it));
    let one = one.ok_or_else(Problem::absent)?;
    Ok(record(one.version, value(one)?))
}

pub(crate) async fn publications(look: Look) -> Listed {
    let all: Vec<_> = look.world.publications.all().filter(|it| look.sight.may_see_publication(it)).collect();
    part(&look, &all)
}

pub(crate) async fn publication(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let one = look.world.publications.get(&id).filter(|it| look.sight.may_see_publication(it));
    let one = one.ok_or_else(Problem::absent)?;
    Ok(record(one.version, value(one)?))
}
