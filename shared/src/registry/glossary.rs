//! The words of the city and their keys in data, for whoever reads the code or connects another system.

use std::fmt::Write;

use super::kinds;
use crate::record::{Field, FieldKind, Schema};

/// All records and their fields as Markdown: a table of the records, and below it, folded, their fields.
#[must_use]
pub fn glossary() -> String {
    let mut text = String::from("| record | 日本語 | what it is |\n|---|---|---|\n");
    for kind in kinds() {
        row(
            &mut text,
            kind.schema.kind,
            kind.schema.label,
            kind.schema.about,
            "",
        );
    }
    text.push_str("\n<details><summary>The fields of every record</summary>\n");
    for kind in kinds() {
        fields(&mut text, kind.schema);
    }
    text.push_str("\n</details>\n");
    text
}

fn fields(text: &mut String, schema: &Schema) {
    // Writing to a String can't fail.
    let _ = writeln!(
        text,
        "\n**`{}` {}**\n\n| field | 日本語 | what it is |\n|---|---|---|",
        schema.kind, schema.label
    );
    for field in schema.fields() {
        of_field(text, "", field);
        if let FieldKind::Rows(cells) = field.kind {
            cells
                .iter()
                .for_each(|cell| of_field(text, field.key, cell));
        }
    }
}

fn of_field(text: &mut String, table: &str, field: &Field) {
    let key = if table.is_empty() {
        field.key.to_owned()
    } else {
        format!("{table}/…/{}", field.key)
    };
    let kind = match field.kind {
        FieldKind::Ref(kind) => format!(" → `{kind}`"),
        _ => field
            .unit
            .filter(|unit| !unit.is_empty())
            .map(|unit| format!(" ({unit})"))
            .unwrap_or_default(),
    };
    row(text, &key, field.label, field.about, &kind);
}

fn row(text: &mut String, key: &str, label: &str, about: &str, more: &str) {
    let about = about.trim().replace('|', "\\|");
    let _ = writeln!(text, "| `{key}` | {label} | {about}{more} |");
}
