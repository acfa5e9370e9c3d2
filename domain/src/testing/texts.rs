//! Invented texts of any size, and revisions of them whose lineage is known: for properties and measurements.

use crate::identity::{ParagraphId, ProvisionId};
use crate::text::document::{Document, Ids, Kind, Paragraph, Section};
use crate::text::draft::{Draft, DraftParagraph, DraftSection};

/// Words of drafters; invented sentences are made of them.
const WORDS: &str = "the state party shall adopt such legislative and other measures as may be necessary to establish criminal offences \
    when committed intentionally in order to obtain directly or indirectly a financial material benefit victims of trafficking in persons \
    smuggled migrants protection assistance consideration domestic law principles border control travel identity documents fraudulent \
    production possession jurisdiction vessel flag territory extradition prosecution competent authorities cooperation information exchange \
    training technical capacity children women special needs safety dignity voluntary return reintegration society prevention awareness \
    social economic initiatives confiscation proceeds seizure banks records laundering corruption obstruction justice witnesses sanctions \
    gravity legal entities liability civil administrative without prejudice individuals organised group structure attempts accomplices \
    organising directing aggravating circumstances endanger inhuman degrading treatment exploitation may wish consider drafting guidance \
    example provision model commentary practice region experience courts judges prosecutors police officers labour inspectors shelter";

/// A sequence of invented choices, the same for the same seed.
#[derive(Clone, Debug)]
pub struct Choices {
    state: u64,
    words: Vec<&'static str>,
}

impl Choices {
    /// The choices of a seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let words = WORDS.split_whitespace().collect();
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, words }
    }
    /// A number below this one; 0 if that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let limit = u64::try_from(limit).unwrap_or(u64::MAX);
        usize::try_from(self.state.checked_rem(limit).unwrap_or(0)).unwrap_or(0)
    }
    fn word(&mut self) -> &'static str {
        let at = self.below(self.words.len());
        self.words[at]
    }
    /// A sentence of about this many words.
    pub fn sentence(&mut self, words: usize) -> String {
        let count = words.max(2) / 2 + self.below(words.max(2));
        let mut sentence: Vec<&str> = (0..count.max(3)).map(|_| self.word()).collect();
        let first = sentence.remove(0);
        let capital = first[..1].to_uppercase() + &first[1..];
        format!("{capital} {}.", sentence.join(" "))
    }
    /// Some sentences.
    pub fn words(&mut self, words: usize) -> String {
        let mut text = self.sentence(20);
        while text.split(' ').count() < words {
            text.push(' ');
            text.push_str(&self.sentence(20));
        }
        text
    }
}

/// A guide of so many pages of about 600 words: a section on every other page, ten paragraphs on each.
#[must_use]
pub fn guide(seed: u64, pages: usize) -> Document {
    let (mut choices, mut ids) = (Choices::of(seed), Ids::default());
    let sections = (0..pages.max(2) / 2).map(|at| section(&mut choices, &mut ids, (at, 20, 60)));
    Document { sections: sections.collect() }
}

/// A text of a few short sections.
#[must_use]
pub fn short(seed: u64) -> Document {
    let (mut choices, mut ids) = (Choices::of(seed), Ids::default());
    let count = 1 + choices.below(5);
    let sections = (0..count).map(|at| {
        let paragraphs = 1 + choices.below(6);
        section(&mut choices, &mut ids, (at, paragraphs, 25))
    });
    Document { sections: sections.collect() }
}

fn section(choices: &mut Choices, ids: &mut Ids, (at, paragraphs, words): (usize, usize, usize)) -> Section {
    let paragraphs = (0..paragraphs).map(|nth| {
        let kind = match choices.below(10) {
            0 | 1 if nth > 0 => Kind::Item(1),
            2 if nth > 0 => Kind::Lettered(1),
            3 => Kind::Note,
            _ => Kind::Paragraph,
        };
        Paragraph { id: ids.next_paragraph(), kind, text: choices.words(words).into() }
    });
    let paragraphs = paragraphs.collect();
    let title = choices.sentence(5).trim_end_matches('.').to_owned();
    let provisions = (at % 3 == 0).then(|| ProvisionId::new("SOM-6.1.a")).into_iter().collect();
    Section { depth: 1, id: ids.next_section(), number: (at + 1).to_string(), paragraphs, provisions, title }
}

/// What was done to a paragraph, as whoever did it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// Left as it was, in its place.
    Nothing,
    /// Some words changed.
    Edited,
    /// Cut in two.
    Cut,
    /// Taken out.
    Deleted,
}

/// Sections back as a draft, with marks or without.
#[must_use]
pub fn draft(document: &Document, marked: bool) -> Draft {
    let sections = document.sections.iter().map(|section| DraftSection {
        marks: if marked { vec![section.id.clone()] } else { Vec::new() },
        depth: section.depth,
        number: section.number.clone(),
        title: section.title.clone(),
        provisions: Vec::new(),
        paragraphs: section
            .paragraphs
            .iter()
            .map(|paragraph| DraftParagraph {
                marks: if marked { vec![paragraph.id.clone()] } else { Vec::new() },
                kind: paragraph.kind,
                text: paragraph.text.to_string(),
            })
            .collect(),
    });
    Draft { sections: sections.collect() }
}

/// A revision as an editor makes it, and what she did to each paragraph. Of `rate` in a hundred paragraphs something is done; as often a
/// new one is put in.
#[must_use]
pub fn revise(
    seed: u64,
    former: &Document,
    (rate, marked): (usize, bool),
) -> (Draft, Vec<(ParagraphId, Done)>) {
    let (mut choices, mut draft, mut done) = (Choices::of(seed), draft(former, marked), Vec::new());
    let ids: Vec<ParagraphId> = former.paragraphs().map(|(_, paragraph)| paragraph.id.clone()).collect();
    let mut ids = ids.into_iter();
    for section in &mut draft.sections {
        let written = std::mem::take(&mut section.paragraphs);
        for (paragraph, id) in written.into_iter().zip(ids.by_ref()) {
            if choices.below(100) < rate / 4 {
                let text = choices.words(30);
                section.paragraphs.push(DraftParagraph { marks: Vec::new(), kind: Kind::Paragraph, text });
            }
            let act = if choices.below(100) < rate { choices.below(8) } else { usize::MAX };
            done.push((id, revised(&mut choices, act, paragraph, &mut section.paragraphs)));
        }
    }
    (draft, done)
}

fn revised(
    choices: &mut Choices,
    act: usize,
    paragraph: DraftParagraph,
    to: &mut Vec<DraftParagraph>,
) -> Done {
    let words: Vec<&str> = paragraph.text.split(' ').collect();
    match act {
        0 => return Done::Deleted,
        1 if words.len() >= 20 => {
            let middle = words.len() / 2;
            let (first, second) = (words[..middle].join(" "), words[middle..].join(" "));
            to.push(DraftParagraph { text: first, ..paragraph.clone() });
            to.push(DraftParagraph { text: second, ..paragraph });
            return Done::Cut;
        }
        2..=7 => {
            let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let at = choices.below(words.len());
            words[at] = choices.sentence(3).trim_end_matches('.').to_lowercase();
            to.push(DraftParagraph { text: words.join(" "), ..paragraph });
            return Done::Edited;
        }
        _ => to.push(paragraph),
    }
    Done::Nothing
}
