//! `/guides/{guide}/edit/{section}` and `/guides/{guide}/outline`: how is the text written? Nothing typed is lost: what a rule refuses or
//! somebody overtook comes back, with the reason, beside the words that stand.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::GuideId;
use domain::guide::command::{EditSection, Heading};
use domain::guide::{Command, SectionDraft};
use domain::text::markdown::{self, Marks};
use projections::guides::Guide;
use workflows::{Ask, fresh};

use super::super::typed::Typed;
use super::super::{Reader, Refused, Shown, frame, html, page, problems, see, with_status};
use crate::desk::Desk;
use crate::json::act::{Asked, perform};
use crate::look::Look;
use crate::problem::Problem;
use crate::view::form::{Control, Field};
use crate::view::{Act, Block, Docket, Page, Part};

/// Most lines of the field in which a section is written.
const LINES: u8 = 24;

/// The code of a section that somebody wrote meanwhile.
const OVERTAKEN: &str = "guide-section-overtaken";

/// The section of an address, if the reader writes in it.
fn section<'a>(
    look: &'a Look,
    (id, section): (&str, &str),
) -> Result<(&'a Guide, &'a SectionDraft), Problem> {
    let guide = super::guide(look, id)?;
    if !super::act::writes(look, guide) {
        return Err(Problem::absent());
    }
    let draft = guide.dossier.sections.iter().find(|draft| draft.heading.id.as_str() == section);
    Ok((guide, draft.ok_or_else(Problem::absent)?))
}

pub(crate) async fn edit(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, section)): Path<(String, String)>,
) -> Shown {
    Ok(html(&editor(&desk, &look, (&id, &section), None).await?))
}

/// The editor, with what stands or with what was typed and why it was not kept.
async fn editor(
    desk: &Desk,
    look: &Look,
    (id, name): (&str, &str),
    typed: Option<(&str, &Problem)>,
) -> Result<Page, Problem> {
    let (guide, draft) = section(look, (id, name))?;
    let standing = desk.section(guide, draft).await?;
    let markdown = markdown::write_section(&standing, Marks::Shown);
    let (words, error) =
        typed.map_or((markdown.as_str(), ""), |(words, problem)| (words, problem.message.as_str()));
    let field = Field::line("markdown", "The section, in Markdown")
        .of(Control::Text(LINES))
        .hinted("Paragraphs are apart by an empty line; “- ” begins an item, “Note: ” a note, “[B1: one | another]” puts words in brackets. A mark such as {#p31} says which paragraph it is: keep it where the paragraph goes on, leave it out where it is new. A heading typed in the text splits the section.")
        .typed(words)
        .wrong(error)
        .needed();
    let act = Act::new("Keep the section", format!("/guides/{id}/edit/{name}"))
        .noting("Nobody but the drafters and the secretariat reads it before it is issued.")
        .asking(field)
        .asking(Field::line("answers", "Comment it answers").hinted("c08, where it answers one"))
        .carrying("expected", draft.revision)
        .carrying("key", fresh::key(desk.office.clock().now())?)
        .opened();
    let title = format!("Section {}", standing.heading());
    let docket =
        Docket::titled(title, format!("Revision {} stands on the desk.", draft.revision)).under(vec![
            frame(look).link("/guides", "Guides"),
            frame(look).link(&format!("/guides/{id}?version=desk"), guide.dossier.title.clone()),
        ]);
    let mut page = page(look, docket).wide(Block::new("write", "What you write").with(act));
    if typed.is_some_and(|(_, problem)| problem.code == OVERTAKEN) {
        let newer = Block::new("newer", format!("What stands now: revision {}", draft.revision))
            .with(Part::Hint(
                "Written meanwhile. Take over what belongs in it, then keep the section again.".to_owned(),
            ))
            .with(Part::Text(markdown));
        page = page.narrow(newer).evenly();
    }
    Ok(match typed {
        Some((_, problem)) => page.refused(problems("The section was not kept", problem)),
        None => page,
    })
}

pub(crate) async fn keep(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path((id, name)): Path<(String, String)>,
    typed: Typed,
) -> Shown {
    section(&look, (&id, &name))?;
    let edit = EditSection {
        section: name.as_str().into(),
        expected: typed.text("expected").parse().unwrap_or(0),
        markdown: typed.text("markdown").to_owned(),
        answers: typed.given("answers").map(Into::into),
    };
    let ask = Ask::Guide(GuideId::new(&id), Command::EditSection(edit));
    match perform(&desk, typed.asking(&desk)?, Asked::of(ask), None).await {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/guides/{id}/edit/{name}"), "section-kept", position))
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => refused(&desk, &look, (&id, &name), &typed, &problem).await,
    }
}

/// The editor again. The newest world is asked, so that who was overtaken sees what stands.
async fn refused(
    desk: &Desk,
    look: &Look,
    address: (&str, &str),
    typed: &Typed,
    problem: &Problem,
) -> Result<Response, Refused> {
    let page = editor(desk, look, address, Some((typed.text("markdown"), problem))).await?;
    Ok(with_status(problem.status, &page))
}

pub(crate) async fn outline(State(desk): State<Desk>, Reader(look): Reader, Path(id): Path<String>) -> Shown {
    Ok(html(&outline_page(&desk, &look, &id, None)?))
}

/// A line of the outline as it is typed: `4.1 | Title | SOM-3.a, SOM-6.1.a | s5`.
fn line_of(draft: &SectionDraft) -> String {
    let heading = &draft.heading;
    let provisions: Vec<&str> = heading.provisions.iter().map(AsRef::as_ref).collect();
    format!("{} | {} | {} | {}", heading.number, heading.title, provisions.join(", "), heading.id)
}

fn outline_page(
    desk: &Desk,
    look: &Look,
    id: &str,
    typed: Option<(&str, &Problem)>,
) -> Result<Page, Problem> {
    let guide = super::guide(look, id)?;
    if !super::act::outlines(look, guide) {
        return Err(Problem::absent());
    }
    let standing: Vec<String> = guide.dossier.sections.iter().map(line_of).collect();
    let standing = standing.join("\n");
    let (words, error) =
        typed.map_or((standing.as_str(), ""), |(words, problem)| (words, problem.message.as_str()));
    let field = Field::line("sections", "Sections, one a line")
        .of(Control::Text(LINES))
        .hinted("Number | title | provisions, with commas between | the section’s own mark. Leave the mark out for a new section.")
        .typed(words)
        .wrong(error)
        .needed();
    let act = Act::new("Set the outline", format!("/guides/{id}/outline"))
        .asking(field)
        .carrying("version", guide.version)
        .carrying("key", fresh::key(desk.office.clock().now())?)
        .opened();
    let docket = Docket::titled("Outline", "Each section names the provisions of the instruments it treats.")
        .under(vec![
            frame(look).link("/guides", "Guides"),
            frame(look).link(&format!("/guides/{id}"), guide.dossier.title.clone()),
        ]);
    let page = page(look, docket).wide(Block::new("outline", "").with(act));
    Ok(match typed {
        Some((_, problem)) => page.refused(problems("The outline was not set", problem)),
        None => page,
    })
}

/// The lines of an outline as they were typed.
fn headings(text: &str) -> Vec<Heading> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let heading = |line: &str| {
        let mut cells = line.split('|').map(str::trim);
        let mut next = || cells.next().unwrap_or_default().to_owned();
        let (number, title, provisions, id) = (next(), next(), next(), next());
        let provisions = provisions.split(',').map(str::trim).filter(|text| !text.is_empty());
        Heading {
            id: (!id.is_empty()).then(|| id.as_str().into()),
            number,
            title,
            provisions: provisions.map(Into::into).collect(),
        }
    };
    lines.map(heading).collect()
}

pub(crate) async fn set_outline(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(id): Path<String>,
    typed: Typed,
) -> Shown {
    outline_page(&desk, &look, &id, None)?;
    let ask =
        Ask::Guide(GuideId::new(&id), Command::SetOutline { sections: headings(typed.text("sections")) });
    let asking = typed.asking(&desk)?;
    let seen = asking.seen;
    match perform(&desk, asking, Asked::of(ask), seen).await {
        Ok(done) => {
            let position = done.receipt.positions.map(|(_, last)| last);
            Ok(see(&format!("/guides/{id}"), "outline-set", position))
        }
        Err(problem) if problem.status == StatusCode::NOT_FOUND => Err(Refused(problem)),
        Err(problem) => {
            let page = outline_page(&desk, &look, &id, Some((typed.text("sections"), &problem)))?;
            Ok(with_status(problem.status, &page))
        }
    }
}
