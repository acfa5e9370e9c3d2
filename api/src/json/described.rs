//! What does each record look like in the API? One description per record, closed: an answer with a member that is not here fails
//! the run of generated requests, and so does one that lacks a member.

mod drafting;

pub(crate) use drafting::{COMMITTEE, MATTER, MEETING, PUBLICATION, STATEMENT, TASKING};
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, SchemaFormat, SchemaType,
    Type,
};
use utoipa::openapi::{Ref, RefOr, Schema};

use super::shelf::{Drawn, Shape};

/// What a member holds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// A text or null.
    MaybeText,
    /// An instant (RFC 3339).
    Instant,
    /// An instant or null.
    MaybeInstant,
    /// A whole number.
    Number,
    /// A whole number or null.
    MaybeNumber,
    /// A list of anything, or null.
    MaybeThings,
    /// True or false.
    YesNo,
    /// True, false or null.
    MaybeYesNo,
    /// Texts.
    Texts,
    /// An object whose members are data.
    Object,
    /// The same, or null.
    MaybeObject,
    /// A list of objects.
    Objects,
    /// A list of anything.
    Things,
    /// Another record, or null.
    Maybe(&'static Described),
    /// Other records.
    Many(&'static Described),
    /// Another record.
    One(&'static Described),
}

/// A record: its name, what it is, and its members with what they say.
#[derive(Debug)]
pub(crate) struct Described {
    name: &'static str,
    what: &'static str,
    members: &'static [(&'static str, Kind, &'static str)],
}

impl Described {
    /// A record with this name, what it is, and its members.
    pub(crate) const fn new(
        name: &'static str,
        what: &'static str,
        members: &'static [(&'static str, Kind, &'static str)],
    ) -> Self {
        Self { name, what, members }
    }
}

use Kind::{
    Instant, Many, Maybe, MaybeInstant, MaybeNumber, MaybeObject, MaybeText, MaybeThings, MaybeYesNo, Number,
    Object, Objects, One, Text, Texts, Things, YesNo,
};

/// A deadline.
pub(crate) static DEADLINE: Described = Described {
    name: "Deadline",
    what: "An instant with the zone it was set in; in time means strictly before it.",
    members: &[("at", Instant, "The instant."), ("zone", Text, "IANA name of the zone.")],
};

/// When something was received.
pub(crate) static RECEIPT: Described = Described {
    name: "TimeOfReceipt",
    what: "When something was received, by the clock of its channel.",
    members: &[
        ("at", Text, "What the clock said: an instant, a day or a month."),
        ("clock", Text, "Whose clock."),
        ("zone", Text, "IANA name of the zone it is read in."),
    ],
};

static OWED: Described = Described {
    name: "Owed",
    what: "The next act, who owes it and by when.",
    members: &[
        ("act", Text, "What is to be done."),
        ("by", Text, "Role that owes it."),
        ("due", Maybe(&DEADLINE), "By when."),
    ],
};

static STANDING: Described = Described {
    name: "Standing",
    what: "The event an answer takes in as its last.",
    members: &[("position", Number, "Its position."), ("recorded_at", Instant, "When it was recorded.")],
};

/// A guide in its list.
pub(crate) static GUIDE_ROW: Described = Described {
    name: "GuideRow",
    what: "A policy guide.",
    members: &[
        ("guide", Text, "Its name: `PG-SOM`."),
        ("title", Text, "Its title; provisional until it is adopted."),
        ("instrument", Text, "`SOM` or `TIP`."),
        ("committee", Text, "Who writes it."),
        ("tasking", MaybeText, "Tasking it is written under."),
        ("language", Text, "Language it is drafted in."),
        ("state", Text, "Where it stands."),
        ("symbol", MaybeText, "Symbol of the newest text you may read."),
        ("number", MaybeNumber, "Number of that version."),
        ("opened_at", Instant, "When it was opened."),
        ("version", Number, "Version of its stream."),
    ],
};

static GUIDE_VERSION: Described = Described {
    name: "GuideVersion",
    what: "A text that was issued, and never changes.",
    members: &[
        ("number", Number, "1, 2, 3 through all versions of the guide."),
        ("symbol", Text, "Its symbol."),
        ("label", Text, "What it is."),
        ("classification", Text, "Who may read it."),
        ("digest", Text, "SHA-256 of its canonical bytes."),
        ("bytes", Number, "How many these are."),
        ("issued_at", MaybeInstant, "When it was issued."),
        ("position", MaybeNumber, "Where in the record."),
    ],
};

/// A text with its words.
pub(crate) static GUIDE_TEXT: Described = Described {
    name: "GuideText",
    what: "A text that was issued, with its words.",
    members: &[
        ("number", Number, "1, 2, 3 through all versions of the guide."),
        ("symbol", Text, "Its symbol."),
        ("label", Text, "What it is."),
        ("classification", Text, "Who may read it."),
        ("digest", Text, "SHA-256 of its canonical bytes."),
        ("bytes", Number, "How many these are."),
        ("issued_at", MaybeInstant, "When it was issued."),
        ("position", MaybeNumber, "Where in the record."),
        ("language", Text, "In which language these words are; `?language=th` asks for another."),
        (
            "recipients",
            MaybeThings,
            "Who receives it, and when it was first opened there; for those who may know.",
        ),
        ("markdown", Text, "The words, with the marks by which paragraphs are known again."),
    ],
};

/// A text beside its translation.
pub(crate) static GUIDE_LANGUAGE: Described = Described {
    name: "GuideLanguage",
    what: "The newest text you may read and its newest translation, paragraph by paragraph.",
    members: &[
        ("guide", Text, "The guide."),
        ("language", Text, "Into which language."),
        ("source_language", Text, "From which."),
        ("made_from", Text, "Symbol of the text that was translated."),
        ("symbol", Text, "Symbol of the newest text."),
        ("digest", Text, "SHA-256 of the translation's canonical bytes."),
        (
            "paragraphs",
            Objects,
            "Each paragraph: `current`, `behind`, `untranslated` or `source_gone`, with both texts.",
        ),
    ],
};

/// What stands beside a text.
pub(crate) static GUIDE_BESIDE: Described = Described {
    name: "GuideBeside",
    what: "An addendum or an amendment, with its words.",
    members: &[
        ("symbol", Text, "Its symbol."),
        ("of", Text, "The text it stands beside."),
        ("label", Text, "What it is."),
        ("language", Text, "In which language."),
        ("act", MaybeObject, "The act by which a body decided it."),
        ("digest", Text, "SHA-256 of its canonical bytes."),
        ("markdown", Text, "Its words."),
    ],
};

static GUIDE_ACT: Described = Described {
    name: "GuideAct",
    what: "What a body did with a text.",
    members: &[
        ("body", Text, "The body."),
        ("meeting", MaybeText, "Its meeting."),
        ("verb", Text, "The word it used."),
        ("on", Text, "When, at its precision."),
        ("also", Texts, "What it did in the same breath."),
        ("symbol", Text, "On which text."),
        ("digest", Text, "With which words."),
        ("entered_at", Instant, "When it was entered."),
        ("position", Number, "Where in the record."),
    ],
};

/// A guide by itself.
pub(crate) static GUIDE: Described = Described {
    name: "Guide",
    what: "A policy guide with its versions and the acts on it.",
    members: &[
        ("guide", Text, "Its name: `PG-SOM`."),
        ("title", Text, "Its title; provisional until it is adopted."),
        ("instrument", Text, "`SOM` or `TIP`."),
        ("committee", Text, "Who writes it."),
        ("tasking", MaybeText, "Tasking it is written under."),
        ("language", Text, "Language it is drafted in."),
        ("state", Text, "Where it stands."),
        ("symbol", MaybeText, "Symbol of the newest text you may read."),
        ("number", MaybeNumber, "Number of that version."),
        ("opened_at", Instant, "When it was opened."),
        ("version", Number, "Version of its stream."),
        ("sections", Objects, "The sections on the desk, for those who write them."),
        ("versions", Many(&GUIDE_VERSION), "The texts you may read, oldest first."),
        ("brackets", Objects, "Words that are or were not agreed."),
        ("acts", Many(&GUIDE_ACT), "What bodies did with it."),
        ("silences", Texts, "Its silence procedures."),
        ("published", MaybeObject, "How it was published."),
        ("beside", Objects, "Addenda and amendments you may read, with their numbers."),
        ("in_force", Objects, "The text in force in each language, and what is to be read with it."),
    ],
};

/// A position on a guide.
pub(crate) static POSITION_ROW: Described = Described {
    name: "PositionRow",
    what: "What a delegation holds of a text; its name and stance as far as they are disclosed to you.",
    members: &[
        ("participant", MaybeText, "Whose."),
        ("stance", MaybeText, "What is held."),
        ("symbol", Text, "On which text."),
        ("older_text", YesNo, "Whether that is not the newest one."),
        ("paragraphs", Texts, "The paragraphs it is about."),
        ("reason", MaybeText, "Why."),
        ("since", Instant, "Since when."),
    ],
};

/// A silence procedure.
pub(crate) static SILENCE: Described = Described {
    name: "SilenceProcedure",
    what: "A text that is adopted at an instant unless a member speaks before.",
    members: &[
        ("silence", Text, "Its name."),
        ("guide", Text, "The guide whose text it is."),
        ("symbol", Text, "The text."),
        ("body", Text, "Whose silence."),
        ("state", Text, "Where it stands."),
        ("expires", Maybe(&DEADLINE), "When it ends."),
        ("addressees", MaybeNumber, "To how many members it was sent."),
        ("broken", MaybeObject, "What broke it."),
        ("silent", MaybeNumber, "How many were silent, each counted as assent."),
        ("opened", MaybeNumber, "How many of them had opened the text."),
        ("late", Number, "How many came too late."),
        ("informed", MaybeText, "What all members were told."),
        ("version", Number, "Version of its stream."),
    ],
};

/// A line of the board of nominations.
pub(crate) static NOMINATION_ROW: Described = Described {
    name: "NominationRow",
    what: "A nomination on the board.",
    members: &[
        ("reference", Text, "`EN-2014-0002`; kept for life."),
        ("state", Text, "Where it stands."),
        ("kind", Text, "New, renewal or update."),
        ("nominator", Text, "Participant that puts the expert forward."),
        ("nominee", MaybeText, "Pseudonym of the expert."),
        ("call", MaybeText, "Call it answers."),
        ("area", MaybeText, "Primary area of expertise."),
        ("sector", MaybeText, "Sector the expert works in."),
        ("opened_at", Instant, "When it was opened."),
        ("received", Maybe(&RECEIPT), "When it was received, as asserted."),
        ("received_at", MaybeInstant, "The instant that counts for deadlines."),
        ("late", YesNo, "Whether it was received after the call closed: a label, not a refusal."),
        ("owed", Maybe(&OWED), "The next act."),
        ("overdue", YesNo, "Whether that act is late now."),
        ("registered_by", MaybeText, "Who registered it."),
        ("verified_by", MaybeText, "Who compared keyed fields with the original."),
        ("keys", Texts, "Persons who approved so far."),
        ("keys_needed", Number, "How many approvals the procedure asks for."),
        ("duplicates", Texts, "Nominations suspected to be about the same person."),
        ("merged_into", MaybeText, "The nomination it was merged into."),
        ("entry", MaybeText, "Roster entry it led to or renews."),
        ("version", Number, "Version of the record."),
    ],
};

/// One nomination.
pub(crate) static NOMINATION: Described = Described {
    name: "Nomination",
    what: "One nomination, with the answers the reader may see.",
    members: &[
        ("reference", Text, "`EN-2014-0002`; kept for life."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("state", Text, "Where it stands."),
        ("kind", Text, "New, renewal or update."),
        ("nominator", Text, "Participant that puts the expert forward."),
        ("call", MaybeText, "Call it answers."),
        ("entry", MaybeText, "Roster entry it led to or renews."),
        ("procedure", Number, "Version of the procedure it was opened under."),
        ("migrations", Things, "Changes to a later version, with their reasons."),
        ("channel", Text, "How it came."),
        ("intake", MaybeText, "The arrival it was keyed from."),
        ("opened_at", Instant, "When it was opened."),
        ("opened_by", MaybeText, "By whom."),
        ("submitted_at", MaybeInstant, "When it was submitted."),
        ("acknowledged_at", MaybeInstant, "When the acknowledgement was sent."),
        ("changed_at", Instant, "When it last changed."),
        ("received", Maybe(&RECEIPT), "When it was received."),
        ("in_time", MaybeYesNo, "Whether that was before the call closed."),
        ("registered_by", MaybeText, "Who registered it."),
        ("keyed_by", MaybeText, "Who keyed it from an original."),
        (
            "verified",
            MaybeObject,
            "Who compared keyed fields with the original, when, and what she corrected.",
        ),
        ("corrections", Things, "Corrections of the time of receipt, with their evidence."),
        ("answers", Object, "The form's answers by field, as far as the reader may see them."),
        ("form", Object, "Which fields are answered, and the public answers."),
        ("files", Objects, "Attachments by digest."),
        ("found_complete", MaybeObject, "The checklist as it was met."),
        ("returns", Objects, "Returns with itemised reasons, and when they were answered."),
        ("consent_asked", MaybeObject, "When the nominee was asked, and until when she may answer."),
        ("consent", MaybeObject, "What she answered."),
        ("keys", Things, "Approvals so far."),
        ("decision", MaybeObject, "How it was decided, by whom, with which reasons."),
        ("duplicates", Objects, "Nominations suspected to be about the same person, and what is alike."),
        ("merged_into", MaybeText, "The nomination it was merged into."),
        ("merged_here", Things, "Nominations merged into this one."),
        ("check_due", Maybe(&DEADLINE), "By when completeness is to be checked."),
        ("decide_due", Maybe(&DEADLINE), "By when it is to be decided."),
        ("owed", Maybe(&OWED), "The next act."),
        ("overdue", YesNo, "Whether that act is late now."),
        ("hands", Texts, "Persons who had a hand in it; none of them may decide alone."),
    ],
};

/// A hit of a search.
pub(crate) static ROSTER_HIT: Described = Described {
    name: "RosterHit",
    what: "An entry found on the roster, with the answers the reader may see.",
    members: &[
        ("entry", Text, "`RE-2014-0001`."),
        ("version", Number, "Version of the record."),
        ("state", Text, "Where it stands."),
        ("nominator", Text, "Participant that put the expert forward."),
        ("valid_until", One(&DEADLINE), "Until when it is listed unless renewed."),
        ("why", Things, "Where the words were found."),
        ("answers", Object, "Answers by field."),
    ],
};

/// One entry.
pub(crate) static ROSTER_ENTRY: Described = Described {
    name: "RosterEntry",
    what: "One entry of the roster, with the answers the reader may see.",
    members: &[
        ("entry", Text, "`RE-2014-0001`."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("state", Text, "Where it stands."),
        ("reason", MaybeText, "Why it is suspended or was removed."),
        ("expert", Text, "Pseudonym of the expert."),
        ("nominator", Text, "Participant that put the expert forward."),
        ("nominations", Texts, "Nominations it rests on."),
        ("published_at", Instant, "When it was listed."),
        ("updated_at", Instant, "When it was last updated in substance."),
        ("valid_until", One(&DEADLINE), "Until when it is listed unless renewed."),
        ("validity_years", Number, "Years an update is good for."),
        ("remind_at", MaybeInstant, "When the nominator is reminded."),
        ("reminded_at", MaybeInstant, "When that was done."),
        ("consent", Object, "What the expert agreed to, and when."),
        ("consents_before", Things, "What she had agreed to before."),
        ("selections", Things, "Assignments she was selected for."),
        ("matches", Things, "Persons with the same features elsewhere."),
        ("form", Object, "Which fields are answered, and the public answers."),
        ("answers", Object, "Answers by field, as far as the reader may see them."),
    ],
};

/// A call.
pub(crate) static CALL_ROW: Described = Described {
    name: "CallRow",
    what: "A call for nominations.",
    members: &[
        ("year", Text, "Its year."),
        ("version", Number, "Version of the record."),
        ("state", Text, "Where it stands."),
        ("title", Text, "Its title."),
        ("text", Text, "What it asks for."),
        ("closes", One(&DEADLINE), "When it closes."),
        ("accepts_late", YesNo, "Whether what comes late is taken, with the label."),
        ("issued", MaybeObject, "When it was issued, and to whom."),
        ("reminders", Things, "Reminders sent."),
        ("failures", Things, "Addressees that were not reached."),
        ("closed", MaybeThings, "When it was closed."),
        ("report", MaybeThings, "The report on it."),
    ],
};

static RESPONSE: Described = Described {
    name: "CallResponse",
    what: "What a participant answered to a call.",
    members: &[
        ("participant", Text, "Its code."),
        ("addressed", YesNo, "Whether the call was addressed to it."),
        ("unreached", YesNo, "Whether the letter failed."),
        ("reminded", Number, "How often it was reminded."),
        ("nominations", Objects, "Its nominations, with their times of receipt."),
    ],
};

/// One call.
pub(crate) static CALL: Described = Described {
    name: "Call",
    what: "One call with the answers to it.",
    members: &[
        ("year", Text, "Its year."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("state", Text, "Where it stands."),
        ("title", Text, "Its title."),
        ("text", Text, "What it asks for."),
        ("closes", One(&DEADLINE), "When it closes."),
        ("accepts_late", YesNo, "Whether what comes late is taken, with the label."),
        ("issued", MaybeObject, "When it was issued, and to whom."),
        ("reminders", Things, "Reminders sent."),
        ("failures", Things, "Addressees that were not reached."),
        ("closed", MaybeThings, "When it was closed."),
        ("report", MaybeThings, "The report on it."),
        ("responses", Many(&RESPONSE), "Per participant."),
    ],
};

/// A member's national focal points.
pub(crate) static SUCCESSION: Described = Described {
    name: "FocalPoints",
    what: "A member's national focal points over time.",
    members: &[
        ("member", Text, "Code of the member."),
        ("version", Number, "Version of the record; also its `ETag`."),
        (
            "officials",
            Objects,
            "Officials with state, slot, from when to when, and the answers the reader may see.",
        ),
    ],
};

/// A member's focal points for the questionnaire.
pub(crate) static QUESTIONNAIRE_PLACE: Described = Described {
    name: "QuestionnairePlace",
    what: "A member's focal points for the questionnaire over time.",
    members: &[
        ("member", Text, "Code of the member."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("officials", Objects, "Everyone ever nominated, oldest first: state, access, from when to when."),
    ],
};

/// A participant.
pub(crate) static PARTICIPANT: Described = Described {
    name: "Participant",
    what: "A member, observer or organisation, with its names and capacities over time.",
    members: &[
        ("code", Text, "Its code, for life."),
        ("version", Number, "Version of the record; also its `ETag`."),
        ("kind", Text, "Country, territory or organisation."),
        ("iso2", MaybeText, "ISO 3166-1 alpha-2."),
        ("sovereign", MaybeYesNo, "Whether it is sovereign, where that is known."),
        ("illustrative", YesNo, "Whether it stands in for a real one."),
        ("names", Objects, "Names, each from when."),
        ("capacities", Objects, "Capacities per body, from when to when."),
        ("note", Text, "A remark with its source."),
        ("registered_at", Instant, "When it was entered."),
    ],
};

/// A body.
pub(crate) static BODY: Described = Described {
    name: "Body",
    what: "A body of the process.",
    members: &[
        ("code", Text, "Its code."),
        ("version", Number, "Version of the record."),
        ("name", Text, "Its name."),
        ("from", MaybeText, "Since when, to the day, month or year."),
        ("dissolved", MaybeThings, "When it was dissolved."),
    ],
};

/// An erasure, or a legal hold.
pub(crate) static ERASURE: Described = Described {
    name: "Erasure",
    what: "Whether a person's data is held, to be erased, or gone.",
    members: &[
        ("person", Text, "The person, by pseudonym."),
        ("state", Text, "`none`, `held`, `asked`, `confirmed` or `completed`."),
        ("version", Number, "Version of the record."),
        ("asked", MaybeObject, "What was asked, while it waits."),
        ("confirmed", Objects, "What was confirmed for each pseudonym, and by whom."),
        ("completed", MaybeObject, "How many keys, parts and files were destroyed."),
        ("hold", MaybeObject, "The legal hold that stands."),
        ("confirmed_at", MaybeThings, "Position and time of the confirmation."),
        ("completed_at", MaybeThings, "Position and time at which nothing was left."),
        ("changed_at", Instant, "When something last happened to it."),
    ],
};

/// A mandate.
pub(crate) static MANDATE: Described = Described {
    name: "Mandate",
    what: "Who may act as what, for whom, from when to when.",
    members: &[
        ("mandate", Text, "`M-0031`."),
        ("version", Number, "Version of the record."),
        ("person", Text, "Pseudonym of its holder."),
        ("identity_part", Text, "Name of the sealed part that holds her name and address."),
        ("label", Text, "What the mandate is called."),
        ("role", Text, "As what."),
        ("participant", MaybeText, "For whom."),
        ("body", MaybeText, "In which body."),
        ("powers", Texts, "What it allows beyond the role."),
        ("from", Instant, "From when."),
        ("until", MaybeInstant, "To when."),
        ("revoked", MaybeThings, "When it was taken back, and why."),
        ("granted_at", Instant, "When it was granted."),
        ("granted_position", Number, "Position of that event."),
    ],
};

/// A procedure.
pub(crate) static PROCEDURE: Described = Described {
    name: "ProcedureVersions",
    what: "A procedure with all its versions.",
    members: &[
        ("procedure", Text, "Its identifier."),
        ("versions", Objects, "Keys, periods and years of each version, and from when it is in force."),
    ],
};

/// A working calendar.
pub(crate) static CALENDAR: Described = Described {
    name: "Calendar",
    what: "A working calendar of the secretariat.",
    members: &[
        ("calendar", Object, "Zone, closing hour, rest days, holidays, days worked."),
        ("effective_from", Instant, "From when it is in force."),
        ("position", Number, "Position of the event that set it."),
        ("version", Number, "Version of the record."),
    ],
};

const ARRIVAL_MEMBERS: &[(&str, Kind, &str)] = &[
    ("intake", Text, "What it is called here."),
    ("version", Number, "Version of the record; also its `ETag`."),
    ("state", Text, "Where it stands."),
    ("channel", Text, "How it came."),
    ("received", Maybe(&RECEIPT), "When, by the channel's clock; null until an officer keyed it."),
    ("conflicting", Objects, "Times that contradict it."),
    ("evidence", MaybeText, "The evidence, where an officer keyed the time."),
    ("again", Number, "How often the same thing arrived again."),
    ("files", Objects, "The original by digest, then its attachments."),
    ("subject", Text, "Pseudonym under whose key what was read is sealed."),
    ("reading_part", Text, "Name of the sealed part with what was read."),
    ("position", Number, "Position of the event that holds it."),
    ("remarks", Texts, "What could not be read."),
    ("nomination", MaybeText, "The nomination it became."),
    ("reason", MaybeText, "Why it was set aside."),
    ("taken_in_at", Instant, "When it was recorded here."),
];

/// An arrival in the list.
pub(crate) static ARRIVAL_ROW: Described = Described {
    name: "ArrivalRow",
    what: "Something that arrived by mail or fax.",
    members: ARRIVAL_MEMBERS,
};

/// A letter in the list.
pub(crate) static LETTER_ROW: Described =
    Described { name: "LetterRow", what: "A letter of the secretariat.", members: LETTER_MEMBERS };

const LETTER_MEMBERS: &[(&str, Kind, &str)] = &[
    ("letter", Text, "Its identifier."),
    ("version", Number, "Version of the record; also its `ETag`."),
    ("kind", Text, "What it is about."),
    ("about", Text, "The matter."),
    ("cause", Number, "Position of the event it follows from."),
    ("person", Text, "Pseudonym of the addressee."),
    ("participant", MaybeText, "On whose behalf she is written to."),
    ("state", Text, "Whether it was delivered."),
    ("attempts", Number, "How often it was tried."),
    ("delivered", MaybeThings, "When it was handed over, and under which message identifier."),
    ("failure", MaybeText, "What the mail server said last."),
    ("composed_at", Instant, "When it was written."),
    ("position", Number, "Position of that event."),
    ("text_part", Text, "Name of the sealed part that holds its text."),
];

/// A line of the audit trail.
pub(crate) static TRAIL_ROW: Described = Described {
    name: "TrailRow",
    what: "An event, or a refusal.",
    members: &[
        ("position", Number, "Its position."),
        ("stream", Text, "Its stream."),
        ("matter", Text, "What it is about."),
        ("type", Text, "Its type."),
        ("recorded_at", Instant, "When it was recorded."),
        ("event_id", Text, "Its identifier."),
        ("actor", Text, "Who acted: a pseudonym, the secretariat or a timer."),
        ("role", Text, "As what."),
        ("on_behalf_of", MaybeText, "For whom."),
        ("recorded_by", MaybeText, "Who entered it for another."),
        ("mandate", MaybeText, "Under which mandate."),
        ("refusal", MaybeObject, "What was asked, and which rule said no."),
    ],
};

/// A step of a playback.
pub(crate) static STEP: Described = Described {
    name: "Step",
    what: "One event of a matter, told in a sentence.",
    members: &[
        ("number", Number, "Which step of the matter."),
        ("position", Number, "Position in the journal."),
        ("event_id", Text, "Its identifier."),
        ("event_type", Text, "Its type."),
        ("sentence", Text, "What happened."),
        ("who", Text, "Who acted."),
        ("role", Text, "As what."),
        ("for_whom", MaybeText, "For whom."),
        ("recorded_by", MaybeText, "Who entered it for another."),
        ("mandate", MaybeText, "Under which mandate."),
        ("procedure", MaybeText, "Under which version of the rules."),
        ("rule", MaybeText, "The rule that said no."),
        ("refused", YesNo, "Whether it is a refusal."),
        ("recorded_at", Instant, "When it was recorded."),
        ("happened_at", Maybe(&RECEIPT), "When it happened, if that was asserted."),
        ("received_at", Maybe(&RECEIPT), "When it was received, if that was asserted."),
        ("causes", Things, "Positions of what it follows from."),
        ("changes", Objects, "Old and new values by field."),
    ],
};

/// What a person owes and waits for.
pub(crate) static DAY: Described = Described {
    name: "Day",
    what: "What the reader owes, and what she waits for.",
    members: &[("owed", Many(&TASK), "Hers to do."), ("awaited", Many(&TASK), "Others' to do.")],
};

static TASK: Described = Described {
    name: "Task",
    what: "An act that is owed.",
    members: &[
        ("matter", Text, "What it is about."),
        ("act", Text, "What is to be done."),
        ("role", Text, "Role that owes it."),
        ("participant", MaybeText, "For whom."),
        ("due", Maybe(&DEADLINE), "By when."),
        ("overdue", YesNo, "Whether that has passed."),
    ],
};

/// The figures of the dashboard.
pub(crate) static FIGURES: Described = Described {
    name: "Figures",
    what: "Figures about nominations.",
    members: &[
        ("received", Number, "How many were received."),
        ("late", Number, "How many of them late."),
        ("by_state", Object, "Numbers by state."),
        ("by_nominator", Object, "Numbers by nominating participant."),
        ("by_month", Object, "Received and decided, by month."),
        ("by_area_and_sector", Object, "Numbers by area, then by sector: two axes."),
        ("funnel", Objects, "How many got how far, and where the others stopped."),
        ("time_to_decision", Object, "Distribution of the days a decision took."),
    ],
};

/// Who is signed in.
pub(crate) static ME: Described = Described {
    name: "Me",
    what: "Who is signed in, and what she may act as.",
    members: &[
        ("person", Text, "Pseudonym."),
        ("mandates", Objects, "Live mandates: id, role, participant, label."),
    ],
};

/// The fields of a form.
pub(crate) static FORM: Described = Described {
    name: "FormFields",
    what: "The fields of a form.",
    members: &[
        ("form", Text, "Name and version."),
        ("fields", Objects, "Each field: id, section, label, whether it is personal data."),
    ],
};

/// A record as an answer.
pub(crate) fn one(record: &'static Described) -> Shape {
    Shape::drawn(move || {
        let mut named = Vec::new();
        collect(record, &mut named);
        Drawn::named(record.name, named)
    })
}

/// A record as it stands in its list, with one member more: what is unsealed only where it is asked for by itself.
pub(crate) fn one_with(
    name: &'static str,
    row: &'static Described,
    more: (&'static str, Kind, &'static str),
) -> Shape {
    Shape::drawn(move || {
        let mut named = Vec::new();
        collect(row, &mut named);
        let whole = object(row.members.iter().copied().chain([more]), row.what);
        named.push((name.to_owned(), RefOr::T(whole)));
        Drawn::named(name, named)
    })
}

/// A record as it stands in its list, with several members more.
pub(crate) fn one_with_all(
    name: &'static str,
    row: &'static Described,
    more: &'static [(&'static str, Kind, &'static str)],
) -> Shape {
    Shape::drawn(move || {
        let mut named = Vec::new();
        collect(row, &mut named);
        for (_, kind, _) in more {
            if let Maybe(other) | Many(other) | One(other) = kind {
                collect(other, &mut named);
            }
        }
        let whole = object(row.members.iter().copied().chain(more.iter().copied()), row.what);
        named.push((name.to_owned(), RefOr::T(whole)));
        Drawn::named(name, named)
    })
}

/// A part of a list of such records.
pub(crate) fn list(record: &'static Described) -> Shape {
    Shape::drawn(move || listing(record))
}

fn listing(record: &'static Described) -> Drawn {
    let mut named = Vec::new();
    collect(record, &mut named);
    collect(&STANDING, &mut named);
    let name = format!("{}List", record.name);
    let listing = ObjectBuilder::new()
        .description(Some(format!("A part of a list. {}", record.what)))
        .property("items", ArrayBuilder::new().items(reference(record)))
        .property("next", nullable(Type::String, None))
        .property("as_of", reference(&STANDING))
        .required("items")
        .required("next")
        .required("as_of")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    named.push((name.clone(), RefOr::T(listing.into())));
    Drawn::named(&name, named)
}

/// The schema of a record and of those it holds.
fn collect(record: &'static Described, named: &mut Vec<(String, RefOr<Schema>)>) {
    for (_, kind, _) in record.members {
        if let Maybe(other) | Many(other) | One(other) = kind {
            collect(other, named);
        }
    }
    let whole = object(record.members.iter().copied(), record.what);
    named.push((record.name.to_owned(), RefOr::T(whole)));
}

/// A closed object, every member always there.
fn object(members: impl Iterator<Item = (&'static str, Kind, &'static str)>, what: &str) -> Schema {
    let mut object = ObjectBuilder::new().description(Some(what));
    for (name, kind, says) in members {
        object = object.property(name, schema(kind, says)).required(name);
    }
    object.additional_properties(Some(AdditionalProperties::FreeForm(false))).into()
}

fn reference(record: &Described) -> RefOr<Schema> {
    Ref::from_schema_name(record.name).into()
}

fn schema(kind: Kind, says: &str) -> RefOr<Schema> {
    let plain = |kind: Type, format: Option<KnownFormat>| {
        RefOr::T(described(ObjectBuilder::new().schema_type(kind), format, says).into())
    };
    let maybe = |kind: Type, format: Option<KnownFormat>| {
        RefOr::T(described(nullable(kind, None), format, says).into())
    };
    let array = |items: RefOr<Schema>| {
        RefOr::T(ArrayBuilder::new().items(items).description(Some(says)).build().into())
    };
    let item = |kind: Type| RefOr::T(Schema::from(ObjectBuilder::new().schema_type(kind)));
    match kind {
        Text => plain(Type::String, None),
        MaybeText => maybe(Type::String, None),
        Instant => plain(Type::String, Some(KnownFormat::DateTime)),
        MaybeInstant => maybe(Type::String, Some(KnownFormat::DateTime)),
        Number => plain(Type::Integer, Some(KnownFormat::Int64)),
        MaybeNumber => maybe(Type::Integer, Some(KnownFormat::Int64)),
        MaybeThings => maybe(Type::Array, None),
        YesNo => plain(Type::Boolean, None),
        MaybeYesNo => maybe(Type::Boolean, None),
        Object => plain(Type::Object, None),
        MaybeObject => maybe(Type::Object, None),
        Texts => array(item(Type::String)),
        Objects => array(item(Type::Object)),
        Things => array(RefOr::T(utoipa::openapi::schema::empty())),
        One(record) => reference(record),
        Many(record) => array(reference(record)),
        Maybe(record) => {
            let null = ObjectBuilder::new().schema_type(Type::Null);
            let either = OneOfBuilder::new().item(null).item(reference(record)).description(Some(says));
            RefOr::T(Schema::from(either))
        }
    }
}

fn described(object: ObjectBuilder, format: Option<KnownFormat>, says: &str) -> ObjectBuilder {
    object.format(format.map(SchemaFormat::KnownFormat)).description(Some(says))
}

fn nullable(kind: Type, format: Option<KnownFormat>) -> ObjectBuilder {
    ObjectBuilder::new()
        .schema_type(SchemaType::Array(vec![kind, Type::Null]))
        .format(format.map(SchemaFormat::KnownFormat))
}
