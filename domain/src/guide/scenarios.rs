//! How a guide goes, told as given, when, then.

use super::command::{CloseBracket, Command, EditSection, Heading, Issue, Open, OpenBracket, Publish};
use super::event::{Act, Classification, Event, Explanation, Instrument};
use super::{Around, Guide, MeetingFacts, PositionFacts, Refusal, SilenceFacts, Stage};
use crate::actor::Role;
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::{GuideId, ProvisionId};
use crate::refusal::Explain;
use crate::silence::Stage as Silence;
use crate::testing::{When, at, facts, given, person};
use crate::text::{Digest, Language, Symbol};

mod beside_scenarios;
mod import_scenarios;

/// A guide whose history is made by asking for it, step by step, as a person would.
#[derive(Clone)]
struct Desk {
    history: Vec<Event>,
    facts: Facts,
}

impl Desk {
    fn new() -> Self {
        let mut facts = facts();
        facts.around = Around {
            target: Some("PG-TIP".to_owned()),
            co_leads: vec!["AU".into(), "TH".into()],
            ..Around::default()
        };
        Self { history: Vec::new(), facts }
    }
    fn state(&self) -> Guide {
        Guide::after(self.history.clone())
    }
    fn stage(&self) -> Stage {
        self.state().dossier.unwrap().stage
    }
    /// What somebody in a role, for a government, would get.
    fn ask(&self, command: Command, role: Role, government: Option<&str>) -> When<Guide> {
        let facts = self.facts.clone();
        let asked = given::<Guide>(self.history.clone())
            .knowing(move |known| *known = facts)
            .when(command)
            .by(person(&format!("P-{}-{}", role.as_str(), government.unwrap_or("RSO"))), role);
        match government {
            Some(code) => asked.on_behalf_of(code),
            None => asked,
        }
    }
    /// Asks, keeps what follows and the words it names.
    #[track_caller]
    fn then(mut self, command: Command, role: Role, government: Option<&str>) -> Self {
        let events = self.ask(command, role, government).events();
        for event in &events {
            for text in event.texts() {
                self.facts.around.texts.put(text.digest(), text.words().unwrap().clone());
            }
        }
        self.history.extend(events);
        self
    }
    fn rso(self, command: Command) -> Self {
        self.then(command, Role::Rso, None)
    }
    fn lead(self, command: Command) -> Self {
        self.then(command, Role::CoLeads, Some("AU"))
    }
    fn leads(self, command: Command) -> Self {
        self.then(command.clone(), Role::CoLeads, Some("AU")).then(command, Role::CoLeads, Some("TH"))
    }
    fn knowing(mut self, change: impl FnOnce(&mut Around)) -> Self {
        change(&mut self.facts.around);
        self
    }
    fn final_digest(&self) -> Digest {
        self.state().dossier.unwrap().newest().unwrap().text.digest()
    }
}

fn open() -> Command {
    Command::Open(Open {
        title: "Criminalizing trafficking in persons".to_owned(),
        instrument: Instrument::Tip,
        committee: "PG-2013".into(),
        tasking: Some("policy-guides".into()),
        symbol_base: "RSO/PG/TIP".to_owned(),
        language: Language::english(),
    })
}
fn heading(number: &str, title: &str, provisions: &[&str]) -> Heading {
    let provisions = provisions.iter().map(ProvisionId::new).collect();
    Heading { id: None, number: number.to_owned(), title: title.to_owned(), provisions }
}
fn outline() -> Command {
    let sections = vec![heading("8", "Jurisdiction", &["UNTOC-15.1"]), heading("9", "Victims", &["TIP-14"])];
    Command::SetOutline { sections }
}
fn write(section: &str, expected: u32, markdown: &str) -> Command {
    let markdown = markdown.to_owned();
    Command::EditSection(EditSection { section: section.into(), expected, markdown, answers: None })
}
fn issue(symbol: &str) -> Issue {
    Issue {
        symbol: (!symbol.is_empty()).then(|| symbol.to_owned()),
        label: "draft".to_owned(),
        classification: Classification::Participants,
        circulation: vec![],
        change: None,
        matrix: None,
    }
}
fn bracket() -> Command {
    Command::OpenBracket(OpenBracket {
        bracket: "B1".to_owned(),
        section: "s2".into(),
        paragraph: None,
        requesters: vec!["QO".into()],
        text: "[Alt 1: should not][Alt 2: may be exempted from]".to_owned(),
    })
}
fn close(consent_of: &[&str], ruling: Option<&str>) -> Command {
    Command::CloseBracket(CloseBracket {
        bracket: "B1".to_owned(),
        choice: "chair text".to_owned(),
        consent_of: consent_of.iter().map(|code| (*code).into()).collect(),
        ruling: ruling.map(str::to_owned),
    })
}
fn act(body: &str, verb: &str) -> Act {
    Act {
        body: body.into(),
        meeting: Some("ahg-som8".to_owned()),
        verb: verb.to_owned(),
        on: "2014-03-03".parse().unwrap(),
        also: vec![],
    }
}
fn endorse() -> Command {
    let also = vec!["approved for submission to ministers".to_owned()];
    Command::Endorse { act: Act { also, ..act("AHG", "endorsed") }, together_with: vec![] }
}
fn silence(stage: Silence, symbol: &str) -> SilenceFacts {
    SilenceFacts {
        silence: "TIP-1".into(),
        guide: Some("PG-TIP".into()),
        symbol: Symbol::read(symbol).unwrap(),
        stage,
        after_held: false,
    }
}

fn drafting() -> Desk {
    Desk::new().rso(open()).rso(outline()).lead(Command::ApproveOutline).rso(write(
        "s2",
        0,
        "States may find it useful.\n\nSuch persons should not be punished.",
    ))
}
fn in_committee() -> Desk {
    drafting().rso(Command::IssueZeroDraft(issue("RSO/PG/TIP/2013/1")))
}
fn consolidating() -> Desk {
    in_committee()
        .rso(Command::IssueRevision(issue("RSO/PG/TIP/2014/1")))
        .leads(Command::OpenMemberRound { round: 1 })
        .lead(Command::CloseMemberRound { round: 1 })
}
fn final_text() -> Desk {
    consolidating().lead(Command::IssueFinal(issue("")))
}
fn meeting_of(body: &str, quorate: bool) -> MeetingFacts {
    MeetingFacts { body: body.into(), quorate }
}
fn cleared() -> Desk {
    final_text().knowing(|around| around.meeting = Some(meeting_of("AHG", true))).then(
        Command::ClearInMeeting(act("AHG", "cleared")),
        Role::SeniorOfficials,
        None,
    )
}
fn endorsed() -> Desk {
    cleared().then(endorse(), Role::SeniorOfficials, None)
}
fn published() -> Desk {
    let desk = endorsed();
    let publish = publish(desk.final_digest(), None);
    desk.rso(publish)
}
fn publish(digest: Digest, explanation: Option<Explanation>) -> Command {
    Command::Publish(Publish {
        digest,
        on: "2014-03".parse().unwrap(),
        pages: Some(28),
        higher_act: Some("pending: ministers".to_owned()),
        explanation,
        correcting: None,
    })
}

#[test]
fn dr05_a_round_opens_with_both_co_leads_and_never_with_one() {
    let open = || Command::OpenMemberRound { round: 1 };
    let half = in_committee().then(open(), Role::CoLeads, Some("AU"));
    assert_eq!(half.stage(), Stage::CommitteeReview);
    half.ask(open(), Role::CoLeads, Some("AU")).then_nothing();
    half.ask(open(), Role::CoLeads, Some("QM")).then_refused("guide-half-not-taken");
    let both = half.then(open(), Role::CoLeads, Some("TH"));
    assert_eq!(both.stage(), Stage::MemberReview);
}

#[test]
fn dr05_both_co_leads_approve_the_same_words() {
    let revise = || Command::ReviseFinal(issue("RSO/PG/TIP/2014/1/Rev.2"));
    let half = final_text().then(revise(), Role::CoLeads, Some("AU"));
    let changed = half.clone().rso(write("s2", 1, "Other words altogether."));
    changed.ask(revise(), Role::CoLeads, Some("TH")).then_refused("guide-other-words-approved");
    let again = changed.then(revise(), Role::CoLeads, Some("AU")).then(revise(), Role::CoLeads, Some("TH"));
    assert_eq!(
        again.state().dossier.unwrap().newest().unwrap().symbol.to_string(),
        "RSO/PG/TIP/2014/1/Rev.2"
    );
    let both = half.then(revise(), Role::CoLeads, Some("TH"));
    assert_eq!(both.stage(), Stage::FinalText);
}

#[test]
fn dr17_the_next_text_cannot_be_issued_over_an_undisposed_comment_and_the_refusal_names_it() {
    let desk = consolidating().knowing(|around| around.undisposed = vec!["c09".into(), "c14".into()]);
    let refused = desk.ask(Command::IssueFinal(issue("")), Role::CoLeads, Some("AU")).outcome().unwrap_err();
    assert_eq!(refused, Refusal::Undisposed(vec!["c09".into(), "c14".into()]));
    assert!(refused.to_string().contains("c09, c14"));
    let in_committee = in_committee().knowing(|around| around.undisposed = vec!["c01".into()]);
    in_committee
        .ask(Command::IssueRevision(issue("")), Role::Rso, None)
        .then_refused("guide-comments-undisposed");
    let disposed = desk.knowing(|around| around.undisposed.clear());
    assert_eq!(disposed.lead(Command::IssueFinal(issue(""))).stage(), Stage::FinalText);
}

fn apply(delete: &str, insert: &str) -> Command {
    let paragraph = consolidating().state().dossier.unwrap().sections[1].paragraphs[1].clone();
    let (delete, insert, before) = (delete.to_owned(), insert.to_owned(), String::new());
    let change = crate::comment::event::Change { paragraph, delete, insert, before };
    Command::ApplyChange { comment: "c09".into(), change }
}

#[test]
fn what_was_accepted_is_written_on_the_desk_and_names_the_comment_it_answers() {
    let desk = consolidating();
    let asked = |command| desk.ask(command, Role::System, None);
    let events = asked(apply("should not be punished", "may be exempted from punishment")).events();
    let [Event::SectionEdited(edited)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((edited.answers.as_ref(), edited.revision), (Some(&"c09".into()), 2));
    assert!(edited.text.words().unwrap().contains("Such persons may be exempted from punishment."));
    assert!(edited.descent.changes_nothing(), "the paragraph stays itself, and so do comments on it");
    let after = desk.clone().then(
        apply("should not be punished", "may be exempted from punishment"),
        Role::System,
        None,
    );
    after
        .ask(apply("should not be punished", "may be exempted from punishment"), Role::System, None)
        .then([]);
}

#[test]
fn a_change_that_fits_no_more_is_left_to_a_drafter_and_names_its_comment() {
    let asked = |command| consolidating().ask(command, Role::System, None).outcome().unwrap_err();
    let gone = asked(apply("must not be punished", "may be"));
    assert_eq!(gone.code(), "guide-change-unfit");
    assert!(gone.to_string().contains("c09") && gone.to_string().contains("do not stand"), "{gone}");
    assert_eq!(gone.problems()[0].field, "c09");
    assert_eq!(asked(apply("s", "z")).code(), "guide-change-unfit", "where is not said: nothing is guessed");
    assert_eq!(asked(apply("should", "[B1: may")).code(), "guide-change-unfit", "an unbalanced bracket");
}

#[test]
fn dr19_an_open_bracket_blocks_the_final_text_and_is_named() {
    let desk = consolidating().then(bracket(), Role::Committee, Some("QO"));
    desk.ask(Command::IssueFinal(issue("")), Role::CoLeads, Some("AU")).then_refused("guide-brackets-open");
    let both = desk.clone().knowing(|around| around.undisposed = vec!["c09".into()]);
    let refused = both.ask(Command::IssueFinal(issue("")), Role::CoLeads, Some("AU")).outcome().unwrap_err();
    assert_eq!(refused.code(), "guide-unsettled");
    assert!(refused.to_string().contains("c09") && refused.to_string().contains("B1"), "{refused}");
    let closed = desk.lead(close(&["QO"], None));
    assert_eq!(closed.lead(Command::IssueFinal(issue(""))).stage(), Stage::FinalText);
}

#[test]
fn dr19_a_bracket_opened_on_the_final_text_blocks_clearance_and_silence() {
    let desk = final_text()
        .then(bracket(), Role::Committee, Some("QO"))
        .knowing(|around| around.meeting = Some(meeting_of("AHG", true)))
        .knowing(|around| around.silence = Some(silence(Silence::Running, "RSO/PG/TIP/2014/1/Rev.1")));
    desk.ask(Command::ClearInMeeting(act("AHG", "cleared")), Role::SeniorOfficials, None)
        .then_refused("guide-brackets-open");
    desk.ask(Command::StartSilence { silence: "TIP-1".into() }, Role::CoChairs, Some("AU"))
        .then_refused("guide-brackets-open");
}

#[test]
fn dr19_only_who_asked_for_a_bracket_or_a_recorded_ruling_closes_it() {
    let desk = in_committee().then(bracket(), Role::Committee, Some("QO"));
    desk.ask(close(&["QM"], None), Role::CoLeads, Some("AU")).then_refused("guide-bracket-no-consent");
    let closed = desk.ask(close(&["QO"], None), Role::CoLeads, Some("AU")).events();
    assert!(matches!(closed.as_slice(), [Event::BracketClosed(it)] if it.consent_of == vec!["QO".into()]));
    let ruled = desk.ask(close(&[], Some("The chairs ruled on 7 May.")), Role::CoLeads, Some("AU")).events();
    assert!(matches!(ruled.as_slice(), [Event::BracketClosed(it)] if it.ruling.is_some()));
    let carry = Command::CarryBracket { bracket: "B1".to_owned(), reason: "Put to all members.".to_owned() };
    let carried = desk.lead(carry);
    assert_eq!(carried.state().dossier.unwrap().open_brackets(), ["B1"]);
}

#[test]
fn dr21_the_verb_is_kept_as_the_body_used_it() {
    let desk = published();
    let commend = Command::RecordHigherAct { act: act("SOM", "commended"), together_with: vec![] };
    let dossier = desk.rso(commend).state().dossier.unwrap();
    let acts: Vec<(&str, &str)> =
        dossier.acts.iter().map(|taken| (taken.act.body.as_str(), taken.act.verb.as_str())).collect();
    assert_eq!(acts, [("AHG", "cleared"), ("AHG", "endorsed"), ("SOM", "commended")]);
    // Whether ministers endorsed it is not known, which is not yes.
    assert!(!dossier.acts.iter().any(|taken| taken.act.body.as_str() == "RMC"));
}

#[test]
fn dr21_an_act_names_body_verb_and_a_date_that_has_come() {
    let endorse = |act: Act| Command::Endorse { act, together_with: vec![] };
    let asked = |act: Act| cleared().ask(endorse(act), Role::SeniorOfficials, None);
    asked(Act { verb: " ".to_owned(), ..act("AHG", "") }).then_refused("guide-act-incomplete");
    asked(Act { on: "2014-03-04".parse().unwrap(), ..act("AHG", "endorsed") })
        .then_refused("guide-act-in-the-future");
}

#[test]
fn dr22_publication_does_not_wait_for_the_higher_act_and_says_that_it_is_pending() {
    let dossier = published().state().dossier.unwrap();
    assert_eq!(dossier.stage, Stage::Published);
    assert_eq!(dossier.published.unwrap().higher_act.as_deref(), Some("pending: ministers"));
}

#[test]
fn dr23_numbers_are_never_used_again_and_the_next_free_one_is_taken() {
    let desk = in_committee().rso(Command::IssueRevision(issue("")));
    let newest = |desk: &Desk| desk.state().dossier.unwrap().newest().unwrap().symbol.to_string();
    assert_eq!(newest(&desk), "RSO/PG/TIP/2013/1/Rev.1");
    for taken in
        ["RSO/PG/TIP/2013/1", "RSO/PG/TIP/2013/1/Rev.1", "RSO/PG/TIP/2013/1/Rev.3", "RSO/PG/SOM/2014/1"]
    {
        desk.ask(Command::IssueRevision(issue(taken)), Role::Rso, None).then_refused("guide-symbol-unusable");
    }
    assert_eq!(newest(&desk.rso(Command::IssueRevision(issue("")))), "RSO/PG/TIP/2013/1/Rev.2");
}

fn correct(languages: &[&str]) -> Command {
    Command::Corrigendum {
        languages: languages.iter().map(|tag| Language::read(tag).unwrap()).collect(),
        says: "Page 14: article number.".to_owned(),
    }
}

#[test]
fn dr23_a_corrigendum_repairs_the_languages_it_names() {
    let desk = published();
    desk.ask(correct(&["fr"]), Role::Rso, None).then_refused("guide-words-missing");
    let dossier = desk.rso(correct(&["en"])).rso(correct(&["en"])).state().dossier.unwrap();
    let symbols: Vec<String> = dossier.corrigenda.iter().map(|it| it.symbol.to_string()).collect();
    assert_eq!(symbols, ["RSO/PG/TIP/2014/1/Rev.1/Corr.1", "RSO/PG/TIP/2014/1/Rev.1/Corr.2"]);
    let english = dossier.symbols.current(&Language::english()).unwrap();
    assert_eq!(english.corrigenda.len(), 2);
}

#[test]
fn dr24_what_is_published_is_what_was_endorsed() {
    let desk = endorsed();
    let other = Digest::of(b"another file");
    desk.ask(publish(other, None), Role::Rso, None).then_refused("guide-other-than-endorsed");
    let layout = Explanation::LayoutOnly("Set in two columns with a cover.".to_owned());
    assert_eq!(desk.clone().rso(publish(other, Some(layout))).stage(), Stage::Published);
    let unknown = Explanation::Corrigendum(Symbol::read("RSO/PG/TIP/2014/1/Rev.1/Corr.1").unwrap());
    desk.ask(publish(other, Some(unknown)), Role::Rso, None).then_refused("guide-no-such-corrigendum");
    assert_eq!(desk.stage(), Stage::Endorsed, "nothing of it was taken");
    let same = publish(desk.final_digest(), None);
    assert_eq!(desk.rso(same).stage(), Stage::Published);
}

#[test]
fn dr25_no_quorum_no_decision() {
    for meeting in [None, Some(meeting_of("AHG", false)), Some(meeting_of("SOM", true))] {
        let desk = final_text().knowing(|around| around.meeting = meeting);
        desk.ask(Command::ClearInMeeting(act("AHG", "cleared")), Role::SeniorOfficials, None)
            .then_refused("guide-no-quorum");
    }
}

#[test]
fn an_objection_blocks_clearance_whichever_version_it_was_given_on() {
    let desk = final_text().knowing(|around| {
        around.meeting = Some(meeting_of("AHG", true));
        let symbol = Symbol::read("RSO/PG/TIP/2014/1").unwrap();
        around.positions = vec![PositionFacts { participant: "QT".into(), objects: true, symbol }];
    });
    desk.ask(Command::ClearInMeeting(act("AHG", "cleared")), Role::SeniorOfficials, None)
        .then_refused("guide-objections-stand");
}

#[test]
fn dr34_two_guides_share_a_committee_not_a_fate() {
    let under = |name: &str| {
        let desk = final_text()
            .knowing(|around| around.silence = Some(silence(Silence::Running, "RSO/PG/TIP/2014/1/Rev.1")));
        let placed = desk.then(Command::StartSilence { silence: "TIP-1".into() }, Role::CoChairs, Some("AU"));
        assert_eq!(placed.stage(), Stage::UnderSilence, "{name}");
        placed
    };
    let held = under("one")
        .knowing(|around| around.silence = Some(silence(Silence::Held, "RSO/PG/TIP/2014/1/Rev.1")))
        .then(Command::SilenceHeld { silence: "TIP-1".into() }, Role::Timer, None);
    let broken = under("the other")
        .knowing(|around| around.silence = Some(silence(Silence::Broken, "RSO/PG/TIP/2014/1/Rev.1")))
        .then(Command::SilenceBroken { silence: "TIP-1".into() }, Role::MemberGovernment, Some("QT"));
    assert_eq!((held.stage(), broken.stage()), (Stage::Cleared, Stage::FinalText));
}

#[test]
fn a_text_leaves_silence_only_as_its_procedure_ended() {
    let desk = final_text()
        .knowing(|around| around.silence = Some(silence(Silence::Running, "RSO/PG/TIP/2014/1/Rev.1")))
        .then(Command::StartSilence { silence: "TIP-1".into() }, Role::CoChairs, Some("AU"));
    desk.ask(Command::SilenceBroken { silence: "TIP-1".into() }, Role::MemberGovernment, Some("QT"))
        .then_refused("guide-silence-not-so");
    desk.ask(Command::SilenceHeld { silence: "TIP-1".into() }, Role::Timer, None)
        .then_refused("guide-silence-not-so");
    desk.ask(write("s2", 1, "Words slipped in."), Role::Rso, None).then_refused("guide-not-now");
}

#[test]
fn silence_is_about_the_text_that_stands() {
    let older =
        final_text().knowing(|around| around.silence = Some(silence(Silence::Running, "RSO/PG/TIP/2014/1")));
    older
        .ask(Command::StartSilence { silence: "TIP-1".into() }, Role::CoChairs, Some("AU"))
        .then_refused("guide-silence-not-so");
}

#[test]
fn a_section_written_meanwhile_is_not_overwritten() {
    let desk = drafting().rso(write("s2", 1, "Newer words."));
    let late = desk.ask(write("s2", 1, "Words begun from the first revision."), Role::Drafter, None);
    late.then_refused("guide-section-overtaken");
    desk.ask(write("s2", 1, "Newer words."), Role::Drafter, None).then_nothing();
}

#[test]
fn a_version_never_changes_though_the_desk_does() {
    let desk = in_committee();
    let before = desk.state().dossier.unwrap().versions;
    let after = desk.rso(write("s2", 1, "Another text.")).state().dossier.unwrap().versions;
    assert_eq!(before, after);
}

#[test]
fn the_words_of_a_section_are_never_in_its_event() {
    let events = drafting().history;
    for event in events {
        let body = String::from_utf8(event.body().unwrap()).unwrap();
        assert!(!body.contains("punished"), "{body}");
    }
}

#[test]
fn a_text_is_not_issued_without_words_nor_a_restricted_one_to_nobody() {
    let bare = Desk::new().rso(open()).rso(outline()).lead(Command::ApproveOutline);
    bare.ask(Command::IssueZeroDraft(issue("")), Role::Rso, None).then_refused("guide-wordless");
    let restricted = Issue { classification: Classification::Restricted, ..issue("") };
    drafting()
        .ask(Command::IssueZeroDraft(restricted), Role::Rso, None)
        .then_refused("guide-nobody-on-the-list");
}

#[test]
fn who_leads_another_committee_does_not_lead_here() {
    let desk = drafting().knowing(|around| around.mandate_body = Some("DC-XX-2020".into()));
    desk.ask(write("s2", 1, "Words."), Role::Drafter, None).then_refused("guide-other-committee");
    let own = desk.knowing(|around| around.mandate_body = Some("DC-PG-2013".into()));
    assert_eq!(own.ask(write("s2", 1, "Words."), Role::Drafter, None).events().len(), 1);
}

#[test]
fn an_outline_is_refused_line_by_line() {
    let sections =
        vec![heading("1", " ", &[]), heading("1", "Twice", &[]), heading("x", "Not a number", &[])];
    let desk = Desk::new().rso(open());
    let refused = desk.ask(Command::SetOutline { sections }, Role::Rso, None).outcome().unwrap_err();
    let fields: Vec<String> = refused.problems().into_iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["sections[0].title", "sections[1].number", "sections[2].number"]);
}

#[test]
fn one_act_names_the_other_texts_it_covers() {
    let together_with: Vec<GuideId> = vec!["PG-TIP".into(), "PG-TIP-TRAINING".into()];
    let endorse = Command::Endorse { act: act("AHG", "endorsed"), together_with };
    let events = cleared().ask(endorse, Role::SeniorOfficials, None).events();
    let named = |it: &super::event::ActTaken| it.together_with == vec![GuideId::new("PG-TIP-TRAINING")];
    assert!(matches!(events.as_slice(), [Event::Endorsed(it)] if named(it)));
}

#[test]
fn a_guide_may_be_returned_revised_and_withdrawn_with_reasons() {
    let desk = in_committee();
    let back = |reason: &str| Command::ReturnToDrafting { reason: reason.to_owned() };
    desk.ask(back(" "), Role::CoLeads, Some("AU")).then_refused("guide-words-missing");
    let returned = desk.lead(back("The outline changed."));
    assert_eq!(returned.stage(), Stage::Drafting);
    let again = returned.rso(Command::IssueZeroDraft(issue("")));
    assert_eq!(again.state().dossier.unwrap().versions.len(), 2);
    let withdrawn = again.then(
        Command::WithdrawGuide { reason: "Taken up elsewhere.".to_owned() },
        Role::CoChairs,
        Some("AU"),
    );
    assert!(withdrawn.stage().is_terminal());
}

#[test]
fn the_instant_of_an_act_is_read_in_the_zone_of_the_secretariat() {
    // 3 March begins in Bangkok at 17:00 UTC of the day before.
    let desk = cleared();
    desk.ask(endorse(), Role::SeniorOfficials, None)
        .at(at("2014-03-02T16:59:00Z"))
        .then_refused("guide-act-in-the-future");
    assert_eq!(
        desk.ask(endorse(), Role::SeniorOfficials, None).at(at("2014-03-02T17:01:00Z")).events().len(),
        1
    );
}

#[test]
fn dr23_a_translation_shares_the_symbol_and_has_the_paragraphs_of_its_source() {
    let translate = |markdown: &str| {
        Command::IssueTranslation(super::command::Translate {
            number: 1,
            language: Language::read("th").unwrap(),
            markdown: markdown.to_owned(),
            note: None,
        })
    };
    let mut desk = in_committee();
    let version = desk.state().dossier.unwrap().versions[0].clone();
    let sections: Vec<_> = version.outline.sections.iter().map(|section| section.id.clone()).collect();
    let issued = desk.history.iter().find_map(Event::issued).unwrap().text.clone();
    desk.facts.around.texts.put(issued.digest(), issued.words().unwrap().clone());
    let short = "# 8 Eight\n\n# 9 Nine\n\nOne paragraph where the source has two.";
    desk.ask(translate(short), Role::Rso, None).then_refused("guide-translation-unfit");
    let whole = "# 8 Eight\n\n# 9 Nine\n\nThe first.\n\nThe second.";
    let desk = desk.rso(translate(whole));
    let dossier = desk.state().dossier.unwrap();
    let translated = &dossier.translations[0];
    assert_eq!(
        translated.outline.sections.iter().map(|section| section.id.clone()).collect::<Vec<_>>(),
        sections
    );
    let thai = dossier.symbols.current(&Language::read("th").unwrap()).unwrap();
    assert_eq!(thai.text, version.symbol);
    desk.ask(translate(whole), Role::Rso, None).then_nothing();
}

#[test]
fn dr31_coverage_of_a_version_is_computed_once_and_names_the_gaps() {
    let computed = |desk: &Desk| {
        given::<Guide>(desk.history.clone()).when(Command::ComputeCoverage).by_the_secretariat()
    };
    let mut desk = in_committee();
    let events = computed(&desk).events();
    let [Event::CoverageComputed(coverage)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(coverage.number, 1);
    assert!(coverage.covered >= 1 && coverage.covered < coverage.core_total, "{coverage:?}");
    assert!(coverage.gaps.contains(&ProvisionId::new("TIP-5.1")), "{coverage:?}");
    desk.history.extend(events);
    computed(&desk).then_nothing();
}

#[test]
fn a_heading_typed_in_a_section_splits_it_and_what_was_cut_is_known() {
    let desk = drafting();
    let marked = "# 9 Victims\n\nStates may find it useful. {#p1}\n\n# 10 Protection\n\nSuch persons should not be punished. {#p2}";
    let desk = desk.rso(write("s2", 1, marked));
    let dossier = desk.state().dossier.unwrap();
    let sections: Vec<(&str, usize)> = dossier
        .sections
        .iter()
        .map(|section| (section.heading.number.as_str(), section.paragraphs.len()))
        .collect();
    assert_eq!(sections, [("8", 0), ("9", 1), ("10", 1)]);
    let mut descent = desk.history.iter().filter_map(|event| match event {
        Event::SectionEdited(it) if it.section.id == "s2".into() => Some(it.descent.clone()),
        _ => None,
    });
    let descent = descent.next_back().unwrap();
    assert_eq!(
        descent.descendants(&"p2".into()),
        vec!["p2".into()],
        "a paragraph that moved is the same paragraph"
    );
}
