//! What holds for an addressee's answer, told as cases.

use super::event::{Kept, Submitted};
use super::{Command, Event, Response, Stage, Standing, follows};
use crate::actor::Role;
use crate::channel::Channel;
use crate::comment::{self, Comment};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::DraftId;
use crate::refusal::Explain;
use crate::round::event::{Kind, Meaning, Prepared};
use crate::testing::review::{
    asked, circulated, complete, due, in_dispositions, invited, open, prepared, received, round_after, words,
};
use crate::testing::{at, fax_of};

fn invitation() -> Response {
    Response::after([Event::Invited(invited("QM"))])
}

fn expert() -> Facts {
    asked(open(), Role::Expert, ("P-E1", Some("QM")))
}

fn focal_point() -> Facts {
    with_words(asked(open(), Role::Nfp, ("P-N1", Some("QM"))))
}

fn ministry() -> Facts {
    with_words(asked(open(), Role::MemberGovernment, ("P-G1", Some("QM"))))
}

/// The words of drafts as the executor brings them.
fn with_words(mut facts: Facts) -> Facts {
    facts.review.drafts = ["d1", "d2"].map(|draft| (DraftId::from(draft), words())).into();
    facts
}

fn then(response: Response, command: Command, facts: &Facts) -> Response {
    let events = response.decide(command, facts).unwrap_or_else(|why| panic!("{why}"));
    events.into_iter().fold(response, Response::evolve)
}

fn refused(response: &Response, command: Command, facts: &Facts) -> String {
    match response.decide(command, facts) {
        Ok(events) => panic!("granted: {events:?}"),
        Err(refusal) => refusal.code().to_owned(),
    }
}

fn keep() -> Command {
    Command::KeepDraft { draft: None, words: words() }
}

fn drafted_by_the_expert() -> Response {
    then(invitation(), keep(), &expert())
}

fn d1() -> Vec<DraftId> {
    vec!["d1".into()]
}

/// The delegation's position: one comment, submitted by its focal point.
fn submitted() -> (Response, Facts) {
    let cleared = then(drafted_by_the_expert(), Command::Clear { drafts: d1() }, &focal_point());
    let response = then(cleared, Command::Submit { drafts: d1() }, &focal_point());
    let mut facts = ministry();
    let on_file = Comment::after([comment::Event::Received(received("c21", "QM"))]);
    facts.review.comments = [("c21".into(), on_file)].into();
    facts.review.fresh_comments = vec!["c22".into()];
    (response, facts)
}

#[test]
fn what_an_expert_writes_is_sealed_for_her_delegation_and_waits_for_its_focal_point() {
    let events = invitation().decide(keep(), &expert()).unwrap();
    let [Event::DraftStarted(_), Event::DraftKept(kept)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(kept.words.subject.as_str(), "P-DELEGATION");
    assert!(!kept.cleared);
    let body = String::from_utf8(Into::<crate::Event>::into(events[1].clone()).body().unwrap()).unwrap();
    assert!(!body.contains("benefit"), "no word of it stands in the open: {body}");
    assert_eq!(
        refused(&drafted_by_the_expert(), Command::Submit { drafts: d1() }, &focal_point()),
        "draft-not-cleared"
    );
}

#[test]
fn an_expert_neither_clears_nor_submits() {
    use crate::decide::Asked;
    for command in [Command::Clear { drafts: d1() }, Command::Submit { drafts: d1() }, Command::DeclareNone] {
        assert!(!command.asked_by().contains(&Role::Expert), "{}", command.name());
    }
}

#[test]
fn a_cleared_draft_an_expert_changes_has_to_be_cleared_again() {
    let cleared = then(drafted_by_the_expert(), Command::Clear { drafts: d1() }, &focal_point());
    let change = Command::KeepDraft { draft: Some("d1".into()), words: words() };
    let changed = then(cleared, change, &expert());
    assert_eq!(changed.drafts[&DraftId::from("d1")].standing, Standing::Written);
    assert_eq!(changed.written, 1);
}

#[test]
fn what_is_submitted_becomes_comments_in_the_same_append() {
    let cleared = then(drafted_by_the_expert(), Command::Clear { drafts: d1() }, &focal_point());
    let facts = focal_point();
    let events = cleared.decide(Command::Submit { drafts: d1() }, &facts).unwrap();
    let all = follows(&cleared, &events, &facts);
    let [one] = all.as_slice() else { panic!("{all:?}") };
    let comment::Event::Received(it) = &one.event else { panic!("{one:?}") };
    assert_eq!((one.comment.as_str(), it.participant.as_ref().unwrap().as_str()), ("c21", "QM"));
    assert_eq!(it.words, words());
    assert!(!it.late);
}

#[test]
fn nobody_answers_for_another_delegation() {
    let stranger = asked(open(), Role::Nfp, ("P-N9", Some("QN")));
    for command in [keep(), Command::DeclareNone, Command::Submit { drafts: vec![] }] {
        assert_eq!(refused(&invitation(), command, &stranger), "response-of-another");
    }
}

#[test]
fn dr11_a_second_official_of_the_same_authority_supersedes_and_the_first_version_is_kept() {
    let (response, mut facts) = submitted();
    facts.authority.role = Role::Nfp;
    let supersede = Command::Supersede { drafts: vec![], withdraw: vec![], replaces: false };
    let events = response.decide(supersede, &facts).unwrap();
    let [Event::Superseded(it)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((it.submission, it.replaces, it.explicitly), (2, 1, false));
    assert_eq!(it.comments, ["c21".into()]);
}

#[test]
fn dr11_another_authority_of_the_same_member_is_flagged_and_held_never_last_write_wins() {
    let (response, facts) = submitted();
    let response = then(response, keep(), &facts);
    for command in [
        Command::Submit { drafts: vec!["d2".into()] },
        Command::Supersede { drafts: vec!["d2".into()], withdraw: vec![], replaces: false },
    ] {
        let events = response.decide(command, &facts).unwrap();
        let [Event::ConflictFlagged(it)] = events.as_slice() else { panic!("{events:?}") };
        assert_eq!((it.standing, it.authority), (1, Role::MemberGovernment));
        let held = events.into_iter().fold(response.clone(), Response::evolve);
        assert_eq!(held.comments, ["c21".into()], "the first position stands meanwhile");
        let again = Command::Supersede { drafts: vec![], withdraw: vec![], replaces: true };
        assert_eq!(refused(&held, again, &facts), "response-held");
        assert_eq!(
            refused(&held, Command::Freeze, &asked(in_dispositions(), Role::Timer, ("", None))),
            "response-held"
        );
    }
}

#[test]
fn dr11_an_explicit_replacement_by_another_authority_is_one_and_says_so() {
    let (response, facts) = submitted();
    let response = then(response, keep(), &facts);
    let replace =
        Command::Supersede { drafts: vec!["d2".into()], withdraw: vec!["c21".into()], replaces: true };
    let events = response.decide(replace, &facts).unwrap();
    let [Event::Superseded(it)] = events.as_slice() else { panic!("{events:?}") };
    assert!(it.explicitly);
    assert_eq!((it.comments.as_slice(), it.withdrawn.as_slice()), (&["c22".into()][..], &["c21".into()][..]));
    let all = follows(&response, &events, &facts);
    assert!(matches!(&all[0].event, comment::Event::Withdrawn(_)), "{all:?}");
    assert!(matches!(&all[1].event, comment::Event::Received(_)), "{all:?}");
}

#[test]
fn dr11_the_member_resolves_and_what_it_keeps_is_on_record() {
    let (response, facts) = submitted();
    let response = then(response, keep(), &facts);
    let held = then(response, Command::Submit { drafts: vec!["d2".into()] }, &facts);
    let stands = then(held.clone(), Command::ResolveConflict { keep: Kept::Standing }, &facts);
    assert_eq!((stands.comments.as_slice(), stands.held), (&["c21".into()][..], None));
    let both = then(held.clone(), Command::ResolveConflict { keep: Kept::Both }, &facts);
    assert_eq!(both.comments, ["c21".into(), "c22".into()]);
    let mut after_close = facts;
    after_close.review.round = Some(in_dispositions());
    let other = then(held, Command::ResolveConflict { keep: Kept::Held }, &after_close);
    assert_eq!((other.comments.as_slice(), other.stage), (&["c22".into()][..], Stage::Final));
}

#[test]
fn one_second_late_is_late_and_nothing_is_lost() {
    let cleared = then(drafted_by_the_expert(), Command::Clear { drafts: d1() }, &focal_point());
    let facts = Facts { now: due().at, ..focal_point() };
    assert_eq!(refused(&cleared, Command::Submit { drafts: d1() }, &facts), "response-deadline-passed");
    let clock = asked(in_dispositions(), Role::Timer, ("", None));
    let silent = then(cleared, Command::RecordNone, &clock);
    assert_eq!(silent.stage, Stage::NoResponse);
    let mut facts = facts;
    facts.review.round = Some(in_dispositions());
    let events = silent.decide(Command::SubmitLate { drafts: d1() }, &facts).unwrap();
    let all = follows(&silent, &events, &facts);
    assert!(matches!(&all[0].event, comment::Event::Received(it) if it.late));
    assert_eq!(events.into_iter().fold(silent, Response::evolve).stage, Stage::Late);
}

#[test]
fn a_fax_of_before_the_deadline_is_in_time_though_it_is_registered_later_in_the_same_round() {
    let mut facts = asked(open(), Role::Rso, ("P-S2", None));
    facts.now = at("2014-03-14T09:59:00Z");
    facts.channel = Channel::Fax;
    facts.received = Some(fax_of("2014-03-14T09:52:00Z"));
    let on_file = Comment::after([comment::Event::Received(received("c21", "QM"))]);
    facts.review.comments = [("c21".into(), on_file)].into();
    let events = invitation().decide(Command::Submit { drafts: vec![] }, &facts).unwrap();
    assert!(
        matches!(events.as_slice(), [Event::Submitted(Submitted { comments, .. })] if comments.len() == 1)
    );
}

#[test]
fn dr12_what_nothing_said_means_is_recorded_with_each_answer() {
    let meaning = |kind| {
        let plan = Prepared { kind, ..prepared() };
        let sent = circulated(&plan);
        let shut = crate::round::event::Closed {
            tally: crate::round::event::Tally::default(),
            silence_means: kind.silence_means(),
            deadline: due(),
        };
        let round =
            round_after(plan, [crate::round::Event::Circulated(sent), crate::round::Event::Closed(shut)]);
        match invitation()
            .decide(Command::RecordNone, &asked(round, Role::Timer, ("", None)))
            .unwrap()
            .as_slice()
        {
            [Event::NoResponseRecorded(it)] => it.meaning,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(meaning(Kind::MemberComments), Meaning::Neither);
    assert_eq!(meaning(Kind::Silence), Meaning::Assent);
}

#[test]
fn nothing_is_fixed_or_counted_as_silent_while_the_round_is_open() {
    let clock = asked(open(), Role::Timer, ("", None));
    assert_eq!(refused(&invitation(), Command::RecordNone, &clock), "response-not-late");
    let (response, _) = submitted();
    assert_eq!(refused(&response, Command::Freeze, &clock), "response-not-late");
    let late = then(invitation(), Command::RecordNone, &asked(in_dispositions(), Role::Timer, ("", None)));
    assert_eq!(
        refused(&late, Command::Freeze, &asked(complete(), Role::Timer, ("", None))),
        "response-not-now"
    );
}

#[test]
fn a_delegation_with_a_comment_on_file_does_not_declare_that_it_has_none() {
    let mut facts = focal_point();
    let on_file = Comment::after([comment::Event::Received(received("c21", "QM"))]);
    facts.review.comments = [("c21".into(), on_file)].into();
    assert_eq!(refused(&invitation(), Command::DeclareNone, &facts), "response-has-comments");
}

#[test]
fn a_comment_on_a_paragraph_that_is_not_there_names_the_field_and_the_paragraph() {
    let mut facts = expert();
    facts.review.paragraphs = Some(["p1".into()].into());
    let refusal = invitation().decide(keep(), &facts).unwrap_err();
    let [problem] = refusal.problems().try_into().unwrap();
    assert_eq!((problem.field.as_str(), problem.code.as_str()), ("paragraph", "no-such-paragraph"));
    assert!(problem.message.contains("p31"));
}

#[test]
fn in_a_round_of_objections_a_remark_names_its_paragraph_and_is_about_what_the_text_says() {
    use crate::comment::event::{Anchor, Kind as Remark};
    let plan = Prepared { kind: Kind::ObjectionOnly, ..prepared() };
    let sent = circulated(&plan);
    let round = round_after(plan, [crate::round::Event::Circulated(sent)]);
    let facts = with_words(asked(round, Role::Nfp, ("P-N1", Some("QM"))));
    let said = |kind: Remark, anchored: bool| {
        let words = words();
        let paragraph = words.anchor.paragraph.clone().filter(|_| anchored);
        let words = comment::event::Words { kind, anchor: Anchor { paragraph, ..words.anchor }, ..words };
        invitation().decide(Command::KeepDraft { draft: None, words }, &facts)
    };
    let fields = |outcome: Result<Vec<Event>, super::Refusal>| -> Vec<(String, String)> {
        let problems = outcome.unwrap_err().problems();
        problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
    };
    let missing = ("paragraph".to_owned(), "objection-without-paragraph".to_owned());
    let none = ("kind".to_owned(), "not-an-objection".to_owned());
    assert_eq!(fields(said(Remark::Technical, false)), std::slice::from_ref(&missing));
    assert_eq!(fields(said(Remark::Editorial, true)), std::slice::from_ref(&none));
    assert_eq!(fields(said(Remark::General, false)), [missing, none]);
    assert!(said(Remark::Technical, true).is_ok());
    assert!(said(Remark::Translation, true).is_ok(), "a translation may be objected to");
}
