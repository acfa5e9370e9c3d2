//! Why not, of a letter.

crate::refusals! {
    /// Why a request about a letter is refused.
    pub enum Refusal {
        /// It was not composed.
        NotComposed {} = "letter-not-composed", Some("letter"), "there is no such letter";
        /// An attempt follows the one before.
        WrongAttempt {
            /// The attempt that comes next.
            next: u32,
        } = "letter-wrong-attempt", Some("letter"), "the next attempt is number {next}";
        /// It has no address.
        NoAddress {} = "letter-no-address", Some("letter"), "the letter has no address";
        /// It is on its way already.
        NotFailed {} = "letter-not-failed", Some("letter"), "only a letter that failed is sent again";
    }
}
