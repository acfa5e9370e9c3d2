//! Where in the story is one? A line with a tick per event; long silences are shortened and named.

use askama::Template;

use super::chart::percent;

/// At most this many ticks are drawn; a longer story shows those around the step.
const TICKS: usize = 60;

/// The line of a playback.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "parts/track.html")]
pub(crate) struct Track {
    /// Title for ears: "Thirteen events; you are at the fifth".
    pub title: String,
    /// The ticks.
    pub ticks: Vec<Tick>,
    /// The spans between ticks that are long enough to name: middle, words.
    pub gaps: Vec<(u32, u32, String)>,
}

/// One tick.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tick {
    /// Across, in per mille.
    pub x: u32,
    /// Number of its step.
    pub step: usize,
    /// `past`, `here` or `ahead`.
    pub is: &'static str,
    /// Date, where it is another than the one before.
    pub date: String,
    /// Whether a rule said no.
    pub refused: bool,
}

/// One event of a story, as the track needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// Seconds since 1970.
    pub second: i64,
    /// Its date in words.
    pub date: String,
    /// Whether a rule said no.
    pub refused: bool,
}

super::part!(Track);

impl Track {
    /// The track of a story, standing at a step counted from 1.
    pub(crate) fn of(story: &[Told], here: usize) -> Self {
        let first = here.saturating_sub(TICKS / 2).min(story.len().saturating_sub(TICKS));
        let shown = &story[first..story.len().min(first + TICKS)];
        let apart = 920 / u32::try_from(shown.len().saturating_sub(1).max(1)).unwrap_or(1);
        let mut track =
            Self { title: format!("{} events; you are at number {here}", story.len()), ..Self::default() };
        let mut before: Option<&Told> = None;
        for (index, told) in shown.iter().enumerate() {
            let x = 40 + u32::try_from(index).unwrap_or(0) * apart;
            if let Some(words) = before.and_then(|before| silence(told.second - before.second)) {
                track.gaps.push((x - apart * 7 / 10, x - apart * 3 / 10, words));
            }
            track.ticks.push(tick(x, first + index + 1, here, told, before));
            before = Some(told);
        }
        track
    }

    fn percent(per_mille: &u32) -> String {
        percent(*per_mille)
    }

    fn middle(from: &u32, to: &u32) -> u32 {
        u32::midpoint(*from, *to)
    }
}

fn tick(x: u32, step: usize, here: usize, told: &Told, before: Option<&Told>) -> Tick {
    let is = match step.cmp(&here) {
        std::cmp::Ordering::Less => "past",
        std::cmp::Ordering::Equal => "here",
        std::cmp::Ordering::Greater => "ahead",
    };
    let same_day = before.is_some_and(|before| before.date == told.date);
    let date = if same_day { String::new() } else { told.date.clone() };
    Tick { x, step, is, date, refused: told.refused }
}

/// A span without events, in words, from five days on.
pub(crate) fn silence(seconds: i64) -> Option<String> {
    let days = seconds / 86_400;
    (days >= 5).then(|| format!("{days} days"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(day: i64) -> Told {
        Told { second: day * 86_400, date: format!("{day} June"), refused: false }
    }

    #[test]
    fn long_silences_are_named() {
        let track = Track::of(&[told(1), told(2), told(16)], 2);
        assert_eq!(track.gaps.iter().map(|gap| gap.2.as_str()).collect::<Vec<_>>(), ["14 days"]);
        assert_eq!(track.ticks.iter().map(|tick| tick.is).collect::<Vec<_>>(), ["past", "here", "ahead"]);
    }

    #[test]
    fn a_long_story_shows_the_part_around_the_step() {
        let story: Vec<Told> = (1..=500).map(told).collect();
        let track = Track::of(&story, 400);
        assert_eq!(track.ticks.len(), TICKS);
        assert!(track.ticks.iter().any(|tick| tick.is == "here" && tick.step == 400));
        assert_eq!(Track::of(&[], 1).ticks, []);
    }
}
