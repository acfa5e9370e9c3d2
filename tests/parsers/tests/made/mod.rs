//! What do our own writers make, for every parser that has one?

use std::io::Cursor;
use std::sync::Arc;

use domain::text::document::Ids;
use domain::text::edit::first;
use domain::text::markdown;
use eventstore::archive::{self, file::backup};
use eventstore::erasure::ERASURE;
use eventstore::sqlite::SqliteSnapshot;
use eventstore::testing::{contract, parsers};
use eventstore::{Expected, Journal, SealedPart, SqliteJournal, SystemClock};
use ledger::checkpoint::Checkpoint;
use ledger::keys::{Kind, SignerKey};
use ledger::note::Note;
use ledger::tile::{TileId, write_entries};
use ledger::witness::AddCheckpoint;
use papers::guide::{self, Front};
use papers::matrix;
use travaux_parsers::proofs::{leaves, log};
use travaux_parsers::sheets::{DISPOSITIONS, lines, unpacked};

/// Parser, name of the file, bytes.
type Made = (&'static str, &'static str, Vec<u8>);

/// All of it.
pub(crate) fn all() -> Vec<Made> {
    let mut all = proofs();
    all.extend(papers());
    all.extend(tokio::runtime::Runtime::new().unwrap().block_on(journal()));
    #[cfg(feature = "pages")]
    all.extend(faxes());
    all
}

fn proofs() -> Vec<Made> {
    let witness =
        |seed: u8| SignerKey::new(&format!("witness.example/{seed}"), Kind::Timed, &[seed; 32]).unwrap();
    let note = |size: u8| {
        let root = ledger::root(&leaves(size));
        Checkpoint { origin: "journal.example/office".to_owned(), size: size.into(), root }
            .sign(&log())
            .unwrap()
    };
    let mut signed = note(5);
    signed.signatures.extend([1, 2].map(|seed| Note::cosigned(&signed.text, &witness(seed), 5)));
    let request = |old: u8, new: u8| {
        let proof = ledger::consistency(&leaves(new), old.into()).unwrap_or_default();
        AddCheckpoint { old: old.into(), proof, note: note(new) }.to_string().into_bytes()
    };
    let place = |first: u64, path: Vec<ledger::Hash>| {
        [first.to_be_bytes().as_slice(), 37_u64.to_be_bytes().as_slice(), path.concat().as_slice()].concat()
    };
    let path = TileId { level: 1, index: 1_234_067, width: 7 }.path();
    vec![
        ("note", "cosigned", signed.to_string().into_bytes()),
        ("note", "signed", note(37).to_string().into_bytes()),
        ("checkpoint", "five", note(5).text.into_bytes()),
        ("key", "public", log().public().to_string().into_bytes()),
        ("key", "witness", witness(1).public().to_string().into_bytes()),
        ("key", "secret", log().to_secret_text().into_bytes()),
        ("witness-request", "first", request(0, 5)),
        ("witness-request", "next", request(5, 37)),
        ("tile-path", "partial", path.into_bytes()),
        ("entries", "three", write_entries([b"one".as_slice(), b"", b"three"]).unwrap()),
        ("proof", "inclusion", place(19, ledger::inclusion(&leaves(37), 19).unwrap())),
        ("proof", "consistency", place(19, ledger::consistency(&leaves(37), 19).unwrap())),
    ]
}

const GUIDE: &str = "## 4 The smuggling offence {#s4 SOM-6.1.a}\n\nStates that are [B1: bound | parties] establish it.\n\n- intentionally; and\n    a. a benefit.\n\nNote: None.\n\n> Such acts\n";

fn papers() -> Vec<Made> {
    let document = first(markdown::read(GUIDE).unwrap(), &mut Ids::default()).unwrap();
    let clean = guide::clean(&Front::default(), &document, &[]).unwrap();
    let (table, sheet) = (
        matrix::docx("Comments", &lines()).unwrap(),
        matrix::xlsx("Comments", &lines(), &DISPOSITIONS).unwrap(),
    );
    vec![
        ("markdown", "guide", GUIDE.as_bytes().to_vec()),
        ("document", "guide", document.canonical_bytes()),
        ("document", "section", document.sections[0].canonical_bytes()),
        ("docx", "guide", unpacked(&clean).into_bytes()),
        ("docx", "matrix", unpacked(&table).into_bytes()),
        ("docx-archive", "guide", clean),
        ("xlsx", "matrix", unpacked(&sheet).into_bytes()),
        ("xlsx-archive", "matrix", sheet),
        ("matrix-csv", "matrix", matrix::csv(&lines()).unwrap()),
    ]
}

/// A small journal that has lived: parts, a file, somebody who was erased.
async fn journal() -> Vec<Made> {
    let place = tempfile::tempdir().unwrap();
    let journal = SqliteJournal::open(place.path(), Arc::new(SystemClock)).unwrap();
    for command in 1..=6_u8 {
        let mut asked = contract::proposal(command.into(), &format!("a/{}", command % 2), Expected::Any, 1);
        let subject = format!("P-{}", command % 2);
        let part =
            SealedPart { name: "nominee".to_owned(), subject, digest: [command; 32], bytes: vec![7; 60] };
        asked.writes[0].events[0].sealed = vec![part];
        asked.context.happened_at =
            Some(serde_json::json!({ "at": "2014-03", "zone": "UTC", "clock": "fax" }));
        journal.append(asked).await.unwrap();
    }
    journal.put_blob([3; 32], "P-1", vec![9; 50]).await.unwrap();
    journal.put_blob([4; 32], "P-0", vec![9; 50]).await.unwrap();
    let mut asked = contract::proposal(9, "erasure/P-1", Expected::Any, 1);
    let event = &mut asked.writes[0].events[0];
    ERASURE.clone_into(&mut event.event_type);
    event.body.bytes = br#"{"subject":"P-1"}"#.to_vec();
    let (by, _) = journal.append(asked).await.unwrap().positions.unwrap();
    journal.eraser().erase("P-1", by).await.unwrap();
    let events = journal.read_all(0, 100).await.unwrap();
    let mut file = Vec::new();
    backup(&mut SqliteSnapshot::open(place.path()).unwrap(), &mut file, &|_, _| {}).await.unwrap();
    let mut keys = Vec::new();
    let wrapped = [("P-1".to_owned(), None), ("P-2".to_owned(), Some(vec![8; 48]))];
    archive::keys::write(&wrapped, &mut keys).unwrap();
    vec![
        ("block", "seven", parsers::block_of(&events).unwrap()),
        ("segment", "seven", parsers::segment_of(&events).unwrap()),
        ("saved-file", "two-parts", parsers::saved_file_of(7).unwrap()),
        ("backup", "lived", parsers::bare_frames(&file)),
        ("backup-as-it-is", "lived", file),
        ("key-file", "two", parsers::bare_frames(&keys)),
        ("envelope", "first", eventstore::canonical::entry(&events[0].envelope).unwrap()),
    ]
}

#[cfg(feature = "pages")]
fn faxes() -> Vec<Made> {
    use tiff::encoder::{TiffEncoder, colortype};
    let mut grey = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut grey).unwrap();
    for shade in 0..3 {
        encoder.write_image::<colortype::Gray8>(5, 4, &[shade; 20]).unwrap();
    }
    let mut colour = Cursor::new(Vec::new());
    let packed = tiff::encoder::Compression::Lzw;
    let mut encoder = TiffEncoder::new(&mut colour).unwrap().with_compression(packed);
    encoder.write_image::<colortype::RGB8>(4, 3, &[9; 36]).unwrap();
    vec![("fax", "grey", grey.into_inner()), ("fax", "colour", colour.into_inner())]
}
