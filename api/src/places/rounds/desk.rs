//! `/rounds/{guide}/{n}/desk`: a delegation's own desk. What is drafted here nobody outside sees, and nobody outside knows of.

use axum::extract::{Path, State};
use domain::comment::event::{Anchor, Kind, Words};
use domain::response::Standing;
use domain::round::event::Kind as Asks;
use domain::{ParticipantCode, Role};
use projections::rounds::{Answer, Inside, Record};
use workflows::fresh;

use super::super::{Reader, Shown, frame, html, page, wall};
use super::one::{name_of, own};
use super::{due, found, home, nothing};
use crate::desk::Desk;
use crate::json::round_reads::{Draft, drafts};
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Facts, Page, Part, Status, Tag, Tone};

/// Words of a kind of comment.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::General => "general",
        Kind::Technical => "technical: what the text says",
        Kind::Editorial => "editorial: how it says it",
        Kind::Translation => "translation: a language version",
    }
}

pub(crate) async fn desk(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((guide, number)): Path<(String, String)>,
) -> Shown {
    Ok(html(&shown(&desk, &look, &format!("{guide}/{number}")).await?))
}

/// The answer of the delegation for which the reader looks at a round.
pub(super) fn answer<'a>(look: &'a Look, it: &Record) -> Result<(&'a ParticipantCode, &'a Answer), Problem> {
    let code = own(look, it).ok_or_else(Problem::absent)?;
    let answer = look.world.rounds.answer(&it.id, code).ok_or_else(Problem::absent)?;
    Ok((code, answer))
}

/// The page of the desk.
pub(super) async fn shown(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let it = found(look, id)?;
    let (code, answer) = answer(look, it)?;
    let drafts = drafts(desk, answer).await?;
    let around = frame(look);
    let symbol = it.round.text.as_ref().map(|text| text.symbol.clone()).unwrap_or_default();
    let docket = Docket::titled(
        format!("Desk of {}", name_of(look, code)),
        "Only people of your delegation see this page. Nothing leaves it before your focal point clears and submits it.",
    )
    .under(vec![around.link("/rounds", "Rounds"), around.link(&home(id), id)])
    .marked(symbol, vec![format!("round {id}"), format!("delegation {code}")]);
    let mut shown = page(look, docket).standing(status(look, it, answer));
    if answer.response.held.is_some() {
        shown = shown.over(conflict(desk, look, (it, answer))?);
    }
    shown = shown.wide(written(desk, look, (it, answer), &drafts)?).wide(blank(desk, look, it, answer)?);
    Ok(shown.narrow(acts(desk, look, (it, answer))?).narrow(submissions(look, answer)))
}

fn status(look: &Look, it: &Record, answer: &Answer) -> Status {
    let inside = answer.inside();
    let (owes, act) = match inside {
        Inside::NotStarted => ("Your delegation", "comments, or says that it has none"),
        Inside::InProgress => ("The focal point", "clears the drafts, or gives them back"),
        Inside::Cleared => ("The focal point", "submits"),
        Inside::InConflict => ("Your delegation", "says which of two positions holds"),
        Inside::Submitted | Inside::Silent | Inside::Late => ("Nobody", ""),
    };
    let runs = it.round.takes_answers(look.now);
    Status {
        tone: if matches!(inside, Inside::Submitted | Inside::Late) { "is-done" } else { "is-owed" },
        mark: if inside == Inside::Submitted { "●" } else { "◔" },
        state: inside.words().to_owned(),
        owes: owes.to_owned(),
        act: act.to_owned(),
        by: it.deadline().map(|deadline| due(look, deadline)),
        until: if runs { "In time before" } else { "The deadline was" },
        ..Status::default()
    }
}

/// Whether the reader writes for the delegation.
fn writes(look: &Look) -> bool {
    look.as_of.is_none() && look.person.holds(&[Role::Expert, Role::Nfp, Role::MemberGovernment])
}

/// Whether the reader clears and submits for the delegation.
fn clears(look: &Look) -> bool {
    look.as_of.is_none() && look.person.holds(&[Role::Nfp, Role::MemberGovernment])
}

fn at(it: &Record, act: &str) -> String {
    format!("{}/desk/{act}", home(it.id.as_str()))
}

fn keyed(desk: &Desk, answer: &Answer, act: Act) -> Result<Act, Problem> {
    let key = fresh::key(desk.office.clock().now())?;
    Ok(act.carrying("version", answer.version).carrying("key", key))
}

fn standing(standing: Standing) -> Tag {
    match standing {
        Standing::Written => Tag::new("owed", "◔", "written, not cleared"),
        Standing::Cleared => Tag::new("ok", "✓", "cleared, not submitted"),
        Standing::Submitted => Tag::new("ok", "●", "submitted"),
        Standing::Dropped => Tag::new("none", "–", "dropped"),
    }
}

/// The drafts, each with what may be done with it.
fn written(
    desk: &Desk,
    look: &Look,
    (it, answer): (&Record, &Answer),
    drafts: &[Draft],
) -> Result<Block, Problem> {
    let mut block = Block::new("drafts", "Drafts of your delegation");
    if drafts.is_empty() {
        return Ok(block.with(Part::Empty("Nothing is written yet. Begin below.".to_owned())));
    }
    let takes_drafts = !matches!(
        answer.response.stage,
        domain::response::Stage::Final | domain::response::Stage::Late | domain::response::Stage::NoComments
    );
    for draft in drafts {
        block = block.with(Part::Heading(format!("Draft {}", draft.id)));
        block = block.with(facts(look, draft));
        if let Some(note) = &draft.note {
            block = block.with(Part::Note("owed", format!("Given back: {note}")));
        }
        let open = matches!(draft.standing, Standing::Written | Standing::Cleared) && takes_drafts;
        if !open {
            continue;
        }
        for act in of_draft(look, it, draft) {
            block = block.with(keyed(desk, answer, act.carrying("reference", &draft.id))?);
        }
    }
    Ok(block)
}

fn facts(look: &Look, draft: &Draft) -> Facts {
    let by = draft.by.as_ref().and_then(|by| look.world.mandates.label(by.as_str())).unwrap_or("somebody");
    let facts = Facts::default()
        .and("State", standing(draft.standing))
        .and("Written", format!("{} by {by}", wall(look).brief(draft.at).text));
    let Some(words) = &draft.words else { return facts.and("Words", "erased") };
    let anchor = &words.anchor;
    let place = anchor.number.as_deref().or(anchor.paragraph.as_ref().map(domain::ParagraphId::as_str));
    facts
        .and("On", place.unwrap_or("the whole text").to_owned())
        .and_if("Quoted", anchor.quote.clone())
        .and("Kind", words.kind.as_str())
        .and("Comment", words.comment.clone())
        .and_if("Proposed text", words.proposed.clone())
        .and_if("Rationale", words.rationale.clone())
}

fn of_draft(look: &Look, it: &Record, draft: &Draft) -> Vec<Act> {
    let mut acts = Vec::new();
    if clears(look) && draft.standing == Standing::Written {
        acts.push(
            Act::new(format!("Clear {} as your delegation\u{2019}s", draft.id), at(it, "clear"))
                .toned(Tone::Solid)
                .carrying("drafts", &draft.id),
        );
        let note = Field::line("note", "What is to be mended").of(Control::Text(2)).needed();
        acts.push(
            Act::new(format!("Give {} back", draft.id), at(it, "return"))
                .asking(note)
                .carrying("draft", &draft.id),
        );
    }
    if writes(look) {
        if let Some(words) = &draft.words {
            let change =
                comment_fields(Act::new(format!("Change {}", draft.id), at(it, "keep")), it, Some(words));
            acts.push(change.carrying("draft", &draft.id));
        }
        acts.push(
            Act::new(format!("Drop {}", draft.id), at(it, "drop"))
                .toned(Tone::Against)
                .carrying("draft", &draft.id),
        );
    }
    acts
}

/// Whether members speak in this round only if they object.
fn objects(it: &Record) -> bool {
    it.round.plan.as_ref().is_some_and(|plan| plan.kind == Asks::ObjectionOnly)
}

/// The fields of a comment, with the words it has.
pub(super) fn comment_fields(act: Act, it: &Record, words: Option<&Words>) -> Act {
    let languages = it.round.text.iter().flat_map(|text| &text.languages);
    let blank = || Anchor {
        language: languages.clone().next().map(|one| one.language.clone()).unwrap_or_default(),
        ..Anchor::default()
    };
    let anchor = words.map_or_else(blank, |words| words.anchor.clone());
    let tongues: Vec<Choice> = languages
        .map(|one| {
            Choice::new(one.language.clone(), one.language.clone()).chosen(one.language == anchor.language)
        })
        .collect();
    let chosen = words.map_or(Kind::Technical, |words| words.kind);
    let kinds: Vec<Choice> = Kind::ALL
        .into_iter()
        .filter(|kind| !objects(it) || !matches!(kind, Kind::General | Kind::Editorial))
        .map(|it| Choice::new(it.as_str(), kind(it)).chosen(it == chosen))
        .collect();
    let text = |of: fn(&Words) -> Option<&str>| words.and_then(of).unwrap_or_default().to_owned();
    act.asking(Field::line("number", "Place").typed(anchor.number.unwrap_or_default()).hinted(
        if objects(it) {
            "The number printed beside the paragraph you object to, like 4.1."
        } else {
            "The number printed beside the paragraph or section, like 4.1; empty for the whole text."
        },
    ))
    .asking(
        Field::line("paragraph", "Paragraph")
            .typed(anchor.paragraph.map(|it| it.as_str().to_owned()).unwrap_or_default())
            .hinted("Its lasting name, filled in where you come from the text."),
    )
    .asking(Field::line("language", "Language version").of(Control::Choose(tongues)))
    .asking(
        Field::line("quote", "Words it is about")
            .of(Control::Text(2))
            .typed(anchor.quote.unwrap_or_default()),
    )
    .asking(Field::line("kind", "Kind").of(Control::Choose(kinds)))
    .asking(
        Field::line("comment", "Comment")
            .of(Control::Text(4))
            .typed(text(|words| Some(words.comment.as_str())))
            .needed(),
    )
    .asking(
        Field::line("proposed", "Proposed text")
            .of(Control::Text(3))
            .typed(text(|words| words.proposed.as_deref())),
    )
    .asking(
        Field::line("rationale", "Rationale")
            .of(Control::Text(2))
            .typed(text(|words| words.rationale.as_deref())),
    )
}

/// A new comment, from a paragraph the address names or on the whole text.
fn blank(desk: &Desk, look: &Look, it: &Record, answer: &Answer) -> Result<Block, Problem> {
    use domain::response::Stage;
    let (title, verb) = if objects(it) {
        ("Write an objection", "Keep the objection")
    } else {
        ("Write a comment", "Keep the comment")
    };
    let block = Block::new("new", title);
    let takes = matches!(
        answer.response.stage,
        Stage::Invited | Stage::Acknowledged | Stage::Preparing | Stage::Submitted | Stage::NoResponse
    );
    if !writes(look) || !takes {
        return Ok(block.with(nothing()));
    }
    let named = |name: &str| look.asked(name).map(str::to_owned);
    let act = comment_fields(Act::new(verb, at(it, "keep")), it, None);
    let act = [("number", named("number")), ("paragraph", named("paragraph")), ("quote", named("quote"))]
        .into_iter()
        .fold(act, |mut act, (name, value)| {
            if let (Some(value), Some(field)) =
                (value, act.fields.iter_mut().find(|field| field.name == name))
            {
                field.value = value;
            }
            act
        });
    let act = in_language(act, named("language").as_deref());
    let note = if clears(look) {
        "It is kept as cleared, because you clear for your delegation. Nobody outside sees it before you submit."
    } else {
        "Your focal point sees it and clears it. Nobody outside your delegation sees it before that, or ever, unless it is submitted."
    };
    Ok(block.with(keyed(desk, answer, act.noting(note).opened())?))
}

/// With the language version the reader comes from.
fn in_language(mut act: Act, language: Option<&str>) -> Act {
    let field = act.fields.iter_mut().find(|field| field.name == "language");
    if let Some((field, language)) = field.zip(language) {
        field.retype(&[language.to_owned()]);
    }
    act
}

fn acts(desk: &Desk, look: &Look, (it, answer): (&Record, &Answer)) -> Result<Block, Problem> {
    use domain::response::Stage;
    let block = Block::new("acts", "What you can do");
    if !clears(look) || answer.response.held.is_some() {
        return Ok(block.with(nothing()));
    }
    let ready: Vec<_> = answer.to_submit().collect();
    let (verb, address) = match answer.response.stage {
        stage if stage.is_awaited() => ("Submit for your delegation", "submit"),
        Stage::Submitted => ("Replace the position by one with these", "supersede"),
        Stage::NoResponse if it.round.takes_late_answers() => ("Submit late", "submit-late"),
        _ => return Ok(block.with(nothing())),
    };
    let mut filled = block;
    if !ready.is_empty() {
        let choices = ready.iter().map(|draft| Choice::new(draft.as_str(), draft.as_str()).chosen(true));
        let mut act = Act::new(verb, at(it, address))
            .toned(Tone::Solid)
            .noting("From then on the secretariat and the auditor read these comments.")
            .asking(Field::line("drafts", "Cleared drafts").of(Control::SomeOf(choices.collect())));
        if address == "supersede" {
            act = act.asking(
                Field::line("replaces", "It replaces what another authority of my government submitted")
                    .of(Control::Tick),
            );
        }
        filled = filled.with(keyed(desk, answer, act.opened())?);
    }
    if answer.response.stage.is_awaited() {
        let none = Act::new("Declare that there are no comments", at(it, "declare-none"));
        filled = filled.with(keyed(desk, answer, none)?);
    }
    if answer.response.stage == Stage::Invited {
        let acknowledge = Act::new("Acknowledge the invitation", at(it, "acknowledge"));
        filled = filled.with(keyed(desk, answer, acknowledge)?);
    }
    if filled.parts.is_empty() { Ok(filled.with(nothing())) } else { Ok(filled) }
}

/// Two authorities of one member differ: the member says which holds (DR11).
fn conflict(desk: &Desk, look: &Look, (it, answer): (&Record, &Answer)) -> Result<Block, Problem> {
    let Some(held) = &answer.response.held else { return Ok(Block::default()) };
    let block = Block::new("conflict", "Two positions of your delegation").with(Part::Note(
        "owed",
        format!(
            "The position on file has {} comments. Another authority of your government has submitted one of {}. Neither replaces the other until your delegation says which one holds. DR11",
            answer.response.comments.len(),
            held.drafts.len()
        ),
    ));
    if !clears(look) {
        return Ok(block);
    }
    let choices = [
        ("standing", "the position that was there first"),
        ("held", "the one that came second"),
        ("both", "both, as one position"),
    ];
    let keep = Field::line("keep", "What holds").of(Control::OneOf(Choice::list(&choices, ""))).needed();
    let act = Act::new("Resolve the conflict", at(it, "resolve")).toned(Tone::Solid).asking(keep).opened();
    Ok(block.with(keyed(desk, answer, act)?))
}

fn submissions(look: &Look, answer: &Answer) -> Block {
    let around = frame(look);
    let mut block = Block::new("submissions", "What was submitted");
    if answer.submissions.is_empty() {
        return block.with(Part::Empty("Nothing was submitted yet.".to_owned()));
    }
    for (number, submission) in answer.submissions.iter().enumerate() {
        let when = wall(look).brief(submission.at).text;
        let late = if submission.late { ", late" } else { "" };
        let words =
            format!("Submission {} of {when}{late}: {} comments.", number + 1, submission.comments.len());
        let links = submission
            .comments
            .iter()
            .map(|id| around.link(&format!("/comments/{id}"), id.as_str()))
            .collect();
        block = block.with(Part::Words(words)).with(Part::Links(links));
    }
    block
}
