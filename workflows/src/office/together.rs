//! How are several acts decided as one? Each on its own stream, each after those before it; one append, or nothing.

use domain::guide::Guide;
use domain::opening::Opening;
use domain::position::Position;
use domain::silence::SilencePeriod;
use domain::{Asked, Facts};
use eventstore::{CommandKey, Expectation, Expected, Proposal, StreamName, StreamWrite, Verdict};

use super::around::position_id;
use super::{Attempt, Concern, MAX_ATTEMPTS, Office, Target, key_of};
use crate::request::{Ask, Done, NotDone, Request};

/// Most acts in one request: a dozen guides and their training modules are more than any meeting decides at once.
const MOST_ACTS: usize = 24;

/// What has been decided so far.
#[derive(Default)]
struct SoFar {
    reads: Vec<Expectation>,
    writes: Vec<StreamWrite>,
    context: Option<eventstore::Context>,
}

impl Office {
    /// Decides all of it and appends it at once; a refusal of one is the refusal of all.
    pub(super) async fn together(&self, request: &Request, asks: &[Ask]) -> Result<Done, NotDone> {
        let key = CommandKey { id: request.key, digest: self.digest_of(request)? };
        if let Some(record) = self.journal().command(key.id).await? {
            return self.on_file::<Guide>(&key, record, None).await;
        }
        if asks.is_empty() || asks.len() > MOST_ACTS {
            return Err(NotDone::Failure(format!("between 1 and {MOST_ACTS} acts at once")));
        }
        let mut last = 0;
        for _ in 0..MAX_ATTEMPTS {
            match self.all_or_nothing(request, &key, asks).await {
                Err(Attempt::Overtaken(actual)) => last = actual,
                Err(Attempt::Ended(why)) => return Err(why),
                Ok(done) => return Ok(done),
            }
        }
        Err(NotDone::Overtaken { seen: None, actual: last })
    }

    async fn all_or_nothing(
        &self,
        request: &Request,
        key: &CommandKey,
        asks: &[Ask],
    ) -> Result<Done, Attempt> {
        let (mut request, mut so_far) = (request.clone(), SoFar::default());
        for (at, ask) in asks.iter().enumerate() {
            // The version seen is that of the first: the page the button was on.
            let seen = request.seen.filter(|_| at == 0);
            let one = Request { ask: ask.clone(), seen, ..request.clone() };
            self.one_of_several(&one, key, &mut so_far, &mut request.pending).await?;
        }
        let SoFar { mut reads, writes, context } = so_far;
        reads.retain(|read| writes.iter().all(|write| write.stream != read.stream));
        let context = context.ok_or_else(|| NotDone::Failure("acts without a context".to_owned()))?;
        let proposal = Proposal { command: *key, verdict: Verdict::Accepted, reads, writes, context };
        let receipt = self.journal().append(proposal).await?;
        let (id, version) = receipt
            .versions
            .first()
            .map_or_else(|| (String::new(), 0), |(stream, version)| (key_of(stream), *version));
        Ok(Done { receipt, id, version })
    }

    async fn one_of_several(
        &self,
        request: &Request,
        key: &CommandKey,
        so_far: &mut SoFar,
        pending: &mut Vec<(StreamName, domain::Event)>,
    ) -> Result<(), Attempt> {
        match request.ask.clone() {
            Ask::Guide(id, command) => {
                self.add::<Guide>(request, key, (id.as_str(), command), (so_far, pending)).await
            }
            Ask::Silence(id, command) => {
                self.add::<SilencePeriod>(request, key, (id.as_str(), command), (so_far, pending)).await
            }
            Ask::Position(guide, participant, command) => {
                let id = position_id(&guide, &participant);
                self.add::<Position>(request, key, (&id, command), (so_far, pending)).await
            }
            Ask::Opening(guide, number, command) => {
                let id = super::around::opening_id(&guide, number);
                self.add::<Opening>(request, key, (&id, command), (so_far, pending)).await
            }
            _ => Err(NotDone::Failure("this is not asked together with others".to_owned()).into()),
        }
    }

    async fn add<A: Concern>(
        &self,
        request: &Request,
        key: &CommandKey,
        (id, command): (&str, A::Command),
        (so_far, pending): (&mut SoFar, &mut Vec<(StreamName, domain::Event)>),
    ) -> Result<(), Attempt> {
        let stream = StreamName::new(A::KIND, id);
        if !command.asked_by().contains(&request.authority.role) || !stream.is_well_formed() {
            return Err(NotDone::Absent.into());
        }
        if so_far.writes.iter().any(|write| write.stream == stream) {
            return Err(NotDone::Failure(format!("{} is named twice", stream.as_str())).into());
        }
        let (state, version) = self.load::<A>(&stream).await?;
        if version == 0 && !A::begins(&command) {
            return Err(NotDone::Absent.into());
        }
        if let Some(seen) = request.seen.filter(|seen| *seen != version) {
            return Err(NotDone::Overtaken { seen: Some(seen), actual: version }.into());
        }
        let needs = state.needs(&command, request, self.clock().now());
        self.authorise(request, &needs, &mut so_far.reads).await?;
        let (facts, _) = self.gather(request, &needs, &mut so_far.reads).await?;
        let facts = facts_for(facts, id);
        match super::decided(&state, command.clone(), &facts, &request.ask) {
            Ok(events) => {
                so_far.context.get_or_insert_with(|| super::propose::context::<A>(request, &facts, &events));
                let events: Vec<domain::Event> = events.into_iter().map(Into::into).collect();
                pending.extend(events.iter().map(|event| (stream.clone(), event.clone())));
                if !events.is_empty() {
                    let events = self.kept_and_sealed(&stream, events).await?;
                    so_far.writes.push(StreamWrite { stream, expected: Expected::Exact(version), events });
                }
                Ok(())
            }
            Err(refusal) => {
                let target = Target { id: Some(id.to_owned()), version, fresh: None };
                self.record_refusal::<A>(request, key, (command.name(), refusal), target).await.map(|_| ())
            }
        }
    }
}

/// The facts with the name of the stream that decides.
pub(super) fn facts_for(mut facts: Facts, id: &str) -> Facts {
    facts.around.target = Some(id.to_owned());
    facts
}
