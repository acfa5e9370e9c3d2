//! What was typed, as typed values; and what is wrong with it, field by field.

use serde_json::{Map, Value};

use super::schema::{Choice, Field, Kind, Schema};
use super::text;
use super::{Answers, Purpose};
use crate::calendar;
use crate::refusal::FieldProblem;

/// Longest text of a field whose form sets no limit, in characters.
const LONGEST_TEXT: usize = 300;
/// Longest text of a field that is limited in words, and of an address.
const LONGEST_PROSE: usize = 4_000;
/// Longest text in one cell of a row.
const LONGEST_CELL: usize = 500;
/// A form with more mistakes than this is not a form; the rest is not listed.
const MOST_PROBLEMS: usize = 200;

/// One thing wrong with one value: code and sentence.
type Wrong = (&'static str, String);

impl Schema {
    /// Typed answers from what a page, a file or a program delivered: texts trimmed, numbers and ticks read, single
    /// values of lists wrapped, empty ones left out. What cannot be read stays as it is, for [`Schema::validate`] to name.
    #[must_use]
    pub fn clean(&self, answers: &Answers) -> Answers {
        let cleaned = answers.0.iter().filter_map(|(id, value)| {
            let value = match self.field(id) {
                Some(field) => clean_field(field, value),
                None => Some(value.clone()),
            };
            Some((id.clone(), value?))
        });
        Answers(cleaned.collect())
    }

    /// What is wrong, in form order; unknown fields first. Messages never repeat what was typed.
    #[must_use]
    pub fn validate(&self, answers: &Answers, purpose: Purpose) -> Vec<FieldProblem> {
        let answers = self.clean(answers);
        let unknown = answers.0.keys().filter(|id| self.field(id).is_none()).map(|id| unknown_field(id));
        let wrong = self.fields().iter().flat_map(|field| {
            let wrong = match answers.get(&field.id) {
                Some(value) => wrong_value(field, value, &answers),
                None => lacking(field, &answers, purpose).into_iter().collect(),
            };
            wrong.into_iter().map(|(code, message)| problem(&field.id, code, message))
        });
        unknown.chain(wrong).take(MOST_PROBLEMS).collect()
    }
}

fn problem(field: &str, code: &str, message: String) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message }
}

/// A name that is not of this form is repeated only where it could be the name of a field.
fn unknown_field(id: &str) -> FieldProblem {
    let could_be = id.len() <= 40 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let shown = if could_be { id } else { "form" };
    problem(shown, "unknown-field", "This form has no such field; leave it out.".to_owned())
}

fn lacking(field: &Field, answers: &Answers, purpose: Purpose) -> Option<Wrong> {
    if purpose != Purpose::Portal || field.is_for_the_office() || !field.is_required(answers) {
        return None;
    }
    Some(match &field.required {
        super::Requirement::When(_) => {
            ("required-when", format!("{}: needed because of another answer.", field.label))
        }
        _ => ("required", format!("{}: this is needed.", field.label)),
    })
}

fn clean_field(field: &Field, value: &Value) -> Option<Value> {
    if !field.is_list() {
        return clean_value(&field.kind, value);
    }
    let items = match value {
        Value::Array(items) => items.clone(),
        Value::Null => vec![],
        single => vec![single.clone()],
    };
    let items: Vec<Value> = items.iter().filter_map(|item| clean_value(&field.kind, item)).collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

fn clean_value(kind: &Kind, value: &Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(typed) => {
            let text = text::tidy(typed);
            (!text.is_empty()).then(|| read_text(kind, text))
        }
        Value::Object(row) => {
            let row: Map<String, Value> =
                row.iter().filter_map(|(key, cell)| Some((key.clone(), clean_cell(cell)?))).collect();
            (!row.is_empty()).then_some(Value::Object(row))
        }
        other => Some(other.clone()),
    }
}

fn clean_cell(cell: &Value) -> Option<Value> {
    match cell {
        Value::Null => None,
        Value::String(typed) => {
            let text = text::tidy(typed);
            (!text.is_empty()).then_some(Value::String(text))
        }
        Value::Number(number) => Some(Value::String(number.to_string())),
        other => Some(other.clone()),
    }
}

fn read_text(kind: &Kind, text: String) -> Value {
    match (kind, text.to_ascii_lowercase().as_str()) {
        (Kind::Boolean | Kind::Consent | Kind::Attestation, "yes" | "true" | "on") => Value::Bool(true),
        (Kind::Boolean | Kind::Consent | Kind::Attestation, "no" | "false" | "off") => Value::Bool(false),
        (Kind::Integer, number) => number.parse::<i64>().map_or(Value::String(text), Value::from),
        // What has no digit is kept as it was typed: whoever typed it sees it beside the reason.
        (Kind::Phone, _) => {
            Value::String(Some(text::dialled(&text)).filter(|it| !it.is_empty()).unwrap_or(text))
        }
        (Kind::File, digest) => Value::String(digest.to_owned()),
        _ => Value::String(text),
    }
}

fn wrong_value(field: &Field, value: &Value, answers: &Answers) -> Vec<Wrong> {
    if field.is_for_the_office() {
        return vec![(
            "filled-by-the-office",
            "The secretariat's acts fill this field; leave it out.".to_owned(),
        )];
    }
    let mut wrong = match (field.repeat, value) {
        (Some(range), Value::Array(items)) => wrong_list(field, range, items),
        (Some(_), _) | (None, Value::Array(_)) => vec![shape("one value, or a list where several are asked")],
        (None, single) => wrong_single(field, single).into_iter().collect(),
    };
    wrong.extend(wrong_beside_others(field, value, answers));
    wrong
}

fn wrong_list(field: &Field, (least, most): (usize, usize), items: &[Value]) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if items.len() < least {
        wrong.push(("too-few", format!("Give at least {least}.")));
    }
    if items.len() > most {
        wrong.push(("too-many", format!("Give at most {most}.")));
    }
    // What is beyond the most is refused already: comparing each with each would take its square.
    let compared = &items[..items.len().min(most)];
    if (1..compared.len()).any(|place| compared[..place].contains(&compared[place])) {
        wrong.push(("repeated", "Give each only once.".to_owned()));
    }
    wrong.extend(items.iter().take(most).enumerate().filter_map(|(place, item)| {
        let (code, message) = wrong_single(field, item)?;
        Some((code, format!("Number {}: {message}", place + 1)))
    }));
    wrong
}

fn wrong_beside_others(field: &Field, value: &Value, answers: &Answers) -> Option<Wrong> {
    if let Some(other) = field.distinct_from.as_deref().and_then(|other| answers.get(other)) {
        let repeated = value == other || value.as_array().is_some_and(|items| items.contains(other));
        if repeated {
            return Some((
                "repeated",
                "This is given in another field already; leave it out here.".to_owned(),
            ));
        }
    }
    let (wanted, condition) = field.must_be.as_ref()?;
    (condition.is_met(answers) && value != wanted)
        .then(|| ("must-be", format!("{}: this has to be so because of another answer.", field.label)))
}

fn shape(wanted: &str) -> Wrong {
    ("wrong-shape", format!("This has to be {wanted}."))
}

fn wrong_single(field: &Field, value: &Value) -> Option<Wrong> {
    match (&field.kind, value) {
        (Kind::Boolean | Kind::Consent, Value::Bool(_)) | (Kind::Attestation, Value::Bool(true)) => None,
        (Kind::Boolean | Kind::Consent, _) => Some(("not-yes-or-no", "Answer yes or no.".to_owned())),
        (Kind::Attestation, Value::Bool(false)) => {
            Some(("not-attested", "This has to be signed or ticked.".to_owned()))
        }
        (Kind::Integer, Value::Number(number)) => wrong_number(field, number.as_i64()),
        (Kind::Integer, _) => wrong_number(field, None),
        (Kind::Rows(columns, levels), Value::Object(row)) => wrong_row(columns, levels, row),
        (Kind::Periods, Value::Object(row)) => wrong_row(&["from".to_owned(), "to".to_owned()], &[], row)
            .or_else(|| (row.len() < 2).then(|| shape("a period with a beginning and an end"))),
        (Kind::Rows(..) | Kind::Periods, _) => Some(shape("a row of cells")),
        (_, Value::String(text)) => wrong_text(field, text),
        _ => Some(shape("text")),
    }
}

fn wrong_number(field: &Field, number: Option<i64>) -> Option<Wrong> {
    let Some(number) = number else { return Some(("not-a-number", "Type a whole number.".to_owned())) };
    match (field.min, field.max) {
        (Some(least), _) if number < least => Some(("too-small", format!("Type {least} or more."))),
        (_, Some(most)) if number > most => Some(("too-large", format!("Type {most} or less."))),
        _ => None,
    }
}

fn stained(text: &str) -> Option<Wrong> {
    let unclean = text::unclean(text).map(|(code, message)| (code, message.to_owned()));
    unclean
        .or_else(|| text::is_blank(text).then(|| ("blank", "There is nothing to read in this.".to_owned())))
}

fn too_long(text: &str, most: usize) -> Option<Wrong> {
    (text.chars().count() > most).then(|| ("too-long", format!("Use at most {most} characters.")))
}

fn wrong_text(field: &Field, text: &str) -> Option<Wrong> {
    let limit = field.max.and_then(|max| usize::try_from(max).ok());
    let most = match (&field.kind, field.max_words) {
        (Kind::Address, _) | (_, Some(_)) => LONGEST_PROSE,
        _ => limit.unwrap_or(LONGEST_TEXT),
    };
    stained(text)
        .or_else(|| too_long(text, most))
        .or_else(|| too_many_words(field, text))
        .or_else(|| wrong_kind(field, text))
}

fn too_many_words(field: &Field, text: &str) -> Option<Wrong> {
    let most = field.max_words?;
    (text.split_whitespace().count() > most).then(|| ("too-many-words", format!("Use at most {most} words.")))
}

fn wrong_kind(field: &Field, text: &str) -> Option<Wrong> {
    let (fits, code, message) = match &field.kind {
        Kind::Text | Kind::PersonName | Kind::Address | Kind::Attestation => return None,
        Kind::Choice(choices) => (is_choice(choices, text), "not-an-option", "Choose one of the options."),
        Kind::Email => (text::is_email(text), "not-an-email", "Type an address like name@example.org."),
        Kind::Phone => (text::is_phone(text), "not-a-phone", "Type the number with + and country code."),
        Kind::Participant => (text::is_code(text), "not-a-participant", "Choose a participant."),
        Kind::Call => (
            text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()),
            "not-a-call",
            "Give the year of the call.",
        ),
        Kind::Entry => (
            text.starts_with("RE-") && text::is_code(text),
            "not-an-entry",
            "Give the entry like RE-2014-0021.",
        ),
        Kind::FocalPoint => (
            text.starts_with("NFP-") && text::is_code(text),
            "not-a-reference",
            "Give the reference like NFP-QM-01.",
        ),
        Kind::Date => (text::is_day(text), "not-a-date", "Type the date like 2014-03-14."),
        Kind::PartialDate => {
            (text::is_partial_date(text), "not-a-date", "Type a date like 2014, 2014-03 or 2014-03-14.")
        }
        Kind::Country => (text::is_country(text), "not-a-country", "Choose a country."),
        Kind::Language => {
            (text::is_language(text), "not-a-language", "Choose a language, like en or zh-Hans.")
        }
        Kind::Zone => (calendar::zone(text).is_ok(), "not-a-zone", "Choose a time zone, like Asia/Bangkok."),
        Kind::File => (text::is_digest(text), "not-a-file", "Attach the file."),
        Kind::Instrument => {
            (text.chars().count() <= 60, "not-an-instrument", "Give the short name of the instrument.")
        }
        Kind::Boolean | Kind::Consent | Kind::Integer | Kind::Rows(..) | Kind::Periods | Kind::Computed => {
            return Some(shape("of another kind"));
        }
    };
    (!fits).then(|| (code, message.to_owned()))
}

fn is_choice(choices: &[Choice], text: &str) -> bool {
    choices.iter().any(|choice| choice.value == text)
}

fn wrong_row(columns: &[String], levels: &[Choice], row: &Map<String, Value>) -> Option<Wrong> {
    if row.keys().any(|key| !columns.contains(key)) {
        return Some(("unknown-column", format!("Use only these columns: {}.", columns.join(", "))));
    }
    if columns.first().is_some_and(|first| !row.contains_key(first)) {
        return Some(("required", format!("Fill the column {} of every row.", columns[0])));
    }
    let wrong = columns.iter().find_map(|column| wrong_cell(column, levels, row.get(column)?));
    wrong.or_else(|| ends_before_it_begins(row))
}

fn wrong_cell(column: &str, levels: &[Choice], cell: &Value) -> Option<Wrong> {
    let Value::String(text) = cell else { return Some(shape("text in every cell")) };
    if let Some(wrong) = stained(text).or_else(|| too_long(text, LONGEST_CELL)) {
        return Some(wrong);
    }
    let (fits, code, message) = match column {
        "from" | "to" | "year" => {
            (text::is_partial_date(text), "not-a-date", "Type a date like 2014, 2014-03 or 2014-03-14.")
        }
        "email" => (text::is_email(text), "not-an-email", "Type an address like name@example.org."),
        "bcp47" => (text::is_language(text), "not-a-language", "Choose a language, like en or zh-Hans."),
        "level" => (is_choice(levels, text), "not-an-option", "Choose one of the levels."),
        "url" => (
            text::is_web_address(text),
            "not-a-web-address",
            "Type an address like https://example.org/paper.",
        ),
        _ => return None,
    };
    (!fits).then(|| (code, message.to_owned()))
}

/// A beginning that lies certainly after the end.
fn ends_before_it_begins(row: &Map<String, Value>) -> Option<Wrong> {
    let date = |key: &str| row.get(key)?.as_str()?.parse::<crate::Partial>().ok();
    let (from, to) = (date("from")?.from("UTC").ok()?, date("to")?.until("UTC").ok()?);
    (from >= to).then(|| ("ends-before-it-begins", "The end lies before the beginning.".to_owned()))
}
