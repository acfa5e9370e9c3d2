//! What does the server hold? The office, the host of worlds, the clerk, and names in memory to be found by.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use domain::PersonId;
use domain::channel::FileRef;
use domain::form::{Answers, Schema};
use domain::text::{Digest, Document};
use eventstore::{Prover, Recent, Signer};
use projections::form::Form;
use projections::names::{NAME, Searchable};
use projections::sight::{Field, Readers};
use projections::{Host, Names, World};
use tokio::sync::{Mutex, MutexGuard};
use workflows::{Office, Running};

use crate::problem::Problem;

/// Everything a request may need.
#[derive(Clone)]
pub struct Desk {
    /// The door through which every change goes.
    pub office: Office,
    /// The worlds.
    pub host: Arc<Host>,
    /// The clerk, where the clock is moved by people.
    pub running: Running,
    /// The address of the service, as letters name it.
    pub site: Arc<str>,
    /// What proves the journal.
    pub prover: Arc<Prover>,
    /// What signs its checkpoints; none where another process does.
    pub signer: Option<Arc<Signer>>,
    names: Arc<Mutex<Index>>,
    /// Texts that were read lately, by their digest: a text of a digest never changes.
    pub(crate) documents: Arc<Recent<Digest, Arc<Document>>>,
}

/// Texts that are kept: a text of 200 pages takes half a megabyte, and most readers read the last two.
const DOCUMENTS: usize = 8;

/// Events after which every form is looked at again rather than each event.
const MANY_EVENTS: u64 = 10_000;

/// Names and the forms they were learnt from.
#[derive(Default)]
pub(crate) struct Index {
    learnt: HashSet<u64>,
    /// Position up to which the forms of the newest worlds were learnt.
    until: u64,
    pub(crate) names: Names,
}

/// Who may see each field of each form, in the words of the forms.
static VISIBLE_TO: LazyLock<Vec<(&'static str, bool, Vec<String>)>> = LazyLock::new(|| {
    let forms = [Schema::expert_nomination(), Schema::focal_point_nomination()];
    let fields = forms.into_iter().flat_map(Schema::fields);
    fields
        .map(|field| {
            (field.id.as_str(), field.is_personal(), field.visible_to.iter().map(|it| word(*it)).collect())
        })
        .collect()
});

fn word(audience: domain::form::Audience) -> String {
    use domain::form::Audience as A;
    match audience {
        A::Nominator => "nominator",
        A::Nominee => "nominee",
        A::Rso => "rso",
        A::Searcher => "searcher",
        A::Auditor => "auditor",
    }
    .to_owned()
}

impl Desk {
    /// A desk of these.
    #[must_use]
    pub fn new(office: Office, host: Arc<Host>, running: Running, site: &str) -> Self {
        let prover = Arc::new(Prover::new(office.journal().clone(), None));
        let documents = Arc::new(Recent::new(DOCUMENTS));
        Self {
            office,
            host,
            running,
            site: Arc::from(site),
            prover,
            signer: None,
            names: Arc::default(),
            documents,
        }
    }

    /// The same desk with what proves and signs the journal.
    #[must_use]
    pub fn proving(self, prover: Arc<Prover>, signer: Option<Arc<Signer>>) -> Self {
        Self { prover, signer, ..self }
    }

    /// A file kept before, as events name it.
    pub(crate) async fn kept_file(&self, digest: &str) -> Result<Option<FileRef>, Problem> {
        let Some((subject, bytes)) = self.office.vault().file(digest).await? else { return Ok(None) };
        let media_type = crate::files::media_type(&bytes).to_owned();
        Ok(Some(FileRef { digest: digest.to_owned(), media_type, bytes: bytes.len() as u64, subject }))
    }

    /// The answers of a form that a reader may see; sealed ones are opened now and forgotten with the answer.
    pub(crate) async fn visible(&self, form: &Form, readers: &Readers) -> Result<Answers, Problem> {
        let answers = self.opened(form).await?;
        let may = |id: &str| {
            let field = VISIBLE_TO.iter().find(|(known, _, _)| *known == id);
            field.is_some_and(|(id, personal, visible_to)| {
                readers.may_read(Field { id, personal: *personal, visible_to })
            })
        };
        Ok(Answers(answers.0.into_iter().filter(|(id, _)| may(id)).collect()))
    }

    /// The whole form, whoever asks: for the names index and for forms that are typed on.
    pub(crate) async fn opened(&self, form: &Form) -> Result<Answers, Problem> {
        let vault = self.office.vault();
        let nominee: Option<Answers> = vault.open(form.position, &form.nominee.part).await?;
        let officer: Option<Answers> = vault.open(form.position, &form.officer.part).await?;
        Ok(domain::form::join(&form.public(), nominee.as_ref(), officer.as_ref()))
    }

    /// The name of the person a form puts forward, if the reader may see it.
    pub(crate) async fn name(&self, form: &Form, readers: &Readers) -> Result<Option<String>, Problem> {
        Ok(self.visible(form, readers).await?.text("name_display").map(str::to_owned))
    }

    /// The names of everybody put forward, learnt as far as the world goes.
    pub(crate) async fn names(&self, world: &World) -> Result<MutexGuard<'_, Index>, Problem> {
        let mut index = self.names.lock().await;
        for form in index.unknown(world) {
            let answers = self.opened(&form).await?;
            let person: &PersonId = &form.nominee.subject;
            for field in ["name_display", "name_original_script", "family_name"] {
                let text = answers.text(field).unwrap_or_default();
                index.names.learn(person, Searchable { kind: NAME, position: form.position, text });
            }
            for (kind, field) in
                [("summary", "expertise_summary"), ("employer", "employer"), ("position", "position")]
            {
                let text = answers.text(field).unwrap_or_default();
                index.names.learn(person, Searchable { kind, position: form.position, text });
            }
            index.learnt.insert(form.position);
        }
        // Whichever world is looked at: who is erased today is found nowhere.
        for person in self.host.now().erasures.erased() {
            index.names.forget(person.as_str());
        }
        index.until = index.until.max(world.position());
        Ok(index)
    }

    /// Learns the names and reads the words of everybody put forward so far, so that nobody who searches has to wait for it. After a
    /// start with a saved world not before the whole journal is folded again: most of that world is not even read.
    pub async fn learn(&self) {
        self.host.past_is_known().await;
        let world = self.host.now();
        world.roster.read_words();
        if let Err(problem) = self.names(&world).await {
            tracing::warn!(code = problem.code, "names are learnt when somebody searches");
        }
    }
}

impl Index {
    /// The forms of a world that were not learnt from yet: of what happened since for the newest world, all of a past one's.
    fn unknown(&self, world: &World) -> Vec<Arc<Form>> {
        let since = world.position().saturating_sub(self.until);
        let forms: Vec<Arc<Form>> =
            if self.until > 0 && since <= MANY_EVENTS && world.position() >= self.until {
                (self.until + 1..=world.position()).filter_map(|position| form_of(world, position)).collect()
            } else {
                let nominations = world.nominations.all().map(|it| it.form.clone());
                nominations.chain(world.roster.all().map(|it| it.form.clone())).collect()
            };
        forms.into_iter().filter(|form| !self.learnt.contains(&form.position)).collect()
    }
}

/// The form of the nomination or entry to which something happened at a position.
fn form_of(world: &World, position: u64) -> Option<Arc<Form>> {
    let row = world.audit_trail.at(position)?;
    let (kind, id) = row.stream.split_once('/')?;
    match kind {
        "expert-nomination" => world.nominations.get(id).map(|it| it.form.clone()),
        "roster-entry" => world.roster.get(id).map(|it| it.form.clone()),
        _ => None,
    }
}
