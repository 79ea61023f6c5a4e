//! 事業実績: what was printed, read again from a history; random histories against another way of counting; the lists a city has kept.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod chance;
mod lists;
mod printed;

use shared::{
    jp::{Date, Timestamp},
    record::{ActorId, Doc, Dot, Edit, Record, RecordId, ReplicaId, Writes},
    reports::results::{Column, Figure, Results},
    sample::SampleRecord,
};
use uuid::Uuid;

fn id(number: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(number))
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn written(kind: &str, record: RecordId, writes: Writes) -> Doc {
    let mut doc = Doc::new(kind, record);
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let edit = Edit::create(kind, record, writes);
    let who = ActorId::new(Uuid::nil());
    doc.apply(&edit.into_save(dot, 0, who, Timestamp::from_millis(0), None));
    doc
}

fn doc<R: Record>(number: u128, fact: &R) -> Doc {
    written(R::KIND, id(number), fact.writes())
}

fn docs(records: &[SampleRecord]) -> Vec<Doc> {
    records.iter().map(SampleRecord::doc).collect()
}

/// The column of a fiscal year by its short name: H30.
fn column<'a>(results: &'a Results, year: &str) -> &'a Column {
    let mut columns = results.columns.iter();
    columns.find(|column| column.year.short() == year).unwrap()
}

/// All figures of a column that are not 0.
fn counts(column: &Column) -> Vec<(Figure, usize)> {
    let all = Figure::ALL.into_iter();
    let all = all.map(|figure| (figure, column.count(figure)));
    all.filter(|(_, count)| *count > 0).collect()
}
