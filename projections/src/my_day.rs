//! *What does a person owe today, in which role, by when; and what does she wait for?*
//!
//! Nothing is folded here: it follows from the other models and the mandates live at the instant.

mod committees;
mod guides;
mod review;

use domain::calendar::Deadline;
use domain::{ParticipantCode, PersonId, Role};
use jiff::Timestamp;
use serde::Serialize;

use crate::calls;
use crate::focal_points;
use crate::letters;
use crate::mandates::Mandate;
use crate::nominations::board::{Owed, owed};
use crate::nominations::{Nomination, Owes};
use crate::questionnaire_focal_points;
use crate::world::World;

/// The day of one person.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MyDay {
    /// What the person owes, those due first at the top.
    pub owed: Vec<Task>,
    /// What others owe in matters of the person's concern.
    pub awaited: Vec<Task>,
}

/// One act that somebody owes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Task {
    /// The stream concerned; its key is the name people use.
    pub matter: String,
    /// The act, in the words of a page.
    pub act: String,
    /// In which role it is owed.
    pub role: Role,
    /// For which participant it is owed, where the role represents one.
    pub participant: Option<ParticipantCode>,
    /// By when.
    pub due: Option<Deadline>,
    /// Whether the instant has passed.
    pub overdue: bool,
}

/// One person in one role.
struct Holder<'a> {
    person: &'a PersonId,
    mandate: &'a Mandate,
    now: Timestamp,
}

/// What a person owes and waits for at an instant.
#[must_use]
pub fn my_day(world: &World, person: &PersonId, now: Timestamp) -> MyDay {
    let mut day = MyDay::default();
    for mandate in world.mandates.live(person.as_str(), now) {
        let holder = Holder { person, mandate, now };
        holder.nominations(world, &mut day);
        holder.rest(world, &mut day.owed);
        holder.drafting(world, &mut day.owed);
        holder.guides(world, &mut day.owed);
    }
    tidy(&mut day.owed);
    tidy(&mut day.awaited);
    let owed = day.owed.clone();
    day.awaited.retain(|task| !owed.iter().any(|own| own.matter == task.matter && own.act == task.act));
    day
}

/// Due first at the top; what several mandates bring is listed once.
fn tidy(tasks: &mut Vec<Task>) {
    tasks.sort_by(|one, other| key(one).cmp(&key(other)));
    tasks.dedup_by(|one, other| one.matter == other.matter && one.act == other.act);
}

fn key(task: &Task) -> (bool, Option<Timestamp>, &str, &str) {
    (task.due.is_none(), task.due.as_ref().map(|due| due.at), &task.matter, &task.act)
}

impl Holder<'_> {
    fn nominations(&self, world: &World, day: &mut MyDay) {
        for nomination in world.nominations.open() {
            let owed = owed(world, nomination);
            let list = match self.concern(nomination, &owed) {
                Concern::Owes => &mut day.owed,
                Concern::Waits => &mut day.awaited,
                Concern::None => continue,
            };
            let role = owed.by.role().unwrap_or(self.mandate.role);
            let participant = (owed.by == Owes::Nominator).then(|| nomination.nominator.clone());
            list.push(self.task(
                "expert-nomination",
                nomination.reference.as_str(),
                owed.act,
                owed.due,
                (role, participant),
            ));
        }
        if matches!(self.mandate.role, Role::Registrar | Role::Approver) {
            self.duplicates(world, &mut day.owed);
        }
    }

    /// What a nomination is to this person in this role.
    fn concern(&self, nomination: &Nomination, owed: &Owed) -> Concern {
        let by_her_hand = nomination.is_by_hand_of(self.person.as_str());
        let own = self.mandate.participant.as_ref() == Some(&nomination.nominator);
        let role = self.mandate.role;
        let is_hers = match owed.by {
            Owes::Nominator => role == Role::Nominator && own,
            Owes::Registrar => role == Role::Registrar,
            Owes::SecondReader => {
                role == Role::Registrar && nomination.keyed_by.as_ref() != Some(self.person)
            }
            Owes::Approver => role == Role::Approver && !by_her_hand,
            Owes::CoManager => role == Role::CoManager && !by_her_hand && !self.gave_key(nomination),
            Owes::Nominee | Owes::Nobody => false,
        };
        let waits = (role.is_staff() && role != Role::Administrator) || (role == Role::Nominator && own);
        if is_hers {
            Concern::Owes
        } else if waits && owed.by != Owes::Nobody {
            Concern::Waits
        } else {
            Concern::None
        }
    }

    /// A key belongs to a government: a colleague's key is hers as well (DR05).
    fn gave_key(&self, nomination: &Nomination) -> bool {
        nomination
            .keys
            .iter()
            .any(|key| key.by == *self.person || Some(&key.government) == self.mandate.participant.as_ref())
    }

    fn duplicates(&self, world: &World, tasks: &mut Vec<Task>) {
        for nomination in world.nominations.open() {
            for duplicate in nomination.suspected() {
                let act = format!("decide whether it repeats {}", duplicate.other);
                let due = nomination.due().cloned();
                tasks.push(self.task(
                    "expert-nomination",
                    nomination.reference.as_str(),
                    act,
                    due,
                    self.own(),
                ));
            }
        }
    }

    /// Everything that is not an expert's nomination.
    fn rest(&self, world: &World, tasks: &mut Vec<Task>) {
        match self.mandate.role {
            Role::Registrar => self.registrar(world, tasks),
            Role::Approver => self.acknowledgements(world, tasks),
            Role::CoManager => self.calls(world, calls::State::Drafted, "issue the call", tasks),
            Role::Nominator => self.answers(world, tasks),
            Role::MemberGovernment => {
                self.returned_focal_points(world, tasks);
                self.delegation(world, tasks);
            }
            Role::Iom => self.questionnaire(
                world,
                questionnaire_focal_points::State::Confirmed,
                "give access to the questionnaire",
                tasks,
            ),
            Role::Administrator => self.letters(world, tasks),
            Role::Nfp | Role::Expert => self.delegation(world, tasks),
            Role::CoLeads | Role::Rso | Role::Committee => self.rounds(world, tasks),
            _ => {}
        }
    }

    fn registrar(&self, world: &World, tasks: &mut Vec<Task>) {
        self.second_readings(world, tasks);
        for arrival in world.intake.waiting() {
            let act = format!("register what arrived by {}", arrival.channel.as_str());
            tasks.push(self.task("intake", arrival.intake.as_str(), act, None, self.own()));
        }
        self.calls(world, calls::State::Closed, "report the outcome of the call", tasks);
        self.questionnaire(
            world,
            questionnaire_focal_points::State::Nominated,
            "confirm the questionnaire focal point",
            tasks,
        );
    }

    /// What another officer keyed from a letter is compared before it is acknowledged.
    fn second_readings(&self, world: &World, tasks: &mut Vec<Task>) {
        let keyed = world.focal_points.to_acknowledge().filter(|(_, it)| it.wants_second_reading());
        for (succession, official) in keyed.filter(|(_, it)| it.keyed_by.as_ref() != Some(self.person)) {
            let act = format!("verify keyed fields of {}", official.reference);
            let due = Some(official.acknowledge_due.clone());
            tasks.push(self.task("nfp", succession.member.as_str(), act, due, self.own()));
        }
    }

    fn acknowledgements(&self, world: &World, tasks: &mut Vec<Task>) {
        for (succession, official) in world.focal_points.to_acknowledge() {
            if official.registered_by.as_ref() != Some(self.person) && !official.wants_second_reading() {
                let act = format!("acknowledge {}", official.reference);
                let due = Some(official.acknowledge_due.clone());
                tasks.push(self.task("nfp", succession.member.as_str(), act, due, self.own()));
            }
        }
    }

    fn calls(&self, world: &World, state: calls::State, act: &str, tasks: &mut Vec<Task>) {
        for call in world.calls.all().filter(|call| call.state == state) {
            tasks.push(self.task("roster-call", call.year.as_str(), act, None, self.own()));
        }
    }

    fn answers(&self, world: &World, tasks: &mut Vec<Task>) {
        let Some(participant) = &self.mandate.participant else { return };
        for call in world.calls.open().filter(|call| !call.has_answered(participant)) {
            let due = Some(call.closes.clone());
            tasks.push(self.task(
                "roster-call",
                call.year.as_str(),
                "answer the call, if you have experts to put forward",
                due,
                self.own(),
            ));
        }
    }

    fn returned_focal_points(&self, world: &World, tasks: &mut Vec<Task>) {
        let returned = world.focal_points.in_state(focal_points::State::Returned);
        for (succession, official) in
            returned.filter(|(one, _)| Some(&one.member) == self.mandate.participant.as_ref())
        {
            let act = format!("mend {} and send it again", official.reference);
            tasks.push(self.task("nfp", succession.member.as_str(), act, None, self.own()));
        }
    }

    fn questionnaire(
        &self,
        world: &World,
        state: questionnaire_focal_points::State,
        act: &str,
        tasks: &mut Vec<Task>,
    ) {
        for place in world.questionnaire_focal_points.all() {
            if place.current().is_some_and(|one| one.state == state) {
                tasks.push(self.task("qfp", place.member.as_str(), act, None, self.own()));
            }
        }
    }

    fn letters(&self, world: &World, tasks: &mut Vec<Task>) {
        for letter in world.letters.undelivered().filter(|letter| letter.state == letters::State::Failed) {
            tasks.push(self.task(
                "letter",
                letter.letter.as_str(),
                "see why the letter could not be delivered",
                None,
                self.own(),
            ));
        }
    }

    fn own(&self) -> (Role, Option<ParticipantCode>) {
        (self.mandate.role, self.mandate.participant.clone())
    }

    fn task(
        &self,
        kind: &str,
        key: &str,
        act: impl Into<String>,
        due: Option<Deadline>,
        (role, participant): (Role, Option<ParticipantCode>),
    ) -> Task {
        let overdue = due.as_ref().is_some_and(|due| due.at <= self.now);
        Task { matter: format!("{kind}/{key}"), act: act.into(), role, participant, due, overdue }
    }
}

/// What a matter is to a person.
enum Concern {
    Owes,
    Waits,
    None,
}
