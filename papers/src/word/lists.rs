//! Which styles are headings, and which lists have numbers?

use std::collections::HashMap;

use crate::package::{NotRead, Package, Step, Xml, attribute, name};

/// What a file says of its styles and lists.
#[derive(Default)]
pub(super) struct Forms {
    styles: HashMap<String, Style>,
    lists: Lists,
}

/// Which levels of a list have numbers: a list names a pattern, and a pattern says it of each level.
#[derive(Default)]
struct Lists {
    pattern_of: HashMap<String, String>,
    counted: HashMap<String, HashMap<u8, bool>>,
}

#[derive(Clone, Default)]
struct Style {
    heading: Option<u8>,
    list: Option<(String, u8)>,
    based_on: Option<String>,
}

/// Longest chain of styles that rest on each other.
const LONGEST_CHAIN: usize = 12;

impl Forms {
    pub(super) fn read(package: &mut Package<'_>) -> Result<Self, NotRead> {
        let mut forms = Self::default();
        if let Some(text) = package.part("word/styles.xml")? {
            forms.styles = styles(&text)?;
        }
        if let Some(text) = package.part("word/numbering.xml")? {
            forms.lists = lists(&text)?;
        }
        Ok(forms)
    }

    fn chain(&self, style: &str) -> impl Iterator<Item = &Style> {
        let first = self.styles.get(style);
        let next = |style: &&Style| style.based_on.as_ref().and_then(|id| self.styles.get(id));
        std::iter::successors(first, next).take(LONGEST_CHAIN)
    }

    /// The level of a heading style, its own or that of a style it rests on.
    pub(super) fn heading(&self, style: &str) -> Option<u8> {
        self.chain(style).find_map(|style| style.heading)
    }

    /// The list a style belongs to.
    pub(super) fn list(&self, style: &str) -> Option<(String, u8)> {
        self.chain(style).find_map(|style| style.list.clone())
    }

    /// Whether items of a list have numbers or letters; dashes otherwise.
    pub(super) fn is_counted(&self, list: &str, level: u8) -> bool {
        let pattern = self.lists.pattern_of.get(list).and_then(|pattern| self.lists.counted.get(pattern));
        pattern.and_then(|levels| levels.get(&level)).copied().unwrap_or(false)
    }
}

fn styles(text: &str) -> Result<HashMap<String, Style>, NotRead> {
    let mut xml = Xml::new("word/styles.xml", text);
    let (mut styles, mut id, mut style) = (HashMap::new(), String::new(), Style::default());
    loop {
        match xml.step()? {
            Step::Start(tag) | Step::Empty(tag) => {
                let value = attribute(&tag, "val");
                match name(&tag).as_str() {
                    "style" => {
                        id = attribute(&tag, "styleId").unwrap_or_default();
                        style = Style::default();
                    }
                    // The built-in name is English in every language of the program.
                    "name" => style.heading = value.as_deref().and_then(heading_of).or(style.heading),
                    "outlineLvl" => style.heading = value.and_then(|level| outline(&level)).or(style.heading),
                    "basedOn" => style.based_on = value,
                    "numId" => {
                        let level = style.list.take().map_or(0, |(_, level)| level);
                        style.list = value.filter(|list| list != "0").map(|list| (list, level));
                    }
                    "ilvl" => {
                        let level = value.and_then(|level| level.parse().ok()).unwrap_or(0);
                        let list = style.list.take().map(|(list, _)| list).unwrap_or_default();
                        style.list = Some((list, level));
                    }
                    _ => {}
                }
            }
            Step::End(tag) if tag == "style" => {
                let named = (std::mem::take(&mut id), std::mem::take(&mut style));
                // Paragraphs without a style are of none that has no name.
                styles.extend(Some(named).filter(|(id, _)| !id.is_empty()));
            }
            Step::Over => return Ok(styles),
            _ => {}
        }
    }
}

fn heading_of(name: &str) -> Option<u8> {
    let level = name.to_ascii_lowercase().strip_prefix("heading ")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

/// Outline levels are counted from 0; 9 is body text.
pub(super) fn outline(level: &str) -> Option<u8> {
    level.parse::<u8>().ok().filter(|level| *level < 9).map(|level| level + 1)
}

fn lists(text: &str) -> Result<Lists, NotRead> {
    let mut xml = Xml::new("word/numbering.xml", text);
    let (mut pattern, mut level, mut list) = (String::new(), 0, String::new());
    let mut lists = Lists::default();
    loop {
        match xml.step()? {
            Step::Start(tag) | Step::Empty(tag) => match name(&tag).as_str() {
                "abstractNum" => pattern = attribute(&tag, "abstractNumId").unwrap_or_default(),
                "lvl" => level = attribute(&tag, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0),
                "numFmt" => {
                    let is_counted =
                        attribute(&tag, "val").is_some_and(|form| form != "bullet" && form != "none");
                    lists.counted.entry(pattern.clone()).or_default().insert(level, is_counted);
                }
                "num" => list = attribute(&tag, "numId").unwrap_or_default(),
                "abstractNumId" => {
                    let of = attribute(&tag, "val").unwrap_or_default();
                    lists.pattern_of.insert(list.clone(), of);
                }
                _ => {}
            },
            Step::Over => return Ok(lists),
            _ => {}
        }
    }
}
