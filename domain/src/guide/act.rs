//! What follows when a body acts on a guide, when silence ends, when it is published.

use super::command::{Command, Correcting, Publish};
use super::decide::{Outcome, said};
use super::event::{
    Act, ActTaken, Event, Explanation, FollowUpRecommended, PlacedUnderSilence, Published, SilenceWasBroken,
    SilenceWasHeld, Superseded,
};
use super::refusal::Refusal;
use super::state::{Dossier, Stage, Version};
use crate::facts::Facts;
use crate::identity::{GuideId, SilenceId};
use crate::silence::Stage as Silence;

/// What a published guide says of itself: it binds nobody (DR32).
pub(super) const STANDING: &str = "voluntary, non-binding";

impl Dossier {
    /// The commands about text, silence and acts.
    pub(super) fn decide_text_or_act(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::StartSilence { silence } => self.start_silence(silence, facts),
            Command::SilenceBroken { silence } => self.silence_broken(silence, facts),
            Command::SilenceHeld { silence } => self.silence_held(silence, facts),
            Command::ClearInMeeting(act) => self.clear_in_meeting(act, facts),
            Command::Endorse { act, together_with } => self.endorse(act, together_with, facts),
            Command::Publish(publish) => self.publish(publish, facts),
            Command::Corrigendum { languages, says } => self.corrigendum(languages, &says),
            Command::IssueAddendum(it) => self.supplement(&it),
            Command::IssueAmendment(it) => self.amend(it, facts),
            Command::Reissue { reason, languages } => self.reissue(&reason, languages),
            Command::RecordHigherAct { act, together_with } => self.higher_act(act, together_with, facts),
            Command::Supersede { by, act } => self.supersede(by, act, facts),
            Command::RecommendFollowUp { items, act } => self.recommend(&items, act, facts),
            other => self.decide_text(other, facts),
        }
    }

    fn final_version(&self) -> Result<&Version, Refusal> {
        self.newest().ok_or(Refusal::NoSuchVersion(1))
    }

    /// An open bracket blocks whatever settles the text (DR19).
    pub(super) fn no_open_bracket(&self) -> Result<(), Refusal> {
        let open = self.open_brackets();
        if open.is_empty() { Ok(()) } else { Err(Refusal::OpenBrackets(open)) }
    }

    fn start_silence(&self, silence: SilenceId, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::FinalText => {}
            Stage::UnderSilence if self.silence.as_ref() == Some(&silence) => return Ok(vec![]),
            _ => return Err(self.not_now("place under silence")),
        }
        self.no_open_bracket()?;
        let text = self.final_version()?;
        let found = facts.around.silence.as_ref().filter(|found| found.silence == silence);
        let found = found.ok_or(Refusal::Silence("does not exist"))?;
        if found.guide.as_ref() != Some(&self.guide) || found.symbol != text.symbol {
            return Err(Refusal::Silence("is about another text"));
        }
        if found.stage != Silence::Running {
            return Err(Refusal::Silence("does not run"));
        }
        let symbol = text.symbol.clone();
        Ok(vec![Event::PlacedUnderSilence(PlacedUnderSilence { silence, symbol })])
    }

    /// A silence that was recorded as held is broken all the same by what was received in time and read late (DR06).
    fn silence_broken(&self, silence: SilenceId, facts: &Facts) -> Outcome {
        let found = facts.around.silence.as_ref().filter(|found| found.silence == silence);
        let mine = self.silence.as_ref() == Some(&silence);
        let found = found.filter(|_| mine).ok_or(Refusal::Silence("is not the one this text is under"))?;
        let cancelled = match found.stage {
            Silence::Broken => false,
            Silence::Cancelled => true,
            _ => return Err(Refusal::Silence("was not broken")),
        };
        match self.stage {
            Stage::UnderSilence => {}
            Stage::Cleared if found.after_held => {}
            Stage::FinalText => return Ok(vec![]),
            _ => return Err(self.not_now("take out of silence")),
        }
        Ok(vec![Event::SilenceWasBroken(SilenceWasBroken { silence, cancelled })])
    }

    fn silence_held(&self, silence: SilenceId, facts: &Facts) -> Outcome {
        let found = facts.around.silence.as_ref().filter(|found| found.silence == silence);
        let mine = self.silence.as_ref() == Some(&silence);
        let found = found.filter(|_| mine).ok_or(Refusal::Silence("is not the one this text is under"))?;
        match self.stage {
            Stage::UnderSilence if found.stage == Silence::Held => {}
            Stage::UnderSilence => return Err(Refusal::Silence("has not held")),
            Stage::Cleared => return Ok(vec![]),
            _ => return Err(self.not_now("clear")),
        }
        let symbol = self.final_version()?.symbol.clone();
        Ok(vec![Event::SilenceWasHeld(SilenceWasHeld { silence, symbol })])
    }

    /// Quorum of the body that meets, and nobody who objects (DR19, DR25).
    fn may_decide(act: &Act, facts: &Facts) -> Result<(), Refusal> {
        let meeting = facts.around.meeting.as_ref().filter(|meeting| meeting.body == act.body);
        if !meeting.is_some_and(|meeting| meeting.quorate) {
            return Err(Refusal::NoQuorum);
        }
        let objections = facts.around.positions.iter().filter(|position| position.objects);
        let objectors: Vec<_> = objections.map(|position| position.participant.clone()).collect();
        if objectors.is_empty() { Ok(()) } else { Err(Refusal::Objections(objectors)) }
    }

    fn clear_in_meeting(&self, act: Act, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::FinalText => {}
            Stage::Cleared => return Ok(vec![]),
            _ => return Err(self.not_now("clear")),
        }
        let act = complete(act, facts)?;
        self.no_open_bracket()?;
        Self::may_decide(&act, facts)?;
        Ok(vec![Event::Cleared(self.taken(act, Vec::new())?)])
    }

    fn endorse(&self, act: Act, together_with: Vec<GuideId>, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Cleared => {}
            Stage::Endorsed if self.acts.iter().any(|taken| taken.act == act) => return Ok(vec![]),
            _ => return Err(self.not_now("endorse")),
        }
        let act = complete(act, facts)?;
        Self::may_decide(&act, facts)?;
        Ok(vec![Event::Endorsed(self.taken(act, together_with)?)])
    }

    fn higher_act(&self, act: Act, together_with: Vec<GuideId>, facts: &Facts) -> Outcome {
        if self.stage != Stage::Published {
            return Err(self.not_now("enter a higher act on"));
        }
        let act = complete(act, facts)?;
        if self.acts.iter().any(|taken| taken.act == act) {
            return Ok(vec![]);
        }
        Ok(vec![Event::HigherActRecorded(self.taken(act, together_with)?)])
    }

    fn taken(&self, act: Act, mut together_with: Vec<GuideId>) -> Result<ActTaken, Refusal> {
        let text = self.final_version()?;
        together_with.retain(|other| *other != self.guide);
        let digest = text.text.digest();
        Ok(ActTaken { act, symbol: text.symbol.clone(), digest, together_with })
    }

    /// What is published is what was endorsed, byte for byte, or its difference is explained: by a declaration that only the layout
    /// differs, or by a corrigendum, which is issued in the same breath where it is not on file (DR24).
    fn publish(&self, publish: Publish, facts: &Facts) -> Outcome {
        match (self.stage, &self.published) {
            (Stage::Endorsed, _) => {}
            (Stage::Published, Some(as_it_was)) if as_it_was.digest == publish.digest => return Ok(vec![]),
            _ => return Err(self.not_now("publish")),
        }
        not_in_future(&publish.on, facts)?;
        let text = self.final_version()?;
        let corrigendum = self.published_with(publish.correcting)?;
        let explanation = match &corrigendum {
            Some(Event::CorrigendumIssued(it)) => Some(Explanation::Corrigendum(it.symbol.clone())),
            _ => self.explained(publish.explanation)?,
        };
        if publish.digest != text.text.digest() && explanation.is_none() {
            return Err(Refusal::OtherThanEndorsed { endorsed: text.symbol.to_string() });
        }
        let published = Event::Published(Published {
            symbol: text.symbol.clone(),
            digest: publish.digest,
            on: publish.on,
            pages: publish.pages,
            standing: STANDING.to_owned(),
            higher_act: publish.higher_act.map(|words| said(&words, "the higher act")).transpose()?,
            explanation,
        });
        Ok(corrigendum.into_iter().chain([published]).collect())
    }

    /// The corrigendum that goes out with the text, where one does.
    fn published_with(&self, correcting: Option<Correcting>) -> Result<Option<Event>, Refusal> {
        correcting.map(|it| self.corrected(it).map(Event::CorrigendumIssued)).transpose()
    }

    fn explained(&self, explanation: Option<Explanation>) -> Result<Option<Explanation>, Refusal> {
        Ok(match explanation {
            Some(Explanation::LayoutOnly(how)) => {
                Some(Explanation::LayoutOnly(said(&how, "how the layout differs")?))
            }
            Some(Explanation::Corrigendum(symbol)) => {
                let known = self.corrigenda.iter().any(|issued| issued.symbol == symbol);
                if !known {
                    return Err(Refusal::NoSuchCorrigendum);
                }
                Some(Explanation::Corrigendum(symbol))
            }
            None => None,
        })
    }

    fn supersede(&self, by: Option<GuideId>, act: Act, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Published => {}
            Stage::Superseded => return Ok(vec![]),
            _ => return Err(self.not_now("supersede")),
        }
        if by.as_ref() == Some(&self.guide) {
            return Err(Refusal::Missing("another guide than this one"));
        }
        Ok(vec![Event::Superseded(Superseded { by, act: complete(act, facts)? })])
    }

    fn recommend(&self, items: &[String], act: Act, facts: &Facts) -> Outcome {
        if !matches!(self.stage, Stage::Cleared | Stage::Endorsed | Stage::Published) {
            return Err(self.not_now("recommend a follow-up to"));
        }
        let items = items.iter().map(|item| said(item, "what should follow"));
        let items: Vec<String> = items.collect::<Result<_, _>>()?;
        if items.is_empty() {
            return Err(Refusal::Missing("what should follow"));
        }
        Ok(vec![Event::FollowUpRecommended(FollowUpRecommended { items, act: complete(act, facts)? })])
    }
}

/// An act names body, verb and date; the verb stays the word that was used (DR21).
pub(super) fn complete(act: Act, facts: &Facts) -> Result<Act, Refusal> {
    if act.body.as_str().trim().is_empty() {
        return Err(Refusal::ActIncomplete("the body that acted"));
    }
    let verb = said(&act.verb, "the verb").map_err(|_| Refusal::ActIncomplete("the verb that was used"))?;
    not_in_future(&act.on, facts)?;
    Ok(Act { verb, ..act })
}

fn not_in_future(on: &crate::asserted::Partial, facts: &Facts) -> Result<(), Refusal> {
    if on.from(&facts.calendar.zone)? > facts.now { Err(Refusal::ActInFuture) } else { Ok(()) }
}
