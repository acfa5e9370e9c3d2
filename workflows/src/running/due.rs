//! What can fall due? Few of all acts, each for one record: small enough to be kept with the clerk's notes.

use domain::{
    CallYear, EntryId, NominationRef, ParticipantCode, RoundId, SilenceId, call, focal_point, nomination,
    questionnaire_focal_point, roster_entry, round, silence,
};
use serde::{Deserialize, Serialize};

use crate::request::Ask;

/// What the clock asks when an instant has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Due {
    /// Those who have not answered a call are reminded.
    CallReminder(CallYear),
    /// A call closes.
    CallCloses(CallYear),
    /// A nomination lapses.
    NominationLapses(NominationRef),
    /// The nominator is reminded that an entry expires.
    EntryReminder(EntryId),
    /// An entry expires.
    EntryExpires(EntryId),
    /// The official of a nomination takes office.
    TakesOffice(ParticipantCode, NominationRef),
    /// The questionnaire is released to its focal point.
    QuestionnaireOpens(ParticipantCode),
    /// A silence ends.
    SilenceExpires(SilenceId),
    /// Those who have not answered a round are reminded.
    RoundReminder(RoundId),
    /// A round closes.
    RoundCloses(RoundId),
}

impl Due {
    /// The request it is.
    pub(super) fn ask(&self) -> Ask {
        match self.clone() {
            Self::CallReminder(year) => Ask::Call(year, call::Command::Remind { addressees: Vec::new() }),
            Self::CallCloses(year) => Ask::Call(year, call::Command::Close { reason: None }),
            Self::NominationLapses(reference) => Ask::Nomination(Some(reference), nomination::Command::Lapse),
            Self::EntryReminder(entry) => Ask::RosterEntry(entry, roster_entry::Command::RemindOfExpiry),
            Self::EntryExpires(entry) => Ask::RosterEntry(entry, roster_entry::Command::Expire),
            Self::TakesOffice(participant, reference) => {
                Ask::FocalPoint(participant, focal_point::Command::TakeOffice { reference })
            }
            Self::QuestionnaireOpens(participant) => {
                Ask::QuestionnaireFocalPoint(participant, questionnaire_focal_point::Command::Release)
            }
            Self::SilenceExpires(silence) => Ask::Silence(silence, silence::Command::Expire),
            Self::RoundReminder(round) => {
                Ask::Round(round, round::Command::Remind { addressees: Vec::new() })
            }
            Self::RoundCloses(round) => Ask::Round(round, round::Command::Close),
        }
    }

    /// Whether it may be called off, or come at another instant.
    pub(super) const fn may_move(&self) -> bool {
        matches!(self, Self::SilenceExpires(_) | Self::RoundReminder(_) | Self::RoundCloses(_))
    }

    /// The words by which its request has one key however often it is asked.
    pub(super) fn words(&self) -> String {
        format!("{:?}", self.ask())
    }
}
