//! `/rounds/{guide}/{n}/matrix`: the comments of a round in the usual columns, and the walk through their dispositions.

use axum::extract::{Path, State};
use domain::comment::Stage;
use domain::comment::event::{Disposition, Kind, Place};
use domain::{ParticipantCode, Role};
use projections::rounds::matrix::Between;
use projections::rounds::{Query, Record, Remark};
use workflows::fresh;

use super::super::guides::lineage;
use super::super::{Reader, Shown, frame, html, page, record, wall};
use super::{found, home, nothing};
use crate::desk::Desk;
use crate::json::round_reads::matrix_query;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::frame::encoded;
use crate::view::{
    Act, Block, Docket, Facts, Filters, Link, Page, Pager, Part, Say, Status, Table, Tag, Tone,
};

/// Comments of one page: with long comments it stays within 60 kB.
const PAGE: usize = 25;
/// Letters of a comment shown in the table; the whole of it stands on its own page.
const SHOWN: usize = 300;

pub(crate) async fn matrix(Reader(look): Reader, Path((guide, number)): Path<(String, String)>) -> Shown {
    let id = format!("{guide}/{number}");
    let it = found(&look, &id)?;
    let query = asked(&look)?;
    let before = usize::try_from(look.number("before")?.unwrap_or(0)).unwrap_or(0);
    let sees = look.sight.remarks_of(it);
    let chosen = look.world.rounds.page(it, &query, (before, PAGE), sees);
    let around = frame(&look);
    let docket = Docket::titled(format!("Comments of round {id}"), lede(&look, it))
        .under(vec![around.link("/rounds", "Rounds"), around.link(&home(&id), id.as_str())])
        .marked(it.round.text.as_ref().map(|text| text.symbol.clone()).unwrap_or_default(), Vec::new());
    let mut table = Table::of(
        &["No.", "Delegation", "Place", "Type", "Comment", "Proposed text", "Disposition", "Reason"],
        empty(it),
    );
    for remark in &chosen.remarks {
        table = table.row(row(&look, remark));
    }
    let last = before + chosen.remarks.len();
    let more = (last < chosen.found).then(|| paged(&look, last));
    let note = if chosen.found == 0 {
        "No comment is looked for here.".to_owned()
    } else {
        format!("Comments {} to {last} of {}", before + 1, chosen.found)
    };
    let pager = Pager { note, next: more, csv: Some(super::super::csv_address(&look)), ..Pager::default() };
    let mut shown = page(&look, docket).wide(Block::new("matrix", "").with(table).with(pager));
    shown.facets = true;
    shown = shown.narrow(Block::new("filters", "Look for").with(filters(&look, it, &query)));
    shown = shown.narrow(super::files::block(&look, it));
    Ok(html(&shown))
}

fn lede(look: &Look, it: &Record) -> String {
    let counts = &it.counts;
    if it.is_sealed() && !look.sight.sees_all() {
        return "Comments are sealed until the round closes; you see those of your own delegation."
            .to_owned();
    }
    format!(
        "{} are decided, {} merged, {} referred, {} open. The next text cannot be issued over an open comment.",
        counts.decided,
        counts.merged,
        counts.referred,
        counts.open() - counts.referred
    )
}

fn empty(it: &Record) -> &'static str {
    if it.is_sealed() {
        "No comment of yours is on file. Those of others are sealed until the round closes."
    } else {
        "No comment fits. Take a filter away, or wait for comments to come."
    }
}

/// What is looked for: as the address says; a co-lead may look for what lacks her half.
pub(super) fn asked(look: &Look) -> Result<Query, Problem> {
    let mut query = matrix_query(look)?;
    if look.asked("half").is_some() {
        query.half_of = look.sight.acts_for().next().cloned();
    }
    Ok(query)
}

fn paged(look: &Look, before: usize) -> String {
    let mut pairs: Vec<String> = look
        .query
        .iter()
        .filter(|(name, _)| !["before", "done", "at_least"].contains(&name.as_str()))
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.push(format!("before={before}"));
    format!("{}?{}", look.path, pairs.join("&"))
}

pub(crate) fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn row(look: &Look, remark: &Remark) -> Vec<Say> {
    let words = remark.words();
    vec![
        Say::link(walk(look, remark), remark.id.as_str()),
        Say::text(whose(remark)),
        Say::text(remark.place()),
        Say::maybe(remark.kind().map(Kind::as_str)),
        Say::text(words.map(|words| short(&words.comment)).unwrap_or_default()),
        Say::maybe(words.and_then(|words| words.proposed.as_deref()).map(short)),
        tag(remark).into(),
        Say::maybe(remark.comment.decision.as_ref().and_then(|it| it.reason.clone())),
    ]
}

/// The page of a comment, keeping what is looked for, so that one can walk on.
fn walk(look: &Look, remark: &Remark) -> String {
    let query = looked_for(look);
    let query = if query.is_empty() { query } else { format!("?{query}") };
    format!("/comments/{}{query}", remark.id)
}

/// What is looked for, as an address says it.
fn looked_for(look: &Look) -> String {
    let kept = look.query.iter().filter(|(name, _)| !["before", "done", "at_least"].contains(&name.as_str()));
    let kept = kept.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
    kept.collect::<Vec<_>>().join("&")
}

/// Whose comment it is, with those merged into it.
pub(crate) fn whose(remark: &Remark) -> String {
    let authors = remark.comment.authors();
    if authors.is_empty() {
        return "without attribution".to_owned();
    }
    let late = if remark.is_late() { " (late)" } else { "" };
    format!("{}{late}", authors.iter().map(ParticipantCode::as_str).collect::<Vec<_>>().join(", "))
}

/// What became of it, as a tag.
pub(crate) fn tag(remark: &Remark) -> Tag {
    let comment = &remark.comment;
    match (comment.stage, remark.disposition()) {
        (Stage::Merged, _) => {
            let into = comment.into.as_ref().map(domain::CommentId::as_str).unwrap_or_default();
            Tag::new("none", "⤷", format!("merged into {into}"))
        }
        (Stage::Withdrawn, _) => Tag::new("none", "–", "withdrawn"),
        (_, Some(Disposition::Accepted)) => Tag::new("ok", "✓", "accepted"),
        (_, Some(Disposition::AcceptedWithChange)) => Tag::new("ok", "◐", "accepted with change"),
        (_, Some(Disposition::NotAccepted)) => Tag::new("no", "✕", "not accepted"),
        (_, Some(Disposition::Noted)) => Tag::new("ok", "●", "noted"),
        (_, Some(Disposition::Referred)) => Tag::new("owed", "→", "referred"),
        (Stage::Proposed, None) => Tag::new("owed", "◔", "proposed"),
        (Stage::Triaged, None) => Tag::new("owed", "○", "sorted"),
        (_, None) => Tag::new("owed", "○", "open"),
    }
}

fn filters(look: &Look, it: &Record, query: &Query) -> Filters {
    let mut delegations = vec![Choice::new("", "all")];
    delegations.extend(it.addressees().iter().map(|code| {
        Choice::new(code.as_str(), code.as_str()).chosen(query.participant.as_ref() == Some(code))
    }));
    let mut kinds = vec![Choice::new("", "all")];
    kinds.extend(
        Kind::ALL
            .into_iter()
            .map(|kind| Choice::new(kind.as_str(), kind.as_str()).chosen(query.kind == Some(kind))),
    );
    let mut dispositions = vec![Choice::new("", "all")];
    dispositions.extend(
        Disposition::ALL
            .into_iter()
            .map(|one| Choice::new(one.as_str(), one.in_words()).chosen(query.disposition == Some(one))),
    );
    let tick = |name: &str, label: &str, on: bool| {
        Field::line(name, label).of(Control::Tick).typed(if on { "yes" } else { "" })
    };
    let mut fields = vec![
        Field::line("q", "Words").typed(query.words.clone().unwrap_or_default()),
        Field::line("participant", "Delegation").of(Control::Choose(delegations)),
        Field::line("place", "Place")
            .typed(query.place.clone().unwrap_or_default())
            .hinted("4 also finds 4.1"),
        Field::line("kind", "Type").of(Control::Choose(kinds)),
        Field::line("disposition", "Disposition").of(Control::Choose(dispositions)),
        tick("open", "Only open ones", query.open),
        tick("late", "Only late ones", query.late),
    ];
    if look.person.holds(&[Role::CoLeads]) {
        fields.push(tick("half", "Only where my half is missing", query.half_of.is_some()));
    }
    let here = look.path.clone();
    Filters {
        action: here.clone(),
        label: "Look for comments",
        search: true,
        fields,
        keep: look.as_of.iter().map(|at| ("as_of".to_owned(), at.clone())).collect(),
        clear: (!query.is_everything()).then(|| Link::new(here, "All comments")),
        verb: "Show these",
        upright: true,
    }
}

pub(crate) async fn comment(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&shown(&desk, &look, &id).await?))
}

/// The page of one comment: what it says, what became of it, and the way to its neighbours.
pub(super) async fn shown(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let remark = look.world.rounds.comment(id).ok_or_else(Problem::absent)?;
    let it = remark.round().and_then(|round| look.world.rounds.get(round.as_str()));
    let it = it.filter(|it| look.sight.may_see_remark(it, remark)).ok_or_else(Problem::absent)?;
    let query = asked(look)?;
    let sees = look.sight.remarks_of(it);
    let between = look.world.rounds.between(it, &query, id, sees);
    let next = between.as_ref().and_then(|between| between.next);
    let around = frame(look);
    let title = format!("{id}, {} on {}", whose(remark), remark.place());
    let round = it.id.as_str();
    let docket = Docket::titled(title, "")
        .under(vec![
            around.link(&home(round), format!("Round {round}")),
            around.link(&format!("{}/matrix", home(round)), "Comments"),
        ])
        .marked(remark.words().map(|words| words.anchor.version.clone()).unwrap_or_default(), Vec::new());
    let mut shown = page(look, docket)
        .standing(status(remark))
        .wide(Block::new("said", "What it says").with(said(look, remark)))
        .narrow(acts(desk, look, (it, remark, &paragraphs(desk, look, remark).await?), next)?)
        .narrow(
            Block::new("became", "What became of it")
                .with_all(became(look, remark))
                .with_all(lineage::of_comment(desk, look, remark).await?),
        );
    if let Some(between) = &between {
        shown = shown.over(Block::bare(vec![steps(look, between)]));
    }
    if let Some(history) = record::history(desk, look, &format!("comment/{id}")).await? {
        shown = shown.wide(history);
    }
    Ok(shown)
}

/// The walk through what is looked for, with the keys n and p.
fn steps(look: &Look, between: &Between<'_>) -> Part {
    let way = |id: &domain::CommentId| {
        let remark = look.world.rounds.comment(id.as_str());
        remark.map(|remark| Link::new(walk(look, remark), id.to_string()))
    };
    let words = format!("Comment {} of {}", between.place, between.found);
    Part::Steps(words, between.previous.and_then(way), between.next.and_then(way))
}

fn status(remark: &Remark) -> Status {
    let tag = tag(remark);
    let (owes, act) = match remark.comment.stage {
        Stage::Received => ("The secretariat", "sorts it"),
        Stage::Triaged => ("The secretariat", "proposes what should become of it"),
        Stage::Proposed if differ(remark) => {
            ("The co-leads, jointly", "two halves differ: neither counts for the other")
        }
        Stage::Proposed => ("The co-leads, jointly", "decide it"),
        Stage::Referred => ("The committee", "decides it"),
        _ => ("Nobody", ""),
    };
    Status {
        tone: if remark.comment.stage.is_disposed() { "is-done" } else { "is-owed" },
        mark: tag.mark,
        state: tag.word,
        owes: owes.to_owned(),
        act: act.to_owned(),
        otherwise: if remark.comment.stage.is_disposed() {
            String::new()
        } else {
            "before the next text".to_owned()
        },
        ..Status::default()
    }
}

fn differ(remark: &Remark) -> bool {
    let mut choices = remark.comment.opinions.values().map(|opinion| (&opinion.choice, &opinion.reason));
    let first = choices.next();
    choices.any(|other| Some(other) != first)
}

fn said(look: &Look, remark: &Remark) -> Facts {
    let wall = wall(look);
    let Some(words) = remark.words() else { return Facts::default() };
    let anchor = &words.anchor;
    let received = remark.comment.received.as_ref();
    let label = if remark.is_late() { "late" } else { "in time" };
    Facts::default()
        .and_if("Words quoted", anchor.quote.as_ref().map(|quote| format!("“{quote}”")))
        .and("Type", words.kind.as_str())
        .and("Comment", words.comment.clone())
        .and_if("Proposed text", words.proposed.clone())
        .and_if("Rationale", words.rationale.clone())
        .and("Made on", format!("{}, {}", anchor.version, anchor.language))
        .and_if("Received", received.and_then(|it| it.received.earliest().ok()).map(|at| wall.long(at)))
        .and("Deadline", label)
        .and_if(
            "Stands now",
            remark.newest_place().map(|(version, place)| format!("{}: {}", version, stands(place))),
        )
}

fn stands(place: &Place) -> String {
    let on: Vec<&str> = place.paragraphs().iter().map(domain::ParagraphId::as_str).collect();
    if on.is_empty() { place.as_str().to_owned() } else { format!("{} on {}", place.as_str(), on.join(", ")) }
}

fn became(look: &Look, remark: &Remark) -> Vec<Part> {
    let comment = &remark.comment;
    let around = frame(look);
    let mut parts = Vec::new();
    if let Some(proposal) = &comment.proposal {
        let reason = proposal.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let words = format!("The secretariat proposes: {}{reason}.", proposal.disposition.in_words());
        parts.push(Part::Words(words));
    }
    for (government, opinion) in &comment.opinions {
        let reason = opinion.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        parts.push(Part::Note("ok", format!("Half of {government}: {}{reason}", wants(&opinion.choice))));
    }
    if differ(remark) {
        parts.push(Part::Note(
            "owed",
            "Two halves that differ leave the comment open. Neither becomes the other\u{2019}s.".to_owned(),
        ));
    }
    if let Some(decision) = &comment.decision {
        let reason = decision.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        parts.push(Part::Note("ok", format!("Decided: {}{reason}", decision.disposition.in_words())));
        if let Some(change) = &decision.change {
            let words = format!(
                "In paragraph {}: “{}” gives way to “{}”.",
                change.paragraph, change.delete, change.insert
            );
            parts.push(Part::Words(words));
        }
    }
    if let Some(into) = &comment.into {
        parts.push(Part::Links(vec![
            around.link(&format!("/comments/{into}"), format!("Dealt with in {into}")),
        ]));
    }
    for joined in &comment.joined {
        let whose = joined.participant.as_ref().map_or("without attribution", ParticipantCode::as_str);
        let link = around.link(
            &format!("/comments/{}", joined.from),
            format!("{} of {whose} is dealt with here", joined.from),
        );
        parts.push(Part::Links(vec![link]));
    }
    for (version, place) in &comment.places {
        parts.push(Part::Hint(format!("On {version}: {}", stands(place))));
    }
    if parts.is_empty() {
        parts.push(Part::Empty("Nothing yet.".to_owned()));
    }
    parts
}

fn wants(choice: &domain::comment::event::Choice) -> String {
    use domain::comment::event::Choice as Wanted;
    match choice {
        Wanted::Decide { disposition, .. } => disposition.in_words().to_owned(),
        Wanted::Refer { to } => format!("refer it to the {to}"),
        Wanted::Reopen => "look at it again".to_owned(),
    }
}

/// The paragraphs of the version on which a comment has no one place, for a person to choose among; those that may be meant first.
async fn paragraphs(desk: &Desk, look: &Look, remark: &Remark) -> Result<Vec<Choice>, Problem> {
    let Some((symbol, place)) =
        remark.newest_place().filter(|(_, place)| !matches!(place, Place::Placed { .. }))
    else {
        return Ok(Vec::new());
    };
    let guide = remark.comment.received.as_ref().and_then(|it| look.world.guides.get(it.guide.as_str()));
    let version = guide.and_then(|guide| {
        let mut readable = look.sight.versions_of(guide);
        readable.find(|version| version.symbol.to_string() == symbol).map(|version| (guide, version))
    });
    let Some((guide, version)) = version else { return Ok(Vec::new()) };
    let document = desk.document(guide, &version.text).await?;
    let meant: Vec<&str> = match place {
        Place::Choice { candidates } => candidates.iter().map(domain::ParagraphId::as_str).collect(),
        Place::Orphaned { suggestion } => suggestion.iter().map(domain::ParagraphId::as_str).collect(),
        _ => place.paragraphs().iter().map(domain::ParagraphId::as_str).collect(),
    };
    let mut named = super::super::guides::cards::paragraphs(&document);
    named.sort_by_key(|(id, _)| !meant.contains(&id.as_str()));
    // None is chosen beforehand: where it belongs is said, not guessed.
    let choice = |(id, words): (String, String)| {
        let words = if meant.contains(&id.as_str()) { format!("{words} (may be meant)") } else { words };
        Choice::new(id, words)
    };
    Ok(std::iter::once(Choice::new("", "–")).chain(named.into_iter().map(choice)).collect())
}

fn acts(
    desk: &Desk,
    look: &Look,
    (it, remark, paragraphs): (&Record, &Remark, &[Choice]),
    next: Option<&domain::CommentId>,
) -> Result<Block, Problem> {
    let block = Block::new("acts", "What you can do");
    if look.as_of.is_some() {
        return Ok(block.with(nothing()));
    }
    let mut all = of_officer(look, (it, remark));
    all.extend(of_co_lead(look, (it, remark)));
    all.extend(of_committee(look, (it, remark)));
    all.extend(of_author(look, remark, paragraphs));
    if all.is_empty() {
        return Ok(block.with(nothing()));
    }
    let mut filled = block;
    for act in all {
        let key = fresh::key(desk.office.clock().now())?;
        let act = act.carrying("version", remark.version).carrying("key", key);
        // Whoever deals with one comment goes on to the next of those she looks for.
        filled = filled.with(match next {
            Some(next) => act.carrying("next", next).carrying("walk", looked_for(look)),
            None => act,
        });
    }
    Ok(filled)
}

fn at(remark: &Remark, act: &str) -> String {
    format!("/comments/{}/{act}", remark.id)
}

fn of_officer(look: &Look, (it, remark): (&Record, &Remark)) -> Vec<Act> {
    if !look.person.holds(&[Role::Rso])
        || matches!(it.round.state, domain::round::State::Complete | domain::round::State::Cancelled)
    {
        return Vec::new();
    }
    match remark.comment.stage {
        Stage::Received => {
            let said = remark.kind();
            let kinds = Kind::ALL
                .into_iter()
                .map(|kind| Choice::new(kind.as_str(), super::desk::kind(kind)).chosen(said == Some(kind)));
            vec![
                Act::new("Sort it", at(remark, "triage"))
                    .toned(Tone::Solid)
                    .asking(Field::line("kind", "Type").of(Control::OneOf(kinds.collect())).needed()),
            ]
        }
        Stage::Triaged if it.round.takes_dispositions() => vec![propose(remark), merge(remark)],
        Stage::Triaged => vec![merge(remark)],
        _ => Vec::new(),
    }
}

fn dispositions(chosen: Option<Disposition>, referred: bool) -> Field {
    let all = Disposition::ALL.into_iter().filter(|one| referred || *one != Disposition::Referred);
    let choices = all
        .map(|one| Choice::new(one.as_str(), one.in_words()).beside(letter(one)).chosen(chosen == Some(one)));
    Field::line("disposition", "Disposition").of(Control::OneOf(choices.collect())).needed()
}

/// The key that chooses a disposition.
const fn letter(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Accepted => "a",
        Disposition::AcceptedWithChange => "c",
        Disposition::NotAccepted => "x",
        Disposition::Noted => "o",
        Disposition::Referred => "r",
    }
}

fn reason(typed: Option<&String>) -> Field {
    Field::line("reason", "Reason, printed in the matrix")
        .of(Control::Text(2))
        .hinted("Needed unless accepted as proposed.")
        .typed(typed.cloned().unwrap_or_default())
}

fn change_fields(act: Act, change: Option<&domain::comment::event::Change>) -> Act {
    let text =
        |of: fn(&domain::comment::event::Change) -> &str| change.map(of).unwrap_or_default().to_owned();
    act.asking(
        Field::line("change_paragraph", "Paragraph it changes")
            .typed(text(|change| change.paragraph.as_str()))
            .hinted("Only where the text changes with it."),
    )
    .asking(Field::line("delete", "Words that go").of(Control::Text(2)).typed(text(|change| &change.delete)))
    .asking(
        Field::line("insert", "Words that come").of(Control::Text(2)).typed(text(|change| &change.insert)),
    )
}

fn propose(remark: &Remark) -> Act {
    let act = Act::new("Propose a disposition", at(remark, "propose"))
        .toned(Tone::Solid)
        .asking(dispositions(None, true))
        .asking(reason(None));
    change_fields(act, None)
}

fn merge(remark: &Remark) -> Act {
    Act::new("Deal with it in another comment", at(remark, "merge"))
        .noting("Every author is kept.")
        .asking(Field::line("target", "The comment that goes on").hinted("Like c03.").needed())
}

fn of_co_lead(look: &Look, (it, remark): (&Record, &Remark)) -> Vec<Act> {
    let decides = look.person.holds(&[Role::CoLeads]) && look.sight.leads_round(it);
    if !decides || !it.round.takes_dispositions() {
        return Vec::new();
    }
    let comment = &remark.comment;
    match comment.stage {
        Stage::Proposed => {
            let other = comment.opinions.values().next();
            let half = other.map(|opinion| &opinion.choice);
            let (chosen, change) =
                if let Some(domain::comment::event::Choice::Decide { disposition, change }) = half {
                    (Some(*disposition), change.as_ref())
                } else {
                    let proposal = comment.proposal.as_ref();
                    (proposal.map(|it| it.disposition), proposal.and_then(|it| it.change.as_ref()))
                };
            let given = other.map_or_else(
                || comment.proposal.as_ref().and_then(|it| it.reason.as_ref()),
                |opinion| opinion.reason.as_ref(),
            );
            let decide = Act::new(format!("Decide {} and go on", remark.id), at(remark, "decide"))
                .toned(Tone::Solid)
                .noting("One of two halves; both have to want the same.")
                .asking(dispositions(chosen.filter(|it| *it != Disposition::Referred), false))
                .asking(reason(given))
                .opened();
            let refer = Act::new("Refer it to the committee", at(remark, "refer"))
                .asking(Field::line("to", "To").typed("committee").needed())
                .asking(reason(given));
            vec![change_fields(decide, change), refer]
        }
        Stage::Decided => {
            let given = comment.opinions.values().next().and_then(|opinion| opinion.reason.as_ref());
            let again = Act::new("Take the decision back", at(remark, "reopen")).toned(Tone::Against);
            vec![again.noting("One of two halves; until the round is complete.").asking(reason(given))]
        }
        _ => Vec::new(),
    }
}

fn of_committee(look: &Look, (it, remark): (&Record, &Remark)) -> Vec<Act> {
    let decides = look.person.holds(&[Role::Committee]) && look.sight.sits_on_round(it);
    if !decides || remark.comment.stage != Stage::Referred || !it.round.takes_dispositions() {
        return Vec::new();
    }
    let act = Act::new("Record the committee\u{2019}s decision", at(remark, "decide"))
        .toned(Tone::Solid)
        .asking(dispositions(None, false))
        .asking(reason(None))
        .asking(Field::line("meeting", "Meeting").hinted("Which meeting decided."));
    vec![change_fields(act, None)]
}

fn of_author(look: &Look, remark: &Remark, paragraphs: &[Choice]) -> Vec<Act> {
    let own = remark.participant().is_some_and(|code| look.sight.is_inside(code));
    let speaks = look.person.holds(&[Role::Nfp, Role::MemberGovernment]);
    let mut acts = Vec::new();
    if own && speaks && remark.comment.may_be_withdrawn() {
        acts.push(Act::new("Withdraw the comment", at(remark, "withdraw")).toned(Tone::Against));
    }
    let attaches = (own && speaks) || look.person.holds(&[Role::Rso]);
    if let Some((version, place)) = remark.newest_place().filter(|_| attaches && !paragraphs.is_empty()) {
        acts.push(
            Act::new("Attach it to a paragraph", at(remark, "reattach"))
                .noting(format!("On {version} it is {}.", stands(place)))
                .asking(
                    Field::line("paragraph", "Paragraph").of(Control::Choose(paragraphs.to_vec())).needed(),
                )
                .carrying("symbol", version),
        );
    }
    acts
}
