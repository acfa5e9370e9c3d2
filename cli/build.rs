//! How is the program linked? Functions that came out the same are kept once.
//!
//! Each crate compiles its own copy of what it uses of the others, an eighth of the program in all. The linker that comes with the
//! toolchain on this target finds them; elsewhere the program is only larger.

fn main() {
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    let bundled = is("CARGO_CFG_TARGET_ARCH", "x86_64")
        && is("CARGO_CFG_TARGET_OS", "linux")
        && is("CARGO_CFG_TARGET_ENV", "gnu");
    if bundled && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bins=-Wl,--icf=all");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
