//! What does a fax look like? The pages of a TIFF, which no browser shows, as PNG pictures, with limits.

use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::{ColorType, TiffResult};

/// Most pages shown of one file; the rest is in the original.
pub(super) const MAX_PAGES: usize = 5;
/// Most bytes of one page, unpacked: A4 at 600 dots an inch in grey.
const MAX_UNPACKED: usize = 40 << 20;

/// How many pages of a file can be shown, at most [`MAX_PAGES`].
pub(super) fn pages(bytes: &[u8]) -> usize {
    let Ok(mut decoder) = opened(bytes) else { return 0 };
    let mut count = 1;
    while count < MAX_PAGES && decoder.more_images() && decoder.next_image().is_ok() {
        count += 1;
    }
    count
}

/// One page as PNG, counted from one; none if it is not there, too large, or of a kind that is not read.
pub(super) fn page(bytes: &[u8], number: usize) -> Option<Vec<u8>> {
    if !(1..=MAX_PAGES).contains(&number) {
        return None;
    }
    let mut decoder = opened(bytes).ok()?;
    for _ in 1..number {
        decoder.next_image().ok()?;
    }
    let (width, height) = decoder.dimensions().ok()?;
    let (color, depth) = match decoder.colortype().ok()? {
        ColorType::Gray(1) => (png::ColorType::Grayscale, png::BitDepth::One),
        ColorType::Gray(8) => (png::ColorType::Grayscale, png::BitDepth::Eight),
        ColorType::RGB(8) => (png::ColorType::Rgb, png::BitDepth::Eight),
        _ => return None,
    };
    let DecodingResult::U8(pixels) = decoder.read_image().ok()? else { return None };
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, width, height);
    encoder.set_color(color);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&pixels).ok()?;
    writer.finish().ok()?;
    Some(out)
}

fn opened(bytes: &[u8]) -> TiffResult<Decoder<Cursor<&[u8]>>> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = MAX_UNPACKED;
    limits.intermediate_buffer_size = MAX_UNPACKED;
    Ok(Decoder::new(Cursor::new(bytes))?.with_limits(limits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiff::encoder::{TiffEncoder, colortype};

    fn fax(pages: u8) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut out).unwrap();
        for shade in 0..pages {
            encoder.write_image::<colortype::Gray8>(3, 2, &[shade; 6]).unwrap();
        }
        out.into_inner()
    }

    #[test]
    fn each_page_of_a_scan_becomes_a_picture() {
        let bytes = fax(3);
        assert_eq!(pages(&bytes), 3);
        let second = page(&bytes, 2).unwrap();
        let mut reader = png::Decoder::new(Cursor::new(second)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [1; 6]);
        assert_eq!((page(&bytes, 0), page(&bytes, 4)), (None, None));
    }

    /// A page as fax machines send it: sixteen white lines in group 4, each one bit, then the end of the block.
    fn group_4() -> Vec<u8> {
        let data = [0xff, 0xff, 0x00, 0x10, 0x01];
        let entries: [(u16, u16, u32); 8] = [
            (256, 4, 8),
            (257, 4, 16),
            (258, 3, 1),
            (259, 3, 4),
            (262, 3, 0),
            (273, 4, 8),
            (278, 4, 16),
            (279, 4, 5),
        ];
        let mut bytes = b"II*\0\x0e\0\0\0".to_vec();
        bytes.extend(data);
        bytes.push(0);
        bytes.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes
    }

    #[test]
    fn a_page_in_the_coding_of_fax_machines_is_white_where_nothing_is_written() {
        let picture = page(&group_4(), 1).unwrap();
        let mut reader = png::Decoder::new(Cursor::new(picture)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        assert_eq!(pixels, [0xff; 16]);
    }

    #[test]
    fn pages_beyond_the_limit_are_left_to_the_original() {
        assert_eq!(pages(&fax(9)), MAX_PAGES);
    }

    #[test]
    fn a_file_that_is_cut_off_or_claims_too_much_shows_nothing() {
        let bytes = fax(1);
        for length in 0..bytes.len() {
            let _ = page(&bytes[..length], 1);
        }
        assert_eq!(pages(b"II*\0"), 0);
        // The width is the first entry of the directory; a claim of 4 billion dots is not unpacked.
        let claim = bytes
            .windows(4)
            .position(|tag| tag == [0x00, 0x01, 0x04, 0x00] || tag == [0x00, 0x01, 0x03, 0x00]);
        let mut large = bytes.clone();
        let at = claim.unwrap() + 8;
        large[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(page(&large, 1), None);
    }
}
