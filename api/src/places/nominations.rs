//! `/nominations/{reference}`: one nomination, its form.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use domain::form::{Answers, Kind as FieldKind, Schema};
use domain::nomination::command::Open;
use domain::nomination::{CHECKLIST, Command};
use domain::{ParticipantCode, Role};
use projections::nominations::State as Stage;
use projections::nominations::record::Nomination;
use workflows::Ask;

use super::acts::RETURN_LINES;
use super::typed::Typed;
use super::{Reader, Shown, fields, frame, html, problems, titled, wall, with_status};
use crate::asking::Asking;
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::pages::form::FormPage;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::keys::{Key, TwoKeys};
use crate::view::{Act, Block, Deadline, Docket, Facts, Link, Page, Part, Say, Status, Tag};

/// Letters that name the form's sections outsiders do not type.
pub(crate) const OFFICE_SECTION: &str = "M";

/// The words of a state.
pub(crate) fn state(stage: Stage) -> String {
    stage.as_str().replace('_', " ")
}

pub(super) fn tag(stage: Stage) -> Tag {
    let (tone, mark) = match stage {
        Stage::Approved => ("ok", "✓"),
        Stage::NotApproved | Stage::Lapsed => ("no", "✕"),
        Stage::Returned | Stage::AwaitingConsent => ("owed", "↩"),
        _ => ("", "·"),
    };
    Tag::new(tone, mark, state(stage))
}

/// In the past nothing ticks.
pub(crate) fn stood(look: &Look, deadline: Deadline) -> Deadline {
    if look.as_of.is_some() { deadline.standing_still() } else { deadline }
}

pub(crate) async fn record(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&page(&desk, &look, &id).await?))
}

fn seen<'a>(look: &'a Look, id: &str) -> Result<&'a Nomination, Problem> {
    let nomination = look.world.nominations.get(id).filter(|it| look.sight.may_see_nomination(it));
    nomination.ok_or_else(Problem::absent)
}

/// The page of one nomination: where it stands, what it says, how it came about, what can be done.
pub(crate) async fn page(desk: &Desk, look: &Look, id: &str) -> Result<Page, Problem> {
    let nomination = seen(look, id)?;
    let readers = look.sight.readers_of_nomination(nomination);
    let answers = desk.visible(&nomination.form, &readers).await?;
    let name = answers.text("name_display").unwrap_or("Nominee").to_owned();
    let lines = vec![format!(
        "nominated by {}",
        look.world.participants.name_on(nomination.nominator.as_str(), today(look))
    )];
    let docket = Docket::titled(name, "Nomination of an expert")
        .under(vec![frame(look).link("/nominations", "Nominations")])
        .marked(nomination.reference.as_str(), lines);
    let said = fields::facts(Schema::expert_nomination(), &answers);
    let mut page = super::page(look, docket)
        .standing(status(look, nomination))
        .wide(Block::new("facts", "Receipt and decision").with(facts(look, nomination)))
        .wide(Block::new("form", "The form").with(said));
    if let Some(history) = super::record::history(desk, look, &format!("expert-nomination/{id}")).await? {
        page = page.wide(history);
    }
    if let Some(keys) = keys(look, nomination) {
        page = page.narrow(keys);
    }
    if look.as_of.is_none() {
        page = page.narrow(what_may_happen(desk, look, nomination)?);
    }
    Ok(page)
}

fn today(look: &Look) -> jiff::civil::Date {
    projections::partial::day_in(look.now, look.world.settings.zone(look.now))
}

pub(crate) fn status(look: &Look, nomination: &Nomination) -> Status {
    let owed = projections::nominations::board::owed(&look.world, nomination);
    let tone = match nomination.state {
        Stage::Approved => "is-done",
        Stage::NotApproved | Stage::Lapsed | Stage::Withdrawn => "is-no",
        Stage::Returned | Stage::AwaitingConsent => "is-owed",
        _ => "",
    };
    let by = owed.due.as_ref().map(|due| stood(look, Deadline::long(&wall(look), due.at)));
    Status {
        tone,
        mark: if tone == "is-done" {
            "✓"
        } else if tone == "is-no" {
            "✕"
        } else {
            "·"
        },
        state: state(nomination.state),
        owes: if owed.act.is_empty() { String::new() } else { owed.by.as_str().replace('-', " ") },
        act: owed.act.to_owned(),
        by,
        otherwise: if owed.act.is_empty() { "Nothing more is owed.".to_owned() } else { String::new() },
        ..Status::default()
    }
}

pub(crate) fn facts(look: &Look, nomination: &Nomination) -> Facts {
    let wall = wall(look);
    let around = frame(look);
    let mut facts = Facts::default()
        .and("How it came", crate::words::channel(nomination.channel))
        .and("Opened", wall.long(nomination.opened_at))
        .and_if("Received", nomination.received_at().map(|at| wall.long(at)))
        .and_if("By the clock of", nomination.received.as_ref().map(|it| it.clock.clone()))
        .and_if(
            "In answer to",
            nomination
                .call
                .as_ref()
                .map(|year| around.link(&format!("/calls/{year}"), format!("the call of {year}"))),
        )
        .and_if("In time", nomination.in_time.map(|yes| if yes { "yes" } else { "no: late" }))
        .and("Procedure", format!("version {}", nomination.procedure))
        .and_if(
            "Entry",
            nomination.entry.as_ref().map(|entry| around.link(&format!("/roster/{entry}"), entry.as_str())),
        );
    if let Some(consent) = &nomination.consent {
        let choice = &consent.consent.choice;
        let yes = |it: bool| if it { "yes" } else { "no" };
        let said = format!(
            "registered: {}, found: {}, address shown: {}",
            yes(choice.processing),
            yes(choice.visibility),
            yes(choice.contact)
        );
        facts = facts.and("Consent", said);
    }
    if let Some(decision) = nomination.decision.as_ref().and_then(|it| it.reasons.clone()) {
        facts = facts.and("Grounds", decision);
    }
    facts = likenesses(look, nomination, facts);
    if super::originals::is_on_paper(nomination)
        && (nomination.intake.is_some() || !nomination.files.is_empty())
    {
        let address = format!("/nominations/{}/original", nomination.reference);
        facts = facts.and("Original", around.link(&address, "See it beside the form"));
    }
    for filed in &nomination.files {
        let link = Link::new(
            format!("/files/{}", filed.file.digest),
            format!("{} ({} kB)", filed.file.media_type, filed.file.bytes.div_ceil(1024)),
        );
        facts = facts.and("File", link);
    }
    facts
}

/// Other nominations that look like this one, and why.
fn likenesses(look: &Look, nomination: &Nomination, mut facts: Facts) -> Facts {
    let around = frame(look);
    for duplicate in &nomination.duplicates {
        let alike: Vec<&str> = duplicate
            .alike
            .iter()
            .map(|it| match it {
                domain::nomination::event::Likeness::Names => "the names",
                domain::nomination::event::Likeness::Email => "the e-mail address",
                domain::nomination::event::Likeness::DateOfBirth => "the date of birth",
            })
            .collect();
        let words = if duplicate.dismissed.is_some() { "found to be another person" } else { "alike: " };
        let link = around.link(&format!("/nominations/{}", duplicate.other), duplicate.other.as_str());
        facts = facts.and(
            "Looks like",
            Say::Link(
                link,
                format!(
                    "{words}{}",
                    if duplicate.dismissed.is_some() { String::new() } else { alike.join(", ") }
                ),
            ),
        );
    }
    facts
}

fn keys(look: &Look, nomination: &Nomination) -> Option<Block> {
    let needed = projections::nominations::board::keys_needed(&look.world, nomination);
    if needed < 2 || nomination.state == Stage::Draft {
        return None;
    }
    let given = nomination.keys.len();
    let mut all: Vec<Key> = nomination
        .keys
        .iter()
        .map(|key| Key {
            holder: format!("for {}", key.government),
            what: "approved".to_owned(),
            when: wall(look).brief(key.at).text,
            given: true,
        })
        .collect();
    all.resize_with(usize::from(needed).max(given), || Key {
        holder: "the other co-manager".to_owned(),
        what: "has not approved yet".to_owned(),
        ..Key::default()
    });
    let count = match (given, needed) {
        (0, _) => "none of two".to_owned(),
        (1, _) => "one of two".to_owned(),
        _ => "both".to_owned(),
    };
    Some(Block::new("keys", "Approvals").with(TwoKeys { count, keys: all }))
}

/// What the reader may do now, each with the fields it needs.
fn what_may_happen(desk: &Desk, look: &Look, nomination: &Nomination) -> Result<Block, Problem> {
    let mut block = Block::new("acts", "What you can do");
    let acts = acts(look, nomination);
    if acts.is_empty() {
        return Ok(block.with(Part::Empty("Nothing is asked of you here.".to_owned())));
    }
    for act in acts {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("version", nomination.version).carrying("key", key));
    }
    let writes = matches!(nomination.state, Stage::Draft | Stage::Returned)
        && look.person.holds(&[Role::Nominator, Role::Registrar]);
    if writes {
        let words = if nomination.state == Stage::Draft { "Go on with the form" } else { "Mend the form" };
        block = block
            .with(Part::Links(vec![Link::new(format!("/nominations/{}/edit", nomination.reference), words)]));
    }
    if nomination.wants_second_reading() && look.person.holds(&[Role::Registrar, Role::Approver]) {
        let link = Link::new(
            format!("/nominations/{}/verify", nomination.reference),
            "Compare the keyed fields with the original",
        );
        block = block.with(Part::Links(vec![link]));
    }
    Ok(block)
}

fn acts(look: &Look, nomination: &Nomination) -> Vec<Act> {
    let address = |act: &str| format!("/nominations/{}/{act}", nomination.reference);
    let holds = |roles: &[Role]| look.person.holds(roles);
    let reason = |needed: bool| {
        let field = Field::line("reason", "Reason").of(Control::Text(3));
        if needed { field.needed() } else { field }
    };
    let mut acts = Vec::new();
    let registrar = holds(&[Role::Registrar]);
    if registrar && nomination.state == Stage::Submitted {
        acts.push(checklist(&address("accept")));
    }
    if registrar && matches!(nomination.state, Stage::Submitted | Stage::UnderReview) {
        acts.push(return_form(&address("return")));
    }
    if registrar && nomination.state == Stage::UnderReview {
        acts.push(Act::new("Ask the nominee for consent", address("request-consent")));
    }
    if registrar && nomination.state == Stage::AwaitingConsent {
        acts.push(consent_act(
            &address("record-consent"),
            ("Record the answer on the signed form", [false; 3]),
        ));
    }
    if holds(&[Role::Approver, Role::CoManager]) && nomination.state == Stage::UnderReview {
        acts.push(Act::new("Approve nomination", address("approve")).toned(crate::view::Tone::Solid));
        let grounds = Field::line("reasons", "Grounds").of(Control::Text(4)).needed();
        acts.push(
            Act::new("Decline nomination", address("decline"))
                .toned(crate::view::Tone::Against)
                .asking(grounds),
        );
    }
    let open =
        !matches!(nomination.state, Stage::Approved | Stage::NotApproved | Stage::Withdrawn | Stage::Lapsed);
    let own = look.person.acts_for(Role::Nominator) == Some(&nomination.nominator);
    if open && own {
        acts.push(
            Act::new("Withdraw nomination", address("withdraw"))
                .toned(crate::view::Tone::Against)
                .asking(reason(false)),
        );
    }
    if holds(&[Role::Registrar, Role::Approver]) {
        acts.extend(duplicate_acts(nomination, &address));
    }
    if registrar && nomination.received.is_some() {
        acts.push(receipt_act(&address("correct-receipt")));
    }
    acts
}

fn duplicate_acts(nomination: &Nomination, address: &dyn Fn(&str) -> String) -> Vec<Act> {
    let reason = || Field::line("reason", "Reason").of(Control::Text(2)).needed();
    let mut acts = Vec::new();
    for duplicate in nomination.suspected() {
        let dismiss =
            Act::new(format!("{} is another person", duplicate.other), address("dismiss-duplicate"));
        acts.push(dismiss.carrying("other", &duplicate.other).asking(reason()));
        let merge = Act::new(format!("Merge into {}", duplicate.other), address("merge"));
        acts.push(merge.carrying("into", &duplicate.other).asking(reason()));
    }
    if nomination.merged_into.is_some() {
        acts.push(Act::new("Take out of the merge", address("unmerge")).asking(reason()));
    }
    acts
}

fn checklist(address: &str) -> Act {
    CHECKLIST.iter().fold(
        Act::new("Find it complete", address.to_owned()).toned(crate::view::Tone::Solid),
        |act, (line, sentence)| act.asking(Field::line(format!("line-{line}"), *sentence).of(Control::Tick)),
    )
}

fn return_form(address: &str) -> Act {
    let asked = Schema::expert_nomination().asked().map(|field| Choice::new(&field.id, &field.label));
    let choices: Vec<Choice> =
        std::iter::once(Choice::new("form", "The form as a whole")).chain(asked).collect();
    (0..RETURN_LINES).fold(Act::new("Return the form", address.to_owned()), |act, number| {
        act.asking(
            Field::line(format!("field-{number}"), format!("Item {}: field", number + 1))
                .of(Control::Choose(choices.clone())),
        )
        .asking(
            Field::line(format!("reason-{number}"), format!("Item {}: what is to be mended", number + 1))
                .of(Control::Text(2)),
        )
    })
}

/// The nominee's three answers, recorded from paper.
pub(crate) fn consent_act(address: &str, (verb, stands): (&str, [bool; 3])) -> Act {
    let questions = [
        ("processing", "To be registered in the roster"),
        ("visibility", "To be found by members and observers"),
        ("contact", "To have the e-mail address shown"),
    ];
    questions.iter().zip(stands).fold(Act::new(verb, address.to_owned()), |act, ((name, label), yes)| {
        let choices = Choice::list(&[("yes", "Yes"), ("no", "No")], if yes { "yes" } else { "no" });
        act.asking(Field::line(*name, *label).of(Control::OneOf(choices)))
    })
}

fn receipt_act(address: &str) -> Act {
    Act::new("Correct the time of receipt", address.to_owned())
        .asking(Field::line("at", "Received at").hinted("2014-03-14T16:52, or a day").needed())
        .asking(Field::line("zone", "Time zone").typed("Asia/Bangkok").needed())
        .asking(Field::line("clock", "By which clock").typed("fax gateway").needed())
        .asking(Field::line("evidence", "What shows it").of(Control::Text(2)).needed())
}

pub(crate) async fn edit(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&form(&desk, &look, &id, (None, None, false)).await?))
}

pub(crate) async fn verify(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&form(&desk, &look, &id, (None, None, true)).await?))
}

/// The form of a nomination, to be gone on with, mended or compared with its original.
pub(crate) async fn form(
    desk: &Desk,
    look: &Look,
    id: &str,
    (typed, problem, verifies): (Option<Answers>, Option<&Problem>, bool),
) -> Result<FormPage, Problem> {
    let nomination = seen(look, id)?;
    let stored = if goes_on(look, nomination) {
        desk.opened(&nomination.form).await?
    } else {
        desk.visible(&nomination.form, &look.sight.readers_of_nomination(nomination)).await?
    };
    let answers = typed.unwrap_or(stored);
    let verbs = match (nomination.state, verifies) {
        (_, true) => vec![("verify", "The keyed fields agree with the original".to_owned())],
        (Stage::Returned, _) => vec![("resubmit", "Send the mended form".to_owned())],
        _ => vec![("submit", "Submit nomination".to_owned()), ("edit", "Keep as a draft".to_owned())],
    };
    let returned = nomination.returns.last().filter(|_| nomination.state == Stage::Returned);
    let key = workflows::fresh::key(desk.office.clock().now())?;
    let title = if verifies { "Compare the keyed fields" } else { "Nomination form" };
    Ok(FormPage {
        frame: titled(look, title, problem),
        docket: Docket::titled(title, format!("Expert put forward by {}", nomination.nominator))
            .under(vec![Link::new(format!("/nominations/{id}"), nomination.reference.as_str())]),
        problems: problem.map(|it| problems("The form was not sent", it)).unwrap_or_default(),
        scan: super::originals::of_nomination(desk, look, nomination).await?,
        returned: returned
            .map(|it| it.items.iter().map(|item| (item.field.clone(), item.reason.clone())).collect())
            .unwrap_or_default(),
        action: format!("/nominations/{id}/{}", verbs.first().map_or("edit", |(act, _)| act)),
        hidden: vec![("version", nomination.version.to_string()), ("key", key.to_string())],
        sections: fields::sections(Schema::expert_nomination(), &answers, problem, |field| {
            field.section != OFFICE_SECTION || field.kind == FieldKind::File
        }),
        verbs,
        note: "A draft may be left incomplete. Nothing is shown to others before it is submitted.".to_owned(),
    })
}

/// Whether the reader goes on with her own form: then she sees all she typed, also what only the secretariat reads once it
/// is sent. Without it, sending a mended form would lose those answers.
fn goes_on(look: &Look, nomination: &Nomination) -> bool {
    let own = look.person.acts_for(Role::Nominator) == Some(&nomination.nominator);
    own && matches!(nomination.state, Stage::Draft | Stage::Returned) && look.as_of.is_none()
}

/// The original beside what was keyed from it, to be read.
pub(crate) async fn original(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
) -> Shown {
    let nomination = seen(&look, &id)?;
    let scan =
        super::originals::of_nomination(&desk, &look, nomination).await?.ok_or_else(Problem::absent)?;
    let answers = desk.visible(&nomination.form, &look.sight.readers_of_nomination(nomination)).await?;
    let around = frame(&look);
    let docket = Docket::titled("The original beside the form", "What arrived, and what was keyed from it.")
        .under(vec![around.link(&format!("/nominations/{id}"), nomination.reference.as_str())]);
    let keyed = Block::new("keyed", "As keyed").with(fields::facts(Schema::expert_nomination(), &answers));
    let beside = Part::Beside(vec![Block::bare(vec![scan.into()]), keyed]);
    Ok(html(&super::page(&look, docket).over(Block::bare(vec![beside]))))
}

pub(crate) async fn blank(State(desk): State<Desk>, Reader(look): Reader) -> Shown {
    if !look.person.holds(&[Role::Nominator, Role::Registrar]) {
        return Err(Problem::absent().into());
    }
    Ok(html(&opening(&desk, &look)?))
}

/// The short form that opens a nomination: who nominates, in answer to what, how it came.
fn opening(desk: &Desk, look: &Look) -> Result<FormPage, Problem> {
    let own = look.person.acts_for(Role::Nominator).map(|code| code.as_str().to_owned()).unwrap_or_default();
    let call = look.world.calls.open().last().map(|call| call.year.as_str().to_owned()).unwrap_or_default();
    let key = workflows::fresh::key(desk.office.clock().now())?;
    let mut asked = vec![
        Field::line("nominator", "Nominating member or observer")
            .hinted("The code of the register, such as QM.")
            .typed(own)
            .needed(),
        Field::line("call", "Call it answers").typed(call),
    ];
    if look.person.holds(&[Role::Registrar]) {
        let channels = [
            ("portal", "Typed in the application"),
            ("email", "By e-mail"),
            ("fax", "By fax"),
            ("post", "By post"),
            ("hand", "By hand"),
        ];
        asked.push(
            Field::line("channel", "How it came").of(Control::OneOf(Choice::list(&channels, "portal"))),
        );
        asked.push(
            Field::line("intake", "Intake it is keyed from")
                .hinted("Such as IN-2014-0007; its time of receipt is taken over."),
        );
        asked.push(
            Field::line("at", "Received at")
                .hinted("By the clock of the channel, where there is no intake: 2014-03-14T16:52"),
        );
        asked.push(Field::line("zone", "Time zone").typed("Asia/Bangkok"));
    }
    let section = crate::view::Section {
        letter: "A".to_owned(),
        title: "Who nominates".to_owned(),
        lede: String::new(),
        fields: asked,
    };
    Ok(FormPage {
        frame: frame(look).titled("Open a nomination"),
        docket: Docket::titled("Open a nomination", "The form comes next; it is kept as a draft.")
            .under(vec![Link::new("/nominations", "Nominations")]),
        action: "/nominations/new".to_owned(),
        hidden: vec![("key", key.to_string())],
        sections: vec![section],
        verbs: vec![("open", "Open nomination".to_owned())],
        ..FormPage::default()
    })
}

pub(crate) async fn open(State(desk): State<Desk>, Reader(look): Reader, typed: Typed) -> Shown {
    match opened(&desk, &typed, None).await {
        Ok((id, position)) => {
            let at_least = position.map(|position| format!("?at_least={position}")).unwrap_or_default();
            Ok(Redirect::to(&format!("/nominations/{id}/edit{at_least}")).into_response())
        }
        Err(problem) => {
            let said = problems("The nomination was not opened", &problem);
            Ok(with_status(problem.status, &opening(&desk, &look)?.refused(&typed.fields, said)))
        }
    }
}

/// Opens a nomination. What it is keyed from is registered as what it became, under a key that follows from the first.
pub(crate) async fn opened(
    desk: &Desk,
    typed: &Typed,
    from: Option<domain::IntakeId>,
) -> Result<(String, Option<u64>), Problem> {
    let intake = from.or_else(|| typed.given("intake").map(domain::IntakeId::from));
    let arrival = intake.as_ref().and_then(|it| desk.host.now().intake.get(it.as_str()).cloned());
    let command = Open {
        nominator: ParticipantCode::new(typed.text("nominator")),
        kind: domain::nomination::event::Kind::New,
        call: typed.given("call").map(domain::CallYear::from),
        entry: None,
        intake: intake.clone(),
        answers: Answers::default(),
    };
    let channel = arrival.as_ref().map_or_else(|| channel(typed.text("channel")), |it| it.channel);
    let received = typed.given("at").map(|_| super::acts::asserted(typed).read("received")).transpose()?;
    let asking = typed.asking(desk)?;
    let asked =
        Asked { ask: Ask::Nomination(None, Command::Open(command)), channel, received, happened: None };
    let done = perform(desk, Asking { seen: None, ..asking.clone() }, asked, None).await?;
    let mut last = done.receipt.positions.map(|(_, last)| last);
    if arrival.is_some_and(|it| it.state == projections::intake::State::Waiting) {
        let registered = domain::intake::event::Registered { nomination: (&*done.id).into() };
        let ask = Ask::Intake(intake, domain::intake::Command::Register(registered));
        let key = workflows::fresh::derived(&format!("register {}", asking.key));
        let done = perform(desk, Asking { key, seen: None, ..asking }, Asked::of(ask), None).await?;
        last = done.receipt.positions.map(|(_, last)| last).or(last);
    }
    Ok((done.id, last))
}

/// A channel as it is typed.
pub(crate) fn channel(typed: &str) -> domain::channel::Channel {
    use domain::channel::Channel as C;
    match typed {
        "email" => C::Email,
        "fax" => C::Fax,
        "post" => C::Post,
        "hand" => C::Hand,
        _ => C::Portal,
    }
}
