//! What does a page have to know, at any instant? Read models as values, and the host that travels in time.
//!
//! A read model is a pure fold of the journal, kept in persistent maps. All models at one position make a
//! [`World`]: immutable, cheap to clone, published whole. [`Host`] keeps the newest world and enough past ones
//! to show any page as of any instant. Nothing here knows a name: read models hold pseudonyms and say in which
//! event a personal answer lies sealed; whoever renders a page opens it there, if the reader may see it .
//!
//! Each file opens with its question, then says how events answer it (`apply`), then what a page gets.

pub mod erasures;
pub mod fact;
pub mod form;
pub mod host;
mod index;
pub mod lexicon;
pub mod names;
mod parked;
pub mod partial;
pub mod playback;
mod saved;
pub mod sentences;
pub mod sight;
mod vocabulary;
pub mod world;

pub mod audit_trail;
pub mod bodies;
pub mod calls;
pub mod chronicle;
pub mod committees;
pub mod deadlines;
pub mod focal_points;
pub mod guides;
pub mod history;
pub mod intake;
pub mod letters;
pub mod mandates;
pub mod meetings;
pub mod my_day;
pub mod nominations;
pub mod participants;
pub mod publications;
pub mod purpose;
pub mod questionnaire_focal_points;
pub mod roster;
pub mod rounds;
pub mod settings;
pub mod sign_ins;
pub mod statements;
pub mod statistics;
pub mod taskings;

#[cfg(test)]
mod drills;
#[cfg(test)]
mod visibility;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use fact::Fact;
pub use host::{Anew, AsOf, Before, Host, HostError, NotThere, SavedWorld, fold_anew};
pub use names::Names;
pub use parked::Parked;
pub use sight::Sight;
pub use world::World;
