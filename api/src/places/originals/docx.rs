//! What does a Word document say? Its paragraphs as text, read with limits: a small archive can unpack to a very large one.

use std::io::{Cursor, Read};

use quick_xml::events::Event;
use quick_xml::reader::Reader;

/// Most bytes of the document's text, unpacked; a form of twenty pages is a tenth of it.
const MAX_UNPACKED: u64 = 8 << 20;
/// Most entries of the archive; Word writes a few dozen.
const MAX_ENTRIES: usize = 1_000;
/// Most characters shown: a page stays light, the whole document is one link away.
const MAX_SHOWN: usize = 12_000;
/// Where Word keeps the text.
const BODY: &str = "word/document.xml";

/// The paragraphs of a document, as far as they are shown; none if it is not one, or larger than is read.
pub(super) fn paragraphs(bytes: &[u8]) -> Option<Vec<String>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    if archive.len() > MAX_ENTRIES {
        return None;
    }
    let mut xml = String::new();
    let body = archive.by_name(BODY).ok()?;
    // The size an entry claims is not believed: what is read is counted.
    body.take(MAX_UNPACKED + 1).read_to_string(&mut xml).ok()?;
    if xml.len() as u64 > MAX_UNPACKED {
        return None;
    }
    text(&xml)
}

/// Text stands in `w:t`, a paragraph ends with `w:p`, cells of a table are paragraphs of their own.
fn text(xml: &str) -> Option<Vec<String>> {
    let mut reader = Reader::from_str(xml);
    let (mut lines, mut line, mut shown, mut inside) = (Vec::new(), String::new(), 0, false);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => inside = tag.local_name().as_ref() == "t",
            Event::Empty(tag) if matches!(tag.local_name().as_ref(), "tab" | "br") => line.push(' '),
            Event::Text(words) if inside => line.push_str(&words),
            Event::GeneralRef(name) if inside => line.push(character(&name)?),
            Event::End(tag) => {
                inside = false;
                if tag.local_name().as_ref() == "p" && !line.trim().is_empty() {
                    shown += line.chars().count();
                    lines.push(std::mem::take(&mut line));
                }
            }
            Event::Eof => return Some(lines),
            _ => {}
        }
        if shown + line.len() > MAX_SHOWN {
            lines.push("… The document goes on. Open the original.".to_owned());
            return Some(lines);
        }
    }
}

/// A character by its number, or one of the five that XML names; documents do not define others.
fn character(name: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if let Some(character) = name.resolve_char_ref().ok()? {
        return Some(character);
    }
    match &**name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn document(xml: &[u8]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file(BODY, zip::write::SimpleFileOptions::default()).unwrap();
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
    fn a_document_that_unpacks_to_more_than_is_read_is_not_read() {
        let bomb = document(&vec![b' '; usize::try_from(MAX_UNPACKED).unwrap() + 2]);
        assert!(bomb.len() < 100_000, "{}", bomb.len());
        assert_eq!(paragraphs(&bomb), None);
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
