//! What does one nomination hold, and how does each event change it?

use std::sync::Arc;

use domain::calendar::Deadline;
use domain::channel::{Channel, FileRef};
use domain::form::FormRecord;
use domain::nomination::Event;
use domain::nomination::event::{self, Check, Kind, Likeness, ReturnItem};
use domain::roster_entry::event::Consent;
use domain::{Asserted, CallYear, EntryId, IntakeId, NominationRef, ParticipantCode, PersonId};
use jiff::Timestamp;
use serde::Serialize;

use crate::fact::Fact;
use crate::form::Form;
use crate::lexicon::Lexicon;
use crate::partial::first_instant;
use crate::saved::Saved;

/// The states of the definition `expert-nomination`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Saved)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being filled in.
    Draft,
    /// Sent; completeness is to be checked.
    Submitted,
    /// Complete; to be decided.
    UnderReview,
    /// Sent back, itemised.
    Returned,
    /// The nominee was asked.
    AwaitingConsent,
    /// Approved.
    Approved,
    /// Not approved.
    NotApproved,
    /// Withdrawn.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
}

impl State {
    /// Every state, in the order of a nomination's life.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::AwaitingConsent,
        Self::UnderReview,
        Self::Approved,
        Self::NotApproved,
        Self::Withdrawn,
        Self::Lapsed,
    ];

    /// The word of `processes.json`, used in addresses and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::UnderReview => "under_review",
            Self::Returned => "returned",
            Self::AwaitingConsent => "awaiting_consent",
            Self::Approved => "approved",
            Self::NotApproved => "not_approved",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// The words of a page.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::UnderReview => "under review",
            Self::Returned => "returned",
            Self::AwaitingConsent => "awaiting consent",
            Self::Approved => "approved",
            Self::NotApproved => "not approved",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether nothing more can happen.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Approved | Self::NotApproved | Self::Withdrawn | Self::Lapsed)
    }
}

/// One nomination as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Nomination {
    /// Its reference.
    pub reference: NominationRef,
    /// Version of its stream.
    pub version: u64,
    /// Where it stands in its life.
    pub state: State,
    /// Who nominates.
    pub nominator: ParticipantCode,
    /// What for.
    pub kind: Kind,
    /// The call it answers.
    pub call: Option<CallYear>,
    /// The entry concerned or, once approved, the entry it led to.
    pub entry: Option<EntryId>,
    /// How it came.
    pub channel: Channel,
    /// The officer who registered it; none where the nominator typed it.
    pub registered_by: Option<PersonId>,
    /// Who opened it: the nominator's official, or the officer who registered it.
    pub opened_by: Option<PersonId>,
    /// What arrived.
    pub intake: Option<IntakeId>,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form as it now stands.
    pub form: Arc<Form>,
    /// Everyone whose hand wrote or keyed the form; none of them decides on it (DR08).
    pub hands: Vec<PersonId>,
    /// Who keyed it from an original, while no second officer has compared it.
    pub keyed_by: Option<PersonId>,
    /// When it was opened here.
    pub opened_at: Timestamp,
    /// When it was written down that it was submitted.
    pub submitted_at: Option<Timestamp>,
    /// First receipt by the channel's clock (DR06); kept through every return (DR07).
    pub received: Option<Asserted>,
    /// Whether that was before the call closed; none where it answers no call.
    pub in_time: Option<bool>,
    /// Files with the position of the event that brought them.
    pub files: Vec<Filed>,
    /// Who compared the keyed fields with the original, when, and what was corrected.
    pub verified: Option<Verified>,
    /// When the nominator was told that it arrived.
    pub acknowledged_at: Option<Timestamp>,
    /// The completeness check.
    pub found_complete: Option<FoundComplete>,
    /// Every return, oldest first.
    pub returns: Vec<Return>,
    /// When the nominee was asked, and until when an answer is awaited.
    pub consent_asked: Option<Asked>,
    /// What the nominee answered last.
    pub consent: Option<Answer>,
    /// Approvals given of two, in the order given; set aside by a return.
    pub keys: Vec<Key>,
    /// How it ended.
    pub decision: Option<Decision>,
    /// Nominations that look like the same person.
    pub duplicates: Vec<Duplicate>,
    /// The nomination it rests in.
    pub merged_into: Option<NominationRef>,
    /// Nominations that rest in this one.
    pub merged_here: Vec<NominationRef>,
    /// By when completeness is checked.
    pub check_due: Option<Deadline>,
    /// By when is decided, counted from first receipt.
    pub decide_due: Option<Deadline>,
    /// Corrections of the time of receipt.
    pub corrections: Vec<Correction>,
    /// Moves to another version of the procedure.
    pub migrations: Vec<Migration>,
    /// When something last happened.
    pub changed_at: Timestamp,
}

/// A file and where it came in.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Filed {
    /// The file.
    pub file: FileRef,
    /// Position of the event that brought it.
    pub position: u64,
}

/// The second reading of keyed fields.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Verified {
    /// Who compared.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// Fields that were corrected.
    pub corrected: Vec<String>,
}

/// The completeness check as ticked.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct FoundComplete {
    /// The checklist.
    pub checklist: Vec<Check>,
    /// Who checked.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
}

/// One return.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Return {
    /// What was to be mended.
    pub items: Vec<ReturnItem>,
    /// Who returned it; none for the program.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Until when an answer was awaited.
    pub respond_by: Deadline,
    /// When it came back.
    pub answered_at: Option<Timestamp>,
}

/// The question to the nominee.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// Until when an answer is awaited.
    pub respond_by: Deadline,
    /// Keyed digest of the link's token.
    #[serde(skip)]
    pub token_digest: Arc<str>,
}

/// The nominee's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Answer {
    /// Given, refused or taken back.
    pub verdict: Verdict,
    /// What exactly.
    pub consent: Consent,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// What an answer amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Saved)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Consent given.
    Given,
    /// Consent refused.
    Refused,
    /// Consent taken back.
    Withdrawn,
}

/// One of two approvals.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Key {
    /// By whom.
    pub by: PersonId,
    /// For which government.
    pub government: ParticipantCode,
    /// When.
    pub at: Timestamp,
    /// Where.
    pub position: u64,
}

/// How a nomination ended.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Decision {
    /// When.
    pub at: Timestamp,
    /// By whom; empty where the clock or the nominator ended it.
    pub by: Vec<PersonId>,
    /// Grounds of a decline, reason of a withdrawal.
    pub reasons: Option<String>,
    /// Where.
    pub position: u64,
}

/// A nomination that looks like the same person.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Duplicate {
    /// The other one.
    pub other: NominationRef,
    /// What is alike.
    pub alike: Vec<Likeness>,
    /// Why they are two persons, once an officer said so.
    pub dismissed: Option<String>,
}

/// A corrected time of receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Correction {
    /// What was recorded before.
    pub was: Asserted,
    /// What holds now.
    pub now: Asserted,
    /// What shows it.
    pub evidence: String,
    /// When it was corrected.
    pub at: Timestamp,
}

/// A move to another version of the procedure.
#[derive(Clone, Debug, PartialEq, Serialize, Saved)]
pub struct Migration {
    /// The version before.
    pub from: u32,
    /// The version after.
    pub to: u32,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

impl Nomination {
    pub(super) fn open(fact: &Fact<'_>, opened: &event::Opened, lexicon: &mut Lexicon) -> Self {
        Self {
            reference: opened.reference.clone(),
            version: fact.envelope.version,
            state: State::Draft,
            nominator: opened.nominator.clone(),
            kind: opened.kind,
            call: opened.call.clone(),
            entry: opened.entry.clone(),
            channel: opened.channel,
            registered_by: opened.registered_by.clone(),
            opened_by: fact
                .envelope
                .recorded_by
                .as_deref()
                .map_or_else(|| fact.person(), |by| Some(PersonId::new(by))),
            intake: opened.intake.clone(),
            procedure: opened.procedure,
            form: Form::keep(&opened.form, fact.position, None, lexicon),
            hands: opened.hand.by.iter().cloned().collect(),
            keyed_by: keyed_by(&opened.hand),
            opened_at: fact.at,
            submitted_at: None,
            received: None,
            in_time: None,
            files: Vec::new(),
            verified: None,
            acknowledged_at: None,
            found_complete: None,
            returns: Vec::new(),
            consent_asked: None,
            consent: None,
            keys: Vec::new(),
            decision: None,
            duplicates: Vec::new(),
            merged_into: None,
            merged_here: Vec::new(),
            check_due: None,
            decide_due: None,
            corrections: Vec::new(),
            migrations: Vec::new(),
            changed_at: fact.at,
        }
    }

    pub(super) fn apply(&mut self, fact: &Fact<'_>, event: &Event, lexicon: &mut Lexicon) {
        self.version = fact.envelope.version;
        self.changed_at = fact.at;
        match event {
            Event::Opened(_) => {}
            Event::Edited(edited) => self.write(&edited.form, &edited.hand, (fact.position, lexicon)),
            Event::Submitted(submitted) => self.submit(fact, submitted, lexicon),
            Event::KeyedFieldsVerified(verified) => {
                self.form = Form::keep(&verified.form, fact.position, Some(&self.form), lexicon);
                self.keyed_by = None;
                let corrected = verified.corrected.clone();
                self.verified = Some(Verified { by: verified.by.clone(), at: fact.at, corrected });
            }
            Event::Acknowledged(_) => self.acknowledged_at = Some(fact.at),
            Event::FoundComplete(found) => {
                self.state = State::UnderReview;
                let checklist = found.checklist.clone();
                self.found_complete = Some(FoundComplete { checklist, by: found.by.clone(), at: fact.at });
            }
            Event::Returned(returned) => self.send_back(fact, returned),
            Event::Resubmitted(resubmitted) => self.take_back(fact, resubmitted, lexicon),
            Event::ConsentRequested(requested) => {
                self.state = State::AwaitingConsent;
                self.consent_asked = Some(Asked {
                    at: fact.at,
                    respond_by: requested.respond_by.clone(),
                    token_digest: Arc::from(requested.token_digest.as_str()),
                });
            }
            Event::ConsentGiven(answer) => self.answer(fact, Verdict::Given, answer),
            Event::ConsentRefused(answer) => self.answer(fact, Verdict::Refused, answer),
            Event::ConsentWithdrawn(answer) => self.answer(fact, Verdict::Withdrawn, answer),
            Event::KeyGiven(key) => self.turn_key(fact, key),
            Event::Approved(approved) => {
                self.entry = Some(approved.entry.clone());
                self.end(fact, State::Approved, approved.by.clone(), None);
            }
            Event::NotApproved(no) => {
                self.end(fact, State::NotApproved, vec![no.by.clone()], Some(no.reasons.clone()));
            }
            Event::Withdrawn(withdrawn) => {
                self.end(
                    fact,
                    State::Withdrawn,
                    fact.person().into_iter().collect(),
                    withdrawn.reason.clone(),
                );
            }
            Event::Lapsed(_) => self.end(fact, State::Lapsed, Vec::new(), None),
            Event::DuplicateSuspected(_)
            | Event::DuplicateDismissed(_)
            | Event::Merged(_)
            | Event::Unmerged(_)
            | Event::ReceiptCorrected(_)
            | Event::ProcedureMigrated(_) => self.annotate(fact, event),
        }
    }

    /// Events that leave the state as it is.
    fn annotate(&mut self, fact: &Fact<'_>, event: &Event) {
        match event {
            Event::DuplicateSuspected(suspected) => {
                self.duplicates.retain(|duplicate| duplicate.other != suspected.other);
                let alike = suspected.alike.clone();
                self.duplicates.push(Duplicate { other: suspected.other.clone(), alike, dismissed: None });
            }
            Event::DuplicateDismissed(dismissed) => {
                for duplicate in self.duplicates.iter_mut().filter(|one| one.other == dismissed.other) {
                    duplicate.dismissed = Some(dismissed.reason.clone());
                }
            }
            Event::Merged(merged) => self.merged_into = Some(merged.into.clone()),
            Event::Unmerged(_) => self.merged_into = None,
            Event::ReceiptCorrected(corrected) => {
                self.received = Some(corrected.now.clone());
                self.in_time = corrected.in_time;
                self.corrections.push(Correction {
                    was: corrected.was.clone(),
                    now: corrected.now.clone(),
                    evidence: corrected.evidence.clone(),
                    at: fact.at,
                });
            }
            Event::ProcedureMigrated(migrated) => {
                self.procedure = migrated.to;
                let reason = migrated.reason.clone();
                self.migrations.push(Migration { from: migrated.from, to: migrated.to, reason, at: fact.at });
            }
            _ => {}
        }
    }

    /// A form came from somebody's hand; what was keyed anew is compared anew.
    fn write(&mut self, form: &FormRecord, hand: &event::Hand, (position, lexicon): (u64, &mut Lexicon)) {
        self.form = Form::keep(form, position, Some(&self.form), lexicon);
        self.hands.extend(hand.by.iter().filter(|by| !self.hands.contains(by)).cloned().collect::<Vec<_>>());
        self.keyed_by = keyed_by(hand);
        if self.keyed_by.is_some() {
            self.verified = None;
        }
    }

    /// A government gives one key, whoever of its officials turns it (DR05).
    fn turn_key(&mut self, fact: &Fact<'_>, given: &event::KeyGiven) {
        self.keys.retain(|key| key.government != given.government);
        self.keys.push(Key {
            by: given.by.clone(),
            government: given.government.clone(),
            at: fact.at,
            position: fact.position,
        });
    }

    fn submit(&mut self, fact: &Fact<'_>, submitted: &event::Submitted, lexicon: &mut Lexicon) {
        self.state = State::Submitted;
        self.write(&submitted.form, &submitted.hand, (fact.position, lexicon));
        self.submitted_at = Some(fact.at);
        self.received = Some(submitted.received.clone());
        self.in_time = submitted.in_time;
        self.file(&submitted.files, fact.position);
        self.check_due = Some(submitted.check_due.clone());
        self.decide_due = Some(submitted.decide_due.clone());
    }

    fn send_back(&mut self, fact: &Fact<'_>, returned: &event::Returned) {
        self.state = State::Returned;
        self.keys.clear();
        self.returns.push(Return {
            items: returned.items.clone(),
            by: fact.person(),
            at: fact.at,
            respond_by: returned.respond_by.clone(),
            answered_at: None,
        });
    }

    fn take_back(&mut self, fact: &Fact<'_>, resubmitted: &event::Resubmitted, lexicon: &mut Lexicon) {
        self.state = State::Submitted;
        self.write(&resubmitted.form, &resubmitted.hand, (fact.position, lexicon));
        self.file(&resubmitted.files, fact.position);
        self.check_due = Some(resubmitted.check_due.clone());
        if let Some(last) = self.returns.last_mut() {
            last.answered_at = Some(fact.at);
        }
    }

    fn answer(&mut self, fact: &Fact<'_>, verdict: Verdict, answer: &event::ConsentAnswered) {
        if verdict != Verdict::Withdrawn {
            self.state = State::UnderReview;
        }
        self.consent = Some(Answer { verdict, consent: answer.consent.clone(), recorded_at: fact.at });
    }

    fn end(&mut self, fact: &Fact<'_>, state: State, by: Vec<PersonId>, reasons: Option<String>) {
        self.state = state;
        self.decision = Some(Decision { at: fact.at, by, reasons, position: fact.position });
    }

    fn file(&mut self, files: &[FileRef], position: u64) {
        self.files.extend(files.iter().map(|file| Filed { file: file.clone(), position }));
    }

    /// Whether somebody still owes an act.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.state.is_final() && self.merged_into.is_none()
    }

    /// The instant of first receipt by the channel's clock.
    #[must_use]
    pub fn received_at(&self) -> Option<Timestamp> {
        self.received.as_ref().map(first_instant)
    }

    /// Whether it arrived after its call had closed (a label that stays; DR06).
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.in_time == Some(false)
    }

    /// Whether a second officer still has to compare what the first one keyed.
    #[must_use]
    pub fn wants_second_reading(&self) -> bool {
        self.state == State::Submitted && self.keyed_by.is_some()
    }

    /// Nominations that look like the same person and were not yet told apart.
    pub fn suspected(&self) -> impl Iterator<Item = &Duplicate> {
        self.duplicates.iter().filter(|duplicate| duplicate.dismissed.is_none())
    }

    /// Whether the nominee's consent to be registered stands.
    #[must_use]
    pub fn has_consent(&self) -> bool {
        self.consent
            .as_ref()
            .is_some_and(|answer| answer.verdict == Verdict::Given && answer.consent.is_live())
    }

    /// Whether a person may not decide on it, because the form is from that person's hand or register (DR08).
    #[must_use]
    pub fn is_by_hand_of(&self, person: &str) -> bool {
        self.hands.iter().chain(&self.registered_by).any(|hand| hand.as_str() == person)
    }

    /// The deadline of the act that is owed now.
    #[must_use]
    pub fn due(&self) -> Option<&Deadline> {
        if !self.is_open() {
            return None;
        }
        match self.state {
            State::Submitted => self.check_due.as_ref(),
            State::UnderReview => self.decide_due.as_ref(),
            State::Returned => self.returns.last().map(|last| &last.respond_by),
            State::AwaitingConsent => self.consent_asked.as_ref().map(|asked| &asked.respond_by),
            _ => None,
        }
    }
}

fn keyed_by(hand: &event::Hand) -> Option<PersonId> {
    hand.by.clone().filter(|_| hand.keyed)
}
