//! A round that could be: what scenarios about rounds, answers and comments begin with.

use crate::actor::{Actor, Authority, Role};
use crate::asserted::Asserted;
use crate::calendar::Deadline;
use crate::comment::event::{Anchor, Kind as CommentKind, Received, Words};
use crate::decide::Decide;
use crate::facts::Facts;
use crate::identity::{CommentId, ParticipantCode, RoundId};
use crate::response;
use crate::round::command::Prepare;
use crate::round::event::{
    Circulated, Closed, DispositionsStarted, FixedText, Kind, LanguageText, Manner, Prepared, Tally,
};
use crate::round::{self, Round};
use crate::testing::{deadline, facts, noon, person};

/// The round of all scenarios.
#[must_use]
pub fn round_id() -> RoundId {
    "PG-SOM/1".into()
}

/// Its deadline: eleven days after the instant of scenarios.
#[must_use]
pub fn due() -> Deadline {
    deadline("2014-03-14T17:00[Asia/Bangkok]")
}

/// Two weeks later.
#[must_use]
pub fn later() -> Deadline {
    deadline("2014-03-28T17:00[Asia/Bangkok]")
}

/// The text that goes out, in English.
#[must_use]
pub fn text() -> FixedText {
    let language = LanguageText { language: "en".to_owned(), digest: "0123456789abcdef".repeat(4) };
    FixedText { symbol: "RSO/PG/SOM/2014/1".to_owned(), languages: vec![language] }
}

/// Those who are asked.
#[must_use]
pub fn addressees() -> Vec<ParticipantCode> {
    ["QM", "QN", "QO", "QQ"].map(Into::into).to_vec()
}

/// A request to prepare it.
#[must_use]
pub fn prepare() -> Prepare {
    Prepare {
        round: round_id(),
        guide: "PG-SOM".into(),
        number: 1,
        committee: "PG-2013".into(),
        text: text().symbol,
        kind: Kind::MemberComments,
        manner: Manner::InWriting,
        deadline: due(),
        sealed_until_close: true,
        reminders: vec!["P8DT8H".to_owned()],
        addressees: addressees(),
        informed: vec!["QW".into()],
        resolved_on: None,
    }
}

/// It was prepared.
#[must_use]
pub fn prepared() -> Prepared {
    let it = prepare();
    Prepared {
        round: it.round,
        guide: it.guide,
        number: it.number,
        committee: it.committee,
        text: it.text,
        kind: it.kind,
        manner: it.manner,
        deadline: it.deadline,
        sealed_until_close: it.sealed_until_close,
        reminders: it.reminders,
        addressees: it.addressees,
        informed: it.informed,
        resolved_on: jiff::civil::date(2014, 1, 17),
        procedure: 1,
    }
}

/// It went out.
#[must_use]
pub fn circulated(prepared: &Prepared) -> Circulated {
    Circulated {
        text: text(),
        addressees: prepared.addressees.clone(),
        informed: prepared.informed.clone(),
        deadline: prepared.deadline.clone(),
        silence_means: prepared.kind.silence_means(),
        sealed_until_close: prepared.sealed_until_close,
        remind_at: Vec::new(),
    }
}

/// The deadline passed.
#[must_use]
pub fn closed(tally: Tally) -> Closed {
    Closed { tally, silence_means: Kind::MemberComments.silence_means(), deadline: due() }
}

/// A round after what was prepared and further facts.
#[must_use]
pub fn round_after(prepared: Prepared, further: impl IntoIterator<Item = round::Event>) -> Round {
    Round::after([round::Event::Prepared(prepared)].into_iter().chain(further))
}

/// The round while it is open.
#[must_use]
pub fn open() -> Round {
    round_after(prepared(), [round::Event::Circulated(circulated(&prepared()))])
}

/// The round while comments are dealt with.
#[must_use]
pub fn in_dispositions() -> Round {
    let started = DispositionsStarted { by: Some(person("P-S2")) };
    [round::Event::Closed(closed(Tally::default())), round::Event::DispositionsStarted(started)]
        .into_iter()
        .fold(open(), Round::evolve)
}

/// The round once all is dealt with.
#[must_use]
pub fn complete() -> Round {
    let completed = round::event::Completed { comments: 1, disposed: 1, by: Vec::new() };
    in_dispositions().evolve(round::Event::Completed(completed))
}

/// Facts of a decision in a round: who asks, as what, for whom.
#[must_use]
pub fn asked(round: Round, role: Role, (who, government): (&str, Option<&str>)) -> Facts {
    let mut facts = facts();
    facts.authority = Authority {
        actor: Actor::Person(person(who)),
        role,
        on_behalf_of: government.map(Into::into),
        speaking_for: None,
        mandate: Some("M-0001".into()),
    };
    if role == Role::Timer {
        facts.authority = Authority::timer();
    }
    facts.review.round = Some(round);
    facts.review.co_leads = vec!["AU".into(), "TH".into()];
    facts.review.fresh_comments = ["c21", "c22", "c23"].map(CommentId::from).to_vec();
    facts.review.delegation = Some(person("P-DELEGATION"));
    facts
}

/// What a comment says.
#[must_use]
pub fn words() -> Words {
    Words {
        anchor: Anchor {
            version: text().symbol,
            language: "en".to_owned(),
            section: Some("s4".into()),
            paragraph: Some("p31".into()),
            number: Some("4.1".to_owned()),
            quote: Some("financial or other material benefit".to_owned()),
        },
        kind: CommentKind::Technical,
        comment: "Say that purpose of benefit is the element; actual receipt need not be shown.".to_owned(),
        proposed: Some("Add one sentence.".to_owned()),
        rationale: None,
    }
}

/// A comment of a delegation, received at the instant of scenarios.
#[must_use]
pub fn received(comment: &str, participant: &str) -> Received {
    Received {
        comment: comment.into(),
        round: round_id(),
        guide: "PG-SOM".into(),
        participant: Some(participant.into()),
        by: Some(person(&format!("P-N-{participant}"))),
        registered_by: None,
        words: words(),
        received: Asserted::instant(noon(), "Asia/Bangkok", "portal"),
        late: false,
    }
}

/// An addressee was asked.
#[must_use]
pub fn invited(participant: &str) -> response::event::Invited {
    response::event::Invited {
        round: round_id(),
        participant: participant.into(),
        delegation: person("P-DELEGATION"),
    }
}
