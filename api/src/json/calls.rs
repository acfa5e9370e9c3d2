//! What may be asked of calls: one body per act.

use domain::CallYear;
use domain::call::Command;
use domain::call::event::{Prepared, Reported};
use serde::Deserialize;
use utoipa::ToSchema;
use workflows::Ask;

use super::act::{Asked, Making, acts};
use super::nominations::{MaybeReason, Nothing};
use crate::desk::Desk;
use crate::problem::Problem;
use crate::times::DeadlineTime;

/// Prepare the call of a year.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrepareCall {
    /// Its year: `2014`.
    pub year: String,
    /// Its title.
    pub title: String,
    /// What is asked for, in plain text.
    pub text: String,
    /// When it closes.
    pub closes: DeadlineTime,
    /// Whether late nominations are taken, labelled late.
    #[serde(default)]
    pub accepts_late: bool,
}

impl Making for PrepareCall {
    async fn ask(self, _desk: &Desk) -> Result<Asked, Problem> {
        let year = year(&self.year)?;
        let prepared = Prepared {
            year: year.clone(),
            title: self.title,
            text: self.text,
            closes: self.closes.read("closes")?,
            accepts_late: self.accepts_late,
        };
        Ok(Asked::of(Ask::Call(year, Command::Prepare(prepared))))
    }
}

/// A year in four digits.
fn year(text: &str) -> Result<CallYear, Problem> {
    let four_digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    four_digits
        .then(|| CallYear::new(text))
        .ok_or_else(|| Problem::field("year", "not-a-year", "Type the year in four digits."))
}

/// The outcome of a call.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallReport {
    /// The report's text.
    pub summary: String,
}

acts! { Call(CallYear):
    /// Issue it: the office resolves who is a member or observer today.
    Issue(Nothing) |_nothing| Command::Issue { addressees: Vec::new() };
    /// Remind those who have not answered: the office resolves who they are.
    Remind(Nothing) |_nothing| Command::Remind { addressees: Vec::new() };
    /// Close it before its time.
    Close(MaybeReason) |why| Command::Close { reason: why.reason };
    /// Report its outcome.
    Report(CallReport) |report| Command::Report(Reported { summary: report.summary });
}
