//! What a form takes and what it does not.

use serde_json::{Value, json};

use super::*;
use crate::actor::Role;
use crate::roster_entry::event::{Consent, ConsentChoice};
use crate::testing::{expert_answers, focal_point_answers, noon};

fn codes(answers: &Answers, purpose: Purpose) -> Vec<(String, String)> {
    let problems = Schema::expert_nomination().validate(answers, purpose);
    problems.into_iter().map(|problem| (problem.field, problem.code)).collect()
}
fn one_problem(field: &str, value: impl Into<Value>) -> String {
    let found = codes(&expert_answers().with(field, value), Purpose::Portal);
    match found.as_slice() {
        [(named, code)] if named == field => code.clone(),
        other => panic!("{field}: {other:?}"),
    }
}
fn consent(visibility: bool, contact: bool) -> Consent {
    let choice =
        ConsentChoice { processing: true, visibility, contact, method: "link".to_owned(), wording: 1 };
    Consent { choice, at: noon() }
}

#[test]
fn the_forms_have_77_and_40_fields_and_every_type_is_known() {
    assert_eq!(Schema::expert_nomination().fields().len(), 77);
    assert_eq!(Schema::focal_point_nomination().fields().len(), 40);
    assert_eq!(Schema::named("expert-nomination/1").map(|schema| schema.fields().len()), Some(77));
    assert!(Schema::named("expert-nomination/9").is_none());
}

#[test]
fn a_complete_form_has_no_problem() {
    assert_eq!(codes(&expert_answers(), Purpose::Portal), []);
    assert_eq!(Schema::focal_point_nomination().validate(&focal_point_answers(), Purpose::Portal), []);
}

#[test]
fn an_empty_draft_is_a_draft_and_an_empty_submission_lacks_every_required_field() {
    assert_eq!(codes(&Answers::default(), Purpose::Draft), []);
    let lacking = codes(&Answers::default(), Purpose::Portal);
    assert!(lacking.iter().all(|(_, code)| code == "required"), "{lacking:?}");
    assert_eq!(lacking.len(), Schema::expert_nomination().missing(&Answers::default()).len());
}

#[test]
fn dr07_what_an_officer_keys_may_lack_fields_and_they_are_recorded_as_missing() {
    let keyed = expert_answers().without("consent_processing");
    assert_eq!(codes(&keyed, Purpose::Keyed), []);
    let record = Schema::expert_nomination().split(&keyed, "P-1".into(), "P-2".into());
    assert_eq!(record.missing, ["consent_processing"]);
}

#[test]
fn the_entry_is_required_when_the_kind_of_nomination_says_so() {
    let renewal = expert_answers().with("nomination_kind", "renewal");
    assert_eq!(codes(&renewal, Purpose::Portal), [("replaces_entry".to_owned(), "required-when".to_owned())]);
    assert_eq!(codes(&renewal.with("replaces_entry", "RE-2014-0021"), Purpose::Portal), []);
}

#[test]
fn a_nul_a_bidi_override_and_an_unknown_field_are_refused_with_the_field_named() {
    assert_eq!(one_problem("family_name", "Sam\0ple"), "control-character");
    assert_eq!(one_problem("family_name", "Sam\u{202E}ple"), "bidi-override");
    assert_eq!(one_problem("family_name", "\u{200B}\u{200B}"), "blank");
    assert_eq!(one_problem("shoe_size", "44"), "unknown-field");
    let evil = codes(&expert_answers().with("<script>\u{202E}", "1"), Purpose::Draft);
    assert_eq!(evil, [("form".to_owned(), "unknown-field".to_owned())]);
}

#[test]
fn right_to_left_names_with_their_ordinary_marks_are_fine() {
    let answers =
        expert_answers().with("name_original_script", "محمد\u{200F} رضا").with("family_name", "Nguyễn");
    assert_eq!(codes(&answers, Purpose::Portal), []);
}

#[test]
fn every_kind_of_value_is_checked() {
    for (field, value, code) in [
        ("email", json!("nobody"), "not-an-email"),
        ("email", json!("a@b"), "not-an-email"),
        ("email", json!("a b@example.org"), "not-an-email"),
        ("email", json!("a@example.org\nBcc: b@example.org"), "not-an-email"),
        ("phone", json!("0123"), "not-a-phone"),
        ("nominator_date", json!("2014-02-30"), "not-a-date"),
        ("nominator_date", json!("2014-02"), "not-a-date"),
        ("position_since", json!("2014-13"), "not-a-date"),
        ("residence_country", json!("XX"), "not-a-country"),
        ("nationalities", json!([]), "required"),
        ("nationalities", json!(["QM", "QM"]), "repeated"),
        ("nationalities", json!(["AU", "ID", "TH", "NZ"]), "too-many"),
        ("contact_language", json!("English"), "not-a-language"),
        ("sector", json!("SECT.XXX"), "not-an-option"),
        ("kinds", json!(["AREA.TIP"]), "not-an-option"),
        ("areas_secondary", json!(["AREA.TIP"]), "repeated"),
        ("years_experience", json!(61), "too-large"),
        ("years_experience", json!(-1), "too-small"),
        ("years_experience", json!("many"), "not-a-number"),
        ("years_experience", json!(1.5), "not-a-number"),
        ("trainer", json!("perhaps"), "not-yes-or-no"),
        ("decl_accuracy", json!(false), "not-attested"),
        ("title", json!("x".repeat(31)), "too-long"),
        ("expertise_summary", json!("word ".repeat(301)), "too-many-words"),
        ("languages", json!([{"bcp47": "en", "level": "fluent"}]), "not-an-option"),
        ("languages", json!([{"level": "C1"}]), "required"),
        ("languages", json!(["en"]), "wrong-shape"),
        (
            "previous_positions",
            json!([{"employer": "X", "from": "2014", "to": "2013"}]),
            "ends-before-it-begins",
        ),
        ("previous_positions", json!([{"employer": "X", "salary": "1"}]), "unknown-column"),
        ("publications", json!([{"citation": "X", "url": "javascript:alert(1)"}]), "not-a-web-address"),
        ("references", json!([{"name": "X", "email": "nobody"}]), "not-an-email"),
        ("unavailable", json!([{"from": "2014-05-01"}]), "wrong-shape"),
        ("cv", json!("cv.pdf"), "not-a-file"),
        ("family_name", json!({"a": "b"}), "wrong-shape"),
        ("family_name", json!(["a"]), "wrong-shape"),
        ("reference", json!("EN-2014-0001"), "filled-by-the-office"),
        ("decision", json!("approved"), "filled-by-the-office"),
    ] {
        assert_eq!(one_problem(field, value.clone()), code, "{field} {value}");
    }
}

#[test]
fn what_a_page_delivers_as_text_becomes_typed() {
    let schema = Schema::expert_nomination();
    let typed = [
        ("years_experience", json!("12"), json!(12)),
        ("trainer", json!("yes"), json!(true)),
        ("consent_contact", json!("no"), json!(false)),
        ("phone", json!("+66 (2) 343-9477"), json!("+6623439477")),
        ("phone", json!(" (.) "), json!("(.)")),
        ("kinds", json!("KIND.LEG"), json!(["KIND.LEG"])),
        ("family_name", json!("  Sample \r\n"), json!("Sample")),
    ];
    for (field, given, wanted) in typed {
        assert_eq!(schema.clean(&Answers::default().with(field, given)).get(field), Some(&wanted), "{field}");
    }
    assert_eq!(
        schema.clean(&Answers::default().with("given_names", "  ").with("kinds", json!([""]))),
        Answers::default()
    );
}

#[test]
fn messages_never_repeat_what_was_typed() {
    let answers =
        expert_answers().with("email", "secret-in-a-mail").with("sector", "secret").with("phone", "secret");
    let problems = Schema::expert_nomination().validate(&answers, Purpose::Portal);
    assert_eq!(problems.len(), 3);
    assert!(problems.iter().all(|problem| !problem.message.contains("secret")));
}

#[test]
fn no_personal_answer_stays_in_the_open() {
    let record = Schema::expert_nomination().split(&expert_answers(), "P-1".into(), "P-2".into());
    for field in Schema::expert_nomination().fields().iter().filter(|field| field.is_personal()) {
        assert_eq!(record.public.read().get(&field.id), None, "{}", field.id);
    }
    let nominee = record.nominee.value().unwrap();
    let officer = record.officer.value().unwrap();
    assert_eq!(nominee.text("family_name"), Some("Sample"));
    assert_eq!(officer.text("authorising_officer_email"), Some("officer@qm.example"));
    assert_eq!(officer.get("family_name"), None);
    assert_eq!(join(&record.public.read(), Some(nominee), Some(officer)), expert_answers());
}

#[test]
fn dr09_a_searcher_sees_nothing_without_consent_and_the_address_only_with_consent_to_contact() {
    let schema = Schema::expert_nomination();
    let sees = |given: Option<&Consent>, field: &str| {
        schema.visible_fields(Audience::Searcher, given).any(|shown| shown.id == field)
    };
    assert_eq!(schema.visible_fields(Audience::Searcher, None).count(), 0);
    assert_eq!(schema.visible_fields(Audience::Searcher, Some(&consent(false, true))).count(), 0);
    let found = consent(true, false);
    assert!(sees(Some(&found), "family_name"));
    assert!(!sees(Some(&found), "email"));
    let reached = consent(true, true);
    assert!(sees(Some(&reached), "email"));
    assert!(!sees(Some(&reached), "phone"));
}

#[test]
fn what_is_sensitive_is_for_the_office_and_the_auditor_only() {
    let schema = Schema::expert_nomination();
    let sees = |role: Role| {
        let audience = Audience::of(role).unwrap();
        schema.visible_fields(audience, None).any(|field| field.id == "gender")
    };
    assert!(sees(Role::Registrar) && sees(Role::Auditor));
    assert!(!sees(Role::Nominator) && !sees(Role::Nominee));
}

#[test]
fn the_primary_focal_point_needs_decision_making_capacity() {
    let schema = Schema::focal_point_nomination();
    let without = focal_point_answers().with("decision_capacity", false);
    let problems = schema.validate(&without, Purpose::Portal);
    assert_eq!(problems.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["must-be"]);
    assert_eq!(schema.validate(&without.with("slot", "alternate"), Purpose::Portal), []);
}

#[test]
fn a_list_of_a_hundred_thousand_different_values_is_refused_at_once() {
    let many: Vec<Value> = (0..100_000).map(|number| Value::String(format!("v{number}"))).collect();
    let begun = std::time::Instant::now();
    assert!(!codes(&Answers::default().with("modalities", Value::Array(many)), Purpose::Draft).is_empty());
    assert!(begun.elapsed() < std::time::Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[test]
fn open_answers_keep_the_words_of_the_record_and_a_few_are_read_without_the_others() {
    let json = r#"{"kinds":["KIND.LEG"],"sector":"SECT.GOV","years_experience":12}"#;
    let answers: OpenAnswers = serde_json::from_str(json).unwrap();
    assert_eq!(answers.json(), json);
    assert_eq!(serde_json::to_string(&answers).unwrap(), json);
    assert_eq!(answers.read().text("sector"), Some("SECT.GOV"));
    assert_eq!(
        answers.only(&["sector", "languages"]),
        Answers::default().with("sector", "SECT.GOV"),
        "what is not there is left out"
    );
    let escaped: OpenAnswers = serde_json::from_str(r#"{"of\"old":1,"sector":"SECT.GOV"}"#).unwrap();
    assert_eq!(escaped.only(&["sector"]), Answers::default().with("sector", "SECT.GOV"));
    assert_eq!(OpenAnswers::from(answers.read()), answers);
    assert_ne!(OpenAnswers::from(answers.read().with("sector", "SECT.CSO")), answers);
    assert!(serde_json::from_str::<OpenAnswers>("[1]").is_err(), "answers are an object");
    let value = serde_json::to_value(&answers).unwrap();
    assert_eq!(serde_json::from_value::<OpenAnswers>(value).unwrap(), answers, "through a tree, too");
}
