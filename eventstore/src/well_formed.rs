//! Can a proposal be kept by every store? Names, sizes and numbers, judged before anything else.

use serde_json::Value;

use crate::journal::AppendError;
use crate::limits::{
    MAX_BODY_BYTES, MAX_CAUSES, MAX_COMMAND_BYTES, MAX_DEPTH, MAX_EVENTS_PER_COMMAND, MAX_EXACT,
    MAX_PART_BYTES, MAX_PARTS, MAX_READS, MAX_STREAM_BYTES, MAX_TEXT_BYTES,
};
use crate::proposal::{Context, NewEvent, Proposal};
use crate::sequencer::{named, size_of};

/// Whether every store can keep it, and hash it to the same bytes.
pub(crate) fn well_formed(proposal: &Proposal) -> Result<(), AppendError> {
    let events = || proposal.writes.iter().flat_map(|write| &write.events);
    if events().count() > MAX_EVENTS_PER_COMMAND {
        return no(format!("more than {MAX_EVENTS_PER_COMMAND} events in one command"));
    }
    if proposal.reads.len() > MAX_READS {
        return no(format!("more than {MAX_READS} streams relied on"));
    }
    if size_of(proposal) > MAX_COMMAND_BYTES {
        return no(format!("more than {MAX_COMMAND_BYTES} bytes in one command"));
    }
    if let Some(stream) = named(proposal).find(|stream| !stream.is_well_formed()) {
        return no(format!("{:?} is not the name of a stream", stream.as_str()));
    }
    if let Some(write) = proposal.writes.iter().find(|write| write.events.is_empty()) {
        return no(format!("nothing to write to {}", write.stream.as_str()));
    }
    context(&proposal.context)?;
    events().try_for_each(event)
}

fn no(why: String) -> Result<(), AppendError> {
    Err(AppendError::Malformed(why))
}

fn context(context: &Context) -> Result<(), AppendError> {
    let optional = [&context.on_behalf_of, &context.recorded_by, &context.mandate, &context.procedure];
    let texts = [&context.actor, &context.role].into_iter().chain(optional.into_iter().flatten());
    texts.into_iter().try_for_each(|text| is_text(text))?;
    if context.causation.len() > MAX_CAUSES || context.causation.iter().any(|cause| *cause > MAX_EXACT) {
        return no(format!("more than {MAX_CAUSES} causes, or a position that cannot be"));
    }
    let times = [&context.happened_at, &context.received_at];
    if times.into_iter().flatten().all(|time| is_exact(time, MAX_DEPTH)) {
        Ok(())
    } else {
        no("an asserted time with a fraction, a number beyond 2^53 or too deep a nesting".to_owned())
    }
}

fn event(event: &NewEvent) -> Result<(), AppendError> {
    let kind = &event.event_type;
    is_text(kind)?;
    if event.body.bytes.len() > MAX_BODY_BYTES {
        return no(format!("{kind}: a payload of more than {MAX_BODY_BYTES} bytes"));
    }
    if event.sealed.len() > MAX_PARTS {
        return no(format!("{kind}: more than {MAX_PARTS} sealed parts"));
    }
    for (index, part) in event.sealed.iter().enumerate() {
        is_text(&part.name)?;
        is_text(&part.subject)?;
        if part.bytes.len() > MAX_PART_BYTES {
            return no(format!("{kind}: a sealed part of more than {MAX_PART_BYTES} bytes"));
        }
        if part.name == "body" || event.sealed[..index].iter().any(|other| other.name == part.name) {
            return no(format!("{kind}: two parts are called {}", part.name));
        }
    }
    Ok(())
}

/// Whether every database keeps the text as it is: not empty, not too long, no control characters.
fn is_text(text: &str) -> Result<(), AppendError> {
    if text.is_empty() || text.len() > MAX_TEXT_BYTES || text.chars().any(char::is_control) {
        return no(format!(
            "a text that is empty, longer than {MAX_TEXT_BYTES} bytes or has control characters"
        ));
    }
    Ok(())
}

/// Whether canonical JSON has one spelling for a value without rounding: whole numbers up to 2^53, no fractions.
fn is_exact(value: &Value, depth: usize) -> bool {
    let Some(below) = depth.checked_sub(1) else { return false };
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|number| number.unsigned_abs() <= MAX_EXACT),
        Value::Array(items) => items.iter().all(|item| is_exact(item, below)),
        Value::Object(members) => members.values().all(|member| is_exact(member, below)),
    }
}

/// Whether the journal would take such a time.
#[cfg(any(test, feature = "testing"))]
pub(crate) fn is_whole(value: &Value) -> bool {
    is_exact(value, MAX_DEPTH)
}

/// Whether a text can name a stream: a kind, a slash, a key; `[A-Za-z0-9._~-]` and slashes.
pub(crate) fn is_stream_name(name: &str) -> bool {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b"._~-/".contains(&byte);
    let slashed = name.split('/').count() >= 2 && name.split('/').all(|part| !part.is_empty());
    name.len() <= MAX_STREAM_BYTES && slashed && name.bytes().all(good)
}
