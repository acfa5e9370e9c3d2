//! What does each kind of matter look like, step by step?

use domain::calendar::{Calendar, Deadline};
use domain::channel::Channel;
use domain::nomination::event as nomination;
use domain::participant::event::{Capacity, CapacityGiven, Kind, Registered};
use domain::roster_entry::event::{Consent, ConsentChoice};
use domain::{
    Asserted, CallYear, EntryId, IntakeId, LetterId, MandateId, NominationRef, Partial, ParticipantCode,
    PersonId, Personal, Role, body, calendar_setting, call, focal_point, intake, letter, mandate,
    participant, procedure, roster_entry, service_record, sign_in,
};
use jiff::{SignedDuration, Timestamp};

use super::cast;
use super::chance::Chance;
use super::story::{Authority, Story};

const ZONE: &str = "Asia/Bangkok";
/// Officers of the secretariat.
const STAFF: [(&str, Role); 6] = [
    ("P-S1", Role::Registrar),
    ("P-S2", Role::Registrar),
    ("P-S3", Role::Approver),
    ("P-CMA", Role::CoManager),
    ("P-CMB", Role::CoManager),
    ("P-ADM", Role::Administrator),
];

/// Numbers that are used up, and what was published.
#[derive(Default)]
pub(super) struct Numbers {
    nominations: u64,
    intakes: u64,
    letters: u64,
    calls: i16,
    pub(super) rounds: u64,
    pub(super) comments: u64,
    entries: Vec<(EntryId, PersonId, PersonId)>,
    focal: std::collections::BTreeMap<String, u32>,
}

/// A nomination that is being dealt with.
pub(super) struct Case {
    reference: NominationRef,
    nominator: String,
    nominee: PersonId,
    officer: PersonId,
    channel: Channel,
    next: Step,
    returned: bool,
    form: Option<domain::form::FormRecord>,
}

/// What comes next in a nomination.
enum Step {
    Submit,
    Verify,
    Check,
    Mend,
    Ask,
    Answer,
    FirstKey,
    Decide,
}

pub(super) fn staff(index: usize) -> Authority {
    let (person, role) = STAFF[index];
    Authority {
        actor: person.to_owned(),
        role,
        on_behalf_of: Some("RSO".to_owned()),
        recorded_by: None,
        mandate: Some(format!("M-{:04}", index + 1)),
        procedure: Some("expert-nomination/1".to_owned()),
    }
}

pub(super) fn secretariat() -> Authority {
    Authority {
        actor: "secretariat".to_owned(),
        role: Role::System,
        on_behalf_of: None,
        recorded_by: None,
        mandate: None,
        procedure: None,
    }
}

pub(super) fn official(code: &str, role: Role) -> Authority {
    Authority {
        actor: format!("P-{code}-{}", role.as_str()),
        role,
        on_behalf_of: Some(code.to_owned()),
        recorded_by: None,
        mandate: Some(format!("M-{code}-{}", role.as_str())),
        procedure: Some("expert-nomination/1".to_owned()),
    }
}

pub(super) fn deadline(from: Timestamp, days: i64) -> Deadline {
    Deadline { at: from + SignedDuration::from_hours(24 * days), zone: ZONE.to_owned() }
}

fn receipt(at: Timestamp) -> Asserted {
    Asserted { at: Partial::Instant(at), zone: ZONE.to_owned(), clock: "fax gateway".to_owned() }
}

/// The journal is opened, the secretariat set up, participants entered and people given mandates.
pub(super) fn setting(story: &mut Story) {
    let admin = staff(5);
    let opened = service_record::event::Opened {
        purpose: service_record::event::Purpose::Demonstration,
        secretariat: "Secretariat of the stand-ins".to_owned(),
    };
    story.write("journal/this", &secretariat(), service_record::Event::Opened(opened));
    let calendar = Calendar {
        zone: ZONE.to_owned(),
        rest_days: vec![6, 7],
        closing: jiff::civil::time(17, 0, 0, 0),
        holidays: vec![jiff::civil::date(2014, 5, 5)],
        worked: Vec::new(),
    };
    let effective_from = story.now;
    let set = calendar_setting::event::Set { calendar, effective_from };
    story.write("calendar/secretariat", &admin, calendar_setting::Event::Set(set));
    for id in ["expert-nomination", "nfp-nomination", "roster-entry"] {
        let version = version(id, effective_from);
        story.write(format!("procedure/{id}"), &admin, procedure::Event::VersionSet(version));
    }
    let plenary = body::event::Established { code: "PLENARY".into(), name: "Plenary".to_owned(), from: None };
    story.write("body/PLENARY", &admin, body::Event::Established(plenary));
    participants(story, &admin);
    mandates(story, &admin);
}

fn version(id: &str, effective_from: Timestamp) -> procedure::Version {
    procedure::Version {
        procedure: id.into(),
        number: 1,
        keys: 2,
        validity_years: 4,
        check: "P5BD".to_owned(),
        decide: "P20BD".to_owned(),
        resubmit: "P30D".to_owned(),
        consent: "P14D".to_owned(),
        remind: "P60D".to_owned(),
        effective_from,
    }
}

fn participants(story: &mut Story, admin: &Authority) {
    for index in 0..cast::PARTICIPANTS {
        let code = ParticipantCode::new(cast::participant(index));
        let stream = format!("participant/{code}");
        let registered = Registered {
            code: code.clone(),
            kind: if index % 10 == 9 { Kind::Organisation } else { Kind::Country },
            name: format!("Stand-in {code}"),
            iso2: None,
            sovereign: Some(true),
            from: None,
            note: String::new(),
            illustrative: true,
        };
        story.write(stream.clone(), admin, participant::Event::Registered(registered));
        let capacity = if index % 5 == 4 { Capacity::Observer } else { Capacity::Member };
        let given = CapacityGiven { body: "PLENARY".into(), capacity, from: None, until: None };
        story.write(stream, admin, participant::Event::CapacityGiven(given));
    }
}

fn mandates(story: &mut Story, admin: &Authority) {
    for (index, (person, role)) in STAFF.into_iter().enumerate() {
        grant(
            story,
            admin,
            &Holder { mandate: format!("M-{:04}", index + 1), person: person.to_owned(), role, code: "RSO" },
        );
    }
    for index in 0..cast::PARTICIPANTS {
        let code = cast::participant(index);
        for role in [Role::Nominator, Role::MemberGovernment, Role::Searcher] {
            let own = official(&code, role);
            let mandate = own.mandate.unwrap_or_default();
            grant(story, admin, &Holder { mandate, person: own.actor, role, code: &code });
        }
    }
}

struct Holder<'a> {
    mandate: String,
    person: String,
    role: Role,
    code: &'a str,
}

fn grant(story: &mut Story, admin: &Authority, holder: &Holder<'_>) {
    let identity =
        mandate::event::Identity { name: "invented".to_owned(), email: "someone@example.org".to_owned() };
    let person = PersonId::new(&holder.person);
    let granted = mandate::event::Granted {
        mandate: MandateId::new(&holder.mandate),
        person: person.clone(),
        role: holder.role,
        participant: Some(ParticipantCode::new(holder.code)),
        body: None,
        label: format!("{} of {}", holder.role.as_str(), holder.code),
        powers: Vec::new(),
        from: story.now,
        until: None,
        identity: Personal::clear(person, "identity", identity),
    };
    story.write(format!("mandate/{}", holder.mandate), admin, mandate::Event::Granted(granted));
}

/// A nomination is opened; a new year's call is prepared and issued first.
pub(super) fn open(story: &mut Story) -> Case {
    let year = jiff::tz::TimeZone::UTC.to_datetime(story.now).year();
    if story.numbers.calls < year {
        story.numbers.calls = year;
        the_call_of(story, year);
    }
    story.numbers.nominations += 1;
    let reference = NominationRef::new(format!("EN-{year}-{:05}", story.numbers.nominations));
    let nominator = cast::participant(usize::try_from(story.chance.below(60)).unwrap_or(0));
    let channel = *story.chance.one_of(&[Channel::Portal, Channel::Portal, Channel::Email, Channel::Fax]);
    let mut case = Case {
        reference: reference.clone(),
        nominee: cast::pseudonym(&mut story.chance),
        officer: cast::pseudonym(&mut story.chance),
        channel,
        next: Step::Submit,
        returned: false,
        nominator,
        form: None,
    };
    case.form = Some(form(story, &case));
    let keyed = channel != Channel::Portal;
    let who = if keyed { staff(0) } else { official(&case.nominator, Role::Nominator) };
    let intake = keyed.then(|| something_arrives(story, &case));
    let issued = service_record::event::ReferenceIssued { reference: reference.as_str().to_owned() };
    story.write(format!("reference/EN-{year}"), &who, service_record::Event::ReferenceIssued(issued));
    let opened = nomination::Opened {
        reference,
        nominator: ParticipantCode::new(&case.nominator),
        kind: nomination::Kind::New,
        call: Some(CallYear::new(year.to_string())),
        entry: None,
        channel,
        registered_by: keyed.then(|| PersonId::new(&who.actor)),
        hand: hand(&who, keyed),
        intake,
        procedure: 1,
        form: form(story, &case),
    };
    write(story, &case, &who, domain::nomination::Event::Opened(opened));
    case
}

fn hand(who: &Authority, keyed: bool) -> nomination::Hand {
    nomination::Hand { by: Some(PersonId::new(&who.actor)), keyed }
}

/// The form as it stands; now and then its public answers change.
fn form(story: &mut Story, case: &Case) -> domain::form::FormRecord {
    match &case.form {
        Some(form) if !story.chance.percent(15) => form.clone(),
        _ => cast::form(&mut story.chance, "expert-nomination/1", &case.nominee, &case.officer),
    }
}

fn write(story: &mut Story, case: &Case, who: &Authority, event: domain::nomination::Event) {
    story.write(format!("expert-nomination/{}", case.reference), who, event);
}

fn something_arrives(story: &mut Story, case: &Case) -> IntakeId {
    story.numbers.intakes += 1;
    let id = IntakeId::new(format!("IN-{:06}", story.numbers.intakes));
    let arrived = intake::event::Arrived {
        intake: id.clone(),
        channel: case.channel,
        received: Some(receipt(story.now)),
        conflicting: Vec::new(),
        message: Some(format!("{:016x}", story.chance.next())),
        files: vec![cast::file(&mut story.chance, &case.nominee)],
        reading: Personal::clear(case.nominee.clone(), "reading", intake::event::Reading::default()),
        remarks: Vec::new(),
    };
    story.write(format!("intake/{id}"), &secretariat(), intake::Event::Arrived(arrived));
    let registered = intake::event::Registered { nomination: case.reference.clone() };
    story.write(format!("intake/{id}"), &staff(0), intake::Event::Registered(registered));
    id
}

fn the_call_of(story: &mut Story, year: i16) {
    let stream = format!("roster-call/{year}");
    let prepared = call::event::Prepared {
        year: CallYear::new(year.to_string()),
        title: format!("Call of {year}"),
        text: "Members and observers are invited to put experts forward.".to_owned(),
        closes: deadline(story.now, 120),
        accepts_late: true,
    };
    story.write(stream.clone(), &staff(0), call::Event::Prepared(prepared));
    let addressees =
        (0..cast::PARTICIPANTS).map(|index| ParticipantCode::new(cast::participant(index))).collect();
    story.write(stream, &staff(3), call::Event::Issued(call::event::Issued { addressees }));
}

/// Takes a nomination one step further; gives it back unless it has ended.
pub(super) fn step(story: &mut Story, mut case: Case) -> Option<Case> {
    use domain::nomination::Event as E;
    case.next = match case.next {
        Step::Submit => submit(story, &case),
        Step::Verify => {
            let verified = nomination::KeyedFieldsVerified {
                by: PersonId::new("P-S2"),
                corrected: if story.chance.percent(30) { vec!["phone".to_owned()] } else { Vec::new() },
                form: form(story, &case),
            };
            write(story, &case, &staff(1), E::KeyedFieldsVerified(verified));
            Step::Check
        }
        Step::Check if !case.returned && story.chance.percent(30) => {
            case.returned = true;
            send_back(story, &case)
        }
        Step::Check => {
            let checklist = vec![nomination::Check { line: "signed".to_owned(), met: true }];
            let found = nomination::FoundComplete { checklist, by: PersonId::new("P-S1") };
            write(story, &case, &staff(0), E::FoundComplete(found));
            Step::Ask
        }
        Step::Mend => mend(story, &case)?,
        Step::Ask => {
            let token_digest = format!("{:016x}{:016x}", story.chance.next(), story.chance.next());
            let asked = nomination::ConsentRequested { token_digest, respond_by: deadline(story.now, 14) };
            write(story, &case, &staff(0), E::ConsentRequested(asked));
            a_letter(
                story,
                "consent-requested",
                &format!("expert-nomination/{}", case.reference),
                &case.nominee,
            );
            Step::Answer
        }
        Step::Answer => answer(story, &case)?,
        Step::FirstKey => {
            let key = nomination::KeyGiven { by: PersonId::new("P-CMA"), government: "Q01".into(), of: 2 };
            write(story, &case, &staff(3), E::KeyGiven(key));
            Step::Decide
        }
        Step::Decide => return decide(story, &case),
    };
    Some(case)
}

fn submit(story: &mut Story, case: &Case) -> Step {
    let keyed = case.channel != Channel::Portal;
    let who = if keyed { staff(0) } else { official(&case.nominator, Role::Nominator) };
    if story.chance.percent(40) {
        let edited = nomination::Edited { form: form(story, case), hand: hand(&who, keyed) };
        write(story, case, &who, domain::nomination::Event::Edited(edited));
    }
    let submitted = nomination::Submitted {
        form: form(story, case),
        hand: hand(&who, keyed),
        received: receipt(story.now),
        in_time: Some(story.chance.percent(95)),
        files: vec![cast::file(&mut story.chance, &case.nominee)],
        check_due: deadline(story.now, 7),
        decide_due: deadline(story.now, 28),
    };
    write(story, case, &who, domain::nomination::Event::Submitted(submitted));
    write(story, case, &secretariat(), domain::nomination::Event::Acknowledged(nomination::Acknowledged {}));
    a_letter(story, "nomination-received", &format!("expert-nomination/{}", case.reference), &case.officer);
    if story.chance.percent(3) {
        let other = NominationRef::new(format!("EN-2013-{:05}", 1 + story.chance.below(50)));
        let suspected = nomination::DuplicateSuspected { other, alike: vec![nomination::Likeness::Names] };
        write(story, case, &secretariat(), domain::nomination::Event::DuplicateSuspected(suspected));
    }
    if keyed { Step::Verify } else { Step::Check }
}

fn send_back(story: &mut Story, case: &Case) -> Step {
    let items = vec![nomination::ReturnItem {
        field: "languages".to_owned(),
        reason: "levels are missing".to_owned(),
    }];
    let returned = nomination::Returned { items, respond_by: deadline(story.now, 30) };
    write(story, case, &staff(0), domain::nomination::Event::Returned(returned));
    a_letter(story, "nomination-returned", &format!("expert-nomination/{}", case.reference), &case.officer);
    Step::Mend
}

fn mend(story: &mut Story, case: &Case) -> Option<Step> {
    if story.chance.percent(10) {
        let lapsed = nomination::Lapsed { due: story.now };
        let clock = Authority { actor: "timer".to_owned(), role: Role::Timer, ..secretariat() };
        write(story, case, &clock, domain::nomination::Event::Lapsed(lapsed));
        return None;
    }
    let who = official(&case.nominator, Role::Nominator);
    let resubmitted = nomination::Resubmitted {
        form: form(story, case),
        hand: hand(&who, false),
        received: receipt(story.now),
        files: Vec::new(),
        check_due: deadline(story.now, 7),
    };
    write(story, case, &who, domain::nomination::Event::Resubmitted(resubmitted));
    Some(Step::Check)
}

fn answer(story: &mut Story, case: &Case) -> Option<Step> {
    let nominee = Authority {
        actor: case.nominee.as_str().to_owned(),
        role: Role::Nominee,
        on_behalf_of: None,
        recorded_by: None,
        mandate: None,
        procedure: Some("expert-nomination/1".to_owned()),
    };
    if story.chance.percent(4) {
        let withdrawn = nomination::Withdrawn { reason: None };
        write(story, case, &nominee, domain::nomination::Event::Withdrawn(withdrawn));
        return None;
    }
    let given = nomination::ConsentAnswered { consent: consent(story) };
    write(story, case, &nominee, domain::nomination::Event::ConsentGiven(given));
    Some(Step::FirstKey)
}

fn consent(story: &mut Story) -> Consent {
    let choice = ConsentChoice {
        processing: true,
        visibility: story.chance.percent(90),
        contact: story.chance.percent(50),
        method: "link".to_owned(),
        wording: 1,
    };
    Consent { choice, at: story.now }
}

fn decide(story: &mut Story, case: &Case) -> Option<Case> {
    let about = format!("expert-nomination/{}", case.reference);
    if story.chance.percent(8) {
        let no = nomination::NotApproved {
            reasons: "outside the areas of the call".to_owned(),
            by: PersonId::new("P-S3"),
        };
        write(story, case, &staff(2), domain::nomination::Event::NotApproved(no));
        a_letter(story, "nomination-not-approved", &about, &case.officer);
        return None;
    }
    let entry = EntryId::new(case.reference.as_str().replacen("EN", "RE", 1));
    let by = vec![PersonId::new("P-CMA"), PersonId::new("P-CMB")];
    let approved = nomination::Approved { by, entry: entry.clone(), validity_years: 4 };
    write(story, case, &staff(4), domain::nomination::Event::Approved(approved));
    let published = roster_entry::event::Published {
        entry: entry.clone(),
        nomination: case.reference.clone(),
        nominator: ParticipantCode::new(&case.nominator),
        expert: case.nominee.clone(),
        form: form(story, case),
        consent: consent(story),
        validity_years: 4,
        valid_until: deadline(story.now, 1_461),
        remind_at: story.now + SignedDuration::from_hours(24 * 1_400),
    };
    story.write(format!("roster-entry/{entry}"), &secretariat(), roster_entry::Event::Published(published));
    a_letter(story, "nomination-approved", &about, &case.officer);
    a_letter(story, "entry-published", &format!("roster-entry/{entry}"), &case.nominee);
    story.numbers.entries.push((entry, case.nominee.clone(), case.officer.clone()));
    None
}

fn a_letter(story: &mut Story, kind: &str, about: &str, person: &PersonId) {
    story.numbers.letters += 1;
    let id = LetterId::new(format!("L-{:016x}{:08x}", story.chance.next(), story.numbers.letters));
    let stream = format!("letter/{id}");
    let text = letter::event::Text {
        to: "someone@example.org".to_owned(),
        name: "invented".to_owned(),
        subject: "invented".to_owned(),
        body: "an invented letter of some length; ".repeat(12),
    };
    let composed = letter::event::Composed {
        letter: id,
        kind: kind.to_owned(),
        cause: story.position,
        about: about.to_owned(),
        person: person.clone(),
        participant: None,
        text: Personal::clear(person.clone(), "text", text),
    };
    story.write(stream.clone(), &secretariat(), letter::Event::Composed(composed));
    story.write(
        stream.clone(),
        &secretariat(),
        letter::Event::HandingOver(letter::event::HandingOver { attempt: 1 }),
    );
    let event = if story.chance.percent(2) {
        letter::Event::Failed(letter::event::Failed {
            attempt: 1,
            reason: "mailbox full".to_owned(),
            again: true,
        })
    } else {
        letter::Event::Delivered(letter::event::Delivered { attempt: 1, through: "smtp".to_owned() })
    };
    story.write(stream, &secretariat(), event);
}

/// A link is asked for, used, and sometimes the person signs out.
pub(super) fn somebody_signs_in(story: &mut Story) {
    let code = cast::participant(usize::try_from(story.chance.below(60)).unwrap_or(0));
    let who = if story.chance.percent(30) { staff(0) } else { official(&code, Role::Searcher) };
    let stream = format!("sign-in/{}", who.actor);
    let digest = |chance: &mut Chance| format!("{:016x}{:016x}", chance.next(), chance.next());
    let (token_digest, cookie_digest) = (digest(&mut story.chance), digest(&mut story.chance));
    let until = story.now + SignedDuration::from_mins(30);
    let link = sign_in::event::LinkIssued { token_digest: token_digest.clone(), until };
    story.write(stream.clone(), &secretariat(), sign_in::Event::LinkIssued(link));
    let until = story.now + SignedDuration::from_hours(12);
    let signed = sign_in::event::SignedIn { token_digest, cookie_digest: cookie_digest.clone(), until };
    story.write(stream.clone(), &who, sign_in::Event::SignedIn(signed));
    if story.chance.percent(40) {
        story.write(stream, &who, sign_in::Event::SignedOut(sign_in::event::SignedOut { cookie_digest }));
    }
}

/// A search leads to an entry.
pub(super) fn somebody_searches(story: &mut Story) {
    if story.numbers.entries.is_empty() {
        return;
    }
    let (entry, ..) = story.chance.one_of(&story.numbers.entries).clone();
    let who = official("Q03", Role::Searcher);
    let matched = roster_entry::event::SearchMatched { criteria: "area=AREA.TIP&language=th".to_owned() };
    story.write(format!("roster-entry/{entry}"), &who, roster_entry::Event::SearchMatched(matched));
}

/// A rule says no.
pub(super) fn somebody_is_refused(story: &mut Story) {
    let number = 1 + story.chance.below(story.numbers.nominations.max(1));
    let stream = format!("expert-nomination/EN-2014-{number:05}");
    let refused = service_record::event::Refused {
        stream: stream.clone(),
        command: "Approve".to_owned(),
        code: "registrar-cannot-approve".to_owned(),
        rule: Some("DR08".to_owned()),
        message: "You cannot approve what you registered.".to_owned(),
        problems: Vec::new(),
        version: 4,
    };
    story.write(format!("refusal/{stream}"), &staff(0), service_record::Event::Refused(refused));
}

/// A member nominates a focal point, who is acknowledged and takes office, or takes over.
pub(super) fn a_focal_point_changes(story: &mut Story) {
    if story.chance.percent(80) {
        return;
    }
    let code = cast::participant(usize::try_from(story.chance.below(60)).unwrap_or(0));
    let number = story.numbers.focal.entry(code.clone()).or_default();
    *number += 1;
    let reference = |number: u32| NominationRef::new(format!("NFP-{code}-{number:02}"));
    let (own, before) = (reference(*number), (*number > 1).then(|| reference(*number - 1)));
    let who = Authority {
        procedure: Some("nfp-nomination/1".to_owned()),
        ..official(&code, Role::MemberGovernment)
    };
    let (nominee, officer) = (cast::pseudonym(&mut story.chance), PersonId::new(&who.actor));
    let nominated = focal_point::event::Nominated {
        reference: own.clone(),
        member: ParticipantCode::new(&code),
        slot: focal_point::event::Slot::Primary,
        effective: deadline(story.now, 3),
        outgoing: before.clone(),
        channel: Channel::Portal,
        registered_by: None,
        intake: None,
        received: receipt(story.now),
        procedure: 1,
        form: cast::form(&mut story.chance, "nfp-nomination/1", &nominee, &officer),
        files: Vec::new(),
        acknowledge_due: deadline(story.now, 7),
    };
    let stream = format!("nfp/{code}");
    story.write(stream.clone(), &who, focal_point::Event::Nominated(nominated));
    let acknowledged = focal_point::event::Acknowledged { reference: own.clone(), by: PersonId::new("P-S3") };
    story.write(stream.clone(), &staff(2), focal_point::Event::Acknowledged(acknowledged));
    let at = story.now;
    let event = match before {
        Some(outgoing) => {
            focal_point::Event::Replaced(focal_point::event::Replaced { outgoing, incoming: own, at })
        }
        None => focal_point::Event::TookOffice(focal_point::event::TookOffice {
            reference: own,
            slot: focal_point::event::Slot::Primary,
            at,
        }),
    };
    story.write(stream, &secretariat(), event);
}

/// An entry is updated, suspended and reinstated, or its consent changes.
pub(super) fn an_entry_changes(story: &mut Story) {
    use roster_entry::Event as E;
    use roster_entry::event as fact;
    if story.numbers.entries.is_empty() {
        return;
    }
    let (entry, expert, officer) = story.chance.one_of(&story.numbers.entries).clone();
    let event = match story.chance.below(5) {
        0 => E::Suspended(fact::Suspended { reason: "on the expert's request".to_owned() }),
        1 => E::Reinstated(fact::Reinstated {}),
        2 => E::ConsentChanged(fact::ConsentChanged { consent: consent(story) }),
        3 => E::SelectedForAssignment(fact::SelectedForAssignment {
            assignment: "workshop".to_owned(),
            reason: "speaks the language".to_owned(),
        }),
        _ => E::Updated(fact::Updated {
            form: cast::form(&mut story.chance, "expert-nomination/1", &expert, &officer),
            valid_until: deadline(story.now, 1_461),
            remind_at: story.now + SignedDuration::from_hours(24 * 1_400),
        }),
    };
    story.write(format!("roster-entry/{entry}"), &staff(2), event);
}
