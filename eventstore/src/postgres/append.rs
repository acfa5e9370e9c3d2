//! How does a batch become one statement? As columns: one array per column, one round trip for the whole batch.

use uuid::Uuid;

use super::connect::Line;
use super::rows::signed;
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
    fn of(rows: &'a [Row]) -> Self {
        Self {
            streams: rows.iter().map(|row| row.envelope.stream.as_str()).collect(),
            versions: rows.iter().map(|row| signed(row.envelope.version)).collect(),
            entries: rows.iter().map(|row| row.entry.as_slice()).collect(),
            bodies: rows.iter().map(|row| row.body.as_slice()).collect(),
            blinds: rows.iter().map(|row| row.blind.as_slice()).collect(),
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
    fn of(rows: &'a [Row]) -> Self {
        let parts = || rows.iter().flat_map(|row| row.sealed.iter().map(move |part| (row.position, part)));
        Self {
            positions: parts().map(|(position, _)| signed(position)).collect(),
            names: parts().map(|(_, part)| part.name.as_str()).collect(),
            subjects: parts().map(|(_, part)| part.subject.as_str()).collect(),
            digests: parts().map(|(_, part)| part.digest.as_slice()).collect(),
            sealed: parts().map(|(_, part)| part.bytes.as_slice()).collect(),
        }
    }
}

/// Writes a batch behind `before`; false if the head is another by now, and nothing was written.
pub(super) async fn write(line: &Line, before: &Tail, batch: &Batch) -> Result<bool, tokio_postgres::Error> {
    let (from, to) = (before.head(), batch.tail.head());
    let events = Events::of(&batch.rows);
    let parts = Parts::of(&batch.rows);
    let commands = &batch.commands;
    let command_ids: Vec<Uuid> = commands.iter().map(|command| command.receipt.command_id).collect();
    let digests: Vec<&[u8]> = commands.iter().map(|command| command.digest.as_slice()).collect();
    let receipts: Vec<String> =
        commands.iter().map(|command| receipt_text::write(&command.receipt)).collect();
    let row = line
        .client
        .query_one(
            &line.append,
            &[
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
                &parts.positions,
                &parts.names,
                &parts.subjects,
                &parts.digests,
                &parts.sealed,
                &command_ids,
                &digests,
                &receipts,
            ],
        )
        .await?;
    Ok(row.try_get::<_, i64>(0)? == 1)
}
