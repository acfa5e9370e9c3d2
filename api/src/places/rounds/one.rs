//! `/rounds/{guide}/{n}`: how far is a round, how did its deadline move, who owes what, and what can be done?

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use domain::round::State as Stage;
use domain::round::event::{Act as Joint, Manner};
use domain::{ParticipantCode, Role};
use projections::rounds::{Dispatch, Record};
use workflows::fresh;

use super::super::since::{About, Before, news_at};
use super::super::{Reader, Shown, frame, html, page, record, wall};
use super::{due, found, home, kind, nothing, state};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::bulk::Bulk;
use crate::view::form::{Choice, Control, Field};
use crate::view::table::Row;
use crate::view::{Act, Block, Docket, Facts, Page, Part, Say, Status, Table, Tag, Tone};

pub(crate) async fn one(
    State(desk): State<Desk>,
    Reader(look): Reader,
    headers: HeaderMap,
    Path((guide, number)): Path<(String, String)>,
) -> Shown {
    let id = format!("{guide}/{number}");
    let mut page = shown(&desk, &look, &id).await?;
    let before = Before::at(&look, &headers);
    if let Some(news) = news_at(&desk, &look, before, About::Round(&found(&look, &id)?.id)).await? {
        page = page.over(news);
    }
    before.marked_at(&look, &home(&id), Ok(html(&page)))
}

/// The page of a round.
pub(super) async fn shown(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let it = found(look, id)?;
    let plan = it.round.plan.as_ref().ok_or_else(Problem::absent)?;
    let around = frame(look);
    let docket = Docket::titled(format!("Round {} on {}", plan.number, plan.guide), kind(plan.kind))
        .under(vec![around.link("/rounds", "Rounds")])
        .marked(plan.text.clone(), vec![format!("procedure review-round, version {}", plan.procedure)])
        .with_ways(ways(look, it));
    let mut shown = page(look, docket)
        .standing(status(look, it))
        .wide(owes(look, it))
        .narrow(acts(desk, look, it)?)
        .narrow(Block::new("facts", "The round").with(facts(look, it)));
    if !it.moved.is_empty() || !it.round.requests.is_empty() {
        shown = shown.wide(moves(look, it));
    }
    if it.round.takes_dispositions() || it.round.state == Stage::Complete {
        shown = shown.narrow(dispositions(look, it));
    }
    if let Some(history) = record::history(desk, look, &format!("round/{id}")).await? {
        shown = shown.wide(history);
    }
    Ok(shown)
}

fn ways(look: &Look, it: &Record) -> Vec<crate::view::Link> {
    let (around, id) = (frame(look), it.id.as_str());
    let mut ways = Vec::new();
    if own(look, it).is_some() {
        ways.push(around.link(&format!("{}/desk", home(id)), "Your delegation's desk"));
    }
    if it.is_out() {
        ways.push(around.link(&format!("{}/matrix", home(id)), "Comments"));
    }
    ways
}

/// The delegation for which the reader looks at this round, if it is asked.
pub(crate) fn own<'a>(look: &'a Look, it: &Record) -> Option<&'a ParticipantCode> {
    look.sight.acts_for().find(|code| it.round.asks(code))
}

fn status(look: &Look, it: &Record) -> Status {
    let (tone, mark, owes, act) = match it.round.state {
        Stage::None | Stage::Prepared => ("is-owed", "○", "The secretariat", "circulates the text"),
        Stage::Open if it.round.resting_since.is_some() => {
            ("is-owed", "◔", "Nobody", "the clock stands still until the round is reopened")
        }
        Stage::Open => ("is-owed", "◔", "The addressees", "comment, or say that they have none"),
        Stage::Closed => ("is-owed", "▲", "The secretariat", "begins the dispositions"),
        Stage::Dispositions if it.counts.open() == 0 => {
            ("is-owed", "▲", "The co-leads, jointly", "complete the round")
        }
        Stage::Dispositions => {
            ("is-owed", "▲", "The secretariat and the co-leads", "deal with every comment")
        }
        Stage::Complete => ("is-done", "●", "Nobody", "the next text may be issued"),
        Stage::Cancelled => ("is-no", "✕", "Nobody", ""),
    };
    let runs = it.round.state == Stage::Open && it.round.resting_since.is_none();
    Status {
        tone,
        mark,
        state: state(it).to_owned(),
        owes: owes.to_owned(),
        act: act.to_owned(),
        by: it.deadline().filter(|_| runs).map(|deadline| due(look, deadline)),
        until: if runs { "Comments are in time before" } else { "" },
        otherwise: if runs { String::new() } else { "no instant is set".to_owned() },
        ..Status::default()
    }
}

fn facts(look: &Look, it: &Record) -> Facts {
    let wall = wall(look);
    let Some(plan) = &it.round.plan else { return Facts::default() };
    let manner = held(look, plan);
    let digests = it.round.text.iter().flat_map(|text| &text.languages);
    let digests: Vec<String> = digests
        .map(|one| format!("{}: {}…", one.language, &one.digest[..one.digest.len().min(16)]))
        .collect();
    let sealed = if plan.sealed_until_close { "until the round closes" } else { "no" };
    Facts::default()
        .and("Held", manner)
        .and(
            "Asked",
            match plan.addressees.len() {
                1 => format!("1 addressee, by its capacities on {}", plan.resolved_on),
                many => format!("{many} addressees, by their capacities on {}", plan.resolved_on),
            },
        )
        .and("For information", format!("{} others", plan.informed.len()))
        .and_if("Circulated", it.circulated_at.map(|at| wall.long(at)))
        .and_if("Text fixed by SHA-256", (!digests.is_empty()).then_some(Say::Lines(digests)))
        .and("Sealed", sealed)
        .and("Nothing said", plan.kind.silence_means().in_words())
        .and("Committee", plan.committee.as_str())
        .and_if("Closed", it.closed_at.map(|at| wall.long(at)))
        .and_if("Answers at the close", it.round.tally.map(tally))
}

/// How it is held: in writing, or in a meeting, which is led to where it is one of the committee.
fn held(look: &Look, plan: &domain::round::event::Prepared) -> Say {
    let Manner::Workshop { meeting, .. } = &plan.manner else { return Say::text("in writing") };
    let names = if plan.manner.is_non_attributable() { "no comment carries a name" } else { "by delegation" };
    match plan.manner.committee_meeting() {
        Some((number, _)) => {
            let address = format!("/committees/{}", plan.committee);
            let words = format!("workshop in meeting {number} of the committee, {names}");
            Say::link(frame(look).to(&address), words)
        }
        None => Say::text(format!("workshop “{meeting}”, {names}")),
    }
}

fn tally(tally: domain::round::event::Tally) -> String {
    format!(
        "{} submitted, {} without comments, {} without a response, of {}",
        tally.submitted, tally.no_comments, tally.no_response, tally.addressees
    )
}

/// How the deadline moved, and who asks for more time.
fn moves(look: &Look, it: &Record) -> Block {
    let wall = wall(look);
    let mut table = Table::of(&["Moved", "From", "To", "Why", "Asked for by"], "It has not moved.");
    for moved in &it.moved {
        let asked = moved.requested_by.iter().map(ParticipantCode::as_str).collect::<Vec<_>>().join(", ");
        table = table.row(vec![
            wall.brief(moved.at).into(),
            wall.in_zone(&moved.from.zone).long(moved.from.at).into(),
            wall.in_zone(&moved.to.zone).long(moved.to.at).into(),
            Say::text(moved.reason.clone()),
            Say::maybe((!asked.is_empty()).then_some(asked)),
        ]);
    }
    let mut block = Block::new("moved", "How the deadline moved");
    if !it.moved.is_empty() {
        block = block.with(table);
    }
    for request in &it.round.requests {
        let until = wall.in_zone(&request.asked_until.zone).long(request.asked_until.at).text;
        let words = format!("{} asks for time until {until}: {}", request.participant, request.reason);
        block = block.with(Part::Note("owed", words));
    }
    block.with(Part::Hint(
        "A deadline moves for all addressees, before it passes, and for a reason. DR16".to_owned(),
    ))
}

/// Who owes what: to everybody as it may be known outside, to the delegation itself as it is inside.
fn owes(look: &Look, it: &Record) -> Block {
    let reminds = may_remind(look, it);
    let (wall, id) = (wall(look), it.id.as_str());
    let mut table = Table::of(
        &["Delegation", "Answer", "Dispatch", "Reminded#", "Last activity"],
        "Nobody is asked yet.",
    );
    for code in it.addressees() {
        let answer = look.world.rounds.answer(&it.id, code);
        let said = answer.map_or(Say::Nothing, |answer| {
            if look.sight.may_see_inside(answer) {
                Say::bold(answer.inside().words(), "as your delegation sees it")
            } else {
                answered(answer.outside()).into()
            }
        });
        let reminded = it.reminders.iter().filter(|(_, whom)| whom.contains(code)).count();
        let awaited = answer.is_some_and(|answer| answer.response.stage.is_awaited());
        table.rows.push(Row {
            cells: vec![
                Say::bold(code.as_str(), name_of(look, code)),
                said,
                dispatch(look, it, code),
                Say::text(reminded.to_string()),
                answer.and_then(|answer| answer.last_seen).map_or(Say::Nothing, |at| wall.brief(at).into()),
            ],
            value: if awaited { code.as_str().to_owned() } else { String::new() },
            picked: false,
        });
    }
    let block = Block::new("owes", "Who owes what, delegation by delegation");
    if !reminds {
        return block.with(table);
    }
    table.pick = Some("to");
    let acts = vec![("remind".to_owned(), "Preview the reminder".to_owned())];
    let what = "delegations";
    block.with(Bulk { what, action: format!("{}/remind/preview", home(id)), acts, table })
}

pub(super) fn answered(outside: projections::rounds::Outside) -> Tag {
    use projections::rounds::Outside;
    let (tone, mark) = match outside {
        Outside::Awaited => ("none", "○"),
        Outside::Submitted | Outside::NoComments => ("ok", "●"),
        Outside::Silent => ("no", "–"),
        Outside::Late => ("owed", "◐"),
    };
    Tag::new(tone, mark, outside.words())
}

fn dispatch(look: &Look, it: &Record, code: &ParticipantCode) -> Say {
    let Some(dispatched) = it.dispatched.get(code) else { return Say::Nothing };
    let when = wall(look).brief(dispatched.at).text;
    match dispatched.state {
        Dispatch::Arrived => Say::bold(format!("● arrived by {}", dispatched.channel.as_str()), when),
        Dispatch::Failed => {
            let why = dispatched.reason.clone().unwrap_or_default();
            Say::bold(format!("✕ not by {}", dispatched.channel.as_str()), format!("{why} {when}"))
        }
    }
}

pub(super) fn may_remind(look: &Look, it: &Record) -> bool {
    look.as_of.is_none()
        && look.person.holds(&[Role::Rso])
        && it.round.state == Stage::Open
        && it.round.resting_since.is_none()
}

fn dispositions(look: &Look, it: &Record) -> Block {
    let counts = &it.counts;
    let facts = Facts::default()
        .and("Received, not sorted", counts.received.to_string())
        .and("Sorted", counts.triaged.to_string())
        .and("Proposed", counts.proposed.to_string())
        .and("With the committee", counts.referred.to_string())
        .and("Decided", counts.decided.to_string())
        .and("Merged", counts.merged.to_string())
        .and("Withdrawn", counts.withdrawn.to_string());
    let open = frame(look).link(&format!("{}/matrix?open=yes", home(it.id.as_str())), "Open comments");
    let block = Block::new("left", "Before the next text").with(facts);
    if counts.open() == 0 {
        return block.with(Part::Note("ok", "Every comment is dealt with.".to_owned()));
    }
    let words = format!("The next text cannot be issued over {} open comments. DR17", counts.open());
    block.with(Part::Note("owed", words)).with(Part::Links(vec![open]))
}

/// What the reader may do with the round.
fn acts(desk: &Desk, look: &Look, it: &Record) -> Result<Block, Problem> {
    let block = Block::new("acts", "What you can do");
    if look.as_of.is_some() {
        return Ok(block.with(nothing()));
    }
    let mut acts = of_officer(look, it);
    acts.extend(of_co_lead(look, it));
    acts.extend(of_delegation(look, it));
    if acts.is_empty() {
        return Ok(block.with(nothing()));
    }
    let mut filled = block;
    for act in acts {
        let key = fresh::key(desk.office.clock().now())?;
        filled = filled.with(act.carrying("version", it.version).carrying("key", key));
    }
    Ok(filled)
}

fn at(it: &Record, act: &str) -> String {
    format!("{}/{act}", home(it.id.as_str()))
}

fn reason() -> Field {
    Field::line("reason", "Reason").of(Control::Text(2)).needed()
}

fn of_officer(look: &Look, it: &Record) -> Vec<Act> {
    if !look.person.holds(&[Role::Rso]) {
        return Vec::new();
    }
    let decided = |verb: &'static str, act: &str| {
        Act::new(verb, at(it, act))
            .asking(
                Field::line("authority", "Decided by")
                    .hinted("Which body or who, and where it is written.")
                    .needed(),
            )
            .asking(reason())
    };
    match it.round.state {
        Stage::Prepared => vec![circulate(look, it)],
        Stage::Open if it.round.resting_since.is_some() => {
            vec![decided("Reopen the round", "reopen").toned(Tone::Solid)]
        }
        Stage::Open => {
            let mut acts: Vec<Act> = write_down(it).into_iter().collect();
            acts.push(decided("Let the round rest", "pause"));
            acts.push(repeat(it).noting("By another channel, where it did not arrive."));
            acts.push(failed(it));
            acts
        }
        Stage::Closed => {
            let begin = Act::new("Begin the dispositions", at(it, "start-dispositions")).toned(Tone::Solid);
            std::iter::once(begin).chain(write_down(it)).collect()
        }
        Stage::Dispositions => write_down(it).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The text goes out in every language it was issued in; one may be left out. Where the guide is kept elsewhere its digest is typed.
fn circulate(look: &Look, it: &Record) -> Act {
    let act = Act::new("Circulate the text", at(it, "circulate"))
        .toned(Tone::Solid)
        .noting("Its digest is fixed in each language; every addressee is asked at once.");
    let issued = issued(look, it);
    if issued.is_empty() {
        return act
            .asking(Field::line("language", "Language of the text").typed("en").needed())
            .asking(Field::line("digest", "SHA-256 of the text").hinted("64 letters and digits.").needed());
    }
    let choices = issued.into_iter().map(|(language, digest)| {
        let begins = format!("SHA-256 {}…", &digest[..digest.len().min(16)]);
        Choice::new(format!("{language} {digest}"), language).beside(&begins).chosen(true)
    });
    act.asking(Field::line("texts", "Languages").of(Control::SomeOf(choices.collect())).needed())
}

/// The languages the text of a round was issued in, each with its digest.
fn issued(look: &Look, it: &Record) -> Vec<(String, String)> {
    let plan = it.round.plan.as_ref();
    let guide = plan.and_then(|plan| look.world.guides.get(plan.guide.as_str()));
    let (Some(plan), Some(guide)) = (plan, guide) else { return Vec::new() };
    let mut readable = look.sight.versions_of(guide);
    let Some(version) = readable.find(|version| version.symbol.to_string() == plan.text) else {
        return Vec::new();
    };
    let source = (guide.dossier.language.to_string(), version.text.digest().to_string());
    let translations = guide.dossier.translations.iter().filter(|one| one.number == version.number);
    let others = translations.map(|one| (one.language.to_string(), one.text.digest().to_string()));
    std::iter::once(source).chain(others).collect()
}

/// In a workshop the rapporteur writes down what experts say: with the delegation, or with no name at all (DR29).
fn write_down(it: &Record) -> Option<Act> {
    let plan = it.round.plan.as_ref().filter(|plan| matches!(plan.manner, Manner::Workshop { .. }))?;
    let act = Act::new("Write down what was said", at(it, "write-down"));
    let act = if plan.manner.is_non_attributable() {
        act.noting("It is recorded without a name, and none can be added later. DR29")
    } else {
        act.asking(addressee(it)).noting("It is recorded as a comment of the delegation that said it.")
    };
    Some(super::desk::comment_fields(act, it, None))
}

fn addressee(it: &Record) -> Field {
    let choices = it.addressees().iter().map(|code| {
        let unreached = it.round.unreached.contains(code);
        Choice::new(code.as_str(), code.as_str())
            .beside(if unreached { "did not arrive" } else { "" })
            .chosen(unreached)
    });
    Field::line("participant", "Addressee").of(Control::Choose(choices.collect())).needed()
}

fn channel() -> Field {
    let channels = [("email", "e-mail"), ("fax", "fax"), ("post", "post"), ("hand", "by hand")];
    Field::line("channel", "Channel").of(Control::Choose(Choice::list(&channels, "fax"))).needed()
}

fn repeat(it: &Record) -> Act {
    Act::new("Record a repeated dispatch", at(it, "dispatch-repeated"))
        .asking(addressee(it))
        .asking(channel())
        .asking(Field::line("delivered", "It arrived").of(Control::Tick))
}

fn failed(it: &Record) -> Act {
    Act::new("Record a failed dispatch", at(it, "dispatch-failed"))
        .asking(addressee(it))
        .asking(channel())
        .asking(reason())
}

/// The act of which this government's half is missing, if the other is given.
fn pending<'a>(
    look: &Look,
    it: &'a Record,
    is: impl Fn(&Joint) -> bool,
) -> Option<&'a domain::round::Pending> {
    let governments: Vec<&ParticipantCode> = look.sight.acts_for().collect();
    it.round
        .pending
        .iter()
        .find(|pending| is(&pending.act) && !governments.iter().any(|code| pending.halves.has(code)))
}

fn of_co_lead(look: &Look, it: &Record) -> Vec<Act> {
    if !look.person.holds(&[Role::CoLeads]) || !look.sight.leads_round(it) {
        return Vec::new();
    }
    match it.round.state {
        Stage::Open if it.round.resting_since.is_none() => vec![extend(look, it), cancel(look, it)],
        Stage::Dispositions => {
            let note = if it.counts.open() == 0 {
                "One of two halves; the other co-lead gives the other."
            } else {
                "It is refused while a comment is open, and the refusal names it. DR17"
            };
            vec![Act::new("Complete the round", at(it, "complete")).toned(Tone::Solid).noting(note)]
        }
        _ => Vec::new(),
    }
}

fn extend(look: &Look, it: &Record) -> Act {
    let first = pending(look, it, |act| matches!(act, Joint::Extend(_)));
    let proposed = match first.map(|first| &first.act) {
        Some(Joint::Extend(to)) => Some(to),
        _ => None,
    };
    let asked = it.round.requests.last().map(|request| &request.asked_until);
    let to = proposed.or(asked);
    let zone = to.or(it.deadline()).map(|deadline| deadline.zone.clone()).unwrap_or_default();
    let local = to.and_then(|to| {
        let zone = domain::calendar::zone(&to.zone).ok()?;
        Some(zone.to_datetime(to.at).strftime("%Y-%m-%dT%H:%M").to_string())
    });
    let note = if first.is_some() {
        "The other co-lead has given a half for this instant; yours completes it."
    } else {
        "One of two halves: nothing moves before the other co-lead wants the same instant."
    };
    let given = first.and_then(|first| first.reason.clone()).unwrap_or_default();
    Act::new("Move the deadline for all", at(it, "extend"))
        .noting(note)
        .asking(
            Field::line("at", "To")
                .typed(local.unwrap_or_default())
                .hinted("Like 2014-03-28T17:00.")
                .needed(),
        )
        .asking(Field::line("zone", "In the zone").typed(zone).needed())
        .asking(reason().typed(given))
}

fn cancel(look: &Look, it: &Record) -> Act {
    let first = pending(look, it, |act| matches!(act, Joint::Cancel));
    let given = first.and_then(|first| first.reason.clone()).unwrap_or_default();
    Act::new("Call the round off", at(it, "cancel"))
        .toned(Tone::Against)
        .noting("One of two halves.")
        .asking(reason().typed(given))
}

fn of_delegation(look: &Look, it: &Record) -> Vec<Act> {
    let speaks = look.person.holds(&[Role::Nfp, Role::MemberGovernment]);
    let runs = it.round.state == Stage::Open && it.round.resting_since.is_none();
    if !speaks || !runs || own(look, it).is_none() {
        return Vec::new();
    }
    let zone = it.deadline().map(|deadline| deadline.zone.clone()).unwrap_or_default();
    vec![
        Act::new("Ask for more time", at(it, "request-extension"))
            .noting("The deadline moves for all or for none; the co-leads decide.")
            .asking(Field::line("at", "Until").hinted("Like 2014-03-31T17:00.").needed())
            .asking(Field::line("zone", "In the zone").typed(zone).needed())
            .asking(reason()),
    ]
}

/// The name of a participant today.
pub(super) fn name_of(look: &Look, code: &ParticipantCode) -> String {
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    look.world.participants.name_on(code.as_str(), day).to_owned()
}
