//! The directory: its editions, and the way from the draft to the next.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod difference;
mod editions;
mod publication;

use shared::{
    domain::directory::{AgencyKind, Edition, Entry, Office, Printed, differing, next_version},
    jp::{Date, Timestamp},
    record::{
        ActorId, Doc, Dot, Edit, Number, Record, RecordId, Ref, ReplicaId, Value, Writes, key_path,
    },
    reports::{
        Editions, Mark, Obstacle, RowDifference, difference, obstacle, publication, reviews, state,
        with_company, without_open,
    },
};
use uuid::Uuid;

fn id(n: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(n))
}

fn today() -> Date {
    Date::from_iso("2026-11-26").unwrap()
}

fn write(doc: &mut Doc, counter: u64, writes: Writes) {
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter,
    };
    let mut edit = Edit::create(&doc.kind, doc.id, writes);
    edit.seen = doc.context.clone();
    let (author, at) = (ActorId::new(Uuid::nil()), Timestamp::from_millis(0));
    doc.apply(&edit.into_save(dot, counter - 1, author, at, None));
}

fn doc<R: Record>(n: u128, fact: &R) -> Doc {
    let mut doc = Doc::new(R::KIND, id(n));
    write(&mut doc, 1, fact.writes());
    doc
}

fn row(n: u128, agency: &str) -> Doc {
    let texts = [("category", "生活"), ("topic", "家計"), ("agency", agency)];
    let texts = texts.map(|(key, text)| (key_path(key), Value::text(text)));
    let mut writes = Writes::from(texts);
    writes.insert(key_path("no"), Value::Number(Number::new(1.0).unwrap()));
    writes.insert(key_path("default_window"), Value::Flag(false));
    let mut doc = Doc::new(Entry::KIND, id(n));
    write(&mut doc, 1, writes);
    doc
}

fn edition(n: u128, on: &str, follows: Option<u128>) -> Doc {
    let edition = Edition {
        version: format!("ver.{n}").as_str().into(),
        published_on: Date::from_iso(on).unwrap(),
        follows: follows.map(|n| Ref::new(id(n))),
        notes: None,
        rows: None,
    };
    doc(n, &edition)
}

fn keep(n: u128, edition: u128, living: &Doc) -> Doc {
    doc(n, &Printed::of(Ref::new(id(edition)), living))
}

fn agencies(editions: &Editions, edition: u128) -> Vec<String> {
    let standing = editions.standing(id(edition));
    let entries = standing.values().map(|doc| Entry::parse(doc).unwrap());
    entries.map(|entry| entry.agency.to_string()).collect()
}
