//! Why not, of a call.

crate::refusals! {
    /// Why a request about a call is refused.
    pub enum Refusal {
        /// Not in this state.
        NotNow {
            /// What was asked.
            command: &'static str,
            /// How far the call is.
            state: &'static str,
        } = "call-not-now", Some("roster-call"), "{command} is not possible while the call is {state}";
        /// Title or text is missing.
        Wordless {} = "call-wordless", Some("roster-call"), "a call needs a title and a text";
        /// It would close before it opens.
        ClosesInThePast {} = "call-closes-in-the-past", Some("roster-call"), "the closing instant has passed already";
        /// Nobody is to be told.
        NobodyAddressed {} = "call-nobody-addressed", Some("addressees_resolved"), "there is no member or observer to be told";
        /// A person closes early with a reason.
        ReasonMissing {} = "call-reason-missing", Some("reasons_present"), "say why the call closes before its time";
        /// The clock came early.
        NotYetDue {} = "call-not-yet-due", Some("deadlines"), "the closing instant has not come";
        /// The report is empty.
        ReportMissing {} = "call-report-missing", Some("roster-call"), "write what came of the call";
    }
}
