//! `/nominations/bulk`: several nominations, one act; first what would come of each, then what came of it.

use axum::extract::State;
use domain::NominationRef;
use domain::nomination::Command;
use workflows::{Ask, NotDone, Request, fresh};

use super::typed::Typed;
use super::{Reader, Shown, frame, html};
use crate::asking::{Asking, authority};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Part, Say, Table, Tag};

/// Most nominations in one bulk act.
const MAX_PICKS: usize = 200;

/// A nomination that was picked, at the version seen.
struct Pick {
    reference: String,
    version: Option<u64>,
}

/// The picks of a form: `EN-2014-0058:7`.
fn picks(typed: &Typed) -> Result<Vec<Pick>, Problem> {
    let values = typed.fields.get("pick").cloned().unwrap_or_default();
    if values.is_empty() || values.len() > MAX_PICKS {
        let message = format!("Pick 1 to {MAX_PICKS} nominations in the list.");
        return Err(Problem::field("pick", "required", message));
    }
    let pick = |value: &String| {
        let (reference, version) = value.split_once(':').unwrap_or((value, ""));
        Pick { reference: reference.to_owned(), version: version.parse().ok() }
    };
    Ok(values.iter().map(pick).collect())
}

fn command(typed: &Typed) -> Result<Command, Problem> {
    match typed.text("act") {
        "approve" => Ok(Command::Approve),
        "decline" => Ok(Command::Decline {
            reasons: typed.given("reasons").unwrap_or_else(|| "to be given".to_owned()),
        }),
        _ => Err(Problem::absent()),
    }
}

pub(crate) async fn preview(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let command = command(&typed)?;
    let person = typed.person.clone().ok_or_else(Problem::sign_in_required)?;
    let mut table = Table::of(&["Nomination", "Nominee", "What would happen"], "Nothing was picked.");
    let mut possible = Vec::new();
    for pick in picks(&typed)? {
        let ask = Ask::Nomination(Some(NominationRef::new(&pick.reference)), command.clone());
        let key = fresh::key(desk.office.clock().now())?;
        let authority = authority(&person, None, &ask)?;
        let seen = super::still_seen(&desk, ("expert-nomination", &pick.reference), pick.version).await?;
        let would = desk.office.would(&Request { seen, ..Request::of(authority, key, ask) }).await;
        let said = match would {
            Ok(()) => {
                possible.push(format!("{}:{}", pick.reference, pick.version.unwrap_or_default()));
                Tag::new("ok", "✓", "it would be done").into()
            }
            Err(NotDone::Refused(refusal)) => Say::bold("✕ it would be refused", refusal.message),
            Err(why) => Say::bold("✕ not possible", Problem::from(why).message),
        };
        table = table.row(vec![
            Say::text(pick.reference.clone()),
            Say::maybe(name(&desk, &look, &pick).await?),
            said,
        ]);
    }
    let verb = if matches!(command, Command::Approve) { "Approve" } else { "Decline" };
    let docket = Docket::titled(
        format!("{verb}: preview"),
        "Nothing has happened yet. What would be refused is left out.",
    )
    .under(vec![frame(&look).link("/nominations", "Nominations")]);
    let mut block = Block::new("preview", "").with(table);
    if possible.is_empty() {
        block = block.with(Part::Empty(
            "None of them can be dealt with in this way. Go back and pick others.".to_owned(),
        ));
    } else {
        block = block.with(confirm(&desk, verb, typed.text("act"), possible)?);
    }
    Ok(html(&super::page(&look, docket).over(block)))
}

fn confirm(desk: &Desk, verb: &str, act: &str, possible: Vec<String>) -> Result<Act, Problem> {
    let key = fresh::key(desk.office.clock().now())?;
    let count = possible.len();
    let mut form = Act::new(format!("{verb} these {count}"), "/nominations/bulk")
        .carrying("key", key)
        .carrying("act", act)
        .opened();
    if act == "decline" {
        form = form.asking(Field::line("reasons", "Grounds, for each of them").of(Control::Text(4)).needed());
    }
    Ok(possible.into_iter().fold(form, |form, pick| form.carrying("pick", pick)))
}

async fn name(desk: &Desk, look: &Look, pick: &Pick) -> Result<Option<String>, Problem> {
    let nomination =
        look.world.nominations.get(&pick.reference).filter(|it| look.sight.may_see_nomination(it));
    match nomination {
        Some(it) => desk.name(&it.form, &look.sight.readers_of_nomination(it)).await,
        None => Ok(None),
    }
}

pub(crate) async fn act(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let command = command(&typed)?;
    if matches!(command, Command::Decline { .. }) && typed.given("reasons").is_none() {
        return Err(Problem::field("reasons", "required", "Give the grounds.").into());
    }
    let asking = typed.asking(&desk)?;
    let around = frame(&look);
    let mut table = Table::of(&["Nomination", "Outcome"], "Nothing was picked.");
    for pick in picks(&typed)? {
        let key = fresh::derived(&format!("bulk {} {}", asking.key, pick.reference));
        let ask = Ask::Nomination(Some(NominationRef::new(&pick.reference)), command.clone());
        let one = Asking { key, ..asking.clone() };
        let seen = super::still_seen(&desk, ("expert-nomination", &pick.reference), pick.version).await?;
        let said = match perform(&desk, one, Asked::of(ask), seen).await {
            Ok(_) => Tag::new("ok", "✓", "done").into(),
            Err(problem) => Say::bold("✕ refused", problem.message),
        };
        table = table
            .row(vec![around.link(&format!("/nominations/{}", pick.reference), pick.reference).into(), said]);
    }
    let docket = Docket::titled(
        "What came of it",
        "Each nomination on its own: what was refused did not stop the others.",
    )
    .under(vec![around.link("/nominations", "Nominations")]);
    Ok(html(&super::page(&look, docket).over(Block::new("outcome", "").with(table))))
}
