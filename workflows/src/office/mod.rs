//! The one door: load history, decide, append.
//!
//! A request is answered in the same order every time: is its key on file, may its asker ask it, what does the decision have
//! to know, what does the aggregate say, does the journal take it. Who was overtaken is asked again a bounded number of times.

mod around;
mod concern;
mod gather;
mod propose;
mod resolve;
mod review;
mod together;
mod unreadable;
mod would;

use std::sync::Arc;

use domain::{Actor, Asked, Authority, Decide, Explain, Role};
use eventstore::{
    AppendError, CommandKey, CommandRecord, Expectation, Expected, Journal, KeyStore, ReadError, Recorded,
    SavedFiles, StreamName, Verdict,
};

use crate::clock::Clock;
use crate::directory::{Directory, Index};
use crate::fresh::Secret;
use crate::remembered::Remembered;
use crate::request::{Ask, Done, NotDone, Refusal, Request};
use crate::vault::Vault;

use around::{opening_id, position_id};
pub(crate) use concern::consent_purpose;
pub use concern::stream_of;
pub(crate) use concern::{Concern, Needs, Target};
use futures::future::BoxFuture;

/// How often a request is decided again when others write at the same moment.
const MAX_ATTEMPTS: usize = 12;
/// Events of one stream read at a time.
const STREAM_PAGE: usize = 1_000;

/// What an office is made of.
#[derive(Clone)]
pub struct Parts {
    /// The record.
    pub journal: Arc<dyn Journal>,
    /// The keys of persons.
    pub keys: Arc<dyn KeyStore>,
    /// The clock it shares with its journal.
    pub clock: Clock,
    /// The server's secret.
    pub secret: Secret,
}

/// The secretariat at work: journal, keys, clock and everything a decision looks up.
#[derive(Clone)]
pub struct Office {
    parts: Parts,
    vault: Vault,
    directory: Directory,
    remembered: Remembered,
    files: Option<SavedFiles>,
}

impl Office {
    /// An office of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        let vault = Vault::new(Arc::clone(&parts.journal), Arc::clone(&parts.keys));
        Self { parts, vault, directory: Directory::default(), remembered: Remembered::default(), files: None }
    }

    /// The same office, which begins with what was saved among these files and saves it there.
    #[must_use]
    pub fn remembering(self, files: SavedFiles) -> Self {
        Self { directory: Directory::among(files.clone()), files: Some(files), ..self }
    }

    /// The record.
    #[must_use]
    pub fn journal(&self) -> &Arc<dyn Journal> {
        &self.parts.journal
    }
    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }
    /// Personal data at the moment of showing.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.vault
    }
    /// The keys of persons.
    pub(crate) fn keys(&self) -> &dyn KeyStore {
        &*self.parts.keys
    }
    /// The server's secret.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.parts.secret
    }

    /// Who is there, as of now.
    #[must_use]
    pub fn directory(&self) -> BoxFuture<'_, Result<tokio::sync::MappedMutexGuard<'_, Index>, NotDone>> {
        Box::pin(async move { Ok(self.directory.now(&*self.parts.journal).await?) })
    }
    /// The index behind it.
    pub(crate) const fn shelf(&self) -> &Directory {
        &self.directory
    }
    /// Where folds are saved, if anywhere.
    pub(crate) const fn files(&self) -> Option<&SavedFiles> {
        self.files.as_ref()
    }

    /// Decides a request and records the outcome.
    ///
    /// The work of the largest aggregate lies on the heap, and its type is forgotten: carried on the stack it would stand there once
    /// for each caller above, and its code would be in the program once for each crate that asks.
    #[must_use]
    pub fn execute(&self, request: Request) -> BoxFuture<'_, Result<Done, NotDone>> {
        Box::pin(self.executed(request))
    }

    async fn executed(&self, request: Request) -> Result<Done, NotDone> {
        use domain::{
            body::Body, calendar_setting::CalendarSetting, call::Call, comment::Comment, erasure::Erasure,
            focal_point::FocalPoint, guide::Guide, intake::Intake, letter::Letter, mandate::Mandate,
            nomination::Nomination, opening::Opening, participant::Participant, position::Position,
            procedure::Procedure, questionnaire_focal_point::QuestionnaireFocalPoint, response::Response,
            roster_entry::RosterEntry, round::Round, service_record::ServiceRecord, sign_in::SignIn,
            silence::SilencePeriod,
        };
        let request = self.resolved(request).await?;
        let asked = &request;
        match request.ask.clone() {
            Ask::Participant(id, command) => {
                self.answer::<Participant>(asked, Some(id.as_str()), command).await
            }
            Ask::Body(id, command) => self.answer::<Body>(asked, Some(id.as_str()), command).await,
            Ask::Mandate(id, command) => self.answer::<Mandate>(asked, text(id.as_ref()), command).await,
            Ask::Calendar(command) => self.answer::<CalendarSetting>(asked, Some("office"), command).await,
            Ask::Procedure(id, command) => self.answer::<Procedure>(asked, Some(id.as_str()), command).await,
            Ask::Call(id, command) => self.answer::<Call>(asked, Some(id.as_str()), command).await,
            Ask::Nomination(id, command) => {
                self.answer::<Nomination>(asked, text(id.as_ref()), command).await
            }
            Ask::RosterEntry(id, command) => {
                self.answer::<RosterEntry>(asked, Some(id.as_str()), command).await
            }
            Ask::FocalPoint(id, command) => {
                self.answer::<FocalPoint>(asked, Some(id.as_str()), command).await
            }
            Ask::QuestionnaireFocalPoint(id, command) => {
                self.answer::<QuestionnaireFocalPoint>(asked, Some(id.as_str()), command).await
            }
            Ask::Intake(id, command) => self.answer::<Intake>(asked, text(id.as_ref()), command).await,
            Ask::Letter(id, command) => self.answer::<Letter>(asked, Some(id.as_str()), command).await,
            Ask::SignIn(id, command) => self.answer::<SignIn>(asked, Some(id.as_str()), command).await,
            Ask::Round(id, command) => self.answer::<Round>(asked, Some(id.as_str()), command).await,
            Ask::Response(round, participant, command) => {
                let id = format!("{round}/{participant}");
                self.answer::<Response>(asked, Some(&id), command).await
            }
            Ask::Comment(id, command) => self.answer::<Comment>(asked, text(id.as_ref()), command).await,
            Ask::Erasure(id, command) => self.answer::<Erasure>(asked, Some(id.as_str()), command).await,
            Ask::ServiceRecord(command) => self.answer::<ServiceRecord>(asked, Some("record"), command).await,
            Ask::Guide(id, command) => self.answer::<Guide>(asked, Some(id.as_str()), command).await,
            Ask::Silence(id, command) => {
                self.answer::<SilencePeriod>(asked, Some(id.as_str()), command).await
            }
            Ask::Position(guide, participant, command) => {
                self.answer::<Position>(asked, Some(&position_id(&guide, &participant)), command).await
            }
            Ask::Opening(guide, number, command) => {
                self.answer::<Opening>(asked, Some(&opening_id(&guide, number)), command).await
            }
            Ask::Together(asks) => Box::pin(self.together(asked, &asks)).await,
            drafting => Box::pin(self.execute_drafting(asked, drafting)).await,
        }
    }

    /// The same for taskings, committees and what belongs to them.
    async fn execute_drafting(&self, asked: &Request, ask: Ask) -> Result<Done, NotDone> {
        use domain::{
            chronicle::Chronicle, committee::Committee, meeting::Meeting, publication::Publication,
            statement::Statement, tasking::Tasking,
        };
        match ask {
            Ask::Tasking(id, command) => self.answer::<Tasking>(asked, Some(id.as_str()), command).await,
            Ask::Chronicle(id, command) => self.answer::<Chronicle>(asked, Some(id.as_str()), command).await,
            Ask::Meeting(id, command) => self.answer::<Meeting>(asked, Some(id.as_str()), command).await,
            Ask::Committee(id, command) => self.answer::<Committee>(asked, Some(id.as_str()), command).await,
            Ask::Statement(id, command) => self.answer::<Statement>(asked, Some(id.as_str()), command).await,
            Ask::Publication(id, command) => {
                self.answer::<Publication>(asked, Some(id.as_str()), command).await
            }
            _ => Err(NotDone::Failure("a kind of request nobody answers".to_owned())),
        }
    }

    async fn answer<A: Concern>(
        &self,
        request: &Request,
        id: Option<&str>,
        command: A::Command,
    ) -> Result<Done, NotDone> {
        if id.is_some_and(|id| !StreamName::new(A::KIND, id).is_well_formed()) {
            return Err(NotDone::Refused(unusable_identifier()));
        }
        let key = CommandKey { id: request.key, digest: self.digest_of(request)? };
        if let Some(record) = self.journal().command(key.id).await? {
            return self.on_file::<A>(&key, record, id).await;
        }
        if !command.asked_by().contains(&request.authority.role) {
            return Err(NotDone::Absent);
        }
        let mut last = 0;
        for _ in 0..MAX_ATTEMPTS {
            // On the heap: a match over every kind of request would otherwise hold all their futures on the stack.
            match Box::pin(self.attempt::<A>(request, &key, id, &command)).await {
                Err(Attempt::Overtaken(actual)) => last = actual,
                Err(Attempt::Ended(why)) => return Err(why),
                Ok(done) => return Ok(done),
            }
        }
        Err(NotDone::Overtaken { seen: None, actual: last })
    }

    async fn attempt<A: Concern>(
        &self,
        request: &Request,
        key: &CommandKey,
        id: Option<&str>,
        command: &A::Command,
    ) -> Result<Done, Attempt> {
        let (state, version) = match id {
            Some(id) => self.load::<A>(&StreamName::new(A::KIND, id)).await?,
            None => (A::default(), 0),
        };
        if id.is_some() && version == 0 && !A::begins(command) {
            return Err(Attempt::Ended(NotDone::Absent));
        }
        if let Some(seen) = request.seen.filter(|seen| *seen != version) {
            return Err(Attempt::Ended(NotDone::Overtaken { seen: Some(seen), actual: version }));
        }
        let needs = state.needs(command, request, self.clock().now());
        let mut reads = Vec::new();
        self.authorise(request, &needs, &mut reads).await?;
        let (facts, fresh) = self.gather(request, &needs, &mut reads).await?;
        let facts = together::facts_for(facts, id.unwrap_or_default());
        let target = Target { id: id.map(str::to_owned), version, fresh };
        match decided(&state, command.clone(), &facts, &request.ask) {
            Ok(events) => {
                let follows = state.follows(&events, &facts);
                self.propose::<A>(request, key, (events, follows, &facts), (target, reads)).await
            }
            Err(refusal) if A::is_private(command) => Err(Attempt::Ended(NotDone::Refused(refusal))),
            Err(refusal) => self.record_refusal::<A>(request, key, (command.name(), refusal), target).await,
        }
    }

    /// The answer a command got before; the same key always gets the same.
    async fn on_file<A: Concern>(
        &self,
        key: &CommandKey,
        record: CommandRecord,
        id: Option<&str>,
    ) -> Result<Done, NotDone> {
        if record.digest != key.digest {
            return Err(NotDone::KeyReused);
        }
        let receipt = eventstore::Receipt { repeated: true, ..record.receipt };
        if receipt.verdict == Verdict::Refused {
            let position = receipt.positions.map_or(0, |(first, _)| first);
            return Err(NotDone::Refused(self.refusal_at(position).await?));
        }
        let written = receipt.versions.first().map(|(stream, version)| (key_of(stream), *version));
        let (id, version) = match (written, id) {
            (Some(written), _) => written,
            (None, Some(id)) => {
                (id.to_owned(), self.journal().stream_version(&StreamName::new(A::KIND, id)).await?)
            }
            (None, None) => (String::new(), 0),
        };
        Ok(Done { receipt, id, version })
    }

    async fn refusal_at(&self, position: u64) -> Result<Refusal, NotDone> {
        let found = self.journal().read_all(position.saturating_sub(1), 1).await?;
        let event = found.first().map(read).transpose()?;
        match event {
            Some(domain::Event::ServiceRecord(domain::service_record::Event::Refused(it))) => Ok(Refusal {
                code: it.code,
                rule: it.rule,
                message: it.message,
                problems: it.problems,
                position: Some(position),
            }),
            _ => Err(NotDone::Failure(format!("there is no refusal at position {position}"))),
        }
    }

    /// An aggregate as its stream tells it, and the stream's version.
    pub async fn load<A: Decide>(&self, stream: &StreamName) -> Result<(A, u64), ReadError> {
        let (mut state, known): (A, u64) = self.remembered.state(stream);
        let mut version = known;
        loop {
            let page = self.journal().read_stream(stream, version, STREAM_PAGE).await?;
            for recorded in &page {
                version = recorded.envelope.version;
                if let Ok(event) = A::Event::try_from(read(recorded)?) {
                    state = state.evolve(event);
                }
            }
            if page.len() < STREAM_PAGE {
                if version > known {
                    self.remembered.keep(stream, &state, version);
                }
                return Ok((state, version));
            }
        }
    }

    /// Loads and notes the version in the read set.
    pub(crate) async fn consult<A: Decide>(
        &self,
        kind: &str,
        id: &str,
        reads: &mut Vec<Expectation>,
    ) -> Result<Option<A>, ReadError> {
        if id.is_empty() {
            return Ok(None);
        }
        let stream = StreamName::new(kind, id);
        let (state, version) = self.load::<A>(&stream).await?;
        if reads.iter().all(|read| read.stream != stream) {
            reads.push(Expectation { stream, expected: Expected::Exact(version) });
        }
        Ok((version > 0).then_some(state))
    }

    /// A keyed digest of everything a request asks: what was typed cannot be guessed from it.
    fn digest_of(&self, request: &Request) -> Result<[u8; 32], NotDone> {
        let asked = (&request.ask, &request.authority, request.channel, &request.received);
        let mut bytes = serde_json::to_vec(&asked).map_err(|why| NotDone::Failure(why.to_string()))?;
        // Only where it was said: the digests of requests that say nothing of it stay what they were.
        if let Some(happened) = &request.happened {
            bytes.extend(serde_json::to_vec(happened).map_err(|why| NotDone::Failure(why.to_string()))?);
        }
        Ok(self.secret().digest("command", &bytes))
    }

    /// Whether the asker may ask as what he says: his mandate is live now, or he holds the one-time link.
    async fn authorise(
        &self,
        request: &Request,
        needs: &Needs,
        reads: &mut Vec<Expectation>,
    ) -> Result<(), NotDone> {
        let authority = &request.authority;
        match &authority.actor {
            Actor::Secretariat | Actor::Timer => Ok(()),
            Actor::Person(_) if authority.role == Role::Nominee => self.holds_link(request, needs).await,
            Actor::Person(person) => self.holds_mandate(authority, person, reads).await,
        }
    }

    /// Whether the digest is that of a link sent for the nomination concerned.
    async fn holds_link(&self, request: &Request, needs: &Needs) -> Result<(), NotDone> {
        let (Some(reference), Some(digest)) = (&needs.linked, &request.token_digest) else {
            return Err(NotDone::Absent);
        };
        let stream = StreamName::new("expert-nomination", reference.as_str());
        for recorded in self.journal().read_stream(&stream, 0, STREAM_PAGE).await? {
            if let domain::Event::Nomination(domain::nomination::Event::ConsentRequested(asked)) =
                read(&recorded)?
                && asked.token_digest == *digest
            {
                return Ok(());
            }
        }
        Err(NotDone::Absent)
    }

    async fn holds_mandate(
        &self,
        authority: &Authority,
        person: &domain::PersonId,
        reads: &mut Vec<Expectation>,
    ) -> Result<(), NotDone> {
        let id = authority.mandate.as_ref().ok_or(NotDone::Absent)?;
        let mandate = self.consult::<domain::mandate::Mandate>("mandate", id.as_str(), reads).await?;
        let mandate = mandate.ok_or(NotDone::Absent)?;
        let granted = mandate.granted.as_ref().ok_or(NotDone::Absent)?;
        let fits = granted.person == *person
            && granted.role == authority.role
            && granted.participant == authority.on_behalf_of
            && mandate.live_at(self.clock().now());
        if fits { Ok(()) } else { Err(NotDone::Absent) }
    }
}

/// How an attempt ended without an answer.
pub(crate) enum Attempt {
    /// Someone wrote first.
    Overtaken(u64),
    /// There is an answer, and it is no.
    Ended(NotDone),
}

impl From<NotDone> for Attempt {
    fn from(why: NotDone) -> Self {
        Self::Ended(why)
    }
}

impl From<ReadError> for Attempt {
    fn from(why: ReadError) -> Self {
        Self::Ended(why.into())
    }
}

impl From<AppendError> for Attempt {
    fn from(why: AppendError) -> Self {
        match why {
            AppendError::Overtaken { actual, .. } => Self::Overtaken(actual),
            AppendError::KeyReused(_) => Self::Ended(NotDone::KeyReused),
            AppendError::Busy => Self::Ended(NotDone::Busy),
            AppendError::Unavailable(why) => Self::Ended(NotDone::Unavailable(why)),
            AppendError::Malformed(why) => Self::Ended(NotDone::Failure(why)),
        }
    }
}

impl From<ReadError> for NotDone {
    fn from(why: ReadError) -> Self {
        match why {
            ReadError::Unavailable(why) => Self::Unavailable(why),
            corrupt @ ReadError::Corrupt { .. } => Self::Failure(corrupt.to_string()),
        }
    }
}

/// The event in a stored record.
pub fn read(recorded: &Recorded) -> Result<domain::Event, ReadError> {
    domain::Event::read(&recorded.envelope.event_type, recorded.envelope.schema, &recorded.body)
        .map_err(|why| ReadError::Corrupt { position: recorded.position, what: why.to_string() })
}

/// What the aggregate says; and what it would take, only where every text can be read.
fn decided<A: Concern>(
    state: &A,
    command: A::Command,
    facts: &domain::Facts,
    ask: &Ask,
) -> Result<Vec<A::Event>, Refusal> {
    let events = state.decide(command, facts).map_err(|refusal| describe(&refusal))?;
    unreadable::texts(ask).map_or(Ok(events), Err)
}

fn describe(refusal: &impl Explain) -> Refusal {
    Refusal {
        code: refusal.code().to_owned(),
        rule: refusal.rule().map(str::to_owned),
        message: sentence(&refusal.to_string()),
        problems: refusal.problems(),
        position: None,
    }
}

/// A refusal's words as a sentence: with a capital letter and a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    let rest = letters.as_str();
    let stop = if rest.ends_with(['.', '?', '!']) { "" } else { "." };
    format!("{first}{rest}{stop}")
}

/// The key of a stream: `EN-2014-0058` of `expert-nomination/EN-2014-0058`.
pub(crate) fn key_of(stream: &StreamName) -> String {
    stream.as_str().split_once('/').map_or("", |(_, key)| key).to_owned()
}

fn text<T: AsRef<str>>(id: Option<&T>) -> Option<&str> {
    id.map(AsRef::as_ref)
}

/// The answer to a code that can name no record. It is about the request, not about a matter: there is none to record it under.
fn unusable_identifier() -> Refusal {
    let message = "A code has letters of the Latin alphabet, digits, points, hyphens and underscores, and at least one of them.";
    let problem = domain::FieldProblem {
        field: "code".to_owned(),
        code: "identifier-unusable".to_owned(),
        message: message.to_owned(),
    };
    Refusal {
        code: problem.code.clone(),
        rule: None,
        message: message.to_owned(),
        problems: vec![problem],
        position: None,
    }
}
