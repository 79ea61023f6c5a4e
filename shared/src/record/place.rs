//! What stands at a path of a record: the field, one member of a set, or the mark of removal.

use super::{ChoiceItem, Field, FieldKind, Path, Schema};

/// What a path holds, as the schema says.
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// The value of a field.
    Value(&'static Field),
    /// Whether one member of a set is chosen.
    Member(&'static ChoiceItem),
    /// Whether a row or the whole record was taken away.
    Removed,
}

/// A path with its words on screen.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it holds.
    pub slot: Slot,
    /// Its label: 会えた人 › 続柄, 困りごと：介護.
    pub label: String,
}

/// What stands at `path`; none for what a later version knows.
#[must_use]
pub fn place(schema: &'static Schema, path: &Path) -> Option<Place> {
    let parts: Vec<&str> = path.as_str().split('/').collect();
    if parts == ["removed"] {
        return Some(Place {
            slot: Slot::Removed,
            label: "記録の取り消し".to_owned(),
        });
    }
    let field = schema.field(parts[0])?;
    match (field.kind, &parts[1..]) {
        (FieldKind::Rows(_), [_, "removed"]) => Some(Place {
            slot: Slot::Removed,
            label: format!("{} › 行の取り消し", field.label),
        }),
        (FieldKind::Rows(fields), [_, key, rest @ ..]) => {
            let inner = fields.iter().find(|inner| inner.key == *key)?;
            let Place { slot, label } = of_field(inner, rest)?;
            Some(Place {
                slot,
                label: format!("{} › {label}", field.label),
            })
        }
        (_, rest) => of_field(field, rest),
    }
}

fn of_field(field: &'static Field, rest: &[&str]) -> Option<Place> {
    match (field.kind, rest) {
        (FieldKind::Set(items), [code]) => {
            let item = items.iter().find(|item| item.code == *code)?;
            Some(Place {
                slot: Slot::Member(item),
                label: format!("{}：{}", field.label, item.label),
            })
        }
        (FieldKind::Set(_) | FieldKind::Rows(_), _) => None,
        (_, []) => Some(Place {
            slot: Slot::Value(field),
            label: field.label.to_owned(),
        }),
        _ => None,
    }
}
