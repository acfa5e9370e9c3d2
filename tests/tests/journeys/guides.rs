//! How a guide is written, and how silence on it is broken and held.

use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::on_both;

pub(crate) const GUIDE: &str = "/api/v1/guides/PG-TIP";
const COMMITTEE: &str = "DC-PG-2013";

on_both!(silence_is_broken_by_an_amendment, a_section_written_meanwhile_gives_back_what_was_typed);

/// Somebody of the rehearsal with one mandate more.
pub(crate) async fn also<'w>(
    world: &'w World,
    label: &str,
    mandate: (&str, Option<&str>, Option<&str>),
) -> Person<'w> {
    let person = world.person(label).await;
    let (role, participant, body) = mandate;
    let holder = person.get("/api/v1/me").await.body["person"].clone();
    let granted = json!({
        "person": holder, "role": role, "participant": participant, "body": body, "label": format!("{label}, {role}"),
        "name": format!("Somebody {label}"), "email": format!("{}@travaux.example", label.to_lowercase()),
    });
    world.clerk().await.make("/api/v1/mandates", granted).await;
    person
}

/// The people who work on the guide.
pub(crate) struct Cast<'w> {
    pub(crate) office: Person<'w>,
    pub(crate) drafter: Person<'w>,
    pub(crate) lead_au: Person<'w>,
    pub(crate) lead_th: Person<'w>,
    pub(crate) chair: Person<'w>,
}

pub(crate) async fn cast(world: &World) -> Cast<'_> {
    Cast {
        office: also(world, "S1", ("rso", None, None)).await,
        drafter: also(world, "S2", ("drafter", None, Some(COMMITTEE))).await,
        lead_au: also(world, "CM-A", ("co-leads", Some("AU"), Some(COMMITTEE))).await,
        lead_th: also(world, "CM-B", ("co-leads", Some("TH"), Some(COMMITTEE))).await,
        chair: also(world, "S3", ("co-chairs", Some("AU"), None)).await,
    }
}

/// A guide with words in its one section, being drafted.
pub(crate) async fn a_guide(cast: &Cast<'_>) {
    let guide = json!({"guide": "PG-TIP", "title": "Criminalizing trafficking in persons", "instrument": "TIP",
        "committee": "PG-2013", "symbol_base": "RSO/PG/TIP"});
    cast.office.make("/api/v1/guides", guide).await;
    let sections = json!([{"number": "9", "title": "Victims", "provisions": ["TIP-14"]}]);
    cast.office.does(GUIDE, "set-outline", json!({"sections": sections})).await;
    cast.lead_au.does(GUIDE, "approve-outline", json!({})).await;
    cast.drafter.does(GUIDE, "edit-section", section(0, "Such persons should not be punished.")).await;
}

pub(crate) fn section(expected: u32, markdown: &str) -> Value {
    json!({"section": "s1", "expected": expected, "markdown": markdown})
}

pub(crate) fn issue(label: &str, symbol: Option<&str>) -> Value {
    json!({"label": label, "symbol": symbol, "classification": "participants"})
}

/// The same guide as a final text.
async fn settled(cast: &Cast<'_>) {
    cast.office.does(GUIDE, "issue-zero-draft", issue("zero draft", None)).await;
    cast.lead_au.does(GUIDE, "open-round", json!({"round": 1})).await;
    assert_eq!(
        cast.office.get(GUIDE).await.body["state"],
        "committee_review",
        "one co-lead alone opens nothing"
    );
    cast.lead_th.does(GUIDE, "open-round", json!({"round": 1})).await;
    cast.lead_au.does(GUIDE, "close-round", json!({"round": 1})).await;
    cast.lead_au.does(GUIDE, "issue-final", issue("final text", None)).await;
}

pub(crate) async fn silence(cast: &Cast<'_>, name: &str, symbol: &str, (agreed, ends): (&str, &str)) {
    let proposed =
        json!({"silence": name, "guide": "PG-TIP", "symbol": symbol, "provisional_title": "A guide"});
    cast.chair.make("/api/v1/silence", proposed).await;
    let expires = json!({"at": ends, "zone": "Asia/Bangkok"});
    let start = json!({"agreed_in": "senior officials", "agreed_on": agreed, "expires": expires});
    cast.chair.does(&format!("/api/v1/silence/{name}"), "start", start).await;
}

/// How many letters of a kind were written.
async fn letters(world: &World, kind: &str) -> usize {
    world.mailbox().await.iter().filter(|letter| letter["kind"] == kind).count()
}

async fn silence_is_broken_by_an_amendment(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    settled(&cast).await;
    let final_text = cast.office.get(GUIDE).await.body["symbol"].as_str().expect("a symbol").to_owned();
    world.clock_to("2014-06-09 09:00 Asia/Bangkok").await;
    silence(&cast, "TIP-1", &final_text, ("2014-06-06", "2014-06-23T12:00")).await;
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "under_silence");
    assert!(letters(&world, "silence-started").await > 0, "the members are told that it runs");

    // An observer cannot break it (DR02); a member who read the text is on record (AQ13).
    let observer = also(&world, "D-QV", ("member-government", Some("QV"), None)).await;
    let against = |member: &str| json!({"member": member, "form": "objection", "says": "We object."});
    observer.ask("/api/v1/silence/TIP-1", "break", against("QV")).await.refused("not-a-member-of-body");
    let member = world.person("D-QT").await;
    assert!(member.page("/guides/PG-TIP").await.text.contains("should not be punished"));
    assert!(cast.office.page("/guides/PG-TIP").await.text.contains("Delegate of QT"));

    // The fax came on Friday; it is read on Monday, before the end (DR06, DR14).
    world.clock_to("2014-06-23 08:30 Asia/Bangkok").await;
    let fax = json!({"member": "QT", "form": "amendment", "says": "Insert a safeguard clause.", "channel": "fax",
        "received": {"at": "2014-06-20T17:40", "zone": "Asia/Bangkok", "clock": "fax gateway"}});
    cast.office.does("/api/v1/silence/TIP-1", "break", fax).await;
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "final_text");
    assert!(letters(&world, "silence-broken").await > 0, "the members are told that it is broken");

    // Taking it back repairs nothing (DR15).
    member.does("/api/v1/silence/TIP-1", "withdraw-objection", json!({"member": "QT"})).await;
    world.clock_to("2014-06-24 09:00 Asia/Bangkok").await;
    assert_eq!(member.get("/api/v1/silence/TIP-1").await.body["state"], "broken");
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "final_text");

    the_next_silence_holds(&world, &cast).await;
}

/// The text is revised by both co-leads; the next silence holds with nobody signed in; a second late is late.
async fn the_next_silence_holds(world: &World, cast: &Cast<'_>) {
    let words = "Such persons should not be punished. The safeguards of national law remain as they are.";
    cast.drafter.does(GUIDE, "edit-section", section(1, words)).await;
    cast.lead_au.does(GUIDE, "revise-final", issue("final text, revised", None)).await;
    cast.lead_th.does(GUIDE, "revise-final", issue("final text, revised", None)).await;
    let revised = cast.office.get(GUIDE).await.body["symbol"].as_str().expect("a symbol").to_owned();
    assert!(revised.ends_with("Rev.2"), "{revised}");
    world.clock_to("2014-07-01 09:00 Asia/Bangkok").await;
    silence(cast, "TIP-2", &revised, ("2014-06-30", "2014-07-15T12:00")).await;
    let reader = world.person("D-QM").await;
    assert_eq!(reader.page("/guides/PG-TIP").await.status.as_u16(), 200);
    world.clock_to("2014-07-15 12:00 Asia/Bangkok").await;
    let held = cast.office.get("/api/v1/silence/TIP-2").await.body;
    assert_eq!((held["state"].as_str(), held["opened"].as_u64()), (Some("held"), Some(1)), "{held}");
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "cleared");

    // One second late is late: refused, and noted.
    world.clock_to("2014-07-15 12:00:01 Asia/Bangkok").await;
    let late = json!({"member": "QM", "form": "objection", "says": "We object."});
    reader.ask("/api/v1/silence/TIP-2", "break", late).await.refused("silence-objection-late");
    // The clock stands; what the secretariat notes of itself has happened when it is moved to where it stands.
    world.clock_to("2014-07-15 12:00:01 Asia/Bangkok").await;
    let record = cast.office.get("/api/v1/silence/TIP-2").await.body;
    assert_eq!((record["state"].as_str(), record["late"].as_u64()), (Some("held"), Some(1)), "{record}");
    let page = reader.page("/silence/TIP-2").await.text;
    assert!(page.contains("held: adopted") && page.contains("explanation of position"), "{page}");
}

async fn a_section_written_meanwhile_gives_back_what_was_typed(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let editor = "/guides/PG-TIP/edit/s1";
    assert!(cast.drafter.page(editor).await.text.contains("should not be punished"));
    let typed = [("markdown", "Words that somebody typed for an hour."), ("expected", "0")];
    let refused = cast.drafter.form(editor, &typed).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text);
    assert!(refused.text.contains("Words that somebody typed for an hour."), "{}", refused.text);
    assert!(refused.text.contains("What stands now: revision 1"), "{}", refused.text);
    let unbalanced = [("markdown", "Such persons [B1: should | may not be punished."), ("expected", "1")];
    let told = cast.drafter.form(editor, &unbalanced).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    assert!(told.text.contains("line 1"), "the place is named: {}", told.text);
    assert!(told.text.contains("[B1: should | may not be punished."), "{}", told.text);

    // Nobody but drafters and staff reads the desk; a member off the committee sees no guide before it is circulated.
    let member = world.person("D-QQ").await;
    member.get(GUIDE).await.absent();
    assert_eq!(member.page("/guides/PG-TIP").await.status.as_u16(), 404);
    assert_eq!(member.page(editor).await.status.as_u16(), 404);
    cast.office.does(GUIDE, "issue-zero-draft", issue("zero draft", None)).await;
    cast.drafter
        .does(GUIDE, "edit-section", section(1, "Such persons may be exempted from punishment."))
        .await;
    cast.office.does(GUIDE, "issue-revision", issue("revised draft", None)).await;
    let redline = member.page("/guides/PG-TIP/redline").await.text;
    assert!(redline.contains("<ins>") && redline.contains("<del>"), "{redline}");
    let coverage = member.page("/guides/PG-TIP/coverage").await.text;
    assert!(coverage.contains("oluntary and non-binding") && coverage.contains("gap"), "{coverage}");
}
