//! What follows when something is issued beside a text that stays as it is: an addendum, a corrigendum, an amendment, the same text
//! again (DR23)?
//!
//! A version is the text itself or a revision of it. Whatever else a symbol may say is issued here, under the mark that says it, so
//! that the newest version is always the newest text.

use super::act::complete;
use super::command::{Amend, Correcting, Supplement};
use super::decide::{Outcome, said};
use super::event::{Beside, CorrigendumIssued, Event, Reissued};
use super::issue::{canonical, unreadable};
use super::refusal::Refusal;
use super::state::{Dossier, Stage, Version};
use crate::facts::Facts;
use crate::text::symbols::Mark;
use crate::text::{Document, Ids, Language, Scope, Symbol, markdown};

/// Most stars of a text: who prints a text for the tenth time revises it.
const MOST_STARS: u8 = 9;

impl Dossier {
    fn text_to_mark(&self) -> Result<&Version, Refusal> {
        self.newest().ok_or(Refusal::NoSuchVersion(1))
    }

    /// What supplements the newest text, with words of its own.
    pub(super) fn supplement(&self, it: &Supplement) -> Outcome {
        if self.stage.is_terminal() {
            return Err(self.not_now("issue an addendum to"));
        }
        let beside = self.document_beside(Mark::Addendum, (&it.label, &it.markdown))?;
        Ok(self.unless_on_file(beside, Event::AddendumIssued))
    }

    /// What changes a text that was adopted: a body decides it, and its act stands in the amendment (DR21).
    pub(super) fn amend(&self, it: Amend, facts: &Facts) -> Outcome {
        if !matches!(self.stage, Stage::Endorsed | Stage::Published) {
            return Err(self.not_now("amend"));
        }
        let act = complete(it.act, facts)?;
        let beside = self.document_beside(Mark::Amendment, (&it.label, &it.markdown))?;
        Ok(self.unless_on_file(Beside { act: Some(act), ..beside }, Event::AmendmentIssued))
    }

    fn document_beside(&self, mark: Mark, (label, typed): (&str, &str)) -> Result<Beside, Refusal> {
        let of = self.text_to_mark()?.symbol.clone();
        let draft = markdown::read(typed).map_err(|why| unreadable(&why))?;
        let edition = crate::text::edit(&Document::default(), Scope::Whole, draft, &mut Ids::default());
        let document = edition.map_err(|why| unreadable(&why))?.document;
        if document.paragraphs().next().is_none() {
            return Err(Refusal::Wordless);
        }
        Ok(Beside {
            symbol: self.symbols.next(&of, mark),
            of,
            label: said(label, "a label that says what it is")?,
            language: self.language.clone(),
            act: None,
            outline: document.outline(),
            text: canonical(&document)?,
        })
    }

    /// Pressed twice it is issued once: the last document beside the same text, with the same words.
    fn unless_on_file(&self, beside: Beside, event: fn(Beside) -> Event) -> Vec<Event> {
        let mark = |symbol: &Symbol| symbol.mark().map(|(mark, _)| mark);
        let same = |last: &Beside| {
            last.of == beside.of
                && mark(&last.symbol) == mark(&beside.symbol)
                && last.text.digest() == beside.text.digest()
                && last.act == beside.act
        };
        if self.beside.last().is_some_and(same) { vec![] } else { vec![event(beside)] }
    }

    /// The same words again under a star, for a reason that is no change of the text.
    pub(super) fn reissue(&self, why: &str, languages: Vec<Language>) -> Outcome {
        if self.stage.is_terminal() {
            return Err(self.not_now("reissue"));
        }
        let reason = said(why, "a reason")?;
        let text = self.text_to_mark()?.symbol.clone();
        self.are_issued(&languages)?;
        let again = self.reissued.iter().rev().find(|it| it.reissues == text);
        if again.is_some_and(|it| it.reason == reason && it.languages == languages) {
            return Ok(vec![]);
        }
        let symbol = again.map_or_else(|| text.reissued(), |it| it.symbol.reissued());
        if symbol.stars() > MOST_STARS {
            return Err(Refusal::Symbol("a text with so many stars wants a revision".to_owned()));
        }
        Ok(vec![Event::Reissued(Reissued { symbol, reissues: text, languages, reason })])
    }

    /// A corrigendum repairs the text in the languages named, and in no other (DR23).
    pub(super) fn corrigendum(&self, languages: Vec<Language>, says: &str) -> Outcome {
        if self.stage != Stage::Published {
            return Err(self.not_now("issue a corrigendum to"));
        }
        Ok(vec![Event::CorrigendumIssued(self.corrected(Correcting { languages, says: says.to_owned() })?)])
    }

    /// A corrigendum to the newest text.
    pub(super) fn corrected(&self, it: Correcting) -> Result<CorrigendumIssued, Refusal> {
        let says = said(&it.says, "what the corrigendum says")?;
        let corrects = self.text_to_mark()?.symbol.clone();
        self.are_issued(&it.languages)?;
        let symbol = self.symbols.next(&corrects, Mark::Corrigendum);
        Ok(CorrigendumIssued { symbol, corrects, languages: it.languages, says })
    }

    /// Languages are named, and the text was issued in each.
    fn are_issued(&self, languages: &[Language]) -> Result<(), Refusal> {
        let issued = |language: &Language| {
            *language == self.language || self.translations.iter().any(|it| it.language == *language)
        };
        if languages.is_empty() || !languages.iter().all(issued) {
            return Err(Refusal::Missing("languages in which the text was issued"));
        }
        Ok(())
    }
}
