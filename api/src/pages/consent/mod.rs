//! `/consent/{token}`: what does the nominee agree to? Three questions of equal weight, each on its own.

use askama::Template;

use crate::view::form::Choice;
use crate::view::{Control, Deadline, Facts, Field, Frame, Problems};

/// Version of the wording below; an answer is recorded with it. A changed word is a new number.
pub(crate) const WORDING: u32 = 2;

/// The page that asks.
#[derive(Debug, Template)]
#[template(path = "consent/ask.html")]
pub(crate) struct Ask {
    /// Around it.
    pub frame: Frame,
    /// Name of the secretariat.
    pub secretariat: String,
    /// The nominee, as she wishes to be called.
    pub name: String,
    /// Who put her forward.
    pub nominator: String,
    /// Reference of the nomination.
    pub reference: String,
    /// Until when an answer is awaited.
    pub by: Option<Deadline>,
    /// What was wrong.
    pub problems: Problems,
    /// Token of the link.
    pub token: String,
    /// Idempotency key.
    pub key: String,
    /// Version of the wording.
    pub wording: u32,
    /// The three questions.
    pub questions: Vec<Question>,
    /// What is held about her.
    pub holds: Facts,
}

/// One question: what yes means, what no means, and the two answers beside each other.
#[derive(Debug)]
pub(crate) struct Question {
    /// The question.
    pub title: &'static str,
    /// What yes means.
    pub yes: &'static str,
    /// What no means.
    pub no: &'static str,
    /// Yes and no; neither is chosen beforehand.
    pub field: Field,
}

/// The page after the answers.
#[derive(Debug, Template)]
#[template(path = "consent/done.html")]
pub(crate) struct Done {
    /// Around it.
    pub frame: Frame,
    /// Name of the secretariat.
    pub secretariat: String,
    /// What happened.
    pub title: String,
    /// The answers.
    pub answers: Facts,
    /// What follows.
    pub next: String,
    /// Where it stands in the record.
    pub receipt: String,
}

/// Name, question, what yes means, what no means.
const QUESTIONS: [(&str, &str, &str, &str); 3] = [
    (
        "processing",
        "May we register you in the Roster of Experts?",
        "Yes means: the secretariat keeps what the form says about you, decides on the nomination, and keeps the entry while it is valid.",
        "No means: the nomination ends, and nothing about you is listed.",
    ),
    (
        "visibility",
        "May members and observers find you?",
        "Yes means: those who hold a mandate to search see your name, position, areas, languages and availability. They do not see your address or telephone.",
        "No means: you are registered, and only the secretariat and the auditor can see the entry.",
    ),
    (
        "contact",
        "May they see your e-mail address?",
        "Yes means: whoever finds you also sees the work e-mail address of the form. The telephone is never shown.",
        "No means: whoever wishes to reach you asks the secretariat, which asks you.",
    ),
];

/// The three questions with what was chosen so far and what is missing.
pub(crate) fn questions(chosen: &dyn Fn(&str) -> String, wrong: &dyn Fn(&str) -> String) -> Vec<Question> {
    let one = |&(name, title, yes, no): &(&str, &'static str, &'static str, &'static str)| {
        let choices = Choice::list(&[("yes", "Yes"), ("no", "No")], &chosen(name));
        let field = Field::line(name, "Your answer").of(Control::OneOf(choices)).wrong(wrong(name));
        Question { title, yes, no, field }
    };
    QUESTIONS.iter().map(one).collect()
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::samples::{OFFICE, Sampled, wall};

    fn ask(problems: Problems, questions: Vec<Question>) -> Ask {
        let due = Deadline::long(&wall(), "2014-06-17T10:00:00Z".parse().unwrap());
        Ask {
            frame: Frame::door("Your consent"),
            secretariat: OFFICE.to_owned(),
            name: "Nominee 0055".to_owned(),
            nominator: "ORG-X1".to_owned(),
            reference: "EN-2014-0055".to_owned(),
            by: Some(due),
            problems,
            token: "q7Hd2".to_owned(),
            key: "0196f0a0-0000-7000-8000-000000000001".to_owned(),
            wording: WORDING,
            questions,
            holds: Facts::default()
                .and("Name", "Nominee 0055")
                .and("Main area", "Refugee protection: children"),
        }
    }

    impl Sampled for Ask {
        const NAME: &'static str = "consent";
        fn samples() -> Vec<Self> {
            let empty = |_: &str| String::new();
            let why =
                |name: &str| if name == "contact" { "Answer yes or no".to_owned() } else { String::new() };
            let problems = Problems {
                title: "Your answers were not recorded".to_owned(),
                items: vec![("contact".to_owned(), "Answer yes or no to the third question".to_owned())],
                rule: None,
            };
            vec![
                ask(Problems::default(), questions(&empty, &empty)),
                ask(problems, questions(&|_| "yes".to_owned(), &why)),
            ]
        }
    }

    impl Sampled for Done {
        const NAME: &'static str = "consent-done";
        fn samples() -> Vec<Self> {
            vec![Self {
                frame: Frame::door("Your answers are recorded"),
                secretariat: OFFICE.to_owned(),
                title: "Your answers are recorded".to_owned(),
                answers: Facts::default()
                    .and("To be registered", "yes")
                    .and("To be found", "yes")
                    .and("To show the address", "no"),
                next: "The secretariat now decides on the nomination. You will be told.".to_owned(),
                receipt: "Position 1,811 · 12 June 2014, 10:24 Bangkok".to_owned(),
            }]
        }
    }

    #[test]
    fn no_answer_is_chosen_beforehand() {
        let html = Ask::samples()[0].to_string();
        assert!(!html.contains(" checked"), "{html}");
    }
}
