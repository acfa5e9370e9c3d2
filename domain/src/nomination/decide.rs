//! What follows when something is asked about a nomination.

use std::collections::BTreeSet;

use super::command::{Command, Open};
use super::event::{
    Acknowledged, Approved, Check, ConsentAnswered, ConsentRequested, DuplicateDismissed, DuplicateSuspected,
    Edited, Event, FoundComplete, Hand, KeyGiven, KeyedFieldsVerified, Lapsed, Likeness, Merged, NotApproved,
    Opened, ProcedureMigrated, ReceiptCorrected, Resubmitted, ReturnItem, Returned, Submitted, Unmerged,
    Withdrawn,
};
use super::refusal::Refusal;
use super::state::{Dossier, Nomination, Stage, Suspicion};
use crate::actor::Role;
use crate::asserted::Asserted;
use crate::channel::{Channel, FileRef};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::form::{Answers, FilledBy, FormRecord, Kind as FieldKind, Purpose, Schema, reason};
use crate::identity::{EntryId, NominationRef, ParticipantCode, PersonId};
use crate::refusal::FieldProblem;
use crate::roster_entry::event::{Consent, ConsentChoice};

/// The lines an officer ticks before a form is complete; every one has to be met.
pub const CHECKLIST: [(&str, &str); 5] = [
    ("signed", "The form is signed, stamped or attested by the authorising officer."),
    ("legible", "Every answer can be read and understood."),
    ("experience", "The summary supports the kind of expertise and the main area claimed."),
    ("consent", "The nominee has answered the questions on consent."),
    ("eligible", "Nothing on file speaks against this person's nomination."),
];

/// How a consent may have been given.
const METHODS: [&str; 2] = ["link", "form"];

type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Nomination {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        let Some(dossier) = &self.dossier else {
            return match command {
                Command::Open(open) => opened(open, facts),
                _ => Err(Refusal::NotOpened),
            };
        };
        dossier.may_ask(&command, facts)?;
        match command {
            Command::Open(_) => Err(Refusal::AlreadyOpen),
            Command::Lapse => dossier.lapse(facts),
            Command::Unmerge { reason } => dossier.unmerge(&reason),
            Command::Merge { into, reason } => dossier.merge(into, &reason),
            Command::Acknowledge => dossier.acknowledge(),
            Command::SuspectDuplicate { other, alike } => dossier.suspect(other, alike),
            other => match &dossier.merged_into {
                Some(into) => Err(Refusal::Resting(into.clone())),
                None => dossier.decide(other, facts),
            },
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

fn opened(open: Open, facts: &Facts) -> Outcome {
    speaks_for(&open.nominator, facts)?;
    let received = received(facts.channel, facts)?;
    may_nominate(&open.nominator, &received, facts)?;
    let keyed = is_keyed(facts.channel, facts);
    if open.call.is_some() {
        answers_call(&received, keyed, facts)?;
    }
    let [nominee, officer] = facts.fresh.persons.as_slice() else {
        return Err(Refusal::NotPrepared("two pseudonyms"));
    };
    let answers = consistent(open.answers.clone(), &open)?;
    let original_kept = open.intake.is_some();
    let form = record(
        &answers,
        &Filing { purpose: Purpose::Draft, channel: facts.channel, original_kept, nominee, officer },
    )?;
    Ok(vec![Event::Opened(Opened {
        reference: facts.fresh.reference.clone().ok_or(Refusal::NotPrepared("a reference"))?,
        nominator: open.nominator,
        kind: open.kind,
        call: open.call,
        entry: open.entry,
        channel: facts.channel,
        registered_by: facts.asker().filter(|_| facts.authority.role.is_staff()).cloned(),
        hand: Hand { by: facts.asker().cloned(), keyed },
        intake: open.intake,
        procedure: facts.procedure.number,
        form,
    })])
}

/// Whoever represents a participant acts on its nominations only.
fn speaks_for(nominator: &ParticipantCode, facts: &Facts) -> Result<(), Refusal> {
    let represents = facts.authority.role == Role::Nominator;
    if represents && facts.authority.on_behalf_of.as_ref() != Some(nominator) {
        return Err(Refusal::OfAnother);
    }
    Ok(())
}

/// Members and observers nominate, whatever they are elsewhere (DR02, DR03).
fn may_nominate(nominator: &ParticipantCode, received: &Asserted, facts: &Facts) -> Result<(), Refusal> {
    let participant =
        facts.participant.as_ref().ok_or_else(|| Refusal::UnknownNominator(nominator.clone()))?;
    let may = participant.may_nominate_experts(received.day()?);
    if may { Ok(()) } else { Err(Refusal::NoCapacity(nominator.clone())) }
}

/// An officer keys what came on paper or by mail; a second one has to compare it (DR08).
fn is_keyed(channel: Channel, facts: &Facts) -> bool {
    facts.authority.role.is_staff() && channel != Channel::Portal
}

/// When it was received: the portal's clock is ours, every other channel has its own (DR06).
fn received(channel: Channel, facts: &Facts) -> Result<Asserted, Refusal> {
    if channel != Channel::Portal && facts.received.is_none() {
        return Err(Refusal::NoTimeOfReceipt);
    }
    let received = if channel == Channel::Portal {
        Facts { received: None, ..facts.clone() }.receipt()
    } else {
        facts.receipt()
    };
    not_in_future(received, facts)
}

fn not_in_future(received: Asserted, facts: &Facts) -> Result<Asserted, Refusal> {
    if received.earliest()? > facts.now { Err(Refusal::ReceivedInFuture) } else { Ok(received) }
}

/// Whether it answers its call in time. Late is a label, and a refusal only where the call takes no late ones;
/// what was received in time may be registered long after the call closed (DR06).
fn answers_call(received: &Asserted, keyed: bool, facts: &Facts) -> Result<bool, Refusal> {
    let call = facts.call.as_ref().ok_or(Refusal::UnknownCall)?;
    let in_time = received.in_time(&call.closes)?;
    match (in_time, call.open, call.accepts_late) {
        (true, true, _) | (false, _, true) => Ok(in_time),
        (true, false, _) if keyed => Ok(true),
        (true, false, _) => Err(Refusal::CallNotOpen),
        (false, _, false) => Err(Refusal::CallClosed(call.closes.at)),
    }
}

/// The form repeats what the command says: nominator, kind, call and entry. They must not contradict each other.
fn consistent(mut answers: Answers, open: &Open) -> Result<Answers, Refusal> {
    let said = [
        ("nominator", Some(open.nominator.as_str())),
        ("nomination_kind", Some(open.kind.as_str())),
        ("call_ref", open.call.as_ref().map(AsRef::as_ref)),
        ("replaces_entry", open.entry.as_ref().map(AsRef::as_ref)),
    ];
    let mut problems = Vec::new();
    for (field, value) in said {
        match (answers.text(field).map(str::trim).filter(|text| !text.is_empty()), value) {
            (None, Some(value)) => answers = answers.with(field, value),
            (Some(typed), value) if value != Some(typed) => problems.push(FieldProblem {
                field: field.to_owned(),
                code: "contradicts".to_owned(),
                message: "This differs from what the nomination was opened for.".to_owned(),
            }),
            _ => {}
        }
    }
    if problems.is_empty() { Ok(answers) } else { Err(Refusal::Form(problems)) }
}

/// What a form record needs besides the answers.
struct Filing<'a> {
    purpose: Purpose,
    channel: Channel,
    /// Whether the original is kept as an intake: then nobody has to attach it again.
    original_kept: bool,
    nominee: &'a PersonId,
    officer: &'a PersonId,
}

/// The form as the record keeps it, once nothing is wrong with it for this purpose.
fn record(answers: &Answers, filing: &Filing<'_>) -> Result<FormRecord, Refusal> {
    let schema = Schema::expert_nomination();
    let answers = schema.clean(answers);
    let problems = schema.validate(&answers, filing.purpose);
    if !problems.is_empty() {
        return Err(Refusal::Form(problems));
    }
    let mut missing = schema.missing(&answers.clone().with("intake_channel", filing.channel.as_str()));
    let is_original = |id: &str| schema.field(id).is_some_and(|field| field.filled_by == FilledBy::Rso);
    missing.retain(|id| !(filing.original_kept && is_original(id)));
    Ok(FormRecord { missing, ..schema.split(&answers, filing.nominee.clone(), filing.officer.clone()) })
}

impl Dossier {
    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        match command {
            Command::Edit { answers } => self.edit(&answers, facts),
            Command::Submit { answers, files } => self.submit(&answers, files, facts),
            Command::VerifyKeyedFields { answers } => self.verify(&answers, facts),
            Command::AcceptComplete { checklist } => self.accept(checklist, facts),
            Command::Return { items } => self.return_(items, facts),
            Command::Resubmit { answers, files } => self.resubmit(&answers, files, facts),
            Command::RequestConsent => self.request_consent(facts),
            Command::RecordConsent(choice) => self.record_consent(choice, facts),
            Command::WithdrawConsent => self.withdraw_consent(facts),
            Command::Approve => self.approve(facts),
            Command::Decline { reasons } => self.decline(&reasons, facts),
            Command::Withdraw { reason } => self.withdraw(reason),
            Command::DismissDuplicate { other, reason } => self.dismiss(other, &reason),
            Command::CorrectReceipt { received, evidence } => {
                self.correct_receipt(received, &evidence, facts)
            }
            Command::MigrateProcedure { reason } => self.migrate(&reason, facts),
            Command::Open(_)
            | Command::Acknowledge
            | Command::Lapse
            | Command::SuspectDuplicate { .. }
            | Command::Merge { .. }
            | Command::Unmerge { .. } => Err(self.not_now("do this with")),
        }
    }

    const fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.as_str() }
    }

    /// Those who represent somebody do so here: the nominator its own nominations, the nominee her own person.
    fn may_ask(&self, command: &Command, facts: &Facts) -> Result<(), Refusal> {
        if matches!(command, Command::Open(_)) {
            return Ok(());
        }
        speaks_for(&self.nominator, facts)?;
        let is_nominee = facts.authority.role == Role::Nominee;
        if is_nominee && facts.asker() != Some(self.form.nominee_id()) {
            return Err(Refusal::NotTheNominee);
        }
        Ok(())
    }

    fn form(&self, answers: &Answers, purpose: Purpose) -> Result<FormRecord, Refusal> {
        let opened_for = Open {
            nominator: self.nominator.clone(),
            kind: self.kind,
            call: self.call.clone(),
            entry: self.entry.clone(),
            intake: self.intake.clone(),
            answers: Answers::default(),
        };
        let answers = consistent(answers.clone(), &opened_for)?;
        let filing = Filing {
            purpose,
            channel: self.channel,
            original_kept: self.intake.is_some(),
            nominee: &self.form.nominee.subject,
            officer: &self.form.officer.subject,
        };
        record(&answers, &filing)
    }

    /// A form as sent: whole from the nominator, as far as it goes from an officer (DR07).
    fn sent(
        &self,
        answers: &Answers,
        files: &[FileRef],
        hand: &Hand,
        facts: &Facts,
    ) -> Result<FormRecord, Refusal> {
        let by_office = hand.keyed || facts.authority.role.is_staff();
        let purpose = if by_office { Purpose::Keyed } else { Purpose::Portal };
        let problems = wrong_files(answers, &[&self.files, files].concat());
        match self.form(answers, purpose) {
            Ok(form) if problems.is_empty() => Ok(form),
            Ok(_) => Err(Refusal::Form(problems)),
            Err(Refusal::Form(others)) => Err(Refusal::Form([others, problems].concat())),
            Err(other) => Err(other),
        }
    }

    /// The channel something came by: what an officer sends about a fax came by fax, wherever she types it.
    fn channel(&self, facts: &Facts) -> Channel {
        let typed_by_officer = facts.authority.role.is_staff() && facts.channel == Channel::Portal;
        if typed_by_officer { self.channel } else { facts.channel }
    }

    fn hand(&self, facts: &Facts) -> Hand {
        Hand { by: facts.asker().cloned(), keyed: is_keyed(self.channel(facts), facts) }
    }

    fn edit(&self, answers: &Answers, facts: &Facts) -> Outcome {
        if self.stage != Stage::Draft {
            return Err(self.not_now("edit"));
        }
        Ok(vec![Event::Edited(Edited { form: self.form(answers, Purpose::Draft)?, hand: self.hand(facts) })])
    }

    fn submit(&self, answers: &Answers, files: Vec<FileRef>, facts: &Facts) -> Outcome {
        let hand = self.hand(facts);
        match self.stage {
            Stage::Draft => {}
            Stage::Submitted { .. } => return self.sent_again(answers, &files, facts, "submit"),
            _ => return Err(self.not_now("submit")),
        }
        let received = received(self.channel(facts), facts)?;
        may_nominate(&self.nominator, &received, facts)?;
        let in_time = match self.call {
            Some(_) => Some(answers_call(&received, true, facts)?),
            None => None,
        };
        let form = self.sent(answers, &files, &hand, facts)?;
        let from = received.earliest()?;
        Ok(vec![Event::Submitted(Submitted {
            form,
            hand,
            in_time,
            files,
            check_due: facts.calendar.deadline(from, &facts.procedure.check)?,
            decide_due: facts.calendar.deadline(from, &facts.procedure.decide)?,
            received,
        })])
    }

    /// The same form sent twice is on file already; another one is not taken silently for it.
    fn sent_again(&self, answers: &Answers, files: &[FileRef], facts: &Facts, act: &'static str) -> Outcome {
        let form = self.sent(answers, files, &self.hand(facts), facts)?;
        if form.reads_like(&self.form) { Ok(vec![]) } else { Err(self.not_now(act)) }
    }

    fn verify(&self, answers: &Answers, facts: &Facts) -> Outcome {
        let Stage::Submitted { .. } = self.stage else {
            return Err(self.not_now("verify the keyed fields of"));
        };
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        let form = self.form(answers, Purpose::Keyed)?;
        match &self.unverified {
            Some(keyed_by) if keyed_by == by => Err(Refusal::KeyerCannotVerify),
            Some(_) => Ok(vec![Event::KeyedFieldsVerified(KeyedFieldsVerified {
                by: by.clone(),
                corrected: self.form.corrected(
                    &form,
                    Schema::expert_nomination(),
                    facts.keyed.as_ref().map(|keyed| (keyed, answers)),
                ),
                form,
            })]),
            None if self.hands.is_empty() || !self.was_keyed() => Err(Refusal::NothingToVerify),
            None if form.reads_like(&self.form) => Ok(vec![]),
            None => Err(self.not_now("correct the verified fields of")),
        }
    }

    fn was_keyed(&self) -> bool {
        self.channel != Channel::Portal && self.registered_by.is_some()
    }

    fn acknowledge(&self) -> Outcome {
        match self.stage {
            Stage::Draft => Err(self.not_now("acknowledge")),
            _ if self.acknowledged => Ok(vec![]),
            _ => Ok(vec![Event::Acknowledged(Acknowledged {})]),
        }
    }

    fn accept(&self, checklist: Vec<Check>, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::Submitted { .. } => {}
            Stage::UnderReview => return Ok(vec![]),
            _ => return Err(self.not_now("find complete")),
        }
        if self.unverified.is_some() {
            return Err(Refusal::NotVerified);
        }
        if !self.form.missing.is_empty() {
            return Err(Refusal::Incomplete(self.form.missing.clone()));
        }
        let open = open_lines(&checklist);
        if !open.is_empty() {
            return Err(Refusal::ChecklistNotMet(open));
        }
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?.clone();
        Ok(vec![Event::FoundComplete(FoundComplete { checklist, by })])
    }

    fn return_(&self, items: Vec<ReturnItem>, facts: &Facts) -> Outcome {
        match &self.stage {
            Stage::Submitted { .. } | Stage::UnderReview => {}
            Stage::Returned { items: before, .. } if *before == items => return Ok(vec![]),
            _ => return Err(self.not_now("return")),
        }
        let items = mendable(items)?;
        let respond_by = facts.calendar.deadline(facts.now, &facts.procedure.resubmit)?;
        Ok(vec![Event::Returned(Returned { items, respond_by })])
    }

    fn resubmit(&self, answers: &Answers, files: Vec<FileRef>, facts: &Facts) -> Outcome {
        let hand = self.hand(facts);
        match self.stage {
            Stage::Returned { .. } => {}
            Stage::Submitted { .. } => return self.sent_again(answers, &files, facts, "resubmit"),
            _ => return Err(self.not_now("resubmit")),
        }
        let received = received(facts.channel, facts)?;
        let form = self.sent(answers, &files, &hand, facts)?;
        let check_due = facts.calendar.deadline(received.earliest()?, &facts.procedure.check)?;
        Ok(vec![Event::Resubmitted(Resubmitted { form, hand, received, files, check_due })])
    }

    fn request_consent(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::UnderReview => {}
            Stage::AwaitingConsent { .. } => return Ok(vec![]),
            _ => return Err(self.not_now("ask for consent to")),
        }
        let token_digest = facts.fresh.token_digest.clone().ok_or(Refusal::NotPrepared("a one-time link"))?;
        let respond_by = facts.calendar.deadline(facts.now, &facts.procedure.consent)?;
        Ok(vec![Event::ConsentRequested(ConsentRequested { token_digest, respond_by })])
    }

    fn record_consent(&self, choice: ConsentChoice, facts: &Facts) -> Outcome {
        if !METHODS.contains(&choice.method.as_str()) {
            return Err(Refusal::ConsentMethod);
        }
        match self.stage {
            Stage::AwaitingConsent { .. } => {}
            Stage::UnderReview if self.consent.as_ref().is_some_and(|consent| consent.choice == choice) => {
                return Ok(vec![]);
            }
            // Until it is decided she may answer again and differently: the page that asks says so.
            Stage::UnderReview if self.consent.is_some() => {}
            _ => return Err(self.not_now("record consent to")),
        }
        let consent = Consent { choice, at: facts.now };
        Ok(vec![if consent.is_live() {
            Event::ConsentGiven(ConsentAnswered { consent })
        } else {
            Event::ConsentRefused(ConsentAnswered { consent })
        }])
    }

    fn withdraw_consent(&self, facts: &Facts) -> Outcome {
        match (&self.stage, &self.consent) {
            (
                Stage::UnderReview
                | Stage::AwaitingConsent { .. }
                | Stage::Returned { .. }
                | Stage::Submitted { .. },
                Some(given),
            ) => {
                if !given.is_live() {
                    return Ok(vec![]);
                }
                let choice = ConsentChoice {
                    processing: false,
                    visibility: false,
                    contact: false,
                    ..given.choice.clone()
                };
                let consent = Consent { choice, at: facts.now };
                Ok(vec![Event::ConsentWithdrawn(ConsentAnswered { consent })])
            }
            (stage, None) if !stage.is_terminal() => Err(Refusal::NoConsentToWithdraw),
            _ => Err(self.not_now("withdraw consent to")),
        }
    }

    fn approve(&self, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::UnderReview => {}
            Stage::Approved { .. } => return Ok(vec![]),
            _ => return Err(self.not_now("approve")),
        }
        let by = self.decider(facts, Refusal::RegistrarCannotApprove)?;
        if !self.consent.as_ref().is_some_and(Consent::is_live) {
            return Err(Refusal::NoConsent);
        }
        let received = self.received.as_ref().ok_or_else(|| self.not_now("approve"))?;
        may_nominate(&self.nominator, received, facts)?;
        if facts.procedure.keys < 2 {
            return Ok(vec![self.approved(vec![by], facts)]);
        }
        let government = facts.authority.on_behalf_of.clone().ok_or(Refusal::NoGovernment)?;
        self.give_key(by, government, facts)
    }

    /// One half of a joint act. The same government's second official is the same key, not a second one; a half
    /// whose government has left the role no longer counts (DR05).
    fn give_key(&self, by: PersonId, government: ParticipantCode, facts: &Facts) -> Outcome {
        let in_role =
            |code: &ParticipantCode| facts.co_managers.as_ref().is_none_or(|now| now.contains(code));
        if !in_role(&government) {
            return Err(Refusal::NoGovernment);
        }
        if self.keys.contains_key(&government) {
            return Ok(vec![]);
        }
        let given: Vec<PersonId> =
            self.keys.iter().filter(|(code, _)| in_role(code)).map(|(_, person)| person.clone()).collect();
        if given.contains(&by) {
            return Err(Refusal::OneHolderOneKey);
        }
        let completes = given.len() + 1 >= usize::from(facts.procedure.keys);
        let key = Event::KeyGiven(KeyGiven { by: by.clone(), government, of: facts.procedure.keys });
        let approval = completes.then(|| self.approved([given, vec![by]].concat(), facts));
        Ok(std::iter::once(key).chain(approval).collect())
    }

    fn approved(&self, by: Vec<PersonId>, facts: &Facts) -> Event {
        let entry = self.entry.clone().unwrap_or_else(|| entry_of(&self.reference));
        Event::Approved(Approved { by, entry, validity_years: facts.procedure.validity_years })
    }

    fn decline(&self, reasons: &str, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::UnderReview => {}
            Stage::NotApproved => return Ok(vec![]),
            _ => return Err(self.not_now("decline")),
        }
        let by = self.decider(facts, Refusal::RegistrarCannotDecline)?;
        let reasons = reason(reasons, "reasons").map_err(Refusal::Reason)?;
        Ok(vec![Event::NotApproved(NotApproved { reasons, by })])
    }

    /// Who may decide: nobody who registered, wrote or is the nomination (DR08); an approver where one key is
    /// asked, a co-manager where two are. One co-manager can decline, as without her there is no approval.
    fn decider(&self, facts: &Facts, registrar: Refusal) -> Result<PersonId, Refusal> {
        let by = facts.asker().ok_or(Refusal::NobodyInPerson)?;
        if self.registered_by.as_ref() == Some(by) {
            return Err(registrar);
        }
        if self.hands.contains(by) {
            return Err(Refusal::WriterCannotDecide);
        }
        if by == self.form.nominee_id() {
            return Err(Refusal::NomineeCannotDecide);
        }
        match (facts.procedure.keys >= 2, facts.authority.role) {
            (true, Role::CoManager) | (false, Role::Approver) => Ok(by.clone()),
            (true, _) => Err(Refusal::CoManagersDecide),
            (false, _) => Err(Refusal::ApproverDecides),
        }
    }

    fn withdraw(&self, why: Option<String>) -> Outcome {
        match self.stage {
            Stage::Withdrawn => return Ok(vec![]),
            _ if self.stage.is_terminal() => return Err(self.not_now("withdraw")),
            _ => {}
        }
        let given = why.filter(|text| !text.trim().is_empty());
        let reason = given.map(|text| reason(&text, "reason")).transpose().map_err(Refusal::Reason)?;
        Ok(vec![Event::Withdrawn(Withdrawn { reason })])
    }

    /// The clock asks; whatever was settled before it rang stays settled.
    fn lapse(&self, facts: &Facts) -> Outcome {
        let Some(deadline) = self.stage.lapses() else {
            return match self.stage {
                Stage::Draft => Err(self.not_now("let lapse")),
                _ => Ok(vec![]),
            };
        };
        if self.merged_into.is_some() || facts.due.is_some_and(|due| due != deadline.at) {
            return Ok(vec![]);
        }
        if !deadline.has_passed(facts.now) {
            return Err(Refusal::NotDue);
        }
        Ok(vec![Event::Lapsed(Lapsed { due: deadline.at })])
    }

    fn suspect(&self, other: NominationRef, alike: Vec<Likeness>) -> Outcome {
        if other == self.reference {
            return Err(Refusal::Itself);
        }
        if self.suspicions.contains_key(&other) || alike.is_empty() {
            return Ok(vec![]);
        }
        let alike: Vec<Likeness> = alike.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        Ok(vec![Event::DuplicateSuspected(DuplicateSuspected { other, alike })])
    }

    fn dismiss(&self, other: NominationRef, why: &str) -> Outcome {
        match self.suspicions.get(&other) {
            None => Err(Refusal::NotSuspected),
            Some(Suspicion::Dismissed) => Ok(vec![]),
            Some(Suspicion::Open(_)) => {
                let reason = reason(why, "reason").map_err(Refusal::Reason)?;
                Ok(vec![Event::DuplicateDismissed(DuplicateDismissed { other, reason })])
            }
        }
    }

    fn merge(&self, into: NominationRef, why: &str) -> Outcome {
        match &self.merged_into {
            Some(before) if *before == into => return Ok(vec![]),
            Some(before) => return Err(Refusal::MergedElsewhere(before.clone())),
            None => {}
        }
        if into == self.reference {
            return Err(Refusal::Itself);
        }
        if self.stage.is_terminal() {
            return Err(self.not_now("merge"));
        }
        let reason = reason(why, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::Merged(Merged { into, reason })])
    }

    fn unmerge(&self, why: &str) -> Outcome {
        let from = self.merged_into.clone().ok_or(Refusal::NotMerged)?;
        let reason = reason(why, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::Unmerged(Unmerged { from, reason })])
    }

    fn correct_receipt(&self, now: Asserted, evidence: &str, facts: &Facts) -> Outcome {
        let Some(was) = self.received.clone() else { return Err(self.not_now("correct the receipt of")) };
        if was == now {
            return Ok(vec![]);
        }
        let now = not_in_future(now, facts)?;
        let evidence = reason(evidence, "evidence").map_err(Refusal::Reason)?;
        let in_time = match (&self.call, &facts.call) {
            (Some(_), Some(call)) => Some(now.in_time(&call.closes)?),
            (Some(_), None) => return Err(Refusal::UnknownCall),
            (None, _) => None,
        };
        Ok(vec![Event::ReceiptCorrected(ReceiptCorrected { was, now, evidence, in_time })])
    }

    fn migrate(&self, why: &str, facts: &Facts) -> Outcome {
        if self.stage.is_terminal() {
            return Err(self.not_now("change the procedure of"));
        }
        if facts.procedure.number == self.procedure {
            return Ok(vec![]);
        }
        let reason = reason(why, "reason").map_err(Refusal::Reason)?;
        Ok(vec![Event::ProcedureMigrated(ProcedureMigrated {
            from: self.procedure,
            to: facts.procedure.number,
            reason,
        })])
    }
}

/// The entry a nomination founds bears its number: `EN-2014-0058` leads to `RE-2014-0058`.
fn entry_of(reference: &NominationRef) -> EntryId {
    let number = reference.as_str().split_once('-').map_or(reference.as_str(), |(_, number)| number);
    EntryId::new(format!("RE-{number}"))
}

/// Lines of the checklist that are not ticked, and ticks that belong to no line.
fn open_lines(checklist: &[Check]) -> Vec<FieldProblem> {
    let problem = |line: &str, message: &str| FieldProblem {
        field: line.to_owned(),
        code: "not-met".to_owned(),
        message: message.to_owned(),
    };
    let open =
        CHECKLIST.iter().filter(|(line, _)| !checklist.iter().any(|check| check.line == *line && check.met));
    let unknown = checklist.iter().filter(|check| CHECKLIST.iter().all(|(line, _)| check.line != *line));
    open.map(|(line, sentence)| problem(line, sentence))
        .chain(unknown.map(|_| problem("checklist", "The checklist has no such line.")))
        .collect()
}

/// Every item names a field of the form, or the form, and says what is to be mended.
fn mendable(items: Vec<ReturnItem>) -> Result<Vec<ReturnItem>, Refusal> {
    if items.is_empty() {
        return Err(Refusal::NothingToMend);
    }
    let schema = Schema::expert_nomination();
    items
        .into_iter()
        .map(|item| {
            if item.field != "form" && schema.field(&item.field).is_none() {
                return Err(Refusal::Form(
                    schema.validate(&Answers::default().with(item.field, true), Purpose::Draft),
                ));
            }
            let reason = reason(&item.reason, &item.field).map_err(Refusal::Reason)?;
            Ok(ReturnItem { field: item.field, reason })
        })
        .collect()
}

/// Files that a form names and nobody stored, or that are of a kind or size the field does not take.
fn wrong_files(answers: &Answers, files: &[FileRef]) -> Vec<FieldProblem> {
    let fields = Schema::expert_nomination().fields().iter().filter(|field| field.kind == FieldKind::File);
    fields
        .filter_map(|field| {
            let digest = answers.text(&field.id)?;
            let (code, message) = match files.iter().find(|file| file.digest == digest) {
                None => ("not-attached", "This file was not attached.".to_owned()),
                Some(file)
                    if !field.media_types.is_empty() && !field.media_types.contains(&file.media_type) =>
                {
                    ("wrong-file-type", "Attach a file of another type.".to_owned())
                }
                Some(file) if field.max_bytes.is_some_and(|most| file.bytes > most) => (
                    "file-too-large",
                    format!("Attach at most {} MB.", field.max_bytes.unwrap_or_default() / 1_048_576),
                ),
                Some(_) => return None,
            };
            Some(FieldProblem { field: field.id.clone(), code: code.to_owned(), message })
        })
        .collect()
}
