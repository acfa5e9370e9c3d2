//! What may a person see at an instant, asked now? Unreadable equals absent.
//!
//! The rules are those of the secretariat's semantics: a person with no mandate live now sees nothing, at any
//! instant; a thing of the past is seen by the mandates of that past; personal data of the past must be allowed
//! now as well, except to the auditor (DR09). Whoever asks here and gets `false` answers "there is no such thing".

mod committees;
mod guides;
mod rounds;

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::{BodyCode, EntryId, NominationRef, ParticipantCode, PersonId, Role};
use jiff::Timestamp;

use crate::audit_trail::Row;
use crate::calls::{self, Call};
use crate::fact::key_of;
use crate::focal_points::{self, Official, Succession};
use crate::intake::Arrival;
use crate::letters::Letter;
use crate::mandates::Mandate;
use crate::nominations::{Line, Nomination};
use crate::roster::{Entry, Reach};
use crate::world::World;

/// Kinds of letters whose text holds a one-time link; only the addressee may read it.
const WITH_LINK: [&str; 2] = ["sign-in-link", "consent-requested"];

/// The capacities in which somebody reads a form; the words of the forms' `visible_to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reader {
    /// Acts for the participant that nominated.
    Nominator,
    /// Is the person put forward.
    Nominee,
    /// Belongs to the secretariat.
    Staff,
    /// Searches for a member or observer, and may find the entry.
    Searcher,
    /// Audits.
    Auditor,
}

impl Reader {
    /// The word of the forms.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Nominator => "nominator",
            Self::Nominee => "nominee",
            Self::Staff => "rso",
            Self::Searcher => "searcher",
            Self::Auditor => "auditor",
        }
    }
}

/// In which capacities somebody reads one form: then, and now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readers {
    then: Vec<Reader>,
    now: Vec<Reader>,
    /// Whether the expert's e-mail address may be shown to searchers, then and now.
    contact: bool,
}

/// What a form says of a field.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// Whether it holds personal data.
    pub personal: bool,
    /// Who may see it, in the words of the form.
    pub visible_to: &'a [String],
}

impl Readers {
    /// Whether a field may be shown. The address of an expert reaches a searcher with the consent to show contact.
    #[must_use]
    pub fn may_read(&self, field: Field<'_>) -> bool {
        let listed = |reader: &Reader| {
            field.visible_to.iter().any(|word| word == reader.as_str())
                || (*reader == Reader::Searcher && field.id == "email" && self.contact)
        };
        let then = self.then.iter().any(listed);
        then && (!field.personal
            || self.now.iter().any(listed)
            || (self.audits() && listed(&Reader::Auditor)))
    }

    /// Whether nothing at all may be read.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.then.is_empty()
    }

    fn audits(&self) -> bool {
        self.then.contains(&Reader::Auditor)
    }
}

/// One way in which somebody acts at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    role: Role,
    participant: Option<ParticipantCode>,
    body: Option<BodyCode>,
}

/// The eyes of one person, standing at an instant and asking now.
#[derive(Clone, Debug)]
pub struct Sight {
    person: Option<PersonId>,
    then: Vec<Standing>,
    now: Vec<Standing>,
    /// The committees on which a participant the person stood for was seated then.
    committees: BTreeSet<BodyCode>,
    at: Timestamp,
    asked_at: Timestamp,
    newest: Arc<World>,
}

impl Sight {
    /// The eyes of a person who stands in `world` at its instant and asks now, in the newest world.
    #[must_use]
    pub fn of(person: &PersonId, world: &World, newest: &Arc<World>, now: Timestamp) -> Self {
        let at = world.instant_or(now);
        let then = standings(world, person, at);
        Self {
            person: Some(person.clone()),
            committees: committees(world, &then, at),
            then,
            now: standings(newest, person, now),
            at,
            asked_at: now,
            newest: newest.clone(),
        }
    }

    /// The eyes of somebody who proved nothing.
    #[must_use]
    pub fn nobody(newest: &Arc<World>, now: Timestamp) -> Self {
        Self {
            person: None,
            committees: BTreeSet::new(),
            then: Vec::new(),
            now: Vec::new(),
            at: now,
            asked_at: now,
            newest: newest.clone(),
        }
    }

    /// The eyes of a nominee who came by a one-time link: her own nomination, nothing else, today only.
    #[must_use]
    pub fn nominee(person: &PersonId, newest: &Arc<World>, now: Timestamp) -> Self {
        Self { person: Some(person.clone()), ..Self::nobody(newest, now) }
    }

    /// Who looks.
    #[must_use]
    pub const fn person(&self) -> Option<&PersonId> {
        self.person.as_ref()
    }

    /// The instant looked at.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Whether the person held this role then, and holds any mandate now.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.asks_rightly() && self.then.iter().any(|standing| standing.role == role)
    }

    /// Whether the person belonged to the secretariat then, and holds any mandate now.
    #[must_use]
    pub fn is_staff(&self) -> bool {
        self.asks_rightly() && staff(&self.then)
    }

    /// Whether the person audits.
    #[must_use]
    pub fn is_auditor(&self) -> bool {
        self.is(Role::Auditor)
    }

    /// Whether the person sees what the secretariat sees.
    #[must_use]
    pub fn sees_all(&self) -> bool {
        self.is_staff() || self.is_auditor()
    }

    /// Whether the person held any mandate then and holds one now.
    #[must_use]
    pub fn takes_part(&self) -> bool {
        self.asks_rightly() && !self.then.is_empty()
    }

    /// The participants the person acted for then.
    pub fn acts_for(&self) -> impl Iterator<Item = &ParticipantCode> {
        let rightly = self.asks_rightly();
        self.then.iter().filter(move |_| rightly).filter_map(|standing| standing.participant.as_ref())
    }

    /// A person with no mandate live now sees nothing, at any instant.
    fn asks_rightly(&self) -> bool {
        !self.now.is_empty()
    }

    /// Whether a nomination exists for this person.
    #[must_use]
    pub fn may_see_nomination(&self, nomination: &Nomination) -> bool {
        self.sees_all()
            || self.speaks_for(&nomination.nominator)
            || self.is_person(nomination.form.nominee_id())
    }

    /// The same, told without opening nominations.
    pub fn sees_nominations<'s>(&'s self, world: &'s World) -> impl Fn(&NominationRef, &Line) -> bool + 's {
        let (all, own) = (self.sees_all(), world.nominations.of_persons(self.person()));
        move |reference, line| all || self.speaks_for(&line.nominator) || own.contains(reference)
    }

    /// In which capacities the person reads a nomination's form.
    #[must_use]
    pub fn readers_of_nomination(&self, nomination: &Nomination) -> Readers {
        self.readers(&nomination.nominator, nomination.form.nominee_id())
    }

    /// Whether an entry exists for this person: to the secretariat, the auditor, its nominator and its expert
    /// whatever its state; to others only while it may be found.
    #[must_use]
    pub fn may_see_entry(&self, entry: &Entry) -> bool {
        self.sees_all()
            || self.speaks_for(&entry.nominator)
            || self.is_person(&entry.expert)
            || self.may_find(entry)
    }

    /// Whether a search of this person finds an entry: its consent is live at the instant looked at and, except
    /// for the auditor, today (DR09).
    #[must_use]
    pub fn may_find(&self, entry: &Entry) -> bool {
        self.may_search()
            && entry.may_be_found(self.at)
            && (self.is_auditor() || self.found_today(&entry.entry))
    }

    /// Which entries a search of this person finds; none where it may not search. The same as [`Self::may_find`], for all at once.
    #[must_use]
    pub fn reach(&self) -> Option<Reach<'_>> {
        let today = (!self.is_auditor()).then_some((&self.newest.roster, self.asked_at));
        self.may_search().then_some(Reach { at: self.at, today })
    }

    /// Whether the person may search the roster.
    #[must_use]
    pub fn may_search(&self) -> bool {
        self.sees_all() || (self.asks_rightly() && searches(&self.then))
    }

    fn found_today(&self, entry: &EntryId) -> bool {
        self.newest.roster.get(entry.as_str()).is_some_and(|today| today.may_be_found(self.asked_at))
    }

    /// In which capacities the person reads an entry.
    #[must_use]
    pub fn readers_of_entry(&self, entry: &Entry) -> Readers {
        let mut readers = self.readers(&entry.nominator, &entry.expert);
        if self.asks_rightly() && self.may_find(entry) {
            readers.then.extend(searches(&self.then).then_some(Reader::Searcher));
            readers.now.extend(searches(&self.now).then_some(Reader::Searcher));
        }
        let today = self.newest.roster.get(entry.entry.as_str());
        readers.contact =
            entry.consent.may_be_contacted() && today.is_some_and(|today| today.consent.may_be_contacted());
        readers
    }

    /// Whether the nomination of a focal point exists for this person. Those who serve or served are in the
    /// directory of every participant; what is still being dealt with is the member's and the secretariat's.
    #[must_use]
    pub fn may_see_focal_point(&self, succession: &Succession, official: &Official) -> bool {
        let public =
            !matches!(official.state, focal_points::State::Submitted | focal_points::State::Returned);
        self.sees_all() || self.speaks_for(&succession.member) || (public && self.takes_part())
    }

    /// In which capacities the person reads the form of a member's focal point, the questionnaire's included.
    #[must_use]
    pub fn readers_of_official(&self, member: &ParticipantCode, official: &PersonId) -> Readers {
        let mut readers = self.readers(member, official);
        if self.asks_rightly() {
            readers.then.extend(searches(&self.then).then_some(Reader::Searcher));
            readers.now.extend(searches(&self.now).then_some(Reader::Searcher));
        }
        readers
    }

    /// Whether a call exists for this person; one that is not issued is the secretariat's alone.
    #[must_use]
    pub fn may_see_call(&self, call: &Call) -> bool {
        self.sees_all() || (call.state != calls::State::Drafted && self.takes_part())
    }

    /// Whether the person sees what every participant made of a call, not only its own answer.
    #[must_use]
    pub fn may_see_response(&self, participant: &ParticipantCode) -> bool {
        self.sees_all() || self.speaks_for(participant)
    }

    /// Whether an arrival exists for this person.
    #[must_use]
    pub fn may_see_arrival(&self, _arrival: &Arrival) -> bool {
        self.sees_all()
    }

    /// Whether a letter exists for this person.
    #[must_use]
    pub fn may_see_letter(&self, letter: &Letter) -> bool {
        self.sees_all() || (self.takes_part() && self.is_person(&letter.person))
    }

    /// Whether its text may be read: a letter with a one-time link only by its addressee, or in a rehearsal.
    #[must_use]
    pub fn may_read_letter(&self, letter: &Letter) -> bool {
        let private = WITH_LINK.contains(&&*letter.kind) && !self.newest.purpose.is_rehearsal();
        self.may_see_letter(letter) && (!private || self.is_person(&letter.person))
    }

    /// Whether a mandate exists for this person.
    #[must_use]
    pub fn may_see_mandate(&self, mandate: &Mandate) -> bool {
        self.sees_all() || (self.takes_part() && self.is_person(&mandate.person))
    }

    /// Whether a row of the audit trail exists for this person: that of a matter the person may see.
    #[must_use]
    pub fn may_see_row(&self, world: &World, row: &Row) -> bool {
        !self.is_kept_from(&row.stream, row.event_type())
            && (self.sees_all() || self.may_see_matter(world, row.matter()))
    }

    /// Whether a matter, named by its stream, exists for this person.
    #[must_use]
    pub fn may_see_matter(&self, world: &World, matter: &str) -> bool {
        if self.sees_all() {
            return true;
        }
        let key = key_of(matter);
        match matter.split('/').next().unwrap_or_default() {
            "expert-nomination" => world.nominations.get(key).is_some_and(|one| self.may_see_nomination(one)),
            "roster-entry" => world.roster.get(key).is_some_and(|one| self.may_see_entry(one)),
            "roster-call" => world.calls.get(key).is_some_and(|one| self.may_see_call(one)),
            "nfp" => self.speaks_for(&ParticipantCode::new(key)),
            // The project desk that runs the questionnaire sees how each place came about.
            "qfp" => self.speaks_for(&ParticipantCode::new(key)) || self.is(Role::Iom),
            "participant" | "body" => self.takes_part(),
            "tasking" | "chronicle" | "meeting" => self.may_see_proceedings(),
            "committee" => world.committees.get(key).is_some_and(|one| self.may_enter_committee(one)),
            "statement" => world.statements.get(key).is_some_and(|one| self.may_see_statement(one)),
            "publication" => world.publications.get(key).is_some_and(|one| self.may_see_publication(one)),
            kind @ ("round" | "response" | "comment") => {
                self.may_see_review(world, kind, key).unwrap_or(false)
            }
            "mandate" => world.mandates.get(key).is_some_and(|one| self.may_see_mandate(one)),
            "letter" => world.letters.get(key).is_some_and(|one| self.may_see_letter(one)),
            "guide" => world.guides.get(key).is_some_and(|one| self.may_see_guide(one)),
            "silence" => self.may_see_silence_named(world, key),
            "position" => key.rsplit_once('/').is_some_and(|(guide, participant)| {
                let participant = ParticipantCode::new(participant);
                world.guides.get(guide).is_some_and(|one| self.may_see_position(one, &participant))
            }),
            _ => false,
        }
    }

    fn may_see_silence_named(&self, world: &World, key: &str) -> bool {
        let silence = world.silences.get(key);
        let guide = silence
            .and_then(|silence| silence.period.proposed.as_ref())
            .and_then(|proposed| world.guides.get(proposed.guide.as_str()));
        guide.zip(silence).is_some_and(|(guide, silence)| self.may_see_silence(guide, silence))
    }

    fn readers(&self, nominator: &ParticipantCode, nominee: &PersonId) -> Readers {
        let own = self.is_person(nominee);
        let rightly = self.asks_rightly();
        let readers = |standings: &[Standing]| {
            let of = [
                (rightly && speaks(standings, nominator)).then_some(Reader::Nominator),
                own.then_some(Reader::Nominee),
                (rightly && staff(standings)).then_some(Reader::Staff),
                (rightly && holds(standings, Role::Auditor)).then_some(Reader::Auditor),
            ];
            of.into_iter().flatten().collect()
        };
        Readers { then: readers(&self.then), now: readers(&self.now), contact: false }
    }

    fn speaks_for(&self, participant: &ParticipantCode) -> bool {
        self.asks_rightly() && speaks(&self.then, participant)
    }

    fn is_person(&self, person: &PersonId) -> bool {
        self.person.as_ref() == Some(person)
    }
}

fn standings(world: &World, person: &PersonId, at: Timestamp) -> Vec<Standing> {
    let live = world.mandates.live(person.as_str(), at);
    live.map(|mandate| Standing {
        role: mandate.role,
        participant: mandate.participant.clone(),
        body: mandate.body.clone(),
    })
    .collect()
}

/// A participant sits on a committee while somebody holds a mandate for it there.
fn committees(world: &World, then: &[Standing], at: Timestamp) -> BTreeSet<BodyCode> {
    let own: BTreeSet<&ParticipantCode> = then.iter().filter_map(|it| it.participant.as_ref()).collect();
    if own.is_empty() {
        return BTreeSet::new();
    }
    let seated = world.mandates.all().filter(|mandate| {
        matches!(mandate.role, Role::Committee | Role::CoLeads | Role::Expert)
            && mandate.participant.as_ref().is_some_and(|code| own.contains(code))
            && mandate.is_live(at)
    });
    let by_mandate = seated.filter_map(|mandate| mandate.body.clone());
    let zone = world.settings.zone(at);
    let seats = world.committees.all().filter(|one| own.iter().any(|code| one.seats(code, at, zone)));
    by_mandate.chain(seats.map(crate::committees::Committee::body)).collect()
}

fn holds(standings: &[Standing], role: Role) -> bool {
    standings.iter().any(|standing| standing.role == role)
}

fn staff(standings: &[Standing]) -> bool {
    standings.iter().any(|standing| standing.role.is_staff())
}

/// Whether somebody puts people forward for a participant.
fn speaks(standings: &[Standing], participant: &ParticipantCode) -> bool {
    standings.iter().any(|standing| {
        matches!(standing.role, Role::Nominator | Role::MemberGovernment)
            && standing.participant.as_ref() == Some(participant)
    })
}

/// Whether somebody acts for a member or observer, all of whom may search.
fn searches(standings: &[Standing]) -> bool {
    standings.iter().any(|standing| {
        matches!(standing.role, Role::Searcher | Role::Nominator | Role::MemberGovernment | Role::Nfp)
    })
}
