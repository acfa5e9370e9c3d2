//! How is a person's data destroyed once two officers said so? Keys first, then bytes, then a sweep; again after every start.
//!
//! The confirmation on record is the order; everything here may be interrupted at any step and is done again from it. The key
//! store remembers whose keys were destroyed: a journal restored from before an erasure is told so before anybody reads it.

use std::collections::{BTreeMap, BTreeSet};

use domain::erasure::event::Completed;
use domain::erasure::{Command, Erasure, Stage};
use domain::{Event, PersonId};
use eventstore::{Recorded, StreamName};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::office::{Office, key_of, read};
use crate::request::{Ask, NotDone};

/// Events read at a time.
const PAGE: usize = 2_000;

/// Erasures that are on record and not yet seen to be complete, by the person's stream: a fold of the journal.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Erasures(BTreeMap<String, Vec<(u64, PersonId)>>);

impl Erasures {
    pub(crate) fn note(&mut self, recorded: &Recorded, event: &Event) {
        if let Event::Erasure(domain::erasure::Event::Confirmed(confirmed)) = event {
            let subjects = self.0.entry(recorded.envelope.stream.clone()).or_default();
            subjects.push((recorded.position, confirmed.subject.clone()));
        }
    }

    /// Does what is still to be done, with one sweep for all. What cannot be finished now (somebody reads, the disk is busy) is
    /// tried the next time.
    pub(crate) async fn carry_out(&mut self, office: &Office) -> Result<(), NotDone> {
        if self.0.is_empty() {
            return Ok(());
        }
        let mut destroyed = BTreeMap::new();
        for (stream, confirmed) in std::mem::take(&mut self.0) {
            let name = StreamName::whole(&stream);
            match office.destroy(&name, &confirmed).await {
                Ok(true) => destroyed.insert(stream, confirmed),
                Ok(false) => None,
                Err(why) => {
                    self.0.insert(stream, confirmed);
                    self.0.append(&mut destroyed);
                    return Err(why);
                }
            };
        }
        let outcome = office.see_that_nothing_is_left(&destroyed).await;
        match &outcome {
            Ok(true) => return Ok(()),
            Ok(false) => tracing::warn!("an erasure left traces and will be swept again"),
            Err(_) => {}
        }
        self.0.append(&mut destroyed);
        outcome.map(|_| ())
    }
}

impl Office {
    /// Destroys keys, parts and files of a confirmed erasure; false if they had been destroyed and that is on record.
    async fn destroy(&self, stream: &StreamName, confirmed: &[(u64, PersonId)]) -> Result<bool, NotDone> {
        let subjects = subjects(confirmed);
        let eraser = self.journal().eraser();
        if self.is_completed(stream).await? && self.is_gone(&subjects).await? {
            return Ok(false);
        }
        for subject in &subjects {
            self.keys().destroy(subject).map_err(locked)?;
        }
        self.vault().forget(&subjects);
        for (position, subject) in confirmed {
            let done = eraser.erase(subject.as_str(), *position).await;
            done.map_err(|why| NotDone::Unavailable(why.to_string()))?;
        }
        Ok(true)
    }

    async fn is_completed(&self, stream: &StreamName) -> Result<bool, NotDone> {
        let (erasure, _) = self.load::<Erasure>(stream).await?;
        Ok(matches!(erasure.stage, Stage::Completed(..)))
    }

    /// Sweeps once for everybody and records of each that nothing is left; false if something is.
    async fn see_that_nothing_is_left(
        &self,
        destroyed: &BTreeMap<String, Vec<(u64, PersonId)>>,
    ) -> Result<bool, NotDone> {
        let all: Vec<String> = destroyed.values().flat_map(|confirmed| subjects(confirmed)).collect();
        if all.is_empty() {
            return Ok(true);
        }
        let eraser = self.journal().eraser();
        let swept = eraser.sweep(&all).await?;
        if swept.left > 0 || swept.traces.is_some_and(|traces| traces > 0) {
            return Ok(false);
        }
        for (stream, confirmed) in destroyed {
            let stream = StreamName::whole(stream);
            if self.is_completed(&stream).await? {
                continue;
            }
            let counted = eraser.count(&subjects(confirmed)).await?;
            let done = Completed {
                keys: confirmed.len() as u64,
                parts: counted.parts,
                files: counted.files,
                files_searched: swept.traces.is_some(),
            };
            let ask = Ask::Erasure(PersonId::new(key_of(&stream)), Command::Complete(done));
            let causes = confirmed.iter().map(|(position, _)| *position).collect();
            self.by_the_secretariat(&format!("erasure complete {}", stream.as_str()), ask, causes).await?;
        }
        Ok(true)
    }

    /// Whether neither a key nor a part nor a file of these is there: after a restore one of them may be back.
    async fn is_gone(&self, subjects: &[String]) -> Result<bool, NotDone> {
        for subject in subjects {
            if !self.keys().is_destroyed(subject).map_err(locked)? {
                return Ok(false);
            }
        }
        Ok(self.journal().eraser().count(subjects).await?.left == 0)
    }

    /// Tells a journal restored from an older backup whose keys were destroyed since, and sees that everybody who was erased is
    /// gone: before the first request is served. How many the journal had to be told of.
    ///
    /// The store keeps a list of whom it erased. Only where a key is destroyed and the list lacks its person (the journal was
    /// restored, or the program was ended in between) is the journal looked through.
    #[must_use]
    pub fn replay_erasures(&self) -> BoxFuture<'_, Result<usize, NotDone>> {
        Box::pin(async move {
            let mut unknown: BTreeSet<String> =
                self.keys().destroyed().map_err(locked)?.into_iter().collect();
            let mut on_record = Erasures::default();
            for (subject, position) in self.journal().eraser().erased().await? {
                unknown.remove(&subject);
                self.note_erasure(&mut on_record, position).await?;
            }
            if !unknown.is_empty() {
                self.look_for(&mut unknown, &mut on_record).await?;
            }
            for subject in &unknown {
                let person = PersonId::new(subject);
                let ask = Ask::Erasure(person.clone(), Command::Replay { subject: person });
                let done =
                    self.by_the_secretariat(&format!("erasure replayed {subject}"), ask, Vec::new()).await?;
                self.note_erasure(&mut on_record, done.receipt.positions.map_or(0, |(first, _)| first))
                    .await?;
            }
            on_record.carry_out(self).await?;
            Ok(unknown.len())
        })
    }

    /// Notes the erasure at a position.
    async fn note_erasure(&self, on_record: &mut Erasures, position: u64) -> Result<(), NotDone> {
        let Some(before) = position.checked_sub(1) else { return Ok(()) };
        for recorded in self.journal().read_all(before, 1).await? {
            on_record.note(&recorded, &read(&recorded)?);
        }
        Ok(())
    }

    /// Looks through the journal for the erasures of these persons; whoever is found is unknown no more.
    async fn look_for(
        &self,
        unknown: &mut BTreeSet<String>,
        on_record: &mut Erasures,
    ) -> Result<(), NotDone> {
        let mut after = 0;
        loop {
            let page = self.journal().read_all(after, PAGE).await?;
            for recorded in page.iter().filter(|it| it.envelope.event_type == eventstore::erasure::ERASURE) {
                let event = read(recorded)?;
                if let Event::Erasure(domain::erasure::Event::Confirmed(it)) = &event
                    && unknown.remove(it.subject.as_str())
                {
                    on_record.note(recorded, &event);
                }
            }
            after = page.last().map_or(after, |last| last.position);
            if page.len() < PAGE {
                return Ok(());
            }
        }
    }

    /// The pseudonyms under which originals and files about a person are sealed: those of the nominations that put her
    /// forward, and of what they were keyed from.
    pub(crate) async fn originals_of(&self, person: &PersonId) -> Result<Vec<PersonId>, NotDone> {
        let mut streams: BTreeSet<String> = BTreeSet::new();
        let needle = format!("\"{}\"", person.as_str());
        let mut after = 0;
        loop {
            let page = self.journal().read_all(after, PAGE).await?;
            for recorded in &page {
                let mentions = || contains(&recorded.body, needle.as_bytes());
                if !streams.contains(&recorded.envelope.stream) && mentions() {
                    let body: Value = serde_json::from_slice(&recorded.body).unwrap_or_default();
                    if puts_forward(&body, person.as_str()) {
                        streams.insert(recorded.envelope.stream.clone());
                    }
                }
            }
            after = page.last().map_or(after, |last| last.position);
            if page.len() < PAGE {
                break;
            }
        }
        let mut found = BTreeSet::new();
        let mut intakes = BTreeSet::new();
        for stream in streams {
            self.gather_originals(&StreamName::whole(&stream), (&mut found, &mut intakes)).await?;
        }
        for intake in intakes {
            self.gather_originals(&StreamName::new("intake", &intake), (&mut found, &mut BTreeSet::new()))
                .await?;
        }
        found.remove(person.as_str());
        Ok(found.iter().map(PersonId::new).collect())
    }

    async fn gather_originals(
        &self,
        stream: &StreamName,
        (found, intakes): (&mut BTreeSet<String>, &mut BTreeSet<String>),
    ) -> Result<(), NotDone> {
        let mut after = 0;
        loop {
            let page = self.journal().read_stream(stream, after, PAGE).await?;
            for recorded in &page {
                let body: Value = serde_json::from_slice(&recorded.body).unwrap_or_default();
                originals(&body, found, intakes);
                after = recorded.envelope.version;
            }
            if page.len() < PAGE {
                return Ok(());
            }
        }
    }
}

fn subjects(confirmed: &[(u64, PersonId)]) -> Vec<String> {
    confirmed.iter().map(|(_, one)| one.as_str().to_owned()).collect()
}

/// Whether a body holds a form that puts this person forward: her answers are its part `nominee`.
fn puts_forward(body: &Value, person: &str) -> bool {
    match body {
        Value::Object(members) => {
            let own = body["part"] == "nominee" && body["subject"] == person;
            own || members.values().any(|member| puts_forward(member, person))
        }
        Value::Array(items) => items.iter().any(|item| puts_forward(item, person)),
        _ => false,
    }
}

/// Notes whose files and readings a body names, and the intake it was keyed from.
fn originals(body: &Value, found: &mut BTreeSet<String>, intakes: &mut BTreeSet<String>) {
    match body {
        Value::Object(members) => {
            let is_file = members.contains_key("digest") && members.contains_key("media_type");
            if let Some(subject) = body["subject"].as_str().filter(|_| is_file || body["part"] == "reading") {
                found.insert(subject.to_owned());
            }
            if let Some(intake) = body["intake"].as_str() {
                intakes.insert(intake.to_owned());
            }
            members.values().for_each(|member| originals(member, found, intakes));
        }
        Value::Array(items) => items.iter().for_each(|item| originals(item, found, intakes)),
        _ => {}
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn locked(why: eventstore::KeyError) -> NotDone {
    NotDone::Unavailable(why.to_string())
}
