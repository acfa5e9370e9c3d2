//! `/intake`: what arrived by mail, fax, post or hand; the original and what became of it.

use axum::extract::{Path, State};
use domain::NominationRef;
use domain::Role;
use domain::channel::Channel;
use domain::form::Schema;
use domain::intake::Command;
use domain::intake::command::TakeIn;
use domain::intake::event::Reading;
use projections::intake::{Arrival, State as Stage};
use workflows::Ask;

use super::typed::Typed;
use super::{Reader, Shown, again, csv, csv_address, frame, html, see, wall};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::others::keep;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Facts, Link, Page, Pager, Part, Say, Table};

/// Originals of a page.
const SHOWN: usize = 100;

/// The channels one may choose, with their words.
const CHANNELS: [(&str, &str); 4] =
    [("email", "By e-mail"), ("fax", "By fax"), ("post", "By post"), ("hand", "By hand")];

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&page(&desk, &look)?))
}

fn page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    if !look.sight.sees_all() {
        return Err(Problem::absent());
    }
    let (table, all) = (table(look, SHOWN), look.world.intake.len());
    let note = match table.rows.len() {
        some if some < all => format!("{some} of {all} originals; the file has them all."),
        _ => format!("{all} originals"),
    };
    let pager = Pager { note, csv: Some(csv_address(look)), ..Pager::default() };
    let docket = Docket::titled(
        "Intake",
        "Everything that arrived outside the application, as it arrived; what waits first.",
    );
    let mut page = super::page(look, docket).wide(Block::new("arrived", "Arrived").with(table).with(pager));
    if look.as_of.is_none() && look.person.holds(&[Role::Registrar]) {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        let act = Act::new("Keep the original", "/intake")
            .asking(
                Field::line("file", "Original")
                    .of(Control::File(String::new()))
                    .hinted("A mail (.eml), a scan, a document; 25 MB at most.")
                    .needed(),
            )
            .asking(Field::line("channel", "How it came").of(Control::OneOf(Choice::list(&CHANNELS, "fax"))))
            .asking(Field::line("at", "Received at").hinted(
                "By the clock of the channel: 2014-03-14T16:52. Leave it empty where nobody knows it yet.",
            ))
            .asking(Field::line("zone", "Time zone").typed("Asia/Bangkok"))
            .asking(Field::line("clock", "By which clock").typed("fax gateway"))
            .carrying("key", key)
            .opened();
        page = page.narrow(Block::new("take-in", "Take in").with(act));
    }
    Ok(page)
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    if !look.sight.sees_all() {
        return Err(Problem::absent().into());
    }
    Ok(csv("intake", &table(&look, usize::MAX)))
}

/// What waits, oldest first; then the others, newest first.
fn table(look: &Look, most: usize) -> Table {
    let intake = &look.world.intake;
    let (wall, around) = (wall(look), frame(look));
    let mut table = Table::of(
        &["Intake", "Channel", "Received", "State", "Became"],
        "Nothing has arrived yet. Drop a mail or a scan beside.",
    );
    let others = intake.all().filter(|it| it.state != Stage::Waiting);
    let seen = intake.waiting().chain(others).filter(|it| look.sight.may_see_arrival(it));
    for arrival in seen.take(most) {
        let became = arrival.nomination.as_ref().map(|it| became(look, it));
        let received = arrival.received.as_ref().map(projections::partial::first_instant);
        table = table.row(vec![
            around.link(&format!("/intake/{}", arrival.intake), arrival.intake.as_str()).into(),
            Say::text(crate::words::channel(arrival.channel)),
            received.map_or(Say::text("not known yet"), |at| wall.brief(at).into()),
            Say::text(arrival.state.words()),
            became.map_or(Say::Nothing, Say::from),
        ]);
    }
    table
}

pub(crate) async fn take_in(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    match taken_in(&desk, &typed).await {
        Ok((id, position)) => Ok(see(&format!("/intake/{id}"), "taken-in", position)),
        Err(problem) => Ok(again(page(&desk, &look)?, (&look, "/intake"), &typed, &problem)),
    }
}

async fn taken_in(desk: &Desk, typed: &Typed) -> Result<(String, Option<u64>), Problem> {
    let asking = typed.asking(desk)?;
    if !asking.person.holds(&[Role::Registrar]) {
        return Err(Problem::absent());
    }
    let (_, bytes) =
        typed.files.first().ok_or_else(|| Problem::field("file", "required", "Choose the original."))?;
    let channel = match typed.text("channel") {
        "email" => Channel::Email,
        "post" => Channel::Post,
        "hand" => Channel::Hand,
        _ => Channel::Fax,
    };
    let received = typed.given("at").map(|_| super::acts::asserted(typed).read("received")).transpose()?;
    let taken = taken(desk, bytes, channel, received).await?;
    let ask = standing(desk, &taken).unwrap_or(Ask::Intake(None, Command::TakeIn(taken)));
    let done = perform(desk, asking, Asked::of(ask), None).await?;
    Ok((done.id, done.receipt.positions.map(|(_, last)| last)))
}

/// What is taken in: the original first, then what could be read off it.
pub(crate) async fn taken(
    desk: &Desk,
    bytes: &[u8],
    channel: Channel,
    received: Option<domain::Asserted>,
) -> Result<TakeIn, Problem> {
    let is_mail = crate::files::media_type(bytes) == "message/rfc822";
    let mail = if is_mail { Some(workflows::mail::read(bytes).map_err(unreadable)?) } else { None };
    let mut files = vec![keep(desk, bytes).await?];
    for attachment in mail.iter().flat_map(|mail| &mail.attachments).filter(|bytes| !bytes.is_empty()) {
        files.push(keep(desk, attachment).await?);
    }
    let mut taken = TakeIn {
        channel: if is_mail { Channel::Email } else { channel },
        received,
        conflicting: Vec::new(),
        message: None,
        files,
        reading: Reading::default(),
        remarks: Vec::new(),
    };
    if let Some(mail) = mail {
        taken.received = taken.received.or(mail.received);
        taken.conflicting = mail.conflicting;
        taken.message = mail.message;
        taken.reading = mail.reading;
        taken.remarks = mail.remarks;
    }
    Ok(taken)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn unreadable(why: workflows::mail::Unreadable) -> Problem {
    Problem::field("file", "mail-unreadable", format!("The mail cannot be taken in: {why}."))
}

/// The same mail again is the same case.
fn standing(desk: &Desk, taken: &TakeIn) -> Option<Ask> {
    let world = desk.host.now();
    let standing = world.intake.by_message(taken.message.as_deref()?)?;
    Some(Ask::Intake(
        Some(standing.intake.clone()),
        Command::RecordAgain { received: taken.received.clone() },
    ))
}

pub(crate) async fn one(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&record(&desk, &look, &id).await?))
}

/// The page of one arrival: the original, and what can be done with it.
pub(crate) async fn record(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let arrival =
        look.world.intake.get(id).filter(|it| look.sight.may_see_arrival(it)).ok_or_else(Problem::absent)?;
    let docket = Docket::titled("Something that arrived", crate::words::channel(arrival.channel))
        .under(vec![frame(look).link("/intake", "Intake")])
        .marked(arrival.intake.as_str(), vec![arrival.state.words().to_owned()]);
    let scan = super::originals::of_arrival(desk, look, arrival).await?;
    let mut page = super::page(look, docket).evenly().wide(Block::bare(vec![scan.into()]));
    if let Some(nomination) = &arrival.nomination {
        page = page.narrow(keyed(desk, look, nomination).await?);
    }
    if look.as_of.is_none() && look.person.holds(&[Role::Registrar]) {
        page = page.narrow(acts(desk, look, arrival)?);
    }
    if let Some(history) = super::record::history(desk, look, &format!("intake/{id}")).await? {
        page = page.narrow(history);
    }
    Ok(page)
}

/// What an arrival became: an expert's nomination, or that of an official in the succession of a member.
fn became(look: &Look, reference: &NominationRef) -> Link {
    let of_official = |prefix: &str, place: &str| {
        let (member, _) = reference.as_str().strip_prefix(prefix)?.rsplit_once('-')?;
        Some(format!("{place}/{member}"))
    };
    let place = of_official("NFP-", "/focal-points")
        .or_else(|| of_official("QFP-", "/questionnaire-focal-points"))
        .unwrap_or_else(|| format!("/nominations/{reference}"));
    frame(look).link(&place, reference.as_str())
}

/// When it came, by which clock, what contradicts that, and what became of it.
pub(crate) fn facts(look: &Look, arrival: &Arrival) -> Facts {
    let wall = wall(look);
    let received = arrival.received.as_ref();
    let said = received.map_or(Say::text("not known yet: key it"), |it| {
        wall.long(projections::partial::first_instant(it)).into()
    });
    let mut facts = Facts::default()
        .and("Came", crate::words::channel(arrival.channel))
        .and("Received", said)
        .and_if("By the clock of", received.map(|it| it.clock.clone()))
        .and_if("What shows it", arrival.evidence.clone());
    for other in &arrival.conflicting {
        let at = wall.long(projections::partial::first_instant(other)).text;
        facts = facts.and("Contradicted by", format!("{at} ({})", other.clock));
    }
    facts
        .and("Taken in", wall.long(arrival.taken_in_at))
        .and_if("Became", arrival.nomination.as_ref().map(|it| became(look, it)))
        .and_if("Set aside because", arrival.reason.clone())
}

/// What was keyed from it so far.
async fn keyed(desk: &Desk, look: &Look, reference: &NominationRef) -> Result<Block, Problem> {
    let id = reference.as_str();
    let block = Block::new("keyed", "As keyed").leading(vec![became(look, reference)]);
    if let Some((succession, official)) = look.world.focal_points.official(id) {
        let readers = look.sight.readers_of_official(&succession.member, official.form.nominee_id());
        let answers = desk.visible(&official.form, &readers).await?;
        return Ok(block.with(super::fields::facts(Schema::focal_point_nomination(), &answers)));
    }
    let Some(nomination) = look.world.nominations.get(id) else { return Ok(block) };
    let answers = desk.visible(&nomination.form, &look.sight.readers_of_nomination(nomination)).await?;
    let drafted = nomination.state == projections::nominations::State::Draft && look.as_of.is_none();
    let go_on = drafted
        .then(|| Part::Links(vec![Link::new(format!("/nominations/{id}/edit"), "Go on with the form")]));
    Ok(block.with_all(go_on).with(super::fields::facts(Schema::expert_nomination(), &answers)))
}

/// The short form that opens a nomination keyed from an arrival; the long form then stands beside the original.
fn opening(look: &Look, address: String) -> Act {
    let call = look.world.calls.open().last().map(|call| call.year.as_str().to_owned()).unwrap_or_default();
    Act::new("Key a nomination from it", address)
        .toned(crate::view::Tone::Solid)
        .asking(
            Field::line("nominator", "Nominating member or observer")
                .hinted("The code of the register, such as QM.")
                .needed(),
        )
        .asking(Field::line("call", "Call it answers").typed(call))
        .noting("It is received when the original was, whenever it is keyed. The form comes next, beside the original.")
        .opened()
}

/// The short form that leads to an official's form; the long form then stands beside the original.
fn opening_official(address: String) -> Act {
    Act::new("Key a focal point's form from it", address)
        .asking(
            Field::line("member", "Member government")
                .hinted("The code of the register, such as QM.")
                .needed(),
        )
        .noting("It is received when the original was, whenever it is keyed. A second officer compares the fields.")
}

fn acts(desk: &Desk, look: &Look, arrival: &Arrival) -> Result<Block, Problem> {
    let address = |act: &str| format!("/intake/{}/{act}", arrival.intake);
    let mut acts = Vec::new();
    if arrival.state == Stage::Waiting {
        let receipt = Act::new("Key the time of receipt", address("key-receipt"))
            .asking(Field::line("at", "Received at").hinted("2014-03-14T16:52").needed())
            .asking(Field::line("zone", "Time zone").typed("Asia/Bangkok").needed())
            .asking(Field::line("clock", "By which clock").typed("fax gateway").needed())
            .asking(Field::line("evidence", "What shows it").needed());
        let nomination = Field::line("nomination", "Nomination").hinted("EN-2014-0007 or NFP-QM-02").needed();
        if arrival.received.is_some() {
            acts.push(opening(look, address("open")));
            acts.push(opening_official(address("open-official")));
            acts.push(receipt);
        } else {
            acts.push(receipt.toned(crate::view::Tone::Solid).opened());
        }
        acts.push(
            Act::new("It belongs to a nomination that is there", address("register")).asking(nomination),
        );
        let reason = Field::line("reason", "Reason").of(Control::Text(2)).needed();
        acts.push(Act::new("Set aside", address("set-aside")).asking(reason));
    }
    if arrival.state == Stage::SetAside {
        acts.push(Act::new("Take up again", address("take-up")));
    }
    let mut block = Block::new("acts", "What you can do");
    if acts.is_empty() {
        return Ok(block.with(Part::Empty("Nothing is asked of you here.".to_owned())));
    }
    for act in acts {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("version", arrival.version).carrying("key", key));
    }
    Ok(block)
}
