//! No number is seen before all lower ones: what a cursor has passed never appears behind it.

use std::{collections::BTreeSet, time::Duration};

use server::db::{
    Db,
    documents::{self, Stored, Window, Written},
    meta,
};
use shared::{access::Scope, record::RecordId};
use tokio::sync::oneshot;

use crate::support::{Town, id, on_both};

on_both!(
    a_commit_held_open_is_not_overtaken,
    numbers_drawn_before_the_commit_would_lose_a_record,
    many_writers_lose_nothing
);

async fn write(
    db: &Db,
    record: RecordId,
    number: Option<u64>,
    hold: Option<oneshot::Receiver<()>>,
) {
    let mut transaction = db.begin_write().await.unwrap();
    let seq = match number {
        Some(number) => number,
        None => meta::take(&mut transaction, 1).await.unwrap(),
    };
    let stored = Stored {
        body: format!(r#"{{"id":"{record}"}}"#),
        seq,
        last_replica: None,
        foreign_seq: seq,
    };
    let written = Written {
        id: record,
        kind: "visit".into(),
        stored,
        scopes: [scope()].into(),
        is_new: true,
    };
    documents::put(&mut transaction, &[written]).await.unwrap();
    if let Some(hold) = hold {
        hold.await.unwrap();
    }
    transaction.commit().await.unwrap();
}

fn scope() -> Scope {
    Scope::Household(id(0xff))
}

/// A device that pulls by cursor.
#[derive(Default)]
struct Reader {
    cursor: u64,
    seen: BTreeSet<String>,
}

impl Reader {
    async fn pull(&mut self, db: &Db) {
        let mut transaction = db.begin_read().await.unwrap();
        let scopes = [scope()].into();
        let window = Window {
            scopes: &scopes,
            after: self.cursor,
            gone_after: self.cursor,
            held: &scopes,
            but_of: None,
            limit: 1_000,
        };
        let page = documents::changed(&mut transaction, &window).await.unwrap();
        self.cursor = self.cursor.max(page.last);
        self.seen.extend(page.lines.lines().map(str::to_owned));
    }
}

/// Two writers: the first takes its number first and commits last, if it can. Returns how many of the two records a
/// device has seen that pulled after each commit.
async fn race(db: &Db, numbers: [Option<u64>; 2]) -> usize {
    let mut reader = Reader::default();
    let (release, hold) = oneshot::channel();
    let first = {
        let db = db.clone();
        // On SQLite a transaction that has begun is alone; a number drawn outside leaves time before it.
        let early = numbers[0].is_some();
        tokio::spawn(async move {
            if early {
                hold.await.unwrap();
                write(&db, id(0x2001), numbers[0], None).await;
            } else {
                write(&db, id(0x2001), None, Some(hold)).await;
            }
        })
    };
    // Long enough for the first to take its number. Were it not, the race would be lost by neither.
    tokio::time::sleep(Duration::from_millis(200)).await;
    let second = {
        let db = db.clone();
        tokio::spawn(async move { write(&db, id(0x2002), numbers[1], None).await })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    reader.pull(db).await;
    release.send(()).unwrap();
    first.await.unwrap();
    second.await.unwrap();
    reader.pull(db).await;
    reader.seen.len()
}

async fn a_commit_held_open_is_not_overtaken(town: Town) {
    assert_eq!(race(&town.app.db, [None, None]).await, 2);
}

/// What a plain sequence gives: numbers in the order of asking, visible in the order of committing. Shows that the test
/// above can fail.
async fn numbers_drawn_before_the_commit_would_lose_a_record(town: Town) {
    assert_eq!(race(&town.app.db, [Some(1_001), Some(1_002)]).await, 1);
}

async fn many_writers_lose_nothing(town: Town) {
    let db = &town.app.db;
    let writers: Vec<_> = (0..40_u128)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move { write(&db, id(0x3000 + n), None, None).await })
        })
        .collect();
    let mut reader = Reader::default();
    while !writers.iter().all(tokio::task::JoinHandle::is_finished) {
        reader.pull(db).await;
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    reader.pull(db).await;
    assert_eq!(reader.seen.len(), 40);
}
