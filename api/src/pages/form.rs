//! How does a whole form look? Sections with an outline, the original beside it where there is one.

use std::collections::BTreeMap;

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

impl FormPage {
    /// With everything that was typed, and the reasons beside the fields.
    #[must_use]
    pub(crate) fn refused(mut self, typed: &BTreeMap<String, Vec<String>>, mut problems: Problems) -> Self {
        for field in self.sections.iter_mut().flat_map(|section| &mut section.fields) {
            field.retype(typed.get(&field.name).map_or(&[], Vec::as_slice));
            if let Some(reason) = problems.reason(&field.name) {
                reason.clone_into(&mut field.error);
            }
        }
        let fields: Vec<&str> =
            self.sections.iter().flat_map(|it| &it.fields).map(|field| field.name.as_str()).collect();
        problems.lead_to("", &fields);
        self.frame = self.frame.wrong();
        self.problems = problems;
        self
    }
}
