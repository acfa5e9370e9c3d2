//! How does a batch become one statement? As columns: one array per column, one round trip for the whole batch.

use tokio_postgres::types::ToSql;
use uuid::Uuid;

use super::connect::Line;
use super::rows::signed;
use crate::draft::Draft;
use crate::receipt_text;
use crate::sequencer::{Batch, Row, Tail};

/// The columns of the events of a batch.
struct Events<'a> {
    streams: Vec<&'a str>,
    versions: Vec<i64>,
    entries: Vec<&'a [u8]>,
    bodies: Vec<&'a [u8]>,
    blinds: Vec<&'a [u8]>,
    leaves: Vec<&'a [u8]>,
}

impl<'a> Events<'a> {
    fn of(rows: &'a [Row], drafts: &'a [Draft]) -> Self {
        let bodies = || rows.iter().map(|row| &row.event(drafts).body);
        Self {
            streams: rows.iter().map(|row| row.stream.as_str()).collect(),
            versions: rows.iter().map(|row| signed(row.version)).collect(),
            entries: rows.iter().map(|row| row.entry.as_slice()).collect(),
            bodies: bodies().map(|body| body.bytes.as_slice()).collect(),
            blinds: bodies().map(|body| body.blind.as_slice()).collect(),
            leaves: rows.iter().map(|row| row.leaf.as_slice()).collect(),
        }
    }
}

/// The columns of their sealed parts.
struct Parts<'a> {
    positions: Vec<i64>,
    names: Vec<&'a str>,
    subjects: Vec<&'a str>,
    digests: Vec<&'a [u8]>,
    sealed: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn of(rows: &'a [Row], drafts: &'a [Draft]) -> Self {
        let parts = || {
            let sealed = |row: &'a Row| row.event(drafts).sealed.iter().map(|part| (row.position, part));
            rows.iter().flat_map(sealed)
        };
        Self {
            positions: parts().map(|(position, _)| signed(position)).collect(),
            names: parts().map(|(_, part)| part.name.as_str()).collect(),
            subjects: parts().map(|(_, part)| part.subject.as_str()).collect(),
            digests: parts().map(|(_, part)| part.digest.as_slice()).collect(),
            sealed: parts().map(|(_, part)| part.bytes.as_slice()).collect(),
        }
    }
}

/// Who goes when: the holder of a number moves the head after the holder of the number before.
#[derive(Clone, Copy)]
pub(super) struct Ticket {
    /// A number of this writer's own, so that another process's tickets are no one's concern here.
    writer: i32,
    number: i32,
}

impl Ticket {
    /// The first of a writer.
    pub(super) fn first() -> Self {
        // Two writers with the same number would only wait for each other now and then.
        let random = getrandom::u32().unwrap_or_default();
        Self { writer: random.cast_signed(), number: 0 }
    }

    /// The next number.
    pub(super) fn next(&mut self) -> Self {
        self.number = self.number.wrapping_add(1);
        *self
    }
}

/// A judged batch and the end it follows.
#[derive(Clone, Copy)]
pub(super) struct Sending<'a> {
    pub(super) before: &'a Tail,
    pub(super) drafts: &'a [Draft],
    pub(super) batch: &'a Batch,
}

/// Writes a batch. Its rows are inserted at once, the head moves when the ticket before is done; if it is then not where the
/// batch follows, the statement fails and nothing is written.
pub(super) async fn write(
    line: &Line,
    ticket: Ticket,
    Sending { before, drafts, batch }: Sending<'_>,
) -> Result<(), tokio_postgres::Error> {
    let (from, to) = (before.head(), batch.tail.head());
    let events = Events::of(&batch.rows, drafts);
    let commands = &batch.commands;
    let command_ids: Vec<Uuid> = commands.iter().map(|command| command.receipt.command_id).collect();
    let digests: Vec<&[u8]> = commands.iter().map(|command| command.digest.as_slice()).collect();
    let receipts: Vec<String> =
        commands.iter().map(|command| receipt_text::write(&command.receipt)).collect();
    let parameters: [&(dyn ToSql + Sync); 18] = [
        &signed(to.size),
        &to.root.as_slice(),
        &receipt_text::peaks_to_bytes(batch.tail.frontier.peaks()),
        &to.last_recorded_at,
        &signed(from.size),
        &from.root.as_slice(),
        &events.streams,
        &events.versions,
        &events.entries,
        &events.bodies,
        &events.blinds,
        &events.leaves,
        &command_ids,
        &digests,
        &receipts,
        &ticket.writer,
        &ticket.number,
        &ticket.number.wrapping_sub(1),
    ];
    let parts = Parts::of(&batch.rows, drafts);
    if parts.positions.is_empty() {
        return line.client.query_one(&line.append, &parameters).await.map(|_| ());
    }
    let parts: [&(dyn ToSql + Sync); 5] =
        [&parts.positions, &parts.names, &parts.subjects, &parts.digests, &parts.sealed];
    line.client.query_one(&line.append_with_parts, &[&parameters[..], &parts].concat()).await.map(|_| ())
}
