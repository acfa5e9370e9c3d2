//! A "no" by a rule is an answer: typed, with a stable code, shown and recorded.

use serde::{Deserialize, Serialize};

/// What is wrong with one field of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FieldProblem {
    /// Identifier of the field in its form.
    pub field: String,
    /// Stable code: `required`, `required-when`, `too-long`, `not-an-option`, `not-an-email` …
    pub code: String,
    /// One sentence that says what to type. It never repeats what was typed.
    pub message: String,
}

/// How a refusal explains itself to people, to programs and to the record.
pub trait Explain: std::error::Error {
    /// Stable code in kebab case, unique in the whole program: `registrar-cannot-approve`.
    fn code(&self) -> &'static str;
    /// The rule that said no: `DR08`, or the guard of the definition.
    fn rule(&self) -> Option<&'static str>;
    /// The fields concerned, if any.
    fn problems(&self) -> Vec<FieldProblem> {
        Vec::new()
    }
}
