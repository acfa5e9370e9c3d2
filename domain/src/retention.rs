//! How long is what kept? The secretariat's retention schedule, class by class (AQ15).

use std::sync::LazyLock;

use jiff::civil::Date;

/// What becomes of records of a class when their time is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// They go to the archive: never destroyed here.
    Archive,
    /// They are destroyed.
    Destroy,
}

/// A class of the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// `NOMINATION-APPROVED`.
    pub code: String,
    /// What belongs to it.
    pub records: String,
    /// Years after the event that starts the clock; none for what is kept for ever.
    pub years: Option<i16>,
    /// What becomes of it then.
    pub disposition: Disposition,
    /// What starts the clock, and what else the schedule notes.
    pub note: String,
}

impl Class {
    /// The first day on which records of this class may be destroyed, if their clock started on a day; none if never.
    #[must_use]
    pub fn due(&self, since: Date) -> Option<Date> {
        match self.disposition {
            Disposition::Archive => None,
            Disposition::Destroy => since.checked_add(jiff::Span::new().try_years(self.years?).ok()?).ok(),
        }
    }
}

static CLASSES: LazyLock<Vec<Class>> = LazyLock::new(|| {
    include_str!("../data/retention-schedule.csv").lines().skip(1).filter_map(class_of).collect()
});

/// Every class, in the order of the schedule.
#[must_use]
pub fn classes() -> &'static [Class] {
    &CLASSES
}

/// The class of this code.
#[must_use]
pub fn class(code: &str) -> Option<&'static Class> {
    CLASSES.iter().find(|class| class.code == code)
}

/// `class,records,trigger,years,disposition,office_of_record,personal_data,note`
fn class_of(line: &str) -> Option<Class> {
    let cells = cells(line);
    let cell = |at: usize| cells.get(at).cloned();
    Some(Class {
        code: cell(0)?,
        records: cell(1)?,
        years: cell(3)?.parse().ok(),
        disposition: if cell(4)? == "D" { Disposition::Destroy } else { Disposition::Archive },
        note: cell(7).unwrap_or_default(),
    })
}

/// The cells of a line, some of them in quotation marks.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells.last_mut().into_iter().for_each(|cell| cell.push(other)),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schedule_is_read_whole_and_says_what_is_never_destroyed() {
        assert_eq!(classes().len(), 14);
        let since = jiff::civil::date(2010, 3, 1);
        let due = |code: &str| class(code).and_then(|class| class.due(since));
        assert_eq!(due("NOMINATION-APPROVED"), Some(jiff::civil::date(2014, 3, 1)));
        assert_eq!(due("DECISION"), None);
        assert_eq!(due("DRAFTING-RECORD"), None);
        assert_eq!(class("QUESTIONNAIRE").map(|class| class.disposition), Some(Disposition::Archive));
    }
}
