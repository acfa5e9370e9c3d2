//! Personal data at the moment of showing: sealed parts opened, never kept on disk in the clear.

use serde::de::DeserializeOwned;

/// Opens sealed parts.
#[derive(Clone)]
pub struct Vault {}

impl Vault {
    /// The value of a sealed part of the event at a position; none once its subject was erased.
    pub async fn open<T: DeserializeOwned>(
        &self,
        _position: u64,
        _part: &str,
    ) -> Result<Option<T>, eventstore::ReadError> {
        Ok(None)
    }
}
