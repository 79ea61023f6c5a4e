//! Several people write one draft of the directory, and one of them publishes it.

use std::collections::BTreeMap;

use shared::{
    domain::directory::{Edition, Entry, PRINTED, Printed},
    record::{Doc, Record, RecordId, Ref, Value},
    reports::{Editions, Obstacle, RowDifference, difference, obstacle, publication},
    wire::Refusal,
};
use uuid::Uuid;

use crate::support::{Fault, RIGHT, Tablet, Town, change, today, writes};

async fn editions(tablet: &Tablet) -> Editions {
    let mut docs = Vec::new();
    for kind in [Edition::KIND, Printed::KIND].into_iter().chain(PRINTED) {
        for id in tablet.of_kind(kind).await {
            docs.extend(tablet.replica.doc(id));
        }
    }
    Editions::read(docs.iter().map(|doc| &**doc), today())
}

/// What an edition says, value by value.
async fn said(tablet: &Tablet, edition: RecordId) -> BTreeMap<RecordId, BTreeMap<String, Value>> {
    let standing = editions(tablet).await.standing(edition);
    let values = |doc: &Doc| {
        let paths = doc.fields.keys().map(|path| path.as_str().to_owned());
        paths
            .map(|path| (path.clone(), doc.get(&path).clone()))
            .collect()
    };
    standing
        .iter()
        .map(|(id, doc)| (*id, values(doc)))
        .collect()
}

async fn rows(tablet: &Tablet) -> (Editions, RecordId, Vec<RowDifference>) {
    let editions = editions(tablet).await;
    let base = editions.published()[0].0;
    let standing = editions.standing(base);
    let rows = difference(&standing, &editions.next(&standing));
    (editions, base, rows)
}

/// Publishes the draft as this tablet knows it.
async fn publish(tablet: &Tablet, version: &str) -> RecordId {
    let (editions, base, rows) = rows(tablet).await;
    let id = RecordId::new(Uuid::now_v7());
    let edition = Edition {
        version: version.into(),
        published_on: today(),
        follows: Some(Ref::new(base)),
        notes: None,
        rows: None,
    };
    let edits = publication(&editions, (id, &edition), &rows, || {
        RecordId::new(Uuid::now_v7())
    });
    let count = edits.len();
    assert_eq!(tablet.replica.save_all(edits).await.unwrap().len(), count);
    id
}

/// The entries of the draft by their numbers.
async fn entry(tablet: &Tablet, no: f64) -> RecordId {
    let living = editions(tablet).await;
    let mut entries = living
        .living()
        .values()
        .filter_map(|doc| Some((doc.id, Entry::parse(doc).ok()?)));
    entries
        .find(|(_, entry)| (entry.no - no).abs() < 0.1)
        .unwrap()
        .0
}

#[tokio::test]
async fn two_write_the_draft_apart_a_third_publishes_it_and_late_words_come_into_the_next() {
    let town = Town::new().await;
    let one = town.device("office1", RIGHT).await;
    let other = town.device("office1", RIGHT).await;
    let third = town.device("admin", RIGHT).await;
    let reader = town.device("nurse1", RIGHT).await;
    let (third_row, fifth_row) = (entry(&one, 3.0).await, entry(&one, 5.0).await);
    // Both are away, and write the same field and different ones.
    one.write(third_row, "hours", "平日 9:00～16:00").await;
    other.write(third_row, "hours", "平日 10:00～15:00").await;
    one.write(fifth_row, "extension", "5555").await;
    other.write(fifth_row, "fax", "086-000-0303").await;
    third
        .write(entry(&third, 7.0).await, "agency", "見本課")
        .await;
    let first = publish(&third, "ver.a").await;
    third.sync().await.unwrap();
    let came_out = said(&third, first).await;
    reader.sync().await.unwrap();
    assert_eq!(said(&reader, first).await, came_out);

    for tablet in [&one, &other, &one, &third, &reader] {
        tablet.sync().await.unwrap();
        assert!(tablet.replica.attention().is_empty());
    }
    for tablet in [&one, &other, &third, &reader] {
        assert_eq!(said(tablet, first).await, came_out, "it says what it said");
        let doc = tablet.replica.doc(third_row).unwrap();
        assert_eq!(obstacle(&doc), Some(Obstacle::Conflict));
        assert_eq!(doc.heads("hours").len(), 2, "both words are there");
        let doc = tablet.replica.doc(fifth_row).unwrap();
        let fax = tablet.text(fifth_row, "fax");
        assert_eq!(obstacle(&doc), None);
        assert_eq!(tablet.text(fifth_row, "extension").as_deref(), Some("5555"));
        assert_eq!(fax.as_deref(), Some("086-000-0303"));
        let (.., left) = rows(tablet).await;
        let left: Vec<_> = left.iter().map(|row| row.record).collect();
        assert_eq!(left, [third_row, fifth_row], "the next draft");
    }
    third.write(third_row, "hours", "平日 9:00～16:00").await;
    let second = publish(&third, "ver.b").await;
    third.sync().await.unwrap();
    reader.sync().await.unwrap();
    assert_eq!(said(&reader, first).await, came_out);
    let hours = &said(&reader, second).await[&third_row]["hours"];
    assert_eq!(hours.as_text(), Some("平日 9:00～16:00"));
    assert!(rows(&reader).await.2.is_empty());
}

#[tokio::test]
async fn two_publish_apart_and_both_editions_are_read_everywhere() {
    let town = Town::new().await;
    let one = town.device("office1", RIGHT).await;
    let other = town.device("admin", RIGHT).await;
    let row = entry(&one, 4.0).await;
    one.write(row, "agency", "見本一課").await;
    other.write(row, "topic", "見本の相談").await;
    let (first, second) = (
        publish(&one, "ver.one").await,
        publish(&other, "ver.other").await,
    );
    for tablet in [&one, &other, &one] {
        tablet.sync().await.unwrap();
        assert!(tablet.replica.attention().is_empty());
    }
    for tablet in [&one, &other] {
        let editions = editions(tablet).await;
        let versions: Vec<_> = editions.published()[..2]
            .iter()
            .map(|(id, edition)| (*id, edition.version.to_string()))
            .collect();
        let named = [
            (second, "ver.other".to_owned()),
            (first, "ver.one".to_owned()),
        ];
        assert_eq!(versions, named);
        assert_eq!(
            said(tablet, first).await[&row]["agency"].as_text(),
            Some("見本一課")
        );
        assert_eq!(
            said(tablet, second).await[&row]["topic"].as_text(),
            Some("見本の相談")
        );
        // What the one in force lacks is a difference again.
        let (.., left) = rows(tablet).await;
        let paths: Vec<_> = left[0].fields.iter().map(|it| it.path.key()).collect();
        assert_eq!((left.len(), paths), (1, vec!["agency"]));
    }
}

#[tokio::test]
async fn of_two_who_publish_one_version_apart_the_second_keeps_the_draft_and_publishes_under_another()
 {
    let town = Town::new().await;
    let one = town.device("office1", RIGHT).await;
    let other = town.device("admin", RIGHT).await;
    let row = entry(&one, 4.0).await;
    other.write(row, "topic", "見本の相談").await;
    // Made before the other, and sent after it.
    let late = publish(&other, "ver.same").await;
    one.write(row, "agency", "見本一課").await;
    let first = publish(&one, "ver.same").await;
    for tablet in [&one, &other, &one] {
        tablet.sync().await.unwrap();
    }
    let attention = other.replica.attention();
    let reasons: Vec<_> = attention.iter().map(|it| it.reason.clone()).collect();
    assert_eq!(reasons, [Refusal::VersionTaken]);
    for tablet in [&one, &other] {
        let (editions, base, left) = rows(tablet).await;
        assert_eq!(base, first);
        assert_eq!(&*editions.published()[0].1.version, "ver.same");
        assert!(editions.published().iter().all(|(id, _)| *id != late));
        let paths: Vec<_> = left[0].fields.iter().map(|it| it.path.key()).collect();
        assert_eq!((left.len(), paths), (1, vec!["topic"]));
    }
    let again = publish(&other, "ver.other").await;
    other.sync().await.unwrap();
    one.sync().await.unwrap();
    assert_eq!(
        said(&one, again).await[&row]["topic"].as_text(),
        Some("見本の相談")
    );
    assert!(rows(&one).await.2.is_empty());
}

#[tokio::test]
async fn an_edition_of_very_many_rows_comes_out_whole_whatever_happens_on_the_way() {
    const MANY: u32 = 1_200;
    let town = Town::new().await;
    let office = town.device("office1", RIGHT).await;
    let reader = town.device("nurse1", RIGHT).await;
    let before = editions(&office).await.published()[0].0;
    let edits = (0..MANY).map(|n| {
        let mut row = writes([
            ("category", "見本"),
            ("topic", "見本"),
            ("agency", &*format!("見本{n}")),
        ]);
        let no = shared::record::Number::new(100.0 + f64::from(n)).unwrap();
        row.insert(shared::record::Path::new("no").unwrap(), Value::Number(no));
        row.insert(
            shared::record::Path::new("default_window").unwrap(),
            Value::Flag(false),
        );
        shared::record::Edit::create(Entry::KIND, RecordId::new(Uuid::now_v7()), row)
    });
    office.replica.save_all(edits.collect()).await.unwrap();
    let edition = publish(&office, "ver.many").await;
    let office = office.restart().await;
    assert!(office.replica.unsent().len() > 2_400);
    office.goes_wrong([Fault::None, Fault::ReplyLost, Fault::Cut, Fault::Doubled]);
    // As long as not all of it has arrived, nothing has come out.
    let (mut tries, mut is_out) = (0, false);
    while !is_out {
        drop(office.sync().await);
        reader.sync().await.unwrap();
        let editions = editions(&reader).await;
        let in_force = editions.published()[0].0;
        is_out = in_force == edition;
        if is_out {
            let living = editions.living();
            assert!(difference(&editions.standing(edition), living).is_empty());
        } else {
            assert_eq!(in_force, before);
        }
        tries += 1;
        assert!(tries < 20);
    }
    office.sync().await.unwrap();
    assert!(office.replica.unsent().is_empty() && office.replica.attention().is_empty());
    // A second press finds nothing to publish.
    assert!(rows(&office).await.2.is_empty());
}

#[tokio::test]
async fn two_tabs_take_their_numbers_in_turn_and_many_saves_keep_theirs_together() {
    let town = Town::new().await;
    let office = town.device("office1", RIGHT).await;
    let tab = office.tab().await;
    let (one, other) = (entry(&office, 1.0).await, entry(&office, 2.0).await);
    office.write(one, "hours", "平日").await;
    // The other tab knows nothing of that number.
    let docs = [one, other].map(|id| tab.doc(id).unwrap());
    let edits = [
        change(&docs[0], "extension", "1"),
        change(&docs[1], "extension", "2"),
    ];
    let saves = tab.save_all(edits.into()).await.unwrap();
    let counters: Vec<_> = saves.iter().map(|save| save.dot.counter).collect();
    assert_eq!(counters, [2, 3]);
    office.write(other, "hours", "土日").await;
    office.sync().await.unwrap();
    assert!(office.replica.unsent().is_empty() && office.replica.attention().is_empty());
    assert_eq!(office.text(one, "extension").as_deref(), Some("1"));
    assert_eq!(office.text(other, "extension").as_deref(), Some("2"));
    assert_eq!(office.text(other, "hours").as_deref(), Some("土日"));
}
