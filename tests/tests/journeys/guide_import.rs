//! How the whole text of a guide comes in from a file: told first, then done; what cannot be read is named by its place.

use papers::guide::{Front, clean};
use serde_json::{Value, json};
use travaux_tests::World;

use crate::guide_rounds::{archive, carried};
use crate::guides::{GUIDE, a_guide, cast, issue, section};
use crate::on_both;

on_both!(
    a_text_from_a_file_is_told_before_it_is_taken_and_keeps_its_paragraphs,
    a_program_brings_a_text_in_and_reads_what_changed_and_where_it_comes_from,
    a_file_that_cannot_be_a_text_is_told_by_its_place_and_changes_nothing,
);

const PAGE: &str = "/guides/PG-TIP/import";
/// The text as the drafters have it in a file: one paragraph as it stands, one new, one section more.
const FILE: &str = "# 9 Victims\n\nSuch persons should not be punished.\n\nThey are to be protected.\n\n\
                    # 10 Witnesses\n\nWitnesses are protected as well.\n";

async fn desk(person: &travaux_tests::Person<'_>) -> String {
    person.page("/guides/PG-TIP?version=desk").await.text
}

async fn a_text_from_a_file_is_told_before_it_is_taken_and_keeps_its_paragraphs(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let told = cast.drafter.upload(PAGE, "file", FILE.as_bytes().to_vec()).await;
    assert_eq!(told.status.as_u16(), 200, "{}", told.text);
    assert!(told.text.contains("2 sections with 3 paragraphs: 1 stay as they are"), "{}", told.text);
    assert!(told.text.contains("10 Witnesses") && told.text.contains("new section"), "{}", told.text);
    assert!(!desk(&cast.drafter).await.contains("Witnesses"), "nothing is written by looking");
    let (key, file, version) =
        (carried(&told.text, "key"), carried(&told.text, "file"), carried(&told.text, "version"));
    for _ in 0..2 {
        let fields = [("key", key), ("file", file), ("version", version)];
        let taken = cast.drafter.form(&format!("{PAGE}/take"), &fields).await;
        assert_eq!(taken.status.as_u16(), 303, "pressed twice it is done once: {}", taken.text);
    }
    let after = desk(&cast.office).await;
    assert!(after.contains("Witnesses are protected as well."), "{after}");
    assert!(after.contains("id=\"p1\""), "the paragraph with the same words is the same paragraph: {after}");
    let again = cast.office.upload(PAGE, "file", FILE.as_bytes().to_vec()).await;
    assert!(again.text.contains("reads so already"), "{}", again.text);

    // Printed and brought back: the word processor file says of each paragraph which it is.
    cast.office.does(GUIDE, "issue-zero-draft", issue("zero draft", None)).await;
    let printed = cast.office.bytes("/guides/PG-TIP/text.docx?version=1").await;
    let same = cast.office.upload(PAGE, "file", printed).await;
    assert!(same.text.contains("reads so already"), "{}", same.text);

    somebody_wrote_meanwhile(&cast).await;
    let member = world.person("D-QQ").await;
    assert_eq!(member.upload(PAGE, "file", FILE.as_bytes().to_vec()).await.status.as_u16(), 404);
    assert_eq!(cast.lead_au.upload(PAGE, "file", FILE.as_bytes().to_vec()).await.status.as_u16(), 404);
    let trail = cast.office.get(&format!("{GUIDE}/redline?from=1&to=desk")).await;
    assert_eq!(trail.status.as_u16(), 200, "{}", trail.text);
}

/// What was shown is not what stands any more: nothing is taken, and the report is made anew.
async fn somebody_wrote_meanwhile(cast: &crate::guides::Cast<'_>) {
    let longer = FILE.replace("as well.", "as well, and so are their families.");
    let told = cast.drafter.upload(PAGE, "file", longer.into_bytes()).await;
    cast.office.does(GUIDE, "edit-section", section(2, "Such persons may not be punished. {#p1}")).await;
    let fields = [
        ("key", carried(&told.text, "key")),
        ("file", carried(&told.text, "file")),
        ("version", carried(&told.text, "version")),
    ];
    let overtaken = cast.drafter.form(&format!("{PAGE}/take"), &fields).await;
    assert_eq!(overtaken.status.as_u16(), 412, "{}", overtaken.text);
    assert!(overtaken.text.contains("The text was not brought in"), "{}", overtaken.text);
    assert!(overtaken.text.contains("Put this text on the desk"), "the file is not lost: {}", overtaken.text);
    assert!(!desk(&cast.drafter).await.contains("families"));
}

fn fate_of(report: &Value, words: &str) -> Option<String> {
    let sections = report["sections"].as_array()?.iter();
    let all = sections.flat_map(|section| section["paragraphs"].as_array().into_iter().flatten());
    let gone = report["gone"].as_array()?.iter();
    let found = all.chain(gone).find(|one| one["begins"].as_str().is_some_and(|it| it.starts_with(words)));
    found.and_then(|one| one["fate"].as_str()).map(str::to_owned)
}

async fn a_program_brings_a_text_in_and_reads_what_changed_and_where_it_comes_from(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    cast.office.does(GUIDE, "issue-zero-draft", issue("zero draft", None)).await;
    let document = {
        let draft = domain::text::markdown::read(FILE).expect("a draft");
        domain::text::edit::first(draft, &mut domain::text::Ids { section: 40, paragraph: 40, bracket: 1 })
    };
    let file = clean(&Front::default(), &document.expect("a text"), &[]).expect("a file");
    let address = format!("{GUIDE}/import");
    let dry = cast.drafter.sends(&format!("{address}?dry_run=true"), file.clone(), Some(1)).await;
    assert_eq!(dry.status.as_u16(), 200, "{}", dry.text);
    assert_eq!((&dry.body["taken"], &dry.body["position"]), (&json!(false), &json!(null)), "{}", dry.body);
    assert_eq!(fate_of(&dry.body, "Such persons").as_deref(), Some("kept"), "{}", dry.body);
    assert_eq!(fate_of(&dry.body, "Witnesses are").as_deref(), Some("new"), "{}", dry.body);
    let unseen = cast.drafter.sends(&address, file.clone(), None).await;
    assert_eq!(unseen.status.as_u16(), 428, "{}", unseen.text);
    cast.drafter.sends(&address, file.clone(), Some(1)).await.is_overtaken();
    let version = cast.drafter.get(GUIDE).await.body["version"].as_u64();
    let taken = cast.drafter.sends(&address, file, version).await;
    assert_eq!((taken.status.as_u16(), &taken.body["taken"]), (200, &json!(true)), "{}", taken.text);

    cast.office.does(GUIDE, "issue-revision", issue("revised draft", None)).await;
    let member = world.person("D-QQ").await;
    let redline = member.get(&format!("{GUIDE}/redline")).await.body;
    assert_eq!((&redline["older"]["number"], &redline["newer"]["number"]), (&json!(1), &json!(2)));
    assert_eq!(redline["changes"], 3, "a paragraph, a section and its paragraph: {redline}");
    let one = member.get(&format!("{GUIDE}/redline?section=s1&unchanged=true")).await.body;
    let blocks = one["sections"][0]["paragraphs"].as_array().expect("paragraphs");
    let what: Vec<&str> = blocks.iter().filter_map(|block| block["what"].as_str()).collect();
    assert_eq!(what, ["unchanged", "inserted"], "{one}");
    member.get(&format!("{GUIDE}/redline?to=desk")).await.absent();

    let lineage = member.get(&format!("{GUIDE}/lineage/p1")).await.body;
    let texts = lineage["texts"].as_array().expect("texts");
    assert_eq!((texts.len(), &texts[0]["changed"], &texts[1]["first"]), (2, &json!(false), &json!(true)));
    let new = blocks[1]["newer"]["id"].as_str().expect("a paragraph");
    let lineage = member.get(&format!("{GUIDE}/lineage/{new}")).await.body;
    let texts = lineage["texts"].as_array().expect("texts");
    assert_eq!((texts.len(), &texts[0]["came_in"]), (1, &json!(true)), "it came with the file: {lineage}");
    member.get(&format!("{GUIDE}/lineage/p999")).await.absent();
}

async fn a_file_that_cannot_be_a_text_is_told_by_its_place_and_changes_nothing(world: World) {
    let cast = cast(&world).await;
    a_guide(&cast).await;
    let before = desk(&cast.drafter).await;
    let document = |body: &str, head: &str| {
        let xml = format!(
            "{head}<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
        );
        archive(&[("word/document.xml", xml.into_bytes())])
    };
    let brackets = format!("# 9 Victims\n\n{}\n", "[one | two] ".repeat(10_000));
    let cases = [
        (document("<w:tbl><w:tr></w:tr></w:tbl>", ""), "table 1 is broken in row 1: a row has no cells"),
        (
            document("", "<!DOCTYPE x [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>"),
            "declares entities of its own",
        ),
        (archive(&[("word/document.xml", vec![b' '; 200 << 20])]), "unpacks to more than is read"),
        (b"PK\x03\x04 and nothing more".to_vec(), "not a document of this kind, or it is damaged"),
        (vec![0xff, 0xfe, 0x00, 0x01], "neither a DOCX document nor a text in UTF-8"),
        (b"# 9 Victims\n\nSuch persons [B1: should | may.\n".to_vec(), "line 3"),
        (brackets.into_bytes(), "line 3"),
        (b"# 9 Victims\n\nWords.\n\n# Witnesses\n\nWords.\n".to_vec(), "Section 2 of the file"),
        (b"# 9 Victims\n".to_vec(), "no words of a text"),
        (vec![b'a'; 5 << 20], "line 1"),
        (Vec::new(), "Choose the file"),
    ];
    for (bytes, words) in cases {
        let told = cast.drafter.upload(PAGE, "file", bytes).await;
        assert_eq!(told.status.as_u16(), 422, "{words}: {}", told.text);
        assert!(told.text.contains(words), "{words}: {}", told.text);
        assert!(told.text.contains("Bring the text in from a file"), "{words}: the form is there again");
    }
    let told = cast.drafter.upload(PAGE, "file", vec![b'x'; 40 << 20]).await;
    assert_eq!(told.status.as_u16(), 413, "{}", told.text);
    let told = cast.drafter.sends(&format!("{GUIDE}/import"), b"# 9 Victims\n\n[".to_vec(), Some(9)).await;
    assert_eq!((told.status.as_u16(), told.body["errors"][0]["field"].as_str()), (422, Some("file")));
    let nobody = cast.drafter.form(&format!("{PAGE}/take"), &[("file", "00"), ("version", "4")]).await;
    assert_eq!(nobody.status.as_u16(), 404, "a file that was never read: {}", nobody.text);
    let sheet = |page: &str| {
        page.split("<article").nth(1).and_then(|rest| rest.split("</article>").next()).map(str::to_owned)
    };
    let text = sheet(&before);
    assert!(text.is_some(), "there is a text: {before}");
    assert_eq!(sheet(&desk(&cast.drafter).await), text);
}
