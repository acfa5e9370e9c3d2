//! Does any fault lose or double what was acknowledged? Short forms here; `--features long` runs them at length.
#![expect(clippy::expect_used, reason = "tests fail by panicking")]

mod backup;
mod clocks;
mod disk;
mod erasure;
mod failover;
mod histories;
mod kill;
mod leaders;
mod network;
mod power;
