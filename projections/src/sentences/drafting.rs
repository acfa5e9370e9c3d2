//! Sentences about taskings, meetings, drafting committees, statements and publications.

use domain::basis::Basis;
use domain::committee::event::{Change, Seat};
use domain::{chronicle, committee, meeting, publication, statement, tasking};

use super::{Words, because, counted, word_of};

/// Zone of dates without a time: a day or month is the same words in every zone.
const DATES: &str = "UTC";

pub(super) fn tasking(who: &str, event: &tasking::Event, words: &Words<'_>) -> String {
    use tasking::Event as E;
    match event {
        E::Issued(it) => {
            let on = words.partial(&it.on, DATES);
            format!("{who} recorded that {} {} on {on}: {}.", it.body, it.verb, unstopped(&it.subject))
        }
        E::Assigned(it) => {
            let by =
                it.report_by.as_ref().map(|by| format!(", to be reported by {}", words.partial(by, DATES)));
            let owner = words.participant(it.owner.as_str());
            format!("{who} gave the tasking to {owner}{}.", by.unwrap_or_default())
        }
        E::Started(_) => format!("{who} began the work."),
        E::ProgressNoted(it) => format!("{who} noted progress: {}.", unstopped(&it.text)),
        E::Reported(it) => format!("{who} reported: {}.", unstopped(&it.text)),
        E::Continued(it) => format!("{who} asked for more: {}.", unstopped(&it.text)),
        E::Discharged(it) => {
            format!("{who} discharged the tasking; the verb was \u{201c}{}\u{201d}.", it.verb)
        }
        E::Lapsed(it) => format!("{who} let the tasking lapse: {}.", unstopped(&it.reasons)),
    }
}

pub(super) fn chronicle(who: &str, event: &chronicle::Event, words: &Words<'_>) -> String {
    match event {
        chronicle::Event::Noted(it) => {
            let on = words.partial(&it.on, DATES);
            let what = spaced(&it.what);
            format!("{who} wrote down what is known: {what}, {on}, by {} ({}).", it.by, it.source)
        }
        chronicle::Event::Recommended(it) => {
            let on = words.partial(&it.on, DATES);
            format!("{who} wrote down a recommendation by {} of {on}: {}.", it.by, unstopped(&it.text))
        }
    }
}

pub(super) fn meeting(who: &str, event: &meeting::Event, words: &Words<'_>) -> String {
    match event {
        meeting::Event::Opened(it) => {
            let present =
                words.participants(it.present.iter().map(AsRef::as_ref).collect::<Vec<_>>().into_iter());
            format!("{who} opened the meeting of {} in {}; present: {present}.", it.body, it.place)
        }
        meeting::Event::QuorumComputed(it) => {
            let quorum = &it.quorum;
            let enough = if quorum.met { "a quorum" } else { "no quorum" };
            format!(
                "{} of {} delegations of members of {} were counted, {} more are not counted: {enough}.",
                quorum.present, quorum.members_of_body, it.body, quorum.not_counted
            )
        }
        meeting::Event::Closed(it) => format!("{who} recorded that the meeting in {} closed.", it.place),
    }
}

pub(super) fn committee(who: &str, event: &committee::Event, words: &Words<'_>) -> String {
    use committee::Event as E;
    match event {
        E::Mandated(it) => format!("{who} recorded the mandate of {}, {}.", it.name, basis(&it.basis)),
        E::LeadershipTaken(it) => format!("{} took the lead.", all(&it.leads, words)),
        E::TorDrafted(it) => format!(
            "{who} drafted the terms of reference {} and a work plan of {}.",
            it.document,
            counted(it.milestones.len(), "milestone", "milestones")
        ),
        E::TorApprovalGiven(it) => format!(
            "{who} gave the half of {} of the approval of {}.",
            words.participant(it.half.government.as_str()),
            it.document
        ),
        E::TorApproved(it) => {
            let governments: Vec<_> = it.by.iter().map(|half| half.government.clone()).collect();
            format!("{} approved {} jointly.", all(&governments, words), it.document)
        }
        E::CallCirculated(it) => format!(
            "{who} asked {} who is interested, by {}.",
            counted(it.addressees.len(), "participant", "participants"),
            words.deadline(&it.deadline)
        ),
        E::InterestExpressed(it) => {
            let late = if it.late { ", late" } else { "" };
            format!(
                "{who} recorded the interest of {} with {}, received {}{late}.",
                words.participant(it.participant.as_str()),
                counted(it.experts as usize, "expert", "experts"),
                words.asserted(&it.received)
            )
        }
        E::FirstMeetingScheduled(it) => {
            format!("{who} planned the first meeting for {}.", words.partial(&it.scheduled_for, DATES))
        }
        E::Constituted(it) => {
            format!("{who} constituted the committee of {}.", counted(it.members.len(), "member", "members"))
        }
        E::MembershipChanged(it) => changed(who, it, words),
        other => committee_at_work(who, other, words),
    }
}

fn committee_at_work(who: &str, event: &committee::Event, words: &Words<'_>) -> String {
    use committee::Event as E;
    match event {
        E::MeetingCalled(it) => format!(
            "{who} called meeting {} for {}, {}; what is said is recorded {}.",
            it.meeting,
            words.partial(&it.starts, DATES),
            it.place,
            word_of(&it.attribution)
        ),
        E::MeetingOpened(it) => {
            format!(
                "{who} opened meeting {}; what is said is recorded {}.",
                it.meeting,
                word_of(&it.attribution)
            )
        }
        E::InterventionRecorded(it) => {
            let speaker = it.speaker.as_ref().map(|code| format!(" of {}", words.participant(code.as_str())));
            format!(
                "{who} wrote down an intervention{} at meeting {}.",
                speaker.unwrap_or_default(),
                it.meeting
            )
        }
        E::MeetingHeld(it) => format!(
            "{who} recorded that meeting {} was held with {} of {} members.",
            it.meeting, it.quorum.present, it.quorum.members_of_body
        ),
        E::Decided(it) => format!("{who} recorded decision {}: {}.", it.number, unstopped(&it.text)),
        E::WorkPlanRevised(it) => format!("{who} changed the work plan: {}.", unstopped(&it.reason)),
        E::MilestoneReached(it) => {
            format!("{who} recorded that {} was reached on {}.", it.key, words.partial(&it.on, DATES))
        }
        E::Discharged(it) => {
            format!("{who} discharged the committee; the verb was \u{201c}{}\u{201d}.", it.verb)
        }
        E::AbandonmentGiven(it) => format!(
            "{who} gave the half of {} of giving the committee up: {}.",
            words.participant(it.half.government.as_str()),
            unstopped(&it.reasons)
        ),
        E::Abandoned(it) => format!("The committee was given up: {}.", unstopped(&it.reasons)),
        _ => format!("{who} changed the committee."),
    }
}

fn changed(who: &str, it: &committee::event::MembershipChanged, words: &Words<'_>) -> String {
    let whose = words.participant(it.participant.as_str());
    match &it.change {
        Change::Joins { seat, from } => {
            let as_what = match seat {
                Seat::Member => "as a member",
                Seat::Expert => "with experts",
            };
            format!("{who} seated {whose} {as_what} from {}.", words.partial(from, DATES))
        }
        Change::Leaves { from } => {
            format!("{who} recorded that {whose} leaves the committee from {}.", words.partial(from, DATES))
        }
        Change::NamesAlternate { function, from, .. } => {
            let from = words.partial(from, DATES);
            format!("{who} recorded the {function} of {whose} from {from}.")
        }
        Change::WillBeAbsent { meeting, reason } => {
            let why = because(reason.as_deref());
            format!("{who} recorded that {whose} will not be at meeting {meeting}{why}.")
        }
    }
}

pub(super) fn statement(who: &str, event: &statement::Event, words: &Words<'_>) -> String {
    use statement::Event as E;
    match event {
        E::Entered(it) => format!(
            "{who} entered the {} of {} as {} on {}.",
            it.kind.words(),
            words.participant(it.author.as_str()),
            word_of(&it.capacity),
            it.on.symbol
        ),
        E::Amended(_) => format!("{who} changed the words of the statement before the decision."),
        E::Attached(it) => format!(
            "{who} attached the statement to the decision of {} of {} (\u{201c}{}\u{201d}).",
            it.body,
            words.partial(&it.on, DATES),
            it.verb
        ),
        E::Withdrawn(_) => format!("{who} withdrew the statement."),
    }
}

pub(super) fn publication(who: &str, event: &publication::Event, words: &Words<'_>) -> String {
    use publication::Event as E;
    match event {
        E::Drafted(it) => {
            format!("{who} drafted the {} {}, {}.", it.kind.words(), it.title, basis(&it.basis))
        }
        E::ClearanceGiven(it) => {
            let government = words.participant(it.half.government.as_str());
            format!("{who} gave the half of {government} of its clearance.")
        }
        E::Cleared(it) => {
            let governments: Vec<_> = it.by.iter().map(|half| half.government.clone()).collect();
            format!("{} cleared it jointly.", all(&governments, words))
        }
        E::Released(it) => format!("{who} published it, {}.", words.partial(&it.on, DATES)),
        E::Corrected(it) => format!("{who} issued a corrigendum: {}.", unstopped(&it.text)),
        E::Withdrawn(it) => format!("{who} withdrew it: {}.", unstopped(&it.reasons)),
    }
}

/// What an instance says of its origin.
fn basis(basis: &Basis) -> String {
    match basis {
        Basis::Tasking(id) => format!("under the tasking {id}"),
        Basis::OwnInitiative(why) => format!("on own initiative: {}", unstopped(why)),
    }
}

fn all(codes: &[domain::ParticipantCode], words: &Words<'_>) -> String {
    codes.iter().map(|code| words.participant(code.as_str())).collect::<Vec<_>>().join(" and ")
}

/// A text without its full stop: the sentence has one of its own.
fn unstopped(text: &str) -> &str {
    text.trim_end_matches('.')
}

/// `EstablishmentAgreed` becomes "establishment agreed".
fn spaced(word: &str) -> String {
    let mut text = String::with_capacity(word.len() + 4);
    for letter in word.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push(' ');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
