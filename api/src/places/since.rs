//! What happened since she last looked? A mark in the reader's own browser says when that was; nothing is kept about her here.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use domain::RoundId;
use jiff::{SignedDuration, Timestamp};
use projections::audit_trail::{Filter, Row};
use projections::guides::Guide;
use projections::rounds::Remark;

use super::{IN_PASSING, Shown, frame, wall};
use crate::desk::Desk;
use crate::look::Look;
use crate::problem::Problem;
use crate::view::history::Line;
use crate::view::{Block, History, Part};

/// Name of the mark: the instant of the look before this one, and of this one.
const MARK: &str = "travaux-looked";
/// Name of the mark of one place: a guide, a round, a committee.
const HERE: &str = "travaux-looked-here";
/// Looks within this time are one look: going back and forth between pages takes nothing off the list.
const ONE_LOOK: SignedDuration = SignedDuration::from_mins(30);
/// How long the mark stays, in seconds.
const KEPT: u32 = 90 * 24 * 3600;
/// Events told; the record has them all.
const TOLD: usize = 12;
/// Rows of the record looked at for them.
const LOOKED_AT: usize = 300;
/// How often so many rows are looked at for what happened at one place: after a busy week among other matters.
const PAGES_LOOKED_AT: usize = 10;
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
        let looked = last_look(look, marks(headers, MARK));
        let zone = look.world.settings.zone(look.now);
        let today = look.now.in_tz(zone).ok();
        let yesterday = today.and_then(|it| it.yesterday().ok()?.start_of_day().ok());
        let day = SignedDuration::from_hours(24);
        Self { looked, yesterday: yesterday.map_or(look.now - day, |it| it.timestamp()) }
    }

    /// What the mark of one place says: of a guide, a round, a committee, each of which is looked at in its own time.
    pub(crate) fn at(look: &Look, headers: &HeaderMap) -> Self {
        Self { looked: last_look(look, marks(headers, HERE)), ..Self::of(look, headers) }
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
        self.marked_with(look, (MARK, "/"), shown)
    }

    /// The page with the mark of this look at one place: the browser shows it there alone.
    pub(crate) fn marked_at(&self, look: &Look, place: &str, shown: Shown) -> Shown {
        self.marked_with(look, (HERE, place), shown)
    }

    fn marked_with(&self, look: &Look, (name, path): (&str, &str), shown: Shown) -> Shown {
        let mut response: Response = shown?;
        if look.as_of.is_none() {
            let before = self.looked.map(|it| it.as_second().to_string()).unwrap_or_default();
            let now = look.now.as_second();
            let mark = format!("{name}={before}.{now}; Path={path}; Max-Age={KEPT}; HttpOnly; SameSite=Lax");
            if let Ok(value) = HeaderValue::try_from(mark) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
        }
        Ok(response)
    }
}

/// The look before this one.
fn last_look(look: &Look, marks: Option<(Option<Timestamp>, Timestamp)>) -> Option<Timestamp> {
    match marks {
        Some((before, last)) if look.now.duration_since(last) < ONE_LOOK => before,
        Some((_, last)) => Some(last),
        None => None,
    }
}

/// The two instants of a mark.
fn marks(headers: &HeaderMap, mark: &str) -> Option<(Option<Timestamp>, Timestamp)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(name, _)| *name == mark)?;
    let (before, last) = value.split_once('.')?;
    let instant = |text: &str| Timestamp::from_second(text.parse().ok()?).ok();
    Some((instant(before), instant(last)?))
}

/// What others did since then in matters the reader may see, newest first.
pub(crate) async fn news(desk: &Desk, look: &Look, before: Before) -> Result<Block, Problem> {
    let (since, called) = before.since();
    let filter = Filter { from: Some(since), ..Filter::default() };
    let page = look.world.audit_trail.page(&filter, None, LOOKED_AT);
    let rows: Vec<(u64, &Row)> = page.rows.into_iter().filter(|(_, row)| is_news(look, row)).collect();
    let lines = told(desk, look, &rows).await?;
    let (wall, around) = (wall(look), frame(look));
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

/// Whether others did it, in a matter the reader may see, and it is worth telling.
fn is_news(look: &Look, row: &Row) -> bool {
    *row.authority.actor != *look.person.person.as_str()
        && !IN_PASSING.contains(&row.event_type())
        && !NO_NEWS.iter().any(|kind| row.matter().starts_with(kind))
        && look.sight.may_see_row(&look.world, row)
}

/// The first of these rows as sentences.
async fn told(desk: &Desk, look: &Look, rows: &[(u64, &Row)]) -> Result<Vec<Line>, Problem> {
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
    Ok(lines)
}

/// What others did at one place since the reader last looked at it: comments, dispositions, positions, acts, new texts. Nothing at a
/// first look, and where nothing happened.
pub(crate) async fn news_at(
    desk: &Desk,
    look: &Look,
    before: Before,
    about: About<'_>,
) -> Result<Option<Block>, Problem> {
    let Some(since) = before.looked.filter(|_| look.as_of.is_none()) else { return Ok(None) };
    let filter = Filter { from: Some(since), ..Filter::default() };
    let (mut rows, mut below) = (Vec::new(), None);
    for _ in 0..PAGES_LOOKED_AT {
        let page = look.world.audit_trail.page(&filter, below, LOOKED_AT);
        let here = |row: &Row| about.holds(look, row.matter()) && row.event_type() != "VersionOpened";
        rows.extend(page.rows.into_iter().filter(|(_, row)| here(row) && is_news(look, row)));
        below = page.next;
        if rows.len() > TOLD || below.is_none() {
            break;
        }
    }
    if rows.is_empty() {
        return Ok(None);
    }
    let many = if rows.len() > TOLD { format!("the newest {TOLD}") } else { rows.len().to_string() };
    let title = format!("Since you last looked here, {}: {many}", wall(look).short(since).text);
    Ok(Some(Block::new("news", title).with(History(told(desk, look, &rows).await?))))
}

/// A place of which a reader wants to know what happened there.
#[derive(Clone, Copy)]
pub(crate) enum About<'a> {
    /// A guide with its rounds, comments, positions, silence procedures and statements.
    Guide(&'a Guide),
    /// A round with its answers and comments.
    Round(&'a RoundId),
    /// A committee.
    Committee(&'a str),
}

impl About<'_> {
    /// Whether a matter of the record belongs to it.
    fn holds(self, look: &Look, matter: &str) -> bool {
        let Some((kind, id)) = matter.split_once('/') else { return false };
        let comment_of = |within: &dyn Fn(&RoundId) -> bool| {
            let remark = look.world.rounds.comment(id);
            remark.and_then(Remark::round).is_some_and(within)
        };
        match self {
            Self::Committee(committee) => kind == "committee" && id == committee,
            Self::Round(round) => match kind {
                "round" => id == round.as_str(),
                "response" => id.rsplit_once('/').is_some_and(|(of, _)| of == round.as_str()),
                "comment" => comment_of(&|of| of == round),
                _ => false,
            },
            Self::Guide(guide) => {
                let name = guide.dossier.guide.as_str();
                let below = |id: &str| id.split('/').next() == Some(name);
                match kind {
                    "guide" => id == name,
                    "position" | "round" | "response" => below(id),
                    "comment" => comment_of(&|of| below(of.as_str())),
                    "silence" => guide.silences.iter().any(|silence| silence.as_str() == id),
                    "statement" => look.world.statements.on_guide(name).any(|one| one.id.as_str() == id),
                    _ => false,
                }
            }
        }
    }
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
        assert_eq!(marks(&with("10.20"), MARK), Some((Some(at(10)), at(20))));
        assert_eq!(marks(&with(".20"), MARK), Some((None, at(20))));
        for broken in ["", ".", "10.", "a.b", "99999999999999999999.1x"] {
            assert_eq!(marks(&with(broken), MARK), None, "{broken}");
        }
    }
}
