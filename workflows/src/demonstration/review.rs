//! How did the members comment on the two drafts, and what became of each comment? The steps of the rounds, read off the scenario.

use std::collections::BTreeMap;

use domain::calendar::Deadline;
use domain::channel::Channel;
use domain::comment::command::Receive;
use domain::comment::event::{Anchor, Disposition, Kind, Words};
use domain::round::command::Prepare;
use domain::round::event::{DispatchFailed, DispatchRepeated, FixedText, Kind as Asked, Manner};
use domain::{CommentId, ParagraphId, ParticipantCode, Role, RoundId, comment, response, round};
use serde::Deserialize;
use serde_json::Value;

use super::at;
use super::guides::words_of;
use super::scenario::{LEAD_A, LEAD_B, RSO, Step, Who, step};
use crate::request::Ask;

/// The scenario, line by line.
const SCENARIO: &str = include_str!("../../../domain/data/scenario-2013-14.jsonl");
/// Who decides for the committee what was referred to it.
const COMMITTEE: Who = ("DC-QM", Role::Committee);
/// Those outside the members who are asked in the scenario.
pub(super) const ASKED_BESIDES: [&str; 2] = ["ORG-X1", "QV"];
/// What stands before the number of a section where the paragraph is known only when the comment is made.
pub(super) const SECTION_MARK: &str = "section ";

/// One line of the scenario, as far as the rounds need it.
#[derive(Deserialize)]
struct Line {
    at: String,
    stream: String,
    r#type: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    participant: String,
    data: Value,
}

impl Line {
    fn text(&self, name: &str) -> &str {
        self.data[name].as_str().unwrap_or_default()
    }

    fn reason(&self) -> Option<String> {
        self.data["reason"].as_str().map(str::to_owned)
    }
}

/// Every step of the rounds and their comments.
pub(super) fn steps() -> Vec<Step> {
    let lines: Vec<Line> = SCENARIO.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let kinds: BTreeMap<String, Kind> = lines
        .iter()
        .filter(|line| line.r#type == "CommentReceived")
        .map(|line| (line.stream.clone(), kind(line.text("kind"))))
        .collect();
    lines.iter().flat_map(|line| of(line, &kinds)).collect()
}

/// What is asked for a line to come about; nothing where it follows from others.
fn of(line: &Line, kinds: &BTreeMap<String, Kind>) -> Vec<Step> {
    let Some((stream, key)) = line.stream.split_once('/') else { return Vec::new() };
    match (stream, key.split_once("/response/")) {
        ("round", Some((round, _))) => of_answer(line, round),
        ("round", None) => of_round(line, key),
        ("comment", _) => of_comment(line, key, kinds),
        _ => Vec::new(),
    }
}

/// The delegate of a member, or the focal point of who is asked besides.
fn delegate(participant: &str) -> Who {
    match participant {
        "QM" => ("D-QM", Role::MemberGovernment),
        "QN" => ("D-QN", Role::MemberGovernment),
        "QO" => ("D-QO", Role::MemberGovernment),
        "QP" => ("D-QP", Role::MemberGovernment),
        "QQ" => ("D-QQ", Role::MemberGovernment),
        "QR" => ("D-QR", Role::MemberGovernment),
        "QS" => ("D-QS", Role::MemberGovernment),
        "QT" => ("D-QT", Role::MemberGovernment),
        "QU" => ("D-QU", Role::MemberGovernment),
        "QV" => ("F-QV", Role::Nfp),
        _ => ("F-X1", Role::Nfp),
    }
}

fn by_both(line: &Line, ask: impl Fn() -> Ask) -> Vec<Step> {
    [LEAD_B, LEAD_A].map(|lead| step(&line.at, lead, ask())).into()
}

fn of_round(line: &Line, key: &str) -> Vec<Step> {
    use round::Command as C;
    let about = |command| Ask::Round(RoundId::new(key), command);
    let member = || ParticipantCode::new(&line.participant);
    let channel = if line.text("channel") == "fax" { Channel::Fax } else { Channel::Email };
    match line.r#type.as_str() {
        "RoundPrepared" => vec![step(&line.at, RSO, about(C::Prepare(prepare(key))))],
        "RoundCirculated" => {
            // The teller fixes the text by its digest.
            let text = FixedText { symbol: line.text("text").to_owned(), languages: Vec::new() };
            vec![step(&line.at, RSO, about(C::Circulate { text }))]
        }
        "DispatchFailed" => {
            let failed =
                DispatchFailed { participant: member(), channel, reason: line.text("reason").to_owned() };
            vec![step(&line.at, RSO, about(C::RecordDispatchFailure(failed)))]
        }
        "DispatchRepeated" => {
            let repeated = DispatchRepeated { participant: member(), channel, delivered: true };
            vec![step(&line.at, RSO, about(C::RepeatDispatch(repeated)))]
        }
        "ExtensionRequested" => {
            let ask = C::RequestExtension {
                reason: line.text("reason").to_owned(),
                asked_until: deadline(line.text("asked_until")),
            };
            vec![step(&line.at, delegate(&line.participant), about(ask))]
        }
        "RoundExtended" => by_both(line, || {
            about(C::Extend {
                deadline: deadline(line.text("deadline_new")),
                reason: "A member asked for time for consultation between agencies.".to_owned(),
            })
        }),
        "DispositionsStarted" => vec![step(&line.at, RSO, about(C::StartDispositions))],
        "RoundCompleted" => by_both(line, || about(C::Complete)),
        // Reminders, the close and what was not answered are the clock's.
        _ => Vec::new(),
    }
}

fn deadline(text: &str) -> Deadline {
    Deadline { at: at(text), zone: "Asia/Bangkok".to_owned() }
}

fn prepare(key: &str) -> Prepare {
    let guide = key.split('/').next().unwrap_or_default();
    let instrument = guide.rsplit('-').next().unwrap_or_default();
    // Eight days and eight hours before it closes: in the morning of 20 March, once it was extended.
    let reminders = if instrument == "SOM" { vec!["P8DT8H".to_owned()] } else { Vec::new() };
    Prepare {
        round: RoundId::new(key),
        guide: guide.into(),
        number: 1,
        committee: "PG-2013".into(),
        text: format!("RSO/PG/{instrument}/2014/1"),
        kind: Asked::MemberComments,
        manner: Manner::InWriting,
        deadline: deadline("2014-03-14T17:00:00+07:00"),
        sealed_until_close: true,
        reminders,
        // The teller adds the members of that day.
        addressees: ASKED_BESIDES.map(ParticipantCode::from).into(),
        informed: Vec::new(),
        resolved_on: None,
    }
}

fn of_answer(line: &Line, round: &str) -> Vec<Step> {
    use response::Command as C;
    let command = match line.r#type.as_str() {
        "CommentsSubmitted" => C::Submit { drafts: Vec::new() },
        "CommentsSuperseded" => C::Supersede { drafts: Vec::new(), withdraw: Vec::new(), replaces: false },
        "NoCommentsDeclared" => C::DeclareNone,
        "LateCommentsReceived" => C::SubmitLate { drafts: Vec::new() },
        _ => return Vec::new(),
    };
    let mut ask = step(
        &line.at,
        delegate(&line.participant),
        Ask::Response(RoundId::new(round), ParticipantCode::new(&line.participant), command),
    );
    // Its comments are received first, at the same instant.
    ask.after = true;
    vec![ask]
}

fn of_comment(line: &Line, key: &str, kinds: &BTreeMap<String, Kind>) -> Vec<Step> {
    use comment::Command as C;
    let about = |command| Ask::Comment(Some(CommentId::new(key)), command);
    let one = |who, command| vec![step(&line.at, who, about(command))];
    match line.r#type.as_str() {
        "CommentReceived" => one(delegate(&line.participant), C::Receive(received(line, key))),
        "CommentTriaged" => {
            one(RSO, C::Triage { kind: kinds.get(&line.stream).copied().unwrap_or(Kind::General) })
        }
        "CommentMerged" => one(RSO, C::Merge { into: line.text("into").into() }),
        "DispositionProposed" => {
            let disposition = disposition(line.text("proposal"));
            one(RSO, C::Propose { disposition, reason: None, change: None })
        }
        "DispositionDecided" => {
            let (disposition, by_committee) = (disposition(line.text("disposition")), line.by == "committee");
            let meeting = by_committee.then(|| "3".to_owned());
            let decide =
                || C::Decide { disposition, reason: line.reason(), change: None, meeting: meeting.clone() };
            if by_committee { one(COMMITTEE, decide()) } else { by_both(line, || about(decide())) }
        }
        "CommentReferred" => by_both(line, || {
            about(C::Refer { to: line.text("to").to_owned(), reason: line.text("reason").to_owned() })
        }),
        _ => Vec::new(),
    }
}

fn received(line: &Line, key: &str) -> Receive {
    let anchor = Anchor {
        version: line.text("version").to_owned(),
        language: line.text("language").to_owned(),
        section: None,
        // The teller looks the paragraph up that has these words; the first of the section where it is about none in particular.
        paragraph: Some(ParagraphId::new(format!("{SECTION_MARK}{}", line.text("section")))),
        number: Some(line.text("section").to_owned()),
        quote: words_of(key).map(str::to_owned),
    };
    let words = Words {
        anchor,
        kind: kind(line.text("kind")),
        comment: line.text("comment").to_owned(),
        proposed: Some(line.text("proposed").to_owned()),
        rationale: None,
    };
    let participant = Some(ParticipantCode::new(&line.participant));
    Receive { round: RoundId::new(format!("PG-{}/1", line.text("guide"))), participant, words }
}

fn kind(word: &str) -> Kind {
    Kind::ALL.into_iter().find(|kind| kind.as_str() == word).unwrap_or(Kind::General)
}

fn disposition(words: &str) -> Disposition {
    let word = words.replace(' ', "-");
    Disposition::ALL.into_iter().find(|one| one.as_str() == word).unwrap_or(Disposition::Noted)
}
