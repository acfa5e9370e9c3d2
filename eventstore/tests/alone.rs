//! Can another program use the journal for aggregates of its own? The example runs on both stores, and so does `cqrs_es`.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

use std::process::Command;
use std::sync::Arc;

use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, CqrsFramework, DomainEvent, EventStore};
use eventstore::cqrs::JournalStore;
use eventstore::testing::PostgresServer;
use eventstore::{Journal, PostgresJournal, SqliteJournal, SystemClock};
use serde::{Deserialize, Serialize};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// The example as cargo built it for this run.
fn example() -> Command {
    let own = std::env::current_exe().expect("a path");
    let target = own.ancestors().find(|folder| folder.join("examples").is_dir()).expect("examples");
    Command::new(target.join("examples").join("tally"))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_example_appends_loads_follows_projects_and_proves_on_both_stores() -> Whatever {
    let server = PostgresServer::start().await?;
    let url = server.database("tally").await?;
    for arguments in [vec![], vec![url.as_str()]] {
        let ran = example().args(&arguments).output()?;
        assert!(ran.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ran.stderr));
        assert_eq!(String::from_utf8_lossy(&ran.stdout), "12 apples at position 3, proved\n");
    }
    Ok(())
}

/// An aggregate of somebody who knows nothing of this project.
#[derive(Default, Serialize, Deserialize)]
struct Account(i64);

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Booked {
    In(i64),
    Out(i64),
}

#[derive(Debug, thiserror::Error)]
#[error("not so much is there")]
struct TooMuch;

impl DomainEvent for Booked {
    fn event_type(&self) -> String {
        match self {
            Self::In(_) => "BookedIn".to_owned(),
            Self::Out(_) => "BookedOut".to_owned(),
        }
    }
    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

impl Aggregate for Account {
    const TYPE: &'static str = "account";
    type Command = i64;
    type Event = Booked;
    type Error = TooMuch;
    type Services = ();

    async fn handle(&mut self, amount: i64, (): &(), sink: &EventSink<Self>) -> Result<(), TooMuch> {
        if self.0 + amount < 0 {
            return Err(TooMuch);
        }
        sink.write(if amount < 0 { Booked::Out(-amount) } else { Booked::In(amount) }, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Booked) {
        match event {
            Booked::In(amount) => self.0 += amount,
            Booked::Out(amount) => self.0 -= amount,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_framework_of_cqrs_es_drives_both_stores() -> Whatever {
    let directory = tempfile::tempdir()?;
    let server = PostgresServer::start().await?;
    let clock = Arc::new(SystemClock);
    let stores: [Arc<dyn Journal>; 2] = [
        Arc::new(SqliteJournal::open(directory.path(), clock.clone())?),
        Arc::new(PostgresJournal::open(&server.database("cqrs").await?, clock).await?),
    ];
    for journal in stores {
        let framework = CqrsFramework::new(JournalStore::<Account>::new(journal.clone()), vec![], ());
        framework.execute("one", 10).await.expect("a booking");
        framework.execute("one", -4).await.expect("a booking");
        assert!(framework.execute("one", -7).await.is_err(), "the aggregate's own rule says no");
        let store = JournalStore::<Account>::new(journal.clone());
        let events: Vec<Booked> =
            store.load_events("one").await.expect("events").into_iter().map(|event| event.payload).collect();
        assert_eq!(events, [Booked::In(10), Booked::Out(4)]);
        assert_eq!(journal.head().await?.size, 2, "a refusal of another program's rule writes nothing");
    }
    Ok(())
}
