//! What does a person owe in rounds of comments: a delegation its answer, the secretariat and the co-leads a disposition?

use domain::round::State;
use domain::{ParticipantCode, Role};

use super::{Holder, Task};
use crate::rounds::{Answer, Inside, Record};
use crate::world::World;

impl Holder<'_> {
    /// What those who act for a delegation owe in the rounds it is asked in.
    pub(super) fn delegation(&self, world: &World, tasks: &mut Vec<Task>) {
        let Some(participant) = &self.mandate.participant else { return };
        let open = world.rounds.all().filter(|record| record.round.state == State::Open);
        for record in open.filter(|record| record.round.resting_since.is_none()) {
            let Some(answer) = world.rounds.answer(&record.id, participant) else { continue };
            for act in self.acts_on(answer) {
                let due = record.round.deadline.clone();
                tasks.push(self.task("round", record.id.as_str(), act, due, self.own()));
            }
        }
    }

    fn acts_on(&self, answer: &Answer) -> Vec<String> {
        let awaited = answer.response.stage.is_awaited();
        if self.mandate.role == Role::Expert {
            let act = "write your comments for your focal point".to_owned();
            return if awaited { vec![act] } else { Vec::new() };
        }
        let mut acts = Vec::new();
        if answer.inside() == Inside::InConflict {
            acts.push("say which of two positions holds".to_owned());
        }
        match answer.to_clear().count() {
            0 => {}
            drafts => acts.push(format!("clear or give back {}", counted(drafts, "draft"))),
        }
        match answer.to_submit().count() {
            0 if awaited => acts.push("answer for your delegation".to_owned()),
            0 => {}
            drafts => acts.push(format!("submit {}", counted(drafts, "cleared comment"))),
        }
        acts
    }

    /// What the secretariat, the co-leads and the committee owe once a round has closed, and halves that are missing before.
    pub(super) fn rounds(&self, world: &World, tasks: &mut Vec<Task>) {
        for record in world.rounds.all() {
            let acts = match self.mandate.role {
                Role::Rso => of_officer(record),
                Role::CoLeads if self.is_of(world, record) => self.of_co_lead(world, record),
                Role::Committee if self.is_of(world, record) => of_committee(record),
                _ => Vec::new(),
            };
            for act in acts {
                tasks.push(self.task("round", record.id.as_str(), act, None, self.own()));
            }
        }
    }

    /// Whether the round is of the committee to which the mandate is limited.
    fn is_of(&self, world: &World, record: &Record) -> bool {
        let Some(plan) = &record.round.plan else { return false };
        let committee = plan.committee.as_str();
        let body = self.mandate.body.as_ref().map(domain::BodyCode::as_str);
        let by_body =
            body.is_some_and(|body| body == committee || body.strip_prefix("DC-") == Some(committee));
        let leads = world.committees.get(committee).map(|one| one.state.co_leads());
        let own = self.mandate.participant.as_ref();
        by_body || leads.is_some_and(|leads| own.is_some_and(|own| leads.contains(own)))
    }

    fn of_co_lead(&self, world: &World, record: &Record) -> Vec<String> {
        let Some(government) = &self.mandate.participant else { return Vec::new() };
        let mut acts: Vec<String> = record
            .round
            .pending
            .iter()
            .filter(|pending| !pending.halves.has(government))
            .map(|pending| half(&pending.act))
            .collect();
        if record.round.takes_dispositions() {
            match world.rounds.lacking_half(record, government, self.person) {
                0 => {}
                comments => acts.push(format!("decide {}", counted(comments, "comment"))),
            }
        }
        if record.round.state == State::Dispositions && record.counts.open() == 0 {
            let given =
                |code: &ParticipantCode| record.round.pending.iter().any(|pending| pending.halves.has(code));
            if !given(government) && acts.is_empty() {
                acts.push("complete the round".to_owned());
            }
        }
        acts
    }
}

fn half(act: &domain::round::event::Act) -> String {
    use domain::round::event::Act;
    match act {
        Act::Extend(_) => "give or withhold your half of moving the deadline".to_owned(),
        Act::Complete => "give your half of completing the round".to_owned(),
        Act::Cancel => "give or withhold your half of calling the round off".to_owned(),
    }
}

fn of_officer(record: &Record) -> Vec<String> {
    let mut acts = Vec::new();
    match record.round.state {
        State::Prepared => acts.push("circulate the text".to_owned()),
        State::Open if !record.round.unreached.is_empty() => {
            let count = counted(record.round.unreached.len(), "addressee");
            acts.push(format!("repeat the dispatch to {count} it did not reach"));
        }
        State::Closed => acts.push("begin the dispositions".to_owned()),
        _ => {}
    }
    if record.round.takes_dispositions() {
        let counts = [(record.counts.received, "sort"), (record.counts.triaged, "propose what becomes of")];
        for (count, act) in counts.into_iter().filter(|(count, _)| *count > 0) {
            acts.push(format!("{act} {}", counted(count, "comment")));
        }
    }
    acts
}

fn of_committee(record: &Record) -> Vec<String> {
    match record.counts.referred {
        0 => Vec::new(),
        count => vec![format!("decide {} referred to the committee", counted(count, "comment"))],
    }
}

fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("one {noun}") } else { format!("{number} {noun}s") }
}
