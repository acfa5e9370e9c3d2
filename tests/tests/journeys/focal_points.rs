//! How a focal point is named and replaced.

use serde_json::json;
use travaux_tests::{World, official_form};

use crate::on_both;

on_both!(a_focal_point_is_replaced);

async fn a_focal_point_is_replaced(world: World) {
    let (delegate, s3, auditor) =
        (world.person("D-QM").await, world.person("S3").await, world.person("AUD").await);
    let place = "/api/v1/focal-points/QM";
    let first = json!({"answers": official_form("Petra", "Vorbild", "2014-02-10", None)});
    let answer = delegate.ask_at(place, "nominate", first, 0).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    s3.does(place, "acknowledge", json!({"reference": "NFP-QM-01"})).await;
    world.clock_to("2014-02-11 09:00 Asia/Bangkok").await;
    let second = json!({"answers": official_form("Rana", "Misal", "2014-03-01", Some("NFP-QM-01"))});
    delegate.does(place, "nominate", second).await;
    s3.does(place, "acknowledge", json!({"reference": "NFP-QM-02"})).await;

    let serving = |record: &serde_json::Value| -> Vec<String> {
        let officials = record["officials"].as_array().cloned().unwrap_or_default();
        let serves = officials.iter().filter(|official| official["state"] == "in_office");
        serves.filter_map(|official| official["reference"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(serving(&delegate.get(place).await.body), ["NFP-QM-01"]);
    world.clock_to("2014-03-01 00:00 Asia/Bangkok").await;
    assert_eq!(serving(&delegate.get(place).await.body), ["NFP-QM-02"], "one ends as the other begins");
    let then = auditor.get(&format!("{place}?as_of=2014-02-28%2023:59%20Asia/Bangkok")).await.body;
    assert_eq!(serving(&then), ["NFP-QM-01"]);
    let history = auditor.page("/focal-points/QM").await;
    assert!(history.text.contains("NFP-QM-02"), "{}", history.text);

    // An observer and an organisation may not name one, for different reasons (DR03).
    let observer = world.person("D-QV").await;
    let form = json!({"answers": official_form("Nobody", "Here", "2014-03-01", None)});
    observer.ask_at("/api/v1/focal-points/QV", "nominate", form, 0).await.absent();
}
