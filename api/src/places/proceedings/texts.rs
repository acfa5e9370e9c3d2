//! `/statements` and `/publications`: what stands beside a text, and what is published, cleared by whom?

use axum::extract::{Path, State};
use domain::publication::Stage as Out;
use domain::statement::Stage as Beside;
use domain::{Role, publication};
use projections::publications::Publication;
use projections::statements::Statement;

use super::{acting, acts, dated, may, named, to, what_may_happen};
use crate::desk::Desk;
use crate::look::Look;
use crate::places::typed::Typed;
use crate::places::{Reader, Shown, csv, csv_address, frame, html, record, wall};
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Docket, Facts, Page, Pager, Part, Say, Table, Tone};

pub(crate) async fn statements(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&statements_page(&desk, &look)?))
}

pub(crate) async fn statements_csv(Reader(look): Reader) -> Shown {
    Ok(csv("statements", &table_of_statements(&look)))
}

fn table_of_statements(look: &Look) -> Table {
    let heads = ["Statement", "Of", "Kind", "On", "State"];
    let mut table = Table::of(&heads, "No statement has been entered yet.");
    for one in look.world.statements.all().filter(|it| look.sight.may_see_statement(it)) {
        let Some(entered) = &one.state.entered else { continue };
        table = table.row(vec![
            to(look, &format!("statement/{}", one.id), one.id.as_str()),
            Say::text(named(look, entered.author.as_str())),
            Say::text(entered.kind.words()),
            Say::bold(entered.on.guide.as_str(), entered.on.symbol.clone()),
            Say::text(one.state.stage.as_str()),
        ]);
    }
    table
}

/// The foot of a list that is a file too.
fn foot(look: &Look, table: &Table, called: &str) -> Pager {
    let note = format!("{} {called}", table.rows.len());
    Pager { note, csv: Some(csv_address(look)), ..Pager::default() }
}

fn statements_page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    let table = table_of_statements(look);
    let pager = foot(look, &table, "statements");
    let docket =
        Docket::titled("Statements", "Reservations, explanations of position, interpretative statements.");
    let mut page =
        crate::places::page(look, docket).wide(Block::new("statements", "").with(table).with(pager));
    if may(look, &[Role::MemberGovernment]) {
        page = page.narrow(what_may_happen(desk, 0, vec![enter()])?);
    }
    Ok(page)
}

fn enter() -> Act {
    let kinds = [
        ("reservation", "reservation"),
        ("explanation-of-position", "explanation of position"),
        ("interpretative", "interpretative statement"),
    ];
    let kinds = kinds.map(|(value, text)| Choice::new(value, text)).to_vec();
    Act::new("Enter a statement", "/statements")
        .asking(Field::line("id", "Short code").hinted("Like QW-1.").needed())
        .asking(Field::line("kind", "Kind").of(Control::Choose(kinds)).needed())
        .asking(Field::line("guide", "On the guide").hinted("Like PG-SOM.").needed())
        .asking(Field::line("symbol", "Symbol of the version").needed())
        .asking(Field::line("body", "Before the body").typed("PLENARY").needed())
        .asking(Field::line("text", "Words").of(Control::Text(5)).needed())
        .asking(Field::line("insists", "To be printed with every issue of the text").of(Control::Tick))
}

pub(crate) async fn new_statement(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let asked = acts::enter_statement(&desk, &typed).await;
    acts::make(&desk, (&typed, asked), "/statements", || statements_page(&desk, &look), &look).await
}

pub(crate) async fn statement(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
) -> Shown {
    Ok(html(&statement_page(&desk, &look, &id).await?))
}

/// Whose, in which capacity, on what, attached to what.
pub(crate) fn statement_facts(look: &Look, one: &Statement) -> Facts {
    let Some(entered) = &one.state.entered else { return Facts::default() };
    let capacity = match entered.capacity {
        domain::statement::event::As::Member => "as a member",
        domain::statement::event::As::Observer => "as an observer",
    };
    let attached = one.state.attached.as_ref();
    Facts::default()
        .and("Of", Say::bold(named(look, entered.author.as_str()), capacity))
        .and("On", Say::bold(entered.on.guide.as_str(), entered.on.symbol.clone()))
        .and("Before", entered.on.body.as_str())
        .and("Entered", wall(look).day(one.entered_at))
        .and_if("Attached to", attached.map(|it| format!("{} {}, {}", it.body, it.verb, dated(&it.on))))
        .and(
            "Printed with the text",
            if entered.insists { "with every issue" } else { "its author does not insist" },
        )
        .and_if("Withdrawn", one.withdrawn_at.map(|at| wall(look).day(at)))
}

async fn statement_page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let one = look.world.statements.get(id).filter(|it| look.sight.may_see_statement(it));
    let one = one.ok_or_else(Problem::absent)?;
    let entered = one.state.entered.as_ref().ok_or_else(Problem::absent)?;
    let docket = Docket::titled(format!("Statement {id}"), entered.kind.words())
        .under(vec![frame(look).link("/statements", "Statements")])
        .marked(id, vec![one.state.stage.as_str().to_owned()]);
    let mut page = crate::places::page(look, docket)
        .wide(Block::new("words", "Words").with(Part::Text(entered.text.clone())))
        .narrow(Block::new("facts", "On record").with(statement_facts(look, one)));
    if let Some(history) = record::history(desk, look, &format!("statement/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, one.version, statement_acts(look, one))?);
    }
    Ok(page)
}

fn statement_acts(look: &Look, one: &Statement) -> Vec<Act> {
    let act = |verb: &str, name: &str| Act::new(verb, format!("/statements/{}/{name}", one.id));
    let entered = one.state.entered.as_ref();
    let own = entered.is_some_and(|it| acting(look, Role::MemberGovernment) == Some(it.author.as_str()));
    let text = entered.map(|it| it.text.clone()).unwrap_or_default();
    match one.state.stage {
        Beside::Entered if own => {
            let words = Field::line("text", "Words").of(Control::Text(5)).typed(text).needed();
            vec![act("Change its words", "amend").noting("Before the decision only.").asking(words)]
        }
        Beside::Entered if may(look, &[Role::Rso]) => vec![
            act("Attach it to the decision", "attach")
                .toned(Tone::Solid)
                .asking(Field::line("body", "Who decided").needed())
                .asking(Field::line("verb", "With which verb").needed())
                .asking(Field::line("on", "When").hinted("Like 2014-08-06.").needed()),
        ],
        Beside::Attached if own => {
            vec![act("Withdraw it", "withdraw").toned(Tone::Against).noting("Only its author can.")]
        }
        _ => Vec::new(),
    }
}

pub(crate) async fn statement_act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = acts::statement(&desk, (&id, &act), &typed).await;
    let home = format!("/statements/{id}");
    match acts::done(&desk, (&typed, asked), &home).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            acts::again_or_absent(problem, statement_page(&desk, &look, &id).await, (&look, &home), &typed)
        }
    }
}

pub(crate) async fn publications(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    Ok(html(&publications_page(&desk, &look)?))
}

pub(crate) async fn publications_csv(Reader(look): Reader) -> Shown {
    Ok(csv("publications", &table_of_publications(&look)))
}

fn table_of_publications(look: &Look) -> Table {
    let heads = ["Publication", "Title", "Kind", "State", "Published"];
    let mut table = Table::of(&heads, "Nothing has been published yet.");
    for one in look.world.publications.all().filter(|it| look.sight.may_see_publication(it)) {
        let Some(drafted) = &one.state.drafted else { continue };
        table = table.row(vec![
            to(look, &format!("publication/{}", one.id), one.id.as_str()),
            Say::text(drafted.title.clone()),
            Say::text(drafted.kind.words()),
            Say::text(one.state.stage.as_str()),
            super::dated_if(one.released.as_ref()),
        ]);
    }
    table
}

fn publications_page(desk: &Desk, look: &Look) -> Result<Page, Problem> {
    let table = table_of_publications(look);
    let pager = foot(look, &table, "publications");
    let docket = Docket::titled("Publications", "Cleared by both co-managers; everything in them is public.");
    let mut page =
        crate::places::page(look, docket).wide(Block::new("publications", "").with(table).with(pager));
    if may(look, &[Role::Rso]) {
        page = page.narrow(what_may_happen(desk, 0, vec![draft()])?);
    }
    Ok(page)
}

fn draft() -> Act {
    use publication::event::Kind::{Catalogue, Guide, InformationSheet, Newsletter};
    let kinds = [
        (Newsletter, "newsletter"),
        (InformationSheet, "information-sheet"),
        (Catalogue, "catalogue"),
        (Guide, "guide"),
    ];
    let kinds = kinds.map(|(kind, value)| Choice::new(value, kind.words())).to_vec();
    let classes = ["public", "participants", "committee", "restricted"];
    let classes = classes.map(|value| Choice::new(value, value)).to_vec();
    Act::new("Draft a publication", "/publications")
        .asking(Field::line("id", "Short code").hinted("Like newsletter-2013-2.").needed())
        .asking(Field::line("title", "Title").needed())
        .asking(Field::line("kind", "Kind").of(Control::Choose(kinds)).needed())
        .asking(
            Field::line("items", "What is in it").of(Control::Text(4)).hinted("One thing a line.").needed(),
        )
        .asking(Field::line("classification", "Classified as").of(Control::Choose(classes)).needed())
        .asking(Field::line("tasking", "Tasking it carries out"))
        .asking(Field::line("own_initiative", "Or why it is an own initiative").of(Control::Text(2)))
}

pub(crate) async fn new_publication(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    let asked = acts::draft_publication(&desk, &typed).await;
    acts::make(&desk, (&typed, asked), "/publications", || publications_page(&desk, &look), &look).await
}

pub(crate) async fn publication(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
) -> Shown {
    Ok(html(&publication_page(&desk, &look, &id).await?))
}

/// What it is, who cleared it, when it came out.
pub(crate) fn publication_facts(look: &Look, one: &Publication) -> Facts {
    let cleared = one
        .halves
        .iter()
        .map(|(half, at)| format!("{}, {}", named(look, half.government.as_str()), wall(look).day(*at).text));
    let cleared: Vec<String> = cleared.collect();
    Facts::default()
        .and_if("Kind", one.state.drafted.as_ref().map(|it| it.kind.words()))
        .and("Cleared for", if cleared.is_empty() { Say::text("nobody yet") } else { Say::Lines(cleared) })
        .and_if("Published", one.released.as_ref().map(dated))
        .and_if("Withdrawn", one.withdrawn.clone())
}

async fn publication_page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let one = look.world.publications.get(id).filter(|it| look.sight.may_see_publication(it));
    let one = one.ok_or_else(Problem::absent)?;
    let drafted = one.state.drafted.as_ref().ok_or_else(Problem::absent)?;
    let docket = Docket::titled(drafted.title.clone(), drafted.kind.words())
        .under(vec![frame(look).link("/publications", "Publications")])
        .marked(id, vec![one.state.stage.as_str().to_owned()]);
    let rows = drafted.items.iter().map(|item| {
        let class = serde_json::to_value(item.classification).ok();
        let class = class.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
        vec![Say::text(item.title.clone()), Say::text(class), Say::maybe(item.digest.clone())]
    });
    let items = Table::of(&["What is in it", "Classified", "Digest"], "Nothing.").rows(rows);
    let mut page = crate::places::page(look, docket)
        .wide(Block::new("items", "What is in it").with(items))
        .narrow(Block::new("facts", "On record").with(publication_facts(look, one)));
    if !one.corrected.is_empty() {
        let rows = one.corrected.iter().map(|(it, at)| {
            vec![wall(look).day(*at).into(), Say::text(it.text.clone()), Say::text(it.languages.join(", "))]
        });
        let table = Table::of(&["Issued", "What", "Languages"], "").rows(rows);
        page = page.wide(Block::new("corrigenda", "Corrigenda").with(table));
    }
    if let Some(history) = record::history(desk, look, &format!("publication/{id}")).await? {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, one.version, publication_acts(look, one)?)?);
    }
    Ok(page)
}

fn publication_acts(look: &Look, one: &Publication) -> Result<Vec<Act>, Problem> {
    let act = |verb: &str, name: &str| Act::new(verb, format!("/publications/{}/{name}", one.id));
    let mut acts = Vec::new();
    let own = acting(look, Role::CoManager);
    if let (Out::Drafted, Some(own), Some(drafted)) = (one.state.stage, own, &one.state.drafted)
        && !one.state.clearance.has(&own.into())
    {
        let seen = serde_json::to_string(&drafted.items).map_err(|why| Problem::failure(&why))?;
        let clear = act("Clear it for your government", "clear").toned(Tone::Solid);
        acts.push(clear.noting("Effective when both co-managers have cleared it.").carrying("seen", seen));
    }
    if one.state.stage == Out::Cleared && may(look, &[Role::Rso]) {
        let on = Field::line("on", "When").hinted("A day or a month; today if left out.");
        acts.push(act("Publish it", "publish").toned(Tone::Solid).asking(on));
    }
    if one.state.stage == Out::Published && may(look, &[Role::Rso]) {
        acts.push(
            act("Issue a corrigendum", "correct")
                .asking(Field::line("text", "What reads how").of(Control::Text(3)).needed())
                .asking(Field::line("languages", "In which languages").typed("en").needed()),
        );
    }
    if one.state.stage == Out::Published && own.is_some() {
        let reasons = Field::line("reasons", "Reasons").of(Control::Text(2)).needed();
        acts.push(act("Withdraw it", "withdraw").toned(Tone::Against).asking(reasons));
    }
    Ok(acts)
}

pub(crate) async fn publication_act(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    let asked = acts::publication(&desk, (&id, &act), &typed).await;
    let home = format!("/publications/{id}");
    match acts::done(&desk, (&typed, asked), &home).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            acts::again_or_absent(problem, publication_page(&desk, &look, &id).await, (&look, &home), &typed)
        }
    }
}
