//! What kind of file is it? Told by its first bytes, not by what its sender called it.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;

use crate::problem::Problem;

/// Largest file taken in, in bytes: a scan of twenty pages is a tenth of it.
pub(crate) const MAX_FILE_BYTES: usize = 25 * 1024 * 1024;

/// A file that is larger than is taken, with the field it was sent in.
pub(crate) fn too_large(field: &str) -> Problem {
    let told = Problem::field(field, "file-too-large", "A file may have 25 MB at most.");
    Problem { status: StatusCode::PAYLOAD_TOO_LARGE, ..told }
}

/// A whole body that is a file.
pub(crate) fn whole(body: Result<Bytes, BytesRejection>, field: &str) -> Result<Bytes, Problem> {
    body.map_err(|why| match why.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(field),
        _ => Problem::unreadable("The body broke off before its end."),
    })
}

/// The media type of a file.
pub(crate) fn media_type(bytes: &[u8]) -> &'static str {
    const KINDS: [(&[u8], &str); 6] = [
        (b"%PDF-", "application/pdf"),
        (b"II*\0", "image/tiff"),
        (b"MM\0*", "image/tiff"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ];
    let known = KINDS.iter().find(|(start, _)| bytes.starts_with(start));
    match known {
        Some((_, kind)) => kind,
        None if is_mail(bytes) => "message/rfc822",
        None if std::str::from_utf8(bytes).is_ok() => "text/plain",
        None => "application/octet-stream",
    }
}

/// Whether it begins like a mail: header lines, one of them `From:`, `Received:` or `Date:`.
fn is_mail(bytes: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_lowercase();
    ["received:", "from:", "date:", "return-path:"].iter().any(|name| start.starts_with(name))
        || (start.contains("\nfrom:") && start.contains("\ndate:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_first_bytes() {
        assert_eq!(media_type(b"%PDF-1.4"), "application/pdf");
        assert_eq!(media_type(b"Received: from a by b\r\nFrom: x\r\n"), "message/rfc822");
        assert_eq!(media_type(&[0xff, 0xfe, 0x00]), "application/octet-stream");
    }
}
