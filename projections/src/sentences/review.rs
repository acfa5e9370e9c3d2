//! Sentences about rounds, answers and comments.

use domain::comment::event::Place;
use domain::{comment, response, round};

use super::{Words, because, counted, word_of};

pub(super) fn round(who: &str, event: &round::Event, words: &Words<'_>) -> String {
    use round::Event as E;
    match event {
        E::Prepared(it) => format!(
            "{who} prepared round {} on {} for {}, until {}.",
            it.number,
            it.text,
            counted(it.addressees.len(), "addressee", "addressees"),
            words.deadline(&it.deadline)
        ),
        E::Circulated(it) => format!(
            "{who} circulated {} to {} and, for information, to {}; comments are in time before {}.",
            it.text.symbol,
            counted(it.addressees.len(), "addressee", "addressees"),
            counted(it.informed.len(), "other", "others"),
            words.deadline(&it.deadline)
        ),
        E::DispatchConfirmed(it) => {
            format!(
                "It arrived at {} by {}.",
                words.participant(it.participant.as_str()),
                it.channel.as_str()
            )
        }
        E::DispatchFailed(it) => format!(
            "It did not reach {} by {}: {}.",
            words.participant(it.participant.as_str()),
            it.channel.as_str(),
            it.reason
        ),
        E::DispatchRepeated(it) => format!(
            "{who} sent it to {} again by {}; it {}.",
            words.participant(it.participant.as_str()),
            it.channel.as_str(),
            if it.delivered { "arrived" } else { "did not arrive" }
        ),
        E::ExtensionRequested(it) => {
            format!("{who} asked for more time until {}: {}.", words.deadline(&it.asked_until), it.reason)
        }
        E::HalfGiven(it) => {
            let act = match &it.act {
                round::event::Act::Extend(to) => {
                    format!("moving the deadline to {}", words.deadline(to))
                }
                round::event::Act::Complete => "completing the round".to_owned(),
                round::event::Act::Cancel => "calling the round off".to_owned(),
            };
            format!("{who} gave one of two halves for {act}{}.", because(it.reason.as_deref()))
        }
        E::Extended(_)
        | E::ReminderSent(_)
        | E::Paused(_)
        | E::Reopened(_)
        | E::Closed(_)
        | E::DispositionsStarted(_)
        | E::Completed(_)
        | E::Cancelled(_) => later(who, event, words),
    }
}

fn later(who: &str, event: &round::Event, words: &Words<'_>) -> String {
    use round::Event as E;
    match event {
        E::Extended(it) => format!(
            "{who} and the other co-lead moved the deadline for all addressees from {} to {}: {}.",
            words.deadline(&it.deadline_old),
            words.deadline(&it.deadline_new),
            it.reason
        ),
        E::ReminderSent(it) => format!(
            "{who} reminded {}.",
            words.participants(it.addressees.iter().map(domain::ParticipantCode::as_str))
        ),
        E::Paused(it) => format!("{who} let the round rest, as decided by {}: {}.", it.authority, it.reason),
        E::Reopened(it) => format!(
            "{who} let the round go on until {}, as decided by {}: {}.",
            words.deadline(&it.deadline_new),
            it.authority,
            it.reason
        ),
        E::Closed(it) => format!(
            "The round closed: {} submitted, {} without comments, {} without a response, which {}.",
            it.tally.submitted,
            it.tally.no_comments,
            it.tally.no_response,
            it.silence_means.in_words()
        ),
        E::DispositionsStarted(_) => format!("{who} began to deal with the comments."),
        E::Completed(it) => format!(
            "{who} and the other co-lead completed the round: {} of {} comments are dealt with.",
            it.disposed, it.comments
        ),
        E::Cancelled(it) => format!("{who} and the other co-lead called the round off: {}.", it.reason),
        _ => String::new(),
    }
}

pub(super) fn response(who: &str, event: &response::Event, words: &Words<'_>) -> String {
    use response::Event as E;
    match event {
        E::Invited(it) => {
            format!("{who} asked {} for its comments.", words.participant(it.participant.as_str()))
        }
        E::Acknowledged(_) => format!("{who} acknowledged the invitation."),
        E::DraftStarted(_) => format!("{who} began to draft."),
        E::DraftKept(it) => format!("{who} kept draft {}.", it.draft),
        E::DraftsCleared(it) => format!(
            "{who} cleared {} as the delegation\u{2019}s.",
            counted(it.drafts.len(), "draft", "drafts")
        ),
        E::DraftReturned(it) => format!("{who} gave draft {} back to be mended.", it.draft),
        E::DraftDropped(it) => format!("{who} dropped draft {}.", it.draft),
        E::Submitted(it) => format!(
            "{who} submitted {}, received {}.",
            counted(it.comments.len(), "comment", "comments"),
            words.asserted(&it.received)
        ),
        E::Superseded(it) => format!(
            "{who} replaced submission {} by one of {}; the former one is kept.",
            it.replaces,
            counted(it.comments.len(), "comment", "comments")
        ),
        E::ConflictFlagged(it) => format!(
            "{who} submitted another position than the one on file; both are held until the member resolves it ({}).",
            counted(it.drafts.len(), "comment", "comments")
        ),
        E::ConflictResolved(it) => format!("{who} resolved which position holds: {}.", word_of(&it.kept)),
        E::NoneDeclared(_) => format!("{who} declared that there are no comments."),
        E::NoResponseRecorded(it) => {
            format!("No response was recorded, which {}.", it.meaning.in_words())
        }
        E::LateReceived(it) => format!(
            "{who} submitted {} late, received {}.",
            counted(it.comments.len(), "comment", "comments"),
            words.asserted(&it.received)
        ),
        E::Frozen(_) => "The answer was fixed.".to_owned(),
    }
}

pub(super) fn comment(who: &str, event: &comment::Event, words: &Words<'_>) -> String {
    use comment::Event as E;
    match event {
        E::Received(it) => {
            let whose = it.participant.as_ref().map_or_else(
                || "without attribution".to_owned(),
                |code| format!("of {}", words.participant(code.as_str())),
            );
            let late = if it.late { ", late" } else { "" };
            format!("Comment {} {whose} was received {}{late}.", it.comment, words.asserted(&it.received))
        }
        E::Triaged(it) => format!("{who} sorted it as {}.", it.kind.as_str()),
        E::Merged(it) => format!("{who} merged it into {}; its author is kept.", it.into),
        E::Joined(it) => format!("{} was merged into it; its author is kept.", it.from),
        E::DispositionProposed(it) => {
            format!("{who} proposed: {}{}.", it.proposal.in_words(), because(it.reason.as_deref()))
        }
        E::DispositionHalfGiven(it) => {
            format!("{who} gave one of two halves: {}{}.", wanted(&it.choice), because(it.reason.as_deref()))
        }
        E::DispositionDecided(it) => {
            let by = if it.by.is_empty() {
                format!("{who} recorded the committee\u{2019}s decision")
            } else {
                format!("{who} and the other co-lead decided")
            };
            format!("{by}: {}{}.", it.disposition.in_words(), because(it.reason.as_deref()))
        }
        E::Referred(it) => {
            format!("{who} and the other co-lead referred it to the {}: {}.", it.to, it.reason)
        }
        E::Withdrawn(_) => format!("{who} withdrew it."),
        E::DispositionReopened(it) => {
            format!("{who} and the other co-lead reopened it: {}.", it.reason)
        }
        E::Reanchored(it) => format!("On {} it is {}.", it.version, stands(&it.place)),
        E::Reattached(it) => format!("{who} attached it to paragraph {} of {}.", it.paragraph, it.version),
    }
}

fn wanted(choice: &comment::event::Choice) -> String {
    use comment::event::Choice;
    match choice {
        Choice::Decide { disposition, .. } => disposition.in_words().to_owned(),
        Choice::Refer { to } => format!("refer it to the {to}"),
        Choice::Reopen => "look at it again".to_owned(),
    }
}

fn stands(place: &Place) -> String {
    let listed = |paragraphs: &[domain::ParagraphId]| {
        paragraphs.iter().map(domain::ParagraphId::as_str).collect::<Vec<_>>().join(", ")
    };
    match place {
        Place::Placed { paragraph } => format!("placed on paragraph {paragraph}"),
        Place::Moved { paragraph } => format!("moved with paragraph {paragraph}"),
        Place::Split { paragraphs, .. } => format!("split over paragraphs {}", listed(paragraphs)),
        Place::Orphaned { .. } => "orphaned; the old words stay shown".to_owned(),
        Place::Choice { candidates } => format!("to be placed by a person: {}", listed(candidates)),
        Place::About { sections, .. } if sections.is_empty() => "on the whole text, as before".to_owned(),
        Place::About { sections, .. } => {
            let sections: Vec<&str> = sections.iter().map(domain::SectionId::as_str).collect();
            format!("{} on section {}", place.as_str(), sections.join(", "))
        }
    }
}
