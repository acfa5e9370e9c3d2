//! How is the program linked? Relocations packed, where this machine's loader reads such lists: the list shrinks from 1.5 MB to 16 kB,
//! and with it what a start reads and keeps resident (docs/performance.md). The loader of glibc does from 2.36 on (Debian 12, Ubuntu
//! 22.10); an older one would start a program with no address put right.

use std::env;
use std::process::Command;

/// The first glibc whose loader reads packed relocations.
const FIRST: (u32, u32) = (2, 36);

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is_built_here = env::var("HOST").ok() == env::var("TARGET").ok();
    if is_built_here && glibc().is_some_and(|version| version >= FIRST) {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}

/// The version of this machine's glibc; none where it has none, or does not say.
fn glibc() -> Option<(u32, u32)> {
    let said = Command::new("getconf").arg("GNU_LIBC_VERSION").output().ok()?;
    let said = String::from_utf8(said.stdout).ok()?;
    let (major, minor) = said.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}
