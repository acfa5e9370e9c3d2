//! *Which edits made the words of a guide what they are, and which comments did they answer?*
//!
//! What is kept is where each edit stands, what became of the paragraphs it touched, and the comment it names. The words themselves
//! are opened when somebody asks where a sentence comes from.

use std::sync::Arc;

use domain::guide::event::{SectionEdited, TextImported};
use domain::text::Descent;
use domain::{CommentId, SectionId, Text};
use jiff::Timestamp;
use serde::Serialize;

use super::Guide;
use crate::fact::Fact;
use crate::saved::Saved;

/// A section was written.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Edit {
    /// When.
    pub at: Timestamp,
    /// Where in the record.
    pub position: u64,
    /// Which section.
    pub section: SectionId,
    /// The comment it answers, where one does.
    pub answers: Option<CommentId>,
    /// What became of the paragraphs of the section; of the whole text, where a file brought it in.
    pub descent: Arc<Descent>,
    /// The section as it stood then.
    pub text: Text,
}

impl Edit {
    pub(super) fn new(fact: &Fact<'_>, edited: &SectionEdited) -> Self {
        Self {
            at: fact.at,
            position: fact.position,
            section: edited.section.id.clone(),
            answers: edited.answers.clone(),
            descent: Arc::new(edited.descent.clone()),
            text: edited.text.clone(),
        }
    }

    /// The edits that a file made in one go: one for each section it wrote.
    pub(super) fn imported<'a>(
        fact: &Fact<'_>,
        imported: &'a TextImported,
    ) -> impl Iterator<Item = Self> + 'a {
        let (at, position, descent) = (fact.at, fact.position, Arc::new(imported.descent.clone()));
        imported.sections.iter().map(move |one| Self {
            at,
            position,
            section: one.section.id.clone(),
            answers: None,
            descent: Arc::clone(&descent),
            text: one.text.clone(),
        })
    }
}

impl Guide {
    /// The edits whose words first went out in a version, oldest first.
    #[must_use]
    pub fn edits_into(&self, number: u32) -> impl DoubleEndedIterator<Item = &Edit> {
        let until = self.issued_at(number).map_or(0, |issued| issued.position);
        let before = self.issued.iter().rev().find(|issued| issued.position < until);
        let from = before.map_or(0, |issued| issued.position);
        self.edits.iter().filter(move |edit| from < edit.position && edit.position < until)
    }

    /// The edit of the same section before this one.
    #[must_use]
    pub fn edit_before(&self, edit: &Edit) -> Option<&Edit> {
        let same = |it: &&Edit| it.section == edit.section && it.position < edit.position;
        self.edits.iter().rev().find(same)
    }

    /// The edits that answer a comment, oldest first, each with the first version its words went out in; none where it is on the
    /// desk still.
    pub fn answering<'a>(
        &'a self,
        comment: &'a CommentId,
    ) -> impl Iterator<Item = (&'a Edit, Option<u32>)> + 'a {
        let answers = self.edits.iter().filter(move |edit| edit.answers.as_ref() == Some(comment));
        answers.map(|edit| {
            let out = self.issued.iter().find(|issued| edit.position < issued.position);
            (edit, out.map(|issued| issued.number))
        })
    }
}
