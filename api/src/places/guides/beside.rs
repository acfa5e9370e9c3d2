//! `/guides/{guide}/beside/{number}`: what stands beside a text: an addendum, an amendment; and which text is in force in a language,
//! with everything that is to be read with it (DR23)?

use axum::extract::{Path, State};
use domain::Role;
use domain::guide::command::{Amend, Supplement};
use domain::guide::event::Beside;
use domain::guide::{Command, Stage};
use domain::text::symbols::Mark;
use domain::text::{Language, Symbol};
use projections::guides::Guide;

use super::super::typed::Typed;
use super::super::{Reader, Shown, frame, html, page};
use super::act::{act, body_act, typed_act};
use super::text;
use crate::address::Number;
use crate::desk::Desk;
use crate::json::guides::language;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Facts, Part, Say, Table};

/// The documents beside texts that a reader may read, each with its number: who may read the text may read what stands beside it.
pub(crate) fn readable<'a>(look: &'a Look, guide: &'a Guide) -> impl Iterator<Item = (usize, &'a Beside)> {
    let numbered = guide.dossier.beside.iter().enumerate().map(|(at, beside)| (at + 1, beside));
    numbered.filter(|(_, beside)| may_read(look, guide, &beside.of))
}

fn may_read(look: &Look, guide: &Guide, of: &Symbol) -> bool {
    look.sight.versions_of(guide).any(|version| version.symbol == *of)
}

/// One document by its number, if it exists for the reader.
pub(crate) fn one<'a>(look: &'a Look, guide: &'a Guide, number: Number) -> Result<&'a Beside, Problem> {
    let asked: usize = number.read()?;
    let found = readable(look, guide).find(|(number, _)| *number == asked);
    found.map(|(_, beside)| beside).ok_or_else(Problem::absent)
}

pub(crate) async fn show(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, number)): Path<(String, Number)>,
) -> Shown {
    let guide = super::guide(&look, &id)?;
    let beside = one(&look, guide, number)?;
    let document = desk.document(guide, &beside.text).await?;
    let symbol = beside.symbol.to_string();
    let mut sheet = text::sheet(&document, None, (beside.language.as_str(), &symbol), |_| None);
    sheet.frozen = format!("{}: issued, and never changed again.", beside.label);
    let around = frame(&look);
    let docket = Docket::titled(beside.label.clone(), kind(&beside.symbol))
        .under(vec![
            around.link("/guides", "Guides"),
            around.link(&format!("/guides/{id}"), guide.dossier.title.clone()),
        ])
        .marked(symbol, vec![format!("Original: {}", beside.language)]);
    let facts = Facts::default().and("Beside", beside.of.to_string()).and_if(
        "Decided",
        beside.act.as_ref().map(|act| format!("{}, {} on {}", act.body, act.verb, act.on)),
    );
    let about = Block::new("about", "About it")
        .with(facts.and("SHA-256", Say::Mono(text::short(&beside.text.digest()))));
    Ok(html(&page(&look, docket).wide(Block::bare(vec![Part::Sheet(Box::new(sheet))])).narrow(about)))
}

/// What its mark makes of a document.
fn kind(symbol: &Symbol) -> &'static str {
    match symbol.mark() {
        Some((Mark::Addendum, _)) => "It supplements the text and changes none of its words.",
        Some((Mark::Amendment, _)) => "It changes the adopted text from the day it was decided.",
        _ => "",
    }
}

/// Which text is in force in each language, and what is to be read with it.
pub(super) fn in_force(look: &Look, guide: &Guide) -> Option<Block> {
    let dossier = &guide.dossier;
    if dossier.beside.is_empty() && dossier.reissued.is_empty() && dossier.corrigenda.is_empty() {
        return None;
    }
    let mut languages = vec![&dossier.language];
    languages.extend(dossier.translations.iter().map(|it| &it.language));
    languages.sort_unstable();
    languages.dedup();
    let listed = |symbols: &[Symbol]| symbols.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let rows = languages.into_iter().filter_map(|language: &Language| {
        let current = dossier.symbols.current(language)?;
        if !may_read(look, guide, &current.text.unstarred()) {
            return None;
        }
        let none = |text: String| Say::maybe((!text.is_empty()).then_some(text));
        Some(vec![
            Say::text(language.to_string()),
            Say::text(current.text.to_string()),
            none(listed(&current.amendments)),
            none(listed(&current.corrigenda)),
            none(listed(&current.addenda)),
        ])
    });
    let heads = ["Language", "Text in force", "Amended by", "Repaired by", "Supplemented by"];
    let rows: Vec<Vec<Say>> = rows.collect();
    let around = frame(look);
    let links = readable(look, guide).map(|(number, beside)| {
        let address = format!("/guides/{}/beside/{number}", dossier.guide);
        around.link(&address, format!("{}: {}", beside.symbol, beside.label))
    });
    let links: Vec<_> = links.collect();
    let mut block = Block::new("in-force", "In force");
    for again in dossier.reissued.iter().filter(|again| may_read(look, guide, &again.reissues)) {
        block = block.with(Part::Words(format!("{}: issued again. {}", again.symbol, again.reason)));
    }
    (!rows.is_empty()).then(|| {
        block
            .with(Table::of(&heads, "").rows(rows))
            .with_if((!links.is_empty()).then_some(Part::Links(links)))
    })
}

/// What the secretariat may issue beside the text.
pub(super) fn acts(look: &Look, guide: &Guide) -> Vec<Act> {
    if look.as_of.is_some() || !look.person.holds(&[Role::Rso]) || guide.dossier.newest().is_none() {
        return Vec::new();
    }
    let written = |act: Act| {
        act.asking(Field::line("label", "What it is").needed())
            .asking(Field::line("markdown", "Its words in Markdown").of(Control::Text(4)).needed())
    };
    let mut acts = Vec::new();
    if !guide.dossier.stage.is_terminal() {
        acts.push(
            written(act(guide, "Issue an addendum", "addendum")).noting("It supplements the text. DR23"),
        );
        acts.push(
            act(guide, "Issue the same text again", "reissue")
                .noting("Under a star, for a technical reason; not a word changes. DR23")
                .asking(Field::line("languages", "Languages").hinted("en, th").needed())
                .asking(Field::line("reason", "Reason").of(Control::Text(2)).needed()),
        );
    }
    if matches!(guide.dossier.stage, Stage::Endorsed | Stage::Published) {
        let amends = body_act(guide, "Issue an amendment", "amendment", "adopted");
        acts.push(written(amends).noting("It changes the adopted text, by the act of a body. DR23"));
    }
    acts
}

/// The command a form asks for; absent where it is none of these.
pub(super) fn asked(act: &str, typed: &Typed) -> Result<Command, Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    Ok(match act {
        "addendum" => Command::IssueAddendum(Supplement { label: text("label"), markdown: text("markdown") }),
        "amendment" => Command::IssueAmendment(Amend {
            label: text("label"),
            markdown: text("markdown"),
            act: typed_act(typed)?,
        }),
        "reissue" => Command::Reissue { reason: text("reason"), languages: languages(typed)? },
        _ => return Err(Problem::absent()),
    })
}

/// Language tags with commas between.
pub(super) fn languages(typed: &Typed) -> Result<Vec<Language>, Problem> {
    let tags = typed.text("languages").split(',').map(str::trim).filter(|tag| !tag.is_empty());
    tags.map(|tag| language("languages", tag)).collect()
}
