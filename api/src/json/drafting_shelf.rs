//! Which addresses do taskings, meetings, committees, statements and publications have in the API?

use super::act::{Act, Making};
use super::shelf::Shelf;
use super::{acts, described, drafting as d, list, makes, one, proceedings as p};

/// Lays them all down.
pub(super) fn lay(shelf: Shelf) -> Shelf {
    publications(statements(committees(meetings(taskings(reads(shelf))))))
}

fn reads(shelf: Shelf) -> Shelf {
    let named = |tag, address, summary| (tag, address, summary);
    shelf
        .lay(
            list(
                &described::TASKING,
                named("taskings", "/api/v1/taskings", "Taskings: open, late, without owner"),
            ),
            p::taskings,
        )
        .lay(one(&described::TASKING, named("taskings", "/api/v1/taskings/{id}", "One tasking")), p::tasking)
        .lay(
            list(
                &described::MEETING,
                named("meetings", "/api/v1/meetings", "Meetings of ministers and senior officials"),
            ),
            p::meetings,
        )
        .lay(one(&described::MEETING, named("meetings", "/api/v1/meetings/{id}", "One meeting")), p::meeting)
        .lay(
            list(&described::COMMITTEE, named("committees", "/api/v1/committees", "Drafting committees")),
            p::committees,
        )
        .lay(
            one(&described::COMMITTEE, named("committees", "/api/v1/committees/{id}", "One committee")),
            p::committee,
        )
        .lay(
            list(&described::STATEMENT, named("statements", "/api/v1/statements", "Statements beside texts")),
            p::statements,
        )
        .lay(
            one(&described::STATEMENT, named("statements", "/api/v1/statements/{id}", "One statement")),
            p::statement,
        )
        .lay(
            list(&described::PUBLICATION, named("publications", "/api/v1/publications", "Publications")),
            p::publications,
        )
        .lay(
            one(
                &described::PUBLICATION,
                named("publications", "/api/v1/publications/{id}", "One publication"),
            ),
            p::publication,
        )
        .lay(
            list(
                &described::MATTER,
                named("chronicle", "/api/v1/chronicle", "What others did and recommended"),
            ),
            p::chronicle,
        )
}

/// One act on a record.
fn act<A: Act>(shelf: Shelf, tag: &'static str, address: &'static str, summary: &'static str) -> Shelf {
    acts::<A>(shelf, tag, address, summary)
}

/// One kind of new record.
fn new<M: Making>(shelf: Shelf, tag: &'static str, address: &'static str, summary: &'static str) -> Shelf {
    makes::<M>(shelf, tag, address, summary)
}

fn taskings(shelf: Shelf) -> Shelf {
    let shelf = new::<d::IssueTasking>(shelf, "taskings", "/api/v1/taskings", "Enter a tasking");
    let shelf = new::<d::NoteFact>(shelf, "chronicle", "/api/v1/chronicle", "Write down what others did");
    let shelf = new::<d::NoteRecommendation>(
        shelf,
        "chronicle",
        "/api/v1/recommendations",
        "Write down what was recommended",
    );
    let tag = "taskings";
    let shelf = act::<d::Assign>(shelf, tag, "/api/v1/taskings/{id}/assign", "Give it to an owner");
    let shelf = act::<d::Start>(shelf, tag, "/api/v1/taskings/{id}/start", "Begin the work");
    let shelf =
        act::<d::NoteProgress>(shelf, tag, "/api/v1/taskings/{id}/note-progress", "Note how far it is");
    let shelf = act::<d::Report>(shelf, tag, "/api/v1/taskings/{id}/report", "Report to those who asked");
    let shelf = act::<d::Continue>(shelf, tag, "/api/v1/taskings/{id}/continue", "Ask for more");
    let shelf = act::<d::DischargeTasking>(
        shelf,
        tag,
        "/api/v1/taskings/{id}/discharge",
        "Take the report as the end of it",
    );
    act::<d::LapseTasking>(shelf, tag, "/api/v1/taskings/{id}/lapse", "Let it lapse")
}

fn meetings(shelf: Shelf) -> Shelf {
    let shelf =
        new::<d::OpenMeeting>(shelf, "meetings", "/api/v1/meetings", "Open a meeting and count who is there");
    let tag = "meetings";
    act::<d::Close>(shelf, tag, "/api/v1/meetings/{id}/close", "Close it, or enter one of the past as closed")
}

fn committees(shelf: Shelf) -> Shelf {
    let shelf =
        new::<d::MandateCommittee>(shelf, "committees", "/api/v1/committees", "Mandate a drafting committee");
    let tag = "committees";
    let shelf = act::<d::TakeLead>(
        shelf,
        tag,
        "/api/v1/committees/{id}/take-lead",
        "Enter the two governments that lead it",
    );
    let shelf = act::<d::DraftTerms>(
        shelf,
        tag,
        "/api/v1/committees/{id}/draft-terms",
        "Lay terms and work plan before those who lead",
    );
    let shelf = act::<d::ApproveTerms>(
        shelf,
        tag,
        "/api/v1/committees/{id}/approve-terms",
        "Give one government's half of the approval",
    );
    let shelf = act::<d::CirculateCall>(
        shelf,
        tag,
        "/api/v1/committees/{id}/circulate-call",
        "Ask all members who is interested",
    );
    let shelf = act::<d::Interest>(
        shelf,
        tag,
        "/api/v1/committees/{id}/express-interest",
        "Say that a member is interested",
    );
    let shelf = act::<d::ScheduleFirst>(
        shelf,
        tag,
        "/api/v1/committees/{id}/schedule-first",
        "Say when the first meeting is planned",
    );
    let shelf =
        act::<d::ConstituteCommittee>(shelf, tag, "/api/v1/committees/{id}/constitute", "Constitute it");
    let shelf = act::<d::ChangeMembership>(
        shelf,
        tag,
        "/api/v1/committees/{id}/change-membership",
        "Change a participant's place",
    );
    committee_work(act::<d::CallMeeting>(
        shelf,
        tag,
        "/api/v1/committees/{id}/call-meeting",
        "Call a meeting",
    ))
}

/// What a committee does once it is constituted, and how it ends.
fn committee_work(shelf: Shelf) -> Shelf {
    let tag = "committees";
    let shelf = act::<d::OpenSession>(shelf, tag, "/api/v1/committees/{id}/open-meeting", "Open a meeting");
    let shelf = act::<d::RecordIntervention>(
        shelf,
        tag,
        "/api/v1/committees/{id}/record-intervention",
        "Write down what was said",
    );
    let shelf = act::<d::HoldMeeting>(
        shelf,
        tag,
        "/api/v1/committees/{id}/hold-meeting",
        "Record that a meeting was held",
    );
    let shelf = act::<d::Decide>(shelf, tag, "/api/v1/committees/{id}/decide", "Record a decision");
    let shelf = act::<d::ReviseWorkPlan>(
        shelf,
        tag,
        "/api/v1/committees/{id}/revise-work-plan",
        "Change the work plan",
    );
    let shelf = act::<d::ReachMilestone>(
        shelf,
        tag,
        "/api/v1/committees/{id}/reach-milestone",
        "Record that a milestone was reached",
    );
    let shelf = act::<d::DischargeCommittee>(
        shelf,
        tag,
        "/api/v1/committees/{id}/discharge",
        "Take its work as done",
    );
    act::<d::Abandon>(
        shelf,
        tag,
        "/api/v1/committees/{id}/abandon",
        "Give one government's half of giving it up",
    )
}

fn statements(shelf: Shelf) -> Shelf {
    let shelf = new::<d::EnterStatement>(shelf, "statements", "/api/v1/statements", "Enter a statement");
    let tag = "statements";
    let shelf =
        act::<d::Amend>(shelf, tag, "/api/v1/statements/{id}/amend", "Change its words before the decision");
    let shelf = act::<d::Attach>(shelf, tag, "/api/v1/statements/{id}/attach", "Attach it to the decision");
    act::<d::WithdrawStatement>(shelf, tag, "/api/v1/statements/{id}/withdraw", "Withdraw it")
}

fn publications(shelf: Shelf) -> Shelf {
    let shelf =
        new::<d::DraftPublication>(shelf, "publications", "/api/v1/publications", "Draft a publication");
    let tag = "publications";
    let shelf = act::<d::Clear>(
        shelf,
        tag,
        "/api/v1/publications/{id}/clear",
        "Give one co-manager's half of its clearance",
    );
    let shelf = act::<d::Publish>(shelf, tag, "/api/v1/publications/{id}/publish", "Publish it");
    let shelf = act::<d::Correct>(shelf, tag, "/api/v1/publications/{id}/correct", "Issue a corrigendum");
    act::<d::WithdrawPublication>(shelf, tag, "/api/v1/publications/{id}/withdraw", "Withdraw it")
}
