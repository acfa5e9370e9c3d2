//! Why not, of an erasure.

use jiff::civil::Date;

crate::refusals! {
    /// Why a request about an erasure is refused.
    pub enum Refusal {
        /// Somebody asked before, on other grounds.
        AlreadyAsked {} = "erasure-already-asked", Some("DR30"), "this erasure waits to be confirmed already";
        /// Nobody asked.
        NotAsked {} = "erasure-not-asked", Some("DR30"), "nobody has asked for this erasure";
        /// The same person asked.
        SamePerson {} = "erasure-same-person", Some("DR30"), "you cannot confirm an erasure you asked for: it takes two officers";
        /// The schedule has no such class.
        UnknownClass {} = "erasure-unknown-class", Some("AQ15"), "name a class of the retention schedule";
        /// The class is kept.
        Kept {} = "erasure-class-kept", Some("AQ15"), "you cannot erase records of this class: the retention schedule keeps them";
        /// When the clock started is missing.
        SinceMissing {} = "erasure-since-missing", Some("AQ15"), "say on which day the time of the class began";
        /// The time is not over.
        NotYetDue {
            /// The first day on which it is.
            due: Date,
        } = "erasure-not-yet-due", Some("AQ15"), "you cannot erase this before {due}: the retention schedule keeps it until then";
        /// A legal hold stands.
        OnHold {} = "erasure-on-hold", Some("AQ15"), "you cannot erase what is under a legal hold";
        /// She acts for somebody now.
        InOffice {} = "erasure-in-office", Some("mandate"), "you cannot erase a person who holds a mandate: end the mandate first";
        /// Why is missing.
        ReasonMissing {} = "erasure-reason-missing", Some("reasons_present"), "say why, in words that name nobody";
        /// It is done.
        TooLate {} = "erasure-too-late", Some("DR30"), "you cannot hold what has been erased";
        /// No hold stands.
        NoHold {} = "erasure-no-hold", Some("AQ15"), "no legal hold stands";
        /// No such basis for persons.
        NotForPersons {} = "erasure-not-for-persons", Some("DR30"), "only the program replays an erasure";
    }
}
