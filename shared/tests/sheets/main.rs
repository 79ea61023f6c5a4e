//! The directory as spreadsheets: what is read of a list, what it would change, what is taken back, what is written.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod headings;
mod layouts;
mod planned;
mod refused;
mod rows;
mod spoilt;

use shared::{
    jp::Timestamp,
    record::{
        ActorId, Context, Doc, Dot, Edit, Number, Path, RecordId, ReplicaId, Value, Writes,
        key_path,
    },
    reports::sheets::read,
    wire::{ImportFile, ImportInto, ImportRead, ImportRow, Sheet},
};
use uuid::Uuid;

fn id(n: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(n))
}

/// A sheet of lines with "|" between the cells.
fn sheet(lines: &[&str]) -> Sheet {
    let cells = |line: &&str| {
        line.split('|')
            .map(|cell| cell.replace("\\n", "\n"))
            .collect()
    };
    Sheet {
        rows: lines.iter().map(cells).collect(),
        ..Sheet::default()
    }
}

fn read_as(into: ImportInto, sheet: Sheet) -> ImportRead {
    let asked = ImportFile {
        into,
        ..ImportFile::default()
    };
    read(&[sheet], &asked)
}

fn entries(lines: &[&str]) -> ImportRead {
    read_as(ImportInto::Entry, sheet(lines))
}

fn offices(lines: &[&str]) -> ImportRead {
    read_as(ImportInto::Office, sheet(lines))
}

fn text(row: &ImportRow, key: &str) -> String {
    match row.writes.get(&key_path(key)) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => number.get().to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        _ => String::new(),
    }
}

/// A record of the directory, written by `replica` as its save number `counter`.
fn doc(kind: &str, n: u128, values: &[(&str, &str)]) -> Doc {
    let mut doc = Doc::new(kind, id(n));
    let mut writes: Writes = values
        .iter()
        .map(|(key, text)| (key_path(key), Value::text(text)))
        .collect();
    for (key, value) in &mut writes {
        if ["no", "latitude", "longitude"].contains(&key.as_str()) {
            let number = value.as_text().unwrap().parse().unwrap();
            *value = Value::Number(Number::new(number).unwrap());
        } else if key.as_str() == "default_window" {
            *value = Value::Flag(value.as_text() == Some("★"));
        }
    }
    write(&mut doc, 0, 1, writes);
    doc
}

fn dot(replica: u128, counter: u64) -> Dot {
    Dot {
        replica: ReplicaId::new(Uuid::from_u128(replica)),
        counter,
    }
}

fn write(doc: &mut Doc, replica: u128, counter: u64, writes: Writes) {
    let seen = doc.context.clone();
    write_seen(doc, &seen, replica, counter, writes);
}

/// The same by someone who has seen so much of it.
fn write_seen(doc: &mut Doc, seen: &Context, replica: u128, counter: u64, writes: Writes) {
    let mut edit = Edit::create(&doc.kind, doc.id, writes);
    edit.seen = seen.clone();
    let author = ActorId::new(Uuid::nil());
    let at = Timestamp::from_millis(0);
    let dot = dot(replica, counter);
    let prior = doc.context.get(dot.replica);
    doc.apply(&edit.into_save(dot, prior, author, at, None));
}

fn path(key: &str) -> Path {
    key_path(key)
}
