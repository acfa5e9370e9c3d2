//! How is something asked? A label, a hint, a reason beside the field, and every typed value kept.

use askama::Template;

/// One field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/field.html")]
pub(crate) struct Field {
    /// Name on the wire; its element is `f-`, the act it belongs to, and the name.
    pub name: String,
    /// The act it belongs to, where a page has several: two acts may both ask for a reason.
    pub within: String,
    /// What is asked.
    pub label: String,
    /// How to answer, and who reads it.
    pub hint: String,
    /// Whether it must be answered to go on.
    pub required: bool,
    /// What it can hold.
    pub control: Control,
    /// What was typed.
    pub value: String,
    /// Why it was not accepted.
    pub error: String,
}

/// What a field can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Control {
    /// One line; the type of the `input`.
    #[default]
    Line,
    /// One line of this type, with what else the element says.
    Typed(&'static str, &'static str),
    /// Several lines.
    Text(u8),
    /// One of several, in a list.
    Choose(Vec<Choice>),
    /// One of few, all in sight.
    OneOf(Vec<Choice>),
    /// Several of few, all in sight.
    SomeOf(Vec<Choice>),
    /// Yes, or left unsaid.
    Tick,
    /// A file; the types accepted.
    File(String),
    /// Several files.
    Files(String),
    /// A list of records: column names and labels, and the rows typed so far.
    Rows(Rows),
}

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Value on the wire.
    pub value: String,
    /// Its words.
    pub text: String,
    /// What is said beside it.
    pub beside: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A list of records typed row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rows {
    /// Name and label of each column.
    pub columns: Vec<(String, String)>,
    /// The values typed, row by row; an empty row to type in is added.
    pub rows: Vec<Vec<String>>,
    /// Whether another row may be asked for.
    pub more: bool,
}

/// One section of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its letter: `A`.
    pub letter: String,
    /// Its title.
    pub title: String,
    /// Who fills it in, who reads it.
    pub lede: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What was wrong with what was asked: named once at the top, each linked to its field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/problems.html")]
pub(crate) struct Problems {
    /// What did not happen: "The nomination was not submitted".
    pub title: String,
    /// Field (if any) and reason.
    pub items: Vec<(String, String)>,
    /// The rule that said no.
    pub rule: Option<String>,
}

super::part!(Field, Problems);

impl Field {
    /// A field of one line.
    pub(crate) fn line(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }
    /// Of this kind.
    #[must_use]
    pub(crate) fn of(mut self, control: Control) -> Self {
        self.control = control;
        self
    }
    /// With a hint.
    #[must_use]
    pub(crate) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
    /// That must be answered.
    #[must_use]
    pub(crate) fn needed(mut self) -> Self {
        self.required = true;
        self
    }
    /// With what was typed.
    #[must_use]
    pub(crate) fn typed(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }
    /// With why it was not accepted.
    #[must_use]
    pub(crate) fn wrong(mut self, error: impl Into<String>) -> Self {
        self.error = error.into();
        self
    }
    /// Whether files travel in it.
    pub(crate) const fn is_file(&self) -> bool {
        matches!(self.control, Control::File(_) | Control::Files(_))
    }

    /// As one of the fields of an act.
    #[must_use]
    pub(crate) fn within(mut self, act: &str) -> Self {
        act.clone_into(&mut self.within);
        self
    }
    /// What was typed before, back in its place.
    pub(crate) fn retype(&mut self, values: &[String]) {
        match &mut self.control {
            Control::Choose(choices) | Control::OneOf(choices) | Control::SomeOf(choices) => {
                for choice in choices {
                    choice.chosen = values.contains(&choice.value);
                }
            }
            Control::File(_) | Control::Files(_) | Control::Rows(_) => {}
            _ => self.value = values.last().cloned().unwrap_or_default(),
        }
    }

    fn id(&self) -> String {
        if self.within.is_empty() {
            format!("f-{}", self.name)
        } else {
            format!("f-{}-{}", self.within, self.name)
        }
    }
    /// Whether it is a group of controls with a legend instead of one control with a label.
    const fn is_group(&self) -> bool {
        matches!(self.control, Control::OneOf(_) | Control::SomeOf(_) | Control::Rows(_))
    }
    /// What assistive programs are told about the control: hint, reason, need.
    fn told(&self) -> Told {
        let mut by = Vec::new();
        if !self.hint.is_empty() {
            by.push(format!("{}-h", self.id()));
        }
        if !self.error.is_empty() {
            by.push(format!("{}-e", self.id()));
        }
        Told { by: by.join(" "), wrong: !self.error.is_empty(), required: self.required }
    }
}

/// The ARIA attributes of a control.
#[derive(Clone, Debug, PartialEq, Eq, Template)]
#[template(
    source = "{% if !by.is_empty() %} aria-describedby=\"{{ by }}\"{% endif %}{% if wrong %} aria-invalid=\"true\"{% endif %}{% if required %} aria-required=\"true\"{% endif %}",
    ext = "html"
)]
pub(crate) struct Told {
    by: String,
    wrong: bool,
    required: bool,
}

super::part!(Told);

impl Choice {
    /// A choice with this value and these words.
    pub(crate) fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self { value: value.into(), text: text.into(), ..Self::default() }
    }
    /// Chosen or not.
    #[must_use]
    pub(crate) fn chosen(mut self, chosen: bool) -> Self {
        self.chosen = chosen;
        self
    }
    /// With words beside it: a count, a note.
    #[must_use]
    pub(crate) fn beside(mut self, beside: impl Into<String>) -> Self {
        self.beside = beside.into();
        self
    }
    /// A list of value and words, one of them chosen.
    pub(crate) fn list(all: &[(&str, &str)], chosen: &str) -> Vec<Self> {
        all.iter().map(|(value, text)| Self::new(*value, *text).chosen(*value == chosen)).collect()
    }
}

/// Whether a problem at this place of a request, `received.at`, is one with this control, `at`.
fn is_about(place: &str, field: &str) -> bool {
    !place.is_empty() && place.rsplit('.').next() == Some(field)
}

impl Problems {
    /// What is wrong with this field.
    pub(crate) fn reason(&self, field: &str) -> Option<&str> {
        let (_, reason) = self.items.iter().find(|(place, _)| is_about(place, field))?;
        Some(reason)
    }
    /// Each item leads to its control, if there is one among these fields; the others are said without a link.
    pub(crate) fn lead_to(&mut self, within: &str, fields: &[&str]) {
        for (place, _) in &mut self.items {
            let control = fields.iter().find(|field| is_about(place, field));
            *place = control.map(|field| format!("{within}{field}")).unwrap_or_default();
        }
    }
    /// Whether there is anything to say.
    pub(crate) fn is_empty(&self) -> bool {
        self.title.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_keeps_what_was_typed_and_says_why_beside_it() {
        let html =
            Field::line("email", "Work e-mail").typed("a@").wrong("Give the whole address").to_string();
        assert!(html.contains("value=\"a@\""), "{html}");
        assert!(html.contains("aria-describedby=\"f-email-e\" aria-invalid=\"true\""), "{html}");
        assert!(
            html.contains("<span class=\"error\" id=\"f-email-e\">Give the whole address</span>"),
            "{html}"
        );
    }

    #[test]
    fn what_was_typed_cannot_leave_its_attribute() {
        let html = Field::line("q", "Words").typed("\"><script>").to_string();
        assert!(!html.contains("<script>"), "{html}");
    }

    #[test]
    fn choices_in_sight_are_a_group_with_a_legend() {
        let field = Field::line("slot", "Place")
            .of(Control::OneOf(Choice::list(&[("primary", "Primary")], "primary")));
        let html = field.to_string();
        assert!(
            html.contains("<fieldset")
                && html.contains("<legend>Place</legend>")
                && html.contains(" checked"),
            "{html}"
        );
    }
}
