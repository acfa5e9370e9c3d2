//! `/guides/{guide}/redline`: what changed between two texts, so that a lawyer can read it?

use axum::extract::{Path, State};
use domain::Text;
use domain::guide::Version;
use domain::text::redline::{self, Block as Changed, Heading, Redline, SectionChange, What};
use domain::text::wording::{Mark, PARAGRAPH_BREAK, Span as Marked};
use domain::text::{Descent, Document};
use projections::guides::Guide;

use super::super::{Reader, Shown, frame, html};
use super::{languages, opened, text};
use crate::desk::Desk;
use crate::look::Look;
use crate::pages::guide::{OutlineLine, Tab};
use crate::pages::redline::{RedlinePage, Row, Span};
use crate::problem::Problem;
use crate::view::form::Choice;
use crate::view::frame::encoded;
use crate::view::{Docket, Link};

/// What is compared: two versions the reader may see, or the newest of them with the desk.
#[derive(Clone, Copy)]
pub(crate) struct Pair<'a> {
    /// The older text.
    pub older: &'a Version,
    /// The newer one; none for the text on the desk.
    pub newer: Option<&'a Version>,
}

/// Both texts, and what became of the paragraphs of the older one.
pub(crate) struct Compared<'a> {
    /// Which.
    pub pair: Pair<'a>,
    /// The words of the older one.
    pub older: Document,
    /// The words of the newer one.
    pub newer: Document,
    /// What became of the paragraphs.
    pub descent: Descent,
}

impl<'a> Pair<'a> {
    /// The versions whose words are given out.
    pub(crate) fn versions(&self) -> Vec<&'a Version> {
        std::iter::once(self.older).chain(self.newer).collect()
    }
    fn newer_value(&self) -> String {
        self.newer.map_or_else(|| "desk".to_owned(), |version| version.number.to_string())
    }
    pub(super) fn newer_name(&self) -> String {
        self.newer.map_or_else(|| "the text on the desk".to_owned(), |version| version.symbol.to_string())
    }
}

pub(crate) async fn show(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let guide = super::guide(&look, &id)?;
    let Compared { pair, older, newer, descent } = compared(&desk, &look, guide).await?;
    opened::note(&desk, &look, guide, &pair.versions()).await;
    Ok(html(&page(&look, guide, &pair, (&older, &newer, &descent))))
}

/// The two texts a reader asks to compare.
pub(crate) async fn compared<'a>(
    desk: &Desk,
    look: &'a Look,
    guide: &'a Guide,
) -> Result<Compared<'a>, Problem> {
    let pair = pair(look, guide)?;
    let older = desk.document(guide, words_of(look, guide, pair.older)?).await?;
    let (newer, descent) = match pair.newer {
        Some(version) => {
            let document = desk.document(guide, words_of(look, guide, version)?).await?;
            (document, guide.descent(pair.older.number, version.number))
        }
        None => (desk.on_the_desk(guide).await?, guide.descent_to_desk(pair.older.number)),
    };
    Ok(Compared { pair, older, newer, descent })
}

/// The words of a version in the language that is asked for.
fn words_of<'a>(look: &Look, guide: &'a Guide, version: &'a Version) -> Result<&'a Text, Problem> {
    match super::in_language(look, guide) {
        Some(language) => languages::of(guide, version, language).map(|it| &it.text),
        None => Ok(&version.text),
    }
}

/// The versions the reader may compare: those she may read, in the language that is asked for.
fn comparable<'a>(look: &'a Look, guide: &'a Guide) -> impl Iterator<Item = &'a Version> {
    look.sight.versions_of(guide).filter(move |version| words_of(look, guide, version).is_ok())
}

/// `from` and `to`; where they are not given, the last two texts the reader may see.
fn pair<'a>(look: &'a Look, guide: &'a Guide) -> Result<Pair<'a>, Problem> {
    let readable: Vec<&Version> = comparable(look, guide).collect();
    let on_the_desk = look.sight.may_read_desk(guide) && super::in_language(look, guide).is_none();
    let numbered = |text: &str| {
        let number: Option<u32> = text.parse().ok();
        readable.iter().copied().find(|version| Some(version.number) == number).ok_or_else(Problem::absent)
    };
    let newer = match look.asked("to") {
        Some("desk") if on_the_desk => None,
        Some(text) => Some(numbered(text)?),
        None => Some(*readable.last().ok_or_else(Problem::absent)?),
    };
    let before = |version: &&&Version| newer.is_none_or(|newer| version.number < newer.number);
    let older = match look.asked("from") {
        Some(text) => numbered(text)?,
        None => {
            readable.iter().rev().find(before).or(readable.first()).copied().ok_or_else(Problem::absent)?
        }
    };
    match newer {
        Some(newer) if newer.number < older.number => Ok(Pair { older: newer, newer: Some(older) }),
        newer => Ok(Pair { older, newer }),
    }
}

fn page(
    look: &Look,
    guide: &Guide,
    pair: &Pair<'_>,
    (older, newer, descent): (&Document, &Document, &Descent),
) -> RedlinePage {
    let redline = redline::between(older, newer, descent);
    let id = guide.dossier.guide.as_str();
    let change = here(look, &redline);
    let side = look.asked("view") == Some("side");
    let whole = look.asked("view") == Some("all") || (text::is_short(newer) && text::is_short(older));
    let section = section_here(look, &redline, change, whole);
    let language = super::in_language(look, guide);
    let in_it = language.map(|language| format!("&language={}", encoded(language))).unwrap_or_default();
    let base = format!("/guides/{id}/redline?from={}&to={}{in_it}", pair.older.number, pair.newer_value());
    let view = if side { "&view=side" } else { "" };
    let step = |to: usize| Link::new(format!("{base}{view}&change={to}#c{to}"), format!("Change {to}"));
    let rows = rows(&redline, section, (change, side));
    RedlinePage {
        frame: frame(look).titled(format!("Redline, change {change} of {}", redline.changes)),
        docket: docket(look, guide, pair),
        action: format!("/guides/{id}/redline"),
        older: choices(look, guide, &pair.older.number.to_string(), false),
        newer: choices(look, guide, &pair.newer_value(), true),
        change,
        changes: redline.changes,
        where_: place(&redline, change),
        previous: (change > 1).then(|| step(change - 1)),
        next: (change < redline.changes).then(|| step(change + 1)),
        tabs: views(&base, side),
        outline: outline(&redline, &base, (section, view)),
        side,
        older_name: pair.older.symbol.to_string(),
        newer_name: pair.newer_name(),
        language: language.unwrap_or(guide.dossier.language.as_str()).to_owned(),
        translated: language.is_some(),
        rows,
        older_digest: text::short(&older.digest()),
        newer_digest: text::short(&newer.digest()),
    }
}

/// The change one stands at; the first where none is asked for.
fn here(look: &Look, redline: &Redline) -> usize {
    let asked = look.asked("change").and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    asked.clamp(1, redline.changes.max(1))
}

/// The section that is shown; none where the texts are short enough to be shown whole.
fn section_here(look: &Look, redline: &Redline, change: usize, whole: bool) -> Option<usize> {
    if whole {
        return None;
    }
    let asked = look.asked("section").and_then(|id| {
        redline.sections.iter().position(|section| heading(section).is_some_and(|it| it.id.as_str() == id))
    });
    let of_change = || redline.sections.iter().position(|section| holds(section, change));
    asked.or_else(of_change).or(Some(0))
}

fn holds(section: &SectionChange, change: usize) -> bool {
    section.change == Some(change) || section.blocks.iter().any(|block| block.change == Some(change))
}

fn heading(section: &SectionChange) -> Option<&Heading> {
    section.newer.as_ref().or(section.older.as_ref())
}

fn place(redline: &Redline, change: usize) -> String {
    let section = redline.sections.iter().find(|section| holds(section, change));
    let block = section.and_then(|section| section.blocks.iter().find(|block| block.change == Some(change)));
    let cited = block.and_then(|block| block.newer.as_ref().or(block.older.first()));
    let number = || section.and_then(heading).map(|heading| heading.number.clone());
    cited.map(|cited| cited.label.clone()).or_else(number).unwrap_or_default()
}

fn docket(look: &Look, guide: &Guide, pair: &Pair<'_>) -> Docket {
    let frame = frame(look);
    Docket::titled("What changed between two texts", "")
        .under(vec![
            frame.link("/guides", "Guides"),
            frame.link(&format!("/guides/{}", guide.dossier.guide), guide.dossier.title.clone()),
        ])
        .marked(
            pair.newer_name(),
            vec![
                format!("compared with {}", pair.older.symbol),
                format!("Original: {}", guide.dossier.language),
            ],
        )
}

fn choices(look: &Look, guide: &Guide, chosen: &str, newer: bool) -> Vec<Choice> {
    let choice =
        |value: String, text: String| Choice { chosen: value == chosen, value, text, ..Choice::default() };
    let versions = comparable(look, guide);
    let mut all: Vec<Choice> = versions
        .map(|version| choice(version.number.to_string(), format!("{}, {}", version.symbol, version.label)))
        .collect();
    if newer && look.sight.may_read_desk(guide) && super::in_language(look, guide).is_none() {
        all.push(choice("desk".to_owned(), "the text on the desk".to_owned()));
    }
    all
}

fn views(base: &str, side: bool) -> Vec<Tab> {
    let tab = |view: &str, text: &str, here: bool| Tab {
        href: format!("{base}{view}"),
        text: text.to_owned(),
        here,
    };
    vec![tab("", "Inline", !side), tab("&view=side", "Side by side", side)]
}

fn outline(redline: &Redline, base: &str, (shown, view): (Option<usize>, &str)) -> Vec<OutlineLine> {
    let lines = redline.outline().enumerate().map(|(at, line)| {
        let (number, title, id) = line.heading.map_or_else(Default::default, |heading| {
            (heading.number.clone(), heading.title.clone(), heading.id.to_string())
        });
        let change = line.first.map(|first| format!("&change={first}")).unwrap_or_default();
        let small = match (line.changes, line.gone) {
            (_, true) => "gone".to_owned(),
            (0, _) => "no change".to_owned(),
            (1, _) => "1 change".to_owned(),
            (many, _) => format!("{many} changes"),
        };
        let href = format!("{base}{view}&section={}{change}#h-{}", encoded(&id), id);
        OutlineLine { href, number, title, small, here: shown == Some(at) }
    });
    lines.collect()
}

fn rows(redline: &Redline, shown: Option<usize>, (change, _side): (usize, bool)) -> Vec<Row> {
    if redline.changes == 0 {
        return Vec::new();
    }
    let sections =
        redline.sections.iter().enumerate().filter(|(at, _)| shown.is_none_or(|shown| shown == *at));
    let mut rows = Vec::new();
    for (_, section) in sections {
        rows.push(heading_row(section, change));
        rows.extend(section.blocks.iter().enumerate().map(|(at, block)| row(block, at, change)));
    }
    rows
}

/// A heading with its number, as they changed.
fn heading_row(section: &SectionChange, change: usize) -> Row {
    Row {
        id: format!("h-{}", heading(section).map(|it| it.id.to_string()).unwrap_or_default()),
        heading: true,
        here: section.change == Some(change),
        changed: section.change.is_some(),
        spans: section.heading.iter().map(span).collect(),
        ..Row::default()
    }
}

/// A paragraph with its marks.
pub(super) fn row(block: &Changed, at: usize, change: usize) -> Row {
    let label = |cited: Option<&redline::Cited>| cited.map(|it| it.label.clone()).unwrap_or_default();
    let (was, is) = (label(block.older.first()), label(block.newer.as_ref()));
    let note = match block.what {
        What::MovedHere => format!("↷ moved here from {was}"),
        What::MovedAway => format!("↷ {was} moved from here to {is}"),
        What::Cut if block.goes_on => format!("goes on from {was}"),
        What::Cut => format!("first part of {was}"),
        What::RunTogether => {
            let all: Vec<&str> = block.older.iter().map(|cited| cited.label.as_str()).collect();
            format!("run together from {}", all.join(" and "))
        }
        _ => String::new(),
    };
    let id = block.change.map_or_else(|| format!("r{at}-{}", anchor(block)), |number| format!("c{number}"));
    let said = |label: &str, name: &str| {
        if label.is_empty() { format!("not in the {name} text") } else { format!("{label}, {name} text") }
    };
    Row {
        id,
        label: if is.is_empty() { was.clone() } else { is.clone() },
        old_label: said(&was, "older"),
        new_label: said(&is, "newer"),
        heading: false,
        changed: block.change.is_some(),
        gone: block.what == What::MovedAway,
        here: block.change == Some(change),
        note,
        spans: block.spans.iter().map(span).collect(),
    }
}

fn anchor(block: &Changed) -> String {
    let cited = block.newer.as_ref().or(block.older.first());
    cited.map(|cited| cited.id.to_string()).unwrap_or_default()
}

fn span(marked: &Marked) -> Span {
    let words = marked.text.replace(PARAGRAPH_BREAK, " ¶ ");
    match marked.mark {
        Mark::Equal => Span::Equal(words),
        Mark::Insert => Span::Insert(words),
        Mark::Delete => Span::Delete(words),
    }
}
