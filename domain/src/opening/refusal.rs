//! Why an opening is not noted.

crate::refusals! {
    /// Why a request about openings is refused.
    pub enum Refusal {
        /// No person opened it.
        NobodyInPerson {} = "opening-nobody-in-person", Some("AQ13"), "You cannot open a text but in person.";
        /// There is no such version.
        NoSuchVersion {} = "opening-no-such-version", Some("AQ13"), "You cannot open a text that was not issued.";
    }
}
