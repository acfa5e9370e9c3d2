//! What stood in every read model at one position of the journal?

use domain::{
    Event, call, committee, focal_point, nomination, questionnaire_focal_point, roster_entry, round, silence,
    tasking,
};
use eventstore::Recorded;
use eventstore::saved::{Parts, SavedPart};
use jiff::Timestamp;
use serde::Serialize;

use crate::audit_trail::AuditTrail;
use crate::bodies::Bodies;
use crate::calls::Calls;
use crate::chronicle::Chronicle;
use crate::committees::Committees;
use crate::deadlines::{self, Deadlines, before};
use crate::erasures::Erasures;
use crate::fact::Fact;
use crate::focal_points::FocalPoints;
use crate::guides::{Guides, Silences};
use crate::history::History;
use crate::intake::Intake;
use crate::letters::Letters;
use crate::lexicon::Lexicon;
use crate::mandates::Mandates;
use crate::meetings::Meetings;
use crate::nominations::Nominations;
use crate::participants::Participants;
use crate::publications::Publications;
use crate::purpose::Purpose;
use crate::questionnaire_focal_points::QuestionnaireFocalPoints;
use crate::roster::Roster;
use crate::rounds::Rounds;
use crate::saved::{In, Out, Saved};
use crate::settings::Settings;
use crate::sign_ins::SignIns;
use crate::statements::Statements;
use crate::statistics::Tallies;
use crate::taskings::Taskings;

/// All read models at one position: immutable once published, cheap to clone, shared structure throughout.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct World {
    position: u64,
    recorded_at: Timestamp,
    standing_at: Option<Timestamp>,
    /// What the journal is for.
    pub purpose: Purpose,
    /// The register of participants.
    pub participants: Participants,
    /// The bodies.
    pub bodies: Bodies,
    /// Who may act for whom.
    pub mandates: Mandates,
    /// Calendar and procedures.
    pub settings: Settings,
    /// The calls for experts.
    pub calls: Calls,
    /// Nominations of experts.
    pub nominations: Nominations,
    /// What dashboards count of the nominations.
    #[serde(skip)]
    pub tallies: Tallies,
    /// The roster.
    pub roster: Roster,
    /// National focal points.
    pub focal_points: FocalPoints,
    /// Questionnaire focal points.
    pub questionnaire_focal_points: QuestionnaireFocalPoints,
    /// What ministers and senior officials asked for.
    pub taskings: Taskings,
    /// Matters of others.
    pub chronicle: Chronicle,
    /// Meetings of ministers and senior officials.
    pub meetings: Meetings,
    /// Drafting committees.
    pub committees: Committees,
    /// Statements beside texts.
    pub statements: Statements,
    /// Publications.
    pub publications: Publications,
    /// Policy guides, with positions and openings.
    pub guides: Guides,
    /// Silence procedures.
    pub silences: Silences,
    /// Rounds of comments, their answers and comments.
    pub rounds: Rounds,
    /// What arrived.
    pub intake: Intake,
    /// Letters.
    pub letters: Letters,
    /// Links and cookies.
    #[serde(skip)]
    pub sign_ins: SignIns,
    /// Erasures of persons' data, and legal holds.
    pub erasures: Erasures,
    /// What falls due.
    pub deadlines: Deadlines,
    /// The events of every matter.
    #[serde(skip)]
    pub history: History,
    /// A row for every event.
    #[serde(skip)]
    pub audit_trail: AuditTrail,
    #[serde(skip)]
    lexicon: Lexicon,
}

/// Parts a saved world has, each about as long to read as the others.
pub(crate) const PARTS: usize = 5;

/// Writes models one after the other.
macro_rules! saved {
    ($to:expr => $($model:ident),* $(,)?) => {{
        let mut out = Out::new($to);
        $( Saved::save($model, &mut out); )*
        out.finish()?;
        $to.end_part();
    }};
}

/// A world of which these models are read and all others are empty.
macro_rules! loaded {
    ($bytes:expr => $($model:ident),* $(,)?) => {{
        let mut from = In::new($bytes);
        let mut world = World::default();
        let read = (|| { $( world.$model = Saved::load(&mut from)?; )* from.is_whole().then_some(()) })();
        read.map(|()| world)
    }};
}

impl World {
    /// The position of the last event folded; 0 before the first.
    #[must_use]
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// When the last event was recorded, by the journal's clock.
    #[must_use]
    pub const fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    /// The past instant this world was asked for; none in the newest world.
    #[must_use]
    pub const fn standing_at(&self) -> Option<Timestamp> {
        self.standing_at
    }

    /// The instant by which a page computes what is late and what is live: the past instant asked for, else now.
    #[must_use]
    pub fn instant_or(&self, now: Timestamp) -> Timestamp {
        self.standing_at.unwrap_or(now)
    }

    /// The same world, seen as of an instant.
    #[must_use]
    pub(crate) fn standing(mut self, at: Timestamp) -> Self {
        self.standing_at = Some(at);
        self
    }

    /// Folds the next event of the journal into all models.
    pub fn apply(&mut self, recorded: &Recorded, event: &Event) {
        let fact = Fact::of(recorded);
        debug_assert_eq!(fact.position, self.position + 1, "events are folded in order, without gaps");
        self.position = fact.position;
        self.recorded_at = fact.at;
        let place = self.history.apply(&fact, event);
        self.audit_trail.apply(&fact, event, place);
        self.fold(&fact, event);
    }

    /// Folds an event of one matter alone: what the models say of other matters is then of no use.
    pub(crate) fn apply_alone(&mut self, recorded: &Recorded, event: &Event) {
        self.fold(&Fact::of(recorded), event);
    }

    fn fold(&mut self, fact: &Fact<'_>, event: &Event) {
        match event {
            Event::Participant(event) => self.participants.apply(fact, event),
            Event::Body(event) => self.bodies.apply(fact, event),
            Event::Mandate(event) => self.mandates.apply(fact, event),
            Event::Calendar(event) => self.settings.apply_calendar(fact, event),
            Event::Procedure(event) => self.settings.apply_procedure(fact, event),
            Event::Call(event) => self.fold_call(fact, event),
            Event::Nomination(event) => self.fold_nomination(fact, event),
            Event::RosterEntry(event) => self.fold_entry(fact, event),
            Event::FocalPoint(event) => self.fold_focal_point(fact, event),
            Event::QuestionnaireFocalPoint(event) => self.fold_questionnaire_focal_point(fact, event),
            Event::Tasking(event) => self.fold_tasking(fact, event),
            Event::Chronicle(event) => self.chronicle.apply(fact, event),
            Event::Meeting(event) => self.meetings.apply(fact, event),
            Event::Committee(event) => self.fold_committee(fact, event),
            Event::Statement(event) => self.statements.apply(fact, event),
            Event::Publication(event) => self.publications.apply(fact, event),
            Event::Round(event) => self.fold_round(fact, event),
            Event::Response(event) => self.rounds.apply_answer(fact, event),
            Event::Comment(event) => self.rounds.apply_comment(fact, event),
            Event::Intake(event) => self.intake.apply(fact, event),
            Event::Letter(event) => self.letters.apply(fact, event, &mut self.lexicon),
            Event::SignIn(event) => self.sign_ins.apply(fact, event),
            Event::Erasure(event) => self.erasures.apply(fact, event),
            Event::ServiceRecord(event) => self.purpose.apply(fact, event),
            Event::Guide(event) => self.guides.apply(fact, event),
            Event::Silence(event) => self.fold_silence(fact, event),
            Event::Position(event) => self.guides.apply_position(fact, event),
            Event::Opening(event) => self.guides.apply_opening(fact, event),
        }
    }

    fn fold_call(&mut self, fact: &Fact<'_>, event: &call::Event) {
        let before = before(self.calls.get(fact.key()).into_iter().flat_map(deadlines::of_call));
        self.calls.apply(fact, event);
        let now = self.calls.get(fact.key()).into_iter().flat_map(deadlines::of_call);
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
    }

    fn fold_nomination(&mut self, fact: &Fact<'_>, event: &nomination::Event) {
        let known = self.nominations.get(fact.key());
        let before = before(known.into_iter().flat_map(deadlines::of_nomination));
        let Some(nomination) = self.nominations.apply(fact, event, &mut self.lexicon) else { return };
        self.calls.apply_nomination(nomination, event);
        let zone = self.settings.zone(fact.at);
        if self.tallies.is_in(zone) && crate::statistics::counts(event) {
            self.tallies.note(nomination, zone);
        }
        let now = deadlines::of_nomination(nomination);
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
        if !self.tallies.is_in(self.settings.zone(fact.at)) {
            self.tallies.note_all(&self.nominations, self.settings.zone(fact.at));
        }
    }

    fn fold_entry(&mut self, fact: &Fact<'_>, event: &roster_entry::Event) {
        let before = before(self.roster.get(fact.key()).into_iter().flat_map(deadlines::of_entry));
        let nominated = match event {
            roster_entry::Event::Published(published) => self.nominations.get(published.nomination.as_str()),
            _ => None,
        };
        let nominated = nominated.map(|nomination| &*nomination.form);
        let Some(entry) = self.roster.apply(fact, event, nominated, &mut self.lexicon) else { return };
        let now = deadlines::of_entry(entry);
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
    }

    fn fold_focal_point(&mut self, fact: &Fact<'_>, event: &focal_point::Event) {
        let known = self.focal_points.get(fact.key());
        let before = before(known.into_iter().flat_map(deadlines::of_succession));
        let now = deadlines::of_succession(self.focal_points.apply(fact, event, &mut self.lexicon));
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
    }

    fn fold_round(&mut self, fact: &Fact<'_>, event: &round::Event) {
        let before = before(self.rounds.get(fact.key()).into_iter().flat_map(deadlines::of_round));
        self.rounds.apply_round(fact, event);
        let now = self.rounds.get(fact.key()).into_iter().flat_map(deadlines::of_round);
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
    }

    fn fold_questionnaire_focal_point(&mut self, fact: &Fact<'_>, event: &questionnaire_focal_point::Event) {
        let known = self.questionnaire_focal_points.get(fact.key());
        let before = before(known.into_iter().flat_map(deadlines::of_place));
        let now = deadlines::of_place(self.questionnaire_focal_points.apply(fact, event, &mut self.lexicon));
        self.deadlines.replace(&fact.envelope.stream, &before, now, &mut self.lexicon);
    }

    fn fold_tasking(&mut self, fact: &Fact<'_>, event: &tasking::Event) {
        let zone = self.settings.zone(fact.at);
        let known = self.taskings.get(fact.key());
        let before = before(known.into_iter().flat_map(|one| deadlines::of_tasking(one, zone)));
        let now = deadlines::of_tasking(self.taskings.apply(fact, event), zone);
        self.deadlines.replace(&fact.envelope.stream, &before, now.into_iter(), &mut self.lexicon);
    }

    fn fold_committee(&mut self, fact: &Fact<'_>, event: &committee::Event) {
        let zone = self.settings.zone(fact.at);
        let known = self.committees.get(fact.key());
        let before = before(known.into_iter().flat_map(|one| deadlines::of_committee(one, zone)));
        let now = deadlines::of_committee(self.committees.apply(fact, event), zone);
        self.deadlines.replace(&fact.envelope.stream, &before, now.into_iter(), &mut self.lexicon);
    }

    fn fold_silence(&mut self, fact: &Fact<'_>, event: &silence::Event) {
        let before = before(self.silences.get(fact.key()).and_then(crate::guides::instants));
        self.silences.apply(fact, event);
        self.guides.apply_silence(event);
        let now = self.silences.get(fact.key()).and_then(crate::guides::instants);
        self.deadlines.replace(&fact.envelope.stream, &before, now.into_iter(), &mut self.lexicon);
    }

    /// Writes the world in parts that can be read side by side.
    pub(crate) fn save(&self, to: &mut Parts<'_>) -> std::io::Result<()> {
        let Self {
            position,
            recorded_at,
            standing_at: _,
            purpose,
            participants,
            bodies,
            mandates,
            settings,
            calls,
            nominations,
            tallies,
            roster,
            focal_points,
            questionnaire_focal_points,
            taskings,
            chronicle,
            meetings,
            committees,
            statements,
            publications,
            guides,
            silences,
            rounds,
            intake,
            letters,
            sign_ins,
            erasures,
            deadlines,
            history,
            audit_trail,
            lexicon,
        } = self;
        saved!(to => audit_trail);
        saved!(to => history);
        saved!(to => lexicon, nominations, tallies, roster);
        saved!(to => letters);
        saved!(
            to => position, recorded_at, purpose, participants, bodies, mandates, settings, calls, focal_points,
            questionnaire_focal_points, taskings, chronicle, meetings, committees, statements, publications,
            guides, silences, rounds, intake, sign_ins, erasures, deadlines
        );
        Ok(())
    }

    /// The world that was written in parts; none where they are something else.
    pub(crate) fn load([trail, history, experts, letters, rest]: &[SavedPart; PARTS]) -> Option<Self> {
        let (trail, history, experts, letters, rest) = std::thread::scope(|threads| {
            let trail = threads.spawn(|| loaded!(trail => audit_trail));
            let history = threads.spawn(|| loaded!(history => history));
            let experts = threads.spawn(|| loaded!(experts => lexicon, nominations, tallies, roster));
            let letters = threads.spawn(|| loaded!(letters => letters));
            let rest = loaded!(
                rest => position, recorded_at, purpose, participants, bodies, mandates, settings, calls, focal_points,
                questionnaire_focal_points, taskings, chronicle, meetings, committees, statements, publications,
                guides, silences, rounds, intake, sign_ins, erasures, deadlines
            );
            let (history, letters) = (history.join().ok()??, letters.join().ok()??);
            Some((trail.join().ok()??, history, experts.join().ok()??, letters, rest?))
        })?;
        Some(Self {
            history: history.history,
            audit_trail: trail.audit_trail,
            lexicon: experts.lexicon,
            nominations: experts.nominations,
            tallies: experts.tallies,
            roster: experts.roster,
            letters: letters.letters,
            ..rest
        })
    }

    /// A world that claims to stand at a position, for tests of what is kept.
    #[cfg(test)]
    pub(crate) fn stand_for_test(&mut self, position: u64) {
        self.position = position;
    }
}
