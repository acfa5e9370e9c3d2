//! What happens in a round, told from its circulation to its end, with everything that can happen to an answer or a comment?

use domain::comment::event as comment;
use domain::response::event as response;
use domain::round::event as round;
use domain::{Asserted, CommentId, DraftId, Partial, ParticipantCode, PersonId, Personal, Role, RoundId};
use jiff::SignedDuration;

use super::cast;
use super::script::{deadline, official, secretariat, staff};
use super::story::{Authority, Story};

const ZONE: &str = "Asia/Bangkok";

/// A whole round of a few addressees, one after the other.
pub(super) fn a_round_is_held(story: &mut Story) {
    story.numbers.rounds += 1;
    let told = Told {
        id: RoundId::new(format!("PG-{:04}/1", story.numbers.rounds)),
        guide: format!("PG-{:04}", story.numbers.rounds),
        addressees: (0..6).map(|index| ParticipantCode::new(cast::participant(index * 3))).collect(),
        sealed: story.chance.percent(50),
    };
    told.circulated(story);
    for (index, code) in told.addressees.iter().enumerate() {
        told.answered(story, (index, code));
    }
    told.closed(story);
}

struct Told {
    id: RoundId,
    guide: String,
    addressees: Vec<ParticipantCode>,
    sealed: bool,
}

impl Told {
    fn write(&self, story: &mut Story, who: &Authority, event: domain::round::Event) {
        story.write(format!("round/{}", self.id), who, event);
    }

    fn circulated(&self, story: &mut Story) {
        use domain::round::Event as E;
        let stream = format!("round/{}", self.id);
        let due = deadline(story.now, 40);
        let prepared = round::Prepared {
            round: self.id.clone(),
            guide: self.guide.as_str().into(),
            number: 1,
            committee: "PG-2013".into(),
            text: format!("RSO/{}/1", self.guide),
            kind: round::Kind::MemberComments,
            manner: round::Manner::InWriting,
            deadline: due.clone(),
            sealed_until_close: self.sealed,
            reminders: vec!["P7D".to_owned()],
            addressees: self.addressees.clone(),
            informed: vec![],
            resolved_on: jiff::civil::date(2013, 1, 1),
            procedure: 1,
        };
        story.write(stream.clone(), &staff(0), E::Prepared(prepared));
        let language = round::LanguageText { language: "en".to_owned(), digest: "0".repeat(64) };
        let circulated = round::Circulated {
            text: round::FixedText { symbol: format!("RSO/{}/1", self.guide), languages: vec![language] },
            addressees: self.addressees.clone(),
            informed: vec![],
            deadline: due.clone(),
            silence_means: round::Meaning::Neither,
            sealed_until_close: self.sealed,
            remind_at: vec![due.at - SignedDuration::from_hours(168)],
        };
        story.write(stream.clone(), &staff(0), E::Circulated(circulated));
        for code in &self.addressees {
            let delegation = cast::pseudonym(&mut story.chance);
            let invited = response::Invited { round: self.id.clone(), participant: code.clone(), delegation };
            let own = format!("response/{}/{code}", self.id);
            story.write(own, &secretariat(), domain::response::Event::Invited(invited));
        }
        let extended = round::Extended {
            deadline_old: due.clone(),
            deadline_new: deadline(due.at, 14),
            reason: "asked for".to_owned(),
            requested_by: vec![self.addressees[0].clone()],
            remind_at: vec![],
            by: vec![],
        };
        story.write(stream, &staff(3), E::Extended(extended));
    }

    /// One drafts, clears and submits; one says there is nothing; one says nothing; one is in conflict.
    fn answered(&self, story: &mut Story, (index, code): (usize, &ParticipantCode)) {
        use domain::response::Event as E;
        let own = format!("response/{}/{code}", self.id);
        let who = official(code.as_str(), Role::MemberGovernment);
        let by = Some(PersonId::new(&who.actor));
        let received = receipt(story);
        match index % 4 {
            0 | 3 => {
                let kept = response::DraftKept {
                    draft: DraftId::new("d1"),
                    by: by.clone(),
                    cleared: false,
                    words: Personal::clear(PersonId::new("P-DELEGATION"), "draft", self.words()),
                };
                story.write(own.clone(), &who, E::DraftKept(kept));
                let cleared = response::DraftsCleared { drafts: vec!["d1".into()], by: by.clone() };
                story.write(own.clone(), &who, E::DraftsCleared(cleared));
                story.numbers.comments += 1;
                let comment = CommentId::new(format!("c{:02}", story.numbers.comments));
                let submitted = response::Submitted {
                    submission: 1,
                    by,
                    authority: Role::MemberGovernment,
                    comments: vec![comment.clone()],
                    drafts: vec!["d1".into()],
                    received: received.clone(),
                };
                story.write(own, &who, E::Submitted(submitted));
                self.commented(story, (&who, code), (comment, received));
            }
            1 => {
                let none = response::NoneDeclared { by, received };
                story.write(own, &who, E::NoneDeclared(none));
            }
            _ => {}
        }
    }

    fn words(&self) -> comment::Words {
        comment::Words {
            anchor: comment::Anchor {
                version: format!("RSO/{}/1", self.guide),
                language: "en".to_owned(),
                section: Some("s4".into()),
                paragraph: Some("p31".into()),
                number: Some("4.1".to_owned()),
                quote: None,
            },
            kind: comment::Kind::Technical,
            comment: "A stand-in's remark on the element of benefit.".to_owned(),
            proposed: None,
            rationale: None,
        }
    }

    fn commented(
        &self,
        story: &mut Story,
        (who, code): (&Authority, &ParticipantCode),
        (id, received): (CommentId, Asserted),
    ) {
        use domain::comment::Event as E;
        let stream = format!("comment/{id}");
        let it = comment::Received {
            comment: id,
            round: self.id.clone(),
            guide: self.guide.as_str().into(),
            participant: Some(code.clone()),
            by: Some(PersonId::new(&who.actor)),
            registered_by: None,
            words: self.words(),
            received,
            late: false,
        };
        story.write(stream.clone(), who, E::Received(it));
        let triaged = comment::Triaged { kind: comment::Kind::Technical, kind_confirmed: true };
        story.write(stream.clone(), &staff(0), E::Triaged(triaged));
        let proposal = comment::Disposition::Noted;
        let reason = Some("noted".to_owned());
        let proposed =
            comment::DispositionProposed { proposal, reason: reason.clone(), change: None, by: None };
        story.write(stream.clone(), &staff(0), E::DispositionProposed(proposed));
        let decided = comment::DispositionDecided {
            disposition: proposal,
            reason,
            change: None,
            by: vec![],
            meeting: None,
        };
        story.write(stream, &staff(3), E::DispositionDecided(decided));
    }

    fn closed(&self, story: &mut Story) {
        use domain::round::Event as E;
        let tally = round::Tally { submitted: 3, no_comments: 2, no_response: 1, late: 0, addressees: 6 };
        let closed =
            round::Closed { tally, silence_means: round::Meaning::Neither, deadline: deadline(story.now, 0) };
        self.write(story, &secretariat(), E::Closed(closed));
        let started = round::DispositionsStarted { by: None };
        self.write(story, &staff(0), E::DispositionsStarted(started));
    }
}

fn receipt(story: &Story) -> Asserted {
    Asserted { at: Partial::Instant(story.now), zone: ZONE.to_owned(), clock: "portal".to_owned() }
}
