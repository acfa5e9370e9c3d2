//! `/sign-in/{token}`: is the link good? A button, so that a mail program that opens links uses none up.

use askama::Template;

use crate::view::Frame;

/// The page behind a one-time link.
#[derive(Debug, Template)]
#[template(path = "sign_in/confirm.html")]
pub(crate) struct Confirm {
    /// Around it.
    pub frame: Frame,
    /// The token of the link.
    pub token: String,
    /// Whether it still works.
    pub live: bool,
    /// Minutes a link works.
    pub minutes: i64,
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::samples::Sampled;

    impl Sampled for Confirm {
        const NAME: &'static str = "sign-in-link";
        fn samples() -> Vec<Self> {
            let page =
                |live| Self { frame: Frame::door("Sign in"), token: "q7Hd2".to_owned(), live, minutes: 15 };
            vec![page(true), page(false)]
        }
    }
}
