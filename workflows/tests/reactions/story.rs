//! One story in which everything happens that the clerk answers, and every instant passes that he watches.

use domain::calendar::Deadline;
use domain::call::event::Prepared;
use domain::form::Answers;
use domain::nomination::event::{Check, Kind, ReturnItem};
use domain::nomination::{CHECKLIST, Command, command::Open};
use domain::roster_entry::event::ConsentChoice;
use domain::{CallYear, EntryId, NominationRef, ParticipantCode, Role, call, focal_point};
use serde_json::{Value, json};
use workflows::Ask;

use super::house::House;

const S1: (&str, Role) = ("S1", Role::Registrar);
const S3: (&str, Role) = ("S3", Role::Approver);

/// Tells it to its end, years after it began.
pub(crate) async fn tell(house: &House) {
    house.opens().await;
    call_is_issued(house).await;
    house.asks_for_a_link("s1@travaux.example").await;
    focal_points(house).await;
    questionnaire_place(house).await;
    super::rounds::are_held(house).await;
    let listed = experts(house).await;
    house.clock_to("2014-07-05T02:00:00Z").await;
    entry_is_updated(house, &listed).await;
    house.clock_to("2018-08-01T02:00:00Z").await;
    entry_is_renewed_and_withdrawn(house, &listed).await;
    house.clock_to("2018-09-01T02:00:00Z").await;
}

/// Issued, announced, reminded of and closed by the clock.
pub(crate) async fn call_is_issued(house: &House) {
    let year = CallYear::new("2014");
    let closes =
        Deadline { at: "2014-06-27T10:00:00Z".parse().expect("an instant"), zone: "Asia/Bangkok".to_owned() };
    let prepared = Prepared {
        year: year.clone(),
        title: "Call for nominations of experts 2014".to_owned(),
        text: "Members and observers are invited to nominate experts.".to_owned(),
        closes,
        accepts_late: true,
    };
    house.ask(S1, "prepare", Ask::Call(year.clone(), call::Command::Prepare(prepared))).await;
    let issue = call::Command::Issue { addressees: Vec::new() };
    house.ask(("CM-A", Role::CoManager), "issue", Ask::Call(year, issue)).await;
}

/// One takes office after her form came back; another follows her.
async fn focal_points(house: &House) {
    let qm = ParticipantCode::new("QM");
    let ask = |command| Ask::FocalPoint(qm.clone(), command);
    let nominate = |answers| {
        focal_point::Command::Nominate(focal_point::command::Nominate {
            member: qm.clone(),
            intake: None,
            answers,
            files: Vec::new(),
        })
    };
    let government = ("D-QM", Role::MemberGovernment);
    let (first, second) = (NominationRef::new("NFP-QM-01"), NominationRef::new("NFP-QM-02"));
    let form = official("Petra", "Vorbild", "2014-02-10", None);
    house.ask(government, "official", ask(nominate(form.clone()))).await;
    let items = vec![ReturnItem { field: "grade".to_owned(), reason: "Please say which.".to_owned() }];
    let back = focal_point::Command::Return { reference: first.clone(), items };
    house.ask(S1, "official returned", ask(back)).await;
    let mended = form.with("grade", "Director of division");
    let again = focal_point::Command::Resubmit { reference: first.clone(), answers: mended };
    house.ask(government, "official mended", ask(again)).await;
    house.ask(S3, "official acknowledged", ask(focal_point::Command::Acknowledge { reference: first })).await;
    house.clock_to("2014-02-12T02:00:00Z").await;
    let form = official("Rana", "Misal", "2014-03-01", Some("NFP-QM-01"));
    house.ask(government, "successor", ask(nominate(form))).await;
    house
        .ask(
            S3,
            "successor acknowledged",
            ask(focal_point::Command::Acknowledge { reference: second.clone() }),
        )
        .await;
    house.clock_to("2014-03-03T02:00:00Z").await;
    let moved = official("Rana", "Misal", "2014-03-01", None).with("email", "desk@qm.example");
    let details = focal_point::Command::ChangeDetails { reference: second.clone(), answers: moved };
    house.ask(government, "details changed", ask(details)).await;
    let end = focal_point::Command::End { reference: second, reason: Some("She retires.".to_owned()) };
    house.ask(government, "service ended", ask(end)).await;
}

/// Named, confirmed, given access, and released by the clock.
async fn questionnaire_place(house: &House) {
    use domain::questionnaire_focal_point::Command;
    use domain::questionnaire_focal_point::command::Nominate;
    let qm = ParticipantCode::new("QM");
    let ask = |command| Ask::QuestionnaireFocalPoint(qm.clone(), command);
    let answers = official("Quin", "Mallinen", "2014-03-01", None);
    let nominate = Command::Nominate(Nominate { member: qm.clone(), intake: None, answers });
    house.ask(("D-QM", Role::MemberGovernment), "place", ask(nominate)).await;
    house.ask(S1, "place confirmed", ask(Command::Confirm)).await;
    let release_at = "2014-06-30T10:00:00Z".parse().expect("an instant");
    house.ask(("IOM", Role::Iom), "access", ask(Command::GrantAccess { release_at })).await;
}

/// Five experts: one is only put forward, one is listed, one declined, two lapse. The entry of her who is listed.
async fn experts(house: &House) -> String {
    let first = submitted(house, "QN", expert("Bo", "Example", "bo@qn.example")).await;
    let listed = submitted(house, "QM", expert("Ada", "Sample", "ada@qm.example")).await;
    returned(house, &listed).await;
    // What comes back names the address of the first one: a suspicion that only the second reading finds.
    let mended = expert("Ada", "Sample", "ada@qm.example").with("email_alt", "bo@qn.example");
    let resubmit = Command::Resubmit { answers: mended, files: Vec::new() };
    house.ask(("D-QM", Role::Nominator), "mended", about(&listed, resubmit)).await;
    assert_ne!(first, listed);
    reviewed(house, &listed, true).await;
    house.ask(S3, "approve", about(&listed, Command::Approve)).await;

    let declined = submitted(house, "QP", expert("Ádá", "Sample", "other@qp.example")).await;
    reviewed(house, &declined, true).await;
    let decline = Command::Decline { reasons: "The summary does not support the claim.".to_owned() };
    house.ask(S3, "decline", about(&declined, decline)).await;

    let unmended = submitted(house, "QQ", expert("Mina", "Eksempel", "mina@qq.example")).await;
    returned(house, &unmended).await;
    let silent = submitted(house, "QR", expert("Noor", "Namuna", "noor@qr.example")).await;
    reviewed(house, &silent, false).await;
    listed.replacen("EN-", "RE-", 1)
}

async fn entry_is_updated(house: &House, entry: &str) {
    let form = expert("Ada", "Sample", "ada@qm.example").with("position", "Director");
    decided_for(house, (Kind::Update, entry), form).await;
}

async fn entry_is_renewed_and_withdrawn(house: &House, entry: &str) {
    let form = expert("Ada", "Sample", "ada@qm.example").with("position", "Envoy");
    decided_for(house, (Kind::Renewal, entry), form.clone()).await;
    decided_for(house, (Kind::Withdrawal, entry), form).await;
}

/// A nomination about an entry that is there, carried to its approval.
async fn decided_for(house: &House, (kind, entry): (Kind, &str), answers: Answers) {
    let open = Open {
        nominator: ParticipantCode::new("QM"),
        kind,
        call: None,
        entry: Some(EntryId::new(entry)),
        intake: None,
        answers: answers.clone(),
    };
    let words = format!("open {}", kind.as_str());
    let asker = ("D-QM", Role::Nominator);
    let opened = house.ask(asker, &words, Ask::Nomination(None, Command::Open(open))).await.id;
    let submit = Command::Submit { answers, files: Vec::new() };
    house.ask(asker, &format!("submit {opened}"), about(&opened, submit)).await;
    reviewed(house, &opened, true).await;
    house.ask(S3, &format!("approve {opened}"), about(&opened, Command::Approve)).await;
}

/// Put forward by the delegate of a participant; its reference.
async fn submitted(house: &House, code: &'static str, answers: Answers) -> String {
    let delegate = match code {
        "QM" => "D-QM",
        "QN" => "D-QN",
        "QP" => "D-QP",
        "QQ" => "D-QQ",
        _ => "D-QR",
    };
    let asker = (delegate, Role::Nominator);
    let open = Open {
        nominator: ParticipantCode::new(code),
        kind: Kind::New,
        call: Some(CallYear::new("2014")),
        entry: None,
        intake: None,
        answers: answers.clone(),
    };
    let opened =
        house.ask(asker, &format!("open {code}"), Ask::Nomination(None, Command::Open(open))).await.id;
    let submit = Command::Submit { answers, files: Vec::new() };
    house.ask(asker, &format!("submit {opened}"), about(&opened, submit)).await;
    opened
}

async fn returned(house: &House, reference: &str) {
    let items =
        vec![ReturnItem { field: "languages".to_owned(), reason: "Please give the level.".to_owned() }];
    house.ask(S1, &format!("return {reference}"), about(reference, Command::Return { items })).await;
}

/// Found complete, the nominee asked, and her yes recorded if she gives it.
async fn reviewed(house: &House, reference: &str, answers: bool) {
    let checklist = CHECKLIST.iter().map(|(line, _)| Check { line: (*line).to_owned(), met: true }).collect();
    let accept = Command::AcceptComplete { checklist };
    house.ask(S1, &format!("accept {reference}"), about(reference, accept)).await;
    house.ask(S1, &format!("consent of {reference}"), about(reference, Command::RequestConsent)).await;
    if answers {
        let choice = ConsentChoice {
            processing: true,
            visibility: true,
            contact: false,
            method: "form".to_owned(),
            wording: 1,
        };
        house.ask(S1, &format!("yes of {reference}"), about(reference, Command::RecordConsent(choice))).await;
    }
}

fn about(reference: &str, command: Command) -> Ask {
    Ask::Nomination(Some(NominationRef::new(reference)), command)
}

fn expert(given: &str, family: &str, email: &str) -> Answers {
    form(json!({
        "nominating_authority": "Department of the Interior", "authorising_officer_name": "Officer Q",
        "authorising_officer_title": "Director", "authorising_officer_email": "officer@q.example",
        "nominator_attestation": true, "nominator_date": "2014-02-10", "family_name": family, "given_names": given,
        "name_display": format!("{given} {family}"), "nationalities": ["QM"], "residence_country": "QM",
        "contact_language": "en", "email": email, "phone": "+66212345678", "contact_via": "nominator",
        "sector": "SECT.GOV", "employer": "Office of Training", "position": "Adviser", "employer_release": "yes",
        "kinds": ["KIND.LEG"], "area_primary": "AREA.TIP.CRI", "years_experience": 9,
        "expertise_summary": "Drafts criminal law.", "trainer": true,
        "languages": [{"bcp47": "en", "level": "C1"}], "modalities": ["remote advice"],
        "cost_basis": "to be agreed", "decl_accuracy": true, "decl_personal_capacity": true,
        "consent_processing": true, "consent_visibility": true, "consent_contact": false,
    }))
}

fn official(given: &str, family: &str, effective: &str, replaces: Option<&str>) -> Answers {
    let mut value = json!({
        "nominating_authority": "Department of the Interior of QM", "authorising_officer_name": "Officer Q",
        "authorising_officer_title": "Director", "authorising_officer_email": "officer@qm.example",
        "nominator_attestation": true, "nominator_date": "2014-02-01", "slot": "primary",
        "scope": "RSO national focal point", "effective_on": effective, "family_name": family,
        "given_names": given, "name_display": format!("{given} {family}"), "position": "Head",
        "department": "Borders", "grade": "Director", "decision_capacity": true, "email": "nfp@qm.example",
        "phone": "+66212345678", "time_zone": "Asia/Bangkok", "weekend": ["Sat", "Sun"],
        "languages": ["en"], "powers": ["expert nominations"], "consent_sharing": true,
    });
    if let Some(replaces) = replaces {
        value["replaces"] = replaces.into();
    }
    form(value)
}

fn form(value: Value) -> Answers {
    serde_json::from_value(value).expect("a form")
}
