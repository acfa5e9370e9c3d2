//! Why not, of a mandate.

crate::refusals! {
    /// Why a request about a mandate is refused.
    pub enum Refusal {
        /// It exists already.
        AlreadyGranted {} = "mandate-already-granted", Some("mandate"), "this mandate was granted before";
        /// There is none.
        NotGranted {} = "mandate-not-granted", Some("mandate"), "there is no such mandate";
        /// A name or an address is missing.
        HolderMissing {} = "mandate-holder-missing", Some("mandate"), "give the holder's name and e-mail address";
        /// The label is missing.
        LabelMissing {} = "mandate-label-missing", Some("mandate"), "give the function a label that names no person";
        /// The role represents a participant and none is named.
        ParticipantMissing {} = "mandate-participant-missing", Some("mandate"), "this role is held for a participant: name it";
        /// The role cannot be held by a person.
        NotForPersons {} = "mandate-not-for-persons", Some("mandate"), "this role belongs to the program, not to a person";
        /// A setting may not reach into the past.
        Retroactive {} = "mandate-retroactive", Some("DR10"), "a mandate begins and ends now or later, never in the past";
        /// The end is not after the beginning.
        EndsBeforeItBegins {} = "mandate-ends-before-it-begins", Some("mandate"), "the mandate would end before it begins";
        /// Why is missing.
        ReasonMissing {} = "mandate-reason-missing", Some("reasons_present"), "say why the mandate ends";
    }
}
