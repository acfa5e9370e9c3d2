//! How is the program linked? Relocations packed: the list of them shrinks from 1.5 MB to 16 kB, and with it what a start reads and
//! keeps resident (docs/performance.md). The loader of glibc reads such lists from 2.36 on (Debian 12, Ubuntu 22.10).

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = |part: &str| std::env::var(format!("CARGO_CFG_TARGET_{part}")).unwrap_or_default();
    if target("OS") == "linux" && target("ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
