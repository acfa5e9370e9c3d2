//! The two functions every aggregate is made of, as one trait, so that one executor serves them all.

use crate::actor::Role;
use crate::facts::Facts;
use crate::refusal::Explain;

/// What may be asked: a command knows its name and the roles that may ask it.
pub trait Asked {
    /// Name of the command on the wire and in the record: `AcceptComplete`.
    fn name(&self) -> &'static str;
    /// The roles of `processes.json` that may ask it. Anyone else is answered as if the command did not exist.
    fn asked_by(&self) -> &'static [Role];
}

/// A stream of past facts with its two pure functions.
///
/// `cqrs_es::Aggregate` is implemented beside it with `handle` calling [`Decide::decide`] and `apply` calling
/// [`Decide::evolve`].
pub trait Decide: Clone + Default + Send + Sync + 'static {
    /// What may be asked.
    type Command: Asked + Clone + Send + Sync;
    /// What happens.
    type Event: Clone + Send + Sync + Into<crate::Event> + TryFrom<crate::Event>;
    /// Why not.
    type Refusal: Explain + Send + Sync;

    /// Answers a request with new facts, with none where the answer is on file already, or with a refusal.
    fn decide(&self, command: Self::Command, facts: &Facts) -> Result<Vec<Self::Event>, Self::Refusal>;
    /// Folds one fact into the state; never fails.
    #[must_use]
    fn evolve(self, event: Self::Event) -> Self;

    /// The state after a history.
    fn after(history: impl IntoIterator<Item = Self::Event>) -> Self {
        history.into_iter().fold(Self::default(), Self::evolve)
    }
}

/// Gives an aggregate its place in `cqrs_es`: `handle` asks [`Decide::decide`], `apply` is [`Decide::evolve`].
#[macro_export]
macro_rules! aggregate {
    ($aggregate:ty, $stream:literal) => {
        impl cqrs_es::Aggregate for $aggregate {
            const TYPE: &'static str = $stream;
            type Command = <Self as $crate::decide::Decide>::Command;
            type Event = <Self as $crate::decide::Decide>::Event;
            type Error = <Self as $crate::decide::Decide>::Refusal;
            type Services = $crate::facts::Facts;

            async fn handle(
                &mut self,
                command: Self::Command,
                facts: &$crate::facts::Facts,
                sink: &cqrs_es::event_sink::EventSink<Self>,
            ) -> Result<(), Self::Error> {
                for event in $crate::decide::Decide::decide(self, command, facts)? {
                    sink.write(event, self).await;
                }
                Ok(())
            }

            fn apply(&mut self, event: Self::Event) {
                *self = $crate::decide::Decide::evolve(std::mem::take(self), event);
            }
        }
    };
}

/// Says of each command its name and the roles that may ask it.
#[macro_export]
macro_rules! asked {
    ($command:ident { $( $pattern:pat => $name:literal by [$($role:ident),* $(,)?] ),* $(,)? }) => {
        impl $crate::Asked for $command {
            fn name(&self) -> &'static str {
                match self { $( $pattern => $name ),* }
            }
            fn asked_by(&self) -> &'static [$crate::Role] {
                match self { $( $pattern => &[$($crate::Role::$role),*] ),* }
            }
        }
    };
}

/// Declares the refusals of an aggregate: variants, codes, rules and sentences in one place; where fields of a form are
/// concerned, also which.
#[macro_export]
macro_rules! refusals {
    ($(#[$doc:meta])* pub enum $name:ident { $( $(#[$vdoc:meta])* $variant:ident { $( $(#[$fdoc:meta])* $field:ident: $type:ty ),* $(,)? } = $code:literal, $rule:expr, $message:literal; )* } $( problems { $( $pattern:pat => $problems:expr ),* $(,)? } )?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum $name { $( $(#[$vdoc])* #[error($message)] $variant { $( $(#[$fdoc])* $field: $type ),* } ),* }

        impl $crate::Explain for $name {
            fn code(&self) -> &'static str {
                match self { $( Self::$variant { .. } => $code ),* }
            }
            fn rule(&self) -> Option<&'static str> {
                match self { $( Self::$variant { .. } => $rule ),* }
            }
            $( fn problems(&self) -> Vec<$crate::FieldProblem> {
                match self { $( $pattern => $problems, )* _ => Vec::new() }
            } )?
        }
    };
}
