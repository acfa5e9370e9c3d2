//! Whose is the desk of a focal point? It goes with the office: a mandate is granted when an official takes office and ends when another
//! follows or the service ends; the government is told, and so is the official.

use domain::focal_point::event::{Slot, TookOffice};
use domain::form::{Answers, FormRecord};
use domain::mandate::Command;
use domain::mandate::command::Grant;
use domain::mandate::event::{Identity, Revoked};
use domain::{Event, MandateId, NominationRef, ParticipantCode, PersonId, Role, focal_point};
use eventstore::StreamName;
use jiff::Timestamp;

use super::letters;
use super::reactions::{Cause, instant, settled, text};
use crate::directory::Held;
use crate::office::{Office, read};
use crate::request::{Ask, NotDone};

/// Events of one succession read at a time.
const STREAM_PAGE: usize = 1_000;

/// An official as the form said when something happened.
struct Official {
    person: PersonId,
    identity: Identity,
    powers: Vec<String>,
}

/// A desk that an official holds.
struct Desk {
    mandate: MandateId,
    label: String,
    position: u64,
}

impl Office {
    /// Everything that follows from one event of a succession.
    pub(super) async fn focal_point(
        &self,
        cause: Cause<'_>,
        event: &focal_point::Event,
    ) -> Result<(), NotDone> {
        use focal_point::Event as E;
        match event {
            E::TookOffice(it) => self.desk_opens(cause, it).await?,
            E::Replaced(it) => {
                let why = format!("{} follows {}", it.incoming, it.outgoing);
                self.desk_closes(cause, &it.outgoing, (it.at, why)).await?;
            }
            E::DetailsChanged(it) => self.desk_is_renamed(cause, &it.reference).await?,
            E::Ended(it) => {
                let why = format!("the service of {} ended", it.reference);
                self.desk_closes(cause, &it.reference, (instant(cause.recorded), why)).await?;
            }
            E::Nominated(_)
            | E::Returned(_)
            | E::Resubmitted(_)
            | E::KeyedFieldsVerified(_)
            | E::Acknowledged(_) => {}
        }
        self.tell_of_succession(cause, event).await
    }

    /// The government that named an official is told; so is who takes office or leaves it.
    async fn tell_of_succession(&self, cause: Cause<'_>, event: &focal_point::Event) -> Result<(), NotDone> {
        use focal_point::Event as E;
        let (kind, official) = match event {
            E::Acknowledged(_) => ("focal-point-acknowledged", None),
            E::Returned(_) => ("focal-point-returned", None),
            E::Replaced(it) => ("focal-point-replaced", Some(&it.outgoing)),
            E::TookOffice(it) => ("focal-point-in-office", Some(&it.reference)),
            E::Nominated(_)
            | E::Resubmitted(_)
            | E::KeyedFieldsVerified(_)
            | E::DetailsChanged(_)
            | E::Ended(_) => return Ok(()),
        };
        let member = ParticipantCode::new(cause.key);
        self.tell_holders(cause, kind, (Role::MemberGovernment, &member)).await?;
        let Some(reference) = official else { return Ok(()) };
        let Some(official) = self.official(cause, reference).await? else { return Ok(()) };
        let written = letters::written(kind, cause.key, &read(cause.recorded)?, &official.identity);
        self.compose(cause, kind, (official.person, Some(member)), written).await
    }

    async fn desk_opens(&self, cause: Cause<'_>, it: &TookOffice) -> Result<(), NotDone> {
        let Some(official) = self.official(cause, &it.reference).await? else { return Ok(()) };
        let label = match it.slot {
            Slot::Primary => format!("National focal point of {}", cause.key),
            Slot::Alternate => format!("Alternate national focal point of {}", cause.key),
        };
        self.grants_desk(cause, official, (it.at, label)).await
    }

    async fn grants_desk(
        &self,
        cause: Cause<'_>,
        official: Official,
        (from, label): (Timestamp, String),
    ) -> Result<(), NotDone> {
        let grant = Grant {
            person: Some(official.person),
            role: Role::Nfp,
            participant: Some(ParticipantCode::new(cause.key)),
            body: None,
            label,
            powers: official.powers,
            from: Some(from),
            until: None,
            identity: official.identity,
        };
        let words = format!("desk opens {}", cause.recorded.position);
        let ask = Ask::Mandate(None, Command::Grant(grant));
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    async fn desk_closes(
        &self,
        cause: Cause<'_>,
        reference: &NominationRef,
        (at, reason): (Timestamp, String),
    ) -> Result<(), NotDone> {
        let Some(person) = self.form_then(cause, reference).await?.map(|(_, form)| form.nominee.subject)
        else {
            return Ok(());
        };
        for desk in self.desks(cause, &person, at).await? {
            self.ends(cause, &desk.mandate, (at, reason.clone())).await?;
        }
        Ok(())
    }

    /// Name, address or powers changed: the new desk is granted before the old one ends, so that a clerk who is killed between the two
    /// finds the old one and goes on.
    async fn desk_is_renamed(&self, cause: Cause<'_>, reference: &NominationRef) -> Result<(), NotDone> {
        let at = instant(cause.recorded);
        let Some(person) = self.form_then(cause, reference).await?.map(|(_, form)| form.nominee.subject)
        else {
            return Ok(());
        };
        for desk in self.desks(cause, &person, at).await? {
            let Some(official) = self.official(cause, reference).await? else { return Ok(()) };
            let known: Option<Identity> = self.vault().open(desk.position, "identity").await?;
            if known.as_ref() == Some(&official.identity) {
                continue;
            }
            self.grants_desk(cause, official, (at, desk.label)).await?;
            self.ends(cause, &desk.mandate, (at, format!("details of {reference} changed"))).await?;
        }
        Ok(())
    }

    async fn ends(
        &self,
        cause: Cause<'_>,
        mandate: &MandateId,
        (from, reason): (Timestamp, String),
    ) -> Result<(), NotDone> {
        let words = format!("desk closes {} {mandate}", cause.recorded.position);
        let ask = Ask::Mandate(Some(mandate.clone()), Command::Revoke(Revoked { from, reason }));
        settled(self.by_the_secretariat(&words, ask, vec![cause.recorded.position]).await)
    }

    /// The desks an official held for a member until an instant.
    async fn desks(&self, cause: Cause<'_>, person: &PersonId, at: Timestamp) -> Result<Vec<Desk>, NotDone> {
        let directory = self.directory().await?;
        let held = |held: &&Held| {
            let granted = &held.granted;
            granted.person == *person
                && granted.role == Role::Nfp
                && granted.participant.as_ref().is_some_and(|code| code.as_str() == cause.key)
                && granted.from < at
                && held.until.is_none_or(|until| until > at)
        };
        let desks = directory.mandates.values().filter(held).map(|held| Desk {
            mandate: held.granted.mandate.clone(),
            label: held.granted.label.clone(),
            position: held.position,
        });
        Ok(desks.collect())
    }

    /// The official as the form said then; none where she was erased or gave no address.
    async fn official(
        &self,
        cause: Cause<'_>,
        reference: &NominationRef,
    ) -> Result<Option<Official>, NotDone> {
        let Some((position, form)) = self.form_then(cause, reference).await? else { return Ok(None) };
        let answers: Answers = self.answers(position, &form).await?;
        let identity = Identity {
            name: text(&answers, "name_display").to_owned(),
            email: text(&answers, "email").to_owned(),
        };
        let powers = answers.texts("powers").into_iter().map(str::to_owned).collect();
        let whole = !identity.name.is_empty() && !identity.email.is_empty();
        Ok(whole.then_some(Official { person: form.nominee.subject, identity, powers }))
    }

    async fn form_then(
        &self,
        cause: Cause<'_>,
        reference: &NominationRef,
    ) -> Result<Option<(u64, FormRecord)>, NotDone> {
        self.form_of_official(cause.key, reference, cause.recorded.position).await
    }

    /// The form of a member's official as it stood at a position, and where it stands in the journal.
    pub(crate) async fn form_of_official(
        &self,
        member: &str,
        reference: &NominationRef,
        until: u64,
    ) -> Result<Option<(u64, FormRecord)>, NotDone> {
        use focal_point::Event as E;
        let stream = StreamName::new("nfp", member);
        let events = self.journal().read_stream(&stream, 0, STREAM_PAGE).await?;
        let mut newest = None;
        for recorded in events.iter().take_while(|event| event.position <= until) {
            let (of, form) = match read(recorded)? {
                Event::FocalPoint(E::Nominated(it)) => (it.reference, it.form),
                Event::FocalPoint(E::Resubmitted(it)) => (it.reference, it.form),
                Event::FocalPoint(E::KeyedFieldsVerified(it)) => (it.reference, it.form),
                Event::FocalPoint(E::DetailsChanged(it)) => (it.reference, it.form),
                _ => continue,
            };
            if of == *reference {
                newest = Some((recorded.position, form));
            }
        }
        Ok(newest)
    }
}
