//! What does a journal begin with? Its purpose, the register, the bodies, the first version of each procedure.

use domain::calendar::Calendar;
use domain::calendar_setting::event::Set;
use domain::procedure::Version;
use domain::service_record::event::{Opened, Purpose};
use domain::{
    Authority, ProcedureId, body, calendar_setting, participant, procedure, register, service_record,
};
use futures::future::BoxFuture;
use jiff::Timestamp;

use crate::fresh;
use crate::office::Office;
use crate::request::{Ask, Done, NotDone, Request};

/// The procedures a secretariat has from the beginning.
pub const PROCEDURES: [&str; 7] = [
    "expert-nomination",
    "roster-entry",
    "roster-call",
    "nfp-nomination",
    "questionnaire-focal-point",
    "policy-guide",
    "silence-period",
];

/// The shortest silence: what one forum publishes as its notice. No rule of the process was found; it is set here and may be changed.
const SHORTEST_SILENCE: &str = "PT72H";

/// The first version of a procedure: one key, four years, the working days of its definition.
#[must_use]
pub fn first_version(name: &str) -> Version {
    Version {
        procedure: ProcedureId::new(name),
        number: 1,
        keys: 1,
        validity_years: 4,
        check: "P5BD".to_owned(),
        decide: if name == "silence-period" { SHORTEST_SILENCE } else { "P20BD" }.to_owned(),
        resubmit: "P30D".to_owned(),
        consent: "P14D".to_owned(),
        remind: "P60D".to_owned(),
        effective_from: Timestamp::UNIX_EPOCH,
    }
}

/// Why a journal is not served.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// It is for another purpose: a rehearsal is never served as live, nor a live one as a rehearsal.
    #[error("this journal is {found}; it cannot be served as {wanted}")]
    OtherPurpose {
        /// What it is.
        found: String,
        /// As what it should have been served.
        wanted: String,
    },
    /// The opening was not recorded.
    #[error(transparent)]
    NotDone(#[from] NotDone),
}

/// The purpose of a journal in words.
#[must_use]
pub fn purpose_in_words(purpose: &Purpose) -> String {
    match purpose {
        Purpose::Live => "live".to_owned(),
        Purpose::Demonstration => "a demonstration".to_owned(),
        Purpose::Rehearsal { origin } => format!("a rehearsal ({origin})"),
    }
}

impl Office {
    /// What this journal is for; none while it is empty.
    #[must_use]
    pub fn purpose(&self) -> BoxFuture<'_, Result<Option<Purpose>, NotDone>> {
        Box::pin(async move {
            let stream = eventstore::StreamName::new("journal", "record");
            let (record, _) = self.load::<service_record::ServiceRecord>(&stream).await?;
            Ok(record.opened.map(|opened| opened.purpose))
        })
    }

    /// Opens an empty journal for a purpose, or makes sure that it is for that purpose. What was begun and not finished is
    /// finished: every step has a key derived from what it does.
    pub async fn open(&self, purpose: &Purpose, progress: impl Fn(usize, usize)) -> Result<(), NotOpened> {
        let standing = self.purpose().await?;
        if let Some(found) = standing.filter(|found| found != purpose) {
            let (found, wanted) = (purpose_in_words(&found), purpose_in_words(purpose));
            return Err(NotOpened::OtherPurpose { found, wanted });
        }
        let opened = Opened { purpose: purpose.clone(), secretariat: "Regional Support Office".to_owned() };
        let mut asks = vec![Ask::ServiceRecord(service_record::Command::Open(opened))];
        let calendar = Calendar::default();
        asks.push(Ask::Calendar(calendar_setting::Command::Set(Set {
            calendar,
            effective_from: Timestamp::UNIX_EPOCH,
        })));
        asks.extend(PROCEDURES.map(|name| {
            Ask::Procedure(ProcedureId::new(name), procedure::Command::SetVersion(first_version(name)))
        }));
        asks.extend(
            register::bodies().into_iter().map(|it| Ask::Body(it.code.clone(), body::Command::Establish(it))),
        );
        for (code, commands) in register::participants() {
            asks.extend(
                commands
                    .into_iter()
                    .map(|command: participant::Command| Ask::Participant(code.clone(), command)),
            );
        }
        let total = asks.len();
        for (step, ask) in asks.into_iter().enumerate() {
            let words = serde_json::to_string(&ask).map_err(|why| NotDone::Failure(why.to_string()))?;
            match self.by_the_secretariat(&format!("opening {words}"), ask, Vec::new()).await {
                // A journal that was opened before may know better than the tables of a newer program.
                Ok(_) | Err(NotDone::Refused(_)) => {}
                Err(why) => return Err(why.into()),
            }
            progress(step + 1, total);
        }
        Ok(())
    }

    /// A request of the program itself, with a key derived from what it is for.
    #[must_use]
    pub fn by_the_secretariat(
        &self,
        why: &str,
        ask: Ask,
        causes: Vec<u64>,
    ) -> BoxFuture<'_, Result<Done, NotDone>> {
        let request = Request::of(Authority::secretariat(), fresh::derived(why), ask);
        self.execute(Request { causes, ..request })
    }
}
