//! `/rounds`: which rounds of comments are there, how is one prepared, and what is common to their pages?

mod acts;
mod desk;
pub(crate) mod files;
pub(crate) mod matrix;
pub(crate) mod one;
pub(crate) mod owes;

pub(crate) use acts::{answer_act, comment_act, remind_preview, round_act};
pub(crate) use desk::desk as delegation;
pub(crate) use matrix::{comment, matrix as matrix_page};
pub(crate) use one::one;

use axum::extract::State;
use domain::Role;
use domain::round::State as Stage;
use domain::round::event::Kind;
use projections::rounds::Record;
use workflows::fresh;

use super::typed::Typed;
use super::{Reader, Refused, Shown, again, frame, html, see, wall};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::rounds::PrepareRound;
use crate::look::Look;
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Link, Page, Pager, Part, Say, Table, Tag};

const NEW: &str = "/rounds/new";

/// The address of a round.
pub(super) fn home(id: &str) -> String {
    format!("/rounds/{id}")
}

/// A round the reader may see.
pub(super) fn found<'a>(look: &'a Look, id: &str) -> Result<&'a Record, Problem> {
    let record = look.world.rounds.get(id).filter(|record| look.sight.may_see_round(record));
    record.ok_or_else(Problem::absent)
}

/// How far a round is, in words.
pub(super) fn state(record: &Record) -> &'static str {
    match record.round.state {
        Stage::None => "not prepared",
        Stage::Prepared => "prepared, not circulated",
        Stage::Open if record.round.resting_since.is_some() => "resting",
        Stage::Open => "open for comments",
        Stage::Closed => "closed",
        Stage::Dispositions => "dispositions",
        Stage::Complete => "complete",
        Stage::Cancelled => "called off",
    }
}

/// What a round asks, in words.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::CommitteeReading => "committee reading",
        Kind::MemberComments => "comments of all members",
        Kind::ObjectionOnly => "objections only",
        Kind::Silence => "assent by silence",
    }
}

/// A deadline in its own zone.
pub(super) fn due(look: &Look, deadline: &domain::calendar::Deadline) -> Deadline {
    let due = Deadline::long(&wall(look).in_zone(&deadline.zone), deadline.at);
    if look.as_of.is_some() { due.standing_still() } else { due }
}

/// The rounds that concern the reader.
fn table_of_rounds(look: &Look) -> Table {
    let mut table = Table::of(
        &["Round", "Text", "What is asked", "State", "Until", "Comments#", "Open#"],
        "No round of comments concerns you. One appears here when a text is circulated to you.",
    );
    let around = frame(look);
    for record in look.world.rounds.all().filter(|record| look.sight.may_see_round(record)) {
        let plan = record.round.plan.as_ref();
        table = table.row(vec![
            around.link(&home(record.id.as_str()), record.id.as_str()).into(),
            Say::maybe(plan.map(|plan| plan.text.clone())),
            Say::maybe(plan.map(|plan| kind(plan.kind))),
            tag(record).into(),
            record.deadline().map_or(Say::Nothing, |deadline| due(look, deadline).into()),
            Say::text(shown_count(look, record, record.counts.all())),
            Say::text(shown_count(look, record, record.counts.open())),
        ]);
    }
    table
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    Ok(super::csv("rounds", &table_of_rounds(&look)))
}

pub(crate) async fn list(Reader(look): Reader) -> Shown {
    let (table, around) = (table_of_rounds(&look), frame(&look));
    let csv = Some(super::csv_address(&look));
    let pager = Pager { note: format!("{} rounds", table.rows.len()), csv, ..Pager::default() };
    let mut docket = Docket::titled(
        "Rounds of comments",
        "A text goes to those who are asked, until an instant; what comes back is dealt with in the open.",
    );
    let mut ways = vec![around.link("/rounds/owes", "Who owes what")];
    if may_prepare(&look) {
        ways.push(Link::new(NEW, "Prepare a round"));
    }
    docket = docket.with_ways(ways);
    Ok(html(&super::page(&look, docket).over(Block::new("rounds", "").with(table).with(pager))))
}

/// A number of comments, where the reader may count them.
pub(super) fn shown_count(look: &Look, record: &Record, count: usize) -> String {
    let counts = look.sight.sees_all() || !record.is_sealed();
    if counts { count.to_string() } else { "sealed".to_owned() }
}

/// The state as a tag.
pub(super) fn tag(record: &Record) -> Tag {
    let (tone, mark) = match record.round.state {
        Stage::Open => ("owed", "◔"),
        Stage::Closed | Stage::Dispositions => ("owed", "▲"),
        Stage::Complete => ("ok", "●"),
        Stage::Cancelled => ("no", "✕"),
        Stage::None | Stage::Prepared => ("none", "○"),
    };
    Tag::new(tone, mark, state(record))
}

fn may_prepare(look: &Look) -> bool {
    look.as_of.is_none() && look.person.holds(&[Role::Rso])
}

pub(crate) async fn ask(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&new_page(&desk, &look)?))
}

fn new_page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !may_prepare(look) {
        return Err(Problem::absent());
    }
    let docket = Docket::titled(
        "Prepare a round",
        "Nobody is told before the text is circulated on the round's own page.",
    )
    .under(vec![frame(look).link("/rounds", "Rounds")]);
    Ok(super::page(look, docket).wide(Block::new("round", "").with(form(desk, look)?)))
}

fn form(desk: &Desk, look: &Look) -> Result<Act, Problem> {
    let zone = look.world.settings.zone(look.now);
    let kinds: Vec<Choice> = Kind::ALL
        .into_iter()
        .map(|it| Choice::new(it.as_str(), kind(it)).beside(it.silence_means().in_words()))
        .collect();
    let act = Act::new("Prepare the round", NEW)
        .asking(Field::line("guide", "Guide").hinted("Its code, like PG-SOM.").needed())
        .asking(Field::line("number", "Which round of this guide").typed("1").needed())
        .asking(
            Field::line("committee", "Committee whose co-leads decide")
                .hinted("Its code, like PG-2013.")
                .needed(),
        )
        .asking(Field::line("text", "Symbol of the text").hinted("Like RSO/PG/SOM/2014/1.").needed())
        .asking(Field::line("kind", "What is asked").of(Control::OneOf(kinds)).needed().hinted(
            "Silence is taken for assent in no round: the co-chairs propose a silence procedure on the page of the guide. DR13",
        ))
        .asking(
            Field::line("workshop", "Held as a workshop")
                .hinted("The number of a meeting the committee has called, like 2, or what another meeting is called; empty where delegations write."),
        )
        .asking(
            Field::line("unattributed", "In the workshop no comment carries a name")
                .of(Control::Tick)
                .hinted("In a meeting of the committee it is as was settled for it. It cannot be changed once the round is prepared. DR29"),
        )
        .asking(
            Field::line("at", "Deadline")
                .hinted("The local time, like 2014-03-14T17:00. In time means before it.")
                .needed(),
        )
        .asking(Field::line("zone", "In the zone").typed(zone).needed())
        .asking(
            Field::line("reminders", "Remind those without an answer")
                .typed("P7D")
                .hinted("How long before, like P7D; several with blanks between."),
        )
        .asking(
            Field::line("sealed_until_close", "Comments are sealed until the round closes").of(Control::Tick),
        )
        .asking(
            Field::line("resolved_on", "Addressees by the capacities of this day").hinted(
                "A day like 2014-01-17; today, if left empty. Everyone entitled on that day is asked.",
            ),
        );
    Ok(act.carrying("key", fresh::key(desk.office.clock().now())?).opened())
}

pub(crate) async fn prepare(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let shown = new_page(&desk, &look)?;
    match prepared(&desk, &typed).await {
        Ok((id, position)) => Ok(see(&home(&id), "round-prepared", position)),
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(shown, (&look, NEW), &typed, &problem)),
    }
}

async fn prepared(desk: &Desk, typed: &Typed) -> Result<(String, Option<u64>), Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    let number = typed
        .text("number")
        .parse()
        .map_err(|_| Problem::field("number", "not-a-number", "Type a number like 1."))?;
    let body = PrepareRound {
        guide: text("guide"),
        number,
        committee: text("committee"),
        text: text("text"),
        kind: text("kind"),
        workshop: typed.given("workshop"),
        attributed: Some(typed.given("unattributed").is_none()),
        deadline: DeadlineTime { at: text("at"), zone: text("zone") },
        sealed_until_close: typed.given("sealed_until_close").is_some(),
        reminders: typed.text("reminders").split_whitespace().map(str::to_owned).collect(),
        addressees: Vec::new(),
        resolved_on: typed.given("resolved_on"),
    };
    let prepare = body.command()?;
    let ask = workflows::Ask::Round(prepare.round.clone(), domain::round::Command::Prepare(prepare));
    let done = perform(desk, typed.asking(desk)?, Asked::of(ask), None).await?;
    Ok((done.id, done.receipt.positions.map(|(_, last)| last)))
}

/// Nothing to do here, in words.
pub(super) fn nothing() -> Part {
    Part::Empty("Nothing is asked of you here.".to_owned())
}
