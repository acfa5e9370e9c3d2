//! How are the read models made again from the journal alone?

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use eventstore::Prover;
use indicatif::ProgressBar;
use projections::{Before, SavedWorld, fold_anew};
use serde_json::json;

use crate::house;

/// `travaux rebuild`.
#[derive(Debug, Args)]
pub(crate) struct Rebuild {
    /// Data directory.
    #[arg(long, default_value = "travaux-data", env = "TRAVAUX_DATA")]
    data: PathBuf,
    /// Journal in PostgreSQL instead of the data directory.
    #[arg(long, env = "TRAVAUX_DATABASE")]
    database: Option<String>,
    /// Say what came of it as JSON.
    #[arg(long)]
    json: bool,
}

/// Folds every read model from the rows of the journal, past its sealed segments, says whether what was saved was the same, and saves
/// it in its place for the next start.
pub(crate) async fn rebuild(asked: Rebuild, bar: ProgressBar) -> Result<(), String> {
    let journal = house::journal(&asked.data, asked.database.as_deref()).await?;
    let prover = Arc::new(Prover::new(journal.clone(), Some(&asked.data)));
    let files = house::saved(&asked.data, prover).ok_or("the program's own file is not there any more")?;
    let saved = SavedWorld::among(&files);
    let begun = Instant::now();
    let anew = fold_anew(&journal, &saved, |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    });
    let anew = anew.await.map_err(|why| why.to_string())?;
    let (events, seconds) = (anew.world.position(), begun.elapsed().as_secs_f64());
    saved.keep(anew.world).await.map_err(|why| why.to_string())?;
    bar.finish_and_clear();
    let mut out = std::io::stdout().lock();
    let told = if asked.json {
        let said = json!({ "events": events, "seconds": seconds, "saved_before": anew.before.as_str() });
        writeln!(out, "{said}")
    } else {
        let before = match anew.before {
            Before::Nothing => "nothing was saved before",
            Before::Same => "what was saved before was the same",
            Before::Other => "what was saved before was NOT the same, and is replaced",
        };
        writeln!(out, "{events} events folded anew in {seconds:.1} s; {before}")
    };
    told.map_err(|why| why.to_string())
}
