//! Who acts in the invented histories, and what do their forms hold?

use domain::channel::FileRef;
use domain::form::{Answers, FormRecord};
use domain::{PersonId, Personal};
use serde_json::json;

use super::chance::Chance;

/// Participants of the stories: stand-ins only.
pub const PARTICIPANTS: usize = 60;

const AREAS: [&str; 8] = [
    "AREA.TIP.CRI",
    "AREA.TIP.IDV",
    "AREA.SOM.DOC",
    "AREA.SOM.INV",
    "AREA.MIG.DAT",
    "AREA.REF.CHI",
    "AREA.BOR.MAR",
    "AREA.XCT.LEG",
];
const SECTORS: [&str; 4] = ["SECT.GOV", "SECT.IO", "SECT.CSO", "SECT.ACA"];
const KINDS: [&str; 3] = ["KIND.LEG", "KIND.POL", "KIND.OPS"];
const LANGUAGES: [&str; 6] = ["en", "th", "id", "vi", "fr", "zh"];
const LEVELS: [&str; 4] = ["B2", "C1", "C2", "native"];
const MODALITIES: [&str; 4] = ["remote advice", "drafting committee", "short mission", "training delivery"];
const PRESENT: [&str; 30] = [
    "nominator",
    "nominating_authority",
    "authorising_officer_name",
    "authorising_officer_title",
    "authorising_officer_email",
    "call_ref",
    "nomination_kind",
    "nominator_attestation",
    "nominator_date",
    "family_name",
    "given_names",
    "name_display",
    "nationalities",
    "residence_country",
    "contact_language",
    "email",
    "phone",
    "contact_via",
    "sector",
    "employer",
    "position",
    "employer_release",
    "kinds",
    "area_primary",
    "areas_secondary",
    "years_experience",
    "expertise_summary",
    "languages",
    "modalities",
    "cost_basis",
];

/// The code of a stand-in participant.
#[must_use]
pub fn participant(index: usize) -> String {
    format!("Q{:02}", index % PARTICIPANTS)
}

/// A filled-in form of an expert or official.
#[must_use]
pub fn form(chance: &mut Chance, form: &str, nominee: &PersonId, officer: &PersonId) -> FormRecord {
    let public = json!({
        "nominator": "stand-in",
        "nominating_authority": "Department of Immigration and Border Affairs",
        "call_ref": "2014",
        "nomination_kind": "new",
        "nominator_date": "2014-05-16",
        "note_ref": format!("IMM/{}/{}", chance.below(90), chance.below(9_000)),
        "contact_language": "en",
        "contact_via": "nominator",
        "sector": chance.one_of(&SECTORS),
        "employer_release": "yes",
        "kinds": [chance.one_of(&KINDS)],
        "area_primary": chance.one_of(&AREAS),
        "areas_secondary": [chance.one_of(&AREAS)],
        "years_experience": chance.below(40),
        "instruments": ["UNTOC", "UNTOC-SOM"],
        "keywords": ["visa fraud", "forensics"],
        "trainer": true,
        "languages": [{"bcp47": chance.one_of(&LANGUAGES), "level": chance.one_of(&LEVELS)}, {"bcp47": "en", "level": "C1"}],
        "modalities": [chance.one_of(&MODALITIES)],
        "notice_days": 14,
        "max_days": 30,
        "cost_basis": "to be agreed"
    });
    let public = match public {
        serde_json::Value::Object(members) => Answers(members.into_iter().collect()),
        _ => Answers::default(),
    };
    FormRecord {
        form: form.to_owned(),
        public: public.into(),
        nominee: Personal::clear(nominee.clone(), "nominee", sealed("expertise_summary")),
        officer: Personal::clear(officer.clone(), "officer", sealed("authorising_officer_title")),
        present: PRESENT.iter().map(|field| (*field).to_owned()).collect(),
        missing: if chance.percent(20) { vec!["languages".to_owned()] } else { Vec::new() },
    }
}

/// A personal answer of the usual length; its text says nothing.
fn sealed(field: &str) -> Answers {
    let text = "an invented answer of the length such answers have; ".repeat(6);
    Answers([(field.to_owned(), json!(text))].into())
}

/// A scanned form.
#[must_use]
pub fn file(chance: &mut Chance, subject: &PersonId) -> FileRef {
    FileRef {
        digest: format!(
            "{:016x}{:016x}{:016x}{:016x}",
            chance.next(),
            chance.next(),
            chance.next(),
            chance.next()
        ),
        media_type: "application/pdf".to_owned(),
        bytes: 40_000 + chance.below(400_000),
        subject: subject.clone(),
    }
}

/// A pseudonym: `P-` and 26 letters and digits.
#[must_use]
pub fn pseudonym(chance: &mut Chance) -> PersonId {
    PersonId::new(format!("P-{:013X}{:013X}", chance.next() >> 12, chance.next() >> 12))
}
