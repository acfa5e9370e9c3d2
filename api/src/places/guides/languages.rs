//! `/guides/{guide}/languages/{language}`: how does a text read in another language, and which of its paragraphs are behind their source?

use std::collections::HashMap;

use axum::extract::{Path, State};
use domain::guide::{Translation, Version};
use domain::text::translation::{Is, Standing, against};
use domain::text::{Document, Section};
use domain::{ParagraphId, Role};
use projections::guides::Guide;
use projections::rounds::Remark;

use super::super::rounds::one::own;
use super::super::{Reader, Shown, frame, html, page};
use super::{opened, text};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::frame::encoded;
use crate::view::tongues::{Line, Tongues};
use crate::view::{Block, Docket, Facts, Link, Page, Part, Say, Tag};

/// A translation the reader may read, the version it was made from, and the newest text she may read.
#[derive(Clone, Copy)]
pub(crate) struct Translated<'a> {
    pub translation: &'a Translation,
    pub source: &'a Version,
    pub newest: &'a Version,
}

/// Their words.
struct Words {
    translated: Document,
    from: Document,
    now: Document,
}

impl Words {
    /// How each paragraph of the translation stands to the newest text.
    fn standings(&self, guide: &Guide, it: Translated<'_>) -> Vec<Standing> {
        let descent = guide.descent(it.source.number, it.newest.number);
        against(&self.translated, &self.from, &self.now, &descent)
    }
}

/// The newest translation into a language of a text the reader may read.
pub(crate) fn newest<'a>(
    look: &'a Look,
    guide: &'a Guide,
    language: &str,
) -> Result<Translated<'a>, Problem> {
    let readable: Vec<&Version> = look.sight.versions_of(guide).collect();
    let source = |number: u32| readable.iter().copied().find(|version| version.number == number);
    let mut into = guide.dossier.translations.iter().rev().filter(|it| it.language.as_str() == language);
    let found = into.find_map(|translation| Some((translation, source(translation.number)?)));
    let (translation, source) = found.ok_or_else(Problem::absent)?;
    let newest = readable.last().copied().ok_or_else(Problem::absent)?;
    Ok(Translated { translation, source, newest })
}

/// The translation of one version into a language.
pub(crate) fn of<'a>(
    guide: &'a Guide,
    version: &Version,
    language: &str,
) -> Result<&'a Translation, Problem> {
    let mut all = guide.dossier.translations.iter();
    let found = all.find(|it| it.number == version.number && it.language.as_str() == language);
    found.ok_or_else(Problem::absent)
}

async fn words(desk: &Desk, guide: &Guide, it: Translated<'_>) -> Result<Words, Problem> {
    Ok(Words {
        translated: desk.document(guide, &it.translation.text).await?,
        from: desk.document(guide, &it.source.text).await?,
        now: desk.document(guide, &it.newest.text).await?,
    })
}

/// How far the newest translation into a language is behind: how many paragraphs of how many.
pub(crate) async fn behind(
    desk: &Desk,
    look: &Look,
    (guide, language): (&Guide, &str),
) -> Result<(usize, usize), Problem> {
    let it = newest(look, guide, language)?;
    let standings = words(desk, guide, it).await?.standings(guide, it);
    Ok((standings.iter().filter(|one| one.is != Is::Current).count(), standings.len()))
}

/// Each paragraph in both languages, with how it stands.
pub(crate) struct Pair {
    pub paragraph: ParagraphId,
    pub is: Is,
    pub source: String,
    pub translated: String,
}

/// The newest text and the newest translation of the reader, paragraph by paragraph.
pub(crate) async fn pairs(desk: &Desk, guide: &Guide, it: Translated<'_>) -> Result<Vec<Pair>, Problem> {
    let words = words(desk, guide, it).await?;
    let standings = words.standings(guide, it);
    Ok(standings.into_iter().map(|standing| pair(&words, standing)).collect())
}

fn pair(words: &Words, standing: Standing) -> Pair {
    let said = |document: &Document, id: &ParagraphId| {
        let mut all = document.paragraphs();
        all.find(|(_, it)| it.id == *id).map(|(_, it)| it.text.to_string())
    };
    let source = if standing.is == Is::SourceGone { None } else { said(&words.now, &standing.paragraph) };
    let translated = standing.translated.iter().filter_map(|id| said(&words.translated, id));
    Pair {
        source: source.unwrap_or_default(),
        translated: translated.collect::<Vec<_>>().join(" "),
        is: standing.is,
        paragraph: standing.paragraph,
    }
}

pub(crate) async fn show(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, language)): Path<(String, String)>,
) -> Shown {
    let guide = super::guide(&look, &id)?;
    let it = newest(&look, guide, &language)?;
    let words = words(&desk, guide, it).await?;
    let page = shown(&look, guide, (it, &words));
    opened::note(&desk, &look, guide, &[it.source, it.newest]).await;
    Ok(html(&page))
}

fn shown(look: &Look, guide: &Guide, (it, words): (Translated<'_>, &Words)) -> Page {
    let (around, id, language) = (frame(look), &guide.dossier.guide, &it.translation.language);
    let docket = Docket::titled(
        format!("In {language}"),
        "The source and its translation side by side. All languages of a text share its symbol. DR23",
    )
    .under(vec![
        around.link("/guides", "Guides"),
        around.link(&format!("/guides/{id}"), guide.dossier.title.clone()),
    ])
    .marked(it.newest.symbol.to_string(), vec![format!("Original: {}", guide.dossier.language)]);
    let standings = words.standings(guide, it);
    let count = |is: Is| standings.iter().filter(|one| one.is == is).count().to_string();
    let facts = Facts::default()
        .and("Made from", it.source.symbol.to_string())
        .and("As their source", count(Is::Current))
        .and("Behind their source", count(Is::Behind))
        .and("Not translated", count(Is::Untranslated))
        .and("No longer in the source", count(Is::SourceGone))
        .and("SHA-256", Say::Mono(text::short(&it.translation.text.digest())));
    let mut about =
        Block::new("about", "How it stands").with(facts).with(Part::Links(files(look, guide, it)));
    let section = section_here(look, &words.now);
    if section.is_some() {
        about = about.with(Part::Links(outline(look, guide, (it, &words.now))));
    }
    let tongues = laid(look, guide, (it, words), (&standings, section));
    page(look, docket).over(about).wide(Block::new("text", "Side by side").with(tongues))
}

/// The translation as a file, and what changed in it since the one before.
fn files(look: &Look, guide: &Guide, it: Translated<'_>) -> Vec<Link> {
    let (id, number, language) = (&guide.dossier.guide, it.source.number, &it.translation.language);
    let around = frame(look);
    let mut links = vec![around.link(
        &format!("/guides/{id}/text.docx?version={number}&language={language}"),
        "This translation (DOCX)",
    )];
    let before = guide.dossier.translations.iter().rev().find(|one| {
        one.language == *language
            && one.number < number
            && look.sight.versions_of(guide).any(|version| version.number == one.number)
    });
    if let Some(before) = before {
        let href = format!("/guides/{id}/redline?from={}&to={number}&language={language}", before.number);
        links.push(around.link(&href, "Redline with the translation before"));
    }
    links
}

/// The section that is shown, where the text is too long for one page.
fn section_here<'a>(look: &Look, document: &'a Document) -> Option<&'a Section> {
    if text::is_short(document) {
        return None;
    }
    let asked = look.asked("section");
    let named = document.sections.iter().find(|section| asked == Some(section.id.as_str()));
    named.or(document.sections.first())
}

fn outline(look: &Look, guide: &Guide, (it, now): (Translated<'_>, &Document)) -> Vec<Link> {
    let base = format!("/guides/{}/languages/{}", guide.dossier.guide, it.translation.language);
    let around = frame(look);
    let line = |section: &Section| {
        around.link(&format!("{base}?section={}", encoded(section.id.as_str())), section.heading())
    };
    now.sections.iter().map(line).collect()
}

fn laid(
    look: &Look,
    guide: &Guide,
    (it, words): (Translated<'_>, &Words),
    (standings, shown): (&[Standing], Option<&Section>),
) -> Tongues {
    let labels = words.now.labels();
    let notes = Notes::of(look, guide, it);
    let mut rows = Vec::new();
    let sections = words.now.sections.iter().filter(|section| shown.is_none_or(|one| one.id == section.id));
    for section in sections {
        rows.push(heading(section, &words.translated));
        let ours = standings.iter().filter(|one| section.paragraphs.iter().any(|it| it.id == one.paragraph));
        rows.extend(ours.map(|one| notes.line(pair(words, one.clone()), &labels, one)));
    }
    let last = shown.is_none_or(|one| words.now.sections.last().is_some_and(|last| last.id == one.id));
    let gone = standings.iter().filter(|one| last && one.is == Is::SourceGone);
    rows.extend(gone.map(|one| notes.line(pair(words, one.clone()), &labels, one)));
    let (source, language) = (&guide.dossier.language, &it.translation.language);
    Tongues {
        source: (source.to_string(), format!("{source}: {}", it.newest.symbol)),
        translation: (language.to_string(), format!("{language}: made from {}", it.source.symbol)),
        rows,
    }
}

fn heading(section: &Section, translated: &Document) -> Line {
    let same = translated.sections.iter().find(|one| one.id == section.id);
    Line {
        id: section.id.to_string(),
        heading: true,
        label: section.number.clone(),
        source: section.title.clone(),
        translated: same.map(|one| one.title.clone()).unwrap_or_default(),
        ..Line::default()
    }
}

/// What stands beside a translation: the comments made on it, and where the reader makes one.
struct Notes<'a> {
    on: HashMap<&'a ParagraphId, Vec<&'a Remark>>,
    desk: Option<String>,
    language: &'a str,
}

impl<'a> Notes<'a> {
    fn of(look: &'a Look, guide: &'a Guide, it: Translated<'a>) -> Self {
        let language = it.translation.language.as_str();
        let mut on: HashMap<&ParagraphId, Vec<&Remark>> = HashMap::new();
        for remark in look.world.rounds.on_guide(&guide.dossier.guide) {
            let anchor = remark.words().map(|words| &words.anchor);
            let paragraph = anchor.filter(|anchor| anchor.language == language);
            let paragraph = paragraph.and_then(|anchor| anchor.paragraph.as_ref());
            if let Some(paragraph) = paragraph.filter(|_| look.sight.may_see_comment(&look.world, remark)) {
                on.entry(paragraph).or_default().push(remark);
            }
        }
        Self { on, desk: desk_of(look, guide, it), language }
    }

    fn line(&self, pair: Pair, labels: &HashMap<ParagraphId, String>, standing: &Standing) -> Line {
        let gone = pair.is == Is::SourceGone;
        let label = labels.get(&pair.paragraph).cloned().unwrap_or_default();
        let asked = standing.translated.first().zip(self.desk.as_ref());
        let way = asked.map(|(paragraph, desk)| {
            let (paragraph, number) = (encoded(paragraph.as_str()), encoded(&label));
            let query = format!("paragraph={paragraph}&number={number}&language={}", self.language);
            Link::new(format!("{desk}?{query}#new"), "comment")
        });
        let on = standing.translated.iter().filter_map(|id| self.on.get(id)).flatten();
        Line {
            id: if gone { String::new() } else { pair.paragraph.to_string() },
            heading: false,
            label,
            source: pair.source,
            translated: pair.translated,
            stands: Some(stands(pair.is)),
            refs: on.map(|it| Link::new(format!("/comments/{}", it.id), it.id.to_string())).collect(),
            way,
        }
    }
}

/// The desk on which the reader's delegation may comment on the translation now.
fn desk_of(look: &Look, guide: &Guide, it: Translated<'_>) -> Option<String> {
    let writes =
        look.as_of.is_none() && look.person.holds(&[Role::Expert, Role::Nfp, Role::MemberGovernment]);
    let symbol = it.source.symbol.to_string();
    let asks = |record: &&projections::rounds::Record| {
        let in_it = record.round.text.as_ref().is_some_and(|text| {
            text.symbol == symbol
                && text.languages.iter().any(|one| one.language == it.translation.language.as_str())
        });
        in_it && record.round.takes_answers(look.now) && own(look, record).is_some()
    };
    let open = look.world.rounds.of_guide(&guide.dossier.guide).filter(|_| writes).find(asks);
    open.map(|record| format!("/rounds/{}/desk", record.id))
}

fn stands(is: Is) -> Tag {
    match is {
        Is::Current => Tag::new("ok", "●", "as its source"),
        Is::Behind => Tag::new("owed", "▲", "behind its source"),
        Is::Untranslated => Tag::new("none", "○", "not translated"),
        Is::SourceGone => Tag::new("no", "✕", "no longer in the source"),
    }
}
