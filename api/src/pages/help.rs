//! `/help`: which keys, words and rules are there?

use askama::Template;

use crate::view::{Docket, Frame};
use crate::words::{self, Rule};

/// The help page.
#[derive(Debug, Template)]
#[template(path = "help.html")]
pub(crate) struct Help {
    /// Around it.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// Words and what they mean.
    pub words: &'static [(&'static str, &'static str)],
    /// Rules.
    pub rules: &'static [Rule],
    /// Keys and what they do.
    pub keys: &'static [(&'static str, &'static str)],
}

impl Help {
    /// The page.
    pub(crate) fn new(frame: Frame) -> Self {
        Self {
            frame: frame.titled("Help"),
            docket: Docket::titled("Help", "Words, rules and keys of this program."),
            words: &words::GLOSSARY,
            rules: words::RULES,
            keys: &words::KEYS,
        }
    }
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::samples::{Sampled, frame};

    impl Sampled for Help {
        const NAME: &'static str = "help";
        fn samples() -> Vec<Self> {
            vec![Self::new(frame("/help"))]
        }
    }
}
