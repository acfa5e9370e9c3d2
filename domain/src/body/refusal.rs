//! Why not, of a body.

crate::refusals! {
    /// Why a request about a body is refused.
    pub enum Refusal {
        /// The code is taken.
        AlreadyEstablished {} = "body-already-established", Some("DR02"), "there is a body with this code already";
        /// There is none.
        NotEstablished {} = "body-not-established", Some("DR02"), "there is no body with this code";
        /// Code or name is missing.
        Nameless {} = "body-nameless", Some("DR02"), "a body needs a code of letters, digits and hyphens and a name";
        /// Why is missing.
        ReasonMissing {} = "body-reason-missing", Some("reasons_present"), "say by what decision the body is dissolved";
    }
}
