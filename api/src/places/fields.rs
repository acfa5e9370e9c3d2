//! How is a form's definition shown? Its sections and fields as controls, with what was typed and what is wrong with it.

use domain::form::{Answers, Field as Asked, Kind, Requirement, Schema};
use serde_json::Value;

use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field, Rows, Section};

/// Lines shown of a table that is typed row by row.
const LINES: usize = 3;
/// Texts longer than this are typed in several lines.
const LONG_TEXT: i64 = 250;

/// The sections of a form; `keep` says which fields are asked on this occasion.
pub(crate) fn sections(
    schema: &Schema,
    answers: &Answers,
    problem: Option<&Problem>,
    keep: impl Fn(&Asked) -> bool,
) -> Vec<Section> {
    let wrong = |id: &str| {
        let errors = problem.map_or(&[][..], |problem| &problem.errors);
        errors.iter().find(|error| error.field == id).map(|error| error.message.clone()).unwrap_or_default()
    };
    let section = |it: &domain::form::Section| Section {
        letter: it.letter.clone(),
        title: it.title.clone(),
        lede: String::new(),
        fields: schema
            .fields_of(&it.letter)
            .filter(|field| !field.is_for_the_office() && keep(field))
            .map(|field| shown(field, answers.get(&field.id)).wrong(wrong(&field.id)))
            .collect(),
    };
    schema.sections.iter().map(section).filter(|section| !section.fields.is_empty()).collect()
}

fn shown(field: &Asked, value: Option<&Value>) -> Field {
    let made =
        Field::line(&field.id, &field.label).of(control(field, value)).hinted(hint(field)).typed(text(value));
    if matches!(field.required, Requirement::Always) { made.needed() } else { made }
}

fn hint(field: &Asked) -> String {
    let conditional = matches!(field.required, Requirement::When(_))
        .then(|| "Needed depending on another answer.".to_owned());
    let kind = match (&field.kind, field.is_list()) {
        (Kind::Country, true) => Some("Two-letter codes, separated by commas: TH, AU.".to_owned()),
        (Kind::Country, false) => Some("Two-letter code: TH.".to_owned()),
        (Kind::Language, _) => Some("Language tags: en, th.".to_owned()),
        (Kind::Phone, _) => Some("With the country code: +66 2 343 9477.".to_owned()),
        (Kind::PartialDate, _) => Some("A year, a month or a day: 2013, 2013-09, 2013-09-15.".to_owned()),
        (Kind::Zone, _) => Some("Such as Asia/Bangkok.".to_owned()),
        (Kind::Text, true) => Some("One a line.".to_owned()),
        _ => None,
    };
    let words = field.max_words.map(|most| format!("At most {most} words."));
    [field.note.clone(), conditional, kind, words].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn text(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Array(items)) => items.iter().map(text_of).collect::<Vec<_>>().join("\n"),
        _ => String::new(),
    }
}

fn text_of(item: &Value) -> String {
    item.as_str().map_or_else(|| item.to_string(), str::to_owned)
}

fn control(field: &Asked, value: Option<&Value>) -> Control {
    let chosen = |choice: &str| match value {
        Some(Value::String(text)) => text == choice,
        Some(Value::Bool(yes)) => choice == if *yes { "yes" } else { "no" },
        Some(Value::Array(items)) => items.iter().any(|item| item.as_str() == Some(choice)),
        _ => false,
    };
    match &field.kind {
        Kind::Choice(choices) => {
            let list: Vec<Choice> = choices
                .iter()
                .map(|it| Choice::new(&it.value, indented(it)).chosen(chosen(&it.value)))
                .collect();
            match (field.is_list(), list.len()) {
                (true, _) => Control::SomeOf(list),
                (false, ..=5) => Control::OneOf(list),
                (false, _) => Control::Choose([vec![Choice::new("", "Choose")], list].concat()),
            }
        }
        Kind::Boolean | Kind::Consent => Control::OneOf(vec![
            Choice::new("yes", "Yes").chosen(chosen("yes")),
            Choice::new("no", "No").chosen(chosen("no")),
        ]),
        Kind::Attestation => Control::Tick,
        Kind::Email => Control::Typed("email", ""),
        Kind::Date => Control::Typed("date", ""),
        Kind::Phone => Control::Typed("tel", ""),
        Kind::Integer => Control::Typed("text", " inputmode=\"numeric\""),
        Kind::File => Control::File(field.media_types.join(",")),
        Kind::Address => Control::Text(3),
        Kind::Rows(columns, _) => Control::Rows(rows(columns, value)),
        Kind::Text if field.max_words.is_some() => Control::Text(6),
        Kind::Text if field.is_list() || field.max.is_some_and(|most| most > LONG_TEXT) => Control::Text(3),
        _ => Control::Line,
    }
}

fn indented(choice: &domain::form::Choice) -> String {
    format!("{}{}", "\u{2003}".repeat(usize::from(choice.level)), choice.label)
}

fn rows(columns: &[String], value: Option<&Value>) -> Rows {
    let typed: Vec<&Value> =
        value.and_then(Value::as_array).map(|items| items.iter().collect()).unwrap_or_default();
    let line = |number: usize| {
        let cell = |column: &String| {
            typed.get(number).and_then(|row| row.get(column)).map(text_of).unwrap_or_default()
        };
        columns.iter().map(cell).collect()
    };
    Rows {
        columns: columns.iter().map(|column| (column.clone(), column.replace('_', " "))).collect(),
        rows: (0..LINES.max(typed.len() + 1)).map(line).collect(),
        more: false,
    }
}

/// The answers of a form as terms and words, in form order.
pub(crate) fn facts(schema: &Schema, answers: &Answers) -> crate::view::Facts {
    let mut facts = crate::view::Facts::default();
    for field in schema.fields() {
        if let Some(value) = answers.get(&field.id) {
            facts = facts.and(&field.label, words(field, value));
        }
    }
    facts
}

fn words(field: &Asked, value: &Value) -> String {
    let label = |code: &str| match &field.kind {
        Kind::Choice(choices) => {
            choices.iter().find(|it| it.value == code).map_or(code.to_owned(), |it| it.label.clone())
        }
        _ => code.to_owned(),
    };
    match value {
        Value::String(text) => label(text),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Value::Array(items) => items.iter().map(|item| words(field, item)).collect::<Vec<_>>().join("; "),
        Value::Object(row) => row.values().map(text_of).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}
