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
pub mod basis;
pub mod calendar;
pub mod catalogue;
pub mod channel;
pub mod codes;
pub mod decide;
pub mod facts;
pub mod form;
pub mod identity;
pub mod joint;
pub mod kept;
pub mod names;
pub mod personal;
pub mod quorum;
pub mod refusal;
pub mod register;
pub mod retention;
pub mod review;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
pub mod text;
pub mod wire;

pub mod body;
pub mod calendar_setting;
pub mod call;
pub mod chronicle;
pub mod comment;
pub mod committee;
pub mod erasure;
pub mod focal_point;
pub mod guide;
pub mod intake;
pub mod letter;
pub mod mandate;
pub mod meeting;
pub mod nomination;
pub mod opening;
pub mod participant;
pub mod position;
pub mod procedure;
pub mod publication;
pub mod questionnaire_focal_point;
pub mod response;
pub mod roster_entry;
pub mod round;
pub mod service_record;
pub mod sign_in;
pub mod silence;
pub mod statement;
pub mod tasking;

pub use actor::{Actor, Authority, Role};
pub use asserted::{Asserted, Partial};
pub use catalogue::Event;
pub use decide::{Asked, Decide};
pub use facts::Facts;
pub use identity::{
    BodyCode, CallYear, CommentId, CommitteeId, DraftId, EntryId, GuideId, IntakeId, LetterId, MandateId,
    MatterId, MeetingId, NominationRef, ParagraphId, ParticipantCode, PersonId, ProcedureId, ProvisionId,
    PublicationId, RoundId, SectionId, SilenceId, StatementId, TaskingId,
};
pub use kept::{Text, Texts};
pub use personal::Personal;
pub use refusal::{Explain, FieldProblem};
