//! What arrives on paper and by mail: each kind of original is read on the page beside the form that is keyed from it.

use std::io::Write as _;

use serde_json::json;
use travaux_tests::{World, official_form};

use crate::focal_points::posted;
use crate::on_both;

on_both!(
    a_mail_with_a_word_document_is_read_beside_the_form,
    a_fax_is_looked_at_page_by_page_beside_the_form,
    a_focal_points_form_arrives_by_fax_and_a_second_officer_compares_it,
    of_many_originals_what_waits_stands_first_and_the_file_has_them_all,
);

/// A document of Word with these paragraphs.
fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    zip.start_file("[Content_Types].xml", options).expect("a part");
    zip.write_all(b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")
        .expect("written");
    zip.start_file("word/document.xml", options).expect("a part");
    let paragraphs: Vec<String> =
        paragraphs.iter().map(|text| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")).collect();
    let said = paragraphs.concat();
    let body = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{said}</w:body></w:document>"
    );
    zip.write_all(body.as_bytes()).expect("written");
    zip.finish().expect("a document").into_inner()
}

/// A fax of so many pages: TIFF, one bit a dot, not compressed, each page with a line of black dots.
fn fax(pages: u32) -> Vec<u8> {
    const WIDTH: u32 = 64;
    const HEIGHT: u32 = 16;
    let strip = usize::try_from(WIDTH / 8 * HEIGHT).expect("a length");
    let mut bytes = b"II\x2a\x00\x08\x00\x00\x00".to_vec();
    for page in 0..pages {
        let entries: [(u16, u16, u32, u32); 8] = [
            (256, 4, 1, WIDTH),
            (257, 4, 1, HEIGHT),
            (258, 3, 1, 1),
            (259, 3, 1, 1),
            (262, 3, 1, 0),
            (273, 4, 1, 0),
            (278, 4, 1, HEIGHT),
            (279, 4, 1, u32::try_from(strip).expect("a length")),
        ];
        let here = u32::try_from(bytes.len()).expect("a place");
        let data = here + 2 + 12 * 8 + 4;
        let next = if page + 1 == pages { 0 } else { data + u32::try_from(strip).expect("a length") };
        bytes.extend(8_u16.to_le_bytes());
        for (tag, kind, count, value) in entries {
            let value = if tag == 273 { data } else { value };
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(count.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend(next.to_le_bytes());
        let mut dots = vec![0_u8; strip];
        dots[..8].fill(0xff);
        bytes.extend(dots);
    }
    bytes
}

async fn a_mail_with_a_word_document_is_read_beside_the_form(world: World) {
    let (s1, delegate) = (world.person("S1").await, world.person("D-QM").await);
    let document = docx(&["Curriculum vitae of Ada Sample", "Drafted the criminal code of QM."]);
    let encoded = base64(&document);
    let mail = format!(
        "Received: from a by b; Mon, 3 Feb 2014 08:12:03 +0700\r\nFrom: Officer Q <officer@qm.example>\r\n\
         Message-ID: <11@qm.example>\r\nSubject: Nomination of Ada Sample\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=\"b1\"\r\n\r\n--b1\r\nContent-Type: text/plain\r\n\r\nThe form is attached.\r\n\
         --b1\r\nContent-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document\r\n\
         Content-Disposition: attachment; filename=\"cv.docx\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{encoded}\r\n--b1--\r\n"
    );
    s1.upload("/intake", "file", mail.into_bytes()).await.sent_on();
    let arrived = s1.page("/intake/IN-2014-0001").await;
    arrived.says("The form is attached.");
    arrived.says("Curriculum vitae of Ada Sample");
    arrived.says("Drafted the criminal code of QM.");
    arrived.says("cv.docx");
    let opened = s1.form("/intake/IN-2014-0001/open", &[("nominator", "QM"), ("version", "1")]).await;
    opened.sent_on();
    let form = s1.page("/nominations/EN-2014-0001/edit").await;
    form.says("Drafted the criminal code of QM.");
    form.says("f-family_name");
    let files = s1.get("/api/v1/intake/IN-2014-0001").await.body["files"].clone();
    let kept = files[1]["digest"].as_str().expect("a digest").to_owned();
    assert_eq!(s1.bytes(&format!("/files/{kept}")).await, document, "the original is kept byte by byte");
    delegate.page(&format!("/files/{kept}")).await.absent();
    delegate.page("/intake/IN-2014-0001").await.absent();
}

/// Base64 in lines, as mails carry it.
fn base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    let text = base64::engine::general_purpose::STANDARD.encode(bytes);
    let lines: Vec<String> =
        text.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    lines.join("\r\n")
}

async fn a_fax_is_looked_at_page_by_page_beside_the_form(world: World) {
    let (s1, s2) = (world.person("S1").await, world.person("S2").await);
    world.clock_to("2014-02-04 09:00 Asia/Bangkok").await;
    s1.upload("/intake", "file", fax(2)).await.sent_on();
    let arrival = s1.get("/api/v1/intake/IN-2014-0001").await.body;
    let digest = arrival["files"][0]["digest"].as_str().expect("a digest").to_owned();
    let waiting = s1.page("/intake/IN-2014-0001").await;
    waiting.says(&format!("/files/{digest}/page/1"));
    waiting.says(&format!("/files/{digest}/page/2"));
    waiting.says("Key the time of receipt");
    for number in 1..=2 {
        let picture = s1.bytes(&format!("/files/{digest}/page/{number}")).await;
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"), "page {number} is a picture");
    }
    s1.page(&format!("/files/{digest}/page/3")).await.absent();
    let receipt = [
        ("at", "2014-02-03T16:52"),
        ("zone", "Asia/Bangkok"),
        ("clock", "fax gateway"),
        ("evidence", "The line at the head of the fax."),
        ("version", "1"),
    ];
    s1.form("/intake/IN-2014-0001/key-receipt", &receipt).await.sent_on();
    s1.form("/intake/IN-2014-0001/open", &[("nominator", "QM"), ("version", "2")]).await.sent_on();
    let form = s1.page("/nominations/EN-2014-0001/edit").await;
    form.says(&format!("/files/{digest}/page/2"));
    form.says("f-family_name");
    s2.page("/nominations/EN-2014-0001/original").await.says(&format!("/files/{digest}/page/1"));
    s1.page("/intake/IN-2014-0001").await.says("EN-2014-0001");
}

async fn a_focal_points_form_arrives_by_fax_and_a_second_officer_compares_it(world: World) {
    let (s1, s2, s3) = (world.person("S1").await, world.person("S2").await, world.person("S3").await);
    world.clock_to("2014-02-10 09:00 Asia/Bangkok").await;
    let received = json!({"at": "2014-02-07T16:52", "zone": "Asia/Bangkok", "clock": "fax gateway"});
    let scan = s1.keep(fax(1)).await.body["digest"].clone();
    let arrived = json!({"channel": "fax", "received": received, "files": [scan]});
    let arrival = s1.make("/api/v1/intake", arrived).await;
    let page = s1.page(&format!("/intake/{arrival}")).await;
    page.says("Key a focal point");
    let nobody = s1.form(&format!("/intake/{arrival}/open-official"), &[("member", "ZZ")]).await;
    assert_eq!(nobody.status.as_u16(), 422, "{}", nobody.text);
    nobody.says("value=\"ZZ\"");
    s1.form(&format!("/intake/{arrival}/open-official"), &[("member", "QM")]).await.sent_on();
    let address = format!("/focal-points/QM/nominate?intake={arrival}");
    let blank = s1.page(&address).await;
    blank.says(&format!("/files/{}/page/1", scan.as_str().unwrap_or_default()));
    blank.says(&format!("value=\"{arrival}\""));

    // Keyed beside the original, with a slip; a field left out comes back with its reason.
    let mut form = posted(&official_form("Petra", "Vorbild", "2014-03-01", None));
    form.push(("intake".to_owned(), arrival.clone()));
    let slip: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), if name == "grade" { "Directer" } else { value.as_str() }))
        .collect();
    let short: Vec<(&str, &str)> = slip.iter().copied().filter(|(name, _)| *name != "position").collect();
    let refused = s1.form(&address, &short).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text);
    refused.says("f-position-e");
    refused.says("/page/1");
    s1.form("/focal-points/QM/nominate", &slip).await.sent_on();
    let became = s1.page(&format!("/intake/{arrival}")).await;
    became.says("href=\"/focal-points/QM\"");
    became.says("NFP-QM-01");
    let stands = s1.get("/api/v1/focal-points/QM").await.body;
    let official = &stands["officials"][0];
    assert_eq!(
        (&official["channel"], &official["received"]["clock"]),
        (&json!("fax"), &json!("fax gateway")),
        "it was received when the fax was: {stands}"
    );

    // Two pairs of eyes (DR08): not acknowledged before somebody else has compared the fields.
    let place = "/api/v1/focal-points/QM";
    s3.ask(place, "acknowledge", json!({"reference": "NFP-QM-01"})).await.refused("focal-point-not-verified");
    s2.page("/my-day").await.says("verify keyed fields of NFP-QM-01");
    let answers = official_form("Petra", "Vorbild", "2014-03-01", None);
    let own = s1.ask(place, "verify", json!({"reference": "NFP-QM-01", "answers": answers})).await;
    own.refused("focal-point-keyer-cannot-verify");
    let compare = s2.page("/focal-points/QM/verify?reference=NFP-QM-01").await;
    compare.says("value=\"Directer\"");
    compare.says("/page/1");
    let version = stands["version"].to_string();
    let mut right: Vec<(&str, &str)> = form.iter().map(|(name, value)| (&**name, &**value)).collect();
    right.retain(|(name, _)| *name != "intake");
    right.extend([("reference", "NFP-QM-01"), ("version", &*version)]);
    s2.form("/focal-points/QM/verify", &right).await.sent_on();
    s2.page("/focal-points/QM").await.says("compared the keyed fields of NFP-QM-01");
    assert_eq!(s2.get(place).await.body["officials"][0]["answers"]["grade"], "Director");
    s3.does(place, "acknowledge", json!({"reference": "NFP-QM-01"})).await;
    world.clock_to("2014-03-01 00:00 Asia/Bangkok").await;
    assert_eq!(s1.get(place).await.body["officials"][0]["state"], "in_office");
}

async fn of_many_originals_what_waits_stands_first_and_the_file_has_them_all(world: World) {
    const MANY: usize = 102;
    let s1 = world.person("S1").await;
    world.clock_to("2014-02-10 09:00 Asia/Bangkok").await;
    let mut arrived = Vec::with_capacity(MANY);
    for number in 0..MANY {
        let scan = [fax(1), number.to_le_bytes().to_vec()].concat();
        let scan = s1.keep(scan).await.body["digest"].clone();
        arrived.push(s1.make("/api/v1/intake", json!({"channel": "hand", "files": [scan]})).await);
    }
    for arrival in &arrived[1..] {
        s1.does(&format!("/api/v1/intake/{arrival}"), "set-aside", json!({"reason": "Not a nomination."}))
            .await;
    }
    let page = s1.page("/intake").await;
    page.says("100 of 102 originals");
    let place = |arrival: &str| page.text.find(&format!("href=\"/intake/{arrival}\""));
    let shown: Vec<&String> = arrived.iter().filter(|arrival| place(arrival).is_some()).collect();
    assert_eq!(shown.len(), 100);
    let first = shown.iter().min_by_key(|arrival| place(arrival));
    assert_eq!(first, Some(&&arrived[0]), "the oldest is the only one that waits");
    assert!(
        place(&arrived[1]).is_none() && place(&arrived[2]).is_none(),
        "the oldest of the others are not shown"
    );
    let file = s1.page("/intake.csv").await.text;
    assert!(arrived.iter().all(|arrival| file.contains(arrival.as_str())), "the file has them all");
}
