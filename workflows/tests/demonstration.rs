//! Is the story of the demonstration told once, however often the program is started?

use std::path::Path;
use std::sync::Arc;

use domain::service_record::event::Purpose;
use eventstore::{Key, SqliteJournal, SqliteKeys};
use workflows::demonstration;
use workflows::{Clock, Office, Parts, Post, Running, Secret};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// A program started on a directory: opened, people entered, story told.
fn started(directory: &Path) -> Result<(Office, Running), Box<dyn std::error::Error>> {
    let clock = Clock::standing(demonstration::begins());
    let journal = SqliteJournal::open(directory, Arc::new(clock.clone()))?;
    let keys = SqliteKeys::open(directory, Key::new([7; 32]))?;
    let parts =
        Parts { journal: Arc::new(journal), keys: Arc::new(keys), clock, secret: Secret::new([9; 32]) };
    let office = Office::new(parts);
    let running = Running::new(office.clone(), Post::Mailbox);
    Ok((office, running))
}

/// Tells the story as the program does at each start.
async fn told(office: &Office, running: &Running) -> Whatever {
    office.open(&Purpose::Demonstration, |_, _| {}).await?;
    let people = demonstration::people(office).await?;
    demonstration::load((office, running), &people, demonstration::half_year_ends(), |_, _| {}).await?;
    running.settle().await?;
    Ok(())
}

#[tokio::test]
async fn a_story_that_was_told_is_not_told_again() -> Whatever {
    let directory = tempfile::tempdir()?;
    let (office, running) = started(directory.path())?;
    told(&office, &running).await?;
    let (size, now) = (office.journal().head().await?.size, office.clock().now());
    told(&office, &running).await?;
    assert_eq!(office.journal().head().await?.size, size);
    assert_eq!(office.clock().now(), now);

    let later = now + jiff::SignedDuration::from_hours(24 * 400);
    running.move_clock(uuid::Uuid::from_u128(1), domain::Authority::secretariat(), later).await?;
    let size = office.journal().head().await?.size;
    told(&office, &running).await?;
    assert_eq!(office.journal().head().await?.size, size, "also when the clock was moved on since");
    Ok(())
}
