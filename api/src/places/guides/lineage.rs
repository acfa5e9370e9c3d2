//! `/guides/{guide}/lineage/{paragraph}`: where does a sentence come from, which comment, which disposition, which version?
//!
//! The way back goes edit by edit, through texts the reader may not see as well; what is shown are the texts she may, and the
//! comments she may.

use std::sync::Arc;

use axum::extract::{Path, State};
use domain::guide::Version;
use domain::text::redline::{self, Block as Changed, Redline, What};
use domain::text::wording::Mark;
use domain::text::{Descent, Document, Paragraph, Section};
use domain::{CommentId, ParagraphId};
use projections::guides::{Edit, Guide};
use projections::rounds::Remark;

use super::super::{Reader, Shown, frame, html, page, wall};
use super::{opened, redline as marks, text};
use crate::desk::Desk;
use crate::look::Look;
use crate::pages::redline::{Row, Span};
use crate::problem::Problem;
use crate::view::lineage::{Lineage, Remarked, Stop};
use crate::view::{Block, Docket, Page, Part};

/// Where the words stood in one version, and which comments were answered on the way to it.
struct Stood {
    number: u32,
    paragraphs: Vec<ParagraphId>,
    answered: Vec<CommentId>,
}

/// A text the words stood in that the reader may see, with what changed on the way to it.
pub(crate) struct Text<'a> {
    /// The text.
    pub version: &'a Version,
    /// The paragraphs of it that hold the words.
    pub paragraphs: Vec<ParagraphId>,
    /// These, with what came and went since the text before that the reader may see.
    pub blocks: Vec<Changed>,
    /// Whether she may see no older one: what is new in it nobody can tell her.
    pub is_first: bool,
    /// Comments answered on the way to it, as far as she may see them.
    pub answers: Vec<&'a Remark>,
    /// Comments made on the words as they stand in it, as far as she may see them.
    pub remarks: Vec<&'a Remark>,
}

impl Text<'_> {
    /// Whether its words are not those of the text before.
    pub(crate) fn is_changed(&self) -> bool {
        !self.is_first && self.blocks.iter().any(|block| block.change.is_some())
    }

    /// Whether they all came in with it.
    pub(crate) fn came_in(&self) -> bool {
        let words = self.blocks.iter().flat_map(|block| &block.spans);
        !self.is_first && words.map(|span| span.mark).all(|mark| mark == Mark::Insert)
    }
}

/// How a paragraph of a version is cited, and every text its words stood in, the newest first.
pub(crate) async fn traced<'a>(
    desk: &Desk,
    look: &'a Look,
    (guide, version, paragraph): (&'a Guide, &'a Version, &ParagraphId),
) -> Result<(String, Vec<Text<'a>>), Problem> {
    let document = desk.document(guide, &version.text).await?;
    let label = document.labels().get(paragraph).cloned().ok_or_else(Problem::absent)?;
    let way = way_back(desk, guide, (version.number, paragraph)).await?;
    Ok((label, texts(desk, look, guide, way).await?))
}

pub(crate) async fn show(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, paragraph)): Path<(String, String)>,
) -> Shown {
    let guide = super::guide(&look, &id)?;
    let asked = look.number("version")?.map(u32::try_from).transpose().map_err(|_| Problem::absent())?;
    let version = text::version(&look, guide, asked)?;
    let paragraph = ParagraphId::new(paragraph);
    let (page, read) = shown(&desk, &look, (guide, version, &paragraph)).await?;
    let versions = look.sight.versions_of(guide).filter(|version| read.contains(&version.number));
    let versions: Vec<&Version> = versions.collect();
    opened::note(&desk, &look, guide, &versions).await;
    Ok(html(&page))
}

/// The page, and the numbers of the texts that a reader may read words of on it.
async fn shown(
    desk: &Desk,
    look: &Look,
    (guide, version, paragraph): (&Guide, &Version, &ParagraphId),
) -> Result<(Page, Vec<u32>), Problem> {
    let (label, texts) = traced(desk, look, (guide, version, paragraph)).await?;
    let read = texts.iter().map(|text| text.version.number).collect();
    let stops = texts.iter().map(|text| stop(look, guide, text)).collect();
    let (around, id) = (frame(look), &guide.dossier.guide);
    let docket = Docket::titled(
        format!("Where {label} comes from"),
        "Every text it stood in, what changed on the way, and the comments that were answered by it.",
    )
    .under(vec![
        around.link("/guides", "Guides"),
        around.link(&format!("/guides/{id}"), guide.dossier.title.clone()),
    ])
    .marked(version.symbol.to_string(), vec![version.label.clone()])
    .with_ways(vec![around.link(&in_text(guide, version.number, paragraph), "In the text")]);
    let block = Block::new("lineage", "Text by text, the newest first").with(Lineage(stops));
    Ok((page(look, docket).wide(block), read))
}

/// The address of a paragraph in a version.
fn in_text(guide: &Guide, number: u32, paragraph: &ParagraphId) -> String {
    format!("/guides/{}?version={number}#{paragraph}", guide.dossier.guide)
}

/// The address of this page for a paragraph of a version.
pub(crate) fn address(guide: &Guide, number: u32, paragraph: &ParagraphId) -> String {
    format!("/guides/{}/lineage/{paragraph}?version={number}", guide.dossier.guide)
}

/// The way back from a paragraph of a version to where its words came in, the newest text first.
async fn way_back(
    desk: &Desk,
    guide: &Guide,
    (number, paragraph): (u32, &ParagraphId),
) -> Result<Vec<Stood>, Problem> {
    let mut way = Vec::new();
    let mut paragraphs = vec![paragraph.clone()];
    for issued in guide.issued.iter().rev().filter(|issued| issued.number <= number) {
        let here = paragraphs.clone();
        let mut answered = Vec::new();
        for edit in guide.edits_into(issued.number).rev() {
            let (before, changed) = through(desk, guide, edit, &paragraphs).await?;
            answered.extend(edit.answers.clone().filter(|comment| changed && !answered.contains(comment)));
            paragraphs = before;
        }
        way.push(Stood { number: issued.number, paragraphs: here, answered });
        if paragraphs.is_empty() {
            break;
        }
    }
    Ok(way)
}

/// Where paragraphs were before an edit, and whether it changed their words.
async fn through(
    desk: &Desk,
    guide: &Guide,
    edit: &Edit,
    after: &[ParagraphId],
) -> Result<(Vec<ParagraphId>, bool), Problem> {
    let section = desk.written(guide, edit).await?;
    let touched: Vec<&ParagraphId> =
        after.iter().filter(|id| section.paragraphs.iter().any(|it| it.id == **id)).collect();
    if touched.is_empty() {
        return Ok((after.to_vec(), false));
    }
    let mut before = Vec::new();
    for id in after {
        let came_from = if touched.contains(&id) { edit.descent.ancestors(id) } else { vec![id.clone()] };
        before.extend(came_from.into_iter().filter(|id| !before.contains(id)).collect::<Vec<_>>());
    }
    let former = match guide.edit_before(edit) {
        Some(edit) => desk.written(guide, edit).await?.paragraphs,
        None => Vec::new(),
    };
    let words = |paragraphs: &[Paragraph], ids: &[ParagraphId]| -> Vec<Arc<str>> {
        paragraphs.iter().filter(|it| ids.contains(&it.id)).map(|it| Arc::clone(&it.text)).collect()
    };
    let changed = words(&section.paragraphs, after) != words(&former, &before);
    Ok((before, changed))
}

impl Desk {
    /// A section as an edit left it.
    async fn written(&self, guide: &Guide, edit: &Edit) -> Result<Section, Problem> {
        let stream = format!("guide/{}", guide.dossier.guide);
        let words = self.office.vault().text(&stream, &edit.text.digest()).await?;
        let section = words.and_then(|words| Section::from_canonical(words.as_bytes()));
        section.ok_or_else(|| Problem::failure(&"a kept section cannot be read"))
    }
}

/// Each text the reader may see. What was answered on the way to one she may not see counts for the next.
async fn texts<'a>(
    desk: &Desk,
    look: &'a Look,
    guide: &'a Guide,
    way: Vec<Stood>,
) -> Result<Vec<Text<'a>>, Problem> {
    let mut texts: Vec<Text<'a>> = Vec::new();
    let mut newer: Option<(&Version, Document, Stood)> = None;
    let mut answered: Vec<CommentId> = Vec::new();
    for mut stood in way {
        let here = std::mem::take(&mut stood.answered);
        let readable = look.sight.versions_of(guide).find(|version| version.number == stood.number);
        if let Some(version) = readable {
            let document = desk.document(guide, &version.text).await?;
            if let Some((above, words, there)) = newer.take() {
                let descent = guide.descent(version.number, above.number);
                let before: Vec<ParagraphId> =
                    there.paragraphs.iter().flat_map(|id| descent.ancestors(id)).collect();
                let (older, newer) = (around(&document, &before), around(&words, &there.paragraphs));
                let blocks = blocks(redline::between(&older, &newer, &descent), &there.paragraphs);
                texts.push(text_of(look, guide, (above, there), (blocks, std::mem::take(&mut answered))));
            }
            newer = Some((version, document, stood));
        }
        answered.extend(here);
    }
    if let Some((version, document, stood)) = newer {
        let here = around(&document, &stood.paragraphs);
        let redline = redline::between(&Document::default(), &here, &Descent::default());
        let blocks = blocks(redline, &stood.paragraphs);
        let mut first = text_of(look, guide, (version, stood), (blocks, answered));
        first.is_first = !look.sight.versions_of(guide).any(|older| older.number < version.number);
        texts.push(first);
    }
    Ok(texts)
}

/// The sections of a text in which any of these paragraphs stands: the rest need not be compared.
fn around(document: &Document, paragraphs: &[ParagraphId]) -> Document {
    let holds = |section: &&Section| section.paragraphs.iter().any(|it| paragraphs.contains(&it.id));
    Document { sections: document.sections.iter().filter(holds).cloned().collect() }
}

/// The paragraphs of a redline that are these in the newer text.
fn blocks(redline: Redline, paragraphs: &[ParagraphId]) -> Vec<Changed> {
    let ours = |block: &Changed| {
        block.what != What::MovedAway && block.newer.as_ref().is_some_and(|it| paragraphs.contains(&it.id))
    };
    redline.sections.into_iter().flat_map(|section| section.blocks).filter(ours).collect()
}

fn text_of<'a>(
    look: &'a Look,
    guide: &'a Guide,
    (version, stood): (&'a Version, Stood),
    (blocks, answered): (Vec<Changed>, Vec<CommentId>),
) -> Text<'a> {
    let remarks = on_it(look, guide, version, &stood.paragraphs);
    let answers = answered.iter().filter_map(|id| seen(look, id)).collect();
    Text { version, paragraphs: stood.paragraphs, blocks, is_first: false, answers, remarks }
}

/// The words of the first text are not new in it: nothing before is there to compare with.
fn plain(mut row: Row) -> Row {
    row.note.clear();
    for span in &mut row.spans {
        if let Span::Insert(words) | Span::Delete(words) = span {
            *span = Span::Equal(std::mem::take(words));
        }
    }
    row
}

fn stop(look: &Look, guide: &Guide, text: &Text<'_>) -> Stop {
    let (around, version) = (frame(look), text.version);
    let what = match (text.is_first, text.is_changed(), text.came_in()) {
        (true, ..) => "is the first text you may read it in.",
        (_, true, true) => "brought it in.",
        (_, true, false) => "changed it.",
        (_, false, _) => "has it as it was before.",
    };
    let address = match text.paragraphs.first() {
        Some(first) => in_text(guide, version.number, first),
        None => format!("/guides/{}?version={}", guide.dossier.guide, version.number),
    };
    let issued = guide.issued_at(version.number);
    let rows = text.blocks.iter().enumerate().map(|(at, block)| marks::row(block, at, 0));
    // The same words are not read twice; where somebody spoke of them they stand.
    let rows: Vec<Row> = match (text.is_first, text.is_changed() || !text.remarks.is_empty()) {
        (true, _) => rows.map(plain).collect(),
        (false, true) => rows.collect(),
        (false, false) => Vec::new(),
    };
    Stop {
        at: issued.map_or_else(Default::default, |issued| wall(look).day(issued.at)),
        version: around.link(&address, version.symbol.to_string()),
        what: what.to_owned(),
        rows,
        answers: text.answers.iter().map(|it| remarked(look, it)).collect(),
        remarks: text.remarks.iter().map(|it| remarked(look, it)).collect(),
    }
}

/// A comment the reader may see.
fn seen<'a>(look: &'a Look, id: &CommentId) -> Option<&'a Remark> {
    let remark = look.world.rounds.comment(id.as_str())?;
    look.sight.may_see_comment(&look.world, remark).then_some(remark)
}

/// The comments made on these words of a version, as far as the reader may see them.
fn on_it<'a>(
    look: &'a Look,
    guide: &'a Guide,
    version: &Version,
    paragraphs: &[ParagraphId],
) -> Vec<&'a Remark> {
    let symbol = version.symbol.to_string();
    let here = |remark: &&Remark| {
        remark.words().is_some_and(|words| {
            let paragraph = words.anchor.paragraph.as_ref();
            paragraph.is_some_and(|id| paragraphs.contains(id)) && words.anchor.version == symbol
        })
    };
    let remarks = look.world.rounds.on_guide(&guide.dossier.guide).filter(here);
    remarks.filter(|remark| look.sight.may_see_comment(&look.world, remark)).collect()
}

fn remarked(look: &Look, remark: &Remark) -> Remarked {
    let of = remark.participant().map(|code| format!("of {code}")).unwrap_or_default();
    let became = match (&remark.comment.into, remark.disposition()) {
        (Some(into), _) => format!("dealt with in {into}"),
        (None, Some(disposition)) => disposition.in_words().to_owned(),
        (None, None) => "nothing is decided yet".to_owned(),
    };
    let reason = remark.comment.decision.as_ref().and_then(|decision| decision.reason.as_ref());
    let reason = reason.map(|reason| format!(". {reason}")).unwrap_or_default();
    Remarked {
        comment: frame(look).link(&format!("/comments/{}", remark.id), remark.id.to_string()),
        said: format!("{of}: {became}{reason}"),
    }
}

/// What a comment came to in the text: each edit that answers it, with the version its words went out in and the way to where they
/// come from; where no edit answers it, the way to its words as they stand now. Nothing where the reader may not see the text.
pub(crate) async fn of_comment(desk: &Desk, look: &Look, remark: &Remark) -> Result<Vec<Part>, Problem> {
    let answering = remark.comment.into.as_ref().unwrap_or(&remark.id);
    let round = remark.round().and_then(|round| look.world.rounds.get(round.as_str()));
    let plan = round.and_then(|record| record.round.plan.as_ref());
    let guide = plan.and_then(|plan| look.world.guides.get(plan.guide.as_str()));
    let Some(guide) = guide else { return Ok(Vec::new()) };
    let around = frame(look);
    let mut parts = Vec::new();
    for (edit, number) in guide.answering(answering) {
        let version = look.sight.versions_of(guide).find(|version| Some(version.number) == number);
        let Some(version) = version else { continue };
        let links = changed_by(desk, guide, edit, version).await?;
        parts.push(Part::Words(format!(
            "Written into {} on {}.",
            version.symbol,
            wall(look).day(edit.at).text
        )));
        parts.push(Part::Links(links.into_iter().map(|(href, text)| around.link(&href, text)).collect()));
    }
    if parts.is_empty() && remark.comment.stage.is_disposed() {
        let links = stand_now(desk, look, guide, remark).await?;
        let links: Vec<_> = links.into_iter().map(|(href, text)| around.link(&href, text)).collect();
        parts.extend((!links.is_empty()).then_some(Part::Links(links)));
    }
    Ok(parts)
}

/// The paragraphs that the one a comment was made on became in the newest text of the reader: address and name of each lineage.
async fn stand_now(
    desk: &Desk,
    look: &Look,
    guide: &Guide,
    remark: &Remark,
) -> Result<Vec<(String, String)>, Problem> {
    let Some(anchor) = remark.words().map(|words| &words.anchor) else { return Ok(Vec::new()) };
    let made_on = guide.issued.iter().find(|issued| issued.symbol.to_string() == anchor.version);
    let newest = look.sight.versions_of(guide).last();
    let (Some(made_on), Some(newest), Some(paragraph)) = (made_on, newest, &anchor.paragraph) else {
        return Ok(Vec::new());
    };
    let now = guide.descent(made_on.number, newest.number).descendants(paragraph);
    let document = desk.document(guide, &newest.text).await?;
    Ok(named(guide, newest, &document, now.iter()))
}

/// Address and name of the lineage of paragraphs, as far as they stand in a version.
fn named<'a>(
    guide: &Guide,
    version: &Version,
    document: &Document,
    paragraphs: impl Iterator<Item = &'a ParagraphId>,
) -> Vec<(String, String)> {
    let labels = document.labels();
    let named = paragraphs.filter_map(|id| {
        let label = labels.get(id)?;
        Some((address(guide, version.number, id), format!("Where {label} comes from")))
    });
    named.collect()
}

/// The paragraphs an edit changed that went out in a version: the address and the name of each one's lineage.
async fn changed_by(
    desk: &Desk,
    guide: &Guide,
    edit: &Edit,
    version: &Version,
) -> Result<Vec<(String, String)>, Problem> {
    let mut changed = Vec::new();
    for paragraph in desk.written(guide, edit).await?.paragraphs {
        if through(desk, guide, edit, std::slice::from_ref(&paragraph.id)).await?.1 {
            changed.push(paragraph.id);
        }
    }
    let document = desk.document(guide, &version.text).await?;
    Ok(named(guide, version, &document, changed.iter()))
}

/// Leads from each paragraph of a version on its sheet to where it comes from.
pub(crate) fn lead(look: &Look, guide: &Guide, version: &Version, sheet: &mut crate::view::sheet::Sheet) {
    let around = frame(look);
    for paragraph in sheet.sections.iter_mut().flat_map(|section| &mut section.paragraphs) {
        let id = ParagraphId::new(&paragraph.id);
        paragraph.origin = Some(around.link(&address(guide, version.number, &id), "Where it comes from"));
    }
}
