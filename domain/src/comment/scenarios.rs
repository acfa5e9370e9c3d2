//! What holds for comments, told as cases.

use super::command::Receive;
use super::event::{Change, Choice, Disposition, Kind, Place, Reanchored};
use super::{Command, Comment, Event, Stage, follows};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::refusal::Explain;
use crate::round::Round;
use crate::round::event::{Attribution, Manner, Prepared};
use crate::testing::person;
use crate::testing::review::{
    asked, circulated, complete, due, in_dispositions, open, prepared, received, round_after, round_id, words,
};

fn officer() -> Facts {
    asked(in_dispositions(), Role::Rso, ("P-S2", None))
}

fn co_lead(who: &str, government: &str) -> Facts {
    asked(in_dispositions(), Role::CoLeads, (who, Some(government)))
}

fn comment(id: &str, of: &str) -> Comment {
    Comment::after([Event::Received(received(id, of))])
}

fn then(comment: Comment, command: Command, facts: &Facts) -> Comment {
    let events = comment.decide(command, facts).unwrap_or_else(|why| panic!("{why}"));
    events.into_iter().fold(comment, Comment::evolve)
}

fn refused(comment: &Comment, command: Command, facts: &Facts) -> String {
    match comment.decide(command, facts) {
        Ok(events) => panic!("granted: {events:?}"),
        Err(refusal) => refusal.code().to_owned(),
    }
}

fn triaged(id: &str, of: &str) -> Comment {
    then(comment(id, of), Command::Triage { kind: Kind::Technical }, &officer())
}

fn proposed() -> Comment {
    let propose =
        Command::Propose { disposition: Disposition::Accepted, reason: None, change: Some(change()) };
    then(triaged("c01", "QM"), propose, &officer())
}

fn change() -> Change {
    Change {
        paragraph: "p31".into(),
        delete: "is".to_owned(),
        insert: "are".to_owned(),
        before: String::new(),
    }
}

fn decide(disposition: Disposition, reason: Option<&str>) -> Command {
    let change = disposition.changes_text().then(change);
    Command::Decide { disposition, reason: reason.map(str::to_owned), change, meeting: None }
}

fn receive(participant: Option<&str>) -> Command {
    Command::Receive(Receive { round: round_id(), participant: participant.map(Into::into), words: words() })
}

#[test]
fn a_comment_is_decided_by_both_co_leads_and_by_neither_alone() {
    let half = then(proposed(), decide(Disposition::Accepted, None), &co_lead("A1", "AU"));
    assert_eq!(half.stage, Stage::Proposed);
    let events = half.decide(decide(Disposition::Accepted, None), &co_lead("T1", "TH")).unwrap();
    let [Event::DispositionDecided(it)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((it.by.len(), it.reason.as_deref()), (2, None));
    assert_eq!(it.change, Some(change()), "the change of the text is named word for word");
}

#[test]
fn two_halves_that_differ_leave_the_comment_open_and_both_stay_on_file() {
    let half = then(proposed(), decide(Disposition::Accepted, None), &co_lead("A1", "AU"));
    let two = then(half, decide(Disposition::NotAccepted, Some("beyond the treaty")), &co_lead("T1", "TH"));
    assert_eq!((two.stage, two.opinions.len()), (Stage::Proposed, 2));
    let agreed = then(two, decide(Disposition::NotAccepted, Some("beyond the treaty")), &co_lead("A1", "AU"));
    assert_eq!(agreed.stage, Stage::Decided);
}

#[test]
fn a_disposition_has_a_reason_unless_the_comment_is_accepted_as_proposed() {
    for disposition in [Disposition::AcceptedWithChange, Disposition::NotAccepted, Disposition::Noted] {
        let refusal = proposed().decide(decide(disposition, None), &co_lead("A1", "AU")).unwrap_err();
        assert_eq!(
            (refusal.code(), refusal.problems()[0].field.as_str()),
            ("comment-reason-missing", "reason")
        );
    }
}

#[test]
fn an_author_does_not_dispose_of_her_own_comment() {
    let author = co_lead("P-N-QM", "AU");
    assert_eq!(refused(&proposed(), decide(Disposition::Accepted, None), &author), "author-cannot-dispose");
    let joined = proposed().evolve(Event::Joined(super::event::JoinedBy {
        from: "c06".into(),
        participant: Some("QN".into()),
        by: Some(person("P-N-QN")),
    }));
    let other = co_lead("P-N-QN", "TH");
    assert_eq!(refused(&joined, decide(Disposition::Accepted, None), &other), "author-cannot-dispose");
}

#[test]
fn dr05_a_government_that_leads_no_more_gives_no_half_and_its_half_falls() {
    let half = then(proposed(), decide(Disposition::Accepted, None), &co_lead("A1", "AU"));
    let mut facts = co_lead("T1", "TH");
    facts.review.co_leads = vec!["NZ".into(), "TH".into()];
    let still = then(half, decide(Disposition::Accepted, None), &facts);
    assert_eq!(still.stage, Stage::Proposed);
    assert_eq!(
        refused(&still, decide(Disposition::Accepted, None), &co_lead("Z1", "NZ")),
        "comment-not-a-co-lead"
    );
}

#[test]
fn a_merge_keeps_every_author_and_never_loops() {
    let mut facts = officer();
    facts.review.comments = [("c03".into(), triaged("c03", "QO"))].into();
    let six = triaged("c06", "QM");
    let events = six.decide(Command::Merge { into: "c03".into() }, &facts).unwrap();
    let all = follows(&six, &events);
    let merged = events.into_iter().fold(six, Comment::evolve);
    let three = all.into_iter().fold(triaged("c03", "QO"), |three, one| three.evolve(one.event));
    assert_eq!(three.authors(), ["QO".into(), "QM".into()]);
    facts.review.comments = [("c06".into(), merged)].into();
    assert_eq!(refused(&three, Command::Merge { into: "c06".into() }, &facts), "comment-cannot-carry");
    assert_eq!(refused(&three, Command::Merge { into: "c03".into() }, &facts), "comment-merged-into-itself");
}

#[test]
fn a_comment_that_carries_others_is_not_withdrawn_from_under_them() {
    let mut three = comment("c03", "QO");
    three = three.evolve(Event::Joined(super::event::JoinedBy {
        from: "c06".into(),
        participant: Some("QM".into()),
        by: None,
    }));
    let author = asked(open(), Role::Nfp, ("P-N-QO", Some("QO")));
    assert_eq!(refused(&three, Command::Withdraw, &author), "comment-carries-others");
    assert!(!three.may_be_withdrawn());
}

#[test]
fn only_its_author_withdraws_a_comment() {
    let other = asked(open(), Role::Nfp, ("P-N-QN", Some("QN")));
    assert_eq!(refused(&comment("c01", "QM"), Command::Withdraw, &other), "comment-of-another");
    let own = asked(open(), Role::Nfp, ("P-N2-QM", Some("QM")));
    assert_eq!(then(comment("c01", "QM"), Command::Withdraw, &own).stage, Stage::Withdrawn);
}

#[test]
fn what_is_referred_is_decided_by_the_committee_and_by_nobody_else() {
    let refer = || Command::Refer { to: "committee".to_owned(), reason: "bracket B1".to_owned() };
    let half = then(proposed(), refer(), &co_lead("A1", "AU"));
    let referred = then(half, refer(), &co_lead("T1", "TH"));
    assert_eq!(referred.stage, Stage::Referred);
    let all = decide(Disposition::AcceptedWithChange, Some("one text replaces all alternatives"));
    assert_eq!(refused(&referred, all.clone(), &co_lead("A1", "AU")), "comment-not-now");
    let mut committee = asked(in_dispositions(), Role::Committee, ("P-C1", None));
    assert_eq!(refused(&referred, all.clone(), &committee), "comment-not-on-the-committee");
    committee.review.body = Some("PG-2013".into());
    assert_eq!(then(referred, all, &committee).stage, Stage::Decided);
}

#[test]
fn a_decision_is_reopened_for_a_reason_until_the_round_is_complete() {
    let half = then(proposed(), decide(Disposition::Accepted, None), &co_lead("A1", "AU"));
    let decided = then(half, decide(Disposition::Accepted, None), &co_lead("T1", "TH"));
    let again = || Command::Reopen { reason: "The convention says otherwise.".to_owned() };
    let mut late = co_lead("A1", "AU");
    late.review.round = Some(complete());
    assert_eq!(refused(&decided, again(), &late), "comment-no-dispositions");
    let half = then(decided, again(), &co_lead("A1", "AU"));
    assert!(matches!(half.opinions.values().next().unwrap().choice, Choice::Reopen));
    let open_again = then(half, again(), &co_lead("T1", "TH"));
    assert_eq!((open_again.stage, open_again.decision), (Stage::Proposed, None));
}

fn workshop(attribution: Attribution) -> Round {
    let manner = Manner::Workshop { meeting: "Workshop of experts".to_owned(), attribution };
    let plan = Prepared { manner, ..prepared() };
    let sent = circulated(&plan);
    round_after(plan, [crate::round::Event::Circulated(sent)])
}

#[test]
fn dr29_a_workshop_without_attribution_takes_no_name_and_its_events_have_none() {
    let rapporteur = asked(workshop(Attribution::None), Role::Rso, ("P-S2", None));
    let events = Comment::default().decide(receive(None), &rapporteur).unwrap();
    let [Event::Received(it)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((it.participant.as_ref(), it.by.as_ref()), (None, None));
    assert_eq!(refused(&Comment::default(), receive(Some("QM")), &rapporteur), "comment-non-attributable");
    let delegate = asked(workshop(Attribution::None), Role::Nfp, ("P-N1", Some("QM")));
    assert_eq!(refused(&Comment::default(), receive(None), &delegate), "comment-non-attributable");
}

#[test]
fn dr29_a_workshop_by_delegation_names_the_delegation_and_no_person() {
    let rapporteur = asked(workshop(Attribution::ByDelegation), Role::Rso, ("P-S2", None));
    let events = Comment::default().decide(receive(Some("QM")), &rapporteur).unwrap();
    let [Event::Received(it)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((it.participant.as_ref().unwrap().as_str(), it.by.as_ref()), ("QM", None));
    assert_eq!(refused(&Comment::default(), receive(None), &rapporteur), "comment-without-delegation");
}

#[test]
fn dr29_a_body_that_tries_to_add_a_speaker_is_not_read() {
    let body = |added: &str| {
        format!(
            r#"{{"round":"PG-SOM/1",{added}"words":{{"anchor":{{"version":"v","language":"en"}},"kind":"general","comment":"x"}}}}"#
        )
    };
    assert!(serde_json::from_str::<Receive>(&body("")).is_ok());
    assert!(serde_json::from_str::<Receive>(&body(r#""speaker":"P-X","#)).is_err());
}

#[test]
fn late_is_a_label_until_the_round_is_complete_and_then_the_door_is_shut() {
    let mut facts = asked(in_dispositions(), Role::Nfp, ("P-N1", Some("QM")));
    facts.now = due().at;
    let events = Comment::default().decide(receive(None), &facts).unwrap();
    assert!(matches!(events.as_slice(), [Event::Received(it)] if it.late));
    facts.review.round = Some(complete());
    assert_eq!(refused(&Comment::default(), receive(None), &facts), "comment-round-not-open");
}

#[test]
fn a_participant_that_was_not_asked_does_not_comment() {
    let informed = asked(open(), Role::Nfp, ("P-N1", Some("QW")));
    assert_eq!(refused(&Comment::default(), receive(None), &informed), "comment-not-addressed");
}

#[test]
fn dr18_an_anchor_names_the_text_of_the_round_one_of_its_languages_and_a_paragraph_that_is_there() {
    let mut facts = asked(open(), Role::Nfp, ("P-N1", Some("QM")));
    facts.review.paragraphs = Some(["p1".into()].into());
    let mut typed = words();
    typed.anchor.version = "RSO/PG/SOM/2014/1/Rev.9".to_owned();
    typed.anchor.language = "fr".to_owned();
    typed.comment = "  ".to_owned();
    let command = Command::Receive(Receive { round: round_id(), participant: None, words: typed });
    let refusal = Comment::default().decide(command, &facts).unwrap_err();
    let fields: Vec<String> = refusal.problems().into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["comment", "version", "language", "paragraph"]);
}

#[test]
fn dr18_where_a_comment_stands_on_a_later_version_is_kept_and_its_delegation_may_attach_it_elsewhere() {
    let rev = "RSO/PG/SOM/2014/1/Rev.1";
    let split = Place::Split { paragraphs: vec!["p31".into(), "p77".into()], words_in: Some("p77".into()) };
    let system = asked(in_dispositions(), Role::System, ("", None));
    let reanchor = || Command::Reanchor(Reanchored { version: rev.to_owned(), place: split.clone() });
    let one = then(comment("c01", "QM"), reanchor(), &system);
    assert_eq!(one.places, [(rev.to_owned(), split.clone())]);
    assert_eq!(one.decide(reanchor(), &system), Ok(vec![]), "a reaction that runs twice says it once");
    let attach = || Command::Reattach { version: rev.to_owned(), paragraph: "p77".into() };
    let stranger = asked(in_dispositions(), Role::Nfp, ("P-N9", Some("QN")));
    assert_eq!(refused(&one, attach(), &stranger), "comment-of-another");
    let own = asked(in_dispositions(), Role::Nfp, ("P-N1", Some("QM")));
    let attached = then(one, attach(), &own);
    assert_eq!(attached.places[0].1.paragraphs(), ["p77".into()]);
    assert_eq!(attached.decide(attach(), &own), Ok(vec![]));
}

#[test]
fn a_change_of_the_text_does_not_stand_beside_a_comment_that_is_not_accepted() {
    let odd = Command::Decide {
        disposition: Disposition::Noted,
        reason: Some("noted".to_owned()),
        change: Some(change()),
        meeting: None,
    };
    assert_eq!(refused(&proposed(), odd, &co_lead("A1", "AU")), "comment-without-change");
}
