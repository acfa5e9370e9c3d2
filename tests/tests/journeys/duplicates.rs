//! When two nominations look like one person: why, and what people make of it; and what else befalls a nomination on its page.

use serde_json::{Value, json};
use travaux_tests::{Person, World, expert_form};

use crate::experts::{checklist, submitted, under_review};
use crate::on_both;

on_both!(
    two_nominations_that_look_alike_are_told_apart_merged_and_taken_apart_again,
    a_nomination_is_declined_or_withdrawn_on_its_page,
    a_time_of_receipt_is_corrected_and_a_newer_procedure_taken_over,
);

/// Presses a button of a nomination's page, at its newest version.
async fn presses(person: &Person<'_>, id: &str, act: &str, fields: &[(&str, &str)]) -> travaux_tests::Answer {
    let version = version(person, id).await;
    let fields = [fields, &[("version", &*version)]].concat();
    person.form(&format!("/nominations/{id}/{act}"), &fields).await
}

async fn version(person: &Person<'_>, id: &str) -> String {
    person.get(&format!("/api/v1/nominations/{id}")).await.body["version"].to_string()
}

async fn stands(person: &Person<'_>, id: &str) -> Value {
    person.get(&format!("/api/v1/nominations/{id}")).await.body
}

/// Put forward by another participant, with an address of one's own.
async fn put_forward(person: &Person<'_>, code: &str, (given, family): (&str, &str), email: &str) -> String {
    let mut form = expert_form(code, given, family);
    form["email"] = email.into();
    let id = person.make("/api/v1/nominations", json!({"nominator": code, "answers": form})).await;
    person.does(&format!("/api/v1/nominations/{id}"), "submit", json!({"answers": form})).await;
    id
}

async fn two_nominations_that_look_alike_are_told_apart_merged_and_taken_apart_again(world: World) {
    let (s1, qm, qn, qp) = (
        world.person("S1").await,
        world.person("D-QM").await,
        world.person("D-QN").await,
        world.person("D-QP").await,
    );
    let first = put_forward(&qm, "QM", ("Žaneta", "Nováková"), "zaneta@qm.example").await;
    // The same name without its accents and the other way round; and another name with the same address.
    let names = put_forward(&qn, "QN", ("Novakova", "Zaneta"), "other@qn.example").await;
    let address = put_forward(&qp, "QP", ("Bo", "Example"), "zaneta@qm.example").await;
    let page = s1.page(&format!("/nominations/{names}")).await;
    page.says("Looks like");
    page.says("alike: the names");
    page.says(&format!("Merge into {first}"));
    s1.page(&format!("/nominations/{address}")).await.says("alike: the e-mail address");
    let told = s1.page(&format!("/nominations/{first}")).await;
    told.says(&names);
    told.says(&address);
    s1.page("/my-day").await.says(&format!("decide whether it repeats {first}"));
    let delegate = qn.page(&format!("/nominations/{names}")).await;
    assert!(!delegate.text.contains("Merge into"), "the nominator is not asked: {}", delegate.text);

    let dismissed = [("other", &*first), ("reason", "Her twin keeps another post.")];
    let without = presses(&s1, &address, "dismiss-duplicate", &dismissed[..1]).await;
    assert_eq!(without.status.as_u16(), 422, "a reason is asked for: {}", without.text);
    presses(&s1, &address, "dismiss-duplicate", &dismissed).await.sent_on();
    s1.page(&format!("/nominations/{address}")).await.says("found to be another person");

    let merged = [("into", &*first), ("reason", "The same birth certificate.")];
    presses(&s1, &names, "merge", &merged).await.sent_on();
    let page = s1.page(&format!("/nominations/{names}")).await;
    page.says(&format!("merged it into {first}"));
    page.says("Take out of the merge");
    assert_eq!(stands(&s1, &names).await["merged_into"], json!(first));
    let board = s1.page("/nominations?open=true").await;
    assert!(
        !board.text.contains(&names) && board.text.contains(&first),
        "it rests in the other: {}",
        board.text
    );
    let accepted = presses(&s1, &names, "accept", &[]).await;
    assert_eq!(accepted.status.as_u16(), 422, "nothing goes on in it meanwhile: {}", accepted.text);

    presses(&s1, &names, "unmerge", &[("reason", "The certificate was a cousin's.")]).await.sent_on();
    assert!(stands(&s1, &names).await["merged_into"].is_null());
    s1.page("/nominations?open=true").await.says(&names);
    s1.does(&format!("/api/v1/nominations/{names}"), "accept", checklist()).await;
}

async fn a_nomination_is_declined_or_withdrawn_on_its_page(world: World) {
    let (s1, s3, delegate) = (world.person("S1").await, world.person("S3").await, world.person("D-QM").await);
    let id = under_review(&world, &s1, &delegate).await;
    let silent = presses(&s3, &id, "decline", &[("reasons", "")]).await;
    assert_eq!(silent.status.as_u16(), 422, "{}", silent.text);
    silent.says("f-decline-reasons-e");
    let grounds = "The experience claimed is not supported by the summary.";
    presses(&s3, &id, "decline", &[("reasons", grounds)]).await.sent_on();
    assert_eq!(stands(&s1, &id).await["state"], "not_approved");
    let page = delegate.page(&format!("/nominations/{id}")).await;
    page.says(grounds);
    page.says("not approved");
    let letters = world.mailbox().await;
    let letter = letters.iter().find(|letter| letter["kind"] == "nomination-not-approved").expect("a letter");
    assert!(letter["text"]["body"].as_str().is_some_and(|body| body.contains(grounds)), "{letter}");
    presses(&s3, &id, "decline", &[("reasons", grounds)]).await.sent_on();

    let other = submitted(&delegate, "Cím", "Próba").await;
    presses(&delegate, &other, "withdraw", &[("reason", "The expert changed posts.")]).await.sent_on();
    assert_eq!(stands(&s1, &other).await["state"], "withdrawn");
    s1.page(&format!("/nominations/{other}")).await.says("The expert changed posts.");
    let late = presses(&s1, &other, "accept", &[]).await;
    assert_eq!(late.status.as_u16(), 422, "what was withdrawn does not go on: {}", late.text);
    let program = submitted(&delegate, "Dee", "Muster").await;
    delegate.does(&format!("/api/v1/nominations/{program}"), "withdraw", json!({})).await;
    s1.page("/nominations?state=withdrawn").await.says(&program);
}

async fn a_time_of_receipt_is_corrected_and_a_newer_procedure_taken_over(world: World) {
    let (administrator, s1, delegate) =
        (world.clerk().await, world.person("S1").await, world.person("D-QM").await);
    world.clock_to("2014-02-04 09:00 Asia/Bangkok").await;
    let id = submitted(&delegate, "Ada", "Sample").await;
    let correction = [
        ("at", "2014-02-03T16:50"),
        ("zone", "Asia/Bangkok"),
        ("clock", "fax gateway"),
        ("evidence", "The fax arrived on the day before."),
    ];
    let ahead = [("at", "2014-02-05T16:50"), correction[1], correction[2], correction[3]];
    let ahead = presses(&s1, &id, "correct-receipt", &ahead).await;
    assert_eq!(ahead.status.as_u16(), 422, "not in the future: {}", ahead.text);
    presses(&s1, &id, "correct-receipt", &correction).await.sent_on();
    let page = s1.page(&format!("/nominations/{id}")).await;
    page.says("corrected the time of receipt");
    page.says("fax gateway");
    assert_eq!(stands(&s1, &id).await["received"]["clock"], "fax gateway");

    let version = json!({"number": 2, "keys": 1, "validity_years": 2, "check": "P5BD", "decide": "P20BD",
        "resubmit": "P30D", "consent": "P14D", "remind": "P60D",
        "effective_from": {"at": "2014-02-04T10:00", "zone": "Asia/Bangkok"}});
    let set = administrator.ask_at("/api/v1/procedures/expert-nomination", "versions", version, 1).await;
    assert_eq!(set.status.as_u16(), 200, "{}", set.text);
    world.clock_to("2014-02-04 11:00 Asia/Bangkok").await;
    assert_eq!(stands(&s1, &id).await["procedure"], 1, "it keeps the version it was opened under (DR36)");
    let reason = json!({"reason": "Both governments asked for the shorter term."});
    administrator.does(&format!("/api/v1/nominations/{id}"), "migrate", reason).await;
    assert_eq!(stands(&s1, &id).await["procedure"], 2);
    s1.page(&format!("/nominations/{id}")).await.says("from version 1 to version 2 of the procedure");
}
