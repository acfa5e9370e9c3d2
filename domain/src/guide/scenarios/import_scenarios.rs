//! How a whole text comes in from a file: who may, which paragraph is which, what is refused and by what place.

use super::super::command::ImportText;
use super::super::event::TextImported;
use super::super::import::{Fate, Import, Report};
use super::{
    Desk, Event, Refusal, Role, Stage, cleared, consolidating, drafting, in_committee, issue, write,
};
use crate::guide::Command;
use crate::refusal::Explain;
use crate::text::markdown::{self, Marks};
use crate::text::{Digest, Document, Draft};

fn draft(text: &str) -> Draft {
    markdown::read(text).unwrap()
}

fn import(text: &str) -> Command {
    Command::ImportText(ImportText { draft: draft(text), file: Digest::of(text.as_bytes()) })
}

fn standing(desk: &Desk) -> Document {
    let sections = desk.state().dossier.unwrap().sections;
    Document { sections: sections.iter().map(|section| section.whole(&desk.facts).unwrap()).collect() }
}

fn reported(desk: &Desk, text: &str) -> Report {
    let standing = standing(desk);
    Import::of(&desk.state().dossier.unwrap(), &standing, draft(text)).unwrap().report(&standing)
}

fn imported(desk: &Desk, text: &str) -> TextImported {
    match desk.ask(import(text), Role::Drafter, None).events().as_slice() {
        [Event::TextImported(it)] => it.clone(),
        other => panic!("{other:?}"),
    }
}

fn refused(desk: &Desk, text: &str) -> Refusal {
    desk.ask(import(text), Role::Drafter, None).outcome().unwrap_err()
}

const FILE: &str = "# 8 Jurisdiction\n\nA state has jurisdiction over its vessels.\n\n\
                    # 9 Victims\n\nSuch persons should not be punished.\n\nThey are to be protected.\n\n\
                    # 10 Witnesses\n\nStates may find it useful.\n";

#[test]
fn paragraphs_with_the_same_words_keep_their_identity_wherever_they_stand() {
    let desk = drafting();
    let before = standing(&desk);
    let ids: Vec<_> = before.paragraphs().map(|(_, one)| one.id.clone()).collect();
    let after = standing(&desk.rso(import(FILE)));
    let found = |words: &str| after.paragraphs().find(|(_, one)| &*one.text == words).unwrap();
    let (section, moved) = found("States may find it useful.");
    assert_eq!(
        (section.number.as_str(), &moved.id),
        ("10", &ids[0]),
        "in another section, and the same paragraph"
    );
    assert_eq!(&found("Such persons should not be punished.").1.id, &ids[1]);
    assert!(!ids.contains(&found("They are to be protected.").1.id));
    assert_eq!(after.sections[1].id, "s2".into(), "the section of the same title is the same section");
    assert_eq!(after.sections[1].provisions, before.sections[1].provisions, "and treats what it treated");
}

#[test]
fn what_was_reported_before_is_what_is_done() {
    let desk = drafting();
    let report = reported(&desk, FILE);
    let counted = [Fate::Kept, Fate::Changed, Fate::Rearranged, Fate::New].map(|fate| report.count(fate));
    assert_eq!((report.sections.len(), report.paragraphs(), counted), (3, 4, [2, 0, 0, 2]));
    assert_eq!((report.gone.len(), report.gone_sections.len()), (0, 0));
    assert_eq!(report.sections.iter().filter(|line| line.is_new).count(), 1);
    let it = imported(&desk, FILE);
    assert_eq!(it.headings.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["8", "9", "10"]);
    assert_eq!(it.sections.len(), 3, "each of them has other paragraphs than before");
    assert_eq!(it.descent.inserted.len(), 2);
}

#[test]
fn what_is_gone_is_named_and_a_section_that_is_left_as_it_was_is_not_written() {
    let desk = drafting().rso(write("s1", 0, "A state has jurisdiction over its vessels."));
    let shorter = "# 8 Jurisdiction\n\nA state has jurisdiction over its vessels.\n\n# 9 Victims\n\nSuch persons may not be punished.\n";
    let report = reported(&desk, shorter);
    assert_eq!(
        report.gone.iter().map(|one| one.begins.as_str()).collect::<Vec<_>>(),
        ["States may find it useful."]
    );
    assert_eq!((report.count(Fate::Kept), report.count(Fate::Changed)), (1, 1));
    let it = imported(&desk, shorter);
    assert_eq!(it.sections.iter().map(|one| one.section.number.as_str()).collect::<Vec<_>>(), ["9"]);
    assert_eq!(it.sections[0].revision, 2);
    let outline = desk.state().dossier.unwrap().outline;
    assert_eq!(it.outline, outline, "the outline is what it was, and not counted again");
    let without = reported(&desk, "# 9 Victims\n\nSuch persons may not be punished.\n");
    assert_eq!(without.gone_sections, ["8 Jurisdiction"]);
}

#[test]
fn brought_in_twice_it_changes_nothing() {
    let desk = drafting().rso(import(FILE));
    desk.ask(import(FILE), Role::Rso, None).then_nothing();
    let whole = markdown::write(&standing(&desk), Marks::Shown);
    desk.ask(import(&whole), Role::Rso, None).then_nothing();
    let read = desk.state().dossier.unwrap();
    assert!(read.ids.section >= 4 && read.ids.paragraph >= 5, "{:?}: identifiers are used once", read.ids);
}

#[test]
fn marks_that_the_file_kept_are_taken_at_their_word() {
    let desk = drafting();
    let marked = "# 9 Victims {#s2}\n\nOther words altogether, and not alike. {#p2}\n";
    let report = reported(&desk, marked);
    assert_eq!(report.count(Fate::Changed), 1);
    assert_eq!(report.gone.len(), 1);
}

#[test]
fn headings_that_cannot_be_used_are_named_by_their_place() {
    let desk = drafting();
    let why =
        refused(&desk, "# 8 Jurisdiction\n\nWords.\n\n# 8 Victims\n\nWords.\n\n# Witnesses\n\nMore words.\n");
    assert_eq!(why.code(), "guide-import-unusable");
    let problems = why.problems();
    let told: Vec<(&str, &str)> =
        problems.iter().map(|one| (one.field.as_str(), one.code.as_str())).collect();
    assert_eq!(told, [("sections[1].number", "twice"), ("sections[2].number", "not-a-number")]);
    assert!(problems[1].message.starts_with("Section 3 of the file"), "{}", problems[1].message);
    let before = refused(&desk, "Words before any heading.\n\n# 8 Jurisdiction\n\nWords.\n");
    assert_eq!(before.problems()[0].field, "sections[0].number");
    let said = serde_json::to_string(&before.problems()).unwrap();
    assert!(!said.contains("Words before"), "the record does not quote a draft: {said}");
}

#[test]
fn a_file_without_words_and_a_bracket_without_its_other_half_are_refused() {
    let desk = drafting();
    assert_eq!(refused(&desk, "# 8 Jurisdiction\n").code(), "guide-import-unusable");
    let mut broken = draft(FILE);
    broken.sections[0].paragraphs[0].text = "A state [may have".to_owned();
    let command = Command::ImportText(ImportText { draft: broken, file: Digest::of(b"") });
    let why = desk.ask(command, Role::Drafter, None).outcome().unwrap_err();
    assert_eq!(why.problems()[0].field, "sections[0].paragraphs[0]");
}

#[test]
fn a_text_comes_in_while_it_is_written_and_never_after() {
    assert_eq!(in_committee().rso(import(FILE)).stage(), Stage::CommitteeReview);
    cleared().ask(import(FILE), Role::Rso, None).then_refused("guide-not-now");
    Desk::new().rso(super::open()).ask(import(FILE), Role::Rso, None).then_refused("guide-not-now");
}

#[test]
fn dr18_comments_find_their_paragraphs_in_a_text_that_came_from_a_file() {
    let desk = consolidating().rso(import(FILE));
    let before = desk.state().dossier.unwrap().newest().unwrap().outline.clone();
    let descent = desk.history.iter().filter_map(Event::descent).next_back().unwrap().clone();
    let (_, first) = before.paragraphs().next().unwrap();
    assert_eq!(descent.descendants(&first.id), vec![first.id.clone()], "it moved to another section");
    let issued = desk.lead(Command::IssueFinal(issue("")));
    assert_eq!(issued.state().dossier.unwrap().newest().unwrap().outline.sections.len(), 3);
}
