//! What does the secretariat do of itself when a version is issued over comments, or a comment comes on a version that has a successor?
//!
//! Every comment gets its place on the new version (DR18). It is computed from what was true at the cause: a clerk who reads the journal
//! again finds the same places.

use std::collections::{BTreeMap, HashMap};

use domain::comment::event::Reanchored;
use domain::comment::{self, Comment, Origin, Stage};
use domain::decide::Decide;
use domain::text::{Descent, Document, Revision};
use domain::{CommentId, Event, GuideId, Text};
use eventstore::StreamName;

use super::reactions::{Cause, settled};
use crate::office::{Office, read};
use crate::request::{Ask, NotDone};

/// Events of one stream read at a time.
const STREAM_PAGE: usize = 1_000;

/// A version that was issued, and how it comes from the one before.
struct Issued {
    symbol: String,
    text: Text,
    descent: Descent,
}

/// Every version of a guide up to an instant, oldest first.
#[derive(Default)]
struct Versions {
    issued: Vec<Issued>,
    /// What became of the paragraphs of the newest one since.
    since: Descent,
    /// Events of the guide that were read for it.
    read: u64,
}

/// The versions of every guide that was asked for, as far as the clerk has read: comments come by the thousand, versions do not.
#[derive(Default)]
pub(super) struct Anchors(HashMap<GuideId, Versions>);

impl Versions {
    fn newest(&self) -> Option<&Issued> {
        self.issued.last()
    }

    /// What became of the paragraphs of a version in the newest one; none for a version the guide does not have, or the newest itself.
    fn way_from(&self, symbol: &str) -> Option<(&Issued, Descent)> {
        let at = self.issued.iter().position(|one| one.symbol == symbol)?;
        let later = &self.issued[at + 1..];
        let first = later.first()?.descent.clone();
        let whole = later[1..].iter().fold(first, |so_far, step| so_far.then(&step.descent));
        Some((&self.issued[at], whole))
    }
}

impl Office {
    /// A version was issued: every comment made before it gets its place on it.
    pub(super) async fn place_comments(
        &self,
        cause: Cause<'_>,
        anchors: &mut Anchors,
    ) -> Result<(), NotDone> {
        let guide = GuideId::new(cause.key);
        let comments = self.comments_on(&guide).await?;
        self.place(cause, (&guide, comments), anchors).await
    }

    /// A comment came on a version that has a successor: it gets its place on the newest one.
    pub(super) async fn place_comment(
        &self,
        cause: Cause<'_>,
        received: &comment::event::Received,
        anchors: &mut Anchors,
    ) -> Result<(), NotDone> {
        self.place(cause, (&received.guide, vec![received.comment.clone()]), anchors).await
    }

    /// The comments of all rounds of a guide.
    async fn comments_on(&self, guide: &GuideId) -> Result<Vec<CommentId>, NotDone> {
        let prefix = format!("{guide}/");
        let directory = self.directory().await?;
        let of_guide = directory.comments.iter().filter(|(round, _)| round.as_str().starts_with(&prefix));
        Ok(of_guide.flat_map(|(_, all)| all.iter().map(|(id, _)| id.clone())).collect())
    }

    async fn place(
        &self,
        cause: Cause<'_>,
        (guide, comments): (&GuideId, Vec<CommentId>),
        anchors: &mut Anchors,
    ) -> Result<(), NotDone> {
        let until = cause.recorded.position;
        if comments.is_empty() {
            return Ok(());
        }
        let versions = anchors.0.entry(guide.clone()).or_default();
        self.read_versions(guide, until, versions).await?;
        let Some(newest) = versions.newest() else { return Ok(()) };
        let mut by_origin: BTreeMap<String, Vec<(CommentId, Origin)>> = BTreeMap::new();
        for id in comments {
            let comment = self.comment_until(&id, until).await?;
            if comment.stage == Stage::Withdrawn {
                continue;
            }
            if let Some(origin) = comment::origin(&comment) {
                by_origin.entry(origin.version.clone()).or_default().push((id, origin));
            }
        }
        // Comments on the newest version stand where they were made.
        by_origin.remove(&newest.symbol);
        if by_origin.is_empty() {
            return Ok(());
        }
        let Some(newer) = self.version_text(guide, &newest.text).await? else { return Ok(()) };
        let mut places = HashMap::new();
        for (symbol, comments) in by_origin {
            let Some((version, descent)) = versions.way_from(&symbol) else { continue };
            let Some(older) = self.version_text(guide, &version.text).await? else { continue };
            let revision = Revision::new(&older, &newer, &descent);
            places.extend(comments.into_iter().map(|(id, origin)| (id, comment::placed(&origin, &revision))));
        }
        // In the order of their numbers: a clerk who begins again writes in the same order.
        let mut places: Vec<_> = places.into_iter().collect();
        places.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (id, place) in places {
            let words = format!("place {id} {until}");
            let reanchored = Reanchored { version: newest.symbol.clone(), place };
            let ask = Ask::Comment(Some(id), comment::Command::Reanchor(reanchored));
            settled(self.by_the_secretariat(&words, ask, vec![until]).await)?;
        }
        Ok(())
    }

    /// Reads on to the versions of a guide that were issued up to a position. Positions come in their order.
    async fn read_versions(
        &self,
        guide: &GuideId,
        until: u64,
        versions: &mut Versions,
    ) -> Result<(), NotDone> {
        let stream = StreamName::new("guide", guide.as_str());
        loop {
            let page = self.journal().read_stream(&stream, versions.read, STREAM_PAGE).await?;
            for recorded in page.iter().take_while(|recorded| recorded.position <= until) {
                versions.read = recorded.envelope.version;
                let Event::Guide(event) = read(recorded)? else { continue };
                if let Some(descent) = event.descent() {
                    versions.since = versions.since.then(descent);
                }
                if let Some(it) = event.issued() {
                    versions.issued.push(Issued {
                        symbol: it.symbol.to_string(),
                        text: it.text.clone(),
                        descent: std::mem::take(&mut versions.since),
                    });
                }
            }
            let over = page.last().is_none_or(|recorded| recorded.position > until);
            if over || page.len() < STREAM_PAGE {
                return Ok(());
            }
        }
    }

    async fn version_text(&self, guide: &GuideId, text: &Text) -> Result<Option<Document>, NotDone> {
        let words = self.vault().text(&format!("guide/{guide}"), &text.digest()).await?;
        Ok(words.and_then(|words| Document::from_canonical(words.as_bytes())))
    }

    /// A comment as it stood at a position. Its stream is short.
    async fn comment_until(&self, id: &CommentId, until: u64) -> Result<Comment, NotDone> {
        let stream = StreamName::new("comment", id.as_str());
        let page = self.journal().read_stream(&stream, 0, STREAM_PAGE).await?;
        let mut comment = Comment::default();
        for recorded in page.iter().filter(|recorded| recorded.position <= until) {
            if let Event::Comment(event) = read(recorded)? {
                comment = comment.evolve(event);
            }
        }
        Ok(comment)
    }
}
