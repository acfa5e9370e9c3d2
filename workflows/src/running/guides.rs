//! What does the secretariat do of itself when a guide is issued, refused, or silence begins or ends?

use domain::comment::event::Change;
use domain::comment::{self, Comment};
use domain::guide::{self, Command as GuideCommand};
use domain::service_record::event::Refused;
use domain::silence::{self, Command as SilenceCommand, SilencePeriod};
use domain::{Asserted, CommentId, GuideId, ParticipantCode, Role, SilenceId};
use eventstore::StreamName;

use super::anchors::Anchors;
use super::reactions::{Cause, settled};
use crate::office::Office;
use crate::request::{Ask, NotDone};

/// Refusals of the next text that are facts of the guide as well (DR17, DR19).
const UNSETTLED: [&str; 3] = ["guide-comments-undisposed", "guide-brackets-open", "guide-unsettled"];
/// Commands that issue the next text.
const ISSUING: [&str; 3] = ["IssueRevision", "IssueFinal", "ReviseFinal"];
/// The refusal of what came too late to break silence (DR14).
const LATE: &str = "silence-objection-late";
/// What its author is offered instead.
const OFFERED: &str = "explanation of position";

impl Office {
    /// A version that was issued is measured against the instruments, and comments get their places on it.
    pub(super) async fn guide(
        &self,
        cause: Cause<'_>,
        event: &guide::Event,
        anchors: &mut Anchors,
    ) -> Result<(), NotDone> {
        if event.issued().is_none() {
            return Ok(());
        }
        let words = format!("coverage {}", cause.recorded.position);
        let ask = Ask::Guide(GuideId::new(cause.key), GuideCommand::ComputeCoverage);
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)?;
        self.place_comments(cause, anchors).await
    }

    /// What follows from an event of a comment: its place on a newer text, and the change of the text that was decided.
    pub(super) async fn after_comment(
        &self,
        cause: Cause<'_>,
        event: &comment::Event,
        anchors: &mut Anchors,
    ) -> Result<(), NotDone> {
        match event {
            comment::Event::Received(it) => self.place_comment(cause, it, anchors).await,
            comment::Event::DispositionDecided(it) if it.disposition.changes_text() => match &it.change {
                Some(change) => self.apply_change(cause, change).await,
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    /// What was accepted becomes a change on the desk. Where it fits no more the refusal is on record, and the drafters write it.
    async fn apply_change(&self, cause: Cause<'_>, change: &Change) -> Result<(), NotDone> {
        let (comment, _) = self.load::<Comment>(&StreamName::new("comment", cause.key)).await?;
        let Some(received) = comment.received else { return Ok(()) };
        let command = GuideCommand::ApplyChange { comment: received.comment.clone(), change: change.clone() };
        let words = format!("apply change {}", cause.recorded.position);
        let ask = Ask::Guide(received.guide.clone(), command);
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    /// A refusal to issue is a fact of the guide; what came too late to break silence is one of the procedure.
    pub(super) async fn refused(&self, cause: Cause<'_>, refused: &Refused) -> Result<(), NotDone> {
        let ask = match refused.stream.split_once('/') {
            Some(("guide", id))
                if UNSETTLED.contains(&refused.code.as_str())
                    && ISSUING.contains(&refused.command.as_str()) =>
            {
                let undecided = refused.problems.iter().filter(|problem| problem.code == "undecided");
                Ask::Guide(
                    GuideId::new(id),
                    GuideCommand::NoteRefusedIssue {
                        attempt: refused.command.clone(),
                        reason: refused.message.clone(),
                        comments: undecided.map(|problem| CommentId::new(&problem.field)).collect(),
                    },
                )
            }
            Some(("silence", id)) if refused.code == LATE => {
                let Some(member) = &cause.recorded.envelope.on_behalf_of else { return Ok(()) };
                let received: Option<Asserted> = cause
                    .recorded
                    .envelope
                    .received_at
                    .as_ref()
                    .and_then(|received| serde_json::from_value(received.clone()).ok());
                let at = jiff::Timestamp::from_microsecond(cause.recorded.envelope.recorded_at);
                let recorded_at = domain::Partial::Instant(at.unwrap_or_default());
                Ask::Silence(
                    SilenceId::new(id),
                    SilenceCommand::RefuseLateObjection {
                        member: ParticipantCode::new(member),
                        received_at: Some(received.map_or(recorded_at, |received| received.at)),
                        offered: OFFERED.to_owned(),
                    },
                )
            }
            _ => return Ok(()),
        };
        let words = format!("note refusal {}", cause.recorded.position);
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    /// All members of the body are told when silence begins, moves and ends.
    pub(super) async fn silence(&self, cause: Cause<'_>, event: &silence::Event) -> Result<(), NotDone> {
        let kind = match event {
            silence::Event::Started(_) => "silence-started",
            silence::Event::Extended(_) => "silence-extended",
            silence::Event::Broken(_) => "silence-broken",
            silence::Event::Held(_) => "silence-held",
            silence::Event::Cancelled(_) => "silence-cancelled",
            silence::Event::Informed(_) => "silence-outcome",
            _ => return Ok(()),
        };
        let (period, _) = self.load::<SilencePeriod>(&StreamName::new("silence", cause.key)).await?;
        let addressees = period.running.map(|running| running.started.addressees).unwrap_or_default();
        for member in &addressees {
            self.tell_holders(cause, kind, (Role::MemberGovernment, member)).await?;
        }
        Ok(())
    }
}
