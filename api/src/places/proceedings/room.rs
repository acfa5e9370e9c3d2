//! `/committees/{id}`, the committee room: who leads, who sits there, what is planned, held, decided and owed?

use domain::Role;
use domain::committee::event::{Attribution, Seat};
use domain::committee::{Held, Stage};
use projections::committees::{Committee, Session};

use super::committees::stage;
use super::{acting, all_named, dated, dated_if, may, named, plan, takes_part, what_may_happen};
use crate::desk::Desk;
use crate::look::Look;
use crate::places::nominations::stood;
use crate::places::{frame, record, wall};
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Page, Part, Say, Status, Table, Tone};

/// The room of one committee; who may not enter sees that it is there, not what is said in it.
pub(super) async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    takes_part(look)?;
    let committee = look.world.committees.get(id).ok_or_else(Problem::absent)?;
    let inside = look.sight.may_enter_committee(committee);
    let docket = Docket::titled(committee.name(), "Drafting committee")
        .under(vec![frame(look).link("/committees", "Drafting committees")])
        .marked(committee.id.as_str(), vec![committee.body().as_str().to_owned()]);
    let mut page = crate::places::page(look, docket).standing(status(look, committee));
    if let Some(picture) = plan::picture(look, committee) {
        page = page.wide(Block::bare(vec![picture.into()]));
    }
    page = page
        .wide(Block::new("members", "Members").with(members(look, committee)))
        .wide(meetings(look, committee, inside));
    if inside {
        page = page.wide(Block::new("decisions", "Decisions").with(decisions(look, committee)));
    }
    if !committee.interest.is_empty() || committee.call.is_some() {
        page = page.wide(Block::new("interest", "Interest").with(interest(look, committee)));
    }
    if let Some(terms) = &committee.state.terms {
        let block = Block::new("terms", format!("Terms of reference {}", terms.document));
        page = page.wide(block.with(Part::Text(terms.terms.clone())));
    }
    if let Some(history) = record::history(desk, look, &format!("committee/{id}")).await? {
        page = page.wide(history);
    }
    page = page.narrow(Block::new("lead", "Who leads").with(leads(look, committee)));
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, committee.version, acts(look, committee))?);
    }
    Ok(page)
}

/// State, who owes the next act, by when.
pub(crate) fn status(look: &Look, committee: &Committee) -> Status {
    let zone = look.world.settings.zone(look.now);
    let due = |at| Some(stood(look, Deadline::long(&wall(look), at)));
    let mut status = Status { state: stage(committee), tone: "is-owed", mark: "·", ..Status::default() };
    match committee.state.stage {
        Stage::Mandated => "the secretariat".clone_into(&mut status.owes),
        Stage::TorDrafted => {
            status.owes = all_named(look, committee.halves_owed());
            "approve the terms of reference".clone_into(&mut status.act);
        }
        Stage::Calling => {
            "members".clone_into(&mut status.owes);
            "say whether they are interested".clone_into(&mut status.act);
            status.by = committee.interest_closes().and_then(|closes| due(closes.at));
        }
        Stage::Constituted => {
            let steps = committee.steps(look.now, zone);
            let next = steps.iter().find(|step| step.reached.is_none());
            if let Some(step) = next {
                "the committee".clone_into(&mut status.owes);
                step.planned.title.clone_into(&mut status.act);
                status.by = step.planned.due.until(zone).ok().and_then(due);
            }
        }
        Stage::Discharged | Stage::Abandoned => status.tone = "is-done",
    }
    if committee.state.stage == Stage::Mandated {
        "draft the terms of reference".clone_into(&mut status.act);
    }
    status
}

/// Who leads, what it carries out, which halves were given.
pub(crate) fn leads(look: &Look, committee: &Committee) -> Facts {
    use domain::basis::Basis;
    let mut facts = Facts::default();
    for lead in &committee.state.leads {
        let given = committee.approvals.iter().find(|(half, _)| half.government == *lead);
        let said = match (committee.state.terms.is_some(), given) {
            (_, Some((_, at))) => format!("approved the terms on {}", wall(look).day(*at).text),
            (true, None) => "has not approved the terms yet".to_owned(),
            (false, None) => "leads".to_owned(),
        };
        facts = facts.and(named(look, lead.as_str()), said);
    }
    let origin: Option<Say> = committee.state.mandated.as_ref().map(|mandated| match &mandated.basis {
        Basis::Tasking(tasking) => frame(look).link(&format!("/taskings/{tasking}"), tasking.as_str()).into(),
        Basis::OwnInitiative(why) => Say::bold("own initiative", why.clone()),
    });
    facts = facts.and_if("Carries out", origin);
    let secretary = committee.constituted.as_ref().map(|it| named(look, it.secretary.as_str()));
    facts = facts.and_if("Secretary", secretary);
    let first = committee.state.first_meeting.as_ref().map(|planned| {
        let late = committee.first_meeting_is_late(look.now, look.world.settings.zone(look.now));
        format!("{}{}", dated(planned), if late { ", late" } else { "" })
    });
    facts.and_if("First meeting planned", first)
}

fn members(look: &Look, committee: &Committee) -> Table {
    let heads = ["Participant", "Seat", "From", "Until", "Alternate"];
    let mut table = Table::of(&heads, "It has not been constituted yet.");
    for sitting in &committee.state.sittings {
        let seat = match (sitting.seat, committee.state.leads.contains(&sitting.participant)) {
            (Seat::Member, true) => "member, leads",
            (Seat::Member, false) => "member",
            (Seat::Expert, _) => "sends experts",
        };
        let alternates = committee.alternates.iter().filter(|it| it.participant == sitting.participant);
        let alternates: Vec<String> = alternates
            .map(|it| {
                let until = it.until.as_ref().map(|until| format!(" until {}", dated(until)));
                format!("{} from {}{}", it.function, dated(&it.from), until.unwrap_or_default())
            })
            .collect();
        table = table.row(vec![
            Say::text(named(look, sitting.participant.as_str())),
            Say::text(seat),
            Say::text(dated(&sitting.from)),
            dated_if(sitting.until.as_ref()),
            if alternates.is_empty() { Say::Nothing } else { Say::Lines(alternates) },
        ]);
    }
    table
}

fn meetings(look: &Look, committee: &Committee, inside: bool) -> Block {
    let heads = ["Meeting", "When", "Where", "Recorded", "Present", "Absent"];
    let mut table = Table::of(&heads, "No meeting has been called yet.");
    for session in &committee.sessions {
        table = table.row(meeting(look, session, inside));
    }
    let mut block = Block::new("meetings", "Meetings").with(table);
    for session in committee.sessions.iter().filter(|_| inside) {
        block = block.with_all(minutes(look, committee, session));
    }
    block
}

fn meeting(look: &Look, session: &Session, inside: bool) -> Vec<Say> {
    let called = &session.called;
    let recorded = match called.attribution {
        Attribution::Named => "with names",
        Attribution::WithoutNames => "without names",
    };
    let held = session.held.as_ref();
    let present = held.map(|held| {
        let quorum = &held.quorum;
        format!("{} of {} members; {} needed", quorum.present, quorum.members_of_body, quorum.needed)
    });
    vec![
        Say::bold(format!("{}", called.meeting), session.stands.as_str()),
        Say::text(dated(&called.starts)),
        Say::text(called.place.clone()),
        Say::text(recorded),
        Say::maybe(present),
        Say::maybe(held.filter(|it| inside && !it.absent.is_empty()).map(|it| all_named(look, &it.absent))),
    ]
}

/// Agenda, what was said, what came of it.
fn minutes(look: &Look, committee: &Committee, session: &Session) -> Vec<Part> {
    let mut parts = vec![Part::Heading(format!("Meeting {}", session.called.meeting))];
    for (number, item) in session.called.agenda.iter().enumerate() {
        parts.push(Part::Hint(format!("Item {}: {item}", number + 1)));
    }
    for said in &session.interventions {
        let item = said.item.map(|item| format!("On item {item}. ")).unwrap_or_default();
        let speaker = said.speaker.as_ref().map(|code| format!("{}: ", named(look, code.as_str())));
        parts.push(Part::Words(format!("{item}{}{}", speaker.unwrap_or_default(), said.text)));
    }
    for (who, _, why) in committee.absences.iter().filter(|it| it.1 == session.called.meeting) {
        let why = why.as_ref().map(|why| format!(": {why}")).unwrap_or_default();
        parts.push(Part::Hint(format!("{} announced an absence{why}", named(look, who.as_str()))));
    }
    parts.extend(session.held.as_ref().map(|held| Part::Note("ok", held.summary.clone())));
    parts
}

fn decisions(look: &Look, committee: &Committee) -> Table {
    let heads = ["Decision", "What", "Meeting", "Recorded"];
    let mut table = Table::of(&heads, "Nothing has been decided yet.");
    for (it, at) in &committee.decided {
        let guide = it.guide.as_ref().map(|guide| guide.as_str().to_owned()).unwrap_or_default();
        table = table.row(vec![
            Say::text(it.number.to_string()),
            Say::bold(it.text.clone(), guide),
            Say::maybe(it.meeting.map(|meeting| meeting.to_string())),
            wall(look).day(*at).into(),
        ]);
    }
    table
}

fn interest(look: &Look, committee: &Committee) -> Table {
    let heads = ["Member", "Experts#", "Received", "In time"];
    let mut table = Table::of(&heads, "Nobody you may know of has expressed interest yet.");
    let seen = committee.interest.iter().filter(|it| look.sight.may_see_interest(committee, &it.participant));
    for it in seen {
        table = table.row(vec![
            Say::text(named(look, it.participant.as_str())),
            Say::text(it.experts.to_string()),
            it.received.earliest().map_or(Say::Nothing, |at| wall(look).long(at).into()),
            Say::text(if it.late { "late" } else { "yes" }),
        ]);
    }
    table
}

/// What the reader may ask for now.
fn acts(look: &Look, committee: &Committee) -> Vec<Act> {
    let mut acts = Vec::new();
    let leads = acting(look, Role::CoLeads)
        .is_some_and(|code| committee.state.leads.iter().any(|lead| lead.as_str() == code));
    if leads {
        acts.extend(of_lead(look, committee));
    }
    if may(look, &[Role::Rso]) {
        acts.extend(of_secretariat(committee));
    }
    if let Some(own) = acting(look, Role::MemberGovernment) {
        acts.extend(of_member(committee, own));
    }
    if may(look, &[Role::Registrar]) && committee.state.stage == Stage::Calling && committee.call.is_some() {
        acts.push(registered(committee));
    }
    if may(look, &[Role::SeniorOfficials]) && committee.state.stage == Stage::Constituted {
        let verb = Field::line("verb", "With which verb").hinted("As it was used: noted, welcomed.").needed();
        acts.push(act(committee, "Discharge the committee", "discharge").asking(verb));
    }
    acts
}

fn act(committee: &Committee, verb: &str, name: &str) -> Act {
    Act::new(verb, format!("/committees/{}/{name}", committee.id))
}

fn of_lead(look: &Look, committee: &Committee) -> Vec<Act> {
    let own = acting(look, Role::CoLeads).unwrap_or_default();
    let mut acts = Vec::new();
    if committee.halves_owed().any(|lead| lead.as_str() == own) {
        let approve = act(committee, "Approve the terms for your government", "approve-terms");
        acts.push(approve.toned(Tone::Solid).noting("Effective when both who lead have approved."));
    }
    if committee.state.stage == Stage::Calling {
        let interested: Vec<&str> = committee.interest.iter().map(|it| it.participant.as_str()).collect();
        acts.push(
            act(committee, "Constitute the committee", "constitute")
                .asking(Field::line("members", "Members").typed(interested.join(", ")).needed())
                .asking(Field::line("experts_from", "Who sends experts besides"))
                .asking(Field::line("secretary", "Secretary").typed("RSO").needed()),
        );
    }
    if matches!(committee.state.stage, Stage::Mandated | Stage::TorDrafted | Stage::Calling) {
        let reasons = Field::line("reasons", "Reasons").of(Control::Text(2)).needed();
        acts.push(
            act(committee, "Give the committee up", "abandon")
                .toned(Tone::Against)
                .noting("Effective when both who lead have asked for it.")
                .asking(reasons),
        );
    }
    if committee.state.stage == Stage::Constituted {
        acts.push(change(committee, None));
        acts.push(decide(committee));
    }
    acts
}

/// A change of somebody's place; a member's own where one is given.
fn change(committee: &Committee, own: Option<&str>) -> Act {
    let mut choices = vec![
        Choice::new("names-alternate", "names an alternate"),
        Choice::new("will-be-absent", "will be absent from a meeting"),
        Choice::new("leaves", "leaves"),
    ];
    let mut participant = Field::line("participant", "Whose place").needed();
    match own {
        Some(own) => participant = participant.typed(own),
        None => choices.extend([
            Choice::new("joins-as-member", "joins as a member"),
            Choice::new("joins-as-expert", "joins with experts"),
        ]),
    }
    act(committee, "Change a place", "change-membership")
        .asking(participant)
        .asking(Field::line("change", "What changes").of(Control::Choose(choices)).needed())
        .asking(Field::line("from", "From which day").hinted("Like 2013-11-01."))
        .asking(Field::line("function", "Function of the alternate"))
        .asking(Field::line("meeting", "Meeting of an absence"))
        .asking(Field::line("reason", "Reason"))
}

fn decide(committee: &Committee) -> Act {
    act(committee, "Record a decision", "decide")
        .asking(Field::line("meeting", "Taken at meeting").hinted("Left out where it was taken in writing."))
        .asking(Field::line("guide", "About the guide"))
        .asking(Field::line("text", "What was decided").of(Control::Text(3)).needed())
}

fn of_secretariat(committee: &Committee) -> Vec<Act> {
    let mut acts = Vec::new();
    match committee.state.stage {
        Stage::Mandated => {
            let leads: Vec<&str> = committee.state.leads.iter().map(AsRef::as_ref).collect();
            acts.push(
                act(committee, "Enter who leads", "take-lead")
                    .asking(Field::line("leads", "Two governments").typed(leads.join(", ")).needed()),
            );
            acts.push(terms(committee));
        }
        Stage::Calling if committee.call.is_none() => acts.push(
            act(committee, "Ask all members who is interested", "circulate-call")
                .toned(Tone::Solid)
                .asking(
                    Field::line("deadline", "By when")
                        .hinted("The local time, like 2013-08-09T17:00.")
                        .needed(),
                )
                .asking(Field::line("zone", "In the zone").typed("Asia/Bangkok").needed()),
        ),
        Stage::Constituted => acts.extend(at_work(committee)),
        _ => {}
    }
    if committee.sessions.is_empty() && !committee.state.stage.is_final() {
        acts.push(
            act(committee, "Plan the first meeting", "schedule-first")
                .asking(
                    Field::line("scheduled_for", "When").hinted("A month is enough, like 2013-08.").needed(),
                )
                .asking(Field::line("note", "What is known besides")),
        );
    }
    acts
}

fn terms(committee: &Committee) -> Act {
    act(committee, "Lay the terms before those who lead", "draft-terms")
        .asking(Field::line("document", "Symbol").hinted("Like DC/2013/ToR.").needed())
        .asking(Field::line("terms", "What the committee is to do").of(Control::Text(5)).needed())
        .asking(milestones(String::new()))
}

fn milestones(typed: String) -> Field {
    Field::line("milestones", "Work plan")
        .of(Control::Text(6))
        .hinted(
            "One milestone a line: key | what is to be reached | from | by. Days or months, like 2013-10.",
        )
        .typed(typed)
}

/// Meetings, decisions and the plan of a committee at work.
fn at_work(committee: &Committee) -> Vec<Act> {
    let mut acts = Vec::new();
    for (called, held) in committee.unheld() {
        let number = called.meeting;
        if held == Held::Called {
            let open = act(committee, &format!("Open meeting {number}"), "open-meeting");
            acts.push(open.toned(Tone::Solid).carrying("meeting", number).carrying("reference", number));
            continue;
        }
        acts.push(intervention(committee, number, called.attribution));
        acts.push(
            act(committee, &format!("Record who was at meeting {number}"), "hold-meeting")
                .toned(Tone::Solid)
                .carrying("meeting", number)
                .carrying("reference", number)
                .asking(Field::line("delegates", "Delegates of").hinted("Codes, with commas.").needed())
                .asking(Field::line("alternates", "Alternates of"))
                .asking(Field::line("summary", "What came of it").of(Control::Text(4)).needed()),
        );
    }
    acts.push(call(committee));
    acts.push(decide(committee));
    let open =
        committee.state.milestones.iter().filter(|one| !committee.state.reached.contains_key(&one.key));
    let choices: Vec<Choice> = open.map(|one| Choice::new(one.key.as_str(), one.title.as_str())).collect();
    if !choices.is_empty() {
        acts.push(
            act(committee, "Record a milestone", "reach-milestone")
                .asking(Field::line("milestone", "Which").of(Control::Choose(choices)).needed())
                .asking(Field::line("on", "When").hinted("Today if left out.")),
        );
    }
    acts.push(
        act(committee, "Change the work plan", "revise-work-plan")
            .asking(milestones(plan_as_typed(committee)))
            .asking(Field::line("reason", "Why").of(Control::Text(2)).needed()),
    );
    acts
}

fn plan_as_typed(committee: &Committee) -> String {
    let line = |one: &domain::committee::event::Milestone| {
        let from = one.from.as_ref().map(|from| format!("{from} | ")).unwrap_or_default();
        format!("{} | {} | {from}{}", one.key, one.title, one.due)
    };
    committee.state.milestones.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn intervention(committee: &Committee, number: u32, attribution: Attribution) -> Act {
    let record =
        act(committee, &format!("Write down what is said at meeting {number}"), "record-intervention")
            .carrying("meeting", number)
            .carrying("reference", number)
            .asking(Field::line("item", "On item"))
            .asking(Field::line("text", "What").of(Control::Text(3)).needed());
    match attribution {
        Attribution::Named => record.asking(Field::line("speaker", "Delegation")),
        Attribution::WithoutNames => record.noting("This meeting is recorded without names (DR29)."),
    }
}

fn call(committee: &Committee) -> Act {
    let next = committee.sessions.last().map_or(1, |last| last.called.meeting + 1);
    let choices = vec![
        Choice::new("without-names", "as a summary without names"),
        Choice::new("named", "with the names of delegations"),
    ];
    act(committee, "Call a meeting", "call-meeting")
        .asking(Field::line("meeting", "Number").typed(next.to_string()).needed())
        .asking(Field::line("starts", "When").hinted("Like 2013-08-27, or an instant.").needed())
        .asking(Field::line("place", "Where").needed())
        .asking(Field::line("agenda", "Agenda").of(Control::Text(4)).hinted("One item a line."))
        .asking(
            Field::line("attribution", "What is said is recorded")
                .of(Control::Choose(choices))
                .hinted("Fixed once the meeting opens.")
                .needed(),
        )
}

fn of_member(committee: &Committee, own: &str) -> Vec<Act> {
    let answered = committee.interest.iter().any(|it| it.participant.as_str() == own);
    let asked =
        committee.call.as_ref().is_some_and(|call| call.addressees.iter().any(|it| it.as_str() == own));
    if committee.state.stage == Stage::Calling && asked && !answered {
        return vec![
            act(committee, "Say that you are interested", "express-interest")
                .toned(Tone::Solid)
                .carrying("participant", own)
                .asking(Field::line("experts", "How many experts you would send").typed("1").needed()),
        ];
    }
    let sits = committee.state.sittings.iter().any(|it| it.participant.as_str() == own && it.until.is_none());
    if committee.state.stage == Stage::Constituted && sits {
        return vec![change(committee, Some(own))];
    }
    Vec::new()
}

/// What arrived by fax, mail, post or hand, with its time of receipt.
fn registered(committee: &Committee) -> Act {
    let channels = [("fax", "by fax"), ("email", "by e-mail"), ("post", "by post"), ("hand", "by hand")];
    let choices = channels.map(|(value, text)| Choice::new(value, text)).to_vec();
    act(committee, "Register interest that arrived", "express-interest")
        .asking(Field::line("participant", "Member").needed())
        .asking(Field::line("experts", "Experts").typed("1").needed())
        .asking(Field::line("channel", "How it came").of(Control::Choose(choices)).needed())
        .asking(
            Field::line("at", "Received")
                .hinted("By the clock of the channel, like 2013-08-09T16:52.")
                .needed(),
        )
        .asking(Field::line("zone", "In the zone").typed("Asia/Bangkok").needed())
        .asking(Field::line("clock", "Which clock").typed("fax gateway").needed())
}
