//! Does every page render with every sample? And is every page what the interface promises?

use std::collections::BTreeMap;
use std::fmt::Write as _;

use askama::Template;

use crate::view::act::Tried;
use crate::view::frame::{self, Frame, Past, Stand, Who};
use crate::view::{Act, Page, Problems, Wall};

/// The office of the samples.
pub(crate) const OFFICE: &str = "Regional Support Office";
/// The notice of the demonstration.
pub(crate) const NOTICE: &str = "Illustrative data: QM to QW and ORG-X1 are stand-ins, not states.";
/// Largest page with its stylesheet, uncompressed; the interface's limit for slow lines.
const LIMIT: usize = 60_000;

/// A page that can be shown without a journal.
pub(crate) trait Sampled: Template + Sized {
    /// Name of the page, as its address reads.
    const NAME: &'static str;
    /// The page in each state worth looking at.
    fn samples() -> Vec<Self>;
}

/// The wall of the samples: Thursday 12 June 2014, 10:24 in Bangkok.
pub(crate) fn wall() -> Wall {
    Wall::new("2014-06-12T03:24:00Z".parse().unwrap(), "Asia/Bangkok")
}

/// The frame around a sample for Officer S2.
pub(crate) fn frame(address: &str) -> Frame {
    let all = [
        ("/my-day", "My day"),
        ("/nominations", "Nominations"),
        ("/intake", "Intake"),
        ("/calls", "Calls"),
        ("/roster", "Roster"),
        ("/focal-points", "Focal points"),
        ("/letters", "Letters"),
        ("/dashboard", "Dashboard"),
        ("/record", "Record"),
    ];
    Frame {
        title: "Sample".to_owned(),
        who: Some(Who {
            label: "Officer S2".to_owned(),
            acting_for: "RSO".to_owned(),
            line: "registrar, approver · mandates M-0032 and one more".to_owned(),
            mandates: vec![
                "M-0032: approver, until 31 December 2014".to_owned(),
                "M-0033: registrar".to_owned(),
            ],
        }),
        stand: Stand::now(&wall(), 1812),
        address: address.to_owned(),
        notice: NOTICE.to_owned(),
        ..Frame::default()
    }
    .leading_to(frame::places(&all, address))
}

/// The frame around a sample of a past world.
pub(crate) fn past_frame(address: &str) -> Frame {
    let wall = Wall::new("2014-06-10T06:58:00Z".parse().unwrap(), "Asia/Bangkok");
    let past = Past { as_of: "2014-06-10 13:58 Asia/Bangkok".to_owned(), head: 4310 };
    Frame { stand: Stand::past(&wall, 1801, past), ..frame(address) }
}

/// Every page with every sample: name and HTML.
fn every_page() -> Vec<(String, String)> {
    let mut all = Vec::new();
    add::<crate::pages::sign_in::Ask>(&mut all);
    add::<crate::pages::sign_in::Sent>(&mut all);
    add::<crate::pages::sign_in::link::Confirm>(&mut all);
    add::<crate::pages::consent::Ask>(&mut all);
    add::<crate::pages::consent::Done>(&mut all);
    add::<crate::pages::help::Help>(&mut all);
    add::<crate::pages::playback::Playback>(&mut all);
    add::<crate::pages::guide::GuidePage>(&mut all);
    add::<crate::pages::redline::RedlinePage>(&mut all);
    for (name, page) in pages() {
        all.push((name.to_owned(), page.render().unwrap()));
    }
    all
}

/// The pages made of sheets.
fn pages() -> Vec<(&'static str, Page)> {
    let reason = || crate::view::Field::line("reason", "Reason").needed();
    let act = |verb: &str, end: &str| Act::new(verb, format!("/roster/RE-2014-0001/{end}")).asking(reason());
    let acts = crate::view::Block::new("acts", "What you can do")
        .with(act("Suspend entry", "suspend"))
        .with(act("Remove entry", "remove"));
    let record = || {
        Page::new(frame("/roster/RE-2014-0001"), crate::view::Docket::titled("Expert", "Entry of the roster"))
            .narrow(acts.clone())
    };
    let fields = BTreeMap::from([("reason".to_owned(), vec![String::new()])]);
    let tried = Tried { action: "/roster/RE-2014-0001/remove", fields: &fields };
    let items = vec![("reason".to_owned(), "Give the reason.".to_owned())];
    let said = Problems { title: "This was not done".to_owned(), items, rule: None };
    vec![("record", record()), ("record-refused", record().tried("/roster/RE-2014-0001", tried, said))]
}

fn add<P: Sampled>(all: &mut Vec<(String, String)>) {
    for (number, page) in P::samples().into_iter().enumerate() {
        all.push((format!("{}-{}", P::NAME, number + 1), page.render().unwrap()));
    }
}

#[test]
fn every_page_is_what_the_interface_promises() {
    let css =
        crate::assets::find(&crate::assets::address("travaux.css")["/assets/".len()..]).unwrap().bytes.len();
    let mut wrong = String::new();
    for (name, html) in every_page() {
        for fault in faults(&html, css) {
            let _ = writeln!(wrong, "{name}: {fault}");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn faults(html: &str, css: usize) -> Vec<String> {
    let count = |needle: &str| html.matches(needle).count();
    let mut faults = Vec::new();
    let mut say = |bad: bool, what: String| {
        if bad {
            faults.push(what);
        }
    };
    say(count("<h1") != 1, format!("has {} h1", count("<h1")));
    say(!html.contains("<title>") || html.contains("<title> · "), "has no title".to_owned());
    say(html.contains(" style=") || html.contains("<style"), "has an inline style".to_owned());
    say(html.contains("<script>") || html.contains(" onclick="), "has an inline script".to_owned());
    say(html.len() + css > LIMIT, format!("weighs {} with the stylesheet", html.len() + css));
    let past = html.contains("data-world=\"past\"");
    let writes = count("method=\"post\"") - count("action=\"/sign-out\"");
    say(past && writes > 0, "stands in the past and writes".to_owned());
    faults.extend(unlabelled(html).into_iter().map(|input| format!("has no label for {input}")));
    faults.extend(lost_targets(html).into_iter().map(|id| format!("leads to {id}, which is not there")));
    faults.extend(repeated_ids(html).into_iter().map(|id| format!("has the id {id} twice")));
    faults
}

/// Every `input`, `select` and `textarea` that nothing names.
fn unlabelled(html: &str) -> Vec<String> {
    let tags = html
        .split('<')
        .filter(|tag| ["input ", "select ", "textarea "].iter().any(|name| tag.starts_with(name)));
    let named = |tag: &&str| {
        let tag = tag.split('>').next().unwrap_or(tag);
        tag.contains("type=\"hidden\"")
            || tag.contains("aria-label=")
            || attribute(tag, "id").is_some_and(|id| html.contains(&format!("for=\"{id}\"")))
            || inside_label(html, tag)
    };
    tags.filter(|tag| !named(tag)).map(|tag| tag.split('>').next().unwrap_or(tag).to_owned()).collect()
}

fn inside_label(html: &str, tag: &str) -> bool {
    let at = html.find(tag).unwrap_or(0);
    let before = &html[..at];
    before.rfind("<label").is_some_and(|open| before[open..].find("</label>").is_none())
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next()
}

/// Links into the page that lead nowhere.
fn lost_targets(html: &str) -> Vec<String> {
    let targets = html.split(" href=\"#").skip(1).filter_map(|rest| rest.split('"').next());
    targets.filter(|id| !html.contains(&format!(" id=\"{id}\""))).map(str::to_owned).collect()
}

fn repeated_ids(html: &str) -> Vec<String> {
    let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    ids.sort_unstable();
    ids.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].to_owned()).collect()
}

/// Every sample with its assets, in a folder of its own: in `TRAVAUX_SAMPLES`, if that names one, to be looked at in a browser.
#[test]
fn samples_stand_in_a_folder_with_everything_they_ask_for() {
    let passing = tempfile::tempdir().unwrap();
    let named = std::env::var_os("TRAVAUX_SAMPLES").map(std::path::PathBuf::from);
    let folder = named.unwrap_or_else(|| passing.path().to_owned());
    std::fs::create_dir_all(folder.join("assets")).unwrap();
    for name in ["travaux.css", "travaux.js", "htmx.js"] {
        let file = &crate::assets::address(name)["/assets/".len()..];
        std::fs::write(folder.join("assets").join(file), &crate::assets::find(file).unwrap().bytes).unwrap();
    }
    for (name, html) in every_page() {
        let alone = html.replace("\"/assets/", "\"assets/");
        for asked in alone.split("\"assets/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(folder.join("assets").join(asked).exists(), "{name} asks for {asked}");
        }
        std::fs::write(folder.join(format!("{name}.html")), alone).unwrap();
    }
}
