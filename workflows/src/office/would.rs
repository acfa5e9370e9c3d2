//! What would come of it? The same way as a request takes, up to the decision; nothing is recorded.

use domain::nomination::{Command, Nomination};
use domain::{Asked, Decide, NominationRef};
use eventstore::StreamName;
use futures::future::BoxFuture;

use super::{Concern, Office, decided};
use crate::request::{Ask, NotDone, Request};

impl Office {
    /// What would come of a request about a nomination, without anything being recorded: nothing, or the refusal.
    #[must_use]
    pub fn would<'a>(&'a self, request: &'a Request) -> BoxFuture<'a, Result<(), NotDone>> {
        Box::pin(async move {
            let Ask::Nomination(Some(id), command) = &request.ask else { return Err(NotDone::Absent) };
            let stream = StreamName::new("expert-nomination", id.as_str());
            let (state, version) = self.load::<Nomination>(&stream).await?;
            if let Some(seen) = request.seen.filter(|seen| *seen != version) {
                return Err(NotDone::Overtaken { seen: Some(seen), actual: version });
            }
            self.would_be(&state, command, request).await.map(|_| ())
        })
    }

    /// What would come of a nomination that is opened and then submitted by the same person: nothing, or the first refusal.
    #[must_use]
    pub fn would_put_forward<'a>(
        &'a self,
        opening: &'a Request,
        submit: &'a Command,
    ) -> BoxFuture<'a, Result<(), NotDone>> {
        Box::pin(async move {
            let Ask::Nomination(None, open) = &opening.ask else { return Err(NotDone::Absent) };
            let opened = self.would_be(&Nomination::default(), open, opening).await?;
            let state = opened.into_iter().fold(Nomination::default(), Decide::evolve);
            let reference: Option<NominationRef> = state.dossier.as_ref().map(|it| it.reference.clone());
            let submitting = Request { ask: Ask::Nomination(reference, submit.clone()), ..opening.clone() };
            self.would_be(&state, submit, &submitting).await.map(|_| ())
        })
    }

    async fn would_be(
        &self,
        state: &Nomination,
        command: &Command,
        request: &Request,
    ) -> Result<Vec<domain::nomination::Event>, NotDone> {
        if !command.asked_by().contains(&request.authority.role) {
            return Err(NotDone::Absent);
        }
        let needs = state.needs(command, request, self.clock().now());
        let mut reads = Vec::new();
        self.authorise(request, &needs, &mut reads).await?;
        let (facts, _) = self.gather(request, &needs, &mut reads).await?;
        decided(state, command.clone(), &facts, &request.ask).map_err(NotDone::Refused)
    }
}
