//! What happens when a button of a round, a desk or a comment is pressed? The request is made; after a success the reader is sent
//! on, after a "no" she sees the page again with the reason and everything she typed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::comment::event::{Change, Disposition};
use domain::round::event::{DispatchFailed, DispatchRepeated, FixedText, LanguageText};
use domain::{CommentId, DraftId, ParticipantCode, Role, RoundId, comment, response, round};
use projections::rounds::Record;
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, again, frame, html, page, see};
use super::{desk, found, home, matrix, one};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::rounds::{Place, Said, chosen};
use crate::look::Look;
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::{Act, Block, Docket, Page, Part, Say, Table};

/// What is asked, and the code of the sentence that follows.
type What = (Ask, &'static str);

pub(crate) async fn round_act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number, act)): Path<(String, String, String)>,
    typed: Typed,
) -> Shown {
    let id = format!("{guide}/{number}");
    let asked = if act == "write-down" {
        written_down(&look, &id, &typed)
    } else {
        round_command(&look, (&id, &act), &typed)
            .map(|(command, flash)| (Ask::Round(RoundId::new(&id), command), flash))
    };
    let outcome = match asked {
        Ok(what) => done(&desk, &typed, what).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok((position, flash)) => Ok(see(&home(&id), flash, position)),
        Err(problem) => {
            let page = one::shown(&desk, &look, &id).await?;
            refused(page, (&look, &home(&id)), &typed, problem)
        }
    }
}

/// The page again, with the reason; what is absent stays absent.
fn refused(page: Page, place: (&Look, &str), typed: &Typed, problem: Problem) -> Shown {
    if problem.status == StatusCode::NOT_FOUND {
        return Err(Refused(problem));
    }
    Ok(again(page, place, typed, &problem))
}

async fn done(
    desk: &Desk,
    typed: &Typed,
    (ask, flash): What,
) -> Result<(Option<u64>, &'static str), Problem> {
    let asking = typed.asking(desk)?;
    // What the secretariat notes of itself meanwhile, such as a receipt, is no change a person decides on.
    let seen = match &ask {
        Ask::Round(id, _) => passed_over(desk, ("round", id.as_str()), asking.seen).await?,
        Ask::Comment(Some(id), _) => passed_over(desk, ("comment", id.as_str()), asking.seen).await?,
        // A new comment has a stream of its own: the version on the page is the round's.
        Ask::Comment(None, _) => None,
        _ => asking.seen,
    };
    let done = perform(desk, asking, Asked::of(ask), seen).await?;
    Ok((done.receipt.positions.map(|(_, last)| last), flash))
}

/// Events that nobody decides on: receipts of a round's dispatch, places of a comment on a newer text.
const IN_PASSING: [&str; 2] = ["RoundDispatchConfirmed", "CommentReanchored"];
/// Most events looked at since a page was shown.
const SINCE_SHOWN: usize = 200;

async fn passed_over(
    desk: &Desk,
    (kind, id): (&str, &str),
    seen: Option<u64>,
) -> Result<Option<u64>, Problem> {
    let Some(shown) = seen else { return Ok(None) };
    let stream = eventstore::StreamName::new(kind, id);
    let since = desk.office.journal().read_stream(&stream, shown, SINCE_SHOWN).await?;
    let in_passing = |event: &eventstore::Recorded| IN_PASSING.contains(&&*event.envelope.event_type);
    if since.len() == SINCE_SHOWN || !since.iter().all(in_passing) {
        return Ok(seen);
    }
    Ok(Some(since.last().map_or(shown, |event| event.envelope.version)))
}

fn deadline(typed: &Typed) -> Result<domain::calendar::Deadline, Problem> {
    let time = DeadlineTime { at: typed.text("at").to_owned(), zone: typed.text("zone").to_owned() };
    time.read("deadline").map_err(|mut problem| {
        for error in &mut problem.errors {
            let field = if error.field.ends_with("zone") { "zone" } else { "at" };
            field.clone_into(&mut error.field);
        }
        problem
    })
}

fn round_command(
    look: &Look,
    (id, act): (&str, &str),
    typed: &Typed,
) -> Result<(round::Command, &'static str), Problem> {
    use round::Command as C;
    let text = |name: &str| typed.text(name).to_owned();
    let participant = || ParticipantCode::new(typed.text("participant"));
    Ok(match act {
        "circulate" => {
            let symbol = found(look, id)?.round.plan.as_ref().map(|plan| plan.text.clone());
            let text = FixedText { symbol: symbol.unwrap_or_default(), languages: languages(typed) };
            (C::Circulate { text }, "round-circulated")
        }
        "dispatch-failed" => {
            let channel = chosen(typed.text("channel"), "channel")?;
            let it = DispatchFailed { participant: participant(), channel, reason: text("reason") };
            (C::RecordDispatchFailure(it), "dispatch-noted")
        }
        "dispatch-repeated" => {
            let channel = chosen(typed.text("channel"), "channel")?;
            let delivered = typed.given("delivered").is_some();
            (
                C::RepeatDispatch(DispatchRepeated { participant: participant(), channel, delivered }),
                "dispatch-noted",
            )
        }
        "request-extension" => (
            C::RequestExtension { reason: text("reason"), asked_until: deadline(typed)? },
            "extension-requested",
        ),
        "extend" => (C::Extend { deadline: deadline(typed)?, reason: text("reason") }, "half-given"),
        "remind" => (C::Remind { addressees: picked(typed)? }, "delegations-reminded"),
        "pause" => (C::Pause { authority: text("authority"), reason: text("reason") }, "round-paused"),
        "reopen" => (C::Reopen { authority: text("authority"), reason: text("reason") }, "round-reopened"),
        "start-dispositions" => (C::StartDispositions, "dispositions-started"),
        "complete" => (C::Complete, "half-given"),
        "cancel" => (C::Cancel { reason: text("reason") }, "half-given"),
        _ => return Err(Problem::absent()),
    })
}

/// The languages a text goes out in: those picked, or the one that was typed with its digest.
fn languages(typed: &Typed) -> Vec<LanguageText> {
    let one = |language: &str, digest: &str| LanguageText {
        language: language.trim().to_owned(),
        digest: digest.trim().to_owned(),
    };
    let picked = typed.fields.get("texts").into_iter().flatten();
    let picked: Vec<LanguageText> = picked
        .filter_map(|text| text.split_once(' '))
        .map(|(language, digest)| one(language, digest))
        .collect();
    if picked.is_empty() && typed.given("digest").is_some() {
        return vec![one(typed.text("language"), typed.text("digest"))];
    }
    picked
}

/// Those picked for a reminder; nobody picked is nobody reminded.
fn picked(typed: &Typed) -> Result<Vec<ParticipantCode>, Problem> {
    let picked: Vec<ParticipantCode> = typed
        .fields
        .get("to")
        .into_iter()
        .flatten()
        .filter(|code| !code.is_empty())
        .map(ParticipantCode::new)
        .collect();
    if picked.is_empty() {
        return Err(Problem::field("to", "required", "Pick at least one delegation without an answer."));
    }
    Ok(picked)
}

/// The letter and its addressees, before it leaves.
pub(crate) async fn remind_preview(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let id = format!("{guide}/{number}");
    let it = found(&look, &id)?;
    if !one::may_remind(&look, it) {
        return Err(Refused(Problem::absent()));
    }
    let picked = match picked(&typed) {
        Ok(picked) => picked,
        Err(problem) => {
            let page = one::shown(&desk, &look, &id).await?;
            return refused(page, (&look, &home(&id)), &typed, problem);
        }
    };
    let mut table = Table::of(&["Delegation", "Name", "Letters go to"], "Nobody was picked.");
    for code in &picked {
        let people = super::owes::reached(&look, code);
        table = table.row(vec![Say::text(code.as_str()), Say::text(one::name_of(&look, code)), people]);
    }
    let letter = format!(
        "Reminder: round {id}\n\nWe have not had your delegation's answer yet.\n\nThe round: {}",
        home(&id)
    );
    let key = fresh::key(desk.office.clock().now())?;
    let confirm = picked.iter().fold(
        Act::new(format!("Send the reminder to these {}", picked.len()), format!("{}/remind", home(&id)))
            .toned(crate::view::Tone::Solid)
            .carrying("key", key)
            .opened(),
        |act, code| act.carrying("to", code),
    );
    let docket = Docket::titled("Reminder: preview", "Nothing has left the house yet.")
        .under(vec![frame(&look).link(&home(&id), id.as_str())]);
    let block = Block::new("preview", "").with(table).with(Part::Heading("The letter".to_owned()));
    Ok(html(&page(&look, docket).over(block.with(Part::Text(letter)).with(confirm))))
}

pub(crate) async fn answer_act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number, act)): Path<(String, String, String)>,
    typed: Typed,
) -> Shown {
    let id = format!("{guide}/{number}");
    let it = found(&look, &id)?;
    let (participant, _) = desk::answer(&look, it)?;
    let place = format!("{}/desk", home(&id));
    let outcome = match answer_command((&look, it), &act, &typed) {
        Ok((command, flash)) => {
            let ask = Ask::Response(RoundId::new(&id), participant.clone(), command);
            done(&desk, &typed, (ask, flash)).await
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok((position, flash)) => Ok(see(&place, flash, position)),
        Err(problem) => {
            let page = desk::shown(&desk, &look, &id).await?;
            refused(page, (&look, &place), &typed, problem)
        }
    }
}

fn answer_command(
    (look, it): (&Look, &Record),
    act: &str,
    typed: &Typed,
) -> Result<(response::Command, &'static str), Problem> {
    use response::Command as C;
    let drafts = || -> Vec<DraftId> {
        let all = typed.fields.get("drafts").into_iter().flatten();
        all.filter(|draft| !draft.is_empty()).map(DraftId::new).collect()
    };
    let draft = || typed.given("draft").map(DraftId::new);
    let named = || draft().ok_or_else(Problem::absent);
    Ok(match act {
        "acknowledge" => (C::Acknowledge, "acknowledged-receipt"),
        "keep" => (C::KeepDraft { draft: draft(), words: said(look, it, typed).words()? }, "draft-kept"),
        "clear" => (C::Clear { drafts: drafts() }, "draft-cleared"),
        "return" => {
            (C::ReturnDraft { draft: named()?, note: typed.text("note").to_owned() }, "draft-returned")
        }
        "drop" => (C::DropDraft { draft: named()? }, "draft-dropped"),
        "submit" => (C::Submit { drafts: drafts() }, "comments-submitted"),
        "supersede" => {
            let replaces = typed.given("replaces").is_some();
            (C::Supersede { drafts: drafts(), withdraw: Vec::new(), replaces }, "comments-superseded")
        }
        "submit-late" => (C::SubmitLate { drafts: drafts() }, "comments-submitted"),
        "declare-none" => (C::DeclareNone, "none-declared"),
        "resolve" => (C::ResolveConflict { keep: chosen(typed.text("keep"), "keep")? }, "conflict-resolved"),
        _ => return Err(Problem::absent()),
    })
}

/// The words of a comment as typed. The version is that of the round; a place is a paragraph, a printed number, or the whole text.
/// A printed number that stands beside one paragraph of that version names it.
fn said(look: &Look, it: &Record, typed: &Typed) -> Said {
    let version = it.round.text.as_ref().map(|text| text.symbol.clone()).unwrap_or_default();
    let numbered = || typed.given("number").and_then(|number| beside(look, it, (&version, &number)));
    let paragraph = typed.given("paragraph").or_else(numbered);
    Said {
        anchor: Place {
            version,
            language: typed.text("language").to_owned(),
            section: None,
            paragraph,
            number: typed.given("number"),
            quote: typed.given("quote"),
        },
        kind: typed.text("kind").to_owned(),
        comment: typed.text("comment").to_owned(),
        proposed: typed.given("proposed"),
        rationale: typed.given("rationale"),
    }
}

/// The one paragraph of a version that a number is printed beside; none where the number is that of a section, or of nothing.
fn beside(look: &Look, it: &Record, (symbol, number): (&str, &str)) -> Option<String> {
    let guide = look.world.guides.get(it.round.plan.as_ref()?.guide.as_str())?;
    let version = look.sight.versions_of(guide).find(|version| version.symbol.to_string() == symbol)?;
    let labels = version.outline.labels();
    let mut named = labels.iter().filter(|(_, label)| label.as_str() == number.trim());
    let (paragraph, _) = named.next()?;
    let is_section = version.outline.sections.iter().any(|section| section.number == number.trim());
    (!is_section && named.next().is_none()).then(|| paragraph.to_string())
}

pub(crate) async fn comment_act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let outcome = match comment_command(&act, &typed) {
        Ok((command, flash)) => {
            done(&desk, &typed, (Ask::Comment(Some(CommentId::new(&id)), command), flash)).await
        }
        Err(problem) => Err(problem),
    };
    let place = format!("/comments/{id}");
    match outcome {
        Ok((position, flash)) => {
            let on = goes_on(&look, &act, &typed).unwrap_or_else(|| place.clone());
            Ok(see(&on, flash, position))
        }
        Err(problem) => {
            let page = matrix::shown(&desk, &look, &id).await?;
            refused(page, (&look, &place), &typed, problem)
        }
    }
}

/// What the rapporteur wrote down of a workshop.
fn written_down(look: &Look, id: &str, typed: &Typed) -> Result<What, Problem> {
    let it = found(look, id)?;
    if !look.person.holds(&[Role::Rso]) {
        return Err(Problem::absent());
    }
    let receive = comment::command::Receive {
        round: it.id.clone(),
        participant: typed.given("participant").map(ParticipantCode::new),
        words: said(look, it, typed).words()?,
    };
    Ok((Ask::Comment(None, comment::Command::Receive(receive)), "comment-written-down"))
}

/// The next of the comments that are looked for, once one is proposed or decided; none where it was the last.
fn goes_on(look: &Look, act: &str, typed: &Typed) -> Option<String> {
    if !matches!(act, "propose" | "decide") {
        return None;
    }
    let next = typed.given("next")?;
    let remark = look.world.rounds.comment(&next)?;
    if !look.sight.may_see_comment(&look.world, remark) {
        return None;
    }
    let is_query = |one: char| one.is_ascii_alphanumeric() || "=&%._-+".contains(one);
    let walk = typed.given("walk").filter(|walk| walk.chars().all(is_query));
    Some(walk.map_or_else(|| format!("/comments/{next}"), |walk| format!("/comments/{next}?{walk}")))
}

fn change(typed: &Typed) -> Option<Change> {
    let paragraph = typed.given("change_paragraph")?;
    Some(Change {
        paragraph: paragraph.into(),
        delete: typed.text("delete").to_owned(),
        insert: typed.text("insert").to_owned(),
        before: String::new(),
    })
}

fn comment_command(act: &str, typed: &Typed) -> Result<(comment::Command, &'static str), Problem> {
    use comment::Command as C;
    let text = |name: &str| typed.text(name).to_owned();
    let disposition = || chosen::<Disposition>(typed.text("disposition"), "disposition");
    Ok(match act {
        "triage" => (C::Triage { kind: chosen(typed.text("kind"), "kind")? }, "comment-sorted"),
        "merge" => (C::Merge { into: typed.text("target").into() }, "comment-merged"),
        "propose" => {
            let (reason, change) = (typed.given("reason"), change(typed));
            (C::Propose { disposition: disposition()?, reason, change }, "disposition-proposed")
        }
        "decide" => {
            let (reason, change, meeting) = (typed.given("reason"), change(typed), typed.given("meeting"));
            (C::Decide { disposition: disposition()?, reason, change, meeting }, "half-given")
        }
        "refer" => (C::Refer { to: text("to"), reason: text("reason") }, "half-given"),
        "withdraw" => (C::Withdraw, "comment-withdrawn"),
        "reopen" => (C::Reopen { reason: text("reason") }, "half-given"),
        "reattach" => (
            C::Reattach { version: text("symbol"), paragraph: typed.text("paragraph").into() },
            "comment-attached",
        ),
        _ => return Err(Problem::absent()),
    })
}
