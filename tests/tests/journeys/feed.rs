//! Does a program that follows the journal see every event once, in order, also when it loses the connection?

use serde_json::json;
use travaux_tests::{World, expert_form};

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_that_lost_the_stream_goes_on_where_it_was() {
    let world = World::sqlite();
    let auditor = world.person("AUD").await;
    let size = auditor.get("/api/v1/journal/head").await.body["size"].as_u64().unwrap_or_default();
    assert!(size > 300, "the register is there: {size}");

    let mut seen = auditor.follow(None, 250).await;
    let last = *seen.last().expect("some positions");
    seen.extend(auditor.follow(Some(last), usize::try_from(size).expect("a small journal") - 250).await);
    assert_eq!(seen, (1..=size).collect::<Vec<u64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_goes_on_when_something_happens() {
    let world = World::sqlite();
    let (auditor, delegate) = (world.person("AUD").await, world.person("D-QM").await);
    let size = auditor.get("/api/v1/journal/head").await.body["size"].as_u64().unwrap_or_default();
    let following = auditor.follow(Some(size), 1);
    let happening = async {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        let form = expert_form("QM", "Ada", "Sample");
        delegate.make("/api/v1/nominations", json!({"nominator": "QM", "answers": form})).await
    };
    let (seen, _) = tokio::join!(following, happening);
    assert_eq!(seen, [size + 1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_is_absent_for_whoever_may_not_read_the_record() {
    let world = World::sqlite();
    world.person("D-QM").await.get("/api/v1/journal/events").await.absent();
}
