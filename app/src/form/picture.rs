//! A picture in a form. Until it is saved, its bytes stand in its box as a `data:` URL (RFC 2397), so that they are kept with
//! the draft like all that was typed; once it is saved, its name does.

use base64::{Engine, prelude::BASE64_STANDARD};
use shared::{
    record::{BlobId, BlobIdError, Path, Schema, Value, Writes},
    wire::{MAX_BLOB, PictureType},
};

use super::draft::{Draft, Typed};

/// What stands before the bytes.
const CODED: &str = ";base64,";

/// A picture as it stands in a box; none of what is no picture.
#[must_use]
pub fn picture_text(bytes: &[u8]) -> Option<String> {
    let mime = PictureType::of(bytes)?.mime();
    let coded = BASE64_STANDARD.encode(bytes);
    Some(format!("data:{mime}{CODED}{coded}"))
}

/// The bytes of a picture that stands in a box unsaved.
#[must_use]
pub fn picture_bytes(typed: &str) -> Option<Vec<u8>> {
    let (_, coded) = typed.strip_prefix("data:")?.split_once(CODED)?;
    let bytes = BASE64_STANDARD.decode(coded).ok()?;
    PictureType::of(&bytes).map(|_| bytes)
}

/// The value of what stands in a box.
pub(super) fn read_picture(typed: &str) -> Result<Value, String> {
    let blob: Result<BlobId, BlobIdError> = match picture_bytes(typed) {
        Some(bytes) if bytes.len() > MAX_BLOB => {
            return Err("大きすぎます。もう一度入れてください。".to_owned());
        }
        Some(bytes) => Ok(BlobId::of(&bytes)),
        None => typed.parse(),
    };
    let blob = blob.map_err(|error| error.to_string())?;
    Ok(Value::text(&blob.to_string()))
}

impl Draft {
    /// The pictures that are saved by these writes, each with its bytes.
    #[must_use]
    pub fn pictures(&self, schema: &'static Schema, writes: &Writes) -> Vec<(BlobId, Vec<u8>)> {
        let written = |(path, value): (&Path, &Value)| {
            let blob = schema.blob(path, value)?;
            match &self.inputs.get(path)?.typed {
                Typed::Text(typed) => Some((blob, picture_bytes(typed)?)),
                Typed::Flag(_) => None,
            }
        };
        writes.iter().filter_map(written).collect()
    }
}

#[cfg(test)]
mod tests {
    use shared::{
        jp::Timestamp,
        record::{Doc, RecordId},
        registry,
    };
    use uuid::Uuid;

    use super::{
        super::{typed_of, writes},
        *,
    };

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and the rest";

    #[test]
    fn what_stands_in_a_box_is_the_picture_or_its_name() {
        let text = picture_text(PNG).unwrap();
        assert!(text.starts_with("data:image/png;base64,"));
        assert_eq!(picture_bytes(&text).as_deref(), Some(PNG));
        let name = Value::text(&BlobId::of(PNG).to_string());
        assert_eq!(read_picture(&text), Ok(name.clone()));
        assert_eq!(read_picture(name.as_text().unwrap()), Ok(name));
        assert_eq!(picture_text(b"<svg/>"), None);
        for typed in [
            "a name",
            "data:image/png;base64,",
            "data:image/svg+xml;base64,PHN2Zy8+",
            "data:image/png,%89PNG",
        ] {
            assert_eq!(picture_bytes(typed), None);
            assert!(read_picture(typed).unwrap_err().ends_with('。'));
        }
        let mut large = PNG.to_vec();
        large.resize(MAX_BLOB + 1, 0);
        let large = picture_text(&large).unwrap();
        assert!(read_picture(&large).unwrap_err().contains("大きすぎます"));
    }

    #[test]
    fn a_save_takes_the_bytes_of_what_it_names_along() {
        let schema = registry::kind("consent").unwrap().schema;
        let doc = Doc::new("consent", RecordId::new(Uuid::from_u128(1)));
        let mut draft = Draft::new(&doc, true, Timestamp::from_millis(0), String::new());
        let path = Path::new("signature").unwrap();
        let purpose = Path::new("purpose").unwrap();
        let text = picture_text(PNG).unwrap();
        draft.set(&purpose, Typed::Text(text.clone()), &Value::Empty);
        draft.set(&path, Typed::Text(text), &Value::Empty);
        let written = writes(schema, &draft.inputs).unwrap();
        let blob = BlobId::of(PNG);
        assert_eq!(draft.pictures(schema, &written), [(blob, PNG.to_vec())]);
        // Saved, its name alone is what stands there.
        let field = schema.field("signature").unwrap();
        let name = typed_of(field, &written["signature"]);
        assert_eq!(name, blob.to_string());
        draft.set(&path, Typed::Text(name), &Value::Empty);
        assert_eq!(draft.pictures(schema, &written), []);
    }
}
