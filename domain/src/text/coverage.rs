//! Which provisions of the instruments does a guide treat? Counted as the treaties count, not as a tick list (DR31, DR32).
//!
//! Only core provisions are owed; what a treaty asks to consider, or allows, is never missing: it is reported beside as weighed or not. An
//! any-of group is one unit; an all-of group that was begun and not finished is partial, and a gap only when nothing of it is treated.
//! There is nothing in the matrix about what any state does.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::document::Outline;
use crate::identity::ProvisionId;

/// Stands above every matrix (DR32).
pub const BANNER: &str = "Voluntary and non-binding. This shows what the instruments ask for and where the guide treats it, not what any \
                          state does.";

/// The instrument of a guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Instrument {
    /// The protocol on the smuggling of migrants.
    #[serde(rename = "SOM")]
    Smuggling,
    /// The protocol on trafficking in persons.
    #[serde(rename = "TIP")]
    Trafficking,
}

impl Instrument {
    /// Its code in the tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Smuggling => "SOM",
            Self::Trafficking => "TIP",
        }
    }
    /// The instrument with this code.
    #[must_use]
    pub fn read(code: &str) -> Option<Self> {
        [Self::Smuggling, Self::Trafficking].into_iter().find(|instrument| instrument.code() == code)
    }
}

/// How a provision binds, as the table of obligations says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words of the table")]
pub enum Duty {
    Definition,
    Mandatory,
    MandatoryQualified,
    MandatoryEndeavour,
    MandatoryProcedural,
    Conditional,
    Consider,
    Choice,
    Optional,
    Context,
    Safeguard,
}

impl Duty {
    /// Whether the treaty leaves it to each party whether to do it at all.
    #[must_use]
    pub const fn is_weighed(self) -> bool {
        matches!(self, Self::Consider | Self::Optional)
    }
}

/// How the provisions of a unit count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Logic {
    /// A provision by itself.
    Single,
    /// One of them is enough.
    AnyOf,
    /// All of them are asked for.
    AllOf,
}

/// A line of the table of obligations.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Provision {
    /// `UNTOC-5.1.a.i`
    pub id: ProvisionId,
    /// `UNTOC`, `TIP`, `SOM`
    pub instrument: String,
    /// `5`
    pub article: String,
    /// `1(a)(i)`; empty for a whole article.
    pub paragraph: String,
    /// What it is about.
    pub title: String,
    /// How it binds.
    pub duty: Duty,
    /// The treaty's own words for that: `shall (either or both)`.
    pub marker: String,
    /// What qualifies it.
    pub qualifier: String,
    /// The group it counts in; empty if it counts by itself.
    pub group: String,
    /// How that group counts.
    group_rule: Option<Logic>,
    /// `yes` for the core of criminalization.
    criminalization_core: String,
    /// `BOTH`, `TIP`, `SOM`: whose guide it belongs to.
    guide: String,
    /// What it asks, in a sentence.
    pub summary: String,
}

impl Provision {
    /// Whether it is part of the core of criminalization.
    #[must_use]
    pub fn is_core(&self) -> bool {
        self.criminalization_core == "yes"
    }
    /// Whether a guide owes it.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.is_core() && !self.duty.is_weighed()
    }
    /// Whether it belongs to the guide on this instrument.
    #[must_use]
    pub fn concerns(&self, instrument: Instrument) -> bool {
        self.guide == "BOTH" || self.guide == instrument.code()
    }
    /// As a lawyer cites it: `UNTOC 5(1)(a)(i)`.
    #[must_use]
    pub fn citation(&self) -> String {
        cited(&self.instrument, &self.article, &self.paragraph)
    }
}

fn cited(instrument: &str, article: &str, paragraph: &str) -> String {
    let bare = paragraph.find('(').unwrap_or(paragraph.len());
    let (number, letters) = paragraph.split_at(bare);
    let number = if number.is_empty() { String::new() } else { format!("({number})") };
    format!("{instrument} {article}{number}{letters}")
}

#[expect(clippy::expect_used, reason = "the tables are compiled in; a test reads every line")]
fn lines<T: serde::de::DeserializeOwned>(table: &str) -> Vec<T> {
    csv::Reader::from_reader(table.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table of obligations")
}

/// The table of obligations of the convention and its two protocols.
#[must_use]
pub fn provisions() -> Vec<Provision> {
    lines(include_str!("../../data/obligations.csv"))
}

/// A section that a guide is opened with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedSection {
    /// `4.1`
    pub number: String,
    /// Its heading.
    pub title: String,
    /// What it is to treat.
    pub provisions: Vec<ProvisionId>,
}

#[derive(Deserialize)]
struct SectionLine {
    guide: String,
    section: String,
    title: String,
    obligations: String,
}

/// The sections a guide on this instrument is planned with, in their order.
#[must_use]
pub fn planned_sections(instrument: Instrument) -> Vec<PlannedSection> {
    let table: Vec<SectionLine> = lines(include_str!("../../data/guide-sections.csv"));
    let own = table.into_iter().filter(|line| line.guide == instrument.code());
    let section = |line: SectionLine| PlannedSection {
        number: line.section,
        title: line.title,
        provisions: line.obligations.split(';').filter(|id| !id.is_empty()).map(ProvisionId::new).collect(),
    };
    own.map(section).collect()
}

/// What a guide treats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matrix {
    /// The guide's instrument.
    pub instrument: Instrument,
    /// What is owed, in the order of the table.
    pub owed: Vec<Unit>,
    /// What the treaties ask to consider, or allow.
    pub weighed: Vec<Weighed>,
    /// Provisions that are treated though they are no part of the core.
    pub beyond: Vec<Treated>,
    /// Mapped provisions that no instrument has.
    pub unknown: Vec<Misplaced>,
    /// Mapped provisions that belong to the other guide.
    pub foreign: Vec<Misplaced>,
}

/// Provisions that count together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// `UNTOC 5(1)(a)`
    pub citation: String,
    /// The treaty's own word for the duty: `shall`.
    pub marker: String,
    /// How they count.
    pub logic: Logic,
    /// The provisions, and where each is treated.
    pub provisions: Vec<Treated>,
    /// The answer.
    pub standing: Standing,
}

/// How far a unit is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// As the treaty asks.
    Covered,
    /// Some of what the treaty asks for together.
    Partial,
    /// Nothing of it.
    Gap,
}

/// A provision and the sections that treat it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Treated {
    /// The provision.
    pub provision: ProvisionId,
    /// `UNTOC 5(1)(a)(i)`
    pub citation: String,
    /// What it is about.
    pub title: String,
    /// The numbers of the sections, in reading order; none if it is not treated.
    pub sections: Vec<String>,
}

/// Something a treaty asks to consider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weighed {
    /// The provision, and where it is treated.
    #[serde(flatten)]
    pub treated: Treated,
    /// The treaty's own words: `shall consider`.
    pub marker: String,
    /// Whether the guide weighs it. If not, nothing is missing.
    pub is_weighed: bool,
}

/// A mapping that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misplaced {
    /// As mapped.
    pub provision: ProvisionId,
    /// The numbers of the sections that are mapped to it.
    pub sections: Vec<String>,
}

impl Matrix {
    /// What is owed and not treated at all.
    pub fn gaps(&self) -> impl Iterator<Item = &Unit> {
        self.owed.iter().filter(|unit| unit.standing == Standing::Gap)
    }
    /// How many units have this standing.
    #[must_use]
    pub fn count(&self, standing: Standing) -> usize {
        self.owed.iter().filter(|unit| unit.standing == standing).count()
    }
}

impl Unit {
    /// The provisions that are not treated.
    pub fn missing(&self) -> impl Iterator<Item = &Treated> {
        self.provisions.iter().filter(|treated| treated.sections.is_empty())
    }
    /// Why it stands as it does, in words.
    #[must_use]
    pub fn because(&self) -> String {
        let cite = |treated: &Treated| treated.citation.clone();
        let missing = self.missing().map(cite).collect::<Vec<_>>().join(", ");
        let treated: Vec<&Treated> = self.provisions.iter().filter(|one| !one.sections.is_empty()).collect();
        match (self.standing, self.logic) {
            (Standing::Covered, Logic::AnyOf) => match treated.as_slice() {
                [only] => format!(
                    "{} is treated; the treaty asks for one of {}",
                    only.citation,
                    self.provisions.len()
                ),
                _ => format!("{} are treated; the treaty asks for one of them", treated.len()),
            },
            (Standing::Covered, Logic::Single | Logic::AllOf) => String::new(),
            (Standing::Partial, _) => format!("not yet treated: {missing}"),
            (Standing::Gap, Logic::AnyOf) => "none of them is treated; the treaty asks for one".to_owned(),
            (Standing::Gap, Logic::Single | Logic::AllOf) => "not treated in any section".to_owned(),
        }
    }
}

/// What sections with these numbers and mappings treat of an instrument.
#[must_use]
pub fn of<'map>(
    instrument: Instrument,
    sections: impl IntoIterator<Item = (&'map str, &'map [ProvisionId])>,
) -> Matrix {
    let mut treated_in: BTreeMap<&ProvisionId, Vec<String>> = BTreeMap::new();
    for (number, mapped) in sections {
        for provision in mapped.iter().collect::<BTreeSet<_>>() {
            treated_in.entry(provision).or_default().push(number.to_owned());
        }
    }
    let all = provisions();
    let own: Vec<&Provision> = all.iter().filter(|provision| provision.concerns(instrument)).collect();
    let treated = |provision: &Provision| Treated {
        provision: provision.id.clone(),
        citation: provision.citation(),
        title: provision.title.clone(),
        sections: treated_in.get(&provision.id).cloned().unwrap_or_default(),
    };
    let weighed = own.iter().filter(|provision| provision.duty.is_weighed()).map(|provision| {
        let treated = treated(provision);
        Weighed { is_weighed: !treated.sections.is_empty(), marker: provision.marker.clone(), treated }
    });
    let beyond = own.iter().filter(|provision| !provision.is_core() && !provision.duty.is_weighed());
    let ids: BTreeSet<&ProvisionId> = own.iter().map(|provision| &provision.id).collect();
    let misplaced = |known: bool| {
        let wrong = treated_in.iter().filter(|(id, _)| !ids.contains(*id));
        let wrong = wrong.filter(|(id, _)| all.iter().any(|provision| provision.id == ***id) == known);
        wrong
            .map(|(id, sections)| Misplaced { provision: (*id).clone(), sections: sections.clone() })
            .collect()
    };
    Matrix {
        instrument,
        owed: units(&own, &treated),
        weighed: weighed.collect(),
        beyond: beyond
            .map(|provision| treated(provision))
            .filter(|treated| !treated.sections.is_empty())
            .collect(),
        unknown: misplaced(false),
        foreign: misplaced(true),
    }
}

/// What a version treats.
#[must_use]
pub fn of_outline(instrument: Instrument, outline: &Outline) -> Matrix {
    of(
        instrument,
        outline.sections.iter().map(|section| (section.number.as_str(), section.provisions.as_slice())),
    )
}

/// The owed provisions, those of a group together, at the place of its first.
fn units(own: &[&Provision], treated: &dyn Fn(&Provision) -> Treated) -> Vec<Unit> {
    let mut units: Vec<(&str, Unit)> = Vec::new();
    for provision in own.iter().filter(|provision| provision.is_owed()) {
        let of_group = units.iter_mut().find(|(group, _)| !group.is_empty() && *group == provision.group);
        match of_group {
            Some((_, unit)) => unit.provisions.push(treated(provision)),
            None => units.push((&provision.group, unit(provision, treated(provision)))),
        }
    }
    let settled = units.into_iter().map(|(_, unit)| Unit { standing: standing(&unit), ..unit });
    settled.collect()
}

fn unit(provision: &Provision, treated: Treated) -> Unit {
    let citation = match provision.group.split_once('-') {
        // `UNTOC-5.1.a` is UNTOC 5(1)(a).
        Some((instrument, places)) => {
            let mut places = places.split('.');
            let article = places.next().unwrap_or_default();
            places.fold(format!("{instrument} {article}"), |cited, place| format!("{cited}({place})"))
        }
        None => provision.citation(),
    };
    let logic = provision.group_rule.filter(|_| !provision.group.is_empty()).unwrap_or(Logic::Single);
    Unit {
        citation,
        marker: provision.marker.clone(),
        logic,
        provisions: vec![treated],
        standing: Standing::Gap,
    }
}

fn standing(unit: &Unit) -> Standing {
    let treated = unit.provisions.iter().filter(|treated| !treated.sections.is_empty()).count();
    match unit.logic {
        _ if treated == 0 => Standing::Gap,
        Logic::AnyOf => Standing::Covered,
        _ if treated == unit.provisions.len() => Standing::Covered,
        Logic::Single | Logic::AllOf => Standing::Partial,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn planned(instrument: Instrument) -> Matrix {
        let sections = planned_sections(instrument);
        of(
            instrument,
            sections.iter().map(|section| (section.number.as_str(), section.provisions.as_slice())),
        )
    }
    fn mapped(instrument: Instrument, ids: &[&str]) -> Matrix {
        let ids: Vec<ProvisionId> = ids.iter().map(ProvisionId::new).collect();
        of(instrument, [("4", ids.as_slice())])
    }
    fn unit<'matrix>(matrix: &'matrix Matrix, citation: &str) -> &'matrix Unit {
        matrix.owed.iter().find(|unit| unit.citation == citation).unwrap()
    }

    #[test]
    fn dr31_one_of_an_any_of_group_covers_it() {
        let matrix = mapped(Instrument::Trafficking, &["UNTOC-5.1.a.ii"]);
        let group = unit(&matrix, "UNTOC 5(1)(a)");
        assert_eq!(
            (group.logic, group.standing, group.provisions.len()),
            (Logic::AnyOf, Standing::Covered, 2)
        );
        assert_eq!(group.because(), "UNTOC 5(1)(a)(ii) is treated; the treaty asks for one of 2");
    }

    #[test]
    fn dr31_an_all_of_group_that_was_begun_is_partial_and_one_that_was_not_is_a_gap() {
        let matrix = mapped(Instrument::Trafficking, &["TIP-5.2.b"]);
        let group = unit(&matrix, "TIP 5(2)");
        assert_eq!((group.logic, group.standing), (Logic::AllOf, Standing::Partial));
        assert_eq!(group.because(), "not yet treated: TIP 5(2)(a), TIP 5(2)(c)");
        assert_eq!(unit(&matrix, "UNTOC 6(1)(a)").standing, Standing::Gap);
    }

    #[test]
    fn dr31_what_is_to_be_considered_is_never_missing() {
        let matrix = mapped(Instrument::Trafficking, &["TIP-6.3"]);
        for unit in &matrix.owed {
            for treated in &unit.provisions {
                let table = provisions();
                let provision = table.iter().find(|provision| provision.id == treated.provision).unwrap();
                assert!(provision.is_core() && !provision.duty.is_weighed(), "{}", provision.id);
            }
        }
        let weighed = |id: &str| {
            matrix.weighed.iter().find(|one| one.treated.provision.as_str() == id).unwrap().is_weighed
        };
        assert!(weighed("TIP-6.3"));
        assert!(!weighed("UNTOC-8.2.foreign"), "core, but only to be considered");
        assert!(!weighed("UNTOC-15.2"), "core, but optional");
    }

    #[test]
    fn dr31_the_gap_left_on_purpose_shows_as_one() {
        let matrix = planned(Instrument::Trafficking);
        assert_eq!(matrix.gaps().map(|unit| unit.citation.as_str()).collect::<Vec<_>>(), ["UNTOC 15(3)"]);
        assert_eq!(matrix.count(Standing::Partial), 0);
        let matrix = planned(Instrument::Smuggling);
        assert_eq!((matrix.gaps().count(), matrix.count(Standing::Partial)), (0, 0));
    }

    #[test]
    fn dr31_what_is_mapped_wrongly_is_reported() {
        let matrix = mapped(Instrument::Trafficking, &["TIP-5.1", "SOM-6.1.a", "TIP-99"]);
        let ids = |wrong: &[Misplaced]| wrong.iter().map(|one| one.provision.to_string()).collect::<Vec<_>>();
        assert_eq!(
            (ids(&matrix.unknown), ids(&matrix.foreign)),
            (vec!["TIP-99".into()], vec!["SOM-6.1.a".into()])
        );
        assert_eq!(matrix.unknown[0].sections, ["4"]);
    }

    #[test]
    fn dr31_every_owed_provision_stands_in_one_unit() {
        for instrument in [Instrument::Smuggling, Instrument::Trafficking] {
            let matrix = mapped(instrument, &[]);
            let listed: Vec<String> = matrix
                .owed
                .iter()
                .flat_map(|unit| &unit.provisions)
                .map(|one| one.provision.to_string())
                .collect();
            let owed = provisions().into_iter().filter(|one| one.concerns(instrument) && one.is_owed());
            let owed: BTreeSet<String> = owed.map(|one| one.id.to_string()).collect();
            assert_eq!(listed.len(), owed.len());
            assert_eq!(listed.into_iter().collect::<BTreeSet<_>>(), owed);
        }
    }

    #[test]
    fn dr32_the_matrix_says_nothing_about_any_state() {
        let written = serde_json::to_value(planned(Instrument::Smuggling)).unwrap();
        let mut names: Vec<&str> = written.as_object().unwrap().keys().map(String::as_str).collect();
        let unit = written["owed"][0].as_object().unwrap();
        names.extend(unit.keys().map(String::as_str));
        names.extend(unit["provisions"][0].as_object().unwrap().keys().map(String::as_str));
        let expected = [
            "instrument",
            "owed",
            "weighed",
            "beyond",
            "unknown",
            "foreign",
            "citation",
            "marker",
            "logic",
            "provisions",
            "standing",
            "provision",
            "citation",
            "title",
            "sections",
        ];
        assert_eq!(names.iter().collect::<BTreeSet<_>>(), expected.iter().collect::<BTreeSet<_>>());
        assert!(BANNER.starts_with("Voluntary and non-binding."));
    }
}
