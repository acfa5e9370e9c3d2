//! Who opened which text? Wherever words of a version are given out, whoever takes them is on record, once per person (AQ13); beside
//! the text it stands who of those it goes to has opened it and who has not.

use domain::guide::Version;
use domain::{Asked, ParticipantCode, PersonId, Role, opening};
use projections::guides::Guide;
use workflows::{Ask, Request, fresh};

use super::super::wall;
use crate::asking::authority;
use crate::desk::Desk;
use crate::look::Look;
use crate::view::{Block, Facts, Say, Table};

/// Puts on record that a reader was given the words of these versions: as a page, as a file, as JSON, whole or in part, also where
/// she stands in the past, for she reads them now. The answer does not fail with it. An auditor leaves no trace in what she audits.
pub(crate) async fn note(desk: &Desk, look: &Look, guide: &Guide, versions: &[&Version]) {
    if look.person.holds(&[Role::Auditor]) {
        return;
    }
    for version in versions {
        if !is_known(desk, look, guide, version) {
            note_one(desk, look, guide, version).await;
        }
    }
}

/// Whether the newest world knows of it: asking again would change nothing.
fn is_known(desk: &Desk, look: &Look, guide: &Guide, version: &Version) -> bool {
    let newest = desk.host.now();
    let guide = newest.guides.get(guide.dossier.guide.as_str());
    guide.is_some_and(|guide| guide.opening_of(version.number, look.person.person.as_str()).is_some())
}

async fn note_one(desk: &Desk, look: &Look, guide: &Guide, version: &Version) {
    let id = &guide.dossier.guide;
    let command =
        opening::Command::Open { guide: id.clone(), number: version.number, symbol: version.symbol.clone() };
    // Who stands for a delegation opens it for that delegation, whatever else she does in the house.
    let stands_for = look
        .person
        .mandates
        .iter()
        .find(|it| it.participant.is_some() && command.asked_by().contains(&it.role));
    let chosen = stands_for.map(|mandate| mandate.id.clone());
    let ask = Ask::Opening(id.clone(), version.number, command);
    let Ok(authority) = authority(&look.person, chosen.as_ref(), &ask) else { return };
    let words = format!("opening {id} {} {}", version.number, look.person.person);
    let request = Request::of(authority, fresh::derived(&words), ask);
    if let Err(why) = desk.office.execute(request).await {
        tracing::debug!(%why, "an opening was not noted and will be the next time");
    }
}

/// Who receives a version, and who opened it.
pub(super) fn circulation(look: &Look, guide: &Guide, version: &Version) -> Block {
    let wall = wall(look);
    let mut facts = Facts::default().and("Distribution", version.classification.printed());
    if let Some(at) = look.sight.person().and_then(|person| guide.opening_of(version.number, person.as_str()))
    {
        facts = facts.and("You opened it", wall.long(at));
    }
    let block = Block::new("circulation", "Who receives it, who opened it");
    if !look.sight.may_see_openings(guide) {
        return block.with(facts);
    }
    let openings = guide.openings.get(&version.number);
    let rows = openings.into_iter().flatten().map(|(person, opened)| {
        vec![
            Say::text(label_of(look, person)),
            Say::maybe(opened.participant.as_ref().map(ToString::to_string)),
            wall.short(opened.at).into(),
        ]
    });
    block
        .with(recipients(look, guide, version, facts))
        .with(Table::of(&["Who", "For", "First opened"], "Nobody has opened it yet.").rows(rows))
}

/// Each recipient, as one that has opened it or has not.
fn recipients(look: &Look, guide: &Guide, version: &Version, facts: Facts) -> Facts {
    let all = look.world.recipients(guide, version, look.now);
    let openings = guide.first_openings(version.number);
    let (opened, not): (Vec<&ParticipantCode>, Vec<&ParticipantCode>) =
        all.iter().partition(|code| openings.contains_key(code));
    let listed = |codes: &[&ParticipantCode]| -> String {
        let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
        if codes.is_empty() { "none".to_owned() } else { codes.join(", ") }
    };
    facts
        .and("Goes to", format!("{} participants", all.len()))
        .and(format!("Opened by {}", opened.len()), listed(&opened))
        .and(format!("Not opened by {}", not.len()), listed(&not))
}

fn label_of(look: &Look, person: &PersonId) -> String {
    look.world.mandates.label(person.as_str()).unwrap_or("A person whose name you may not see").to_owned()
}
