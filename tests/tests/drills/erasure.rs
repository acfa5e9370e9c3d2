//! Is everything of an erased person gone, wherever it lay, while every proof stands? (DR30, AQ15)

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use domain::erasure::event::Basis;
use domain::erasure::{Erasure, Stage, command::Ask as EraseAsk};
use domain::mandate::command::Grant;
use domain::mandate::event::{Identity, Revoked};
use domain::service_record::event::Purpose;
use domain::{Actor, Authority, MandateId, PersonId, Role, erasure, mandate};
use eventstore::archive::keys::Place;
use eventstore::testing::PostgresServer;
use eventstore::{
    AppendError, CommandRecord, Digest, Erased, ErasedPart, Eraser, Head, Journal, Key, KeyError, KeyStore,
    PostgresJournal, PostgresKeys, Proposal, Prover, ReadError, Receipt, Recorded, SavedFiles, SealedPart,
    SegmentedJournal, SqliteJournal, SqliteKeys, StreamName,
};
use uuid::Uuid;
use workflows::{Ask, Clock, NotDone, Office, Parts, Post, Request, Running, Secret};

/// How many people are erased.
const SUBJECTS: usize = 100;

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// An office with two officers, on any store.
struct Desk {
    office: Office,
    running: Running,
    officers: Vec<Authority>,
    next: u128,
}

fn parts(journal: Arc<dyn Journal>, keys: Arc<dyn KeyStore>) -> Parts {
    let clock = Clock::standing("2014-02-03T02:00:00Z".parse().expect("an instant"));
    Parts { journal, keys, clock, secret: Secret::new([9; 32]) }
}

fn sqlite(directory: &Path) -> Result<Parts, Box<dyn std::error::Error>> {
    let clock = Clock::standing("2014-02-03T02:00:00Z".parse()?);
    let journal = SqliteJournal::open(directory, Arc::new(clock))?;
    Ok(parts(Arc::new(journal), Arc::new(SqliteKeys::open(directory, Key::new([7; 32]))?)))
}

async fn postgres(url: &str) -> Result<Parts, Box<dyn std::error::Error>> {
    let clock = Clock::standing("2014-02-03T02:00:00Z".parse()?);
    let journal = PostgresJournal::open(url, Arc::new(clock)).await?;
    Ok(parts(Arc::new(journal), Arc::new(PostgresKeys::open(url, Key::new([7; 32])).await?)))
}

/// Somebody with a canary in name and address.
fn grant(label: &str, role: Role, canary: &str) -> Grant {
    Grant {
        person: None,
        role,
        participant: (role == Role::Searcher).then(|| "QM".into()),
        body: None,
        label: label.to_owned(),
        powers: Vec::new(),
        from: None,
        until: None,
        identity: Identity { name: canary.to_owned(), email: format!("{canary}@qm.example") },
    }
}

impl Desk {
    /// A running office; the first time it is opened with its officers.
    async fn open(parts: Parts) -> Result<Self, Box<dyn std::error::Error>> {
        let office = Office::new(parts);
        let running = Running::new(office.clone(), Post::Mailbox);
        office.open(&Purpose::Demonstration, |_, _| {}).await?;
        let mut desk = Self { office, running, officers: Vec::new(), next: 1 };
        for label in ["Registrar S1", "Approver S2"] {
            let (person, mandate) = desk.granted(label, Role::Approver, label).await?;
            desk.officers.push(Authority {
                actor: Actor::Person(person),
                role: Role::Approver,
                on_behalf_of: None,
                speaking_for: None,
                mandate: Some(mandate),
            });
        }
        Ok(desk)
    }

    async fn granted(&self, label: &str, role: Role, canary: &str) -> Result<(PersonId, MandateId), NotDone> {
        let ask = Ask::Mandate(None, mandate::Command::Grant(grant(label, role, canary)));
        let done = self.office.by_the_secretariat(&format!("grant {label}"), ask, Vec::new()).await?;
        let id = MandateId::new(&done.id);
        let (held, _) =
            self.office.load::<mandate::Mandate>(&StreamName::new("mandate", id.as_str())).await?;
        Ok((held.granted.expect("granted").person, id))
    }

    async fn asks(
        &mut self,
        officer: usize,
        person: &PersonId,
        command: erasure::Command,
    ) -> Result<(), NotDone> {
        self.next += 1;
        let ask = Ask::Erasure(person.clone(), command);
        let request = Request::of(self.officers[officer].clone(), Uuid::from_u128(self.next), ask);
        self.office.execute(request).await.map(|_| ())
    }

    /// Asked by one officer, confirmed by another; nothing is carried out yet.
    async fn confirm(&mut self, person: &PersonId) -> Result<(), NotDone> {
        let asked = EraseAsk {
            also: Vec::new(),
            class: "NFP-NOMINATION".to_owned(),
            basis: Basis::Person,
            since: None,
            grounds: "The person asked by letter.".to_owned(),
        };
        self.asks(0, person, erasure::Command::Ask(asked)).await?;
        self.asks(1, person, erasure::Command::Confirm).await
    }

    /// People whose names, addresses and files are canaries; none of them in office any more.
    async fn canaries(&self) -> Result<Vec<Canary>, Box<dyn std::error::Error>> {
        let mut canaries = Vec::new();
        for number in 0..SUBJECTS {
            let word = format!("Canary{number:04}Zq{:08x}", number * 2_654_435 + 77);
            let (person, id) = self.granted(&format!("Searcher {number}"), Role::Searcher, &word).await?;
            let position = self.office.journal().head().await?.size;
            let file = format!("%PDF-1.4 of {word}");
            let kept =
                self.office.vault().keep_file(file.as_bytes(), "application/pdf", person.clone()).await?;
            let revoked = Revoked { from: self.office.clock().now(), reason: "left".to_owned() };
            let ask = Ask::Mandate(Some(id), mandate::Command::Revoke(revoked));
            self.office.by_the_secretariat(&format!("revoke {number}"), ask, Vec::new()).await?;
            let granted = self.granted_position(position, &person).await?;
            canaries.push(Canary { word, person, granted, file: kept.digest });
        }
        Ok(canaries)
    }

    /// Where the grant stands: the reference's event may follow it.
    async fn granted_position(&self, about: u64, person: &PersonId) -> Result<u64, ReadError> {
        let around = self.office.journal().read_all(about.saturating_sub(4), 4).await?;
        let grant = around.iter().rev().find(|it| {
            it.envelope.event_type == "MandateGranted"
                && String::from_utf8_lossy(&it.body).contains(person.as_str())
        });
        Ok(grant.expect("a grant").position)
    }
}

/// Somebody who must leave no trace.
struct Canary {
    word: String,
    person: PersonId,
    granted: u64,
    file: String,
}

/// Every file below a directory.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// In which files any of these byte strings stands, and how many of them.
fn grep(directory: &Path, needles: &[Vec<u8>]) -> Vec<(PathBuf, usize)> {
    let mut begins = vec![Vec::new(); 1 << 16];
    for (number, needle) in needles.iter().enumerate() {
        begins[usize::from(u16::from_be_bytes([needle[0], needle[1]]))].push(number);
    }
    let mut found = Vec::new();
    for file in files(directory) {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let mut here: std::collections::BTreeSet<usize> = std::collections::BTreeSet::new();
        for at in 0..bytes.len().saturating_sub(1) {
            let candidates = &begins[usize::from(u16::from_be_bytes([bytes[at], bytes[at + 1]]))];
            here.extend(
                candidates.iter().copied().filter(|number| bytes[at..].starts_with(&needles[*number])),
            );
        }
        if !here.is_empty() {
            found.push((file, here.len()));
        }
    }
    found
}

/// The sealed bytes of all these people: what must be gone even though nobody could read it any more.
async fn sealed(desk: &Desk, canaries: &[Canary]) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut bytes = Vec::new();
    for canary in canaries {
        for part in desk.office.journal().sealed_parts(canary.granted).await? {
            bytes.push(part.bytes[..32].to_vec());
        }
        let digest = hex::decode(&canary.file).expect("a digest").try_into().expect("a digest");
        let (_, file) = desk.office.journal().blob(digest).await?.expect("a file");
        bytes.push(file[..32].to_vec());
    }
    Ok(bytes)
}

async fn leaves(journal: &dyn Journal) -> Result<Vec<ledger::Hash>, ReadError> {
    Ok(journal.read_all(0, 100_000).await?.iter().map(|event| event.leaf).collect())
}

/// Lets the server look at its tables, as it does by itself when they have changed much.
async fn sampled(url: &str) -> Whatever {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let connection = tokio::spawn(connection);
    client.batch_execute("analyze").await?;
    drop(client);
    Ok(connection.await??)
}

/// A world with erasures in it begins the next start like any other.
async fn believed(journal: &Arc<dyn Journal>) -> Whatever {
    let place = tempfile::tempdir()?;
    let prover = Arc::new(Prover::new(journal.clone(), None));
    let saved = projections::SavedWorld::among(&SavedFiles::new(place.path(), [2; 32], prover));
    saved.keep(projections::Host::start(journal.clone()).await?.now()).await?;
    let anew = projections::fold_anew(journal, &saved, |_, _| ()).await?;
    assert_eq!(anew.before, projections::Before::Same);
    assert!(anew.world.erasures.newest_first().len() >= SUBJECTS);
    Ok(())
}

/// What makes a start fast lies in the data directory too, before and after.
async fn cached(journal: &Arc<dyn Journal>, directory: &Path) -> Whatever {
    let segmented = SegmentedJournal::open_sized(journal.clone(), directory, (20, 5)).await?;
    assert!(segmented.seal().await? >= 2 * SUBJECTS as u64, "grants and revocations are in segments");
    let world = projections::Host::start(segmented).await?.now();
    let prover = Arc::new(Prover::new(journal.clone(), None));
    let saved = projections::SavedWorld::among(&SavedFiles::new(directory, [1; 32], prover));
    Ok(saved.keep(world).await?)
}

/// Erases everybody and looks everywhere.
async fn erase_everybody(desk: &mut Desk, directory: &Path, place: Place<'_>) -> Whatever {
    let canaries = desk.canaries().await?;
    let journal = desk.office.journal().clone();
    cached(&journal, directory).await?;
    let before = leaves(&*journal).await?;
    let (old_root, old_size) = (ledger::root(&before), before.len());
    let proof = ledger::inclusion(&before, 20).expect("a proof");
    let words: Vec<Vec<u8>> = canaries.iter().map(|canary| canary.word.clone().into_bytes()).collect();
    assert_eq!(grep(directory, &words), [], "nothing is ever in the clear");
    let mut ciphers = sealed(desk, &canaries).await?;
    let theirs = |subject: &str| canaries.iter().any(|canary| canary.person.as_str() == subject);
    let wrapped = place.keys().await?.into_iter().filter(|(subject, _)| theirs(subject));
    ciphers.extend(wrapped.filter_map(|(_, key)| Some(key?[..32].to_vec())));
    assert_eq!(ciphers.len(), 3 * SUBJECTS, "a part, a file and a wrapped key each");
    assert!(!grep(directory, &ciphers).is_empty(), "the search finds what is there");
    let named: Option<Identity> = desk.office.vault().open(canaries[0].granted, "identity").await?;
    assert!(named.is_some());
    if let Place::Database(url) = place {
        sampled(url).await?;
    }

    for canary in &canaries {
        desk.confirm(&canary.person).await?;
    }
    desk.running.settle().await?;

    assert_eq!(grep(directory, &words), []);
    assert_eq!(grep(directory, &ciphers), [], "sealed bytes are left");
    believed(&journal).await?;
    for canary in &canaries {
        let identity: Option<Identity> = desk.office.vault().open(canary.granted, "identity").await?;
        assert!(identity.is_none() && desk.office.vault().file(&canary.file).await?.is_none());
        let stream = StreamName::new("erasure", canary.person.as_str());
        let (erasure, _) = desk.office.load::<Erasure>(&stream).await?;
        let Stage::Completed(_, done) = erasure.stage else { panic!("{:?}", erasure.stage) };
        assert_eq!((done.keys, done.parts, done.files), (1, 1, 1));
    }
    let after = leaves(&*journal).await?;
    assert_eq!(after[..old_size], before[..], "no leaf has changed");
    assert!(ledger::verify_inclusion(&before[20], 20, old_size as u64, &proof, &old_root));
    let grown = ledger::consistency(&after, old_size).expect("a proof");
    let head = journal.head().await?;
    assert_eq!(head.root, ledger::root(&after));
    assert!(ledger::verify_consistency(old_size as u64, head.size, &grown, &old_root, &head.root));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dr30_a_hundred_people_leave_no_byte_in_sqlite_and_every_proof_stands() -> Whatever {
    let directory = tempfile::tempdir()?;
    let mut desk = Desk::open(sqlite(directory.path())?).await?;
    erase_everybody(&mut desk, directory.path(), Place::Directory(directory.path())).await
}

#[tokio::test(flavor = "multi_thread")]
async fn dr30_a_hundred_people_leave_no_byte_in_postgresql_nor_in_a_log_that_is_not_recycled() -> Whatever {
    let server = PostgresServer::start().await?;
    let url = server.database("erasure").await?;
    let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    // A recycled segment keeps its old bytes until they are written over: as the operating notes say, it is removed instead.
    client.batch_execute("alter system set wal_recycle = off").await?;
    client.batch_execute("select pg_reload_conf()").await?;
    let mut desk = Desk::open(postgres(&url).await?).await?;
    erase_everybody(&mut desk, server.socket_directory(), Place::Database(&url)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn aq15_what_is_held_is_not_erased_and_one_officer_is_not_enough() -> Whatever {
    let directory = tempfile::tempdir()?;
    let mut desk = Desk::open(sqlite(directory.path())?).await?;
    let (person, mandate) = desk.granted("Searcher", Role::Searcher, "Somebody").await?;
    let refused = |outcome: Result<(), NotDone>| match outcome {
        Err(NotDone::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(desk.confirm(&person).await), "erasure-in-office");
    let revoked = Revoked { from: desk.office.clock().now(), reason: "left".to_owned() };
    let ask = Ask::Mandate(Some(mandate), mandate::Command::Revoke(revoked));
    desk.office.by_the_secretariat("revoke", ask, Vec::new()).await?;
    let hold = erasure::Command::PlaceHold { reason: "A court asked.".to_owned() };
    desk.asks(0, &person, hold).await?;
    assert_eq!(refused(desk.confirm(&person).await), "erasure-on-hold");
    desk.asks(1, &person, erasure::Command::LiftHold { reason: "Closed.".to_owned() }).await?;
    desk.officers.swap(0, 1);
    let first = desk.officers[0].clone();
    let second = std::mem::replace(&mut desk.officers[1], first);
    assert_eq!(refused(desk.confirm(&person).await), "erasure-same-person");
    desk.officers[1] = second;
    desk.asks(1, &person, erasure::Command::Confirm).await?;
    desk.running.settle().await?;
    assert!(desk.office.by_the_secretariat("again", named_again(&person), Vec::new()).await.is_err());
    Ok(())
}

/// A new mandate for somebody whose data was erased.
fn named_again(person: &PersonId) -> Ask {
    let grant = Grant { person: Some(person.clone()), ..grant("Searcher", Role::Searcher, "Somebody") };
    Ask::Mandate(None, mandate::Command::Grant(grant))
}

#[tokio::test(flavor = "multi_thread")]
async fn dr30_a_journal_restored_from_before_is_erased_again_before_anybody_asks() -> Whatever {
    let (directory, older) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let mut desk = Desk::open(sqlite(directory.path())?).await?;
    let (person, position) = somebody(&desk).await?;
    for file in files(directory.path()) {
        std::fs::copy(&file, older.path().join(file.file_name().expect("a name")))?;
    }
    desk.confirm(&person).await?;
    desk.running.settle().await?;
    drop(desk);

    // The key store is the newer one: it remembers.
    for part in ["keys.db", "keys.db-wal", "keys.db-shm"] {
        let _ = std::fs::remove_file(older.path().join(part));
        if directory.path().join(part).exists() {
            std::fs::copy(directory.path().join(part), older.path().join(part))?;
        }
    }
    let restored = Desk::open(sqlite(older.path())?).await?;
    assert_eq!(restored.office.replay_erasures().await?, 1);
    restored.running.settle().await?;
    assert_eq!(restored.office.journal().sealed_parts(position).await?.len(), 0);
    let (erasure, _) = restored.office.load::<Erasure>(&StreamName::new("erasure", person.as_str())).await?;
    assert!(matches!(erasure.stage, Stage::Completed(ref all, _) if all[0].basis == Basis::Replay));
    assert_eq!(restored.office.replay_erasures().await?, 0, "and only once");

    // The journal is the newer one: keys from an old backup are destroyed again.
    let keys = SqliteKeys::open(tempfile::tempdir()?.path(), Key::new([7; 32]))?;
    keys.key_for(person.as_str())?;
    let journal = restored.office.journal().clone();
    let again = Office::new(parts(journal, Arc::new(keys)));
    Running::new(again.clone(), Post::Mailbox).settle().await?;
    let opened: Option<Identity> = again.vault().open(position, "identity").await?;
    assert!(opened.is_none());
    Ok(())
}

/// Somebody who has left, and where her name lies.
async fn somebody(desk: &Desk) -> Result<(PersonId, u64), Box<dyn std::error::Error>> {
    let (person, mandate) = desk.granted("Searcher", Role::Searcher, "Somebody").await?;
    let position = desk.granted_position(desk.office.journal().head().await?.size, &person).await?;
    let revoked = Revoked { from: desk.office.clock().now(), reason: "left".to_owned() };
    let ask = Ask::Mandate(Some(mandate), mandate::Command::Revoke(revoked));
    desk.office.by_the_secretariat("revoke somebody", ask, Vec::new()).await?;
    Ok((person, position))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_part_that_is_missing_without_an_erasure_is_tampering() -> Whatever {
    let directory = tempfile::tempdir()?;
    let desk = Desk::open(sqlite(directory.path())?).await?;
    let (_, position) = somebody(&desk).await?;
    let file = rusqlite::Connection::open(directory.path().join("journal.db"))?;
    let refused = file.execute("delete from parts where position = ?1", [position]);
    assert!(refused.is_err_and(|why| why.to_string().contains("append-only")));
    file.execute_batch("drop trigger parts_are_not_deleted")?;
    file.execute("delete from parts where position = ?1", [position])?;
    let opened: Result<Option<Identity>, ReadError> = desk.office.vault().open(position, "identity").await;
    let Err(ReadError::Corrupt { position: told, what }) = opened else { panic!("{opened:?}") };
    assert_eq!(told, position);
    assert!(what.contains("no erasure accounts for it"), "{what}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn dr30_an_erasure_killed_at_any_step_is_finished_at_the_next_start() -> Whatever {
    let mut steps = 0;
    loop {
        let directory = tempfile::tempdir()?;
        let mut desk = Desk::open(sqlite(directory.path())?).await?;
        let (person, position) = somebody(&desk).await?;
        desk.confirm(&person).await?;
        let left = Arc::new(AtomicI64::new(steps));
        let whole = sqlite(directory.path())?;
        let faulty = Parts {
            journal: Arc::new(Breaking(whole.journal.clone(), left.clone())),
            keys: Arc::new(BreakingKeys(whole.keys.clone(), left.clone())),
            ..whole
        };
        let office = Office::new(faulty);
        let outcome = Running::new(office, Post::Mailbox).settle().await;
        let broke = left.load(Ordering::SeqCst) < 0;
        assert_eq!(outcome.is_err(), broke, "step {steps}: {outcome:?}");

        let started = Desk::open(sqlite(directory.path())?).await?;
        started.running.settle().await?;
        let opened: Option<Identity> = started.office.vault().open(position, "identity").await?;
        assert!(opened.is_none(), "step {steps}");
        let stream = StreamName::new("erasure", person.as_str());
        let (erasure, version) = started.office.load::<Erasure>(&stream).await?;
        assert!(matches!(erasure.stage, Stage::Completed(..)), "step {steps}");
        assert_eq!(version, 3, "asked, confirmed, completed: each once");
        if !broke {
            assert!(steps >= 4, "keys, parts, sweep and record are steps: {steps}");
            return Ok(());
        }
        steps += 1;
    }
}

/// Lets so many steps of an erasure through, then nothing any more.
fn step(left: &AtomicI64) -> bool {
    left.fetch_sub(1, Ordering::SeqCst) > 0
}

struct BreakingKeys(Arc<dyn KeyStore>, Arc<AtomicI64>);

impl KeyStore for BreakingKeys {
    fn key_for(&self, subject: &str) -> Result<Key, KeyError> {
        self.0.key_for(subject)
    }
    fn key(&self, subject: &str) -> Result<Option<Key>, KeyError> {
        self.0.key(subject)
    }
    fn destroy(&self, subject: &str) -> Result<(), KeyError> {
        if step(&self.1) { self.0.destroy(subject) } else { Err(KeyError::Unavailable("killed".to_owned())) }
    }
    fn destroyed(&self) -> Result<Vec<String>, KeyError> {
        self.0.destroyed()
    }
}

struct BreakingEraser(Arc<dyn Eraser>, Arc<AtomicI64>);

#[async_trait::async_trait]
impl Eraser for BreakingEraser {
    async fn erase(&self, subject: &str, by: u64) -> Result<(), AppendError> {
        if step(&self.1) {
            self.0.erase(subject, by).await
        } else {
            Err(AppendError::Unavailable("killed".to_owned()))
        }
    }
    async fn count(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        self.0.count(subjects).await
    }
    async fn sweep(&self, subjects: &[String]) -> Result<Erased, ReadError> {
        if step(&self.1) {
            self.0.sweep(subjects).await
        } else {
            Err(ReadError::Unavailable("killed".to_owned()))
        }
    }
    async fn erased_parts(&self, position: u64) -> Result<Vec<ErasedPart>, ReadError> {
        self.0.erased_parts(position).await
    }
    async fn erased(&self) -> Result<Vec<(String, u64)>, ReadError> {
        self.0.erased().await
    }
    async fn erased_blob(&self, digest: Digest) -> Result<Option<u64>, ReadError> {
        self.0.erased_blob(digest).await
    }
}

struct Breaking(Arc<dyn Journal>, Arc<AtomicI64>);

#[async_trait::async_trait]
impl Journal for Breaking {
    async fn append(&self, proposal: Proposal) -> Result<Receipt, AppendError> {
        let completes = proposal.writes.iter().flat_map(|it| &it.events);
        if completes.into_iter().any(|it| it.event_type == "ErasureCompleted") && !step(&self.1) {
            return Err(AppendError::Unavailable("killed".to_owned()));
        }
        self.0.append(proposal).await
    }
    async fn read_stream(
        &self,
        stream: &StreamName,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, ReadError> {
        self.0.read_stream(stream, after, limit).await
    }
    async fn stream_version(&self, stream: &StreamName) -> Result<u64, ReadError> {
        self.0.stream_version(stream).await
    }
    async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, ReadError> {
        self.0.read_all(after, limit).await
    }
    async fn kept(&self, after: u64, limit: usize) -> Result<Vec<eventstore::Kept>, ReadError> {
        self.0.kept(after, limit).await
    }
    async fn leaves(&self, after: u64, limit: usize) -> Result<Vec<Digest>, ReadError> {
        self.0.leaves(after, limit).await
    }
    async fn head(&self) -> Result<Head, ReadError> {
        self.0.head().await
    }
    async fn command(&self, id: Uuid) -> Result<Option<CommandRecord>, ReadError> {
        self.0.command(id).await
    }
    async fn sealed_parts(&self, position: u64) -> Result<Vec<SealedPart>, ReadError> {
        self.0.sealed_parts(position).await
    }
    async fn put_blob(&self, digest: Digest, subject: &str, sealed: Vec<u8>) -> Result<(), AppendError> {
        self.0.put_blob(digest, subject, sealed).await
    }
    async fn blob(&self, digest: Digest) -> Result<Option<(String, Vec<u8>)>, ReadError> {
        self.0.blob(digest).await
    }
    fn watch(&self) -> tokio::sync::watch::Receiver<u64> {
        self.0.watch()
    }
    fn eraser(&self) -> Arc<dyn Eraser> {
        Arc::new(BreakingEraser(self.0.eraser(), self.1.clone()))
    }
}
