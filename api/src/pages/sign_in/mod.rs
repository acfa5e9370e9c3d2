//! `/sign-in`: how does somebody ask to come in? By the address under which a mandate is held.

pub(crate) mod link;

use askama::Template;

use crate::view::{Control, Field, Frame, Problems};

/// Minutes a link works. Long enough for a slow mail server, short enough for a lost phone.
pub(crate) const LINK_MINUTES: i64 = 15;

/// The page that asks for an address.
#[derive(Debug, Template)]
#[template(path = "sign_in/ask.html")]
pub(crate) struct Ask {
    /// Around it.
    pub frame: Frame,
    /// Name of the secretariat.
    pub secretariat: String,
    /// What was wrong.
    pub problems: Problems,
    /// The one field.
    pub email: Field,
}

/// The page after asking; the same for known and unknown addresses.
#[derive(Debug, Template)]
#[template(path = "sign_in/sent.html")]
pub(crate) struct Sent {
    /// Around it.
    pub frame: Frame,
    /// Minutes the link works.
    pub minutes: i64,
}

impl Ask {
    /// The empty page.
    pub(crate) fn new(secretariat: &str, notice: &str) -> Self {
        let frame = Frame { notice: notice.to_owned(), ..Frame::door("Sign in") };
        Self { frame, secretariat: secretariat.to_owned(), problems: Problems::default(), email: email() }
    }

    /// The page with what was typed and why no link was sent.
    pub(crate) fn wrong(mut self, typed: &str, why: &str) -> Self {
        self.frame = self.frame.wrong();
        self.email = self.email.typed(typed).wrong(why);
        self.problems = Problems {
            title: "The link was not sent".to_owned(),
            items: vec![("email".to_owned(), why.to_owned())],
            rule: None,
        };
        self
    }
}

fn email() -> Field {
    Field::line("email", "Work e-mail")
        .of(Control::Typed("email", " autocomplete=\"email\" maxlength=\"254\""))
        .hinted(format!("We send a link that works once, for {LINK_MINUTES} minutes."))
        .needed()
}

#[cfg(test)]
mod samples {
    use super::*;
    use crate::samples::{NOTICE, OFFICE, Sampled};

    impl Sampled for Ask {
        const NAME: &'static str = "sign-in";
        fn samples() -> Vec<Self> {
            vec![
                Self::new(OFFICE, NOTICE),
                Self::new(OFFICE, NOTICE)
                    .wrong("registrar.s1@", "Give the whole address, with the part after the @ sign"),
            ]
        }
    }

    impl Sampled for Sent {
        const NAME: &'static str = "sign-in-sent";
        fn samples() -> Vec<Self> {
            vec![Self { frame: Frame::door("Look at your mail"), minutes: LINK_MINUTES }]
        }
    }
}
