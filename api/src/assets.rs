//! Which files do pages refer to? The stylesheet and two scripts, in the program, at addresses that name their content.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file of the program, served for ever at its address.
#[derive(Debug)]
pub(crate) struct Asset {
    /// Name in the source: `travaux.css`.
    pub name: &'static str,
    /// Address: `/assets/travaux-1f2e3d4c5b6a7988.css`.
    pub address: String,
    /// Media type.
    pub media_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Every asset, made once.
static ALL: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset(
            "travaux.css",
            "text/css; charset=utf-8",
            smaller(include_str!("../assets/travaux.css")).into_bytes(),
        ),
        asset(
            "travaux.js",
            "text/javascript; charset=utf-8",
            include_bytes!("../assets/travaux.js").to_vec(),
        ),
        asset("htmx.js", "text/javascript; charset=utf-8", include_bytes!("../assets/htmx.min.js").to_vec()),
    ]
});

/// The address of an asset by its name; the empty address for a name that is none.
pub(crate) fn address(name: &str) -> &'static str {
    ALL.iter().find(|asset| asset.name == name).map_or("", |asset| asset.address.as_str())
}

/// The asset at an address below `/assets/`.
pub(crate) fn find(file: &str) -> Option<&'static Asset> {
    ALL.iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(file))
}

fn asset(name: &'static str, media_type: &'static str, bytes: Vec<u8>) -> Asset {
    let digest = hex::encode(&Sha256::digest(&bytes)[..8]);
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    Asset { name, address: format!("/assets/{stem}-{digest}.{end}"), media_type, bytes }
}

/// A stylesheet without its comments and indentation: one seventh less to send over a slow line.
fn smaller(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        out.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    out.push_str(rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_the_content() {
        let css = address("travaux.css");
        assert!(
            css.starts_with("/assets/travaux-") && css.rsplit_once('.').is_some_and(|(_, end)| end == "css"),
            "{css}"
        );
        assert_eq!(find(&css["/assets/".len()..]).map(|asset| asset.name), Some("travaux.css"));
        assert!(find("travaux.css").is_none());
    }

    #[test]
    fn a_smaller_stylesheet_keeps_every_rule() {
        assert_eq!(smaller("/* a */\n a { b: c; }\n\n  /* d\n e */ f { g: h }\n"), "a { b: c; }\nf { g: h }");
    }

    #[test]
    fn the_vendored_script_is_the_one_on_file() {
        let sum = hex::encode(Sha256::digest(include_bytes!("../assets/htmx.min.js")));
        assert!(include_str!("../assets/VENDORED.md").contains(&sum));
    }
}
