//! Sentences about guides, silence procedures, positions and openings. They name symbols and numbers, never the words of a text.

use domain::guide::event::{ActTaken, Issued};
use domain::{guide, opening, position, silence};

use super::{Words, because, counted, plain, word_of};

pub(super) fn guide(who: &str, event: &guide::Event, words: &Words<'_>) -> String {
    use guide::Event as E;
    match event {
        E::Opened(it) => format!("{who} opened the guide “{}” for the committee {}.", it.title, it.committee),
        E::OutlineSet(it) => {
            format!("{who} set the outline: {}.", counted(it.sections.len(), "section", "sections"))
        }
        E::OutlineApproved(_) => format!("{who} approved the outline."),
        E::SectionEdited(it) => {
            let answer = it.answers.as_ref().map(|comment| format!(", in answer to comment {comment}"));
            format!("{who} wrote section {}{}.", it.section.number, answer.unwrap_or_default())
        }
        E::TextImported(it) => {
            let sections = counted(it.sections.len(), "section has", "sections have");
            format!("{who} brought the text in from a file: {sections} other words than before.")
        }
        E::DraftIssued(it) => issued(who, "the zero draft", it),
        E::DraftRevised(it) => issued(who, "a revised draft", it),
        E::FinalTextIssued(it) => issued(who, "the final text", it),
        E::FinalTextRevised(it) => issued(who, "a revised final text", it),
        E::ReturnedToDrafting(it) => format!("{who} gave the draft back to the drafters: {}.", it.reason),
        E::RoundHalfGiven(it) => format!(
            "{who} approved opening round {} for {}; the other co-lead's half is awaited.",
            it.round,
            words.participant(it.half.government.as_str())
        ),
        E::RoundOpened(it) => format!("{who} opened round {} of comments on {}.", it.round, it.symbol),
        E::RoundClosed(it) => format!("{who} closed round {} of comments.", it.round),
        E::FurtherRoundOpened(it) => {
            format!("{who} opened round {} of comments on {}.", it.round, it.symbol)
        }
        E::RevisionHalfGiven(it) => format!(
            "{who} approved {} for {}; the other co-lead's half is awaited.",
            it.symbol,
            words.participant(it.half.government.as_str())
        ),
        E::Withdrawn(it) => format!("{who} gave the guide up: {}.", it.reason),
        other => acts_and_brackets(who, other, words),
    }
}

fn issued(who: &str, what: &str, it: &Issued) -> String {
    let change = because(it.change.as_deref());
    format!("{who} issued {what} as {} ({}; {}){change}.", it.symbol, it.label, it.classification.printed())
}

fn acts_and_brackets(who: &str, event: &guide::Event, words: &Words<'_>) -> String {
    use guide::Event as E;
    let codes = |codes: &[domain::ParticipantCode]| words.participants(codes.iter().map(AsRef::as_ref));
    match event {
        E::PlacedUnderSilence(it) => format!("{who} placed {} under silence ({}).", it.symbol, it.silence),
        E::SilenceWasBroken(it) if it.cancelled => {
            format!("{who} took the text out of silence {}, which was called off.", it.silence)
        }
        E::SilenceWasBroken(it) => {
            format!("The silence {} was broken: the text is not adopted.", it.silence)
        }
        E::SilenceWasHeld(it) => format!("The silence {} held: {} is cleared.", it.silence, it.symbol),
        E::Cleared(it) | E::Endorsed(it) | E::HigherActRecorded(it) => acted(who, it, words),
        E::Published(it) => {
            format!("{who} published {} ({}), {}.", it.symbol, it.standing, words.partial(&it.on, "UTC"))
        }
        E::CorrigendumIssued(it) => {
            let languages: Vec<&str> = it.languages.iter().map(domain::text::Language::as_str).collect();
            format!("{who} issued the corrigendum {} ({}): {}", it.symbol, languages.join(", "), it.says)
        }
        E::Superseded(it) => {
            let by = it.by.as_ref().map(|by| format!(" by {by}")).unwrap_or_default();
            format!("{who} recorded that the guide is superseded{by}.")
        }
        E::BracketOpened(it) => format!("{who} opened bracket {} for {}.", it.bracket, codes(&it.requesters)),
        E::BracketCarried(it) => {
            format!("{who} let bracket {} go on: {}.", it.bracket, it.reason)
        }
        E::BracketClosed(it) => {
            let ruling = it.ruling.as_ref().map(|ruling| format!(" by a ruling: {ruling}"));
            let consent = format!(" with the consent of {}", codes(&it.consent_of));
            format!("{who} closed bracket {}{} ({}).", it.bracket, ruling.unwrap_or(consent), it.choice)
        }
        other => facts(who, other, words),
    }
}

fn acted(who: &str, it: &ActTaken, words: &Words<'_>) -> String {
    let also: Vec<&str> = std::iter::once("").chain(it.act.also.iter().map(String::as_str)).collect();
    let also = also.join(", ");
    format!(
        "{who} entered that {} {} {} on {}{also}.",
        it.act.body,
        it.act.verb,
        it.symbol,
        words.partial(&it.act.on, "UTC")
    )
}

fn facts(who: &str, event: &guide::Event, words: &Words<'_>) -> String {
    use guide::Event as E;
    match event {
        E::CoverageComputed(it) => format!(
            "{who} computed the coverage of version {}: {} of {} treated.",
            it.number, it.covered, it.core_total
        ),
        E::IssueRefused(it) => format!("{} was refused: {}", it.attempt, it.reason),
        E::FollowUpRecommended(it) => {
            format!("{who} entered that {} recommended {}.", it.act.body, it.items.join(", "))
        }
        E::AddendumIssued(it) => format!("{who} issued {}: {}.", it.symbol, it.label),
        E::AmendmentIssued(it) => format!(
            "{who} issued {}: {}{}.",
            it.symbol,
            it.label,
            it.act.as_ref().map(|act| format!(", {} by {}", act.verb, act.body)).unwrap_or_default()
        ),
        E::Reissued(it) => format!("{who} issued {} again as {}: {}.", it.reissues, it.symbol, it.reason),
        E::TranslationIssued(it) => format!("{who} issued {} in the language {}.", it.symbol, it.language),
        E::CirculationChanged(it) => format!(
            "{who} changed who receives version {}: {} added, {} taken off.",
            it.number,
            it.added.len(),
            it.removed.len()
        ),
        E::DisclosureSet(it) => match it.names_from {
            Some(from) => format!("{who} set that positions are shown by name from {}.", words.here(from)),
            None => format!("{who} set that positions are shown by paragraph only."),
        },
        _ => format!("{who} wrote to the guide."),
    }
}

pub(super) fn silence(who: &str, event: &silence::Event, words: &Words<'_>) -> String {
    use silence::Event as E;
    let name = |code: &domain::ParticipantCode| words.participant(code.as_str());
    match event {
        E::Proposed(it) => format!("{who} proposed to settle {} by the silence of {}.", it.symbol, it.body),
        E::Refused(it) => {
            format!("{who} refused silence for {}{}.", name(&it.member), because(it.reason.as_deref()))
        }
        E::Started(it) => format!(
            "{who} started the silence on {}, agreed in {}; it ends on {}. It was sent to {}.",
            it.symbol,
            it.agreed.place,
            words.deadline(&it.expires),
            counted(it.addressees.len(), "member", "members")
        ),
        E::Extended(it) => format!(
            "{who} moved the end of the silence from {} to {}: {}.",
            words.deadline(&it.from),
            words.deadline(&it.expires),
            it.reason
        ),
        E::Broken(it) => format!(
            "{who} broke the silence for {} by an {}, received {}.",
            name(&it.member),
            word_of(&it.form),
            words.asserted(&it.received)
        ),
        E::Held(it) => format!(
            "The silence held at {}: {} silent, of whom {} had opened the text.",
            words.deadline(&it.at),
            counted(it.silent.len(), "member was", "members were"),
            it.opened.len()
        ),
        E::Cancelled(it) => format!("{who} called the silence off: {}.", it.reason),
        E::Informed(it) => format!(
            "{who} told {} how it ended: {}.",
            counted(it.addressees.len(), "member", "members"),
            it.outcome
        ),
        E::ObjectionWithdrawn(it) => {
            format!("{who} took back the objection of {}; effect: {}.", name(&it.member), it.effect)
        }
        E::LateObjectionRefused(it) => format!(
            "{who} recorded an objection of {} as late, received {}; offered: {}.",
            name(&it.member),
            words.partial(&it.received_at, words.world().settings.zone(words.at)),
            it.offered
        ),
    }
}

/// Which position it is stays with those who may see it: the record's reader sees the kind of event.
pub(super) fn position(who: &str, event: &position::Event, words: &Words<'_>) -> String {
    match event {
        position::Event::Taken(it) => format!(
            "{who} took the position {} on {} for {}.",
            plain(it.stance.as_str()),
            it.symbol,
            words.participant(it.participant.as_str())
        ),
        position::Event::Lifted(it) => {
            format!("{who} lifted the position {} on {}.", plain(it.stance.as_str()), it.symbol)
        }
    }
}

pub(super) fn opening(who: &str, event: &opening::Event, words: &Words<'_>) -> String {
    match event {
        opening::Event::Opened(it) => {
            let whose = it.participant.as_ref().map(|code| words.participant(code.as_str()));
            let whose = whose.map(|name| format!(" for {name}")).unwrap_or_default();
            format!("{who} opened {}{whose}.", it.symbol)
        }
    }
}
