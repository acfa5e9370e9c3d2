//! What happens when a button is pressed? The request is made; after a success the reader is sent on, after a "no" she sees
//! the page again with the reason and everything she typed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::form::Schema;
use domain::nomination::event::{Check, ReturnItem};
use domain::nomination::{CHECKLIST, Command};
use domain::roster_entry::Command as EntryCommand;
use domain::roster_entry::event::SelectedForAssignment;
use domain::{CallYear, EntryId, IntakeId, NominationRef, call, intake};
use workflows::Ask;

use super::typed::Typed;
use super::{
    Reader, Refused, Shown, again, arrivals, lists, nominations, roster, see, still_seen, with_status,
};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::nominations::ConsentAnswer;
use crate::json::others::keep;
use crate::look::Look;
use crate::problem::Problem;
use crate::times::AssertedTime;
use crate::view::frame::encoded;

/// Lines of a return: one for each field that can be named at once.
pub(crate) const RETURN_LINES: usize = 3;

pub(crate) async fn nomination(
    State(desk): State<Desk>,
    reader: Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = match nomination_ask(&desk, &id, &act, &typed).await {
        Ok(asked) => asked,
        Err(problem) => return nomination_again(&desk, reader, (&id, &act), &typed, problem).await,
    };
    let asking = typed.asking(&desk)?;
    let seen = still_seen(&desk, ("expert-nomination", &id), asking.seen).await?;
    match perform(&desk, asking, asked, seen).await {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/nominations/{id}"), flash(&act), position))
        }
        Err(problem) => nomination_again(&desk, reader, (&id, &act), &typed, problem).await,
    }
}

/// A draft that is kept, posted to the address of its form.
pub(crate) async fn edited(desk: State<Desk>, reader: Reader, Path(id): Path<String>, typed: Typed) -> Shown {
    nomination(desk, reader, Path((id, "edit".to_owned())), typed).await
}

/// A second reading, posted to the address of its form.
pub(crate) async fn verified(
    desk: State<Desk>,
    reader: Reader,
    Path(id): Path<String>,
    typed: Typed,
) -> Shown {
    nomination(desk, reader, Path((id, "verify".to_owned())), typed).await
}

/// The page again, with the reason.
async fn nomination_again(
    desk: &Desk,
    reader: Reader,
    (id, act): (&str, &str),
    typed: &Typed,
    problem: Problem,
) -> Shown {
    if problem.status == StatusCode::NOT_FOUND {
        return Err(Refused(problem));
    }
    let status = problem.status;
    if ["edit", "submit", "resubmit", "verify"].contains(&act) {
        let answers = typed.answers(Schema::expert_nomination());
        let page =
            nominations::form(desk, &reader.0, id, (Some(answers), Some(&problem), act == "verify")).await?;
        return Ok(with_status(status, &page));
    }
    let page = nominations::page(desk, &reader.0, id).await?;
    Ok(again(page, (&reader.0, &format!("/nominations/{id}")), typed, &problem))
}

/// The command a form asks for.
async fn nomination_ask(desk: &Desk, id: &str, act: &str, typed: &Typed) -> Result<Asked, Problem> {
    let reason = || typed.text("reason").to_owned();
    let command = match act {
        "edit" | "submit" | "resubmit" | "verify" => return form_ask(desk, id, act, typed).await,
        "accept" => Command::AcceptComplete { checklist: ticked(typed) },
        "return" => Command::Return { items: items(typed) },
        "request-consent" => Command::RequestConsent,
        "record-consent" => Command::RecordConsent(consent(typed).choice("form")),
        "withdraw-consent" => Command::WithdrawConsent,
        "approve" => Command::Approve,
        "decline" => Command::Decline { reasons: typed.text("reasons").to_owned() },
        "withdraw" => Command::Withdraw { reason: typed.given("reason") },
        "dismiss-duplicate" => {
            Command::DismissDuplicate { other: typed.text("other").into(), reason: reason() }
        }
        "merge" => Command::Merge { into: typed.text("into").into(), reason: reason() },
        "unmerge" => Command::Unmerge { reason: reason() },
        "correct-receipt" => Command::CorrectReceipt {
            received: asserted(typed).read("received")?,
            evidence: typed.text("evidence").to_owned(),
        },
        "migrate" => Command::MigrateProcedure { reason: reason() },
        _ => return Err(Problem::absent()),
    };
    Ok(Asked::of(Ask::Nomination(Some(NominationRef::new(id)), command)))
}

/// A form that is sent or kept, with its files.
async fn form_ask(desk: &Desk, id: &str, act: &str, typed: &Typed) -> Result<Asked, Problem> {
    let mut answers = typed.answers(Schema::expert_nomination());
    let mut files = Vec::new();
    for (field, bytes) in &typed.files {
        let kept = keep(desk, bytes).await?;
        answers = answers.with(field, kept.digest.clone());
        files.push(kept);
    }
    // The button that was pressed counts: the same form is kept or sent.
    let pressed = typed.given("act").unwrap_or_else(|| act.to_owned());
    let command = match pressed.as_str() {
        "submit" => Command::Submit { answers, files },
        "resubmit" => Command::Resubmit { answers, files },
        "verify" => Command::VerifyKeyedFields { answers },
        _ => Command::Edit { answers },
    };
    Ok(Asked::of(Ask::Nomination(Some(NominationRef::new(id)), command)))
}

fn ticked(typed: &Typed) -> Vec<Check> {
    let line = |(line, _): &(&str, &str)| Check {
        line: (*line).to_owned(),
        met: typed.text(&format!("line-{line}")) == "yes",
    };
    CHECKLIST.iter().map(line).collect()
}

/// What is to be mended, line by line.
pub(crate) fn items(typed: &Typed) -> Vec<ReturnItem> {
    let item = |number| {
        let reason = typed.given(&format!("reason-{number}"))?;
        let field = typed.given(&format!("field-{number}")).unwrap_or_else(|| "form".to_owned());
        Some(ReturnItem { field, reason })
    };
    (0..RETURN_LINES).filter_map(item).collect()
}

/// The three answers of the nominee.
pub(crate) fn consent(typed: &Typed) -> ConsentAnswer {
    let yes = |field: &str| typed.text(field) == "yes";
    ConsentAnswer { processing: yes("processing"), visibility: yes("visibility"), contact: yes("contact") }
}

/// A time of receipt as it is typed.
pub(crate) fn asserted(typed: &Typed) -> AssertedTime {
    AssertedTime {
        at: typed.text("at").to_owned(),
        zone: typed.given("zone").unwrap_or_else(|| "Asia/Bangkok".to_owned()),
        clock: typed.given("clock").unwrap_or_else(|| "keyed by an officer".to_owned()),
    }
}

/// The code of what was done, for the sentence on the next page.
fn flash(act: &str) -> &'static str {
    match act {
        "edit" => "edited",
        "submit" => "submitted",
        "verify" => "verified",
        "accept" => "accepted",
        "return" => "returned",
        "resubmit" => "resubmitted",
        "request-consent" => "consent-requested",
        "record-consent" => "consent-recorded",
        "withdraw-consent" => "consent-withdrawn",
        "approve" => "approved",
        "decline" => "declined",
        "withdraw" => "withdrawn",
        "dismiss-duplicate" => "duplicate-dismissed",
        "merge" => "merged",
        "unmerge" => "unmerged",
        "correct-receipt" => "receipt-corrected",
        "migrate" => "migrated",
        _ => "",
    }
}

/// Does what a simple form asks, and sends the reader on.
async fn done(
    desk: &Desk,
    typed: &Typed,
    ask: Ask,
    (address, flash): (&str, &str),
) -> Result<Response, Problem> {
    let asking = typed.asking(desk)?;
    let seen = match &ask {
        Ask::RosterEntry(entry, _) => still_seen(desk, ("roster-entry", entry.as_str()), asking.seen).await?,
        _ => asking.seen,
    };
    let done = perform(desk, asking, Asked::of(ask), seen).await?;
    Ok(see(address, flash, done.receipt.positions.map(|(_, last)| last)))
}

pub(crate) async fn roster(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let home = format!("/roster/{id}");
    let outcome = match entry_command(&desk, &look, (&id, &act), &typed).await {
        Ok((command, flash)) => {
            done(&desk, &typed, Ask::RosterEntry(EntryId::new(&id), command), (&home, flash)).await
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(response) => Ok(response),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) if ["update", "renew"].contains(&&*act) => {
            let answers = typed.answers(Schema::expert_nomination());
            let page = roster::form(&desk, &look, (&id, &act), Some((&answers, &problem))).await?;
            Ok(with_status(problem.status, &page))
        }
        Err(problem) => {
            let page = roster::page(&desk, &look, &id).await?;
            Ok(again(page, (&look, &home), &typed, &problem))
        }
    }
}

/// The command a form about an entry asks for.
async fn entry_command(
    desk: &Desk,
    look: &Look,
    (id, act): (&str, &str),
    typed: &Typed,
) -> Result<(EntryCommand, &'static str), Problem> {
    let reason = typed.text("reason").to_owned();
    let whole = || roster::typed_whole(desk, look, id, typed.answers(Schema::expert_nomination()));
    Ok(match act {
        "update" => (EntryCommand::Update { answers: whole().await? }, "updated"),
        "renew" => (EntryCommand::Renew { nomination: None, answers: whole().await? }, "renewed"),
        "suspend" => (EntryCommand::Suspend { reason }, "suspended"),
        "reinstate" => (EntryCommand::Reinstate, "reinstated"),
        "remove" => (EntryCommand::Remove { reason }, "removed"),
        "change-consent" => (EntryCommand::ChangeConsent(consent(typed).choice("form")), "consent-changed"),
        "select" => {
            let assignment = typed.text("assignment").to_owned();
            (EntryCommand::SelectForAssignment(SelectedForAssignment { assignment, reason }), "selected")
        }
        _ => return Err(Problem::absent()),
    })
}

pub(crate) async fn call(
    State(desk): State<Desk>,
    reader: Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let (command, flash) = match act.as_str() {
        "issue" => (call::Command::Issue { addressees: Vec::new() }, "issued"),
        "remind" => (call::Command::Remind { addressees: Vec::new() }, "reminded"),
        "close" => (call::Command::Close { reason: typed.given("reason") }, "closed"),
        "report" => {
            let summary = typed.text("summary").to_owned();
            (call::Command::Report(call::event::Reported { summary }), "reported")
        }
        _ => return Err(Refused(Problem::absent())),
    };
    match done(&desk, &typed, Ask::Call(CallYear::new(&id), command), (&format!("/calls/{id}"), flash)).await
    {
        Ok(response) => Ok(response),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => {
            let page = lists::call_page(&desk, &reader.0, &id).await?;
            Ok(again(page, (&reader.0, &format!("/calls/{id}")), &typed, &problem))
        }
    }
}

/// Opens a nomination keyed from an arrival, and registers the arrival as what it became.
async fn open_from(desk: &Desk, look: &Look, id: &str, typed: &Typed) -> Shown {
    match nominations::opened(desk, typed, Some(IntakeId::new(id))).await {
        Ok((nomination, position)) => {
            let at_least = position.map(|position| format!("?at_least={position}")).unwrap_or_default();
            Ok(Redirect::to(&format!("/nominations/{nomination}/edit{at_least}")).into_response())
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => {
            let page = arrivals::record(desk, look, id).await?;
            Ok(again(page, (look, &format!("/intake/{id}")), typed, &problem))
        }
    }
}

/// Leads to the form of an official, to be keyed beside the original.
async fn official_from(desk: &Desk, look: &Look, id: &str, typed: &Typed) -> Shown {
    let member = typed.text("member").to_uppercase();
    if look.world.participants.get(&member).is_some() {
        let address = format!("/focal-points/{}/nominate?intake={}", encoded(&member), encoded(id));
        return Ok(Redirect::to(&address).into_response());
    }
    let problem = Problem::field("member", "not-a-participant", "The register has no such participant.");
    let page = arrivals::record(desk, look, id).await?;
    Ok(again(page, (look, &format!("/intake/{id}")), typed, &problem))
}

pub(crate) async fn intake(
    State(desk): State<Desk>,
    reader: Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    if act == "open" {
        return open_from(&desk, &reader.0, &id, &typed).await;
    }
    if act == "open-official" {
        return official_from(&desk, &reader.0, &id, &typed).await;
    }
    let (command, flash) = match act.as_str() {
        "key-receipt" => {
            let evidence = typed.text("evidence").to_owned();
            let received = match asserted(&typed).read("received") {
                Ok(received) => received,
                Err(problem) => {
                    let page = arrivals::record(&desk, &reader.0, &id).await?;
                    return Ok(again(page, (&reader.0, &format!("/intake/{id}")), &typed, &problem));
                }
            };
            (intake::Command::KeyReceipt(intake::event::ReceiptKeyed { received, evidence }), "receipt-keyed")
        }
        "register" => {
            let nomination = NominationRef::new(typed.text("nomination"));
            (intake::Command::Register(intake::event::Registered { nomination }), "registered")
        }
        "set-aside" => {
            let reason = typed.text("reason").to_owned();
            (intake::Command::SetAside(intake::event::SetAside { reason }), "set-aside")
        }
        "take-up" => (intake::Command::TakeUp, "taken-up"),
        _ => return Err(Refused(Problem::absent())),
    };
    let ask = Ask::Intake(Some(IntakeId::new(&id)), command);
    let home = format!("/intake/{id}");
    match done(&desk, &typed, ask, (&home, flash)).await {
        Ok(response) => Ok(response),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => {
            Ok(again(arrivals::record(&desk, &reader.0, &id).await?, (&reader.0, &home), &typed, &problem))
        }
    }
}
