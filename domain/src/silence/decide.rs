//! What follows when something is asked about a silence procedure.

use super::command::{Break, Command, Propose};
use super::event::{
    Agreed, Broken, Cancelled, Event, Extended, Held, Informed, LateObjectionRefused, ObjectionWithdrawn,
    Proposed, Refused, Started,
};
use super::refusal::Refusal;
use super::state::{Running, SilencePeriod, Stage};
use crate::actor::Role;
use crate::asserted::{Asserted, Partial};
use crate::calendar::Deadline;
use crate::channel::Channel;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::guide::Stage as GuideStage;
use crate::identity::{ParticipantCode, SilenceId};
use crate::text::document::one_line;

/// Longest text of an objection or a reason, in characters.
const LONGEST_WORDS: usize = 10_000;
/// What a text under silence is called.
const PROVISIONAL: &str = "provisional";
/// What taking an objection back leads to (DR15).
const NO_EFFECT: &str = "none: a broken silence stays broken";

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for SilencePeriod {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        let (Some(proposed), Some(stage)) = (&self.proposed, self.stage) else {
            return match command {
                Command::Propose(propose) => proposed_now(propose, facts),
                _ => Err(Refusal::NotProposed),
            };
        };
        match command {
            Command::Propose(propose) => again(proposed, &propose),
            Command::Refuse { member, reason } => refuse(stage, member, reason, (proposed, facts)),
            Command::Start { agreed, expires, addressees } => {
                start(stage, proposed, facts, (agreed, expires, addressees))
            }
            Command::InformMembers { outcome } => self.inform(stage, &outcome),
            Command::WithdrawObjection { member } => self.withdraw(member, facts),
            other => self.decide_running(stage, other, facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

fn said(words: &str, what: &'static str) -> Result<String, Refusal> {
    let words = one_line(words);
    let fits = !words.is_empty() && words.chars().count() <= LONGEST_WORDS;
    if fits { Ok(words) } else { Err(Refusal::Missing(what)) }
}

fn proposed_now(propose: Propose, facts: &Facts) -> Outcome {
    let silence = facts.around.target.clone().ok_or(Refusal::NotPrepared("the name of the procedure"))?;
    is_final_text(&propose, facts)?;
    let note = propose.note.map(|note| said(&note, "words in the note")).transpose()?;
    Ok(vec![Event::Proposed(Proposed {
        silence: SilenceId::new(silence),
        body: propose.body,
        guide: propose.guide,
        symbol: propose.symbol,
        provisional_title: said(&propose.provisional_title, "a provisional title")?,
        note,
        procedure: facts.procedure.number,
    })])
}

fn is_final_text(propose: &Propose, facts: &Facts) -> Result<(), Refusal> {
    let guide = facts.around.guide.as_ref().filter(|guide| guide.guide == propose.guide);
    let settled = guide.is_some_and(|guide| {
        guide.stage == GuideStage::FinalText && guide.symbol.as_ref() == Some(&propose.symbol)
    });
    if settled { Ok(()) } else { Err(Refusal::NotTheFinalText) }
}

fn again(proposed: &Proposed, propose: &Propose) -> Outcome {
    let same =
        proposed.guide == propose.guide && proposed.symbol == propose.symbol && proposed.body == propose.body;
    if same { Ok(vec![]) } else { Err(Refusal::AlreadyProposed) }
}

/// One refusal in the meeting is enough (DR13).
fn refuse(
    stage: Stage,
    member: ParticipantCode,
    reason: Option<String>,
    (proposed, facts): (&Proposed, &Facts),
) -> Outcome {
    match stage {
        Stage::Proposed => {}
        Stage::Refused => return Ok(vec![]),
        other => return Err(Refusal::NotNow { act: "refuse", stage: other.as_str() }),
    }
    speaks_for(&member, facts)?;
    is_member(&member, proposed, &facts.receipt(), facts)?;
    let reason = reason.map(|reason| said(&reason, "a reason that can be read")).transpose()?;
    Ok(vec![Event::Refused(Refused { member, reason })])
}

fn start(
    stage: Stage,
    proposed: &Proposed,
    facts: &Facts,
    (agreed, expires, addressees): (Agreed, Deadline, Vec<ParticipantCode>),
) -> Outcome {
    match stage {
        Stage::Proposed => {}
        Stage::Running => return Ok(vec![]),
        other => return Err(Refusal::NotNow { act: "start", stage: other.as_str() }),
    }
    let place = said(&agreed.place, "where it was agreed").map_err(|_| Refusal::NotAgreed)?;
    if agreed.on.from(&facts.calendar.zone)? > facts.now {
        return Err(Refusal::AgreedInFuture);
    }
    long_enough(&expires, facts)?;
    if addressees.is_empty() {
        return Err(Refusal::NobodyAddressed);
    }
    let guide = facts.around.guide.as_ref().filter(|guide| guide.guide == proposed.guide);
    let guide = guide.filter(|guide| guide.symbol.as_ref() == Some(&proposed.symbol));
    let number = guide.ok_or(Refusal::NotTheFinalText)?.number;
    Ok(vec![Event::Started(Started {
        agreed: Agreed { place, on: agreed.on },
        symbol: proposed.symbol.clone(),
        number,
        expires,
        title: PROVISIONAL.to_owned(),
        addressees,
    })])
}

/// At least as long as the procedure says, counted from now, and in a zone that exists.
fn long_enough(expires: &Deadline, facts: &Facts) -> Result<(), Refusal> {
    let minimum = &facts.procedure.decide;
    let earliest = facts.calendar.deadline_in(facts.now, minimum, &expires.zone)?;
    if expires.at < earliest.at { Err(Refusal::TooShort { minimum: minimum.clone() }) } else { Ok(()) }
}

/// Whoever represents a member speaks for it alone; an officer writes down what came in writing.
fn speaks_for(member: &ParticipantCode, facts: &Facts) -> Result<(), Refusal> {
    let represents = facts.authority.role == Role::MemberGovernment;
    if represents && facts.authority.on_behalf_of.as_ref() != Some(member) {
        return Err(Refusal::OfAnother);
    }
    Ok(())
}

/// Capacity belongs to participant, body and day (DR02).
fn is_member(
    member: &ParticipantCode,
    proposed: &Proposed,
    received: &Asserted,
    facts: &Facts,
) -> Result<(), Refusal> {
    let day = received.day()?;
    let known = facts.participant.as_ref().filter(|participant| {
        participant.registered.as_ref().is_some_and(|registered| registered.code == *member)
    });
    let capacity = known.and_then(|participant| participant.capacity_at(&proposed.body, day));
    if capacity.is_some_and(crate::participant::event::Capacity::is_member) {
        return Ok(());
    }
    Err(Refusal::NotAMember { participant: member.clone(), body: proposed.body.clone() })
}

/// When it was received: the portal's clock is ours, every other channel has its own (DR06).
fn received(facts: &Facts) -> Result<Asserted, Refusal> {
    if facts.authority.role == Role::Rso && (facts.channel == Channel::Portal || facts.received.is_none()) {
        return Err(Refusal::NoTimeOfReceipt);
    }
    let received = if facts.channel == Channel::Portal {
        Facts { received: None, ..facts.clone() }.receipt()
    } else {
        facts.receipt()
    };
    if received.earliest()? > facts.now { Err(Refusal::ReceivedInFuture) } else { Ok(received) }
}

impl SilencePeriod {
    fn decide_running(&self, stage: Stage, command: Command, facts: &Facts) -> Outcome {
        let Some(running) = &self.running else {
            let act = match command {
                Command::Expire => "end",
                Command::Extend { .. } => "extend",
                Command::Cancel { .. } => "call off",
                _ => "break",
            };
            return Err(Refusal::NotNow { act, stage: stage.as_str() });
        };
        match command {
            Command::Extend { expires, reason } => running.extend(stage, expires, &reason, facts),
            Command::Break(spoken) => self.break_(stage, running, spoken, facts),
            Command::Expire => running.expire(stage, facts),
            Command::Cancel { reason } => cancel(stage, &reason),
            Command::RefuseLateObjection { member, received_at, offered } => {
                running.refuse_late(member, received_at, &offered, facts)
            }
            _ => Err(Refusal::NotNow { act: "ask this of", stage: stage.as_str() }),
        }
    }

    /// In writing, by a member, before the instant by the clock of receipt: then it is broken, whenever it is read (DR14, DR06).
    fn break_(&self, stage: Stage, running: &Running, spoken: Break, facts: &Facts) -> Outcome {
        speaks_for(&spoken.member, facts)?;
        let received = received(facts)?;
        if let Some(broken) = &self.broken {
            let same = broken.member == spoken.member && broken.form == spoken.form;
            return if same {
                Ok(vec![])
            } else {
                Err(Refusal::NotNow { act: "break", stage: stage.as_str() })
            };
        }
        if !matches!(stage, Stage::Running | Stage::Held) {
            return Err(Refusal::NotNow { act: "break", stage: stage.as_str() });
        }
        let says = said(&spoken.says, "words").map_err(|_| Refusal::Wordless)?;
        if let Some(proposed) = &self.proposed {
            is_member(&spoken.member, proposed, &received, facts)?;
        }
        // What was typed here was received now; once silence has held, that is after its end whatever the clock says.
        let typed_after = stage == Stage::Held && facts.channel == Channel::Portal;
        if typed_after || !received.in_time(&running.expires)? {
            return Err(Refusal::Late);
        }
        Ok(vec![Event::Broken(Broken {
            member: spoken.member,
            form: spoken.form,
            paragraphs: spoken.paragraphs,
            says,
            channel: facts.channel,
            received,
            after_held: stage == Stage::Held,
        })])
    }

    fn inform(&self, stage: Stage, outcome: &str) -> Outcome {
        if matches!(stage, Stage::Proposed | Stage::Running) {
            return Err(Refusal::NotNow { act: "report the end of", stage: stage.as_str() });
        }
        let addressees = self.running.as_ref().map(|it| it.started.addressees.clone()).unwrap_or_default();
        let outcome = said(outcome, "the outcome")?;
        Ok(vec![Event::Informed(Informed { outcome, addressees })])
    }

    /// Taking an objection back is recorded and repairs nothing (DR15).
    fn withdraw(&self, member: ParticipantCode, facts: &Facts) -> Outcome {
        speaks_for(&member, facts)?;
        match &self.broken {
            Some(broken) if broken.member == member => {
                let effect = NO_EFFECT.to_owned();
                Ok(vec![Event::ObjectionWithdrawn(ObjectionWithdrawn { member, effect })])
            }
            _ => Err(Refusal::NoObjection),
        }
    }
}

fn cancel(stage: Stage, reason: &str) -> Outcome {
    match stage {
        Stage::Running => {
            let reason = said(reason, "a reason")?;
            Ok(vec![Event::Cancelled(Cancelled { reason })])
        }
        Stage::Cancelled => Ok(vec![]),
        other => Err(Refusal::NotNow { act: "call off", stage: other.as_str() }),
    }
}

impl Running {
    /// Before the instant only; the notice begins again.
    fn extend(&self, stage: Stage, expires: Deadline, reason: &str, facts: &Facts) -> Outcome {
        if stage != Stage::Running {
            return Err(Refusal::NotNow { act: "extend", stage: stage.as_str() });
        }
        if self.expires.has_passed(facts.now) {
            return Err(Refusal::Passed);
        }
        if expires == self.expires {
            return Ok(vec![]);
        }
        if expires.at <= self.expires.at {
            return Err(Refusal::NotLater);
        }
        long_enough(&expires, facts)?;
        let reason = said(reason, "a reason")?;
        Ok(vec![Event::Extended(Extended { from: self.expires.clone(), expires, reason })])
    }

    /// At the instant, by the clock, with nobody signed in. A timer of an instant that was moved finds nothing to do.
    fn expire(&self, stage: Stage, facts: &Facts) -> Outcome {
        match stage {
            Stage::Running => {}
            Stage::Held => return Ok(vec![]),
            other => return Err(Refusal::NotNow { act: "end", stage: other.as_str() }),
        }
        if !self.expires.has_passed(facts.due.unwrap_or(facts.now)) {
            return Err(Refusal::NotDue);
        }
        let silent = self.started.addressees.clone();
        let opened = silent.iter().filter(|code| facts.around.opened_by.contains(code)).cloned().collect();
        let (symbol, at) = (self.started.symbol.clone(), self.expires.clone());
        Ok(vec![Event::Held(Held { symbol, at, silent, opened })])
    }

    fn refuse_late(
        &self,
        member: ParticipantCode,
        received_at: Option<Partial>,
        offered: &str,
        facts: &Facts,
    ) -> Outcome {
        let received_at = match received_at {
            Some(given) => given,
            None => facts.receipt().at,
        };
        let received = Asserted { at: received_at.clone(), ..facts.receipt() };
        // The secretariat repeats what the journal noted; where a clock stands, the journal is microseconds ahead of it.
        let asserted = facts.authority.role != Role::System;
        if asserted && received.earliest()? > facts.now {
            return Err(Refusal::ReceivedInFuture);
        }
        if received.in_time(&self.expires)? {
            return Err(Refusal::NotLate);
        }
        let offered = said(offered, "what was offered instead")?;
        Ok(vec![Event::LateObjectionRefused(LateObjectionRefused { member, received_at, offered })])
    }
}
