//! What can one do with a guide here, and what follows when a button is pressed? `/guides/{guide}/acts`: what bodies did with it.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::guide::command::{CloseBracket, Correcting, Issue, OpenBracket, Publish};
use domain::guide::event::{self, Explanation};
use domain::guide::{Command, Stage};
use domain::position::Stance;
use domain::{GuideId, ParticipantCode, Role, position};
use projections::guides::Guide;
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, frame, html, page, see, wall};
use super::{beside, coverage, grid, import, status, text, workspace};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::json::guides::{classification, digest, partial, stance, symbol};
use crate::look::Look;
use crate::problem::Problem;
use crate::times::DeadlineTime;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Facts, Page, Part, Say, Table, Tone};

/// Whether a reader writes in a guide now.
pub(crate) fn writes(look: &Look, guide: &Guide) -> bool {
    look.as_of.is_none()
        && guide.dossier.stage.is_written()
        && look.sight.may_read_desk(guide)
        && look.person.holds(&[Role::Drafter, Role::Rso])
}

/// Whether a reader sets the outline now.
pub(crate) fn outlines(look: &Look, guide: &Guide) -> bool {
    let open = guide.dossier.stage == Stage::Outline || guide.dossier.stage.is_written();
    look.as_of.is_none()
        && open
        && look.sight.may_read_desk(guide)
        && look.person.holds(&[Role::Drafter, Role::Rso])
}

/// Whether a reader holds a role in a guide's matter now.
fn holds(look: &Look, role: Role) -> bool {
    look.as_of.is_none() && look.person.holds(&[role])
}

/// What a reader can do, and what she holds of it.
pub(crate) fn blocks(desk: &Desk, look: &Look, guide: &Guide) -> Result<Vec<Block>, Problem> {
    let mut blocks = Vec::new();
    let acts = acts(look, guide);
    if !acts.is_empty() || outlines(look, guide) {
        let mut block = Block::new("acts", "What can be done");
        if outlines(look, guide) {
            let link =
                frame(look).link(&format!("/guides/{}/outline", guide.dossier.guide), "Set the outline");
            block = block.with(Part::Links(vec![link]));
        }
        for act in acts {
            let key = fresh::key(desk.office.clock().now())?;
            block = block.with(act.carrying("version", guide.version).carrying("key", key));
        }
        blocks.push(block);
    }
    if let Some(block) = own_position(desk, look, guide)? {
        blocks.push(block);
    }
    blocks.push(next(look, guide));
    Ok(blocks)
}

fn next(look: &Look, guide: &Guide) -> Block {
    let mut facts = Facts::default()
        .and("Committee", guide.dossier.committee.to_string())
        .and_if("Tasking", guide.dossier.tasking.as_ref().map(ToString::to_string));
    if let Some(published) = &guide.dossier.published {
        facts = facts
            .and("Standing", published.standing.clone())
            .and_if("Higher act", published.higher_act.clone());
    }
    let playback =
        frame(look).link(&format!("/playback/guide/{}", guide.dossier.guide), "Step through its history");
    let mut block = Block::new("about", "About it").with(facts);
    if look.sight.may_see_guide(guide) {
        block = block.with(Part::Links(vec![playback]));
    }
    block
}

fn acts(look: &Look, guide: &Guide) -> Vec<Act> {
    let mut acts = Vec::new();
    if holds(look, Role::CoLeads) && look.sight.leads(&guide.dossier.committee) {
        acts.extend(of_the_co_leads(guide));
    }
    if holds(look, Role::Rso) {
        acts.extend(of_the_secretariat(look, guide));
    }
    if writes(look, guide) {
        acts.push(import::asking(guide));
    }
    if holds(look, Role::Committee) || holds(look, Role::CoLeads) {
        acts.extend(bracket_opened(guide));
    }
    if holds(look, Role::CoChairs)
        && (guide.dossier.stage.is_written() || guide.dossier.stage == Stage::Outline)
    {
        acts.push(act(guide, "Withdraw the guide", "withdraw").toned(Tone::Against).asking(reason()));
    }
    if holds(look, Role::SeniorOfficials) {
        acts.extend(of_the_officials(look, guide));
    }
    if holds(look, Role::SeniorOfficials) || holds(look, Role::Rso) {
        acts.extend(follow_up(guide));
    }
    acts
}

pub(super) fn act(guide: &Guide, verb: &str, end: &str) -> Act {
    Act::new(verb, format!("/guides/{}/{end}", guide.dossier.guide))
}

fn reason() -> Field {
    Field::line("reason", "Reason").of(Control::Text(2)).needed()
}

fn of_the_co_leads(guide: &Guide) -> Vec<Act> {
    let round = guide.dossier.round;
    let mut acts = match guide.dossier.stage {
        Stage::Outline => vec![act(guide, "Approve the outline", "approve-outline").toned(Tone::Solid)],
        Stage::CommitteeReview => vec![
            act(guide, "Open the round of comments", "open-round")
                .toned(Tone::Solid)
                .noting("It opens when the other co-lead approves as well (DR05).")
                .carrying("round", round + 1),
            act(guide, "Return to the drafters", "return").toned(Tone::Against).asking(reason()),
        ],
        Stage::MemberReview => {
            vec![act(guide, "Close the round of comments", "close-round").carrying("round", round)]
        }
        Stage::Consolidation => vec![
            issue(guide, "Issue the final text", "issue-final").toned(Tone::Solid),
            act(guide, "Open a further round", "further-round").carrying("round", round + 1),
        ],
        Stage::FinalText => vec![
            issue(guide, "Revise the final text", "revise-final")
                .noting("It is issued when the other co-lead approves the same words (DR05)."),
        ],
        _ => Vec::new(),
    };
    for name in guide.dossier.open_brackets() {
        acts.push(
            act(guide, "Close the bracket", "close-bracket")
                .carrying("reference", &name)
                .noting(format!("{name}: only who asked for it, or a recorded ruling, closes it (DR19)."))
                .asking(Field::line("choice", "What was chosen").needed())
                .asking(
                    Field::line("consent_of", "Who consented").hinted("Codes with commas between: QO, QP"),
                )
                .asking(Field::line("ruling", "Ruling, where one closes it without them")),
        );
        acts.push(
            act(guide, "Carry the bracket", "carry-bracket").carrying("reference", &name).asking(reason()),
        );
    }
    acts
}

fn of_the_secretariat(look: &Look, guide: &Guide) -> Vec<Act> {
    let mut acts = match guide.dossier.stage {
        Stage::Drafting => vec![issue(guide, "Issue the zero draft", "issue-zero-draft").toned(Tone::Solid)],
        Stage::CommitteeReview => vec![issue(guide, "Issue a revised draft", "issue-revision")],
        Stage::Endorsed => vec![publish(guide)],
        Stage::Published => vec![
            act(guide, "Issue a corrigendum", "corrigendum")
                .asking(Field::line("languages", "Languages").hinted("en, th").needed())
                .asking(Field::line("says", "What it says").of(Control::Text(2)).needed()),
            on_several(look, guide, body_act(guide, "Record a higher act", "higher-act", "commended")),
        ],
        _ => Vec::new(),
    };
    acts.extend(beside::acts(look, guide));
    acts.push(disclosure(look, guide));
    if let Some(version) = look.sight.versions_of(guide).last() {
        acts.push(
            act(guide, "Change who receives it", "circulation")
                .carrying("number", version.number)
                .asking(Field::line("add", "Put on the list").hinted("Codes with commas between"))
                .asking(Field::line("remove", "Take off the list")),
        );
        acts.push(
            act(guide, "Issue it in another language", "translation")
                .carrying("number", version.number)
                .asking(Field::line("language", "Language").hinted("th").needed())
                .asking(Field::line("markdown", "The whole text in Markdown").of(Control::Text(8)).needed())
                .asking(Field::line("note", "Note")),
        );
    }
    acts
}

/// From when others see who holds what: paragraphs only, or names too.
fn disclosure(look: &Look, guide: &Guide) -> Act {
    let zone = look.world.settings.zone(look.now).to_owned();
    act(guide, "Set from when positions are named", "disclosure")
        .noting("Before it others see the paragraphs that are cited, and not by whom. Once names are shown they stay shown.")
        .asking(
            Field::line("at", "Named from")
                .hinted("The local time, like 2014-06-23T12:00; empty for paragraphs only."),
        )
        .asking(Field::line("zone", "In the zone").typed(zone))
}

fn bracket_opened(guide: &Guide) -> Option<Act> {
    let read = matches!(
        guide.dossier.stage,
        Stage::CommitteeReview | Stage::MemberReview | Stage::Consolidation | Stage::FinalText
    );
    let sections = guide.dossier.sections.iter().map(|section| Choice {
        value: section.heading.id.to_string(),
        text: format!("{} {}", section.heading.number, section.heading.title),
        ..Choice::default()
    });
    read.then(|| {
        act(guide, "Put words in brackets", "open-bracket")
            .asking(Field::line("bracket", "Its name").hinted("B1").needed())
            .asking(Field::line("section", "Section").of(Control::Choose(sections.collect())).needed())
            .asking(
                Field::line("paragraph", "Paragraph").hinted("p31, where it is about one of the section."),
            )
            .asking(Field::line("text", "The alternatives").of(Control::Text(3)).needed())
    })
}

/// What a body recommended to follow.
fn follow_up(guide: &Guide) -> Option<Act> {
    let acted_on = matches!(guide.dossier.stage, Stage::Cleared | Stage::Endorsed | Stage::Published);
    acted_on.then(|| {
        body_act(guide, "Enter what should follow", "recommend", "recommended")
            .asking(Field::line("items", "What should follow, one a line").of(Control::Text(3)).needed())
    })
}

/// An act of a body with the other texts it covers: those of the same committee that are where this one is.
fn on_several(look: &Look, guide: &Guide, act: Act) -> Act {
    let alike = look.world.guides.all().filter(|other| {
        other.dossier.guide != guide.dossier.guide
            && other.dossier.committee == guide.dossier.committee
            && other.dossier.stage == guide.dossier.stage
            && look.sight.may_see_guide(other)
    });
    let choices: Vec<Choice> =
        alike.map(|other| Choice::new(other.dossier.guide.as_str(), other.dossier.title.clone())).collect();
    if choices.is_empty() {
        return act;
    }
    let field = Field::line("together_with", "The same act covers").of(Control::SomeOf(choices));
    act.asking(field.hinted("All of them or none: where one cannot be, nothing is entered on any."))
}

fn of_the_officials(look: &Look, guide: &Guide) -> Vec<Act> {
    match guide.dossier.stage {
        Stage::FinalText => vec![body_act(guide, "Clear the text in a meeting", "clear", "cleared")],
        Stage::Cleared => {
            let endorse = body_act(guide, "Enter the endorsement", "endorse", "endorsed");
            vec![on_several(look, guide, endorse.toned(Tone::Solid))]
        }
        Stage::Published => vec![
            body_act(guide, "Enter that it is superseded", "supersede", "superseded")
                .asking(Field::line("by", "By which guide"))
                .toned(Tone::Against),
        ],
        _ => Vec::new(),
    }
}

fn issue(guide: &Guide, verb: &str, end: &str) -> Act {
    let choice = |value: &str, text: &str| Choice {
        value: value.to_owned(),
        text: text.to_owned(),
        ..Choice::default()
    };
    let classes = vec![
        choice("committee", "Committee only"),
        choice("participants", "Members and observers, not for citation"),
        choice("restricted", "Restricted: those on the list"),
        choice("public", "General"),
    ];
    act(guide, verb, end)
        .asking(Field::line("label", "What it is").hinted("zero draft, draft for member comment").needed())
        .asking(Field::line("symbol", "Symbol").hinted("Leave empty for the next free one."))
        .asking(Field::line("classification", "Distribution").of(Control::Choose(classes)).needed())
        .asking(
            Field::line("circulation", "Circulation list")
                .hinted("Codes with commas between, for a restricted text"),
        )
        .asking(Field::line("change", "What changed, in a sentence"))
}

pub(super) fn body_act(guide: &Guide, verb: &str, end: &str, word: &str) -> Act {
    act(guide, verb, end)
        .asking(Field::line("body", "Body").hinted("AHG").needed())
        .asking(Field::line("meeting", "Meeting").hinted("ahg-som8"))
        .asking(Field::line("verb", "The word it used").typed(word).needed())
        .asking(Field::line("on", "When").hinted("2014-08-06").needed())
        .asking(Field::line("also", "What it did in the same breath"))
}

fn publish(guide: &Guide) -> Act {
    let digest = guide.dossier.newest().map(|version| version.text.digest().to_string()).unwrap_or_default();
    act(guide, "Publish the guide", "publish")
        .toned(Tone::Solid)
        .noting("The digest of what is published must be that of the endorsed text (DR24).")
        .asking(Field::line("digest", "SHA-256 of what is published").typed(digest).needed())
        .asking(Field::line("on", "When").hinted("A day or a month: 2014-08").needed())
        .asking(Field::line("pages", "Pages"))
        .asking(Field::line("higher_act", "Higher act still to come").hinted("pending: ministers"))
        .asking(Field::line("layout_only", "Where only the layout differs: how"))
        .asking(
            Field::line("corrigendum", "Where a corrigendum explains it: what it says")
                .hinted("It is issued with the text, under the next number."),
        )
        .asking(
            Field::line("languages", "Languages of the corrigendum")
                .typed(guide.dossier.language.to_string())
                .hinted("en, th"),
        )
}

/// What the reader's own delegation holds, and a way to hold something else.
fn own_position(desk: &Desk, look: &Look, guide: &Guide) -> Result<Option<Block>, Problem> {
    let speaks =
        look.as_of.is_none() && look.person.holds(&[Role::MemberGovernment, Role::Nfp, Role::Committee]);
    let Some(own) = look.sight.acts_for().next().filter(|_| speaks).cloned() else { return Ok(None) };
    let Some(version) = look.sight.versions_of(guide).last() else { return Ok(None) };
    let choices = Stance::ALL.into_iter().map(|stance| Choice {
        value: stance.as_str().to_owned(),
        text: in_words(stance).to_owned(),
        ..Choice::default()
    });
    let bodies = bodies(look, &own);
    let take = act(guide, "Take this position", "take-position")
        .asking(Field::line("stance", "Position").of(Control::Choose(choices.collect())).needed())
        .asking(
            Field::line("paragraphs", "Paragraphs it is about")
                .hinted("p31, p32; an objection names at least one"),
        )
        .asking(Field::line("body", "In which body").of(Control::Choose(bodies)).needed())
        .asking(Field::line("reason", "Reason").of(Control::Text(2)))
        .carrying("symbol", &version.symbol)
        .carrying("participant", &own)
        .carrying("key", fresh::key(desk.office.clock().now())?);
    let mut block = Block::new("position", format!("Position of {own} on {}", version.symbol)).with(take);
    if let Some(held) = guide.positions.get(&own) {
        let lift = act(guide, "Lift the position", "lift-position")
            .carrying("participant", &own)
            .carrying("key", fresh::key(desk.office.clock().now())?);
        let said = format!("You hold: {}, on {}.", in_words(held.taken.stance), held.taken.symbol);
        block = block.with(Part::Words(said)).with(lift);
    }
    Ok(Some(block))
}

/// The bodies in which a delegation may speak today: those it has a capacity in, the plenary first.
fn bodies(look: &Look, own: &ParticipantCode) -> Vec<Choice> {
    let day = projections::partial::day_in(look.now, look.world.settings.zone(look.now));
    let known = look.world.participants.get(own.as_str());
    let held = known.into_iter().flat_map(|known| &known.capacities);
    let held =
        held.filter(|held| projections::partial::holds_on(held.from.as_ref(), held.until.as_ref(), day));
    let mut bodies: Vec<&str> = held.map(|held| held.body.as_str()).collect();
    bodies.push(domain::participant::PLENARY);
    bodies.sort_unstable_by_key(|body| (*body != domain::participant::PLENARY, *body));
    bodies.dedup();
    bodies.into_iter().map(|body| Choice::new(body, body)).collect()
}

/// A stance as people say it.
pub(crate) const fn in_words(stance: Stance) -> &'static str {
    match stance {
        Stance::Support => "support",
        Stance::NoObjection => "no objection",
        Stance::Reservation => "reservation",
        Stance::Objection => "objection",
        Stance::Recusal => "recusal",
    }
}

pub(crate) async fn show(Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&acts_page(&look, &id)?))
}

fn acts_page(look: &Look, id: &str) -> Result<Page, Problem> {
    let guide = super::guide(look, id)?;
    let docket = Docket::titled(
        "Acts and positions",
        "Each body, with the word it used and the day: endorsed by one is not commended by another.",
    )
    .under(vec![
        frame(look).link("/guides", "Guides"),
        frame(look).link(&format!("/guides/{id}"), guide.dossier.title.clone()),
    ]);
    let mut page = page(look, docket)
        .standing(status(look, guide, &wall(look)))
        .over(coverage::ways(look, guide, "acts"))
        .wide(taken(look, guide))
        .wide(grid::block(look, guide, None));
    if look.world.statements.on_guide(id).any(|one| look.sight.may_see_statement(one)) {
        page = page.wide(statements(look, id));
    }
    if !guide.silences.is_empty() {
        page = page.wide(silences(look, guide));
    }
    if !guide.dossier.corrigenda.is_empty() {
        page = page.wide(corrigenda(guide));
    }
    if !guide.follow_ups.is_empty() {
        page = page.wide(follow_ups(guide));
    }
    if !guide.refusals.is_empty() && look.sight.sees_all() {
        page = page.wide(refused(look, guide));
    }
    Ok(page)
}

fn taken(look: &Look, guide: &Guide) -> Block {
    let wall = wall(look);
    let rows = guide.acts.iter().map(|acted| {
        let act = &acted.taken.act;
        vec![
            Say::text(act.body.to_string()),
            Say::bold(act.verb.clone(), act.also.join(", ")),
            Say::text(act.on.to_string()),
            Say::text(acted.taken.symbol.to_string()),
            wall.day(acted.entered_at).into(),
        ]
    });
    let heads = ["Body", "Did", "On", "Text", "Entered"];
    let mut block =
        Block::new("taken", "Acts").with(Table::of(&heads, "No body has acted on it yet.").rows(rows));
    if let Some(published) = &guide.dossier.published {
        let facts = Facts::default()
            .and("Published", published.on.to_string())
            .and("Text", published.symbol.to_string())
            .and("SHA-256", Say::Mono(text::short(&published.digest)))
            .and("Standing", published.standing.clone())
            .and_if("Higher act", published.higher_act.clone())
            .and_if("Differs from the endorsed text", published.explanation.as_ref().map(explained));
        block = block.with(facts);
    }
    block
}

fn explained(explanation: &Explanation) -> String {
    match explanation {
        Explanation::Corrigendum(symbol) => format!("by {symbol}"),
        Explanation::LayoutOnly(how) => format!("in its layout only: {how}"),
    }
}

/// Reservations and explanations stand beside the text and are printed with it; only their authors withdraw them (DR20).
fn statements(look: &Look, id: &str) -> Block {
    let seen = look.world.statements.on_guide(id).filter(|one| look.sight.may_see_statement(one));
    let rows = seen.filter_map(|one| {
        let entered = one.state.entered.as_ref()?;
        let printed = if entered.insists { "printed with every copy" } else { "on record" };
        Some(vec![Say::text(entered.author.to_string()), Say::text(entered.text.clone()), Say::text(printed)])
    });
    Block::new("statements", "Statements").with(Table::of(&["Whose", "Statement", "Standing"], "").rows(rows))
}

fn silences(look: &Look, guide: &Guide) -> Block {
    let frame = frame(look);
    let known = guide.silences.iter().filter_map(|id| look.world.silences.get(id.as_str()));
    let rows = known.filter(|silence| look.sight.may_see_silence(guide, silence)).map(|silence| {
        let symbol = silence.period.proposed.as_ref().map(|proposed| proposed.symbol.to_string());
        vec![
            Say::link(frame.to(&format!("/silence/{}", silence.silence)), silence.silence.to_string()),
            Say::text(symbol.unwrap_or_default()),
            Say::text(silence.stage().as_str()),
        ]
    });
    Block::new("silences", "Silence procedures").with(Table::of(&["Silence", "Text", "State"], "").rows(rows))
}

/// What bodies recommended to follow.
fn follow_ups(guide: &Guide) -> Block {
    let rows = guide.follow_ups.iter().map(|it| {
        vec![
            Say::text(it.act.body.to_string()),
            Say::bold(it.act.verb.clone(), it.act.on.to_string()),
            Say::Lines(it.items.clone()),
        ]
    });
    let heads = ["Body", "Act", "What should follow"];
    Block::new("follow-ups", "What should follow").with(Table::of(&heads, "").rows(rows))
}

fn corrigenda(guide: &Guide) -> Block {
    let rows = guide.dossier.corrigenda.iter().map(|issued| {
        let languages: Vec<&str> = issued.languages.iter().map(domain::text::Language::as_str).collect();
        vec![
            Say::text(issued.symbol.to_string()),
            Say::text(languages.join(", ")),
            Say::text(issued.says.clone()),
        ]
    });
    Block::new("corrigenda", "Corrigenda").with(Table::of(&["Symbol", "Languages", "Says"], "").rows(rows))
}

fn refused(look: &Look, guide: &Guide) -> Block {
    let wall = wall(look);
    let rows = guide.refusals.iter().map(|(at, refused)| {
        vec![wall.short(*at).into(), Say::text(refused.attempt.clone()), Say::text(refused.reason.clone())]
    });
    Block::new("refusals", "The next text was refused")
        .with(Table::of(&["When", "Attempt", "Why"], "").rows(rows))
}

/// Codes with commas between.
fn codes(text: &str) -> Vec<ParticipantCode> {
    text.split(',').map(str::trim).filter(|code| !code.is_empty()).map(Into::into).collect()
}

pub(super) fn typed_act(typed: &Typed) -> Result<event::Act, Problem> {
    Ok(event::Act {
        body: typed.text("body").into(),
        meeting: typed.given("meeting"),
        verb: typed.text("verb").to_owned(),
        on: partial("on", typed.text("on"))?,
        also: typed.given("also").into_iter().collect(),
    })
}

/// One act on this text and on those picked with it: all of them, or none.
fn on_each(
    id: &str,
    typed: &Typed,
    command: fn(event::Act, Vec<GuideId>) -> Command,
) -> Result<Ask, Problem> {
    let with = typed.fields.get("together_with").into_iter().flatten().filter(|code| !code.is_empty());
    crate::json::guides::on_each(&typed_act(typed)?, (id, with.map(String::as_str)), command)
}

fn typed_issue(typed: &Typed) -> Result<Issue, Problem> {
    Ok(Issue {
        symbol: typed.given("symbol"),
        label: typed.text("label").to_owned(),
        classification: classification(typed.text("classification"))?,
        circulation: codes(typed.text("circulation")),
        change: typed.given("change"),
        matrix: typed.given("matrix"),
    })
}

/// The command a form asks for.
fn asked(id: &str, act: &str, typed: &Typed) -> Result<(Ask, &'static str), Problem> {
    let reason = || typed.text("reason").to_owned();
    let round = || typed.text("round").parse().unwrap_or(0);
    let bracket = || typed.text("reference").to_owned();
    let (command, flash) = match act {
        "approve-outline" => (Command::ApproveOutline, "outline-approved"),
        "return" => (Command::ReturnToDrafting { reason: reason() }, "guide-returned"),
        "open-round" => (Command::OpenMemberRound { round: round() }, "half-given"),
        "close-round" => (Command::CloseMemberRound { round: round() }, "member-round-closed"),
        "further-round" => (Command::OpenFurtherRound { round: round() }, "member-round-opened"),
        "issue-zero-draft" => (Command::IssueZeroDraft(typed_issue(typed)?), "issued-text"),
        "issue-revision" => (Command::IssueRevision(typed_issue(typed)?), "issued-text"),
        "issue-final" => (Command::IssueFinal(typed_issue(typed)?), "issued-text"),
        "revise-final" => (Command::ReviseFinal(typed_issue(typed)?), "half-given"),
        "clear" => (Command::ClearInMeeting(typed_act(typed)?), "act-entered"),
        "endorse" => {
            let endorse = |act, together_with| Command::Endorse { act, together_with };
            return Ok((on_each(id, typed, endorse)?, "act-entered"));
        }
        "higher-act" => {
            let enter = |act, together_with| Command::RecordHigherAct { act, together_with };
            return Ok((on_each(id, typed, enter)?, "act-entered"));
        }
        "supersede" => (
            Command::Supersede { by: typed.given("by").map(Into::into), act: typed_act(typed)? },
            "act-entered",
        ),
        "withdraw" => (Command::WithdrawGuide { reason: reason() }, "guide-withdrawn"),
        "publish" => (Command::Publish(typed_publication(typed)?), "guide-published"),
        "carry-bracket" => {
            (Command::CarryBracket { bracket: bracket(), reason: reason() }, "bracket-carried")
        }
        "close-bracket" => {
            let close = CloseBracket {
                bracket: bracket(),
                choice: typed.text("choice").to_owned(),
                consent_of: codes(typed.text("consent_of")),
                ruling: typed.given("ruling"),
            };
            (Command::CloseBracket(close), "bracket-closed")
        }
        other => return asked_more(id, other, typed),
    };
    Ok((Ask::Guide(GuideId::new(id), command), flash))
}

fn typed_publication(typed: &Typed) -> Result<Publish, Problem> {
    Ok(Publish {
        digest: digest("digest", typed.text("digest"))?,
        on: partial("on", typed.text("on"))?,
        pages: typed.text("pages").parse().ok(),
        higher_act: typed.given("higher_act"),
        explanation: typed.given("layout_only").map(Explanation::LayoutOnly),
        correcting: match typed.given("corrigendum") {
            Some(says) => Some(Correcting { languages: beside::languages(typed)?, says }),
            None => None,
        },
    })
}

/// The instant from which positions are named, as it was typed; never, where nothing was.
fn names_from(typed: &Typed) -> Result<Option<jiff::Timestamp>, Problem> {
    let Some(at) = typed.given("at") else { return Ok(None) };
    let time = DeadlineTime { at, zone: typed.text("zone").to_owned() };
    time.read("at").map(|instant| Some(instant.at))
}

fn asked_more(id: &str, act: &str, typed: &Typed) -> Result<(Ask, &'static str), Problem> {
    let guide = GuideId::new(id);
    let number = || typed.text("number").parse().unwrap_or(0);
    let participant = ParticipantCode::new(typed.text("participant"));
    let command = match act {
        "open-bracket" => Command::OpenBracket(OpenBracket {
            bracket: typed.text("bracket").to_owned(),
            section: typed.text("section").into(),
            paragraph: typed.given("paragraph").map(Into::into),
            requesters: vec![own(typed)?],
            text: typed.text("text").to_owned(),
        }),
        "circulation" => Command::ChangeCirculation {
            number: number(),
            add: codes(typed.text("add")),
            remove: codes(typed.text("remove")),
        },
        "corrigendum" => {
            Command::Corrigendum { languages: beside::languages(typed)?, says: typed.text("says").to_owned() }
        }
        "recommend" => {
            let items = typed.text("items").lines().map(str::trim).filter(|item| !item.is_empty());
            let items = items.map(str::to_owned).collect();
            Command::RecommendFollowUp { items, act: typed_act(typed)? }
        }
        "disclosure" => Command::SetDisclosure { names_from: names_from(typed)? },
        "translation" => Command::IssueTranslation(domain::guide::command::Translate {
            number: number(),
            language: crate::json::guides::language("language", typed.text("language"))?,
            markdown: typed.text("markdown").to_owned(),
            note: typed.given("note"),
        }),
        "take-position" => {
            let paragraphs = typed.text("paragraphs").split(',').map(str::trim).filter(|id| !id.is_empty());
            let take = position::command::Take {
                guide: guide.clone(),
                participant: participant.clone(),
                symbol: symbol("symbol", typed.text("symbol"))?,
                body: typed.given("body").as_deref().unwrap_or(domain::participant::PLENARY).into(),
                stance: stance(typed.text("stance"))?,
                paragraphs: paragraphs.map(Into::into).collect(),
                reason: typed.given("reason"),
            };
            return Ok((Ask::Position(guide, participant, position::Command::Take(take)), "position-taken"));
        }
        "lift-position" => {
            return Ok((Ask::Position(guide, participant, position::Command::Lift), "position-lifted"));
        }
        other => beside::asked(other, typed)?,
    };
    Ok((Ask::Guide(guide, command), "guide-noted"))
}

/// For whom somebody asks to put words in brackets: her own delegation.
fn own(typed: &Typed) -> Result<ParticipantCode, Problem> {
    let person = typed.person.as_ref().ok_or_else(Problem::sign_in_required)?;
    let own = [Role::Committee, Role::CoLeads].into_iter().find_map(|role| person.acts_for(role));
    own.cloned().ok_or_else(Problem::absent)
}

pub(crate) async fn press(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    super::guide(&look, &id)?;
    let outcome = match asked(&id, &act, &typed) {
        Ok((ask, flash)) => {
            let asking = typed.asking(&desk)?;
            // A position has a stream of its own: the version on the page is the guide's.
            let seen = asking.seen.filter(|_| matches!(ask, Ask::Guide(..)));
            perform(&desk, asking, Asked::of(ask), seen).await.map(|done| (done, flash))
        }
        Err(problem) => Err(problem),
    };
    match outcome {
        Ok((done, flash)) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/guides/{id}"), flash, position))
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => workspace::again(&desk, &look, (&id, &typed), &problem).await,
    }
}
