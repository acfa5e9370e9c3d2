//! Does every link of every page lead somewhere? From each person's day through the whole demonstration.

use std::collections::{BTreeSet, VecDeque};

use travaux_tests::World;

/// Pages each person visits at most: enough to see every kind of page several times.
const PAGES: usize = 120;
/// Pages of one kind (an address without its last part) each person visits at most.
const OF_A_KIND: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn every_link_of_the_demonstration_leads_to_a_page() {
    let world = World::demonstration();
    for label in ["S1", "S3", "CM-A", "ADM", "AUD", "D-QM", "SR-QT", "IOM"] {
        let person = world.person(label).await;
        let mut waiting: VecDeque<(String, String)> =
            VecDeque::from([("/".to_owned(), "/my-day".to_owned())]);
        let (mut seen, mut kinds): (BTreeSet<String>, Vec<String>) = (BTreeSet::new(), Vec::new());
        let mut visited = 0;
        while let Some((from, address)) = waiting.pop_front() {
            let kind = address.split('?').next().and_then(|it| it.rsplit_once('/')).map_or("", |(it, _)| it);
            if visited == PAGES
                || kinds.iter().filter(|it| *it == kind).count() >= OF_A_KIND.max(kind_allows(kind))
            {
                continue;
            }
            kinds.push(kind.to_owned());
            visited += 1;
            let answer = person.page(&address).await;
            let status = answer.status.as_u16();
            assert!(matches!(status, 200 | 303), "{label}: {from} links to {address}: {status}");
            for link in links(&answer.text) {
                if seen.insert(link.clone()) {
                    waiting.push_back((address.clone(), link));
                }
            }
        }
        assert!(visited > 8, "{label} came to {visited} pages only");
    }
}

/// Addresses of the first level are all different pages.
fn kind_allows(kind: &str) -> usize {
    if kind.is_empty() { PAGES } else { 0 }
}

/// Internal addresses a page links to, without their fragments.
fn links(page: &str) -> Vec<String> {
    let targets = page.split("<a ").skip(1).filter_map(|tag| {
        let href = tag.split('>').next()?.split("href=\"").nth(1)?.split('"').next()?;
        href.starts_with('/')
            .then(|| href.split('#').next().unwrap_or(href).replace("&amp;", "&").replace("&#38;", "&"))
    });
    targets.filter(|it| !it.is_empty()).collect()
}
