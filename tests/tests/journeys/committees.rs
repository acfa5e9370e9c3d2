//! How a drafting committee is mandated, led by two governments, meets and decides.

use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::on_both;

on_both!(a_committee_is_founded_and_meets, a_tasking_is_tracked, what_is_wrong_is_told);

const ROOM: &str = "/api/v1/committees/PG-2013";

/// Enters the tasking and mandates the committee; the terms wait for both who lead.
async fn mandated(world: &World) {
    let (ministers, r1) = (world.person("MIN").await, world.person("R1").await);
    let tasking = json!({
        "id": "policy-guides", "body": "RMC5", "verb": "directed", "subject": "Develop policy guides.",
        "on": "2013-04-02", "report_by": "2014-08",
    });
    assert_eq!(ministers.make("/api/v1/taskings", tasking).await, "policy-guides");
    let committee =
        json!({"id": "PG-2013", "name": "Drafting committee", "basis": {"tasking": "policy-guides"}});
    r1.make("/api/v1/committees", committee).await;
    r1.does(ROOM, "take-lead", json!({"leads": ["TH", "AU"]})).await;
    let terms = json!({
        "document": "DC/2014/ToR", "terms": "Draft two guides.",
        "milestones": [{"key": "zero", "title": "Zero drafts", "due": "2014-03"}],
    });
    r1.does(ROOM, "draft-terms", terms).await;
}

/// The committee sits: QM, QN and QO beside those who lead.
async fn constituted(world: &World) -> (Person<'_>, Person<'_>, Person<'_>) {
    mandated(world).await;
    let (r1, lead_a, lead_b) =
        (world.person("R2").await, world.person("L-AU").await, world.person("L-TH").await);
    lead_b.does(ROOM, "approve-terms", json!({})).await;
    lead_a.does(ROOM, "approve-terms", json!({})).await;
    let deadline = json!({"deadline": {"at": "2014-02-14T17:00", "zone": "Asia/Bangkok"}});
    r1.does(ROOM, "circulate-call", deadline).await;
    for member in ["QM", "QN", "QO"] {
        let delegate = world.person(&format!("D-{member}")).await;
        delegate.does(ROOM, "express-interest", json!({"participant": member, "experts": 1})).await;
    }
    let seats = json!({"members": ["QM", "QN", "QO"], "experts_from": ["ORG-X1"], "secretary": "RSO"});
    lead_a.does(ROOM, "constitute", seats).await;
    (r1, lead_a, lead_b)
}

fn types(steps: &Value) -> Vec<String> {
    let items = steps["items"].as_array().cloned().unwrap_or_default();
    items.iter().filter_map(|it| it["event_type"].as_str().map(str::to_owned)).collect()
}

async fn a_committee_is_founded_and_meets(world: World) {
    let (r1, lead_a, _lead_b) = constituted(&world).await;
    let call = json!({
        "meeting": 1, "starts": "2014-02-03", "place": "Bangkok", "agenda": ["Outline"], "named": false,
    });
    r1.does(ROOM, "call-meeting", call).await;
    r1.does(ROOM, "open-meeting", json!({"meeting": 1})).await;
    let said = |speaker: Option<&str>| json!({"meeting": 1, "item": 1, "text": "The outline should follow the protocol.", "speaker": speaker});
    r1.ask(ROOM, "record-intervention", said(Some("QM"))).await.refused("committee-no-speaker");
    r1.does(ROOM, "record-intervention", said(None)).await;
    let few =
        json!({"meeting": 1, "delegates": ["AU", "RSO", "ORG-X1"], "alternates": ["AU"], "summary": "Few."});
    r1.ask(ROOM, "hold-meeting", few).await.refused("committee-no-quorum");
    let enough = json!({
        "meeting": 1, "delegates": ["AU", "TH"], "alternates": ["QM"], "summary": "The outline was agreed.",
    });
    r1.does(ROOM, "hold-meeting", enough).await;
    lead_a.does(ROOM, "decide", json!({"meeting": 1, "text": "The outline is approved."})).await;

    let member = world.person("D-QP").await;
    let outside = member.get(ROOM).await.body;
    assert_eq!(outside["decisions"], json!([]), "who does not sit there sees no decision");
    assert_eq!(outside["meetings"][0]["held"], Value::Null);
    assert_eq!(outside["seats"].as_array().map(Vec::len), Some(6), "but who sits there");
    member.get("/api/v1/playback/committee/PG-2013").await.absent();

    let history = types(&r1.get("/api/v1/playback/committee/PG-2013").await.body);
    let expected = ["TorApprovalGiven", "TorApprovalGiven", "TorApproved", "InterestCallCirculated"];
    assert!(history.windows(4).any(|four| four == expected), "{history:?}");
    let room = r1.page("/committees/PG-2013").await.text;
    let written_down = "wrote down an intervention at meeting 1.";
    for words in
        ["Work plan", "3 of 5 members", "The outline is approved.", "without names", "<svg", written_down]
    {
        assert!(room.contains(words), "{words}: {room}");
    }
    nobody_is_named_as_speaker(&world).await;
}

/// The record of a meeting without names has no place for a speaker, neither in what was written down nor in what was refused (DR29).
async fn nobody_is_named_as_speaker(world: &World) {
    let record = world.person("AUD").await.get("/api/v1/journal/events?limit=1000").await.text;
    let (written, refused) = ("InterventionRecorded", "committee-no-speaker");
    for words in [written, refused] {
        assert!(record.contains(words), "{words} is on record");
    }
    assert!(!record.contains("\"speaker\""), "{record}");
}

async fn a_tasking_is_tracked(world: World) {
    mandated(&world).await;
    let (chair, r1, reader) =
        (world.person("CC-A").await, world.person("R2").await, world.person("D-QV").await);
    let place = "/api/v1/taskings/policy-guides";
    let without = reader.page("/taskings?only=without-owner").await.text;
    assert!(without.contains("directed") && without.contains("nobody"), "{without}");
    chair.does(place, "assign", json!({"owner": "RSO"})).await;
    r1.does(place, "start", json!({})).await;
    let seen = reader.get(place).await.body;
    assert_eq!(seen["carried_out_by"][0]["matter"], "committee/PG-2013", "{seen}");
    assert_eq!((&seen["late"], &seen["verb"]), (&json!(false), &json!("directed")));
    assert!(!reader.page("/taskings?only=late").await.text.contains("policy-guides"));
    world.clock_to("2014-09-01 00:00 Asia/Bangkok").await;
    assert_eq!(reader.get(place).await.body["late"], json!(true), "late after the month, not within it");
    assert!(reader.page("/taskings?only=late").await.text.contains("policy-guides"));
    let day = r1.get("/api/v1/my-day").await.body;
    assert!(day.to_string().contains("report on the tasking"), "{day}");

    // A suggestion is not a mandate (DR35).
    let hub =
        json!({"matter": "tip-hub", "text": "Explore a hub.", "by": "participants", "on": "2013-06-21"});
    r1.make("/api/v1/recommendations", hub).await;
    let body = json!({"id": "HUB", "name": "Hub", "basis": {"tasking": "tip-hub"}});
    let answer = r1.ask_with_key("/api/v1/committees", body, "00000000-0000-0000-0000-0000000000aa").await;
    answer.refused("committee-baseless");
    let taskings = reader.get("/api/v1/taskings").await.body;
    assert_eq!(taskings["items"].as_array().map(Vec::len), Some(1), "the tracker does not count it");
}

async fn what_is_wrong_is_told(world: World) {
    mandated(&world).await;
    let (r1, lead_a, other) =
        (world.person("R2").await, world.person("L-AU").await, world.person("D-QM").await);
    r1.ask(ROOM, "take-lead", json!({"leads": ["AU", "AU"]})).await.refused("committee-one-government-twice");
    lead_a.does(ROOM, "approve-terms", json!({})).await;
    let again = lead_a.ask(ROOM, "approve-terms", json!({})).await;
    assert_eq!(again.status.as_u16(), 200, "{}", again.text);
    assert_eq!(r1.get(ROOM).await.body["state"], "tor_drafted", "one government twice is one half");
    other.ask(ROOM, "approve-terms", json!({})).await.absent();
    let page =
        r1.form("/committees/PG-2013/schedule-first", &[("scheduled_for", "soon"), ("version", "4")]).await;
    assert_eq!(page.status.as_u16(), 422, "{}", page.text);
    assert!(page.text.contains("value=\"soon\""), "what was typed comes back: {}", page.text);
}
