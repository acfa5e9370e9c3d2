//! Does the secretariat do the same of itself when it is killed between any two of its steps?
//!
//! One story makes every event the clerk answers and lets every instant it watches pass. It is told once without trouble; once
//! with each thing the clerk does read twice; and once with the clerk killed twice at each of its appends: before it took effect,
//! and after it took effect but before the clerk heard of it. All three journals must be the same.
#![allow(clippy::expect_used, reason = "tests fail by panicking")]

mod guides;
mod house;
mod letters;
mod rounds;
mod story;

use std::collections::BTreeSet;

use house::{House, Kills};
use tokio::sync::OnceCell;

static UNDISTURBED: OnceCell<House> = OnceCell::const_new();

/// The house in which nobody was killed; its story is told once for all tests.
async fn undisturbed() -> &'static House {
    Box::pin(UNDISTURBED.get_or_init(|| Box::pin(told(Kills::Never)))).await
}

async fn told(kills: Kills) -> House {
    let house = House::new(kills);
    story::tell(&house).await;
    guides::tell(&house).await;
    house
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_killed_at_every_step_writes_the_journal_of_one_who_never_was() {
    let killed = told(Kills::AtEveryAppend).await;
    assert!(killed.kills() > 200, "{} kills", killed.kills());
    same(&undisturbed().await.record().await, &killed.record().await);
    letters_left_once(&killed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clerk_who_reads_everything_again_does_nothing_again() {
    let house = undisturbed().await;
    let before = house.record().await;
    house.begins_again().await;
    same(&before, &house.record().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_of_a_focal_point_goes_from_one_official_to_the_next() {
    let house = undisturbed().await;
    let office = house.office();
    let directory = office.directory().await.expect("a directory");
    let of_the_office =
        |held: &&workflows::directory::Held| held.granted.label == "National focal point of QM";
    let mut desks: Vec<_> = directory.mandates.values().filter(of_the_office).collect();
    desks.sort_by_key(|held| held.granted.from);
    let [petra, rana, moved] = desks[..] else { panic!("{} desks", desks.len()) };
    assert_eq!(petra.until, Some(rana.granted.from), "one desk ends as the next begins");
    assert_eq!(rana.until, Some(moved.granted.from));
    assert_ne!(petra.granted.person, rana.granted.person);
    assert_eq!(rana.granted.person, moved.granted.person, "who changes her address stays who she is");
    assert_eq!(rana.granted.powers, ["expert nominations"]);
    assert!(moved.until.is_some(), "nobody sits there once the service has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_story_makes_everything_the_clerk_answers_and_lets_every_instant_pass() {
    let house = undisturbed().await;
    let events = house.events().await;
    let types: BTreeSet<&str> = events.iter().map(|event| event.envelope.event_type.as_str()).collect();
    for name in workflows::running::causes().iter().chain(workflows::running::setters()) {
        assert!(types.contains(name), "{name} does not happen in the story of this drill: tell it there");
    }
    let answered: BTreeSet<u64> = events
        .iter()
        .filter(|event| event.envelope.actor == "secretariat")
        .flat_map(|event| event.envelope.causation.clone())
        .collect();
    for name in workflows::running::causes() {
        let mut of_this = events.iter().filter(|event| event.envelope.event_type == *name);
        let is_answered = of_this.any(|event| answered.contains(&event.position));
        assert!(is_answered, "nothing follows from {name} in the story");
    }
    for event in events.iter().filter(|event| answered.contains(&event.position)) {
        let name = event.envelope.event_type.as_str();
        // Letters are handed over because they were composed.
        let known = name == "LetterComposed" || workflows::running::causes().contains(&name);
        assert!(known, "{name} is answered in the story and not named among the causes");
    }
    let fired: BTreeSet<&str> = events
        .iter()
        .filter(|event| event.envelope.actor == "timer")
        .map(|event| event.envelope.event_type.as_str())
        .collect();
    let expected = [
        "CallClosed",
        "CallReminderSent",
        "EntryExpired",
        "EntryExpiryReminded",
        "NfpReplaced",
        "NfpTookOffice",
        "NoResponseRecorded",
        "NominationLapsed",
        "QfpReleased",
        "ResponseFrozen",
        "RoundClosed",
        "RoundReminderSent",
        "SilenceHeld",
        "SilenceWasHeld",
    ];
    assert_eq!(fired.into_iter().collect::<Vec<_>>(), expected);
}

/// Every letter that was composed left once, also where its hand-over was cut off and had to be repeated.
async fn letters_left_once(house: &House) {
    let events = house.events().await;
    let of = |name: &str| -> Vec<&str> {
        let found = events.iter().filter(|event| event.envelope.event_type == name);
        found.map(|event| event.envelope.stream.as_str()).collect()
    };
    let (mut composed, mut delivered) = (of("LetterComposed"), of("LetterDelivered"));
    composed.sort_unstable();
    delivered.sort_unstable();
    assert!(composed.len() > 30, "{}", composed.len());
    assert_eq!(composed, delivered);
}

/// Compares line by line, so that a difference shows where it begins. What follows from a letter's leaving comes where the clerk finds
/// the letter gone, between other letters or after them: lines are compared within each stream.
fn same(one: &[String], other: &[String]) {
    let (one, other) = (by_stream(one), by_stream(other));
    for (number, (one, other)) in one.iter().zip(&other).enumerate() {
        assert_eq!(one, other, "the journals differ at line {number}");
    }
    let more = one.get(other.len()).or(other.get(one.len()));
    assert_eq!(one.len(), other.len(), "one of them goes on: {more:?}");
}

/// Lines in the order of their streams, those of one stream as they came.
fn by_stream(lines: &[String]) -> Vec<&String> {
    let mut lines: Vec<&String> = lines.iter().collect();
    lines.sort_by_key(|line| line.split(' ').next().unwrap_or_default().to_owned());
    lines
}
