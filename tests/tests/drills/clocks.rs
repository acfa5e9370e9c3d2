//! A clock that jumps: back an hour, forward forty years, to 1970, 2038 and 2106, and stands still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use eventstore::{Expected, Journal, JournalClock, SqliteJournal, contract};
use travaux_tests::drill::{Acknowledged, Dice, account, command, is_clean, turns};

type Whatever = Result<(), Box<dyn std::error::Error>>;

/// Shows whatever it was set to.
struct Jumping(AtomicI64);

impl JournalClock for Jumping {
    fn now_micros(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
const YEAR: i64 = 8_766 * HOUR;
/// 1970, a second before 2038's and 2106's overflows, and the leap second of 2016.
const INSTANTS: [i64; 5] =
    [0, 2_147_483_647 * SECOND, 4_294_967_295 * SECOND, 1_483_228_799 * SECOND, 1_483_228_800 * SECOND];

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_jumps_never_turns_the_record_back() -> Whatever {
    let directory = tempfile::tempdir()?;
    let clock = Arc::new(Jumping(AtomicI64::new(1_394_790_720 * SECOND)));
    let journal: Arc<dyn Journal> = Arc::new(SqliteJournal::open(directory.path(), clock.clone())?);
    let (mut dice, mut acks) = (Dice::of(2038), Vec::new());
    for number in 1..=turns(400, 20_000) as u64 {
        let jump = match dice.below(6) {
            0 => clock.now_micros() - HOUR,
            1 => clock.now_micros() + HOUR,
            2 => clock.now_micros() - 40 * YEAR,
            3 => clock.now_micros() + YEAR,
            4 => INSTANTS[usize::try_from(dice.below(5))?],
            _ => clock.now_micros(),
        };
        clock.0.store(jump, Ordering::Relaxed);
        let asked = contract::proposal(command(0, number), "clock/1", Expected::Any, 1);
        let receipt = journal.append(asked).await?;
        let position = receipt.positions.expect("a position").0;
        acks.push(Acknowledged { writer: 0, number, position });
    }
    is_clean(&account(&*journal, &acks).await?, "clock jumps");
    Ok(())
}
