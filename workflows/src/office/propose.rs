//! How do events and refusals reach the journal? Sealed, named, with everything the decision relied on.

use domain::Facts;
use domain::service_record::event::{Event as RecordEvent, ReferenceIssued, Refused};
use eventstore::seal::{open_part, seal_part};
use eventstore::{
    CommandKey, Context, Expectation, Expected, KeyError, NewEvent, Proposal, StreamName, StreamWrite,
    Verdict,
};

use super::{Attempt, Concern, Office, Target, key_of};
use crate::fresh;
use crate::request::{Done, NotDone, Refusal, Request};

impl Office {
    /// Writes what was decided; nothing decided is remembered too.
    pub(super) async fn propose<A: Concern>(
        &self,
        request: &Request,
        key: &CommandKey,
        (events, facts): (Vec<A::Event>, &Facts),
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
            let mut sealed = Vec::with_capacity(events.len());
            for event in events {
                sealed.push(self.sealed(&event.into())?);
            }
            version += sealed.len() as u64;
            let reference = self.reference_used(&target, facts, &sealed)?;
            proposal.writes.push(StreamWrite {
                stream,
                expected: Expected::Exact(target.version),
                events: sealed,
            });
            proposal.writes.extend(reference);
        }
        let written: Vec<_> = proposal.writes.iter().map(|write| write.stream.clone()).collect();
        proposal.reads.retain(|read| !written.contains(&read.stream));
        let receipt = self.journal().append(proposal).await?;
        let version = receipt.versions.first().map_or(version, |(_, version)| *version);
        let id = receipt.versions.first().map_or(id, |(stream, _)| key_of(stream));
        Ok(Done { receipt, id, version })
    }

    /// A reference is used up when an event names it; then its series moves on in the same append.
    fn reference_used(
        &self,
        target: &Target,
        facts: &Facts,
        events: &[NewEvent],
    ) -> Result<Option<StreamWrite>, NotDone> {
        let (Some((series, number)), Some(reference)) = (&target.fresh, &facts.fresh.reference) else {
            return Ok(None);
        };
        let named = |event: &NewEvent| contains(&event.body.bytes, reference.as_str().as_bytes());
        if !events.iter().any(named) {
            return Ok(None);
        }
        let issued =
            RecordEvent::ReferenceIssued(ReferenceIssued { reference: reference.as_str().to_owned() });
        let events = vec![self.sealed(&issued.into())?];
        Ok(Some(StreamWrite {
            stream: StreamName::new("reference", series),
            expected: Expected::Exact(*number),
            events,
        }))
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

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn locked(why: KeyError) -> NotDone {
    NotDone::Unavailable(why.to_string())
}

fn contains(bytes: &[u8], words: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words)
}

fn context<A: Concern>(request: &Request, facts: &Facts, events: &[A::Event]) -> Context {
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
        happened_at: None,
        received_at: None,
    }
}
