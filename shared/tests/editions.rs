//! What an edition says stays as it was.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use shared::{
    domain::directory::{Edition, Entry, Printed, differing},
    jp::{Date, Timestamp},
    record::{
        ActorId, Doc, Dot, Edit, Number, Record, RecordId, Ref, ReplicaId, Value, Writes, key_path,
    },
    reports::Editions,
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

#[test]
fn an_edition_says_what_it_said_whatever_is_written_afterwards() {
    let (mut one, two, mut three) = (row(1, "甲"), row(2, "乙"), row(3, "丙"));
    let mut docs = vec![
        edition(10, "2018-11-01", None),
        keep(101, 10, &one),
        keep(102, 10, &two),
    ];
    // The next edition: one row otherwise, one no more, one new.
    let agency = |text: &str| Writes::from([(key_path("agency"), Value::text(text))]);
    write(&mut one, 2, agency("甲の二"));
    let mut gone = two.clone();
    write(
        &mut gone,
        2,
        [(key_path("removed"), Value::Flag(true))].into(),
    );
    docs.push(edition(20, "2019-11-01", Some(10)));
    docs.extend([
        keep(201, 20, &one),
        keep(202, 20, &gone),
        keep(203, 20, &three),
    ]);
    // And what came after it.
    write(&mut three, 2, agency("まだ出ていない"));
    docs.extend([one, gone, three]);
    let editions = Editions::read(&docs, today());
    let versions = editions.published().iter().map(|(id, _)| *id);
    assert_eq!(versions.collect::<Vec<_>>(), [id(20), id(10)]);
    assert_eq!(agencies(&editions, 10), ["甲", "乙"]);
    assert_eq!(agencies(&editions, 20), ["甲の二", "丙"]);
    let standing = editions.standing(id(20));
    assert_eq!(
        differing(&standing[&id(3)], &editions.living()[&id(3)]),
        [key_path("agency")]
    );
    assert_eq!(differing(&standing[&id(1)], &editions.living()[&id(1)]), []);
}

#[test]
fn what_is_not_yet_published_is_not_there() {
    let docs = [
        edition(10, "2026-11-27", None),
        keep(101, 10, &row(1, "甲")),
    ];
    assert!(Editions::read(&docs, today()).published().is_empty());
    let tomorrow = Date::from_iso("2026-11-27").unwrap();
    assert_eq!(Editions::read(&docs, tomorrow).published().len(), 1);
}

#[test]
fn an_edition_of_a_list_that_kept_none_has_the_rows_that_name_it() {
    let mut named = row(1, "甲");
    let of = Writes::from([(key_path("edition"), Value::text(&id(10).to_string()))]);
    write(&mut named, 2, of);
    let docs = [edition(10, "2018-11-01", None), named, row(2, "乙")];
    let editions = Editions::read(&docs, today());
    assert!(!editions.keeps(id(10)));
    assert_eq!(agencies(&editions, 10), ["甲"]);
}

#[test]
fn editions_that_go_on_from_each_other_or_from_nowhere_end_somewhere() {
    let docs = [
        edition(10, "2018-11-01", Some(20)),
        edition(20, "2019-11-01", Some(10)),
        edition(30, "2020-11-01", Some(99)),
        keep(101, 10, &row(1, "甲")),
        keep(301, 30, &row(3, "丙")),
    ];
    let editions = Editions::read(&docs, today());
    assert_eq!(agencies(&editions, 20), ["甲"]);
    assert_eq!(agencies(&editions, 30), ["丙"]);
}

#[test]
fn what_can_not_be_read_costs_no_other_row_and_nothing_that_was_there() {
    let bad = |n: u128, content: &str| {
        let printed = Printed {
            edition: Ref::new(id(20)),
            kind: Entry::KIND.into(),
            record: id(1).to_string().as_str().into(),
            content: Some(content.into()),
        };
        doc(n, &printed)
    };
    for content in ["{", "[]", r#"{"../x":1}"#, "null"] {
        let docs = [
            edition(10, "2018-11-01", None),
            edition(20, "2019-11-01", Some(10)),
            keep(101, 10, &row(1, "甲")),
            bad(201, content),
            keep(202, 20, &row(2, "乙")),
        ];
        let editions = Editions::read(&docs, today());
        assert_eq!(agencies(&editions, 20), ["甲", "乙"], "{content}");
    }
}
