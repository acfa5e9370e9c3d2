//! `/guides/{guide}`: the text with its outline, where it stands, what happened to it, what can be done.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use domain::guide::{BracketState, Version};
use domain::text::{Document, Section};
use projections::guides::Guide;

use super::super::since::{About, Before, news_at};
use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, frame, html, wall, with_status};
use super::cards::{self, Shown as TextShown};
use super::{act, beside, files, languages, lineage, opened, status, text};
use crate::desk::Desk;
use crate::look::Look;
use crate::pages::guide::{GuidePage, OutlineLine, Tab};
use crate::problem::Problem;
use crate::view::act::Tried;
use crate::view::{Block, Docket, Facts, Link, Part, Problems, Say, Table};

pub(crate) async fn show(
    State(desk): State<Desk>,
    Reader(look): Reader,
    headers: HeaderMap,
    Path(id): Path<String>,
) -> Shown {
    let mut page = page(&desk, &look, &id).await?;
    let before = Before::at(&look, &headers);
    let guide = super::guide(&look, &id)?;
    opened::note(&desk, &look, guide, reading(&look, guide)?.as_slice()).await;
    if let Some(news) = news_at(&desk, &look, before, About::Guide(guide)).await? {
        page.left.insert(0, news);
    }
    before.marked_at(&look, &format!("/guides/{id}"), Ok(html(&page)))
}

/// The page again: the act open with everything that was typed, and the reason.
pub(crate) async fn again(
    desk: &Desk,
    look: &Look,
    (id, typed): (&str, &Typed),
    problem: &Problem,
) -> Result<Response, Refused> {
    let mut page = page(desk, look, id).await?;
    let tried = Tried { action: &look.path, fields: &typed.fields };
    let mut problems = super::super::problems("This was not done", problem);
    let acts = page.right.iter_mut().flat_map(|block| &mut block.parts).filter_map(|part| match part {
        Part::Act(act) if act.is_what_was(tried) => Some(act),
        _ => None,
    });
    if let Some(act) = acts.into_iter().next() {
        problems = act.refused(tried, problems);
    }
    page.frame = page.frame.wrong();
    format!("/guides/{id}").clone_into(&mut page.frame.address);
    page.problems = problems;
    Ok(with_status(problem.status, &page))
}

/// What a reader asks to read: a version, or the desk where she may see it and asks for it or nothing is issued.
fn reading<'a>(look: &'a Look, guide: &'a Guide) -> Result<Option<&'a Version>, Problem> {
    let desk = look.sight.may_read_desk(guide);
    match look.asked("version") {
        Some("desk") if desk => Ok(None),
        Some("desk") => Err(Problem::absent()),
        Some(number) => {
            let number = number.parse().map_err(|_| Problem::absent())?;
            text::version(look, guide, Some(number)).map(Some)
        }
        None => match text::version(look, guide, None) {
            Ok(version) => Ok(Some(version)),
            Err(_) if desk => Ok(None),
            Err(_) if look.sight.may_see_guide(guide) => Ok(None),
            Err(why) => Err(why),
        },
    }
}

pub(crate) async fn page(desk: &Desk, look: &Look, id: &str) -> Result<GuidePage, Problem> {
    let guide = super::guide(look, id)?;
    let version = reading(look, guide)?;
    let document = match version {
        Some(version) => desk.document(guide, &version.text).await?,
        None if look.sight.may_read_desk(guide) => desk.on_the_desk(guide).await?,
        None => Document::default(),
    };
    let shown = shown(look, &document);
    let here = version.map_or_else(|| "desk".to_owned(), |version| version.number.to_string());
    let writes = version.is_none() && act::writes(look, guide);
    let way = |section: &Section| {
        writes.then(|| Link::new(format!("/guides/{id}/edit/{}", section.id), "Write in this section"))
    };
    let label =
        version.map_or_else(|| "The text on the desk".to_owned(), |version| format!("{}", version.symbol));
    let mut sheet = text::sheet(&document, shown.as_deref(), (guide.dossier.language.as_str(), &label), way);
    sheet.frozen = frozen(version);
    if let Some(version) = version {
        lineage::lead(look, guide, version, &mut sheet);
    }
    let wall = wall(look);
    let page = GuidePage {
        frame: frame(look).titled(&guide.dossier.title),
        docket: docket(look, guide, version),
        problems: Problems::default(),
        status: status(look, guide, &wall),
        tabs: tabs(look, guide, &here),
        since: since(look, guide, version),
        outline: outline(guide, &document, (id, &here), shown.as_deref()),
        sheet,
        left: below(desk, look, guide, version).await?,
        right: act::blocks(desk, look, guide)?,
        ..GuidePage::default()
    };
    let section = shown.as_deref();
    Ok(cards::laid(look, TextShown { guide, version, document: &document, section }, page))
}

/// The section shown, where the text is too long for one page.
fn shown(look: &Look, document: &Document) -> Option<String> {
    let asked = look.asked("section").filter(|id| document.sections.iter().any(|it| it.id.as_str() == *id));
    match asked {
        Some(id) => Some(id.to_owned()),
        None if text::is_short(document) => None,
        None => document.sections.first().map(|section| section.id.to_string()),
    }
}

fn frozen(version: Option<&Version>) -> String {
    match version {
        Some(version) => format!("{}: issued, and never changed again.", version.label),
        None => "The text on the desk: seen by those who write it and by the secretariat alone.".to_owned(),
    }
}

fn docket(look: &Look, guide: &Guide, version: Option<&Version>) -> Docket {
    let lede = "A policy guide on implementing the convention and its protocol. Voluntary and non-binding: it says what the instruments ask, not what any state does.";
    let docket =
        Docket::titled(&guide.dossier.title, lede).under(vec![frame(look).link("/guides", "Guides")]);
    match version {
        Some(version) => docket.marked(
            version.symbol.to_string(),
            vec![
                version.label.clone(),
                format!("Distr.: {}", version.classification.printed()),
                format!("Original: {}", guide.dossier.language),
            ],
        ),
        None => docket.marked(guide.dossier.guide.to_string(), vec!["Text on the desk".to_owned()]),
    }
}

pub(crate) fn tabs(look: &Look, guide: &Guide, here: &str) -> Vec<Tab> {
    let id = &guide.dossier.guide;
    let tab = |href: String, text: &str, here: bool| Tab { href, text: text.to_owned(), here };
    let readable: Vec<&Version> = look.sight.versions_of(guide).collect();
    let mut tabs =
        vec![tab(format!("/guides/{id}"), "Text", here != "desk" && here != "coverage" && here != "acts")];
    if look.sight.may_read_desk(guide) {
        tabs.push(tab(format!("/guides/{id}?version=desk"), "On the desk", here == "desk"));
    }
    if readable.len() > 1 {
        tabs.push(tab(format!("/guides/{id}/redline"), "Redline", here == "redline"));
    }
    if !readable.is_empty() || look.sight.may_read_desk(guide) {
        tabs.push(tab(format!("/guides/{id}/coverage"), "Coverage", here == "coverage"));
    }
    tabs.push(tab(format!("/guides/{id}/acts"), "Acts and positions", here == "acts"));
    tabs
}

/// What was issued since the newest text that the reader has opened, where it is not the one she reads.
fn since(look: &Look, guide: &Guide, version: Option<&Version>) -> Option<Link> {
    let person = look.sight.person()?;
    let newest = version?;
    let seen = look
        .sight
        .versions_of(guide)
        .filter(|version| version.number < newest.number)
        .filter_map(|version| Some((version, guide.opening_of(version.number, person.as_str())?)))
        .max_by_key(|(version, _)| version.number)?;
    let (older, at) = seen;
    let descent = guide.descent(older.number, newest.number);
    let changed = descent.became.len() + descent.inserted.len();
    let day = wall(look).day(at).text;
    let href = format!("/guides/{}/redline?from={}&to={}", guide.dossier.guide, older.number, newest.number);
    let moved = if changed == 1 { "1 paragraph".to_owned() } else { format!("{changed} paragraphs") };
    Some(Link::new(
        href,
        format!("Since {}, opened {day}: {moved} new or moved in {}", older.symbol, newest.symbol),
    ))
}

fn outline(
    guide: &Guide,
    document: &Document,
    (id, here): (&str, &str),
    shown: Option<&str>,
) -> Vec<OutlineLine> {
    let whole = text::is_short(document);
    let lines = document.sections.iter().map(|section| {
        let open =
            guide.dossier.brackets.iter().filter(|(_, bracket)| {
                bracket.section == section.id && bracket.state != BracketState::Closed
            });
        let open: Vec<&str> = open.map(|(name, _)| name.as_str()).collect();
        let href = if whole {
            format!("/guides/{id}?version={here}#{}", section.id)
        } else {
            format!("/guides/{id}?version={here}&section={}", section.id)
        };
        OutlineLine {
            href,
            number: section.number.clone(),
            title: section.title.clone(),
            small: if open.is_empty() { String::new() } else { format!("bracket {} open", open.join(", ")) },
            here: shown == Some(section.id.as_str()),
        }
    });
    lines.collect()
}

/// What stands below the text: versions, brackets, who receives and who opened.
async fn below(
    desk: &Desk,
    look: &Look,
    guide: &Guide,
    version: Option<&Version>,
) -> Result<Vec<Block>, Problem> {
    let mut blocks: Vec<Block> = files::printed_with(look, guide).into_iter().collect();
    blocks.extend(cards::unwritten(look, guide));
    blocks.push(versions(look, guide).with_if(languages(desk, look, guide).await?));
    blocks.extend(beside::in_force(look, guide));
    if !guide.dossier.brackets.is_empty() && look.sight.may_see_guide(guide) {
        blocks.push(brackets(look, guide));
    }
    if let Some(version) = version {
        blocks.push(files::block(look, guide, version));
        blocks.push(opened::circulation(look, guide, version));
    }
    Ok(blocks)
}

/// How far each translation is behind its source, paragraph by paragraph.
async fn languages(desk: &Desk, look: &Look, guide: &Guide) -> Result<Option<Facts>, Problem> {
    let mut languages: Vec<&str> = guide.dossier.translations.iter().map(|it| it.language.as_str()).collect();
    languages.sort_unstable();
    languages.dedup();
    let mut facts = Facts::default();
    for language in languages.iter().filter(|language| languages::newest(look, guide, language).is_ok()) {
        let (behind, all) = languages::behind(desk, look, (guide, language)).await?;
        let said = if behind == 0 {
            "as its source, paragraph by paragraph".to_owned()
        } else {
            format!("{behind} of {all} paragraphs are behind their source")
        };
        let address = format!("/guides/{}/languages/{language}", guide.dossier.guide);
        facts = facts.and(format!("In {language}"), Say::link(frame(look).to(&address), said));
    }
    Ok((!facts.0.is_empty()).then_some(facts))
}

fn versions(look: &Look, guide: &Guide) -> Block {
    let (wall, frame) = (wall(look), frame(look));
    let rows = look.sight.versions_of(guide).map(|version| {
        let issued = guide.issued_at(version.number);
        let address = format!("/guides/{}?version={}", guide.dossier.guide, version.number);
        vec![
            Say::link(frame.to(&address), version.symbol.to_string()),
            Say::text(version.label.clone()),
            issued.map_or(Say::Nothing, |issued| wall.day(issued.at).into()),
            Say::text(version.classification.printed()),
            Say::Mono(text::short(&version.text.digest())),
        ]
    });
    let mut rows: Vec<Vec<Say>> = rows.collect();
    rows.reverse();
    let readable: Vec<&Version> = look.sight.versions_of(guide).collect();
    let translated = guide.dossier.translations.iter().filter_map(|it| {
        let of = readable.iter().find(|version| version.number == it.number)?;
        Some(vec![
            Say::text(of.symbol.to_string()),
            Say::text(format!("in {}", it.language)),
            Say::Nothing,
            Say::text("as its source"),
            Say::Mono(text::short(&it.text.digest())),
        ])
    });
    rows.extend(translated);
    let heads = ["Symbol", "What it is", "Issued", "Distribution", "SHA-256"];
    Block::new("versions", "Versions")
        .with(Table::of(&heads, "Nothing has been circulated to you yet.").rows(rows))
}

fn brackets(look: &Look, guide: &Guide) -> Block {
    let rows = guide.dossier.brackets.iter().map(|(name, bracket)| {
        let number = guide.dossier.section(&bracket.section).map(|section| section.heading.number.clone());
        let asked: Vec<&str> = bracket.requesters.iter().map(AsRef::as_ref).collect();
        let state = match bracket.state {
            BracketState::Open => "open",
            BracketState::Carried => "open, carried into the next text",
            BracketState::Closed => "closed",
        };
        let named = look.sight.sees_all() || look.sight.sits_on(&guide.dossier.committee);
        let asked = if named { asked.join(", ") } else { format!("{} of the members", asked.len()) };
        vec![
            Say::text(name.clone()),
            Say::text(number.unwrap_or_default()),
            Say::text(asked),
            Say::text(state),
        ]
    });
    let heads = ["Bracket", "Section", "Asked for by", "State"];
    Block::new("brackets", "Brackets").with(Table::of(&heads, "No words are in brackets.").rows(rows))
}
