//! How were the two guides written, read in the committee and settled by silence? Their steps in the story of the scenario.

use std::collections::BTreeMap;

use domain::calendar::Deadline;
use domain::guide::Command as C;
use domain::guide::command::{
    CloseBracket, EditSection, Heading, Issue, Open, OpenBracket, Publish, Translate,
};
use domain::guide::event::{Act, Classification, Instrument};
use domain::silence::command::{Break, Propose};
use domain::silence::event::{Agreed, Form};
use domain::text::{Language, Symbol};
use domain::{GuideId, ProvisionId, Role, SectionId, silence};

use super::at;
use super::guides::{self, CHANGES, Change, THIRD_BASIS};
use super::scenario::{CHAIR, LEAD_A, LEAD_B, RSO, Step, asserted, by_fax, date, step};
use crate::request::Ask;

/// Who writes.
const DRAFTER: (&str, Role) = ("R1", Role::Drafter);
/// What marks a paragraph of the demonstration's Thai text.
const THAI: &str = "ภาษาไทย:";
/// The number of the last version of the guide on trafficking: two drafts, the draft for comment, two final texts.
const LAST_OF_TIP: u32 = 5;
/// The two guides: name, what each is about, title, symbol base.
const GUIDES: [(&str, Instrument, &str, &str); 2] = [
    ("PG-SOM", Instrument::Som, "Criminalizing migrant smuggling", "RSO/PG/SOM"),
    ("PG-TIP", Instrument::Tip, "Criminalizing trafficking in persons", "RSO/PG/TIP"),
];

/// Every step of the guides.
pub(super) fn steps() -> Vec<Step> {
    let mut all = Vec::new();
    for (name, instrument, title, base) in GUIDES {
        let mut desk = Desk::of(name, instrument);
        all.extend(desk.begin(title, base));
        all.extend(desk.drafts(base));
        all.extend(desk.for_comment(base));
        all.extend(desk.settled(base));
    }
    all.extend(brackets());
    all.extend(silences());
    all.extend(acts());
    all
}

fn about(guide: &str, command: C) -> Ask {
    Ask::Guide(GuideId::new(guide), command)
}

/// A line of the outline: number, title, provisions.
fn outline(instrument: Instrument) -> Vec<Heading> {
    let table = include_str!("../../../domain/data/guide-sections.csv");
    let lines = table.lines().skip(1).filter_map(|line| {
        let rest = line.strip_prefix(instrument.as_str())?.strip_prefix(',')?;
        let (number, rest) = rest.split_once(',')?;
        // A title with commas stands in quotation marks.
        let (title, rest) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once("\",")?,
            None => rest.split_once(',')?,
        };
        let provisions = rest.split(',').next().unwrap_or_default();
        let provisions = provisions.split(';').filter(|it| !it.is_empty()).map(ProvisionId::new).collect();
        Some(Heading { id: None, number: number.to_owned(), title: title.to_owned(), provisions })
    });
    lines.collect()
}

/// What is on the drafters' desk: the words of each section and how often it was written.
struct Desk {
    guide: &'static str,
    instrument: Instrument,
    sections: BTreeMap<String, (SectionId, String, u32)>,
}

impl Desk {
    fn of(guide: &'static str, instrument: Instrument) -> Self {
        let words: BTreeMap<&str, &str> = guides::sections(instrument).into_iter().collect();
        let section = |(at, heading): (usize, Heading)| {
            let text = words.get(heading.number.as_str()).copied().unwrap_or_default().to_owned();
            (heading.number, (SectionId::new(format!("s{}", at + 1)), text, 0))
        };
        let sections = outline(instrument).into_iter().enumerate().map(section).collect();
        Self { guide, instrument, sections }
    }

    fn begin(&self, title: &str, base: &str) -> Vec<Step> {
        let open = C::Open(Open {
            title: title.to_owned(),
            instrument: self.instrument,
            committee: "PG-2013".into(),
            tasking: Some("policy-guides".into()),
            symbol_base: base.to_owned(),
            language: Language::english(),
        });
        let outline = C::SetOutline { sections: outline(self.instrument) };
        vec![
            step("2013-08-27T15:00:00+07:00", RSO, about(self.guide, open)),
            step("2013-08-27T15:30:00+07:00", RSO, about(self.guide, outline)),
            step("2013-08-28T16:00:00+07:00", LEAD_A, about(self.guide, C::ApproveOutline)),
        ]
    }

    /// Writes a section as it now stands, in answer to a comment or to none.
    fn write(&mut self, when: &str, number: &str, answers: Option<&str>) -> Option<Step> {
        let (section, text, revision) = self.sections.get_mut(number)?;
        let edit = EditSection {
            section: section.clone(),
            expected: *revision,
            markdown: text.clone(),
            answers: answers.map(Into::into),
        };
        *revision += 1;
        Some(step(when, DRAFTER, about(self.guide, C::EditSection(edit))))
    }

    /// Makes the changes that come before a symbol, section by section.
    fn change(&mut self, when: &str, symbol: &str) -> Vec<Step> {
        let due = |it: &&Change| it.instrument == self.instrument && it.before == symbol;
        let changes: Vec<Change> = CHANGES.iter().chain([&THIRD_BASIS]).filter(due).copied().collect();
        let mut sections: Vec<(&str, Option<&str>)> = Vec::new();
        for change in changes {
            if let Some((_, text, _)) = self.sections.get_mut(change.section) {
                *text = text.replacen(change.from, change.to, 1);
            }
            if sections.iter().all(|(number, _)| *number != change.section) {
                sections.push((change.section, change.answers));
            }
        }
        sections.into_iter().filter_map(|(number, answers)| self.write(when, number, answers)).collect()
    }

    /// The zero draft and the revision after the committee read it.
    fn drafts(&mut self, base: &str) -> Vec<Step> {
        let numbers: Vec<String> = self.sections.keys().cloned().collect();
        let mut all: Vec<Step> = numbers
            .iter()
            .filter_map(|number| self.write("2013-10-10T10:00:00+07:00", number, None))
            .collect();
        let zero = issue(&format!("{base}/2013/1"), "zero draft", Classification::Committee);
        all.push(step("2013-10-15T10:00:00+07:00", RSO, about(self.guide, C::IssueZeroDraft(zero))));
        let symbol = format!("{base}/2013/1/Rev.1");
        all.extend(self.change("2013-12-06T10:00:00+07:00", &symbol));
        let revised = issue(&symbol, "revised draft", Classification::Committee);
        all.push(step("2013-12-09T09:00:00+07:00", RSO, about(self.guide, C::IssueRevision(revised))));
        all
    }

    /// The draft for comment by all members, and the round.
    fn for_comment(&mut self, base: &str) -> Vec<Step> {
        let symbol = format!("{base}/2014/1");
        let mut all = self.change("2014-01-16T10:00:00+07:00", &symbol);
        let draft = issue(&symbol, "draft for member comment", Classification::Participants);
        all.push(step("2014-01-17T09:00:00+07:00", RSO, about(self.guide, C::IssueRevision(draft))));
        for lead in [LEAD_B, LEAD_A] {
            let open = about(self.guide, C::OpenMemberRound { round: 1 });
            all.push(step("2014-01-20T08:55:00+07:00", lead, open));
        }
        all
    }

    /// The texts after the round, up to what silence adopts.
    fn settled(&mut self, base: &str) -> Vec<Step> {
        let close = about(self.guide, C::CloseMemberRound { round: 1 });
        let mut all = vec![step("2014-03-28T17:00:00+07:00", LEAD_A, close)];
        let symbol = format!("{base}/2014/1/Rev.1");
        if self.instrument == Instrument::Tip {
            let early = about(self.guide, C::IssueFinal(final_text(&symbol, base)));
            all.push(step("2014-04-24T17:00:00+07:00", LEAD_A, early).refused());
        }
        all.extend(self.change("2014-05-16T10:00:00+07:00", &symbol));
        let last = about(self.guide, C::IssueFinal(final_text(&symbol, base)));
        all.push(step("2014-05-19T09:00:00+07:00", LEAD_A, last));
        if self.instrument == Instrument::Tip {
            let symbol = format!("{base}/2014/1/Rev.2");
            all.extend(self.change("2014-06-27T10:00:00+07:00", &symbol));
            for lead in [LEAD_B, LEAD_A] {
                let mut revised = issue(&symbol, "final text, revised", Classification::Participants);
                revised.change = Some("Safeguard clause in section 9.".to_owned());
                let revise = about(self.guide, C::ReviseFinal(revised));
                all.push(step("2014-06-30T09:00:00+07:00", lead, revise));
            }
            all.extend(self.translated());
        }
        all
    }

    /// The last text in Thai, under the same symbol: the demonstration marks each paragraph instead of translating it.
    fn translated(&self) -> Option<Step> {
        let marked = |line: &str| match line.strip_prefix("- ") {
            _ if line.is_empty() => String::new(),
            Some(item) => format!("- {THAI} {item}"),
            None => format!("{THAI} {line}"),
        };
        let section = |heading: Heading| {
            let (_, text, _) = self.sections.get(&heading.number)?;
            let text: Vec<String> = text.lines().map(marked).collect();
            Some(format!("# {} {}\n\n{}", heading.number, heading.title, text.join("\n")))
        };
        let text: Vec<String> = outline(self.instrument).into_iter().filter_map(section).collect();
        let translate = C::IssueTranslation(Translate {
            number: LAST_OF_TIP,
            language: Language::read("th")?,
            markdown: text.join("\n\n"),
            note: Some("The same symbol for every language.".to_owned()),
        });
        Some(step("2014-10-06T09:00:00+07:00", RSO, about(self.guide, translate)))
    }
}

fn issue(symbol: &str, label: &str, classification: Classification) -> Issue {
    Issue {
        symbol: Some(symbol.to_owned()),
        label: label.to_owned(),
        classification,
        circulation: Vec::new(),
        change: None,
        matrix: None,
    }
}

fn final_text(symbol: &str, base: &str) -> Issue {
    let issue = issue(symbol, "final text", Classification::Participants);
    Issue { matrix: Some(format!("{base}/2014/INF.1")), ..issue }
}

/// The two brackets: who asked for them, and what became of them (DR19).
fn brackets() -> Vec<Step> {
    let open = |when: &str, guide: &str, (bracket, section, who, text): (&str, &str, &str, &str)| {
        let open = OpenBracket {
            bracket: bracket.to_owned(),
            section: SectionId::new(section),
            paragraph: None,
            requesters: vec![who.into()],
            text: text.to_owned(),
        };
        step(when, RSO, about(guide, C::OpenBracket(open)))
    };
    let close = |when: &str, guide: &str, (bracket, choice, who): (&str, &str, &str)| {
        let close = CloseBracket {
            bracket: bracket.to_owned(),
            choice: choice.to_owned(),
            consent_of: vec![who.into()],
            ruling: None,
        };
        step(when, LEAD_A, about(guide, C::CloseBracket(close)))
    };
    let carried =
        C::CarryBracket { bracket: "B1".to_owned(), reason: "Put to all members as two options.".to_owned() };
    vec![
        open(
            "2013-11-13T11:30:00+07:00",
            "PG-TIP",
            ("B1", "s11", "QO", "[Alt 1: should not be punished][Alt 2: may be exempted from punishment]"),
        ),
        open("2013-11-13T12:10:00+07:00", "PG-SOM", ("B2", "s13", "QP", "[Alt 1: should][Alt 2: may]")),
        close("2014-01-14T14:00:00+07:00", "PG-SOM", ("B2", "may", "QP")),
        step("2014-01-14T14:30:00+07:00", LEAD_A, about("PG-TIP", carried)),
        close(
            "2014-05-07T15:45:00+07:00",
            "PG-TIP",
            ("B1", "Text of those who lead: should consider not punishing.", "QO"),
        ),
    ]
}

/// Silence: held for one guide, broken for the other and held the second time.
fn silences() -> Vec<Step> {
    use silence::Command as S;
    let of = |id: &str, command| Ask::Silence(id.into(), command);
    let propose = |guide: &str, symbol: &str| {
        Symbol::read(symbol).ok().map(|symbol| {
            S::Propose(Propose {
                body: domain::participant::PLENARY.into(),
                guide: guide.into(),
                symbol,
                provisional_title: "Provisional text".to_owned(),
                note: Some("No silence rule of the process was found: illustration only.".to_owned()),
            })
        })
    };
    let start = |expires: &str| S::Start {
        agreed: Agreed { place: "senior officials, in writing".to_owned(), on: date("2014-05-30") },
        expires: Deadline { at: at(expires), zone: "Asia/Bangkok".to_owned() },
        addressees: Vec::new(),
    };
    let amendment = S::Break(Break {
        member: "QT".into(),
        form: Form::Amendment,
        paragraphs: Vec::new(),
        says: "Insert a safeguard clause in section 9.".to_owned(),
    });
    let informed = S::InformMembers { outcome: "not adopted".to_owned() };
    let withdrawn = S::WithdrawObjection { member: "QT".into() };
    let late = S::RefuseLateObjection {
        member: "QW".into(),
        received_at: Some(domain::Partial::Instant(at("2014-06-23T12:04:00+07:00"))),
        offered: "explanation of position".to_owned(),
    };
    let mut all = vec![
        step("2014-06-09T09:00:00+07:00", CHAIR, of("SOM-1", start("2014-06-23T12:00:00+07:00"))),
        step("2014-06-09T09:00:00+07:00", CHAIR, of("TIP-1", start("2014-06-23T12:00:00+07:00"))),
        by_fax(step("2014-06-23T08:30:00+07:00", RSO, of("TIP-1", amendment)), "2014-06-20T17:40:00+07:00"),
        step("2014-06-23T09:00:00+07:00", CHAIR, of("TIP-1", informed)),
        step("2014-06-23T11:00:00+07:00", ("D-QT", Role::MemberGovernment), of("TIP-1", withdrawn)),
        step("2014-06-25T09:00:00+07:00", RSO, of("SOM-1", late)),
        step("2014-07-01T09:00:00+07:00", CHAIR, of("TIP-2", start("2014-07-15T12:00:00+07:00"))),
    ];
    let proposed = [
        ("2014-06-02T09:00:00+07:00", "SOM-1", propose("PG-SOM", "RSO/PG/SOM/2014/1/Rev.1")),
        ("2014-06-02T09:00:00+07:00", "TIP-1", propose("PG-TIP", "RSO/PG/TIP/2014/1/Rev.1")),
        ("2014-06-30T10:00:00+07:00", "TIP-2", propose("PG-TIP", "RSO/PG/TIP/2014/1/Rev.2")),
    ];
    let proposed = proposed.into_iter().filter_map(|(when, id, command)| Some((when, id, command?)));
    all.extend(proposed.map(|(when, id, command)| step(when, CHAIR, of(id, command))));
    all
}

/// What the bodies did: endorsed, published, corrected, commended (DR21, DR22).
fn acts() -> Vec<Step> {
    let officials = ("SOM", Role::SeniorOfficials);
    let act = |body: &str, meeting: Option<&str>, verb: &str, on: &str, also: &[&str]| Act {
        body: body.into(),
        meeting: meeting.map(str::to_owned),
        verb: verb.to_owned(),
        on: date(on),
        also: also.iter().map(|it| (*it).to_owned()).collect(),
    };
    let mut all = Vec::new();
    for guide in ["PG-SOM", "PG-TIP"] {
        let endorsed = C::Endorse {
            act: act(
                "AHG",
                Some("ahg-som8"),
                "endorsed",
                "2014-08-06",
                &["approved for submission to ministers"],
            ),
            together_with: Vec::new(),
        };
        all.push(asserted("2014-08-06T15:00:00+07:00", officials, about(guide, endorsed), "2014-08-06"));
        let publish = C::Publish(Publish {
            // The teller puts the digest of the endorsed text here.
            digest: domain::text::Digest::of(b""),
            on: date("2014-08"),
            pages: Some(28),
            higher_act: Some("pending: ministers".to_owned()),
            explanation: None,
            correcting: None,
        });
        all.push(asserted("2014-08-29T09:00:00+07:00", RSO, about(guide, publish), "2014-08"));
        let commended = C::RecordHigherAct {
            act: act("SOM", None, "commended", "2016-03-22", &[]),
            together_with: Vec::new(),
        };
        all.push(asserted("2016-03-22T17:00:00+07:00", RSO, about(guide, commended), "2016-03-22"));
    }
    let follow_up = C::RecommendFollowUp {
        items: vec!["training materials".to_owned(), "translations into regional languages".to_owned()],
        act: act("AHG", Some("ahg-som8"), "recommended", "2014-08-06", &[]),
    };
    all.push(asserted("2014-08-06T15:30:00+07:00", officials, about("PG-SOM", follow_up), "2014-08-06"));
    let corrigendum =
        C::Corrigendum { languages: vec![Language::english()], says: "Page 14: article number.".to_owned() };
    all.push(step("2014-09-15T09:00:00+07:00", RSO, about("PG-SOM", corrigendum)));
    all
}
