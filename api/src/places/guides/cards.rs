//! Which comments stand beside the text of a guide, each with its number, and where do they stand in it?

use std::collections::HashMap;

use domain::comment::event::{Anchor, Place};
use domain::guide::Version;
use domain::text::{Document, Steps};
use domain::{ParagraphId, Role};
use projections::guides::Guide;
use projections::rounds::{Record, Remark};

use super::super::frame;
use super::super::rounds::matrix::{short, tag, whose};
use super::super::rounds::one::own;
use super::text;
use crate::look::Look;
use crate::pages::guide::{Card, GuidePage};
use crate::view::frame::encoded;
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

/// What is asked of every paragraph, looked up once: how it is cited and in which section it stands. A round may have thirty thousand comments.
struct Places<'a> {
    labels: HashMap<ParagraphId, String>,
    sections: HashMap<&'a str, &'a str>,
    /// The version on which the places of comments are noted: the one that is shown, or the newest where it is the desk.
    symbol: Option<String>,
    /// What became of its paragraphs on the desk, where they did not stay themselves.
    since: Steps<'a, ParagraphId>,
}

impl<'a> Places<'a> {
    fn of(shown: Shown<'a>) -> Self {
        let all = shown.document.paragraphs();
        let sections = all.map(|(section, paragraph)| (paragraph.id.as_str(), section.id.as_str())).collect();
        let noted = shown.version.or_else(|| shown.guide.dossier.newest());
        Self {
            labels: shown.document.labels(),
            sections,
            symbol: noted.map(|version| version.symbol.to_string()),
            since: shown.guide.since.steps(),
        }
    }

    /// The section a paragraph stands in.
    fn section(&self, paragraph: &ParagraphId) -> Option<&'a str> {
        self.sections.get(paragraph.as_str()).copied()
    }

    fn label(&self, paragraph: &ParagraphId) -> String {
        self.labels.get(paragraph).map_or_else(|| paragraph.to_string(), Clone::clone)
    }
}

/// A comment and where it stands on the text that is shown.
struct Standing<'a> {
    record: &'a Record,
    remark: &'a Remark,
    place: Place,
}

/// The cards of the comments on the text, and their numbers in it.
pub(super) fn laid(look: &Look, shown: Shown<'_>, mut page: GuidePage) -> GuidePage {
    let places = Places::of(shown);
    invite(look, shown, &mut page.sheet);
    let standing: Vec<Standing<'_>> = standing(look, (shown, &places)).collect();
    if standing.is_empty() {
        return page;
    }
    refer(&mut page.sheet, &standing);
    let here: Vec<&Standing<'_>> = standing.iter().filter(|it| is_here(it, (shown, &places))).collect();
    page.cards_title = format!("Comments, {}", standing.len());
    page.cards_note = counted(look, &standing, here.len());
    page.cards = here.into_iter().take(MOST).map(|it| card(look, it, (shown, &places))).collect();
    lead_on(&mut page);
    outlined(&mut page, &standing, (shown, &places));
    page
}

/// A number in the text leads to its card, or to the page of the comment where the cards are too many.
fn lead_on(page: &mut GuidePage) {
    let (cards, frame) = (&page.cards, &page.frame);
    let paragraphs = page.sheet.sections.iter_mut().flat_map(|section| &mut section.paragraphs);
    for link in paragraphs.flat_map(|paragraph| &mut paragraph.refs) {
        if !cards.iter().any(|card| card.id == link.text) {
            link.href = frame.to(&format!("/comments/{}", link.text));
        }
    }
}

/// How many comments stand in each section, in the outline.
fn outlined(page: &mut GuidePage, standing: &[Standing<'_>], (shown, places): (Shown<'_>, &Places<'_>)) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for it in standing {
        let mut sections: Vec<&str> =
            it.place.paragraphs().iter().filter_map(|id| places.section(id)).collect();
        sections.dedup();
        for section in sections {
            *counts.entry(section).or_default() += 1;
        }
    }
    for (line, section) in page.outline.iter_mut().zip(&shown.document.sections) {
        let many = match counts.get(section.id.as_str()) {
            None => continue,
            Some(1) => "1 comment".to_owned(),
            Some(many) => format!("{many} comments"),
        };
        line.small = if line.small.is_empty() { many } else { format!("{} · {many}", line.small) };
    }
}

fn standing<'a>(
    look: &'a Look,
    (shown, places): (Shown<'a>, &Places<'_>),
) -> impl Iterator<Item = Standing<'a>> {
    let rounds = look.world.rounds.of_guide(&shown.guide.dossier.guide);
    rounds.flat_map(move |record| {
        let may_see = look.sight.remarks_of(record);
        let seen = look.world.rounds.comments(record).filter(move |remark| may_see(remark));
        seen.filter_map(move |remark| {
            place_on(remark, (shown, places)).map(|place| Standing { record, remark, place })
        })
    })
}

/// The comments on a text, each with its place.
pub(super) fn on_paragraphs<'a>(look: &'a Look, shown: Shown<'a>) -> Vec<(&'a Remark, Place)> {
    let places = Places::of(shown);
    standing(look, (shown, &places)).map(|it| (it.remark, it.place)).collect()
}

/// Where a comment stands on the text that is shown; none where it was made on a later one.
fn place_on(remark: &Remark, (shown, places): (Shown<'_>, &Places<'_>)) -> Option<Place> {
    if remark.comment.stage == domain::comment::Stage::Withdrawn {
        return None;
    }
    let (words, symbol) = (remark.words()?, places.symbol.as_deref()?);
    let noted = remark.comment.places.iter().find(|(version, _)| version == symbol);
    let noted = noted.map(|(_, place)| place.clone());
    let place = noted.or_else(|| (words.anchor.version == symbol).then(|| made(&words.anchor)))?;
    Some(if shown.version.is_some() { place } else { carried(place, places) })
}

/// The place a comment was made on.
fn made(anchor: &Anchor) -> Place {
    match &anchor.paragraph {
        Some(paragraph) => Place::Placed { paragraph: paragraph.clone() },
        None => Place::About { sections: anchor.section.iter().cloned().collect(), moved: false },
    }
}

/// A place on the newest version, as it stands on the desk since.
fn carried(place: Place, places: &Places<'_>) -> Place {
    let (paragraph, moved) = match &place {
        Place::Placed { paragraph } => (paragraph.clone(), false),
        Place::Moved { paragraph } => (paragraph.clone(), true),
        _ => return place,
    };
    let mut after = places.since.found(&paragraph).to_vec();
    after.retain(|id| places.section(id).is_some());
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

/// A way from each paragraph to the reader's own desk, while her delegation is asked about the text that is shown.
fn invite(look: &Look, shown: Shown<'_>, sheet: &mut Sheet) {
    let writes =
        look.as_of.is_none() && look.person.holds(&[Role::Expert, Role::Nfp, Role::MemberGovernment]);
    let Some(symbol) = shown.version.map(|version| version.symbol.to_string()).filter(|_| writes) else {
        return;
    };
    let asks = |record: &&Record| {
        let of_this = record.round.text.as_ref().is_some_and(|text| text.symbol == symbol);
        of_this && record.round.takes_answers(look.now) && own(look, record).is_some()
    };
    let mut open = look.world.rounds.of_guide(&shown.guide.dossier.guide).filter(asks);
    let Some(record) = open.next() else { return };
    for paragraph in sheet.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        let (id, label) = (encoded(&paragraph.id), encoded(&paragraph.label));
        let href = format!("/rounds/{}/desk?paragraph={id}&number={label}#new", record.id);
        paragraph.way = Some(Link::new(href, "comment"));
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
fn is_here(it: &Standing<'_>, (shown, places): (Shown<'_>, &Places<'_>)) -> bool {
    let Some(section) = shown.section else { return true };
    let on = it.place.paragraphs();
    match &it.place {
        Place::About { sections, .. } => {
            sections.is_empty() || sections.iter().any(|one| one.as_str() == section)
        }
        _ => on.is_empty() || on.iter().any(|id| places.section(id) == Some(section)),
    }
}

/// How many stand how; how many are left out beside this part; on how many something is owed.
fn counted(look: &Look, standing: &[Standing<'_>], here: usize) -> String {
    let count = |word: &str| standing.iter().filter(|it| it.place.as_str() == word).count();
    let words = ["placed", "moved", "split", "orphaned", "to be chosen"];
    let counts = words.into_iter().map(|word| (count(word), word)).filter(|(many, _)| *many > 0);
    let mut said: Vec<String> = counts.map(|(many, word)| format!("{many} {word}")).collect();
    if here > MOST {
        said.push(format!("{MOST} are shown, the matrix has all"));
    }
    let unsettled = standing.iter().filter(|it| !it.remark.comment.stage.is_disposed()).count();
    if unsettled > 0 && look.as_of.is_none() {
        said.push(format!("{unsettled} not disposed of"));
    }
    said.join(" · ")
}

fn card(look: &Look, it: &Standing<'_>, (shown, places): (Shown<'_>, &Places<'_>)) -> Card {
    let (remark, id) = (it.remark, it.remark.id.as_str());
    let words = remark.words();
    let on = it.place.paragraphs();
    // Only what is on the page can be led to.
    let led = |id: &&ParagraphId| shown.section.is_none_or(|section| places.section(id) == Some(section));
    let several = on.iter().filter(led).filter(|_| on.len() > 1);
    let is_moved = matches!(it.place.as_str(), "moved" | "split");
    let choose = it.place.waits() && look.as_of.is_none() && may_attach(look, it);
    Card {
        id: id.to_owned(),
        place: on.iter().find(led).map(ToString::to_string),
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
        how: how(it, shown, places),
        on: several.map(|id| Link::new(format!("#{id}"), places.label(id))).collect(),
        became: tag(remark),
        reason: remark.comment.decision.as_ref().and_then(|it| it.reason.as_deref()).map(short),
        page: Link::new(format!("/comments/{id}"), format!("{id}, whole")),
        choose: choose.then(|| Link::new(format!("/comments/{id}#acts"), "Choose its place")),
    }
}

fn may_attach(look: &Look, it: &Standing<'_>) -> bool {
    let own = it.remark.participant().is_some_and(|code| look.sight.is_inside(code));
    own || look.person.holds(&[Role::Rso]) && look.sight.may_see_round(it.record)
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
fn how(it: &Standing<'_>, shown: Shown<'_>, places: &Places<'_>) -> Option<String> {
    let anchor = &it.remark.words()?.anchor;
    if shown.version.is_some_and(|version| version.symbol.to_string() == anchor.version) {
        return None;
    }
    let made_on = format!("Made on {} of {}", it.remark.place(), anchor.version);
    let of = |paragraphs: &[ParagraphId]| {
        paragraphs.iter().map(|id| places.label(id)).collect::<Vec<_>>().join(", ")
    };
    Some(match &it.place {
        Place::Placed { .. } | Place::About { moved: false, .. } => format!("{made_on}."),
        Place::Moved { paragraph } => format!("{made_on}, now on {}.", places.label(paragraph)),
        Place::About { .. } => format!("{made_on}; the section stands elsewhere now."),
        Place::Split { words_in: Some(words), .. } => {
            format!("{made_on}; the paragraph was split. The quoted words went to {}.", places.label(words))
        }
        Place::Split { .. } => format!("{made_on}; the paragraph was split."),
        Place::Orphaned { suggestion } => {
            let same = suggestion
                .as_ref()
                .map(|id| format!(" The same words stand in {}: a suggestion, no more.", places.label(id)));
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
        let sees = look.sight.remarks_of(record);
        look.world.rounds.comments(record).filter(waits).filter(move |remark| sees(remark))
    });
    let around = frame(look);
    let rows: Vec<Vec<Say>> = all
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
