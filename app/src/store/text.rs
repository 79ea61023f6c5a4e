//! Values as people read them.

use shared::{
    jp::fold_all,
    record::{ChoiceItem, Doc, Field, FieldKind, Path, Value, value_words},
    registry,
};

use super::Store;

/// A record in a few words: its title field.
#[must_use]
pub fn title_of(store: Store, doc: &Doc) -> String {
    let Some(kind) = registry::kind(&doc.kind) else {
        return "（新しい版の記録）".to_owned();
    };
    let Some(field) = kind.schema.title_field() else {
        return kind.schema.label.to_owned();
    };
    let text = value_text(store, field, doc.get(field.key));
    if text.is_empty() {
        format!("（名前のない{}）", kind.schema.label)
    } else {
        text
    }
}

/// A value as people read it; empty for an empty one.
#[must_use]
pub fn value_text(store: Store, field: &Field, value: &Value) -> String {
    value_words(field, value, &|id| store.title(id))
}

/// What a record is found by: its short texts, numbers and codes, folded.
pub(super) fn key_of(doc: &Doc) -> String {
    let Some(kind) = registry::kind(&doc.kind) else {
        return String::new();
    };
    let texts = kind.schema.fields().filter_map(|field| {
        let value = doc.get(field.key).as_text()?;
        match field.kind {
            FieldKind::Text | FieldKind::Phones | FieldKind::PostalCode => Some(value),
            FieldKind::Choice(items) => items
                .iter()
                .find(|item| item.code == value)
                .map(|item| item.label),
            _ => None,
        }
    });
    fold_all(texts)
}

/// The members of a set that are chosen, in the order of the list.
#[must_use]
pub fn chosen(doc: &Doc, path: &Path, items: &'static [ChoiceItem]) -> Vec<&'static ChoiceItem> {
    items
        .iter()
        .filter(|item| doc.get(path.child(item.code).as_str()).is_true())
        .collect()
}
