//! What a request about a meeting of the committee leads to.

use super::decide::{Outcome, words};
use super::event::{Attribution, Decided, Event, Intervention, MeetingCalled, MeetingHeld, MeetingOpened};
use super::{Committee, Held, Refusal, Stage};
use crate::facts::Facts;
use crate::identity::GuideId;
use crate::quorum::{Presence, Quorum};

impl Held {
    const fn words(self) -> &'static str {
        match self {
            Self::Called => "has not opened",
            Self::Open => "is open",
            Self::Held => "was held",
        }
    }
}

impl Committee {
    pub(super) fn call_meeting(&self, called: MeetingCalled, facts: &Facts) -> Outcome {
        self.is_at_work("call a meeting of")?;
        self.leads_or_serves(facts)?;
        let called = MeetingCalled {
            place: words(&called.place, "place")?,
            agenda: called
                .agenda
                .iter()
                .enumerate()
                .map(|(at, item)| words(item, &format!("agenda[{at}]")))
                .collect::<Result<_, _>>()?,
            ..called
        };
        let next = self.meetings.keys().next_back().map_or(1, |last| last + 1);
        match self.meetings.get(&called.meeting) {
            None if called.meeting == next => Ok(vec![Event::MeetingCalled(called)]),
            None => Err(Refusal::MeetingOutOfTurn { next }),
            Some((on_file, _)) if *on_file == called => Ok(vec![]),
            Some((_, Held::Called)) => Ok(vec![Event::MeetingCalled(called)]),
            Some(_) => Err(Refusal::PolicyFixed {}),
        }
    }

    pub(super) fn is_called(&self, meeting: u32) -> Result<(), Refusal> {
        self.meetings.get(&meeting).map(|_| ()).ok_or(Refusal::NoSuchMeeting {})
    }

    pub(super) fn open_meeting(&self, meeting: u32, facts: &Facts) -> Outcome {
        self.is_at_work("open a meeting of")?;
        self.leads_or_serves(facts)?;
        let (called, stands) = self.meetings.get(&meeting).ok_or(Refusal::NoSuchMeeting {})?;
        match stands {
            Held::Called => {
                Ok(vec![Event::MeetingOpened(MeetingOpened { meeting, attribution: called.attribution })])
            }
            Held::Open => Ok(vec![]),
            Held::Held => Err(Refusal::MeetingNotNow { act: "open", stands: stands.words() }),
        }
    }

    pub(super) fn record_intervention(&self, said: Intervention) -> Outcome {
        self.is_at_work("record what is said in")?;
        let (called, stands) = self.meetings.get(&said.meeting).ok_or(Refusal::NoSuchMeeting {})?;
        if *stands == Held::Called {
            return Err(Refusal::MeetingNotNow { act: "record what is said at", stands: stands.words() });
        }
        if called.attribution == Attribution::WithoutNames && said.speaker.is_some() {
            return Err(Refusal::NoSpeaker {});
        }
        if said.item.is_some_and(|item| item == 0 || item > called.agenda.len()) {
            return Err(Refusal::NoSuchItem {});
        }
        Ok(vec![Event::InterventionRecorded(Intervention { text: words(&said.text, "text")?, ..said })])
    }

    pub(super) fn hold_meeting(
        &self,
        meeting: u32,
        present: Vec<Presence>,
        summary: &str,
        facts: &Facts,
    ) -> Outcome {
        self.is_at_work("hold a meeting of")?;
        let (called, stands) = self.meetings.get(&meeting).ok_or(Refusal::NoSuchMeeting {})?;
        match stands {
            Held::Open => {}
            Held::Held => return Ok(vec![]),
            Held::Called => {
                return Err(Refusal::MeetingNotNow { act: "record as held", stands: stands.words() });
            }
        }
        let members = self.members_on(facts.day()?);
        let quorum = Quorum::count(&members, present.iter().map(|one| &one.participant));
        if !quorum.met {
            return Err(Refusal::NoQuorum { present: quorum.present, needed: quorum.needed });
        }
        let there =
            |member: &crate::identity::ParticipantCode| present.iter().any(|one| one.participant == *member);
        let absent = members.iter().filter(|member| !there(member)).cloned().collect();
        Ok(vec![Event::MeetingHeld(MeetingHeld {
            meeting,
            absent,
            present,
            quorum,
            attribution: called.attribution,
            summary: words(summary, "summary")?,
        })])
    }

    pub(super) fn decided(
        &self,
        meeting: Option<u32>,
        guide: Option<GuideId>,
        text: &str,
        facts: &Facts,
    ) -> Outcome {
        if self.stage != Stage::Constituted {
            return Err(self.not_now("record a decision of"));
        }
        self.leads_or_serves(facts)?;
        if let Some(meeting) = meeting {
            let (_, stands) = self.meetings.get(&meeting).ok_or(Refusal::NoSuchMeeting {})?;
            if *stands != Held::Held {
                return Err(Refusal::MeetingNotNow { act: "record a decision of", stands: stands.words() });
            }
        }
        let number = self.decisions + 1;
        Ok(vec![Event::Decided(Decided { number, meeting, guide, text: words(text, "text")? })])
    }
}
