//! How is a received original shown beside what is keyed from it? Every kind of file as well as a browser can, the file itself one link away.

mod docx;
mod fax;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::channel::FileRef;
use domain::intake::event::Reading;
use projections::intake::Arrival;
use projections::nominations::record::Nomination;

use super::{Refused, wall};
use crate::address::Number;
use crate::desk::Desk;
use crate::files::media_type;
use crate::json::others::readable;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::scan::{Scan, Sheet};
use crate::view::{Facts, Link};

/// Most files shown inside a page; more are links.
const MAX_SHOWN: usize = 6;
/// Most lines of a mail or a text file shown; the rest is in the original.
const MAX_LINES: usize = 150;

/// One page of a fax as a picture: `/files/{digest}/page/2`.
pub(crate) async fn page(
    State(desk): State<Desk>,
    look: Look,
    Path((digest, number)): Path<(String, Number)>,
) -> Result<Response, Refused> {
    let number: usize = number.read()?;
    let bytes = readable(&desk, &look, &digest).await?;
    let picture = tokio::task::spawn_blocking(move || fax::page(&bytes, number)).await;
    let picture = picture.map_err(|why| Problem::failure(&why))?.ok_or_else(Problem::absent)?;
    Ok(([(header::CONTENT_TYPE, "image/png")], picture).into_response())
}

/// How many pages of a fax can be shown, and how many of them are.
#[cfg(feature = "testing")]
pub(crate) fn fax_pages(bytes: &[u8]) -> (usize, usize) {
    let pages = fax::pages(bytes);
    (pages, (1..=pages).filter(|number| fax::page(bytes, *number).is_some()).count())
}

/// The original of an arrival, with its times.
pub(crate) async fn of_arrival(desk: &Desk, look: &Look, arrival: &Arrival) -> Result<Scan, Problem> {
    let reading: Option<Reading> = desk.office.vault().open(arrival.position, &arrival.reading_part).await?;
    let names = reading.as_ref().map(|it| it.file_names.clone()).unwrap_or_default();
    let mut sheets = Vec::new();
    for (number, file) in arrival.files.iter().enumerate() {
        // The names are those of what was attached; the mail itself comes first and has none.
        let name = number.checked_sub(1).and_then(|at| names.get(at)).map_or("", String::as_str);
        sheets.extend(shown(desk, (file, name), number, reading.as_ref()).await?);
    }
    Ok(Scan {
        sheets,
        facts: super::arrivals::facts(look, arrival),
        digest: arrival.files.first().map(|it| it.digest.clone()).unwrap_or_default(),
        remarks: arrival.remarks.clone(),
    })
}

/// The original a nomination was keyed from: what arrived, or the files that came with it; none for one typed in the application.
pub(crate) async fn of_nomination(
    desk: &Desk,
    look: &Look,
    nomination: &Nomination,
) -> Result<Option<Scan>, Problem> {
    let arrival = nomination.intake.as_ref().and_then(|it| look.world.intake.get(it.as_str()));
    if let Some(arrival) = arrival.filter(|it| look.sight.may_see_arrival(it)) {
        return of_arrival(desk, look, arrival).await.map(Some);
    }
    if !is_on_paper(nomination) || nomination.files.is_empty() {
        return Ok(None);
    }
    let mut sheets = Vec::new();
    for (number, filed) in nomination.files.iter().enumerate() {
        sheets.extend(shown(desk, (&filed.file, ""), number, None).await?);
    }
    let facts = Facts::default()
        .and("Came", crate::words::channel(nomination.channel))
        .and_if("Received", nomination.received_at().map(|at| wall(look).long(at)))
        .and_if("By the clock of", nomination.received.as_ref().map(|it| it.clock.clone()));
    let digest = nomination.files.first().map(|it| it.file.digest.clone()).unwrap_or_default();
    Ok(Some(Scan { sheets, facts, digest, remarks: Vec::new() }))
}

/// Whether a nomination came otherwise than by the application's own form.
pub(crate) fn is_on_paper(nomination: &Nomination) -> bool {
    nomination.channel != domain::channel::Channel::Portal
}

/// The sheets of one file, and the file itself.
async fn shown(
    desk: &Desk,
    (file, name): (&FileRef, &str),
    number: usize,
    reading: Option<&Reading>,
) -> Result<Vec<Sheet>, Problem> {
    let address = format!("/files/{}", file.digest);
    let kind = kind(&file.media_type);
    let what = if name.is_empty() { kind.to_owned() } else { format!("{kind} “{name}”") };
    let mut sheets = Vec::new();
    if number < MAX_SHOWN {
        sheets = match file.media_type.as_str() {
            "image/png" | "image/jpeg" => vec![Sheet::Picture(Link::new(&address, what.clone()))],
            "application/pdf" => vec![Sheet::Document(Link::new(&address, what.clone()))],
            _ => read(desk, file, &what, reading).await?,
        };
    }
    let kilobytes = file.bytes.div_ceil(1024);
    sheets.push(Sheet::File(Link::new(address, format!("Open the {what} as received ({kilobytes} kB)"))));
    Ok(sheets)
}

/// The sheets of a file that no browser shows by itself.
async fn read(
    desk: &Desk,
    file: &FileRef,
    what: &str,
    reading: Option<&Reading>,
) -> Result<Vec<Sheet>, Problem> {
    if file.media_type == "message/rfc822" {
        return Ok(reading.map(|reading| mail(what, reading)).into_iter().collect());
    }
    let Some((_, bytes)) = desk.office.vault().file(&file.digest).await? else { return Ok(Vec::new()) };
    let (digest, what) = (file.digest.clone(), what.to_owned());
    let made = tokio::task::spawn_blocking(move || unpacked(&bytes, &digest, what)).await;
    made.map_err(|why| Problem::failure(&why))
}

fn unpacked(bytes: &[u8], digest: &str, what: String) -> Vec<Sheet> {
    match media_type(bytes) {
        "image/tiff" => (1..=fax::pages(bytes))
            .map(|number| {
                Sheet::Picture(Link::new(
                    format!("/files/{digest}/page/{number}"),
                    format!("Page {number} of the {what}"),
                ))
            })
            .collect(),
        "text/plain" => vec![Sheet::Text(what, Vec::new(), lines(&String::from_utf8_lossy(bytes)))],
        _ => docx::paragraphs(bytes)
            .map(|lines| Sheet::Text(format!("Text of the {what}"), Vec::new(), lines))
            .into_iter()
            .collect(),
    }
}

/// A mail as it was read when it was taken in.
fn mail(what: &str, reading: &Reading) -> Sheet {
    let sender = reading.sender.as_ref().map(|it| format!("From {it}"));
    let subject = reading.subject.as_ref().map(|it| format!("Subject: {it}"));
    let text = reading.text.as_deref().unwrap_or("The mail has no text of its own.");
    Sheet::Text(what.to_owned(), sender.into_iter().chain(subject).collect(), lines(text))
}

fn lines(text: &str) -> Vec<String> {
    let said = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned);
    said.take(MAX_LINES).collect()
}

/// What people call a kind of file.
fn kind(media_type: &str) -> &'static str {
    match media_type {
        "application/pdf" => "PDF",
        "image/tiff" => "fax (TIFF)",
        "image/png" | "image/jpeg" => "picture",
        "message/rfc822" => "mail",
        "text/plain" => "text",
        "application/octet-stream" => "file",
        _ => "Word document",
    }
}
