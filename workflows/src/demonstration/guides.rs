//! What do the two guides of the demonstration say, and how do their texts change? Neutral, illustrative words of our own.

use domain::guide::event::Instrument;

/// The text of a guide as the drafters first wrote it.
const fn first(instrument: Instrument) -> &'static str {
    match instrument {
        Instrument::Som => include_str!("guides/som.md"),
        Instrument::Tip => include_str!("guides/tip.md"),
    }
}

/// The first words of each section by its number, without the heading.
#[must_use]
pub fn sections(instrument: Instrument) -> Vec<(&'static str, &'static str)> {
    let parts = first(instrument).split("\n# ").map(|part| part.trim_start_matches("# "));
    parts
        .filter_map(|part| {
            let (heading, words) = part.split_once('\n')?;
            let number = heading.split(' ').next()?;
            Some((number, words.trim()))
        })
        .collect()
}

/// A change of a section on the way to a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The guide.
    pub instrument: Instrument,
    /// The symbol under which the text with this change is issued next.
    pub before: &'static str,
    /// The number of the section.
    pub section: &'static str,
    /// Words that stand in it.
    pub from: &'static str,
    /// Words that take their place.
    pub to: &'static str,
    /// The comment it answers.
    pub answers: Option<&'static str>,
}

const fn change(
    (instrument, before): (Instrument, &'static str),
    section: &'static str,
    (from, to): (&'static str, &'static str),
    answers: Option<&'static str>,
) -> Change {
    Change { instrument, before, section, from, to, answers }
}

const SOM_REV_1: (Instrument, &str) = (Instrument::Som, "RSO/PG/SOM/2013/1/Rev.1");
const SOM_FOR_COMMENT: (Instrument, &str) = (Instrument::Som, "RSO/PG/SOM/2014/1");
const SOM_FINAL: (Instrument, &str) = (Instrument::Som, "RSO/PG/SOM/2014/1/Rev.1");
const TIP_REV_1: (Instrument, &str) = (Instrument::Tip, "RSO/PG/TIP/2013/1/Rev.1");
const TIP_FINAL: (Instrument, &str) = (Instrument::Tip, "RSO/PG/TIP/2014/1/Rev.1");
const TIP_SAFEGUARD: (Instrument, &str) = (Instrument::Tip, "RSO/PG/TIP/2014/1/Rev.2");

/// Every change, in the order in which the drafters make them.
pub const CHANGES: [Change; 15] = [
    change(SOM_REV_1, "12", ("Legislation should also", "Legislation [B2: should | may] also"), None),
    change(
        TIP_REV_1,
        "9",
        (
            "Such persons should not be punished for",
            "Such persons [B1: should not be punished | may be exempted from punishment] for",
        ),
        None,
    ),
    change(SOM_FOR_COMMENT, "12", ("Legislation [B2: should | may] also", "Legislation may also"), None),
    change(
        SOM_FINAL,
        "4.1",
        (
            "is an element of the offence.",
            "is an element of the offence. It is enough that the benefit was sought; that it was received need not be shown.",
        ),
        Some("c01"),
    ),
    change(
        SOM_FINAL,
        "9",
        (
            "Legislation that punishes other conduct",
            "Help given to members of one’s family, or for humanitarian reasons and without benefit, is outside the offence.\n\nLegislation that punishes other conduct",
        ),
        Some("c02"),
    ),
    change(
        SOM_FINAL,
        "2",
        (
            "Illegal entry is the crossing",
            "Note: Some members speak of people smuggling. The guide keeps the term of the Protocol; both mean the same conduct.\n\nIllegal entry is the crossing",
        ),
        Some("c03"),
    ),
    change(
        SOM_FINAL,
        "8",
        (
            "or as a rule of sentencing.",
            "or as a rule of sentencing. As good practice some laws add further circumstances, such as that children were among the migrants.",
        ),
        Some("c04"),
    ),
    change(
        SOM_FINAL,
        "6",
        (" A landlord who lets a room to a person without papers may be an example.", ""),
        Some("c05"),
    ),
    change(
        SOM_FINAL,
        "11",
        ("Vehicles used in smuggling are", "Vessels and vehicles used in smuggling are"),
        Some("c07"),
    ),
    change(
        TIP_FINAL,
        "2.1",
        (
            " An agreement to travel or to work is not an agreement to be exploited. Legislation may say so expressly",
            " Legislation may say so expressly",
        ),
        Some("c08"),
    ),
    change(
        TIP_FINAL,
        "2.1",
        (
            "so that a court need not infer it.",
            "so that a court need not infer it.\n\nAn agreement to travel or to work is not an agreement to be exploited. Drafters are encouraged to keep the two apart in the text of the offence.",
        ),
        Some("c08"),
    ),
    change(
        TIP_FINAL,
        "2.2",
        (
            " A child is any person under eighteen years of age also where national law sets another age for other matters.",
            "",
        ),
        Some("c11"),
    ),
    change(
        TIP_FINAL,
        "6",
        (
            "the concealment of their nature or source, and their acquisition, possession and use.",
            "the concealment of their nature or source and, subject to the basic concepts of the legal system, their acquisition, possession and use. Attempt is covered as well.",
        ),
        Some("c12"),
    ),
    change(
        TIP_FINAL,
        "9",
        (
            "Such persons [B1: should not be punished | may be exempted from punishment] for",
            "States should consider not punishing such persons for",
        ),
        None,
    ),
    change(
        TIP_SAFEGUARD,
        "9",
        (
            "is a consequence of their situation.",
            "is a consequence of their situation. The safeguards that national law gives to the victims of the offences concerned remain as they are.",
        ),
        None,
    ),
];

/// The change that answers the gap on purpose: the third basis of jurisdiction, which the outline is not mapped to.
pub const THIRD_BASIS: Change = change(
    TIP_FINAL,
    "8",
    (
        "by a national or habitual resident.",
        "by a national or habitual resident.\n\nWhere extradition is refused solely because the person is a national, the state establishes its own jurisdiction over the offence.",
    ),
    Some("c13"),
);

/// The words a comment of the scenario is about: those it changes, or the two alternatives that three of them speak of.
#[must_use]
pub fn words_of(comment: &str) -> Option<&'static str> {
    let changed = CHANGES.iter().chain([&THIRD_BASIS]).find(|change| change.answers == Some(comment));
    match comment {
        "c09" | "c10" | "c14" => Some("[B1: should not be punished | may be exempted from punishment]"),
        _ => changed.map(|change| change.from.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of each section after the changes up to and with those before a symbol.
    fn after(instrument: Instrument, changes: &[Change]) -> Vec<(&'static str, String)> {
        let mut sections: Vec<(&str, String)> =
            sections(instrument).into_iter().map(|(number, words)| (number, words.to_owned())).collect();
        for change in changes.iter().filter(|change| change.instrument == instrument) {
            let words = sections.iter_mut().find(|(number, _)| *number == change.section);
            let (_, words) = words.expect("a section of this number");
            assert!(words.contains(change.from), "{}: {:?}", change.section, change.from);
            *words = words.replacen(change.from, change.to, 1);
        }
        sections
    }

    #[test]
    fn every_planned_section_has_words_and_there_are_no_others() {
        for (instrument, count) in [(Instrument::Som, 14), (Instrument::Tip, 12)] {
            let all = sections(instrument);
            assert_eq!(all.len(), count);
            assert!(all.iter().all(|(_, words)| words.len() > 60), "{all:?}");
        }
    }

    #[test]
    fn every_change_finds_the_words_it_changes_and_no_bracket_is_left_at_the_end() {
        let changes: Vec<Change> = CHANGES.into_iter().chain([THIRD_BASIS]).collect();
        for instrument in [Instrument::Som, Instrument::Tip] {
            for (number, words) in after(instrument, &changes) {
                assert!(!words.contains('['), "{number}: {words}");
            }
        }
    }
}
