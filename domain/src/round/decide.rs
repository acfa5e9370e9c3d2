//! What a request about a round leads to.

use super::command::{Command, Prepare};
use super::event::{
    Act, Attribution, Cancelled, Circulated, Closed, Completed, DispatchConfirmed, DispatchFailed,
    DispatchRepeated, DispositionsStarted, Event, Extended, ExtensionRequested, FixedText, HalfGiven, Kind,
    Manner, Paused, Prepared, ReminderSent, Reopened,
};
use super::{Refusal, Round, State};
use crate::calendar::Deadline;
use crate::committee::event::Attribution as Policy;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::reason;
use crate::identity::ParticipantCode;
use crate::joint::{Given, Half, Halves};
use jiff::Timestamp;

crate::asked!(Command {
    Self::Prepare(_) => "Prepare" by [Rso],
    Self::Circulate { .. } => "Circulate" by [Rso],
    Self::ConfirmDispatch(_) => "ConfirmDispatch" by [System, Rso],
    Self::RecordDispatchFailure(_) => "RecordDispatchFailure" by [System, Rso],
    Self::RepeatDispatch(_) => "RepeatDispatch" by [Rso],
    Self::RequestExtension { .. } => "RequestExtension" by [Nfp, MemberGovernment],
    Self::Extend { .. } => "Extend" by [CoLeads],
    Self::Remind { .. } => "Remind" by [Timer, Rso],
    Self::Pause { .. } => "Pause" by [Rso],
    Self::Reopen { .. } => "Reopen" by [Rso],
    Self::Close => "Close" by [Timer],
    Self::StartDispositions => "StartDispositions" by [Rso],
    Self::Complete => "Complete" by [CoLeads],
    Self::Cancel { .. } => "Cancel" by [CoLeads],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Round {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Prepare(prepare) => self.prepare(prepare, facts),
            Command::Circulate { text } => self.circulate(text, facts),
            Command::ConfirmDispatch(it) => self.confirm_dispatch(it),
            Command::RecordDispatchFailure(it) => self.dispatch_failed(it),
            Command::RepeatDispatch(it) => self.repeat_dispatch(it),
            Command::RequestExtension { reason, asked_until } => {
                self.request_extension(&reason, asked_until, facts)
            }
            Command::Extend { deadline, reason } => self.extend(deadline, &reason, facts),
            Command::Remind { addressees } => self.remind(addressees),
            Command::Pause { authority, reason } => self.pause((&authority, &reason), facts),
            Command::Reopen { authority, reason } => self.reopen((&authority, &reason), facts),
            Command::Close => self.close(facts),
            Command::StartDispositions => self.start_dispositions(facts),
            Command::Complete => self.complete(facts),
            Command::Cancel { reason } => self.cancel(&reason, facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

impl Round {
    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, state: self.state.as_str() }
    }

    fn prepare(&self, asked: Prepare, facts: &Facts) -> Outcome {
        if self.state != State::None {
            return Err(self.not_now("prepare"));
        }
        is_no_silence(asked.kind)?;
        agrees_with_its_meeting(&asked.manner, facts)?;
        if asked.text.trim().is_empty() {
            return Err(Refusal::Wordless("the symbol of its text"));
        }
        if asked.round.as_str() != format!("{}/{}", asked.guide, asked.number) {
            return Err(Refusal::Wordless("the number of the guide's round in its name"));
        }
        if asked.deadline.has_passed(facts.now) {
            return Err(Refusal::DeadlineInThePast);
        }
        crate::calendar::zone(&asked.deadline.zone)?;
        remind_at(&asked.reminders, &asked.deadline, facts)?;
        let today = crate::calendar::day_of(facts.now, &facts.calendar.zone)?;
        Ok(vec![Event::Prepared(Prepared {
            round: asked.round,
            guide: asked.guide,
            number: asked.number,
            committee: asked.committee,
            text: asked.text.trim().to_owned(),
            kind: asked.kind,
            manner: asked.manner,
            deadline: asked.deadline,
            sealed_until_close: asked.sealed_until_close,
            reminders: asked.reminders,
            addressees: asked.addressees,
            informed: asked.informed,
            resolved_on: asked.resolved_on.unwrap_or(today),
            procedure: facts.procedure.number,
        })])
    }

    fn circulate(&self, text: FixedText, facts: &Facts) -> Outcome {
        let plan = match (self.state, &self.plan) {
            (State::Prepared, Some(plan)) => plan,
            (State::Open, _) if self.text.as_ref() == Some(&text) => return Ok(vec![]),
            _ => return Err(self.not_now("circulate")),
        };
        is_no_silence(plan.kind)?;
        agrees_with_its_meeting(&plan.manner, facts)?;
        if plan.addressees.is_empty() {
            return Err(Refusal::NobodyAddressed);
        }
        if plan.deadline.has_passed(facts.now) {
            return Err(Refusal::DeadlineInThePast);
        }
        fixed(&text, &plan.text, facts)?;
        Ok(vec![Event::Circulated(Circulated {
            text,
            addressees: plan.addressees.clone(),
            informed: plan.informed.clone(),
            deadline: plan.deadline.clone(),
            silence_means: plan.kind.silence_means(),
            sealed_until_close: plan.sealed_until_close,
            remind_at: remind_at(&plan.reminders, &plan.deadline, facts)?,
        })])
    }

    /// Whether a participant was asked, or is to be informed.
    fn reaches(&self, participant: &ParticipantCode) -> Result<(), Refusal> {
        let sent = !matches!(self.state, State::None | State::Prepared);
        let plan = self.plan.as_ref().filter(|_| sent).ok_or_else(|| self.not_now("send letters of"))?;
        let reached = plan.addressees.contains(participant) || plan.informed.contains(participant);
        if reached { Ok(()) } else { Err(Refusal::NotAddressed(participant.clone())) }
    }

    fn confirm_dispatch(&self, it: DispatchConfirmed) -> Outcome {
        self.reaches(&it.participant)?;
        Ok(vec![Event::DispatchConfirmed(it)])
    }

    fn dispatch_failed(&self, it: DispatchFailed) -> Outcome {
        self.reaches(&it.participant)?;
        let reason = reason(&it.reason, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::DispatchFailed(DispatchFailed { reason, ..it })])
    }

    fn repeat_dispatch(&self, it: DispatchRepeated) -> Outcome {
        self.reaches(&it.participant)?;
        Ok(vec![Event::DispatchRepeated(it)])
    }

    /// The round as it runs: open and not resting.
    fn running(&self, act: &'static str) -> Result<&Deadline, Refusal> {
        match (self.state, &self.deadline) {
            (State::Open, Some(_)) if self.resting_since.is_some() => Err(Refusal::Resting),
            (State::Open, Some(deadline)) => Ok(deadline),
            _ => Err(self.not_now(act)),
        }
    }

    fn request_extension(&self, why: &str, asked_until: Deadline, facts: &Facts) -> Outcome {
        let deadline = self.running("ask for more time in")?;
        let participant = facts.authority.on_behalf_of.clone().ok_or(Refusal::ForNobody)?;
        if !self.asks(&participant) {
            return Err(Refusal::NotAddressed(participant));
        }
        let reason = reason(why, "reason").map_err(Refusal::Reason)?;
        Self::may_move_to(deadline, &asked_until, facts)?;
        let request = ExtensionRequested { participant, reason, asked_until };
        if self.requests.contains(&request) {
            return Ok(vec![]);
        }
        Ok(vec![Event::ExtensionRequested(request)])
    }

    /// A deadline moves before it passes, to a later instant (DR16).
    fn may_move_to(from: &Deadline, to: &Deadline, facts: &Facts) -> Result<(), Refusal> {
        if from.has_passed(facts.now) {
            return Err(Refusal::DeadlinePassed(from.clone()));
        }
        crate::calendar::zone(&to.zone)?;
        if to.at > from.at { Ok(()) } else { Err(Refusal::NotLater) }
    }

    fn extend(&self, to: Deadline, why: &str, facts: &Facts) -> Outcome {
        if let (State::Closed | State::Dispositions | State::Complete, Some(deadline)) =
            (self.state, &self.deadline)
        {
            return Err(Refusal::DeadlinePassed(deadline.clone()));
        }
        let from = self.running("extend")?.clone();
        if from == to {
            return Ok(vec![]);
        }
        Self::may_move_to(&from, &to, facts)?;
        let (reason, remind_at) = (self.why(&Act::Extend(to.clone()), why)?, self.remind_before(&to, facts)?);
        let requested_by = self.requests.iter().map(|request| request.participant.clone()).collect();
        self.jointly((Act::Extend(to.clone()), Some(reason.clone())), facts, |by| {
            Event::Extended(Extended {
                deadline_old: from,
                deadline_new: to,
                reason,
                requested_by,
                remind_at,
                by,
            })
        })
    }

    fn remind_before(&self, deadline: &Deadline, facts: &Facts) -> Result<Vec<Timestamp>, Refusal> {
        let reminders = self.plan.as_ref().map_or(&[][..], |plan| plan.reminders.as_slice());
        remind_at(reminders, deadline, facts)
    }

    /// The reason of a joint act: whoever gives the second half may leave it as the first one said.
    fn why(&self, act: &Act, typed: &str) -> Result<String, Refusal> {
        let first = self.pending(act).and_then(|pending| pending.reason.clone());
        match first.filter(|_| typed.trim().is_empty()) {
            Some(first) => Ok(first),
            None => reason(typed, "reason").map_err(Refusal::Reason),
        }
    }

    /// One half of an act of both co-leads, or the act itself with the second one (DR05).
    fn jointly(
        &self,
        (act, reason): (Act, Option<String>),
        facts: &Facts,
        complete: impl FnOnce(Vec<Half>) -> Event,
    ) -> Outcome {
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        let halves = self.pending(&act).map(|pending| pending.halves.clone()).unwrap_or_default();
        let government = facts.authority.on_behalf_of.as_ref();
        match Halves::give(&halves, by, government, &facts.review.co_leads)? {
            Given::Already => Ok(vec![]),
            Given::First(half) => Ok(vec![Event::HalfGiven(HalfGiven { half, act, reason })]),
            Given::Completes { by, .. } => Ok(vec![complete(by)]),
        }
    }

    fn remind(&self, addressees: Vec<ParticipantCode>) -> Outcome {
        match self.running("remind the addressees of") {
            Ok(_) => {}
            // A reminder that falls due while the round rests, or after it closed, has nothing to say.
            Err(Refusal::Resting) => return Ok(vec![]),
            Err(why) => return Err(why),
        }
        if let Some(stranger) = addressees.iter().find(|code| !self.asks(code)) {
            return Err(Refusal::NotAddressed(stranger.clone()));
        }
        if addressees.is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![Event::ReminderSent(ReminderSent { addressees })])
    }

    fn pause(&self, (authority, why): (&str, &str), facts: &Facts) -> Outcome {
        if self.state == State::Open && self.resting_since.is_some() {
            return Ok(vec![]);
        }
        let deadline = self.running("pause")?.clone();
        if deadline.has_passed(facts.now) {
            return Err(Refusal::DeadlinePassed(deadline));
        }
        let (authority, reason) = authorised(authority, why)?;
        Ok(vec![Event::Paused(Paused { authority, reason, at: facts.now, deadline })])
    }

    fn reopen(&self, (authority, why): (&str, &str), facts: &Facts) -> Outcome {
        let (Some(since), Some(old)) = (self.resting_since, &self.deadline) else {
            return Err(Refusal::NotResting);
        };
        if self.state != State::Open {
            return Err(self.not_now("reopen"));
        }
        let (authority, reason) = authorised(authority, why)?;
        let rested = facts.now.duration_since(since);
        let at = old.at.checked_add(rested).map_err(|_| crate::calendar::TimeProblem::OutOfRange)?;
        let deadline_new = Deadline { at, zone: old.zone.clone() };
        let remind_at = self.remind_before(&deadline_new, facts)?;
        let deadline_old = old.clone();
        Ok(vec![Event::Reopened(Reopened { authority, reason, deadline_old, deadline_new, remind_at })])
    }

    fn close(&self, facts: &Facts) -> Outcome {
        if matches!(self.state, State::Closed | State::Dispositions | State::Complete | State::Cancelled) {
            return Ok(vec![]);
        }
        let deadline = self.running("close")?;
        if !deadline.has_passed(facts.now) {
            return Err(Refusal::NotDue);
        }
        let plan = self.plan.as_ref().ok_or_else(|| self.not_now("close"))?;
        let tally = facts.review.tally.ok_or(Refusal::NotPrepared("the count of answers"))?;
        let silence_means = plan.kind.silence_means();
        Ok(vec![Event::Closed(Closed { tally, silence_means, deadline: deadline.clone() })])
    }

    fn start_dispositions(&self, facts: &Facts) -> Outcome {
        match self.state {
            State::Closed => {
                Ok(vec![Event::DispositionsStarted(DispositionsStarted { by: facts.asker().cloned() })])
            }
            State::Dispositions => Ok(vec![]),
            _ => Err(self.not_now("deal with the comments of")),
        }
    }

    fn complete(&self, facts: &Facts) -> Outcome {
        match self.state {
            State::Dispositions => {}
            State::Complete => return Ok(vec![]),
            _ => return Err(self.not_now("complete")),
        }
        let disposals = facts.review.disposals.as_ref().ok_or(Refusal::NotPrepared("its comments"))?;
        if !disposals.undisposed.is_empty() {
            return Err(Refusal::Undisposed(disposals.undisposed.clone()));
        }
        let comments = disposals.comments;
        self.jointly((Act::Complete, None), facts, |by| {
            Event::Completed(Completed { comments, disposed: comments, by })
        })
    }

    fn cancel(&self, why: &str, facts: &Facts) -> Outcome {
        match self.state {
            State::Open => {}
            State::Cancelled => return Ok(vec![]),
            _ => return Err(self.not_now("call off")),
        }
        let reason = self.why(&Act::Cancel, why)?;
        self.jointly((Act::Cancel, Some(reason.clone())), facts, |by| {
            Event::Cancelled(Cancelled { reason, by })
        })
    }
}

/// Who decided and why, both in words that can be read.
fn authorised(authority: &str, why: &str) -> Result<(String, String), Refusal> {
    Ok((
        reason(authority, "authority").map_err(Refusal::Reason)?,
        reason(why, "reason").map_err(Refusal::Reason)?,
    ))
}

/// Silence is taken for assent where it was agreed to in a meeting, runs its minimum time and can be broken (DR13–DR15): in its own
/// procedure, and in no round. Rounds of that kind on record are read as they were held.
const fn is_no_silence(kind: Kind) -> Result<(), Refusal> {
    match kind {
        Kind::Silence => Err(Refusal::AssentBySilence),
        Kind::CommitteeReading | Kind::MemberComments | Kind::ObjectionOnly => Ok(()),
    }
}

/// A workshop in a meeting of the committee keeps the policy that was settled for that meeting (DR29).
fn agrees_with_its_meeting(manner: &Manner, facts: &Facts) -> Result<(), Refusal> {
    let Some((number, attribution)) = manner.committee_meeting() else { return Ok(()) };
    let settled = match facts.review.meetings.get(&number) {
        Some(Policy::Named) => Attribution::ByDelegation,
        Some(Policy::WithoutNames) => Attribution::None,
        None => return Err(Refusal::NoSuchMeeting(number)),
    };
    if settled == attribution { Ok(()) } else { Err(Refusal::OtherPolicy(number)) }
}

/// The text is the one prepared, in at least one language, each by its digest; and it is what the guide's own stream says.
fn fixed(text: &FixedText, prepared: &str, facts: &Facts) -> Result<(), Refusal> {
    if text.symbol != prepared {
        return Err(Refusal::TextNotFixed("its symbol is not that of the text prepared"));
    }
    if text.languages.is_empty() {
        return Err(Refusal::TextNotFixed("no language of the text is named"));
    }
    if !text.languages.iter().all(|one| is_digest(&one.digest)) {
        return Err(Refusal::TextNotFixed("a language of the text has no SHA-256 digest"));
    }
    let issued = facts.review.text.as_ref();
    let is_issued = |one| issued.is_none_or(|issued| issued.languages.contains(one));
    if text.languages.iter().all(is_issued) {
        return Ok(());
    }
    Err(Refusal::TextNotFixed("the guide's own version is not this one"))
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// The instants of reminders still to come, in order.
fn remind_at(reminders: &[String], deadline: &Deadline, facts: &Facts) -> Result<Vec<Timestamp>, Refusal> {
    let mut at = Vec::with_capacity(reminders.len());
    for before in reminders {
        let instant = facts.calendar.before(deadline, before)?;
        if instant > facts.now {
            at.push(instant);
        }
    }
    at.sort();
    at.dedup();
    Ok(at)
}
