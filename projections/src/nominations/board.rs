//! Who owes the next act of a nomination, by when, and which nominations does an officer look for?

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::calendar::Deadline;
use domain::nomination::event::Kind;
use domain::{Asserted, CallYear, EntryId, NominationRef, ParticipantCode, PersonId, Role};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

/// The nominations that match, those due first at the top, the rest newest first. A page shows few of them: each becomes a line
/// ([`row`]) where it is shown.
#[must_use]
pub fn board<'w>(world: &'w World, filter: &Filter, now: Timestamp) -> Vec<&'w Nomination> {
    let takes = |nomination: &&Nomination| filter.takes(world, nomination, now);
    let mut found: Vec<&Nomination> = candidates(world, filter).into_iter().filter(takes).collect();
    // They come in the order of their references. Few of many are due.
    found.reverse();
    let (mut due, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(|it| it.due().is_some());
    due.sort_by_key(|nomination| nomination.due().map(|due| due.at));
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

fn candidates<'a>(world: &'a World, filter: &Filter) -> Vec<&'a Nomination> {
    let asks_for_open = filter.open == Some(true)
        || filter.due.is_some()
        || filter.owes.is_some_and(|owes| owes != Owes::Nobody);
    if asks_for_open { world.nominations.open().collect() } else { world.nominations.all().collect() }
}

impl Filter {
    fn takes(&self, world: &World, nomination: &Nomination, now: Timestamp) -> bool {
        (self.states.is_empty() || self.states.contains(&nomination.state))
            && self.open.is_none_or(|open| open == nomination.is_open())
            && self.nominator.as_ref().is_none_or(|nominator| *nominator == nomination.nominator)
            && self.call.is_none_or_equals(nomination.call.as_ref())
            && self.area.as_deref().is_none_or(|area| nomination.form.facets.covers(area))
            && self.owes.is_none_or(|owes| owed(world, nomination).by == owes)
            && self.due.is_none_or(|due| due.takes(nomination.due(), now))
            && self
                .came_by
                .is_none_or(|limit| nomination.received_at().unwrap_or(nomination.opened_at) <= limit)
            && self.takes_text(nomination)
    }

    fn takes_text(&self, nomination: &Nomination) -> bool {
        let Some(text) = self.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) else {
            return true;
        };
        let wanted = text.to_ascii_uppercase();
        nomination.reference.as_str().contains(&wanted) || self.persons.contains(nomination.form.nominee_id())
    }
}

impl Due {
    fn takes(self, due: Option<&Deadline>, now: Timestamp) -> bool {
        let Some(due) = due else { return false };
        match self {
            Self::Late => due.at <= now,
            Self::Before(limit) => now < due.at && due.at < limit,
        }
    }
}

/// A filter that, when set, must equal what is there.
trait NoneOrEquals<T> {
    fn is_none_or_equals(&self, there: Option<&T>) -> bool;
}

impl<T: PartialEq> NoneOrEquals<T> for Option<T> {
    fn is_none_or_equals(&self, there: Option<&T>) -> bool {
        self.as_ref().is_none_or(|wanted| there == Some(wanted))
    }
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;

    use super::*;
    use crate::testing::history;

    #[test]
    fn those_due_first_stand_at_the_top_and_the_rest_newest_first() {
        let mut world = World::default();
        for (recorded, event) in history(5, 3_500) {
            world.apply(&recorded, &event);
        }
        let shown = board(&world, &Filter::default(), world.recorded_at());
        let mut sorted = shown.clone();
        let due = |nomination: &&Nomination| nomination.due().map(|due| due.at);
        sorted.sort_by_key(|it| (due(it).is_none(), due(it), Reverse(it.reference.clone())));
        let references = |all: &[&Nomination]| all.iter().map(|it| it.reference.clone()).collect::<Vec<_>>();
        assert_eq!(references(&shown), references(&sorted));
        assert_eq!(shown.len(), world.nominations.len(), "nobody is left out");
        let are_due = shown.iter().filter(|it| due(it).is_some()).count();
        assert!(are_due > 1 && shown.len() - are_due > 1, "{are_due} of {} are due", shown.len());
    }
}
