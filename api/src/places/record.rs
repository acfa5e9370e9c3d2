//! `/record`: everything that happened, refusals included; one event with its envelope.

use axum::extract::{Path, State};
use projections::audit_trail::Page as TrailPage;
use projections::playback::Step;
use serde_json::json;

use super::{Reader, Shown, csv, csv_address, frame, html, wall};
use crate::address::Number;
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::Field;
use crate::view::history::Line;
use crate::view::{Block, Docket, Facts, Filters, History, Link, Pager, Part, Say, Table};

/// Rows of the trail on one page.
const ROWS: usize = 60;
/// Rows of the trail in one file.
const FILE_ROWS: usize = 10_000;

/// Steps as sentences with their place in the record.
pub(crate) fn sentences(look: &Look, steps: &[Step], matter: &str) -> History {
    let wall = wall(look);
    let around = frame(look);
    let line = |step: &Step| {
        let rule = step.rule.as_ref().map(|rule| format!(" · rule {rule}")).unwrap_or_default();
        let mandate =
            step.mandate.as_ref().map(|mandate| format!(" · mandate {mandate}")).unwrap_or_default();
        Line {
            at: wall.short(step.recorded_at),
            sentence: step.sentence.clone(),
            small: format!("position {}{mandate}{rule}", step.position),
            refused: step.refused,
            link: Some(around.link(&format!("/playback/{matter}?step={}", step.number), "Stand there")),
            gap: String::new(),
        }
    };
    History(steps.iter().map(line).collect())
}

/// Where a matter stands in the record: how many events, the last of them, and the way to its leaf and envelope.
fn receipt(look: &Look, steps: &[Step]) -> Option<Part> {
    let last = steps.last()?;
    let count = steps.len();
    let words = format!(
        "{count} {} of this matter, the last at position {}.",
        if count == 1 { "event" } else { "events" },
        last.position
    );
    let link = frame(look).link(&format!("/record/{}", last.position), "Its envelope, leaf and parts");
    Some(Part::Receipt("On record.".to_owned(), words, Some(link)))
}

/// How a matter came about, with the way to play it back; nothing for those who may not know.
pub(crate) async fn history(desk: &Desk, look: &Look, matter: &str) -> Result<Option<Block>, Problem> {
    if !look.sight.may_see_matter(&look.world, matter) {
        return Ok(None);
    }
    let steps = match reads::steps(desk, look, matter).await {
        Ok(steps) => steps,
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => return Ok(None),
        Err(problem) => return Err(problem),
    };
    let way = frame(look).link(&format!("/playback/{matter}?step=1"), "Play it back step by step");
    let block = Block::new("history", "How it came about").leading(vec![way]);
    Ok(Some(block.with(sentences(look, &steps, matter)).with_if(receipt(look, &steps))))
}

pub(crate) async fn trail(Reader(look): Reader) -> Shown {
    let filter = reads::trail_filter(&look)?;
    let page = look.world.audit_trail.page(&filter, look.number("before")?, ROWS);
    let next = page.next.map(|before| {
        let mut query: Vec<String> = Vec::new();
        for (name, value) in look.query.iter().filter(|(name, _)| *name != "before") {
            query.push(format!("{name}={}", crate::view::frame::encoded(value)));
        }
        query.push(format!("before={before}"));
        format!("/record?{}", query.join("&"))
    });
    let table = table(&look, &page);
    let pager =
        Pager { note: "Newest first.".to_owned(), next, csv: Some(csv_address(&look)), ..Pager::default() };
    let docket =
        Docket::titled("The record", "Everything that happened, in order; requests that a rule refused too.");
    let shown = super::page(&look, docket)
        .over(Block::bare(vec![filters(&look).into()]))
        .over(Block::new("events", "").with(table).with(pager));
    Ok(html(&shown))
}

pub(crate) async fn trail_csv(Reader(look): Reader) -> Shown {
    let filter = reads::trail_filter(&look)?;
    let page = look.world.audit_trail.page(&filter, None, FILE_ROWS);
    Ok(csv("record", &table(&look, &page)))
}

fn table(look: &Look, page: &TrailPage<'_>) -> Table {
    let wall = wall(look);
    let around = frame(look);
    let mut table = Table::of(
        &["Position#", "Recorded", "What", "About", "Who", "For", "Rule"],
        "Nothing fits these filters.",
    );
    for (position, row) in &page.rows {
        if !look.sight.may_see_row(&look.world, row) {
            continue;
        }
        let refusal = row.refusal.as_ref();
        let what = match refusal {
            Some(refusal) => Say::bold("✕ refused", &*refusal.message),
            None => Say::text(row.event_type()),
        };
        let who = who(look, row);
        let matter = row.matter().to_owned();
        let called = called(look, &matter);
        table = table.row(vec![
            around.link(&format!("/record/{position}"), position.to_string()).into(),
            wall.brief(row.recorded_at()).into(),
            what,
            around.link(&format!("/playback/{matter}"), called).into(),
            Say::bold(who, &*row.authority.role),
            Say::maybe(row.authority.on_behalf_of.as_deref()),
            Say::maybe(refusal.and_then(|it| it.rule.as_deref())),
        ]);
    }
    table
}

/// What people call a matter: its stream, and the function where that is named by a pseudonym.
pub(crate) fn called(look: &Look, matter: &str) -> String {
    match matter.split_once('/') {
        Some((kind, key)) if key.starts_with("P-") => {
            let label = look.world.mandates.label(key).unwrap_or("a person whose name you may not see");
            format!("{kind} of {label}")
        }
        _ => matter.to_owned(),
    }
}

/// Who did it, by function and never by name.
fn who(look: &Look, row: &projections::audit_trail::Row) -> String {
    let actor = &*row.authority.actor;
    match look.world.mandates.label(actor) {
        Some(label) => label.to_owned(),
        None if row.authority.recorded_by.is_some() => "the authorising officer".to_owned(),
        None if actor.starts_with("P-") => "the nominee".to_owned(),
        None => format!("the {actor}"),
    }
}

fn filters(look: &Look) -> Filters {
    let field =
        |name: &str, label: &str| Field::line(name, label).typed(look.asked(name).unwrap_or_default());
    Filters {
        action: "/record".to_owned(),
        label: "Narrow the record",
        fields: vec![
            field("stream", "Record").hinted("expert-nomination/EN-2014-0001"),
            field("type", "Kind of event"),
            field("participant", "For participant"),
            field("rule", "Refused by rule"),
            field("from", "From"),
            field("until", "Until"),
        ],
        keep: look.as_of.iter().map(|as_of| ("as_of".to_owned(), as_of.clone())).collect(),
        clear: Some(Link::new("/record", "Show all")),
        verb: "Narrow",
        ..Filters::default()
    }
}

pub(crate) async fn event(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(position): Path<Number>,
) -> Shown {
    let position: u64 = position.read()?;
    let row = look.world.audit_trail.at(position).filter(|row| look.sight.may_see_row(&look.world, row));
    let row = row.ok_or_else(Problem::absent)?;
    let (recorded, event) =
        desk.host.event(position).await.map_err(|why| Problem::failure(&why))?.ok_or_else(Problem::absent)?;
    let step = projections::playback::step(&look.world, &recorded, &event);
    let wall = wall(&look);
    let matter = row.matter().to_owned();
    let envelope = serde_json::to_string_pretty(&recorded.envelope).map_err(|why| Problem::failure(&why))?;
    let body: serde_json::Value = serde_json::from_slice(&recorded.body).unwrap_or(json!(null));
    let body = serde_json::to_string_pretty(&body).map_err(|why| Problem::failure(&why))?;
    let facts = Facts::default()
        .and("Recorded", wall.exact(step.recorded_at))
        .and("Who", step.who.clone())
        .and_if("For", step.for_whom.clone())
        .and_if("Written down by", step.recorded_by.clone())
        .and_if("Mandate", step.mandate.clone())
        .and_if("Procedure", step.procedure.clone())
        .and_if("Rule", step.rule.clone())
        .and("About", frame(&look).link(&format!("/playback/{matter}"), matter.clone()))
        .and("Leaf", Say::Mono(hex::encode(recorded.leaf)));
    let docket = Docket::titled(step.sentence.clone(), "One event of the record")
        .under(vec![frame(&look).link("/record", "The record")])
        .with_ways(vec![frame(&look).link(&format!("/record/{position}/receipt"), "Receipt with its proof")])
        .marked(format!("position {position}"), vec![step.event_type.to_owned()]);
    let page = super::page(&look, docket)
        .wide(Block::new("facts", "What is on record").with(facts))
        .wide(Block::new("envelope", "Envelope, as hashed").with(Part::Code(envelope)))
        .wide(Block::new("body", "Public content").with(Part::Code(body)));
    Ok(html(&page))
}
