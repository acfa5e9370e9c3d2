//! One deadline, one truth, through the running program: page, letter, calendar feed, API and the clock that closes a round.
//!
//! The thousand deadlines of `api/src/deadlines_agree.rs` are compared where they are made; here they are served. Days near changes
//! of the clocks, in zones of every kind; a thousand with the feature `long`.

use domain::testing::deadlines::near_a_change;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use reqwest::Method;
use serde_json::json;
use travaux_tests::{Person, World};

/// How many deadlines are served.
const MANY: usize = if cfg!(feature = "long") { 1_000 } else { 60 };
const SYMBOL: &str = "RSO/PG/SOM/2014/1";

/// A deadline as it is typed, and the instant it is.
struct Typed {
    round: usize,
    local: DateTime,
    zone: &'static str,
    at: Timestamp,
}

/// On a day at or near a change of the clocks, at some minute. Local times that are there twice or never are another test's.
fn typed(round: usize) -> Typed {
    let (local, name) = near_a_change(round, "2014-02-10T00:00:00Z".parse().expect("an instant"));
    let zone = TimeZone::get(name).expect("a zone");
    let unclear = zone.to_ambiguous_timestamp(local).is_ambiguous();
    let local = if unclear { local + 3.hours() } else { local };
    Typed { round, local, zone: name, at: zone.to_timestamp(local).expect("an instant") }
}

async fn opened(officer: &Person<'_>, typed: &Typed) {
    let prepare = json!({
        "guide": "PG-SOM", "number": typed.round, "committee": "PG-2013", "text": SYMBOL, "kind": "member-comments",
        "deadline": {"at": typed.local.strftime("%Y-%m-%dT%H:%M").to_string(), "zone": typed.zone},
        "sealed_until_close": false, "reminders": [], "addressees": ["QM"],
    });
    officer.make("/api/v1/rounds", prepare).await;
    let text = json!({"symbol": SYMBOL, "digests": {"en": "0123456789abcdef".repeat(4)}});
    officer.does(&format!("/api/v1/rounds/PG-SOM/{}", typed.round), "circulate", text).await;
}

/// The address of the reader's own calendar.
async fn feed(reader: &Person<'_>) -> String {
    let made = reader.form("/calendar/make", &[("key", "0190c0de-0000-7000-8000-000000000001")]).await;
    let rest = made.text.split("/calendar/").find(|rest| rest.contains(".ics")).expect("an address");
    let token = rest.split(".ics").next().unwrap_or_default();
    format!("/calendar/{token}.ics")
}

async fn state(world: &World, reader: &Person<'_>, round: usize, at: Timestamp) -> serde_json::Value {
    world.clock_to(&at.to_string()).await;
    reader.get(&format!("/api/v1/rounds/PG-SOM/{round}")).await.body["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn page_letter_feed_and_clock_tell_one_instant() {
    let world = World::sqlite();
    let (officer, reader) = (world.person("R1").await, world.person("F-QM").await);
    let mut all: Vec<Typed> = (1..=MANY).map(typed).collect();
    for typed in &all {
        opened(&officer, typed).await;
    }
    let address = feed(&reader).await;
    let entries = world.anybody(Method::GET, &address, None).await.text;
    let mail = world.mailbox().await;
    for Typed { round, local, zone, at } in &all {
        let (words, utc) = (local.strftime("%-d %B %Y, %H:%M"), at.strftime("%-d %B %Y, %H:%M"));
        let page = reader.page(&format!("/rounds/PG-SOM/{round}")).await.text;
        let (_, rest) = page.split_once("<span class=\"deadline\"><time datetime=\"").expect("a deadline");
        let (shown, rest) = rest.split_once("\">").expect("an instant");
        assert_eq!(shown.parse::<Timestamp>().ok(), Some(*at), "{rest}");
        let beside = rest.split_once("</span></dd>").map_or("", |(it, _)| it);
        let in_utc = format!("{} UTC", at.strftime("%H:%M"));
        assert!(
            beside.contains(&words.to_string()) && beside.contains(&in_utc),
            "{words}, {in_utc}: {beside}"
        );
        let number = format!("/rounds/PG-SOM/{round}");
        let told = format!("{words} ({zone}; {utc} UTC)");
        let of_round = |text: &str| {
            text.split(number.as_str()).nth(1).is_some_and(|it| !it.starts_with(|c: char| c.is_ascii_digit()))
        };
        let letter = mail.iter().map(ToString::to_string).find(|letter| of_round(letter)).expect("a letter");
        assert!(letter.contains(&told), "{told}: {letter}");
        let unfolded = entries.replace("\r\n ", "");
        let entry = unfolded.split("BEGIN:VEVENT").find(|entry| of_round(entry)).expect("an entry");
        assert!(entry.contains(&format!("DTEND:{}", at.strftime("%Y%m%dT%H%M%SZ"))), "{at}: {entry}");
        let record = reader.get(&format!("/api/v1{number}")).await.body;
        assert_eq!(record["deadline"]["at"].as_str(), Some(at.to_string().as_str()), "{record}");
    }
    all.sort_by_key(|typed| typed.at);
    let mut clock = Timestamp::MIN;
    for Typed { round, at, .. } in &all {
        let before = *at - SignedDuration::from_secs(1);
        if before > clock {
            assert_eq!(state(&world, &reader, *round, before).await, "open", "{round} a second before {at}");
        }
        assert_eq!(state(&world, &reader, *round, *at).await, "closed", "{round} at {at}");
        clock = *at;
    }
}
