//! `/sign-in`, `/sign-out`, `/consent/{token}`: the doors people come in by.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};

use super::typed::Typed;
use super::{Shown, html, problems, with_status};
use crate::desk::Desk;
use crate::json::nominations::ConsentAnswer;
use crate::json::others::{answer_consent, link, linked};
use crate::pages::consent::{self, questions};
use crate::pages::sign_in;
use crate::problem::Problem;
use crate::signed_in::{COOKIE, secret};
use crate::view::{Deadline, Facts, Frame, Problems, Wall};

fn secretariat(desk: &Desk) -> String {
    desk.host.now().purpose.secretariat.to_string()
}

pub(crate) async fn ask(State(desk): State<Desk>) -> Response {
    html(&sign_in::Ask::new(&secretariat(&desk), ""))
}

pub(crate) async fn send(State(desk): State<Desk>, typed: Typed) -> Shown {
    let email = typed.text("email");
    if !email.contains('@') || email.len() > 254 {
        let page = sign_in::Ask::new(&secretariat(&desk), "").wrong(email, "Give the whole address.");
        return Ok(with_status(axum::http::StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    desk.office.send_link(email).await?;
    Ok(html(&sign_in::Sent { frame: Frame::door("Look into your mail"), minutes: sign_in::LINK_MINUTES }))
}

pub(crate) async fn confirm(State(desk): State<Desk>, Path(token): Path<String>) -> Shown {
    let waits = desk.office.link_waits(&token).await?;
    let minutes = sign_in::LINK_MINUTES;
    Ok(html(&sign_in::link::Confirm { frame: Frame::door("Sign in"), token, live: waits, minutes }))
}

pub(crate) async fn enter(State(desk): State<Desk>, Path(token): Path<String>) -> Shown {
    let credential = desk.office.sign_in(&token).await?;
    let secure = if desk.site.starts_with("https://") { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}", credential.secret);
    let cookie = HeaderValue::try_from(cookie).map_err(|why| Problem::failure(&why))?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/my-day")).into_response())
}

pub(crate) async fn leave(State(desk): State<Desk>, headers: HeaderMap) -> Shown {
    if let Some(secret) = secret(&headers) {
        desk.office.sign_out(&secret).await?;
    }
    let gone = HeaderValue::from_static("travaux=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/sign-in")).into_response())
}

pub(crate) async fn consent(State(desk): State<Desk>, Path(token): Path<String>) -> Shown {
    Ok(html(&asked(&desk, &token, None).await?))
}

async fn asked(desk: &Desk, token: &str, problem: Option<&Problem>) -> Result<consent::Ask, Problem> {
    let nomination = linked(desk, &link(desk, token)?).await?;
    let answers = desk.opened(&nomination.form).await?;
    let world = desk.host.now();
    let wall = Wall::new(desk.office.clock().now(), world.settings.zone(desk.office.clock().now()));
    let standing = nomination.consent.as_ref().map(|it| it.consent.choice.clone());
    let yes = |it: bool| if it { "yes" } else { "no" }.to_owned();
    let chosen = move |name: &str| match (&standing, name) {
        (Some(choice), "processing") => yes(choice.processing),
        (Some(choice), "visibility") => yes(choice.visibility),
        (Some(choice), "contact") => yes(choice.contact),
        _ => String::new(),
    };
    let holds = super::fields::facts(domain::form::Schema::expert_nomination(), &answers);
    Ok(consent::Ask {
        frame: Frame::door("Your consent"),
        secretariat: secretariat(desk),
        name: answers.text("name_display").unwrap_or_default().to_owned(),
        nominator: nomination.nominator.to_string(),
        reference: nomination.reference.to_string(),
        by: nomination.consent_asked.as_ref().map(|it| Deadline::long(&wall, it.respond_by.at)),
        problems: problem.map_or_else(Problems::default, |it| problems("Your answers were not recorded", it)),
        token: token.to_owned(),
        key: String::new(),
        wording: ConsentAnswer::WORDING,
        questions: questions(&chosen, &|_| String::new()),
        holds,
    })
}

pub(crate) async fn answer(State(desk): State<Desk>, Path(token): Path<String>, typed: Typed) -> Shown {
    let unanswered: Vec<_> = ["processing", "visibility", "contact"]
        .into_iter()
        .filter(|field| typed.given(field).is_none())
        .collect();
    if let Some(field) = unanswered.first() {
        let problem = Problem::field(field, "required", "Answer yes or no to every question.");
        return Ok(with_status(problem.status, &asked(&desk, &token, Some(&problem)).await?));
    }
    let answer = super::acts::consent(&typed);
    let words = |yes: bool| if yes { "yes" } else { "no" };
    let facts = Facts::default()
        .and("Registered in the roster", words(answer.processing))
        .and("Found by members and observers", words(answer.visibility))
        .and("Address shown", words(answer.contact));
    match answer_consent(&desk, &token, answer).await {
        Ok(done) => Ok(html(&consent::Done {
            frame: Frame::door("Thank you"),
            secretariat: secretariat(&desk),
            title: "Your answers are recorded".to_owned(),
            answers: facts,
            next: "You can come back with the same link and answer differently.".to_owned(),
            receipt: done
                .position
                .map(|position| format!("Position {position} of the record"))
                .unwrap_or_default(),
        })),
        Err(problem) => Ok(with_status(problem.status, &asked(&desk, &token, Some(&problem)).await?)),
    }
}
