//! Values as people read them.

use shared::{
    jp::fold_all,
    record::{ChoiceItem, Doc, Field, FieldKind, Path, RecordId, Value, value_words},
    registry,
};

use super::{Kept, Store};

/// A record in a few words: its title field.
#[must_use]
pub fn title_of(store: Store, doc: &Doc) -> String {
    title_with(doc, &|id| store.title(id))
}

/// The same where these words are its own, and not those of a record it refers to.
pub(super) struct Title(pub(super) String);

impl Kept for Title {
    fn read(doc: &Doc) -> Option<Self> {
        let field = registry::kind(&doc.kind).and_then(|kind| kind.schema.title_field());
        let is_of_another = field.is_some_and(|it| matches!(it.kind, FieldKind::Ref(_)));
        (!is_of_another).then(|| Self(title_with(doc, &|_| String::new())))
    }
}

fn title_with(doc: &Doc, title_of: &dyn Fn(RecordId) -> String) -> String {
    let Some(kind) = registry::kind(&doc.kind) else {
        return "（新しい版の記録）".to_owned();
    };
    let Some(field) = kind.schema.title_field() else {
        return kind.schema.label.to_owned();
    };
    let text = value_words(field, doc.get(field.key), title_of);
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
