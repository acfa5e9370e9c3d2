//! The side paths of rounds and silence, by page: a round of objections, a workshop, late and superseded answers, dispatch that failed,
//! a round that rests, brackets, a restricted text, silence that is refused and extended.

use serde_json::json;
use travaux_tests::{Answer, Person, World};

use crate::guides::{Cast, GUIDE, a_guide, cast, issue};
use crate::on_both;

const ROUND: &str = "/rounds/PG-TIP/1";
const API: &str = "/api/v1/rounds/PG-TIP/1";

on_both!(
    in_a_round_of_objections_a_remark_names_its_paragraph,
    in_a_workshop_the_rapporteur_writes_down_what_was_said,
    a_text_goes_out_in_two_languages_and_is_commented_in_both,
    an_answer_is_superseded_and_another_comes_late,
    a_round_is_dispatched_again_rests_and_goes_on,
    brackets_are_opened_and_closed_and_a_restricted_text_stays_with_its_list,
    silence_is_refused_in_the_meeting_and_another_is_extended,
    what_happened_since_one_looked_stands_first,
);

#[track_caller]
fn went(answer: &Answer) {
    assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
}

#[track_caller]
fn told(answer: &Answer, words: &[&str]) {
    assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
    for words in words {
        assert!(answer.text.contains(words), "{words}: {}", answer.text);
    }
}

/// A draft of the guide that all members may read, in English; its symbol.
async fn issued(cast: &Cast<'_>) -> String {
    a_guide(cast).await;
    cast.office.does(GUIDE, "issue-zero-draft", issue("draft for comment", None)).await;
    cast.office.get(GUIDE).await.body["symbol"].as_str().expect("a symbol").to_owned()
}

/// A round is prepared on its page.
async fn prepared(officer: &Person<'_>, symbol: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("guide", "PG-TIP"),
        ("number", "1"),
        ("committee", "PG-2013"),
        ("text", symbol),
        ("at", "2014-03-14T17:00"),
        ("zone", "Asia/Bangkok"),
    ];
    fields.extend_from_slice(more);
    if !more.iter().any(|(name, _)| *name == "kind") {
        fields.push(("kind", "member-comments"));
    }
    officer.form("/rounds/new", &fields).await
}

/// The languages the page of a round offers, as its boxes carry them.
async fn offered(officer: &Person<'_>) -> Vec<String> {
    let page = officer.page(ROUND).await.text;
    let boxes = page.split("name=\"texts\" value=\"").skip(1);
    boxes.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
}

async fn circulated(officer: &Person<'_>) {
    let texts = offered(officer).await;
    let fields: Vec<(&str, &str)> = texts.iter().map(|text| ("texts", text.as_str())).collect();
    assert!(!fields.is_empty(), "the page knows the text and its digest");
    went(&officer.form(&format!("{ROUND}/circulate"), &fields).await);
}

async fn in_a_round_of_objections_a_remark_names_its_paragraph(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    // Assent by silence is no kind of round: it has its own procedure (DR13).
    let page = cast.office.page("/rounds/new").await.text;
    assert!(!page.contains("value=\"silence\"") && page.contains("the co-chairs propose"), "{page}");
    let no = prepared(&cast.office, &symbol, &[("kind", "silence")]).await;
    told(&no, &["DR13", "silence procedure", &symbol]);
    went(&prepared(&cast.office, &symbol, &[("kind", "objection-only")]).await);
    circulated(&cast.office).await;

    let focal_point = world.person("F-QM").await;
    let desk = format!("{ROUND}/desk");
    let form = focal_point.page(&desk).await.text;
    assert!(form.contains("Write an objection") && !form.contains("value=\"editorial\""), "{form}");
    let typed = [("language", "en"), ("comment", "We cannot accept this.")];
    let with = |more: &[(&'static str, &'static str)]| [&typed[..], more].concat();
    let no = focal_point.form(&format!("{desk}/keep"), &with(&[("kind", "technical")])).await;
    told(&no, &["Name the paragraph you object to", "We cannot accept this."]);
    let no =
        focal_point.form(&format!("{desk}/keep"), &with(&[("kind", "editorial"), ("number", "9.1")])).await;
    told(&no, &["An objection is about what the text says"]);
    // The number printed beside a paragraph names it.
    went(
        &focal_point.form(&format!("{desk}/keep"), &with(&[("kind", "technical"), ("number", "9.1")])).await,
    );
    let draft = focal_point.get(&format!("{API}/answers/QM")).await.body["drafts"][0].clone();
    assert_eq!(draft["words"]["anchor"]["paragraph"], "p1", "{draft}");
    world.clock_to("2014-03-14 17:00 Asia/Bangkok").await;
    assert_eq!(cast.office.get(API).await.body["silence_means"], "no-objection");
}

async fn in_a_workshop_the_rapporteur_writes_down_what_was_said(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    let workshop = [("workshop", "Workshop of experts in Bali"), ("unattributed", "yes")];
    // A number is one of the committee's meetings, and it has called none.
    let no = prepared(&cast.office, &symbol, &[("workshop", "7")]).await;
    told(&no, &["the committee has called none of that number", "DR29"]);
    went(&prepared(&cast.office, &symbol, &workshop).await);
    circulated(&cast.office).await;
    let page = cast.office.page(ROUND).await.text;
    assert!(
        page.contains("Write down what was said") && page.contains("no comment carries a name"),
        "{page}"
    );

    let said = [
        ("language", "en"),
        ("kind", "technical"),
        ("comment", "Some asked for an exception."),
        ("number", "9.1"),
    ];
    let named = [&said[..], &[("participant", "QM")]].concat();
    let no = cast.office.form(&format!("{ROUND}/write-down"), &named).await;
    told(&no, &["DR29", "Some asked for an exception."]);
    went(&cast.office.form(&format!("{ROUND}/write-down"), &said).await);
    let comment = cast.office.get("/api/v1/comments/c01").await.body;
    assert_eq!(
        (&comment["participant"], &comment["comment"]),
        (&json!(null), &json!("Some asked for an exception."))
    );
    // Nobody but the secretariat writes down.
    let focal_point = world.person("F-QM").await;
    focal_point.form(&format!("{ROUND}/write-down"), &said).await.absent();
}

async fn a_text_goes_out_in_two_languages_and_is_commented_in_both(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    let french = json!({"number": 1, "language": "fr", "markdown": "# 9 Victimes\n\nCes personnes ne devraient pas être punies."});
    cast.office.does(GUIDE, "translation", french).await;
    went(&prepared(&cast.office, &symbol, &[]).await);
    let texts = offered(&cast.office).await;
    assert!(texts.len() == 2 && texts[0].starts_with("en ") && texts[1].starts_with("fr "), "{texts:?}");
    circulated(&cast.office).await;

    let focal_point = world.person("F-QM").await;
    let desk = focal_point.page(&format!("{ROUND}/desk?language=fr&paragraph=p1")).await.text;
    assert!(desk.contains("<option value=\"fr\" selected"), "{desk}");
    let comment = [
        ("language", "fr"),
        ("kind", "translation"),
        ("comment", "« punies » : sanctionnées."),
        ("paragraph", "p1"),
    ];
    went(&focal_point.form(&format!("{ROUND}/desk/keep"), &comment).await);
    went(&focal_point.form(&format!("{ROUND}/desk/submit"), &[("drafts", "d1")]).await);
    let page = cast.office.page("/guides/PG-TIP/languages/fr").await.text;
    assert!(page.contains("/comments/c01"), "its number stands beside the translation: {page}");
}

async fn an_answer_is_superseded_and_another_comes_late(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    went(&prepared(&cast.office, &symbol, &[]).await);
    circulated(&cast.office).await;
    let (qm, qn) = (world.person("F-QM").await, world.person("F-QN").await);
    let desk = format!("{ROUND}/desk");
    let keeps = async |person: &Person<'_>, comment: &str| {
        let fields = [("language", "en"), ("kind", "technical"), ("comment", comment), ("number", "9.1")];
        went(&person.form(&format!("{desk}/keep"), &fields).await);
    };
    // A comment on a paragraph that is not there comes back with what was typed.
    let gone = [
        ("language", "en"),
        ("kind", "technical"),
        ("comment", "On what was taken out."),
        ("paragraph", "p77"),
    ];
    let no = qm.form(&format!("{desk}/keep"), &gone).await;
    told(&no, &["The text has no paragraph p77", "On what was taken out."]);

    keeps(&qm, "The first position.").await;
    went(&qm.form(&format!("{desk}/submit"), &[("drafts", "d1")]).await);
    keeps(&qm, "And one thing more.").await;
    let page = qm.page(&desk).await.text;
    assert!(page.contains("Replace the position by one with these"), "{page}");
    went(&qm.form(&format!("{desk}/supersede"), &[("drafts", "d2")]).await);
    let answer = qm.get(&format!("{API}/answers/QM")).await.body;
    assert_eq!(answer["comments"], json!(["c01", "c02"]), "the former version is kept: {answer}");

    // After the instant it is late: a label, not a loss.
    keeps(&qn, "We were late.").await;
    world.clock_to("2014-03-14 17:00 Asia/Bangkok").await;
    let no = qn.form(&format!("{desk}/submit"), &[("drafts", "d1")]).await;
    assert_eq!(no.status.as_u16(), 422, "{}", no.text);
    assert!(qn.page(&desk).await.text.contains("Submit late"));
    went(&qn.form(&format!("{desk}/submit-late"), &[("drafts", "d1")]).await);
    let late = cast.office.get("/api/v1/comments/c03").await.body;
    assert_eq!((&late["participant"], &late["late"]), (&json!("QN"), &json!(true)));
    assert!(cast.office.page(ROUND).await.text.contains("late"));
}

async fn a_round_is_dispatched_again_rests_and_goes_on(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(GUIDE, "open-round", json!({"round": 1})).await;
    }
    went(&prepared(&cast.office, &symbol, &[]).await);
    circulated(&cast.office).await;
    let press =
        async |act: &str, fields: &[(&str, &str)]| cast.office.form(&format!("{ROUND}/{act}"), fields).await;
    let failed = [("participant", "QM"), ("channel", "email"), ("reason", "The mailbox is full.")];
    went(&press("dispatch-failed", &failed).await);
    assert!(cast.office.page(ROUND).await.text.contains("The mailbox is full."));
    let stranger = [("participant", "ZZ"), ("channel", "fax"), ("delivered", "yes")];
    told(&press("dispatch-repeated", &stranger).await, &["the round was not sent there"]);
    went(
        &press("dispatch-repeated", &[("participant", "QM"), ("channel", "fax"), ("delivered", "yes")]).await,
    );
    assert!(cast.office.page(ROUND).await.text.contains("arrived by fax"));

    // It rests: nothing is taken; it goes on with the time it had left.
    told(
        &press("pause", &[("authority", "The co-leads, 10 February")]).await,
        &["The co-leads, 10 February"],
    );
    went(&press("pause", &[("authority", "The co-leads"), ("reason", "The text is checked.")]).await);
    let focal_point = world.person("F-QM").await;
    let keep = [("language", "en"), ("kind", "technical"), ("comment", "A remark."), ("number", "9.1")];
    went(&focal_point.form(&format!("{ROUND}/desk/keep"), &keep).await);
    told(
        &focal_point.form(&format!("{ROUND}/desk/submit"), &[("drafts", "d1")]).await,
        &["the round is resting"],
    );
    world.clock_to("2014-02-17 09:00 Asia/Bangkok").await;
    went(&press("reopen", &[("authority", "The co-leads"), ("reason", "It is checked.")]).await);
    let due = cast.office.get(API).await.body["deadline"]["at"].as_str().expect("an instant").to_owned();
    assert_eq!(due, "2014-03-28T10:00:00Z", "two weeks of rest are two weeks more");
    went(&focal_point.form(&format!("{ROUND}/desk/submit"), &[("drafts", "d1")]).await);

    // It closes by the clock, and the guide goes on to its comments with nobody signed in; then a further round is opened.
    world.clock_to("2014-03-28 17:00 Asia/Bangkok").await;
    assert_eq!(cast.office.get(API).await.body["state"], "closed");
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "consolidation");
    went(&cast.lead_au.form("/guides/PG-TIP/further-round", &[("round", "2")]).await);
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "member_review");
}

async fn brackets_are_opened_and_closed_and_a_restricted_text_stays_with_its_list(world: World) {
    let cast = cast(&world).await;
    issued(&cast).await;
    let sits = world.person("DC-QM").await;
    let alternatives = [
        ("bracket", "B1"),
        ("section", "s1"),
        ("paragraph", "p1"),
        ("text", "[Alt 1: should not][Alt 2: must not]"),
    ];
    went(&sits.form("/guides/PG-TIP/open-bracket", &alternatives).await);
    let page = cast.office.page("/guides/PG-TIP").await.text;
    assert!(page.contains("B1") && page.contains("QM"), "{page}");
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(GUIDE, "open-round", json!({"round": 1})).await;
    }
    cast.lead_au.does(GUIDE, "close-round", json!({"round": 1})).await;
    let next = [("label", "final text"), ("classification", "restricted"), ("circulation", "QN, QT")];
    told(&cast.lead_au.form("/guides/PG-TIP/issue-final", &next).await, &["DR19", "B1", "QN, QT"]);
    // Only who asked for it, or a recorded ruling, closes it (DR19).
    let close = |consent: &'static str| [("reference", "B1"), ("choice", "Alt 2"), ("consent_of", consent)];
    told(
        &cast.lead_au.form("/guides/PG-TIP/close-bracket", &close("QN")).await,
        &["QM asked for it", "DR19"],
    );
    went(&cast.lead_au.form("/guides/PG-TIP/close-bracket", &close("QM")).await);
    went(&cast.lead_au.form("/guides/PG-TIP/issue-final", &next).await);

    // The final text is for those on its list, while they are on it.
    let (on, off) = (world.person("D-QT").await, world.person("D-QR").await);
    assert_eq!(on.page("/guides/PG-TIP?version=2").await.status.as_u16(), 200);
    off.page("/guides/PG-TIP?version=2").await.absent();
    let list = [("number", "2"), ("add", "QR"), ("remove", "QT")];
    went(&cast.office.form("/guides/PG-TIP/circulation", &list).await);
    on.page("/guides/PG-TIP?version=2").await.absent();
    assert_eq!(off.page("/guides/PG-TIP?version=2").await.status.as_u16(), 200);
    let page = cast.office.page("/guides/PG-TIP?version=2").await.text;
    assert!(page.contains("Opened by 1") && page.contains("Not opened by 1"), "{page}");
}

async fn silence_is_refused_in_the_meeting_and_another_is_extended(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(GUIDE, "open-round", json!({"round": 1})).await;
    }
    cast.lead_au.does(GUIDE, "close-round", json!({"round": 1})).await;
    cast.lead_au.does(GUIDE, "issue-final", issue("final text", None)).await;
    let text = format!("PG-TIP {symbol}/Rev.1");
    let proposed = async |name: &str| {
        let fields = [
            ("silence", name),
            ("text", text.as_str()),
            ("body", "PLENARY"),
            ("provisional_title", "A guide"),
        ];
        went(&cast.chair.form("/silence", &fields).await);
    };
    // One refusal in the meeting, and no silence runs (DR13).
    proposed("TIP-1").await;
    let member = world.person("D-QT").await;
    let no = [("member", "QT"), ("reason", "We want to speak of it.")];
    went(&member.form("/silence/TIP-1/refuse", &no).await);
    let start = [
        ("agreed_in", "The meeting in Bangkok"),
        ("agreed_on", "2014-02-03"),
        ("expires", "2014-03-03T12:00"),
        ("zone", "Asia/Bangkok"),
    ];
    told(&cast.chair.form("/silence/TIP-1/start", &start).await, &["You cannot start"]);
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "final_text");

    proposed("TIP-2").await;
    went(&cast.chair.form("/silence/TIP-2/start", &start).await);
    let page = cast.office.page("/silence/TIP-2").await.text;
    assert!(
        page.contains("cell pnone") && page.contains("not opened"),
        "who holds nothing has a cell: {page}"
    );
    let later = [("expires", "2014-03-31T12:00"), ("zone", "Asia/Bangkok")];
    told(&cast.chair.form("/silence/TIP-2/extend", &later).await, &["2014-03-31T12:00"]);
    let reasoned = [&later[..], &[("reason", "A holiday.")]].concat();
    went(&cast.chair.form("/silence/TIP-2/extend", &reasoned).await);
    world.clock_to("2014-03-03 12:00 Asia/Bangkok").await;
    assert_eq!(
        cast.office.get("/api/v1/silence/TIP-2").await.body["state"],
        "running",
        "the old timer is gone"
    );

    a_second_late(&world, &cast).await;
}

/// What the clock of the fax says at the end is late: refused, kept on the page, and recorded (DR14).
async fn a_second_late(world: &World, cast: &Cast<'_>) {
    world.clock_to("2014-03-31 12:00 Asia/Bangkok").await;
    let spoken = [
        ("member", "QT"),
        ("form", "objection"),
        ("says", "We object all the same."),
        ("channel", "fax"),
        ("at", "2014-03-31T12:00:00"),
        ("zone", "Asia/Bangkok"),
        ("clock", "fax gateway"),
    ];
    told(&cast.office.form("/silence/TIP-2/break", &spoken).await, &["We object all the same.", "DR14"]);
    let late = [
        ("member", "QT"),
        ("received_at", "2014-03-31T12:00:00+07:00"),
        ("offered", "explanation of position"),
    ];
    went(&cast.office.form("/silence/TIP-2/refuse-late", &late).await);
    let record = cast.office.get("/api/v1/silence/TIP-2").await.body;
    assert_eq!((&record["state"], &record["late"]), (&json!("held"), &json!(1)));
}

async fn what_happened_since_one_looked_stands_first(world: World) {
    let cast = cast(&world).await;
    let symbol = issued(&cast).await;
    let reader = world.person("D-QT").await;
    // A browser keeps the mark of its last look; the first look tells no news.
    let first = reader.look("/guides/PG-TIP", None).await;
    assert!(!first.text.contains("Since you last looked here"), "{}", first.text);
    let mark = first.mark.expect("a mark of the look");
    assert!(mark.contains("Path=/guides/PG-TIP"), "{mark}");
    world.clock_to("2014-02-05 09:00 Asia/Bangkok").await;
    let position = json!({"guide": "PG-TIP", "participant": "QN", "symbol": symbol, "stance": "support"});
    world.person("D-QN").await.make("/api/v1/positions", position).await;
    cast.office.does(GUIDE, "issue-revision", issue("revised draft", None)).await;
    world.clock_to("2014-02-05 09:01 Asia/Bangkok").await;
    let again = reader.look("/guides/PG-TIP", Some(&mark)).await;
    assert!(again.text.contains("Since you last looked here"), "{}", again.text);
    let news = again.text.split("id=\"news\"").nth(1).unwrap_or_default();
    let news = news.split("</ol>").next().unwrap_or_default();
    assert!(news.contains("/Rev.1"), "the new text is told: {news}");
    assert!(!news.contains("support"), "the position of another is not: {news}");
    // What she did herself is no news to her, and nothing is told twice.
    let mark = again.mark.expect("a mark of the look");
    world.clock_to("2014-02-06 09:00 Asia/Bangkok").await;
    let later = reader.look("/guides/PG-TIP", Some(&mark)).await;
    assert!(!later.text.contains("Since you last looked here"), "{}", later.text);
}
