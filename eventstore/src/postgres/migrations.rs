//! Which tables does a journal in PostgreSQL need, and are they there? Run by the owner; the writer only uses them.

use tokio_postgres::Client;

use crate::journal::ReadError;

/// One step; once on `main` it is never edited.
struct Migration {
    number: i32,
    name: &'static str,
    statements: &'static [&'static str],
}

/// The statements of a folder, in order.
macro_rules! statements {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../sql/postgres/migrations/", $folder, "/", $file, ".sql"))),+]
    };
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "journal",
        statements: statements!("0001-journal":
            "01-schema", "02-head", "03-events", "04-parts", "05-parts-by-subject", "06-commands", "07-blobs",
            "08-refuse-change", "09-events-are-final", "10-commands-are-final", "11-parts-are-final",
            "12-head-stays", "13-move-forward", "14-head-moves-forward", "15-follow-the-head",
            "16-events-follow-the-head", "17-first-head", "18-writer-role", "19-writer-enters",
            "20-writer-appends", "21-writer-moves-the-head", "22-writer-reads-migrations",
        ),
    },
    Migration {
        number: 2,
        name: "keys",
        statements: statements!("0002-keys": "01-schema", "02-keys", "03-writer-enters", "04-writer-keeps-keys"),
    },
    Migration {
        number: 3,
        name: "erasure",
        statements: statements!("0003-erasure":
            "01-erasures", "02-erased-parts", "03-erased-blobs", "04-erasure-is-on-record", "05-erasures-are-on-record", "06-erasures-are-final", "07-erased-parts-are-final", "08-erased-blobs-are-final", "09-take-out-part", "10-take-out-blob", "11-let-the-erased-rest", "12-drop-parts-are-final", "13-parts-are-final", "14-blobs-are-final", "15-parts-leave-with-their-subject", "16-blobs-leave-with-their-subject", "17-no-parts-of-the-erased", "18-no-blobs-of-the-erased", "19-blobs-by-subject", "20-eraser-role", "21-eraser-enters", "22-eraser-erases", "23-eraser-says-whom", "24-eraser-reads", "25-eraser-waits-for-writers", "26-writer-reads-erasures"),
    },
    Migration {
        number: 4,
        name: "gaps",
        statements: statements!("0004-gaps": "01-follow-the-head", "02-drop-head-moves-forward", "03-head-moves-forward"),
    },
    // The server samples columns for its planner and keeps the samples: an erased person's bytes would stay among them. A column that
    // takes its own type again forgets what was sampled.
    Migration {
        number: 5,
        name: "unsampled",
        statements: statements!("0005-unsampled": "01-parts", "02-blobs", "03-keys"),
    },
];

/// Brings the database up to date. Asks for nothing but reading where it already is, so the daily login need not own it.
pub(super) async fn run(client: &mut Client) -> Result<(), ReadError> {
    let newest = MIGRATIONS.last().map_or(0, |migration| migration.number);
    let applied = if has_migrations(client).await.map_err(refused)? {
        last(client).await.map_err(refused)?
    } else {
        0
    };
    if applied > newest {
        return Err(ReadError::Unavailable(format!(
            "the journal was written by a newer program (migration {applied}, this one knows {newest})"
        )));
    }
    if applied < newest { apply(client).await.map_err(refused) } else { Ok(()) }
}

async fn has_migrations(client: &Client) -> Result<bool, tokio_postgres::Error> {
    client.query_one(include_str!("../../sql/postgres/has_migrations.sql"), &[]).await?.try_get(0)
}

async fn last(client: &impl tokio_postgres::GenericClient) -> Result<i32, tokio_postgres::Error> {
    client.query_one(include_str!("../../sql/postgres/last_migration.sql"), &[]).await?.try_get(0)
}

/// All missing steps in one transaction, one program at a time.
async fn apply(client: &mut Client) -> Result<(), tokio_postgres::Error> {
    let transaction = client.transaction().await?;
    transaction.batch_execute(include_str!("../../sql/postgres/lock_migrations.sql")).await?;
    transaction.batch_execute(include_str!("../../sql/postgres/migrations_table.sql")).await?;
    let applied = last(&transaction).await?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > applied) {
        for statement in migration.statements {
            transaction.batch_execute(statement).await?;
        }
        let note = include_str!("../../sql/postgres/note_migration.sql");
        transaction.execute(note, &[&migration.number, &migration.name]).await?;
    }
    transaction.commit().await
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err asks for")]
fn refused(why: tokio_postgres::Error) -> ReadError {
    ReadError::Unavailable(format!("the tables of the journal: {}", super::said(&why)))
}
