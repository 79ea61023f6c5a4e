//! The values of a path that stand beside each other, in words.

use shared::{
    record::{BlobId, Doc, Edit, FieldKind, Path, Place, Slot, Stamp, Value, Writes, place},
    registry,
};

use crate::store::{Store, value_text};

/// One value and everyone who wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rival {
    pub value: Value,
    pub stamps: Vec<Stamp>,
    pub is_shown: bool,
    path: Path,
    kind: Box<str>,
}

/// A path with its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rivals {
    pub path: Path,
    pub label: String,
    pub values: Vec<Rival>,
    /// All of them in one, where that makes sense.
    pub both: Option<Value>,
}

fn place_of(kind: &str, path: &Path) -> Option<Place> {
    place(registry::kind(kind)?.schema, path)
}

/// All conflicts of a document, oldest value first.
pub(super) fn rivals(doc: &Doc) -> Vec<Rivals> {
    doc.conflicts().map(|path| of_path(doc, path)).collect()
}

fn of_path(doc: &Doc, path: &Path) -> Rivals {
    let shown = doc.get(path.as_str());
    let mut heads: Vec<_> = doc.heads(path.as_str()).iter().collect();
    heads.sort_by_key(|head| (doc.stamps.get(&head.dot).map(|stamp| stamp.at), head.dot));
    let mut values: Vec<Rival> = Vec::new();
    for head in heads {
        let stamp = doc.stamps.get(&head.dot).copied();
        match values.iter_mut().find(|rival| rival.value == head.value) {
            Some(rival) => rival.stamps.extend(stamp),
            None => values.push(Rival {
                is_shown: head.value == *shown,
                value: head.value.clone(),
                stamps: stamp.into_iter().collect(),
                path: path.clone(),
                kind: doc.kind.clone(),
            }),
        }
    }
    let place = place_of(&doc.kind, path);
    let both = place.as_ref().and_then(|place| both(place.slot, &values));
    let label = place.map_or_else(|| "新しい版の項目".to_owned(), |place| place.label);
    Rivals {
        path: path.clone(),
        label,
        values,
        both,
    }
}

/// The texts one below the other.
fn both(slot: Slot, values: &[Rival]) -> Option<Value> {
    let Slot::Value(field) = slot else {
        return None;
    };
    if !matches!(field.kind, FieldKind::Text | FieldKind::Paragraph) {
        return None;
    }
    let texts: Vec<&str> = values
        .iter()
        .filter_map(|rival| rival.value.as_text())
        .collect();
    (texts.len() > 1).then(|| Value::text(&texts.join("\n")))
}

impl Rival {
    /// The picture that the value names, if it names one.
    pub(super) fn picture(&self) -> Option<BlobId> {
        let schema = registry::kind(&self.kind)?.schema;
        schema.blob(&self.path, &self.value)
    }

    /// The value as people read it.
    pub(super) fn text(&self, store: Store) -> String {
        let text = match place_of(&self.kind, &self.path).map(|place| place.slot) {
            Some(Slot::Removed) => if self.value.is_true() {
                "取り消す"
            } else {
                "残す"
            }
            .to_owned(),
            Some(Slot::Member(_)) => if self.value.is_true() {
                "選ぶ"
            } else {
                "選ばない"
            }
            .to_owned(),
            Some(Slot::Value(field)) => value_text(store, field, &self.value),
            None => self
                .value
                .as_text()
                .unwrap_or("（新しい版の内容）")
                .to_owned(),
        };
        if text.is_empty() {
            "（空にした）".to_owned()
        } else {
            text
        }
    }
}

/// The edit that says which value holds, having seen all of them.
pub(super) fn settle(doc: &Doc, path: &Path, value: Value) -> Edit {
    let (kind, seen) = (doc.kind.clone(), doc.context.clone());
    Edit {
        kind,
        record: doc.id,
        seen,
        writes: Writes::from([(path.clone(), value)]),
    }
}
