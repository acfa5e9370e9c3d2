//! What does the secretariat set for itself, on pages and by program? Each from an instant on, and nothing that runs is moved (DR10, DR36).

use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::experts::submitted;
use crate::on_both;

on_both!(
    participants_and_bodies_are_set_on_pages,
    mandates_are_granted_and_revoked_from_an_instant_on_pages,
    a_new_calendar_leaves_running_deadlines_alone,
    what_cannot_be_set_is_told_beside_the_field,
);

/// Fills in an act of the settings and presses its button; it has to succeed.
async fn sets(person: &Person<'_>, what: &str, fields: &[(&str, &str)]) {
    person.form(&format!("/settings/{what}"), fields).await.sent_on();
}

async fn participants_and_bodies_are_set_on_pages(world: World) {
    let administrator = world.clerk().await;
    let new = [
        ("code", "QZ"),
        ("name", "Quzonia"),
        ("kind", "country"),
        ("iso2", "QZ"),
        ("sovereign", "yes"),
        ("note", "A stand-in."),
        ("illustrative", "yes"),
    ];
    sets(&administrator, "participant", &new).await;
    let stands = administrator.get("/api/v1/participants/QZ").await.body;
    assert_eq!(
        (&stands["iso2"], &stands["sovereign"], &stands["illustrative"]),
        (&json!("QZ"), &json!(true), &json!(true)),
        "{stands}"
    );
    administrator.page("/participants").await.says("Illustrative. A stand-in.");

    let renamed = [("code", "QZ"), ("name", "Republic of Quzonia"), ("from", "2014-03-01")];
    sets(&administrator, "rename", &renamed).await;
    let given = [
        ("code", "QZ"),
        ("body", "PLENARY"),
        ("capacity", "observer"),
        ("from", "2014-02-10"),
        ("until", "2014-06-01"),
    ];
    sets(&administrator, "capacity", &given).await;
    let page = administrator.page("/participants/QZ").await;
    page.says("Quzonia");
    page.says("2014-06-01");
    let ended = [("code", "QZ"), ("body", "PLENARY"), ("capacity", "observer"), ("on", "2014-04-01")];
    sets(&administrator, "end-capacity", &ended).await;
    let stands = administrator.get("/api/v1/participants/QZ").await.body;
    assert_eq!(stands["capacities"][0]["until"], "2014-04-01", "{stands}");
    world.clock_to("2014-03-02 09:00 Asia/Bangkok").await;
    administrator.page("/participants").await.says("Republic of Quzonia");

    let body = [("code", "WG-QZ"), ("name", "Working group on stand-ins"), ("from", "2014-03")];
    sets(&administrator, "body", &body).await;
    administrator.page("/settings").await.says("Working group on stand-ins");
    let dissolved = [("body", "WG-QZ"), ("on", "2014-05-01"), ("reason", "By the senior officials, item 4.")];
    sets(&administrator, "dissolve", &dissolved).await;
    let list = administrator.page("/settings/bodies.csv").await;
    list.says("WG-QZ,Working group on stand-ins,2014-03,");
    list.says("By the senior officials, item 4.");
}

async fn mandates_are_granted_and_revoked_from_an_instant_on_pages(world: World) {
    let administrator = world.clerk().await;
    let delegate = world.person("D-QN").await;
    let person = delegate.get("/api/v1/me").await.body["person"].as_str().unwrap_or_default().to_owned();
    let roles = |me: Value| -> Vec<String> {
        let all = me["mandates"].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|it| it["role"].as_str().map(str::to_owned)).collect()
    };
    // Somebody known gets a second function, in a body, for some months; her name and address are on file.
    let grant = [
        ("person", &*person),
        ("role", "committee"),
        ("participant", "QN"),
        ("body", "PLENARY"),
        ("label", "Committee member of QN"),
        ("from", "2014-03-01T09:00"),
        ("until", "2014-06-01T09:00"),
    ];
    sets(&administrator, "grant", &grant).await;
    let holds = |me: Value| roles(me).contains(&"committee".to_owned());
    assert!(!holds(delegate.get("/api/v1/me").await.body), "not before its first instant");
    world.clock_to("2014-03-01 09:00 Asia/Bangkok").await;
    assert!(holds(delegate.get("/api/v1/me").await.body));
    let mandates = administrator.get("/api/v1/mandates?limit=200").await.body;
    let granted =
        mandates["items"].as_array().into_iter().flatten().find(|it| it["label"] == "Committee member of QN");
    let id = granted.and_then(|it| it["mandate"].as_str()).expect("a mandate").to_owned();
    administrator.page("/settings/mandates.csv").await.says(&format!("{id},Committee member of QN,"));
    let end = [("mandate", &*id), ("from", "2014-04-01T09:00"), ("reason", "She moves on.")];
    sets(&administrator, "revoke", &end).await;
    world.clock_to("2014-03-31 09:00 Asia/Bangkok").await;
    assert!(holds(delegate.get("/api/v1/me").await.body), "it holds until its last instant");
    world.clock_to("2014-04-01 09:00 Asia/Bangkok").await;
    assert!(!holds(delegate.get("/api/v1/me").await.body));
    // Somebody new signs in by the address that was typed.
    let new = [
        ("role", "auditor"),
        ("label", "Auditor of the year"),
        ("name", "A Reader"),
        ("email", "reader@travaux.example"),
    ];
    sets(&administrator, "grant", &new).await;
    let reader = world.by_letter("reader@travaux.example").await;
    assert_eq!(roles(reader.get("/api/v1/me").await.body), ["auditor"]);
}

/// By when a nomination is checked for completeness.
async fn check_due(person: &Person<'_>, id: &str) -> Value {
    person.get(&format!("/api/v1/nominations/{id}")).await.body["owed"]["due"].clone()
}

async fn a_new_calendar_leaves_running_deadlines_alone(world: World) {
    let (administrator, s1) = (world.clerk().await, world.person("S1").await);
    let (one, other) = (world.person("D-QM").await, world.person("D-QN").await);
    // Received on Monday 3 February 2014: five business days later is Monday the 10th.
    let before = submitted(&one, "Ada", "Sample").await;
    let due = check_due(&s1, &before).await;
    assert_eq!(due["at"], "2014-02-10T10:00:00Z", "{due}");
    let calendar = [
        ("zone", "Asia/Bangkok"),
        ("closing", "16:00"),
        ("rest", "5,6"),
        ("holidays", "2014-02-05\n2014-02-06"),
        ("worked", "2014-02-08"),
        ("from", "2014-02-03T12:00"),
    ];
    sets(&administrator, "calendar", &calendar).await;
    let page = administrator.page("/settings").await;
    page.says("2014-02-05, 2014-02-06");
    page.says("2014-02-08");
    administrator.page("/settings/calendar.csv").await.says("\"2014-02-05, 2014-02-06\",2014-02-08");
    world.clock_to("2014-02-03 12:30 Asia/Bangkok").await;
    assert_eq!(check_due(&s1, &before).await, due, "what runs is not moved (DR10)");
    // Tuesday 4, Saturday 8 (worked), Sunday 9, Monday 10, Tuesday 11: closing at 16:00 in Bangkok.
    let form = travaux_tests::expert_form("QN", "Bo", "Example");
    let after = other.make("/api/v1/nominations", json!({"nominator": "QN", "answers": form})).await;
    other.does(&format!("/api/v1/nominations/{after}"), "submit", json!({"answers": form})).await;
    assert_eq!(check_due(&s1, &after).await["at"], "2014-02-11T09:00:00Z");
    // A year of validity set today holds for what is opened from then on, and for nothing that was (DR36).
    let version = [
        ("procedure", "expert-nomination"),
        ("number", "2"),
        ("keys", "1"),
        ("validity_years", "2"),
        ("check", "P3BD"),
        ("decide", "P9BD"),
        ("resubmit", "P30D"),
        ("consent", "P14D"),
        ("remind", "P60D"),
        ("from", "2014-02-03T13:00"),
    ];
    sets(&administrator, "version", &version).await;
    world.clock_to("2014-02-03 14:00 Asia/Bangkok").await;
    assert_eq!(s1.get(&format!("/api/v1/nominations/{before}")).await.body["procedure"], 1);
    assert_eq!(check_due(&s1, &before).await, due);
    let third = submitted(&one, "Cím", "Próba").await;
    assert_eq!(s1.get(&format!("/api/v1/nominations/{third}")).await.body["procedure"], 2);
}

async fn what_cannot_be_set_is_told_beside_the_field(world: World) {
    let (administrator, s1) = (world.clerk().await, world.person("S1").await);
    let past =
        [("zone", "Asia/Bangkok"), ("closing", "17:00"), ("rest", "6,7"), ("from", "2014-01-01T09:00")];
    let answer = administrator.form("/settings/calendar", &past).await;
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
    answer.says("DR10");
    answer.says("value=\"2014-01-01T09:00\"");
    let unreadable = [("mandate", "M-0001"), ("from", "soon"), ("reason", "Why not.")];
    let answer = administrator.form("/settings/revoke", &unreadable).await;
    answer.says("Type a time like 2014-03-14T17:00.");
    answer.says("value=\"soon\"");
    // A name that reads otherwise than it is written, and one with a byte nobody sees.
    for (name, why) in [
        ("Quzonia \u{202e}ylimaf", "turns the writing direction"),
        ("Quzo\u{0}nia", "invisible control character"),
    ] {
        let new = [("code", "QZ"), ("name", name), ("kind", "country")];
        let answer = administrator.form("/settings/participant", &new).await;
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
        answer.says(why);
        let grant =
            json!({"role": "auditor", "label": "Auditor", "name": name, "email": "a@travaux.example"});
        let key = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_OID, name.as_bytes()).to_string();
        let answer = administrator.ask_with_key("/api/v1/mandates", grant, &key).await;
        answer.refused("text-unreadable");
        assert_eq!(answer.body["errors"][0]["field"], "name", "{}", answer.text);
        let call = json!({"year": "2014", "title": name, "text": "Please nominate.",
            "closes": {"at": "2014-03-14T17:00", "zone": "Asia/Bangkok"}});
        let key = uuid::Uuid::new_v5(&uuid::Uuid::NAMESPACE_URL, name.as_bytes()).to_string();
        let answer = s1.ask_with_key("/api/v1/calls", call, &key).await;
        answer.refused("text-unreadable");
        assert_eq!(answer.body["errors"][0]["field"], "title", "{}", answer.text);
    }
    s1.form("/settings/grant", &[("role", "auditor")]).await.absent();
}
