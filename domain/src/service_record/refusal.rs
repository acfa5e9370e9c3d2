//! Why not, of the journal itself.

crate::refusals! {
    /// Why a request about the journal itself is refused.
    pub enum Refusal {
        /// It is open.
        AlreadyOpened {} = "journal-already-opened", Some("purpose"), "the journal was opened before, for another purpose";
        /// The clock of the record is the world's.
        ClockNotMovable {} = "journal-clock-not-movable", Some("purpose"), "the clock of a live journal is not moved";
        /// Clocks go forward.
        ClockGoesForward {} = "journal-clock-goes-forward", Some("purpose"), "a clock is moved forward only";
    }
}
