//! What can be read as JSON? Lists and records, at any instant, with the reader's eyes.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use domain::{ParticipantCode, Role};
use projections::nominations::Kept;
use projections::{Names, nominations, roster, statistics};
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::act::etag;
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;

/// How many of a list are given unless another number is asked for.
const PAGE: usize = 50;
/// Most of a list in one answer.
const MAX_PAGE: u64 = 200;

/// Most days a filter looks back or ahead: a century.
const MOST_DAYS: u64 = 36_525;

/// Where a list stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Standing {
    /// Position of the last event it takes in.
    pub position: u64,
    /// When that was recorded.
    #[schema(value_type = String, format = DateTime)]
    pub recorded_at: jiff::Timestamp,
}

/// A part of a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Listing {
    /// The items, each a record of its collection.
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<Value>,
    /// Where to go on; none at the end.
    pub next: Option<String>,
    /// Where the list stands.
    pub as_of: Standing,
}

/// One record: its members are those of its read model.
#[derive(Debug, Serialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = Object)]
pub(crate) struct Record(pub Value);

pub(crate) type Listed = Result<Json<Listing>, Problem>;

/// The part of a list that is asked for.
pub(crate) fn part<T: Serialize>(look: &Look, all: &[T]) -> Listed {
    let (asked, next) = window(look, all)?;
    Ok(listing(look, asked.iter().map(value).collect::<Result<_, _>>()?, next))
}

/// The items that are asked for and where to go on. Whatever has to be opened of an item is opened after this.
fn window<'a, T>(look: &Look, all: &'a [T]) -> Result<(&'a [T], Option<String>), Problem> {
    let limit =
        usize::try_from(look.number("limit")?.unwrap_or(PAGE as u64).clamp(1, MAX_PAGE)).unwrap_or(PAGE);
    let start = usize::try_from(look.number("cursor")?.unwrap_or(0)).unwrap_or(usize::MAX).min(all.len());
    let end = start.saturating_add(limit).min(all.len());
    Ok((&all[start..end], (end < all.len()).then(|| end.to_string())))
}

fn listing(look: &Look, items: Vec<Value>, next: Option<String>) -> Json<Listing> {
    let as_of = Standing { position: look.world.position(), recorded_at: look.world.recorded_at() };
    Json(Listing { items, next, as_of })
}

pub(crate) fn value(item: &impl Serialize) -> Result<Value, Problem> {
    serde_json::to_value(item).map_err(|why| Problem::failure(&why))
}

/// A record with its version as `ETag`.
pub(crate) fn record(version: u64, record: Value) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(header::ETAG, etag(version));
    (headers, Json(Record(record))).into_response()
}

fn with(record: &impl Serialize, members: Value) -> Result<Value, Problem> {
    let mut whole = value(record)?;
    if let (Value::Object(whole), Value::Object(members)) = (&mut whole, members) {
        whole.extend(members);
    }
    Ok(whole)
}

pub(crate) async fn me(look: Look) -> Result<Json<Record>, Problem> {
    let mandates: Vec<Value> = look
        .person
        .mandates
        .iter()
        .map(|it| json!({"id": it.id, "role": it.role, "participant": it.participant, "label": it.label}))
        .collect();
    Ok(Json(Record(json!({"person": look.person.person, "mandates": mandates}))))
}

/// The filter of the board as the address says it.
pub(crate) fn board_filter(look: &Look) -> Result<nominations::board::Filter, Problem> {
    let choice = |name: &str| look.asked(name).map(|text| Value::String(text.to_owned()));
    let unknown = |name: &str| Problem::field(name, "not-an-option", "There is no such choice.");
    let named = |word: &str| nominations::State::ALL.into_iter().find(|state| state.as_str() == word);
    let state = look.asked("state").map(|word| named(word).ok_or_else(|| unknown("state"))).transpose()?;
    let owes = choice("owes").map(serde_json::from_value).transpose().map_err(|_| unknown("owes"))?;
    Ok(nominations::board::Filter {
        states: state.into_iter().collect(),
        nominator: look.asked("nominator").map(ParticipantCode::new),
        call: look.asked("call").map(domain::CallYear::new),
        area: look.asked("area").map(str::to_owned),
        owes,
        open: choice_of_open(look)?,
        due: due(look)?,
        came_by: days(look, "age")?.map(|age| look.now.checked_sub(age).unwrap_or(jiff::Timestamp::MIN)),
        changed_from: None,
        text: look.asked("q").map(str::to_owned),
        persons: std::collections::BTreeSet::new(),
    })
}

fn choice_of_open(look: &Look) -> Result<Option<bool>, Problem> {
    match look.asked("open") {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Problem::field("open", "not-an-option", "Say true or false.")),
    }
}

/// `late`, or within so many days.
fn due(look: &Look) -> Result<Option<nominations::board::Due>, Problem> {
    use nominations::board::Due;
    if look.asked("due") == Some("late") {
        return Ok(Some(Due::Late));
    }
    Ok(days(look, "due")?.map(|days| Due::Before(look.now.checked_add(days).unwrap_or(jiff::Timestamp::MAX))))
}

/// A number of days of the query, of at most a century.
fn days(look: &Look, name: &str) -> Result<Option<jiff::SignedDuration>, Problem> {
    let days = look.number(name)?.map(|days| i64::try_from(days.min(MOST_DAYS)).unwrap_or_default());
    Ok(days.map(|days| jiff::SignedDuration::from_hours(24 * days)))
}

/// The board as a reader sees it, not yet as rows; `changed_from` keeps those in which nothing happened since away.
pub(crate) async fn board<'w>(
    desk: &Desk,
    look: &'w Look,
    changed_from: Option<jiff::Timestamp>,
) -> Result<Vec<&'w Kept>, Problem> {
    let mut filter = nominations::board::Filter { changed_from, ..board_filter(look)? };
    if let Some(words) = look.asked("q").filter(|_| look.sight.sees_all()) {
        filter.persons =
            desk.names(&look.world).await?.names.find(words, look.world.position()).into_keys().collect();
    }
    let sees = look.sight.sees_nominations(&look.world);
    Ok(nominations::board::board(&look.world, &filter, sees, look.now))
}

pub(crate) async fn nominations(State(desk): State<Desk>, look: Look) -> Listed {
    let found = board(&desk, &look, None).await?;
    let (asked, next) = window(&look, &found)?;
    let row = |nomination: &&Kept| value(&nominations::board::row(&look.world, nomination, look.now));
    Ok(listing(&look, asked.iter().map(row).collect::<Result<_, _>>()?, next))
}

pub(crate) async fn nomination(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let nomination = look.world.nominations.get(&id).filter(|it| look.sight.may_see_nomination(it));
    let nomination = nomination.ok_or_else(Problem::absent)?;
    let readers = look.sight.readers_of_nomination(nomination);
    let answers = desk.visible(&nomination.form, &readers).await?;
    let row = nominations::board::row(&look.world, nomination, look.now);
    Ok(record(
        nomination.version,
        with(nomination, json!({"answers": answers, "owed": row.owed, "overdue": row.overdue}))?,
    ))
}

/// The steps of a matter the reader may see.
pub(crate) async fn steps(
    desk: &Desk,
    look: &Look,
    matter: &str,
) -> Result<Vec<projections::playback::Step>, Problem> {
    if !look.sight.may_see_matter(&look.world, matter) {
        return Err(Problem::absent());
    }
    let mut events = desk.host.events_of(&look.world, matter).await.map_err(|why| Problem::failure(&why))?;
    events
        .retain(|(recorded, event)| !look.sight.is_kept_from(&recorded.envelope.stream, event.wire_type().0));
    if events.is_empty() {
        return Err(Problem::absent());
    }
    Ok(projections::playback::steps(&look.world, matter, &events))
}

pub(crate) async fn history(State(desk): State<Desk>, look: Look, Path(id): Path<String>) -> Listed {
    let steps = steps(&desk, &look, &format!("expert-nomination/{id}")).await?;
    part(&look, &steps)
}

pub(crate) async fn playback(
    State(desk): State<Desk>,
    look: Look,
    Path((kind, id)): Path<(String, String)>,
) -> Listed {
    let steps = steps(&desk, &look, &format!("{kind}/{id}")).await?;
    part(&look, &steps)
}

/// The search an address asks for.
pub(crate) fn roster_query(look: &Look) -> roster::search::Query {
    let text = |name: &str| look.asked(name).map(str::to_owned);
    roster::search::Query {
        words: text("q").unwrap_or_default(),
        kind: text("kind"),
        area: text("area"),
        sector: text("sector"),
        language: text("language"),
        modality: text("modality"),
        nominator: look.asked("nominator").map(ParticipantCode::new),
    }
}

/// What a search finds for a reader.
pub(crate) async fn found(desk: &Desk, look: &Look) -> Result<roster::search::Found, Problem> {
    let query = roster_query(look);
    if query.words.trim().is_empty() {
        // Nobody's name is asked for: none has to be known.
        return Ok(roster::search::search(&look.world, &Names::default(), &query, look.sight.reach()));
    }
    let index = desk.names(&look.world).await?;
    Ok(roster::search::search(&look.world, &index.names, &query, look.sight.reach()))
}

pub(crate) async fn roster(State(desk): State<Desk>, look: Look) -> Listed {
    let found = found(&desk, &look).await?;
    let (hits, next) = window(&look, &found.hits)?;
    let mut items = Vec::with_capacity(hits.len());
    for hit in hits {
        let entry = &hit.entry;
        let answers = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
        items.push(json!({
            "entry": entry.entry, "version": entry.version, "state": entry.state, "nominator": entry.nominator,
            "valid_until": entry.valid_until, "why": hit.why, "answers": answers,
        }));
    }
    Ok(listing(&look, items, next))
}

pub(crate) async fn roster_entry(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let entry =
        look.world.roster.get(&id).filter(|it| look.sight.may_see_entry(it)).ok_or_else(Problem::absent)?;
    let answers = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
    Ok(record(entry.version, with(entry, json!({"answers": answers}))?))
}

pub(crate) async fn calls(look: Look) -> Listed {
    let all: Vec<_> = look.world.calls.all().filter(|it| look.sight.may_see_call(it)).collect();
    part(&look, &all)
}

pub(crate) async fn call(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let call =
        look.world.calls.get(&id).filter(|it| look.sight.may_see_call(it)).ok_or_else(Problem::absent)?;
    let responses: Vec<_> =
        call.responses().into_iter().filter(|it| look.sight.may_see_response(&it.participant)).collect();
    Ok(record(call.version, with(call, json!({"responses": value(&responses)?}))?))
}

pub(crate) async fn focal_points(State(desk): State<Desk>, look: Look) -> Listed {
    let may_see = |it: &&projections::focal_points::Succession| {
        it.officials.iter().any(|official| look.sight.may_see_focal_point(it, official))
    };
    let all: Vec<_> = look.world.focal_points.all().filter(may_see).collect();
    let (asked, next) = window(&look, &all)?;
    let mut items = Vec::with_capacity(asked.len());
    for succession in asked {
        items.extend(succession_seen(&desk, &look, succession).await?);
    }
    Ok(listing(&look, items, next))
}

async fn succession_seen(
    desk: &Desk,
    look: &Look,
    succession: &projections::focal_points::Succession,
) -> Result<Option<Value>, Problem> {
    let mut officials = Vec::new();
    for official in succession.officials.iter().filter(|it| look.sight.may_see_focal_point(succession, it)) {
        let readers = look.sight.readers_of_official(&succession.member, official.form.nominee_id());
        let answers = desk.visible(&official.form, &readers).await?;
        officials.push(with(official, json!({"answers": answers}))?);
    }
    let seen = !officials.is_empty();
    Ok(seen
        .then(|| json!({"member": succession.member, "version": succession.version, "officials": officials})))
}

pub(crate) async fn focal_point(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let succession = look.world.focal_points.get(&id).ok_or_else(Problem::absent)?;
    let seen = succession_seen(&desk, &look, succession).await?.ok_or_else(Problem::absent)?;
    Ok(record(succession.version, seen))
}

/// Whether the place of a member for the questionnaire exists for the reader.
pub(crate) fn may_see_place(look: &Look, member: &ParticipantCode) -> bool {
    look.sight.sees_all() || look.sight.is(Role::Iom) || look.sight.acts_for().any(|code| code == member)
}

pub(crate) async fn questionnaire_focal_points(look: Look) -> Listed {
    let places = look.world.questionnaire_focal_points.all();
    let all: Vec<_> = places.filter(|place| may_see_place(&look, &place.member)).collect();
    part(&look, &all)
}

pub(crate) async fn questionnaire_focal_point(
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let place =
        look.world.questionnaire_focal_points.get(&id).filter(|place| may_see_place(&look, &place.member));
    let place = place.ok_or_else(Problem::absent)?;
    Ok(record(place.version, value(place)?))
}

pub(crate) async fn participants(look: Look) -> Listed {
    let all: Vec<_> = look.world.participants.all().collect();
    part(&look, &all)
}

pub(crate) async fn participant(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let participant = look.world.participants.get(&id).ok_or_else(Problem::absent)?;
    Ok(record(participant.version, value(participant)?))
}

pub(crate) async fn bodies(look: Look) -> Listed {
    let all: Vec<_> = look.world.bodies.all().collect();
    part(&look, &all)
}

pub(crate) async fn mandates(look: Look) -> Listed {
    let all: Vec<_> = look.world.mandates.all().filter(|it| look.sight.may_see_mandate(it)).collect();
    part(&look, &all)
}

pub(crate) async fn procedures(look: Look) -> Listed {
    let all =
        look.world.settings.procedures().map(|(id, versions)| json!({"procedure": id, "versions": versions}));
    let all: Vec<Value> = all.collect();
    part(&look, &all)
}

pub(crate) async fn calendar(look: Look) -> Listed {
    let all: Vec<_> = look.world.settings.calendars().to_vec();
    part(&look, &all)
}

pub(crate) async fn intake(look: Look) -> Listed {
    let all: Vec<_> = look.world.intake.all().filter(|it| look.sight.may_see_arrival(it)).collect();
    part(&look, &all)
}

pub(crate) async fn arrival(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let arrival =
        look.world.intake.get(&id).filter(|it| look.sight.may_see_arrival(it)).ok_or_else(Problem::absent)?;
    let reading: Option<Value> = desk.office.vault().open(arrival.position, &arrival.reading_part).await?;
    Ok(record(arrival.version, with(arrival, json!({"reading": reading}))?))
}

pub(crate) async fn letters(look: Look) -> Listed {
    let all: Vec<_> = look.world.letters.newest_first().filter(|it| look.sight.may_see_letter(it)).collect();
    part(&look, &all)
}

/// A letter's text with the address of the service in its links; none if it was erased.
pub(crate) async fn letter_text(
    desk: &Desk,
    letter: &projections::letters::Letter,
) -> Result<Option<Value>, Problem> {
    let text: Option<domain::letter::event::Text> =
        desk.office.vault().open(letter.position, &letter.text_part).await?;
    let Some(text) = text else { return Ok(None) };
    let body = text.body.replace("{site}", &desk.site);
    Ok(Some(json!({"to": text.to, "name": text.name, "subject": text.subject, "body": body})))
}

pub(crate) async fn letter(
    State(desk): State<Desk>,
    look: Look,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let letter =
        look.world.letters.get(&id).filter(|it| look.sight.may_see_letter(it)).ok_or_else(Problem::absent)?;
    let text = if look.sight.may_read_letter(letter) { letter_text(&desk, letter).await? } else { None };
    Ok(record(letter.version, with(letter, json!({"text": text}))?))
}

pub(crate) async fn my_day(look: Look) -> Result<Json<Record>, Problem> {
    let day = projections::my_day::my_day(&look.world, &look.person.person, look.now);
    Ok(Json(Record(value(&day)?)))
}

/// The statistics a reader may see: the secretariat and the auditor of everything, a nominator of its own.
pub(crate) fn scope(look: &Look) -> statistics::Scope {
    let own = look.sight.acts_for().next().map(|code| code.as_str().to_owned());
    statistics::Scope {
        call: look.asked("call").map(str::to_owned),
        nominator: if look.sight.sees_all() {
            look.asked("nominator").map(str::to_owned)
        } else {
            own.or(Some(String::new()))
        },
    }
}

pub(crate) async fn statistics(look: Look) -> Result<Json<Record>, Problem> {
    let figures = statistics::statistics(&look.world, &scope(&look), look.now);
    Ok(Json(Record(value(&figures)?)))
}

/// The filter of the audit trail as the address says it.
pub(crate) fn trail_filter(look: &Look) -> Result<projections::audit_trail::Filter, Problem> {
    let text = |name: &str| look.asked(name).map(str::to_owned);
    let instant = |name: &str| {
        let wrong =
            || Problem::field(name, "not-an-instant", "Type an instant like 2014-03-14 17:00 Asia/Bangkok.");
        look.asked(name).map(|text| crate::times::past(text).ok_or_else(wrong)).transpose()
    };
    Ok(projections::audit_trail::Filter {
        stream: text("stream"),
        event_type: text("type"),
        actor: text("actor"),
        participant: text("participant"),
        rule: text("rule"),
        refused: look.asked("refused").map(|text| matches!(text, "true" | "on" | "yes" | "1")),
        from: instant("from")?,
        until: instant("until")?,
    })
}

pub(crate) async fn trail(look: Look) -> Listed {
    let filter = trail_filter(&look)?;
    let limit =
        usize::try_from(look.number("limit")?.unwrap_or(PAGE as u64).clamp(1, MAX_PAGE)).unwrap_or(PAGE);
    let page = look.world.audit_trail.page(&filter, look.number("cursor")?, limit);
    let seen = page.rows.iter().filter(|(_, row)| look.sight.may_see_row(&look.world, row));
    let items = seen.map(|(position, row)| trail_row(*position, row)).collect();
    let as_of = Standing { position: look.world.position(), recorded_at: look.world.recorded_at() };
    Ok(Json(Listing { items, next: page.next.map(|position| position.to_string()), as_of }))
}

fn trail_row(position: u64, row: &projections::audit_trail::Row) -> Value {
    let refusal = row.refusal.as_ref().map(|it| {
        json!({"about": it.about, "command": it.command, "code": it.code, "rule": it.rule, "message": it.message})
    });
    json!({
        "position": position, "stream": row.stream, "matter": row.matter(), "type": row.event_type(),
        "recorded_at": row.recorded_at(), "event_id": row.event_id(), "actor": row.authority.actor,
        "role": row.authority.role, "on_behalf_of": row.authority.on_behalf_of,
        "recorded_by": row.authority.recorded_by, "mandate": row.authority.mandate, "refusal": refusal,
    })
}

pub(crate) async fn forms(Path(id): Path<String>) -> Result<Json<Record>, Problem> {
    let schema = match id.as_str() {
        "expert-nomination" => domain::form::Schema::expert_nomination(),
        "nfp-nomination" => domain::form::Schema::focal_point_nomination(),
        _ => return Err(Problem::absent()),
    };
    let fields: Vec<Value> = schema
        .fields()
        .iter()
        .map(|field| json!({"id": field.id, "section": field.section, "label": field.label, "personal": field.is_personal()}))
        .collect();
    Ok(Json(Record(json!({"form": schema.name(), "fields": fields}))))
}
