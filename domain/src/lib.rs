//! The rules of the secretariat. Pure: no I/O, no clock, no randomness, no SQL.
//!
//! An aggregate is a stream of past facts and two functions: `decide` answers a request with new
//! facts or with a [`refusal`](crate::refusal), `evolve` folds a fact into the state and never fails.
//! Time, identifiers and everything looked up elsewhere arrive in [`Facts`].
//!
//! Each aggregate is a folder with the same eight files:
//! `mod command event state decide refusal wire scenarios`. Who has read one has read them all.

pub mod actor;
pub mod asserted;
pub mod calendar;
pub mod catalogue;
pub mod channel;
pub mod codes;
pub mod decide;
pub mod facts;
pub mod form;
pub mod identity;
pub mod joint;
pub mod names;
pub mod personal;
pub mod refusal;
pub mod register;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod wire;

pub mod body;
pub mod calendar_setting;
pub mod call;
pub mod focal_point;
pub mod intake;
pub mod letter;
pub mod mandate;
pub mod nomination;
pub mod participant;
pub mod procedure;
pub mod questionnaire_focal_point;
pub mod roster_entry;
pub mod service_record;
pub mod sign_in;

pub use actor::{Actor, Authority, Role};
pub use asserted::{Asserted, Partial};
pub use catalogue::Event;
pub use decide::{Asked, Decide};
pub use facts::Facts;
pub use identity::{
    BodyCode, CallYear, CommentId, CommitteeId, EntryId, GuideId, IntakeId, LetterId, MandateId,
    NominationRef, ParagraphId, ParticipantCode, PersonId, ProcedureId, ProvisionId, PublicationId, RoundId,
    SectionId, SilenceId, StatementId, TaskingId,
};
pub use personal::Personal;
pub use refusal::{Explain, FieldProblem};
