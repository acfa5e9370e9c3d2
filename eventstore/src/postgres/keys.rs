//! Whose key seals what, where several processes share one database? Wrapped keys in a schema of their own.
//!
//! The questions are few and short: a key is asked for once and then remembered for a minute. So one thread with one
//! connection answers them all, and callers wait for it.

use std::collections::HashMap;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::Client;

use super::connect::{self, Address};
use super::{migrations, said};
use crate::keys::{Key, KeyError, KeyStore, seal, unwrap_key};

/// How long an opened key is remembered: another process may have erased the person meanwhile.
const REMEMBERED_FOR: Duration = Duration::from_mins(1);
/// Most opened keys remembered.
const MAX_REMEMBERED: usize = 100_000;
/// Questions that wait for the thread; askers beyond it wait for their turn to ask.
const WAITING: usize = 64;
/// How long an answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

enum Question {
    Key,
    Destroyed,
    Insert(Vec<u8>),
    Destroy,
}

/// What the thread found.
enum Answer {
    Key(Option<Vec<u8>>),
    Subjects(Vec<String>),
}

struct Asked {
    subject: String,
    question: Question,
    answer: SyncSender<Result<Answer, String>>,
}

/// Keys in a PostgreSQL database, wrapped by the master key.
pub struct PostgresKeys {
    asked: SyncSender<Asked>,
    master: Key,
    opened: Mutex<HashMap<String, (Key, Instant)>>,
}

impl PostgresKeys {
    /// Opens or makes the key tables of a database.
    pub async fn open(url: &str, master: Key) -> Result<Self, KeyError> {
        let address = Address::of(url).map_err(|why| KeyError::Unavailable(why.to_string()))?;
        let mut owner = connect::owner(&address).await.map_err(|why| KeyError::Unavailable(said(&why)))?;
        migrations::run(&mut owner).await.map_err(|why| KeyError::Unavailable(why.to_string()))?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|why| KeyError::Unavailable(why.to_string()))?;
        let (asked, questions) = mpsc::sync_channel(WAITING);
        std::thread::Builder::new()
            .name("key store".to_owned())
            .spawn(move || answer_all(&runtime, &address, &questions))
            .map_err(|why| KeyError::Unavailable(why.to_string()))?;
        Ok(Self { asked, master, opened: Mutex::default() })
    }

    fn opened(&self) -> MutexGuard<'_, HashMap<String, (Key, Instant)>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ask(&self, subject: &str, question: Question) -> Result<Answer, KeyError> {
        let gone = || KeyError::Unavailable("the thread of the key store has stopped".to_owned());
        let (answer, answered) = mpsc::sync_channel(1);
        let asked = Asked { subject: subject.to_owned(), question, answer };
        self.asked.send(asked).map_err(|_| gone())?;
        answered.recv_timeout(ANSWER_WITHIN).map_err(|_| gone())?.map_err(KeyError::Unavailable)
    }
}

/// Answers until the store is dropped, with a new connection after one was lost.
fn answer_all(runtime: &Runtime, address: &Address, questions: &Receiver<Asked>) {
    let mut client: Option<Client> = None;
    while let Ok(asked) = questions.recv() {
        let outcome = runtime.block_on(async {
            if client.as_ref().is_none_or(Client::is_closed) {
                client = Some(connect::session(address).await?);
            }
            match &client {
                Some(client) => answer(client, &asked).await,
                None => Ok(Answer::Key(None)),
            }
        });
        if outcome.is_err() {
            client = None;
        }
        // An asker who stopped waiting asks again.
        let _ = asked.answer.send(outcome.map_err(|why| said(&why)));
    }
}

async fn answer(client: &Client, asked: &Asked) -> Result<Answer, tokio_postgres::Error> {
    let subject = &asked.subject;
    match &asked.question {
        Question::Key => {
            let row = client.query_opt(include_str!("../../sql/postgres/key.sql"), &[subject]).await?;
            Ok(Answer::Key(row.map_or(Ok(None), |row| row.try_get(0))?))
        }
        Question::Insert(wrapped) => {
            let sql = include_str!("../../sql/postgres/insert_key.sql");
            client.execute(sql, &[subject, wrapped]).await.map(|_| Answer::Key(None))
        }
        Question::Destroyed => {
            let rows = client.query(include_str!("../../sql/postgres/destroyed_keys.sql"), &[]).await?;
            Ok(Answer::Subjects(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?))
        }
        Question::Destroy => {
            let sql = include_str!("../../sql/postgres/destroy_key.sql");
            client.execute(sql, &[subject]).await.map(|_| Answer::Key(None))
        }
    }
}

impl KeyStore for PostgresKeys {
    fn key_for(&self, subject: &str) -> Result<Key, KeyError> {
        if let Some(key) = self.key(subject)? {
            return Ok(key);
        }
        let key = Key::fresh()?;
        let wrapped = seal(&self.master, key.bytes(), subject.as_bytes())?;
        self.ask(subject, Question::Insert(wrapped))?;
        // Another process may have been first: what is on file counts.
        self.key(subject)?.ok_or_else(|| KeyError::Erased(subject.to_owned()))
    }

    fn key(&self, subject: &str) -> Result<Option<Key>, KeyError> {
        if let Some((key, since)) = self.opened().get(subject)
            && since.elapsed() < REMEMBERED_FOR
        {
            return Ok(Some(key.clone()));
        }
        let Answer::Key(Some(wrapped)) = self.ask(subject, Question::Key)? else {
            self.opened().remove(subject);
            return Ok(None);
        };
        let key = unwrap_key(&self.master, subject, &wrapped)?;
        let mut opened = self.opened();
        if opened.len() >= MAX_REMEMBERED {
            opened.clear();
        }
        opened.insert(subject.to_owned(), (key.clone(), Instant::now()));
        Ok(Some(key))
    }

    fn destroy(&self, subject: &str) -> Result<(), KeyError> {
        self.ask(subject, Question::Destroy)?;
        self.opened().remove(subject);
        Ok(())
    }

    fn destroyed(&self) -> Result<Vec<String>, KeyError> {
        match self.ask("", Question::Destroyed)? {
            Answer::Subjects(subjects) => Ok(subjects),
            Answer::Key(_) => Ok(Vec::new()),
        }
    }
}
