//! Why not, of an intake.

crate::refusals! {
    /// Why a request about an intake is refused.
    pub enum Refusal {
        /// Nothing arrived under this identifier.
        NotThere {} = "intake-not-there", Some("intake"), "nothing arrived under this identifier";
        /// There is no original.
        WithoutOriginal {} = "intake-without-original", Some("intake"), "keep the original first: a mail, a fax or a scan";
        /// The time of receipt needs its evidence.
        EvidenceMissing {} = "intake-evidence-missing", Some("DR06"), "say what shows the time of receipt";
        /// The time of receipt lies in the future.
        ReceivedInTheFuture {} = "intake-received-in-the-future", Some("DR06"), "the time of receipt lies in the future";
        /// Its time of receipt is not known yet.
        ReceiptUnknown {} = "intake-receipt-unknown", Some("DR06"), "key the time of receipt first: it could not be read";
        /// It is registered already.
        AlreadyRegistered {} = "intake-already-registered", Some("intake"), "it is registered as another nomination already";
        /// It was set aside.
        IsSetAside {} = "intake-is-set-aside", Some("intake"), "it was set aside: take it up again first";
        /// Why is missing.
        ReasonMissing {} = "intake-reason-missing", Some("reasons_present"), "say why it is set aside";
    }
}
