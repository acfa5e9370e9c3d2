//! Who owes the next act, since when, by when? The board, narrowed by each of its filters, on the page and by program.

use serde_json::json;
use travaux_tests::{Person, World, expert_form, table};

use crate::experts::{checklist, submitted};

/// References on the board, narrowed by a query.
async fn narrowed(person: &Person<'_>, query: &str) -> Vec<String> {
    let answer = person.get(&format!("/api/v1/nominations?limit=200&{query}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{query}: {}", answer.text);
    let items = answer.body["items"].as_array().cloned().unwrap_or_default();
    let mut found: Vec<String> =
        items.iter().filter_map(|it| it["reference"].as_str().map(str::to_owned)).collect();
    let page = person.page(&format!("/nominations?{query}")).await;
    assert_eq!(page.status.as_u16(), 200, "{query}: {}", page.text);
    for reference in &found {
        page.says(&format!(">{reference}</a>"));
    }
    let shown = page.text.matches("href=\"/nominations/EN-").count();
    assert_eq!(shown, found.len(), "the page shows what the program is told: {query}");
    let file = person.page(&format!("/nominations.csv?{query}")).await;
    assert_eq!(file.text.lines().count(), found.len() + 1, "and so does the file: {query}");
    found.sort();
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_narrowed_by_state_age_area_who_owes_and_by_when() {
    let world = World::sqlite();
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let old = submitted(&delegate, "Ada", "Sample").await;
    s1.does(&format!("/api/v1/nominations/{old}"), "accept", checklist()).await;
    s1.does(&format!("/api/v1/nominations/{old}"), "request-consent", json!({})).await;
    world.clock_to("2014-02-12 09:00 Asia/Bangkok").await;
    let mut form = expert_form("QM", "Bo", "Example");
    form["area_primary"] = "AREA.BOR.DOC".into();
    let young = delegate.make("/api/v1/nominations", json!({"nominator": "QM", "answers": form})).await;
    delegate.does(&format!("/api/v1/nominations/{young}"), "submit", json!({"answers": form})).await;
    let gone = submitted(&delegate, "Cím", "Próba").await;
    delegate.does(&format!("/api/v1/nominations/{gone}"), "withdraw", json!({})).await;

    let all = [old.clone(), young.clone(), gone.clone()];
    assert_eq!(narrowed(&s1, "").await, all);
    assert_eq!(narrowed(&s1, "open=true").await, [old.clone(), young.clone()]);
    assert_eq!(narrowed(&s1, "open=false").await, [gone.as_str()]);
    assert_eq!(narrowed(&s1, "owes=nominee").await, [old.as_str()]);
    assert_eq!(narrowed(&s1, "owes=registrar").await, [young.as_str()]);
    assert_eq!(narrowed(&s1, "owes=nobody").await, [gone.as_str()]);
    assert_eq!(narrowed(&s1, "area=AREA.BOR.DOC").await, [young.as_str()]);
    assert_eq!(narrowed(&s1, "age=7").await, [old.as_str()], "received nine days ago");
    assert_eq!(narrowed(&s1, "age=30").await, [] as [String; 0]);
    assert_eq!(narrowed(&s1, "due=9&owes=registrar").await, [young.as_str()], "five business days");
    assert_eq!(narrowed(&s1, "due=1").await, [] as [String; 0]);
    assert_eq!(narrowed(&s1, "due=late").await, [] as [String; 0]);
    world.clock_to("2014-02-24 09:00 Asia/Bangkok").await;
    assert!(narrowed(&s1, "due=late").await.contains(&young));
    let page = s1.page("/nominations?owes=registrar&due=late&age=7&area=AREA.BOR.DOC&open=true").await;
    for control in ["f-owes", "f-due", "f-age", "f-area", "f-open", "f-state"] {
        page.says(&format!("id=\"{control}\""));
    }
    for chosen in ["registrar", "late", "7", "AREA.BOR.DOC", "true"] {
        page.says(&format!("value=\"{chosen}\" selected"));
    }
    page.says("Age, days");
    for (query, field) in
        [("owes=nobody-at-all", "owes"), ("due=soon", "due"), ("age=old", "age"), ("open=ajar", "open")]
    {
        let answer = s1.get(&format!("/api/v1/nominations?{query}")).await;
        assert_eq!(answer.body["errors"][0]["field"], field, "{query}: {}", answer.text);
    }
}

/// Words of letters only, each unlike the others.
fn names(count: usize) -> Vec<String> {
    let syllables = ["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe"];
    let name = |number: usize| {
        let places = [number % 12, number / 12 % 12, (number * 7 + 3) % 12, (number * 5 + 1) % 12];
        places.iter().map(|place| syllables[*place]).collect::<String>()
    };
    (0..count).map(name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_board_goes_on_on_the_next_page() {
    let world = World::sqlite();
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let forms = names(105).into_iter().map(|name| {
        let mut form = expert_form("QM", "Ada", &name);
        (form["nominator"], form["email"]) = ("QM".into(), format!("{name}@qm.example").into());
        (form["given_names"], form["name_display"]) = (name.clone().into(), name.into());
        form
    });
    let forms: Vec<serde_json::Value> = forms.collect();
    let report = delegate
        .send_table("/api/v1/nominations/import", table(&forms), "00000000-0000-4000-8000-0000000000c1")
        .await;
    assert_eq!(report.body["passing"], 105, "{}", report.text);
    let first = s1.page("/nominations?nominator=QM").await;
    first.says("1 to 100 of 105 nominations");
    let next = first.text.split("rel=\"next\"").next().and_then(|it| it.rsplit("href=\"").next());
    let next = next.and_then(|it| it.split('"').next()).expect("a way on").replace("&#38;", "&");
    assert!(next.contains("nominator=QM") && next.contains("after=100"), "the filters go along: {next}");
    let second = s1.page(&next).await;
    second.says("101 to 105 of 105 nominations");
    second.says("First page");
    assert!(!second.text.contains("rel=\"next\""), "{}", second.text);
    let shown = |text: &str| -> std::collections::BTreeSet<String> {
        let rows = text.split("href=\"/nominations/EN-").skip(1);
        rows.filter_map(|it| it.split('"').next().map(str::to_owned)).collect()
    };
    let (one, other) = (shown(&first.text), shown(&second.text));
    assert_eq!((one.len(), other.len(), one.union(&other).count()), (100, 5, 105), "each once");
    let beyond = s1.page("/nominations?after=9999").await;
    assert_eq!(beyond.status.as_u16(), 200, "{}", beyond.text);
}
