//! Who owes the next act of a nomination, by when, and which nominations does an officer look for?

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::calendar::Deadline;
use domain::nomination::event::Kind;
use domain::{Asserted, CallYear, EntryId, NominationRef, ParticipantCode, PersonId, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lines::{Kept, Line, NEVER};
use super::record::{Key, Nomination, State};
use crate::world::World;

/// The procedure nominations follow.
pub const PROCEDURE: &str = "expert-nomination";

/// Who owes the next act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owes {
    /// The nominating member or observer: finish the draft, or mend what was returned.
    Nominator,
    /// The nominee: answer.
    Nominee,
    /// A registrar: check, ask for consent.
    Registrar,
    /// An officer other than the one who keyed the form: compare and verify.
    SecondReader,
    /// An approver other than the registrar: decide.
    Approver,
    /// The co-managers who have not approved yet.
    CoManager,
    /// Nobody.
    Nobody,
}

impl Owes {
    /// All of them, in the order in which a nomination comes to them.
    pub const ALL: [Self; 7] = [
        Self::Nominator,
        Self::SecondReader,
        Self::Registrar,
        Self::Nominee,
        Self::Approver,
        Self::CoManager,
        Self::Nobody,
    ];

    /// The word of filters and of the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominator => "nominator",
            Self::Nominee => "nominee",
            Self::Registrar => "registrar",
            Self::SecondReader => "second-reader",
            Self::Approver => "approver",
            Self::CoManager => "co-manager",
            Self::Nobody => "nobody",
        }
    }

    /// The role whose holders can do it.
    #[must_use]
    pub const fn role(self) -> Option<Role> {
        match self {
            Self::Nominator => Some(Role::Nominator),
            Self::Nominee => Some(Role::Nominee),
            Self::Registrar | Self::SecondReader => Some(Role::Registrar),
            Self::Approver => Some(Role::Approver),
            Self::CoManager => Some(Role::CoManager),
            Self::Nobody => None,
        }
    }
}

/// What is owed: by whom, which act, by when.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Owed {
    /// By whom.
    pub by: Owes,
    /// The act, in the words of a page: "verify keyed fields".
    pub act: &'static str,
    /// By when.
    pub due: Option<Deadline>,
}

/// One line of the board. The nominee appears as a pseudonym.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its reference.
    pub reference: NominationRef,
    /// Version of its stream.
    pub version: u64,
    /// Who nominates.
    pub nominator: ParticipantCode,
    /// The person put forward.
    pub nominee: PersonId,
    /// What for.
    pub kind: Kind,
    /// The call it answers.
    pub call: Option<CallYear>,
    /// Main area.
    pub area: Option<Arc<str>>,
    /// Where the expert works.
    pub sector: Option<Arc<str>>,
    /// Where it stands.
    pub state: State,
    /// What is owed.
    pub owed: Owed,
    /// Whether the instant has passed.
    pub overdue: bool,
    /// First receipt by the channel's clock.
    pub received: Option<Asserted>,
    /// The same as an instant.
    pub received_at: Option<Timestamp>,
    /// Whether it came after the call had closed.
    pub late: bool,
    /// When it was opened here.
    pub opened_at: Timestamp,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// Who verified the keyed fields.
    pub verified_by: Option<PersonId>,
    /// Approvals given.
    pub keys: Vec<Key>,
    /// Approvals needed.
    pub keys_needed: u8,
    /// Other nominations that look like the same person.
    pub duplicates: Vec<NominationRef>,
    /// The nomination it rests in.
    pub merged_into: Option<NominationRef>,
    /// The entry concerned or led to.
    pub entry: Option<EntryId>,
}

impl Row {
    /// Whole days since it was received, or opened where nothing has been received.
    #[must_use]
    pub fn age_in_days(&self, now: Timestamp) -> i64 {
        now.duration_since(self.received_at.unwrap_or(self.opened_at)).as_hours().max(0) / 24
    }
}

/// What an officer looks for. Empty: everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// In one of these states; empty: in any.
    pub states: Vec<State>,
    /// Only those in which somebody owes an act (`Some(true)`), only ended ones, or both.
    pub open: Option<bool>,
    /// Put forward by this participant.
    pub nominator: Option<ParticipantCode>,
    /// Answering this call.
    pub call: Option<CallYear>,
    /// Main or further area at or under this code.
    pub area: Option<String>,
    /// Who owes the next act.
    pub owes: Option<Owes>,
    /// How the due instant lies to now.
    pub due: Option<Due>,
    /// Which came no later than this: received, or opened where nothing has been received.
    pub came_by: Option<Timestamp>,
    /// In which something happened at this instant or since.
    pub changed_from: Option<Timestamp>,
    /// Part of a reference; matched without regard to case.
    pub text: Option<String>,
    /// Persons whose names matched the text ([`crate::Names::find`]); they count beside the reference.
    pub persons: BTreeSet<PersonId>,
}

/// How a due instant lies to now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Due {
    /// It has passed.
    Late,
    /// It falls before this instant and has not passed.
    Before(Timestamp),
}

/// The nominations that match among those a reader `sees`, those due first at the top, the rest newest first. A page shows few of them:
/// each is opened and becomes a row ([`row`]) where it is shown.
#[must_use]
pub fn board<'w>(
    world: &'w World,
    filter: &Filter,
    sees: impl Fn(&NominationRef, &Line) -> bool,
    now: Timestamp,
) -> Vec<&'w Kept> {
    let named = world.nominations.of_persons(&filter.persons);
    let text = filter.text.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let text = text.map(str::to_ascii_uppercase);
    // The persons count beside the reference.
    let takes_text = |reference: &NominationRef| {
        text.as_ref().is_none_or(|text| reference.as_str().contains(text)) || named.contains(reference)
    };
    let takes = |(reference, kept): (&NominationRef, &'w Kept)| {
        let line = kept.line();
        let taken = filter.takes_line(line, now)
            && takes_text(reference)
            && sees(reference, line)
            && filter.takes(world, kept);
        taken.then_some(kept)
    };
    let mut found: Vec<&Kept> = if filter.asks_for_open() {
        world.nominations.kept_open().filter_map(takes).collect()
    } else {
        world.nominations.kept().filter_map(takes).collect()
    };
    // They come in the order of their references. Few of many are due.
    found.reverse();
    let (mut due, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|kept| kept.line().due != NEVER);
    due.sort_by_key(|kept| kept.line().due);
    due.extend(rest);
    due
}

/// One nomination as a line of the board.
#[must_use]
pub fn row(world: &World, nomination: &Nomination, now: Timestamp) -> Row {
    let owed = owed(world, nomination);
    Row {
        reference: nomination.reference.clone(),
        version: nomination.version,
        nominator: nomination.nominator.clone(),
        nominee: nomination.form.nominee_id().clone(),
        kind: nomination.kind,
        call: nomination.call.clone(),
        area: nomination.form.facets.area.clone(),
        sector: nomination.form.facets.sector.clone(),
        state: nomination.state,
        overdue: owed.due.as_ref().is_some_and(|due| due.at <= now),
        owed,
        received: nomination.received.clone(),
        received_at: nomination.received_at(),
        late: nomination.is_late(),
        opened_at: nomination.opened_at,
        registered_by: nomination.registered_by.clone(),
        verified_by: nomination.verified.as_ref().map(|verified| verified.by.clone()),
        keys: nomination.keys.clone(),
        keys_needed: keys_needed(world, nomination),
        duplicates: nomination.suspected().map(|duplicate| duplicate.other.clone()).collect(),
        merged_into: nomination.merged_into.clone(),
        entry: nomination.entry.clone(),
    }
}

/// How many approvals the pinned procedure asks for.
#[must_use]
pub fn keys_needed(world: &World, nomination: &Nomination) -> u8 {
    world.settings.version(PROCEDURE, nomination.procedure).map_or(1, |version| version.keys)
}

/// Who owes the next act of a nomination, which one, and by when.
#[must_use]
pub fn owed(world: &World, nomination: &Nomination) -> Owed {
    let (by, act) = if nomination.is_open() { next_act(world, nomination) } else { (Owes::Nobody, "") };
    Owed { by, act, due: nomination.due().cloned() }
}

fn next_act(world: &World, nomination: &Nomination) -> (Owes, &'static str) {
    match nomination.state {
        State::Draft if nomination.registered_by.is_some() => (Owes::Registrar, "finish keying and submit"),
        State::Draft => (Owes::Nominator, "finish the form and submit"),
        State::Returned => (Owes::Nominator, "mend and send again"),
        State::AwaitingConsent => (Owes::Nominee, "answer the question of consent"),
        State::Submitted if nomination.wants_second_reading() => (Owes::SecondReader, "verify keyed fields"),
        State::Submitted => (Owes::Registrar, "check completeness"),
        State::UnderReview if nomination.consent.is_none() => {
            (Owes::Registrar, "ask the nominee for consent")
        }
        State::UnderReview if !nomination.has_consent() => (Owes::Approver, "decline: consent is refused"),
        State::UnderReview if keys_needed(world, nomination) > 1 => (
            Owes::CoManager,
            if nomination.keys.is_empty() { "decide, two approvals" } else { "second approval" },
        ),
        State::UnderReview => (Owes::Approver, "decide"),
        State::Approved | State::NotApproved | State::Withdrawn | State::Lapsed => (Owes::Nobody, ""),
    }
}

impl Filter {
    /// Whether only nominations can match in which somebody owes an act.
    fn asks_for_open(&self) -> bool {
        self.open == Some(true) || self.due.is_some() || self.owes.is_some_and(|owes| owes != Owes::Nobody)
    }

    /// Whether the line says nothing against it.
    fn takes_line(&self, line: &Line, now: Timestamp) -> bool {
        (self.states.is_empty() || self.states.contains(&line.state))
            && self.open.is_none_or(|open| open == line.is_open)
            && self.nominator.as_ref().is_none_or(|nominator| *nominator == line.nominator)
            && self.due.is_none_or(|due| due.takes(line.due, now))
            && self.came_by.is_none_or(|limit| line.came_at <= limit.as_microsecond())
            && self.changed_from.is_none_or(|least| line.changed_at >= least.as_microsecond())
    }

    /// What has to be looked up in the nomination itself.
    fn takes(&self, world: &World, kept: &Kept) -> bool {
        let owed_by = || if kept.line().is_open { owed(world, kept).by } else { Owes::Nobody };
        self.call.as_ref().is_none_or(|call| kept.call.as_ref() == Some(call))
            && self.area.as_deref().is_none_or(|area| kept.form.facets.covers(area))
            && self.owes.is_none_or(|owes| owed_by() == owes)
    }
}

impl Due {
    fn takes(self, due: i64, now: Timestamp) -> bool {
        let now = now.as_microsecond();
        match self {
            Self::Late => due <= now,
            Self::Before(limit) => now < due && due < limit.as_microsecond(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::host::drills::saved_and_loaded;
    use crate::testing::history;

    #[test]
    fn those_due_first_stand_at_the_top_and_the_rest_newest_first() {
        let mut world = World::default();
        for (recorded, event) in history(5, 3_500) {
            world.apply(&recorded, &event);
        }
        let shown = board(&world, &Filter::default(), |_, _| true, world.recorded_at());
        let mut sorted = shown.clone();
        let due = |nomination: &&Kept| nomination.due().map(|due| due.at);
        sorted.sort_by_key(|it| (due(it).is_none(), due(it), Reverse(it.reference.clone())));
        let references = |all: &[&Kept]| all.iter().map(|it| it.reference.clone()).collect::<Vec<_>>();
        assert_eq!(references(&shown), references(&sorted));
        assert_eq!(shown.len(), world.nominations.len(), "nobody is left out");
        let are_due = shown.iter().filter(|it| due(it).is_some()).count();
        assert!(are_due > 1 && shown.len() - are_due > 1, "{are_due} of {} are due", shown.len());
    }

    /// What a filter asks of a nomination, read off the nomination itself.
    fn is_meant(filter: &Filter, world: &World, it: &Nomination, now: Timestamp) -> bool {
        let due = it.due().map(|due| due.at);
        let due_is_meant = match filter.due {
            None => true,
            Some(Due::Late) => due.is_some_and(|due| due <= now),
            Some(Due::Before(limit)) => due.is_some_and(|due| now < due && due < limit),
        };
        let text = filter.text.as_ref().map(|text| text.to_uppercase());
        due_is_meant
            && (filter.states.is_empty() || filter.states.contains(&it.state))
            && filter.open.is_none_or(|open| open == it.is_open())
            && filter.nominator.as_ref().is_none_or(|nominator| *nominator == it.nominator)
            && filter.call.as_ref().is_none_or(|call| Some(call) == it.call.as_ref())
            && filter.area.as_deref().is_none_or(|area| it.form.facets.covers(area))
            && filter.owes.is_none_or(|owes| owed(world, it).by == owes)
            && filter.came_by.is_none_or(|limit| it.received_at().unwrap_or(it.opened_at) <= limit)
            && filter.changed_from.is_none_or(|least| it.changed_at >= least)
            && text.is_none_or(|text| {
                it.reference.as_str().contains(&text) || filter.persons.contains(it.form.nominee_id())
            })
    }

    #[test]
    fn a_filter_finds_by_lines_what_it_would_find_in_the_nominations() {
        let mut world = World::default();
        for (recorded, event) in history(8, 3_500) {
            world.apply(&recorded, &event);
        }
        let all: Vec<&Nomination> = world.nominations.all().collect();
        let (some, now) = (all[all.len() / 2], world.recorded_at());
        let usual = Filter::default;
        let mut asked = vec![
            Filter { nominator: Some(some.nominator.clone()), ..usual() },
            Filter { call: all.iter().find_map(|it| it.call.clone()), ..usual() },
            Filter {
                area: all.iter().find_map(|it| it.form.facets.area.as_deref().map(str::to_owned)),
                ..usual()
            },
            Filter { due: Some(Due::Late), ..usual() },
            Filter { due: Some(Due::Before(now + jiff::SignedDuration::from_hours(24 * 90))), ..usual() },
            Filter { came_by: Some(some.opened_at), ..usual() },
            Filter { changed_from: Some(some.changed_at), ..usual() },
            Filter { text: Some(some.reference.as_str()[..9].to_lowercase()), ..usual() },
            Filter {
                text: Some("nobody is called so".to_owned()),
                persons: BTreeSet::from([some.form.nominee_id().clone()]),
                ..usual()
            },
        ];
        asked.extend([true, false].map(|open| Filter { open: Some(open), ..usual() }));
        asked.extend(Owes::ALL.map(|owes| Filter { owes: Some(owes), ..usual() }));
        asked.extend(State::ALL.map(|state| Filter { states: vec![state], ..usual() }));
        let mut found_something = 0;
        for filter in &asked {
            let found: BTreeSet<_> =
                board(&world, filter, |_, _| true, now).into_iter().map(|it| it.reference.clone()).collect();
            let meant: BTreeSet<_> = all
                .iter()
                .filter(|it| is_meant(filter, &world, it, now))
                .map(|it| it.reference.clone())
                .collect();
            assert_eq!(found, meant, "{filter:?}");
            found_something += usize::from(!found.is_empty());
        }
        assert!(found_something > asked.len() / 2, "{found_something} of {}", asked.len());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_board_of_a_saved_world_looks_into_none_that_lie_there() {
        let (world, _directory) = saved_and_loaded(5, 3_500).await;
        let now = world.recorded_at();
        let (reference, someone) = world.nominations.kept().next().unwrap();
        let someone = someone.line().clone();
        let asked = [
            Filter::default(),
            Filter { states: vec![someone.state], nominator: Some(someone.nominator), ..Filter::default() },
            Filter { owes: Some(Owes::Nobody), open: Some(false), ..Filter::default() },
            Filter { due: Some(Due::Late), came_by: Some(now), changed_from: Some(now), ..Filter::default() },
            Filter { text: Some(reference.as_str().to_lowercase()), ..Filter::default() },
        ];
        for filter in &asked {
            let _ = board(&world, filter, |_, _| true, now);
        }
        let unread = || world.nominations.kept().filter(|(_, kept)| kept.is_unread()).count();
        assert_eq!(unread(), world.nominations.len());
        let shown = board(&world, &Filter::default(), |_, _| true, now)[0];
        assert_eq!(row(&world, shown, now).reference, shown.reference);
        assert_eq!(unread(), world.nominations.len() - 1);
    }
}
