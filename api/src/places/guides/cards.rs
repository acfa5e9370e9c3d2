//! Which comments stand beside the text of a guide, each with its number, and where do they stand in it?

use std::collections::HashMap;

use domain::ParagraphId;
use domain::comment::event::{Anchor, Place};
use domain::guide::Version;
use domain::text::Document;
use projections::guides::Guide;
use projections::rounds::{Record, Remark};

use super::super::frame;
use super::super::rounds::matrix::{short, tag, whose};
use super::text;
use crate::look::Look;
use crate::pages::guide::{Card, GuidePage};
use crate::view::sheet::Sheet;
use crate::view::{Block, Link, Part, Say, Table, Tag};

/// Most cards beside one page of text: with them it stays within 60 kB. The matrix has all.
const MOST: usize = 24;

/// The text that is shown: which version, its words, and the section where it is not shown whole.
#[derive(Clone, Copy)]
pub(super) struct Shown<'a> {
    pub guide: &'a Guide,
    /// None: as it stands on the desk.
    pub version: Option<&'a Version>,
    pub document: &'a Document,
    pub section: Option<&'a str>,
}

/// A comment and where it stands on the text that is shown.
struct Standing<'a> {
    record: &'a Record,
    remark: &'a Remark,
    place: Place,
}

/// The cards of the comments on the text, and their numbers in it.
pub(super) fn laid(look: &Look, shown: Shown<'_>, mut page: GuidePage) -> GuidePage {
    let labels = shown.document.labels();
    let standing: Vec<Standing<'_>> = standing(look, shown).collect();
    if standing.is_empty() {
        return page;
    }
    refer(&mut page.sheet, &standing);
    page.cards_title = format!("Comments, {}", standing.len());
    page.cards_note = counted(&standing, look, shown);
    let here = standing.iter().filter(|it| is_here(it, shown));
    page.cards = here.take(MOST).map(|it| card(look, it, (shown, &labels))).collect();
    // A number in the text leads to its card, or to the page of the comment where the cards are too many.
    for link in page.sheet.sections.iter_mut().flat_map(|it| &mut it.paragraphs).flat_map(|it| &mut it.refs) {
        if !page.cards.iter().any(|card| link.href.strip_prefix('#') == Some(card.id.as_str())) {
            link.href = page.frame.to(&format!("/comments/{}", link.text));
        }
    }
    for line in &mut page.outline {
        let open = of_section(&standing, shown.document, &line.number);
        if open > 0 {
            let many = if open == 1 { "1 comment".to_owned() } else { format!("{open} comments") };
            let before = if line.small.is_empty() { String::new() } else { format!("{} · ", line.small) };
            line.small = format!("{before}{many}");
        }
    }
    page
}

fn standing<'a>(look: &'a Look, shown: Shown<'a>) -> impl Iterator<Item = Standing<'a>> {
    let rounds = look.world.rounds.of_guide(&shown.guide.dossier.guide);
    rounds.flat_map(move |record| {
        let seen = look.world.rounds.comments(record);
        seen.filter(move |remark| look.sight.may_see_remark(record, remark))
            .filter_map(move |remark| place_on(remark, shown).map(|place| Standing { record, remark, place }))
    })
}

/// Where a comment stands on the text that is shown; none where it was made on a later one.
fn place_on(remark: &Remark, shown: Shown<'_>) -> Option<Place> {
    if remark.comment.stage == domain::comment::Stage::Withdrawn {
        return None;
    }
    let words = remark.words()?;
    let known = |symbol: &str| {
        let noted = remark.comment.places.iter().find(|(version, _)| version == symbol);
        noted
            .map(|(_, place)| place.clone())
            .or_else(|| (words.anchor.version == symbol).then(|| made(&words.anchor)))
    };
    match shown.version {
        Some(version) => known(&version.symbol.to_string()),
        None => {
            let newest = shown.guide.dossier.newest()?;
            Some(carried(known(&newest.symbol.to_string())?, shown))
        }
    }
}

/// The place a comment was made on.
fn made(anchor: &Anchor) -> Place {
    match &anchor.paragraph {
        Some(paragraph) => Place::Placed { paragraph: paragraph.clone() },
        None => Place::About { sections: anchor.section.iter().cloned().collect(), moved: false },
    }
}

/// A place on the newest version, as it stands on the desk since.
fn carried(place: Place, shown: Shown<'_>) -> Place {
    let (paragraph, moved) = match &place {
        Place::Placed { paragraph } => (paragraph.clone(), false),
        Place::Moved { paragraph } => (paragraph.clone(), true),
        _ => return place,
    };
    let mut after = shown.guide.since.descendants(&paragraph);
    after.retain(|id| shown.document.paragraph(id).is_some());
    match (after.len(), after.pop()) {
        (1, Some(paragraph)) if moved => Place::Moved { paragraph },
        (1, Some(paragraph)) => Place::Placed { paragraph },
        (0, _) | (_, None) => Place::Orphaned { suggestion: None },
        (_, Some(last)) => {
            after.push(last);
            Place::Split { paragraphs: after, words_in: None }
        }
    }
}

/// Numbers of comments in the text, at the paragraphs they stand on.
fn refer(sheet: &mut Sheet, standing: &[Standing<'_>]) {
    let mut on: HashMap<&str, Vec<&str>> = HashMap::new();
    for it in standing {
        for paragraph in it.place.paragraphs() {
            on.entry(paragraph.as_str()).or_default().push(it.remark.id.as_str());
        }
    }
    for paragraph in sheet.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        let numbers = on.get(paragraph.id.as_str()).into_iter().flatten();
        paragraph.refs = numbers.map(|id| Link::new(format!("#{id}"), *id)).collect();
    }
}

/// Whether a comment belongs beside the part that is shown. What stands nowhere is shown beside every part.
fn is_here(it: &Standing<'_>, shown: Shown<'_>) -> bool {
    let Some(section) = shown.section else { return true };
    let on = it.place.paragraphs();
    let holds = |id: &ParagraphId| {
        shown.document.paragraph(id).is_some_and(|(section_of, _)| section_of.id.as_str() == section)
    };
    match &it.place {
        Place::About { sections, .. } => {
            sections.is_empty() || sections.iter().any(|one| one.as_str() == section)
        }
        _ => on.is_empty() || on.iter().any(holds),
    }
}

fn of_section(standing: &[Standing<'_>], document: &Document, number: &str) -> usize {
    let in_it =
        |id: &ParagraphId| document.paragraph(id).is_some_and(|(section, _)| section.number == number);
    standing.iter().filter(|it| it.place.paragraphs().iter().any(in_it)).count()
}

fn counted(standing: &[Standing<'_>], look: &Look, shown: Shown<'_>) -> String {
    let count = |word: &str| standing.iter().filter(|it| it.place.as_str() == word).count();
    let said = ["placed", "moved", "split", "orphaned", "to be chosen"];
    let counts = said.into_iter().map(|word| (count(word), word)).filter(|(many, _)| *many > 0);
    let mut said: Vec<String> = counts.map(|(many, word)| format!("{many} {word}")).collect();
    let here = standing.iter().filter(|it| is_here(it, shown)).count();
    if here > MOST {
        said.push(format!("{MOST} are shown, the matrix has all"));
    }
    let unsettled = standing.iter().filter(|it| !it.remark.comment.stage.is_disposed()).count();
    if unsettled > 0 && look.as_of.is_none() {
        said.push(format!("{unsettled} not disposed of"));
    }
    said.join(" · ")
}

fn card(look: &Look, it: &Standing<'_>, (shown, labels): (Shown<'_>, &HashMap<ParagraphId, String>)) -> Card {
    let (remark, id) = (it.remark, it.remark.id.as_str());
    let words = remark.words();
    let label = |id: &ParagraphId| labels.get(id).map_or_else(|| id.to_string(), Clone::clone);
    let on = it.place.paragraphs();
    let is_moved = matches!(it.place.as_str(), "moved" | "split");
    let choose = it.place.waits() && look.as_of.is_none() && may_attach(look, it);
    Card {
        id: id.to_owned(),
        place: on.first().map(ToString::to_string),
        whose: whose(remark),
        stands: Some(stands(&it.place)),
        class: if it.place.waits() {
            "orphan"
        } else if is_moved {
            "moved"
        } else {
            ""
        },
        quote: words.and_then(|words| words.anchor.quote.as_deref()).map(short),
        comment: words.map(|words| short(&words.comment)).unwrap_or_default(),
        proposed: words.and_then(|words| words.proposed.as_deref()).map(short),
        how: how(it, shown, &label),
        on: if on.len() > 1 {
            on.iter()
                .map(|id| Link::new(format!("#{id}"), label(id)))
                .filter(|_| shown.section.is_none())
                .collect()
        } else {
            Vec::new()
        },
        became: tag(remark),
        reason: remark.comment.decision.as_ref().and_then(|it| it.reason.as_deref()).map(short),
        page: Link::new(format!("/comments/{id}"), format!("{id}, whole")),
        choose: choose.then(|| Link::new(format!("/comments/{id}#acts"), "Choose its place")),
    }
}

fn may_attach(look: &Look, it: &Standing<'_>) -> bool {
    let own = it.remark.participant().is_some_and(|code| look.sight.is_inside(code));
    own || look.person.holds(&[domain::Role::Rso]) && look.sight.may_see_round(it.record)
}

fn stands(place: &Place) -> Tag {
    match place.as_str() {
        word @ "placed" => Tag::new("ok", "●", word),
        word @ ("moved" | "split") => Tag::new("moved", "↷", word),
        word @ "orphaned" => Tag::new("no", "✕", word),
        word => Tag::new("owed", "▲", word),
    }
}

/// How it came where it stands, in a sentence; none where it was made on the text that is shown.
fn how(it: &Standing<'_>, shown: Shown<'_>, label: &impl Fn(&ParagraphId) -> String) -> Option<String> {
    let anchor = &it.remark.words()?.anchor;
    if shown.version.is_some_and(|version| version.symbol.to_string() == anchor.version) {
        return None;
    }
    let made_on = format!("Made on {} of {}", it.remark.place(), anchor.version);
    let of = |paragraphs: &[ParagraphId]| paragraphs.iter().map(label).collect::<Vec<_>>().join(", ");
    Some(match &it.place {
        Place::Placed { .. } | Place::About { moved: false, .. } => format!("{made_on}."),
        Place::Moved { paragraph } => format!("{made_on}, now on {}.", label(paragraph)),
        Place::About { .. } => format!("{made_on}; the section stands elsewhere now."),
        Place::Split { words_in: Some(words), .. } => {
            format!("{made_on}; the paragraph was split. The quoted words went to {}.", label(words))
        }
        Place::Split { .. } => format!("{made_on}; the paragraph was split."),
        Place::Orphaned { suggestion } => {
            let same = suggestion
                .as_ref()
                .map(|id| format!(" The same words stand in {}: a suggestion, no more.", label(id)));
            let same = same.unwrap_or_default();
            format!(
                "{made_on}, on words that are no longer in the text. It is kept, and nothing is guessed.{same}"
            )
        }
        Place::Choice { candidates } => {
            format!("{made_on}. It could belong to {}: a person chooses.", of(candidates))
        }
    })
}

/// What was decided since the newest version and stands in no words yet: the drafters write it, and name the comment.
pub(super) fn unwritten(look: &Look, guide: &Guide) -> Option<Block> {
    if !look.sight.may_read_desk(guide) {
        return None;
    }
    let since = guide.issued.last().map(|issued| issued.at);
    let waits = |remark: &&Remark| {
        let changes = remark.comment.decision.as_ref().is_some_and(|it| it.disposition.changes_text());
        let settled = remark.settled_at.filter(|at| since.is_none_or(|since| *at > since));
        let written = guide.answered.get(&remark.id);
        changes && settled.is_some_and(|at| written.is_none_or(|written| *written < at))
    };
    let rounds = look.world.rounds.of_guide(&guide.dossier.guide);
    let all = rounds.flat_map(|record| {
        look.world.rounds.comments(record).filter(|remark| look.sight.may_see_remark(record, remark))
    });
    let around = frame(look);
    let rows: Vec<Vec<Say>> = all
        .filter(waits)
        .map(|remark| {
            let change = remark.comment.decision.as_ref().and_then(|it| it.change.as_ref());
            let words =
                change.map(|it| format!("{}: “{}” gives way to “{}”", it.paragraph, it.delete, it.insert));
            vec![
                Say::link(around.to(&format!("/comments/{}", remark.id)), remark.id.as_str()),
                tag(remark).into(),
                Say::maybe(words),
            ]
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let note = "A change fits no more, or none was spelt out. Write it in its section and name the comment it answers.";
    let heads = ["Comment", "Disposition", "Change"];
    let block =
        Block::new("unwritten", "Decided, and not yet in the text").with(Part::Note("owed", note.to_owned()));
    Some(block.with(Table::of(&heads, "").rows(rows)))
}

/// The labels of the paragraphs of a text, for a choice among them.
pub(crate) fn paragraphs(document: &Document) -> Vec<(String, String)> {
    let labels = document.labels();
    let named = document.paragraphs().map(|(_, paragraph)| {
        let label = labels.get(&paragraph.id).cloned().unwrap_or_default();
        let begins: String = paragraph.text.chars().take(text::BEGINS).collect();
        (paragraph.id.to_string(), format!("{label} {begins}"))
    });
    named.collect()
}
