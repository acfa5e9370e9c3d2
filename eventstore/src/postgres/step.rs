//! What came of one step of a conversation with the server, and may it have written?

use std::time::Duration;

use tokio::time::timeout;
use tokio_postgres::error::SqlState;

use super::said;

/// How long the server may take for one step; beyond it the connection counts as lost. Above the server's own limit.
const STEP_WITHIN: Duration = Duration::from_secs(12);

/// Why a step has no result.
#[derive(Debug)]
pub(super) enum Failed {
    Database(tokio_postgres::Error),
    Silent,
}

impl Failed {
    pub(super) fn said(&self) -> String {
        match self {
            Self::Database(why) => said(why),
            Self::Silent => format!("no answer within {} seconds", STEP_WITHIN.as_secs()),
        }
    }

    pub(super) fn code(&self) -> Option<&str> {
        match self {
            Self::Database(why) => why.code().map(SqlState::code),
            Self::Silent => None,
        }
    }

    /// Whether the head was not where the batch should follow (`append.sql`).
    pub(super) fn is_overtaken(&self) -> bool {
        let Self::Database(why) = self else { return false };
        why.as_db_error().is_some_and(|error| {
            *error.code() == SqlState::NOT_NULL_VIOLATION
                && (error.table(), error.column()) == (Some("head"), Some("size"))
        })
    }

    /// Whether the server may have committed although no answer arrived.
    pub(super) fn may_have_written(&self) -> bool {
        self.code().is_none_or(is_farewell)
    }
}

/// Codes with which a server ends a connection (classes 08 and 57P): what it was doing may be done.
pub(super) fn is_farewell(code: &str) -> bool {
    code.starts_with("08") || code.starts_with("57P")
}

/// Takes a step, within the time a server has for one.
pub(super) async fn step<T>(
    work: impl Future<Output = Result<T, tokio_postgres::Error>>,
) -> Result<T, Failed> {
    match timeout(STEP_WITHIN, work).await {
        Ok(outcome) => outcome.map_err(Failed::Database),
        Err(_) => Err(Failed::Silent),
    }
}
