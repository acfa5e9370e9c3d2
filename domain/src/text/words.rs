//! Where does a word begin and end?
//!
//! A text is cut into words, spaces and marks of punctuation, so that a redline replaces whole words and a comma is one change.
//! Letters, digits and what joins them inside a word (apostrophe, hyphen, combining marks) stay together. Scripts written without
//! spaces are cut into characters, since there is no word to see.

use std::collections::HashMap;

/// The pieces of a text, in order; together they are the text.
#[must_use]
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::with_capacity(text.len() / 3);
    let mut rest = text;
    while let Some(length) = first_piece(rest) {
        let (piece, after) = rest.split_at(length);
        pieces.push(piece);
        rest = after;
    }
    pieces
}

/// Whether a piece is a word, not a space or a mark of punctuation.
#[must_use]
pub fn is_word(piece: &str) -> bool {
    piece.chars().next().is_some_and(|first| class(first) != Class::Mark && class(first) != Class::Space)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    /// A letter of a script that is written without spaces: a piece of its own.
    Alone,
    Space,
    Mark,
}

fn class(character: char) -> Class {
    match character {
        _ if character.is_whitespace() => Class::Space,
        '\u{0E00}'..='\u{0EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{20000}'..='\u{3134F}' => Class::Alone,
        _ if character.is_alphanumeric() || is_joined(character) => Class::Word,
        _ => Class::Mark,
    }
}

/// Combining marks are not alphanumeric, and belong to the letter before.
fn is_joined(character: char) -> bool {
    unicode_normalization::char::is_combining_mark(character) || matches!(character, '\u{200C}' | '\u{200D}')
}

fn first_piece(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    let (_, first) = characters.next()?;
    let class_of_first = class(first);
    while let Some((at, next)) = characters.next() {
        let goes_on = match class_of_first {
            Class::Word => {
                class(next) == Class::Word || (is_joiner(next) && followed_by_word(&mut characters))
            }
            Class::Space => class(next) == Class::Space,
            // A vowel sign or tone mark that combines stays with its letter.
            Class::Alone | Class::Mark => is_joined(next),
        };
        if !goes_on {
            return Some(at);
        }
    }
    Some(text.len())
}

const fn is_joiner(character: char) -> bool {
    matches!(character, '\'' | '\u{2019}' | '-' | '\u{2010}' | '\u{2011}')
}

fn followed_by_word(characters: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> bool {
    characters.peek().is_some_and(|(_, next)| class(*next) == Class::Word)
}

/// Numbers for the different words of two versions, so that comparing words is comparing numbers.
#[derive(Default)]
pub struct Numbers<'text> {
    known: HashMap<&'text str, u32>,
}

impl<'text> Numbers<'text> {
    /// The number of a piece.
    pub fn of(&mut self, piece: &'text str) -> u32 {
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(piece).or_insert(next)
    }
}

/// The words of a text as they are compared for likeness: in lower case, without punctuation.
#[must_use]
pub fn bare_words(text: &str) -> Vec<String> {
    pieces(text).into_iter().filter(|piece| is_word(piece)).map(str::to_lowercase).collect()
}
