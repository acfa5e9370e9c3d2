//! The part of the story in which rounds of comments are held: one to its end, one that is called off.

use domain::calendar::Deadline;
use domain::comment::event::{Anchor, Disposition, Kind as CommentKind, Words};
use domain::response::event::Kept;
use domain::round::command::Prepare;
use domain::round::event::{FixedText, Kind, LanguageText, Manner};
use domain::{CommentId, DraftId, ParticipantCode, Role, RoundId, comment, response, round};
use workflows::Ask;

use super::house::House;

const OFFICER: (&str, Role) = ("R1", Role::Rso);
const LEADS: [(&str, Role); 2] = [("L-AU", Role::CoLeads), ("L-TH", Role::CoLeads)];
const SYMBOL: &str = "RSO/PG/SOM/2014/1";

/// Held, with everything that can happen to an answer; and another one that is called off.
pub(crate) async fn are_held(house: &House) {
    circulated(house, 1, "2014-03-14T10:00:00Z").await;
    answered(house).await;
    moved(house).await;
    house.clock_to("2014-04-05T02:00:00Z").await;
    late(house).await;
    dealt_with(house).await;
    circulated(house, 2, "2014-06-14T10:00:00Z").await;
    for lead in LEADS {
        let cancel = round::Command::Cancel { reason: "The text is taken back.".to_owned() };
        about(house, lead, 2, cancel).await;
    }
}

fn id(number: u32) -> RoundId {
    RoundId::new(format!("PG-SOM/{number}"))
}

fn until(at: &str) -> Deadline {
    Deadline { at: at.parse().expect("an instant"), zone: "Asia/Bangkok".to_owned() }
}

async fn about(house: &House, who: (&'static str, Role), number: u32, command: round::Command) {
    let words = format!("{} {number} {command:?}", who.0);
    house.ask(who, &words, Ask::Round(id(number), command)).await;
}

async fn answers(house: &House, who: (&'static str, Role), code: &str, command: response::Command) {
    let words = format!("{} {command:?}", who.0);
    house.ask(who, &words, Ask::Response(id(1), ParticipantCode::new(code), command)).await;
}

async fn circulated(house: &House, number: u32, deadline: &str) {
    let prepare = Prepare {
        round: id(number),
        guide: "PG-SOM".into(),
        number,
        committee: "PG-2013".into(),
        text: SYMBOL.to_owned(),
        kind: Kind::MemberComments,
        manner: Manner::InWriting,
        deadline: until(deadline),
        sealed_until_close: true,
        reminders: vec!["P7D".to_owned()],
        addressees: ["QM", "QN", "QP"].map(ParticipantCode::from).to_vec(),
        informed: vec!["QS".into()],
        resolved_on: None,
    };
    about(house, OFFICER, number, round::Command::Prepare(prepare)).await;
    let language = LanguageText { language: "en".to_owned(), digest: "0123456789abcdef".repeat(4) };
    let text = FixedText { symbol: SYMBOL.to_owned(), languages: vec![language] };
    about(house, OFFICER, number, round::Command::Circulate { text }).await;
}

fn words(comment: &str) -> Words {
    Words {
        anchor: Anchor { version: SYMBOL.to_owned(), language: "en".to_owned(), ..Anchor::default() },
        kind: CommentKind::Technical,
        comment: comment.to_owned(),
        proposed: None,
        rationale: None,
    }
}

/// An expert drafts, her focal point clears and submits; the ministry differs, and the member keeps both.
async fn answered(house: &House) {
    let (expert, focal_point) = (("E-QM", Role::Expert), ("F-QM", Role::Nfp));
    let ministry = ("D-QM", Role::MemberGovernment);
    let keep = |text: &str| response::Command::KeepDraft { draft: None, words: words(text) };
    let one = |draft: &str| vec![DraftId::new(draft)];
    answers(house, expert, "QM", keep("Benefit is the element.")).await;
    answers(house, focal_point, "QM", response::Command::Clear { drafts: one("d1") }).await;
    answers(house, focal_point, "QM", response::Command::Submit { drafts: one("d1") }).await;
    answers(house, ministry, "QM", keep("Receipt has to be shown.")).await;
    answers(house, ministry, "QM", response::Command::Submit { drafts: one("d2") }).await;
    answers(house, focal_point, "QM", response::Command::ResolveConflict { keep: Kept::Both }).await;
}

/// The deadline moves for all; the round rests and goes on.
async fn moved(house: &House) {
    for lead in LEADS {
        let extend = round::Command::Extend {
            deadline: until("2014-03-28T10:00:00Z"),
            reason: "Consultation takes longer.".to_owned(),
        };
        about(house, lead, 1, extend).await;
    }
    let (authority, reason) = ("The co-leads, in writing", "The text is checked.");
    let pause = round::Command::Pause { authority: authority.to_owned(), reason: reason.to_owned() };
    about(house, OFFICER, 1, pause).await;
    house.clock_to("2014-03-05T02:00:00Z").await;
    let reopen = round::Command::Reopen { authority: authority.to_owned(), reason: reason.to_owned() };
    about(house, OFFICER, 1, reopen).await;
}

async fn late(house: &House) {
    let focal_point = ("F-QN", Role::Nfp);
    let keep = response::Command::KeepDraft { draft: None, words: words("Use the official terms.") };
    answers(house, focal_point, "QN", keep).await;
    let late = response::Command::SubmitLate { drafts: vec![DraftId::new("d1")] };
    answers(house, focal_point, "QN", late).await;
}

async fn dealt_with(house: &House) {
    about(house, OFFICER, 1, round::Command::StartDispositions).await;
    for comment in ["c01", "c02", "c03"] {
        let ask = |command| Ask::Comment(Some(CommentId::new(comment)), command);
        let triage = comment::Command::Triage { kind: CommentKind::Technical };
        house.ask(OFFICER, &format!("triage {comment}"), ask(triage)).await;
        let reason = Some("It is said elsewhere in the text.".to_owned());
        let propose = comment::Command::Propose {
            disposition: Disposition::Noted,
            reason: reason.clone(),
            change: None,
        };
        house.ask(OFFICER, &format!("propose {comment}"), ask(propose)).await;
        for lead in LEADS {
            let decide = comment::Command::Decide {
                disposition: Disposition::Noted,
                reason: reason.clone(),
                change: None,
                meeting: None,
            };
            house.ask(lead, &format!("decide {comment} {}", lead.0), ask(decide)).await;
        }
    }
    for lead in LEADS {
        about(house, lead, 1, round::Command::Complete).await;
    }
}
