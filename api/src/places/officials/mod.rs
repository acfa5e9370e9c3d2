//! `/focal-points` and `/questionnaire-focal-points`: the officials of member governments, who serves and who comes.

pub(crate) mod national;
pub(crate) mod questionnaire;

use domain::form::{Answers, Schema};
use domain::{IntakeId, NominationRef, ParticipantCode, Role};
use projections::form::Form;

use super::typed::Typed;
use super::{fields, frame, problems, titled};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::pages::form::FormPage;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field, Section};
use crate::view::frame::encoded;
use crate::view::scan::Scan;
use crate::view::{Act, Block, Docket, Filters, Link, Page, Part};

/// Where an official's form is typed: of which member, for which act, posted where.
pub(crate) struct Typing<'a> {
    /// `/focal-points` or `/questionnaire-focal-points`.
    pub place: &'static str,
    /// The member.
    pub member: &'a str,
    /// `nominate`, `resubmit` or `change-details`.
    pub act: &'static str,
    /// The nomination it is about; none for a new one.
    pub reference: Option<&'a str>,
    /// Version of the member's stream.
    pub version: u64,
}

/// Whether the reader acts for this member government.
pub(crate) fn own(look: &Look, member: &str) -> bool {
    look.person.acts_for(Role::MemberGovernment).is_some_and(|code| code.as_str() == member)
}

/// Whether the reader may send an official's form of this member.
fn may_type(look: &Look, typing: &Typing<'_>) -> bool {
    let registers = look.person.holds(&[Role::Registrar]) && typing.act != "change-details";
    let reads = look.person.holds(&[Role::Registrar, Role::Approver]);
    let may = if typing.act == "verify" { reads } else { own(look, typing.member) || registers };
    look.as_of.is_none() && may
}

/// The name of an official, if the reader may see it.
pub(crate) async fn name(
    desk: &Desk,
    look: &Look,
    member: &ParticipantCode,
    form: &Form,
) -> Result<Option<String>, Problem> {
    desk.name(form, &look.sight.readers_of_official(member, form.nominee_id())).await
}

/// The form of an official.
pub(crate) fn form(
    desk: &Desk,
    look: &Look,
    typing: &Typing<'_>,
    (answers, problem, scan): (&Answers, Option<&Problem>, Option<Scan>),
) -> Result<FormPage, Problem> {
    if !may_type(look, typing) {
        return Err(Problem::absent());
    }
    let (title, verb) = match typing.act {
        "resubmit" => ("Mend the form", "Send the mended form"),
        "change-details" => ("Change details", "Record the changed details"),
        "verify" => ("Compare the keyed fields", "The keyed fields agree with the original"),
        _ => ("Name a focal point", "Send nomination"),
    };
    let key = workflows::fresh::key(desk.office.clock().now())?;
    let mut hidden = vec![("key", key.to_string()), ("version", typing.version.to_string())];
    hidden.extend(typing.reference.map(|reference| ("reference", reference.to_owned())));
    let mut sections =
        fields::sections(Schema::focal_point_nomination(), answers, problem, |field| field.id != "member");
    if typing.act == "nominate" && !own(look, typing.member) {
        sections.insert(0, how_it_came(look.asked("intake")));
    }
    let home = format!("{}/{}", typing.place, typing.member);
    // The original stays beside the form when it comes back with reasons.
    let intake = look.asked("intake").filter(|_| typing.act == "nominate");
    let from = intake.map(|it| format!("?intake={}", encoded(it))).unwrap_or_default();
    Ok(FormPage {
        scan,
        frame: titled(look, title, problem),
        docket: Docket::titled(title, format!("For the government of {}", typing.member))
            .under(vec![Link::new(&home, format!("Succession of {}", typing.member))])
            .marked(typing.reference.unwrap_or_default(), Vec::new()),
        problems: problem.map(|it| problems("The form was not sent", it)).unwrap_or_default(),
        action: format!("{home}/{}{from}", typing.act),
        hidden,
        sections,
        verbs: vec![(typing.act, verb.to_owned())],
        note: note(typing).to_owned(),
        ..FormPage::default()
    })
}

fn note(typing: &Typing<'_>) -> &'static str {
    match (typing.act, typing.place) {
        ("nominate", "/focal-points") => {
            "Whom the official replaces is named in the form; service passes on the effective date."
        }
        ("verify", _) => {
            "Correct here what was keyed wrong: the record names the fields that were corrected."
        }
        ("change-details", _) => "The official stays the same person; another official is a new nomination.",
        ("resubmit", _) => "The nomination keeps its reference and the day it was first received (DR07).",
        _ => "The secretariat confirms it; then access to the questionnaire is granted.",
    }
}

/// What an officer says of a form that did not come through the application.
fn how_it_came(intake: Option<&str>) -> Section {
    let channels = [("email", "By e-mail"), ("fax", "By fax"), ("post", "By post"), ("hand", "By hand")];
    let fields = vec![
        Field::line("channel", "How it came").of(Control::OneOf(Choice::list(&channels, "email"))),
        Field::line("intake", "Intake it is keyed from")
            .hinted("Such as IN-2014-0007; its channel and time of receipt are taken over.")
            .typed(intake.unwrap_or_default()),
        Field::line("at", "Received at")
            .hinted("By the clock of the channel, where there is no intake: 2014-03-14T16:52"),
        Field::line("zone", "Time zone").typed("Asia/Bangkok"),
        Field::line("clock", "By which clock").typed("fax gateway"),
    ];
    Section { letter: "0".to_owned(), title: "How it came".to_owned(), lede: String::new(), fields }
}

/// How a nomination came, as an officer typed it; by the application, where a government acts for itself.
pub(crate) fn came(
    desk: &Desk,
    typed: &Typed,
) -> Result<(domain::channel::Channel, Option<domain::Asserted>), Problem> {
    let intake = typed.given("intake");
    let arrival = intake.as_ref().and_then(|it| desk.host.now().intake.get(it.as_str()).cloned());
    let channel =
        arrival.as_ref().map_or_else(|| super::nominations::channel(typed.text("channel")), |it| it.channel);
    let received = match typed.given("at") {
        Some(_) => Some(super::acts::asserted(typed).read("received")?),
        None => arrival.and_then(|it| it.received),
    };
    Ok((channel, received))
}

/// Registers an arrival as what it became, under a key that follows from the first.
pub(crate) async fn registered(
    desk: &Desk,
    asking: &Asking,
    (intake, reference): (Option<IntakeId>, Option<NominationRef>),
) -> Result<Option<u64>, Problem> {
    let (Some(intake), Some(nomination)) = (intake, reference) else { return Ok(None) };
    let waits = |it: &projections::intake::Arrival| it.state == projections::intake::State::Waiting;
    if !desk.host.now().intake.get(intake.as_str()).is_some_and(waits) {
        return Ok(None);
    }
    let registered = domain::intake::event::Registered { nomination };
    let ask = workflows::Ask::Intake(Some(intake), domain::intake::Command::Register(registered));
    let key = workflows::fresh::derived(&format!("register {}", asking.key));
    let done = perform(desk, Asking { key, seen: None, ..asking.clone() }, Asked::of(ask), None).await?;
    Ok(done.receipt.positions.map(|(_, last)| last))
}

/// The page that asks an officer for which member an official is named; a government is led to its own form.
pub(crate) fn choose(look: &Look, place: &'static str, title: &str) -> Result<Page, Problem> {
    if !look.person.holds(&[Role::Registrar]) || look.as_of.is_some() {
        return Err(Problem::absent());
    }
    let filters = Filters {
        action: format!("{place}/new"),
        label: "For which member",
        fields: vec![
            Field::line("member", "Member government")
                .hinted("The code of the register, such as QM.")
                .needed(),
        ],
        verb: "Open the form",
        upright: true,
        ..Filters::default()
    };
    let docket = Docket::titled(title, "Only member governments name officials (DR03).")
        .under(vec![frame(look).link(place, "Focal points")]);
    Ok(super::page(look, docket).over(Block::new("member", "").with(filters)))
}

/// The acts of a page, each with the version it was made from and a key of its own.
pub(crate) fn acts(
    desk: &Desk,
    (version, acts): (u64, Vec<Act>),
    links: Vec<Link>,
) -> Result<Block, Problem> {
    let mut block = Block::new("acts", "What you can do");
    if acts.is_empty() && links.is_empty() {
        return Ok(block.with(Part::Empty("Nothing is asked of you here.".to_owned())));
    }
    if !links.is_empty() {
        block = block.with(Part::Links(links));
    }
    for act in acts {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("version", version).carrying("key", key));
    }
    Ok(block)
}
