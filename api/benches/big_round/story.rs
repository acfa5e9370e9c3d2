//! How does a round of 31,422 comments come about? Through the office's own door, request by request, as people would ask.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use domain::calendar::Deadline;
use domain::comment::event::{Anchor, Disposition, Kind as Remark, Words};
use domain::guide::command::{EditSection, Heading, Issue, Open};
use domain::guide::event::{Classification, Instrument};
use domain::mandate::command::Grant;
use domain::mandate::event::Identity;
use domain::participant::event::{Capacity, CapacityGiven, Kind, Registered};
use domain::participant::{self, PLENARY};
use domain::position::event::Stance;
use domain::round::event::{FixedText, Kind as Asked, LanguageText, Manner};
use domain::service_record::event::Purpose;
use domain::testing::texts::{self, Choices};
use domain::text::markdown::{self, Marks};
use domain::text::{Document, Language, Symbol};
use domain::{
    Actor, Authority, CommentId, GuideId, ParticipantCode, PersonId, Role, RoundId, comment, guide, mandate,
    position, response, round,
};
use eventstore::{Journal, Key, SqliteJournal, SqliteKeys, StreamName};
use futures::stream::{self, StreamExt, TryStreamExt};
use jiff::Timestamp;
use workflows::demonstration;
use workflows::{Ask, Clock, NotDone, Office, Parts, Post, Request, Running, Secret, fresh};

/// The guide.
pub(crate) const GUIDE: &str = "PG-BIG";
/// The round.
pub(crate) const ROUND: &str = "PG-BIG/1";
/// Comments of the round: those of one published review of the Intergovernmental Panel on Climate Change.
pub(crate) const COMMENTS: usize = 31_422;
/// Those who made them.
pub(crate) const REVIEWERS: usize = 826;
/// Pages of the guide, of 600 words.
const PAGES: usize = 200;
/// Where the demonstration's story is left: both its guides are out for comment.
const BEGINS: &str = "2014-01-25T02:00:00Z";
/// When the big round closes.
const CLOSES: &str = "2014-02-28T10:00:00Z";
/// The first text, and the one that goes out.
const SYMBOLS: [&str; 2] = ["RSO/PG/BIG/2014/1", "RSO/PG/BIG/2014/2"];
/// Requests on their way at the same time.
const AT_ONCE: usize = 24;
/// The file that says that the round was told to its end.
const TOLD: &str = "told";

/// The office in which it happens.
pub(crate) struct House {
    pub(crate) office: Office,
    pub(crate) running: Running,
    people: BTreeMap<&'static str, PersonId>,
    asked: AtomicU64,
}

type Outcome<T = ()> = Result<T, NotDone>;

fn failure(why: impl std::fmt::Display) -> NotDone {
    NotDone::Failure(why.to_string())
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap_or_default()
}

fn reviewer(number: usize) -> ParticipantCode {
    ParticipantCode::new(format!("R{:03}", number + 1))
}

impl House {
    /// The office of a directory, with the round told to its end.
    pub(crate) async fn open(directory: &Path) -> Outcome<Self> {
        let clock = Clock::standing(demonstration::begins());
        let journal: Arc<dyn Journal> =
            Arc::new(SqliteJournal::open(directory, Arc::new(clock.clone())).map_err(failure)?);
        let keys = Arc::new(SqliteKeys::open(directory, Key::new([7; 32])).map_err(failure)?);
        let head = journal.head().await.map_err(failure)?;
        let office = Office::new(Parts { journal, keys, clock, secret: Secret::new([8; 32]) });
        office.clock().forward(Timestamp::from_microsecond(head.last_recorded_at).unwrap_or_default());
        let running = Running::new(office.clone(), Post::Mailbox);
        let mut house =
            Self { office, running, people: BTreeMap::new(), asked: AtomicU64::new(head.size << 8) };
        house.office.open(&Purpose::Demonstration, |_, _| {}).await.map_err(failure)?;
        let people = demonstration::people(&house.office).await?;
        house.people = people.iter().map(|(one, person)| (one.label, person.clone())).collect();
        if !directory.join(TOLD).exists() {
            if head.size > 0 {
                return Err(failure("the round was begun and not finished: take the directory away"));
            }
            demonstration::load((&house.office, &house.running), &people, at(BEGINS), |_, _| {}).await?;
            house.tell().await?;
            std::fs::write(directory.join(TOLD), "").map_err(failure)?;
        }
        Ok(house)
    }

    async fn tell(&self) -> Outcome {
        let text = texts::guide(1, PAGES);
        let reviewers = self.timed("826 reviewers registered", self.reviewers()).await?;
        self.timed("200 pages written and issued twice", self.guide(&text)).await?;
        self.timed("the round circulated", self.circulated()).await?;
        self.timed("31,422 comments drafted", self.drafted(&text, &reviewers)).await?;
        self.timed("826 answers submitted", self.submitted(&reviewers)).await?;
        self.timed("positions taken", self.positions(&reviewers)).await?;
        self.timed("the clerk reads it all", async { self.running.settle().await.map(|_| ()) }).await?;
        self.timed("the clock closes the round", self.closed()).await?;
        self.timed("comments sorted, proposed, decided", self.disposed()).await?;
        self.timed("the clerk reads it all", async { self.running.settle().await.map(|_| ()) }).await
    }

    async fn timed<T>(&self, what: &str, work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
        let begun = std::time::Instant::now();
        let done = Box::pin(work).await?;
        println!("  {what}: {:.1} s", begun.elapsed().as_secs_f64());
        Ok(done)
    }

    /// Somebody of the demonstration in one of her roles.
    pub(crate) async fn person(&self, label: &str, role: Role) -> Outcome<Authority> {
        let person = self.people.get(label).ok_or_else(|| failure(format!("nobody is {label}")))?;
        self.authority(person, role).await
    }

    /// The pseudonym of somebody of the demonstration.
    pub(crate) fn pseudonym(&self, label: &str) -> Option<&PersonId> {
        self.people.get(label)
    }

    async fn authority(&self, person: &PersonId, role: Role) -> Outcome<Authority> {
        let directory = self.office.directory().await?;
        let live = directory.live_mandates(person, self.office.clock().now());
        let held = live.into_iter().find(|held| held.granted.role == role);
        let granted = &held.ok_or_else(|| failure(format!("{person} is no {}", role.as_str())))?.granted;
        Ok(Authority {
            actor: Actor::Person(person.clone()),
            role,
            on_behalf_of: granted.participant.clone(),
            speaking_for: None,
            mandate: Some(granted.mandate.clone()),
        })
    }

    /// Asks, with a key of its own.
    pub(crate) async fn ask(&self, who: &Authority, ask: Ask) -> Outcome<workflows::Done> {
        let number = self.asked.fetch_add(1, Ordering::Relaxed);
        let request = Request::of(who.clone(), fresh::derived(&format!("big round {number}")), ask);
        self.office.execute(request).await
    }

    async fn of_guide(&self, who: &Authority, command: guide::Command) -> Outcome<workflows::Done> {
        self.ask(who, Ask::Guide(GuideId::new(GUIDE), command)).await
    }

    async fn reviewers(&self) -> Outcome<Vec<Authority>> {
        let mut all = Vec::with_capacity(REVIEWERS);
        for number in 0..REVIEWERS {
            let code = reviewer(number);
            let registered = Registered {
                code: code.clone(),
                kind: Kind::Country,
                name: format!("Member {code}"),
                iso2: None,
                sovereign: None,
                from: None,
                note: "Stand-in: no real participant.".to_owned(),
                illustrative: true,
            };
            let given =
                CapacityGiven { body: PLENARY.into(), capacity: Capacity::Member, from: None, until: None };
            let commands =
                [participant::Command::Register(registered), participant::Command::GiveCapacity(given)];
            for command in commands {
                self.by_the_secretariat(Ask::Participant(code.clone(), command)).await?;
            }
            let title = format!("Delegate of {code}");
            let grant = Grant {
                person: None,
                role: Role::MemberGovernment,
                participant: Some(code.clone()),
                body: None,
                label: title.clone(),
                powers: Vec::new(),
                from: None,
                until: None,
                identity: Identity { name: title, email: format!("{code}@travaux.example") },
            };
            let done = self.by_the_secretariat(Ask::Mandate(None, mandate::Command::Grant(grant))).await?;
            let person = {
                let directory = self.office.directory().await?;
                directory.mandates.get(done.id.as_str()).map(|held| held.granted.person.clone())
            };
            let person = person.ok_or_else(|| failure("a mandate is missing"))?;
            all.push(self.authority(&person, Role::MemberGovernment).await?);
        }
        Ok(all)
    }

    async fn by_the_secretariat(&self, ask: Ask) -> Outcome<workflows::Done> {
        self.ask(&Authority::secretariat(), ask).await
    }

    /// Outline, words, a first text, a revision of every fifth section, the text that goes out, the round opened by both co-leads.
    async fn guide(&self, text: &Document) -> Outcome {
        use guide::Command as C;
        let (office, drafter) =
            (self.person("R1", Role::Rso).await?, self.person("R1", Role::Drafter).await?);
        let leads = [self.person("L-TH", Role::CoLeads).await?, self.person("L-AU", Role::CoLeads).await?];
        let open = Open {
            title: "A guide as long as the longest".to_owned(),
            instrument: Instrument::Som,
            committee: "PG-2013".into(),
            tasking: None,
            symbol_base: "RSO/PG/BIG".to_owned(),
            language: Language::english(),
        };
        self.of_guide(&office, C::Open(open)).await?;
        let heading = |section: &domain::text::Section| Heading {
            id: None,
            number: section.number.clone(),
            title: section.title.clone(),
            provisions: section.provisions.clone(),
        };
        let sections = text.sections.iter().map(heading).collect();
        self.of_guide(&office, C::SetOutline { sections }).await?;
        self.of_guide(&leads[1], C::ApproveOutline).await?;
        for section in &text.sections {
            self.write(&drafter, (section, 0)).await?;
        }
        self.of_guide(&office, C::IssueZeroDraft(issue(SYMBOLS[0], "zero draft"))).await?;
        for section in text.sections.iter().step_by(5) {
            self.write(&drafter, (section, 1)).await?;
        }
        self.of_guide(&office, C::IssueRevision(issue(SYMBOLS[1], "draft for member comment"))).await?;
        for lead in &leads {
            self.of_guide(lead, C::OpenMemberRound { round: 1 }).await?;
        }
        self.running.settle().await.map(|_| ())
    }

    /// Writes a section: as it is, or with words added to its first paragraph.
    async fn write(
        &self,
        drafter: &Authority,
        (section, expected): (&domain::text::Section, u32),
    ) -> Outcome {
        let written = markdown::write_section(section, Marks::Shown);
        let (_, words) = written.split_once('\n').unwrap_or_default();
        let markdown = match expected {
            0 => words.trim().to_owned(),
            _ => words.trim().replacen(" the ", " the said ", 7),
        };
        let edit = EditSection { section: section.id.clone(), expected, markdown, answers: None };
        self.of_guide(drafter, guide::Command::EditSection(edit)).await.map(|_| ())
    }

    async fn circulated(&self) -> Outcome {
        let officer = self.person("R1", Role::Rso).await?;
        let prepare = round::command::Prepare {
            round: RoundId::new(ROUND),
            guide: GUIDE.into(),
            number: 1,
            committee: "PG-2013".into(),
            text: SYMBOLS[1].to_owned(),
            kind: Asked::MemberComments,
            manner: Manner::InWriting,
            deadline: Deadline { at: at(CLOSES), zone: "Asia/Bangkok".to_owned() },
            sealed_until_close: false,
            reminders: Vec::new(),
            addressees: (0..REVIEWERS).map(reviewer).collect(),
            informed: Vec::new(),
            resolved_on: None,
        };
        self.ask(&officer, Ask::Round(RoundId::new(ROUND), round::Command::Prepare(prepare))).await?;
        let (guide, _) = self.office.load::<guide::Guide>(&StreamName::new("guide", GUIDE)).await?;
        let version = guide.dossier.as_ref().and_then(|dossier| dossier.newest().cloned());
        let version = version.ok_or_else(|| failure("nothing was issued"))?;
        let digest = version.text.digest().to_string();
        let language = LanguageText { language: "en".to_owned(), digest };
        let text = FixedText { symbol: SYMBOLS[1].to_owned(), languages: vec![language] };
        self.ask(&officer, Ask::Round(RoundId::new(ROUND), round::Command::Circulate { text })).await?;
        self.running.settle().await.map(|_| ())
    }

    async fn drafted(&self, text: &Document, reviewers: &[Authority]) -> Outcome {
        let places: Vec<(&domain::text::Section, usize)> = text
            .sections
            .iter()
            .flat_map(|section| (0..section.paragraphs.len()).map(move |nth| (section, nth)))
            .collect();
        let each = stream::iter(reviewers.iter().enumerate()).map(Ok::<_, NotDone>);
        each.try_for_each_concurrent(AT_ONCE, |(number, who)| {
            let places = &places;
            async move {
                let mut choices = Choices::of(number as u64 + 11);
                for _ in 0..many(number) {
                    let words = remark(&mut choices, places);
                    let keep = response::Command::KeepDraft { draft: None, words };
                    self.ask(who, Ask::Response(RoundId::new(ROUND), reviewer(number), keep)).await?;
                }
                Ok(())
            }
        })
        .await
    }

    async fn submitted(&self, reviewers: &[Authority]) -> Outcome {
        for (number, who) in reviewers.iter().enumerate() {
            let drafts = (1..=many(number)).map(|draft| format!("d{draft}").as_str().into()).collect();
            let submit = response::Command::Submit { drafts };
            self.ask(who, Ask::Response(RoundId::new(ROUND), reviewer(number), submit)).await?;
        }
        Ok(())
    }

    /// Four of five delegations take a position.
    async fn positions(&self, reviewers: &[Authority]) -> Outcome {
        for (number, who) in reviewers.iter().enumerate().filter(|(number, _)| number % 5 != 0) {
            let take = position::command::Take {
                guide: GUIDE.into(),
                participant: reviewer(number),
                symbol: Symbol::read(SYMBOLS[1]).map_err(failure)?,
                body: PLENARY.into(),
                stance: [Stance::Support, Stance::NoObjection][number % 2],
                paragraphs: Vec::new(),
                reason: None,
            };
            let ask = Ask::Position(GUIDE.into(), reviewer(number), position::Command::Take(take));
            self.ask(who, ask).await?;
        }
        Ok(())
    }

    async fn closed(&self) -> Outcome {
        self.office.clock().forward(at(CLOSES));
        self.running.settle().await?;
        let officer = self.person("R1", Role::Rso).await?;
        let start = round::Command::StartDispositions;
        self.ask(&officer, Ask::Round(RoundId::new(ROUND), start)).await?;
        Ok(())
    }

    /// All are sorted; on most something is proposed, on half it is decided, on some by one co-lead alone.
    async fn disposed(&self) -> Outcome {
        let officer = self.person("R1", Role::Rso).await?;
        let leads = [self.person("L-TH", Role::CoLeads).await?, self.person("L-AU", Role::CoLeads).await?];
        let ids: Vec<CommentId> = {
            let directory = self.office.directory().await?;
            let all = directory.comments.get(&RoundId::new(ROUND)).into_iter().flatten();
            all.map(|(id, _)| id.clone()).collect()
        };
        let each = stream::iter(ids.into_iter().enumerate()).map(Ok::<_, NotDone>);
        each.try_for_each_concurrent(AT_ONCE, |(number, id)| {
            let (officer, leads) = (&officer, &leads);
            async move { self.dealt_with(number, id, (officer, leads)).await }
        })
        .await
    }

    async fn dealt_with(
        &self,
        number: usize,
        id: CommentId,
        (officer, leads): (&Authority, &[Authority; 2]),
    ) -> Outcome {
        use comment::Command as C;
        let about = |command| Ask::Comment(Some(id.clone()), command);
        let kind = Remark::ALL[number % 3];
        self.ask(officer, about(C::Triage { kind })).await?;
        if number % 5 == 4 {
            return Ok(());
        }
        let disposition = [Disposition::Noted, Disposition::NotAccepted, Disposition::Noted][number % 3];
        let reason = Some("The passage says so already; see the paragraph before it.".to_owned());
        let propose = C::Propose { disposition, reason: reason.clone(), change: None };
        self.ask(officer, about(propose)).await?;
        let halves = [0, 1, 2, 2][number % 4];
        for lead in &leads[..halves] {
            let decide = C::Decide { disposition, reason: reason.clone(), change: None, meeting: None };
            self.ask(lead, about(decide)).await?;
        }
        Ok(())
    }
}

/// How many comments a reviewer makes.
fn many(number: usize) -> usize {
    COMMENTS / REVIEWERS + usize::from(number < COMMENTS % REVIEWERS)
}

fn issue(symbol: &str, label: &str) -> Issue {
    Issue {
        symbol: Some(symbol.to_owned()),
        label: label.to_owned(),
        classification: Classification::Participants,
        circulation: Vec::new(),
        change: None,
        matrix: None,
    }
}

/// A comment on a paragraph: sixty words, in half of them words that are proposed.
fn remark(choices: &mut Choices, places: &[(&domain::text::Section, usize)]) -> Words {
    let (section, nth) = places[choices.below(places.len())];
    let paragraph = &section.paragraphs[nth];
    let quote: String = paragraph.text.split(' ').take(8).collect::<Vec<_>>().join(" ");
    let proposes = choices.below(2) == 0;
    Words {
        anchor: Anchor {
            version: SYMBOLS[1].to_owned(),
            language: "en".to_owned(),
            section: Some(section.id.clone()),
            paragraph: Some(paragraph.id.clone()),
            number: Some(format!("{}.{}", section.number, nth + 1)),
            quote: (choices.below(3) == 0).then_some(quote),
        },
        kind: Remark::ALL[choices.below(3)],
        comment: choices.words(40),
        proposed: proposes.then(|| choices.words(20)),
        rationale: (choices.below(4) == 0).then(|| choices.words(15)),
    }
}
