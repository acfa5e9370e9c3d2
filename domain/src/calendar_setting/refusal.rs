//! Why not, of the working calendar.

crate::refusals! {
    /// Why a request about the calendar is refused.
    pub enum Refusal {
        /// A setting may not reach into the past.
        Retroactive {} = "calendar-retroactive", Some("DR10"), "a calendar holds from now or later, never for the past";
        /// The calendar cannot be used.
        Unusable {
            /// What is wrong with it.
            why: String,
        } = "calendar-unusable", Some("deadlines"), "the calendar cannot be used: {why}";
    }
}
