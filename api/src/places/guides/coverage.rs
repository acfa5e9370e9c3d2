//! `/guides/{guide}/coverage`: which provisions does the text treat, which are owed and not treated? No column for states.

use axum::extract::Path;
use domain::guide::event::Instrument;
use domain::text::Outline;
use domain::text::coverage::{self, Logic, Matrix, Standing, Treated};
use projections::guides::Guide;

use super::super::{Reader, Shown, frame, html, page, wall};
use super::status;
use crate::look::Look;
use crate::pages::guide::Tab;
use crate::problem::Problem;
use crate::view::{Block, Docket, Link, Page, Part, Say, Table, Tag};

pub(crate) async fn show(Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&matrix_page(&look, &id)?))
}

/// The outline of the newest text a reader may see; the desk's for those who write it while nothing is issued.
fn outline(look: &Look, guide: &Guide) -> Result<(String, Outline), Problem> {
    if let Some(version) = look.sight.versions_of(guide).last() {
        return Ok((version.symbol.to_string(), version.outline.clone()));
    }
    if !look.sight.may_read_desk(guide) {
        return Err(Problem::absent());
    }
    Ok(("the outline on the desk".to_owned(), Outline::default()))
}

/// The instrument in the words of the table.
pub(crate) const fn instrument(of: Instrument) -> coverage::Instrument {
    match of {
        Instrument::Som => coverage::Instrument::Smuggling,
        Instrument::Tip => coverage::Instrument::Trafficking,
    }
}

fn matrix_of(look: &Look, guide: &Guide) -> Result<(String, Matrix), Problem> {
    let (name, outline) = outline(look, guide)?;
    let about = instrument(guide.dossier.instrument);
    if outline.sections.is_empty() {
        let desk = guide.dossier.sections.iter().map(|section| &section.heading);
        let lines = desk.map(|heading| (heading.number.as_str(), heading.provisions.as_slice()));
        return Ok((name, coverage::of(about, lines)));
    }
    Ok((name, coverage::of_outline(about, &outline)))
}

fn matrix_page(look: &Look, id: &str) -> Result<Page, Problem> {
    let guide = super::guide(look, id)?;
    let (name, matrix) = matrix_of(look, guide)?;
    let docket = Docket::titled("Coverage of the instruments", coverage::BANNER)
        .under(vec![
            frame(look).link("/guides", "Guides"),
            frame(look).link(&format!("/guides/{id}"), guide.dossier.title.clone()),
        ])
        .marked(name, vec![format!("Instrument: {}", matrix.instrument.code())]);
    let count = |standing| matrix.count(standing);
    let counted = format!(
        "{} of {} owed groups are covered, {} partial, {} not treated. Counted as the treaties count: any-of is one, all-of is whole or partial, and what a treaty asks to consider is never missing.",
        count(Standing::Covered),
        matrix.owed.len(),
        count(Standing::Partial),
        count(Standing::Gap)
    );
    let owed = Block::new("owed", "What the instruments ask for")
        .with(Part::Note("", coverage::BANNER.to_owned()))
        .with(Part::Hint(counted))
        .with(owed(&matrix));
    let mut page = page(look, docket)
        .standing(status(look, guide, &wall(look)))
        .over(ways(look, guide, "coverage"))
        .wide(owed);
    if !matrix.weighed.is_empty() {
        page = page.wide(Block::new("weighed", "What the treaties ask to consider").with(weighed(&matrix)));
    }
    if !matrix.unknown.is_empty() || !matrix.foreign.is_empty() {
        page = page.wide(Block::new("misplaced", "Mapped, and not of this guide").with(misplaced(&matrix)));
    }
    Ok(page)
}

/// The ways to read a guide, on pages of sheets.
pub(crate) fn ways(look: &Look, guide: &Guide, here: &str) -> Block {
    let tabs = super::workspace::tabs(look, guide, here);
    let link = |tab: Tab| Link::new(frame(look).to(&tab.href), tab.text);
    Block::bare(vec![Part::Links(tabs.into_iter().filter(|tab| !tab.here).map(link).collect())])
}

fn logic(logic: Logic) -> &'static str {
    match logic {
        Logic::Single => "single",
        Logic::AnyOf => "any-of",
        Logic::AllOf => "all-of",
    }
}

fn sections(treated: &[Treated]) -> String {
    let mut numbers: Vec<&str> = Vec::new();
    for number in treated.iter().flat_map(|one| &one.sections) {
        if !numbers.contains(&number.as_str()) {
            numbers.push(number);
        }
    }
    if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") }
}

fn owed(matrix: &Matrix) -> Table {
    let rows = matrix.owed.iter().map(|unit| {
        let tag = match unit.standing {
            Standing::Covered => Tag::new("ok", "●", "covered"),
            Standing::Partial => Tag::new("owed", "◐", "partial"),
            Standing::Gap => Tag::new("no", "✕", "gap"),
        };
        let because = unit.because();
        vec![
            Say::text(unit.citation.clone()),
            Say::text(unit.marker.clone()),
            Say::text(logic(unit.logic)),
            Say::text(sections(&unit.provisions)),
            tag.into(),
            Say::maybe((!because.is_empty()).then_some(because)),
        ]
    });
    let heads = ["Provision", "Duty", "Logic", "Section", "Coverage", "Because"];
    Table::of(&heads, "The instruments ask for nothing here.").rows(rows)
}

fn weighed(matrix: &Matrix) -> Table {
    let rows = matrix.weighed.iter().map(|one| {
        let tag = if one.is_weighed {
            Tag::new("ok", "●", "weighed")
        } else {
            Tag::new("none", "–", "not a gap")
        };
        vec![
            Say::text(one.treated.citation.clone()),
            Say::text(one.marker.clone()),
            Say::text(sections(std::slice::from_ref(&one.treated))),
            tag.into(),
        ]
    });
    Table::of(
        &["Provision", "The treaty's words", "Section", "In this text"],
        "There is nothing to consider.",
    )
    .rows(rows)
}

fn misplaced(matrix: &Matrix) -> Table {
    let rows = matrix.unknown.iter().map(|one| (one, "no instrument has it"));
    let rows = rows.chain(matrix.foreign.iter().map(|one| (one, "it belongs to the other guide")));
    let rows = rows.map(|(one, why)| {
        vec![Say::text(one.provision.to_string()), Say::text(one.sections.join(", ")), Say::text(why)]
    });
    Table::of(&["Mapped", "Section", "Why it does not count"], "").rows(rows)
}
