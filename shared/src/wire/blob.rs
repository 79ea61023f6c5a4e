//! How the bytes of pictures travel: in pieces, so that a cut costs one of them.

use serde::{Deserialize, Serialize};

use crate::record::{BlobId, BlobName};

/// The largest picture, bytes. Sealed to the server and in hexadecimal it still fits into a [request](super::MAX_BODY).
pub const MAX_BLOB: usize = 3 << 19;

/// The largest piece of one that travels at once, bytes: at 300 kbit/s some seconds.
pub const MAX_PIECE: usize = 256 << 10;

/// The kinds of picture there are. No other is taken: what is drawn from a description may run something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureType {
    /// PNG (ISO/IEC 15948), as signatures are.
    Png,
    /// JPEG (ISO/IEC 10918-1), as photographs are.
    Jpeg,
}

impl PictureType {
    /// What some bytes are by how they begin; none for anything but a picture.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else {
            None
        }
    }

    /// Its media type.
    #[must_use]
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }
}

/// Whether bytes can be brought as that blob: a picture, not too large, and the one meant.
#[must_use]
pub fn is_blob(blob: BlobId, bytes: &[u8]) -> bool {
    bytes.len() <= MAX_BLOB && PictureType::of(bytes).is_some() && BlobId::of(bytes) == blob
}

/// How much of a blob the server has from who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlobHeld {
    /// So many bytes: the next piece begins there.
    pub have: u64,
    /// Whether that is all of it.
    pub is_whole: bool,
}

/// What stands before a blob that is sealed to the server, where a save begins with a brace.
const SEALED: &[u8] = b"blob ";

/// A blob as it is [sealed](super::sealed::seal) to the server.
#[must_use]
pub fn blob_to_seal(name: BlobName, bytes: &[u8]) -> Vec<u8> {
    [SEALED, name.to_string().as_bytes(), b"\n", bytes].concat()
}

/// The blob that sealed bytes were; none where they were something else.
#[must_use]
pub fn sealed_blob(plain: &[u8]) -> Option<(BlobName, &[u8])> {
    let rest = plain.strip_prefix(SEALED)?;
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (name, bytes) = rest.split_at(end);
    let name: BlobName = std::str::from_utf8(name).ok()?.parse().ok()?;
    let bytes = bytes.get(1..)?;
    is_blob(name.blob, bytes).then_some((name, bytes))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        record::RecordId,
        wire::{MAX_BODY, sealed},
    };

    #[test]
    fn only_pictures_are_taken_for_pictures() {
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF";
        for (bytes, kind) in [
            (
                &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
                Some(PictureType::Png),
            ),
            (&jpeg[..], Some(PictureType::Jpeg)),
            (b"\xff\xd8", None),
            (b"\x89PNG\n\x1a\n", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'>", None),
            (b"<!doctype html>\x89PNG\r\n\x1a\n", None),
            (b"GIF89a", None),
            (b"RIFF\0\0\0\0WEBP", None),
            (b"", None),
        ] {
            assert_eq!(PictureType::of(bytes), kind, "{bytes:?}");
            assert_eq!(is_blob(BlobId::of(bytes), bytes), kind.is_some());
        }
        assert!(!is_blob(BlobId::of(b"another"), jpeg));
        let mut large = jpeg.to_vec();
        large.resize(MAX_BLOB, 0);
        assert!(is_blob(BlobId::of(&large), &large));
        large.push(0);
        assert!(!is_blob(BlobId::of(&large), &large));
    }

    #[test]
    fn the_largest_is_sealed_and_opened_and_fits_into_a_request() {
        let mut bytes = b"\xff\xd8\xff".to_vec();
        bytes.resize(MAX_BLOB, b'\n');
        let name = BlobName {
            record: RecordId::new(Uuid::from_u128(7)),
            blob: BlobId::of(&bytes),
        };
        let plain = blob_to_seal(name, &bytes);
        assert_eq!(sealed_blob(&plain), Some((name, &bytes[..])));
        let (_, public) = sealed::key_pair([3; sealed::KEY]);
        let device = crate::record::DeviceId::new(Uuid::from_u128(8));
        let sealed = sealed::seal(&public, device, &[4; 32], &plain, [5; 32]).unwrap();
        assert!(2 * sealed.len() + 1_024 < MAX_BODY);
        for spoilt in [
            &plain[..plain.len() - 1],
            &plain[1..],
            b"blob ",
            b"blob \n",
            b"{}",
        ] {
            assert_eq!(sealed_blob(spoilt), None);
        }
    }
}
