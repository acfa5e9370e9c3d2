//! Why not, of a participant.

crate::refusals! {
    /// Why a request about a participant is refused.
    pub enum Refusal {
        /// The code is taken.
        AlreadyRegistered {} = "participant-already-registered", Some("DR01"), "there is a participant with this code already";
        /// There is none.
        NotRegistered {} = "participant-not-registered", Some("DR01"), "there is no participant with this code";
        /// Code or name is missing.
        Nameless {} = "participant-nameless", Some("DR01"), "a participant needs a code of 2 to 12 letters or digits and a name";
        /// A setting may not reach into the past.
        Retroactive {} = "participant-retroactive", Some("DR10"), "a change made today holds from today or later, never for the past";
        /// The end is not after the beginning.
        CapacityEndsBeforeItBegins {} = "participant-capacity-ends-before-it-begins", Some("DR02"), "the capacity would end before it begins";
        /// The capacity is not held.
        NoSuchCapacity {} = "participant-no-such-capacity", Some("DR02"), "the participant does not hold this capacity in this body";
    }
}
