//! What can an administrator set? One act each, from an instant on.

use domain::Role;
use projections::mandates::Mandate;

use super::ZONE;
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Choice, Control, Field};
use crate::view::{Act, Block, Tone};

/// The words of a day to type.
const DAY: &str = "2014-07-01";

/// What an administrator can set.
pub(super) fn block(desk: &Desk, look: &Look) -> Result<Block, Problem> {
    let mut block = Block::new("acts", "What you can set");
    for act in all(look) {
        let key = workflows::fresh::key(desk.office.clock().now())?;
        block = block.with(act.carrying("key", key));
    }
    Ok(block)
}

fn all(look: &Look) -> [Act; 10] {
    [
        grant(look),
        revoke(look),
        version(look),
        calendar(),
        establish(),
        dissolve(look),
        register(),
        rename(),
        capacity(look),
        end_capacity(look),
    ]
}

fn from() -> Field {
    Field::line("from", "From").hinted("2014-07-01T09:00 in Bangkok; never in the past").needed()
}

/// The same where it may be left out.
fn maybe(name: &str, label: &str, without: &str) -> Field {
    Field::line(name, label).hinted(format!("2014-07-01T09:00 in Bangkok; {without}"))
}

fn grant(look: &Look) -> Act {
    let roles: Vec<Choice> = Role::ALL
        .into_iter()
        .filter(|role| !matches!(role, Role::System | Role::Timer | Role::Nominee))
        .map(|role| Choice::new(role.as_str(), crate::words::role(role)))
        .collect();
    let mut holders = vec![Choice::new("", "somebody new")];
    for person in look.world.mandates.persons() {
        let held = look.world.mandates.of(person.as_str()).filter(|it| look.sight.may_see_mandate(it)).last();
        holders.extend(held.map(|it| Choice::new(person.as_str(), format!("{} {}", it.mandate, it.label))));
    }
    let mut bodies = vec![Choice::new("", "in none in particular")];
    bodies.extend(bodies_standing(look));
    Act::new("Grant a mandate", "/settings/grant")
        .asking(Field::line("person", "Held by").of(Control::Choose(holders)))
        .asking(Field::line("name", "Name").hinted("Left out for somebody known: as it is on file."))
        .asking(Field::line("email", "E-mail").of(Control::Typed("email", "")))
        .asking(Field::line("role", "As").of(Control::Choose(roles)))
        .asking(
            Field::line("participant", "For participant").hinted("Its code, where the role represents one."),
        )
        .asking(Field::line("body", "In body").of(Control::Choose(bodies)))
        .asking(
            Field::line("label", "Label of the function")
                .hinted("It names no person: Delegate of QM.")
                .needed(),
        )
        .asking(maybe("from", "From", "now, if left out"))
        .asking(maybe("until", "Until", "open, if left out"))
}

fn revoke(look: &Look) -> Act {
    let lasts = |it: &&Mandate| it.revoked.is_none() && it.ends().is_none_or(|end| end > look.now);
    let choices = look
        .world
        .mandates
        .all()
        .filter(lasts)
        .map(|it| Choice::new(it.mandate.as_str(), format!("{} {}", it.mandate, it.label)));
    Act::new("Revoke a mandate", "/settings/revoke")
        .toned(Tone::Against)
        .asking(Field::line("mandate", "Mandate").of(Control::Choose(choices.collect())))
        .asking(maybe("from", "From", "now, if left out"))
        .asking(Field::line("reason", "Reason").of(Control::Text(2)).needed())
}

fn version(look: &Look) -> Act {
    let names =
        look.world.settings.procedures().map(|(id, _)| Choice::new(id.as_str(), id.as_str())).collect();
    let field = |name: &str, label: &str, typed: &str| Field::line(name, label).typed(typed).needed();
    Act::new("Set the next version of a procedure", "/settings/version")
        .asking(Field::line("procedure", "Procedure").of(Control::Choose(names)))
        .asking(field("number", "Number", "2"))
        .asking(field("keys", "Approvals: 1, or 2 from two governments", "1"))
        .asking(field("validity_years", "Years an entry is valid", "4"))
        .asking(field("check", "To check completeness", "P5BD"))
        .asking(field("decide", "To decide", "P20BD"))
        .asking(field("resubmit", "To mend a returned form", "P30D"))
        .asking(field("consent", "For the nominee to answer", "P14D"))
        .asking(field("remind", "Reminder before expiry", "P60D"))
        .asking(from())
}

fn calendar() -> Act {
    Act::new("Set the working calendar", "/settings/calendar")
        .asking(Field::line("zone", "Time zone").typed(ZONE).needed())
        .asking(Field::line("closing", "Closing time").typed("17:00").needed())
        .asking(
            Field::line("rest", "Rest days")
                .hinted("1 Monday to 7 Sunday, separated by commas")
                .typed("6,7")
                .needed(),
        )
        .asking(Field::line("holidays", "Days off").of(Control::Text(4)).hinted("One a line: 2014-08-12"))
        .asking(
            Field::line("worked", "Worked all the same")
                .of(Control::Text(2))
                .hinted("Rest days or days off that are worked, one a line: 2014-08-16"),
        )
        .asking(from())
}

fn establish() -> Act {
    Act::new("Establish a body", "/settings/body")
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("name", "Name").needed())
        .asking(
            Field::line("from", "Since").hinted("2014-07-01, 2014-07 or 2014; left out if it is not known"),
        )
}

fn dissolve(look: &Look) -> Act {
    Act::new("Dissolve a body", "/settings/dissolve")
        .toned(Tone::Against)
        .asking(Field::line("body", "Body").of(Control::Choose(bodies_standing(look))))
        .asking(Field::line("on", "First day without it").hinted(DAY).needed())
        .asking(Field::line("reason", "By what decision").of(Control::Text(2)).needed())
}

fn register() -> Act {
    let kinds =
        [("country", "a country or territory"), ("organisation", "an organisation"), ("other", "other")];
    let sovereign = [("", "not asked"), ("yes", "yes"), ("no", "no")];
    Act::new("Enter a participant", "/settings/participant")
        .asking(Field::line("code", "Code").hinted("2 to 12 letters or digits").needed())
        .asking(Field::line("name", "Name").needed())
        .asking(Field::line("kind", "It is").of(Control::Choose(Choice::list(&kinds, "country"))))
        .asking(Field::line("iso2", "ISO 3166 code of two letters").hinted("Where it has one of its own."))
        .asking(
            Field::line("sovereign", "A sovereign state").of(Control::Choose(Choice::list(&sovereign, ""))),
        )
        .asking(Field::line("from", "The name holds since").hinted("Left out if it is not known."))
        .asking(Field::line("note", "What the register notes about it").of(Control::Text(2)))
        .asking(Field::line("illustrative", "It stands for no real participant").of(Control::Tick))
}

fn rename() -> Act {
    Act::new("Record a participant's new name", "/settings/rename")
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("name", "New name").needed())
        .asking(Field::line("from", "From").hinted(DAY).needed())
}

/// Participant, body and capacity: what a capacity is told apart by.
fn about_capacity(look: &Look, title: &'static str, address: &'static str) -> Act {
    let capacities = ["member", "observer", "co-chair", "co-manager", "co-lead", "secretary"];
    let capacities = capacities.into_iter().map(|it| Choice::new(it, it)).collect();
    Act::new(title, address)
        .asking(Field::line("code", "Code").needed())
        .asking(Field::line("body", "Body").of(Control::Choose(bodies_standing(look))))
        .asking(Field::line("capacity", "Capacity").of(Control::Choose(capacities)))
}

fn capacity(look: &Look) -> Act {
    about_capacity(look, "Give a participant a capacity", "/settings/capacity")
        .asking(Field::line("from", "From").hinted(DAY).needed())
        .asking(Field::line("until", "First day without it").hinted("Left out if it goes on."))
}

fn end_capacity(look: &Look) -> Act {
    about_capacity(look, "End a participant's capacity", "/settings/end-capacity")
        .toned(Tone::Against)
        .asking(Field::line("on", "First day without it").hinted(DAY).needed())
}

fn bodies_standing(look: &Look) -> Vec<Choice> {
    let standing = look.world.bodies.all().filter(|it| it.dissolved.is_none());
    standing.map(|it| Choice::new(it.code.as_str(), it.name.clone())).collect()
}
