//! The JSON API: every address with its description, laid down in one place.

pub(crate) mod act;
pub(crate) mod calls;
pub(crate) mod described;
pub(crate) mod drafting;
mod drafting_shelf;
pub(crate) mod erasures;
pub(crate) mod feed;
pub(crate) mod focal_points;
mod guide_changes;
mod guide_import;
pub(crate) mod guide_reads;
pub(crate) mod guides;
pub(crate) mod import;
pub(crate) mod intake;
mod matrix;
pub(crate) mod nominations;
pub(crate) mod others;
pub(crate) mod proceedings;
pub(crate) mod proofs;
pub(crate) mod reads;
pub(crate) mod roster;
mod round_lines;
pub(crate) mod round_reads;
pub(crate) mod rounds;
pub(crate) mod settings;
pub(crate) mod shelf;
pub(crate) mod silences;

use axum::Router;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, Info, OpenApi};

use act::{Act, Answer, Making, on_new, on_record};
use described::Described;
use reads::Record;
use shelf::{Line, Shape, Shelf};

use crate::desk::Desk;

/// The routes of the API.
pub(crate) fn routes() -> Router<Desk> {
    laid(Shelf::serving()).done().0
}

/// The description of the API. It is made anew each time: whoever serves it keeps the text.
pub(crate) fn description() -> OpenApi {
    let (_, described) = laid(Shelf::describing()).done();
    let mut info = Info::new("travaux", env!("CARGO_PKG_VERSION"));
    info.description =
        Some("Nominations, the roster, focal points and the record of every decision.".to_owned());
    let mut components = Components::new();
    components.schemas.extend(described.schemas);
    components.responses.extend(described.problems);
    components.schemas.insert("RefusalCode".to_owned(), shelf::refusal_code().into());
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    let mut description = OpenApi::new(info, described.paths);
    description.components = Some(components);
    description.security = Some(vec![SecurityRequirement::new("bearer", Vec::<String>::new())]);
    description
}

/// Every address.
fn laid(shelf: Shelf) -> Shelf {
    let shelf = proofs_shelf(others_shelf(shelf));
    let shelf =
        settings_shelf(acts_shelf(erasures_shelf(settings_reads_shelf(lists_shelf(reads_shelf(shelf))))));
    let shelf = round_lines::rounds_shelf(shelf);
    let shelf = guides_shelf(guide_changes::lay(guide_reads_shelf(shelf)));
    let shelf = silences_shelf(beside_shelf(guide_acts_shelf(shelf)));
    drafting_shelf::lay(shelf)
}

type Named = (&'static str, &'static str, &'static str);

/// A list of records, with its tag, address and summary.
fn list(record: &'static Described, (tag, address, summary): Named) -> Line {
    Line::get(tag, address, summary, described::list(record)).paged()
}

/// One record.
fn one(record: &'static Described, (tag, address, summary): Named) -> Line {
    Line::get(tag, address, summary, described::one(record)).in_time()
}

fn reads_shelf(shelf: Shelf) -> Shelf {
    use reads as r;
    let board = list(
        &described::NOMINATION_ROW,
        ("nominations", "/api/v1/nominations", "The board: who owes the next act, by when"),
    )
    .query("state", "Only in this state.")
    .query("nominator", "Only of this participant.")
    .query("call", "Only in answer to this call.")
    .query("area", "Only in this area of expertise.")
    .query("owes", "Only where this role owes the next act.")
    .query("due", "`late`, or due within so many days.")
    .query("age", "Received at least so many days ago; of a draft, opened.")
    .query("open", "`true`: only where an act is owed; `false`: only ended ones.")
    .query("q", "Words of the reference or, for staff, of the name.");
    let search = list(&described::ROSTER_HIT, ("roster", "/api/v1/roster", "Search the roster"))
        .query("q", "Words, in any script.")
        .query("kind", "Kind of expertise.")
        .query("area", "Area of expertise.")
        .query("sector", "Sector.")
        .query("language", "Language tag.")
        .query("modality", "Kind of assignment.")
        .query("nominator", "Nominating participant.");
    let trail = list(
        &described::TRAIL_ROW,
        ("record", "/api/v1/record", "Everything that happened, refusals included"),
    )
    .query("stream", "Only of this stream.")
    .query("type", "Only events of this type.")
    .query("actor", "Only by this person.")
    .query("participant", "Only for this participant.")
    .query("rule", "Only refusals by this rule.")
    .query("refused", "`true`: only refusals; `false`: none.")
    .query("from", "From this instant on.")
    .query("until", "Until this instant.");
    shelf
        .lay(
            Line::get(
                "people",
                "/api/v1/me",
                "Who I am and what I may act as",
                described::one(&described::ME),
            ),
            r::me,
        )
        .lay(board, r::nominations)
        .lay(
            one(&described::NOMINATION, ("nominations", "/api/v1/nominations/{reference}", "One nomination")),
            r::nomination,
        )
        .lay(
            list(
                &described::STEP,
                ("nominations", "/api/v1/nominations/{reference}/history", "How it came about"),
            ),
            r::history,
        )
        .lay(search, r::roster)
        .lay(
            one(&described::ROSTER_ENTRY, ("roster", "/api/v1/roster/{entry}", "One entry")),
            r::roster_entry,
        )
        .lay(trail, r::trail)
}

/// The plain lists and records.
fn lists_shelf(shelf: Shelf) -> Shelf {
    use reads as r;
    shelf
        .lay(list(&described::CALL_ROW, ("calls", "/api/v1/calls", "Calls for nominations")), r::calls)
        .lay(
            one(&described::CALL, ("calls", "/api/v1/calls/{year}", "One call with the answers to it")),
            r::call,
        )
        .lay(
            list(&described::SUCCESSION, ("focal points", "/api/v1/focal-points", "National focal points")),
            r::focal_points,
        )
        .lay(
            one(
                &described::SUCCESSION,
                ("focal points", "/api/v1/focal-points/{participant}", "A member's succession"),
            ),
            r::focal_point,
        )
        .lay(
            list(
                &described::QUESTIONNAIRE_PLACE,
                ("focal points", "/api/v1/questionnaire-focal-points", "Questionnaire focal points"),
            ),
            r::questionnaire_focal_points,
        )
        .lay(
            one(
                &described::QUESTIONNAIRE_PLACE,
                ("focal points", "/api/v1/questionnaire-focal-points/{participant}", "A member's succession"),
            ),
            r::questionnaire_focal_point,
        )
        .lay(list(&described::ARRIVAL_ROW, ("intake", "/api/v1/intake", "What arrived")), r::intake)
        .lay(arrival(), r::arrival)
        .lay(
            list(&described::LETTER_ROW, ("letters", "/api/v1/letters", "Letters of the secretariat")),
            r::letters,
        )
        .lay(letter(), r::letter)
}

/// The secretariat's settings as lists, and what is computed for the reader.
fn settings_reads_shelf(shelf: Shelf) -> Shelf {
    use reads as r;
    shelf
        .lay(
            list(
                &described::PARTICIPANT,
                ("settings", "/api/v1/participants", "Participants with names and capacities over time"),
            ),
            r::participants,
        )
        .lay(
            one(&described::PARTICIPANT, ("settings", "/api/v1/participants/{code}", "One participant")),
            r::participant,
        )
        .lay(list(&described::BODY, ("settings", "/api/v1/bodies", "Bodies")), r::bodies)
        .lay(list(&described::MANDATE, ("settings", "/api/v1/mandates", "Mandates")), r::mandates)
        .lay(
            list(&described::PROCEDURE, ("settings", "/api/v1/procedures", "Procedures and their versions")),
            r::procedures,
        )
        .lay(list(&described::CALENDAR, ("settings", "/api/v1/calendar", "Working calendars")), r::calendar)
        .lay(one(&described::DAY, ("people", "/api/v1/my-day", "What I owe and what I wait for")), r::my_day)
        .lay(
            one(&described::FIGURES, ("record", "/api/v1/statistics", "Figures"))
                .query("call", "Only this call.")
                .query("nominator", "Only this participant."),
            r::statistics,
        )
        .lay(
            list(&described::STEP, ("record", "/api/v1/playback/{kind}/{*id}", "The steps of any record")),
            r::playback,
        )
        .lay(
            Line::get(
                "nominations",
                "/api/v1/forms/{form}",
                "Fields of a form",
                described::one(&described::FORM),
            )
            .open(),
            r::forms,
        )
}

/// One arrival with what could be read off it.
fn arrival() -> Line {
    let reading = ("reading", described::Kind::MaybeObject, "What could be read off it; null once erased.");
    let answer = described::one_with("Arrival", &described::ARRIVAL_ROW, reading);
    Line::get("intake", "/api/v1/intake/{id}", "One arrival with what could be read off it", answer).in_time()
}

/// One letter with its text.
fn letter() -> Line {
    let text = (
        "text",
        described::Kind::MaybeObject,
        "Its text, for the addressee and whoever may read along; null once erased.",
    );
    let answer = described::one_with("Letter", &described::LETTER_ROW, text);
    Line::get("letters", "/api/v1/letters/{id}", "One letter", answer).in_time()
}

fn acts<A: Act>(shelf: Shelf, tag: &'static str, address: &'static str, summary: &'static str) -> Shelf {
    shelf.lay_act(Line::act::<A::Body, Answer>(tag, address, summary).keyed().matched(), on_record::<A>)
}

fn makes<M: Making>(shelf: Shelf, tag: &'static str, address: &'static str, summary: &'static str) -> Shelf {
    shelf.lay_making(Line::act::<M, Answer>(tag, address, summary).keyed().status(201), on_new::<M>)
}

fn acts_shelf(shelf: Shelf) -> Shelf {
    use nominations as n;
    let tag = "nominations";
    let shelf = makes::<n::OpenNomination>(shelf, tag, "/api/v1/nominations", "Open a nomination");
    let shelf = acts::<n::Edit>(shelf, tag, "/api/v1/nominations/{reference}/edit", "Change the draft");
    let shelf = acts::<n::Submit>(shelf, tag, "/api/v1/nominations/{reference}/submit", "Submit it");
    let shelf = acts::<n::Verify>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/verify",
        "Compare the keyed fields with the original",
    );
    let shelf = acts::<n::Accept>(shelf, tag, "/api/v1/nominations/{reference}/accept", "Find it complete");
    let shelf =
        acts::<n::Return>(shelf, tag, "/api/v1/nominations/{reference}/return", "Return it, itemised");
    let shelf =
        acts::<n::Resubmit>(shelf, tag, "/api/v1/nominations/{reference}/resubmit", "Send it back mended");
    let shelf = acts::<n::RequestConsent>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/request-consent",
        "Ask the nominee by a one-time link",
    );
    let shelf = acts::<n::RecordConsent>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/record-consent",
        "Record the answer on the signed form",
    );
    let shelf = acts::<n::WithdrawConsent>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/withdraw-consent",
        "Record that consent was taken back",
    );
    let shelf = acts::<n::Approve>(shelf, tag, "/api/v1/nominations/{reference}/approve", "Approve it");
    let shelf = acts::<n::Decline>(shelf, tag, "/api/v1/nominations/{reference}/decline", "Decline it");
    let shelf = acts::<n::Withdraw>(shelf, tag, "/api/v1/nominations/{reference}/withdraw", "Withdraw it");
    let shelf = acts::<n::DismissDuplicate>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/dismiss-duplicate",
        "Say that two are two persons",
    );
    let shelf =
        acts::<n::Merge>(shelf, tag, "/api/v1/nominations/{reference}/merge", "Merge it into another");
    let shelf =
        acts::<n::Unmerge>(shelf, tag, "/api/v1/nominations/{reference}/unmerge", "Take it out of a merge");
    let shelf = acts::<n::CorrectReceipt>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/correct-receipt",
        "Correct its time of receipt",
    );
    let shelf = acts::<n::Migrate>(
        shelf,
        tag,
        "/api/v1/nominations/{reference}/migrate",
        "Go on under the procedure now in force",
    );
    roster_shelf(calls_shelf(shelf))
}

fn calls_shelf(shelf: Shelf) -> Shelf {
    let tag = "calls";
    let shelf = makes::<calls::PrepareCall>(shelf, tag, "/api/v1/calls", "Prepare the call of a year");
    let shelf = acts::<calls::Issue>(
        shelf,
        tag,
        "/api/v1/calls/{year}/issue",
        "Issue it to every member and observer of today",
    );
    let shelf = acts::<calls::Remind>(
        shelf,
        tag,
        "/api/v1/calls/{year}/remind",
        "Remind those who have not answered",
    );
    let shelf = acts::<calls::Close>(shelf, tag, "/api/v1/calls/{year}/close", "Close it before its time");
    let shelf = acts::<calls::Report>(shelf, tag, "/api/v1/calls/{year}/report", "Report its outcome");
    let tag = "intake";
    let shelf = makes::<others::Arrived>(shelf, tag, "/api/v1/intake", "Take in what arrived");
    let shelf =
        acts::<intake::KeyReceipt>(shelf, tag, "/api/v1/intake/{id}/key-receipt", "Key the time of receipt");
    let shelf =
        acts::<intake::Register>(shelf, tag, "/api/v1/intake/{id}/register", "Register it as a nomination");
    let shelf = acts::<intake::PutAside>(shelf, tag, "/api/v1/intake/{id}/set-aside", "Set it aside");
    let shelf = acts::<intake::TakeUp>(shelf, tag, "/api/v1/intake/{id}/take-up", "Take it up again");
    acts::<others::SendAgain>(
        shelf,
        "letters",
        "/api/v1/letters/{id}/send-again",
        "Send a letter again that failed",
    )
}

fn roster_shelf(shelf: Shelf) -> Shelf {
    let tag = "roster";
    let shelf = acts::<roster::Update>(shelf, tag, "/api/v1/roster/{entry}/update", "Update it in substance");
    let shelf = acts::<roster::Suspend>(shelf, tag, "/api/v1/roster/{entry}/suspend", "Suspend it");
    let shelf = acts::<roster::Reinstate>(shelf, tag, "/api/v1/roster/{entry}/reinstate", "Reinstate it");
    let shelf = acts::<roster::Renew>(shelf, tag, "/api/v1/roster/{entry}/renew", "Renew it after its term");
    let shelf = acts::<roster::Remove>(shelf, tag, "/api/v1/roster/{entry}/remove", "Remove it");
    let shelf = acts::<roster::ChangeConsent>(
        shelf,
        tag,
        "/api/v1/roster/{entry}/change-consent",
        "Change consent on the expert's letter",
    );
    let shelf = acts::<roster::Select>(
        shelf,
        tag,
        "/api/v1/roster/{entry}/select",
        "Record that the expert was chosen",
    );
    focal_points_shelf(shelf)
}

fn focal_points_shelf(shelf: Shelf) -> Shelf {
    let tag = "focal points";
    let shelf = acts::<focal_points::NominateNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/nominate",
        "Nominate an official",
    );
    let shelf = acts::<focal_points::ReturnNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/return",
        "Return a nomination",
    );
    let shelf = acts::<focal_points::ResubmitNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/resubmit",
        "Send it back mended",
    );
    let shelf = acts::<focal_points::VerifyNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/verify",
        "Compare the keyed fields with the original",
    );
    let shelf = acts::<focal_points::AcknowledgeNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/acknowledge",
        "Acknowledge it",
    );
    let shelf = acts::<focal_points::ChangeDetails>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/change-details",
        "Change details",
    );
    let shelf = acts::<focal_points::ReplaceNfp>(
        shelf,
        tag,
        "/api/v1/focal-points/{participant}/replace",
        "Replace the serving official",
    );
    let shelf =
        acts::<focal_points::EndNfp>(shelf, tag, "/api/v1/focal-points/{participant}/end", "End service");
    questionnaire_shelf(shelf)
}

fn questionnaire_shelf(shelf: Shelf) -> Shelf {
    let tag = "focal points";
    let shelf = acts::<focal_points::NominateQfp>(
        shelf,
        tag,
        "/api/v1/questionnaire-focal-points/{participant}/nominate",
        "Nominate an official",
    );
    let shelf = acts::<focal_points::ConfirmQfp>(
        shelf,
        tag,
        "/api/v1/questionnaire-focal-points/{participant}/confirm",
        "Confirm",
    );
    let shelf = acts::<focal_points::GrantAccess>(
        shelf,
        tag,
        "/api/v1/questionnaire-focal-points/{participant}/grant-access",
        "Grant access",
    );
    acts::<focal_points::ReplaceQfp>(
        shelf,
        tag,
        "/api/v1/questionnaire-focal-points/{participant}/replace",
        "Free the place",
    )
}

fn guide_reads_shelf(shelf: Shelf) -> Shelf {
    use guide_reads as r;
    let tag = "guides";
    shelf
        .lay(list(&described::GUIDE_ROW, (tag, "/api/v1/guides", "Policy guides")), r::guides)
        .lay(one(&described::GUIDE, (tag, "/api/v1/guides/{guide}", "One guide")), r::guide)
        .lay(
            one(
                &described::GUIDE_TEXT,
                (tag, "/api/v1/guides/{guide}/versions/{number}", "A text with its words"),
            ),
            r::text,
        )
        .lay(
            one(
                &described::GUIDE_LANGUAGE,
                (tag, "/api/v1/guides/{guide}/languages/{language}", "A text beside its translation"),
            ),
            r::language,
        )
        .lay(
            one(
                &described::GUIDE_BESIDE,
                (tag, "/api/v1/guides/{guide}/beside/{number}", "What stands beside a text"),
            ),
            r::beside,
        )
        .lay(
            list(
                &described::POSITION_ROW,
                (tag, "/api/v1/guides/{guide}/positions", "What delegations hold of it"),
            ),
            r::positions,
        )
        .lay(list(&described::SILENCE, ("silence", "/api/v1/silence", "Silence procedures")), r::silences)
        .lay(
            one(&described::SILENCE, ("silence", "/api/v1/silence/{silence}", "One silence procedure")),
            r::silence,
        )
}

fn guides_shelf(shelf: Shelf) -> Shelf {
    use guides as g;
    let tag = "guides";
    let shelf = makes::<g::NewGuide>(shelf, tag, "/api/v1/guides", "Open a guide");
    let shelf = acts::<g::SetOutline>(shelf, tag, "/api/v1/guides/{guide}/set-outline", "Set the outline");
    let shelf = acts::<g::ApproveOutline>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/approve-outline",
        "Approve the outline",
    );
    let shelf = acts::<g::WriteSection>(shelf, tag, "/api/v1/guides/{guide}/edit-section", "Write a section");
    let shelf = shelf.lay(guide_import::line(tag), guide_import::import);
    let shelf = acts::<g::IssueZeroDraft>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/issue-zero-draft",
        "Issue the zero draft",
    );
    let shelf = acts::<g::IssueRevision>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/issue-revision",
        "Issue a revised draft",
    );
    let shelf = acts::<g::ReturnToDrafting>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/return",
        "Give it back to the drafters",
    );
    let shelf = acts::<g::OpenRound>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/open-round",
        "Give a half of opening a round",
    );
    let shelf = acts::<g::CloseRound>(shelf, tag, "/api/v1/guides/{guide}/close-round", "Close the round");
    let shelf = acts::<g::OpenFurtherRound>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/further-round",
        "Open a further round",
    );
    let shelf =
        acts::<g::IssueFinal>(shelf, tag, "/api/v1/guides/{guide}/issue-final", "Issue the final text");
    let shelf = acts::<g::ReviseFinal>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/revise-final",
        "Give a half of revising it",
    );
    let shelf =
        acts::<g::PutInBrackets>(shelf, tag, "/api/v1/guides/{guide}/open-bracket", "Put words in brackets");
    let shelf =
        acts::<g::CarryBracket>(shelf, tag, "/api/v1/guides/{guide}/carry-bracket", "Let a bracket go on");
    acts::<g::EndBracket>(shelf, tag, "/api/v1/guides/{guide}/close-bracket", "Close a bracket")
}

fn guide_acts_shelf(shelf: Shelf) -> Shelf {
    use guides as g;
    let tag = "guides";
    let shelf =
        acts::<g::ClearInMeeting>(shelf, tag, "/api/v1/guides/{guide}/clear", "Clear the text in a meeting");
    let shelf = acts::<g::Endorse>(shelf, tag, "/api/v1/guides/{guide}/endorse", "Enter an endorsement");
    let shelf = acts::<g::PublishGuide>(shelf, tag, "/api/v1/guides/{guide}/publish", "Publish it");
    let shelf =
        acts::<g::Corrigendum>(shelf, tag, "/api/v1/guides/{guide}/corrigendum", "Issue a corrigendum");
    let shelf =
        acts::<g::RecordHigherAct>(shelf, tag, "/api/v1/guides/{guide}/higher-act", "Enter a higher act");
    let shelf =
        acts::<g::Supersede>(shelf, tag, "/api/v1/guides/{guide}/supersede", "Enter that it is superseded");
    let shelf = acts::<g::WithdrawGuide>(shelf, tag, "/api/v1/guides/{guide}/withdraw", "Give it up");
    let shelf = acts::<g::RecommendFollowUp>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/recommend",
        "Enter what should follow",
    );
    let shelf = acts::<g::IssueTranslation>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/translation",
        "Issue it in another language",
    );
    let shelf = acts::<g::ChangeCirculation>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/circulation",
        "Change who receives it",
    );
    let shelf = acts::<g::SetDisclosure>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/disclosure",
        "Say when positions are named",
    );
    let shelf = makes::<g::TakePosition>(shelf, tag, "/api/v1/positions", "Take a position on a text");
    makes::<g::LiftPosition>(shelf, tag, "/api/v1/positions/lift", "Lift a position")
}

/// What is issued beside a text.
fn beside_shelf(shelf: Shelf) -> Shelf {
    use guides as g;
    let tag = "guides";
    let shelf = acts::<g::IssueAddendum>(shelf, tag, "/api/v1/guides/{guide}/addendum", "Issue an addendum");
    let shelf = acts::<g::IssueAmendment>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/amendment",
        "Issue an amendment to an adopted text",
    );
    acts::<g::ReissueText>(
        shelf,
        tag,
        "/api/v1/guides/{guide}/reissue",
        "Issue the same text again under a star",
    )
}

fn silences_shelf(shelf: Shelf) -> Shelf {
    use silences as s;
    let tag = "silence";
    let shelf =
        makes::<s::ProposeSilence>(shelf, tag, "/api/v1/silence", "Propose to settle a text by silence");
    let shelf =
        acts::<s::RefuseSilence>(shelf, tag, "/api/v1/silence/{silence}/refuse", "Refuse it in the meeting");
    let shelf = acts::<s::StartSilence>(shelf, tag, "/api/v1/silence/{silence}/start", "Start it");
    let shelf = acts::<s::ExtendSilence>(shelf, tag, "/api/v1/silence/{silence}/extend", "Move its end");
    let shelf = acts::<s::BreakSilence>(shelf, tag, "/api/v1/silence/{silence}/break", "Break it in writing");
    let shelf = acts::<s::CancelSilence>(shelf, tag, "/api/v1/silence/{silence}/cancel", "Call it off");
    let shelf = acts::<s::InformMembers>(shelf, tag, "/api/v1/silence/{silence}/inform", "Tell all members");
    let shelf = acts::<s::WithdrawObjection>(
        shelf,
        tag,
        "/api/v1/silence/{silence}/withdraw-objection",
        "Take an objection back: it changes nothing",
    );
    acts::<s::RefuseLate>(shelf, tag, "/api/v1/silence/{silence}/refuse-late", "Record what came too late")
}

fn settings_shelf(shelf: Shelf) -> Shelf {
    use settings as s;
    let tag = "settings";
    let shelf = makes::<s::NewParticipant>(shelf, tag, "/api/v1/participants", "Enter a participant");
    let shelf = acts::<s::Rename>(shelf, tag, "/api/v1/participants/{code}/rename", "Record a new name");
    let shelf =
        acts::<s::GiveCapacity>(shelf, tag, "/api/v1/participants/{code}/give-capacity", "Give a capacity");
    let shelf =
        acts::<s::EndCapacity>(shelf, tag, "/api/v1/participants/{code}/end-capacity", "End a capacity");
    let shelf = makes::<s::NewBody>(shelf, tag, "/api/v1/bodies", "Establish a body");
    let shelf = acts::<s::Dissolve>(shelf, tag, "/api/v1/bodies/{code}/dissolve", "Dissolve a body");
    let shelf = makes::<s::NewMandate>(shelf, tag, "/api/v1/mandates", "Grant a mandate");
    let shelf = acts::<s::Revoke>(shelf, tag, "/api/v1/mandates/{id}/revoke", "Revoke a mandate");
    let shelf = makes::<s::NewCalendar>(shelf, tag, "/api/v1/calendar", "Set the working calendar");
    acts::<s::SetVersion>(shelf, tag, "/api/v1/procedures/{id}/versions", "Set the next version")
}

/// Erasures and legal holds.
fn erasures_shelf(shelf: Shelf) -> Shelf {
    use erasures as e;
    let tag = "erasures";
    let shelf = shelf
        .lay(list(&described::ERASURE, (tag, "/api/v1/erasures", "Erasures and legal holds")), e::erasures)
        .lay(one(&described::ERASURE, (tag, "/api/v1/erasures/{person}", "One person's")), e::erasure);
    let shelf =
        makes::<e::NewErasure>(shelf, tag, "/api/v1/erasures", "Ask for a person's data to be erased");
    let shelf = makes::<e::NewHold>(shelf, tag, "/api/v1/erasures/holds", "Place a legal hold");
    let shelf = acts::<e::Confirm>(
        shelf,
        tag,
        "/api/v1/erasures/{person}/confirm",
        "Confirm it, as a second officer",
    );
    let shelf = acts::<e::Reject>(shelf, tag, "/api/v1/erasures/{person}/reject", "Reject it");
    acts::<e::LiftHold>(shelf, tag, "/api/v1/erasures/{person}/lift-hold", "Lift the legal hold")
}

/// What proves the journal.
fn proofs_shelf(shelf: Shelf) -> Shelf {
    use proofs as p;
    let inclusion = Line::read::<p::InclusionProof>(
        "record",
        "/api/v1/journal/proof/inclusion",
        "That an event is in the journal",
    )
    .query_number("position", "Position of the event.")
    .query_number("size", "Size of the tree the proof leads to; the newest if left out.");
    let consistency = Line::read::<p::ConsistencyProof>(
        "record",
        "/api/v1/journal/proof/consistency",
        "That the journal continues what it was",
    )
    .query_number("from", "Size of the earlier tree.")
    .query_number("to", "Size of the later tree; the newest if left out.");
    let receipt = Line::read::<p::EventReceipt>(
        "record",
        "/api/v1/record/{position}/receipt",
        "The receipt of one event, with its proof",
    );
    shelf.lay(inclusion, p::inclusion).lay(consistency, p::consistency).lay(receipt, p::receipt)
}

fn others_shelf(shelf: Shelf) -> Shelf {
    use others as o;
    let file = Line::act::<nominations::Nothing, o::Kept>("files", "/api/v1/files", "Keep a file")
        .taking("application/octet-stream", Shape::text())
        .status(201);
    let events = Line::read::<Record>(
        "record",
        "/api/v1/journal/events",
        "The journal as CloudEvents: lines, or with Accept: text/event-stream a stream",
    )
    .query_number("after", "Position after which to begin.")
    .query_number("limit", "How many at most, 1 to 1,000.")
    .answering("application/x-ndjson", Shape::anything());
    let consent = "/api/v1/consents/{token}";
    shelf
        .lay(
            Line::act::<o::Token, Record>("people", "/api/v1/sign-in", "Exchange a one-time link").open(),
            o::sign_in,
        )
        .lay(
            Line::act::<o::Address, Record>("people", "/api/v1/sign-in/links", "Ask for a link")
                .open()
                .status(202),
            o::send_link,
        )
        .lay(Line::read::<Record>("consent", consent, "What a nominee is asked").open(), o::consent)
        .lay(
            Line::act::<nominations::ConsentAnswer, Answer>("consent", consent, "A nominee answers").open(),
            o::give_consent,
        )
        .lay(file, o::keep_file)
        .lay(events, feed::events)
        .lay(Line::read::<o::Head>("record", "/api/v1/journal/head", "The end of the journal"), o::head)
        .lay(
            Line::act::<import::Report, import::Report>(
                "nominations",
                "/api/v1/nominations/import",
                "Submit a table of nominations",
            )
            .taking("text/csv", Shape::text())
            .query("dry_run", "`true`: only say of each row whether it passes.")
            .keyed(),
            import::import,
        )
        .lay(
            Line::act::<o::Bulk, Record>("nominations", "/api/v1/bulk/nominations", "One act on several")
                .keyed(),
            o::bulk,
        )
        .lay(
            Line::read::<o::ClockStands>("rehearsal", "/api/v1/rehearsal/clock", "What time it is"),
            o::clock,
        )
        .lay(
            Line::act::<o::MoveTo, o::ClockStands>("rehearsal", "/api/v1/rehearsal/clock", "Move the clock")
                .keyed(),
            o::move_clock,
        )
        .lay(Line::read::<Record>("rehearsal", "/api/v1/rehearsal/mailbox", "Letters in full"), o::mailbox)
}
