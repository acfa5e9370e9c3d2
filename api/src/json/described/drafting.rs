//! What do taskings, meetings, committees, statements and publications look like in the API?

use super::Described;
use super::Kind::{
    Instant, Maybe, MaybeInstant, MaybeObject, MaybeText, Number, Object, Objects, Text, Texts, Things, YesNo,
};

/// A tasking.
pub(crate) static TASKING: Described = Described {
    name: "Tasking",
    what: "What ministers or senior officials asked for, with their own verb, and what became of it.",
    members: &[
        ("id", Text, "`policy-guides`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("state", Text, "Where it stands."),
        ("body", MaybeText, "The body or its meeting."),
        ("verb", MaybeText, "The verb it used, exactly."),
        ("subject", MaybeText, "What it asked for."),
        ("on", MaybeText, "When: a day, a month or a year."),
        ("owner", MaybeText, "Who carries it out."),
        ("funding", MaybeText, "From what it is paid."),
        ("report_by", MaybeText, "By when it is to be reported, as precisely as it was set."),
        ("due", Maybe(&super::DEADLINE), "The first instant after that date, while a report is to come."),
        ("late", YesNo, "Whether that instant has passed."),
        ("open", YesNo, "Whether it still waits for something to be done."),
        ("notes", Objects, "What was noted, reported or asked for since."),
        ("ended", MaybeText, "With which verb it was discharged, or why it lapsed."),
        ("carried_out_by", Objects, "What cites it."),
    ],
};

/// A matter of others.
pub(crate) static MATTER: Described = Described {
    name: "Matter",
    what: "What others did or recommended that our records refer to.",
    members: &[
        ("id", Text, "`tip-hub`."),
        ("version", Number, "Version of the record."),
        ("lines", Objects, "What happened, in the order it was written down."),
        ("recommendations", Objects, "What was recommended; no tasking follows from it."),
    ],
};

/// A meeting of ministers or senior officials.
pub(crate) static MEETING: Described = Described {
    name: "Meeting",
    what: "A meeting of ministers or senior officials, and whether there was a quorum.",
    members: &[
        ("id", Text, "`ahg-som8`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("stage", Text, "Where it stands."),
        ("opened", MaybeObject, "Who was there when it opened."),
        ("quorum", MaybeObject, "The count that acts cite."),
        ("closed", MaybeObject, "What is known of its close."),
        ("happened", MaybeObject, "When it was, as asserted."),
        ("recorded_at", Instant, "When its first event was recorded."),
    ],
};

/// A drafting committee.
pub(crate) static COMMITTEE: Described = Described {
    name: "Committee",
    what: "A drafting committee; what is said and decided in its room only for those who may enter it.",
    members: &[
        ("id", Text, "`PG-2013`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("state", Text, "Where it stands."),
        ("name", Text, "Its name."),
        ("body", Text, "The body it is, for mandates."),
        ("basis", MaybeObject, "The tasking it carries out, or why it is an own initiative."),
        ("leads", Texts, "The two governments that lead it."),
        ("document", MaybeText, "Symbol of its terms of reference."),
        ("terms", MaybeText, "What it is to do."),
        ("approvals", Objects, "Halves of the approval of the terms."),
        ("interest_closes", Maybe(&super::DEADLINE), "By when interest was to be expressed."),
        ("interest", Objects, "Who is interested, as far as the reader may know."),
        ("first_meeting", MaybeText, "When the first meeting is planned."),
        ("first_meeting_late", YesNo, "Whether that time has passed without a meeting."),
        ("seats", Objects, "Who sits there, as what, from when to when."),
        ("alternates", Objects, "Alternates, by function."),
        ("absences", Objects, "Absences announced."),
        ("work_plan", Objects, "Milestones with what became of them."),
        ("meetings", Objects, "Its meetings."),
        ("decisions", Objects, "Its decisions."),
        ("ended", MaybeText, "With which verb it was discharged, or why it was given up."),
    ],
};

/// A statement.
pub(crate) static STATEMENT: Described = Described {
    name: "Statement",
    what: "A reservation, an explanation of position or an interpretative statement beside a text.",
    members: &[
        ("id", Text, "`QW-1`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("stage", Text, "Where it stands."),
        ("entered", MaybeObject, "Whose, in which capacity, on what, in which words."),
        ("attached", MaybeObject, "The decision it stands beside."),
        ("entered_at", Instant, "When it was entered."),
        ("withdrawn_at", MaybeInstant, "When it was withdrawn."),
    ],
};

/// A publication.
pub(crate) static PUBLICATION: Described = Described {
    name: "Publication",
    what: "What the secretariat publishes, cleared by both co-managers.",
    members: &[
        ("id", Text, "`guide-SOM`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("stage", Text, "Where it stands."),
        ("drafted", MaybeObject, "Title, kind, origin and what is in it."),
        ("clearance", Object, "Who gave each government's half."),
        ("halves", Things, "Halves of its clearance with the instant they were given."),
        ("released", MaybeText, "When it was published."),
        ("corrigenda", Number, "How many corrigenda it has."),
        ("corrected", Things, "Its corrigenda with the instant they were issued."),
        ("withdrawn", MaybeText, "Why it was withdrawn."),
    ],
};
