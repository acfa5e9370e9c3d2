//! How do events and refusals reach the journal? Sealed, named, with everything the decision relied on.

use domain::Facts;
use domain::service_record::event::{Event as RecordEvent, ReferenceIssued, Refused};
use eventstore::seal::{open_part, seal_part};
use eventstore::{
    CommandKey, Context, Expectation, Expected, KeyError, NewEvent, Proposal, StreamName, StreamWrite,
    Verdict,
};

use super::concern::Follows;
use super::{Attempt, Concern, Office, Target, key_of};
use crate::fresh;
use crate::request::{Done, NotDone, Refusal, Request};

impl Office {
    /// Writes what was decided; nothing decided is remembered too.
    pub(super) async fn propose<A: Concern>(
        &self,
        request: &Request,
        key: &CommandKey,
        (events, follows, facts): (Vec<A::Event>, Vec<Follows>, &Facts),
        (target, reads): (Target, Vec<Expectation>),
    ) -> Result<Done, Attempt> {
        let id =
            target.id.clone().or_else(|| facts.fresh.reference.as_ref().map(|made| made.as_str().to_owned()));
        let id = id.ok_or_else(|| NotDone::Failure("a new record without a reference".to_owned()))?;
        let mut proposal = Proposal {
            command: *key,
            verdict: Verdict::Accepted,
            reads,
            writes: Vec::new(),
            context: context::<A>(request, facts, &events),
        };
        let mut version = target.version;
        if !events.is_empty() {
            let stream = StreamName::new(A::KIND, &id);
            let events = events.into_iter().map(Into::into).collect();
            let sealed = self.kept_and_sealed(&stream, events).await?;
            version += sealed.len() as u64;
            let others = self.others(follows, &proposal.reads)?;
            let reference = self.references_used(&target, facts, (&sealed, &others))?;
            proposal.writes.push(StreamWrite {
                stream,
                expected: Expected::Exact(target.version),
                events: sealed,
            });
            proposal.writes.extend(others);
            proposal.writes.extend(reference);
        }
        let written: Vec<_> = proposal.writes.iter().map(|write| write.stream.clone()).collect();
        proposal.reads.retain(|read| !written.contains(&read.stream));
        let receipt = self.journal().append(proposal).await?;
        let version = receipt.versions.first().map_or(version, |(_, version)| *version);
        let id = receipt.versions.first().map_or(id, |(stream, _)| key_of(stream));
        Ok(Done { receipt, id, version })
    }

    /// What follows in other streams, each at the version it was read at; one that was not read has no events yet.
    fn others(&self, follows: Vec<Follows>, reads: &[Expectation]) -> Result<Vec<StreamWrite>, NotDone> {
        let mut writes: Vec<StreamWrite> = Vec::with_capacity(follows.len());
        for one in follows {
            let stream = StreamName::new(one.kind, &one.id);
            let event = self.sealed(&one.event)?;
            if let Some(write) = writes.iter_mut().find(|write| write.stream == stream) {
                write.events.push(event);
            } else {
                let read = reads.iter().find(|read| read.stream == stream).map(|read| read.expected);
                let expected = read.unwrap_or(Expected::Exact(0));
                writes.push(StreamWrite { stream, expected, events: vec![event] });
            }
        }
        Ok(writes)
    }

    /// A reference is used up when an event names it; then its series moves on in the same append.
    fn references_used(
        &self,
        target: &Target,
        facts: &Facts,
        (own, others): (&[NewEvent], &[StreamWrite]),
    ) -> Result<Option<StreamWrite>, NotDone> {
        let Some((series, number)) = &target.fresh else { return Ok(None) };
        let made = facts.fresh.reference.iter().map(domain::NominationRef::as_str);
        let numbered = facts.review.fresh_comments.iter().map(domain::CommentId::as_str);
        let mut events: Vec<NewEvent> = Vec::new();
        let mut seen = Vec::new();
        for reference in made.chain(numbered) {
            let named = own.iter().any(|event| contains(&event.body.bytes, reference.as_bytes()));
            let begun = others
                .iter()
                .any(|write| write.expected == Expected::Exact(0) && key_of(&write.stream) == reference);
            if (named || begun) && !seen.contains(&reference) {
                seen.push(reference);
                let issued = ReferenceIssued { reference: reference.to_owned() };
                events.push(self.sealed(&RecordEvent::ReferenceIssued(issued).into())?);
            }
        }
        if events.is_empty() {
            return Ok(None);
        }
        let stream = StreamName::new("reference", series);
        Ok(Some(StreamWrite { stream, expected: Expected::Exact(*number), events }))
    }

    /// Records a refusal in a stream of its own and answers with it.
    pub(super) async fn record_refusal<A: Concern>(
        &self,
        request: &Request,
        key: &CommandKey,
        (command, refusal): (&str, Refusal),
        target: Target,
    ) -> Result<Done, Attempt> {
        let about = format!("{}/{}", A::KIND, target.id.as_deref().unwrap_or("new"));
        let event = RecordEvent::Refused(Refused {
            stream: about.clone(),
            command: command.to_owned(),
            code: refusal.code.clone(),
            rule: refusal.rule.clone(),
            message: refusal.message.clone(),
            problems: refusal.problems.clone(),
            version: target.version,
        });
        let write = StreamWrite {
            stream: StreamName::new("refusal", &about),
            expected: Expected::Any,
            events: vec![self.sealed(&event.into())?],
        };
        let proposal = Proposal {
            command: *key,
            verdict: Verdict::Refused,
            reads: Vec::new(),
            writes: vec![write],
            context: plain_context(request),
        };
        let receipt = self.journal().append(proposal).await?;
        let position = receipt.positions.map(|(first, _)| first);
        Err(NotDone::Refused(Refusal { position, ..refusal }).into())
    }

    /// Events ready to be appended: the words they name are kept before they are written, so that no event names what is lost.
    pub(super) async fn kept_and_sealed(
        &self,
        stream: &StreamName,
        events: Vec<domain::Event>,
    ) -> Result<Vec<NewEvent>, Attempt> {
        let mut sealed = Vec::with_capacity(events.len());
        for event in events {
            self.vault().keep_texts(stream.as_str(), &event.texts()).await?;
            sealed.push(self.sealed(&event)?);
        }
        Ok(sealed)
    }

    /// An event with a new identifier, its personal parts sealed.
    fn sealed(&self, event: &domain::Event) -> Result<NewEvent, NotDone> {
        let event_id = fresh::event_id(self.clock().now())?;
        let (event_type, schema) = event.wire_type();
        let body = event.body().map_err(|why| NotDone::Failure(why.to_string()))?;
        let keys = &*self.parts.keys;
        let mut sealed = Vec::new();
        for part in event.personal() {
            let named = (part.name.as_str(), part.subject.as_str());
            sealed.push(seal_part(keys, event_id, named, &part.clear).map_err(locked)?);
        }
        Ok(NewEvent {
            event_id,
            event_type: event_type.to_owned(),
            schema,
            body: open_part(body).map_err(locked)?,
            sealed,
        })
    }
}

fn locked(why: KeyError) -> NotDone {
    match why {
        KeyError::Erased(_) => NotDone::Refused(erased()),
        why => NotDone::Unavailable(why.to_string()),
    }
}

/// Whoever was erased stays erased: a later act about her, even one that follows of itself, is refused.
fn erased() -> Refusal {
    Refusal {
        code: "person-erased".to_owned(),
        rule: Some("DR30".to_owned()),
        message: "You cannot record anything more about a person whose data was erased.".to_owned(),
        problems: Vec::new(),
        position: None,
    }
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

pub(super) fn context<A: Concern>(request: &Request, facts: &Facts, events: &[A::Event]) -> Context {
    let plain = plain_context(request);
    let speaker = A::speaker(events).filter(|_| request.authority.speaking_for.is_none());
    let (actor, recorded_by) = match speaker {
        Some(speaker) if speaker.as_str() != plain.actor => (speaker.as_str().to_owned(), Some(plain.actor)),
        _ => (plain.actor, plain.recorded_by),
    };
    let procedure = A::PROCEDURE.map(|name| format!("{name}/{}", facts.procedure.number));
    let received_at = facts.received.as_ref().and_then(|received| serde_json::to_value(received).ok());
    Context { actor, recorded_by, procedure, received_at, ..plain }
}

fn plain_context(request: &Request) -> Context {
    let authority = &request.authority;
    let asker = authority.actor.as_str().to_owned();
    let (actor, recorded_by) = match &authority.speaking_for {
        Some(speaker) => (speaker.as_str().to_owned(), Some(asker)),
        None => (asker, None),
    };
    Context {
        correlation: request.correlation.unwrap_or(request.key),
        causation: request.causes.clone(),
        actor,
        on_behalf_of: authority.on_behalf_of.as_ref().map(|code| code.as_str().to_owned()),
        recorded_by,
        role: authority.role.as_str().to_owned(),
        mandate: authority.mandate.as_ref().map(|mandate| mandate.as_str().to_owned()),
        procedure: None,
        happened_at: request.happened.as_ref().and_then(|happened| serde_json::to_value(happened).ok()),
        received_at: None,
    }
}
