//! Is this text clean, and is it what it should be: an address, a number, a date, a code?

use crate::asserted::Partial;

/// Longest e-mail address (RFC 5321 §4.5.3.1.3, less the brackets).
const LONGEST_EMAIL: usize = 254;
/// Longest part before the `@` (RFC 5321 §4.5.3.1.1).
const LONGEST_LOCAL_PART: usize = 64;

/// Characters that turn the direction of text around and can make one thing read as another.
const fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Why a text is not clean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stain {
    /// NUL and other control characters.
    Control,
    /// An override of the writing direction.
    Direction,
    /// Nothing to see in it.
    Blank,
}

/// Looks for what no field may hold.
pub(super) fn stain(text: &str) -> Option<Stain> {
    if text.chars().any(turns_direction) {
        return Some(Stain::Direction);
    }
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        return Some(Stain::Control);
    }
    let unseen = |letter: char| {
        letter.is_whitespace()
            || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{061C}')
    };
    text.chars().all(unseen).then_some(Stain::Blank)
}

/// Ends of lines as one kind, nothing around.
pub(super) fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// A telephone number without what people put between digits.
pub(super) fn dialled(text: &str) -> String {
    text.chars().filter(|letter| !matches!(letter, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}')).collect()
}

/// E.164: a plus and 7 to 15 digits, the first not zero.
pub(super) fn is_phone(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0')
    })
}

/// An address a mail server would take: one `@`, sound dots, a domain of at least two labels.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let local_ok = !local.is_empty()
        && local.len() <= LONGEST_LOCAL_PART
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local.chars().all(|letter| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(letter));
    let labels: Vec<&str> = domain.split('.').collect();
    let label_ok = |label: &&str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    text.len() <= LONGEST_EMAIL && local_ok && labels.len() >= 2 && labels.iter().all(label_ok)
}

/// A language tag: primary subtag, then script, region or variants (RFC 5646, well-formed).
pub(super) fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let primary_ok = subtags.next().is_some_and(|primary| {
        (2..=3).contains(&primary.len()) && primary.bytes().all(|byte| byte.is_ascii_lowercase())
    });
    primary_ok
        && subtags.all(|subtag| {
            (2..=8).contains(&subtag.len()) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}

/// A country of ISO 3166, or one of the codes it leaves to users and we to stand-ins (`QM` to `QZ`).
pub(super) fn is_country(text: &str) -> bool {
    let stand_in = matches!(text.as_bytes(), [b'Q', b'M'..=b'Z']);
    stand_in || rust_iso3166::from_alpha2(text).is_some()
}

/// A day.
pub(super) fn is_day(text: &str) -> bool {
    matches!(text.parse(), Ok(Partial::Day(_)))
}

/// A year, a month or a day.
pub(super) fn is_partial_date(text: &str) -> bool {
    matches!(text.parse(), Ok(Partial::Day(_) | Partial::Month(..) | Partial::Year(_)))
}

/// A code of capital letters, digits and hyphens.
pub(super) fn is_code(text: &str) -> bool {
    (2..=20).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-')
}

/// A web address.
pub(super) fn is_web_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && !text.contains(char::is_whitespace)
}

/// SHA-256 in hexadecimal.
pub(super) fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Longest reason, summary or remark somebody may give beside a form, in characters.
const LONGEST_REASON: usize = 2_000;

/// A reason as it is kept: trimmed, clean, not empty, not endless. The problem names the place it was typed in.
pub fn reason(typed: &str, place: &str) -> Result<String, crate::refusal::FieldProblem> {
    written(typed, place, LONGEST_REASON).map_err(|problem| match problem.code.as_str() {
        "required" => {
            crate::refusal::FieldProblem { message: "Say why, in a sentence or two.".to_owned(), ..problem }
        }
        _ => problem,
    })
}

/// A text as it is kept: trimmed, clean, not empty, at most so many characters. The problem names the place it was typed in
/// and never repeats what was typed.
pub fn written(typed: &str, place: &str, longest: usize) -> Result<String, crate::refusal::FieldProblem> {
    let text = tidy(typed);
    let problem = |code: &str, message: String| crate::refusal::FieldProblem {
        field: place.to_owned(),
        code: code.to_owned(),
        message,
    };
    if let Some((code, message)) = unclean(&text) {
        return Err(problem(code, message.to_owned()));
    }
    match stain(&text) {
        Some(_) => Err(problem("required", "This is needed.".to_owned())),
        None if text.chars().count() > longest => {
            Err(problem("too-long", format!("Use at most {longest} characters.")))
        }
        None => Ok(text),
    }
}

/// Whether there is nothing to see in a text.
#[must_use]
pub fn is_blank(typed: &str) -> bool {
    stain(&tidy(typed)) == Some(Stain::Blank)
}

/// What no text of a request may hold, whoever reads it: the code and the sentence of the problem.
#[must_use]
pub fn unclean(typed: &str) -> Option<(&'static str, &'static str)> {
    match stain(&tidy(typed))? {
        Stain::Direction => {
            Some(("bidi-override", "This holds a character that turns the writing direction; type it anew."))
        }
        Stain::Control => {
            Some(("control-character", "This holds an invisible control character; type it anew."))
        }
        Stain::Blank => None,
    }
}
