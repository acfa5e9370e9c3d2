//! What does the server hold? The office, the host of worlds, the clerk, and names in memory to be found by.

use std::collections::HashSet;
use std::sync::Arc;

use domain::PersonId;
use domain::channel::FileRef;
use domain::form::{Answers, Schema};
use projections::names::{NAME, Searchable};
use projections::sight::{Field, Readers};
use projections::{Host, Names, World};
use std::sync::LazyLock;
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
    names: Arc<Mutex<Index>>,
}

/// Names and the forms they were learnt from.
#[derive(Default)]
pub(crate) struct Index {
    learnt: HashSet<u64>,
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
        Self { office, host, running, site: Arc::from(site), names: Arc::default() }
    }

    /// A file kept before, as events name it.
    pub(crate) async fn kept_file(&self, digest: &str) -> Result<Option<FileRef>, Problem> {
        let Some((subject, bytes)) = self.office.vault().file(digest).await? else { return Ok(None) };
        let media_type = crate::files::media_type(&bytes).to_owned();
        Ok(Some(FileRef { digest: digest.to_owned(), media_type, bytes: bytes.len() as u64, subject }))
    }

    /// The answers of a form that a reader may see; sealed ones are opened now and forgotten with the answer.
    pub(crate) async fn visible(
        &self,
        form: &projections::form::Form,
        readers: &Readers,
    ) -> Result<Answers, Problem> {
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
    pub(crate) async fn opened(&self, form: &projections::form::Form) -> Result<Answers, Problem> {
        let vault = self.office.vault();
        let nominee: Option<Answers> = vault.open(form.position, &form.nominee.part).await?;
        let officer: Option<Answers> = vault.open(form.position, &form.officer.part).await?;
        Ok(domain::form::join(&form.public(), nominee.as_ref(), officer.as_ref()))
    }

    /// The name of the person a form puts forward, if the reader may see it.
    pub(crate) async fn name(
        &self,
        form: &projections::form::Form,
        readers: &Readers,
    ) -> Result<Option<String>, Problem> {
        Ok(self.visible(form, readers).await?.text("name_display").map(str::to_owned))
    }

    /// The names of everybody put forward, learnt as far as the world goes.
    pub(crate) async fn names(&self, world: &World) -> Result<MutexGuard<'_, Index>, Problem> {
        let mut index = self.names.lock().await;
        let forms = world
            .nominations
            .all()
            .map(|it| it.form.clone())
            .chain(world.roster.all().map(|it| it.form.clone()));
        let unknown: Vec<_> = forms.filter(|form| !index.learnt.contains(&form.position)).collect();
        for form in unknown {
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
        Ok(index)
    }
}
