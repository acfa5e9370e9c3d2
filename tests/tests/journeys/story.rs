//! Does the demonstration tell the making of both guides to its end, and can a sentence be followed back through it?

use serde_json::json;
use travaux_tests::{Person, World};

/// The address of the first lineage a page leads to.
fn lineage(page: &str) -> &str {
    let (_, rest) = page.split_once("href=\"/guides/PG-TIP/lineage/").expect("a way to a lineage");
    rest.split('"').next().expect("an address")
}

async fn lineage_of(person: &Person<'_>, page: &str, more: &str) -> String {
    let answer = person.page(&format!("/guides/PG-TIP/lineage/{}{more}", lineage(page))).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sentence_is_followed_from_the_comment_that_made_it_to_the_published_text() {
    let world = World::of(&["demo"]);
    let (officer, member) = (world.person("R1").await, world.person("D-QR").await);
    for guide in ["PG-SOM", "PG-TIP"] {
        let told = officer.get(&format!("/api/v1/guides/{guide}")).await.body;
        assert_eq!(told["state"], json!("published"), "{told}");
        let acts = member.page(&format!("/guides/{guide}/acts")).await.text;
        assert!(acts.contains("endorsed") && acts.contains("commended"), "{acts}");
    }

    // What became of a comment: decided, written, issued; and from there back to the comment.
    let comment = member.page("/comments/c08").await.text;
    assert!(comment.contains("Written into RSO/PG/TIP/2014/1/Rev.1"), "{comment}");
    let officers = lineage_of(&officer, &comment, "").await;
    for words in ["<del>", "Answers", "/comments/c08", "of QN: accepted", "RSO/PG/TIP/2013/1/Rev.1"] {
        assert!(officers.contains(words), "{words}: {officers}");
    }
    // The drafts went to the committee alone: who does not sit there is not told that the sentence is older.
    let members = lineage_of(&member, &comment, "").await;
    assert!(members.contains("is the first text you may read it in."), "{members}");
    assert!(members.contains("/comments/c08") && !members.contains("TIP/2013/1"), "{members}");

    // Three comments spoke of one bracket; no single edit answers them, and their words are found all the same.
    let referred = member.page("/comments/c14").await.text;
    assert!(referred.contains("Decided: accepted with change"), "{referred}");
    let bracket = lineage_of(&member, &referred, "").await;
    for words in [
        "should consider not punishing",
        "/comments/c09",
        "/comments/c10",
        "/comments/c14",
        "Commented on here",
    ] {
        assert!(bracket.contains(words), "{words}: {bracket}");
    }

    // Before the sealed round closed the comments were their authors'; the final text was not there yet.
    let text = member.page("/guides/PG-TIP?version=3").await.text;
    let then = lineage_of(&member, &text, "&as_of=2014-03-20T00:00:00Z").await;
    assert!(!then.contains("/comments/"), "{then}");
    let too_early = format!("/guides/PG-TIP/lineage/{}&as_of=2014-03-20T00:00:00Z", lineage(&comment));
    member.page(&too_early).await.absent();
    assert_eq!(member.page("/guides/PG-TIP/lineage/p999").await.status.as_u16(), 404);
}
