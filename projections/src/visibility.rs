//! Who sees what, told with invented people: the rules of `sight` against worlds that really were folded.

use std::sync::Arc;

use domain::roster_entry::event::{Consent, ConsentChanged, ConsentChoice};
use domain::{Event, PersonId, Role, mandate, roster_entry};
use eventstore::Recorded;
use jiff::Timestamp;

use crate::names::Names;
use crate::nominations::Nomination;
use crate::roster::{Query, search};
use crate::sight::{Field, Sight};
use crate::testing::history;
use crate::world::World;

/// A person of the story: `P-Q03-searcher` acts for `Q03`.
fn official(code: &str, role: Role) -> PersonId {
    PersonId::new(format!("P-{code}-{}", role.as_str()))
}

/// A world with entries that can be found.
fn world() -> World {
    let mut world = World::default();
    for (recorded, event) in history(21, 30_000) {
        world.apply(&recorded, &event);
    }
    world
}

/// The same world after one event more, a minute later.
fn and_then(world: &World, stream: &str, event: impl Into<Event>) -> World {
    let event = event.into();
    let (mut recorded, _) = history(21, 1).remove(0);
    recorded.position = world.position() + 1;
    stream.clone_into(&mut recorded.envelope.stream);
    recorded.envelope.recorded_at = later(world.recorded_at()).as_microsecond();
    event.wire_type().0.clone_into(&mut recorded.envelope.event_type);
    let mut next = world.clone();
    next.apply(&Recorded { ..recorded }, &event);
    next
}

fn later(at: Timestamp) -> Timestamp {
    at + jiff::SignedDuration::from_mins(1)
}

fn hidden(at: Timestamp) -> roster_entry::Event {
    let choice = ConsentChoice {
        processing: true,
        visibility: false,
        contact: false,
        method: "link".to_owned(),
        wording: 1,
    };
    roster_entry::Event::ConsentChanged(ConsentChanged { consent: Consent { choice, at } })
}

fn found(world: &World, sight: &Sight, entry: &str) -> bool {
    let found = search(world, &Names::default(), &Query::default(), sight.reach());
    assert_eq!(found.hits.len(), found.listed, "nobody is counted who is not found");
    found.hits.iter().any(|hit| hit.entry.entry.as_str() == entry)
}

fn mandate_for(person: &PersonId, role: Role, from: Timestamp) -> mandate::Event {
    let identity =
        mandate::event::Identity { name: "invented".to_owned(), email: "someone@example.org".to_owned() };
    mandate::Event::Granted(mandate::event::Granted {
        mandate: "M-AUD".into(),
        person: person.clone(),
        role,
        participant: None,
        body: None,
        label: "Auditor X1".to_owned(),
        powers: Vec::new(),
        from,
        until: None,
        identity: domain::Personal::clear(person.clone(), "identity", identity),
    })
}

#[test]
fn dr09_after_consent_is_withdrawn_a_searcher_finds_nothing_at_any_instant_and_an_auditor_the_day_before() {
    let auditor = PersonId::new("P-AUD");
    let base = world();
    let start = base.recorded_at();
    let before = and_then(&base, "mandate/M-AUD", mandate_for(&auditor, Role::Auditor, start));
    let at = before.recorded_at();
    let entry = before.roster.findable(at).next().unwrap().entry.clone();
    let after = Arc::new(and_then(&before, &format!("roster-entry/{entry}"), hidden(at)));
    let now = later(after.recorded_at());
    let past = before.standing(at);
    let searcher = official("Q03", Role::Searcher);
    assert!(!found(&after, &Sight::of(&searcher, &after, &after, now), entry.as_str()));
    assert!(!found(&past, &Sight::of(&searcher, &past, &after, now), entry.as_str()));
    assert!(!found(&after, &Sight::of(&auditor, &after, &after, now), entry.as_str()));
    assert!(found(&past, &Sight::of(&auditor, &past, &after, now), entry.as_str()));
}

#[test]
fn a_nomination_exists_for_its_nominator_and_the_staff_and_for_nobody_else() {
    let world = Arc::new(world());
    let now = later(world.recorded_at());
    let nomination = world.nominations.all().next().unwrap();
    let sees = |person: &PersonId| Sight::of(person, &world, &world, now).may_see_nomination(nomination);
    let other = if nomination.nominator.as_str() == "Q03" { "Q04" } else { "Q03" };
    assert!(sees(&official(nomination.nominator.as_str(), Role::Nominator)));
    assert!(sees(&PersonId::new("P-S1")));
    assert!(!sees(&official(other, Role::Nominator)));
    assert!(!sees(&official(other, Role::Searcher)));
    assert!(!Sight::nobody(&world, now).may_see_nomination(nomination));
}

#[test]
fn a_list_shows_the_nominations_whose_pages_can_be_opened_and_no_others() {
    let world = Arc::new(world());
    let now = later(world.recorded_at());
    let nominee = world.nominations.all().next().unwrap().form.nominee_id().clone();
    let nominator = official("Q03", Role::Nominator);
    let everybody = [nominator.clone(), official("Q04", Role::Searcher), PersonId::new("P-S1")];
    let sights = everybody.iter().map(|person| Sight::of(person, &world, &world, now));
    for sight in sights.chain([Sight::nominee(&nominee, &world, now), Sight::nobody(&world, now)]) {
        let sees = sight.sees_nominations(&world);
        let by_line = world.nominations.kept().filter(|(reference, kept)| sees(reference, kept.line()));
        let opened = world.nominations.all().filter(|one| sight.may_see_nomination(one));
        let (by_line, opened) = (references(by_line.map(|(_, kept)| &**kept)), references(opened));
        assert_eq!(by_line, opened, "{:?}", sight.person());
        if sight.person() == Some(&nominee) {
            assert!(!opened.is_empty());
        }
        if sight.person() == Some(&nominator) {
            assert!(!opened.is_empty() && opened.len() < world.nominations.len());
        }
    }
}

fn references<'n>(all: impl Iterator<Item = &'n Nomination>) -> Vec<&'n str> {
    all.map(|one| one.reference.as_str()).collect()
}

#[test]
fn whoever_has_no_mandate_today_sees_nothing_of_the_past_either() {
    let base = world();
    let at = base.recorded_at();
    let revoked = mandate::event::Revoked { from: at, reason: "left the service".to_owned() };
    let newest = Arc::new(and_then(&base, "mandate/M-0001", mandate::Event::Revoked(revoked)));
    let now = later(newest.recorded_at());
    let past = base.standing(at - jiff::SignedDuration::from_mins(1));
    let nomination = past.nominations.all().next().unwrap();
    let registrar = PersonId::new("P-S1");
    assert!(past.mandates.live(registrar.as_str(), past.standing_at().unwrap()).next().is_some());
    assert!(!Sight::of(&registrar, &past, &newest, now).may_see_nomination(nomination));
}

#[test]
fn the_address_of_an_expert_reaches_a_searcher_only_with_consent_to_show_it_and_the_telephone_never() {
    let world = Arc::new(world());
    let now = later(world.recorded_at());
    let visible_to = ["nominator", "nominee", "rso", "auditor"].map(str::to_owned);
    let field = |id| Field { id, personal: true, visible_to: &visible_to };
    let mut seen = [0, 0];
    for entry in world.roster.findable(now) {
        let other = if entry.nominator.as_str() == "Q03" { "Q04" } else { "Q03" };
        let readers =
            Sight::of(&official(other, Role::Searcher), &world, &world, now).readers_of_entry(entry);
        assert_eq!(readers.may_read(field("email")), entry.consent.choice.contact);
        assert!(!readers.may_read(field("phone")));
        seen[usize::from(entry.consent.choice.contact)] += 1;
    }
    assert!(seen[0] > 0 && seen[1] > 0, "both answers occur: {seen:?}");
}

#[test]
fn a_person_owes_only_what_her_role_and_her_hand_allow() {
    let world = world();
    let now = later(world.recorded_at());
    let keyed: Vec<_> = world.nominations.open().filter(|one| one.wants_second_reading()).collect();
    assert!(!keyed.is_empty());
    let owes = |person: &str, reference: &str| {
        let day = crate::my_day::my_day(&world, &PersonId::new(person), now);
        day.owed.iter().any(|task| task.matter.ends_with(reference) && task.act == "verify keyed fields")
    };
    for nomination in keyed {
        let reference = nomination.reference.as_str();
        assert!(!owes("P-S1", reference), "whoever keyed does not verify");
        assert!(owes("P-S2", reference));
        assert!(!owes("P-S3", reference), "an approver is no second reader");
    }
}
