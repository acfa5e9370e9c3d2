//! What does a Word document say? Its paragraphs as text, as far as a page shows them; `papers` reads it, with limits.

use papers::word::{self, Block};

/// Most characters shown: a page stays light, the whole document is one link away.
const MAX_SHOWN: usize = 12_000;

/// The paragraphs of a document, cells of a table as paragraphs of their own; none if it is not one, or larger than is read.
pub(super) fn paragraphs(bytes: &[u8]) -> Option<Vec<String>> {
    let blocks = word::read(bytes).ok()?;
    let all = blocks.into_iter().flat_map(|block| match block {
        Block::Paragraph(paragraph) => vec![paragraph.text],
        Block::Table(rows) => {
            rows.iter().flatten().flat_map(|cell| cell.split('\n')).map(str::to_owned).collect()
        }
    });
    let (mut lines, mut shown) = (Vec::new(), 0);
    for line in all.filter(|line| !line.trim().is_empty()) {
        let left = MAX_SHOWN.saturating_sub(shown);
        shown += line.chars().count();
        if shown > MAX_SHOWN {
            lines.push(line.chars().take(left).collect());
            lines.push("… The document goes on. Open the original.".to_owned());
            break;
        }
        lines.push(line);
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::*;

    fn document(xml: &[u8]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(xml).unwrap();
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn the_paragraphs_of_a_document_are_read_in_order() {
        let xml = b"<w:document><w:body><w:p><w:r><w:t>Name: O&apos;Hara </w:t><w:tab/><w:t>&amp; Co</w:t></w:r></w:p>\
                    <w:p/><w:p><w:pPr><w:x>not text</w:x></w:pPr><w:r><w:t>Second</w:t></w:r></w:p></w:body></w:document>";
        assert_eq!(paragraphs(&document(xml)).unwrap(), ["Name: O'Hara  & Co", "Second"]);
    }

    #[test]
    fn a_long_document_is_shortened_and_says_so() {
        let xml = "<w:p><w:t>words and words</w:t></w:p>".repeat(2_000);
        let lines = paragraphs(&document(format!("<d>{xml}</d>").as_bytes())).unwrap();
        assert!(lines.len() < 1_000 && lines.last().unwrap().contains("goes on"), "{}", lines.len());
    }

    #[test]
    fn what_is_no_document_says_nothing() {
        assert_eq!(paragraphs(b"PK\x03\x04 cut off"), None);
        assert_eq!(paragraphs(&document(b"<w:p><w:t>never closed")).unwrap_or_default().len(), 0);
    }
}
