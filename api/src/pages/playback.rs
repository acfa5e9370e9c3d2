//! `/playback/{stream}`: how did it come about, step by step?

use askama::Template;

use crate::view::form::Choice;
use crate::view::picture::Picture;
use crate::view::track::Track;
use crate::view::{Docket, Facts, Frame, say::Link, wall::Moment};

/// One step of one record's history.
#[derive(Debug, Template)]
#[template(path = "playback.html")]
pub(crate) struct Playback {
    /// Around it; always a past world.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// The line with a tick per event.
    pub track: Track,
    /// Which step, from 1.
    pub step: usize,
    /// The step before.
    pub back: Option<Link>,
    /// The step after.
    pub on: Option<Link>,
    /// When the step was recorded.
    pub recorded: Moment,
    /// What happened.
    pub sentence: String,
    /// Who, for whom, mandate, when, why.
    pub facts: Facts,
    /// The stream.
    pub stream: String,
    /// What changed.
    pub changes: Vec<Change>,
    /// What is said where nothing changed.
    pub unchanged: String,
    /// Position of the event.
    pub position: String,
    /// Its leaf hash.
    pub leaf: String,
    /// Its technical record.
    pub event: String,
    /// The original, where one arrived.
    pub original: Option<Link>,
    /// The record as it then stood.
    pub picture: Picture,
    /// Whose eyes one may see it with.
    pub eyes: Vec<Choice>,
    /// Address of the playback.
    pub here: String,
    /// Every step.
    pub steps: Vec<Step>,
}

/// A field before and after.
#[derive(Debug)]
pub(crate) struct Change {
    /// Its label.
    pub field: String,
    /// Its value before; empty for none.
    pub before: String,
    /// Its value after; empty for none.
    pub after: String,
}

/// One step in the list of all.
#[derive(Debug)]
pub(crate) struct Step {
    /// When.
    pub at: Moment,
    /// What.
    pub sentence: String,
    /// Whether a rule said no.
    pub refused: bool,
    /// A silence before it.
    pub gap: String,
    /// Its address.
    pub href: String,
    /// Whether one stands at it.
    pub current: bool,
}

/// The way to a step: its number in words.
pub(crate) fn way(here: &str, step: usize) -> Link {
    Link::new(format!("{here}?step={step}"), step.to_string())
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::samples::{Sampled, past_frame, wall};
    use crate::view::track::Told;
    use crate::view::{Say, Status};

    const HERE: &str = "/playback/expert-nomination/EN-2014-0058";

    fn story() -> Vec<(&'static str, &'static str, bool)> {
        vec![
            (
                "2014-05-19T01:40:00Z",
                "Registrar S1 registered the form for QN from a fax of Friday 16 May, 16:52.",
                false,
            ),
            (
                "2014-05-19T04:15:00Z",
                "Officer S2 verified the keyed fields against the fax and corrected one.",
                false,
            ),
            (
                "2014-05-20T08:20:00Z",
                "Registrar S1 returned the form to QN: languages, release by the employer, signature date.",
                false,
            ),
            ("2014-05-26T02:47:00Z", "QN sent the three missing items under the same reference.", false),
            (
                "2014-05-27T04:30:00Z",
                "Registrar S1 found the form complete and asked the nominee for consent.",
                false,
            ),
            (
                "2014-06-02T12:12:00Z",
                "The nominee gave consent to be listed and found, and kept contact details private.",
                false,
            ),
            ("2014-06-10T06:58:00Z", "Registrar S1 asked to approve the form S1 registered.", true),
            ("2014-06-10T07:05:00Z", "Co-Manager A approved. The record says: one of two.", false),
        ]
    }

    impl Sampled for Playback {
        const NAME: &'static str = "playback";
        fn samples() -> Vec<Self> {
            vec![sample(7), sample(8)]
        }
    }

    fn docket() -> Docket {
        Docket::titled("How EN-2014-0058 came about", "")
            .under(vec![
                Link::new("/nominations", "Nominations"),
                Link::new("/nominations/EN-2014-0058", "EN-2014-0058"),
                Link::new("", "Playback"),
            ])
            .marked(
                "expert-nomination/EN-2014-0058",
                vec![
                    "8 events · 19 May to 10 June 2014".into(),
                    "procedure expert-nomination, version 1".into(),
                ],
            )
    }

    fn status() -> Status {
        Status {
            tone: "is-owed",
            mark: "▲",
            state: "Under review".into(),
            owes: "Co-Manager A and Co-Manager B".into(),
            act: "approve, or decline with grounds".into(),
            otherwise: "Fri 13 June, 17:00; 3 days 3 h were left".into(),
            ..Status::default()
        }
    }

    fn sample(step: usize) -> Playback {
        let wall = wall();
        let told = |at: &str, refused| Told {
            second: at.parse::<jiff::Timestamp>().unwrap().as_second(),
            date: wall.brief(at.parse().unwrap()).text.rsplit_once(' ').unwrap().0.to_owned(),
            refused,
        };
        let story = story();
        let track = Track::of(&story.iter().map(|one| told(one.0, one.2)).collect::<Vec<_>>(), step);
        let (at, sentence, _) = story[step - 1];
        Playback {
            frame: past_frame("/playback/expert-nomination/EN-2014-0058")
                .titled("Step 7 of 8: Registrar S1 asked to approve"),
            docket: docket(),
            track,
            step,
            back: Some(way(HERE, step - 1)),
            on: (step < 8).then(|| way(HERE, step + 1)),
            recorded: wall.exact(at.parse().unwrap()),
            sentence: sentence.to_owned(),
            facts: Facts::default()
                .and("Who", Say::bold("Registrar S1", ""))
                .and("For whom", "RSO")
                .and("Mandate", Say::link("/settings/mandates#M-0031", "M-0031"))
                .and("Recorded", wall.long(at.parse().unwrap()))
                .and("Rule", Say::link("/help#DR08", "DR08")),
            stream: "expert-nomination/EN-2014-0058".to_owned(),
            changes: if step == 8 {
                vec![Change {
                    field: "Approvals".into(),
                    before: "none".into(),
                    after: "Co-Manager A".into(),
                }]
            } else {
                vec![]
            },
            unchanged: "Nothing changed: a rule said no.".to_owned(),
            position: "1,801".to_owned(),
            leaf: "e03f99b2…17aac84d".to_owned(),
            event: "/record/1801".to_owned(),
            original: Some(Link::new("/files/9f4b", "The fax as received")),
            picture: Picture {
                seen: "What Registrar S1 saw".into(),
                when: "at 13:58 on 10 June 2014, with the permissions of that day".into(),
                crumb: "Nominations / EN-2014-0058".into(),
                title: "Nominee 0058, put forward by QN".into(),
                status: Some(status()),
                facts: Facts::default()
                    .and("Main area", "Smuggling of migrants: fraudulent travel documents"),
                whole: "/nominations/EN-2014-0058?as_of=1801".into(),
                ..Picture::default()
            },
            eyes: Choice::list(
                &[("staff", "An officer of the secretariat"), ("QN", "QN, who nominated")],
                "staff",
            ),
            here: HERE.to_owned(),
            steps: (1..)
                .zip(&story)
                .map(|(number, one)| Step {
                    at: wall.brief(one.0.parse().unwrap()),
                    sentence: one.1.to_owned(),
                    refused: one.2,
                    gap: String::new(),
                    href: way(HERE, number).href,
                    current: number == step,
                })
                .collect(),
        }
    }
}
