//! What does each delegation hold of a text? One cell a delegation, also for those that hold nothing; who may not know whose a position
//! is sees the paragraphs it is about.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::guide::Version;
use domain::position::Stance;
use domain::{ParagraphId, ParticipantCode};
use jiff::Timestamp;
use projections::guides::{Guide, Held};

use super::super::wall;
use super::act::in_words;
use crate::look::Look;
use crate::view::positions::{Cell, Positions};
use crate::view::{Block, Part, Say, Table};

/// What every cell needs of the guide's newest text, looked up once.
struct Newest<'a> {
    version: Option<&'a Version>,
    /// How its paragraphs are cited.
    labels: HashMap<ParagraphId, String>,
    /// When each delegation opened it; none where the reader may not know.
    opened: Option<BTreeMap<&'a ParticipantCode, Timestamp>>,
}

impl<'a> Newest<'a> {
    fn of(look: &Look, guide: &'a Guide) -> Self {
        let version = guide.dossier.newest();
        let known = version.filter(|_| look.sight.may_see_openings(guide));
        Self {
            version,
            labels: version.map(|version| version.outline.labels()).unwrap_or_default(),
            opened: known.map(|version| guide.first_openings(version.number)),
        }
    }

    fn is_older(&self, held: &Held) -> bool {
        self.version.map(|version| &version.symbol) != Some(&held.taken.symbol)
    }

    /// The paragraphs a position is about, by the numbers printed beside them on the newest text.
    fn cited(&self, held: &Held) -> Option<String> {
        let cited = held.taken.paragraphs.iter();
        let cited: Vec<&str> =
            cited.map(|id| self.labels.get(id).map_or_else(|| id.as_str(), String::as_str)).collect();
        (!cited.is_empty()).then(|| cited.join(", "))
    }

    /// When a delegation that holds nothing opened it, for those who may know.
    fn opened(&self, look: &Look, code: &ParticipantCode) -> Option<String> {
        let at = self.opened.as_ref()?.get(code).copied();
        Some(at.map_or_else(|| "not opened".to_owned(), |at| format!("opened {}", wall(look).day(at).text)))
    }
}

/// Positions on a guide: of these delegations, or of all to whom its newest text goes.
pub(crate) fn block(look: &Look, guide: &Guide, among: Option<&[ParticipantCode]>) -> Block {
    let policy = match guide.dossier.names_from {
        Some(from) => format!("Others see who holds what from {}.", wall(look).long(from).text),
        None => "Others see the paragraphs cited, not who cites them.".to_owned(),
    };
    if look.sight.is_recused_from(guide) {
        let aside = "You stand aside in this matter and see no position.".to_owned();
        return Block::new("positions", "Positions").with(Part::Empty(aside));
    }
    let named: Vec<ParticipantCode> = delegations(look, guide, among)
        .into_iter()
        .filter(|code| look.sight.may_see_position(guide, code))
        .collect();
    let given = named.iter().filter(|code| guide.positions.contains_key(*code)).count();
    let title = if look.sight.may_see_every_position(guide) {
        format!("Positions, {given} of {} given", named.len())
    } else {
        "Positions".to_owned()
    };
    let newest = Newest::of(look, guide);
    let mut block = Block::new("positions", title).with(Part::Hint(policy));
    if !named.is_empty() {
        let cells = named.iter().map(|code| cell(look, (guide, &newest), code));
        block = block.with(Positions(cells.collect()));
    }
    block.with_if(said(look, guide, &newest))
}

/// Everybody asked, and whoever took a position unasked.
fn delegations(look: &Look, guide: &Guide, among: Option<&[ParticipantCode]>) -> BTreeSet<ParticipantCode> {
    let newest = look.sight.versions_of(guide).last();
    let asked = match (among, newest) {
        (Some(codes), _) => codes.iter().cloned().collect(),
        (None, Some(version)) => look.world.recipients(guide, version, look.now),
        (None, None) => BTreeSet::new(),
    };
    asked.into_iter().chain(guide.positions.keys().cloned()).collect()
}

fn cell(look: &Look, (guide, newest): (&Guide, &Newest<'_>), code: &ParticipantCode) -> Cell {
    let Some(held) = guide.positions.get(code) else {
        let mut lines = vec!["no position".to_owned()];
        lines.extend(newest.opened(look, code));
        let code = code.to_string();
        return Cell { class: "pnone", letter: "–", older: false, code, lines };
    };
    let (class, letter) = match held.taken.stance {
        Stance::Support => ("pS", "S"),
        Stance::NoObjection => ("pN", "N"),
        Stance::Reservation => ("pR", "R"),
        Stance::Objection => ("pO", "O"),
        Stance::Recusal => ("pX", "X"),
    };
    let older = newest.is_older(held);
    let (body, on) = (held.taken.body.as_str(), &held.taken.symbol);
    let within = if body == domain::participant::PLENARY { String::new() } else { format!(", in {body}") };
    let on = if older { format!("on {on}, an older text") } else { format!("on {on}") };
    let mut lines = vec![format!("{}{within}", in_words(held.taken.stance)), on];
    lines.extend(newest.cited(held).map(|cited| format!("paragraph {cited}")));
    lines.push(wall(look).day(held.at).text);
    Cell { class, letter, older, code: code.to_string(), lines }
}

/// What was said with positions: reasons with the names, and the paragraphs without them where the names are not disclosed.
fn said(look: &Look, guide: &Guide, newest: &Newest<'_>) -> Option<Table> {
    let told = guide.positions.iter().filter_map(|(code, held)| {
        let named = look.sight.may_see_position(guide, code);
        let why = held.taken.reason.clone().filter(|_| named);
        if named && why.is_none() {
            return None;
        }
        let on = held.taken.symbol.to_string();
        Some(vec![
            Say::text(if named { code.to_string() } else { "A delegation".to_owned() }),
            if newest.is_older(held) { Say::bold("an older text", on) } else { Say::text(on) },
            Say::maybe(newest.cited(held)),
            Say::maybe(why),
        ])
    });
    let rows: Vec<Vec<Say>> = told.collect();
    let heads = ["Delegation", "On", "Paragraphs", "Reason"];
    (!rows.is_empty()).then(|| Table::of(&heads, "").rows(rows))
}
