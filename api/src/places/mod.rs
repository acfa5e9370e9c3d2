//! Which addresses have pages, and who fills them? One file a place; each handler about ten lines.

mod acts;
pub(crate) mod arrivals;
mod board;
mod bulk;
mod calendar;
mod calls;
mod door;
mod erasures;
mod fields;
mod figures;
pub(crate) mod guides;
mod import;
mod lists;
mod nominations;
mod officials;
mod originals;
mod pictures;
mod playback;
mod portion;
mod proceedings;
mod programs;
mod receipt;
mod record;
mod roster;
pub(crate) mod rounds;
mod settings;
pub(crate) mod silences;
mod since;
mod typed;

use askama::Template;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Role;
use domain::service_record::event::Purpose;

use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::act::Tried;
use crate::view::frame::{Past, Stand, Who, encoded, places};
use crate::view::{Block, Docket, Frame, Page, Part, Problems, Wall};
use crate::words;

#[cfg(feature = "testing")]
pub(crate) use originals::fax_pages;
#[cfg(feature = "testing")]
pub(crate) use typed::{pairs as fields_of, parts as fields_of_parts};

/// The pages.
pub(crate) fn pages() -> Router<Desk> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/my-day") }))
        .route("/sign-in", get(door::ask).post(door::send))
        .route("/sign-in/{token}", get(door::confirm).post(door::enter))
        .route("/sign-out", post(door::leave))
        .route("/consent/{token}", get(door::consent).post(door::answer))
        .route("/my-day", get(lists::my_day))
        .route("/my-day.csv", get(lists::my_day_csv))
        .route("/nominations", get(board::page))
        .route("/nominations.csv", get(board::file))
        .route("/nominations/bulk", post(bulk::act))
        .route("/nominations/bulk/preview", post(bulk::preview))
        .route("/nominations/import", get(import::ask).post(import::report))
        .route("/nominations/import/confirm", post(import::confirm))
        .route("/nominations/new", get(nominations::blank).post(nominations::open))
        .route("/nominations/{reference}", get(nominations::record))
        .route("/nominations/{reference}/edit", get(nominations::edit).post(acts::edited))
        .route("/nominations/{reference}/verify", get(nominations::verify).post(acts::verified))
        .route("/nominations/{reference}/original", get(nominations::original))
        .route("/nominations/{reference}/{act}", post(acts::nomination))
        .route("/intake", get(arrivals::list).post(arrivals::take_in))
        .route("/intake.csv", get(arrivals::list_csv))
        .route("/intake/{id}", get(arrivals::one))
        .route("/intake/{id}/{act}", post(acts::intake))
        .route("/files/{digest}", get(crate::json::others::file))
        .route("/files/{digest}/page/{number}", get(originals::page))
        .route("/calls", get(lists::calls))
        .route("/calls.csv", get(lists::calls_csv))
        .route("/calls/new", get(calls::ask).post(calls::prepare))
        .route("/calls/{year}", get(lists::call))
        .route("/calls/{year}/{act}", post(acts::call))
        .route("/roster", get(roster::search))
        .route("/roster.csv", get(roster::search_csv))
        .route("/roster/{entry}", get(roster::entry))
        .route("/roster/{entry}/{act}", get(roster::ask).post(acts::roster))
        .merge(officials())
        .merge(review())
        .merge(of_guides())
        .route("/silence", get(silences::list).post(silences::propose))
        .route("/silence.csv", get(silences::list_csv))
        .route("/silence/{id}", get(silences::show))
        .route("/silence/{id}/{act}", post(silences::press))
        .merge(drafting())
        .route("/participants", get(lists::participants))
        .route("/participants.csv", get(lists::participants_csv))
        .route("/participants/{code}", get(lists::participant))
        .route("/letters", get(lists::letters))
        .route("/letters.csv", get(lists::letters_csv))
        .route("/letters/{id}", get(lists::letter))
        .route("/record", get(record::trail))
        .route("/record.csv", get(record::trail_csv))
        .route("/record/{position}", get(record::event))
        .route("/record/{position}/receipt", get(receipt::page))
        .route("/record/{position}/receipt.svg", get(receipt::picture))
        .route("/playback/{*stream}", get(playback::step))
        .route("/dashboard", get(figures::dashboard))
        .route("/dashboard.csv", get(figures::dashboard_csv))
        .route("/rehearsal", get(figures::clock).post(figures::move_clock))
        .route("/erasures", get(erasures::list))
        .route("/erasures.csv", get(erasures::list_csv))
        .route("/erasures/{person}", get(erasures::one).post(erasures::begin))
        .route("/erasures/{person}/certificate", get(erasures::certificate))
        .route("/erasures/{person}/{act}", post(erasures::act))
        .route("/settings", get(settings::page))
        .route("/settings/{what}", get(settings::part).post(settings::set))
        .route("/api", get(programs::describe))
        .route("/metrics", get(programs::metrics))
        .route("/help", get(help))
}

/// The officials of member governments.
fn officials() -> Router<Desk> {
    use officials::{national, questionnaire};
    Router::new()
        .route("/focal-points", get(national::list))
        .route("/focal-points.csv", get(national::list_csv))
        .route("/focal-points/new", get(national::new))
        .route("/focal-points/{participant}", get(national::one))
        .route("/focal-points/{participant}/{act}", get(national::ask).post(national::act))
        .route("/questionnaire-focal-points", get(questionnaire::list))
        .route("/questionnaire-focal-points.csv", get(questionnaire::list_csv))
        .route("/questionnaire-focal-points/new", get(questionnaire::new))
        .route("/questionnaire-focal-points/{participant}", get(questionnaire::one))
        .route(
            "/questionnaire-focal-points/{participant}/{act}",
            get(questionnaire::ask).post(questionnaire::act),
        )
}

/// Rounds of comments, the desks of delegations, the comments.
fn review() -> Router<Desk> {
    Router::new()
        .route("/rounds", get(rounds::list))
        .route("/rounds.csv", get(rounds::list_csv))
        .route("/rounds/new", get(rounds::ask).post(rounds::prepare))
        .route("/rounds/owes", get(rounds::owes::show))
        .route("/rounds/owes.csv", get(rounds::owes::csv))
        .route("/rounds/owes/preview", post(rounds::owes::preview))
        .route("/rounds/owes/remind", post(rounds::owes::remind))
        .route("/rounds/{guide}/{number}", get(rounds::one))
        .route("/rounds/{guide}/{number}/desk", get(rounds::delegation))
        .route("/rounds/{guide}/{number}/desk/{act}", post(rounds::answer_act))
        .route("/rounds/{guide}/{number}/matrix", get(rounds::matrix_page).post(rounds::files::report))
        .route("/rounds/{guide}/{number}/matrix.csv", get(rounds::files::csv))
        .route("/rounds/{guide}/{number}/matrix.xlsx", get(rounds::files::xlsx))
        .route("/rounds/{guide}/{number}/matrix.docx", get(rounds::files::docx))
        .route("/rounds/{guide}/{number}/matrix/take", post(rounds::files::take))
        .route("/rounds/{guide}/{number}/remind/preview", post(rounds::remind_preview))
        .route("/rounds/{guide}/{number}/{act}", post(rounds::round_act))
        .route("/comments/{id}", get(rounds::comment))
        .route("/comments/{id}/{act}", post(rounds::comment_act))
        .route("/calendar", get(calendar::ask))
        .route("/calendar/{name}", get(calendar::subscribed).post(calendar::act))
}

/// The guides, their texts and acts.
fn of_guides() -> Router<Desk> {
    use guides::{act, beside, coverage, desk, files, import, languages, lineage, list, redline, workspace};
    Router::new()
        .route("/guides", get(list::list))
        .route("/guides.csv", get(list::list_csv))
        .route("/guides/new", get(list::ask).post(list::open))
        .route("/guides/{guide}", get(workspace::show))
        .route("/guides/{guide}/redline", get(redline::show))
        .route("/guides/{guide}/text.docx", get(files::text))
        .route("/guides/{guide}/redline.docx", get(files::redline))
        .route("/guides/{guide}/lineage/{paragraph}", get(lineage::show))
        .route("/guides/{guide}/languages/{language}", get(languages::show))
        .route("/guides/{guide}/beside/{number}", get(beside::show))
        .route("/guides/{guide}/coverage", get(coverage::show))
        .route("/guides/{guide}/acts", get(act::show))
        .route("/guides/{guide}/edit/{section}", get(desk::edit).post(desk::keep))
        .route("/guides/{guide}/outline", get(desk::outline).post(desk::set_outline))
        .route("/guides/{guide}/import", post(import::report))
        .route("/guides/{guide}/import/take", post(import::take))
        .route("/guides/{guide}/{act}", post(act::press))
}

/// Taskings, meetings, drafting committees, statements and publications.
fn drafting() -> Router<Desk> {
    use proceedings::{committees, meetings, taskings, texts};
    Router::new()
        .route("/taskings", get(taskings::list).post(taskings::new))
        .route("/taskings.csv", get(taskings::list_csv))
        .route("/taskings/{id}", get(taskings::one))
        .route("/taskings/{id}/{act}", post(taskings::act))
        .route("/meetings", get(meetings::list).post(meetings::new))
        .route("/meetings.csv", get(meetings::list_csv))
        .route("/meetings/{id}", get(meetings::one))
        .route("/meetings/{id}/{act}", post(meetings::act))
        .route("/committees", get(committees::list).post(committees::new))
        .route("/committees.csv", get(committees::list_csv))
        .route("/committees/{id}", get(committees::one))
        .route("/committees/{id}/{act}", post(committees::act))
        .route("/statements", get(texts::statements).post(texts::new_statement))
        .route("/statements.csv", get(texts::statements_csv))
        .route("/statements/{id}", get(texts::statement))
        .route("/statements/{id}/{act}", post(texts::statement_act))
        .route("/publications", get(texts::publications).post(texts::new_publication))
        .route("/publications.csv", get(texts::publications_csv))
        .route("/publications/{id}", get(texts::publication))
        .route("/publications/{id}/{act}", post(texts::publication_act))
}

/// The rules, the words, the keys.
async fn help(Reader(look): Reader) -> Response {
    html(&crate::pages::help::Help::new(frame(&look)))
}

/// Those who have to do with guides.
const CONCERNED: [Role; 12] = [
    Role::Rso,
    Role::Drafter,
    Role::CoLeads,
    Role::CoChairs,
    Role::Committee,
    Role::Expert,
    Role::Nfp,
    Role::MemberGovernment,
    Role::SeniorOfficials,
    Role::Ministers,
    Role::CoManager,
    Role::Auditor,
];

/// The main places, by who may go there; those used daily first.
const PLACES: &[(&str, &str, &[Role])] = &[
    ("/my-day", "My day", &[]),
    ("/nominations", "Nominations", &[]),
    ("/roster", "Roster", &[]),
    ("/guides", "Guides", &CONCERNED),
    ("/intake", "Intake", &[Role::Registrar, Role::Approver, Role::Administrator]),
    ("/focal-points", "Focal points", &[]),
    ("/questionnaire-focal-points", "Questionnaire", &[Role::Iom]),
    ("/calls", "Calls", &[]),
    (
        "/rounds",
        "Rounds",
        &[
            Role::Rso,
            Role::CoLeads,
            Role::Committee,
            Role::Drafter,
            Role::Nfp,
            Role::MemberGovernment,
            Role::Expert,
            Role::Auditor,
        ],
    ),
    ("/letters", "Letters", &[Role::Registrar, Role::Administrator, Role::Auditor]),
    ("/committees", "Committees", &[]),
    ("/taskings", "Taskings", &[]),
    ("/meetings", "Meetings", &[]),
    ("/statements", "Statements", &[]),
    ("/publications", "Publications", &[]),
    ("/participants", "Participants", &[]),
    (
        "/record",
        "Record",
        &[Role::Registrar, Role::Approver, Role::CoManager, Role::Administrator, Role::Auditor],
    ),
    ("/dashboard", "Figures", &[]),
    ("/erasures", "Erasures", &[Role::Approver, Role::CoManager, Role::Administrator, Role::Auditor]),
    ("/settings", "Settings", &[Role::Administrator]),
];

/// A page, or why there is none.
pub(crate) type Shown = Result<Response, Refused>;

/// A "no" that is shown as a page.
#[derive(Debug)]
pub(crate) struct Refused(pub Problem);

impl<T: Into<Problem>> From<T> for Refused {
    fn from(why: T) -> Self {
        Self(why.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(problem) = self;
        if problem.status == StatusCode::UNAUTHORIZED {
            return Redirect::to("/sign-in").into_response();
        }
        let title = match problem.status {
            StatusCode::NOT_FOUND => "There is nothing here",
            StatusCode::SERVICE_UNAVAILABLE => "Please try again in a moment",
            StatusCode::INTERNAL_SERVER_ERROR => "Something failed on our side",
            _ => "This was not done",
        };
        let said = if problem.status == StatusCode::NOT_FOUND {
            "There is no such thing, or none that you may know of. Check the address, or start from your day."
                .to_owned()
        } else {
            problem.message.clone()
        };
        let mut block = Block::new("why", title).with(Part::Words(said));
        if let Some(rule) = &problem.rule {
            block = block.with(Part::Hint(format!("Rule {rule} · code {}", problem.code)));
        }
        for error in &problem.errors {
            block = block.with(Part::Note("owed", format!("{}: {}", error.field, error.message)));
        }
        let back = crate::view::Link::new("/my-day", "Back to my day");
        let page = Page::new(Frame::door(title), Docket::titled(title, ""))
            .wide(block.with(Part::Links(vec![back])));
        with_status(problem.status, &page)
    }
}

/// A rendered template.
pub(crate) fn html(page: &impl Template) -> Response {
    with_status(StatusCode::OK, page)
}

/// A rendered template with a status.
pub(crate) fn with_status(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => (status, Html(text)).into_response(),
        Err(why) => Problem::failure(&why).into_response(),
    }
}

/// A reader of pages: nobody signed in is led to the door.
pub(crate) struct Reader(pub Look);

impl FromRequestParts<Desk> for Reader {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, desk: &Desk) -> Result<Self, Refused> {
        Ok(Self(Look::from_request_parts(parts, desk).await?))
    }
}

/// The wall clock of a look: the secretariat's zone.
pub(crate) fn wall(look: &Look) -> Wall {
    Wall::new(look.now, look.world.settings.zone(look.now))
}

/// The frame around a page.
pub(crate) fn frame(look: &Look) -> Frame {
    let here: Vec<(&'static str, &'static str)> = PLACES
        .iter()
        .filter(|(_, _, roles)| roles.is_empty() || look.person.holds(roles))
        .map(|(href, name, _)| (*href, *name))
        .collect();
    let wall = wall(look);
    let position = look.world.position();
    let stand = match &look.as_of {
        Some(as_of) => Stand::past(&wall, position, Past { as_of: as_of.clone(), head: look.head }),
        None => Stand::now(&wall, position),
    };
    let keep = look.query.iter().filter(|(name, _)| !["as_of", "at_least", "done"].contains(&name.as_str()));
    Frame {
        who: Some(who(look)),
        stand,
        address: look.path.clone(),
        keep: keep.map(|(name, value)| (name.clone(), value.clone())).collect(),
        flash: look.asked("done").map(words::done).unwrap_or_default().to_owned(),
        notice: notice(look),
        ..Frame::default()
    }
    .leading_to(places(&here, &look.path))
}

fn who(look: &Look) -> Who {
    let mandates = &look.person.mandates;
    let line = |it: &crate::signed_in::HeldMandate| {
        let whom = it.participant.as_ref().map(|code| format!(" for {code}")).unwrap_or_default();
        format!("{}{whom}, mandate {}", words::role(it.role), it.id)
    };
    let first = mandates.first();
    Who {
        label: first.map(|it| it.label.clone()).unwrap_or_default(),
        acting_for: first
            .and_then(|it| it.participant.as_ref())
            .map_or_else(|| "the secretariat".to_owned(), |code| code.as_str().to_owned()),
        line: first.map(line).unwrap_or_default(),
        mandates: mandates.iter().map(line).collect(),
    }
}

/// What the journal is, where it is not the live record.
fn notice(look: &Look) -> String {
    match &look.world.purpose.purpose {
        Some(Purpose::Demonstration) => "A demonstration: people and positions are invented.".to_owned(),
        Some(Purpose::Rehearsal { .. }) => "A rehearsal: nothing here is the record.".to_owned(),
        Some(Purpose::Live) | None => String::new(),
    }
}

/// The frame of a form, whose window says when something is wrong.
pub(crate) fn titled(look: &Look, title: &str, problem: Option<&Problem>) -> Frame {
    let frame = frame(look).titled(title);
    if problem.is_some() { frame.wrong() } else { frame }
}

/// A page with a frame and a head.
pub(crate) fn page(look: &Look, docket: Docket) -> Page {
    Page::new(frame(look), docket)
}

/// What was wrong, as pages say it.
pub(crate) fn problems(title: &str, problem: &Problem) -> Problems {
    let mut items: Vec<(String, String)> =
        problem.errors.iter().map(|error| (error.field.clone(), error.message.clone())).collect();
    if items.is_empty() {
        items.push((String::new(), problem.message.clone()));
    }
    Problems { title: title.to_owned(), items, rule: problem.rule.clone() }
}

/// The page an act stands on, again: the act open with everything that was typed, and the reason.
pub(crate) fn again(
    page: Page,
    (look, home): (&Look, &str),
    typed: &typed::Typed,
    problem: &Problem,
) -> Response {
    let tried = Tried { action: &look.path, fields: &typed.fields };
    let page = page.tried(home, tried, problems("This was not done", problem));
    with_status(problem.status, &page)
}

/// Events that change nothing a person decides on: the secretariat and the clock write them of themselves.
const IN_PASSING: [&str; 3] = ["NominationAcknowledged", "EntryExpiryReminded", "SearchMatched"];
/// Most events looked at since a page was shown; more than these are a change in any case.
const SINCE_SHOWN: usize = 20;

/// The version to decide on, where a page showed `seen`: the newest one if nothing came in between but what is written in
/// passing, else the one seen, which is then told as overtaken.
pub(crate) async fn still_seen(
    desk: &Desk,
    stream: (&str, &str),
    seen: Option<u64>,
) -> Result<Option<u64>, Problem> {
    let Some(shown) = seen else { return Ok(None) };
    let stream = eventstore::StreamName::new(stream.0, stream.1);
    let since = desk.office.journal().read_stream(&stream, shown, SINCE_SHOWN).await?;
    let in_passing = |event: &eventstore::Recorded| IN_PASSING.contains(&&*event.envelope.event_type);
    if since.len() == SINCE_SHOWN || !since.iter().all(in_passing) {
        return Ok(seen);
    }
    Ok(Some(since.last().map_or(shown, |event| event.envelope.version)))
}

/// After a success the reader is sent on, to see what it came to.
pub(crate) fn see(address: &str, done: &str, position: Option<u64>) -> Response {
    let at_least = position.map(|position| format!("&at_least={position}")).unwrap_or_default();
    let begins = if address.contains('?') { '&' } else { '?' };
    Redirect::to(&format!("{address}{begins}done={done}{at_least}")).into_response()
}

/// A list as a CSV file: the cells of its first table, as people read them. Cells that a spreadsheet would compute are quoted.
pub(crate) fn csv(name: &str, table: &crate::view::Table) -> Response {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads: Vec<&str> = table.heads.iter().map(|head| head.text.as_str()).collect();
    let mut outcome = writer.write_record(heads);
    for row in &table.rows {
        outcome =
            outcome.and_then(|()| writer.write_record(row.cells.iter().map(|cell| harmless(&cell.plain()))));
    }
    let (Ok(()), Ok(bytes)) = (outcome, writer.into_inner()) else {
        return Problem::failure(&"a list could not be written").into_response();
    };
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}.csv\""));
    let disposition = disposition.unwrap_or(HeaderValue::from_static("attachment"));
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    ([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// The address of a list as a file, with its filters and its instant.
pub(crate) fn csv_address(look: &Look) -> String {
    let query: Vec<String> =
        look.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    if query.is_empty() {
        format!("{}.csv", look.path)
    } else {
        format!("{}.csv?{}", look.path, query.join("&"))
    }
}
