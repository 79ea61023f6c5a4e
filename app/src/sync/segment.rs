//! Segments: many records in one value. They lie on the device as they travel, a fifth of their size, and are read only
//! into memory.

use std::io::Read;

use ruzstd::{
    decoding::StreamingDecoder,
    encoding::{CompressionLevel, compress_to_vec},
};

/// A frame that unpacks to more, bytes, is none of the server's: it would take the tablet's memory.
const MAX_LINES: u64 = 4 * shared::wire::MAX_SEGMENT as u64;

/// JSON lines as a zstd frame.
#[must_use]
pub(super) fn pack(lines: &str) -> Vec<u8> {
    compress_to_vec(lines.as_bytes(), CompressionLevel::Fastest)
}

/// JSON lines as a frame that is not compressed: while a sync runs there is no time for more.
#[must_use]
pub(super) fn pack_in_haste(lines: &str) -> Vec<u8> {
    compress_to_vec(lines.as_bytes(), CompressionLevel::Uncompressed)
}

/// The JSON lines of a frame; none if it is not one.
#[must_use]
pub(super) fn unpack(frame: &[u8]) -> Option<String> {
    let mut lines = String::with_capacity(frame.len() * 6);
    let decoder = StreamingDecoder::new(frame).ok()?;
    let mut limited = decoder.take(MAX_LINES + 1);
    limited.read_to_string(&mut lines).ok()?;
    (limited.limit() > 0).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_as_they_went_in() {
        let lines: String = (0..5_000)
            .map(|n| format!("{{\"n\":{n},\"名\":\"山田花子\"}}\n"))
            .collect();
        let frame = pack(&lines);
        assert!(frame.len() * 3 < lines.len());
        assert_eq!(unpack(&pack_in_haste(&lines)).as_ref(), Some(&lines));
        assert_eq!(unpack(&frame), Some(lines));
        assert_eq!(unpack(&pack("")), Some(String::new()));
    }

    #[test]
    fn what_is_no_frame_is_nothing() {
        let frame = pack("{\"n\":1}\n{\"n\":2}\n");
        assert_eq!(unpack(b""), None);
        assert_eq!(unpack(b"{\"n\":1}\n"), None);
        assert_eq!(unpack(&frame[..frame.len() - 1]), None, "cut off");
        assert_eq!(unpack(&pack("\u{fffd}")[..3]), None);
    }
}
