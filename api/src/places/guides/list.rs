//! `/guides`: which guides are there, and where does each stand? `/guides/new`: how is one opened?

use axum::extract::State;
use domain::Role;
use workflows::fresh;

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, again, csv, csv_address, frame, html, page, see, wall};
use crate::desk::Desk;
use crate::json::act::{Making, perform};
use crate::json::guides::NewGuide;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Link, Page, Say, Table};

const NEW: &str = "/guides/new";

/// Whether a reader opens guides.
fn may_open(look: &Look) -> bool {
    look.as_of.is_none() && look.person.holds(&[Role::Rso])
}

/// The guides that exist for a reader.
fn table(look: &Look) -> Table {
    let wall = wall(look);
    let frame = frame(look);
    let rows = look.world.guides.all().filter(|guide| look.sight.may_see_guide(guide)).map(|guide| {
        let dossier = &guide.dossier;
        let newest = look.sight.versions_of(guide).last();
        let (who, act) = super::owed(guide);
        let ends = super::silence_ends(look, guide);
        vec![
            Say::link(frame.to(&format!("/guides/{}", dossier.guide)), dossier.title.clone()),
            Say::bold(super::stage(dossier.stage), String::new()),
            Say::maybe(newest.map(|version| version.symbol.to_string())),
            Say::bold(who, act),
            ends.map_or(Say::Nothing, |at| crate::view::Deadline::short(&wall, at).into()),
            Say::text(dossier.committee.to_string()),
        ]
    });
    let heads = ["Guide", "State", "Newest text you may read", "Next act owed by", "By", "Committee"];
    Table::of(&heads, "No guide is open to you. One that is circulated to you appears here.").rows(rows)
}

pub(crate) async fn list(Reader(look): Reader) -> Shown {
    let mut ways = vec![Link::new(csv_address(&look), "As a file")];
    if may_open(&look) {
        ways.push(Link::new(NEW, "Open a guide"));
    }
    let docket = Docket::titled(
        "Policy guides",
        "Voluntary and non-binding: they say what the instruments ask, not what any state does.",
    );
    let block = Block::new("guides", "Guides").leading(ways).with(table(&look));
    Ok(html(&page(&look, docket).wide(block)))
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    Ok(csv("guides", &table(&look)))
}

pub(crate) async fn ask(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&form(&desk, &look)?))
}

fn form(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !may_open(look) {
        return Err(Problem::absent());
    }
    let choice = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        ..Choice::default()
    };
    let instruments = vec![
        choice("SOM", "Protocol against the smuggling of migrants"),
        choice("TIP", "Protocol against trafficking in persons"),
    ];
    let act = Act::new("Open the guide", NEW)
        .asking(
            Field::line("guide", "Its name for ever").hinted("Letters, digits and hyphens: PG-SOM").needed(),
        )
        .asking(Field::line("title", "Title, provisional until it is adopted").needed())
        .asking(Field::line("instrument", "Instrument").of(Control::Choose(instruments)).needed())
        .asking(Field::line("committee", "Committee that writes it").needed())
        .asking(
            Field::line("tasking", "Tasking it is written under")
                .hinted("Leave empty for an own initiative."),
        )
        .asking(Field::line("symbol_base", "How its symbols begin").hinted("RSO/PG/SOM").needed())
        .carrying("key", fresh::key(desk.office.clock().now())?)
        .opened();
    let docket = Docket::titled("Open a guide", "The outline comes first; the co-leads approve it.")
        .under(vec![frame(look).link("/guides", "Guides")]);
    Ok(page(look, docket).wide(Block::new("open", "").with(act)))
}

pub(crate) async fn open(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let shown = form(&desk, &look)?;
    let text = |name: &str| typed.text(name).to_owned();
    let new = NewGuide {
        guide: text("guide"),
        title: text("title"),
        instrument: text("instrument"),
        committee: text("committee"),
        tasking: typed.given("tasking"),
        symbol_base: text("symbol_base"),
        language: None,
    };
    let asked = match new.ask(&desk).await {
        Ok(asked) => perform(&desk, typed.asking(&desk)?, asked, None).await,
        Err(problem) => Err(problem),
    };
    match asked {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/guides/{}", done.id), "guide-opened", position))
        }
        Err(problem) if problem.status == axum::http::StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(shown, (&look, NEW), &typed, &problem)),
    }
}
