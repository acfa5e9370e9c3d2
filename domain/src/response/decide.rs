//! What a request about an addressee's answer leads to.

use super::command::Command;
use super::event::{
    Acknowledged, ConflictFlagged, ConflictResolved, DraftDropped, DraftKept, DraftReturned, DraftStarted,
    DraftsCleared, Event, Frozen, Invited, Kept, LateReceived, NoResponseRecorded, NoneDeclared, Submitted,
    Superseded,
};
use super::{Held, Invitation, Refusal, Response, Stage, Standing};
use crate::actor::Role;
use crate::asserted::Asserted;
use crate::comment::event::{Received, Withdrawn, Words};
use crate::comment::{self, Comment};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::written;
use crate::identity::{CommentId, DraftId, ParticipantCode, RoundId};
use crate::personal::Personal;
use crate::round::{Round, State as RoundState};

/// Most comments one submission brings along. Each is two events of one append, which takes a thousand in all; a
/// delegation with more submits in pieces.
pub(super) const MOST_COMMENTS: usize = 400;
/// Longest note beside a draft that is given back, in characters.
const LONGEST_NOTE: usize = 4_000;

crate::asked!(Command {
    Self::Invite { .. } => "Invite" by [Rso, System],
    Self::Acknowledge => "Acknowledge" by [Nfp, MemberGovernment],
    Self::Prepare => "Prepare" by [Nfp, MemberGovernment, Expert],
    Self::KeepDraft { .. } => "KeepDraft" by [Expert, Nfp, MemberGovernment],
    Self::Clear { .. } => "Clear" by [Nfp, MemberGovernment],
    Self::ReturnDraft { .. } => "ReturnDraft" by [Nfp, MemberGovernment],
    Self::DropDraft { .. } => "DropDraft" by [Expert, Nfp, MemberGovernment],
    Self::Submit { .. } => "Submit" by [Nfp, MemberGovernment, Rso],
    Self::Supersede { .. } => "Supersede" by [Nfp, MemberGovernment],
    Self::ResolveConflict { .. } => "ResolveConflict" by [Nfp, MemberGovernment],
    Self::DeclareNone => "DeclareNone" by [Nfp, MemberGovernment, Rso],
    Self::RecordNone => "RecordNone" by [Timer, System],
    Self::SubmitLate { .. } => "SubmitLate" by [Nfp, MemberGovernment, Rso],
    Self::Freeze => "Freeze" by [Timer, System],
});

type Outcome = Result<Vec<Event>, Refusal>;

impl Command {
    /// Whether the request stays inside the delegation, so that not even a refusal of it is on record elsewhere.
    #[must_use]
    pub const fn is_private(&self) -> bool {
        matches!(
            self,
            Self::Prepare
                | Self::KeepDraft { .. }
                | Self::Clear { .. }
                | Self::ReturnDraft { .. }
                | Self::DropDraft { .. }
        )
    }
}

impl Decide for Response {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        if let Command::Invite { round, participant } = command {
            return self.invite(round, participant, facts);
        }
        let invitation = self.invitation.as_ref().ok_or_else(|| self.not_now("change"))?;
        mine(invitation, facts)?;
        match command {
            Command::Acknowledge => self.acknowledge(facts),
            Command::Prepare => self.prepare(facts),
            Command::KeepDraft { draft, words } => self.keep(invitation, (draft, words), facts),
            Command::Clear { drafts } => self.clear(drafts, facts),
            Command::ReturnDraft { draft, note } => self.return_(invitation, (draft, &note), facts),
            Command::DropDraft { draft } => self.drop_(draft, facts),
            Command::Submit { drafts } => self.submit(drafts, facts),
            Command::Supersede { drafts, withdraw, replaces } => {
                self.supersede(drafts, withdraw, (replaces, facts))
            }
            Command::ResolveConflict { keep } => self.resolve_conflict(keep, facts),
            Command::DeclareNone => self.declare_none(facts),
            Command::RecordNone => self.record_none(facts),
            Command::SubmitLate { drafts } => self.submit_late(drafts, facts),
            Command::Freeze => self.freeze(facts),
            Command::Invite { .. } => Ok(vec![]),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

/// Only the delegation itself answers; the secretariat writes down what came on paper, the clock what did not come.
fn mine(invitation: &Invitation, facts: &Facts) -> Result<(), Refusal> {
    let represents = matches!(facts.authority.role, Role::Nfp | Role::MemberGovernment | Role::Expert);
    if represents && facts.authority.on_behalf_of.as_ref() != Some(&invitation.participant) {
        return Err(Refusal::OfAnother);
    }
    Ok(())
}

fn round(facts: &Facts) -> Result<&Round, Refusal> {
    facts.review.round.as_ref().ok_or(Refusal::NotPrepared("its round"))
}

/// When it was received, if that is in time.
fn in_time(facts: &Facts) -> Result<Asserted, Refusal> {
    let (round, received) = (round(facts)?, facts.receipt());
    if round.takes_answers(received.earliest()?) {
        return Ok(received);
    }
    match (round.state, &round.deadline) {
        (RoundState::Open, _) if round.resting_since.is_some() => Err(Refusal::RoundNotOpen("resting")),
        (RoundState::Cancelled, _) => Err(Refusal::RoundNotOpen("cancelled")),
        (_, Some(deadline)) => Err(Refusal::DeadlinePassed(deadline.clone())),
        (state, None) => Err(Refusal::RoundNotOpen(state.as_str())),
    }
}

/// The comments of this delegation in this round that still stand, in order.
fn own<'a>(
    invitation: &'a Invitation,
    facts: &'a Facts,
) -> impl Iterator<Item = (&'a CommentId, &'a Comment)> {
    facts.review.comments.iter().filter(|(_, comment)| {
        comment.stage != comment::Stage::Withdrawn
            && comment.is_of(&invitation.round, &invitation.participant)
    })
}

impl Response {
    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    fn invite(&self, to: RoundId, participant: ParticipantCode, facts: &Facts) -> Outcome {
        if let Some(invitation) = &self.invitation {
            let same = invitation.round == to && invitation.participant == participant;
            return if same { Ok(vec![]) } else { Err(self.not_now("invite to")) };
        }
        let round = round(facts)?;
        if round.state != RoundState::Open {
            return Err(Refusal::RoundNotOpen(round.state.as_str()));
        }
        if !round.asks(&participant) {
            return Err(Refusal::NotAddressed(participant));
        }
        let delegation = facts.review.delegation.clone().ok_or(Refusal::NotPrepared("a pseudonym"))?;
        Ok(vec![Event::Invited(Invited { round: to, participant, delegation })])
    }

    fn acknowledge(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Invited => Ok(vec![Event::Acknowledged(Acknowledged { by: facts.asker().cloned() })]),
            Stage::None => Err(self.not_now("acknowledge")),
            _ => Ok(vec![]),
        }
    }

    fn prepare(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Invited | Stage::Acknowledged => {
                Ok(vec![Event::DraftStarted(DraftStarted { by: facts.asker().cloned() })])
            }
            Stage::Preparing => Ok(vec![]),
            _ => Err(self.not_now("draft")),
        }
    }

    fn keep(
        &self,
        invitation: &Invitation,
        (draft, words): (Option<DraftId>, Words),
        facts: &Facts,
    ) -> Outcome {
        let begins = matches!(self.stage, Stage::Invited | Stage::Acknowledged);
        if !begins && !matches!(self.stage, Stage::Preparing | Stage::Submitted | Stage::NoResponse) {
            return Err(self.not_now("draft"));
        }
        if let Some(draft) = &draft {
            self.still_drafted(draft)?;
        }
        let words = comment::checked(words, facts).map_err(Refusal::Words)?;
        let draft = draft.unwrap_or_else(|| DraftId::new(format!("d{}", self.written + 1)));
        let by = facts.asker().cloned();
        let kept = DraftKept {
            draft,
            by: by.clone(),
            cleared: facts.authority.role != Role::Expert,
            words: Personal::clear(invitation.delegation.clone(), "draft", words),
        };
        let started = begins.then_some(Event::DraftStarted(DraftStarted { by }));
        Ok(started.into_iter().chain([Event::DraftKept(kept)]).collect())
    }

    /// A draft that may still be changed.
    fn still_drafted(&self, id: &DraftId) -> Result<Standing, Refusal> {
        let draft = self.drafts.get(id).ok_or_else(|| Refusal::NoSuchDraft(id.clone()))?;
        if self.held.as_ref().is_some_and(|held| held.drafts.contains(id)) {
            return Err(Refusal::Held);
        }
        match draft.standing {
            Standing::Submitted => Err(Refusal::DraftSettled(id.clone(), "submitted")),
            Standing::Dropped => Err(Refusal::DraftSettled(id.clone(), "dropped")),
            standing => Ok(standing),
        }
    }

    fn clear(&self, drafts: Vec<DraftId>, facts: &Facts) -> Outcome {
        if drafts.is_empty() {
            return Err(Refusal::NothingToClear);
        }
        let mut fresh = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if self.still_drafted(&draft)? == Standing::Written && !fresh.contains(&draft) {
                fresh.push(draft);
            }
        }
        if fresh.is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![Event::DraftsCleared(DraftsCleared { drafts: fresh, by: facts.asker().cloned() })])
    }

    fn return_(&self, invitation: &Invitation, (draft, note): (DraftId, &str), facts: &Facts) -> Outcome {
        self.still_drafted(&draft)?;
        let note = written(note, "note", LONGEST_NOTE).map_err(|problem| Refusal::Words(vec![problem]))?;
        let note = Personal::clear(invitation.delegation.clone(), "note", note);
        Ok(vec![Event::DraftReturned(DraftReturned { draft, by: facts.asker().cloned(), note })])
    }

    fn drop_(&self, draft: DraftId, facts: &Facts) -> Outcome {
        if self.drafts.get(&draft).is_some_and(|known| known.standing == Standing::Dropped) {
            return Ok(vec![]);
        }
        self.still_drafted(&draft)?;
        Ok(vec![Event::DraftDropped(DraftDropped { draft, by: facts.asker().cloned() })])
    }

    /// The drafts of a submission, each cleared and known by its words, each once.
    fn cleared(&self, drafts: Vec<DraftId>, facts: &Facts) -> Result<Vec<DraftId>, Refusal> {
        if drafts.len() > MOST_COMMENTS {
            return Err(Refusal::TooMany(MOST_COMMENTS));
        }
        let mut named: Vec<DraftId> = Vec::with_capacity(drafts.len());
        let mut not_cleared = Vec::new();
        for draft in drafts {
            if named.contains(&draft) {
                continue;
            }
            if self.still_drafted(&draft)? != Standing::Cleared {
                not_cleared.push(draft.clone());
            }
            named.push(draft);
        }
        if !not_cleared.is_empty() {
            return Err(Refusal::NotCleared(not_cleared));
        }
        if named.iter().any(|draft| !facts.review.drafts.contains_key(draft)) {
            return Err(Refusal::NotPrepared("the words of the drafts"));
        }
        Ok(named)
    }

    /// The identifiers for as many new comments.
    fn fresh(count: usize, facts: &Facts) -> Result<&[CommentId], Refusal> {
        facts.review.fresh_comments.get(..count).ok_or(Refusal::NotPrepared("numbers for the comments"))
    }

    fn submit(&self, drafts: Vec<DraftId>, facts: &Facts) -> Outcome {
        let invitation = self.invitation.as_ref().ok_or_else(|| self.not_now("submit"))?;
        if self.stage == Stage::Submitted && self.is_of_another_authority(facts) {
            return self.flag(drafts, facts);
        }
        if !self.stage.is_awaited() {
            return Err(self.not_now("submit"));
        }
        let received = in_time(facts)?;
        let drafts = self.cleared(drafts, facts)?;
        let comments = with_fresh(own(invitation, facts).map(|(id, _)| id), drafts.len(), facts)?;
        if comments.is_empty() {
            return Err(Refusal::NothingToSubmit);
        }
        Ok(vec![Event::Submitted(Submitted {
            submission: self.submissions + 1,
            by: facts.asker().cloned(),
            authority: facts.authority.role,
            comments,
            drafts,
            received,
        })])
    }

    /// Whether the asker speaks for the same member by another authority than the position that stands (DR11).
    fn is_of_another_authority(&self, facts: &Facts) -> bool {
        let speaks = |role: Role| matches!(role, Role::Nfp | Role::MemberGovernment);
        self.authority.is_some_and(|standing| {
            speaks(standing) && speaks(facts.authority.role) && standing != facts.authority.role
        })
    }

    /// Two authorities differ: nothing is replaced, both are kept, the member is told (DR11).
    fn flag(&self, drafts: Vec<DraftId>, facts: &Facts) -> Outcome {
        if self.held.is_some() {
            return Err(Refusal::Held);
        }
        let received = in_time(facts)?;
        let drafts = self.cleared(drafts, facts)?;
        if drafts.is_empty() {
            return Err(Refusal::NothingToSubmit);
        }
        Ok(vec![Event::ConflictFlagged(ConflictFlagged {
            standing: self.submissions,
            by: facts.asker().cloned(),
            authority: facts.authority.role,
            drafts,
            received,
        })])
    }

    fn supersede(
        &self,
        drafts: Vec<DraftId>,
        withdraw: Vec<CommentId>,
        (replaces, facts): (bool, &Facts),
    ) -> Outcome {
        let invitation = self.invitation.as_ref().ok_or_else(|| self.not_now("supersede"))?;
        if self.stage != Stage::Submitted {
            return Err(self.not_now("supersede"));
        }
        let another = self.is_of_another_authority(facts);
        if another && !replaces {
            return self.flag(drafts, facts);
        }
        if self.held.is_some() {
            return Err(Refusal::Held);
        }
        let received = in_time(facts)?;
        let drafts = self.cleared(drafts, facts)?;
        let withdrawn = withdrawable(invitation, withdraw, facts)?;
        let kept = own(invitation, facts).map(|(id, _)| id).filter(|id| !withdrawn.contains(id));
        let comments = with_fresh(kept, drafts.len(), facts)?;
        Ok(vec![Event::Superseded(Superseded {
            submission: self.submissions + 1,
            replaces: self.submissions,
            explicitly: another,
            by: facts.asker().cloned(),
            authority: facts.authority.role,
            comments,
            withdrawn,
            drafts,
            received,
        })])
    }

    fn resolve_conflict(&self, kept: Kept, facts: &Facts) -> Outcome {
        let Some(held) = &self.held else { return Err(Refusal::NothingHeld) };
        let invitation = self.invitation.as_ref().ok_or(Refusal::NothingHeld)?;
        let by = facts.asker().cloned();
        let mut events = vec![Event::ConflictResolved(ConflictResolved { kept, by: by.clone() })];
        if kept != Kept::Standing {
            events.push(self.replaced_by(invitation, (kept, held), facts)?);
        }
        if round(facts)?.state != RoundState::Open {
            events.push(Event::Frozen(Frozen {}));
        }
        Ok(events)
    }

    /// The held position takes the place of the one that stood, or joins it.
    fn replaced_by(
        &self,
        invitation: &Invitation,
        (kept, held): (Kept, &Held),
        facts: &Facts,
    ) -> Result<Event, Refusal> {
        let leaves = |comment: &Comment| kept == Kept::Held && comment.may_be_withdrawn();
        let withdrawn: Vec<CommentId> =
            own(invitation, facts).filter(|(_, comment)| leaves(comment)).map(|(id, _)| id.clone()).collect();
        let stays = own(invitation, facts).map(|(id, _)| id).filter(|id| !withdrawn.contains(id));
        let comments = with_fresh(stays, held.drafts.len(), facts)?;
        Ok(Event::Superseded(Superseded {
            submission: self.submissions + 1,
            replaces: self.submissions,
            explicitly: true,
            by: facts.asker().cloned(),
            authority: held.authority,
            comments,
            withdrawn,
            drafts: held.drafts.clone(),
            received: held.received.clone(),
        }))
    }

    fn declare_none(&self, facts: &Facts) -> Outcome {
        if self.stage == Stage::NoComments {
            return Ok(vec![]);
        }
        if !self.stage.is_awaited() {
            return Err(self.not_now("declare that there are no comments in"));
        }
        let received = in_time(facts)?;
        let invitation = self.invitation.as_ref().ok_or_else(|| self.not_now("declare"))?;
        if let Some((id, _)) = own(invitation, facts).next() {
            return Err(Refusal::HasComments(id.clone()));
        }
        Ok(vec![Event::NoneDeclared(NoneDeclared { by: facts.asker().cloned(), received })])
    }

    fn record_none(&self, facts: &Facts) -> Outcome {
        if !self.stage.is_awaited() {
            return if self.stage == Stage::None { Err(self.not_now("record")) } else { Ok(vec![]) };
        }
        let round = round(facts)?;
        if !round.takes_late_answers() {
            return Err(Refusal::NotLate);
        }
        let meaning = round.plan.as_ref().ok_or(Refusal::NotPrepared("its round"))?.kind.silence_means();
        Ok(vec![Event::NoResponseRecorded(NoResponseRecorded { meaning })])
    }

    fn submit_late(&self, drafts: Vec<DraftId>, facts: &Facts) -> Outcome {
        let invitation = self.invitation.as_ref().ok_or_else(|| self.not_now("submit"))?;
        if self.stage != Stage::NoResponse {
            return Err(self.not_now("submit late"));
        }
        if !round(facts)?.takes_late_answers() {
            return Err(Refusal::RoundNotOpen(round(facts)?.state.as_str()));
        }
        let drafts = self.cleared(drafts, facts)?;
        let comments = with_fresh(own(invitation, facts).map(|(id, _)| id), drafts.len(), facts)?;
        if comments.is_empty() {
            return Err(Refusal::NothingToSubmit);
        }
        Ok(vec![Event::LateReceived(LateReceived {
            by: facts.asker().cloned(),
            authority: facts.authority.role,
            comments,
            drafts,
            received: facts.receipt(),
        })])
    }

    fn freeze(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Submitted | Stage::NoComments | Stage::Late => {}
            Stage::Final => return Ok(vec![]),
            _ => return Err(self.not_now("fix")),
        }
        if self.held.is_some() {
            return Err(Refusal::Held);
        }
        let state = round(facts)?.state;
        let over = match self.stage {
            Stage::Late => matches!(state, RoundState::Complete | RoundState::Cancelled),
            _ => !matches!(state, RoundState::None | RoundState::Prepared | RoundState::Open),
        };
        if over { Ok(vec![Event::Frozen(Frozen {})]) } else { Err(Refusal::NotLate) }
    }
}

/// The comments that stay, and as many new ones.
fn with_fresh<'a>(
    stay: impl Iterator<Item = &'a CommentId>,
    count: usize,
    facts: &Facts,
) -> Result<Vec<CommentId>, Refusal> {
    let fresh = Response::fresh(count, facts)?;
    Ok(stay.cloned().chain(fresh.iter().cloned()).collect())
}

/// The comments to withdraw: all of this position, none decided.
fn withdrawable(
    invitation: &Invitation,
    withdraw: Vec<CommentId>,
    facts: &Facts,
) -> Result<Vec<CommentId>, Refusal> {
    for id in &withdraw {
        let withdrawable =
            own(invitation, facts).any(|(own, comment)| own == id && comment.may_be_withdrawn());
        if !withdrawable {
            return Err(Refusal::NotOfThisPosition(id.clone()));
        }
    }
    Ok(withdraw)
}

/// A fact of another stream that follows in the same append.
#[derive(Clone, Debug, PartialEq)]
pub struct Follows {
    /// The comment.
    pub comment: CommentId,
    /// What happened to it.
    pub event: comment::Event,
}

/// What the events of an answer mean for the streams of its comments: what is submitted is received, what is replaced is
/// withdrawn, all or nothing.
#[must_use]
pub fn follows(response: &Response, events: &[Event], facts: &Facts) -> Vec<Follows> {
    let Some(invitation) = &response.invitation else { return Vec::new() };
    let mut all = Vec::new();
    for event in events {
        let (comments, drafts, received) = match event {
            Event::Submitted(it) => (&it.comments, &it.drafts, &it.received),
            Event::LateReceived(it) => (&it.comments, &it.drafts, &it.received),
            Event::Superseded(it) => {
                all.extend(it.withdrawn.iter().map(|comment| Follows {
                    comment: comment.clone(),
                    event: comment::Event::Withdrawn(Withdrawn { by: facts.asker().cloned() }),
                }));
                (&it.comments, &it.drafts, &it.received)
            }
            _ => continue,
        };
        let new = comments.iter().rev().take(drafts.len()).rev();
        for (comment, draft) in new.zip(drafts) {
            let Some(words) = facts.review.drafts.get(draft) else { continue };
            let event = comment::Event::Received(submitted(invitation, comment, (words, received), facts));
            all.push(Follows { comment: comment.clone(), event });
        }
    }
    all
}

fn submitted(
    invitation: &Invitation,
    comment: &CommentId,
    (words, received): (&Words, &Asserted),
    facts: &Facts,
) -> Received {
    let round = facts.review.round.as_ref();
    Received {
        comment: comment.clone(),
        round: invitation.round.clone(),
        guide: round.and_then(|round| round.plan.as_ref()).map(|plan| plan.guide.clone()).unwrap_or_default(),
        participant: Some(invitation.participant.clone()),
        by: facts.asker().cloned(),
        registered_by: None,
        words: words.clone(),
        received: received.clone(),
        late: round.is_some_and(|round| comment::is_late(round, received)),
    }
}
