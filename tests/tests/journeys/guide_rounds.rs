//! How comments on a guide are made, follow their words through the next texts, change the text, and how it is settled.

use papers::matrix::{Expected, FileKind, Line, Outcome};
use serde_json::{Value, json};
use travaux_tests::{Person, World};

use crate::guides::{Cast, GUIDE, a_guide, also, cast, issue, section, silence};
use crate::on_both;

const ROUND: &str = "/api/v1/rounds/PG-TIP/1";
/// The words a disposition may have, as the matrix offers them.
const DISPOSITIONS: [&str; 5] = ["accepted", "accepted with change", "not accepted", "noted", "referred"];

/// What is on the desk before the round: three paragraphs in section 9.
const WORDS: &str = "Such persons should not be punished. Consent of the victim is irrelevant. {#p1}\n\n\
                     States may find it useful to say so expressly.\n\n\
                     A child is any person under eighteen years of age.";

/// The draft goes to QM, QN and QP for comment; the symbol of the text.
async fn circulated(cast: &Cast<'_>) -> String {
    cast.drafter.does(GUIDE, "edit-section", section(1, WORDS)).await;
    cast.office.does(GUIDE, "issue-zero-draft", issue("draft for comment", None)).await;
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(GUIDE, "open-round", json!({"round": 1})).await;
    }
    let guide = cast.office.get(GUIDE).await.body;
    let symbol = guide["symbol"].as_str().expect("a symbol").to_owned();
    let prepare = json!({
        "guide": "PG-TIP", "number": 1, "committee": "PG-2013", "text": symbol, "kind": "member-comments",
        "deadline": {"at": "2014-03-14T17:00", "zone": "Asia/Bangkok"}, "sealed_until_close": false,
        "reminders": [], "addressees": ["QM", "QN", "QP"],
    });
    cast.office.make("/api/v1/rounds", prepare).await;
    let digests = json!({"en": guide["versions"][0]["digest"]});
    cast.office.does(ROUND, "circulate", json!({"symbol": symbol, "digests": digests})).await;
    symbol
}

/// A delegation comments on a paragraph, or on the section where none is given.
async fn comments(person: &Person<'_>, code: &str, symbol: &str, said: Value) {
    let mut anchor = json!({"version": symbol, "language": "en", "section": "s1"});
    for name in ["paragraph", "number", "quote"] {
        if let Some(value) = said.get(name) {
            anchor[name] = value.clone();
        }
    }
    let words = json!({
        "anchor": anchor, "kind": "technical", "comment": said["comment"], "proposed": said["proposed"],
    });
    let own = format!("{ROUND}/answers/{code}");
    person.does(&own, "keep-draft", json!({"words": words})).await;
    let drafts = person.get(&own).await.body["drafts"].as_array().map_or(0, Vec::len);
    let drafts: Vec<String> = (1..=drafts).map(|number| format!("d{number}")).collect();
    let clears = person.ask(&own, "clear", json!({"drafts": drafts})).await;
    assert!(clears.status.is_success(), "{}", clears.text);
}

/// What a delegation wrote becomes its position.
async fn submits(person: &Person<'_>, code: &str, drafts: &[&str]) {
    person.does(&format!("{ROUND}/answers/{code}"), "submit", json!({"drafts": drafts})).await;
}

/// Sorted, proposed, and decided by both co-leads.
async fn disposed(cast: &Cast<'_>, id: &str, how: Value) {
    let comment = format!("/api/v1/comments/{id}");
    cast.office.does(&comment, "triage", json!({"kind": "technical"})).await;
    cast.office.does(&comment, "propose", how.clone()).await;
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(&comment, "decide", how.clone()).await;
    }
}

fn noted() -> Value {
    json!({"disposition": "noted", "reason": "It is said elsewhere in the text."})
}

/// The round closes by the clock; dispositions begin.
async fn closes(world: &World, cast: &Cast<'_>) {
    world.clock_to("2014-03-14 17:00 Asia/Bangkok").await;
    cast.office.does(ROUND, "start-dispositions", json!({})).await;
    cast.lead_au.does(GUIDE, "close-round", json!({"round": 1})).await;
}

async fn place_of(person: &Person<'_>, id: &str, nth: usize) -> Value {
    let comment = person.get(&format!("/api/v1/comments/{id}")).await.body;
    comment["places"][nth].clone()
}

on_both!(
    a_comment_survives_a_split_section,
    a_guide_is_drafted_circulated_commented_settled_and_published,
    a_matrix_comes_back_filled_in_and_what_cannot_be_read_is_told_by_its_place,
);

async fn a_comment_survives_a_split_section(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let symbol = circulated(&cast).await;
    let (qm, qn) = (world.person("F-QM").await, world.person("F-QN").await);
    let split = json!({"paragraph": "p1", "number": "9.1", "quote": "Consent of the victim is irrelevant",
        "comment": "Consent to work and consent to exploitation are mixed.", "proposed": "Keep them apart."});
    comments(&qm, "QM", &symbol, split).await;
    let gone = json!({"paragraph": "p2", "number": "9.2", "quote": "useful to say so expressly",
        "comment": "Say how.", "proposed": null});
    comments(&qm, "QM", &symbol, gone).await;
    submits(&qm, "QM", &["d1", "d2"]).await;
    let moved =
        json!({"paragraph": "p3", "number": "9.3", "comment": "The age stands twice.", "proposed": null});
    comments(&qn, "QN", &symbol, moved).await;
    let whole = json!({"comment": "The section is long.", "proposed": null});
    comments(&qn, "QN", &symbol, whole).await;
    submits(&qn, "QN", &["d1", "d2"]).await;

    // Its number stands in the text and beside it, before anything is decided.
    let page = qm.page("/guides/PG-TIP").await.text;
    assert!(page.contains("id=\"c01\"") && page.contains("href=\"#c01\""), "{page}");
    assert!(page.contains("Comments, 4"), "{page}");
    closes(&world, &cast).await;
    for id in ["c01", "c02", "c03", "c04"] {
        disposed(&cast, id, noted()).await;
    }

    // Section 9 becomes 9 and 10; the first paragraph is split between them, the second is taken out.
    let words = "Such persons should not be punished. {#p1}\n\n# 10 Consent and children\n\n\
                 Consent of the victim is irrelevant. {#p1}\n\n\
                 A child is any person under eighteen years of age. {#p3}";
    cast.drafter.does(GUIDE, "edit-section", section(2, words)).await;
    cast.lead_au.does(GUIDE, "issue-final", issue("final text", None)).await;
    let next = cast.office.get(GUIDE).await.body["symbol"].as_str().expect("a symbol").to_owned();

    let first = place_of(&qm, "c01", 0).await;
    assert_eq!(first["version"], json!(next));
    let parts = first["place"]["split"]["paragraphs"].as_array().expect("it is split").clone();
    assert_eq!((parts.len(), &first["place"]["split"]["words_in"]), (2, &parts[1]), "{first}");
    assert_eq!(place_of(&qm, "c02", 0).await["place"], json!({"orphaned": {"suggestion": null}}));
    assert_eq!(place_of(&qn, "c03", 0).await["place"], json!({"moved": {"paragraph": "p3"}}));
    assert_eq!(place_of(&qn, "c04", 0).await["place"]["about"]["sections"].as_array().map(Vec::len), Some(2));

    // On the page none has disappeared: the split one stands on both parts, the orphan keeps its words.
    let page = qm.page("/guides/PG-TIP").await.text;
    assert!(page.contains("Comments, 4") && page.contains("1 orphaned"), "{page}");
    assert_eq!(page.matches("class=\"cref\" href=\"#c01\"").count(), 2, "{page}");
    assert!(page.contains("useful to say so expressly"), "the old words stay shown: {page}");
    assert!(page.contains("Choose its place"), "{page}");

    // Its delegation chooses; on the next text it is followed from there.
    let comment = qm.page("/comments/c02").await.text;
    assert!(comment.contains("Attach it to a paragraph") && comment.contains("Such persons"), "{comment}");
    let elsewhere = json!({"version": next, "paragraph": "p999"});
    qm.ask("/api/v1/comments/c02", "reattach", elsewhere).await.refused("comment-words");
    let to = parts[0].as_str().expect("a paragraph");
    let chosen = [("symbol", next.as_str()), ("paragraph", to)];
    assert_eq!(qm.form("/comments/c02/reattach", &chosen).await.status.as_u16(), 303);
    assert_eq!(place_of(&qm, "c02", 0).await["place"], json!({"moved": {"paragraph": to}}));
    let said = format!("Such persons should never be punished. {{#{to}}}");
    cast.drafter.does(GUIDE, "edit-section", section(3, &said)).await;
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(GUIDE, "revise-final", issue("final text, revised", None)).await;
    }
    assert_eq!(place_of(&qm, "c02", 1).await["place"], json!({"placed": {"paragraph": to}}));
    assert_eq!(place_of(&qm, "c01", 1).await["place"]["split"]["paragraphs"], json!(parts));
}

async fn a_guide_is_drafted_circulated_commented_settled_and_published(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let symbol = circulated(&cast).await;
    let (qm, qn) = (world.person("F-QM").await, world.person("F-QN").await);
    let said = json!({"paragraph": "p1", "number": "9.1", "quote": "should not be punished",
        "comment": "It is a matter of law.", "proposed": "must not be punished"});
    comments(&qm, "QM", &symbol, said).await;
    submits(&qm, "QM", &["d1"]).await;
    let said = json!({"paragraph": "p3", "number": "9.3", "comment": "Cite the protocol.", "proposed": null});
    comments(&qn, "QN", &symbol, said).await;
    submits(&qn, "QN", &["d1"]).await;
    closes(&world, &cast).await;

    // The next text is not issued over an open comment; the refusal names each, on record and on the page (DR17).
    let no = cast.lead_au.ask(GUIDE, "issue-final", issue("final text", None)).await;
    no.refused("guide-comments-undisposed");
    assert!(no.text.contains("c01, c02"), "{}", no.text);
    let fields = [("label", "final text"), ("classification", "participants")];
    let told = cast.lead_au.form("/guides/PG-TIP/issue-final", &fields).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    let named = told.text.contains("c01 is not disposed of") && told.text.contains("c02 is not disposed of");
    assert!(named && told.text.contains("DR17"), "{}", told.text);

    // Accepted: the words change on the desk and name the comment; the redline shows it as a tracked change.
    let change =
        json!({"paragraph": "p1", "delete": "should not be punished", "insert": "must not be punished"});
    disposed(&cast, "c01", json!({"disposition": "accepted", "change": change})).await;
    let redline = cast.drafter.page("/guides/PG-TIP/redline?to=desk").await.text;
    let marked = |tag: &str, word: &str| {
        let (opens, closes) = (format!("<{tag}>"), format!("</{tag}>"));
        let mut tagged = redline.split(&opens).skip(1).filter_map(|rest| rest.split(&closes).next());
        tagged.any(|words| words.contains(word))
    };
    assert!(marked("del", "should") && marked("ins", "must"), "{redline}");
    // What fits no more is left to a drafter, and the page says so.
    let change = json!({"paragraph": "p3", "delete": "under twenty years", "insert": "under 18 years"});
    let how = json!({"disposition": "accepted-with-change", "reason": "In figures.", "change": change});
    disposed(&cast, "c02", how).await;
    let desk = cast.drafter.page("/guides/PG-TIP?version=desk").await.text;
    assert!(desk.contains("Decided, and not yet in the text") && desk.contains("c02"), "{desk}");
    let words = "Such persons must not be punished. Consent of the victim is irrelevant. {#p1}\n\n\
                 States may find it useful to say so expressly. {#p2}\n\n\
                 A child is any person under 18 years of age. {#p3}";
    let answer = json!({"section": "s1", "expected": 3, "markdown": words, "answers": "c02"});
    cast.drafter.does(GUIDE, "edit-section", answer).await;
    let desk = cast.drafter.page("/guides/PG-TIP?version=desk").await.text;
    assert!(!desk.contains("Decided, and not yet in the text"), "{desk}");
    for lead in [&cast.lead_au, &cast.lead_th] {
        lead.does(ROUND, "complete", json!({})).await;
    }
    cast.lead_au.does(GUIDE, "issue-final", issue("final text", None)).await;
    as_files(&cast).await;
    let final_text = cast.office.get(GUIDE).await.body["symbol"].as_str().expect("a symbol").to_owned();
    assert_eq!(place_of(&qm, "c01", 0).await["place"], json!({"placed": {"paragraph": "p1"}}));
    let text = qm.page("/guides/PG-TIP").await.text;
    assert!(text.contains("must not be punished") && text.contains("accepted"), "{text}");

    published(&world, &cast, &final_text).await;
}

/// Silence holds, senior officials endorse in a meeting with a quorum, the secretariat publishes what was endorsed.
async fn published(world: &World, cast: &Cast<'_>, symbol: &str) {
    world.clock_to("2014-04-01 09:00 Asia/Bangkok").await;
    silence(cast, "TIP-1", symbol, ("2014-03-31", "2014-04-15T12:00")).await;
    world.clock_to("2014-04-15 12:00 Asia/Bangkok").await;
    assert_eq!(cast.office.get(GUIDE).await.body["state"], "cleared");

    let officials = also(world, "SOM", ("senior-officials", Some("AU"), None)).await;
    let registrar = world.person("R2").await;
    let present = ["AF", "BD", "MY", "MV", "MM", "NZ", "PK", "LK", "TH", "PH", "VN", "US", "AE"];
    let meeting = json!({"id": "ahg-x", "body": "AHG", "place": "Bangkok", "present": present});
    registrar.make("/api/v1/meetings", meeting).await;
    let act = json!({"body": "AHG", "meeting": "ahg-x", "verb": "endorsed", "on": "2014-04-15"});
    officials.does(GUIDE, "endorse", act).await;
    let guide = cast.office.get(GUIDE).await.body;
    assert_eq!((&guide["state"], &guide["acts"][0]["verb"]), (&json!("endorsed"), &json!("endorsed")));

    let other = json!({"digest": "0".repeat(64), "on": "2014-04-15"});
    cast.office.ask(GUIDE, "publish", other).await.refused("guide-other-than-endorsed");
    let digest = guide["acts"][0]["digest"].clone();
    cast.office.does(GUIDE, "publish", json!({"digest": digest, "on": "2014-04-15", "pages": 12})).await;
    let reader = world.person("D-QW").await;
    let guide = reader.get(GUIDE).await.body;
    assert_eq!((&guide["state"], &guide["published"]["digest"]), (&json!("published"), &digest));
    assert!(reader.page("/guides/PG-TIP").await.text.contains("must not be punished"));
}

/// The matrix as it was sent out, with something filled in.
fn filled(line: &Line, disposition: &str, reason: &str) -> Line {
    Line { disposition: disposition.to_owned(), reason: reason.to_owned(), ..line.clone() }
}

/// What the program sends out, read again by number.
async fn lines_of(person: &Person<'_>) -> Vec<Line> {
    let csv = person.page("/rounds/PG-TIP/1/matrix.csv").await;
    assert_eq!(csv.status.as_u16(), 200, "{}", csv.text);
    let text = csv.text.trim_start_matches('\u{FEFF}').to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    // A cell that a spreadsheet would compute comes quoted.
    let cell = |row: &csv::StringRecord, at: usize| {
        let cell = row.get(at).unwrap_or_default();
        cell.strip_prefix("'=").map_or_else(|| cell.to_owned(), |rest| format!("={rest}"))
    };
    rows.map(|row| Line {
        number: cell(&row, 0),
        delegation: cell(&row, 1),
        place: cell(&row, 2),
        quoted: cell(&row, 3),
        kind: cell(&row, 4),
        comment: cell(&row, 5),
        proposed: cell(&row, 6),
        rationale: cell(&row, 7),
        disposition: cell(&row, 8),
        reason: cell(&row, 9),
    })
    .collect()
}

/// The hidden value of a field of a page.
pub(crate) fn carried<'a>(page: &'a str, name: &str) -> &'a str {
    let place = format!("name=\"{name}\" value=\"");
    let at = page.find(&place).unwrap_or_else(|| panic!("no {name} in {page}")) + place.len();
    page[at..].split('"').next().unwrap_or_default()
}

async fn a_matrix_comes_back_filled_in_and_what_cannot_be_read_is_told_by_its_place(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let symbol = circulated(&cast).await;
    let (qm, qn) = (world.person("F-QM").await, world.person("F-QN").await);
    for comment in ["=1+1 is no formula.", "Say so in each language."] {
        let said = json!({"paragraph": "p1", "number": "9.1", "comment": comment, "proposed": null});
        comments(&qm, "QM", &symbol, said).await;
    }
    submits(&qm, "QM", &["d1", "d2"]).await;
    let said =
        json!({"paragraph": "p3", "comment": "Cite the protocol.", "proposed": "Protocol, article 3."});
    comments(&qn, "QN", &symbol, said).await;
    let officer = also(&world, "R1", ("rso", None, None)).await;
    reminded(&world, &officer, &qn).await;
    submits(&qn, "QN", &["d1"]).await;
    assert!(!officer.page("/rounds/PG-TIP/1/matrix").await.text.contains("Read the file"), "not yet");
    closes(&world, &cast).await;
    let page = officer.page("/rounds/PG-TIP/1/matrix").await.text;
    assert!(
        page.contains("matrix.xlsx") && page.contains("matrix.docx") && page.contains("Read the file"),
        "{page}"
    );

    walked(&officer).await;

    // Out as a sheet and as a table: a second reader finds every comment in both.
    let lines = lines_of(&officer).await;
    assert_eq!(lines.len(), 3, "{lines:?}");
    for (ending, kind) in [("xlsx", FileKind::Xlsx), ("docx", FileKind::Docx)] {
        let sent = officer.bytes(&format!("/rounds/PG-TIP/1/matrix.{ending}")).await;
        let read = papers::matrix::read(kind, &sent, Expected { lines: &lines, dispositions: &DISPOSITIONS });
        let read = read.expect("a matrix");
        assert!(read.columns.is_empty() && read.not_returned.is_empty(), "{read:?}");
        assert!(read.rows.iter().all(|row| row.outcome == Outcome::SaysNothingNew), "{read:?}");
    }

    back_as_a_sheet(&officer, &lines).await;
    back_as_a_table(&cast, &lines).await;
    what_cannot_be_read(&officer, &lines).await;
    // Nobody else fills it in.
    assert_eq!(qm.upload("/rounds/PG-TIP/1/matrix", "file", b"x".to_vec()).await.status.as_u16(), 404);
}

/// The text and its changes for a word processor: what comes out is read again as it stands; changes are tracked, comments beside them.
async fn as_files(cast: &Cast<'_>) {
    let page = cast.drafter.page("/guides/PG-TIP").await.text;
    let ways: Vec<&str> = page.split('"').filter(|href| href.contains(".docx?")).collect();
    let [text, changes] = ways.as_slice() else { panic!("{ways:?}") };
    let address = |href: &str| href.replace("&amp;", "&");
    let read = papers::guide::read(&cast.drafter.bytes(&address(text)).await).expect("a guide");
    let words: Vec<&str> =
        read.draft.sections[0].paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect();
    assert!(words[0].contains("must not be punished") && words[2].contains("under 18 years"), "{words:?}");
    let bytes = cast.drafter.bytes(&address(changes)).await;
    let mut file = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a file");
    let mut said = |name: &str| {
        let mut part = String::new();
        let mut opened = file.by_name(name).expect("a part");
        std::io::Read::read_to_string(&mut opened, &mut part).expect("text");
        part
    };
    let body = said("word/document.xml");
    assert!(body.contains("<w:ins ") && body.contains("<w:del "), "{body}");
    let comments = said("word/comments.xml");
    assert!(
        comments.contains("It is a matter of law.") && comments.contains("w:author=\"QM\""),
        "{comments}"
    );
}

/// From one comment to the next of those looked for; whoever proposes goes on to the next.
async fn walked(officer: &Person<'_>) {
    let first = officer.page("/comments/c01?participant=QM").await.text;
    assert!(first.contains("Comment 1 of 2") && first.contains("/comments/c02?participant=QM"), "{first}");
    assert!(!first.contains("/comments/c03"), "it is not looked for: {first}");
    let last = officer.page("/comments/c02?participant=QM").await.text;
    assert!(last.contains("Comment 2 of 2") && last.contains("rel=\"prev\""), "{last}");
    officer.does("/api/v1/comments/c03", "triage", json!({"kind": "technical"})).await;
    let page = officer.page("/comments/c03?open=yes").await.text;
    assert!(page.contains("Comment 3 of 3"), "{page}");
    let (next, walk) = ("c01", "open=yes");
    let fields = [("disposition", "accepted"), ("next", next), ("walk", walk)];
    let gone_on = officer.form("/comments/c03/propose", &fields).await;
    assert_eq!(gone_on.status.as_u16(), 303, "{}", gone_on.text);
    let comment = officer.get("/api/v1/comments/c03").await.body;
    assert_eq!(comment["proposal"]["disposition"], "accepted");
}

/// Who owes what, and a reminder to those picked, previewed before it leaves.
async fn reminded(world: &World, officer: &Person<'_>, delegate: &Person<'_>) {
    let page = officer.page("/rounds/owes").await.text;
    assert!(
        page.contains("PG-TIP/1") && page.contains("no answer yet") && page.contains("submitted"),
        "{page}"
    );
    assert!(!page.contains("in progress"), "what goes on inside a delegation stays there: {page}");
    let own = delegate.page("/rounds/owes").await.text;
    assert!(own.contains("as your delegation sees it") && !own.contains("Preview"), "{own}");
    let nobody = officer.form("/rounds/owes/preview", &[("act", "remind")]).await;
    assert!(nobody.text.contains("Pick at least one delegation"), "{}", nobody.text);
    let preview =
        officer.form("/rounds/owes/preview", &[("to", "QN"), ("to", "QM"), ("act", "remind")]).await;
    assert!(
        preview.text.contains("Focal point of QN") && preview.text.contains("Nothing has left"),
        "{}",
        preview.text
    );
    assert!(preview.text.contains("Send this reminder"), "QM has answered: {}", preview.text);
    let before = reminders(world).await;
    let key = carried(&preview.text, "key").to_owned();
    for _ in 0..2 {
        let sent = officer.form("/rounds/owes/remind", &[("to", "QN"), ("to", "QM"), ("key", &key)]).await;
        assert_eq!(sent.status.as_u16(), 303, "{}", sent.text);
    }
    world.clock_to("2014-02-04 09:00 Asia/Bangkok").await;
    let letters = reminders(world).await - before;
    assert_eq!(letters, 2, "one to each who speaks for QN, once");
}

async fn reminders(world: &World) -> usize {
    world.mailbox().await.iter().filter(|letter| letter["kind"] == "round-reminder").count()
}

/// The secretariat proposes with a sheet: one row passes, one has a word that is no disposition, one was changed where it is protected.
async fn back_as_a_sheet(officer: &Person<'_>, lines: &[Line]) {
    let mut came = vec![
        filled(&lines[0], "Noted", "It is said elsewhere."),
        filled(&lines[1], "Perhaps", "We shall see."),
        filled(&lines[2], "accepted", ""),
    ];
    "Another comment altogether.".clone_into(&mut came[2].comment);
    let file = papers::matrix::xlsx("Comments", &came, &[]).expect("a sheet");
    let report = officer.upload("/rounds/PG-TIP/1/matrix", "file", file).await;
    assert_eq!(report.status.as_u16(), 200, "{}", report.text);
    assert!(report.text.contains("1 of 3 rows say something new"), "{}", report.text);
    assert!(report.text.contains("I3: “Perhaps” is no disposition"), "{}", report.text);
    assert!(report.text.contains("F4: this cell is protected"), "{}", report.text);
    assert_eq!(officer.get("/api/v1/comments/c01").await.body["state"], "received", "nothing was taken yet");
    let (key, digest) = (carried(&report.text, "key"), carried(&report.text, "file"));
    let taken = officer.form("/rounds/PG-TIP/1/matrix/take", &[("key", key), ("file", digest)]).await;
    assert!(taken.text.contains("taken") && taken.text.contains("/comments/c01"), "{}", taken.text);
    let comment = officer.get("/api/v1/comments/c01").await.body;
    assert_eq!(
        (&comment["state"], &comment["proposal"]["disposition"]),
        (&json!("proposed"), &json!("noted"))
    );
    assert_eq!(officer.get("/api/v1/comments/c02").await.body["state"], "received");
}

/// Both co-leads give their halves with a table of a word processor; pressed twice it is taken once.
async fn back_as_a_table(cast: &Cast<'_>, lines: &[Line]) {
    let came = vec![filled(&lines[0], "noted", "It is said elsewhere.")];
    let file = papers::matrix::docx("Comments", &came).expect("a table");
    for lead in [&cast.lead_au, &cast.lead_th] {
        let report = lead.upload("/rounds/PG-TIP/1/matrix", "file", file.clone()).await;
        assert!(report.text.contains("The file has no row for c02, c03"), "{}", report.text);
        let (key, digest) = (carried(&report.text, "key"), carried(&report.text, "file"));
        for _ in 0..2 {
            let taken = lead.form("/rounds/PG-TIP/1/matrix/take", &[("key", key), ("file", digest)]).await;
            assert_eq!(taken.status.as_u16(), 200, "{}", taken.text);
        }
    }
    let comment = cast.office.get("/api/v1/comments/c01").await.body;
    assert_eq!((&comment["state"], &comment["disposition"]), (&json!("decided"), &json!("noted")));
}

/// Renamed columns, a broken table, an entity of its own, a bomb, no document at all, forty megabytes: each is told what is wrong.
async fn what_cannot_be_read(officer: &Person<'_>, lines: &[Line]) {
    let upload = async |bytes: Vec<u8>| officer.upload("/rounds/PG-TIP/1/matrix", "file", bytes).await;
    let renamed = papers::matrix::csv(lines).expect("a file");
    let renamed = String::from_utf8(renamed).expect("text").replacen("Disposition", "Outcome", 1);
    let told = upload(renamed.into_bytes()).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    assert!(told.text.contains("the column “Disposition” is headed “Outcome”"), "{}", told.text);
    let sheet = papers::matrix::xlsx("Comments", lines, &[]).expect("a sheet");
    let told = upload(rewritten(sheet, ">Disposition<", ">Outcome<")).await;
    assert_eq!(told.status.as_u16(), 422, "{}", told.text);
    assert!(told.text.contains("the column “Disposition” is headed “Outcome”"), "{}", told.text);
    brackets_by_the_thousand(officer).await;
    let document = |body: &str, head: &str| {
        let xml = format!(
            "{head}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        );
        archive(&[("word/document.xml", xml.into_bytes())])
    };
    let cases = [
        (document("<w:tbl><w:tr><w:tc><w:p/></w:tr></w:tbl>", ""), "word/document.xml is broken at byte"),
        (
            document("", "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"),
            "declares entities of its own",
        ),
        (archive(&[("word/document.xml", vec![b' '; 200 << 20])]), "unpacks to more than is read"),
        (b"PK\x03\x04 and nothing more".to_vec(), "not a document of this kind, or it is damaged"),
        (Vec::from("no table at all"), "A1: the column “Number” is headed “no table at all”"),
    ];
    for (bytes, words) in cases {
        let told = upload(bytes).await;
        assert_eq!(told.status.as_u16(), 422, "{words}: {}", told.text);
        assert!(told.text.contains(words), "{words}: {}", told.text);
    }
    let told = upload(vec![b'x'; 40 << 20]).await;
    assert_eq!(told.status.as_u16(), 413, "{}", told.text);
    assert!(told.text.contains("25 MB at most"), "{}", told.text);
    let pasted = "x".repeat(40 << 20);
    let told =
        officer.form("/guides/PG-TIP/edit/s1", &[("markdown", pasted.as_str()), ("expected", "2")]).await;
    assert_eq!(told.status.as_u16(), 413, "{}", told.text);
    assert!(told.text.contains("more than a form takes, which is 1 MB"), "{}", told.text);
}

/// Ten thousand brackets are told where they stand, and what was typed comes back.
async fn brackets_by_the_thousand(drafter: &Person<'_>) {
    for typed in ["[".repeat(10_000), "[B1: one | another] ".repeat(10_000)] {
        let fields = [("markdown", typed.as_str()), ("expected", "2")];
        let told = drafter.form("/guides/PG-TIP/edit/s1", &fields).await;
        assert_eq!(told.status.as_u16(), 422, "{}", &told.text[..2_000.min(told.text.len())]);
        assert!(
            told.text.contains("line 1") && told.text.contains(typed.trim_end()),
            "what was typed is kept"
        );
    }
}

/// A file whose parts say one thing instead of another.
fn rewritten(file: Vec<u8>, from: &str, to: &str) -> Vec<u8> {
    use std::io::Read as _;
    let mut before = zip::ZipArchive::new(std::io::Cursor::new(file)).expect("an archive");
    let mut parts = Vec::new();
    for at in 0..before.len() {
        let mut part = before.by_index(at).expect("a part");
        let (name, mut bytes) = (part.name().to_owned(), Vec::new());
        part.read_to_end(&mut bytes).expect("its bytes");
        let bytes = String::from_utf8(bytes)
            .map_or_else(std::string::FromUtf8Error::into_bytes, |text| text.replace(from, to).into_bytes());
        parts.push((name, bytes));
    }
    let parts: Vec<(&str, Vec<u8>)> =
        parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    archive(&parts)
}

pub(crate) fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        archive.write_all(bytes).expect("its bytes");
    }
    archive.finish().expect("an archive").into_inner()
}
