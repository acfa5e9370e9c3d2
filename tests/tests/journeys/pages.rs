//! Every page of the demonstration is there, small, and without a control that writes in the past.

use reqwest::Method;
use travaux_tests::{Person, World};

/// Most bytes of a page.
const MAX_PAGE_BYTES: usize = 60_000;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_demonstration_is_shown() {
    let world = World::demonstration();
    let (s1, auditor) = (world.person("S1").await, world.person("AUD").await);
    let pages = [
        "/my-day",
        "/nominations",
        "/nominations/EN-2014-0002",
        "/nominations/EN-2014-0016/edit",
        "/nominations/new",
        "/roster",
        "/roster/RE-2014-0003",
        "/focal-points",
        "/focal-points/QM",
        "/calls",
        "/calls/2014",
        "/intake",
        "/participants",
        "/participants/TR",
        "/letters",
        "/record",
        "/record/200",
        "/dashboard",
        "/rehearsal",
        "/help",
        "/playback/expert-nomination/EN-2014-0002?step=3",
    ];
    for path in pages {
        is_light(&s1, path).await;
    }
    for path in ["/nominations", "/nominations/EN-2014-0002", "/roster", "/calls/2014", "/focal-points/QM"] {
        let page = auditor.page(&format!("{path}?as_of=2014-05-30%2012:00%20Asia/Bangkok")).await;
        assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.text);
        assert!(page.text.contains("You are standing at"), "{path} says that it stands in the past");
        let writes = page.text.matches("method=\"post\"").count();
        assert_eq!(writes, 1, "{path} has no control that writes but the one to sign out");
    }
    let board = s1.page("/nominations?state=submitted").await;
    assert!(board.text.contains("EN-2014-0013") && !board.text.contains("EN-2014-0001"), "{}", board.text);
}

/// A page is there, within its limit, with a heading and no identifier twice.
async fn is_light(person: &Person<'_>, path: &str) {
    let page = person.page(path).await;
    assert_eq!(page.status.as_u16(), 200, "{path}: {}", page.text);
    assert!(page.text.len() <= MAX_PAGE_BYTES, "{path}: {} bytes", page.text.len());
    assert!(page.text.contains("<h1"), "{path} has a heading");
    assert_eq!(repeated_ids(&page.text), Vec::<&str>::new(), "{path}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_guides_rounds_and_committees_is_light() {
    let world = World::demonstration();
    let everybody: [(&str, &[&str]); 6] = [
        (
            "R1",
            &[
                "/my-day",
                "/guides",
                "/guides/new",
                "/guides/PG-TIP",
                "/guides/PG-TIP?version=desk",
                "/guides/PG-SOM",
                "/guides/PG-TIP/redline",
                "/guides/PG-TIP/redline?view=side",
                "/guides/PG-TIP/redline?view=all",
                "/guides/PG-TIP/lineage/p8",
                "/guides/PG-TIP/coverage",
                "/guides/PG-TIP/acts",
                "/rounds",
                "/rounds/new",
                "/rounds/owes",
                "/rounds/PG-TIP/1",
                "/rounds/PG-TIP/1/matrix",
                "/comments/c08",
                "/silence",
                "/silence/SOM-1",
                "/silence/TIP-1",
                "/committees",
                "/committees/PG-2013",
                "/taskings",
                "/meetings",
                "/statements",
                "/publications",
            ],
        ),
        ("F-QM", &["/my-day", "/guides/PG-TIP", "/rounds/PG-TIP/1/desk", "/comments/c08", "/calendar"]),
        ("L-AU", &["/my-day", "/guides/PG-TIP", "/rounds/PG-TIP/1", "/comments/c08", "/committees/PG-2013"]),
        ("CC-A", &["/my-day", "/silence", "/silence/TIP-1", "/guides/PG-TIP"]),
        ("SOM", &["/my-day", "/guides", "/silence"]),
        ("AUD", &["/guides/PG-TIP", "/guides/PG-TIP/acts", "/rounds/PG-TIP/1/matrix", "/silence/TIP-1"]),
    ];
    for (label, paths) in everybody {
        let person = world.person(label).await;
        for path in paths {
            is_light(&person, path).await;
        }
    }
}

/// Where pages are laid down: the router's own table.
const ROUTER: &str = include_str!("../../../api/src/places/mod.rs");
/// Pages of the router without a parameter that are no lists: doors, forms, one record or what is computed for a chosen moment.
const NO_LISTS: [&str; 19] = [
    "/",
    "/sign-in",
    "/nominations/import",
    "/nominations/new",
    "/calls/new",
    "/focal-points/new",
    "/questionnaire-focal-points/new",
    "/rounds/new",
    "/guides/new",
    "/calendar",
    "/rehearsal",
    "/settings",
    "/api",
    "/metrics",
    "/help",
    "/nominations/bulk",
    "/nominations/bulk/preview",
    "/nominations/import/confirm",
    "/sign-out",
];

/// Addresses of the router that name one page each and can be read.
fn read_without_parameter() -> Vec<&'static str> {
    let laid = ROUTER.split(".route(").skip(1);
    let asked = laid.filter(|it| it.contains("get("));
    let addresses = asked.filter_map(|it| it.split('"').nth(1));
    addresses.filter(|address| address.starts_with('/') && !address.contains('{')).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_list_is_a_file_too_at_any_instant() {
    let world = World::demonstration();
    let (s1, auditor, r1) = (world.person("S1").await, world.person("AUD").await, world.person("R1").await);
    let addresses = read_without_parameter();
    let lists: Vec<&str> = addresses
        .iter()
        .copied()
        .filter(|it| it.strip_suffix(".csv").is_none() && !NO_LISTS.contains(it))
        .collect();
    assert!(lists.len() > 18, "{lists:?}");
    // Lists of one record's parts, which the router lays down with a parameter.
    for path in lists.into_iter().chain(["/focal-points/QM", "/calls/2014"]) {
        let mut reader = &s1;
        if s1.page(path).await.status.as_u16() == 404 {
            reader = &r1;
        }
        let page = reader.page(path).await;
        assert!(page.text.contains(&format!("{path}.csv")), "{path} leads to its file: {}", page.status);
        let file = reader.page(&format!("{path}.csv")).await;
        assert_eq!(file.status.as_u16(), 200, "{path}.csv");
        assert!(!file.text.lines().next().unwrap_or_default().is_empty(), "{path}.csv: {}", file.text);
        let then = auditor.page(&format!("{path}.csv?as_of=2014-05-30%2012:00%20Asia/Bangkok")).await;
        assert_eq!(then.status.as_u16(), 200, "{path}.csv as of an instant: {}", then.text);
        assert!(
            then.text.lines().count()
                <= auditor.page(&format!("{path}.csv")).await.text.lines().count().max(1)
        );
    }
    for list in ["procedures", "calendar", "mandates", "bodies"] {
        let file = auditor.page(&format!("/settings/{list}.csv")).await;
        assert!(file.status.is_success() && file.text.lines().count() > 1, "{list}: {}", file.text);
    }
    world.person("D-QM").await.page("/intake.csv").await.absent();
}

/// Identifiers that a page gives twice.
fn repeated_ids(html: &str) -> Vec<&str> {
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    ids.sort_unstable();
    ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_back_keeps_what_was_typed() {
    let world = World::sqlite();
    let delegate = world.person("D-QM").await;
    let opened = delegate.form("/nominations/new", &[("nominator", "QM")]).await;
    assert_eq!(opened.status.as_u16(), 303, "{}", opened.text);
    let list = delegate.get("/api/v1/nominations").await.body;
    let id = list["items"][0]["reference"].as_str().unwrap_or_default().to_owned();
    let typed =
        [("act", "submit"), ("version", "1"), ("family_name", "O'Typed & <b>"), ("email", "not-an-address")];
    let answer = delegate.form(&format!("/nominations/{id}/submit"), &typed).await;
    assert_eq!(answer.status.as_u16(), 422);
    assert!(
        answer.text.contains("O&#39;Typed &#38; &#60;b&#62;"),
        "what was typed comes back, escaped: {}",
        answer.text
    );
    assert!(answer.text.contains("f-email-e"), "the reason stands beside the field: {}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_of_the_api_names_every_address_it_has() {
    let world = World::sqlite();
    let described = world.anybody(Method::GET, "/openapi.json", None).await.body;
    let paths = described["paths"].as_object().expect("paths");
    assert!(paths.len() > 80, "{}", paths.len());
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().expect("operations") {
            assert!(operation["summary"].is_string(), "{method} {path} says what it does");
            assert!(operation["responses"]["422"].is_object(), "{method} {path} says how it refuses");
        }
    }
    let health = world.anybody(Method::GET, "/healthz", None).await;
    assert_eq!((health.status.as_u16(), health.text.as_str()), (200, "well\n"));
    let metrics = world.anybody(Method::GET, "/metrics", None).await;
    assert!(metrics.text.contains("travaux_journal_events "), "{}", metrics.text);
    assert_eq!(world.anybody(Method::GET, "/readyz", None).await.status.as_u16(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nominations_are_previewed_and_then_decided_each_on_its_own() {
    let world = World::demonstration();
    let s3 = world.person("S3").await;
    let mut picks = Vec::new();
    for reference in ["EN-2014-0009", "EN-2014-0011", "EN-2014-0012"] {
        let version = s3.get(&format!("/api/v1/nominations/{reference}")).await.body["version"].clone();
        picks.push(format!("{reference}:{version}"));
    }
    let mut form: Vec<(&str, &str)> = picks.iter().map(|pick| ("pick", pick.as_str())).collect();
    form.push(("act", "approve"));
    let preview = s3.form("/nominations/bulk/preview", &form).await;
    assert!(preview.text.contains("Approve these 2"), "{}", preview.text);
    assert!(
        preview.text.contains("it would be refused"),
        "she who refused consent is left out: {}",
        preview.text
    );
    let undecided = s3.get("/api/v1/nominations/EN-2014-0011").await.body["state"].clone();
    assert_eq!(undecided, "under_review", "a preview changes nothing");
    let outcome = s3.form("/nominations/bulk", &form).await;
    assert_eq!(outcome.text.matches("done</").count(), 2, "{}", outcome.text);
    for (reference, state) in
        [("EN-2014-0009", "under_review"), ("EN-2014-0011", "approved"), ("EN-2014-0012", "approved")]
    {
        assert_eq!(
            s3.get(&format!("/api/v1/nominations/{reference}")).await.body["state"],
            state,
            "{reference}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_original_stands_beside_the_form_that_is_keyed_from_it() {
    let world = World::sqlite();
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let mail = "Received: from a by b; Mon, 10 Feb 2014 10:12:03 +0700\r\nFrom: Officer Q <officer@qm.example>\r\n\
        Date: Mon, 10 Feb 2014 10:12:00 +0700\r\nMessage-ID: <9@qm.example>\r\nSubject: Nomination\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nThe form is attached.\r\n\
        --b1\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"form.pdf\"\r\n\r\n%PDF-1.4\r\n--b1--\r\n";
    world.clock_to("2014-02-12T09:00:00Z").await;
    let taken = s1.upload("/intake", "file", mail.as_bytes().to_vec()).await;
    assert_eq!(taken.status.as_u16(), 303, "{}", taken.text);
    let arrived = s1.page("/intake/IN-2014-0001").await;
    for shown in [
        "The form is attached.",
        "officer@qm.example",
        "type=\"application/pdf\"",
        "Key a nomination from it",
    ] {
        assert!(arrived.text.contains(shown), "{shown}: {}", arrived.text);
    }
    let nobody = s1.form("/intake/IN-2014-0001/open", &[("nominator", "ZZ"), ("version", "1")]).await;
    assert_eq!(nobody.status.as_u16(), 422, "{}", nobody.text);
    assert!(nobody.text.contains("value=\"ZZ\""), "what was typed comes back: {}", nobody.text);
    let opened = s1.form("/intake/IN-2014-0001/open", &[("nominator", "QM"), ("version", "1")]).await;
    assert_eq!(opened.status.as_u16(), 303, "{}", opened.text);
    let form = s1.page("/nominations/EN-2014-0001/edit").await;
    assert!(
        form.text.contains("The form is attached.") && form.text.contains("f-family_name"),
        "{}",
        form.text
    );
    assert!(s1.page("/intake/IN-2014-0001").await.text.contains("Go on with the form"), "it is registered");
    delegate.page("/intake/IN-2014-0001").await.absent();
}

/// The fields of a form on a page, as a browser would send them back.
fn filled_in(html: &str) -> Vec<(String, String)> {
    let form = html.split("class=\"stack\">").nth(1).unwrap_or_default();
    let mut fields = Vec::new();
    for tag in form.split('<') {
        let attribute = |name: &str| {
            tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).map(unescaped)
        };
        let Some(name) = attribute("name") else { continue };
        let chosen =
            !tag.contains("type=\"radio\"") && !tag.contains("type=\"checkbox\"") || tag.contains(" checked");
        if tag.starts_with("input") && chosen && !tag.contains("type=\"file\"") {
            fields.push((name, attribute("value").unwrap_or_default()));
        } else if tag.starts_with("textarea") {
            let text = tag.split_once('>').map_or("", |(_, text)| text).trim_start_matches('\n');
            fields.push((name, unescaped(text)));
        } else if tag.starts_with("select") {
            let options =
                form.split(tag).nth(1).unwrap_or_default().split("</select>").next().unwrap_or_default();
            let option = options.split("<option").find(|it| it.contains(" selected"));
            let value = option.and_then(|it| it.split("value=\"").nth(1)).and_then(|it| it.split('"').next());
            fields.extend(value.map(|value| (name, unescaped(value))));
        }
    }
    fields
}

fn unescaped(text: &str) -> String {
    text.replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_is_updated_suspended_and_reinstated_on_its_page() {
    let world = World::demonstration();
    let (s1, s3, delegate) = (world.person("S1").await, world.person("S3").await, world.person("D-QM").await);
    let list = s3.get("/api/v1/roster?nominator=QM").await.body;
    let entry = list["items"][0]["entry"].as_str().expect("an entry of QM").to_owned();
    let record = format!("/api/v1/roster/{entry}");
    let before = s1.get(&record).await.body;
    let form = delegate.page(&format!("/roster/{entry}/update")).await;
    assert!(form.text.contains("the term of 4 years begins anew"), "{}", form.text);
    let mut fields = filled_in(&form.text);
    fields
        .iter_mut()
        .filter(|(name, _)| name == "position")
        .for_each(|(_, value)| *value = "Director".to_owned());
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let sent = delegate.form(&format!("/roster/{entry}/update"), &fields).await;
    assert_eq!(sent.status.as_u16(), 303, "{}", sent.text);
    let after = s1.get(&record).await.body;
    let mut expected = before["answers"].clone();
    expected["position"] = "Director".into();
    assert_eq!(after["answers"], expected, "what the form does not show stays as it was");
    assert!(
        after["valid_until"]["at"].as_str() > before["valid_until"]["at"].as_str(),
        "the term begins anew"
    );
    let version = after["version"].to_string();
    let without =
        s3.form(&format!("/roster/{entry}/suspend"), &[("version", &version), ("reason", "")]).await;
    assert!(without.text.contains("f-suspend-reason-e"), "{}", without.text);
    let reason = [("version", &*version), ("reason", "On leave")];
    assert_eq!(s3.form(&format!("/roster/{entry}/suspend"), &reason).await.status.as_u16(), 303);
    let page = s3.page(&format!("/roster/{entry}")).await;
    assert!(
        page.text.contains("Reinstate entry") && page.text.contains("found again at once"),
        "{}",
        page.text
    );
    s1.form(&format!("/roster/{entry}/renew"), &[("version", &version)]).await.absent();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_officer_sees_what_others_did_since_she_last_looked() {
    let world = World::sqlite();
    let (delegate, s1) = (world.person("D-QM").await, world.person("S1").await);
    assert!(s1.page("/my-day").await.text.contains("What happened since yesterday"));
    assert_eq!(delegate.form("/nominations/new", &[("nominator", "QM")]).await.status.as_u16(), 303);
    let page = s1.page("/my-day").await;
    assert!(page.text.contains("opened EN-2014-0001"), "{}", page.text);
    let own = delegate.page("/my-day").await;
    assert!(!own.text.contains("opened EN-2014-0001"), "one's own acts are no news: {}", own.text);
    let other = world.person("D-QN").await.page("/my-day").await;
    assert!(!other.text.contains("EN-2014-0001"), "nor what one may not see: {}", other.text);
    for (changed, shown) in [("yesterday", true), ("", true)] {
        let board = s1.page(&format!("/nominations?changed={changed}")).await;
        assert_eq!(board.text.contains("EN-2014-0001"), shown, "{}", board.text);
    }
    world.clock_to("2014-02-09T02:00:00Z").await;
    let later = s1.page("/nominations?changed=yesterday").await;
    assert!(!later.text.contains("EN-2014-0001"), "{}", later.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_acknowledgement_in_passing_overtakes_nobody() {
    let world = World::sqlite();
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let id = crate::experts::submitted(&delegate, "Ada", "Sample").await;
    let record = s1.get(&format!("/api/v1/nominations/{id}/history")).await.body;
    let types: Vec<&str> = record["items"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|step| step["event_type"].as_str())
        .collect();
    assert_eq!(types, ["NominationOpened", "NominationSubmitted", "NominationAcknowledged"]);
    let seen_at =
        |version| [("version", version), ("reason-0", "The level of each"), ("field-0", "languages")];
    let overtaken = s1.form(&format!("/nominations/{id}/return"), &seen_at("1")).await;
    assert_eq!(overtaken.status.as_u16(), 412, "a submission in between is told: {}", overtaken.text);
    assert!(overtaken.text.contains("The level of each"), "what was typed comes back: {}", overtaken.text);
    let done = s1.form(&format!("/nominations/{id}/return"), &seen_at("2")).await;
    assert_eq!(done.status.as_u16(), 303, "only the acknowledgement came in between: {}", done.text);
}

/// A table with one whole row, one that lacks a field and one with a formula.
fn table() -> Vec<u8> {
    let form = |change: (&str, &str)| {
        let mut form = travaux_tests::expert_form("QM", "Ada", "Sample");
        form["nominator"] = "QM".into();
        form[change.0] = change.1.into();
        form
    };
    travaux_tests::table(&[
        form(("nominator", "QM")),
        form(("employer", "")),
        form(("family_name", "=HYPERLINK(1)")),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_reported_row_by_row_before_anything_is_written() {
    let world = World::sqlite();
    let delegate = world.person("D-QM").await;
    let wrong = delegate.upload("/nominations/import", "file", b"name;surname\na;b\n".to_vec()).await;
    assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text);
    assert!(wrong.text.contains("surname") && wrong.text.contains("family_name"), "{}", wrong.text);
    let report = delegate.upload("/nominations/import", "file", table()).await;
    assert!(
        report.text.contains("2 of 3 rows can be submitted") && report.text.contains("employer:"),
        "{}",
        report.text
    );
    let count = |answer: travaux_tests::Answer| answer.body["items"].as_array().map_or(0, Vec::len);
    assert_eq!(count(delegate.get("/api/v1/nominations").await), 0, "nothing is written yet");
    let hidden = |name: &str| {
        let start = report.text.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
        start.split('"').next().unwrap_or_default().to_owned()
    };
    let (table, key) = (hidden("table"), hidden("key"));
    for _ in 0..2 {
        let done = delegate.form("/nominations/import/confirm", &[("table", &table), ("key", &key)]).await;
        assert!(done.text.contains("EN-2014-0001") && done.text.contains("EN-2014-0002"), "{}", done.text);
    }
    assert_eq!(count(delegate.get("/api/v1/nominations").await), 2, "pressing twice is pressing once");
    let file = delegate.page("/nominations.csv").await;
    assert!(!file.text.contains(",=HYPERLINK"), "a formula leaves as text: {}", file.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_prepared_by_a_registrar_and_issued_by_a_co_manager_on_pages() {
    let world = World::sqlite();
    let (registrar, manager) = (world.person("S1").await, world.person("CM-A").await);
    let call = |zone: &'static str| {
        [
            ("year", "2014"),
            ("title", "Call for nominations 2014"),
            ("text", "Members and observers are invited to put experts forward."),
            ("closes", "2014-06-27T17:00"),
            ("zone", zone),
        ]
    };
    let wrong = registrar.form("/calls/new", &call("Asia/Atlantis")).await;
    assert_eq!(wrong.status.as_u16(), 422, "{}", wrong.text);
    assert!(
        wrong.text.contains("Members and observers are invited"),
        "what was typed comes back: {}",
        wrong.text
    );
    let prepared = registrar.form("/calls/new", &call("Asia/Bangkok")).await;
    assert_eq!(prepared.status.as_u16(), 303, "{}", prepared.text);
    let page = manager.page("/calls/2014?done=prepared").await;
    assert!(page.text.contains("The call is prepared."), "{}", page.text);
    let version = registrar.get("/api/v1/calls/2014").await.body["version"].to_string();
    let issued = manager.form("/calls/2014/issue", &[("version", &version)]).await;
    assert_eq!(issued.status.as_u16(), 303, "{}", issued.text);
    let told = manager.get("/api/v1/calls/2014").await;
    assert_eq!(told.body["closes"]["at"], "2014-06-27T10:00:00Z", "{}", told.text);
    assert_eq!(told.body["state"], "open", "{}", told.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_sends_a_table_dry_first_and_twice_without_harm() {
    let world = World::sqlite();
    let (delegate, auditor) = (world.person("D-QM").await, world.person("AUD").await);
    let key = "00000000-0000-4000-8000-0000000000c5";
    let outcomes = |answer: &travaux_tests::Answer| -> Vec<String> {
        let rows = answer.body["rows"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| format!("{} {}", row["line"], row["outcome"].as_str().unwrap_or("?"))).collect()
    };
    let dry = delegate.send_table("/api/v1/nominations/import?dry_run=true", table(), key).await;
    assert_eq!(outcomes(&dry), ["2 passes", "3 fails", "4 passes"], "{}", dry.text);
    assert_eq!(dry.body["rows"][1]["errors"][0]["field"], "employer", "{}", dry.text);
    let nothing = delegate.get("/api/v1/nominations").await;
    assert_eq!(nothing.body["items"].as_array().map(Vec::len), Some(0), "nothing is written yet");
    for _ in 0..2 {
        let done = delegate.send_table("/api/v1/nominations/import", table(), key).await;
        assert_eq!(outcomes(&done), ["2 submitted", "3 fails", "4 submitted"], "{}", done.text);
        assert_eq!(done.body["rows"][2]["nomination"], "EN-2014-0002", "{}", done.text);
    }
    auditor.send_table("/api/v1/nominations/import", table(), key).await.absent();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_sets_the_next_version_of_a_procedure_on_a_page() {
    let world = World::sqlite();
    let administrator = world.person("ADM").await;
    let version = |from: &'static str| {
        [
            ("procedure", "expert-nomination"),
            ("number", "2"),
            ("keys", "2"),
            ("validity_years", "2"),
            ("check", "P3BD"),
            ("decide", "P10BD"),
            ("resubmit", "P30D"),
            ("consent", "P14D"),
            ("remind", "P60D"),
            ("from", from),
        ]
    };
    let past = administrator.form("/settings/version", &version("2013-01-01T09:00")).await;
    assert_eq!(past.status.as_u16(), 422, "{}", past.text);
    assert!(past.text.contains("never for what is under way"), "{}", past.text);
    let set = administrator.form("/settings/version", &version("2014-07-01T09:00")).await;
    assert_eq!(set.status.as_u16(), 303, "{}", set.text);
    let page = administrator.page("/settings").await;
    assert!(page.text.contains("P3BD"), "{}", page.text);
    world.person("S1").await.form("/settings/version", &version("2014-08-01T09:00")).await.absent();
}
