//! How does the program say that something did not work? One sentence, and an exit code for programs.

/// Exit code of a failure that has no code of its own; clap uses 2 for what was not asked properly.
const FAILED: u8 = 1;

/// Why the program ends without having done what was asked.
#[derive(Debug)]
pub(crate) struct Told {
    /// The exit code.
    pub(crate) code: u8,
    /// The sentence.
    pub(crate) why: String,
}

impl Told {
    /// With an exit code of its own.
    pub(crate) const fn with_code(code: u8, why: String) -> Self {
        Self { code, why }
    }
}

impl From<String> for Told {
    fn from(why: String) -> Self {
        Self { code: FAILED, why }
    }
}
