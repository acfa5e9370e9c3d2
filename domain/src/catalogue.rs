//! Every event of the program: one enum to fold over, one door to read stored bytes.

use crate::personal::PersonalPart;
use crate::wire::Unreadable;

/// Declares the union of all aggregates' events and how their types are told apart.
macro_rules! catalogue {
    ($( $(#[$doc:meta])* $variant:ident($module:ident) in $stream:literal ),* $(,)?) => {
        /// An event of any aggregate.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(clippy::large_enum_variant, reason = "see `events!`")]
        pub enum Event { $( $(#[$doc])* $variant(crate::$module::Event) ),* }

        $( impl From<crate::$module::Event> for Event {
            fn from(event: crate::$module::Event) -> Self { Self::$variant(event) }
        } )*

        impl Event {
            /// Reads stored bytes, whatever aggregate they belong to.
            pub fn read(event_type: &str, schema: u32, body: &[u8]) -> Result<Self, Unreadable> {
                $( if crate::$module::Event::TYPES.iter().any(|(known, _)| *known == event_type) {
                    return crate::$module::Event::read(event_type, schema, body).map(Self::$variant);
                } )*
                Err(Unreadable::Type(event_type.to_owned()))
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
    /// Of something that arrived.
    Intake(intake) in "intake",
    /// Of a letter.
    Letter(letter) in "letter",
    /// Of a person's signing in.
    SignIn(sign_in) in "sign-in",
    /// Of the journal itself (streams `journal`, `refusal`, `reference`).
    ServiceRecord(service_record) in "journal",
}
