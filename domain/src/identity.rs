//! What things are called: one readable identifier type per aggregate.

/// Declares an identifier: a short text that cannot be confused with another kind of identifier.
macro_rules! identifiers {
    ($( $(#[$doc:meta])* $name:ident ),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// The identifier with this text; the text is not checked here but where it enters.
            #[must_use]
            pub fn new(text: impl AsRef<str>) -> Self { Self(std::sync::Arc::from(text.as_ref())) }
            /// The text, as it is printed and written in addresses.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { out.write_str(&self.0) }
        }
        impl From<&str> for $name { fn from(text: &str) -> Self { Self::new(text) } }
        impl From<String> for $name { fn from(text: String) -> Self { Self::new(text) } }
        impl AsRef<str> for $name { fn as_ref(&self) -> &str { &self.0 } }
        impl std::borrow::Borrow<str> for $name { fn borrow(&self) -> &str { &self.0 } }
    )* };
}

identifiers! {
    /// A person, by pseudonym (`P-` and 26 letters or digits). Never a name, never re-used after erasure.
    PersonId,
    /// A participant of the process: a country or territory by ISO 3166 alpha-2, an organisation by its code (DR01).
    ParticipantCode,
    /// A body of the process: `PLENARY`, `AHG`, `RSO`, `DC-PG-2013`.
    BodyCode,
    /// A mandate: `M-0031`.
    MandateId,
    /// The call of a year: `2014`.
    CallYear,
    /// A nomination: `EN-2014-0058` for an expert, `NFP-QM-01` for a national focal point, `QFP-QM-01` for the questionnaire.
    NominationRef,
    /// An entry of the roster: `RE-2014-0021`.
    EntryId,
    /// Something that arrived by mail, fax, post or hand: `IN-2014-0007`.
    IntakeId,
    /// A letter of the secretariat: `L-` and a text derived from its cause and addressee.
    LetterId,
    /// A procedure by the identifier of its definition: `expert-nomination`.
    ProcedureId,
    /// What ministers or senior officials asked for: `policy-guides`.
    TaskingId,
    /// A drafting committee: `PG-2013`.
    CommitteeId,
    /// A policy guide: `PG-SOM`.
    GuideId,
    /// A round of comments on a guide: `PG-SOM/1`.
    RoundId,
    /// A comment: `c12`, counted through all rounds of the secretariat.
    CommentId,
    /// A draft comment inside a delegation: `d3`, counted in its answer.
    DraftId,
    /// A silence procedure: `TIP-1`.
    SilenceId,
    /// A reservation, an explanation of position or an interpretative statement: `QW-1`.
    StatementId,
    /// A meeting of ministers or senior officials: `ahg-som8`.
    MeetingId,
    /// A matter of others that our records refer to: `tip-hub`.
    MatterId,
    /// A publication: `guide-SOM`.
    PublicationId,
    /// A section of a document, the same through all its versions: `s7`.
    SectionId,
    /// A paragraph of a document, the same as long as it is edited, not when it is split or merged: `p31`.
    ParagraphId,
    /// A provision of an instrument, as `obligations.csv` names it: `SOM-6.1.a`.
    ProvisionId,
}
