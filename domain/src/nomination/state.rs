//! What is known of a nomination after its history.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{Event, Hand, Kind, Likeness, Opened, ReturnItem};
use crate::asserted::Asserted;
use crate::calendar::Deadline;
use crate::channel::{Channel, FileRef};
use crate::form::FormRecord;
use crate::identity::{CallYear, EntryId, IntakeId, NominationRef, ParticipantCode, PersonId};
use crate::roster_entry::event::Consent;

/// A nomination: nothing yet, or what its dossier holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nomination {
    /// The dossier, once opened.
    pub dossier: Option<Box<Dossier>>,
}

/// Everything on file about one nomination.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// Its reference, for ever.
    pub reference: NominationRef,
    /// Who nominates.
    pub nominator: ParticipantCode,
    /// What for.
    pub kind: Kind,
    /// The call it answers.
    pub call: Option<CallYear>,
    /// The entry concerned, unless it is new.
    pub entry: Option<EntryId>,
    /// How it first came.
    pub channel: Channel,
    /// The officer who registered it.
    pub registered_by: Option<PersonId>,
    /// What arrived, where it came by mail, fax, post or hand: the original is kept there.
    pub intake: Option<IntakeId>,
    /// Everybody who ever wrote in it.
    pub hands: BTreeSet<PersonId>,
    /// Who keyed the form as it stands, while nobody else has compared it with the original.
    pub unverified: Option<PersonId>,
    /// Version of the procedure it keeps.
    pub procedure: u32,
    /// The form as it stands.
    pub form: FormRecord,
    /// Files received so far.
    pub files: Vec<FileRef>,
    /// When it was first received; none in a draft.
    pub received: Option<Asserted>,
    /// By when is decided; none in a draft.
    pub decide_due: Option<Deadline>,
    /// Whether its receipt was acknowledged.
    pub acknowledged: bool,
    /// The nominee's newest answer.
    pub consent: Option<Consent>,
    /// Approvals given of two, by government.
    pub keys: BTreeMap<ParticipantCode, PersonId>,
    /// Nominations that look like the same person.
    pub suspicions: BTreeMap<NominationRef, Suspicion>,
    /// The nomination it rests in, if it was merged.
    pub merged_into: Option<NominationRef>,
    /// Where it stands.
    pub stage: Stage,
}

/// What became of a suspicion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Suspicion {
    /// Not looked at yet: what is alike.
    Open(Vec<Likeness>),
    /// An officer found two persons.
    Dismissed,
}

/// Where a nomination stands, and what is known only there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// Being written.
    Draft,
    /// Waits for the completeness check.
    Submitted {
        /// By when it is checked.
        check_due: Deadline,
    },
    /// Complete; waits for consent and decision.
    UnderReview,
    /// With the nominator, to be mended.
    Returned {
        /// What is to be mended.
        items: Vec<ReturnItem>,
        /// Until when.
        respond_by: Deadline,
    },
    /// With the nominee.
    AwaitingConsent {
        /// Keyed digest of the one-time link.
        token_digest: String,
        /// Until when.
        respond_by: Deadline,
    },
    /// Approved, and on the roster under this entry.
    Approved {
        /// The entry.
        entry: EntryId,
    },
    /// Declined.
    NotApproved,
    /// Withdrawn.
    Withdrawn,
    /// Nobody answered in time.
    Lapsed,
}

impl Stage {
    /// The word of `processes.json`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted { .. } => "submitted",
            Self::UnderReview => "under_review",
            Self::Returned { .. } => "returned",
            Self::AwaitingConsent { .. } => "awaiting_consent",
            Self::Approved { .. } => "approved",
            Self::NotApproved => "not_approved",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether nothing more is decided here.
    #[must_use]
    pub const fn is_terminal(&self) -> bool {
        matches!(self, Self::Approved { .. } | Self::NotApproved | Self::Withdrawn | Self::Lapsed)
    }

    /// The instant at which it lapses, where it waits for somebody.
    #[must_use]
    pub const fn lapses(&self) -> Option<&Deadline> {
        match self {
            Self::Returned { respond_by, .. } | Self::AwaitingConsent { respond_by, .. } => Some(respond_by),
            _ => None,
        }
    }
}

impl Nomination {
    /// The word of `processes.json` for where it stands; none before it was opened.
    #[must_use]
    pub fn stage(&self) -> Option<&'static str> {
        self.dossier.as_ref().map(|dossier| dossier.stage.as_str())
    }

    /// One fact more. A history that does not begin with an opening tells nothing.
    pub(super) fn and(self, event: Event) -> Self {
        let dossier = match (self.dossier, event) {
            (None, Event::Opened(opened)) => Some(Box::new(Dossier::opened(opened))),
            (Some(mut dossier), event) => {
                dossier.note(event);
                Some(dossier)
            }
            (None, _) => None,
        };
        Self { dossier }
    }
}

impl Dossier {
    fn opened(opened: Opened) -> Self {
        let mut dossier = Self {
            reference: opened.reference,
            nominator: opened.nominator,
            kind: opened.kind,
            call: opened.call,
            entry: opened.entry,
            channel: opened.channel,
            hands: opened.registered_by.iter().cloned().collect(),
            registered_by: opened.registered_by,
            intake: opened.intake,
            unverified: None,
            procedure: opened.procedure,
            form: opened.form,
            files: Vec::new(),
            received: None,
            decide_due: None,
            acknowledged: false,
            consent: None,
            keys: BTreeMap::new(),
            suspicions: BTreeMap::new(),
            merged_into: None,
            stage: Stage::Draft,
        };
        dossier.written_by(opened.hand);
        dossier
    }

    /// A form keyed by an officer waits for a second one; a form its nominator typed needs none.
    fn written_by(&mut self, hand: Hand) {
        self.unverified = hand.by.clone().filter(|_| hand.keyed);
        self.hands.extend(hand.by);
    }

    fn wrote(&mut self, form: FormRecord, hand: Hand, files: Vec<FileRef>) {
        self.form = form;
        self.files.extend(files);
        self.written_by(hand);
    }

    fn note(&mut self, event: Event) {
        match event {
            Event::Opened(_) => {}
            Event::Edited(edited) => self.wrote(edited.form, edited.hand, Vec::new()),
            Event::Submitted(submitted) => {
                self.wrote(submitted.form, submitted.hand, submitted.files);
                self.received = Some(submitted.received);
                self.decide_due = Some(submitted.decide_due);
                self.stage = Stage::Submitted { check_due: submitted.check_due };
            }
            Event::Resubmitted(again) => {
                self.wrote(again.form, again.hand, again.files);
                self.stage = Stage::Submitted { check_due: again.check_due };
            }
            Event::KeyedFieldsVerified(verified) => {
                self.form = verified.form;
                self.unverified = None;
            }
            Event::Acknowledged(_) => self.acknowledged = true,
            Event::FoundComplete(_) => self.stage = Stage::UnderReview,
            Event::Returned(returned) => {
                self.keys.clear();
                self.stage = Stage::Returned { items: returned.items, respond_by: returned.respond_by };
            }
            Event::ConsentRequested(asked) => {
                self.stage =
                    Stage::AwaitingConsent { token_digest: asked.token_digest, respond_by: asked.respond_by };
            }
            Event::ConsentGiven(answer) | Event::ConsentRefused(answer) => {
                self.consent = Some(answer.consent);
                self.stage = Stage::UnderReview;
            }
            Event::ConsentWithdrawn(answer) => self.consent = Some(answer.consent),
            Event::KeyGiven(key) => {
                self.keys.insert(key.government, key.by);
            }
            Event::Approved(approved) => self.stage = Stage::Approved { entry: approved.entry },
            Event::NotApproved(_) => self.stage = Stage::NotApproved,
            Event::Withdrawn(_) => self.stage = Stage::Withdrawn,
            Event::Lapsed(_) => self.stage = Stage::Lapsed,
            Event::DuplicateSuspected(found) => {
                self.suspicions.insert(found.other, Suspicion::Open(found.alike));
            }
            Event::DuplicateDismissed(found) => {
                self.suspicions.insert(found.other, Suspicion::Dismissed);
            }
            Event::Merged(merged) => self.merged_into = Some(merged.into),
            Event::Unmerged(_) => self.merged_into = None,
            Event::ReceiptCorrected(corrected) => self.received = Some(corrected.now),
            Event::ProcedureMigrated(migrated) => self.procedure = migrated.to,
        }
    }
}
