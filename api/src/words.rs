//! Which words do pages use? The officers' words for states, roles, channels, and for what was just done.

use domain::Role;
use domain::channel::Channel;

/// A rule as the help page explains it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// `DR08`.
    pub id: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// What it means for the reader.
    pub text: &'static str,
}

/// The rules that hold in nominations, roster and focal points.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        id: "DR01",
        title: "A participant is not a state",
        text: "Members and observers are countries, territories and organisations, each with its code in the register.",
    },
    Rule {
        id: "DR02",
        title: "A capacity has a body and dates",
        text: "What a participant may do follows from what it was, in that body, on that day.",
    },
    Rule {
        id: "DR03",
        title: "Who may nominate whom",
        text: "Members and observers put experts forward; only member governments nominate focal points.",
    },
    Rule {
        id: "DR04",
        title: "Nominator and employer are independent",
        text: "A government may put forward somebody who works for civil society; statistics keep both.",
    },
    Rule {
        id: "DR05",
        title: "A joint act needs two governments",
        text: "Two approvals come from two holders of two governments, in either order. No time-out replaces one.",
    },
    Rule {
        id: "DR06",
        title: "The clock of the channel decides",
        text: "A form counts from when the fax or mail arrived, not from when it was registered. A corrected time names its evidence.",
    },
    Rule {
        id: "DR07",
        title: "Incomplete is returned, not declined",
        text: "A returned form keeps its reference and the date it was first received.",
    },
    Rule {
        id: "DR08",
        title: "Whoever registers does not decide",
        text: "The officer who registered a form cannot approve or decline it, on any path.",
    },
    Rule {
        id: "DR09",
        title: "Nobody is found without consent",
        text: "An expert is found only while her consent to be found is live on that day.",
    },
    Rule {
        id: "DR10",
        title: "Terms run from the last update",
        text: "An entry's term counts from its last substantive update; a changed rule does not reach back.",
    },
    Rule {
        id: "DR11",
        title: "One member, one position",
        text: "Another authority of the same government replaces nothing unless it says so; two positions are held until the member resolves them.",
    },
    Rule {
        id: "DR12",
        title: "Saying nothing means what the round says",
        text: "In a round of comments no response is neither agreement nor abstention; under silence it is assent.",
    },
    Rule {
        id: "DR13",
        title: "Silence is agreed to before it runs",
        text: "One refusal in the meeting and no silence runs. Until it is adopted the text has a provisional title and no number of its own.",
    },
    Rule {
        id: "DR14",
        title: "An amendment breaks silence too",
        text: "An objection or an amendment in writing, received before the end, breaks it, and all members are told. A second later it is late and only recorded.",
    },
    Rule {
        id: "DR15",
        title: "A broken silence stays broken",
        text: "Taking the objection back repairs nothing: a new silence with a new end is needed.",
    },
    Rule {
        id: "DR16",
        title: "Deadlines move for all, before they pass",
        text: "An extension moves the instant for every addressee, before it passes and for a reason; after it only a further round helps.",
    },
    Rule {
        id: "DR17",
        title: "No next text over an open comment",
        text: "A round is complete, and the next text issued, when every comment is decided, merged or withdrawn.",
    },
    Rule {
        id: "DR18",
        title: "A comment stays with its words",
        text: "On a later version it is placed, moved, split or orphaned; nothing is guessed silently.",
    },
    Rule {
        id: "DR19",
        title: "Open brackets block the text",
        text: "Words in square brackets are not agreed. Only who asked for them, or a recorded ruling, closes them; the record names who consented.",
    },
    Rule {
        id: "DR20",
        title: "Reservations attach, objections block",
        text: "A reservation or an explanation stands beside the adopted text and is printed with every copy. Only its author withdraws it.",
    },
    Rule {
        id: "DR21",
        title: "The verb is the word that was used",
        text: "Endorsed is not commended, noted or welcomed: each act has its body, its verb and its date.",
    },
    Rule {
        id: "DR22",
        title: "Publication neither waits for a higher act nor implies it",
        text: "A guide is published while a higher body has not met; what is still to come stands beside it.",
    },
    Rule {
        id: "DR23",
        title: "A symbol says what a document is",
        text: "Rev. replaces, Add. supplements, Corr. repairs, Amend. changes adopted text, a star reissues. No number is used twice; all languages share the symbol.",
    },
    Rule {
        id: "DR24",
        title: "What is published is what was endorsed",
        text: "A file with another digest is refused, unless a corrigendum or a declaration that only the layout differs explains it.",
    },
    Rule {
        id: "DR25",
        title: "Quorum counts delegations",
        text: "Members of that body, once each, however many people sit for them; never observers, never the secretariat.",
    },
    Rule {
        id: "DR29",
        title: "Unattributed talk carries no name",
        text: "Whether comments of a workshop carry a name is settled before it opens, and holds.",
    },
    Rule {
        id: "DR26",
        title: "A date is as precise as it was given",
        text: "A month is an interval: late begins after it has passed.",
    },
    Rule {
        id: "DR30",
        title: "Erasure and proof live together",
        text: "Name and contact leave every page and the key is destroyed; decisions, dates and the proof of the record remain.",
    },
    Rule {
        id: "DR31",
        title: "Coverage follows the treaty",
        text: "Of an any-of group one is enough; an all-of group begun and not finished is partial; what states shall consider is never a gap.",
    },
    Rule {
        id: "DR32",
        title: "A guide says what instruments ask",
        text: "It never says what a state does. It is voluntary and non-binding.",
    },
    Rule {
        id: "DR33",
        title: "A new name is not a new participant",
        text: "A participant keeps its code and its past when its name changes.",
    },
    Rule {
        id: "DR34",
        title: "Two guides share a committee, not a fate",
        text: "One may be adopted while the other is not. The committee is discharged when both have ended.",
    },
    Rule {
        id: "DR35",
        title: "A suggestion is not a mandate",
        text: "Work rests on a decision or on an initiative of one's own; what was merely encouraged is not counted as asked for.",
    },
    Rule {
        id: "DR36",
        title: "A case keeps its procedure",
        text: "A changed procedure applies to cases opened afterwards, unless a decision moves a case and says why.",
    },
];

/// What the keys do.
pub(crate) const KEYS: [(&str, &str); 16] = [
    ("?", "This page"),
    ("/", "Search"),
    ("g d", "My day"),
    ("g n", "Nominations"),
    ("g g", "Guides"),
    ("g r", "Rounds"),
    ("g o", "Roster"),
    ("g f", "Focal points"),
    ("g t", "The record"),
    ("j k", "Next, previous item of a list"),
    ("n p", "Next, previous change of a redline; next, previous comment of a matrix"),
    ("a c x o r", "On a comment: accepted, with change, not accepted, noted, referred"),
    ("t", "Stand at an instant"),
    ("← →", "Previous, next step of a playback"),
    ("Home End", "First, last step"),
    ("Ctrl Enter", "Sends the form one is in"),
];

/// The words of the secretariat that a newcomer asks about.
pub(crate) const GLOSSARY: [(&str, &str); 14] = [
    ("Call", "The yearly invitation to put experts forward. It closes at an instant with a place."),
    ("Capacity", "What a participant is in one body on one day: member, observer, co-chair."),
    ("Consent", "The nominee's three answers: to be registered, to be found, to have the address shown."),
    ("Declined", "A decision with grounds that ends a nomination. Something else than returned."),
    ("Entry", "An approved expert on the roster, valid a number of years from the last update."),
    ("Focal point", "The official who is a member government's direct contact."),
    ("Intake", "Something that arrived by mail, fax, post or hand, kept as it arrived."),
    ("Keyed fields", "What an officer typed from an original; a second officer compares and verifies them."),
    ("Late", "After the due instant; computed and shown with by how much, never stored."),
    ("Mandate", "Who may act, as what, for whom, from when to when. Every act names one."),
    ("Position", "The place of an event in the whole record, counted from 1 without gaps."),
    ("Received", "The time by the clock of the channel. Registered is when it was written down here."),
    ("Returned", "Sent back item by item under the same reference, to be mended."),
    ("Stand-in", "An invented participant (QM to QW, ORG-X1) for demonstrations. Not a state."),
];

/// The word for a role.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Nominator => "nominator",
        Role::Nominee => "nominee",
        Role::Registrar => "registrar",
        Role::Approver => "approver",
        Role::CoManager => "co-manager",
        Role::Searcher => "roster searcher",
        Role::Auditor => "auditor",
        Role::Administrator => "administrator",
        Role::MemberGovernment => "member government",
        Role::Nfp => "national focal point",
        Role::Iom => "IOM, for the questionnaire",
        Role::Ministers => "for the ministers",
        Role::SeniorOfficials => "for the senior officials",
        Role::CoChairs => "co-chair",
        Role::CoLeads => "co-lead",
        Role::Rso => "officer of the secretariat",
        Role::Committee => "committee member",
        Role::Drafter => "drafter",
        Role::Expert => "expert of a delegation",
        Role::System => "the secretariat's own reaction",
        Role::Timer => "the clock",
    }
}

/// How something came.
pub(crate) const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Portal => "typed in the application",
        Channel::Email => "by e-mail",
        Channel::Fax => "by fax",
        Channel::Post => "by post",
        Channel::Hand => "by hand",
    }
}

/// What was just done, by the code a redirect carries; nothing for a code that is none.
pub(crate) fn done(code: &str) -> &'static str {
    FLASHES.iter().find(|(known, _)| *known == code).map_or("", |(_, words)| words)
}

/// Codes of redirects and their sentences.
const FLASHES: &[(&str, &str)] = &[
    ("guide-opened", "The guide is opened. Its outline comes first."),
    ("outline-set", "The outline is set."),
    ("outline-approved", "The outline is approved. The drafters can write."),
    ("section-kept", "The section is kept on the desk. Nobody else reads it before it is issued."),
    ("text-imported", "The text of the file is on the desk. Nobody else reads it before it is issued."),
    ("guide-returned", "The draft is back with the drafters."),
    ("member-round-closed", "The round of comments is closed."),
    ("member-round-opened", "The round of comments is open."),
    ("issued-text", "The text is issued under its symbol, and will not change."),
    ("act-entered", "The act is on record, with body, verb and date."),
    ("guide-withdrawn", "The guide is given up."),
    ("guide-published", "The guide is published."),
    ("bracket-carried", "The bracket goes on into the next text."),
    ("bracket-closed", "The bracket is closed."),
    ("guide-noted", "It is on record."),
    ("position-taken", "The position of your delegation is on record, on this text."),
    ("position-lifted", "The position is lifted."),
    ("silence-proposed", "Silence is proposed. It starts once it is agreed."),
    ("silence-refused", "Silence is refused. No silence runs."),
    ("silence-started", "Silence runs. All members of the body are told."),
    ("silence-extended", "The end is moved. All members are told."),
    ("silence-broken", "Silence is broken. All members are told; the text is not adopted."),
    ("silence-cancelled", "Silence is called off."),
    ("late-recorded", "It is on record as late, and breaks nothing."),
    ("members-told", "All members are told."),
    (
        "objection-withdrawn",
        "It is on record that the objection was taken back. A broken silence stays broken.",
    ),
    ("set", "It is set, and on record."),
    ("opened", "The nomination is opened as a draft. Only its authors and the secretariat see it."),
    ("edited", "The draft is kept. It is not submitted."),
    ("submitted", "The nomination is submitted. Its reference stays the same from now on."),
    ("verified", "The keyed fields are verified against the original."),
    ("accepted", "The form is found complete."),
    ("returned", "The form is returned with its items, under the same reference."),
    ("resubmitted", "The mended form is sent back under the same reference."),
    ("consent-requested", "The nominee is asked for consent by a one-time link."),
    ("consent-recorded", "The nominee's answers are recorded."),
    ("consent-withdrawn", "The consent is taken back, from this instant on."),
    ("approved", "The approval is recorded."),
    ("declined", "The nomination is declined, with its grounds."),
    ("withdrawn", "The nomination is withdrawn. Its history stays."),
    ("duplicate-dismissed", "Noted: two persons."),
    ("merged", "The two nominations are merged. They can be taken apart again."),
    ("unmerged", "The two nominations are apart again."),
    ("receipt-corrected", "The time of receipt is corrected; the earlier one stays in the history."),
    ("migrated", "The nomination goes on under the newer version of the procedure."),
    ("bulk-done", "Done for the selected nominations; each outcome stands in the list."),
    ("imported", "The rows that passed are submitted; each outcome stands in the list."),
    ("taken-in", "The original is kept with its digest."),
    ("taken-in-again", "This had arrived before; it is the same case."),
    ("receipt-keyed", "The time of receipt is recorded with its evidence."),
    ("registered", "It is registered as a nomination."),
    ("set-aside", "It is set aside, with the reason."),
    ("taken-up", "It is taken up again."),
    ("prepared", "The call is prepared. Nobody is told before it is issued."),
    ("issued", "The call is issued to every member and observer of today."),
    ("reminded", "Those who have not answered are reminded."),
    ("closed", "The call is closed."),
    ("reported", "The outcome of the call is reported."),
    ("updated", "The entry is updated; its term runs anew from now."),
    ("suspended", "The entry is suspended; its history stays."),
    ("reinstated", "The entry is reinstated."),
    ("renewed", "The entry is renewed."),
    ("removed", "The entry is removed from the roster; its history stays."),
    ("consent-changed", "The consent is changed, from this instant on."),
    ("selected", "The choice and its reason are recorded."),
    ("nominated", "The official is nominated."),
    ("acknowledged", "The nomination is acknowledged."),
    ("details-changed", "The details are changed; the person is the same."),
    ("replaced", "One focal point ends as the other begins."),
    ("ended", "The service is ended."),
    ("confirmed", "The questionnaire focal point is confirmed."),
    ("access-granted", "Access to the questionnaire is granted."),
    ("sent-again", "The letter will be sent again."),
    ("participant-registered", "The participant is in the register."),
    ("renamed", "The new name is recorded; the participant is the same."),
    ("capacity-given", "The capacity is given."),
    ("capacity-ended", "The capacity ends."),
    ("body-established", "The body is established."),
    ("body-dissolved", "The body is dissolved."),
    ("mandate-granted", "The mandate is granted."),
    ("mandate-revoked", "The mandate ends."),
    ("calendar-set", "The calendar is set. Deadlines already given stay as they are."),
    ("procedure-set", "The version is set. Cases already open keep theirs."),
    ("clock-moved", "The clock was moved, and what fell due has happened."),
    ("signed-out", "You are signed out."),
    ("signed-in", "You are signed in."),
    ("repeated", "This was on record already; nothing changed."),
    ("unchanged", "Nothing had to change."),
    ("acknowledged-receipt", "The receipt is acknowledged."),
    ("assigned", "The nominations are assigned."),
    ("answered", "Your answers are recorded."),
    ("round-prepared", "The round is prepared. Nobody is told before the text is circulated."),
    ("round-circulated", "The text is circulated; every addressee is asked."),
    ("dispatch-noted", "The dispatch is noted."),
    ("extension-requested", "The request is on record; the co-leads decide for all addressees."),
    ("delegations-reminded", "Those picked are reminded."),
    ("round-paused", "The round rests; nothing is taken until it is reopened."),
    ("round-reopened", "The round goes on, with the time it had left."),
    ("dispositions-started", "The comments are dealt with from now on."),
    ("draft-kept", "The comment is kept inside your delegation."),
    ("draft-cleared", "It is cleared as your delegation's. It is not submitted yet."),
    ("draft-returned", "It is given back with what is to be mended."),
    ("draft-dropped", "The draft is dropped."),
    ("comments-submitted", "Your delegation's position is submitted."),
    ("comments-superseded", "What you submitted is on record; the former version is kept."),
    ("none-declared", "It is on record that your delegation has no comments."),
    ("conflict-resolved", "It is on record which position holds."),
    ("comment-written-down", "What was said is written down as a comment."),
    ("comment-sorted", "The comment is sorted."),
    ("comment-merged", "The comments are dealt with together; every author is kept."),
    ("disposition-proposed", "The proposal is before the co-leads."),
    ("comment-withdrawn", "The comment is withdrawn; its history stays."),
    ("calendar-revoked", "The address of your calendar feed no longer works."),
    ("comment-attached", "The comment is attached to the paragraph."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_carries_a_code_and_never_a_text() {
        assert_eq!(done("approved"), "The approval is recorded.");
        assert_eq!(done("<b>hello</b>"), "");
    }

    #[test]
    fn every_rule_that_a_refusal_cites_is_explained() {
        let cited = domain::codes::CODES.iter().map(|code| code.rule).filter(|rule| rule.starts_with("DR"));
        let unexplained: Vec<&str> =
            cited.filter(|cited| RULES.iter().all(|rule| rule.id != *cited)).collect();
        assert_eq!(unexplained, [""; 0]);
    }

    #[test]
    fn no_code_stands_twice() {
        let mut codes: Vec<_> = FLASHES.iter().map(|(code, _)| code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), FLASHES.len());
    }
}
