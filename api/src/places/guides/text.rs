//! How does a text come to its sheet? Kept words opened at the moment of showing, in the eyes of who reads.

use std::collections::HashMap;
use std::sync::Arc;

use domain::guide::Version;
use domain::text::{Document, Kind, Paragraph, Section, brackets};
use domain::{ParagraphId, Text};
use projections::guides::Guide;

use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::Link;
use crate::view::sheet::{Piece, Sheet, TextParagraph, TextSection};

/// A text of more characters is shown section by section: pages stay light on slow lines.
const SHOWN_WHOLE: usize = 9_000;
/// Letters of a paragraph by which one knows it in a list.
pub(crate) const BEGINS: usize = 60;

impl Desk {
    /// The document of a kept text.
    pub(crate) async fn document(&self, guide: &Guide, text: &Text) -> Result<Document, Problem> {
        let digest = text.digest();
        if let Some(document) = self.documents.get(&digest) {
            return Ok(Document::clone(&document));
        }
        let stream = format!("guide/{}", guide.dossier.guide);
        let words = self.office.vault().text(&stream, &digest).await?;
        let words = words.ok_or_else(|| Problem::failure(&"a text that an event names is not kept"))?;
        let document = Document::from_canonical(words.as_bytes())
            .ok_or_else(|| Problem::failure(&"a kept text is not a document"))?;
        self.documents.put(digest, Arc::new(document.clone()), |_| true);
        Ok(document)
    }

    /// The text as it stands on the desk.
    pub(crate) async fn on_the_desk(&self, guide: &Guide) -> Result<Document, Problem> {
        let mut sections = Vec::new();
        for draft in &guide.dossier.sections {
            sections.push(self.section(guide, draft).await?);
        }
        Ok(Document { sections })
    }

    /// One section as it stands on the desk.
    pub(crate) async fn section(
        &self,
        guide: &Guide,
        draft: &domain::guide::SectionDraft,
    ) -> Result<Section, Problem> {
        let stream = format!("guide/{}", guide.dossier.guide);
        let paragraphs = match &draft.text {
            None => Vec::new(),
            Some(text) => {
                let words = self.office.vault().text(&stream, &text.digest()).await?;
                let kept = words.and_then(|words| Section::from_canonical(words.as_bytes()));
                kept.ok_or_else(|| Problem::failure(&"a kept section cannot be read"))?.paragraphs
            }
        };
        let heading = &draft.heading;
        Ok(Section {
            depth: heading.depth,
            id: heading.id.clone(),
            number: heading.number.clone(),
            paragraphs,
            provisions: heading.provisions.clone(),
            title: heading.title.clone(),
        })
    }
}

/// The version asked for, if it exists for the reader; the newest she may read where none is asked for.
pub(crate) fn version<'a>(
    look: &'a Look,
    guide: &'a Guide,
    asked: Option<u32>,
) -> Result<&'a Version, Problem> {
    let mut readable = look.sight.versions_of(guide);
    match asked {
        Some(number) => readable.find(|version| version.number == number),
        None => readable.last(),
    }
    .ok_or_else(Problem::absent)
}

/// Whether the whole text is shown at once.
pub(crate) fn is_short(document: &Document) -> bool {
    document.paragraphs().map(|(_, paragraph)| paragraph.text.len()).sum::<usize>() <= SHOWN_WHOLE
}

/// A sheet with a text, whole or one section of it.
pub(crate) fn sheet(
    document: &Document,
    shown: Option<&str>,
    (language, label): (&str, &str),
    way: impl Fn(&Section) -> Option<Link>,
) -> Sheet {
    let labels = document.labels();
    let sections =
        document.sections.iter().filter(|section| shown.is_none_or(|id| section.id.as_str() == id));
    Sheet {
        language: language.to_owned(),
        label: label.to_owned(),
        frozen: String::new(),
        sections: sections.map(|section| laid(section, &labels, way(section))).collect(),
        empty: "There is no text yet. The outline is approved first; then the drafters write.".to_owned(),
    }
}

fn laid(section: &Section, labels: &HashMap<ParagraphId, String>, way: Option<Link>) -> TextSection {
    TextSection {
        id: section.id.to_string(),
        depth: section.depth,
        number: section.number.clone(),
        title: section.title.clone(),
        way,
        paragraphs: section.paragraphs.iter().map(|paragraph| set(paragraph, labels)).collect(),
    }
}

fn set(paragraph: &Paragraph, labels: &HashMap<ParagraphId, String>) -> TextParagraph {
    TextParagraph {
        id: paragraph.id.to_string(),
        label: labels.get(&paragraph.id).cloned().unwrap_or_default(),
        class: match paragraph.kind {
            Kind::Item(_) | Kind::Lettered(_) => "item",
            Kind::Note => "remark",
            Kind::Quotation => "quoted",
            Kind::Paragraph => "",
        },
        pieces: pieces(&paragraph.text),
        ..TextParagraph::default()
    }
}

/// Words, and brackets with their alternatives.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let Ok(found) = brackets::of(text) else { return vec![Piece::Words(text.to_owned())] };
    let (mut pieces, mut at) = (Vec::new(), 0);
    for bracket in found {
        if bracket.whole.start < at {
            continue;
        }
        if bracket.whole.start > at {
            pieces.push(Piece::Words(text[at..bracket.whole.start].to_owned()));
        }
        pieces.push(Piece::Bracket {
            name: bracket.name.as_ref().map(ToString::to_string).unwrap_or_default(),
            alternatives: bracket
                .alternatives
                .iter()
                .map(|words| text[words.clone()].trim().to_owned())
                .collect(),
        });
        at = bracket.whole.end;
    }
    if at < text.len() {
        pieces.push(Piece::Words(text[at..].to_owned()));
    }
    pieces
}

/// The digest in groups, as people compare it: `41c0 9d77 … e2b8`.
pub(crate) fn short(digest: &domain::text::Digest) -> String {
    let text = digest.to_string();
    format!("{} {} … {}", &text[..4], &text[4..8], &text[60..])
}
