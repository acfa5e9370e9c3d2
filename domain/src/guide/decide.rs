//! What follows when something is asked about a guide: its way through the stages, its outline and its brackets.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::command::{CloseBracket, Command, Heading as SetHeading, Open, OpenBracket};
use super::event::{
    BracketCarried, BracketClosed, BracketOpened, CirculationChanged, DisclosureSet, Event,
    FurtherRoundOpened, Heading, IssueRefused, Opened, OutlineApproved, OutlineSet, ReturnedToDrafting,
    RoundClosed, RoundHalfGiven, RoundOpened, Withdrawn,
};
use super::refusal::Refusal;
use super::state::{BracketState, Dossier, Guide, Stage};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::{CommitteeId, GuideId, ParticipantCode};
use crate::joint::{Given, Halves, NotJoint};
use crate::kept::Text;
use crate::refusal::FieldProblem;
use crate::text::{Symbol, document};

/// Longest title, label or reason, in characters: what fits on a page of a letter.
const LONGEST_WORDS: usize = 2_000;
/// Most sections of a guide; the longest in use has fourteen.
const MOST_SECTIONS: usize = 500;

pub(super) type Outcome = Result<Vec<Event>, Refusal>;

impl Decide for Guide {
    type Command = Command;
    type Event = Event;
    type Refusal = Refusal;

    fn decide(&self, command: Command, facts: &Facts) -> Outcome {
        let Some(dossier) = &self.dossier else {
            return match command {
                Command::Open(open) => opened(open, facts),
                _ => Err(Refusal::NotOpened),
            };
        };
        dossier.is_of_the_committee(facts)?;
        match command {
            Command::Open(open) => dossier.opened_again(&open),
            Command::SetOutline { sections } => dossier.set_outline(sections),
            Command::ApproveOutline => dossier.approve_outline(),
            Command::ReturnToDrafting { reason } => dossier.return_to_drafting(&reason),
            Command::OpenMemberRound { round } => dossier.open_round(round, facts),
            Command::CloseMemberRound { round } => dossier.close_round(round),
            Command::OpenFurtherRound { round } => dossier.open_further_round(round),
            Command::WithdrawGuide { reason } => dossier.withdraw(&reason),
            Command::OpenBracket(open) => dossier.open_bracket(open),
            Command::CarryBracket { bracket, reason } => dossier.carry_bracket(bracket, &reason),
            Command::CloseBracket(close) => dossier.close_bracket(close),
            Command::NoteRefusedIssue { attempt, reason, comments } => {
                let brackets = dossier.open_brackets();
                Ok(vec![Event::IssueRefused(IssueRefused { attempt, reason, comments, brackets })])
            }
            Command::ChangeCirculation { number, add, remove } => {
                dossier.change_circulation(number, add, remove)
            }
            Command::SetDisclosure { names_from } => dossier.set_disclosure(names_from, facts),
            other => dossier.decide_text_or_act(other, facts),
        }
    }

    fn evolve(self, event: Event) -> Self {
        self.and(event)
    }
}

/// Words that say something, on one line, not too long.
pub(super) fn said(words: &str, what: &'static str) -> Result<String, Refusal> {
    let words = document::one_line(words);
    if words.is_empty() || words.chars().count() > LONGEST_WORDS {
        return Err(Refusal::Missing(what));
    }
    Ok(words)
}

fn opened(open: Open, facts: &Facts) -> Outcome {
    let title = said(&open.title, "a title of at most 2,000 characters")?;
    if open.committee.as_str().trim().is_empty() {
        return Err(Refusal::Missing("a committee"));
    }
    let base = Symbol::read(&open.symbol_base).map_err(|why| Refusal::Symbol(why.to_string()))?;
    if base.mark().is_some() || base.stars() > 0 {
        return Err(Refusal::Symbol("a base has no Rev., Add., Corr. or Amend.".to_owned()));
    }
    let guide = facts.around.target.clone().ok_or(Refusal::NotPrepared("the name of the guide"))?;
    Ok(vec![Event::Opened(Opened {
        guide: GuideId::new(guide),
        title,
        instrument: open.instrument,
        committee: open.committee,
        tasking: open.tasking,
        symbol_base: base.to_string(),
        language: open.language,
        procedure: facts.procedure.number,
    })])
}

/// Whether a mandate limited to this body is one for this committee: its code, or the code of the body it is.
fn is_body_of(body: &str, committee: &CommitteeId) -> bool {
    body == committee.as_str() || body == crate::committee::body_of(committee).as_str()
}

impl Dossier {
    /// Who leads, drafts or sits on a committee acts on that committee's guides only.
    fn is_of_the_committee(&self, facts: &Facts) -> Result<(), Refusal> {
        let of_a_committee =
            matches!(facts.authority.role, Role::CoLeads | Role::Drafter | Role::Committee | Role::Expert);
        match &facts.around.mandate_body {
            Some(body) if of_a_committee && !is_body_of(body.as_str(), &self.committee) => {
                Err(Refusal::OtherCommittee)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn not_now(&self, act: &'static str) -> Refusal {
        Refusal::NotNow { act, stage: self.stage.in_words() }
    }

    fn opened_again(&self, open: &Open) -> Outcome {
        let same = open.instrument == self.instrument
            && open.committee == self.committee
            && document::one_line(&open.title) == self.title;
        if same { Ok(vec![]) } else { Err(Refusal::AlreadyOpen) }
    }

    fn set_outline(&self, sections: Vec<SetHeading>) -> Outcome {
        if self.stage != Stage::Outline && !self.stage.is_written() {
            return Err(self.not_now("set the outline of"));
        }
        let problems = self.problems_of(&sections);
        if !problems.is_empty() {
            return Err(Refusal::Outline(problems));
        }
        let mut ids = self.ids;
        let headings: Vec<Heading> = sections
            .into_iter()
            .map(|set| Heading {
                id: set.id.unwrap_or_else(|| ids.next_section()),
                depth: depth_of(&set.number),
                number: set.number.trim().to_owned(),
                title: document::one_line(&set.title),
                provisions: set.provisions,
            })
            .collect();
        if self.sections.iter().map(|section| &section.heading).eq(&headings) {
            return Ok(vec![]);
        }
        Ok(vec![Event::OutlineSet(OutlineSet { revision: self.outline + 1, sections: headings })])
    }

    pub(super) fn problems_of(&self, sections: &[SetHeading]) -> Vec<FieldProblem> {
        let mut problems = Vec::new();
        if sections.is_empty() || sections.len() > MOST_SECTIONS {
            problems.push(outline_problem("sections", "count", "Name between 1 and 500 sections."));
        }
        let (mut numbers, mut ids) = (BTreeSet::new(), BTreeSet::new());
        for (at, set) in sections.iter().enumerate() {
            let field = |name: &str| format!("sections[{at}].{name}");
            if !is_number(set.number.trim()) {
                let how = "Write a number such as 4 or 4.1, at most six deep.";
                problems.push(outline_problem(&field("number"), "not-a-number", how));
            } else if !numbers.insert(set.number.trim()) {
                problems.push(outline_problem(&field("number"), "twice", "This number is used twice."));
            }
            if document::one_line(&set.title).is_empty() || set.title.chars().count() > LONGEST_WORDS {
                problems.push(outline_problem(&field("title"), "required", "Give the section a title."));
            }
            if let Some(id) = &set.id
                && (self.section(id).is_none() || !ids.insert(id))
            {
                problems.push(outline_problem(
                    &field("id"),
                    "no-such-section",
                    "The guide has no such section, or it is named twice.",
                ));
            }
        }
        problems
    }

    fn approve_outline(&self) -> Outcome {
        match self.stage {
            Stage::Outline if self.sections.is_empty() => Err(Refusal::NoOutline),
            Stage::Outline => Ok(vec![Event::OutlineApproved(OutlineApproved { revision: self.outline })]),
            Stage::Drafting => Ok(vec![]),
            _ => Err(self.not_now("approve the outline of")),
        }
    }

    fn return_to_drafting(&self, reason: &str) -> Outcome {
        match self.stage {
            Stage::CommitteeReview => {
                let reason = said(reason, "a reason")?;
                Ok(vec![Event::ReturnedToDrafting(ReturnedToDrafting { reason })])
            }
            Stage::Drafting => Ok(vec![]),
            _ => Err(self.not_now("return to the drafters")),
        }
    }

    /// The other half comes from the other co-lead's government (DR05).
    fn open_round(&self, round: u32, facts: &Facts) -> Outcome {
        match self.stage {
            Stage::CommitteeReview => {}
            Stage::MemberReview if round == self.round => return Ok(vec![]),
            _ => return Err(self.not_now("open a round of comments on")),
        }
        Self::is_round(round, self.round + 1)?;
        if !facts.around.undisposed.is_empty() {
            return Err(Refusal::Undisposed(facts.around.undisposed.clone()));
        }
        let symbol = self.newest().ok_or(Refusal::NoSuchVersion(1))?.symbol.clone();
        Ok(match half(&self.round_halves, facts)? {
            Given::Already => vec![],
            Given::First(half) => vec![Event::RoundHalfGiven(RoundHalfGiven { round, half })],
            Given::Completes { by, .. } => vec![Event::RoundOpened(RoundOpened { round, symbol, by })],
        })
    }

    fn is_round(given: u32, expected: u32) -> Result<(), Refusal> {
        if given == expected { Ok(()) } else { Err(Refusal::OtherRound { given, expected }) }
    }

    fn close_round(&self, round: u32) -> Outcome {
        match self.stage {
            Stage::MemberReview => {
                Self::is_round(round, self.round)?;
                Ok(vec![Event::RoundClosed(RoundClosed { round })])
            }
            Stage::Consolidation if round == self.round => Ok(vec![]),
            _ => Err(self.not_now("close a round of comments on")),
        }
    }

    fn open_further_round(&self, round: u32) -> Outcome {
        match self.stage {
            Stage::Consolidation => {
                Self::is_round(round, self.round + 1)?;
                let symbol = self.newest().ok_or(Refusal::NoSuchVersion(1))?.symbol.clone();
                Ok(vec![Event::FurtherRoundOpened(FurtherRoundOpened { round, symbol })])
            }
            Stage::MemberReview if round == self.round => Ok(vec![]),
            _ => Err(self.not_now("open a further round on")),
        }
    }

    fn withdraw(&self, reason: &str) -> Outcome {
        match self.stage {
            Stage::Withdrawn => Ok(vec![]),
            Stage::Outline => Ok(vec![Event::Withdrawn(Withdrawn { reason: said(reason, "a reason")? })]),
            stage if stage.is_written() => {
                Ok(vec![Event::Withdrawn(Withdrawn { reason: said(reason, "a reason")? })])
            }
            _ => Err(self.not_now("withdraw")),
        }
    }

    fn open_bracket(&self, open: OpenBracket) -> Outcome {
        let read = matches!(
            self.stage,
            Stage::CommitteeReview | Stage::MemberReview | Stage::Consolidation | Stage::FinalText
        );
        if !read {
            return Err(self.not_now("put brackets in"));
        }
        let bracket = said(&open.bracket, "a name for the bracket")?;
        let text = Text::of(said(&open.text, "the alternatives")?);
        if let Some(standing) = self.brackets.get(&bracket) {
            let same = standing.text == text && standing.requesters == open.requesters;
            return if same { Ok(vec![]) } else { Err(Refusal::BracketExists(bracket)) };
        }
        if open.requesters.is_empty() {
            return Err(Refusal::NoRequester);
        }
        let section = self.section(&open.section).ok_or(Refusal::NoSuchSection(open.section.clone()))?;
        if open.paragraph.as_ref().is_some_and(|paragraph| !section.paragraphs.contains(paragraph)) {
            return Err(Refusal::Missing("a paragraph of that section"));
        }
        Ok(vec![Event::BracketOpened(BracketOpened {
            bracket,
            section: open.section,
            paragraph: open.paragraph,
            requesters: open.requesters,
            text,
        })])
    }

    fn carry_bracket(&self, bracket: String, reason: &str) -> Outcome {
        if self.brackets.get(&bracket).is_none_or(|it| it.state == BracketState::Closed) {
            return Err(Refusal::NoSuchBracket(bracket));
        }
        let reason = said(reason, "a reason")?;
        Ok(vec![Event::BracketCarried(BracketCarried { bracket, reason })])
    }

    /// Only those who asked for a bracket, or a recorded ruling, close it (DR19).
    fn close_bracket(&self, close: CloseBracket) -> Outcome {
        let standing = self.brackets.get(&close.bracket).filter(|it| it.state != BracketState::Closed);
        let standing = standing.ok_or_else(|| Refusal::NoSuchBracket(close.bracket.clone()))?;
        let choice = said(&close.choice, "what was chosen")?;
        let ruling = close.ruling.map(|ruling| said(&ruling, "the ruling")).transpose()?;
        let asked = standing.requesters.iter();
        let missing: Vec<ParticipantCode> =
            asked.filter(|code| !close.consent_of.contains(code)).cloned().collect();
        if ruling.is_none() && !missing.is_empty() {
            return Err(Refusal::NoConsent { bracket: close.bracket, missing });
        }
        Ok(vec![Event::BracketClosed(BracketClosed {
            bracket: close.bracket,
            choice,
            consent_of: close.consent_of,
            ruling,
        })])
    }

    /// From when others see who holds what: an instant to come, so that nobody is named who took a position while none was; and once
    /// names are shown they stay shown.
    fn set_disclosure(&self, names_from: Option<Timestamp>, facts: &Facts) -> Outcome {
        if self.names_from == names_from {
            return Ok(vec![]);
        }
        if self.names_from.is_some_and(|from| from <= facts.now) {
            return Err(Refusal::NamesAreShown);
        }
        if names_from.is_some_and(|from| from < facts.now) {
            return Err(Refusal::DisclosureInThePast);
        }
        Ok(vec![Event::DisclosureSet(DisclosureSet { names_from })])
    }

    fn change_circulation(
        &self,
        number: u32,
        add: Vec<ParticipantCode>,
        remove: Vec<ParticipantCode>,
    ) -> Outcome {
        let version = self.version(number).ok_or(Refusal::NoSuchVersion(number))?;
        let added: Vec<_> = add.into_iter().filter(|code| !version.circulation.contains(code)).collect();
        let removed: Vec<_> = remove.into_iter().filter(|code| version.circulation.contains(code)).collect();
        if added.is_empty() && removed.is_empty() {
            return Ok(vec![]);
        }
        Ok(vec![Event::CirculationChanged(CirculationChanged { number, added, removed })])
    }
}

/// A half of a joint act of the co-leads, by who asks.
pub(super) fn half(halves: &Halves, facts: &Facts) -> Result<Given, Refusal> {
    let by = facts.asker().ok_or(NotJoint::NotAHolder)?;
    Ok(halves.give(by, facts.authority.on_behalf_of.as_ref(), &facts.around.co_leads)?)
}

fn outline_problem(field: &str, code: &str, message: &str) -> FieldProblem {
    FieldProblem { field: field.to_owned(), code: code.to_owned(), message: message.to_owned() }
}

/// `4` or `4.1`: numbers with points between, at most six deep.
fn is_number(text: &str) -> bool {
    let digits = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()) && part != "0"
    };
    depth_of(text) <= document::DEEPEST_HEADING && text.split('.').all(digits)
}

/// How deep a section of this number stands.
pub(super) fn depth_of(number: &str) -> u8 {
    u8::try_from(number.split('.').count()).unwrap_or(u8::MAX)
}
