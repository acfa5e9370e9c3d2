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

/// Numbers of turns: those of one writer, so that another process's are no one's concern here.
pub(super) struct Turns {
    writer: i32,
    last: i32,
}

impl Turns {
    /// The numbers of a writer who begins.
    pub(super) fn of_a_writer() -> Self {
        // Two writers with the same number would only wait for each other now and then.
        let random = getrandom::u32().unwrap_or_default();
        Self { writer: random.cast_signed(), last: 0 }
    }

    /// A turn nobody had.
    pub(super) fn fresh(&mut self) -> Turn {
        self.last = self.last.wrapping_add(1);
        Turn { writer: self.writer, number: self.last }
    }
}

/// A turn to move the head: a lock of the session that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub(super) writer: i32,
    pub(super) number: i32,
}

/// Who goes when. A connection holds its turn before its batch is sent, and by the end of the batch the turn it will have then: so
/// whoever follows finds a turn to wait for, however slowly the server begins with the batch before it. The session lets go of the
/// turn when the head has moved, the transaction when it has ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Order {
    /// The turn of this batch.
    pub(super) own: Turn,
    /// The turn after it.
    pub(super) next: Turn,
    /// The turn to wait for; none where nothing is on its way.
    pub(super) after: Option<Turn>,
}

/// A judged batch and the end it follows.
#[derive(Clone, Copy)]
pub(super) struct Sending<'a> {
    pub(super) before: &'a Tail,
    pub(super) drafts: &'a [Draft],
    pub(super) batch: &'a Batch,
}

/// Writes a batch. Its rows are inserted at once, the head moves after the turn before; if it is then not where the
/// batch follows, the statement fails and nothing is written. A batch that comes alone needs no order.
pub(super) async fn write(
    line: &Line,
    order: Option<Order>,
    Sending { before, drafts, batch }: Sending<'_>,
) -> Result<(), tokio_postgres::Error> {
    let (from, to) = (before.head(), batch.tail.head());
    let events = Events::of(&batch.rows, drafts);
    let commands = &batch.commands;
    let command_ids: Vec<Uuid> = commands.iter().map(|command| command.receipt.command_id).collect();
    let digests: Vec<&[u8]> = commands.iter().map(|command| command.digest.as_slice()).collect();
    let receipts: Vec<String> =
        commands.iter().map(|command| receipt_text::write(&command.receipt)).collect();
    let writer = order.map(|order| order.own.writer);
    let next = order.map(|order| order.next.number);
    let after = order.and_then(|order| order.after).map(|turn| turn.number);
    let own = order.map(|order| order.own.number);
    let parameters: [&(dyn ToSql + Sync); 19] = [
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
        &writer,
        &next,
        &after,
        &own,
    ];
    let parts = Parts::of(&batch.rows, drafts);
    if parts.positions.is_empty() {
        return line.client.query_one(&line.append, &parameters).await.map(|_| ());
    }
    let parts: [&(dyn ToSql + Sync); 5] =
        [&parts.positions, &parts.names, &parts.subjects, &parts.digests, &parts.sealed];
    line.client.query_one(&line.append_with_parts, &[&parameters[..], &parts].concat()).await.map(|_| ())
}
