//! What holds for every deadline and every form, whatever is given.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::calendar::{Calendar, Deadline, Period, day_of};
use domain::form::{Answers, Purpose, Schema, join};
use domain::names;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use proptest::prelude::*;
use serde_json::{Value, json};

const ZONES: [&str; 6] = [
    "Asia/Bangkok",
    "Asia/Jakarta",
    "Australia/Sydney",
    "Europe/Zurich",
    "America/New_York",
    "Asia/Kathmandu",
];

/// Instants of 2000 to 2050.
fn instants() -> impl Strategy<Value = Timestamp> {
    (946_684_800_i64..2_524_608_000).prop_map(|seconds| Timestamp::from_second(seconds).unwrap())
}

fn days() -> impl Strategy<Value = Date> {
    (2000_i16..2050, 1_i8..=12, 1_i8..=28).prop_map(|(year, month, day)| Date::new(year, month, day).unwrap())
}

fn zones() -> impl Strategy<Value = String> {
    prop::sample::select(&ZONES[..]).prop_map(str::to_owned)
}

fn calendars() -> impl Strategy<Value = Calendar> {
    let rest = prop::sample::subsequence((1_i8..=7).collect::<Vec<_>>(), 0..=4);
    (zones(), rest, 0_i8..24, prop::collection::vec(days(), 0..20), prop::collection::vec(days(), 0..5))
        .prop_map(|(zone, rest_days, hour, holidays, worked)| Calendar {
            zone,
            rest_days,
            closing: Time::new(hour, 0, 0, 0).unwrap(),
            holidays,
            worked,
        })
}

/// Any JSON, small.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[A-Za-z0-9@.+ -]{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map("[a-z0-9]{1,10}", inner, 0..5).prop_map(|map| json!(map)),
        ]
    })
}

/// A sound form of which some fields hold anything.
fn forms() -> impl Strategy<Value = Answers> {
    let ids: Vec<String> =
        Schema::expert_nomination().fields().iter().map(|field| field.id.clone()).collect();
    let field = prop_oneof![9 => prop::sample::select(ids), 1 => any::<String>()];
    prop::collection::btree_map(field, values(), 0..12).prop_map(|odd| {
        odd.into_iter()
            .fold(domain::testing::expert_answers(), |answers, (id, value)| answers.with(id, value))
    })
}

proptest! {
    #[test]
    fn business_days_end_at_closing_on_the_nth_working_day_after(
        calendar in calendars(), from in instants(), count in 1_i32..60
    ) {
        let due = calendar.deadline(from, &format!("P{count}BD")).unwrap();
        let (start, end) = (day_of(from, &calendar.zone).unwrap(), day_of(due.at, &calendar.zone).unwrap());
        prop_assert!(due.at > from);
        prop_assert!(calendar.is_working_day(end));
        let counted = start.series(jiff::Span::new().days(1)).skip(1).take_while(|day| *day <= end)
            .filter(|day| calendar.is_working_day(*day)).count();
        prop_assert_eq!(counted, usize::try_from(count).unwrap());
    }

    #[test]
    fn who_starts_later_is_never_due_earlier(
        calendar in calendars(), one in instants(), two in instants(), count in 1_i32..30
    ) {
        let (first, second) = (one.min(two), one.max(two));
        for duration in [format!("P{count}BD"), format!("P{count}D"), format!("P{count}M"), format!("PT{count}H")] {
            prop_assert!(calendar.deadline(first, &duration).unwrap().at <= calendar.deadline(second, &duration).unwrap().at);
        }
    }

    #[test]
    fn days_keep_the_wall_clock_wherever_it_exists(zone in zones(), from in instants(), count in 1_i64..400) {
        let calendar = Calendar::default();
        let tz = domain::calendar::zone(&zone).unwrap();
        let due = calendar.deadline_in(from, &format!("P{count}D"), &zone).unwrap();
        let wanted = tz.to_datetime(from).checked_add(jiff::Span::new().days(count)).unwrap();
        let exists = tz.to_ambiguous_timestamp(wanted).unambiguous().is_ok();
        prop_assert!(!exists || tz.to_datetime(due.at) == wanted);
        prop_assert!(due.at > from);
    }

    #[test]
    fn any_text_is_a_duration_or_refused_and_never_a_panic(text in ".{0,20}", from in instants()) {
        let _ = Period::parse(&text);
        let _ = Calendar::default().deadline(from, &text);
        let _ = Deadline::parse(&text);
    }

    #[test]
    fn anything_that_looks_like_a_duration_is_computed_or_refused(
        text in "P([0-9]{1,6}[YMWD]){0,4}(T([0-9]{1,6}[HMS]){0,3})?(BD)?", from in instants()
    ) {
        if let Ok(due) = Calendar::default().deadline(from, &text) {
            prop_assert!(due.at > from, "{}", text);
        }
    }

    #[test]
    fn a_partial_date_is_written_as_it_was_read(text in "[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?") {
        if let Ok(partial) = text.parse::<domain::Partial>() {
            prop_assert_eq!(partial.to_string(), text);
            if let (Ok(from), Ok(until)) = (partial.from("Asia/Bangkok"), partial.until("Asia/Bangkok")) {
                prop_assert!(from < until);
            }
        }
    }

    #[test]
    fn cleaning_twice_is_cleaning_once(answers in forms()) {
        let schema = Schema::expert_nomination();
        let once = schema.clean(&answers);
        prop_assert_eq!(schema.clean(&once), once);
    }

    #[test]
    fn a_draft_asks_no_more_than_a_keyed_form_and_that_no_more_than_the_portal(answers in forms()) {
        let schema = Schema::expert_nomination();
        let problems = |purpose| schema.validate(&answers, purpose).len();
        prop_assert!(problems(Purpose::Draft) <= problems(Purpose::Keyed));
        prop_assert!(problems(Purpose::Keyed) <= problems(Purpose::Portal));
    }

    #[test]
    fn what_is_taken_comes_back_whole_and_nothing_personal_stays_in_the_open(answers in forms()) {
        let schema = Schema::expert_nomination();
        let cleaned = schema.clean(&answers);
        let record = schema.split(&cleaned, "P-1".into(), "P-2".into());
        prop_assert!(record.public.read().0.keys().all(|id| !schema.field(id).unwrap().is_personal()));
        if schema.validate(&cleaned, Purpose::Draft).is_empty() {
            prop_assert_eq!(join(&record.public.read(), record.nominee.value(), record.officer.value()), cleaned);
        }
    }

    #[test]
    fn what_passes_holds_no_control_character_and_no_turn_of_direction(answers in forms()) {
        let schema = Schema::expert_nomination();
        let cleaned = schema.clean(&answers);
        if schema.validate(&cleaned, Purpose::Draft).is_empty() {
            let written = serde_json::to_string(&cleaned).unwrap();
            let turned = written.contains(['\0', '\u{202E}', '\u{202D}', '\u{2066}']);
            prop_assert!(!turned);
            prop_assert!(!written.contains("\\u0000"));
        }
    }

    #[test]
    fn a_folded_text_folds_to_itself(text in ".{0,40}") {
        let once = names::fold(&text);
        prop_assert_eq!(names::fold(&once), once);
    }
}
