//! What happened since she last looked? A mark in the reader's own browser says when that was; nothing is kept about her here.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use jiff::{SignedDuration, Timestamp};
use projections::audit_trail::{Filter, Row};

use super::{IN_PASSING, Shown, frame, wall};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::history::Line;
use crate::view::{Block, History, Part};

/// Name of the mark: the instant of the look before this one, and of this one.
const MARK: &str = "travaux-looked";
/// Looks within this time are one look: going back and forth between pages takes nothing off the list.
const ONE_LOOK: SignedDuration = SignedDuration::from_mins(30);
/// How long the mark stays, in seconds.
const KEPT: u32 = 90 * 24 * 3600;
/// Events told; the record has them all.
const TOLD: usize = 12;
/// Rows of the record looked at for them.
const LOOKED_AT: usize = 300;
/// What is no news to an officer: the letters and links that follow of themselves.
const NO_NEWS: [&str; 4] = ["letter/", "sign-in/", "journal/", "reference/"];

/// When the reader looked before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    /// The look before this one; none in a browser that never looked.
    pub looked: Option<Timestamp>,
    /// The last midnight but one where the secretariat is: everything since then is "since yesterday".
    pub yesterday: Timestamp,
}

impl Before {
    /// What the mark says, at a look.
    pub(crate) fn of(look: &Look, headers: &HeaderMap) -> Self {
        let marks = marks(headers);
        let looked = match marks {
            Some((before, last)) if look.now.duration_since(last) < ONE_LOOK => before,
            Some((_, last)) => Some(last),
            None => None,
        };
        let zone = look.world.settings.zone(look.now);
        let today = look.now.in_tz(zone).ok();
        let yesterday = today.and_then(|it| it.yesterday().ok()?.start_of_day().ok());
        let day = SignedDuration::from_hours(24);
        Self { looked, yesterday: yesterday.map_or(look.now - day, |it| it.timestamp()) }
    }

    /// Since when there is news, and how that instant is called.
    pub(crate) fn since(&self) -> (Timestamp, &'static str) {
        match self.looked {
            Some(looked) => (looked, "since you last looked"),
            None => (self.yesterday, "since yesterday"),
        }
    }

    /// The page with the mark of this look.
    pub(crate) fn marked(&self, look: &Look, shown: Shown) -> Shown {
        let mut response: Response = shown?;
        if look.as_of.is_none() {
            let before = self.looked.map(|it| it.as_second().to_string()).unwrap_or_default();
            let now = look.now.as_second();
            let mark = format!("{MARK}={before}.{now}; Path=/; Max-Age={KEPT}; HttpOnly; SameSite=Lax");
            if let Ok(value) = HeaderValue::try_from(mark) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(response)
    }
}

/// The two instants of the mark.
fn marks(headers: &HeaderMap) -> Option<(Option<Timestamp>, Timestamp)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == MARK)?;
    let (before, last) = value.split_once('.')?;
    let instant = |text: &str| Timestamp::from_second(text.parse().ok()?).ok();
    Some((instant(before), instant(last)?))
}

/// What others did since then in matters the reader may see, newest first.
pub(crate) async fn news(desk: &Desk, look: &Look, before: Before) -> Result<Block, Problem> {
    let (since, called) = before.since();
    let filter = Filter { from: Some(since), ..Filter::default() };
    let page = look.world.audit_trail.page(&filter, None, LOOKED_AT);
    let own = look.person.person.as_str();
    let told = |row: &Row| {
        *row.authority.actor != *own
            && !IN_PASSING.contains(&row.event_type)
            && !NO_NEWS.iter().any(|kind| row.matter().starts_with(kind))
            && look.sight.may_see_row(&look.world, row)
    };
    let rows: Vec<(u64, &Row)> = page.rows.into_iter().filter(|(_, row)| told(row)).collect();
    let (wall, around) = (wall(look), frame(look));
    let mut lines = Vec::new();
    for (position, row) in rows.iter().take(TOLD) {
        let Some((recorded, event)) =
            desk.host.event(*position).await.map_err(|why| Problem::failure(&why))?
        else {
            continue;
        };
        let step = projections::playback::step(&look.world, &recorded, &event);
        let matter = row.matter();
        lines.push(Line {
            at: wall.short(step.recorded_at),
            sentence: step.sentence,
            refused: step.refused,
            link: Some(
                around.link(&super::lists::address(matter), matter.split_once('/').map_or(matter, |it| it.1)),
            ),
            ..Line::default()
        });
    }
    let title = format!("What happened {called}");
    let block = Block::new("news", title).leading(vec![around.link(
        &format!("/record?from={}", crate::view::frame::encoded(&since.to_string())),
        "All of it, in the record",
    )]);
    Ok(if lines.is_empty() {
        block.with(Part::Empty(format!("Nothing new {called}, {}.", wall.short(since).text)))
    } else {
        block.with(History(lines))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(mark: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::try_from(format!("a=b; {MARK}={mark}")).unwrap());
        headers
    }

    #[test]
    fn the_mark_holds_the_look_before_and_the_last_one() {
        let at = |second| Timestamp::from_second(second).unwrap();
        assert_eq!(marks(&with("10.20")), Some((Some(at(10)), at(20))));
        assert_eq!(marks(&with(".20")), Some((None, at(20))));
        for broken in ["", ".", "10.", "a.b", "99999999999999999999.1x"] {
            assert_eq!(marks(&with(broken)), None, "{broken}");
        }
    }
}
