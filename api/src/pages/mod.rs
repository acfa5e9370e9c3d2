//! Which pages are there? One folder a place, one file an address.

pub(crate) mod consent;
pub(crate) mod form;
pub(crate) mod guide;
pub(crate) mod help;
pub(crate) mod playback;
pub(crate) mod redline;
pub(crate) mod sign_in;
