//! Does a redline say exactly what changed, and can a lawyer read it?

use proptest::prelude::*;

use super::*;
use crate::testing::texts;
use crate::text::document::Ids;
use crate::text::edit::{Edition, Scope, edit, first};
use crate::text::markdown::{self, Marks, read};
use crate::text::wording;

fn taken(text: &str) -> Document {
    first(read(text).unwrap(), &mut Ids::default()).unwrap()
}
/// The next version, edited with marks as an editor sees them.
fn edited(former: &Document, change: impl Fn(&str) -> String) -> Edition {
    let text = change(&markdown::write(former, Marks::Shown));
    edit(former, Scope::Whole, read(&text).unwrap(), &mut former.free_ids()).unwrap()
}
fn redline(former: &Document, edition: &Edition) -> Redline {
    between(former, &edition.document, &edition.descent)
}
/// `[-deleted-]` and `{+inserted+}`, as word differences are printed on a line.
fn printed(spans: &[Span]) -> String {
    let one = |span: &Span| match span.mark {
        Mark::Equal => span.text.clone(),
        Mark::Delete => format!("[-{}-]", span.text),
        Mark::Insert => format!("{{+{}+}}", span.text),
    };
    spans.iter().map(one).collect()
}
fn words(older: &str, newer: &str) -> String {
    printed(&wording::compare(older, newer))
}
fn lines(redline: &Redline) -> Vec<String> {
    let blocks = redline.sections.iter().flat_map(|section| &section.blocks);
    let cite = |cited: Option<&Cited>| cited.map_or("-", |cited| cited.label.as_str()).to_owned();
    let line = |block: &Block| {
        let (older, newer) = (cite(block.older.first()), cite(block.newer.as_ref()));
        format!("{:?} {older} > {newer}: {}", block.what, printed(&block.spans))
    };
    blocks.filter(|block| block.what != What::Unchanged).map(line).collect()
}

#[test]
fn whole_words_are_replaced_and_a_comma_is_one_change() {
    assert_eq!(words("the purpose of gain", "the purpose of benefit"), "the purpose of [-gain-]{+benefit+}");
    assert_eq!(
        words("migrants smuggled by sea", "migrants, smuggled by sea"),
        "migrants{+,+} smuggled by sea"
    );
    assert_eq!(words("a state's duty", "a state\u{2019}s duty"), "a [-state's-]{+state\u{2019}s+} duty");
    assert_eq!(
        words("law.", "law and the principle of non-refoulement."),
        "law{+ and the principle of non-refoulement+}."
    );
}

#[test]
fn there_is_no_confetti() {
    let (old, new) = (
        "Such persons should not be punished for their involvement in unlawful activities.",
        "Such persons may be exempted from punishment for their involvement in unlawful activities.",
    );
    assert_eq!(
        words(old, new),
        "Such persons [-should not be punished-]{+may be exempted from punishment+} for their involvement in unlawful activities."
    );
    let (old, new) = ("An agreement to travel is not consent.", "Legislation may say so expressly.");
    assert_eq!(words(old, new), format!("[-{old}-]{{+{new}+}}"));
    assert_eq!(
        words("a big red house of stone", "a small blue hut of stone"),
        "a [-big red house-]{+small blue hut+} of stone"
    );
}

#[test]
fn a_change_begins_where_a_sentence_does() {
    assert_eq!(
        words("States act. Courts decide.", "States act. States report. Courts decide."),
        "States act. {+States report. +}Courts decide."
    );
    assert_eq!(words("one two three", "one two two three"), "one two {+two +}three");
}

#[test]
fn scripts_without_spaces_change_by_character() {
    assert_eq!(words("打击人口贩运", "打击人口偷运"), "打击人口[-贩-]{+偷+}运");
}

const GUIDE: &str = "# 1 Concepts\n\nFirst words of the guide stand here.\n\nA child is any person under eighteen years of age.\n\n\
    # 2 Victims\n\nSuch persons should not be punished for their involvement.\n\nNothing in this section affects other rights.\n";

#[test]
fn the_same_version_has_no_change() {
    let guide = taken(GUIDE);
    let redline = compare(&guide, &guide);
    assert_eq!(redline.changes, 0);
    assert!(redline.sections.iter().flat_map(|one| &one.blocks).all(|block| block.what == What::Unchanged));
}

#[test]
fn an_outline_counts_the_changes_of_each_section() {
    let guide = taken(GUIDE);
    let edition = edited(&guide, |text| {
        text.replace("should not be", "may not be").replace("# 1 Concepts", "# 1 Terms")
    });
    let redline = redline(&guide, &edition);
    let outline: Vec<(usize, Option<usize>)> =
        redline.outline().map(|line| (line.changes, line.first)).collect();
    assert_eq!(outline, [(1, Some(1)), (1, Some(2))]);
    assert_eq!(printed(&redline.sections[0].heading), "1 [-Concepts-]{+Terms+}");
}

#[test]
fn a_paragraph_that_moved_is_one_change_with_both_addresses() {
    let guide = taken(GUIDE);
    let edition = edited(&guide, |text| {
        let line = "A child is any person under eighteen years of age. {#p2}\n\n";
        format!("{}\n{line}", text.replace(line, "")).replace("any person", "a person")
    });
    let redline = redline(&guide, &edition);
    assert_eq!(
        lines(&redline),
        [
            "MovedAway 1.2 > 2.3: ",
            "MovedHere 1.2 > 2.3: A child is [-any-]{+a+} person under eighteen years of age.",
        ]
    );
    assert_eq!(redline.changes, 1);
}

#[test]
fn a_paragraph_that_was_cut_shows_where_and_two_run_together_show_the_break_that_went() {
    let text = "# 1 A\n\nConsent is irrelevant where means were used. An agreement to work is no agreement to be exploited.\n";
    let guide = taken(text);
    let cut = edited(&guide, |text| text.replace("used. An", "used. {#p1}\n\nAn"));
    assert_eq!(
        lines(&redline(&guide, &cut)),
        [
            "Cut 1.1 > 1.1: Consent is irrelevant where means were used.[- -]",
            "Cut 1.1 > 1.2: An agreement to work is no agreement to be exploited.",
        ]
    );
    let again = edited(&cut.document, |text| text.replace("{#p2}\n\n", "{#p2}\n"));
    assert_eq!(
        lines(&redline(&cut.document, &again)),
        [
            "RunTogether 1.1 > 1.1: Consent is irrelevant where means were used.[-\u{2029}-]{+ +}An agreement to work is no agreement \
             to be exploited."
        ]
    );
}

#[test]
fn what_is_gone_stands_where_it_stood() {
    let guide = taken(GUIDE);
    let edition = edited(&guide, |text| text.split("# 2").next().unwrap_or_default().to_owned());
    let redline = redline(&guide, &edition);
    assert_eq!(redline.sections.len(), 2);
    assert!(redline.sections[1].newer.is_none());
    assert_eq!(redline.changes, 3);
    let edition = edited(&guide, |text| text.replace("First words of the guide stand here. {#p1}\n", ""));
    assert_eq!(
        lines(&self::redline(&guide, &edition)),
        ["Deleted 1.1 > -: [-First words of the guide stand here.-]"]
    );
}

fn applied(older: &Document, newer: &Document, redline: &Redline) {
    let texts = |document: &Document| -> Vec<(ParagraphId, String)> {
        document.paragraphs().map(|(_, one)| (one.id.clone(), one.text.to_string())).collect()
    };
    assert_eq!(redline.newer_texts(), texts(newer));
    assert_eq!(redline.older_texts(), texts(older).into_iter().collect());
}

proptest! {
    #[test]
    fn the_changes_applied_to_the_older_words_are_the_newer_words(older in "[ab,. ]{0,20}", newer in "[ab,. ]{0,20}") {
        let spans = wording::compare(&older, &newer);
        let side = |not: Mark| spans.iter().filter(|span| span.mark != not).map(|span| span.text.as_str()).collect::<String>();
        prop_assert_eq!(side(Mark::Insert), older);
        prop_assert_eq!(side(Mark::Delete), newer);
    }

    #[test]
    fn the_changes_applied_to_the_older_version_are_the_newer_version(seed in any::<u64>(), rate in 0..90_usize, marked: bool) {
        let older = texts::short(seed);
        let (draft, _) = texts::revise(seed ^ 7, &older, (rate, marked));
        let edition = edit(&older, Scope::Whole, draft, &mut older.free_ids()).unwrap();
        applied(&older, &edition.document, &redline(&older, &edition));
        applied(&edition.document, &older, &compare(&edition.document, &older));
    }

    #[test]
    fn versions_that_have_nothing_in_common_are_compared_too(one in any::<u64>(), two in any::<u64>()) {
        let (one, two) = (texts::short(one), texts::short(two));
        applied(&one, &two, &compare(&one, &two));
    }

    #[test]
    fn a_version_against_itself_has_no_change(seed in any::<u64>()) {
        let text = texts::short(seed);
        prop_assert_eq!(compare(&text, &text).changes, 0);
    }

    #[test]
    fn changes_are_numbered_in_reading_order(seed in any::<u64>()) {
        let older = texts::short(seed);
        let (draft, _) = texts::revise(seed, &older, (50, true));
        let edition = edit(&older, Scope::Whole, draft, &mut older.free_ids()).unwrap();
        let redline = redline(&older, &edition);
        let numbers = redline.sections.iter().flat_map(|one| one.change.into_iter().chain(one.blocks.iter().filter_map(|block| block.change)));
        prop_assert_eq!(numbers.collect::<Vec<_>>(), (1..=redline.changes).collect::<Vec<_>>());
    }
}
