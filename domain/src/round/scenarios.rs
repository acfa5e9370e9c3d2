//! What holds for rounds, told as cases.

use super::event::{Act, Attribution, Extended, HalfGiven, Kind, Manner, Meaning, Tally};
use super::{Command, Event, Round, State};
use crate::actor::Role;
use crate::calendar::Deadline;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::joint::Half;
use crate::review::Disposals;
use crate::testing::review::{
    asked, circulated, closed, due, in_dispositions, later, open, prepare, prepared, round_after, text,
};
use crate::testing::{at, deadline, given, noon, person};

fn co_lead(who: &str, government: &str) -> Facts {
    asked(open(), Role::CoLeads, (who, Some(government)))
}

fn decided(round: &Round, command: Command, facts: &Facts) -> Vec<Event> {
    round.decide(command, facts).unwrap_or_else(|why| panic!("{why}"))
}

fn refused(round: &Round, command: Command, facts: &Facts) -> String {
    use crate::refusal::Explain;
    match round.decide(command, facts) {
        Ok(events) => panic!("granted: {events:?}"),
        Err(refusal) => refusal.code().to_owned(),
    }
}

fn extend(to: Deadline) -> Command {
    Command::Extend { deadline: to, reason: "inter-agency consultation".to_owned() }
}

fn half(who: &str, government: &str) -> Half {
    Half { by: person(who), government: government.into() }
}

#[test]
fn a_round_goes_out_with_its_text_fixed_and_its_reminders_computed() {
    let prepared = round_after(prepared(), []);
    let facts = Facts { now: at("2014-01-20T02:00:00Z"), ..asked(open(), Role::Rso, ("S2", None)) };
    let events = decided(&prepared, Command::Circulate { text: text() }, &facts);
    let [Event::Circulated(it)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(it.remind_at, [at("2014-03-06T02:00:00Z")]);
    assert_eq!((it.addressees.len(), it.informed.len()), (4, 1));
    assert_eq!(it.silence_means, Meaning::Neither);
}

#[test]
fn a_text_without_a_digest_or_with_that_of_another_does_not_go_out() {
    let round = round_after(prepared(), []);
    let mut facts = asked(open(), Role::Rso, ("S2", None));
    let mut other = text();
    other.languages[0].digest = "no digest".to_owned();
    assert_eq!(refused(&round, Command::Circulate { text: other }, &facts), "round-text-not-fixed");
    let mut other = text();
    other.symbol.push_str("/Rev.1");
    assert_eq!(refused(&round, Command::Circulate { text: other }, &facts), "round-text-not-fixed");
    let mut issued = text();
    issued.languages[0].digest = "f".repeat(64);
    facts.review.text = Some(issued);
    assert_eq!(refused(&round, Command::Circulate { text: text() }, &facts), "round-text-not-fixed");
}

#[test]
fn a_round_is_sent_to_somebody() {
    let nobody = round_after(super::event::Prepared { addressees: vec![], ..prepared() }, []);
    let facts = asked(open(), Role::Rso, ("S2", None));
    assert_eq!(refused(&nobody, Command::Circulate { text: text() }, &facts), "round-nobody-addressed");
}

#[test]
fn a_deadline_in_the_past_is_refused_when_the_round_is_prepared() {
    let late =
        crate::round::command::Prepare { deadline: deadline("2014-03-01T17:00[Asia/Bangkok]"), ..prepare() };
    given::<Round>([])
        .when(Command::Prepare(late))
        .by(person("S2"), Role::Rso)
        .then_refused("round-deadline-in-the-past");
}

#[test]
fn dr16_the_deadline_moves_for_all_before_it_passes_and_both_instants_are_kept() {
    let asks = asked(open(), Role::Nfp, ("N-QQ", Some("QQ")));
    let wish = Command::RequestExtension { reason: "consultation".to_owned(), asked_until: later() };
    let round = decided(&open(), wish, &asks).into_iter().fold(open(), Round::evolve);
    let first = decided(&round, extend(later()), &co_lead("A1", "AU"));
    let reason = Some("inter-agency consultation".to_owned());
    let act = Act::Extend(later());
    assert_eq!(first, [Event::HalfGiven(HalfGiven { half: half("A1", "AU"), act, reason })]);
    let round = first.into_iter().fold(round, Round::evolve);
    assert_eq!(round.deadline, Some(due()), "one half moves nothing");
    let second = decided(&round, extend(later()), &co_lead("T1", "TH"));
    let extended = Extended {
        deadline_old: due(),
        deadline_new: later(),
        reason: "inter-agency consultation".to_owned(),
        requested_by: vec!["QQ".into()],
        remind_at: vec![at("2014-03-20T02:00:00Z")],
        by: vec![half("A1", "AU"), half("T1", "TH")],
    };
    assert_eq!(second, [Event::Extended(extended)]);
    let round = second.into_iter().fold(round, Round::evolve);
    assert_eq!(round.deadline, Some(later()));
    assert!(round.takes_answers(at("2014-03-28T09:59:59.999999Z")));
    assert!(!round.takes_answers(at("2014-03-28T10:00:00Z")));
}

#[test]
fn dr16_a_deadline_that_has_passed_does_not_move_not_even_before_the_clock_has_closed_the_round() {
    let facts = Facts { now: due().at, ..co_lead("A1", "AU") };
    assert_eq!(refused(&open(), extend(later()), &facts), "round-deadline-passed");
    let after = open().evolve(Event::Closed(closed(Tally::default())));
    assert_eq!(refused(&after, extend(later()), &facts), "round-deadline-passed");
    let facts = Facts { now: due().at, ..asked(open(), Role::Nfp, ("N-QQ", Some("QQ"))) };
    let wish = Command::RequestExtension { reason: "late".to_owned(), asked_until: later() };
    assert_eq!(refused(&open(), wish, &facts), "round-deadline-passed");
}

#[test]
fn dr16_a_deadline_does_not_move_backwards_and_not_without_a_reason() {
    let facts = co_lead("A1", "AU");
    assert_eq!(
        refused(&open(), extend(deadline("2014-03-10T17:00[Asia/Bangkok]")), &facts),
        "round-not-later"
    );
    let unreasoned = Command::Extend { deadline: later(), reason: " ".to_owned() };
    assert_eq!(refused(&open(), unreasoned, &facts), "round-reason-missing");
}

#[test]
fn dr05_halves_for_two_different_instants_do_not_make_one_extension() {
    let round =
        decided(&open(), extend(later()), &co_lead("A1", "AU")).into_iter().fold(open(), Round::evolve);
    let other = deadline("2014-03-21T17:00[Asia/Bangkok]");
    let second = decided(&round, extend(other), &co_lead("T1", "TH"));
    assert!(matches!(second.as_slice(), [Event::HalfGiven(_)]), "{second:?}");
    let round = second.into_iter().fold(round, Round::evolve);
    assert_eq!(round.deadline, Some(due()));
}

#[test]
fn dr05_one_government_alone_extends_nothing() {
    let round =
        decided(&open(), extend(later()), &co_lead("A1", "AU")).into_iter().fold(open(), Round::evolve);
    assert_eq!(decided(&round, extend(later()), &co_lead("A2", "AU")), []);
    assert_eq!(refused(&round, extend(later()), &co_lead("Z1", "NZ")), "round-not-a-co-lead");
}

#[test]
fn a_round_that_rests_takes_nothing_and_goes_on_with_the_time_it_had_left() {
    let officer = asked(open(), Role::Rso, ("S2", None));
    let words = || ("the co-leads, in writing".to_owned(), "the text is checked".to_owned());
    let (authority, reason) = words();
    let round = decided(&open(), Command::Pause { authority, reason }, &officer)
        .into_iter()
        .fold(open(), Round::evolve);
    assert!(!round.takes_answers(noon()));
    let clock = Facts { now: due().at, ..asked(open(), Role::Timer, ("", None)) };
    assert_eq!(refused(&round, Command::Close, &clock), "round-rests");
    let (authority, reason) = words();
    let facts = Facts { now: at("2014-03-17T03:00:00Z"), ..officer };
    let round =
        decided(&round, Command::Reopen { authority, reason }, &facts).into_iter().fold(round, Round::evolve);
    assert_eq!(round.deadline, Some(later()), "two weeks of rest are two weeks more");
    assert!(round.takes_answers(at("2014-03-28T09:59:59Z")));
}

#[test]
fn dr16_a_round_that_closed_is_not_reopened() {
    let after = open().evolve(Event::Closed(closed(Tally::default())));
    let again = Command::Reopen { authority: "the co-leads".to_owned(), reason: "one more".to_owned() };
    assert_eq!(refused(&after, again, &asked(open(), Role::Rso, ("S2", None))), "round-does-not-rest");
}

#[test]
fn the_clock_closes_at_the_instant_and_not_before() {
    let mut facts =
        Facts { now: at("2014-03-14T09:59:59.999999Z"), ..asked(open(), Role::Timer, ("", None)) };
    facts.review.tally =
        Some(Tally { submitted: 17, no_comments: 2, no_response: 29, late: 0, addressees: 48 });
    assert_eq!(refused(&open(), Command::Close, &facts), "round-not-due");
    facts.now = due().at;
    let events = decided(&open(), Command::Close, &facts);
    assert!(matches!(events.as_slice(), [Event::Closed(it)] if it.tally.no_response == 29));
    let after = events.into_iter().fold(open(), Round::evolve);
    assert_eq!(decided(&after, Command::Close, &facts), [], "a clock that strikes twice closes once");
}

#[test]
fn dr12_nothing_said_is_neither_agreement_nor_abstention_in_a_round_of_comments_and_assent_under_silence() {
    let close = |kind| {
        let plan = super::event::Prepared { kind, ..prepared() };
        let sent = circulated(&plan);
        let round = round_after(plan, [Event::Circulated(sent)]);
        let mut facts = Facts { now: due().at, ..asked(open(), Role::Timer, ("", None)) };
        facts.review.tally = Some(Tally { no_response: 29, addressees: 48, ..Tally::default() });
        match decided(&round, Command::Close, &facts).as_slice() {
            [Event::Closed(it)] => it.silence_means,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(close(Kind::MemberComments), Meaning::Neither);
    assert_eq!(close(Kind::CommitteeReading), Meaning::Neither);
    assert_eq!(close(Kind::ObjectionOnly), Meaning::NoObjection);
    assert_eq!(close(Kind::Silence), Meaning::Assent);
}

#[test]
fn dr17_a_round_is_not_complete_over_an_undisposed_comment_and_the_refusal_names_it() {
    let mut facts = co_lead("A1", "AU");
    facts.review.disposals = Some(Disposals { comments: 312, undisposed: vec!["c311".into()] });
    let refusal = in_dispositions().decide(Command::Complete, &facts).unwrap_err();
    assert!(refusal.to_string().contains("c311"), "{refusal}");
    facts.review.disposals = Some(Disposals { comments: 312, undisposed: vec![] });
    let first = decided(&in_dispositions(), Command::Complete, &facts);
    let round = first.into_iter().fold(in_dispositions(), Round::evolve);
    let mut second = co_lead("T1", "TH");
    second.review.disposals = facts.review.disposals;
    let events = decided(&round, Command::Complete, &second);
    assert!(matches!(events.as_slice(), [Event::Completed(it)] if it.comments == 312 && it.disposed == 312));
}

#[test]
fn dr29_the_policy_of_a_workshop_is_fixed_with_the_round() {
    let manner =
        Manner::Workshop { meeting: "Workshop of experts".to_owned(), attribution: Attribution::None };
    let asks = crate::round::command::Prepare { manner, ..prepare() };
    let events = given::<Round>([]).when(Command::Prepare(asks)).by(person("S2"), Role::Rso).events();
    let round = Round::after(events);
    assert!(round.is_non_attributable());
    let again = crate::round::command::Prepare { manner: Manner::InWriting, ..prepare() };
    let facts = asked(open(), Role::Rso, ("S2", None));
    assert_eq!(
        refused(&round, Command::Prepare(again), &facts),
        "round-not-now",
        "it does not change afterwards"
    );
}

#[test]
fn a_dispatch_that_failed_and_was_repeated_is_on_record() {
    use super::event::{DispatchFailed, DispatchRepeated};
    use crate::channel::Channel;
    let facts = asked(open(), Role::Rso, ("S2", None));
    let failed = DispatchFailed {
        participant: "QQ".into(),
        channel: Channel::Email,
        reason: "mailbox unknown".to_owned(),
    };
    let round = decided(&open(), Command::RecordDispatchFailure(failed), &facts)
        .into_iter()
        .fold(open(), Round::evolve);
    assert!(round.unreached.contains("QQ"));
    let again = DispatchRepeated { participant: "QQ".into(), channel: Channel::Fax, delivered: true };
    let round =
        decided(&round, Command::RepeatDispatch(again), &facts).into_iter().fold(round, Round::evolve);
    assert!(round.unreached.is_empty());
    let stranger = DispatchRepeated { participant: "QZ".into(), channel: Channel::Fax, delivered: true };
    assert_eq!(refused(&round, Command::RepeatDispatch(stranger), &facts), "round-not-addressed");
}

#[test]
fn pressing_twice_changes_nothing() {
    let facts = asked(open(), Role::Rso, ("S2", None));
    assert_eq!(decided(&open(), Command::Circulate { text: text() }, &facts), []);
    assert_eq!(decided(&in_dispositions(), Command::StartDispositions, &facts), []);
    assert_eq!(in_dispositions().state, State::Dispositions);
}

#[test]
fn dr13_silence_is_not_taken_for_assent_in_a_round() {
    let asks = crate::round::command::Prepare { kind: Kind::Silence, ..prepare() };
    given::<Round>([])
        .when(Command::Prepare(asks))
        .by(person("S2"), Role::Rso)
        .then_refused("round-assent-by-silence");
    let on_record = round_after(super::event::Prepared { kind: Kind::Silence, ..prepared() }, []);
    let facts = asked(open(), Role::Rso, ("S2", None));
    assert_eq!(
        refused(&on_record, Command::Circulate { text: text() }, &facts),
        "round-assent-by-silence",
        "not even where it was prepared before"
    );
}

#[test]
fn dr29_a_workshop_in_a_meeting_of_the_committee_keeps_the_policy_of_that_meeting() {
    use crate::committee::event::Attribution as Policy;
    let held_in = |meeting: &str, attribution| {
        let manner = Manner::Workshop { meeting: meeting.to_owned(), attribution };
        let asks = crate::round::command::Prepare { manner, ..prepare() };
        given::<Round>([])
            .knowing(|facts| facts.review.meetings = [(2, Policy::WithoutNames)].into())
            .when(Command::Prepare(asks))
            .by(person("S2"), Role::Rso)
    };
    held_in("3", Attribution::None).then_refused("round-no-such-meeting");
    held_in("2", Attribution::ByDelegation).then_refused("round-other-policy");
    assert_eq!(held_in("2", Attribution::None).events().len(), 1);
    assert_eq!(held_in("Workshop of another body", Attribution::ByDelegation).events().len(), 1);
}
