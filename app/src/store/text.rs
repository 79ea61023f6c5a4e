//! Values as people read them.

use shared::{
    jp::{Date, Time, fold_all},
    record::{ChoiceItem, DateTime, Doc, Field, FieldKind, Path, Value},
    registry,
};

use super::Store;

/// A record in a few words: its title field.
#[must_use]
pub fn title_of(store: Store, doc: &Doc) -> String {
    let Some(kind) = registry::kind(&doc.kind) else {
        return "（新しい版の記録）".to_owned();
    };
    let field = kind.schema.title_field();
    let text = field.map(|field| value_text(store, field, doc.get(field.key)));
    text.filter(|text| !text.is_empty())
        .unwrap_or_else(|| format!("（名前のない{}）", kind.schema.label))
}

/// A value as people read it; empty for an empty one.
#[must_use]
pub fn value_text(store: Store, field: &Field, value: &Value) -> String {
    match (field.kind, value) {
        (_, Value::Empty) => String::new(),
        (_, Value::Flag(true)) => "はい".to_owned(),
        (_, Value::Flag(false)) => "いいえ".to_owned(),
        (_, Value::Later(_)) => "（新しい版の内容）".to_owned(),
        (_, Value::Number(number)) => {
            let digits = usize::from(field.decimals);
            format!(
                "{:.digits$}{}",
                number.get(),
                field.unit.unwrap_or_default()
            )
        }
        (FieldKind::Choice(items) | FieldKind::Set(items), Value::Text(code)) => {
            label_of(items, code)
        }
        (FieldKind::Ref(_), Value::Text(id)) => id
            .parse()
            .map_or_else(|_| String::new(), |id| store.title(id)),
        (FieldKind::Date, Value::Text(text)) => {
            text.parse().map_or_else(|_| text.to_string(), Date::long)
        }
        (FieldKind::DateTime, Value::Text(text)) => match text.parse::<DateTime>() {
            Ok(when) => format!("{} {}", when.date.long_with_weekday(), when.time.short()),
            Err(_) => text.to_string(),
        },
        (FieldKind::Time, Value::Text(text)) => {
            text.parse().map_or_else(|_| text.to_string(), Time::short)
        }
        (_, Value::Text(text)) => text.to_string(),
    }
}

fn label_of(items: &[ChoiceItem], code: &str) -> String {
    items
        .iter()
        .find(|item| item.code == code)
        .map_or_else(|| code.to_owned(), |item| item.label.to_owned())
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
