//! What does the secretariat do of itself when something happened? One line per event, each act keyed by its cause.

use std::collections::BTreeMap;

use domain::form::{Answers, FormRecord};
use domain::letter::Command as LetterCommand;
use domain::letter::command::Compose;
use domain::letter::event::Text;
use domain::mandate::event::Identity;
use domain::names::Names;
use domain::nomination::event::{Kind, Likeness};
use domain::nomination::{Command, Event as NominationEvent, Nomination};
use domain::roster_entry::Command as EntryCommand;
use domain::roster_entry::command::Publish;
use domain::{
    Event, LetterId, NominationRef, ParticipantCode, PersonId, Role, call, roster_entry, service_record,
    sign_in,
};
use eventstore::{Recorded, StreamName};
use futures::future::BoxFuture;

use super::anchors::Anchors;
use super::letters;
use crate::fresh;
use crate::office::{Office, read};
use crate::request::{Ask, NotDone};

/// What the secretariat answers of itself, by its name on the wire: the drill in `workflows/tests/reactions` fails for a name whose
/// reaction it does not kill at every step, and for an answer in its story to anything that is not named here.
pub(super) const CAUSES: &[&str] = &[
    "CallIssued",
    "CallReminderSent",
    "CommandRefused",
    "CommentReceived",
    "ConsentRequested",
    "DispositionDecided",
    "DraftIssued",
    "DraftRevised",
    "EntryExpiryReminded",
    "FinalTextIssued",
    "FinalTextRevised",
    "MembersInformed",
    "NfpAcknowledged",
    "NfpDetailsChanged",
    "NfpEnded",
    "NfpNominationReturned",
    "NfpReplaced",
    "NfpTookOffice",
    "NominationApproved",
    "NominationLapsed",
    "NominationNotApproved",
    "NominationResubmitted",
    "NominationReturned",
    "NominationSubmitted",
    "SignInLinkIssued",
    "RoundCirculated",
    "RoundReminderSent",
    "RoundExtended",
    "RoundPaused",
    "RoundReopened",
    "RoundCancelled",
    "RoundClosed",
    "RoundCompleted",
    "CommentsSubmitted",
    "LateCommentsReceived",
    "ConflictingPositionFlagged",
    "SilenceBroken",
    "SilenceCancelled",
    "SilenceExtended",
    "SilenceHeld",
    "SilenceStarted",
];
/// Events of one nomination read at a time.
const STREAM_PAGE: usize = 1_000;

/// What reactions keep in memory: the folded names of everybody put forward, never written anywhere, and the versions of guides.
#[derive(Default)]
pub(super) struct Reactions {
    known: BTreeMap<NominationRef, Likenesses>,
    anchors: Anchors,
    /// Forms of before a clerk went on from notes, whose names are opened when they are first compared.
    unopened: BTreeMap<NominationRef, u64>,
}

/// By what two persons may be told to be one.
#[derive(Debug)]
struct Likenesses {
    person: PersonId,
    names: Names,
    emails: Vec<String>,
}

/// An event with its place, as reactions pass it on.
#[derive(Clone, Copy)]
pub(super) struct Cause<'a> {
    pub(super) recorded: &'a Recorded,
    pub(super) key: &'a str,
}

impl Reactions {
    /// Reactions to what follows these forms.
    pub(super) fn after(forms: BTreeMap<NominationRef, u64>) -> Self {
        Self { unopened: forms, ..Self::default() }
    }

    /// Everything that follows from one event.
    pub(super) async fn react(
        &mut self,
        office: &Office,
        recorded: &Recorded,
        event: &Event,
    ) -> Result<(), NotDone> {
        let key = recorded.envelope.stream.split_once('/').map_or("", |(_, key)| key);
        let cause = Cause { recorded, key };
        match event {
            Event::Nomination(event) => self.nomination(office, cause, event).await,
            Event::Call(call::Event::Issued(it)) => {
                office.tell_participants(cause, "call-issued", &it.addressees).await
            }
            Event::Call(call::Event::ReminderSent(it)) => {
                office.tell_participants(cause, "call-reminder", &it.addressees).await
            }
            Event::RosterEntry(roster_entry::Event::ExpiryReminded(_)) => office.tell_of_expiry(cause).await,
            Event::FocalPoint(event) => office.focal_point(cause, event).await,
            Event::Guide(event) => office.guide(cause, event, &mut self.anchors).await,
            Event::Silence(event) => office.silence(cause, event).await,
            Event::ServiceRecord(service_record::event::Event::Refused(refused)) => {
                office.refused(cause, refused).await
            }
            Event::Comment(event) => Box::pin(office.after_comment(cause, event, &mut self.anchors)).await,
            Event::Round(event) => Box::pin(office.after_round(cause, event)).await,
            Event::Response(event) => Box::pin(office.after_response(cause, event)).await,
            Event::SignIn(sign_in::Event::LinkIssued(it)) if is_for_mail(recorded, it.until) => {
                office.send_sign_in_link(cause).await
            }
            _ => Ok(()),
        }
    }

    async fn nomination(
        &mut self,
        office: &Office,
        cause: Cause<'_>,
        event: &NominationEvent,
    ) -> Result<(), NotDone> {
        let reference = NominationRef::new(cause.key);
        match event {
            NominationEvent::Submitted(it) => {
                office.ask_about(cause, "acknowledge", Command::Acknowledge).await?;
                office.tell_nominator(cause, "nomination-received").await?;
                self.compare(office, cause, (&reference, &it.form)).await
            }
            NominationEvent::Resubmitted(it) => self.compare(office, cause, (&reference, &it.form)).await,
            NominationEvent::Returned(_) => office.tell_nominator(cause, "nomination-returned").await,
            NominationEvent::ConsentRequested(_) => office.ask_nominee(cause).await,
            NominationEvent::Approved(_) => {
                office.list(cause).await?;
                office.tell_nominator(cause, "nomination-approved").await
            }
            NominationEvent::NotApproved(_) => office.tell_nominator(cause, "nomination-not-approved").await,
            NominationEvent::Lapsed(_) => office.tell_nominator(cause, "nomination-lapsed").await,
            _ => Ok(()),
        }
    }

    /// Compares a person with everybody put forward before; reasons for suspicion become part of both records.
    async fn compare(
        &mut self,
        office: &Office,
        cause: Cause<'_>,
        (reference, form): (&NominationRef, &FormRecord),
    ) -> Result<(), NotDone> {
        self.open(office).await?;
        let answers = office.answers(cause.recorded.position, form).await?;
        let mine = Likenesses::of(form.nominee_id(), &answers);
        let mut suspicions = Vec::new();
        for (other, theirs) in &self.known {
            let alike = mine.alike(theirs);
            if other != reference && mine.person != theirs.person && !alike.is_empty() {
                suspicions.push((other.clone(), alike));
            }
        }
        self.known.insert(reference.clone(), mine);
        for (other, alike) in suspicions {
            for (one, two) in [(reference, &other), (&other, reference)] {
                let command = Command::SuspectDuplicate { other: two.clone(), alike: alike.clone() };
                let words = format!("suspect {one} {two} {alike:?}");
                let ask = Ask::Nomination(Some(one.clone()), command);
                settled(office.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)?;
            }
        }
        Ok(())
    }
}

impl Reactions {
    /// Opens the names of everybody who was put forward before the notes.
    async fn open(&mut self, office: &Office) -> Result<(), NotDone> {
        while let Some((reference, position)) = self.unopened.first_key_value() {
            for recorded in office.journal().read_all(position.saturating_sub(1), 1).await? {
                let form = match read(&recorded)? {
                    Event::Nomination(NominationEvent::Submitted(it)) => it.form,
                    Event::Nomination(NominationEvent::Resubmitted(it)) => it.form,
                    _ => continue,
                };
                let answers = office.answers(recorded.position, &form).await?;
                self.known.insert(reference.clone(), Likenesses::of(form.nominee_id(), &answers));
            }
            self.unopened.pop_first();
        }
        Ok(())
    }
}

impl Likenesses {
    fn of(person: &PersonId, answers: &Answers) -> Self {
        let emails = ["email", "email_alt"].iter().filter_map(|field| answers.text(field));
        Self {
            person: person.clone(),
            names: Names::of([
                full_name(answers).as_str(),
                text(answers, "name_display"),
                text(answers, "name_original_script"),
            ]),
            emails: emails.map(str::to_lowercase).collect(),
        }
    }

    fn alike(&self, other: &Self) -> Vec<Likeness> {
        let names = self.names.alike(&other.names).then_some(Likeness::Names);
        let email = self.emails.iter().any(|email| other.emails.contains(email)).then_some(Likeness::Email);
        names.into_iter().chain(email).collect()
    }
}

pub(super) fn text<'a>(answers: &'a Answers, field: &str) -> &'a str {
    answers.text(field).unwrap_or_default()
}

fn full_name(answers: &Answers) -> String {
    format!("{} {}", text(answers, "given_names"), text(answers, "family_name"))
}

/// Links that last longer than a day are printed for a demonstration or rehearsal, not sent.
fn is_for_mail(recorded: &Recorded, until: jiff::Timestamp) -> bool {
    until.duration_since(instant(recorded)) < jiff::SignedDuration::from_hours(24)
}

/// When an event was recorded.
pub(super) fn instant(recorded: &Recorded) -> jiff::Timestamp {
    jiff::Timestamp::from_microsecond(recorded.envelope.recorded_at).unwrap_or_default()
}

/// The term an approval gives.
fn validity(cause: Cause<'_>) -> Result<i8, NotDone> {
    match read(cause.recorded)? {
        Event::Nomination(NominationEvent::Approved(it)) => Ok(it.validity_years),
        _ => Err(NotDone::Failure("an approval was expected".to_owned())),
    }
}

/// A reaction that a rule refuses, or that somebody made superfluous, is settled; so is one that stands on file and would be worded
/// anew today (its key derives from its cause). Only failures are tried again.
pub(super) fn settled<T>(outcome: Result<T, NotDone>) -> Result<(), NotDone> {
    match outcome {
        Ok(_) | Err(NotDone::Refused(_) | NotDone::Absent | NotDone::KeyReused) => Ok(()),
        Err(why) => Err(why),
    }
}

impl Office {
    /// The whole form of an event, unsealed; what was erased is left out.
    #[must_use]
    pub fn answers<'a>(
        &'a self,
        position: u64,
        form: &'a FormRecord,
    ) -> BoxFuture<'a, Result<Answers, NotDone>> {
        Box::pin(async move {
            let nominee: Option<Answers> = self.vault().open(position, &form.nominee.part).await?;
            let officer: Option<Answers> = self.vault().open(position, &form.officer.part).await?;
            Ok(domain::form::join(&form.public.read(), nominee.as_ref(), officer.as_ref()))
        })
    }

    /// The newest form of a nomination and where it stands in the journal.
    #[must_use]
    pub fn newest_form<'a>(
        &'a self,
        reference: &'a str,
    ) -> BoxFuture<'a, Result<Option<(u64, FormRecord)>, NotDone>> {
        Box::pin(async move {
            let stream = StreamName::new("expert-nomination", reference);
            let events = self.journal().read_stream(&stream, 0, STREAM_PAGE).await?;
            let mut newest = None;
            for recorded in &events {
                let form = match read(recorded)? {
                    Event::Nomination(NominationEvent::Opened(it)) => it.form,
                    Event::Nomination(NominationEvent::Edited(it)) => it.form,
                    Event::Nomination(NominationEvent::Submitted(it)) => it.form,
                    Event::Nomination(NominationEvent::Resubmitted(it)) => it.form,
                    Event::Nomination(NominationEvent::KeyedFieldsVerified(it)) => it.form,
                    _ => continue,
                };
                newest = Some((recorded.position, form));
            }
            Ok(newest)
        })
    }

    async fn ask_about(&self, cause: Cause<'_>, why: &str, command: Command) -> Result<(), NotDone> {
        let words = format!("{why} {}", cause.recorded.position);
        let ask = Ask::Nomination(Some(NominationRef::new(cause.key)), command);
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    /// Approved: what the nomination was for is done on the roster.
    async fn list(&self, cause: Cause<'_>) -> Result<(), NotDone> {
        let stream = StreamName::new("expert-nomination", cause.key);
        let (nomination, _) = self.load::<Nomination>(&stream).await?;
        let (Some(dossier), Some((position, form))) =
            (nomination.dossier, self.newest_form(cause.key).await?)
        else {
            return Ok(());
        };
        let domain::nomination::Stage::Approved { entry } = &dossier.stage else { return Ok(()) };
        let answers = self.answers(position, &form).await?;
        let consent = dossier.consent.clone();
        let command = match (dossier.kind, consent) {
            (Kind::New | Kind::Replacement, Some(consent)) => EntryCommand::Publish(Publish {
                entry: entry.clone(),
                nomination: dossier.reference.clone(),
                nominator: dossier.nominator.clone(),
                expert: form.nominee.subject.clone(),
                officer: form.officer.subject.clone(),
                answers,
                consent,
                validity_years: validity(cause)?,
            }),
            (Kind::Update, _) => EntryCommand::Update { answers },
            (Kind::Renewal, _) => {
                EntryCommand::Renew { nomination: Some(dossier.reference.clone()), answers }
            }
            (Kind::Withdrawal, _) => {
                EntryCommand::Remove { reason: format!("withdrawn by nomination {}", dossier.reference) }
            }
            (Kind::New | Kind::Replacement, None) => return Ok(()),
        };
        let words = format!("list {}", cause.recorded.position);
        let ask = Ask::RosterEntry(entry.clone(), command);
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    async fn nominator_of(&self, reference: &str) -> Result<Option<ParticipantCode>, NotDone> {
        let (nomination, _) =
            self.load::<Nomination>(&StreamName::new("expert-nomination", reference)).await?;
        Ok(nomination.dossier.map(|dossier| dossier.nominator))
    }

    async fn tell_nominator(&self, cause: Cause<'_>, kind: &str) -> Result<(), NotDone> {
        let Some(nominator) = self.nominator_of(cause.key).await? else { return Ok(()) };
        self.tell_holders(cause, kind, (Role::Nominator, &nominator)).await
    }

    async fn tell_participants(
        &self,
        cause: Cause<'_>,
        kind: &str,
        codes: &[ParticipantCode],
    ) -> Result<(), NotDone> {
        for code in codes {
            self.tell_holders(cause, kind, (Role::Nominator, code)).await?;
        }
        Ok(())
    }

    async fn tell_of_expiry(&self, cause: Cause<'_>) -> Result<(), NotDone> {
        let stream = StreamName::new("roster-entry", cause.key);
        let (entry, _) = self.load::<roster_entry::RosterEntry>(&stream).await?;
        let Some(listing) = entry.listing else { return Ok(()) };
        self.tell_holders(cause, "entry-expires", (Role::Nominator, &listing.nominator)).await
    }

    /// A letter to everybody who held a role for a participant when it happened, and holds it still. Who came later is not told of
    /// what was before her, however often the journal is read again.
    pub(super) async fn tell_holders(
        &self,
        cause: Cause<'_>,
        kind: &str,
        (role, code): (Role, &ParticipantCode),
    ) -> Result<(), NotDone> {
        let holders: Vec<(PersonId, u64)> = {
            let directory = self.directory().await?;
            let (then, now) = (instant(cause.recorded), self.clock().now());
            let live = directory.holders(role, Some(code), then).into_iter();
            let told = live.filter(|held| held.position < cause.recorded.position && held.live_at(now));
            told.map(|held| (held.granted.person.clone(), held.position)).collect()
        };
        for (person, position) in holders {
            let identity: Option<Identity> = self.vault().open(position, "identity").await?;
            let Some(identity) = identity else { continue };
            let text = letters::written(kind, cause.key, &read(cause.recorded)?, &identity);
            self.compose(cause, kind, (person, Some(code.clone())), text).await?;
        }
        Ok(())
    }

    /// The nominee is asked by a one-time link, derived so that asking again is the same link.
    async fn ask_nominee(&self, cause: Cause<'_>) -> Result<(), NotDone> {
        let Some((position, form)) = self.newest_form(cause.key).await? else { return Ok(()) };
        let answers = self.answers(position, &form).await?;
        let identity = Identity {
            name: text(&answers, "name_display").to_owned(),
            email: text(&answers, "email").to_owned(),
        };
        if identity.email.is_empty() {
            return Ok(());
        }
        let purpose = crate::office::consent_purpose(&NominationRef::new(cause.key));
        let token = self.secret().link(&format!("{purpose} {}", cause.recorded.envelope.command_id));
        let text = letters::consent_request(cause.key, &token, &identity);
        self.compose(cause, "consent-requested", (form.nominee.subject.clone(), None), text).await
    }

    async fn send_sign_in_link(&self, cause: Cause<'_>) -> Result<(), NotDone> {
        let person = PersonId::new(cause.key);
        let position = {
            let directory = self.directory().await?;
            let live = directory.live_mandates(&person, self.clock().now());
            live.first().map(|held| held.position)
        };
        let Some(position) = position else { return Ok(()) };
        let identity: Option<Identity> = self.vault().open(position, "identity").await?;
        let Some(identity) = identity else { return Ok(()) };
        let token = self.sign_in_token(&person, cause.recorded.envelope.command_id);
        let text = letters::sign_in_link(&token, &identity);
        self.compose(cause, "sign-in-link", (person, None), text).await
    }

    /// Composes a letter whose identity derives from cause, kind and addressee: twice is once.
    pub(super) async fn compose(
        &self,
        cause: Cause<'_>,
        kind: &str,
        (person, participant): (PersonId, Option<ParticipantCode>),
        text: Text,
    ) -> Result<(), NotDone> {
        let words = format!("letter {kind} {} {person}", cause.recorded.position);
        let letter = LetterId::new(format!("L-{}", &fresh::derived(&words).simple().to_string()[..20]));
        let compose = Compose {
            letter: letter.clone(),
            kind: kind.to_owned(),
            cause: cause.recorded.position,
            about: cause.recorded.envelope.stream.clone(),
            person,
            participant,
            text,
        };
        // The text may be worded anew by a later version of the program: a letter on file stays as it is.
        if self.journal().stream_version(&StreamName::new("letter", letter.as_str())).await? > 0 {
            return Ok(());
        }
        let ask = Ask::Letter(letter, LetterCommand::Compose(compose));
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }
}
