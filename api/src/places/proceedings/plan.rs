//! How is a work plan drawn? A line of time per milestone, the day one stands at, and the table behind.

use domain::Partial;
use jiff::Timestamp;
use projections::committees::{Committee, Step};

use super::{dated, dated_if};
use crate::look::Look;
use crate::view::chart::{Chart, Mark};
use crate::view::{Say, Table};

/// Pixels of one line.
const LINE: u32 = 42;
/// The narrowest bar, in per mille: a day in a plan of years is still seen.
const LEAST: u32 = 8;

/// The span of time a picture covers.
struct Span {
    from: Timestamp,
    until: Timestamp,
}

impl Span {
    /// Where an instant stands, in per mille of the width.
    fn across(&self, at: Timestamp) -> u32 {
        let whole = (self.until.as_second() - self.from.as_second()).max(1);
        let part = (at.as_second() - self.from.as_second()).clamp(0, whole);
        u32::try_from(part * 1000 / whole).unwrap_or(0)
    }
}

/// The work plan of a committee as a picture; none where nothing is planned.
pub(super) fn picture(look: &Look, committee: &Committee) -> Option<Chart> {
    let zone = look.world.settings.zone(look.now);
    let steps = committee.steps(look.now, zone);
    let bars: Vec<(&Step<'_>, Timestamp, Timestamp)> =
        steps.iter().filter_map(|step| bar(step, zone).map(|(from, until)| (step, from, until))).collect();
    let from = bars.iter().map(|(_, from, _)| *from).min()?;
    let until = bars.iter().map(|(.., until)| *until).max()?;
    let span = Span { from: from.min(look.now), until: until.max(look.now) };
    let reached = steps.iter().filter(|step| step.reached.is_some()).count();
    let late = steps.iter().filter(|step| step.late).count();
    let mut chart = Chart {
        id: "work-plan",
        title: "Work plan".to_owned(),
        lede: format!("{reached} of {} milestones reached, {late} late.", steps.len()),
        said: spoken(&steps),
        key: vec![
            ("filled".to_owned(), "reached".to_owned()),
            ("outlined".to_owned(), "planned".to_owned()),
            ("dashed".to_owned(), "the day this page stands at".to_owned()),
        ],
        behind: figures(&steps),
        wide: true,
        ..Chart::default()
    };
    for (line, (step, from, until)) in (0_u32..).zip(&bars) {
        draw(&mut chart, &span, line * LINE, (step, *from, *until));
    }
    chart.height = u32::try_from(bars.len()).unwrap_or(0) * LINE;
    let today = span.across(look.now);
    // Through the bars alone: the words between them stay readable.
    chart.marks.extend(
        (0..)
            .step_by(LINE as usize)
            .take(bars.len())
            .map(|top| Mark::Line("lim", today, top + 14, today, top + 35)),
    );
    Some(chart)
}

/// From when to when a milestone runs: from its beginning, or from the beginning of the day or month it is due in.
fn bar(step: &Step<'_>, zone: &str) -> Option<(Timestamp, Timestamp)> {
    let from: &Partial = step.planned.from.as_ref().unwrap_or(&step.planned.due);
    Some((from.from(zone).ok()?, step.planned.due.until(zone).ok()?))
}

fn draw(chart: &mut Chart, span: &Span, top: u32, (step, from, until): (&Step<'_>, Timestamp, Timestamp)) {
    let (left, right) = (span.across(from), span.across(until));
    let width = right.saturating_sub(left).max(LEAST).min(1000 - left.min(1000 - LEAST));
    let class = match (step.reached.is_some(), step.late) {
        (true, _) => "a",
        (false, true) => "n",
        (false, false) => "soft",
    };
    chart.marks.push(Mark::Words("", "start", 0, top + 11, step.planned.title.clone()));
    chart.marks.push(Mark::Words("t2", "end", 1000, top + 11, word(step)));
    chart.marks.push(Mark::Box("mute", 0, top + 17, 1000, 15));
    chart.marks.push(Mark::Box(class, left.min(1000 - LEAST), top + 17, width, 15));
}

/// What became of a milestone, in words.
fn word(step: &Step<'_>) -> String {
    match (step.reached, step.late) {
        (Some(on), _) => format!("reached {}", dated(on)),
        (None, true) => format!("late since {}", dated(&step.planned.due)),
        (None, false) => format!("by {}", dated(&step.planned.due)),
    }
}

fn spoken(steps: &[Step<'_>]) -> String {
    let each = steps.iter().map(|step| format!("{}: {}", step.planned.title, word(step)));
    format!("{}.", each.collect::<Vec<_>>().join("; "))
}

fn figures(steps: &[Step<'_>]) -> Table {
    let mut table =
        Table::of(&["Milestone", "From", "Planned by", "Reached", "State"], "Nothing is planned.");
    for step in steps {
        table = table.row(vec![
            Say::text(step.planned.title.clone()),
            dated_if(step.planned.from.as_ref()),
            Say::text(dated(&step.planned.due)),
            dated_if(step.reached),
            Say::text(word(step)),
        ]);
    }
    table
}
