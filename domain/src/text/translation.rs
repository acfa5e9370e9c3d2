//! What is a language version behind its source, paragraph by paragraph?
//!
//! A translation has the paragraphs of the version it was made from, under the same identifiers. When a newer version of the source
//! appears, each paragraph of it is still translated, or was changed since, or has no translation yet.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::descent::Descent;
use super::document::Document;
use crate::identity::ParagraphId;

/// How one paragraph of the translation stands to the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The paragraph of the newest source; of the translation where the source is gone.
    pub paragraph: ParagraphId,
    /// What holds.
    pub is: Is,
    /// The paragraphs of the translation to look at: those that the source paragraph comes from.
    pub translated: Vec<ParagraphId>,
}

/// What holds of a translated paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Is {
    /// The source says today what it said when it was translated.
    Current,
    /// The source was changed, cut or run together since.
    Behind,
    /// There is no translation of it.
    Untranslated,
    /// It was taken out of the source.
    SourceGone,
}

/// Every paragraph of the newest source in its order, then translated ones whose source is gone. `from` is the version of the source
/// that the translation was made from, `descent` leads from it to `now`.
#[must_use]
pub fn against(translation: &Document, from: &Document, now: &Document, descent: &Descent) -> Vec<Standing> {
    let words: HashMap<&ParagraphId, &str> =
        from.paragraphs().map(|(_, one)| (&one.id, &*one.text)).collect();
    let translated: HashMap<&ParagraphId, &str> =
        translation.paragraphs().map(|(_, one)| (&one.id, &*one.text)).collect();
    let mut ancestors: HashMap<ParagraphId, Vec<&ParagraphId>> = HashMap::new();
    for (_, paragraph) in from.paragraphs() {
        for descendant in descent.descendants(&paragraph.id) {
            ancestors.entry(descendant).or_default().push(&paragraph.id);
        }
    }
    let present = now.paragraphs().map(|(_, paragraph)| {
        let sources = ancestors.get(&paragraph.id).map_or(&[][..], Vec::as_slice);
        let known = sources.iter().filter(|id| translated.contains_key(**id));
        let known: Vec<ParagraphId> = known.map(|id| (*id).clone()).collect();
        let unchanged = matches!(sources, [only] if words.get(*only) == Some(&&*paragraph.text));
        let is = match (known.is_empty(), unchanged) {
            (true, _) => Is::Untranslated,
            (false, true) => Is::Current,
            (false, false) => Is::Behind,
        };
        Standing { paragraph: paragraph.id.clone(), is, translated: known }
    });
    let in_force: HashSet<&ParagraphId> = now.paragraphs().map(|(_, one)| &one.id).collect();
    let gone = translation.paragraphs().map(|(_, paragraph)| &paragraph.id).filter(|id| {
        let descendants = descent.descendants(id);
        !words.contains_key(*id) || !descendants.iter().any(|id| in_force.contains(id))
    });
    let gone =
        gone.map(|id| Standing { paragraph: id.clone(), is: Is::SourceGone, translated: vec![id.clone()] });
    present.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::document::Ids;
    use crate::text::edit::{Scope, edit, first};
    use crate::text::markdown::{Marks, read, write};

    #[test]
    fn dr23_a_language_version_is_behind_where_its_source_changed() {
        let source =
            first(read("# 1 A\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n").unwrap(), &mut Ids::default()).unwrap();
        let mut french = source.clone();
        for (paragraph, words) in
            french.sections[0].paragraphs.iter_mut().zip(["Un.", "Deux.", "Trois.", "Quatre."])
        {
            paragraph.text = words.into();
        }
        french.sections[0].paragraphs.remove(3);
        let text = write(&source, Marks::Shown)
            .replace("Two.", "Two and a half.")
            .replace("Three. {#p3}\n", "New.\n");
        let next = edit(&source, Scope::Whole, read(&text).unwrap(), &mut source.free_ids()).unwrap();
        let standing = against(&french, &source, &next.document, &next.descent);
        let said: Vec<(&str, Is)> = standing.iter().map(|one| (one.paragraph.as_str(), one.is)).collect();
        let expected = [
            ("p1", Is::Current),
            ("p2", Is::Behind),
            ("p5", Is::Untranslated),
            ("p4", Is::Untranslated),
            ("p3", Is::SourceGone),
        ];
        assert_eq!(said, expected);
    }
}
