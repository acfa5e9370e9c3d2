//! A secretariat whose clerk can be killed at any append and begins again from nothing but the journal.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{Actor, Authority, PersonId, Role};
use eventstore::keys::MemoryKeys;
use eventstore::{
    AppendError, CommandRecord, Digest, Head, Journal, MemoryJournal, Proposal, ReadError, Receipt, Recorded,
    SealedPart, StreamName,
};
use jiff::Timestamp;
use tokio::sync::watch;
use uuid::Uuid;
use workflows::{Ask, Clock, Done, NotDone, Office, Parts, Post, Request, Running, Secret, fresh};

/// Most events of a journal that are compared.
const ALL: usize = 100_000;

/// When the clerk is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kills {
    Never,
    /// Twice at each: before it takes effect, and before its answer is heard.
    AtEveryAppend,
}

/// A secretariat.
pub(crate) struct House {
    journal: Arc<Frail>,
    keys: Arc<MemoryKeys>,
    clock: Clock,
    post: Post,
    clerk: Mutex<Running>,
    people: Mutex<BTreeMap<&'static str, PersonId>>,
}

impl House {
    pub(crate) fn new(kills: Kills) -> Self {
        Self::with(kills, Post::Mailbox)
    }

    /// One whose letters leave by this post.
    pub(crate) fn with(kills: Kills, post: Post) -> Self {
        let clock = Clock::standing(workflows::demonstration::begins());
        let journal = Arc::new(Frail::new(clock.clone(), kills));
        let keys = Arc::new(MemoryKeys::default());
        let clerk = Running::new(office(&journal, &keys, &clock), post.clone());
        Self { journal, keys, clock, post, clerk: Mutex::new(clerk), people: Mutex::default() }
    }

    /// A door that remembers nothing of what other doors did.
    pub(crate) fn office(&self) -> Office {
        office(&self.journal, &self.keys, &self.clock)
    }

    /// Opens the journal and lets people in; nobody is killed meanwhile.
    pub(crate) async fn opens(&self) {
        let office = self.office();
        office.open(&domain::service_record::event::Purpose::Demonstration, |_, _| {}).await.expect("opened");
        let people = workflows::demonstration::people(&office).await.expect("people");
        let mut known = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(people.into_iter().map(|(somebody, person)| (somebody.label, person)));
    }

    /// A new clerk reads the journal from its beginning, and does everything there is to do.
    pub(crate) async fn begins_again(&self) {
        self.put_clerk(Running::new(self.office(), self.post.clone()));
        self.settles().await;
    }

    /// The clerk does everything there is to do, begun again as often as it is killed.
    async fn settles(&self) {
        self.journal.clerk_asks.store(true, Ordering::Release);
        loop {
            let clerk = self.clerk.lock().unwrap_or_else(PoisonError::into_inner).clone();
            match clerk.settle().await {
                Ok(_) => break,
                Err(NotDone::Unavailable(_)) => {
                    self.put_clerk(Running::new(self.office(), self.post.clone()));
                }
                Err(why) => panic!("the clerk gave up: {why}"),
            }
        }
        self.journal.clerk_asks.store(false, Ordering::Release);
    }

    fn put_clerk(&self, clerk: Running) {
        *self.clerk.lock().unwrap_or_else(PoisonError::into_inner) = clerk;
    }

    /// The clock runs to an instant, day by day, and the clerk does what fell due.
    pub(crate) async fn clock_to(&self, to: &str) {
        let to: Timestamp = to.parse().expect("an instant");
        let day = jiff::SignedDuration::from_hours(24);
        while self.clock.now() < to {
            self.clock.forward((self.clock.now() + day).min(to));
            self.settles().await;
        }
    }

    /// Somebody by label.
    pub(crate) fn person(&self, label: &str) -> PersonId {
        self.people.lock().unwrap_or_else(PoisonError::into_inner)[label].clone()
    }

    /// Somebody asks something in a role that she holds; then the clerk does what follows.
    pub(crate) async fn ask(&self, who: (&'static str, Role), words: &str, ask: Ask) -> Done {
        let done = self.asks(who, words, ask).await;
        let done = done.unwrap_or_else(|why| panic!("{} {words}: {why:?}", who.0));
        self.settles().await;
        done
    }

    /// Somebody asks something that a rule refuses; then the clerk does what follows from the refusal.
    pub(crate) async fn is_refused(&self, who: (&'static str, Role), words: &str, ask: Ask) {
        let outcome = self.asks(who, words, ask).await;
        assert!(matches!(outcome, Err(NotDone::Refused(_))), "{} {words}: {outcome:?}", who.0);
        self.settles().await;
    }

    async fn asks(
        &self,
        (label, role): (&'static str, Role),
        words: &str,
        ask: Ask,
    ) -> Result<Done, NotDone> {
        let office = self.office();
        let person = self.people.lock().unwrap_or_else(PoisonError::into_inner)[label].clone();
        let held = {
            let directory = office.directory().await.expect("a directory");
            let live = directory.live_mandates(&person, self.clock.now());
            live.into_iter().find(|held| held.granted.role == role).expect("a mandate").granted.clone()
        };
        let authority = Authority {
            actor: Actor::Person(person),
            role,
            on_behalf_of: held.participant,
            speaking_for: None,
            mandate: Some(held.mandate),
        };
        office.execute(Request::of(authority, fresh::derived(words), ask)).await
    }

    /// Somebody asks for a link to sign in.
    pub(crate) async fn asks_for_a_link(&self, email: &str) {
        self.office().send_link(email).await.expect("a link");
        self.settles().await;
    }

    pub(crate) fn kills(&self) -> usize {
        self.journal.kills.load(Ordering::Acquire)
    }

    pub(crate) async fn events(&self) -> Vec<Recorded> {
        self.journal.kept.read_all(0, ALL).await.expect("the journal")
    }

    /// The journal as lines that can be compared: without what is random.
    pub(crate) async fn record(&self) -> Vec<String> {
        let events = self.events().await;
        let mut names = Names::default();
        // Position by position: hand-overs are left out, so that places are counted without them.
        let kept = events.iter().filter(|event| event.envelope.event_type != "LetterHandingOver");
        kept.map(|event| names.line(event, &events)).collect()
    }
}

fn office(journal: &Arc<Frail>, keys: &Arc<MemoryKeys>, clock: &Clock) -> Office {
    let journal: Arc<dyn Journal> = Arc::clone(journal) as Arc<dyn Journal>;
    let keys = Arc::clone(keys) as Arc<dyn eventstore::KeyStore>;
    Office::new(Parts { journal, keys, clock: clock.clone(), secret: Secret::new([9; 32]) })
}

/// What is random, by the order in which it first appears.
#[derive(Default)]
struct Names(HashMap<String, String>);

impl Names {
    /// An event without what is random or counts hand-overs: who, as what, what, about what, because of which event.
    fn line(&mut self, event: &Recorded, all: &[Recorded]) -> String {
        let envelope = &event.envelope;
        let causes: Vec<String> = envelope
            .causation
            .iter()
            .map(|position| {
                let cause = &all[usize::try_from(*position).expect("a position") - 1].envelope;
                let version = if cause.stream.starts_with("letter/") { 0 } else { cause.version };
                format!("{} v{version} {}", cause.stream, cause.event_type)
            })
            .collect();
        let is_letter = envelope.stream.starts_with("letter/");
        let body = String::from_utf8_lossy(&event.body).into_owned();
        // How often a letter was tried, and where its cause stands, depends on how often the clerk was killed.
        let body = if is_letter { without(&["cause", "attempt"], body) } else { body };
        let version = if is_letter { 0 } else { envelope.version };
        let line = format!(
            "{} v{version} {} by {} as {} for {:?} because of {causes:?}: {body}",
            envelope.stream, envelope.event_type, envelope.actor, envelope.role, envelope.on_behalf_of
        );
        self.renamed(&line)
    }

    /// Long words with digits in them, or in capitals, are random or derived from what is: pseudonyms, letters, digests. Of 20,000
    /// pseudonyms one has no digit.
    fn renamed(&mut self, line: &str) -> String {
        let is_word = |one: char| one.is_ascii_alphanumeric();
        let mut told = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(start) = rest.find(is_word) {
            let end = rest[start..].find(|one| !is_word(one)).map_or(rest.len(), |length| start + length);
            told.push_str(&rest[..start]);
            let word = &rest[start..end];
            let is_random = word.contains(|one: char| one.is_ascii_digit())
                || !word.contains(|one: char| one.is_ascii_lowercase());
            if word.len() >= 20 && is_random {
                let next = format!("#{}", self.0.len() + 1);
                told.push_str(self.0.entry(word.to_owned()).or_insert(next));
            } else {
                told.push_str(word);
            }
            rest = &rest[end..];
        }
        told + rest
    }
}

#[test]
fn what_is_random_is_told_by_where_it_first_stands() {
    let mut names = Names::default();
    let line = "P-QWERTZASDFGHJKXCVBNMQWERTZ and P-0WERTZASDFGHJKXCVBNMQWERTZ, P-0WERTZASDFGHJKXCVBNMQWERTZ";
    assert_eq!(names.renamed(line), "P-#1 and P-#2, P-#2");
    assert_eq!(
        names.renamed("NominationsOfExpertsOpened EN-2014-0058"),
        "NominationsOfExpertsOpened EN-2014-0058"
    );
}

/// A body without the values of some members.
fn without(members: &[&str], body: String) -> String {
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(&body) else { return body };
    for member in members {
        if let Some(member) = value.get_mut(*member) {
            *member = serde_json::Value::Null;
        }
    }
    value.to_string()
}

/// A journal that can be made to fail the clerk: twice at each append it has not seen, before and after it took effect.
struct Frail {
    kept: MemoryJournal,
    kills: AtomicUsize,
    /// Whether the one who appends is the clerk.
    clerk_asks: AtomicBool,
    when: Kills,
    seen: Mutex<HashMap<String, u8>>,
}

impl Frail {
    fn new(clock: Clock, when: Kills) -> Self {
        Self {
            kept: MemoryJournal::new(Arc::new(clock)),
            kills: AtomicUsize::new(0),
            clerk_asks: AtomicBool::new(false),
            when,
            seen: Mutex::default(),
        }
    }

    /// How often this append was tried before. A hand-over that was cut off is another command when it is repeated: those of a
    /// letter are counted by what they record.
    fn tried(&self, proposal: &Proposal) -> u8 {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let letter = proposal.writes.first().filter(|write| write.stream.as_str().starts_with("letter/"));
        let named =
            letter.and_then(|write| Some(format!("{:?} {}", write.stream, write.events.first()?.event_type)));
        let tried = seen.entry(named.unwrap_or_else(|| proposal.command.id.to_string())).or_insert(0);
        *tried += 1;
        *tried - 1
    }

    fn killed(&self) -> AppendError {
        self.kills.fetch_add(1, Ordering::AcqRel);
        AppendError::Unavailable("killed".to_owned())
    }
}

#[async_trait]
impl Journal for Frail {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        if self.when == Kills::Never || !self.clerk_asks.load(Ordering::Acquire) {
            return self.kept.append(proposal).await;
        }
        match self.tried(&proposal) {
            0 => Err(self.killed()),
            1 => {
                self.kept.append(proposal).await?;
                Err(self.killed())
            }
            _ => self.kept.append(proposal).await,
        }
    }
    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        self.kept.read_stream(stream, after, limit).await
    }
    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        self.kept.stream_version(stream).await
    }
    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.kept.read_all(after, limit).await
    }
    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<eventstore::Kept>, ReadError> {
        self.kept.kept(after, limit).await
    }
    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        self.kept.leaves(after, limit).await
    }
    async fn head(&self) -> Result<Head, ReadError> {
        self.kept.head().await
    }
    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        self.kept.command(id).await
    }
    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        self.kept.sealed_parts(position).await
    }
    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        self.kept.put_blob(digest, subject, sealed).await
    }
    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        self.kept.blob(digest).await
    }
    fn watch(&self) -> watch::Receiver<u64> {
        self.kept.watch()
    }
    fn eraser(&self) -> Arc<dyn eventstore::Eraser> {
        self.kept.eraser()
    }
}
