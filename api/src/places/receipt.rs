//! `/record/{position}/receipt`: one decision on one sheet, with what proves it.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use qrcode::{Color, EcLevel, QrCode};

use super::{Reader, Shown, frame, html, wall};
use crate::address::Number;
use crate::desk::Desk;
use crate::json::proofs::{EventReceipt, receipt_of};
use crate::problem::Problem;
use crate::view::{Block, Docket, Facts, Part, Say};

/// White modules around a code, as its standard asks for.
const QUIET: usize = 4;

/// The sheet.
pub(crate) async fn page(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(position): Path<Number>,
) -> Shown {
    let position: u64 = position.read()?;
    let (receipt, step) = receipt_of(&desk, &look, position).await?;
    let around = frame(&look);
    let texts = receipt.texts.iter().map(|digest| format!("SHA-256 {digest}")).collect();
    let facts = Facts::default()
        .and("What", receipt.what.clone())
        .and("Recorded", wall(&look).exact(step.recorded_at))
        .and("Who", format!("{}, as {}", receipt.who, receipt.role))
        .and("On behalf of", Say::maybe(receipt.on_behalf_of.clone()))
        .and_if("Written down by", receipt.recorded_by.clone())
        .and("On which text", if receipt.texts.is_empty() { Say::Nothing } else { Say::Lines(texts) })
        .and("Mandate", Say::maybe(receipt.mandate.clone()))
        .and("Rules applied", Say::maybe(receipt.procedure.clone()))
        .and_if("Refused by rule", receipt.rule.clone())
        .and("Leaf", Say::Mono(receipt.proof.leaf.clone()));
    let docket = Docket::titled("Receipt", "What is on record, and that it is on record")
        .under(vec![
            around.link(&format!("/record/{position}"), format!("Position {position} of the record")),
        ])
        .marked(format!("position {position}"), vec![receipt.event_type.clone()]);
    let page = super::page(&look, docket)
        .wide(Block::new("facts", "What was done").with(facts))
        .wide(proof(&receipt, position))
        .wide(Block::new("entry", "The entry that was hashed").with(Part::Code(receipt.entry.clone())));
    Ok(html(&page))
}

/// The proof and its code, or why there is none yet.
fn proof(receipt: &EventReceipt, position: u64) -> Block {
    let proof = &receipt.proof;
    let words = format!(
        "The leaf is the SHA-256 of a zero byte and the entry below. With the {} hashes of the proof it leads to the root of the \
         journal's first {} events, which the office signed. Any program that reads C2SP tlog-proof can check it.",
        proof.path.len(),
        proof.size
    );
    let block = Block::new("proof", "Proof");
    match (&receipt.tlog_proof, &receipt.policy) {
        (Some(text), Some(policy)) => block
            .with(Part::Words(words))
            .with(Part::Image(
                format!("/record/{position}/receipt.svg"),
                format!("QR code with the proof of position {position}: the text below"),
                "The same proof, to be read by a camera.".to_owned(),
            ))
            .with(Part::Code(text.clone()))
            .with(Part::Heading("Who has to have signed".to_owned()))
            .with(Part::Code(policy.clone())),
        _ => block.with(Part::Note(
            "owed",
            "No signed checkpoint covers this event yet. Ask again in a moment.".to_owned(),
        )),
    }
}

/// The proof as a QR code.
pub(crate) async fn picture(
    State(desk): State<Desk>,
    Reader(look): Reader,
    Path(position): Path<Number>,
) -> Shown {
    let (receipt, _) = receipt_of(&desk, &look, position.read()?).await?;
    let text = receipt.tlog_proof.ok_or_else(Problem::absent)?;
    let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::L)
        .map_err(|why| Problem::failure(&why))?;
    Ok(svg(&code))
}

/// A code as lines of dark modules, row by row.
fn svg(code: &QrCode) -> Response {
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (row, modules) in colors.chunks(width).enumerate() {
        let mut column = 0;
        for run in modules.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                path.extend([format!("M{} {}.5h{}", column + QUIET, row + QUIET, run.len())]);
            }
            column += run.len();
        }
    }
    let whole = width + 2 * QUIET;
    let picture = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {whole} {whole}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{whole}v{whole}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>"
    );
    ([(header::CONTENT_TYPE, "image/svg+xml")], picture).into_response()
}
