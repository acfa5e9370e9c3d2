//! Every event of the program: one enum to fold over, one door to read stored bytes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::kept::Text;
use crate::personal::PersonalPart;
use crate::wire::Unreadable;

/// Reads one stored body: type, schema number, bytes.
type Reader = fn(&str, u32, &[u8]) -> Result<Event, Unreadable>;

/// Declares the union of all aggregates' events and how their types are told apart.
macro_rules! catalogue {
    ($( $(#[$doc:meta])* $variant:ident($module:ident) in $stream:literal ),* $(,)?) => {
        /// An event of any aggregate.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "see `events!`")]
        pub enum Event { $( $(#[$doc])* $variant(crate::$module::Event) ),* }

        /// Which aggregate reads a type: a million events are read at a start, none of them by searching a list.
        static READERS: LazyLock<HashMap<&'static str, Reader>> = LazyLock::new(|| {
            let mut readers = HashMap::new();
            $( for (name, _) in crate::$module::Event::TYPES {
                let reader: Reader = |event_type, schema, body| {
                    crate::$module::Event::read(event_type, schema, body).map(Event::$variant)
                };
                readers.insert(*name, reader);
            } )*
            readers
        });

        $( impl From<crate::$module::Event> for Event {
            fn from(event: crate::$module::Event) -> Self { Self::$variant(event) }
        }
        impl TryFrom<Event> for crate::$module::Event {
            type Error = Event;
            fn try_from(event: Event) -> Result<Self, Event> {
                match event {
                    Event::$variant(event) => Ok(event),
                    other => Err(other),
                }
            }
        } )*

        impl Event {
            /// Reads stored bytes, whatever aggregate they belong to.
            pub fn read(event_type: &str, schema: u32, body: &[u8]) -> Result<Self, Unreadable> {
                match READERS.get(event_type) {
                    Some(reader) => reader(event_type, schema, body),
                    None => Err(Unreadable::Type(event_type.to_owned())),
                }
            }
            /// Name on the wire and schema number.
            #[must_use]
            pub const fn wire_type(&self) -> (&'static str, u32) {
                match self { $( Self::$variant(event) => event.wire_type() ),* }
            }
            /// The public body.
            pub fn body(&self) -> serde_json::Result<Vec<u8>> {
                match self { $( Self::$variant(event) => event.body() ),* }
            }
            /// The parts to seal.
            #[must_use]
            pub fn personal(&self) -> Vec<PersonalPart> {
                match self { $( Self::$variant(event) => event.personal() ),* }
            }
            /// The texts to keep beside the journal.
            #[must_use]
            pub fn texts(&self) -> Vec<Text> {
                match self { $( Self::$variant(event) => event.texts() ),* }
            }
            /// Every event type with its newest schema number and the kind of stream it lives in.
            #[must_use]
            pub fn types() -> Vec<(&'static str, u32, &'static str)> {
                let mut all = Vec::new();
                $( all.extend(crate::$module::Event::TYPES.iter().map(|(name, schema)| (*name, *schema, $stream))); )*
                all
            }
        }
    };
}

catalogue! {
    /// Of a participant.
    Participant(participant) in "participant",
    /// Of a body.
    Body(body) in "body",
    /// Of a mandate.
    Mandate(mandate) in "mandate",
    /// Of the working calendar.
    Calendar(calendar_setting) in "calendar",
    /// Of a procedure.
    Procedure(procedure) in "procedure",
    /// Of a call.
    Call(call) in "roster-call",
    /// Of an expert's nomination.
    Nomination(nomination) in "expert-nomination",
    /// Of a roster entry.
    RosterEntry(roster_entry) in "roster-entry",
    /// Of a member's national focal points.
    FocalPoint(focal_point) in "nfp",
    /// Of a member's questionnaire focal point.
    QuestionnaireFocalPoint(questionnaire_focal_point) in "qfp",
    /// Of what ministers or senior officials asked for.
    Tasking(tasking) in "tasking",
    /// Of a matter of others that our records refer to.
    Chronicle(chronicle) in "chronicle",
    /// Of a meeting of ministers or senior officials.
    Meeting(meeting) in "meeting",
    /// Of a drafting committee.
    Committee(committee) in "committee",
    /// Of a reservation, an explanation of position or an interpretative statement.
    Statement(statement) in "statement",
    /// Of a publication.
    Publication(publication) in "publication",
    /// Of something that arrived.
    Intake(intake) in "intake",
    /// Of a letter.
    Letter(letter) in "letter",
    /// Of a person's signing in.
    SignIn(sign_in) in "sign-in",
    /// Of a policy guide.
    Guide(guide) in "guide",
    /// Of a silence procedure.
    Silence(silence) in "silence",
    /// Of a delegation's position on a guide.
    Position(position) in "position",
    /// Of who opened a version of a guide.
    Opening(opening) in "opening",
    /// Of a round of comments.
    Round(round) in "round",
    /// Of an addressee's answer in a round.
    Response(response) in "response",
    /// Of a comment.
    Comment(comment) in "comment",
    /// Of the erasure of a person's data.
    Erasure(erasure) in "erasure",
    /// Of the journal itself (streams `journal`, `refusal`, `reference`).
    ServiceRecord(service_record) in "journal",
}
