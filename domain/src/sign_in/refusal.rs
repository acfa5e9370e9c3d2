//! Why not, of signing in.

crate::refusals! {
    /// Why a request around signing in is refused.
    pub enum Refusal {
        /// The link is not, or no longer, good.
        LinkSpent {} = "sign-in-link-spent", Some("sign-in"), "this link was used before or its time is over: ask for a new one";
    }
}
