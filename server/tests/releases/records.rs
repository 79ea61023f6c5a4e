//! A database of an earlier release is opened by this version, and everything in it is served as it was.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
};

use app::{device::Device, device::Shelf};
use serde::{Deserialize, Serialize};
use server::{
    backup::{self, Seal},
    clock, db,
};
use shared::{
    record::{Doc, Dot, RecordId},
    wire::{Verdict, sha256_hex},
};
use sqlx::Row;
use uuid::Uuid;

use crate::{
    database::{Backend, Database},
    fixture::{Release, releases},
    town::{ENV, Town},
};

/// What a server of the release served.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Served {
    /// Every record that any of the people sees.
    documents: Vec<Doc>,
    /// Who sees which.
    people: BTreeMap<String, BTreeSet<RecordId>>,
    /// Every save ever received: what became of it, and the SHA-256 of how it was sent.
    saves: Vec<(Dot, Verdict, String)>,
}

/// Those whose devices are looked at: nurses of two stations, a centre, the administrator.
const PEOPLE: [&str; 5] = ["nurse1", "nurse3", "nurse4", "center1", "admin"];

impl Served {
    pub(crate) async fn by(town: &Town) -> Self {
        let (mut documents, mut people) = (BTreeMap::new(), BTreeMap::new());
        for login in PEOPLE {
            let docs = seen_by(town, login).await;
            people.insert(login.to_owned(), docs.keys().copied().collect());
            documents.extend(docs);
        }
        Self {
            documents: documents.into_values().collect(),
            people,
            saves: saves(town).await,
        }
    }
}

/// Everything a new device of someone is given.
async fn seen_by(town: &Town, login: &str) -> BTreeMap<RecordId, Doc> {
    let (_, replica) = town.device(login, ENV).await;
    assert!(replica.damaged().is_empty());
    let again = app::sync::Replica::open(replica.device().clone(), ENV, None).await;
    let briefs = again.unwrap().unwrap().load().await.unwrap();
    assert!(
        !replica
            .device()
            .read_all(Shelf::Segments)
            .await
            .unwrap()
            .is_empty()
    );
    let docs = briefs.into_iter().map(|brief| {
        let doc = replica.doc(brief.id).unwrap();
        (brief.id, Doc::clone(&doc))
    });
    docs.collect()
}

async fn saves(town: &Town) -> Vec<(Dot, Verdict, String)> {
    let mut reader = town.db.reader().await.unwrap();
    let query = sqlx::query("select replica, counter from saves order by replica, counter");
    let rows = query.fetch_all(&mut *reader).await.unwrap();
    let mut saves = Vec::with_capacity(rows.len());
    for row in rows {
        let dot = Dot {
            replica: row.get::<String, _>(0).parse().unwrap(),
            counter: u64::try_from(row.get::<i64, _>(1)).unwrap(),
        };
        let received = db::saves::find(&mut reader, dot).await.unwrap().unwrap();
        saves.push((dot, received.verdict, sha256_hex(received.body.as_bytes())));
    }
    saves
}

async fn is_served_as_it_was(release: &Release, url: &str) {
    let was: Served = release.json("served.json");
    let documents: BTreeMap<RecordId, Doc> =
        was.documents.into_iter().map(|doc| (doc.id, doc)).collect();
    assert!(documents.len() > 200, "{}", documents.len());
    let is_any = |is: fn(&Doc) -> bool| documents.values().any(is);
    assert!(is_any(Doc::is_removed) && is_any(|doc| doc.conflicts().next().is_some()));
    let is_refused = |(_, verdict, _): &(_, Verdict, _)| matches!(verdict, Verdict::Refused(_));
    assert!(was.saves.iter().any(is_refused));

    let town = Town::open(url).await;
    assert_eq!(saves(&town).await, was.saves);
    for (login, ids) in was.people {
        let mut seen = seen_by(&town, &login).await;
        for id in ids {
            let (then, now) = (&documents[&id], seen.remove(&id));
            assert_eq!(now.as_ref(), Some(then), "{login}");
        }
        assert!(seen.is_empty(), "{login} sees more: {:?}", seen.keys());
    }
    town.db.close().await;
}

#[tokio::test]
async fn every_record_and_save_is_served_as_it_was() {
    for release in releases() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            if let Some(database) = release.database(backend).await {
                is_served_as_it_was(&release, &database.url).await;
            }
        }
    }
}

#[tokio::test]
async fn it_can_be_backed_up_and_restored() {
    for release in releases() {
        let database = release.database(Backend::Sqlite).await.unwrap();
        let town = Town::open(&database.url).await;
        let folder = env::temp_dir().join(format!("tsunagu-backup-{}", Uuid::now_v7()));
        let made = backup::make(&town.db, &folder, Seal::Open, clock::system())
            .await
            .unwrap();
        town.db.close().await;
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(new) = Database::new(backend, None).await else {
                continue;
            };
            backup::restore(&new.url, &made.path, None).await.unwrap();
            is_served_as_it_was(&release, &new.url).await;
        }
        std::fs::remove_dir_all(folder).unwrap();
    }
}

#[tokio::test]
async fn a_backup_of_the_release_can_be_restored() {
    for release in releases() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            let Some(new) = Database::new(backend, None).await else {
                continue;
            };
            let file = release.folder.join("server.backup");
            backup::restore(&new.url, &file, None).await.unwrap();
            is_served_as_it_was(&release, &new.url).await;
        }
    }
}
