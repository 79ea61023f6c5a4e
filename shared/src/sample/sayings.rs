//! How people say what troubles them: a thesaurus to begin with.

use super::{
    build::Build,
    directory::{column, rows},
};
use crate::{
    domain::directory::{AgencyKind, Entry, Saying},
    jp::Timestamp,
    record::{ActorId, Number, Record, Ref, Value, key_path},
};

const SAYINGS: &str = include_str!("../../fixtures/sayings.csv");

/// All of them.
pub(super) fn lines() -> Vec<String> {
    let said = |row: csv::StringRecord| column(&row, 3).unwrap_or_default().to_owned();
    let all: Vec<String> = rows(SAYINGS).map(said).collect();
    all.iter()
        .flat_map(|said| said.split('|'))
        .map(str::to_owned)
        .collect()
}

/// Adds the sayings; the directory must be there already.
pub(super) fn sayings(build: &mut Build, author: ActorId, at: Timestamp) {
    for row in rows(SAYINGS) {
        let no = column(&row, 0).and_then(|no| Number::new(no.parse().ok()?));
        let name = column(&row, 1).map(Value::text);
        let saying = Saying {
            said: column(&row, 3)
                .unwrap_or_default()
                .replace('|', "\n")
                .into(),
            entry: find::<Entry>(build, "no", no.map(Value::Number)),
            kind: find::<AgencyKind>(build, "name", name),
            words: column(&row, 2).map(Into::into),
        };
        build.add(author, at, &saying);
    }
}

/// The record of a kind whose field `key` says so.
fn find<R: Record>(build: &Build, key: &str, says: Option<Value>) -> Option<Ref<R>> {
    let says = says?;
    let mut records = build.city.records.iter();
    let found = records.find(|record| {
        record.kind == R::KIND && record.writes.get(&key_path(key)) == Some(&says)
    })?;
    Some(Ref::new(found.id))
}
