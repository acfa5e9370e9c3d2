//! Can everything that is typed be read as it stands? Asked of every text of every request: names, titles, labels, reasons.
//!
//! The forms say the same of each of their fields, and of much else. This is the last look, at what no aggregate looked at.

use domain::FieldProblem;
use serde_json::Value;

use crate::request::{Ask, Refusal};

/// Members that are read and judged elsewhere: a form by its schema, a text of a guide by what reads its marks.
const JUDGED_ELSEWHERE: [&str; 2] = ["answers", "markdown"];
/// Most places that are named.
const MOST_PROBLEMS: usize = 20;

/// The refusal of a request in which a text cannot be read as it stands; none where all can.
pub(super) fn texts(ask: &Ask) -> Option<Refusal> {
    let is_quoted = matches!(ask, Ask::Letter(..) | Ask::Intake(_, domain::intake::Command::TakeIn(_)));
    if is_quoted {
        // What others wrote is kept as they wrote it.
        return None;
    }
    // A request that cannot be written as JSON has no digest either, and did not come here.
    let asked = serde_json::to_value(ask).ok()?;
    let mut problems = Vec::new();
    look(&asked, "request", &mut problems);
    problems.truncate(MOST_PROBLEMS);
    let first = problems.first()?;
    Some(Refusal {
        code: "text-unreadable".to_owned(),
        rule: None,
        message: format!("You cannot send this text ({}): {}", first.field, first.message),
        problems,
        position: None,
    })
}

/// Looks through a value; a problem is named by the member it stands in, and by its place where there are several.
fn look(value: &Value, member: &str, problems: &mut Vec<FieldProblem>) {
    match value {
        Value::String(text) => problems.extend(domain::form::unclean(text).map(|(code, message)| {
            FieldProblem { field: member.to_owned(), code: code.to_owned(), message: message.to_owned() }
        })),
        Value::Array(items) => items.iter().for_each(|item| look(item, member, problems)),
        Value::Object(members) => {
            let read = members.iter().filter(|(name, _)| !JUDGED_ELSEWHERE.contains(&name.as_str()));
            read.for_each(|(name, value)| look(value, name, problems));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use domain::body::Command;
    use domain::body::event::Established;

    use super::*;

    fn establish(name: &str) -> Ask {
        let code = domain::BodyCode::new("AHG");
        Ask::Body(code.clone(), Command::Establish(Established { code, name: name.to_owned(), from: None }))
    }

    #[test]
    fn a_text_that_turns_the_writing_direction_is_named_by_its_member_and_not_repeated() {
        let refusal = texts(&establish("Ad hoc \u{202E}puorg")).expect("a refusal");
        assert_eq!(refusal.problems[0].field, "name");
        assert_eq!(refusal.problems[0].code, "bidi-override");
        assert!(!refusal.message.contains("puorg"), "{}", refusal.message);
    }

    #[test]
    fn a_nul_byte_is_told_and_lines_as_browsers_send_them_are_not() {
        assert_eq!(
            texts(&establish("Ad\0hoc")).map(|it| it.problems[0].code.clone()),
            Some("control-character".to_owned())
        );
        assert_eq!(texts(&establish("Ad hoc\r\ngroup")), None);
    }
}
