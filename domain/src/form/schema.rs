//! A form as data: its sections and fields, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;

use super::{Answers, FormRecord};
use crate::actor::Role;
use crate::identity::PersonId;
use crate::personal::Personal;
use crate::roster_entry::event::Consent;

/// A form and its version.
#[derive(Debug)]
pub struct Schema {
    /// `expert-nomination`.
    pub form: String,
    /// `1`.
    pub version: String,
    /// The title as it is printed.
    pub title: String,
    /// Sections in order.
    pub sections: Vec<Section>,
    fields: Vec<Field>,
    places: HashMap<String, usize>,
}

/// A section of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its letter.
    pub letter: String,
    /// Its title.
    pub title: String,
}

/// One field.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Identifier.
    pub id: String,
    /// Letter of its section.
    pub section: String,
    /// Label as it is printed.
    pub label: String,
    /// What it may hold.
    pub kind: Kind,
    /// How many values it may hold, where it holds a list.
    pub repeat: Option<(usize, usize)>,
    /// When it is required.
    pub required: Requirement,
    /// Who fills it.
    pub filled_by: FilledBy,
    /// How personal it is.
    pub class: Class,
    /// Who may see it.
    pub visible_to: Vec<Audience>,
    /// Whether searchers see it once the expert consents to be contacted.
    pub shown_with_contact: bool,
    /// Longest text in characters, or largest number.
    pub max: Option<i64>,
    /// Most words.
    pub max_words: Option<usize>,
    /// Smallest number.
    pub min: Option<i64>,
    /// Media types of a file; empty where any will do.
    pub media_types: Vec<String>,
    /// Largest file.
    pub max_bytes: Option<u64>,
    /// What stands there before anybody types.
    pub default: Option<Value>,
    /// A remark for whoever fills it.
    pub note: Option<String>,
    /// A field whose value must not be repeated here.
    pub distinct_from: Option<String>,
    /// A value it must have under a condition.
    pub must_be: Option<(Value, Condition)>,
    /// In which part of an event its value travels.
    pub part: Part,
}

/// What a field may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A line or, where it may be long, several.
    Text,
    /// The name of a person.
    PersonName,
    /// An e-mail address.
    Email,
    /// A telephone number as `+66 2 343 9477`; kept as `+6623439477`.
    Phone,
    /// A postal address, several lines.
    Address,
    /// The code of a participant.
    Participant,
    /// The year of a call.
    Call,
    /// A roster entry.
    Entry,
    /// A nomination of a focal point.
    FocalPoint,
    /// One of a few words, or several of them.
    Choice(Vec<Choice>),
    /// A signature, stamp or tick: `true`, or who signed.
    Attestation,
    /// A day.
    Date,
    /// A year, month or day.
    PartialDate,
    /// A country by ISO 3166 alpha-2.
    Country,
    /// A language by BCP 47.
    Language,
    /// An IANA time zone.
    Zone,
    /// Yes or no.
    Boolean,
    /// Yes or no, by the person concerned.
    Consent,
    /// A whole number.
    Integer,
    /// The digest of a file that was stored before.
    File,
    /// Rows of these columns; `level` is one of the choices.
    Rows(Vec<String>, Vec<Choice>),
    /// Periods from one day to another.
    Periods,
    /// The short name of a legal instrument.
    Instrument,
    /// Known to the program; nobody types it.
    Computed,
}

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// As it is stored.
    pub value: String,
    /// As it is shown.
    pub label: String,
    /// How deep it stands in its list; 0 for a plain one.
    pub level: u8,
}

/// When a field is required.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Requirement {
    /// Always.
    Always,
    /// Never.
    Optional,
    /// Where another field has certain values.
    When(Condition),
}

/// A condition on another field: `nomination_kind in ['update','renewal']`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// The other field.
    pub field: String,
    /// Its values.
    pub values: Vec<String>,
    /// Whether it must have one of them, or none.
    pub holds: bool,
}

impl Condition {
    /// Reads `a == 'x'`, `a != 'x'`, `a in ['x','y']`.
    fn parse(text: &str) -> Option<Self> {
        let quoted =
            |list: &str| -> Vec<String> { list.split('\'').skip(1).step_by(2).map(str::to_owned).collect() };
        let (field, values, holds) = if let Some((field, list)) = text.split_once(" in ") {
            (field, quoted(list), true)
        } else if let Some((field, value)) = text.split_once(" != ") {
            (field, quoted(value), false)
        } else {
            let (field, value) = text.split_once(" == ")?;
            (field, quoted(value), true)
        };
        (!values.is_empty()).then(|| Self { field: field.trim().to_owned(), values, holds })
    }

    /// Whether it is met. A condition on an empty field is not met.
    #[must_use]
    pub fn is_met(&self, answers: &Answers) -> bool {
        let given = answers.texts(&self.field);
        !given.is_empty()
            && given.iter().any(|text| self.values.iter().any(|value| value == text)) == self.holds
    }
}

/// Who fills a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FilledBy {
    /// The nominating member or observer.
    Nominator,
    /// The person put forward.
    Nominee,
    /// The secretariat.
    Rso,
    /// The program.
    System,
}

/// How personal a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Not personal.
    None,
    /// Says who somebody is.
    Basic,
    /// Says how to reach somebody.
    Contact,
    /// Could harm somebody.
    Sensitive,
}

/// For whose eyes a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Those who speak for the participant that nominated.
    Nominator,
    /// The person put forward.
    Nominee,
    /// The secretariat.
    Rso,
    /// Members and observers who search.
    Searcher,
    /// The auditor.
    Auditor,
}

impl Audience {
    /// The audience somebody in this role belongs to; none for roles that see no form.
    #[must_use]
    pub const fn of(role: Role) -> Option<Self> {
        match role {
            Role::Nominator | Role::MemberGovernment => Some(Self::Nominator),
            Role::Nominee | Role::Nfp => Some(Self::Nominee),
            Role::Registrar
            | Role::Approver
            | Role::CoManager
            | Role::Administrator
            | Role::Rso
            | Role::System => Some(Self::Rso),
            Role::Searcher => Some(Self::Searcher),
            Role::Auditor => Some(Self::Auditor),
            Role::Iom
            | Role::Ministers
            | Role::SeniorOfficials
            | Role::CoChairs
            | Role::CoLeads
            | Role::Committee
            | Role::Drafter
            | Role::Expert
            | Role::Timer => None,
        }
    }
}

/// In which part of an event a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// In the open.
    Public,
    /// Sealed for the person put forward.
    Nominee,
    /// Sealed for the authorising officer.
    Officer,
}

impl Field {
    /// Whether it holds a list.
    #[must_use]
    pub const fn is_list(&self) -> bool {
        self.repeat.is_some()
    }
    /// Whether the secretariat's acts fill it, so that nobody types it.
    #[must_use]
    pub fn is_for_the_office(&self) -> bool {
        match self.filled_by {
            FilledBy::System => true,
            FilledBy::Rso => self.kind != Kind::File,
            FilledBy::Nominator | FilledBy::Nominee => false,
        }
    }
    /// Whether it holds personal data.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        self.class != Class::None
    }
    /// Whether these answers make it required.
    #[must_use]
    pub fn is_required(&self, answers: &Answers) -> bool {
        match &self.required {
            Requirement::Always => true,
            Requirement::Optional => false,
            Requirement::When(condition) => condition.is_met(answers),
        }
    }
}

impl Schema {
    /// The form by which experts are put forward: 77 fields.
    #[must_use]
    pub fn expert_nomination() -> &'static Self {
        static FORM: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("../../data/expert-nomination-form.json")));
        &FORM
    }

    /// The form by which governments name their focal points: 40 fields.
    #[must_use]
    pub fn focal_point_nomination() -> &'static Self {
        static FORM: LazyLock<Schema> =
            LazyLock::new(|| read(include_str!("../../data/nfp-nomination-form.json")));
        &FORM
    }

    /// The form of this name and version, as a record names it: `expert-nomination/1`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        [Self::expert_nomination(), Self::focal_point_nomination()]
            .into_iter()
            .find(|schema| schema.name() == name)
    }

    /// Form and version: `expert-nomination/1`.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}/{}", self.form, self.version)
    }

    /// Every field, in form order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// A field by its identifier.
    #[must_use]
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.places.get(id).and_then(|place| self.fields.get(*place))
    }

    /// The fields somebody types, in form order; those of the office are filled by its acts.
    pub fn asked(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| !field.is_for_the_office())
    }

    /// The fields of a section, in form order.
    pub fn fields_of<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| field.section == section)
    }

    /// What an audience may see. Searchers see nothing without the expert's consent to be found, and what leads to
    /// the expert only with the consent to be contacted (DR09).
    pub fn visible_fields<'a>(
        &'a self,
        audience: Audience,
        consent: Option<&'a Consent>,
    ) -> impl Iterator<Item = &'a Field> {
        self.fields.iter().filter(move |field| {
            let listed = field.visible_to.contains(&audience);
            match audience {
                Audience::Searcher => consent.is_some_and(|given| {
                    given.may_be_found() && (listed || field.shown_with_contact && given.may_be_contacted())
                }),
                _ => listed,
            }
        })
    }

    /// The answers an audience may see.
    #[must_use]
    pub fn visible(&self, answers: &Answers, audience: Audience, consent: Option<&Consent>) -> Answers {
        let shown = self.visible_fields(audience, consent);
        Answers(shown.filter_map(|field| Some((field.id.clone(), answers.get(&field.id)?.clone()))).collect())
    }

    /// Required fields that have no value, in form order; those of the office are not asked of anybody.
    #[must_use]
    pub fn missing(&self, answers: &Answers) -> Vec<String> {
        let lacking =
            self.asked().filter(|field| field.is_required(answers) && answers.get(&field.id).is_none());
        lacking.map(|field| field.id.clone()).collect()
    }

    /// Separates answers by whose they are, ready to be sealed.
    #[must_use]
    pub fn split(&self, answers: &Answers, nominee: PersonId, officer: PersonId) -> FormRecord {
        let part = |wanted: Part| {
            let fields = self.fields.iter().filter(|field| field.part == wanted);
            Answers(
                fields
                    .filter_map(|field| Some((field.id.clone(), answers.get(&field.id)?.clone())))
                    .collect(),
            )
        };
        let present = self.fields.iter().filter(|field| answers.get(&field.id).is_some());
        FormRecord {
            form: self.name(),
            public: part(Part::Public).into(),
            nominee: Personal::clear(nominee, "nominee", part(Part::Nominee)),
            officer: Personal::clear(officer, "officer", part(Part::Officer)),
            present: present.map(|field| field.id.clone()).collect(),
            missing: self.missing(answers),
        }
    }
}

/// The code list of a facet, the facet itself left out: `AREA` with its areas and sub-areas.
fn taxonomy(facet: &str) -> Vec<Choice> {
    #[derive(Deserialize)]
    struct Line {
        code: String,
        label: String,
        level: u8,
    }
    let mut reader = csv::Reader::from_reader(include_str!("../../data/expertise-taxonomy.csv").as_bytes());
    let lines = reader.deserialize::<Line>().filter_map(Result::ok);
    lines
        .filter(|line| line.level > 0 && line.code.split('.').next() == Some(facet))
        .map(|line| Choice { value: line.code, label: line.label, level: line.level - 1 })
        .collect()
}

#[derive(Deserialize)]
struct Document {
    form: String,
    version: String,
    title: String,
    sections: std::collections::BTreeMap<String, String>,
    fields: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    section: String,
    label: String,
    r#type: String,
    required: Required,
    filled_by: FilledBy,
    pii: Class,
    visible_to: Vec<Audience>,
    searcher_with: Option<String>,
    max: Option<i64>,
    max_words: Option<usize>,
    min: Option<i64>,
    repeat: Option<(usize, usize)>,
    #[serde(default)]
    r#enum: Vec<String>,
    #[serde(default)]
    enum_level: Vec<String>,
    #[serde(default)]
    types: Vec<String>,
    max_bytes: Option<u64>,
    default: Option<Value>,
    note: Option<String>,
    distinct_from: Option<String>,
    must_be: Option<MustBe>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Required {
    Word(String),
    When { r#if: String },
}

#[derive(Deserialize)]
struct MustBe {
    value: Value,
    r#if: String,
}

/// The most values a list may hold where its form sets no limit.
const MOST_VALUES: usize = 50;

#[expect(clippy::expect_used, reason = "the forms are compiled in; a test reads both")]
fn read(json: &str) -> Schema {
    let document: Document = serde_json::from_str(json).expect("a form is a JSON document of fields");
    let first_section = document.sections.keys().next().cloned().unwrap_or_default();
    let fields: Vec<Field> = document.fields.into_iter().map(|line| field(line, &first_section)).collect();
    let places = fields.iter().enumerate().map(|(place, field)| (field.id.clone(), place)).collect();
    let sections = document.sections.into_iter().map(|(letter, title)| Section { letter, title }).collect();
    Schema { form: document.form, version: document.version, title: document.title, sections, fields, places }
}

/// A section is about one of two people: the first about whoever nominates, every other about who is put forward.
#[expect(clippy::panic, reason = "the forms are compiled in; a test reads both")]
fn field(line: Line, first_section: &str) -> Field {
    let condition =
        |text: &str| Condition::parse(text).unwrap_or_else(|| panic!("{}: condition {text}", line.id));
    let (kind, is_list) = kind(&line);
    let part = match (line.pii, line.section == first_section) {
        (Class::None, _) => Part::Public,
        (_, true) => Part::Officer,
        (_, false) => Part::Nominee,
    };
    Field {
        kind,
        repeat: line.repeat.or(is_list.then_some((0, MOST_VALUES))),
        required: match &line.required {
            Required::Word(word) if word == "always" => Requirement::Always,
            Required::Word(_) => Requirement::Optional,
            Required::When { r#if } => Requirement::When(condition(r#if)),
        },
        must_be: line.must_be.as_ref().map(|must| (must.value.clone(), condition(&must.r#if))),
        part,
        id: line.id,
        section: line.section,
        label: line.label,
        filled_by: line.filled_by,
        class: line.pii,
        visible_to: line.visible_to,
        shown_with_contact: line.searcher_with.as_deref() == Some("contact"),
        max: line.max,
        max_words: line.max_words,
        min: line.min,
        media_types: line.types,
        max_bytes: line.max_bytes,
        default: line.default,
        note: line.note,
        distinct_from: line.distinct_from,
    }
}

fn plain(words: &[String]) -> Vec<Choice> {
    words.iter().map(|word| Choice { value: word.clone(), label: word.clone(), level: 0 }).collect()
}

/// What a field of this type may hold, and whether the type itself is a list.
#[expect(clippy::panic, reason = "the forms are compiled in; a test reads both")]
fn kind(line: &Line) -> (Kind, bool) {
    let name = line.r#type.as_str();
    if let Some(facet) = name.strip_prefix("taxonomy:") {
        return (Kind::Choice(taxonomy(facet)), false);
    }
    if let Some(columns) = name.strip_prefix("list{").and_then(|rest| rest.strip_suffix('}')) {
        let columns = columns.split(',').map(str::to_owned).collect();
        return (Kind::Rows(columns, plain(&line.enum_level)), true);
    }
    if name == "date-range-list" {
        return (Kind::Periods, true);
    }
    let (single, is_list) = name.strip_suffix("-list").map_or((name, false), |single| (single, true));
    let kind = match single {
        "text" => Kind::Text,
        "person-name" => Kind::PersonName,
        "email" => Kind::Email,
        "phone-e164" => Kind::Phone,
        "address" => Kind::Address,
        "participant-ref" => Kind::Participant,
        "call-ref" => Kind::Call,
        "entry-ref" => Kind::Entry,
        "nfp-ref" => Kind::FocalPoint,
        "enum" => Kind::Choice(plain(&line.r#enum)),
        "attestation" => Kind::Attestation,
        "date" => Kind::Date,
        "edtf" => Kind::PartialDate,
        "iso2" => Kind::Country,
        "bcp47" => Kind::Language,
        "iana-tz" => Kind::Zone,
        "boolean" => Kind::Boolean,
        "consent" => Kind::Consent,
        "integer" => Kind::Integer,
        "file" => Kind::File,
        "instrument-ref" => Kind::Instrument,
        "instant" | "actor-ref" | "generated" => Kind::Computed,
        other => panic!("{}: unknown type {other}", line.id),
    };
    (kind, is_list)
}
