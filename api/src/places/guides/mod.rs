//! `/guides`: the guides, their texts, what changed, what they cover, what bodies did with them.

pub(crate) mod act;
pub(crate) mod beside;
pub(crate) mod cards;
pub(crate) mod coverage;
pub(crate) mod desk;
pub(crate) mod files;
pub(crate) mod grid;
pub(crate) mod import;
pub(crate) mod languages;
pub(crate) mod lineage;
pub(crate) mod list;
pub(crate) mod opened;
pub(crate) mod redline;
pub(crate) mod text;
pub(crate) mod workspace;

use domain::guide::Stage;
use projections::guides::Guide;

use crate::look::Look;
use crate::problem::Problem;
use crate::view::{Deadline, Status, Wall};

/// The guide of an address, if it exists for the reader.
pub(crate) fn guide<'a>(look: &'a Look, id: &str) -> Result<&'a Guide, Problem> {
    look.world.guides.get(id).filter(|guide| look.sight.may_see_guide(guide)).ok_or_else(Problem::absent)
}

/// The language asked for, where it is another than that of the source.
pub(crate) fn in_language<'a>(look: &'a Look, guide: &Guide) -> Option<&'a str> {
    look.asked("language").filter(|language| *language != guide.dossier.language.as_str())
}

/// The words of a stage, as people say them.
pub(crate) fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Outline => "Outline",
        Stage::Drafting => "Being drafted",
        Stage::CommitteeReview => "In committee",
        Stage::MemberReview => "With all members",
        Stage::Consolidation => "Comments being decided",
        Stage::FinalText => "Final text",
        Stage::UnderSilence => "Under silence",
        Stage::Cleared => "Cleared",
        Stage::Endorsed => "Endorsed",
        Stage::Published => "Published",
        Stage::Superseded => "Superseded",
        Stage::Withdrawn => "Withdrawn",
    }
}

/// State, who owes the next act, by when.
pub(crate) fn status(look: &Look, guide: &Guide, wall: &Wall) -> Status {
    let dossier = &guide.dossier;
    let (owes, act) = owed(guide);
    let (tone, mark) = match dossier.stage {
        Stage::Published => ("is-done", "●"),
        Stage::Superseded | Stage::Withdrawn => ("", "–"),
        Stage::UnderSilence | Stage::MemberReview => ("is-owed", "◔"),
        _ => ("is-owed", "▲"),
    };
    let ends = silence_ends(look, guide);
    let by = ends.map(|at| {
        let due = Deadline::long(wall, at);
        if look.as_of.is_some() { due.standing_still() } else { due }
    });
    let otherwise = if by.is_none() { "No instant is set." } else { "" };
    Status {
        tone,
        mark,
        state: stage(dossier.stage).to_owned(),
        why: None,
        owes: owes.to_owned(),
        act,
        by,
        until: "",
        otherwise: otherwise.to_owned(),
    }
}

/// When the silence it is under ends.
pub(crate) fn silence_ends(look: &Look, guide: &Guide) -> Option<jiff::Timestamp> {
    let under = guide.dossier.stage == Stage::UnderSilence;
    let silence = guide.dossier.silence.as_ref().filter(|_| under)?;
    look.world.silences.get(silence.as_str())?.expires().map(|expires| expires.at)
}

/// Who owes the next act, and which.
pub(crate) fn owed(guide: &Guide) -> (&'static str, String) {
    let dossier = &guide.dossier;
    let brackets = dossier.open_brackets();
    let (who, act) = match dossier.stage {
        Stage::Outline => ("The co-leads", "approve the outline"),
        Stage::Drafting => ("The drafters", "write the sections; the secretariat issues the draft"),
        Stage::CommitteeReview => ("The drafting committee", "read the draft; both co-leads open the round"),
        Stage::MemberReview => ("All members", "comment on the draft"),
        Stage::Consolidation => ("The co-leads", "decide the comments and issue the final text"),
        Stage::FinalText => {
            ("The co-chairs", "place the text under silence, or have it cleared in a meeting")
        }
        Stage::UnderSilence => ("The members", "object or propose an amendment in writing before the end"),
        Stage::Cleared => ("The senior officials", "endorse the text"),
        Stage::Endorsed => ("The secretariat", "publish what was endorsed"),
        Stage::Published => ("Nobody", "it is published"),
        Stage::Superseded => ("Nobody", "another guide took its place"),
        Stage::Withdrawn => ("Nobody", "it was given up"),
    };
    let act = if brackets.is_empty() || dossier.stage.is_settled() {
        act.to_owned()
    } else {
        format!("{act}; open: {}", brackets.join(", "))
    };
    (who, act)
}
