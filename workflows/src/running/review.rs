//! What does the secretariat do of itself when something happened in a round, and which instants does a round set?

use domain::calendar::Deadline;
use domain::guide::{self, Guide};
use domain::response::{self, Response};
use domain::round::{self, Round};
use domain::{Authority, Event, ParticipantCode, Role, RoundId};
use eventstore::StreamName;
use jiff::Timestamp;

use super::deadlines::Deadlines;
use super::due::Due;
use super::letters::{SITE, local};
use super::reactions::{Cause, settled};
use crate::fresh;
use crate::office::Office;
use crate::request::{Ask, NotDone, Request};

/// The letter that sends the text of a round.
const DISPATCH: &str = "round-circulated";

impl Deadlines {
    /// The instants of a round: its close, and the reminders before it. A deadline that moved, or does not run, leaves no timer.
    pub(super) fn round(&mut self, key: &str, event: &round::Event) {
        let round = RoundId::new(key);
        match event {
            round::Event::Circulated(it) => self.runs(&round, &it.deadline, &it.remind_at),
            round::Event::Extended(it) => {
                self.stop(&round);
                self.runs(&round, &it.deadline_new, &it.remind_at);
            }
            round::Event::Reopened(it) => self.runs(&round, &it.deadline_new, &it.remind_at),
            round::Event::Paused(_) | round::Event::Cancelled(_) => self.stop(&round),
            _ => {}
        }
    }

    fn runs(&mut self, round: &RoundId, deadline: &Deadline, remind_at: &[Timestamp]) {
        for at in remind_at {
            self.add(*at, Due::RoundReminder(round.clone()));
        }
        self.add(deadline.at, Due::RoundCloses(round.clone()));
    }

    fn stop(&mut self, round: &RoundId) {
        self.forget(&Due::RoundReminder(round.clone()));
        self.forget(&Due::RoundCloses(round.clone()));
    }
}

impl Office {
    /// What follows from an event of a round.
    pub(super) async fn after_round(&self, cause: Cause<'_>, event: &round::Event) -> Result<(), NotDone> {
        match event {
            round::Event::Circulated(it) => {
                self.invite(cause, &it.addressees).await?;
                self.tell_delegations(cause, DISPATCH, &it.addressees).await?;
                self.tell_delegations(cause, "round-for-information", &it.informed).await
            }
            round::Event::ReminderSent(it) => {
                self.tell_delegations(cause, "round-reminder", &it.addressees).await
            }
            round::Event::Extended(_) => self.tell_all(cause, "round-extended").await,
            round::Event::Paused(_) => self.tell_all(cause, "round-paused").await,
            round::Event::Reopened(_) => self.tell_all(cause, "round-reopened").await,
            round::Event::Cancelled(_) => self.tell_all(cause, "round-cancelled").await,
            round::Event::Closed(it) => {
                self.settle_answers(cause, it.deadline.at).await?;
                self.close_in_guide(cause).await?;
                self.tell_all(cause, "round-closed").await
            }
            round::Event::Completed(_) => {
                self.settle_answers(cause, super::reactions::instant(cause.recorded)).await?;
                self.tell_all(cause, "round-completed").await
            }
            _ => Ok(()),
        }
    }

    /// A guide that is with all members for this round goes on to its comments when the round closes, with nobody signed in.
    async fn close_in_guide(&self, cause: Cause<'_>) -> Result<(), NotDone> {
        let (round, _) = self.load::<Round>(&StreamName::new("round", cause.key)).await?;
        let Some(plan) = round.plan else { return Ok(()) };
        let (guide, _) = self.load::<Guide>(&StreamName::new("guide", plan.guide.as_str())).await?;
        let waits =
            guide.dossier.is_some_and(|it| it.stage == guide::Stage::MemberReview && it.round == plan.number);
        if !waits {
            return Ok(());
        }
        let words = format!("close member round {}", cause.recorded.position);
        let ask = Ask::Guide(plan.guide, guide::Command::CloseMemberRound { round: plan.number });
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    /// One answer per addressee.
    async fn invite(&self, cause: Cause<'_>, addressees: &[ParticipantCode]) -> Result<(), NotDone> {
        let round = RoundId::new(cause.key);
        for participant in addressees {
            let invite = response::Command::Invite { round: round.clone(), participant: participant.clone() };
            let words = format!("invite {participant} {}", cause.recorded.position);
            let ask = Ask::Response(round.clone(), participant.clone(), invite);
            settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)?;
        }
        Ok(())
    }

    async fn addressees(&self, key: &str) -> Result<Vec<ParticipantCode>, NotDone> {
        let (round, _) = self.load::<Round>(&StreamName::new("round", key)).await?;
        Ok(round.plan.map(|plan| plan.addressees).unwrap_or_default())
    }

    async fn tell_all(&self, cause: Cause<'_>, kind: &str) -> Result<(), NotDone> {
        let addressees = self.addressees(cause.key).await?;
        self.tell_delegations(cause, kind, &addressees).await
    }

    /// A letter to the focal points and authorised representatives of each.
    async fn tell_delegations(
        &self,
        cause: Cause<'_>,
        kind: &str,
        codes: &[ParticipantCode],
    ) -> Result<(), NotDone> {
        for code in codes {
            for role in [Role::Nfp, Role::MemberGovernment] {
                self.tell_holders(cause, kind, (role, code)).await?;
            }
        }
        Ok(())
    }

    /// The instant has come: what was said is fixed, what was not said is recorded as that (DR12).
    async fn settle_answers(&self, cause: Cause<'_>, due: Timestamp) -> Result<(), NotDone> {
        let round = RoundId::new(cause.key);
        for participant in self.addressees(cause.key).await? {
            let stream = StreamName::new("response", &format!("{round}/{participant}"));
            let (answer, _) = self.load::<Response>(&stream).await?;
            let command = match answer.stage {
                stage if stage.is_awaited() => response::Command::RecordNone,
                response::Stage::Submitted | response::Stage::NoComments | response::Stage::Late => {
                    response::Command::Freeze
                }
                _ => continue,
            };
            let words = format!("settle {participant} {}", cause.recorded.position);
            let request = Request {
                due: Some(due),
                causes: vec![cause.recorded.position],
                ..Request::of(
                    Authority::timer(),
                    fresh::derived(&words),
                    Ask::Response(round.clone(), participant, command),
                )
            };
            settled(Box::pin(self.execute(request)).await)?;
        }
        Ok(())
    }

    /// What follows from an event of an answer: its delegation is told, and nobody else.
    pub(super) async fn after_response(
        &self,
        cause: Cause<'_>,
        event: &response::Event,
    ) -> Result<(), NotDone> {
        let kind = match event {
            response::Event::Submitted(_) | response::Event::LateReceived(_) => "answer-received",
            response::Event::ConflictFlagged(_) => "answer-in-conflict",
            _ => return Ok(()),
        };
        let Some((_, participant)) = cause.key.rsplit_once('/') else { return Ok(()) };
        self.tell_delegations(cause, kind, &[ParticipantCode::new(participant)]).await
    }
}

/// Subject and lines of a letter about a round or an answer.
pub(super) fn written(kind: &str, key: &str, event: &Event) -> (String, Vec<String>) {
    let round = match kind {
        "answer-received" | "answer-in-conflict" => key.rsplit_once('/').map_or(key, |(round, _)| round),
        _ => key,
    };
    let (subject, mut lines) = match event {
        Event::Round(event) => of_round(kind, round, event),
        Event::Response(event) => of_response(round, event),
        _ => (format!("Round {round}"), Vec::new()),
    };
    lines.push(format!("The round: {SITE}/rounds/{round}"));
    (subject, lines)
}

fn of_round(kind: &str, round: &str, event: &round::Event) -> (String, Vec<String>) {
    use round::Event as E;
    match event {
        E::Circulated(it) if kind == DISPATCH => (
            format!("{}: your comments are asked for", it.text.symbol),
            vec![
                format!("{} is circulated for comment in round {round}.", it.text.symbol),
                format!("Comments are in time before {}.", local(&it.deadline)),
                format!("If nothing is said by then, that {}.", it.silence_means.in_words()),
            ],
        ),
        E::Circulated(it) => (
            format!("{}: for your information", it.text.symbol),
            vec![format!(
                "{} is circulated to members for comment; you receive it for information.",
                it.text.symbol
            )],
        ),
        E::ReminderSent(_) => (
            format!("Reminder: round {round}"),
            vec!["We have not had your delegation's answer yet.".to_owned()],
        ),
        E::Extended(it) => (
            format!("Round {round}: the deadline has moved for all"),
            vec![
                format!("It was {}.", local(&it.deadline_old)),
                format!("Comments are now in time before {}.", local(&it.deadline_new)),
                format!("Reason: {}", it.reason),
            ],
        ),
        E::Paused(it) => (
            format!("Round {round} rests"),
            vec![format!("Nothing is taken until it is reopened. Reason: {}", it.reason)],
        ),
        E::Reopened(it) => (
            format!("Round {round} goes on"),
            vec![format!("Comments are now in time before {}.", local(&it.deadline_new))],
        ),
        E::Cancelled(it) => (format!("Round {round} was called off"), vec![format!("Reason: {}", it.reason)]),
        E::Closed(it) => (
            format!("Round {round} has closed"),
            vec![format!(
                "{} submitted, {} without comments, {} without a response, which {}.",
                it.tally.submitted,
                it.tally.no_comments,
                it.tally.no_response,
                it.silence_means.in_words()
            )],
        ),
        E::Completed(it) => (
            format!("Round {round}: what became of the comments"),
            vec![
                format!("All {} comments are dealt with.", it.comments),
                format!("Each with its disposition and reason: {SITE}/rounds/{round}/matrix"),
            ],
        ),
        _ => (format!("Round {round}"), Vec::new()),
    }
}

fn of_response(round: &str, event: &response::Event) -> (String, Vec<String>) {
    use response::Event as E;
    match event {
        E::Submitted(it) => (
            format!("Round {round}: your comments were received"),
            vec![format!("{} comments of your delegation are on file.", it.comments.len())],
        ),
        E::LateReceived(it) => (
            format!("Round {round}: your comments were received late"),
            vec![format!("{} comments of your delegation are on file, labelled late.", it.comments.len())],
        ),
        E::ConflictFlagged(_) => (
            format!("Round {round}: two positions of your delegation"),
            vec![
                "Two authorities of your delegation have submitted different comments.".to_owned(),
                "Neither replaces the other: please say which one holds, or that both do.".to_owned(),
            ],
        ),
        _ => (format!("Round {round}"), Vec::new()),
    }
}
