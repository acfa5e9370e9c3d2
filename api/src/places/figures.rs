//! `/dashboard` and `/rehearsal`: pictures of numbers with the table behind each; the clock that people move.

use axum::extract::State;
use domain::form::{Kind, Schema};
use projections::statistics::Statistics;

use super::typed::Typed;
use super::{Reader, Shown, again, csv, csv_address, frame, html, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::chart::Chart;
use crate::view::form::Field;
use crate::view::{Act, Block, Docket, Facts, Page, Pager, Part, Say, Table};

/// What the table of areas and sectors is called.
const CROSS: &str = "By area and sector";

/// The pictures, each with its table.
fn charts(figures: &Statistics) -> Vec<Chart> {
    vec![over_time(figures), funnel(figures), times(figures), areas(figures), sectors(figures)]
}

/// The figures behind every picture in one file, told apart by a first column.
pub(crate) async fn dashboard_csv(Reader(look): Reader) -> Shown {
    let figures = projections::statistics::statistics(&look.world, &reads::scope(&look), look.now);
    let mut table = Table::of(&["Picture", "What", "Nominations", "Decided"], "");
    for chart in charts(&figures) {
        for row in chart.behind.rows {
            let mut cells: Vec<Say> =
                std::iter::once(Say::text(chart.title.clone())).chain(row.cells).collect();
            cells.resize(table.heads.len(), Say::text(""));
            table = table.row(cells);
        }
    }
    for (area, sectors) in &figures.by_area_and_sector {
        for (sector, count) in sectors {
            let what = format!("{}, {}", label("area_primary", area), label("sector", sector));
            let cells = [CROSS.to_owned(), what, count.to_string(), String::new()];
            table = table.row(cells.into_iter().map(Say::text).collect());
        }
    }
    Ok(csv("figures", &table))
}

/// Areas against sectors: how many nominations in each.
fn cross(figures: &Statistics) -> Table {
    let sectors: std::collections::BTreeSet<&str> =
        figures.by_area_and_sector.values().flat_map(|it| it.keys()).map(AsRef::as_ref).collect();
    let mut heads = vec!["Area".to_owned()];
    heads.extend(sectors.iter().map(|sector| format!("{}#", label("sector", sector))));
    heads.push("All#".to_owned());
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let rows = figures.by_area_and_sector.iter().map(|(area, counts)| {
        let mut cells = vec![Say::text(label("area_primary", area))];
        cells.extend(
            sectors.iter().map(|sector| Say::text(counts.get(*sector).copied().unwrap_or(0).to_string())),
        );
        cells.push(Say::text(counts.values().sum::<usize>().to_string()));
        cells
    });
    Table::of(&heads, "None yet.").rows(rows)
}

pub(crate) async fn dashboard(Reader(look): Reader) -> Shown {
    let figures = projections::statistics::statistics(&look.world, &reads::scope(&look), look.now);
    let facts = Facts::default()
        .and("Received", figures.received.to_string())
        .and("Late", figures.late.to_string())
        .and_if(
            "Median working days to a decision",
            figures.time_to_decision.median.map(|it| it.to_string()),
        );
    let pager = Pager { csv: Some(csv_address(&look)), ..Pager::default() };
    let docket = Docket::titled("Figures", "Counted from the record as it stands at this instant.");
    let page = super::page(&look, docket)
        .over(Block::new("sum", "").with(facts).with(pager))
        .over(Block::bare(vec![Part::Pics(charts(&figures))]))
        .over(Block::new("cross", CROSS).with(cross(&figures)));
    Ok(html(&page))
}

fn over_time(figures: &Statistics) -> Chart {
    let months = figures.by_month.iter();
    let months: Vec<(String, u64, u64)> = months
        .map(|(month, counts)| (month.clone(), counts.received as u64, counts.decided as u64))
        .collect();
    let received: Vec<(String, u64)> =
        months.iter().map(|(month, received, _)| (month.clone(), *received)).collect();
    let behind = two_columns(&["Month", "Received#", "Decided#"], &months);
    let chart = chart("over-time", "Nominations received, by month", &behind);
    Chart { said: said(&months), ..chart }.columns(&received, 0, "")
}

fn funnel(figures: &Statistics) -> Chart {
    let steps = figures.funnel.iter();
    let steps: Vec<(String, u64, String)> =
        steps.map(|step| (step.name.to_owned(), step.count as u64, String::new())).collect();
    bars(("funnel", "How far they got", "How many got how far."), "Step", &steps)
}

fn times(figures: &Statistics) -> Chart {
    let span = |bar: &projections::statistics::Bar| match bar.to {
        Some(to) => format!("{}-{to}", bar.from),
        None => format!("{}+", bar.from),
    };
    let times = figures.time_to_decision.bars.iter();
    let times: Vec<(String, u64)> = times.map(|bar| (span(bar), bar.count as u64)).collect();
    let chart = chart("times", "Working days to a decision", &columns_table("Working days", &times));
    Chart { said: "Working days from receipt to decision.".to_owned(), ..chart }.columns(&times, 0, "")
}

fn areas(figures: &Statistics) -> Chart {
    let sum = |sectors: &std::collections::BTreeMap<std::sync::Arc<str>, usize>| {
        sectors.values().sum::<usize>() as u64
    };
    let areas = figures.by_area_and_sector.iter();
    let areas: Vec<(String, u64, String)> =
        areas.map(|(area, sectors)| (label("area_primary", area), sum(sectors), String::new())).collect();
    bars(("areas", "By area", "By main area of expertise."), "Area", &areas)
}

fn sectors(figures: &Statistics) -> Chart {
    bars(("sectors", "By sector", "By the sector in which experts work."), "Sector", &by_sector(figures))
}

fn bars((id, title, said): (&'static str, &str, &str), head: &str, rows: &[(String, u64, String)]) -> Chart {
    Chart { said: said.to_owned(), ..chart(id, title, &bars_table(head, rows)) }.bars(rows)
}

fn by_sector(figures: &Statistics) -> Vec<(String, u64, String)> {
    let mut sums: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for (sector, count) in figures.by_area_and_sector.values().flatten() {
        *sums.entry(label("sector", sector)).or_default() += *count as u64;
    }
    sums.into_iter().map(|(sector, count)| (sector, count, String::new())).collect()
}

fn label(field: &str, code: &str) -> String {
    let field = Schema::expert_nomination().field(field).map(|field| &field.kind);
    match field {
        Some(Kind::Choice(choices)) => {
            choices.iter().find(|it| it.value == code).map_or_else(|| code.to_owned(), |it| it.label.clone())
        }
        _ => code.to_owned(),
    }
}

fn chart(id: &'static str, title: &str, behind: &Table) -> Chart {
    Chart { id, title: title.to_owned(), behind: behind.clone(), ..Chart::default() }
}

fn said(months: &[(String, u64, u64)]) -> String {
    let most = months.iter().max_by_key(|(_, received, _)| *received);
    most.map_or_else(|| "None yet.".to_owned(), |(month, count, _)| format!("Most in {month}: {count}."))
}

fn two_columns(heads: &[&str], rows: &[(String, u64, u64)]) -> Table {
    let cells = |(name, one, two): &(String, u64, u64)| {
        vec![Say::text(name.clone()), Say::text(one.to_string()), Say::text(two.to_string())]
    };
    Table::of(heads, "None yet.").rows(rows.iter().map(cells))
}

fn bars_table(head: &str, rows: &[(String, u64, String)]) -> Table {
    let cells = |(name, count, _): &(String, u64, String)| {
        vec![Say::text(name.clone()), Say::text(count.to_string())]
    };
    Table::of(&[head, "Nominations#"], "None yet.").rows(rows.iter().map(cells))
}

fn columns_table(head: &str, rows: &[(String, u64)]) -> Table {
    let cells = |(name, count): &(String, u64)| vec![Say::text(name.clone()), Say::text(count.to_string())];
    Table::of(&[head, "Nominations#"], "None yet.").rows(rows.iter().map(cells))
}

pub(crate) async fn clock(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&clock_page(&desk, &look)?))
}

fn clock_page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !desk.office.clock().is_standing() {
        return Err(Problem::absent());
    }
    let wall = wall(look);
    let mut table = Table::of(&["Falls due", "What", "About"], "Nothing falls due.");
    for due in look.world.deadlines.all().take(20) {
        table = table.row(vec![
            wall.short(due.at).into(),
            Say::text(due.what.words()),
            frame(look).link(&format!("/playback/{}", due.matter), &*due.matter).into(),
        ]);
    }
    let key = workflows::fresh::key(desk.office.clock().now())?;
    let act = Act::new("Move the clock", "/rehearsal")
        .asking(
            Field::line("to", "To")
                .hinted("2014-03-14 17:00 Asia/Bangkok. What falls due on the way happens, each thing once.")
                .needed(),
        )
        .carrying("key", key)
        .opened();
    let docket = Docket::titled(
        "The clock",
        "In a rehearsal time stands until somebody moves it; it never goes back.",
    );
    Ok(super::page(look, docket).wide(Block::new("due", "What comes next").with(table)).narrow(
        Block::new("now", "Now")
            .with(Facts::default().and("It is", wall.long(desk.office.clock().now())))
            .with(act),
    ))
}

pub(crate) async fn move_clock(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    match moved(&desk, &typed).await {
        Ok(position) => Ok(super::see("/rehearsal", "clock-moved", Some(position))),
        Err(problem) => Ok(again(clock_page(&desk, &look)?, (&look, "/rehearsal"), &typed, &problem)),
    }
}

async fn moved(desk: &Desk, typed: &Typed) -> Result<u64, Problem> {
    let asking = typed.asking(desk)?;
    let to = crate::times::past(typed.text("to")).ok_or_else(|| {
        Problem::field("to", "not-an-instant", "Type an instant like 2014-03-14 17:00 Asia/Bangkok.")
    })?;
    let ask = workflows::Ask::ServiceRecord(domain::service_record::Command::MoveClock(
        domain::service_record::event::ClockMoved { to },
    ));
    let authority = asking.authority_for(&ask)?;
    Ok(desk.running.move_clock(asking.key, authority, to).await?.position)
}
