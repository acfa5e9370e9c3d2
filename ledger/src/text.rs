//! How do bytes and numbers stand in a text, with one spelling each?

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::Hash;

/// Standard base64 with padding.
#[must_use]
pub fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The bytes; none for anything but the one spelling they have.
#[must_use]
pub fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// A hash in base64.
#[must_use]
pub fn hash_from_base64(text: &str) -> Option<Hash> {
    from_base64(text)?.try_into().ok()
}

/// A hash in lower-case hexadecimal; none for any other spelling.
#[must_use]
pub fn hash_from_hex(text: &str) -> Option<Hash> {
    let bytes: Hash = hex::decode(text).ok()?.try_into().ok()?;
    (!text.bytes().any(|byte| byte.is_ascii_uppercase())).then_some(bytes)
}

/// A number in decimal without sign or leading zero, below 2^63: what every language of a verifier can count.
#[must_use]
pub fn number(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = text == "0" || !text.starts_with('0');
    let number: u64 = if digits && plain { text.parse().ok()? } else { return None };
    (number < 1 << 63).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_spelling() {
        let two_to_63 = (1_u64 << 63).to_string();
        let more = ["", "007", "+1", "-1", "1 ", "1.0", "１", &two_to_63, "99999999999999999999"];
        assert_eq!(more.map(number), [None; 9]);
        assert_eq!(number("0"), Some(0));
        assert_eq!(number(&((1_u64 << 63) - 1).to_string()), Some((1 << 63) - 1));
    }

    #[test]
    fn a_hash_has_one_spelling() {
        let hash = [0xab; 32];
        assert_eq!(hash_from_hex(&hex::encode(hash)), Some(hash));
        assert_eq!(hash_from_hex(&hex::encode_upper(hash)), None);
        assert_eq!(hash_from_hex(&hex::encode([0xab; 31])), None);
        assert_eq!(hash_from_base64(&to_base64(&hash)), Some(hash));
        assert_eq!(hash_from_base64(&to_base64(&[1; 33])), None);
        assert_eq!(from_base64("QQ=="), Some(b"A".to_vec()));
        assert_eq!([from_base64("QR=="), from_base64("QQ"), from_base64("QQ==\n")], [None, None, None]);
    }
}
