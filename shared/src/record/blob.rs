//! Pictures beside records: a record names one by what it holds, and its bytes travel and lie apart from it.

use std::{collections::BTreeSet, fmt, str::FromStr};

use sha2::{Digest, Sha256};

use super::{Doc, FieldKind, Path, RecordId, Scalar, Schema, Slot, Value, place};

/// The name of some bytes: their SHA-256 (FIPS 180-4). As text 64 hexadecimal digits in lower case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId([u8; 32]);

impl BlobId {
    /// The name of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobId({self})")
    }
}

/// Some text that names no blob.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("画像として読めません。もう一度入れてください。")]
pub struct BlobIdError;

impl FromStr for BlobId {
    type Err = BlobIdError;

    fn from_str(text: &str) -> Result<Self, BlobIdError> {
        let digit = |digit: u8| match digit {
            b'0'..=b'9' => Some(digit - b'0'),
            b'a'..=b'f' => Some(digit - b'a' + 10),
            _ => None,
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let bytes = pairs
            .iter()
            .map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
        let bytes: Option<Vec<u8>> = bytes.collect();
        let bytes = bytes.filter(|_| rest.is_empty()).ok_or(BlobIdError)?;
        bytes.try_into().map(Self).map_err(|_| BlobIdError)
    }
}

/// A blob of a record: it is brought for that record, seen with it, and leaves with it. As text the record's id, a full stop
/// and the blob's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobName {
    /// The record that names it.
    pub record: RecordId,
    /// The blob.
    pub blob: BlobId,
}

impl fmt::Display for BlobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.record, self.blob)
    }
}

impl FromStr for BlobName {
    type Err = BlobIdError;

    fn from_str(text: &str) -> Result<Self, BlobIdError> {
        let (record, blob) = text.split_once('.').ok_or(BlobIdError)?;
        let name = Self {
            record: record.parse().map_err(|_| BlobIdError)?,
            blob: blob.parse()?,
        };
        // Ids are read in several forms; a blob has one name.
        (name.to_string() == text)
            .then_some(name)
            .ok_or(BlobIdError)
    }
}

macro_rules! pictures {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub BlobId);

        impl Scalar for $name {
            const KIND: FieldKind = FieldKind::$name;

            fn from_value(value: &Value) -> Result<Self, String> {
                let text = value.as_text().unwrap_or_default();
                text.parse().map(Self).map_err(|error: BlobIdError| error.to_string())
            }

            fn to_value(&self) -> Value {
                Value::text(&self.0.to_string())
            }
        }
    )*};
}

pictures! {
    /// A name written by hand.
    Signature;
    /// A photograph.
    Photo;
}

impl Schema {
    /// The blob that a value at a path names; none where no picture stands there.
    #[must_use]
    pub fn blob(&'static self, path: &Path, value: &Value) -> Option<BlobId> {
        let Slot::Value(field) = place(self, path)?.slot else {
            return None;
        };
        field.kind.is_picture().then_some(())?;
        value.as_text()?.parse().ok()
    }

    /// The blobs that a document of this kind names: of what people wrote apart all of it.
    #[must_use]
    pub fn blobs(&'static self, doc: &Doc) -> BTreeSet<BlobId> {
        let heads = doc.fields.iter();
        let heads = heads.flat_map(|(path, heads)| heads.iter().map(move |head| (path, head)));
        heads
            .filter_map(|(path, head)| self.blob(path, &head.value))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_name_is_read_as_it_is_written_and_in_no_other_way() {
        // FIPS 180-4, the example of one block.
        let blob = BlobId::of(b"abc");
        let hex = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(blob.to_string(), hex);
        assert_eq!(hex.parse(), Ok(blob));
        let record = RecordId::new(Uuid::from_u128(0xabcdef));
        let name = BlobName { record, blob };
        assert_eq!(name.to_string().parse(), Ok(name));
        let simple = record.uuid().simple().to_string();
        for text in [
            String::new(),
            ".".to_owned(),
            hex.to_uppercase(),
            hex[1..].to_owned(),
            format!("{hex}00"),
            format!("{record}"),
            format!("{record}.{hex} "),
            format!("{simple}.{hex}"),
            format!("{{{record}}}.{hex}"),
        ] {
            assert_eq!(text.parse::<BlobName>(), Err(BlobIdError), "{text}");
            assert_eq!(text.parse::<BlobId>(), Err(BlobIdError), "{text}");
        }
    }
}
