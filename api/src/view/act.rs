//! What can one do here, and what not and why? Verb buttons, and refusals where a button would have been.

use std::collections::BTreeMap;

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

/// Hidden fields that tell acts with the same address apart: the matter of each.
const MATTERS: [&str; 4] = ["reference", "other", "into", "holder"];

/// An act that was asked and refused: where it was posted to, with what.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tried<'a> {
    /// The address it was posted to.
    pub action: &'a str,
    /// What was typed, and what travelled unseen.
    pub fields: &'a BTreeMap<String, Vec<String>>,
}

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

    /// Its name on the page: the end of its address and the matter it is about.
    pub(crate) fn name(&self) -> String {
        let end = self.action.rsplit('/').next().unwrap_or_default();
        let matters = self.hidden.iter().filter(|(name, _)| MATTERS.contains(name));
        std::iter::once(end).chain(matters.map(|(_, value)| value.as_str())).collect::<Vec<_>>().join("-")
    }

    /// Its fields, each with an element of its own on the page.
    fn asked(&self) -> Vec<Field> {
        let name = self.name();
        self.fields.iter().map(|field| field.clone().within(&name)).collect()
    }

    /// Whether this is the act that was tried.
    pub(crate) fn is_what_was(&self, tried: Tried<'_>) -> bool {
        let sent = |name: &str| tried.fields.get(name).and_then(|values| values.last());
        let matters = self.hidden.iter().filter(|(name, _)| MATTERS.contains(name));
        self.action == tried.action && matters.into_iter().all(|(name, value)| sent(name) == Some(value))
    }

    /// Stands open with what was typed and the reasons beside the fields; the reasons come back naming the elements they are about.
    pub(crate) fn refused(&mut self, tried: Tried<'_>, mut problems: Problems) -> Problems {
        self.open = true;
        for field in &mut self.fields {
            field.retype(tried.fields.get(&field.name).map_or(&[], Vec::as_slice));
            problems.reason(&field.name).unwrap_or_default().clone_into(&mut field.error);
        }
        let fields: Vec<&str> = self.fields.iter().map(|field| field.name.as_str()).collect();
        problems.lead_to(&format!("{}-", self.name()), &fields);
        problems
    }

    fn class(&self) -> &'static str {
        match self.tone {
            Tone::Solid => "",
            Tone::Plain => "plain",
            Tone::Against => "plain neg",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::form::Control;

    fn asks_a_reason(action: &str) -> Act {
        Act::new("Do it", action).asking(Field::line("reason", "Reason").of(Control::Text(2)).hinted("Why"))
    }

    #[test]
    fn two_acts_that_ask_for_a_reason_share_no_identifier() {
        let acts = [
            asks_a_reason("/roster/RE-1/suspend"),
            asks_a_reason("/roster/RE-1/remove"),
            asks_a_reason("/focal-points/QM/end").carrying("reference", "NFP-1"),
            asks_a_reason("/focal-points/QM/end").carrying("reference", "NFP-2"),
        ];
        let html: String = acts.iter().map(ToString::to_string).collect();
        let mut ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
        assert_eq!(ids.len(), 8, "{html}");
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 8, "{html}");
        assert!(html.contains("for=\"f-end-NFP-2-reason\""), "{html}");
    }

    #[test]
    fn a_refused_act_stands_open_with_what_was_typed_and_the_reason_beside_it() {
        let mut act = asks_a_reason("/roster/RE-1/suspend");
        let fields = BTreeMap::from([("reason".to_owned(), vec!["because".to_owned()])]);
        let tried = Tried { action: "/roster/RE-1/suspend", fields: &fields };
        assert!(act.is_what_was(tried) && !asks_a_reason("/roster/RE-1/remove").is_what_was(tried));
        let items =
            vec![("body.reason".to_owned(), "Say more".to_owned()), ("form".to_owned(), "Not so".to_owned())];
        let said = act.refused(tried, Problems { items, ..Problems::default() });
        assert_eq!(said.items[0].0, "suspend-reason", "the summary leads to the control");
        assert_eq!(said.items[1].0, "", "what has no control is said without a link");
        let html = act.to_string();
        assert!(html.contains("because") && html.contains("id=\"f-suspend-reason-e\">Say more"), "{html}");
        assert!(!html.contains("<details"), "{html}");
    }
}
