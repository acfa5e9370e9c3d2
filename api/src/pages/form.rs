//! How does a whole form look? Sections with an outline, the original beside it where there is one.

use askama::Template;

use crate::view::scan::Scan;
use crate::view::{Docket, Frame, Problems, Section};

/// A page with a whole form: nominations, focal points, entries, the verification of keyed fields.
#[derive(Debug, Default, Template)]
#[template(path = "form.html")]
pub(crate) struct FormPage {
    /// Around it.
    pub frame: Frame,
    /// Its head.
    pub docket: Docket,
    /// What was wrong.
    pub problems: Problems,
    /// The original it is keyed from.
    pub scan: Option<Scan>,
    /// Items of a return: field and reason.
    pub returned: Vec<(String, String)>,
    /// Where it posts to.
    pub action: String,
    /// What travels unseen.
    pub hidden: Vec<(&'static str, String)>,
    /// The form.
    pub sections: Vec<Section>,
    /// What can be done with it: value and verb; the first is the usual one.
    pub verbs: Vec<(&'static str, String)>,
    /// What follows from it.
    pub note: String,
}
