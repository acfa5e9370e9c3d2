//! `/roster`: who can be found, by what; one entry.

use axum::extract::{Path, State};
use domain::Role;
use domain::form::{Answers, Kind as FieldKind, Schema};
use projections::roster::State as Stage;
use projections::roster::entry::Entry;
use projections::roster::search::Facet;

use super::nominations::{OFFICE_SECTION, consent_act, stood};
use super::portion::Portion;
use super::{Reader, Shown, csv, fields, frame, html, problems, titled, wall};
use crate::desk::Desk;
use crate::json::reads;
use crate::look::Look;
use crate::pages::form::FormPage;
use crate::problem::Problem;
use crate::view::act::Cannot;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Deadline, Docket, Facts, Filters, Link, Page, Say, Status, Table};

/// Most entries on one page.
const ROWS: usize = 60;

pub(crate) async fn search(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let found = reads::found(&desk, &look).await?;
    let portion = Portion::of(&look, found.hits.len(), ROWS)?;
    let table = table(&desk, &look, &found.hits[portion.rows.clone()]).await?;
    let pager = portion.foot(&look, &format!("found among {} entries that you may find", found.listed));
    let docket =
        Docket::titled("Roster of experts", "Words are found without regard to accents, case and script.");
    let page = super::page(&look, docket)
        .over(Block::bare(vec![filters(&look, &found).into()]))
        .over(Block::new("found", "").with(table).with(pager));
    Ok(html(&page))
}

pub(crate) async fn search_csv(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    let found = reads::found(&desk, &look).await?;
    Ok(csv("roster", &table(&desk, &look, &found.hits).await?))
}

async fn table(
    desk: &Desk,
    look: &Look,
    hits: &[projections::roster::search::Hit],
) -> Result<Table, Problem> {
    let heads = ["Entry", "Expert", "Position", "Main area", "Nominator", "Valid until", "Found because"];
    let mut table = Table::of(&heads, "Nobody is found. Use fewer words, or clear a filter.");
    let around = frame(look);
    let wall = wall(look);
    let schema = Schema::expert_nomination();
    for hit in hits {
        let entry = &hit.entry;
        let answers = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
        let text = |field: &str| answers.text(field).map(str::to_owned);
        let area = text("area_primary").map(|code| label(schema, "area_primary", &code));
        table = table.row(vec![
            around.link(&format!("/roster/{}", entry.entry), entry.entry.as_str()).into(),
            Say::maybe(text("name_display")),
            Say::maybe(text("position")),
            Say::maybe(area),
            Say::text(entry.nominator.as_str()),
            wall.day(entry.valid_until.at).into(),
            Say::text(hit.why.join("; ")),
        ]);
    }
    Ok(table)
}

/// The label of a code in a field's list.
fn label(schema: &Schema, field: &str, code: &str) -> String {
    let choices = schema.field(field).map(|field| &field.kind);
    match choices {
        Some(domain::form::Kind::Choice(choices)) => {
            choices.iter().find(|it| it.value == code).map_or_else(|| code.to_owned(), |it| it.label.clone())
        }
        _ => code.to_owned(),
    }
}

fn filters(look: &Look, found: &projections::roster::search::Found) -> Filters {
    let schema = Schema::expert_nomination();
    let facet = |facet: Facet, name: &str, label_of: &str, field: &str| {
        let counts = found.facets.get(&facet).into_iter().flatten();
        let choices = counts.map(|(value, count)| {
            Choice::new(&**value, format!("{} ({count})", label(schema, field, value)))
                .chosen(look.asked(name) == Some(value))
        });
        let choices = std::iter::once(Choice::new("", "Any")).chain(choices).collect();
        Field::line(name, label_of).of(Control::Choose(choices))
    };
    Filters {
        action: "/roster".to_owned(),
        label: "Search the roster",
        search: true,
        fields: vec![
            Field::line("q", "Words").typed(look.asked("q").unwrap_or_default()),
            facet(Facet::Area, "area", "Area", "area_primary"),
            facet(Facet::Kind, "kind", "Kind", "kinds"),
            facet(Facet::Sector, "sector", "Sector", "sector"),
            facet(Facet::Language, "language", "Language", "languages"),
            facet(Facet::Modality, "modality", "Assignment", "modalities"),
            Field::line("nominator", "Nominator").typed(look.asked("nominator").unwrap_or_default()),
        ],
        keep: look.as_of.iter().map(|as_of| ("as_of".to_owned(), as_of.clone())).collect(),
        clear: Some(frame(look).link("/roster", "Show everybody")),
        verb: "Search",
        ..Filters::default()
    }
}

pub(crate) async fn entry(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&page(&desk, &look, &id).await?))
}

/// The page of one entry.
pub(crate) async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let entry =
        look.world.roster.get(id).filter(|it| look.sight.may_see_entry(it)).ok_or_else(Problem::absent)?;
    let answers = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
    let name = answers.text("name_display").unwrap_or("Expert").to_owned();
    let docket = Docket::titled(name, "Entry of the roster")
        .under(vec![frame(look).link("/roster", "Roster")])
        .marked(entry.entry.as_str(), vec![format!("nominated by {}", entry.nominator)]);
    let said = fields::facts(Schema::expert_nomination(), &answers);
    let mut page = super::page(look, docket)
        .standing(status(look, entry))
        .wide(Block::new("profile", "Profile").with(said))
        .wide(Block::new("entry", "The entry").with(facts(look, entry)));
    if look.sight.sees_all()
        && let Some(history) = super::record::history(desk, look, &format!("roster-entry/{id}")).await?
    {
        page = page.wide(history);
    }
    if look.as_of.is_none() {
        page = page.narrow(acts(desk, look, entry)?);
    }
    Ok(page)
}

/// Where an entry stands.
pub(crate) fn status(look: &Look, entry: &Entry) -> Status {
    let live = entry.state == Stage::Active;
    let found = entry.may_be_found(look.now);
    Status {
        tone: if found { "is-done" } else { "is-no" },
        mark: if found { "✓" } else { "✕" },
        state: entry.state.as_str().to_owned(),
        otherwise: match (live, found) {
            (true, true) => "Members and observers find this entry.".to_owned(),
            (true, false) => {
                "Consent to be found is not live: only the secretariat and the auditor see it.".to_owned()
            }
            (false, _) => entry.reason.clone().unwrap_or_default(),
        },
        by: Some(stood(look, Deadline::long(&wall(look), entry.valid_until.at))),
        until: "Valid until",
        ..Status::default()
    }
}

/// What is on record about an entry beside its form.
pub(crate) fn facts(look: &Look, entry: &Entry) -> Facts {
    let wall = wall(look);
    let around = frame(look);
    let nominations =
        entry.nominations.iter().map(|it| around.link(&format!("/nominations/{it}"), it.as_str())).collect();
    let mut facts = Facts::default()
        .and("Published", wall.day(entry.published_at))
        .and("Last substantive update", wall.day(entry.updated_at))
        .and("Term", format!("{} years from the last update", entry.validity_years));
    if look.sight.sees_all() {
        facts = facts.and("Founded on", Say::Links(nominations));
    }
    for selection in &entry.selections {
        facts = facts.and("Chosen for", format!("{}: {}", selection.assignment, selection.reason));
    }
    facts
}

fn acts(desk: &Desk, look: &Look, entry: &Entry) -> Result<Block, Problem> {
    let address = |act: &str| format!("/roster/{}/{act}", entry.entry);
    let mut links = Vec::new();
    if may_type(look, entry, "update") {
        links.push(Link::new(address("update"), "Update the profile"));
    }
    if may_type(look, entry, "renew") {
        links.push(Link::new(address("renew"), "Renew the entry"));
    }
    let mut acts = decisions(look, entry, &address);
    acts.extend(of_the_register(look, entry, &address));
    let mut block = super::officials::acts(desk, (entry.version, acts), links)?;
    let suspended = entry.state == Stage::Suspended && !entry.consent.is_live();
    if suspended && look.person.holds(&[Role::Approver]) {
        block = block.with(Cannot {
            what: "You cannot reinstate this entry.".to_owned(),
            why: "The expert does not consent to be registered.".to_owned(),
            rule: Some("DR09".to_owned()),
        });
    }
    Ok(block)
}

/// Whether the reader may send the form of an entry for this act now.
fn may_type(look: &Look, entry: &Entry, act: &str) -> bool {
    let own = look.person.acts_for(Role::Nominator) == Some(&entry.nominator);
    match act {
        "update" => entry.state == Stage::Active && (own || look.person.holds(&[Role::Registrar])),
        "renew" => entry.state == Stage::Expired && own,
        _ => false,
    }
}

fn reason() -> Field {
    Field::line("reason", "Reason").of(Control::Text(3)).needed()
}

/// What those may ask who decide on entries.
fn decisions(look: &Look, entry: &Entry, address: &dyn Fn(&str) -> String) -> Vec<Act> {
    let approves = look.person.holds(&[Role::Approver]);
    let own = look.person.acts_for(Role::Nominator) == Some(&entry.nominator);
    let mut acts = Vec::new();
    if approves && entry.state == Stage::Suspended && entry.consent.is_live() {
        let act = Act::new("Reinstate entry", address("reinstate")).toned(crate::view::Tone::Solid);
        acts.push(act.noting("It is found again at once. Its term stays as it was."));
    }
    if approves && entry.state == Stage::Active {
        let act = Act::new("Suspend entry", address("suspend")).asking(reason());
        acts.push(act.noting("Nobody finds it until it is reinstated. Its term runs on."));
    }
    if (own || approves) && entry.state != Stage::Removed {
        let act =
            Act::new("Remove entry", address("remove")).toned(crate::view::Tone::Against).asking(reason());
        acts.push(
            act.noting("For good: it does not come back, a new nomination is needed. Its history stays."),
        );
    }
    acts
}

/// What the secretariat records about entries.
fn of_the_register(look: &Look, entry: &Entry, address: &dyn Fn(&str) -> String) -> Vec<Act> {
    let mut acts = Vec::new();
    if look.person.holds(&[Role::Registrar]) && entry.state != Stage::Removed {
        let choice = &entry.consent.choice;
        let stands = [choice.processing, choice.visibility, choice.contact];
        let act = consent_act(&address("change-consent"), ("Record a change of consent", stands));
        acts.push(act.noting(
            "On the expert\u{2019}s letter. Where consent is taken back, no search finds the entry from this instant on (DR09).",
        ));
    }
    if look.person.holds(&[Role::Registrar, Role::Approver]) && entry.may_be_found(look.now) {
        let assignment = Field::line("assignment", "Assignment").needed();
        let act = Act::new("Record a selection", address("select")).asking(assignment).asking(reason());
        acts.push(act.noting("The choice and its reason stay on record; the entry does not change."));
    }
    acts
}

/// The form of an act that asks for one: `/roster/RE-2014-0003/update`.
pub(crate) async fn ask(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, act)): Path<(String, String)>,
) -> Shown {
    Ok(html(&form(&desk, &look, (&id, &act), None).await?))
}

/// The whole form of an entry, with what is on record or what was typed.
pub(crate) async fn form(
    desk: &Desk,
    look: &Look,
    (id, act): (&str, &str),
    typed: Option<(&Answers, &Problem)>,
) -> Result<FormPage, Problem> {
    let entry = look.world.roster.get(id).filter(|it| may_type(look, it, act) && look.as_of.is_none());
    let entry = entry.ok_or_else(Problem::absent)?;
    let stored = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
    let (answers, problem) = match typed {
        Some((answers, problem)) => (answers, Some(problem)),
        None => (&stored, None),
    };
    let (title, verb, flash) = if act == "renew" {
        ("Renew the entry", "Renew entry", "renew")
    } else {
        ("Update the profile", "Update entry", "update")
    };
    let key = workflows::fresh::key(desk.office.clock().now())?;
    Ok(FormPage {
        frame: titled(look, title, problem),
        docket: Docket::titled(title, format!("{} years from now", entry.validity_years))
            .under(vec![Link::new(format!("/roster/{id}"), "Entry")])
            .marked(id, vec![format!("nominated by {}", entry.nominator)]),
        problems: problem.map(|it| problems("The form was not sent", it)).unwrap_or_default(),
        action: format!("/roster/{id}/{act}"),
        hidden: vec![("version", entry.version.to_string()), ("key", key.to_string())],
        sections: fields::sections(Schema::expert_nomination(), answers, problem, asked),
        verbs: vec![(flash, verb.to_owned())],
        note: format!(
            "This is an update in substance: the term of {} years begins anew when it is sent (DR10).",
            entry.validity_years
        ),
        ..FormPage::default()
    })
}

/// Whether a field is asked again of a listed expert; files stay with the nomination they came with.
fn asked(field: &domain::form::Field) -> bool {
    field.section != OFFICE_SECTION && field.kind != FieldKind::File
}

/// What was typed, with the answers that the form does not show and the reader does not change.
pub(crate) async fn typed_whole(
    desk: &Desk,
    look: &Look,
    id: &str,
    typed: Answers,
) -> Result<Answers, Problem> {
    let entry = look.world.roster.get(id).filter(|it| look.sight.may_see_entry(it));
    let entry = entry.ok_or_else(Problem::absent)?;
    let visible = desk.visible(&entry.form, &look.sight.readers_of_entry(entry)).await?;
    let schema = Schema::expert_nomination();
    let shown = |id: &str| {
        let field = schema.field(id).filter(|field| !field.is_for_the_office() && asked(field));
        field.is_some() && visible.get(id).is_some()
    };
    let stored = desk.opened(&entry.form).await?;
    let kept = stored.0.into_iter().filter(|(id, _)| !shown(id) && typed.get(id).is_none());
    Ok(kept.fold(typed.clone(), |all, (id, value)| all.with(id, value)))
}
