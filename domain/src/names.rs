//! Are these two the same name? Names folded over diacritics, case, order and script.
//!
//! Folding is for finding and comparing only; what is stored and shown is what was given.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Letters of words this short are not forgiven a slip: `Li` is not `Lu`.
const SHORTEST_FORGIVING: usize = 5;

/// A text as search compares it: without diacritics, case and script; words separated by single spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let bare: String = text.nfkd().filter(|letter| !is_combining_mark(*letter)).collect();
    let latin = any_ascii::any_ascii(&bare).to_ascii_lowercase();
    let spaced: String = latin
        .chars()
        .filter(|letter| !matches!(letter, '\'' | '`' | '"'))
        .map(|letter| if letter.is_ascii_alphanumeric() { letter } else { ' ' })
        .collect();
    spaced.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a name in an order that does not depend on which was called the family name.
#[must_use]
pub fn words(text: &str) -> BTreeSet<String> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// One key for all spellings of a name that differ only in diacritics, case, order of words, hyphens and script.
#[must_use]
pub fn key(text: &str) -> String {
    words(text).into_iter().collect::<Vec<_>>().join(" ")
}

/// A name in all the forms in which it was given: latin, as shown, in its own script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The forms, each as the set of its folded words.
    forms: Vec<BTreeSet<String>>,
}

impl Names {
    /// The forms of one person's name; empty ones do not count.
    pub fn of<'a>(forms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut forms: Vec<BTreeSet<String>> =
            forms.into_iter().map(words).filter(|words| !words.is_empty()).collect();
        forms.sort();
        forms.dedup();
        Self { forms }
    }

    /// Whether any form of one is like any form of the other.
    #[must_use]
    pub fn alike(&self, other: &Self) -> bool {
        self.forms.iter().any(|one| other.forms.iter().any(|two| alike(one, two)))
    }
}

/// Two names are alike when the words of the shorter one are all found in the longer, with at most one slip of the
/// pen in all, and both have at least two words; a single word must be the same single word.
fn alike(one: &BTreeSet<String>, two: &BTreeSet<String>) -> bool {
    if one.len().min(two.len()) < 2 {
        return one == two;
    }
    let (fewer, more) = if one.len() <= two.len() { (one, two) } else { (two, one) };
    let missed: Vec<&String> = fewer.difference(more).collect();
    match missed.as_slice() {
        [] => true,
        [word] => more.difference(fewer).any(|other| one_slip_apart(word, other)),
        _ => false,
    }
}

/// One letter changed, left out, put in, or two neighbours exchanged.
fn one_slip_apart(one: &str, two: &str) -> bool {
    let (a, b) = (one.as_bytes(), two.as_bytes());
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < SHORTEST_FORGIVING || long.len() - short.len() > 1 {
        return false;
    }
    let start = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    if short.len() < long.len() {
        return short[start..] == long[start + 1..];
    }
    let changed = short.get(start + 1..) == long.get(start + 1..);
    let exchanged = start + 1 < short.len()
        && short[start] == long[start + 1]
        && short[start + 1] == long[start]
        && short[start + 2..] == long[start + 2..];
    changed || exchanged
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, two: &str) -> bool {
        Names::of([one]).alike(&Names::of([two]))
    }

    #[test]
    fn diacritics_case_order_and_hyphens_do_not_tell_names_apart() {
        assert_eq!(fold("NGUYỄN Văn-Đức"), "nguyen van duc");
        assert_eq!(key("Nguyễn Văn Đức"), key("duc VAN nguyen"));
        assert_eq!(fold("O'Brien"), fold("O’Brien"));
        assert_eq!(fold("Müller"), fold("Mu\u{0308}ller"));
        assert_eq!(fold("ＳＡＭＰＬＥ"), "sample");
    }

    #[test]
    fn scripts_do_not_tell_names_apart() {
        assert_eq!(fold("Иван"), "ivan");
        assert_eq!(key("Сергей Иванов"), key("Ivanov Sergei"));
        assert!(same("Сергей Иванов", "Ivanov Sergey"));
        assert!(same("Алексей Петров", "Petrov Aleksej"));
        assert!(!fold("王小明").is_empty());
        assert!(!fold("محمد رضا").is_empty());
    }

    #[test]
    fn one_slip_of_the_pen_is_forgiven_in_a_long_word_and_not_in_a_short_one() {
        assert!(same("Expert Sample", "Expret Sample"));
        assert!(same("Expert Sample", "Expert Sampel"));
        assert!(same("Expert Sample", "Exprt Sample"));
        assert!(!same("Li Wei", "Lu Wei"));
        assert!(!same("Expert Sample", "Export Simple"));
    }

    #[test]
    fn a_middle_name_left_out_is_still_alike_and_a_shared_family_name_is_not() {
        assert!(same("Expert Middle Sample", "Sample, Expert"));
        assert!(!same("Expert Sample", "Other Sample"));
        assert!(!same("Sample", "Expert Sample"));
        assert!(same("Suharto", "SUHARTO"));
    }

    #[test]
    fn any_form_of_a_name_may_be_the_one_that_fits() {
        let one = Names::of(["Wang Xiaoming", "王小明"]);
        assert!(one.alike(&Names::of(["Xiaoming WANG"])));
        assert!(one.alike(&Names::of(["Somebody Else", "王小明"])));
        assert!(!one.alike(&Names::of([""])));
    }
}
