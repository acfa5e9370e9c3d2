//! How does a story get into a journal, through the same door as every event?

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use eventstore::{
    AppendError, CommandKey, Context, Expected, Journal, JournalClock, NewEvent, OpenPart, Proposal,
    SealedPart, StreamName, StreamWrite, Verdict,
};
use uuid::Uuid;

use super::story::{Act, Story};

/// Proposals handed over together; the writer takes them in one transaction.
const TOGETHER: usize = 512;

/// A clock that stands where the story stands.
#[derive(Debug, Default)]
pub struct StoryClock(AtomicI64);

impl JournalClock for StoryClock {
    fn now_micros(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl StoryClock {
    /// Moves the clock.
    pub fn stand_at(&self, micros: i64) {
        self.0.store(micros, Ordering::Relaxed);
    }
}

/// Appends the first events of a story to an empty journal.
pub async fn write(
    journal: Arc<dyn Journal>,
    clock: &StoryClock,
    story: Story,
    length: usize,
) -> Result<(), AppendError> {
    let mut proposals = Vec::with_capacity(TOGETHER);
    let mut last: Option<Act> = None;
    let mut gathered: Vec<Act> = Vec::new();
    for (number, act) in (1_u64..).zip(story.take(length)) {
        let goes_on = last.as_ref().is_some_and(|before| {
            before.authority.actor == act.authority.actor && before.stream == act.stream
        });
        if !goes_on && !gathered.is_empty() {
            proposals.push(proposal(number, &std::mem::take(&mut gathered)));
        }
        if proposals.len() == TOGETHER {
            clock.stand_at(act.at);
            append(&journal, std::mem::take(&mut proposals)).await?;
        }
        gathered.push(act.clone());
        last = Some(act);
    }
    proposals.push(proposal(0, &gathered));
    append(&journal, proposals).await
}

/// Hands proposals over in order; they are taken in that order.
async fn append(journal: &Arc<dyn Journal>, proposals: Vec<Proposal>) -> Result<(), AppendError> {
    let answers =
        futures::future::join_all(proposals.into_iter().map(|proposal| journal.append(proposal))).await;
    answers.into_iter().try_for_each(|answer| answer.map(|_| ()))
}

/// One command of one asker, with its events.
fn proposal(number: u64, acts: &[Act]) -> Proposal {
    let id = Uuid::from_u64_pair(0x5709, number);
    let authority = acts.first().map(|act| act.authority.clone());
    let mut writes: HashMap<String, Vec<NewEvent>> = HashMap::new();
    for (index, act) in (0_u64..).zip(acts) {
        writes.entry(act.stream.clone()).or_default().push(new_event(act, number * 8 + index));
    }
    let writes = writes.into_iter().map(|(stream, events)| StreamWrite {
        stream: StreamName::whole(&stream),
        expected: Expected::Any,
        events,
    });
    Proposal {
        command: CommandKey { id, digest: [0; 32] },
        verdict: Verdict::Accepted,
        reads: Vec::new(),
        writes: writes.collect(),
        context: Context {
            correlation: id,
            causation: Vec::new(),
            actor: authority.as_ref().map(|it| it.actor.clone()).unwrap_or_default(),
            on_behalf_of: authority.as_ref().and_then(|it| it.on_behalf_of.clone()),
            recorded_by: authority.as_ref().and_then(|it| it.recorded_by.clone()),
            role: authority.as_ref().map(|it| it.role.as_str().to_owned()).unwrap_or_default(),
            mandate: authority.as_ref().and_then(|it| it.mandate.clone()),
            procedure: authority.and_then(|it| it.procedure),
            happened_at: None,
            received_at: None,
        },
    }
}

/// An event with sealed parts of the usual size; what they hold is noise.
fn new_event(act: &Act, number: u64) -> NewEvent {
    let (event_type, schema) = act.event.wire_type();
    let sealed = act.event.personal().into_iter().map(|part| SealedPart {
        name: part.name,
        subject: part.subject.as_str().to_owned(),
        digest: [u8::try_from(number % 251).unwrap_or(0); 32],
        bytes: vec![7; part.clear.len() + 72],
    });
    NewEvent {
        event_id: Uuid::from_u64_pair(act.seed ^ 0xe0e0, number),
        event_type: event_type.to_owned(),
        schema,
        body: OpenPart { blind: [9; 32], bytes: act.event.body().unwrap_or_default() },
        sealed: sealed.collect(),
    }
}
