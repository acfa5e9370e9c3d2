//! What can be read of guides, positions and silence procedures as JSON, with the reader's eyes?

use axum::extract::{Path, State};
use axum::response::Response;
use domain::guide::Version;
use domain::guide::event::Beside;
use domain::text::Symbol;
use domain::text::markdown::{self, Marks};
use projections::guides::{Guide, Silence};
use serde_json::{Value, json};

use super::reads::{Listed, part, record};
use crate::address::Number;
use crate::desk::Desk;
use crate::look::Look;
use crate::places::guides::{beside, in_language, languages, opened};
use crate::problem::Problem;

/// A line of the list of guides.
fn row(look: &Look, guide: &Guide) -> Value {
    let dossier = &guide.dossier;
    let newest = look.sight.versions_of(guide).last();
    json!({
        "guide": dossier.guide,
        "title": dossier.title,
        "instrument": dossier.instrument,
        "committee": dossier.committee,
        "tasking": dossier.tasking,
        "language": dossier.language,
        "state": dossier.stage.as_str(),
        "symbol": newest.map(|version| version.symbol.to_string()),
        "number": newest.map(|version| version.number),
        "opened_at": guide.opened_at,
        "version": guide.version,
    })
}

pub(crate) async fn guides(look: Look) -> Listed {
    let seen = look.world.guides.all().filter(|guide| look.sight.may_see_guide(guide));
    let rows: Vec<Value> = seen.map(|guide| row(&look, guide)).collect();
    part(&look, &rows)
}

fn version_row(guide: &Guide, version: &Version) -> Value {
    let issued = guide.issued_at(version.number);
    json!({
        "number": version.number,
        "symbol": version.symbol,
        "label": version.label,
        "classification": version.classification,
        "digest": version.text.digest().to_string(),
        "bytes": version.text.bytes(),
        "issued_at": issued.map(|issued| issued.at),
        "position": issued.map(|issued| issued.position),
    })
}

/// A guide the reader may see.
pub(super) fn found<'a>(look: &'a Look, id: &str) -> Result<&'a Guide, Problem> {
    look.world.guides.get(id).filter(|guide| look.sight.may_see_guide(guide)).ok_or_else(Problem::absent)
}

pub(crate) async fn guide(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let guide = found(&look, &id)?;
    let mut whole = row(&look, guide);
    let dossier = &guide.dossier;
    let desk = look.sight.may_read_desk(guide);
    let sections: Vec<Value> = dossier
        .sections
        .iter()
        .filter(|_| desk)
        .map(|section| {
            json!({
                "section": section.heading.id,
                "number": section.heading.number,
                "title": section.heading.title,
                "provisions": section.heading.provisions,
                "revision": section.revision,
            })
        })
        .collect();
    let acts: Vec<Value> = guide.acts.iter().map(act).collect();
    let versions: Vec<Value> =
        look.sight.versions_of(guide).map(|version| version_row(guide, version)).collect();
    let brackets: Vec<Value> = dossier
        .brackets
        .iter()
        .map(|(name, bracket)| json!({"bracket": name, "section": bracket.section, "state": bracket.state}))
        .collect();
    if let Value::Object(members) = &mut whole {
        members.insert("sections".to_owned(), sections.into());
        members.insert("versions".to_owned(), versions.into());
        members.insert("brackets".to_owned(), brackets.into());
        members.insert("acts".to_owned(), acts.into());
        members.insert("silences".to_owned(), json!(guide.silences));
        members.insert("published".to_owned(), json!(dossier.published));
        let beside: Vec<Value> =
            beside::readable(&look, guide).map(|(number, it)| beside_row(number, it)).collect();
        members.insert("beside".to_owned(), beside.into());
        members.insert("in_force".to_owned(), in_force(&look, guide).into());
    }
    Ok(record(guide.version, whole))
}

fn act(acted: &projections::guides::Acted) -> Value {
    json!({
        "body": acted.taken.act.body,
        "meeting": acted.taken.act.meeting,
        "verb": acted.taken.act.verb,
        "on": acted.taken.act.on,
        "also": acted.taken.act.also,
        "symbol": acted.taken.symbol,
        "digest": acted.taken.digest,
        "entered_at": acted.entered_at,
        "position": acted.position,
    })
}

pub(crate) async fn text(
    State(desk): State<Desk>,
    look: Look,
    Path((id, number)): Path<(String, Number)>,
) -> Result<Response, Problem> {
    let number: u32 = number.read()?;
    let guide = found(&look, &id)?;
    let version = look.sight.versions_of(guide).find(|version| version.number == number);
    let version = version.ok_or_else(Problem::absent)?;
    let translation =
        in_language(&look, guide).map(|language| languages::of(guide, version, language)).transpose()?;
    let kept = translation.map_or(&version.text, |it| &it.text);
    let document = desk.document(guide, kept).await?;
    opened::note(&desk, &look, guide, &[version]).await;
    let mut whole = version_row(guide, version);
    if let Value::Object(members) = &mut whole {
        let language = translation.map_or(&guide.dossier.language, |it| &it.language);
        members.insert("language".to_owned(), json!(language));
        members.insert("digest".to_owned(), kept.digest().to_string().into());
        members.insert("bytes".to_owned(), kept.bytes().into());
    }
    if let Value::Object(members) = &mut whole {
        let known = look.sight.may_see_openings(guide);
        members.insert("recipients".to_owned(), json!(known.then(|| recipients(&look, guide, version))));
    }
    if let Value::Object(members) = &mut whole {
        members.insert("markdown".to_owned(), markdown::write(&document, Marks::Shown).into());
    }
    Ok(record(guide.version, whole))
}

/// Each paragraph of the newest text with its newest translation, and how it stands to its source.
pub(crate) async fn language(
    State(desk): State<Desk>,
    look: Look,
    Path((id, language)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let guide = found(&look, &id)?;
    let it = languages::newest(&look, guide, &language)?;
    let pairs = languages::pairs(&desk, guide, it).await?;
    opened::note(&desk, &look, guide, &[it.source, it.newest]).await;
    let paragraphs: Vec<Value> = pairs
        .into_iter()
        .map(|pair| {
            json!({
                "paragraph": pair.paragraph,
                "stands": pair.is,
                "source": pair.source,
                "translated": pair.translated,
            })
        })
        .collect();
    let whole = json!({
        "guide": guide.dossier.guide,
        "language": it.translation.language,
        "source_language": guide.dossier.language,
        "made_from": it.source.symbol,
        "symbol": it.newest.symbol,
        "digest": it.translation.text.digest().to_string(),
        "paragraphs": paragraphs,
    });
    Ok(record(guide.version, whole))
}

/// What stands beside a text, with its words.
pub(crate) async fn beside(
    State(desk): State<Desk>,
    look: Look,
    Path((id, number)): Path<(String, Number)>,
) -> Result<Response, Problem> {
    let guide = found(&look, &id)?;
    let beside = beside::one(&look, guide, number)?;
    let document = desk.document(guide, &beside.text).await?;
    let mut whole = beside_row(0, beside);
    if let Value::Object(members) = &mut whole {
        members.remove("number");
        members.insert("markdown".to_owned(), markdown::write(&document, Marks::Shown).into());
    }
    Ok(record(guide.version, whole))
}

fn beside_row(number: usize, beside: &Beside) -> Value {
    json!({
        "number": number,
        "symbol": beside.symbol,
        "of": beside.of,
        "label": beside.label,
        "language": beside.language,
        "act": beside.act,
        "digest": beside.text.digest().to_string(),
    })
}

/// Which text is in force in each language the reader may read it in.
fn in_force(look: &Look, guide: &Guide) -> Vec<Value> {
    let dossier = &guide.dossier;
    let mut tongues = vec![&dossier.language];
    tongues.extend(dossier.translations.iter().map(|it| &it.language));
    tongues.sort_unstable();
    tongues.dedup();
    let readable = |symbol: &Symbol| look.sight.versions_of(guide).any(|version| version.symbol == *symbol);
    let rows = tongues.into_iter().filter_map(|language| {
        let current = dossier.symbols.current(language)?;
        readable(&current.text.unstarred()).then(|| json!({"language": language, "in_force": current}))
    });
    rows.collect()
}

/// Each recipient of a version, and when it was first opened for it.
fn recipients(look: &Look, guide: &Guide, version: &Version) -> Vec<Value> {
    let openings = guide.first_openings(version.number);
    let all = look.world.recipients(guide, version, look.now);
    let row = |code| json!({"participant": code, "opened_at": openings.get(code)});
    all.iter().map(row).collect()
}

pub(crate) async fn positions(look: Look, Path(id): Path<String>) -> Listed {
    let guide = found(&look, &id)?;
    if look.sight.is_recused_from(guide) {
        return part(&look, &[] as &[Value]);
    }
    let newest = guide.dossier.newest().map(|version| &version.symbol);
    let rows = guide.positions.iter().map(|(participant, held)| {
        let named = look.sight.may_see_position(guide, participant);
        json!({
            "participant": named.then_some(participant),
            "stance": named.then(|| held.taken.stance.as_str()),
            "symbol": held.taken.symbol,
            "older_text": newest != Some(&held.taken.symbol),
            "paragraphs": held.taken.paragraphs,
            "reason": held.taken.reason.as_ref().filter(|_| named),
            "since": held.at,
        })
    });
    let rows: Vec<Value> = rows.collect();
    part(&look, &rows)
}

/// A silence procedure as a reader sees it.
fn procedure(look: &Look, silence: &Silence) -> Option<Value> {
    let proposed = silence.period.proposed.as_ref()?;
    let guide = look.world.guides.get(proposed.guide.as_str())?;
    if !look.sight.may_see_silence(guide, silence) {
        return None;
    }
    let running = silence.period.running.as_ref();
    let broken = silence.period.broken.as_ref().filter(|_| look.sight.may_see_who_broke(silence));
    Some(json!({
        "silence": silence.silence,
        "guide": proposed.guide,
        "symbol": proposed.symbol,
        "body": proposed.body,
        "state": silence.stage().as_str(),
        "expires": running.map(|running| &running.expires),
        "addressees": running.map(|running| running.started.addressees.len()),
        "broken": broken,
        "silent": silence.held.as_ref().map(|held| held.silent.len()),
        "opened": silence.held.as_ref().map(|held| held.opened.len()),
        "late": silence.late.len(),
        "informed": silence.informed.as_ref().map(|(_, outcome)| outcome),
        "version": silence.version,
    }))
}

pub(crate) async fn silences(look: Look) -> Listed {
    let rows: Vec<Value> =
        look.world.silences.all().filter_map(|silence| procedure(&look, silence)).collect();
    part(&look, &rows)
}

pub(crate) async fn silence(look: Look, Path(id): Path<String>) -> Result<Response, Problem> {
    let silence = look.world.silences.get(&id).ok_or_else(Problem::absent)?;
    let whole = procedure(&look, silence).ok_or_else(Problem::absent)?;
    Ok(record(silence.version, whole))
}
