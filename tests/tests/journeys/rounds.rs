//! How a text is circulated, commented on inside a delegation and by it, and how every comment is dealt with.

use reqwest::Method;
use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::on_both;

const ROUND: &str = "/api/v1/rounds/PG-SOM/1";
const SYMBOL: &str = "RSO/PG/SOM/2014/1";

/// A round of comments by QM, QN and QP is prepared and circulated; it closes on 14 March at 17:00 in Bangkok.
async fn circulated(officer: &Person<'_>) {
    let prepare = json!({
        "guide": "PG-SOM", "number": 1, "committee": "PG-2013", "text": SYMBOL, "kind": "member-comments",
        "deadline": {"at": "2014-03-14T17:00", "zone": "Asia/Bangkok"}, "sealed_until_close": true,
        "reminders": ["P7D"], "addressees": ["QM", "QN", "QP"],
    });
    assert_eq!(officer.make("/api/v1/rounds", prepare).await, "PG-SOM/1");
    let text = json!({"symbol": SYMBOL, "digests": {"en": "0123456789abcdef".repeat(4)}});
    officer.does(ROUND, "circulate", text).await;
}

fn words(comment: &str) -> Value {
    json!({
        "anchor": {"version": SYMBOL, "language": "en", "number": "4.1", "quote": "material benefit"},
        "kind": "technical", "comment": comment, "proposed": "Add one sentence.",
    })
}

/// Whether any event of a type is in what a reader gets of the record and of the feed.
async fn reads_of(reader: &Person<'_>, event_type: &str) -> bool {
    let record = reader.get(&format!("/api/v1/record?type={event_type}")).await;
    let feed = reader.get("/api/v1/journal/events?limit=1000").await;
    let listed = record.body["items"].as_array().is_some_and(|items| !items.is_empty());
    listed || feed.text.contains(&format!("\"{event_type}\""))
}

on_both!(an_experts_comment_becomes_the_delegations);

async fn an_experts_comment_becomes_the_delegations(world: World) {
    let (officer, auditor) = (world.person("R1").await, world.person("AUD").await);
    let (expert, focal_point) = (world.person("E-QM").await, world.person("F-QM").await);
    let (neighbour, co_lead) = (world.person("F-QN").await, world.person("L-AU").await);
    circulated(&officer).await;

    // The expert writes; it is her delegation's alone, and nobody outside learns that it exists.
    let own = format!("{ROUND}/answers/QM");
    expert
        .does(&own, "keep-draft", json!({"words": words("Benefit is the element, not its receipt.")}))
        .await;
    for outsider in [&officer, &auditor, &neighbour, &co_lead] {
        outsider.get(&own).await.absent();
        let answers = outsider.get(&format!("{ROUND}/answers")).await;
        if let Some(items) = answers.body["items"].as_array() {
            assert_eq!((&items[0]["state"], &items[0]["inside"]), (&json!("awaited"), &Value::Null));
        }
        assert!(!outsider.page("/rounds/PG-SOM/1").await.text.contains("in progress"));
    }
    assert!(!reads_of(&auditor, "NationalDraftKept").await, "not even the auditor's feed tells of it");
    let inside = focal_point.get(&own).await.body;
    assert_eq!(inside["inside"], "in-progress");
    assert_eq!(inside["drafts"][0]["words"]["comment"], "Benefit is the element, not its receipt.");

    // She neither clears nor submits; the focal point does.
    expert.ask(&own, "clear", json!({"drafts": ["d1"]})).await.absent();
    focal_point.ask(&own, "submit", json!({"drafts": ["d1"]})).await.refused("draft-not-cleared");
    focal_point.does(&own, "clear", json!({"drafts": ["d1"]})).await;
    officer.get("/api/v1/comments/c01").await.absent();
    focal_point.does(&own, "submit", json!({"drafts": ["d1"]})).await;

    // Submitted: the staff and the auditor read it; other members only once the sealed round has closed.
    let comment = auditor.get("/api/v1/comments/c01").await.body;
    assert_eq!((&comment["participant"], &comment["late"]), (&json!("QM"), &json!(false)));
    assert_eq!(comment["comment"], "Benefit is the element, not its receipt.");
    officer.get("/api/v1/comments/c01").await;
    neighbour.get("/api/v1/comments/c01").await.absent();
    co_lead.get("/api/v1/comments/c01").await.absent();
    assert_eq!(neighbour.get(&format!("{ROUND}/comments")).await.body["items"], json!([]));
    world.clock_to("2014-03-14 17:00 Asia/Bangkok").await;
    assert_eq!(neighbour.get("/api/v1/comments/c01").await.body["participant"], "QM");
    assert!(!reads_of(&auditor, "NationalDraftKept").await, "what was inside stays inside, for ever");
}

on_both!(a_round_closes_by_the_clock_and_every_comment_is_dealt_with);

async fn a_round_closes_by_the_clock_and_every_comment_is_dealt_with(world: World) {
    let (officer, focal_point) = (world.person("R1").await, world.person("F-QM").await);
    let (neighbour, leads) =
        (world.person("F-QN").await, [world.person("L-AU").await, world.person("L-TH").await]);
    circulated(&officer).await;
    for (person, code) in [(&focal_point, "QM"), (&neighbour, "QN")] {
        let own = format!("{ROUND}/answers/{code}");
        person.does(&own, "keep-draft", json!({"words": words("A remark.")})).await;
        person.does(&own, "submit", json!({"drafts": ["d1"]})).await;
    }

    // The deadline moves for all, by both co-leads (DR05, DR16).
    let later =
        json!({"deadline": {"at": "2014-03-28T17:00", "zone": "Asia/Bangkok"}, "reason": "Consultation."});
    leads[0].does(ROUND, "extend", later.clone()).await;
    assert_eq!(officer.get(ROUND).await.body["deadline"]["at"], "2014-03-14T10:00:00Z");
    leads[1].does(ROUND, "extend", later.clone()).await;
    let round = officer.get(ROUND).await.body;
    assert_eq!(round["deadline"]["at"], "2014-03-28T10:00:00Z");
    assert_eq!(round["moved"][0]["from"]["at"], "2014-03-14T10:00:00Z");

    // The old instant passes and nothing happens; the new one closes the round with nobody signed in (DR12).
    world.clock_to("2014-03-14 17:00 Asia/Bangkok").await;
    assert_eq!(officer.get(ROUND).await.body["state"], "open");
    world.clock_to("2014-03-28 17:00 Asia/Bangkok").await;
    let round = officer.get(ROUND).await.body;
    assert_eq!((&round["state"], &round["silence_means"]), (&json!("closed"), &json!("neither")));
    assert_eq!(
        round["tally"],
        json!({"submitted": 2, "no_comments": 0, "no_response": 1, "late": 0, "addressees": 3})
    );
    leads[0].ask(ROUND, "extend", later).await.refused("round-deadline-passed");

    // Nothing is complete over an open comment, and the refusal names it (DR17).
    officer.does(ROUND, "start-dispositions", json!({})).await;
    let no = leads[0].ask(ROUND, "complete", json!({})).await;
    no.refused("round-comments-undisposed");
    assert!(
        no.body["message"].as_str().is_some_and(|it| it.contains("c01")) || no.text.contains("c01"),
        "{}",
        no.text
    );
    disposed(&officer, &leads, "c01", json!({"disposition": "accepted"})).await;
    officer.does("/api/v1/comments/c02", "triage", json!({"kind": "technical"})).await;
    officer.does("/api/v1/comments/c02", "merge", json!({"into": "c01"})).await;
    assert_eq!(officer.get("/api/v1/comments/c01").await.body["authors"], json!(["QM", "QN"]));
    leads[0].does(ROUND, "complete", json!({})).await;
    leads[1].does(ROUND, "complete", json!({})).await;
    assert_eq!(officer.get(ROUND).await.body["state"], "complete");

    let csv = officer.page("/rounds/PG-SOM/1/matrix.csv").await.text;
    assert!(csv.lines().any(|line| line.starts_with("c01,\"QM, QN\"") && line.contains("accepted")), "{csv}");
    let own = neighbour.page("/comments/c02").await.text;
    assert!(own.contains("Dealt with in c01"), "{own}");
    let told = world.mailbox().await;
    assert!(told.iter().any(|letter| letter.to_string().contains("what became of the comments")), "{told:?}");
}

/// Sorted, proposed, and decided by both.
async fn disposed(officer: &Person<'_>, leads: &[Person<'_>; 2], id: &str, how: Value) {
    let comment = format!("/api/v1/comments/{id}");
    officer.does(&comment, "triage", json!({"kind": "technical"})).await;
    officer.does(&comment, "propose", how.clone()).await;
    for lead in leads {
        lead.does(&comment, "decide", how.clone()).await;
    }
}

on_both!(two_authorities_of_one_member_are_held_until_the_member_resolves);

async fn two_authorities_of_one_member_are_held_until_the_member_resolves(world: World) {
    let (officer, focal_point) = (world.person("R1").await, world.person("F-QM").await);
    let ministry = world.person("D-QM").await;
    circulated(&officer).await;
    let own = format!("{ROUND}/answers/QM");
    focal_point.does(&own, "keep-draft", json!({"words": words("One position.")})).await;
    focal_point.does(&own, "submit", json!({"drafts": ["d1"]})).await;
    ministry.does(&own, "keep-draft", json!({"words": words("Another position.")})).await;
    ministry.does(&own, "submit", json!({"drafts": ["d2"]})).await;
    let held = focal_point.get(&own).await.body;
    assert_eq!((&held["inside"], &held["comments"]), (&json!("in-conflict"), &json!(["c01"])));
    assert!(
        focal_point.page("/rounds/PG-SOM/1/desk").await.text.contains("Two positions of your delegation")
    );
    focal_point.does(&own, "resolve-conflict", json!({"keep": "held"})).await;
    let resolved = focal_point.get(&own).await.body;
    assert_eq!(resolved["comments"], json!(["c02"]));
    assert_eq!(officer.get("/api/v1/comments/c01").await.body["state"], "withdrawn", "kept, and withdrawn");
}

on_both!(pages_of_a_round_lead_from_a_draft_to_its_disposition);

async fn pages_of_a_round_lead_from_a_draft_to_its_disposition(world: World) {
    let (officer, focal_point) = (world.person("R1").await, world.person("F-QM").await);
    circulated(&officer).await;
    let listed = focal_point.page("/rounds").await.text;
    assert!(listed.contains("PG-SOM/1") && listed.contains("open for comments"), "{listed}");

    // What was typed comes back with the reason beside its field.
    let desk = "/rounds/PG-SOM/1/desk";
    let wrong = focal_point
        .form(
            &format!("{desk}/keep"),
            &[("language", "fr"), ("kind", "technical"), ("comment", "My long remark")],
        )
        .await;
    assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text);
    assert!(
        wrong.text.contains("My long remark") && wrong.text.contains("The text went out in: en"),
        "{}",
        wrong.text
    );
    let kept = [("language", "en"), ("kind", "technical"), ("comment", "My long remark"), ("number", "4.1")];
    assert_eq!(focal_point.form(&format!("{desk}/keep"), &kept).await.status.as_u16(), 303);
    assert!(focal_point.page(desk).await.text.contains("cleared, not submitted"));
    assert_eq!(focal_point.form(&format!("{desk}/submit"), &[("drafts", "d1")]).await.status.as_u16(), 303);
    let matrix = officer.page("/rounds/PG-SOM/1/matrix?q=long%20remark").await.text;
    assert!(matrix.contains("My long remark") && matrix.contains("Comments 1 to 1 of 1"), "{matrix}");

    // A reminder is previewed with its addressees before it leaves.
    let preview = officer.form("/rounds/PG-SOM/1/remind/preview", &[("to", "QN"), ("act", "remind")]).await;
    assert!(
        preview.text.contains("Focal point of QN") && preview.text.contains("Nothing has left"),
        "{}",
        preview.text
    );
    assert_eq!(officer.form("/rounds/PG-SOM/1/remind", &[("to", "QN")]).await.status.as_u16(), 303);
    let nobody = officer.form("/rounds/PG-SOM/1/remind/preview", &[("act", "remind")]).await;
    assert!(nobody.text.contains("Pick at least one delegation"), "{}", nobody.text);
}

on_both!(the_calendar_of_a_person_follows_a_deadline_that_moves);

async fn the_calendar_of_a_person_follows_a_deadline_that_moves(world: World) {
    let (officer, focal_point) = (world.person("R1").await, world.person("F-QM").await);
    let leads = [world.person("L-AU").await, world.person("L-TH").await];
    circulated(&officer).await;
    let made = focal_point.form("/calendar/make", &[("key", "0190c0de-0000-7000-8000-000000000001")]).await;
    let address = made.text.split("/calendar/").find(|rest| rest.contains(".ics")).expect("an address");
    let address = format!(
        "/calendar/{}",
        address.split(".ics").next().map(|it| format!("{it}.ics")).unwrap_or_default()
    );
    let feed = world.anybody(Method::GET, &address, None).await;
    assert_eq!(feed.status.as_u16(), 200, "{address}: {}", feed.text);
    assert!(feed.text.contains("DTEND:20140314T100000Z"), "{}", feed.text);
    let name = |text: &str| text.lines().find_map(|line| line.strip_prefix("UID:").map(str::to_owned));
    let later =
        json!({"deadline": {"at": "2014-03-28T17:00", "zone": "Asia/Bangkok"}, "reason": "Consultation."});
    for lead in &leads {
        lead.does(ROUND, "extend", later.clone()).await;
    }
    let moved = world.anybody(Method::GET, &address, None).await;
    assert!(moved.text.contains("DTEND:20140328T100000Z"), "{}", moved.text);
    assert_eq!(name(&feed.text), name(&moved.text), "the same entry, moved");
    assert_eq!(focal_point.form("/calendar/revoke", &[]).await.status.as_u16(), 303);
    world.anybody(Method::GET, &address, None).await.absent();
}
