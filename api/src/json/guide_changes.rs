//! What changed between two texts of a guide, and where a sentence comes from, as JSON, with the reader's eyes?

use axum::extract::{Path, State};
use axum::response::Response;
use domain::ParagraphId;
use domain::guide::Version;
use domain::text::document;
use domain::text::redline::{self, Block, Cited, Heading, SectionChange};
use domain::text::wording::Span;
use projections::rounds::Remark;
use serde_json::{Value, json};

use super::described::{Described, Kind};
use super::guide_reads::found;
use super::one;
use super::reads::record;
use super::shelf::Shelf;
use crate::desk::Desk;
use crate::look::Look;
use crate::places::guides::lineage::{Text as Stood, traced};
use crate::places::guides::redline::compared;
use crate::places::guides::{opened, text};
use crate::problem::Problem;

use Kind::{Many, Maybe, MaybeInstant, MaybeNumber, MaybeText, Number, One, Text, Texts, YesNo};

static CITED: Described = Described::new(
    "CitedParagraph",
    "A paragraph as it is cited in one of two texts.",
    &[
        ("id", Text, "Its identifier in that text."),
        ("label", Text, "`9.2`."),
        ("form", Text, "How it stands on the page: paragraph, item, lettered item, note, quotation."),
        ("depth", Number, "How deep an item stands; 0 for what is none."),
    ],
);

static SPAN: Described = Described::new(
    "MarkedWords",
    "Words with one mark.",
    &[("mark", Text, "`equal`, `insert` or `delete`."), ("text", Text, "The words.")],
);

static BLOCK: Described = Described::new(
    "ParagraphChange",
    "A paragraph with what changed in it.",
    &[
        ("change", MaybeNumber, "Number of the change; null where nothing changed."),
        ("what", Text, "What happened: unchanged, edited, inserted, deleted, moved, cut, run together."),
        ("older", Many(&CITED), "The paragraphs of the older text whose words are here."),
        ("newer", Maybe(&CITED), "The paragraph of the newer text; null if it is gone."),
        ("goes_on", YesNo, "Whether it goes on from the piece before, where a paragraph was cut."),
        ("spans", Many(&SPAN), "The words."),
    ],
);

static HEADING: Described = Described::new(
    "SectionHeading",
    "The heading of a section in one text.",
    &[
        ("section", Text, "The same through all versions."),
        ("depth", Number, "1 for `4`, 2 for `4.1`."),
        ("number", Text, "As printed."),
        ("title", Text, "Without the number."),
    ],
);

static SECTION: Described = Described::new(
    "SectionChanges",
    "A section with what changed in it.",
    &[
        ("older", Maybe(&HEADING), "Its heading in the older text; null if it is new."),
        ("newer", Maybe(&HEADING), "Its heading in the newer text; null if it is gone."),
        ("change", MaybeNumber, "Number of the change of its heading."),
        ("moved", YesNo, "Whether it stands in another order."),
        ("heading", Many(&SPAN), "The heading with its changes."),
        ("changes", Number, "How many changes it has."),
        ("paragraphs", Many(&BLOCK), "Those that changed; all of them with `unchanged`."),
    ],
);

static COMPARED: Described = Described::new(
    "ComparedText",
    "One of two texts that are compared.",
    &[
        ("number", MaybeNumber, "Number of the version; null for the text on the desk."),
        ("symbol", MaybeText, "Its symbol."),
        ("digest", Text, "SHA-256 of its canonical bytes."),
    ],
);

static REDLINE: Described = Described::new(
    "GuideRedline",
    "What changed between two texts of a guide.",
    &[
        ("guide", Text, "The guide."),
        ("older", One(&COMPARED), "The older text."),
        ("newer", One(&COMPARED), "The newer text."),
        ("changes", Number, "How many changes there are, numbered from 1 in reading order."),
        ("sections", Many(&SECTION), "The sections, in the order of the newer text."),
    ],
);

static REMARKED: Described = Described::new(
    "LineageComment",
    "A comment on the way of a sentence.",
    &[
        ("comment", Text, "`c12`."),
        ("participant", MaybeText, "Whose it is."),
        ("disposition", MaybeText, "What became of it."),
        ("reason", MaybeText, "Why."),
        ("merged_into", MaybeText, "The comment it is dealt with in."),
    ],
);

static STOP: Described = Described::new(
    "LineageText",
    "A text in which the words stood.",
    &[
        ("number", Number, "Number of the version."),
        ("symbol", Text, "Its symbol."),
        ("issued_at", MaybeInstant, "When it was issued."),
        ("paragraphs", Texts, "The paragraphs that hold the words."),
        ("first", YesNo, "Whether it is the oldest text you may read them in."),
        ("changed", YesNo, "Whether they are not those of the text before."),
        ("came_in", YesNo, "Whether they came in with this text."),
        ("words", Many(&BLOCK), "The words, with what came and went."),
        ("answers", Many(&REMARKED), "Comments answered on the way to this text."),
        ("comments", Many(&REMARKED), "Comments made on the words as they stand here."),
    ],
);

static LINEAGE: Described = Described::new(
    "GuideLineage",
    "Where a sentence comes from, text by text, the newest first.",
    &[
        ("guide", Text, "The guide."),
        ("paragraph", Text, "The paragraph."),
        ("label", Text, "How it is cited."),
        ("number", Number, "Number of the version it stands in."),
        ("symbol", Text, "Symbol of that version."),
        ("texts", Many(&STOP), "Every text the words stood in that you may read."),
    ],
);

/// The addresses of what is read here.
pub(super) fn lay(shelf: Shelf) -> Shelf {
    let tag = "guides";
    let redline = one(&REDLINE, (tag, "/api/v1/guides/{guide}/redline", "What changed between two texts"))
        .query("from", "Number of the older text; the one before the newer if left out.")
        .query("to", "Number of the newer text, or `desk`; the newest you may read if left out.")
        .query("section", "Only this section.")
        .query("unchanged", "`true`: paragraphs that did not change as well.");
    let lineage =
        one(&LINEAGE, (tag, "/api/v1/guides/{guide}/lineage/{paragraph}", "Where a sentence comes from"))
            .query_number("version", "Number of the text it stands in; the newest you may read if left out.");
    shelf.lay(redline, changes).lay(lineage, origin)
}

pub(crate) async fn changes(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let guide = found(&look, &id)?;
    let compared = compared(&desk, &look, guide).await?;
    opened::note(&desk, &look, guide, &compared.pair.versions()).await;
    let redline = redline::between(&compared.older, &compared.newer, &compared.descent);
    let all = match look.asked("unchanged") {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(Problem::field("unchanged", "not-an-option", "This is either true or false.")),
    };
    let wanted = |section: &&SectionChange| {
        let heading = section.newer.as_ref().or(section.older.as_ref());
        look.asked("section").is_none_or(|id| heading.is_some_and(|it| it.id.as_str() == id))
            && (all || section.changes > 0)
    };
    let sections: Vec<Value> =
        redline.sections.iter().filter(wanted).map(|section| section_value(section, all)).collect();
    let version = |version: Option<&Version>, digest: String| {
        json!({
            "number": version.map(|it| it.number),
            "symbol": version.map(|it| it.symbol.to_string()),
            "digest": digest,
        })
    };
    let (older, newer) = (compared.older.digest().to_string(), compared.newer.digest().to_string());
    let whole = json!({
        "guide": guide.dossier.guide,
        "older": version(Some(compared.pair.older), older),
        "newer": version(compared.pair.newer, newer),
        "changes": redline.changes,
        "sections": sections,
    });
    Ok(record(guide.version, whole))
}

fn section_value(section: &SectionChange, all: bool) -> Value {
    let blocks = section.blocks.iter().filter(|block| all || block.change.is_some());
    json!({
        "older": section.older.as_ref().map(heading),
        "newer": section.newer.as_ref().map(heading),
        "change": section.change,
        "moved": section.moved,
        "heading": spans(&section.heading),
        "changes": section.changes,
        "paragraphs": blocks.map(block).collect::<Vec<_>>(),
    })
}

fn heading(heading: &Heading) -> Value {
    json!({"section": heading.id, "depth": heading.depth, "number": heading.number, "title": heading.title})
}

fn block(block: &Block) -> Value {
    json!({
        "change": block.change,
        "what": block.what,
        "older": block.older.iter().map(cited).collect::<Vec<_>>(),
        "newer": block.newer.as_ref().map(cited),
        "goes_on": block.goes_on,
        "spans": spans(&block.spans),
    })
}

fn cited(cited: &Cited) -> Value {
    use document::Kind as Form;
    let (form, depth) = match cited.kind {
        Form::Paragraph => ("paragraph", 0),
        Form::Item(depth) => ("item", depth),
        Form::Lettered(depth) => ("lettered item", depth),
        Form::Note => ("note", 0),
        Form::Quotation => ("quotation", 0),
    };
    json!({"id": cited.id, "label": cited.label, "form": form, "depth": depth})
}

fn spans(spans: &[Span]) -> Vec<Value> {
    spans.iter().map(|span| json!({"mark": span.mark, "text": span.text})).collect()
}

pub(crate) async fn origin(
    State(desk): State<Desk>,
    look: Look,
    Path((id, paragraph)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let guide = found(&look, &id)?;
    let asked = look.number("version")?.map(u32::try_from).transpose().map_err(|_| Problem::absent())?;
    let version = text::version(&look, guide, asked)?;
    let paragraph = ParagraphId::new(paragraph);
    let (label, texts) = traced(&desk, &look, (guide, version, &paragraph)).await?;
    let read: Vec<&Version> = texts.iter().map(|text| text.version).collect();
    opened::note(&desk, &look, guide, &read).await;
    let stop = |stood: &Stood<'_>| {
        json!({
            "number": stood.version.number,
            "symbol": stood.version.symbol,
            "issued_at": guide.issued_at(stood.version.number).map(|issued| issued.at),
            "paragraphs": stood.paragraphs,
            "first": stood.is_first,
            "changed": stood.is_changed(),
            "came_in": stood.came_in(),
            "words": stood.blocks.iter().map(block).collect::<Vec<_>>(),
            "answers": stood.answers.iter().map(|it| remarked(it)).collect::<Vec<_>>(),
            "comments": stood.remarks.iter().map(|it| remarked(it)).collect::<Vec<_>>(),
        })
    };
    let whole = json!({
        "guide": guide.dossier.guide,
        "paragraph": paragraph,
        "label": label,
        "number": version.number,
        "symbol": version.symbol,
        "texts": texts.iter().map(stop).collect::<Vec<_>>(),
    });
    Ok(record(guide.version, whole))
}

fn remarked(remark: &Remark) -> Value {
    json!({
        "comment": remark.id,
        "participant": remark.participant(),
        "disposition": remark.disposition(),
        "reason": remark.comment.decision.as_ref().and_then(|decision| decision.reason.as_ref()),
        "merged_into": remark.comment.into,
    })
}
