//! Which addresses do rounds, answers and comments have in the API, and what do their records look like?

use super::act::{Act, Answer};
use super::described::{DEADLINE, Described, Kind, RECEIPT};
use super::matrix::{self, MatrixReport};
use super::rounds as r;
use super::shelf::{Line, Shape, Shelf};
use super::{acts, list, makes, one, round_reads};

use Kind::{
    Instant, Many, Maybe, MaybeInstant, MaybeObject, MaybeText, MaybeThings, MaybeYesNo, Number, Object,
    Objects, Text, Texts, YesNo,
};

static ROUND_ROW: Described = Described::new(
    "RoundRow",
    "A round of comments.",
    &[
        ("id", Text, "`PG-SOM/1`."),
        ("version", Number, "Version of its stream; the next `If-Match`."),
        ("guide", MaybeText, "The guide."),
        ("number", Number, "Which round of the guide."),
        ("text", MaybeText, "Symbol of the text."),
        ("kind", MaybeText, "What is asked."),
        ("state", Text, "How far it is."),
        ("resting", YesNo, "Whether it rests."),
        ("deadline", Maybe(&DEADLINE), "Until when."),
        ("sealed", YesNo, "Whether its comments are sealed now."),
        ("addressees", Number, "How many are asked."),
        ("comments", Number, "How many comments there are."),
        ("open_comments", Number, "On how many something is owed."),
    ],
);

static ROUND_MORE: &[(&str, Kind, &str)] = &[
    ("committee", MaybeText, "The committee whose co-leads decide."),
    ("manner", MaybeText, "In writing, or as a workshop."),
    ("meeting", MaybeText, "The meeting of a workshop."),
    ("attributed", MaybeYesNo, "Whether comments made in a workshop carry the delegation's name."),
    ("asked", Texts, "Who is asked."),
    ("informed", MaybeThings, "Who gets the text for information."),
    ("resolved_on", MaybeText, "The day whose capacities count."),
    ("languages", MaybeThings, "Each language with its digest."),
    ("circulated_at", MaybeInstant, "When it went out."),
    ("closed_at", MaybeInstant, "When it closed."),
    ("moved", Objects, "How its deadline moved, old and new instant, why, asked for by whom."),
    ("requests", Objects, "Who asks for more time."),
    ("pending", Objects, "Joint acts of which one half is given."),
    ("unreached", Texts, "Whom it did not reach so far."),
    ("tally", MaybeObject, "How many answered how, once it closed."),
    ("silence_means", MaybeText, "How nothing said is read."),
    ("counts", Object, "How many comments stand where."),
];

static ANSWER_ROW: Described = Described::new(
    "RoundAnswerRow",
    "An addressee's answer; what goes on inside a delegation only its own people see.",
    &[
        ("round", Text, "The round."),
        ("participant", Text, "Whose."),
        ("state", Text, "How far it is, to everybody."),
        ("inside", MaybeText, "How far it is, to its own delegation; null to others."),
        ("submissions", Number, "How often it was submitted."),
        ("last_activity", MaybeInstant, "When something happened last that others may know of."),
    ],
);

static DRAFT: Described = Described::new(
    "DraftComment",
    "A draft inside a delegation.",
    &[
        ("draft", Text, "`d3`."),
        ("standing", Text, "Written, cleared, submitted or dropped."),
        ("by", MaybeText, "Who wrote it last."),
        ("at", Instant, "When."),
        ("words", MaybeObject, "What it says."),
        ("note", MaybeText, "What is to be mended, where it came back."),
    ],
);

static ANSWER_MORE: &[(&str, Kind, &str)] = &[
    ("version", Number, "Version of its stream; the next `If-Match`."),
    ("drafts", Many(&DRAFT), "The delegation's drafts."),
    ("held", MaybeObject, "A second position that is held until the member resolves it."),
    ("comments", Texts, "The comments of the position that stands."),
    ("history", Objects, "Every submission, replaced ones included."),
];

static COMMENT: Described = Described::new(
    "RoundComment",
    "A comment.",
    &[
        ("id", Text, "`c12`."),
        ("version", Number, "Version of its stream; the next `If-Match`."),
        ("round", MaybeText, "The round."),
        ("guide", MaybeText, "The guide."),
        ("participant", MaybeText, "Whose it is; null in a workshop without attribution."),
        ("authors", Texts, "Whose it is together with those merged into it."),
        ("state", Text, "How far it is."),
        ("kind", MaybeText, "What kind of remark it is."),
        ("anchor", MaybeObject, "The words it was made about."),
        ("comment", MaybeText, "What it says."),
        ("proposed", MaybeText, "The text proposed instead."),
        ("rationale", MaybeText, "Why."),
        ("received", Maybe(&RECEIPT), "When it was received."),
        ("late", YesNo, "Whether that was after the deadline."),
        ("disposition", MaybeText, "What became of it."),
        ("reason", MaybeText, "Why."),
        ("change", MaybeObject, "What it does to the text."),
        ("proposal", MaybeObject, "What the secretariat proposes."),
        ("opinions", Objects, "What each co-lead wants while it is not done."),
        ("merged_into", MaybeText, "The comment it is dealt with in."),
        ("joined", Texts, "The comments dealt with in it."),
        ("places", Objects, "Where it stands on later versions."),
        ("settled_at", MaybeInstant, "When it was decided, merged or withdrawn."),
    ],
);

/// Everything about rounds.
pub(super) fn rounds_shelf(shelf: Shelf) -> Shelf {
    comment_acts(answer_acts(round_acts(filled_in(reads(shelf)))))
}

/// The matrix that comes back filled in.
fn filled_in(shelf: Shelf) -> Shelf {
    let summary = "Take a filled-in matrix: XLSX, DOCX or CSV as the pages of the round give it";
    let line =
        Line::act::<MatrixReport, MatrixReport>("rounds", "/api/v1/rounds/{guide}/{number}/matrix", summary)
            .taking("application/octet-stream", Shape::text())
            .query("dry_run", "`true`: only say of each row whether it passes.")
            .keyed();
    shelf.lay(line, matrix::fill_in)
}

fn reads(shelf: Shelf) -> Shelf {
    let comments =
        list(&COMMENT, ("rounds", "/api/v1/rounds/{guide}/{number}/comments", "The comments of a round"))
            .query("participant", "Only of this participant.")
            .query("kind", "Only of this kind.")
            .query("state", "Only in this state.")
            .query("disposition", "Only disposed of so.")
            .query("open", "`true`: only those on which something is owed.")
            .query("late", "`true`: only late ones.")
            .query("place", "Only in this place: `4` also finds `4.1`.")
            .query("q", "Words they contain.");
    let round = super::described::one_with_all("Round", &ROUND_ROW, ROUND_MORE);
    let answer = super::described::one_with_all("RoundAnswer", &ANSWER_ROW, ANSWER_MORE);
    shelf
        .lay(list(&ROUND_ROW, ("rounds", "/api/v1/rounds", "Rounds of comments")), round_reads::rounds)
        .lay(
            Line::get("rounds", "/api/v1/rounds/{guide}/{number}", "One round", round).in_time(),
            round_reads::one,
        )
        .lay(
            list(&ANSWER_ROW, ("rounds", "/api/v1/rounds/{guide}/{number}/answers", "Who answered how far")),
            round_reads::answers,
        )
        .lay(
            Line::get(
                "rounds",
                "/api/v1/rounds/{guide}/{number}/answers/{participant}",
                "A delegation's own answer with its drafts",
                answer,
            )
            .in_time(),
            round_reads::answer,
        )
        .lay(comments, round_reads::comments)
        .lay(one(&COMMENT, ("comments", "/api/v1/comments/{id}", "One comment")), round_reads::comment)
}

fn on_round<A: Act>(shelf: Shelf, address: &'static str, summary: &'static str) -> Shelf {
    acts::<A>(shelf, "rounds", address, summary)
}

fn round_acts(shelf: Shelf) -> Shelf {
    let shelf = shelf.lay(
        Line::act::<r::PrepareRound, Answer>("rounds", "/api/v1/rounds", "Prepare a round")
            .keyed()
            .status(201),
        r::make_round,
    );
    let shelf =
        on_round::<r::Circulate>(shelf, "/api/v1/rounds/{guide}/{number}/circulate", "Send the text out");
    let shelf = on_round::<r::FailDispatch>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/dispatch-failed",
        "Note that it did not reach an addressee",
    );
    let shelf = on_round::<r::RepeatDispatch>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/dispatch-repeated",
        "Note that it was sent again",
    );
    let shelf = on_round::<r::RequestExtension>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/request-extension",
        "Ask for more time",
    );
    let shelf = on_round::<r::Extend>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/extend",
        "Move the deadline for all: one half of two",
    );
    let shelf = on_round::<r::Remind>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/remind",
        "Remind those without an answer",
    );
    let shelf = on_round::<r::Pause>(shelf, "/api/v1/rounds/{guide}/{number}/pause", "Let it rest");
    let shelf = on_round::<r::Reopen>(shelf, "/api/v1/rounds/{guide}/{number}/reopen", "Let it go on");
    let shelf = on_round::<r::StartDispositions>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/start-dispositions",
        "Begin to deal with the comments",
    );
    let shelf = on_round::<r::Complete>(
        shelf,
        "/api/v1/rounds/{guide}/{number}/complete",
        "Say that all is dealt with: one half of two",
    );
    on_round::<r::Cancel>(shelf, "/api/v1/rounds/{guide}/{number}/cancel", "Call it off: one half of two")
}

fn on_answer<A: Act>(shelf: Shelf, address: &'static str, summary: &'static str) -> Shelf {
    acts::<A>(shelf, "rounds", address, summary)
}

/// Lays down the acts on an answer: each at the end of the answer's address.
macro_rules! on_answers {
    ($shelf:expr; $( $act:ty = $verb:literal, $summary:literal; )*) => {{
        let shelf = $shelf;
        $( let shelf = on_answer::<$act>(
            shelf,
            concat!("/api/v1/rounds/{guide}/{number}/answers/{participant}/", $verb),
            $summary,
        ); )*
        shelf
    }};
}

fn answer_acts(shelf: Shelf) -> Shelf {
    on_answers! { shelf;
        r::Acknowledge = "acknowledge", "Acknowledge the invitation";
        r::Begin = "begin", "Begin to draft";
        r::Keep = "keep-draft", "Keep a draft comment, inside the delegation";
        r::Clear = "clear", "Clear drafts as the delegation's";
        r::GiveBack = "return-draft", "Give a draft back to be mended";
        r::Drop = "drop-draft", "Drop a draft";
        r::Submit = "submit", "Submit the delegation's position";
        r::Supersede = "supersede", "Replace it before the deadline";
        r::Resolve = "resolve-conflict", "Say which of two positions holds";
        r::DeclareNone = "declare-none", "Say that there are no comments";
        r::SubmitLate = "submit-late", "Submit after the deadline";
    }
}

fn comment_acts(shelf: Shelf) -> Shelf {
    let tag = "comments";
    let shelf = makes::<r::ReceiveComment>(shelf, tag, "/api/v1/comments", "Receive a comment");
    let shelf = acts::<r::Triage>(shelf, tag, "/api/v1/comments/{id}/triage", "Sort it");
    let shelf = acts::<r::Merge>(shelf, tag, "/api/v1/comments/{id}/merge", "Deal with it in another one");
    let shelf = acts::<r::Propose>(shelf, tag, "/api/v1/comments/{id}/propose", "Propose a disposition");
    let shelf = acts::<r::Decide>(
        shelf,
        tag,
        "/api/v1/comments/{id}/decide",
        "Dispose of it: a co-lead's half, or the committee's decision",
    );
    let shelf = acts::<r::Refer>(shelf, tag, "/api/v1/comments/{id}/refer", "Give it to the committee");
    let shelf = acts::<r::Withdraw>(shelf, tag, "/api/v1/comments/{id}/withdraw", "Withdraw it");
    let shelf =
        acts::<r::ReopenComment>(shelf, tag, "/api/v1/comments/{id}/reopen", "Take the decision back");
    acts::<r::Reattach>(shelf, tag, "/api/v1/comments/{id}/reattach", "Attach it to a paragraph")
}
