//! What is asked when somebody opens a version.

use serde::Serialize;

use crate::identity::GuideId;
use crate::text::Symbol;

/// A request about the openings of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "command", content = "with")]
pub enum Command {
    /// Note that the asker opened it.
    Open {
        /// The guide.
        guide: GuideId,
        /// The version.
        number: u32,
        /// Its symbol.
        symbol: Symbol,
    },
}

crate::asked!(Command {
    Self::Open { .. } => "OpenVersion" by [
        Nominator, Registrar, Approver, CoManager, Searcher, Administrator, MemberGovernment, Nfp, Iom, Ministers,
        SeniorOfficials, CoChairs, CoLeads, Rso, Committee, Drafter, Expert,
    ],
});
