//! What follows in the text when a comment was accepted: the words that were decided give way, in the one place they stand.

use super::command::EditSection;
use super::decide::Outcome;
use super::refusal::Refusal;
use super::state::{Dossier, SectionDraft};
use crate::comment::event::Change;
use crate::facts::Facts;
use crate::identity::CommentId;
use crate::text::draft::{DraftSection, Limits};
use crate::text::{Document, Draft, Scope, Section};

impl Dossier {
    /// The change is made on the desk and names the comment it answers; between the last version and the desk it shows as tracked.
    /// Words that stand nowhere, or more than once, are left to a drafter: nothing is guessed.
    pub(super) fn apply_change(&self, comment: CommentId, change: &Change, facts: &Facts) -> Outcome {
        if !self.stage.is_written() {
            return Err(self.not_now("write in"));
        }
        let unfit = |why| Refusal::ChangeUnfit { comment: comment.clone(), why };
        let holds = |section: &&SectionDraft| section.paragraphs.contains(&change.paragraph);
        let draft = self.sections.iter().find(holds);
        let draft = draft.ok_or_else(|| unfit("its paragraph is not in the text any more"))?;
        let section = draft.whole(facts)?;
        let standing = section.paragraphs.iter().find(|paragraph| paragraph.id == change.paragraph);
        let standing = standing.ok_or_else(|| unfit("its paragraph is not in the text any more"))?;
        let Some(words) = changed(&standing.text, change).map_err(&unfit)? else {
            return Ok(vec![]); // the text reads so already
        };
        Limits::default().take(&words).map_err(|_| unfit("the words that come cannot stand in a text"))?;
        let written = rewritten(&section, change, &words);
        let mut ids = self.ids;
        let former = Document { sections: vec![section] };
        let scope = Scope::Section(&draft.heading.id);
        let edition = crate::text::edit(&former, scope, written, &mut ids);
        let edition = edition.map_err(|_| unfit("the words that come cannot stand in a text"))?;
        let edit = EditSection {
            section: draft.heading.id.clone(),
            expected: draft.revision,
            markdown: String::new(),
            answers: Some(comment),
        };
        self.rewritten(&edit, edition, ids)
    }
}

/// A section as somebody would have written it: every paragraph says which it is, and one has other words.
fn rewritten(section: &Section, change: &Change, words: &str) -> Draft {
    let mut written = DraftSection { marks: vec![section.id.clone()], ..DraftSection::default() };
    for paragraph in &section.paragraphs {
        let text = if paragraph.id == change.paragraph { words } else { &*paragraph.text };
        written.push(paragraph.kind, text, vec![paragraph.id.clone()]);
    }
    Draft { sections: vec![written] }
}

/// The paragraph with the change made; none where it reads so already.
fn changed(text: &str, change: &Change) -> Result<Option<String>, &'static str> {
    if change.delete.is_empty() {
        return inserted(text, change).map(Some);
    }
    match text.matches(change.delete.as_str()).count() {
        1 => Ok(Some(text.replacen(change.delete.as_str(), &change.insert, 1))),
        0 if !change.insert.is_empty() && text.contains(change.insert.as_str()) => Ok(None),
        0 => Err("the words that go do not stand in the paragraph any more"),
        _ => Err("the words that go stand in the paragraph more than once"),
    }
}

fn inserted(text: &str, change: &Change) -> Result<String, &'static str> {
    if change.before.is_empty() {
        return Ok(format!("{text} {}", change.insert));
    }
    let mut places = text.match_indices(change.before.as_str());
    match (places.next(), places.next()) {
        (Some((at, _)), None) => Ok(format!("{}{} {}", &text[..at], change.insert, &text[at..])),
        (None, _) => Err("the words before which it comes do not stand in the paragraph any more"),
        _ => Err("the words before which it comes stand in the paragraph more than once"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(delete: &str, insert: &str, before: &str) -> Change {
        let own = str::to_owned;
        Change { paragraph: "p1".into(), delete: own(delete), insert: own(insert), before: own(before) }
    }

    #[test]
    fn words_give_way_where_they_stand_once_and_nowhere_else() {
        let text = "A person should not be punished for entering.";
        let given_way = changed(text, &change("should not", "must not", ""));
        assert_eq!(given_way, Ok(Some("A person must not be punished for entering.".to_owned())));
        assert_eq!(
            changed("A person must not be punished.", &change("should not", "must not", "")),
            Ok(None)
        );
        assert!(changed(text, &change("may not", "must not", "")).is_err(), "gone");
        assert!(changed(text, &change("n", "m", "")).is_err(), "more than once");
    }

    #[test]
    fn words_come_before_what_is_named_or_at_the_end() {
        let text = "A person is not punished.";
        assert_eq!(
            inserted(text, &change("", "ever", "punished")),
            Ok("A person is not ever punished.".to_owned())
        );
        assert_eq!(
            inserted(text, &change("", "This is the minimum.", "")),
            Ok("A person is not punished. This is the minimum.".to_owned())
        );
        assert!(inserted(text, &change("", "ever", "entering")).is_err());
    }
}
