//! Does a rehearsal that begins with a live journal hold all of it but the personal data?

use std::path::Path;
use std::sync::Arc;

use domain::mandate::event::Identity;
use domain::service_record::event::Purpose;
use eventstore::{Journal, Key, SqliteJournal, SqliteKeys};
use workflows::fork::{NotForked, fork, purpose};
use workflows::{Ask, Clock, Office, Parts, Post, Running, Secret};

type Whatever = Result<(), Box<dyn std::error::Error>>;

fn office(directory: &Path, clock: Clock) -> Result<Office, Box<dyn std::error::Error>> {
    let journal = SqliteJournal::open(directory, Arc::new(clock.clone()))?;
    let keys = SqliteKeys::open(directory, Key::new([7; 32]))?;
    let parts =
        Parts { journal: Arc::new(journal), keys: Arc::new(keys), clock, secret: Secret::new([9; 32]) };
    Ok(Office::new(parts))
}

/// A live secretariat with one officer who has a name.
async fn live(directory: &Path) -> Result<Office, Box<dyn std::error::Error>> {
    let office = office(directory, Clock::live())?;
    office.open(&Purpose::Live, |_, _| {}).await?;
    let grant = domain::mandate::command::Grant {
        person: None,
        role: domain::Role::Registrar,
        participant: None,
        body: None,
        label: "Registrar".to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: "Edith Canary".to_owned(), email: "edith@canary.example".to_owned() },
    };
    office
        .by_the_secretariat(
            "a mandate",
            Ask::Mandate(None, domain::mandate::Command::Grant(grant)),
            Vec::new(),
        )
        .await?;
    Ok(office)
}

#[tokio::test]
async fn a_fork_has_every_event_at_its_place_and_nobody_s_name() -> Whatever {
    let (there, here) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let live = live(there.path()).await?;
    let rehearsal = office(here.path(), Clock::standing(jiff::Timestamp::UNIX_EPOCH))?;
    fork(&**live.journal(), &rehearsal, |_, _| {}).await?;

    let (original, copy) =
        (live.journal().read_all(0, 10_000).await?, rehearsal.journal().read_all(0, 10_000).await?);
    assert_eq!(original.len(), copy.len());
    for (one, other) in original.iter().zip(&copy).skip(1) {
        assert_eq!(one.body, other.body, "position {}", one.position);
        let (one, other) = (&one.envelope, &other.envelope);
        assert_eq!((&one.stream, one.version, one.event_id), (&other.stream, other.version, other.event_id));
        assert_eq!(
            (one.recorded_at, one.command_id, &one.actor),
            (other.recorded_at, other.command_id, &other.actor)
        );
    }
    assert_eq!(rehearsal.purpose().await?, Some(purpose()));
    let granted = original.iter().find(|event| event.envelope.stream.starts_with("mandate/"));
    let named = granted.ok_or("a mandate was granted")?.position;
    assert!(!live.journal().sealed_parts(named).await?.is_empty(), "the officer's name is in the original");
    assert!(rehearsal.journal().sealed_parts(named).await?.is_empty(), "and not in the fork");

    let running = Running::new(rehearsal.clone(), Post::Mailbox);
    workflows::demonstration::people(&rehearsal).await?;
    running.settle().await?;
    let size = rehearsal.journal().head().await?.size;
    fork(&**live.journal(), &rehearsal, |_, _| {}).await?;
    assert_eq!(rehearsal.journal().head().await?.size, size, "a fork with a life of its own stays as it is");
    Ok(())
}

#[tokio::test]
async fn an_interrupted_fork_is_finished_and_a_taken_place_is_refused() -> Whatever {
    let (there, here) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let live = live(there.path()).await?;
    let rehearsal = office(here.path(), Clock::standing(jiff::Timestamp::UNIX_EPOCH))?;
    let first = live.journal().read_all(0, 1).await?.remove(0);
    fork(&OnlyFirst(Arc::clone(live.journal()), 40), &rehearsal, |_, _| {}).await?;
    assert_eq!(rehearsal.journal().head().await?.size, 40);
    fork(&**live.journal(), &rehearsal, |_, _| {}).await?;
    assert_eq!(rehearsal.journal().head().await?.size, live.journal().head().await?.size);
    assert_eq!(first.position, 1);

    let again = fork(&**rehearsal.journal(), &live, |_, _| {}).await;
    assert!(matches!(again, Err(NotForked::NotLive)), "{again:?}");
    let taken = fork(&**live.journal(), &live, |_, _| {}).await;
    assert!(matches!(taken, Err(NotForked::NotEmpty)), "{taken:?}");
    Ok(())
}

/// A journal of which only the first events can be read: a fork of it ends in the middle.
struct OnlyFirst(Arc<dyn Journal>, u64);

#[async_trait::async_trait]
impl Journal for OnlyFirst {
    async fn append(
        &self,
        proposal: eventstore::Proposal,
    ) -> Result<eventstore::Receipt, eventstore::AppendError> {
        self.0.append(proposal).await
    }
    async fn read_stream(
        &self,
        stream: &eventstore::StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<eventstore::Recorded>, eventstore::ReadError> {
        self.0.read_stream(stream, after, limit).await
    }
    async fn stream_version(&self, stream: &eventstore::StreamName) -> Result<u64, eventstore::ReadError> {
        self.0.stream_version(stream).await
    }
    async fn read_all(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<eventstore::Recorded>, eventstore::ReadError> {
        let mut events = self.0.read_all(after, limit).await?;
        events.retain(|event| event.position <= self.1);
        Ok(events)
    }
    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<eventstore::Kept>, eventstore::ReadError> {
        let mut events = self.0.kept(after, limit).await?;
        events.retain(|event| event.position <= self.1);
        Ok(events)
    }
    async fn leaves(
        &self,
        after: u64,
        limit: usize,
    ) -> Result<Vec<eventstore::Digest>, eventstore::ReadError> {
        let readable = usize::try_from(self.1.saturating_sub(after)).unwrap_or(usize::MAX);
        self.0.leaves(after, limit.min(readable)).await
    }
    async fn head(&self) -> Result<eventstore::Head, eventstore::ReadError> {
        let head = self.0.head().await?;
        Ok(eventstore::Head { size: head.size.min(self.1), ..head })
    }
    async fn command(
        &self,
        id: uuid::Uuid,
    ) -> Result<Option<eventstore::CommandRecord>, eventstore::ReadError> {
        self.0.command(id).await
    }
    async fn sealed_parts(
        &self,
        position: u64,
    ) -> Result<Vec<eventstore::SealedPart>, eventstore::ReadError> {
        self.0.sealed_parts(position).await
    }
    async fn put_blob(
        &self,
        digest: eventstore::Digest,
        subject: &str,
        sealed: Vec<u8>,
    ) -> Result<(), eventstore::AppendError> {
        self.0.put_blob(digest, subject, sealed).await
    }
    async fn blob(
        &self,
        digest: eventstore::Digest,
    ) -> Result<Option<(String, Vec<u8>)>, eventstore::ReadError> {
        self.0.blob(digest).await
    }
    fn watch(&self) -> tokio::sync::watch::Receiver<u64> {
        self.0.watch()
    }
    fn eraser(&self) -> Arc<dyn eventstore::Eraser> {
        self.0.eraser()
    }
}
