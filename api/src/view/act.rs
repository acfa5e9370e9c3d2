//! What can one do here, and what not and why? Verb buttons, and refusals where a button would have been.

use askama::Template;

use super::form::{Field, Problems};

/// How loudly a button speaks. One solid verb a panel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tone {
    /// The usual next act.
    Solid,
    /// Another act.
    #[default]
    Plain,
    /// An act that ends or returns something.
    Against,
}

/// One act: a form that posts one command.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/act.html")]
pub(crate) struct Act {
    /// Where it posts to.
    pub action: String,
    /// The verb: "Approve nomination".
    pub verb: String,
    /// How loud.
    pub tone: Tone,
    /// What follows from it.
    pub note: String,
    /// What is typed with it.
    pub fields: Vec<Field>,
    /// What travels unseen: version seen, idempotency key, mandate.
    pub hidden: Vec<(&'static str, String)>,
    /// Whether files travel with it.
    pub files: bool,
    /// Whether the fields stand open.
    pub open: bool,
    /// What was wrong when it was asked before.
    pub problems: Problems,
}

/// An act that is not open to the reader: what, why, which rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/cannot.html")]
pub(crate) struct Cannot {
    /// `You cannot approve this nomination.`
    pub what: String,
    /// The reason as a fact.
    pub why: String,
    /// The rule, `DR08`.
    pub rule: Option<String>,
}

super::part!(Act, Cannot);

impl Act {
    /// An act with this verb, posted there.
    pub(crate) fn new(verb: impl Into<String>, action: impl Into<String>) -> Self {
        Self { verb: verb.into(), action: action.into(), ..Self::default() }
    }
    /// Of this loudness.
    #[must_use]
    pub(crate) fn toned(mut self, tone: Tone) -> Self {
        self.tone = tone;
        self
    }
    /// With a sentence about what follows.
    #[must_use]
    pub(crate) fn noting(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
    /// With one more field.
    #[must_use]
    pub(crate) fn asking(mut self, field: Field) -> Self {
        self.files |= field.is_file();
        self.fields.push(field);
        self
    }
    /// With something that travels unseen.
    #[must_use]
    pub(crate) fn carrying(mut self, name: &'static str, value: impl ToString) -> Self {
        self.hidden.push((name, value.to_string()));
        self
    }
    /// With its fields open.
    #[must_use]
    pub(crate) fn opened(mut self) -> Self {
        self.open = true;
        self
    }

    fn class(&self) -> &'static str {
        match self.tone {
            Tone::Solid => "",
            Tone::Plain => "plain",
            Tone::Against => "plain neg",
        }
    }
}
