//! How is a file of an office program opened without trusting it? They are ZIP archives of XML.
//!
//! A small archive can unpack to a very large one, and XML can name files of the machine that reads it: what is unpacked is counted, and
//! documents that declare entities of their own are refused. No office program writes any.

use std::io::{Cursor, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Largest file taken, in bytes.
pub(crate) const LARGEST_FILE: usize = 40 << 20;
/// Most entries of the archive; office programs write a few dozen.
const MOST_ENTRIES: usize = 2_000;
/// Most bytes of all parts together, unpacked: a matrix of 50,000 comments has about 60 MB of XML.
const MOST_UNPACKED: u64 = 128 << 20;
/// Deepest nesting of elements; a table in a table in a text box has about forty.
const DEEPEST: usize = 200;
/// Longest attribute read, in bytes: names of styles, bookmarks and parts. What is named once is looked up, and copied, for every paragraph.
const LONGEST_ATTRIBUTE: usize = 1_000;
/// Most bytes that texts have together which stand once in a file and are called many times: shared words of cells, notes.
pub(crate) const MOST_CALLED: usize = 64 << 20;

/// Why a file is not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// Larger than is taken.
    #[error("the file is larger than {} MB", LARGEST_FILE >> 20)]
    TooLarge,
    /// No archive at all, or a damaged one.
    #[error("the file is not a document of this kind, or it is damaged")]
    NotOne,
    /// More entries than any document has.
    #[error("the file holds more than {MOST_ENTRIES} parts")]
    TooManyParts,
    /// A bomb: a small file that unpacks to a very large one.
    #[error("{part} unpacks to more than is read ({} MB for all parts)", MOST_UNPACKED >> 20)]
    Bomb {
        /// The part in the archive.
        part: String,
    },
    /// A part that every document of the kind has is not there.
    #[error("the file has no part {part}")]
    Missing {
        /// The part.
        part: String,
    },
    /// The XML is broken.
    #[error("{part} is broken at byte {at}")]
    Broken {
        /// The part.
        part: String,
        /// Where, in bytes of the part.
        at: u64,
    },
    /// It declares entities of its own: they could stand for files of this machine.
    #[error("{part} declares entities of its own, which is refused")]
    Entities {
        /// The part.
        part: String,
    },
    /// A table that is not one.
    #[error("table {table} is broken in row {row}: {why}")]
    BrokenTable {
        /// Counted from 1.
        table: usize,
        /// Counted from 1; 0 before the first.
        row: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// There is no table where one was expected.
    #[error("the file has no table with the columns of the matrix")]
    NoTable,
    /// More rows than are read.
    #[error("the table has more than {0} rows")]
    TooManyRows(usize),
    /// The text has paragraphs that cannot be taken.
    #[error("paragraph {}: {}", .0.line, .0.why)]
    NotTaken(domain::text::NotTaken),
    /// Not UTF-8.
    #[error("line {line} is not text in UTF-8")]
    NotText {
        /// From 1.
        line: u64,
    },
}

/// An opened file.
pub(crate) struct Package<'bytes> {
    archive: zip::ZipArchive<Cursor<&'bytes [u8]>>,
    left: u64,
}

impl<'bytes> Package<'bytes> {
    pub(crate) fn open(bytes: &'bytes [u8]) -> Result<Self, NotRead> {
        if bytes.len() > LARGEST_FILE {
            return Err(NotRead::TooLarge);
        }
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| NotRead::NotOne)?;
        if archive.len() > MOST_ENTRIES {
            return Err(NotRead::TooManyParts);
        }
        Ok(Self { archive, left: MOST_UNPACKED })
    }

    /// The text of a part; none if there is no such part. The size an entry claims is not believed: what is read is counted.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<String>, NotRead> {
        let Ok(entry) = self.archive.by_name(name) else { return Ok(None) };
        let mut text = Vec::new();
        let read = entry.take(self.left + 1).read_to_end(&mut text).map_err(|_| NotRead::NotOne)?;
        let read = u64::try_from(read).unwrap_or(u64::MAX);
        if read > self.left {
            return Err(NotRead::Bomb { part: name.to_owned() });
        }
        self.left -= read;
        let broken =
            |at: usize| NotRead::Broken { part: name.to_owned(), at: u64::try_from(at).unwrap_or_default() };
        String::from_utf8(text).map(Some).map_err(|wrong| broken(wrong.utf8_error().valid_up_to()))
    }

    /// The text of a part that has to be there.
    pub(crate) fn needed(&mut self, name: &str) -> Result<String, NotRead> {
        self.part(name)?.ok_or_else(|| NotRead::Missing { part: name.to_owned() })
    }
}

/// One step through a part.
pub(crate) enum Step<'xml> {
    /// An element begins.
    Start(BytesStart<'xml>),
    /// An element that has nothing in it.
    Empty(BytesStart<'xml>),
    /// An element ends; its local name.
    End(String),
    /// Characters.
    Text(String),
    /// The part is over.
    Over,
}

/// The XML of a part, step by step.
pub(crate) struct Xml<'xml> {
    reader: Reader<&'xml [u8]>,
    part: &'xml str,
    depth: usize,
}

impl<'xml> Xml<'xml> {
    pub(crate) fn new(part: &'xml str, text: &'xml str) -> Self {
        Self { reader: Reader::from_str(text), part, depth: 0 }
    }

    fn broken(&self) -> NotRead {
        NotRead::Broken { part: self.part.to_owned(), at: self.reader.error_position() }
    }

    pub(crate) fn step(&mut self) -> Result<Step<'xml>, NotRead> {
        loop {
            let event = self.reader.read_event().map_err(|_| self.broken())?;
            return Ok(match event {
                Event::Start(tag) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(self.broken());
                    }
                    Step::Start(tag)
                }
                Event::Empty(tag) => Step::Empty(tag),
                Event::End(tag) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::End(tag.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Step::Text(text.to_string()),
                Event::CData(text) => Step::Text(text.to_string()),
                Event::GeneralRef(name) => Step::Text(self.character(&name)?.to_string()),
                Event::DocType(_) => return Err(NotRead::Entities { part: self.part.to_owned() }),
                Event::Eof if self.depth > 0 => return Err(self.broken()),
                Event::Eof => Step::Over,
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => continue,
            });
        }
    }

    /// A character by its number, or one of the five that XML names; any other name was declared by the document.
    fn character(&self, name: &BytesRef<'_>) -> Result<char, NotRead> {
        if let Some(character) = name.resolve_char_ref().map_err(|_| self.broken())? {
            return Ok(character);
        }
        match &**name {
            "amp" => Ok('&'),
            "lt" => Ok('<'),
            "gt" => Ok('>'),
            "quot" => Ok('"'),
            "apos" => Ok('\''),
            _ => Err(NotRead::Entities { part: self.part.to_owned() }),
        }
    }
}

/// The local name of an element.
pub(crate) fn name(tag: &BytesStart<'_>) -> String {
    tag.local_name().as_ref().to_owned()
}

/// An attribute by its local name; none for one that is longer than any office program writes.
pub(crate) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name)?;
    if found.value.len() > LONGEST_ATTRIBUTE {
        return None;
    }
    found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Text as it stands in XML; characters that XML cannot hold are left out.
pub(crate) fn escaped(text: &str) -> String {
    let held: String = text
        .chars()
        .filter(|one| !one.is_control() || matches!(one, '\t' | '\n'))
        .filter(|one| !matches!(one, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    quick_xml::escape::escape(held.as_str()).into_owned()
}

/// An archive of these parts, the same bytes for the same parts.
pub(crate) fn packed(parts: &[(&str, String)]) -> Result<Vec<u8>, NotWritten> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest date an archive can hold: when a file was written is not said twice.
    let options = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    for (name, text) in parts {
        archive.start_file(*name, options).map_err(|_| NotWritten)?;
        archive.write_all(text.as_bytes()).map_err(|_| NotWritten)?;
    }
    Ok(archive.finish().map_err(|_| NotWritten)?.into_inner())
}

/// A file could not be put together: more than its format holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file would hold more than its format can")]
pub struct NotWritten;
