//! Why not, of a procedure.

crate::refusals! {
    /// Why a request about a procedure is refused.
    pub enum Refusal {
        /// Numbers follow one another.
        WrongNumber {
            /// The number that comes next.
            next: u32,
        } = "procedure-wrong-number", Some("DR36"), "the next version is number {next}";
        /// A setting may not reach into the past.
        Retroactive {} = "procedure-retroactive", Some("DR36"), "a version holds for what is opened from now or later, never for what is under way";
        /// One or two keys.
        WrongKeys {} = "procedure-wrong-keys", Some("DR05"), "an approval takes one key, or two from two governments";
        /// At least a year.
        WrongValidity {} = "procedure-wrong-validity", Some("DR10"), "an entry is valid for 1 to 20 years";
        /// A duration cannot be read.
        WrongDuration {
            /// Which.
            field: &'static str,
            /// Why.
            why: String,
        } = "procedure-wrong-duration", Some("deadlines"), "{field}: {why}";
    }
}
