//! Which facts stand in a list of terms?

use askama::Template;

use super::say::Say;

/// A short list of terms and what is said of each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/facts.html")]
pub(crate) struct Facts(pub Vec<(String, Say)>);

super::part!(Facts);

impl Facts {
    /// The list with one more fact.
    #[must_use]
    pub(crate) fn and(mut self, term: impl Into<String>, said: impl Into<Say>) -> Self {
        self.0.push((term.into(), said.into()));
        self
    }
    /// The list with one more fact, where there is one.
    #[must_use]
    pub(crate) fn and_if(self, term: &str, said: Option<impl Into<Say>>) -> Self {
        match said {
            Some(said) => self.and(term, said),
            None => self,
        }
    }
}
