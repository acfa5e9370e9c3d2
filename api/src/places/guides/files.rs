//! `/guides/{guide}/text.docx` and `/guides/{guide}/redline.docx`: a text, or what changed between two, for a word processor.

use axum::extract::{Path, State};
use axum::response::Response;
use domain::comment::event::Place;
use domain::guide::Version;
use domain::text::redline;
use papers::guide::{Changed, Front, Remark as Beside, clean, tracked};
use projections::guides::Guide;

use super::super::rounds::files::file;
use super::super::rounds::matrix::whose;
use super::super::{Reader, Shown};
use super::redline::{Compared, compared};
use super::{cards, languages, opened, text};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::{Block, Link, Part};

/// The media type of a word processor file.
const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// A version as it was issued, the comments the reader may see beside it, and the statements that are printed with it (DR20).
pub(crate) async fn text(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let guide = super::guide(&look, &id)?;
    let asked = look.number("version")?.map(|number| u32::try_from(number).map_err(|_| Problem::absent()));
    let version = text::version(&look, guide, asked.transpose()?)?;
    let translation = super::in_language(&look, guide)
        .map(|language| languages::of(guide, version, language))
        .transpose()?;
    let document = desk.document(guide, translation.map_or(&version.text, |it| &it.text)).await?;
    let shown = cards::Shown { guide, version: Some(version), document: &document, section: None };
    let remarks = remarks(&look, shown);
    let mut front = front(&look, guide, version, None);
    front.lines.extend(translation.map(|it| format!("In {}", it.language)));
    opened::note(&desk, &look, guide, &[version]).await;
    let name = match translation {
        Some(it) => named(&format!("{}-{}", version.symbol, it.language)),
        None => named(&version.symbol.to_string()),
    };
    written(name, move || clean(&front, &document, &remarks).ok()).await
}

/// What changed between two texts, as tracked changes, with the comments on the newer one beside them.
pub(crate) async fn redline(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    let guide = super::guide(&look, &id)?;
    let Compared { pair, older, newer, descent } = compared(&desk, &look, guide).await?;
    let shown = cards::Shown { guide, version: pair.newer, document: &newer, section: None };
    let remarks = remarks(&look, shown);
    opened::note(&desk, &look, guide, &pair.versions()).await;
    let by = pair.newer_name();
    let issued = pair.newer.and_then(|version| guide.issued_at(version.number));
    let marked_by = Changed { by: by.clone(), at: issued.map_or(look.now, |issued| issued.at) };
    let front = front(&look, guide, pair.newer.unwrap_or(pair.older), Some(&pair.older.symbol.to_string()));
    written(named(&format!("{by}-changes")), move || {
        let changes = redline::between(&older, &newer, &descent);
        tracked(&front, &older, &changes, (&marked_by, &remarks)).ok()
    })
    .await
}

/// The ways to both, below a version.
pub(super) fn block(look: &Look, guide: &Guide, version: &Version) -> Block {
    let (id, number) = (&guide.dossier.guide, version.number);
    let mut ways = vec![Link::new(format!("/guides/{id}/text.docx?version={number}"), "This text (DOCX)")];
    if let Some(before) = look.sight.versions_of(guide).filter(|it| it.number < number).last() {
        let href = format!("/guides/{id}/redline.docx?from={}&to={number}", before.number);
        ways.push(Link::new(href, "Changes since the text before, tracked (DOCX)"));
    }
    Block::new("files", "As a file").with(Part::Links(ways))
}

/// What stands above the text.
fn front(look: &Look, guide: &Guide, version: &Version, older: Option<&str>) -> Front {
    let mut lines = vec![
        version.symbol.to_string(),
        version.label.clone(),
        format!("Distr.: {}", version.classification.printed()),
        format!("Original: {}", guide.dossier.language),
        "Voluntary and non-binding".to_owned(),
    ];
    lines.extend(older.map(|older| format!("Compared with {older}")));
    Front { title: guide.dossier.title.clone(), lines, statements: statements(look, guide) }
}

/// The statements whose authors insist that they go with every copy, and which they have not withdrawn (DR20).
fn statements(look: &Look, guide: &Guide) -> Vec<String> {
    let seen = look.world.statements.on_guide(guide.dossier.guide.as_str());
    let printed = seen.filter(|one| one.withdrawn_at.is_none() && look.sight.may_see_statement(one));
    let statements = printed.filter_map(|one| {
        let entered = one.state.entered.as_ref().filter(|entered| entered.insists)?;
        Some(format!("{}: {}", entered.author, entered.text))
    });
    statements.collect()
}

/// The same, below the text on its page, on screen as on paper.
pub(super) fn printed_with(look: &Look, guide: &Guide) -> Option<Block> {
    let statements = statements(look, guide);
    if statements.is_empty() {
        return None;
    }
    let block = Block::new("printed", "Reservations and explanations of position");
    let note =
        "They stand beside the text and go with every copy of it; only their authors withdraw them. DR20";
    let block = block.with(Part::Hint(note.to_owned()));
    Some(block.with_all(statements.into_iter().map(Part::Words)))
}

/// The comments that stand on a paragraph of the text, with what was decided.
fn remarks(look: &Look, shown: cards::Shown<'_>) -> Vec<Beside> {
    let standing = cards::on_paragraphs(look, shown);
    let beside = standing.into_iter().filter_map(|(remark, place)| {
        let words = remark.words()?;
        let (Place::Placed { paragraph } | Place::Moved { paragraph }) = place else { return None };
        let mut text = format!("{}: {}", remark.id, words.comment);
        if let Some(proposed) = &words.proposed {
            text.push_str("\nProposed text: ");
            text.push_str(proposed);
        }
        if let Some(disposition) = remark.disposition() {
            text.push_str("\nDisposition: ");
            text.push_str(disposition.in_words());
        }
        Some(Beside { paragraph, author: whose(remark), at: remark.recorded_at.unwrap_or_default(), text })
    });
    beside.collect()
}

fn named(symbol: &str) -> String {
    let safe =
        |letter: char| if letter.is_ascii_alphanumeric() || ".-".contains(letter) { letter } else { '-' };
    format!("{}.docx", symbol.chars().map(safe).collect::<String>())
}

/// Writes the file away from the threads that answer.
async fn written(name: String, write: impl FnOnce() -> Option<Vec<u8>> + Send + 'static) -> Shown {
    let bytes = tokio::task::spawn_blocking(write).await.map_err(|why| Problem::failure(&why))?;
    let bytes = bytes.ok_or_else(|| Problem::failure(&"the text could not be written"))?;
    let response: Response = file(&name, DOCX, bytes);
    Ok(response)
}
