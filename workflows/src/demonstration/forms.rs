//! What do the forms of the demonstration say? Whole forms of invented people.

use domain::form::Answers;
use serde_json::json;

/// An invented expert.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expert {
    /// Who puts the expert forward.
    pub nominator: &'static str,
    /// Given names.
    pub given: &'static str,
    /// Family name.
    pub family: &'static str,
    /// Kind of expertise.
    pub kind: &'static str,
    /// Main area.
    pub area: &'static str,
    /// Sector.
    pub sector: &'static str,
    /// What the expert does, in one sentence.
    pub summary: &'static str,
}

/// The whole form of an expert, as a careful officer fills it.
pub(super) fn expert(one: &Expert) -> Answers {
    let code = one.nominator.to_lowercase();
    let country = if one.nominator.len() == 2 { one.nominator } else { "QT" };
    let mail = format!("{}.{}@{code}.example", plain(one.given), plain(one.family));
    let value = json!({
        "nominating_authority": format!("Department of the Interior of {}", one.nominator),
        "authorising_officer_name": format!("Authorising Officer of {}", one.nominator),
        "authorising_officer_title": "Director",
        "authorising_officer_email": format!("officer@{code}.example"),
        "nominator_attestation": true,
        "nominator_date": "2014-02-10",
        "family_name": one.family,
        "given_names": one.given,
        "name_display": format!("{} {}", one.given, one.family),
        "nationalities": [country],
        "residence_country": country,
        "contact_language": "en",
        "email": mail,
        "phone": "+66212345678",
        "contact_via": "nominator",
        "sector": one.sector,
        "employer": format!("Office of Training of {}", one.nominator),
        "position": "Senior adviser",
        "employer_release": "yes",
        "kinds": [one.kind],
        "area_primary": one.area,
        "years_experience": 12,
        "expertise_summary": one.summary,
        "trainer": true,
        "languages": [{"bcp47": "en", "level": "C1"}],
        "modalities": ["remote advice", "short mission"],
        "cost_basis": "to be agreed",
        "decl_accuracy": true,
        "decl_personal_capacity": true,
        "consent_processing": true,
        "consent_visibility": true,
        "consent_contact": false,
    });
    answers(value)
}

/// The signed form of an invented expert as one page of PDF, as small as a page can be.
pub(super) fn scan(one: &Expert) -> Vec<u8> {
    let words =
        format!("Nomination of {} {} by {}, signed.", plain(one.given), plain(one.family), one.nominator);
    let drawing = format!("BT /F1 18 Tf 72 720 Td ({words}) Tj ET");
    format!(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n\
         4 0 obj<</Length {}>>stream\n{drawing}\nendstream endobj\n\
         5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        drawing.len()
    )
    .into_bytes()
}

/// The whole form of a national focal point.
pub(super) fn official(member: &str, name: (&str, &str), effective: &str, replaces: Option<&str>) -> Answers {
    let code = member.to_lowercase();
    let mut value = json!({
        "nominating_authority": format!("Department of the Interior of {member}"),
        "authorising_officer_name": format!("Authorising Officer of {member}"),
        "authorising_officer_title": "Director",
        "authorising_officer_email": format!("officer@{code}.example"),
        "nominator_attestation": true,
        "nominator_date": "2014-02-10",
        "slot": "primary",
        "scope": "RSO national focal point",
        "effective_on": effective,
        "family_name": name.1,
        "given_names": name.0,
        "name_display": format!("{} {}", name.0, name.1),
        "position": "Head of division",
        "department": "Borders",
        "grade": "Director",
        "decision_capacity": true,
        "email": format!("{}@{code}.example", plain(name.1)),
        "phone": "+66212345679",
        "time_zone": "Asia/Bangkok",
        "weekend": ["Sat", "Sun"],
        "languages": ["en"],
        "powers": ["expert nominations"],
        "consent_sharing": true,
    });
    if let (Some(replaces), Some(members)) = (replaces, value.as_object_mut()) {
        members.insert("replaces".to_owned(), replaces.into());
    }
    answers(value)
}

fn answers(value: serde_json::Value) -> Answers {
    serde_json::from_value(value).unwrap_or_default()
}

/// A name as it stands in an address.
fn plain(name: &str) -> String {
    domain::names::fold(name).replace(' ', "")
}
