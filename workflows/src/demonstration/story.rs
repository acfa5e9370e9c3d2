//! What happened? The half year of nominations step by step; the clock is moved from one to the next, and wherever it passes a step
//! of the drafting committee's story, that is told too.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use domain::asserted::Asserted;
use domain::calendar::Deadline;
use domain::call::event::Prepared;
use domain::channel::{Channel, FileRef};
use domain::form::Answers;
use domain::guide::Dossier;
use domain::nomination::CHECKLIST;
use domain::nomination::Command;
use domain::nomination::command::Open;
use domain::nomination::event::{Check, Kind, ReturnItem};
use domain::roster_entry::event::ConsentChoice;
use domain::round::event::LanguageText;
use domain::text::{Document, Paragraph, Section};
use domain::{Actor, Authority, CallYear, NominationRef, ParticipantCode, PersonId, Role, call, focal_point};
use jiff::Timestamp;

use super::forms::{self, Expert};
use super::review::SECTION_MARK;
use super::scenario::{self, Step};
use super::{Somebody, at};
use crate::fresh;
use crate::office::Office;
use crate::request::{Ask, Done, NotDone, Request};
use crate::running::Running;

/// How far a nomination of the story goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Draft,
    Submitted,
    Returned,
    UnderReview,
    AwaitingConsent,
    Refused,
    Declined,
    Withdrawn,
    Listed,
    ConsentWithdrawn,
}

/// One nomination of the story: whom, how it came, how far it went, on which day it was submitted.
type Case = (Expert, Channel, End, &'static str);

const fn expert(
    nominator: &'static str,
    (given, family): (&'static str, &'static str),
    (kind, area, sector): (&'static str, &'static str, &'static str),
    summary: &'static str,
) -> Expert {
    Expert { nominator, given, family, kind, area, sector, summary }
}

const LEGAL: &str = "KIND.LEG";
const POLICY: &str = "KIND.POL";
const OPERATIONS: &str = "KIND.OPS";
const STATE: &str = "SECT.GOV";
const SOCIETY: &str = "SECT.CSO";
const ACADEMY: &str = "SECT.ACA";

/// The cases, in the order of their days.
const CASES: [Case; 16] = [
    (
        expert(
            "QM",
            ("Ada", "Sample"),
            (LEGAL, "AREA.TIP.CRI", STATE),
            "Drafts criminal law on trafficking in persons.",
        ),
        Channel::Portal,
        End::Listed,
        "2014-02-11",
    ),
    (
        expert(
            "QN",
            ("Bo", "Example"),
            (OPERATIONS, "AREA.BOR.DOC", STATE),
            "Examines travel documents and trains examiners.",
        ),
        Channel::Fax,
        End::Listed,
        "2014-02-13",
    ),
    (
        expert(
            "QP",
            ("Cím", "Próba"),
            (POLICY, "AREA.MIG.SEA", ACADEMY),
            "Studies movements at sea and rescue obligations.",
        ),
        Channel::Portal,
        End::Listed,
        "2014-02-18",
    ),
    (
        expert(
            "QQ",
            ("Dee", "Muster"),
            (LEGAL, "AREA.SOM.CRI", STATE),
            "Prosecutes the smuggling of migrants.",
        ),
        Channel::Email,
        End::Declined,
        "2014-02-20",
    ),
    (
        expert(
            "QR",
            ("Ela", "Voorbeeld"),
            (OPERATIONS, "AREA.SOM.INV", STATE),
            "Leads joint investigations across borders.",
        ),
        Channel::Portal,
        End::ConsentWithdrawn,
        "2014-02-25",
    ),
    (
        expert(
            "QS",
            ("Finn", "Ejemplo"),
            (POLICY, "AREA.TIP.PRV", SOCIETY),
            "Runs prevention campaigns with communities.",
        ),
        Channel::Portal,
        End::Listed,
        "2014-03-04",
    ),
    (
        expert(
            "QT",
            ("Gil", "Exemple"),
            (LEGAL, "AREA.XCT.MLA", STATE),
            "Advises on mutual legal assistance.",
        ),
        Channel::Fax,
        End::Listed,
        "2014-03-06",
    ),
    (
        expert("QV", ("Hana", "Vzorek"), (POLICY, "AREA.MIG.DAT", ACADEMY), "Compares migration statistics."),
        Channel::Portal,
        End::Withdrawn,
        "2014-03-11",
    ),
    (
        expert(
            "QW",
            ("Ivo", "Priklad"),
            (OPERATIONS, "AREA.BOR.BIO", STATE),
            "Introduces biometric checks at airports.",
        ),
        Channel::Portal,
        End::Refused,
        "2014-04-01",
    ),
    (
        expert(
            "ORG-X1",
            ("Jo", "Esempio"),
            (POLICY, "AREA.TIP.SUP", SOCIETY),
            "Sets up support for victims.",
        ),
        Channel::Portal,
        End::Listed,
        "2014-04-08",
    ),
    (
        expert("QM", ("Kai", "Beispiel"), (OPERATIONS, "AREA.BOR.MAR", STATE), "Plans maritime patrols."),
        Channel::Portal,
        End::UnderReview,
        "2014-05-20",
    ),
    (
        expert(
            "QN",
            ("Lea", "Esimerkki"),
            (LEGAL, "AREA.TIP.CRI", STATE),
            "Teaches judges about the protocols.",
        ),
        Channel::Fax,
        End::UnderReview,
        "2014-05-21",
    ),
    (
        expert("QP", ("Cim", "Proba"), (POLICY, "AREA.MIG.SEA", ACADEMY), "Studies movements at sea."),
        Channel::Email,
        End::Submitted,
        "2014-06-03",
    ),
    (
        expert("QQ", ("Mina", "Eksempel"), (LEGAL, "AREA.SOM.CRI", STATE), "Reviews legislation."),
        Channel::Portal,
        End::Returned,
        "2014-06-04",
    ),
    (
        expert("QR", ("Noor", "Namuna"), (OPERATIONS, "AREA.BOR.DOC", STATE), "Trains document examiners."),
        Channel::Portal,
        End::AwaitingConsent,
        "2014-06-05",
    ),
    (
        expert("QS", ("Olga", "Primer"), (POLICY, "AREA.XCT.GEN", SOCIETY), "Advises on gender."),
        Channel::Portal,
        End::Draft,
        "2014-06-10",
    ),
];

/// What is told before the cases: the call, and the focal points.
const OPENING: usize = 2;
/// When the half year of nominations begins.
const NOMINATIONS: &str = "2014-01-20T02:00:00Z";

/// The teller: the office, its clerk, the people, and the instant the story has reached. The story keeps an instant of its own:
/// one that is taken up again after an interruption must not count its days from where the clock stands.
struct Teller<'a> {
    office: &'a Office,
    running: &'a Running,
    people: &'a [(Somebody, PersonId)],
    reached: Mutex<Timestamp>,
    /// Steps of the drafting committee's story still to come, the last one first.
    to_come: Mutex<Vec<Step>>,
    /// Nothing is told beyond this instant.
    stops: Timestamp,
    /// How much was told, of how much, and who wants to know.
    told: AtomicUsize,
    total: usize,
    progress: &'a (dyn Fn(usize, usize) + Send + Sync),
}

/// Tells the story up to an instant.
pub(super) async fn tell(
    (office, running): (&Office, &Running),
    people: &[(Somebody, PersonId)],
    stops: Timestamp,
    progress: &(dyn Fn(usize, usize) + Send + Sync),
) -> Result<(), NotDone> {
    let stops = stops.min(super::ends());
    if office.clock().now() >= stops {
        progress(1, 1);
        return Ok(());
    }
    // Its steps are days apart and belong together: it is told whole or not at all.
    let with_nominations = stops >= super::half_year_ends();
    let mut to_come = scenario::steps();
    to_come.retain(|step| step.at <= stops);
    to_come.reverse();
    let nominations = if with_nominations { CASES.len() + OPENING } else { 0 };
    let teller = Teller {
        office,
        running,
        people,
        reached: Mutex::new(super::begins()),
        told: AtomicUsize::new(0),
        total: to_come.len() + nominations,
        to_come: Mutex::new(to_come),
        stops,
        progress,
    };
    teller.until(at(NOMINATIONS)).await?;
    if with_nominations {
        Box::pin(teller.nominations()).await?;
    }
    teller.until(stops).await
}

impl Teller<'_> {
    /// The half year of nominations: the call, the focal points, case by case.
    async fn nominations(&self) -> Result<(), NotDone> {
        self.call().await?;
        self.one_more();
        self.focal_points().await?;
        self.one_more();
        for (number, case) in CASES.iter().enumerate() {
            self.case(number, case).await?;
            self.one_more();
        }
        Ok(())
    }

    /// Says that one more piece of the story is told.
    fn one_more(&self) {
        let told = self.told.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(told, self.total);
    }

    /// Lets the clock run to an instant; what falls due on the way fires, and what the committee's story has there is asked.
    async fn until(&self, to: Timestamp) -> Result<(), NotDone> {
        let to = to.min(self.stops);
        while let Some(step) = self.next_step(to) {
            self.clock_to(step.at).await?;
            let words =
                serde_json::to_string(&step.request.ask).map_err(|why| NotDone::Failure(why.to_string()))?;
            let words = format!("scenario {} {} {words}", step.at, step.who.0);
            let request = self.prepared(step.request).await?;
            match Box::pin(self.ask(step.who, &words, request)).await {
                Ok(_) => {}
                Err(NotDone::Refused(_)) if step.refused => {}
                Err(why) => return Err(NotDone::Failure(format!("{words}: {why}"))),
            }
            self.one_more();
        }
        self.clock_to(to).await
    }

    /// What is known only when it is told: the digest of the text that goes out or is published (DR24), who is a member that
    /// day, which paragraph a comment is about.
    async fn prepared(&self, mut request: Request) -> Result<Request, NotDone> {
        match &mut request.ask {
            Ask::Guide(id, domain::guide::Command::Publish(publish)) => {
                let dossier = self.dossier(id.as_str()).await?;
                if let Some(version) = dossier.as_ref().and_then(Dossier::newest) {
                    publish.digest = version.text.digest();
                }
            }
            Ask::Round(id, domain::round::Command::Circulate { text }) => {
                let guide = id.as_str().split('/').next().unwrap_or_default();
                text.languages = self.languages_of(guide, &text.symbol).await?;
            }
            Ask::Round(_, domain::round::Command::Prepare(prepare)) => {
                let today = domain::calendar::day_of(self.office.clock().now(), "UTC")
                    .map_err(|why| NotDone::Failure(why.to_string()))?;
                let plenary = domain::participant::PLENARY.into();
                let members = self.office.members_of(&plenary, today, &mut Vec::new()).await?;
                prepare.addressees = [members, std::mem::take(&mut prepare.addressees)].concat();
            }
            Ask::Comment(_, domain::comment::Command::Receive(receive)) => {
                self.place(receive).await?;
            }
            _ => {}
        }
        Ok(request)
    }

    async fn dossier(&self, guide: &str) -> Result<Option<Dossier>, NotDone> {
        let stream = eventstore::StreamName::new("guide", guide);
        let (guide, _) = self.office.load::<domain::guide::Guide>(&stream).await?;
        Ok(guide.dossier.map(|dossier| *dossier))
    }

    /// The text of a version by its digest.
    async fn languages_of(&self, guide: &str, symbol: &str) -> Result<Vec<LanguageText>, NotDone> {
        let Some(dossier) = self.dossier(guide).await? else { return Ok(Vec::new()) };
        let version = dossier.versions.iter().find(|version| version.symbol.to_string() == symbol);
        let language = dossier.language.to_string();
        let text = |version: &domain::guide::Version| LanguageText {
            language: language.clone(),
            digest: version.text.digest().to_string(),
        };
        Ok(version.map(text).into_iter().collect())
    }

    /// Attaches a comment to the words it quotes, or to the first paragraph of the section it is about.
    async fn place(&self, receive: &mut domain::comment::command::Receive) -> Result<(), NotDone> {
        let anchor = &mut receive.words.anchor;
        let asked = anchor.paragraph.take();
        let number = asked.as_ref().and_then(|it| it.as_str().strip_prefix(SECTION_MARK));
        let guide = receive.round.as_str().split('/').next().unwrap_or_default();
        let Some(dossier) = self.dossier(guide).await? else { return Ok(()) };
        let version = dossier.versions.iter().find(|version| version.symbol.to_string() == anchor.version);
        let Some(version) = version else { return Ok(()) };
        let text = self.office.vault().text(&format!("guide/{guide}"), &version.text.digest()).await?;
        let document = text.and_then(|words| Document::from_canonical(words.as_bytes())).unwrap_or_default();
        let is_it = |section: &&Section| Some(section.number.as_str()) == number;
        if let Some(section) = document.sections.iter().find(is_it) {
            anchor.section = Some(section.id.clone());
            let quoted = |it: &&Paragraph| anchor.quote.as_ref().is_some_and(|words| it.text.contains(words));
            let found = section.paragraphs.iter().find(quoted);
            if found.is_none() {
                anchor.quote = None;
            }
            anchor.paragraph = found.or(section.paragraphs.first()).map(|paragraph| paragraph.id.clone());
        }
        Ok(())
    }

    /// The next step of the committee's story up to an instant.
    fn next_step(&self, to: Timestamp) -> Option<Step> {
        let mut to_come = self.to_come.lock().unwrap_or_else(PoisonError::into_inner);
        to_come.pop_if(|step| step.at <= to)
    }

    async fn clock_to(&self, to: Timestamp) -> Result<(), NotDone> {
        {
            let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
            *reached = to.max(*reached);
        }
        if to > self.office.clock().now() {
            let key = fresh::derived(&format!("story clock {to}"));
            Box::pin(self.running.move_clock(key, Authority::secretariat(), to)).await?;
        }
        Ok(())
    }

    fn who(&self, label: &str) -> Result<&(Somebody, PersonId), NotDone> {
        let found = self.people.iter().find(|(somebody, _)| somebody.label == label);
        found.ok_or_else(|| NotDone::Failure(format!("nobody is called {label}")))
    }

    /// Somebody asks something in a role, with a key derived from the words.
    async fn ask(&self, (label, role): (&str, Role), words: &str, request: Request) -> Result<Done, NotDone> {
        let (_, person) = self.who(label)?;
        let held = {
            let directory = self.office.directory().await?;
            let live = directory.live_mandates(person, self.office.clock().now());
            live.into_iter().find(|held| held.granted.role == role).map(|held| held.granted.clone())
        };
        let held = held.ok_or_else(|| NotDone::Failure(format!("{label} is no {}", role.as_str())))?;
        let authority = Authority {
            actor: Actor::Person(person.clone()),
            role,
            on_behalf_of: held.participant,
            speaking_for: None,
            mandate: Some(held.mandate),
        };
        let done = self
            .office
            .execute(Request { authority, key: fresh::derived(&format!("story {words}")), ..request })
            .await;
        self.running.settle().await?;
        done
    }

    /// The call of 2014.
    async fn call(&self) -> Result<(), NotDone> {
        let year = CallYear::new("2014");
        let closes = Deadline { at: at("2014-06-27T10:00:00Z"), zone: "Asia/Bangkok".to_owned() };
        let prepared = Prepared {
            year: year.clone(),
            title: "Call for nominations of experts 2014".to_owned(),
            text: "Members and observers are invited to nominate experts for the roster.".to_owned(),
            closes,
            accepts_late: true,
        };
        let ask = |command| plain(Ask::Call(year.clone(), command));
        self.ask(("S1", Role::Registrar), "prepare call", ask(call::Command::Prepare(prepared))).await?;
        self.until(at("2014-02-03T02:00:00Z")).await?;
        let issue = call::Command::Issue { addressees: Vec::new() };
        self.ask(("CM-A", Role::CoManager), "issue call", ask(issue)).await?;
        Ok(())
    }

    /// Two successions: one with a replacement, one with a first holder.
    async fn focal_points(&self) -> Result<(), NotDone> {
        self.focal_point("QM", ("Petra", "Vorbild"), "2014-02-10", None).await?;
        self.focal_point("QN", ("Quin", "Mallinen"), "2014-02-10", None).await?;
        self.until(at("2014-02-10T03:00:00Z")).await?;
        self.focal_point("QM", ("Rana", "Misal"), "2014-03-01", Some("NFP-QM-01")).await
    }

    async fn focal_point(
        &self,
        member: &str,
        name: (&str, &str),
        effective: &str,
        replaces: Option<&str>,
    ) -> Result<(), NotDone> {
        let code = ParticipantCode::new(member);
        let delegate = format!("D-{member}");
        let nominate = focal_point::command::Nominate {
            member: code.clone(),
            intake: None,
            answers: forms::official(member, name, effective, replaces),
            files: Vec::new(),
        };
        let ask = |command| plain(Ask::FocalPoint(code.clone(), command));
        let words = format!("focal point {member} {}", name.1);
        let nominated = self
            .ask((&delegate, Role::MemberGovernment), &words, ask(focal_point::Command::Nominate(nominate)))
            .await?;
        let number = if replaces.is_some() { "02" } else { "01" };
        let reference = NominationRef::new(format!("NFP-{member}-{number}"));
        debug_assert!(nominated.version > 0);
        let acknowledge = focal_point::Command::Acknowledge { reference };
        self.ask(("S3", Role::Approver), &format!("{words} acknowledged"), ask(acknowledge)).await?;
        Ok(())
    }

    /// One nomination as far as it goes.
    async fn case(&self, number: usize, (expert, channel, end, day): &Case) -> Result<(), NotDone> {
        let morning = at(&format!("{day}T02:30:00Z"));
        self.until(morning).await?;
        let on_paper = *channel != Channel::Portal;
        let (answers, files) = self.form(expert, on_paper).await?;
        let delegate = delegate_of(expert.nominator);
        let asker = if on_paper { ("S1", Role::Registrar) } else { (delegate.as_str(), Role::Nominator) };
        let received = on_paper.then(|| received(*channel, morning));
        let open = Open {
            nominator: ParticipantCode::new(expert.nominator),
            kind: Kind::New,
            call: Some(CallYear::new("2014")),
            entry: None,
            intake: None,
            answers: answers.clone(),
        };
        let sent = |ask| Request { channel: *channel, received: received.clone(), ..plain(ask) };
        let opened = self
            .ask(asker, &format!("open {number}"), sent(Ask::Nomination(None, Command::Open(open))))
            .await?;
        let reference = NominationRef::new(&opened.id);
        if *end == End::Draft {
            return Ok(());
        }
        let about = |command| Ask::Nomination(Some(reference.clone()), command);
        let submit = Command::Submit { answers: answers.clone(), files };
        self.ask(asker, &format!("submit {number}"), sent(about(submit))).await?;
        if on_paper {
            let verify = Command::VerifyKeyedFields { answers };
            self.ask(("S2", Role::Registrar), &format!("verify {number}"), plain(about(verify))).await?;
        }
        self.check(number, &reference, *end).await
    }

    /// The form of a case; what came on paper names the signed original that is kept beside it.
    async fn form(&self, expert: &Expert, on_paper: bool) -> Result<(Answers, Vec<FileRef>), NotDone> {
        let answers = forms::expert(expert);
        if !on_paper {
            return Ok((answers, Vec::new()));
        }
        let page = forms::scan(expert);
        let kept = self.office.vault().keep_file(&page, "application/pdf", fresh::person()?).await;
        let kept = kept.map_err(|why| NotDone::Unavailable(why.to_string()))?;
        Ok((answers.with("signed_form", kept.digest.clone()), vec![kept]))
    }

    /// The office's part of a nomination.
    async fn check(&self, number: usize, reference: &NominationRef, end: End) -> Result<(), NotDone> {
        let about = |command| plain(Ask::Nomination(Some(reference.clone()), command));
        let step = |name: &str| format!("{name} {number}");
        if end == End::Submitted {
            return Ok(());
        }
        self.later(1).await?;
        if end == End::Returned {
            let items = vec![ReturnItem {
                field: "languages".to_owned(),
                reason: "Please give the level of each language.".to_owned(),
            }];
            self.ask(("S1", Role::Registrar), &step("return"), about(Command::Return { items })).await?;
            return Ok(());
        }
        let accept = Command::AcceptComplete { checklist: ticked() };
        self.ask(("S1", Role::Registrar), &step("accept"), about(accept)).await?;
        if end == End::Withdrawn {
            let withdraw = Command::Withdraw { reason: Some("The expert changed posts.".to_owned()) };
            self.ask(("D-QV", Role::Nominator), &step("withdraw"), about(withdraw)).await?;
            return Ok(());
        }
        self.ask(("S1", Role::Registrar), &step("request consent"), about(Command::RequestConsent)).await?;
        if end == End::AwaitingConsent {
            return Ok(());
        }
        self.later(2).await?;
        let consent = Command::RecordConsent(choice(end != End::Refused));
        self.ask(("S1", Role::Registrar), &step("consent"), about(consent)).await?;
        self.decide(number, reference, end).await
    }

    async fn decide(&self, number: usize, reference: &NominationRef, end: End) -> Result<(), NotDone> {
        let about = |command| plain(Ask::Nomination(Some(reference.clone()), command));
        let step = |name: &str| format!("{name} {number}");
        self.later(3).await?;
        match end {
            End::Listed | End::ConsentWithdrawn => {
                self.ask(("S3", Role::Approver), &step("approve"), about(Command::Approve)).await?;
            }
            End::Declined => {
                let decline = Command::Decline {
                    reasons: "The experience claimed is not supported by the summary.".to_owned(),
                };
                self.ask(("S3", Role::Approver), &step("decline"), about(decline)).await?;
            }
            _ => return Ok(()),
        }
        if end == End::ConsentWithdrawn {
            self.later(20).await?;
            let entry = domain::EntryId::new(reference.as_str().replacen("EN-", "RE-", 1));
            let command = domain::roster_entry::Command::ChangeConsent(choice(false));
            self.ask(
                ("S1", Role::Registrar),
                &step("withdraw consent"),
                plain(Ask::RosterEntry(entry, command)),
            )
            .await?;
        }
        Ok(())
    }

    /// Some days later, at the same hour.
    async fn later(&self, days: i64) -> Result<(), NotDone> {
        let reached = *self.reached.lock().unwrap_or_else(PoisonError::into_inner);
        self.until(reached + jiff::SignedDuration::from_hours(24 * days)).await
    }
}

/// A request through the portal; who asks and with which key is filled in by the teller.
pub(super) fn plain(ask: Ask) -> Request {
    Request::of(Authority::secretariat(), uuid::Uuid::nil(), ask)
}

fn delegate_of(nominator: &str) -> String {
    if nominator.starts_with("ORG") { nominator.to_owned() } else { format!("D-{nominator}") }
}

fn received(channel: Channel, at: Timestamp) -> Asserted {
    let clock = if channel == Channel::Fax { "fax gateway" } else { "topmost Received header" };
    Asserted::instant(at - jiff::SignedDuration::from_hours(17), "Asia/Bangkok", clock)
}

fn ticked() -> Vec<Check> {
    CHECKLIST.iter().map(|(line, _)| Check { line: (*line).to_owned(), met: true }).collect()
}

fn choice(yes: bool) -> ConsentChoice {
    ConsentChoice { processing: yes, visibility: yes, contact: false, method: "form".to_owned(), wording: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_the_story_are_whole() {
        for (expert, ..) in &CASES {
            let schema = domain::form::Schema::expert_nomination();
            let answers: Answers =
                forms::expert(expert).with("nominator", expert.nominator).with("nomination_kind", "new");
            assert_eq!(
                schema.validate(&schema.clean(&answers), domain::form::Purpose::Portal),
                vec![],
                "{}",
                expert.family
            );
        }
    }
}
