//! How bodies act on texts: several at once or none, what is issued beside a text, what is read in which language, who opened what, and
//! what is printed with every copy.

use std::io::Read as _;

use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::guides::{Cast, also, cast, issue};
use crate::on_both;

const TIP: &str = "/api/v1/guides/PG-TIP";
const SOM: &str = "/api/v1/guides/PG-SOM";
/// A day that has passed when a rehearsal begins.
const TODAY: &str = "2014-02-03";

on_both!(
    one_act_covers_two_texts_or_none,
    a_corrigendum_explains_what_is_published_and_more_is_issued_beside_it,
    whoever_is_given_the_words_has_opened_the_text,
    a_text_stands_beside_its_translation_and_says_what_is_behind,
    positions_stand_in_a_grid_and_names_are_shown_from_an_instant,
);

/// A guide of two paragraphs, issued as a draft to all members.
async fn drafted(cast: &Cast<'_>, id: &str, instrument: &str) {
    let guide = format!("/api/v1/guides/{id}");
    let new = json!({"guide": id, "title": format!("Guide {id}"), "instrument": instrument,
        "committee": "PG-2013", "symbol_base": format!("RSO/PG/{instrument}")});
    cast.office.make("/api/v1/guides", new).await;
    let sections = json!([{"number": "9", "title": "Victims", "provisions": []}]);
    cast.office.does(&guide, "set-outline", json!({"sections": sections})).await;
    cast.lead_au.does(&guide, "approve-outline", json!({})).await;
    written(cast, id, (0, "Such persons should not be punished.\n\nConsent is irrelevant.")).await;
    cast.office.does(&guide, "issue-zero-draft", issue("draft", None)).await;
}

async fn written(cast: &Cast<'_>, id: &str, (expected, markdown): (u32, &str)) {
    let section = json!({"section": "s1", "expected": expected, "markdown": markdown});
    cast.drafter.does(&format!("/api/v1/guides/{id}"), "edit-section", section).await;
}

/// The same as a final text.
async fn settled(cast: &Cast<'_>, id: &str) {
    let guide = format!("/api/v1/guides/{id}");
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(&guide, "open-round", json!({"round": 1})).await;
    }
    cast.lead_au.does(&guide, "close-round", json!({"round": 1})).await;
    cast.lead_au.does(&guide, "issue-final", issue("final text", None)).await;
}

/// Senior officials meet with a quorum; whoever enters what they did.
async fn meeting(world: &World) -> Person<'_> {
    let present = ["AF", "BD", "MY", "MV", "MM", "NZ", "PK", "LK", "TH", "PH", "VN", "US", "AE", "AU", "ID"];
    let meeting = json!({"id": "ahg-x", "body": "AHG", "place": "Bangkok", "present": present});
    world.person("R2").await.make("/api/v1/meetings", meeting).await;
    also(world, "SOM", ("senior-officials", Some("AU"), None)).await
}

fn act(verb: &str) -> Value {
    json!({"body": "AHG", "meeting": "ahg-x", "verb": verb, "on": TODAY})
}

async fn read(person: &Person<'_>, address: &str) -> Value {
    person.get(address).await.body
}

async fn one_act_covers_two_texts_or_none(world: World) {
    let cast = cast(&world).await;
    for (id, instrument) in [("PG-TIP", "TIP"), ("PG-SOM", "SOM")] {
        drafted(&cast, id, instrument).await;
        settled(&cast, id).await;
    }
    let officials = meeting(&world).await;
    officials.does(TIP, "clear", act("cleared")).await;
    let standing = async || {
        let mut all = Vec::new();
        for guide in [TIP, SOM] {
            let it = read(&cast.office, guide).await;
            all.push((it["state"].clone(), it["version"].clone(), it["acts"].clone()));
        }
        all
    };

    // The other text is not cleared yet: nothing is entered on either, by program and by page.
    let before = standing().await;
    let mut both = act("endorsed");
    both["together_with"] = json!(["PG-SOM"]);
    let no = officials.ask(TIP, "endorse", both.clone()).await;
    no.refused("guide-not-now");
    let fields = [
        ("body", "AHG"),
        ("meeting", "ahg-x"),
        ("verb", "endorsed"),
        ("on", TODAY),
        ("together_with", "PG-SOM"),
    ];
    let told = officials.form("/guides/PG-TIP/endorse", &fields).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    assert_eq!(standing().await, before, "all or nothing");

    // Now both are, and the page offers the one beside the other.
    officials.does(SOM, "clear", act("cleared")).await;
    let page = officials.page("/guides/PG-TIP").await.text;
    assert!(page.contains("The same act covers") && page.contains("value=\"PG-SOM\""), "{page}");
    let mut twice = both.clone();
    twice["together_with"] = json!(["PG-SOM", "PG-SOM"]);
    let told = officials.ask(TIP, "endorse", twice).await;
    assert!(told.text.contains("PG-SOM is named twice"), "{}", told.text);
    assert_eq!(officials.form("/guides/PG-TIP/endorse", &fields).await.status.as_u16(), 303);
    let (tip, som) = (read(&cast.office, TIP).await, read(&cast.office, SOM).await);
    for guide in [&tip, &som] {
        assert_eq!((&guide["state"], &guide["acts"][1]["verb"]), (&json!("endorsed"), &json!("endorsed")));
    }
    let position = |guide: &Value| guide["acts"][1]["position"].as_u64().expect("a position");
    assert_eq!(position(&som), position(&tip) + 1, "one append");
    // Pressed again nothing is entered a second time.
    officials.does(TIP, "endorse", both).await;
    assert_eq!(read(&cast.office, TIP).await["version"], tip["version"]);
}

async fn a_corrigendum_explains_what_is_published_and_more_is_issued_beside_it(world: World) {
    let cast = cast(&world).await;
    drafted(&cast, "PG-TIP", "TIP").await;
    settled(&cast, "PG-TIP").await;
    let officials = meeting(&world).await;
    officials.does(TIP, "clear", act("cleared")).await;
    let symbol = read(&cast.office, TIP).await["symbol"].as_str().expect("a symbol").to_owned();
    let member = world.person("D-QT").await;
    let statement = json!({"id": "QT-1", "kind": "reservation", "guide": "PG-TIP", "symbol": symbol,
        "body": "PLENARY", "text": "We read section 9 within our constitution.", "insists": true});
    member.make("/api/v1/statements", statement).await;
    officials.does(TIP, "endorse", act("endorsed")).await;

    // The file differs from what was endorsed: refused, unless the corrigendum goes out with it (DR24).
    let printed = "1".repeat(64);
    let mut fields = vec![("digest", printed.as_str()), ("on", TODAY), ("languages", "en")];
    let told = cast.office.form("/guides/PG-TIP/publish", &fields).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    assert!(
        told.text.contains("DR24") && told.text.contains(&printed),
        "what was typed comes back: {}",
        told.text
    );
    fields.push(("corrigendum", "Page 14: article number."));
    assert_eq!(cast.office.form("/guides/PG-TIP/publish", &fields).await.status.as_u16(), 303);
    let acts = member.page("/guides/PG-TIP/acts").await.text;
    assert!(acts.contains(&format!("by {symbol}/Corr.1")), "{acts}");

    // After publication what supplements, amends and reissues the text gets its mark; the text stays the text (DR23).
    let typed = |more: &[(&'static str, &'static str)]| {
        let mut all = vec![("label", "annex"), ("markdown", "# 1 Annex\n\nModel provisions stand here.")];
        all.extend_from_slice(more);
        all
    };
    let pressed = async |end: &str, fields: &[(&str, &str)]| {
        let answer = cast.office.form(&format!("/guides/PG-TIP/{end}"), fields).await;
        assert_eq!(answer.status.as_u16(), 303, "{end}: {}", answer.text);
    };
    pressed("addendum", &typed(&[])).await;
    pressed("amendment", &typed(&[("body", "AHG"), ("verb", "adopted"), ("on", TODAY)])).await;
    pressed("reissue", &[("languages", "en"), ("reason", "A page was missing in print.")]).await;
    let guide = read(&member, TIP).await;
    assert_eq!(guide["symbol"], json!(symbol), "nothing beside a text becomes the newest text");
    let current = json!([{"language": "en", "in_force": {
        "text": format!("{symbol}*"), "amendments": [format!("{symbol}/Amend.1")],
        "corrigenda": [format!("{symbol}/Corr.1")], "addenda": [format!("{symbol}/Add.1")],
    }}]);
    assert_eq!(guide["in_force"], current);
    let page = member.page("/guides/PG-TIP").await.text;
    assert!(page.contains("In force") && page.contains("/guides/PG-TIP/beside/1"), "{page}");
    let annex = member.page("/guides/PG-TIP/beside/1").await.text;
    assert!(annex.contains("Model provisions stand here.") && annex.contains("/Add.1"), "{annex}");
    let amendment = read(&member, &format!("{TIP}/beside/2")).await;
    assert_eq!((&amendment["of"], &amendment["act"]["verb"]), (&json!(symbol), &json!("adopted")));
    member.page("/guides/PG-TIP/beside/3").await.absent();
    let revision = issue("an annex", Some(&format!("{symbol}/Add.2")));
    cast.lead_au.ask(TIP, "revise-final", revision).await.refused("guide-not-now");
    printed_with_every_copy(&member).await;
}

/// The reservation stands on the page of the text and in the file, word for word (DR20).
async fn printed_with_every_copy(member: &Person<'_>) {
    let words = "QT: We read section 9 within our constitution.";
    let page = member.page("/guides/PG-TIP").await.text;
    assert!(page.contains("go with every copy") && page.contains(words), "{page}");
    let copy = document(member.bytes("/guides/PG-TIP/text.docx").await);
    assert!(copy.contains(words), "{copy}");
}

/// The words of a word processor file.
fn document(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut xml = String::new();
    archive.by_name("word/document.xml").expect("a document").read_to_string(&mut xml).expect("its words");
    xml
}

async fn whoever_is_given_the_words_has_opened_the_text(world: World) {
    let cast = cast(&world).await;
    drafted(&cast, "PG-TIP", "TIP").await;
    written(&cast, "PG-TIP", (1, "Such persons must not be punished. {#p1}\n\nConsent is irrelevant. {#p2}"))
        .await;
    cast.office.does(TIP, "issue-revision", issue("revised draft", None)).await;
    let ways = [
        ("D-QM", "QM", "/guides/PG-TIP?version=2"),
        ("D-QN", "QN", "/guides/PG-TIP/redline?from=1&to=2"),
        ("D-QP", "QP", "/guides/PG-TIP/redline.docx?from=1&to=2"),
        ("D-QQ", "QQ", "/guides/PG-TIP/lineage/p1?version=2"),
        ("D-QR", "QR", "/api/v1/guides/PG-TIP/versions/2"),
        ("D-QS", "QS", "/guides/PG-TIP/text.docx?version=2"),
    ];
    for (label, _, address) in ways {
        let person = world.person(label).await;
        let answer = if address.starts_with("/api/") {
            person.get(address).await.status
        } else {
            person.page(address).await.status
        };
        assert_eq!(answer.as_u16(), 200, "{address}");
    }
    // Pages without the words of the text open nothing.
    let unread = world.person("D-QT").await;
    for address in ["/guides/PG-TIP/acts", "/guides/PG-TIP/coverage", "/guides"] {
        assert_eq!(unread.page(address).await.status.as_u16(), 200, "{address}");
    }
    let text = read(&cast.office, &format!("{TIP}/versions/2")).await;
    let recipients = text["recipients"].as_array().expect("recipients").clone();
    let opened = |code: &str| {
        let row = recipients.iter().find(|row| row["participant"] == code);
        !row.unwrap_or_else(|| panic!("{code} receives it: {text}"))["opened_at"].is_null()
    };
    for (_, code, address) in ways {
        assert!(opened(code), "{address} gives out the words");
    }
    assert!(!opened("QT") && !opened("QW"));
    assert_eq!(read(&unread, &format!("{TIP}/versions/2")).await["recipients"], Value::Null);
    let page = cast.office.page("/guides/PG-TIP").await.text;
    assert!(page.contains("Opened by 7") && page.contains("QM, QN, QP, QQ, QR, QS, QT"), "{page}");
    // Both texts of a redline were opened.
    let first = read(&cast.office, &format!("{TIP}/versions/1")).await;
    let of_qn =
        first["recipients"].as_array().expect("recipients").iter().find(|row| row["participant"] == "QN");
    assert!(of_qn.is_some_and(|row| !row["opened_at"].is_null()), "{first}");
}

async fn a_text_stands_beside_its_translation_and_says_what_is_behind(world: World) {
    let cast = cast(&world).await;
    drafted(&cast, "PG-TIP", "TIP").await;
    let french = |first: &str| format!("# 9 Victimes\n\n{first}\n\nLe consentement est indifférent.");
    let translated = async |number: u32, first: &str| {
        let text = json!({"number": number, "language": "fr", "markdown": french(first)});
        cast.office.does(TIP, "translation", text).await;
    };
    translated(1, "Ces personnes ne devraient pas être punies.").await;
    let member = world.person("D-QT").await;
    let page = member.page("/guides/PG-TIP/languages/fr").await.text;
    for words in ["lang=\"fr\"", "Ces personnes ne devraient pas", "Such persons should not", "as its source"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("behind its source"), "{page}");

    // The source goes on: one paragraph is behind, one is as it was, one is not translated.
    let words =
        "Such persons must not be punished. {#p1}\n\nConsent is irrelevant. {#p2}\n\nA new paragraph.";
    written(&cast, "PG-TIP", (1, words)).await;
    cast.office.does(TIP, "issue-revision", issue("revised draft", None)).await;
    let standing = read(&member, &format!("{TIP}/languages/fr")).await;
    let stands: Vec<&Value> =
        standing["paragraphs"].as_array().expect("paragraphs").iter().map(|it| &it["stands"]).collect();
    assert_eq!(stands, ["behind", "current", "untranslated"]);
    let page = member.page("/guides/PG-TIP/languages/fr").await.text;
    assert!(page.contains("behind its source") && page.contains("not translated"), "{page}");
    let text = member.page("/guides/PG-TIP").await.text;
    assert!(text.contains("2 of 3 paragraphs are behind their source"), "{text}");
    assert!(text.contains("/guides/PG-TIP/languages/fr"), "{text}");

    // The next translation is compared with the one before, and comes as a file and as JSON.
    let second = json!({"number": 2, "language": "fr", "markdown":
        format!("{}\n\nUn nouvel alinéa.", french("Ces personnes ne doivent pas être punies."))});
    cast.office.does(TIP, "translation", second).await;
    let redline = member.page("/guides/PG-TIP/redline?language=fr&from=1&to=2").await.text;
    assert!(
        redline.contains("[deleted: </span>devraient") && redline.contains("[inserted: </span>doivent"),
        "{redline}"
    );
    member.page("/guides/PG-TIP/redline?language=de").await.absent();
    let file = document(member.bytes("/guides/PG-TIP/text.docx?language=fr").await);
    assert!(file.contains("Ces personnes ne doivent pas être punies."), "{file}");
    let json = read(&member, &format!("{TIP}/versions/2?language=fr")).await;
    assert_eq!(json["language"], "fr");
    assert!(json["markdown"].as_str().is_some_and(|text| text.contains("Un nouvel alinéa.")), "{json}");
    member.get(&format!("{TIP}/languages/de")).await.absent();
}

async fn positions_stand_in_a_grid_and_names_are_shown_from_an_instant(world: World) {
    let cast = cast(&world).await;
    drafted(&cast, "PG-TIP", "TIP").await;
    let (taker, other) = (world.person("D-QT").await, world.person("D-QN").await);
    let symbol = read(&cast.office, TIP).await["symbol"].as_str().expect("a symbol").to_owned();
    let fields = [
        ("stance", "objection"),
        ("paragraphs", "p1"),
        ("reason", "It goes too far."),
        ("body", "PLENARY"),
        ("symbol", symbol.as_str()),
        ("participant", "QT"),
    ];
    assert_eq!(taker.form("/guides/PG-TIP/take-position", &fields).await.status.as_u16(), 303);

    // The secretariat sees a cell for every delegation, also for those that gave no position; others see the paragraph, not the name.
    let grid = cast.office.page("/guides/PG-TIP/acts").await.text;
    assert!(grid.contains("cell pO") && grid.contains("cell pnone") && grid.contains("not opened"), "{grid}");
    assert!(grid.contains("Positions, 1 of "), "{grid}");
    let told = other.page("/guides/PG-TIP/acts").await.text;
    assert!(told.contains("A delegation") && told.contains("9.1"), "{told}");
    assert!(!told.contains("It goes too far.") && !told.contains("QT"), "{told}");
    let own = taker.page("/guides/PG-TIP/acts").await.text;
    assert!(own.contains("cell pO") && own.contains("It goes too far."), "{own}");

    // Names are shown from an instant to come, and then for good.
    let from = async |at: &str| {
        cast.office.form("/guides/PG-TIP/disclosure", &[("at", at), ("zone", "Asia/Bangkok")]).await
    };
    let past = from("2014-01-06T09:00").await;
    assert_eq!(past.status.as_u16(), 422, "{}", past.text);
    assert!(
        past.text.contains("an instant that has passed") && past.text.contains("2014-01-06T09:00"),
        "{}",
        past.text
    );
    assert_eq!(from("2014-02-10T09:00").await.status.as_u16(), 303);
    cast.lead_au.ask(TIP, "disclosure", json!({})).await.absent();
    assert!(!other.page("/guides/PG-TIP/acts").await.text.contains("It goes too far."), "not yet");
    world.clock_to("2014-02-10 09:00 Asia/Bangkok").await;
    let named = other.page("/guides/PG-TIP/acts").await.text;
    assert!(named.contains("It goes too far.") && named.contains("Positions, 1 of "), "{named}");
    cast.office.ask(TIP, "disclosure", json!({})).await.refused("guide-names-are-shown");
}
