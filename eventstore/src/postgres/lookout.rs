//! Who else is there? One connection of each process hears what others wrote, tells them what was written here, and holds the lease
//! of the usual writer.
//!
//! Everything here is a hint. A notification only says that the head is worth a look; a lease only says who writes without first
//! waiting for others: whoever is wrong about it is refused by the head's compare-and-set and takes care.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::Duration;

use futures::future::poll_fn;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};
use tokio_postgres::{AsyncMessage, Client, Statement};

use super::connect::{self, Address, CONNECT_WITHIN};
use super::publish;
use super::rows::unavailable;
use super::step::{Failed, step};
use crate::journal::ReadError;

/// How often the head is read even if nobody called, and the lease is asked for.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Shortest time between two calls: each is a small transaction of its own, apart from the appends, which hold no lock for it.
const CALL_EVERY: Duration = Duration::from_millis(10);
/// Pause before a lost connection is made again.
const TRY_AGAIN: Duration = Duration::from_millis(200);

/// Looks out for others while it lives.
pub(super) struct Lookout {
    address: Address,
    moved: Arc<watch::Sender<u64>>,
    usual: Arc<AtomicBool>,
    /// Size that is known to others, or from others.
    told: u64,
}

/// The connection, and the bell that rings when somebody else calls.
struct Post {
    client: Client,
    size: Statement,
    call: Statement,
    heard: Arc<Notify>,
    driver: JoinHandle<()>,
}

impl Drop for Post {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Lookout {
    /// Takes up its post and asks for the lease once, so that a process that is alone is the usual writer from the first append on.
    pub(super) async fn start(
        address: Address,
        moved: Arc<watch::Sender<u64>>,
        usual: Arc<AtomicBool>,
    ) -> Result<JoinHandle<()>, ReadError> {
        let told = *moved.borrow();
        let lookout = Self { address, moved, usual, told };
        let post = Post::taken(&lookout.address).await.map_err(unavailable)?;
        lookout.claim(&post).await.map_err(|why| ReadError::Unavailable(why.said()))?;
        Ok(tokio::spawn(lookout.always(post)))
    }

    async fn always(mut self, mut post: Post) {
        loop {
            // The lease is the connection's: whoever loses one has lost the other.
            let _ = self.watch(&post).await;
            self.usual.store(false, Ordering::Relaxed);
            drop(post);
            post = loop {
                sleep(TRY_AGAIN).await;
                let reached = tokio::time::timeout(CONNECT_WITHIN, Post::taken(&self.address)).await;
                if let Ok(Ok(post)) = reached {
                    break post;
                }
            };
            // What was written meanwhile was called out to nobody here.
            let _ = self.look(&post).await;
        }
    }

    /// Until the connection is lost.
    async fn watch(&mut self, post: &Post) -> Result<(), Failed> {
        let mut ours = self.moved.subscribe();
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut next_call = Instant::now();
        loop {
            let told = self.told;
            let news = async {
                // The sender lives as long as this task: there is always a next value.
                let _ = ours.wait_for(|size| *size > told).await;
                sleep_until(next_call).await;
            };
            tokio::select! {
                () = post.heard.notified() => self.look(post).await?,
                _ = look.tick() => {
                    self.look(post).await?;
                    self.claim(post).await?;
                }
                () = news => {
                    self.told = *self.moved.borrow();
                    post.call().await?;
                    next_call = Instant::now() + CALL_EVERY;
                }
            }
        }
    }

    /// Publishes how far the journal reaches.
    async fn look(&mut self, post: &Post) -> Result<(), Failed> {
        let row = step(post.client.query_one(&post.size, &[])).await?;
        let size: i64 = row.try_get(0).map_err(Failed::Database)?;
        // What was written here and is not called out yet stays to be called.
        if size.unsigned_abs() > *self.moved.borrow() {
            self.told = size.unsigned_abs();
            publish(&self.moved, self.told);
        }
        Ok(())
    }

    /// Becomes the usual writer, if nobody is.
    async fn claim(&self, post: &Post) -> Result<(), Failed> {
        if self.usual.load(Ordering::Relaxed) {
            return Ok(());
        }
        let row = step(post.client.query_one(include_str!("../../sql/postgres/claim.sql"), &[])).await?;
        self.usual.store(row.try_get(0).map_err(Failed::Database)?, Ordering::Relaxed);
        Ok(())
    }
}

impl Post {
    async fn taken(address: &Address) -> Result<Self, tokio_postgres::Error> {
        let (client, mut connection) = address.connect().await?;
        let (heard, own) = (Arc::new(Notify::new()), Arc::new(AtomicI32::new(0)));
        let (bell, itself) = (heard.clone(), own.clone());
        let driver = tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await {
                // Who calls hears herself too.
                if let AsyncMessage::Notification(call) = message
                    && call.process_id() != itself.load(Ordering::Relaxed)
                {
                    bell.notify_one();
                }
            }
        });
        connect::settle(&client).await?;
        let size = client.prepare(include_str!("../../sql/postgres/size.sql")).await?;
        let call = client.prepare(include_str!("../../sql/postgres/call.sql")).await?;
        let post = Self { client, size, call, heard, driver };
        let row = post.client.query_one(include_str!("../../sql/postgres/hasty_session.sql"), &[]).await?;
        own.store(row.try_get(1)?, Ordering::Relaxed);
        match post.client.batch_execute(include_str!("../../sql/postgres/listen.sql")).await {
            // A standby lets nobody listen: there the look once a second has to do.
            Err(why) if why.as_db_error().is_none() => Err(why),
            _ => Ok(post),
        }
    }

    async fn call(&self) -> Result<(), Failed> {
        step(self.client.query_one(&self.call, &[])).await.map(|_| ())
    }
}
