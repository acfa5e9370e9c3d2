//! `/silence`: which texts are adopted unless somebody speaks, until when, and who has spoken?

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::Role;
use domain::silence::Stage;
use projections::guides::{Guide, Silence};
use workflows::fresh;

use super::guides::grid;
use super::typed::Typed;
use super::{Reader, Refused, Shown, again, frame, html, page, see, wall};
use crate::desk::Desk;
use crate::json::act::{Act as _, Asked, Making, perform};
use crate::json::silences as json;
use crate::look::Look;
use crate::problem::Problem;
use crate::times::{AssertedTime, DeadlineTime};
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Page, Pager, Part, Say, Status, Table, Tone};

/// A silence procedure and its guide, if they exist for the reader.
fn found<'a>(look: &'a Look, id: &str) -> Result<(&'a Silence, &'a Guide), Problem> {
    let silence = look.world.silences.get(id).ok_or_else(Problem::absent)?;
    let guide = silence.period.proposed.as_ref().and_then(|it| look.world.guides.get(it.guide.as_str()));
    let guide =
        guide.filter(|guide| look.sight.may_see_silence(guide, silence)).ok_or_else(Problem::absent)?;
    Ok((silence, guide))
}

pub(crate) async fn list(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&list_page(&desk, &look)?))
}

pub(crate) async fn list_csv(Reader(look): Reader) -> Shown {
    Ok(super::csv("silence", &table(&look)))
}

/// The silence procedures on texts that the reader may read.
fn table(look: &Look) -> Table {
    let (wall, frame) = (wall(look), frame(look));
    let rows = look.world.silences.all().filter_map(|silence| {
        let (_, guide) = found(look, silence.silence.as_str()).ok()?;
        let symbol = silence.period.proposed.as_ref()?.symbol.to_string();
        Some(vec![
            Say::link(frame.to(&format!("/silence/{}", silence.silence)), silence.silence.to_string()),
            Say::bold(guide.dossier.title.clone(), symbol),
            Say::text(state(silence.stage())),
            silence.expires().map_or(Say::Nothing, |expires| Deadline::short(&wall, expires.at).into()),
        ])
    });
    let heads = ["Silence", "Text", "State", "Ends"];
    let rows: Vec<Vec<Say>> = rows.collect();
    Table::of(&heads, "No text you may read is or was under silence.").rows(rows)
}

fn list_page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    let table = table(look);
    let note = format!("{} silence procedures", table.rows.len());
    let pager = Pager { note, csv: Some(super::csv_address(look)), ..Pager::default() };
    let docket = Docket::titled(
        "Silence procedures",
        "A text is adopted at an instant unless a member objects or proposes an amendment in writing before.",
    );
    let page = page(look, docket).wide(Block::new("silences", "Silence procedures").with(table).with(pager));
    Ok(match proposal(desk, look)? {
        Some(act) => page.narrow(Block::new("propose", "Propose silence").with(act)),
        None => page,
    })
}

/// A co-chair proposes silence on a final text.
fn proposal(desk: &Desk, look: &Look) -> Result<Option<Act>, Problem> {
    if look.as_of.is_some() || !look.person.holds(&[Role::CoChairs]) {
        return Ok(None);
    }
    let texts =
        look.world.guides.all().filter(|guide| guide.dossier.stage == domain::guide::Stage::FinalText);
    let texts: Vec<Choice> = texts
        .filter_map(|guide| {
            let symbol = guide.dossier.newest()?.symbol.to_string();
            let value = format!("{} {symbol}", guide.dossier.guide);
            Some(Choice { value, text: symbol, beside: guide.dossier.title.clone(), ..Choice::default() })
        })
        .collect();
    if texts.is_empty() {
        return Ok(None);
    }
    let act = Act::new("Propose silence", "/silence")
        .asking(Field::line("silence", "Its name").hinted("TIP-1").needed())
        .asking(Field::line("text", "Text").of(Control::Choose(texts)).needed())
        .asking(Field::line("body", "Whose silence").typed(domain::participant::PLENARY).needed())
        .asking(Field::line("provisional_title", "Provisional title").needed())
        .asking(Field::line("note", "Note"))
        .carrying("key", fresh::key(desk.office.clock().now())?)
        .opened();
    Ok(Some(act))
}

pub(crate) async fn propose(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    if !look.person.holds(&[Role::CoChairs]) {
        return Err(Refused(Problem::absent()));
    }
    let shown = list_page(&desk, &look)?;
    let (guide, symbol) = typed.text("text").split_once(' ').unwrap_or_default();
    let new = json::ProposeSilence {
        silence: typed.text("silence").to_owned(),
        guide: guide.to_owned(),
        symbol: symbol.to_owned(),
        body: typed.given("body"),
        provisional_title: typed.text("provisional_title").to_owned(),
        note: typed.given("note"),
    };
    let outcome = match new.ask(&desk).await {
        Ok(asked) => perform(&desk, typed.asking(&desk)?, asked, None).await,
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/silence/{}", done.id), "silence-proposed", position))
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(shown, (&look, "/silence"), &typed, &problem)),
    }
}

pub(crate) async fn show(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&record(&desk, &look, &id)?))
}

/// A state as people say it.
fn state(stage: Stage) -> &'static str {
    match stage {
        Stage::Proposed => "proposed",
        Stage::Refused => "refused in the meeting",
        Stage::Running => "running",
        Stage::Broken => "broken: not adopted",
        Stage::Held => "held: adopted",
        Stage::Cancelled => "called off",
    }
}

fn record(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let (silence, guide) = found(look, id)?;
    let symbol = silence.period.proposed.as_ref().map(|it| it.symbol.to_string()).unwrap_or_default();
    let title = silence.period.proposed.as_ref().map(|it| it.provisional_title.clone()).unwrap_or_default();
    let lines = vec![
        if silence.stage() == Stage::Held {
            "adopted".to_owned()
        } else {
            "provisional title, no number of its own".to_owned()
        },
        format!("Body: {}", silence.period.proposed.as_ref().map_or("", |it| it.body.as_str())),
    ];
    let frame = frame(look);
    let docket = Docket::titled(
        format!("Silence on {title}"),
        "An amendment breaks it as much as an objection does; taking either back repairs nothing.",
    )
    .under(vec![
        frame.link("/silence", "Silence procedures"),
        frame.link(&format!("/guides/{}", guide.dossier.guide), guide.dossier.title.clone()),
    ])
    .marked(symbol, lines);
    let mut page = page(look, docket).standing(status(look, silence)).wide(facts(look, silence));
    if look.sight.may_see_guide(guide) {
        let members = silence.period.running.as_ref().map(|it| it.started.addressees.as_slice());
        page = page.wide(grid::block(look, guide, members));
    }
    if silence.stage() == Stage::Held {
        page = page.wide(silent(look, silence));
    }
    if !silence.late.is_empty() && look.sight.may_see_who_broke(silence) {
        page = page.wide(late(silence));
    }
    let acts = acts(look, silence);
    if !acts.is_empty() {
        let mut block = Block::new("acts", "What can be done");
        for act in acts {
            let key = fresh::key(desk.office.clock().now())?;
            block = block.with(act.carrying("version", silence.version).carrying("key", key));
        }
        page = page.narrow(block);
    }
    Ok(page)
}

fn status(look: &Look, silence: &Silence) -> Status {
    let (tone, mark, owes, act) = match silence.stage() {
        Stage::Proposed => ("is-owed", "▲", "The co-chairs", "start it once it is agreed"),
        Stage::Running => {
            ("is-owed", "◔", "The members", "object or propose an amendment in writing before the end")
        }
        Stage::Held => ("is-done", "●", "Nobody", "the text is adopted"),
        Stage::Broken => ("is-no", "✕", "The co-leads", "revise the text; a new silence is needed"),
        Stage::Refused | Stage::Cancelled => ("", "–", "Nobody", "no silence runs"),
    };
    let running = silence.expires().filter(|_| silence.stage() == Stage::Running);
    let by = running.map(|expires| {
        let due = Deadline::long(&wall(look).in_zone(&expires.zone), expires.at);
        if look.as_of.is_some() { due.standing_still() } else { due }
    });
    let otherwise = if by.is_none() { "It does not run." } else { "" };
    Status {
        tone,
        mark,
        state: state(silence.stage()).to_owned(),
        why: None,
        owes: owes.to_owned(),
        act: act.to_owned(),
        by,
        until: "Ends",
        otherwise: otherwise.to_owned(),
    }
}

fn facts(look: &Look, silence: &Silence) -> Block {
    let wall = wall(look);
    let proposed = silence.period.proposed.as_ref();
    let mut facts = Facts::default()
        .and("Proposed", wall.long(silence.proposed_at))
        .and_if("Note", proposed.and_then(|it| it.note.clone()));
    if let Some(running) = &silence.period.running {
        let agreed = &running.started.agreed;
        facts = facts
            .and("Agreed", Say::bold(agreed.place.clone(), agreed.on.to_string()))
            .and_if("Started", silence.started_at.map(|at| wall.long(at)))
            .and("Ends", wall.in_zone(&running.expires.zone).long(running.expires.at))
            .and("Sent to", format!("{} members", running.started.addressees.len()));
    }
    for (from, to, why) in &silence.moves {
        let (from, to) = (wall.long(from.at).text, wall.long(to.at).text);
        facts = facts.and("Its end was moved", Say::Change(from, format!("{to}: {why}")));
    }
    if let Some(broken) = silence.period.broken.as_ref().filter(|_| look.sight.may_see_who_broke(silence)) {
        let by = format!(
            "{} by an {}",
            broken.member,
            if broken.form == domain::silence::event::Form::Amendment { "amendment" } else { "objection" }
        );
        facts = facts.and("Broken", Say::bold(by, broken.says.clone()));
        let received = broken.received.earliest().ok().map(|at| wall.long(at));
        facts = facts.and_if("Received", received).and("By the clock", broken.received.clock.clone());
    }
    for (at, member) in &silence.withdrawn {
        facts = facts.and(
            "Objection taken back",
            Say::bold(
                format!("{member}, {}", wall.short(*at).text),
                "no effect: a broken silence stays broken",
            ),
        );
    }
    if let Some((at, outcome)) = &silence.informed {
        facts = facts.and("All members told", Say::bold(outcome.clone(), wall.long(*at).text));
    }
    Block::new("facts", "The procedure").with(facts)
}

/// Silence is recorded: who was silent counts as assent, and who of them had opened the text is said (DR12).
fn silent(look: &Look, silence: &Silence) -> Block {
    let Some(held) = &silence.held else { return Block::default() };
    let counted = format!(
        "{} members were silent, which counts as assent; {} of them had opened the text.",
        held.silent.len(),
        held.opened.len()
    );
    let block = Block::new("silent", "Who was silent").with(Part::Words(counted));
    if !look.sight.sees_all() {
        return block;
    }
    let rows = held.silent.iter().map(|code| {
        let opened =
            if held.opened.contains(code) { "had opened the text" } else { "had not opened the text" };
        vec![Say::text(code.to_string()), Say::text(opened)]
    });
    block.with(Table::of(&["Member", "Text"], "").rows(rows))
}

fn late(silence: &Silence) -> Block {
    let rows = silence.late.iter().map(|late| {
        vec![
            Say::text(late.member.to_string()),
            Say::text(late.received_at.to_string()),
            Say::text(late.offered.clone()),
        ]
    });
    let heads = ["Member", "Received", "Offered instead"];
    Block::new("late", "Received at the end or after").with(Table::of(&heads, "").rows(rows))
}

fn act(silence: &Silence, verb: &str, end: &str) -> Act {
    Act::new(verb, format!("/silence/{}/{end}", silence.silence))
}

fn acts(look: &Look, silence: &Silence) -> Vec<Act> {
    let holds = |role| look.as_of.is_none() && look.person.holds(&[role]);
    let mut acts = Vec::new();
    if holds(Role::CoChairs) {
        acts.extend(of_the_chairs(look, silence));
    }
    let own = look.person.acts_for(Role::MemberGovernment).filter(|_| look.as_of.is_none());
    if let Some(own) = own {
        acts.extend(of_a_member(silence, own.as_str()));
    }
    if holds(Role::Rso) && matches!(silence.stage(), Stage::Running | Stage::Held) {
        acts.push(
            spoken(act(silence, "Register an objection or amendment", "break"))
                .asking(Field::line("member", "Member").needed())
                .asking(Field::line("channel", "How it came").of(Control::Choose(channels())).needed())
                .asking(
                    Field::line("at", "Received, by the clock of the channel")
                        .hinted("2014-06-20T17:40")
                        .needed(),
                )
                .asking(Field::line("zone", "Zone").typed(look.world.settings.zone(look.now)).needed())
                .asking(Field::line("clock", "Which clock").typed("fax gateway").needed()),
        );
    }
    if holds(Role::Rso) && silence.period.running.is_some() && silence.stage() != Stage::Running {
        acts.push(late_objection(silence));
    }
    acts
}

/// What came at the end or after is recorded, with what its author was offered instead (DR14).
fn late_objection(silence: &Silence) -> Act {
    act(silence, "Record what came too late", "refuse-late")
        .noting("It breaks nothing; it is on record with what its author was offered instead. DR14")
        .asking(Field::line("member", "Member").needed())
        .asking(
            Field::line("received_at", "Received")
                .hinted("2014-06-23T12:00:01+07:00, or a day: 2014-06-24")
                .needed(),
        )
        .asking(Field::line("offered", "Offered instead").typed("explanation of position").needed())
}

fn channels() -> Vec<Choice> {
    let choice =
        |value: &str| Choice { value: value.to_owned(), text: value.to_owned(), ..Choice::default() };
    ["fax", "email", "post", "hand"].map(choice).to_vec()
}

fn of_the_chairs(look: &Look, silence: &Silence) -> Vec<Act> {
    let zone = look.world.settings.zone(look.now).to_owned();
    let reason = || Field::line("reason", "Reason").of(Control::Text(2)).needed();
    let ends =
        |label: &str| Field::line("expires", label).hinted("The local time: 2014-06-23T12:00").needed();
    let in_zone = || Field::line("zone", "In the zone").typed(zone.clone()).needed();
    match silence.stage() {
        Stage::Proposed => vec![
            act(silence, "Start silence", "start")
                .toned(Tone::Solid)
                .noting("All members of the body are told by letter.")
                .asking(Field::line("agreed_in", "Where it was agreed").needed())
                .asking(Field::line("agreed_on", "When it was agreed").hinted("2014-06-06").needed())
                .asking(ends("Ends"))
                .asking(in_zone()),
        ],
        Stage::Running => vec![
            act(silence, "Extend silence", "extend")
                .asking(ends("New end"))
                .asking(in_zone())
                .asking(reason()),
            act(silence, "Call silence off", "cancel").toned(Tone::Against).asking(reason()),
        ],
        _ => vec![
            act(silence, "Tell all members", "inform")
                .asking(Field::line("outcome", "Outcome").hinted("adopted, not adopted").needed()),
        ],
    }
}

fn spoken(act: Act) -> Act {
    let form = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        ..Choice::default()
    };
    let forms = vec![form("objection", "Objection"), form("amendment", "Amendment")];
    act.toned(Tone::Against)
        .asking(Field::line("form", "Form").of(Control::OneOf(forms)).needed())
        .asking(Field::line("says", "What it says").of(Control::Text(3)).needed())
        .asking(Field::line("paragraphs", "Paragraphs it is about").hinted("p31, p32"))
}

fn of_a_member(silence: &Silence, own: &str) -> Vec<Act> {
    match silence.stage() {
        Stage::Proposed => vec![
            act(silence, "Refuse silence", "refuse")
                .toned(Tone::Against)
                .noting("One refusal in the meeting and no silence runs (DR13).")
                .carrying("member", own)
                .asking(Field::line("reason", "Reason")),
        ],
        Stage::Running | Stage::Held => vec![
            spoken(act(silence, "Break silence", "break"))
                .noting("In writing, before the end by the clock of receipt. It cannot be repaired by taking it back.")
                .carrying("member", own),
        ],
        Stage::Broken if silence.period.broken.as_ref().is_some_and(|broken| broken.member.as_str() == own) => {
            vec![act(silence, "Take the objection back", "withdraw-objection").carrying("member", own)]
        }
        _ => Vec::new(),
    }
}

/// The request a form asks for.
async fn asked(
    desk: &Desk,
    (id, act): (&str, &str),
    typed: &Typed,
) -> Result<(Asked, &'static str), Problem> {
    let text = |name: &str| typed.text(name).to_owned();
    let ends = || DeadlineTime { at: text("expires"), zone: text("zone") };
    Ok(match act {
        "refuse" => {
            let body = json::SilenceRefusal { member: text("member"), reason: typed.given("reason") };
            (json::RefuseSilence::ask(id, body, desk).await?, "silence-refused")
        }
        "start" => {
            let body = json::SilenceStart {
                agreed_in: text("agreed_in"),
                agreed_on: text("agreed_on"),
                expires: ends(),
            };
            (json::StartSilence::ask(id, body, desk).await?, "silence-started")
        }
        "extend" => {
            let body = json::SilenceExtension { expires: ends(), reason: text("reason") };
            (json::ExtendSilence::ask(id, body, desk).await?, "silence-extended")
        }
        "break" => (json::BreakSilence::ask(id, typed_break(typed), desk).await?, "silence-broken"),
        "cancel" => {
            let body = crate::json::nominations::WithReason { reason: text("reason") };
            (json::CancelSilence::ask(id, body, desk).await?, "silence-cancelled")
        }
        "inform" => {
            let body = json::SilenceOutcome { outcome: text("outcome") };
            (json::InformMembers::ask(id, body, desk).await?, "members-told")
        }
        "refuse-late" => {
            let body = json::LateObjection {
                member: text("member"),
                received_at: text("received_at"),
                offered: text("offered"),
            };
            (json::RefuseLate::ask(id, body, desk).await?, "late-recorded")
        }
        "withdraw-objection" => {
            let body = json::OfMember { member: text("member") };
            (json::WithdrawObjection::ask(id, body, desk).await?, "objection-withdrawn")
        }
        _ => return Err(Problem::absent()),
    })
}

fn typed_break(typed: &Typed) -> json::SilenceBreak {
    let paragraphs = typed.text("paragraphs").split(',').map(str::trim).filter(|id| !id.is_empty());
    json::SilenceBreak {
        member: typed.text("member").to_owned(),
        form: typed.text("form").to_owned(),
        paragraphs: paragraphs.map(str::to_owned).collect(),
        says: typed.text("says").to_owned(),
        channel: typed.given("channel"),
        received: typed.given("at").map(|at| AssertedTime {
            at,
            zone: typed.text("zone").to_owned(),
            clock: typed.text("clock").to_owned(),
        }),
    }
}

pub(crate) async fn press(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let home = format!("/silence/{id}");
    found(&look, &id)?;
    let outcome = match asked(&desk, (&id, &act), &typed).await {
        Ok((asked, flash)) => {
            let asking = typed.asking(&desk)?;
            let seen = asking.seen;
            perform(&desk, asking, asked, seen).await.map(|done| (done, flash))
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok((done, flash)) => Ok(see(&home, flash, done.receipt.positions.map(|(_, last)| last))),
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => Ok(again(record(&desk, &look, &id)?, (&look, &home), &typed, &problem)),
    }
}
