//! Values as people read them.

use super::{ChoiceItem, DateTime, Field, FieldKind, RecordId, Value};
use crate::jp::{Date, Time};

/// A value as people read it; empty for an empty one. `title` says what another record is called.
#[must_use]
pub fn value_words(field: &Field, value: &Value, title: &dyn Fn(RecordId) -> String) -> String {
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
        (FieldKind::Ref(_), Value::Text(id)) => id.parse().map_or_else(|_| String::new(), title),
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
        (FieldKind::Signature, Value::Text(_)) => "署名あり".to_owned(),
        (FieldKind::Photo, Value::Text(_)) => "写真".to_owned(),
        (_, Value::Text(text)) => text.to_string(),
    }
}

fn label_of(items: &[ChoiceItem], code: &str) -> String {
    items
        .iter()
        .find(|item| item.code == code)
        .map_or_else(|| code.to_owned(), |item| item.label.to_owned())
}
