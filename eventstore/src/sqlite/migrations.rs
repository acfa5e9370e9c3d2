//! Which tables does a journal in SQLite need, and are they there?

use rusqlite::{Connection, TransactionBehavior, params};

use crate::journal::ReadError;

use super::reader::unavailable;

/// One step; once on `main` it is never edited.
struct Migration {
    number: u32,
    name: &'static str,
    statements: &'static [&'static str],
}

/// The statements of a folder, in order.
macro_rules! statements {
    ($folder:literal: $($file:literal),+ $(,)?) => {
        &[$(include_str!(concat!("../../sql/sqlite/migrations/", $folder, "/", $file, ".sql"))),+]
    };
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "journal",
        statements: statements!("0001-journal":
                "01-head", "02-events", "03-parts",
                "04-parts-by-subject", "05-commands", "06-blobs",
                "07-events-are-not-updated", "08-events-are-not-deleted", "09-events-have-no-gaps",
                "10-commands-are-not-updated", "11-commands-are-not-deleted", "12-parts-are-not-updated",
                "13-parts-are-not-deleted", "14-head-stays", "15-head-moves-forward",
                "16-first-head",
        ),
    },
    Migration {
        number: 2,
        name: "streams",
        statements: &[
            include_str!("../../sql/sqlite/migrations/0002-streams/01-new-events.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/02-copy-events.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/03-new-parts.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/04-copy-parts.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/05-drop-parts.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/06-drop-events.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/07-rename-events.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/08-rename-parts.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/04-parts-by-subject.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/07-events-are-not-updated.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/08-events-are-not-deleted.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/09-events-have-no-gaps.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/12-parts-are-not-updated.sql"),
            include_str!("../../sql/sqlite/migrations/0001-journal/13-parts-are-not-deleted.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/09-streams.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/10-chapters.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/11-fill-streams.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/12-streams-move-forward.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/13-streams-stay.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/14-chapters-are-not-updated.sql"),
            include_str!("../../sql/sqlite/migrations/0002-streams/15-chapters-are-not-deleted.sql"),
        ],
    },
    Migration {
        number: 3,
        name: "erasure",
        statements: statements!("0003-erasure":
                "01-erasures", "02-erased-parts", "03-erased-blobs", "04-erasures-are-on-record", "05-erased-blobs-are-not-updated", "05-erased-parts-are-not-updated", "05-erasures-are-not-updated", "06-erased-blobs-are-not-deleted", "06-erased-parts-are-not-deleted", "06-erasures-are-not-deleted", "07-drop-parts-are-not-deleted", "08-parts-are-not-deleted", "09-parts-leave-a-trace", "10-blobs-are-not-updated", "11-blobs-are-not-deleted", "12-blobs-leave-a-trace", "13-no-parts-of-the-erased", "14-no-blobs-of-the-erased", "15-blobs-by-subject",
        ),
    },
];

/// Brings the file up to date, one program at a time.
pub(super) fn run(connection: &mut Connection) -> Result<(), ReadError> {
    let newest = MIGRATIONS.last().map_or(0, |migration| migration.number);
    let applied = apply(connection).map_err(unavailable)?;
    if applied > newest {
        return Err(ReadError::Unavailable(format!(
            "the journal was written by a newer program (migration {applied}, this one knows {newest})"
        )));
    }
    Ok(())
}

/// Takes the missing steps; gives the number of the last one taken before.
fn apply(connection: &mut Connection) -> rusqlite::Result<u32> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute(include_str!("../../sql/sqlite/migrations_table.sql"), [])?;
    let applied: u32 =
        transaction.query_row(include_str!("../../sql/sqlite/last_migration.sql"), [], |row| row.get(0))?;
    for migration in MIGRATIONS.iter().filter(|migration| migration.number > applied) {
        for statement in migration.statements {
            transaction.execute_batch(statement)?;
        }
        let note = include_str!("../../sql/sqlite/note_migration.sql");
        transaction.execute(note, params![migration.number, migration.name])?;
    }
    transaction.commit()?;
    Ok(applied)
}
