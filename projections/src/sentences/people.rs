//! Sentences about nominations, entries, focal points and what arrived.

use domain::nomination::event::Kind;
use domain::roster_entry::event::ConsentChoice;
use domain::{focal_point, intake, nomination, questionnaire_focal_point, roster_entry};

use super::{Words, because, counted, plain, word_of};

pub(super) fn nomination(who: &str, event: &nomination::Event, words: &Words<'_>) -> String {
    use nomination::Event as E;
    match event {
        E::Opened(it) => opened(who, it, words),
        E::Edited(_) => format!("{who} changed the draft."),
        E::Submitted(it) => {
            let time = match it.in_time {
                Some(true) => "; in time for the call",
                Some(false) => "; late for the call",
                None => "",
            };
            format!("{who} submitted the form, received {}{time}.", words.asserted(&it.received))
        }
        E::KeyedFieldsVerified(it) if it.corrected.is_empty() => {
            format!("{who} compared the keyed fields with the original; they agree.")
        }
        E::KeyedFieldsVerified(it) => format!(
            "{who} compared the keyed fields with the original and corrected {}: {}.",
            counted(it.corrected.len(), "field", "fields"),
            it.corrected.iter().map(|field| plain(field)).collect::<Vec<_>>().join(", ")
        ),
        E::Acknowledged(_) => format!("{who} acknowledged receipt to the nominator."),
        E::FoundComplete(_) => format!("{who} found the form complete."),
        E::Returned(it) => {
            let fields = it.items.iter().map(|item| plain(&item.field)).collect::<Vec<_>>().join(", ");
            let items = counted(it.items.len(), "item", "items");
            format!(
                "{who} returned the form for {items} ({fields}); an answer is awaited until {}.",
                words.deadline(&it.respond_by)
            )
        }
        E::Resubmitted(it) => {
            format!(
                "{who} sent the mended form under the same reference, received {}.",
                words.asserted(&it.received)
            )
        }
        E::ConsentRequested(it) => {
            format!(
                "{who} asked the nominee for consent by a one-time link; an answer is awaited until {}.",
                words.deadline(&it.respond_by)
            )
        }
        E::ConsentGiven(it) => {
            format!("{who} recorded the nominee\u{2019}s consent {}.", choice(&it.consent.choice))
        }
        E::ConsentRefused(_) => format!("{who} recorded that the nominee refused consent."),
        E::ConsentWithdrawn(_) => format!("{who} recorded that the nominee took consent back."),
        E::KeyGiven(_)
        | E::Approved(_)
        | E::NotApproved(_)
        | E::Withdrawn(_)
        | E::Lapsed(_)
        | E::DuplicateSuspected(_)
        | E::DuplicateDismissed(_)
        | E::Merged(_)
        | E::Unmerged(_)
        | E::ReceiptCorrected(_)
        | E::ProcedureMigrated(_) => nomination_outcome(who, event, words),
    }
}

fn opened(who: &str, it: &nomination::event::Opened, words: &Words<'_>) -> String {
    let what = match it.kind {
        Kind::New => "a new expert".to_owned(),
        kind => format!("{} of a listed expert", word_of(&kind)),
    };
    let how = if it.registered_by.is_some() {
        format!(", received by {}", it.channel.as_str())
    } else {
        String::new()
    };
    format!("{who} opened {} for {}: {what}{how}.", it.reference, words.participant(it.nominator.as_str()))
}

/// The second half of a nomination's life; the first half has its sentences above.
fn nomination_outcome(who: &str, event: &nomination::Event, words: &Words<'_>) -> String {
    use nomination::Event as E;
    match event {
        E::KeyGiven(it) => {
            format!(
                "{who} approved for {}. The record says: one of two.",
                words.participant(it.government.as_str())
            )
        }
        E::Approved(it) => format!("{who} approved the nomination; it leads to the entry {}.", it.entry),
        E::NotApproved(it) => format!("{who} did not approve the nomination: {}.", it.reasons),
        E::Withdrawn(it) => format!("{who} withdrew the nomination{}.", because(it.reason.as_deref())),
        E::Lapsed(it) => format!("Nobody had answered by {}; the nomination lapsed.", words.here(it.due)),
        E::DuplicateSuspected(it) => {
            let alike = it.alike.iter().map(word_of).collect::<Vec<_>>().join(", ");
            format!("It was noticed that {} looks like the same person: {alike}.", it.other)
        }
        E::DuplicateDismissed(it) => {
            format!("{who} compared it with {} and found two persons: {}.", it.other, it.reason)
        }
        E::Merged(it) => format!("{who} merged it into {}: {}.", it.into, it.reason),
        E::Unmerged(it) => format!("{who} took it out of the merge with {}: {}.", it.from, it.reason),
        E::ReceiptCorrected(it) => format!(
            "{who} corrected the time of receipt from {} to {}; evidence: {}.",
            words.asserted(&it.was),
            words.asserted(&it.now),
            it.evidence
        ),
        E::ProcedureMigrated(it) => {
            format!(
                "{who} moved the nomination from version {} to version {} of the procedure: {}.",
                it.from, it.to, it.reason
            )
        }
        _ => String::new(),
    }
}

pub(super) fn roster_entry(who: &str, event: &roster_entry::Event, words: &Words<'_>) -> String {
    use roster_entry::Event as E;
    match event {
        E::Published(it) => {
            format!(
                "{who} published the entry {} after {}; it is valid until {}.",
                it.entry,
                it.nomination,
                words.deadline(&it.valid_until)
            )
        }
        E::Updated(it) => format!(
            "{who} updated the entry in substance; it is valid until {}.",
            words.deadline(&it.valid_until)
        ),
        E::Suspended(it) => format!("{who} suspended the entry: {}.", it.reason),
        E::Reinstated(_) => format!("{who} reinstated the entry."),
        E::Expired(it) => format!("The term of the entry ended on {}.", words.here(it.due)),
        E::Renewed(it) => {
            format!("{who} renewed the entry; it is valid until {}.", words.deadline(&it.valid_until))
        }
        E::Removed(it) => format!("{who} removed the entry: {}.", it.reason),
        E::ConsentChanged(it) => format!("{who} recorded changed consent: {}.", choice(&it.consent.choice)),
        E::ExpiryReminded(_) => "The people of the entry were told that its term ends.".to_owned(),
        E::SelectedForAssignment(it) => {
            format!("{who} chose the expert for {}: {}.", it.assignment, it.reason)
        }
        E::SearchMatched(it) => format!("{who} found the entry by a search ({}).", it.criteria),
    }
}

pub(super) fn focal_point(who: &str, event: &focal_point::Event, words: &Words<'_>) -> String {
    use focal_point::Event as E;
    match event {
        E::Nominated(it) => {
            let instead =
                it.outgoing.as_ref().map(|other| format!(" in the place of {other}")).unwrap_or_default();
            format!(
                "{who} nominated {} as {} focal point of {}{instead}, from {}.",
                it.reference,
                word_of(&it.slot),
                words.participant(it.member.as_str()),
                words.deadline(&it.effective)
            )
        }
        E::Returned(it) => {
            format!("{who} returned {} for {}.", it.reference, counted(it.items.len(), "item", "items"))
        }
        E::Resubmitted(it) => format!("{who} sent {} back mended.", it.reference),
        E::KeyedFieldsVerified(it) => format!(
            "{who} compared the keyed fields of {} with the original{}.",
            it.reference,
            if it.corrected.is_empty() {
                "; they agree".to_owned()
            } else {
                let fields = it.corrected.iter().map(|field| plain(field)).collect::<Vec<_>>().join(", ");
                format!(" and corrected {}: {fields}", counted(it.corrected.len(), "field", "fields"))
            }
        ),
        E::Acknowledged(it) => format!("{who} acknowledged {}.", it.reference),
        E::TookOffice(it) => format!(
            "{} took office as {} focal point on {}.",
            it.reference,
            word_of(&it.slot),
            words.here(it.at)
        ),
        E::DetailsChanged(it) => format!("{who} changed details of {}.", it.reference),
        E::Replaced(it) => {
            format!("{who} replaced {} by {} on {}.", it.outgoing, it.incoming, words.here(it.at))
        }
        E::Ended(it) => {
            format!("{who} ended the service of {}{}.", it.reference, because(it.reason.as_deref()))
        }
    }
}

pub(super) fn questionnaire_focal_point(
    who: &str,
    event: &questionnaire_focal_point::Event,
    words: &Words<'_>,
) -> String {
    use questionnaire_focal_point::Event as E;
    match event {
        E::Nominated(it) => {
            format!(
                "{who} nominated {} as questionnaire focal point of {}.",
                it.reference,
                words.participant(it.member.as_str())
            )
        }
        E::Confirmed(it) => format!("{who} confirmed {}.", it.reference),
        E::AccessGranted(it) => format!(
            "{who} gave {} access to the questionnaire until {}.",
            it.reference,
            words.here(it.release_at)
        ),
        E::Replaced(it) => {
            format!("{who} freed the place of {}{}.", it.outgoing, because(it.reason.as_deref()))
        }
        E::Released(it) => format!("Access of {} ended on {}.", it.reference, words.here(it.due)),
    }
}

pub(super) fn intake(who: &str, event: &intake::Event, words: &Words<'_>) -> String {
    use intake::Event as E;
    match event {
        E::Arrived(it) => {
            let when = it.received.as_ref().map_or_else(
                || "; its time of receipt could not be read".to_owned(),
                |received| format!(", received {}", words.asserted(received)),
            );
            format!(
                "{} arrived by {} with {}{when}.",
                it.intake,
                it.channel.as_str(),
                counted(it.files.len(), "file", "files")
            )
        }
        E::ArrivedAgain(_) => "The same thing arrived again; it is the same case.".to_owned(),
        E::ReceiptKeyed(it) => format!(
            "{who} keyed the time of receipt {}; evidence: {}.",
            words.asserted(&it.received),
            it.evidence
        ),
        E::Registered(it) => format!("{who} registered it as {}.", it.nomination),
        E::SetAside(it) => format!("{who} set it aside: {}.", it.reason),
        E::TakenUp(_) => format!("{who} took it up again."),
    }
}

/// What a nominee consented to, in words.
fn choice(choice: &ConsentChoice) -> String {
    let said = |yes: bool, what: &'static str| yes.then_some(what);
    let given = [
        said(choice.processing, "to be registered"),
        said(choice.visibility, "to be found"),
        said(choice.contact, "to have the address shown"),
    ];
    let given: Vec<&str> = given.into_iter().flatten().collect();
    if given.is_empty() { "to nothing".to_owned() } else { given.join(", ") }
}
