//! The directory as tables, without persons in charge: they are not part of it.

use std::collections::BTreeMap;

use crate::{
    domain::directory::{AgencyKind, Entry, Office},
    record::{Doc, Field, FieldKind, Record, RecordId, Schema, Value},
    reports::Standing,
    wire::{Cell, TableToWrite},
};

/// What is not for readers: to which edition a row of old belongs, and who may propose changes of it.
const LEFT_OUT: [&str; 2] = ["edition", "organisation"];

/// The telephone numbers of an agency with one office for each district stand elsewhere.
const ELSEWHERE: &str = "別紙";

/// The rows of the directory as a table, in the order of their numbers. `title` names a record.
#[must_use]
pub fn entries<'a>(
    docs: impl IntoIterator<Item = &'a Doc>,
    title: &dyn Fn(RecordId) -> String,
) -> TableToWrite {
    let number = |doc: &Doc| match doc.get("no") {
        Value::Number(number) => number.get(),
        _ => f64::MAX,
    };
    let mut docs = of_kind::<Entry>(docs);
    docs.sort_by(|a, b| number(a).total_cmp(&number(b)).then(a.id.cmp(&b.id)));
    let mut table = table(Entry::SCHEMA, &docs, title);
    let columns: Vec<_> = fields(Entry::SCHEMA).map(|field| field.key).collect();
    for (row, doc) in table.rows.iter_mut().zip(docs) {
        for (cell, key) in row.iter_mut().zip(&columns) {
            let is_elsewhere =
                *doc.get("kind") != Value::Empty && ["address", "phones"].contains(key);
            if is_elsewhere && *cell == Cell::empty() {
                *cell = ELSEWHERE.into();
            }
        }
    }
    table
}

/// The offices as a table, by kind and name.
#[must_use]
pub fn offices<'a>(
    docs: impl IntoIterator<Item = &'a Doc>,
    title: &dyn Fn(RecordId) -> String,
) -> TableToWrite {
    let mut docs = of_kind::<Office>(docs);
    docs.sort_by_key(|doc| {
        let text = |key| doc.get(key).as_text().unwrap_or_default().to_owned();
        (text("kind"), text("name"), doc.id)
    });
    table(Office::SCHEMA, &docs, title)
}

/// The names of what the records of an edition refer to: districts, kinds of agency and offices.
#[must_use]
pub fn names(
    standing: &Standing,
    areas: &BTreeMap<RecordId, String>,
) -> BTreeMap<RecordId, String> {
    let named = standing.values();
    let named = named.filter(|doc| [AgencyKind::KIND, Office::KIND].contains(&&*doc.kind));
    let mut names = areas.clone();
    names.extend(named.filter_map(|doc| Some((doc.id, doc.get("name").as_text()?.to_owned()))));
    names
}

/// Those of a kind that are not removed, the unfinished ones too: who mends a list in a file is to find them there.
fn of_kind<'a, R: Record>(docs: impl IntoIterator<Item = &'a Doc>) -> Vec<&'a Doc> {
    let docs = docs.into_iter().filter(|doc| &*doc.kind == R::KIND);
    docs.filter(|doc| !doc.is_removed()).collect()
}

fn fields(schema: &'static Schema) -> impl Iterator<Item = &'static Field> {
    schema
        .fields()
        .filter(|field| !LEFT_OUT.contains(&field.key))
}

fn table(
    schema: &'static Schema,
    docs: &[&Doc],
    title: &dyn Fn(RecordId) -> String,
) -> TableToWrite {
    let row = |doc: &&Doc| {
        fields(schema)
            .map(|field| cell(field, doc.get(field.key), title))
            .collect()
    };
    TableToWrite {
        title: schema.label.to_owned(),
        head: fields(schema).map(|field| field.label.to_owned()).collect(),
        rows: docs.iter().map(row).collect(),
        ..TableToWrite::default()
    }
}

fn cell(field: &Field, value: &Value, title: &dyn Fn(RecordId) -> String) -> Cell {
    match (value, field.kind) {
        (Value::Number(number), _) => Cell::Number(number.get()),
        (Value::Flag(true), _) => "★".into(),
        (Value::Text(id), FieldKind::Ref(_)) => {
            let id = id.parse().ok();
            Cell::Text(id.map(title).unwrap_or_default())
        }
        (Value::Text(day), FieldKind::Date) => Cell::Day {
            day: day.to_string(),
        },
        (Value::Text(numbers), FieldKind::Phones) => Cell::Text(numbers.replace(',', "、")),
        (Value::Text(text), _) => Cell::Text(text.to_string()),
        _ => Cell::empty(),
    }
}
