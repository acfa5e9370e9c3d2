//! What is owed to taskings, committees, statements and publications?

use domain::Role;
use domain::calendar::Deadline;
use domain::committee::{Held, Stage};
use domain::{publication, statement, tasking};

use super::{Holder, Task};
use crate::committees::Committee;
use crate::world::World;

impl Holder<'_> {
    /// What this mandate owes here.
    pub(super) fn drafting(&self, world: &World, tasks: &mut Vec<Task>) {
        match self.mandate.role {
            Role::CoLeads => self.leads(world, tasks),
            Role::MemberGovernment => self.is_asked(world, tasks),
            Role::CoChairs => {
                self.taskings(world, &[tasking::Stage::Issued], "give the tasking an owner", tasks);
            }
            Role::SeniorOfficials => {
                self.taskings(world, &[tasking::Stage::Reported], "answer the report on the tasking", tasks);
            }
            Role::CoManager => self.clears(world, tasks),
            Role::Rso => self.serves(world, tasks),
            _ => {}
        }
    }

    fn about(&self, committee: &Committee, act: impl Into<String>, due: Option<Deadline>) -> Task {
        self.task("committee", committee.id.as_str(), act, due, self.own())
    }

    fn leads(&self, world: &World, tasks: &mut Vec<Task>) {
        let Some(own) = &self.mandate.participant else { return };
        for committee in world.committees.all().filter(|one| one.state.leads.contains(own)) {
            if committee.halves_owed().any(|lead| lead == own) {
                tasks.push(self.about(
                    committee,
                    "give your half of the approval of the terms of reference",
                    None,
                ));
            }
            let closed = committee.interest_closes().filter(|closes| closes.has_passed(self.now));
            if closed.is_some() {
                tasks.push(self.about(committee, "constitute the committee", None));
            }
        }
    }

    fn is_asked(&self, world: &World, tasks: &mut Vec<Task>) {
        let Some(own) = &self.mandate.participant else { return };
        for committee in world.committees.all() {
            let Some(closes) = committee.interest_closes() else { continue };
            let asked = committee.call.as_ref().is_some_and(|call| call.addressees.contains(own));
            let answered = committee.interest.iter().any(|one| one.participant == *own);
            if asked && !answered && !committee.state.leads.contains(own) {
                let act = "say whether you are interested in the drafting committee";
                tasks.push(self.about(committee, act, Some(closes.clone())));
            }
        }
    }

    fn taskings(&self, world: &World, stages: &[tasking::Stage], act: &str, tasks: &mut Vec<Task>) {
        for one in world.taskings.all().filter(|one| stages.contains(&one.state.stage)) {
            let due = one.due(world.settings.zone(self.now));
            tasks.push(self.task("tasking", one.id.as_str(), act, due, self.own()));
        }
    }

    /// A clearance belongs to a government: a colleague's half is hers as well (DR05).
    fn clears(&self, world: &World, tasks: &mut Vec<Task>) {
        let Some(own) = &self.mandate.participant else { return };
        let waits = world.publications.all().filter(|one| one.state.stage == publication::Stage::Drafted);
        for one in waits.filter(|one| !one.state.clearance.has(own)) {
            let act = "give your half of the clearance of the publication";
            tasks.push(self.task("publication", one.id.as_str(), act, None, self.own()));
        }
    }

    fn serves(&self, world: &World, tasks: &mut Vec<Task>) {
        for committee in world.committees.all() {
            self.serves_committee(world, committee, tasks);
        }
        self.taskings(world, &[tasking::Stage::Assigned], "begin the work on the tasking", tasks);
        let due = |one: &&crate::taskings::Tasking| {
            one.state.stage == tasking::Stage::InProgress && one.report_by().is_some()
        };
        for one in world.taskings.all().filter(due) {
            let by = one.due(world.settings.zone(self.now));
            tasks.push(self.task("tasking", one.id.as_str(), "report on the tasking", by, self.own()));
        }
        for one in world.publications.all().filter(|one| one.state.stage == publication::Stage::Cleared) {
            tasks.push(self.task("publication", one.id.as_str(), "publish it", None, self.own()));
        }
        for one in world.statements.all().filter(|one| one.state.stage == statement::Stage::Entered) {
            let act = "attach the statement to the decision";
            tasks.push(self.task("statement", one.id.as_str(), act, None, self.own()));
        }
    }

    fn serves_committee(&self, world: &World, committee: &Committee, tasks: &mut Vec<Task>) {
        let zone = world.settings.zone(self.now);
        match committee.state.stage {
            Stage::Mandated => {
                tasks.push(self.about(committee, "draft the terms of reference and the work plan", None));
            }
            Stage::Calling if committee.call.is_none() => {
                tasks.push(self.about(committee, "circulate the call for interest", None));
            }
            Stage::Constituted if committee.sessions.is_empty() => {
                let planned = committee.state.first_meeting.as_ref();
                let due = planned.and_then(|planned| Deadline::after(planned, zone).ok());
                tasks.push(self.about(committee, "call the first meeting", due));
            }
            _ => {}
        }
        for (called, held) in committee.unheld() {
            let act = match held {
                Held::Open => format!("record who was at meeting {}", called.meeting),
                Held::Called | Held::Held => format!("open meeting {}", called.meeting),
            };
            tasks.push(self.about(committee, act, Deadline::after(&called.starts, zone).ok()));
        }
        for step in committee.steps(self.now, zone).iter().filter(|step| step.late) {
            let due = Deadline::after(&step.planned.due, zone).ok();
            tasks.push(self.about(committee, format!("reach \u{201c}{}\u{201d}", step.planned.title), due));
        }
    }
}
