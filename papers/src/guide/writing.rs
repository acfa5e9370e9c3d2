//! A version, or the changes between two, as a word processor file.

#![allow(clippy::format_push_string, reason = "an element reads best in one piece")]

use std::collections::HashMap;

use domain::identity::ParagraphId;
use domain::text::document::{Document, Kind};
use domain::text::redline::{Block, Cited, Redline, SectionChange, What};
use domain::text::wording::{Mark, PARAGRAPH_BREAK, Span};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Changed, Front, Remark};
use crate::package::{NotWritten, escaped};
use crate::word::writing::{FRONT_STYLE, NUMBER_STYLE, Page, package};

/// Deepest heading style of the file.
const DEEPEST_STYLE: u8 = 6;

/// A version as it stands, with comments beside it.
pub fn clean(front: &Front, document: &Document, remarks: &[Remark]) -> Result<Vec<u8>, NotWritten> {
    let mut body = Body::new(remarks, None);
    body.front(front);
    let labels = document.labels();
    for section in &document.sections {
        let heading = [span(Mark::Equal, &section.heading())];
        body.paragraph(&Printed {
            style: heading_style(section.depth),
            bookmark: Some(section.id.as_str()),
            spans: &heading,
            ..Printed::default()
        });
        for paragraph in &section.paragraphs {
            let words = [span(Mark::Equal, &paragraph.text)];
            let label = labels.get(&paragraph.id).map_or("", String::as_str);
            body.paragraph(&Printed {
                style: style(paragraph.kind),
                label: printed_label(label, paragraph.kind),
                bookmark: Some(paragraph.id.as_str()),
                spans: &words,
                remarks_on: Some(&paragraph.id),
                ..Printed::default()
            });
        }
    }
    body.finish(front)
}

/// The changes between two versions as tracked changes: accepted they leave the newer text, rejected the older one. A paragraph that moved is
/// taken out at its old place and put in at its new one, with a remark at each.
pub fn tracked(
    front: &Front,
    older: &Document,
    redline: &Redline,
    (changed, remarks): (&Changed, &[Remark]),
) -> Result<Vec<u8>, NotWritten> {
    let mut body = Body::new(remarks, Some(changed));
    body.front(front);
    let groups = Groups::of(redline, older);
    for section in &redline.sections {
        body.heading(section);
        let mut at = 0;
        while let Some(block) = section.blocks.get(at) {
            at += match block.what {
                What::Cut | What::RunTogether => body.group(&groups, &section.blocks[at..]),
                _ => {
                    body.block(&groups, block);
                    1
                }
            };
        }
    }
    body.finish(front)
}

fn span(mark: Mark, text: &str) -> Span {
    Span { mark, text: text.to_owned() }
}

fn heading_style(depth: u8) -> String {
    format!("Heading{}", depth.clamp(1, DEEPEST_STYLE))
}

fn style(kind: Kind) -> String {
    match kind {
        Kind::Paragraph => "TravauxText".to_owned(),
        Kind::Item(depth) => format!("TravauxItem{depth}"),
        Kind::Lettered(depth) => format!("TravauxLettered{depth}"),
        Kind::Note => "TravauxNote".to_owned(),
        Kind::Quotation => "TravauxQuotation".to_owned(),
    }
}

/// What is printed before a paragraph: its number; the last letter of an item of a lettered list; a dash.
fn printed_label(label: &str, kind: Kind) -> String {
    match kind {
        Kind::Paragraph => label.to_owned(),
        Kind::Item(_) => "–".to_owned(),
        Kind::Lettered(_) => label.rfind('(').map_or_else(String::new, |at| label[at..].to_owned()),
        Kind::Note => label.rfind("note").map_or_else(String::new, |at| format!("N{}", &label[at + 1..])),
        Kind::Quotation => String::new(),
    }
}

/// Which blocks belong together, and the words of the older text.
struct Groups {
    pieces: HashMap<ParagraphId, usize>,
    older: HashMap<ParagraphId, String>,
}

impl Groups {
    fn of(redline: &Redline, older: &Document) -> Self {
        let mut pieces = HashMap::new();
        for block in redline.sections.iter().flat_map(|section| &section.blocks) {
            if let (What::Cut | What::RunTogether, Some(first)) = (block.what, block.older.first()) {
                *pieces.entry(first.id.clone()).or_default() += 1;
            }
        }
        let older = older.paragraphs().map(|(_, one)| (one.id.clone(), one.text.to_string())).collect();
        Self { pieces, older }
    }
    /// How many pieces a group has, if they all stand one after the other.
    fn together(&self, blocks: &[Block]) -> Option<usize> {
        let first = &blocks.first()?.older.first()?.id;
        let count = self.pieces.get(first).copied()?;
        let follow = blocks.iter().take_while(|block| {
            matches!(block.what, What::Cut | What::RunTogether)
                && block.older.first().is_some_and(|cited| cited.id == *first)
        });
        (follow.count() == count).then_some(count)
    }
    fn words(&self, cited: &Cited) -> &str {
        self.older.get(&cited.id).map_or("", String::as_str)
    }
}

/// A paragraph as it is printed.
#[derive(Default)]
struct Printed<'text> {
    style: String,
    label: String,
    bookmark: Option<&'text str>,
    spans: &'text [Span],
    /// What happened to the end of the paragraph.
    end: Option<Mark>,
    remarks_on: Option<&'text ParagraphId>,
    /// A remark of ours.
    said: Option<String>,
}

struct Body<'text> {
    out: String,
    comments: String,
    remarks: HashMap<&'text ParagraphId, Vec<&'text Remark>>,
    changed: Option<&'text Changed>,
    /// Numbers of changes and bookmarks, and of comments.
    next: u32,
    next_comment: u32,
}

impl<'text> Body<'text> {
    fn new(remarks: &'text [Remark], changed: Option<&'text Changed>) -> Self {
        let mut by_paragraph: HashMap<&ParagraphId, Vec<&Remark>> = HashMap::new();
        for remark in remarks {
            by_paragraph.entry(&remark.paragraph).or_default().push(remark);
        }
        Self {
            out: String::new(),
            comments: String::new(),
            remarks: by_paragraph,
            changed,
            next: 1,
            next_comment: 0,
        }
    }

    fn finish(mut self, front: &Front) -> Result<Vec<u8>, NotWritten> {
        for statement in &front.statements {
            self.plain(FRONT_STYLE, statement);
        }
        let comments = (!self.comments.is_empty()).then_some(self.comments.as_str());
        package(Page::Portrait, &front.title, &self.out, comments)
    }

    fn front(&mut self, front: &Front) {
        self.plain("Title", &front.title);
        for line in &front.lines {
            self.plain(FRONT_STYLE, line);
        }
    }

    fn plain(&mut self, style: &str, words: &str) {
        let spans = [span(Mark::Equal, words)];
        self.paragraph(&Printed { style: style.to_owned(), spans: &spans, ..Printed::default() });
    }

    fn heading(&mut self, section: &SectionChange) {
        let shown = section.newer.as_ref().or(section.older.as_ref());
        let end = match (&section.older, &section.newer) {
            (None, _) => Some(Mark::Insert),
            (_, None) => Some(Mark::Delete),
            _ => None,
        };
        self.paragraph(&Printed {
            style: heading_style(shown.map_or(1, |heading| heading.depth)),
            bookmark: section.newer.as_ref().map(|heading| heading.id.as_str()),
            spans: &section.heading,
            end,
            ..Printed::default()
        });
    }

    fn block(&mut self, groups: &Groups, block: &Block) {
        let older = block.older.first().map_or("", |cited| groups.words(cited));
        let gone = [span(Mark::Delete, older)];
        let newer: String = block.newer_spans().map(|span| span.text.as_str()).collect();
        let here = [span(Mark::Insert, &newer)];
        let at = |cited: Option<&Cited>| cited.map_or_else(String::new, |cited| cited.label.clone());
        let (spans, end, said): (&[Span], _, _) = match block.what {
            What::Inserted => (&block.spans, Some(Mark::Insert), None),
            What::Deleted => (&block.spans, Some(Mark::Delete), None),
            What::MovedHere => {
                (&here, Some(Mark::Insert), Some(format!("Moved here from {}.", at(block.older.first()))))
            }
            What::MovedAway => {
                (&gone, Some(Mark::Delete), Some(format!("Moved to {}.", at(block.newer.as_ref()))))
            }
            What::Unchanged | What::Edited | What::Cut | What::RunTogether => (&block.spans, None, None),
        };
        let gone = matches!(block.what, What::Deleted | What::MovedAway);
        let cited = if gone { block.older.first() } else { block.newer.as_ref() };
        let Some(cited) = cited else { return };
        self.paragraph(&Printed {
            style: style(cited.kind),
            label: printed_label(&cited.label, cited.kind),
            bookmark: (!gone).then_some(cited.id.as_str()),
            spans,
            end,
            remarks_on: (!gone).then_some(&cited.id),
            said,
        });
    }

    /// Paragraphs that were cut or run together. Returns how many blocks were printed.
    fn group(&mut self, groups: &Groups, blocks: &[Block]) -> usize {
        let Some(count) = groups.together(blocks) else {
            self.apart(groups, &blocks[0]);
            return 1;
        };
        for (at, block) in blocks[..count].iter().enumerate() {
            let cut_after = blocks[..count].get(at + 1).is_some_and(|next| next.goes_on);
            self.piece(block, cut_after.then_some(Mark::Insert));
        }
        count
    }

    /// One new paragraph. Where a break of the older text was taken out, a paragraph ends whose end is deleted.
    fn piece(&mut self, block: &Block, last: Option<Mark>) {
        let Some(cited) = &block.newer else { return };
        let mut lines: Vec<Vec<Span>> = vec![Vec::new()];
        for words in &block.spans {
            for (at, part) in words.text.split(PARAGRAPH_BREAK).enumerate() {
                if at > 0 {
                    lines.push(Vec::new());
                }
                if let Some(line) = lines.last_mut()
                    && !part.is_empty()
                {
                    line.push(span(words.mark, part));
                }
            }
        }
        let count = lines.len();
        for (at, spans) in lines.iter().enumerate() {
            self.paragraph(&Printed {
                style: style(cited.kind),
                label: if at == 0 { printed_label(&cited.label, cited.kind) } else { String::new() },
                bookmark: (at == 0).then_some(cited.id.as_str()),
                spans,
                end: if at + 1 < count { Some(Mark::Delete) } else { last },
                remarks_on: (at == 0).then_some(&cited.id),
                said: None,
            });
        }
    }

    /// A piece of a group that does not stand together: at its first piece the older paragraphs are taken out, and each piece is put in.
    fn apart(&mut self, groups: &Groups, block: &Block) {
        let Some(cited) = &block.newer else { return };
        let holds_older = block.spans.iter().any(|span| span.mark != Mark::Insert) && !block.goes_on;
        let is_first = holds_older
            || block.spans.first().is_some_and(|span| span.mark != Mark::Insert && !block.goes_on);
        if is_first {
            for older in &block.older {
                let gone = [span(Mark::Delete, groups.words(older))];
                self.paragraph(&Printed {
                    style: style(older.kind),
                    label: printed_label(&older.label, older.kind),
                    spans: &gone,
                    end: Some(Mark::Delete),
                    ..Printed::default()
                });
            }
        }
        let words: String = block.newer_spans().map(|span| span.text.as_str()).collect();
        let here = [span(Mark::Insert, &words)];
        self.paragraph(&Printed {
            style: style(cited.kind),
            label: printed_label(&cited.label, cited.kind),
            bookmark: Some(cited.id.as_str()),
            spans: &here,
            end: Some(Mark::Insert),
            remarks_on: Some(&cited.id),
            said: None,
        });
    }

    fn paragraph(&mut self, printed: &Printed<'_>) {
        self.out.push_str("<w:p><w:pPr><w:pStyle w:val=\"");
        self.out.push_str(&printed.style);
        self.out.push_str("\"/>");
        if let Some(end) = printed.end.filter(|end| *end != Mark::Equal) {
            let change = self.change(end);
            self.out.push_str(&format!("<w:rPr><w:{change}/></w:rPr>"));
        }
        self.out.push_str("</w:pPr>");
        if let Some(bookmark) = printed.bookmark {
            let id = self.number();
            self.out.push_str(&format!(
                "<w:bookmarkStart w:id=\"{id}\" w:name=\"{}\"/><w:bookmarkEnd w:id=\"{id}\"/>",
                escaped(bookmark)
            ));
        }
        let comments = self.comments_on(printed);
        for comment in &comments {
            self.out.push_str(&format!("<w:commentRangeStart w:id=\"{comment}\"/>"));
        }
        self.label(printed);
        for words in printed.spans {
            self.run(words);
        }
        for comment in &comments {
            self.out.push_str(&format!(
                "<w:commentRangeEnd w:id=\"{comment}\"/><w:r><w:commentReference w:id=\"{comment}\"/></w:r>"
            ));
        }
        self.out.push_str("</w:p>");
    }

    /// The number of a paragraph is put in or taken out with it.
    fn label(&mut self, printed: &Printed<'_>) {
        if printed.label.is_empty() {
            return;
        }
        let whole = printed.end.filter(|end| printed.spans.iter().all(|span| span.mark == *end));
        let (element, form) = (if whole == Some(Mark::Delete) { "delText" } else { "t" }, NUMBER_STYLE);
        let run = format!(
            "<w:r><w:rPr><w:rStyle w:val=\"{form}\"/></w:rPr><w:{element}>{}</w:{element}><w:tab/></w:r>",
            escaped(&printed.label)
        );
        self.marked(whole.unwrap_or(Mark::Equal), &run);
    }

    fn run(&mut self, words: &Span) {
        let element = if words.mark == Mark::Delete { "delText" } else { "t" };
        let run =
            format!("<w:r><w:{element} xml:space=\"preserve\">{}</w:{element}></w:r>", escaped(&words.text));
        self.marked(words.mark, &run);
    }

    fn marked(&mut self, mark: Mark, run: &str) {
        if mark == Mark::Equal {
            self.out.push_str(run);
            return;
        }
        let change = self.change(mark);
        let element = if mark == Mark::Insert { "ins" } else { "del" };
        self.out.push_str(&format!("<w:{change}>{run}</w:{element}>"));
    }

    /// `ins` or `del` with its number, author and date.
    fn change(&mut self, mark: Mark) -> String {
        let (by, at) = self
            .changed
            .map_or((String::new(), Timestamp::UNIX_EPOCH), |changed| (changed.by.clone(), changed.at));
        let element = if mark == Mark::Insert { "ins" } else { "del" };
        format!("{element} w:id=\"{}\" w:author=\"{}\" w:date=\"{}\"", self.number(), escaped(&by), date(at))
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    /// Writes the comments on a paragraph and returns their numbers.
    fn comments_on(&mut self, printed: &Printed<'_>) -> Vec<u32> {
        let remarks = printed.remarks_on.and_then(|id| self.remarks.get(id)).cloned().unwrap_or_default();
        let own = printed.said.as_ref().zip(self.changed);
        let own = own.map(|(text, changed)| (changed.by.clone(), changed.at, text.clone()));
        let all = remarks.into_iter().map(|remark| (remark.author.clone(), remark.at, remark.text.clone()));
        let all: Vec<(String, Timestamp, String)> = all.chain(own).collect();
        all.into_iter().map(|(author, at, text)| self.comment(&author, at, &text)).collect()
    }

    fn comment(&mut self, author: &str, at: Timestamp, text: &str) -> u32 {
        let id = self.next_comment;
        self.next_comment += 1;
        let initials: String = author.chars().take(6).collect();
        self.comments.push_str(&format!(
            "<w:comment w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\">",
            escaped(author),
            date(at),
            escaped(&initials)
        ));
        for line in text.split('\n') {
            self.comments.push_str(&format!(
                "<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
                escaped(line)
            ));
        }
        self.comments.push_str("</w:comment>");
        id
    }
}

/// `2014-04-23T05:05:00Z`
fn date(at: Timestamp) -> String {
    at.to_zoned_datetime(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
