//! What do drafters, co-leads, co-chairs, officers and members owe on guides and in silence procedures?

use domain::Role;
use domain::calendar::Deadline;
use domain::guide::Stage;
use domain::silence::Stage as SilenceStage;

use super::{Holder, Task};
use crate::guides::{Guide, Silence};
use crate::world::World;

impl Holder<'_> {
    /// What is owed on every guide and in every silence procedure.
    pub(super) fn guides(&self, world: &World, tasks: &mut Vec<Task>) {
        for guide in world.guides.all() {
            if guide.is_recused(self.person.as_str(), self.now) || !self.is_of_its_committee(guide) {
                continue;
            }
            let id = guide.dossier.guide.as_str();
            for act in self.owes_on(guide) {
                tasks.push(self.task("guide", id, act, None, self.own()));
            }
        }
        for silence in world.silences.all() {
            if let Some((act, due)) = self.owes_in(silence) {
                tasks.push(self.task("silence", silence.silence.as_str(), act, due, self.own()));
            }
        }
    }

    /// A mandate limited to a body counts for that committee's guides only.
    fn is_of_its_committee(&self, guide: &Guide) -> bool {
        let committee = &guide.dossier.committee;
        let fits = |body: &domain::BodyCode| {
            body.as_str() == committee.as_str() || *body == domain::committee::body_of(committee)
        };
        let limited =
            matches!(self.mandate.role, Role::CoLeads | Role::Drafter | Role::Committee | Role::Expert);
        !limited || self.mandate.body.as_ref().is_none_or(fits)
    }

    fn owes_on(&self, guide: &Guide) -> Vec<String> {
        let dossier = &guide.dossier;
        let act = match (self.mandate.role, dossier.stage) {
            (Role::CoLeads, Stage::Outline) => "approve the outline",
            (Role::CoLeads, Stage::CommitteeReview) if !self.gave_half(guide) => {
                "open the round of comments, with the other co-lead"
            }
            (Role::CoLeads, Stage::Consolidation) => "decide the comments and issue the final text",
            (Role::Drafter, Stage::Drafting) => "write the sections",
            (Role::Rso, Stage::Drafting) => "issue the draft",
            (Role::Rso, Stage::Endorsed) => "publish what was endorsed",
            (Role::Committee, Stage::CommitteeReview) => "read the draft",
            (Role::CoChairs, Stage::FinalText) => "propose silence, or have the text cleared in a meeting",
            (Role::SeniorOfficials, Stage::Cleared) => "endorse the text",
            _ => "",
        };
        let mut acts: Vec<String> = (!act.is_empty()).then(|| act.to_owned()).into_iter().collect();
        let open = dossier.open_brackets();
        if self.mandate.role == Role::CoLeads && !open.is_empty() && !dossier.stage.is_settled() {
            acts.push(format!("close or carry {}", open.join(", ")));
        }
        acts
    }

    /// A half belongs to a government: a colleague's is hers as well (DR05).
    fn gave_half(&self, guide: &Guide) -> bool {
        self.mandate.participant.as_ref().is_some_and(|code| guide.dossier.round_halves.has(code))
    }

    fn owes_in(&self, silence: &Silence) -> Option<(String, Option<Deadline>)> {
        let running = silence.period.running.as_ref();
        match (self.mandate.role, silence.stage()) {
            (Role::CoChairs, SilenceStage::Proposed) => {
                Some((format!("start silence {} once it is agreed", silence.silence), None))
            }
            (Role::CoChairs, SilenceStage::Broken | SilenceStage::Held) if silence.informed.is_none() => {
                Some((format!("tell all members how silence {} ended", silence.silence), None))
            }
            (Role::MemberGovernment, SilenceStage::Running) => {
                let running = running?;
                let own = self.mandate.participant.as_ref()?;
                let addressed = running.started.addressees.contains(own);
                let act = format!("speak in writing on {}, or stay silent", running.started.symbol);
                addressed.then(|| (act, Some(running.expires.clone())))
            }
            _ => None,
        }
    }
}
