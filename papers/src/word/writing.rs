//! The parts of a word processor file around its text.

#![allow(clippy::format_push_string, reason = "an element reads best in one piece")]

use crate::package::{NotWritten, escaped, packed};

/// Runs in this style are numbers we print before a paragraph; they are not words of it and are not read back.
pub(crate) const NUMBER_STYLE: &str = "TravauxNumber";
/// Paragraphs in this style stand around the text (symbol, distribution, statements) and are not read back.
pub(crate) const FRONT_STYLE: &str = "TravauxFront";

/// How the paper lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    /// A4 upright.
    Portrait,
    /// A4 on its side.
    Landscape,
}

/// Margin on every side, in twentieths of a point: 2 cm.
const MARGIN: u32 = 1_134;

impl Page {
    const fn size(self) -> (u32, u32, &'static str) {
        match self {
            Self::Portrait => (11_906, 16_838, ""),
            Self::Landscape => (16_838, 11_906, " w:orient=\"landscape\""),
        }
    }
    /// Width between the margins, in twentieths of a point.
    pub(crate) const fn text_width(self) -> u32 {
        self.size().0 - 2 * MARGIN
    }
}

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A whole file around a body. `comments` are the elements of the part with comments, if there are any.
pub(crate) fn package(
    page: Page,
    title: &str,
    body: &str,
    comments: Option<&str>,
) -> Result<Vec<u8>, NotWritten> {
    let (width, height, orientation) = page.size();
    let document = format!(
        "{XML}<w:document xmlns:w=\"{MAIN}\"><w:body>{body}<w:sectPr><w:pgSz w:w=\"{width}\" w:h=\"{height}\"{orientation}/>\
         <w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" \
         w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    let commented = comments.is_some();
    let mut parts = vec![
        ("[Content_Types].xml", content_types(commented)),
        ("_rels/.rels", relations(&[("officeDocument", "word/document.xml")], true)),
        ("docProps/core.xml", core(title)),
        ("word/document.xml", document),
        ("word/styles.xml", format!("{XML}{}", STYLES.replace("{main}", MAIN))),
    ];
    let mut targets = vec![("styles", "styles.xml")];
    if let Some(comments) = comments {
        parts.push((
            "word/comments.xml",
            format!("{XML}<w:comments xmlns:w=\"{MAIN}\">{comments}</w:comments>"),
        ));
        targets.push(("comments", "comments.xml"));
    }
    parts.push(("word/_rels/document.xml.rels", relations(&targets, false)));
    packed(&parts)
}

fn content_types(commented: bool) -> String {
    let word = "application/vnd.openxmlformats-officedocument.wordprocessingml";
    let comments = if commented {
        format!("<Override PartName=\"/word/comments.xml\" ContentType=\"{word}.comments+xml\"/>")
    } else {
        String::new()
    };
    format!(
        "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"{word}.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"{word}.styles+xml\"/>{comments}\
         <Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
         </Types>"
    )
}

fn relations(targets: &[(&str, &str)], with_properties: bool) -> String {
    let own = targets.iter().enumerate().map(|(at, (kind, target))| {
        format!("<Relationship Id=\"rId{}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>", at + 1)
    });
    let mut all: String = own.collect();
    if with_properties {
        let kind = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
        all += &format!("<Relationship Id=\"rId9\" Type=\"{kind}\" Target=\"docProps/core.xml\"/>");
    }
    format!("{XML}<Relationships xmlns=\"{RELATIONS}\">{all}</Relationships>")
}

fn core(title: &str) -> String {
    format!(
        "{XML}<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title></cp:coreProperties>",
        escaped(title)
    )
}

/// Serif on paper, as a draft is set; headings by their built-in names, so that every program has them in its outline.
const STYLES: &str = include_str!("styles.xml");
