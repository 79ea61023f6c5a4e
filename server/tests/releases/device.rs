//! A device of an earlier release with unsent work is opened by this version, shows what it showed, and syncs.

use std::{collections::BTreeMap, fmt::Write};

use app::{
    device::{Device, Durability, MemoryDevice, Op, Shelf},
    sync::{Env, Replica, sync},
};
use serde::{Deserialize, Serialize};
use shared::record::{Doc, RecordId, Value};

use crate::{
    database::Backend,
    fixture::{Release, releases},
    town::{ENV, Town, of_kind, visit, write},
};

/// Folds early, so that a device soon holds what it folded itself.
const FOLDING: Env = Env { fold_at: 8, ..ENV };

/// What lies on the device, and what the release's own app made of it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Left {
    login: String,
    /// The values by shelf and key, bytes in hexadecimal.
    shelves: BTreeMap<String, BTreeMap<String, String>>,
    /// The records as they were shown, unsent saves on top.
    shown: Vec<Doc>,
    unsent: usize,
    refused: usize,
    /// Visits that only this device has.
    visits: Vec<RecordId>,
}

impl Left {
    /// Uses a new device of this version for a while, and leaves it with work that only it has.
    pub(crate) async fn by(town: &Town, not_held: RecordId) -> Self {
        let login = "nurse2";
        let (line, replica) = town.device(login, FOLDING).await;
        let (their_line, theirs) = town.device("nurse3", ENV).await;
        let homes = of_kind(&replica, "household").await;
        for home in homes.iter().cycle().take(9) {
            visit(&theirs, *home, "同僚の訪問").await;
        }
        sync(&theirs, &their_line).await.unwrap();
        sync(&replica, &line).await.unwrap();
        visit(&replica, not_held, "担当していない世帯の訪問").await;
        sync(&replica, &line).await.unwrap();
        write(&theirs, homes[0], [("kana", Value::text("みほん"))]).await;
        sync(&theirs, &their_line).await.unwrap();
        sync(&replica, &line).await.unwrap();

        let visits = vec![
            visit(&replica, homes[0], "まだ送っていない訪問").await,
            visit(&replica, homes[1], "𠮷野さん、葛\u{e0100}城市、👩‍⚕️").await,
        ];
        let later = Value::Later(r#"{"z":[1,2.5],"a":null}"#.into());
        write(&replica, visits[1], [("a_later_field", later)]).await;
        write(&replica, homes[0], [("kana", Value::text("ためし"))]).await;
        write(&theirs, homes[0], [("kana", Value::text("れい"))]).await;
        sync(&theirs, &their_line).await.unwrap();

        let mut left = Self {
            login: login.to_owned(),
            shelves: BTreeMap::new(),
            shown: shown(&replica).await,
            unsent: replica.unsent().len(),
            refused: replica.attention().len(),
            visits,
        };
        for shelf in Shelf::ALL {
            let values = replica.device().read_all(shelf).await.unwrap();
            let values = values.into_iter().map(|(key, bytes)| (key, hex(&bytes)));
            left.shelves
                .insert(shelf.name().to_owned(), values.collect());
        }
        for shelf in [
            Shelf::Segments,
            Shelf::Head,
            Shelf::Outbox,
            Shelf::Attention,
        ] {
            assert!(!left.shelves[shelf.name()].is_empty(), "{shelf:?}");
        }
        let segments = &left.shelves[Shelf::Segments.name()];
        assert!(segments.keys().any(|key| key.starts_with("folded-")));
        left
    }

    async fn device(&self) -> MemoryDevice {
        let device = MemoryDevice::default();
        let mut ops = Vec::new();
        for (name, values) in &self.shelves {
            let shelf = Shelf::from_name(name).unwrap();
            let values = values.iter();
            ops.extend(values.map(|(key, value)| Op::Put(shelf, key.clone(), bytes(value))));
        }
        device.commit(ops, Durability::Strict).await.unwrap();
        device
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2).map(|at| &hex[at..at + 2]);
    pairs
        .map(|pair| u8::from_str_radix(pair, 16).unwrap())
        .collect()
}

/// Every record as the app shows it, in the order of ids.
async fn shown(replica: &Replica<MemoryDevice>) -> Vec<Doc> {
    let again = Replica::open(replica.device().clone(), ENV, None).await;
    let briefs = again.unwrap().unwrap().load().await.unwrap();
    let docs = briefs.iter().map(|brief| replica.doc(brief.id).unwrap());
    let docs: BTreeMap<RecordId, Doc> = docs.map(|doc| (doc.id, Doc::clone(&doc))).collect();
    docs.into_values().collect()
}

async fn opened(left: &Left) -> Replica<MemoryDevice> {
    let replica = Replica::open(left.device().await, ENV, None).await;
    let replica = replica.unwrap().unwrap();
    replica.load().await.unwrap();
    assert_eq!(replica.damaged(), []);
    replica
}

#[tokio::test]
async fn it_opens_with_everything_as_it_was_left() {
    for release in releases() {
        let left: Left = release.json("device.json");
        let replica = opened(&left).await;
        assert_eq!(replica.unsent().len(), left.unsent);
        assert_eq!(replica.attention().len(), left.refused);
        assert!(left.unsent >= 4 && left.refused == 1);
        assert_eq!(shown(&replica).await, left.shown);
        // What is kept is not written anew by opening it.
        for save in replica.unsent() {
            let key = format!("{:016}", save.dot.counter);
            let kept = &left.shelves[Shelf::Outbox.name()][&key];
            let stored = replica.device().read(Shelf::Outbox, &key).await.unwrap();
            assert_eq!(&hex(&stored.unwrap()), kept);
        }
    }
}

#[tokio::test]
async fn its_unsent_work_reaches_the_server_of_this_version() {
    for release in releases() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            syncs(&release, backend).await;
        }
    }
}

async fn syncs(release: &Release, backend: Backend) {
    let Some(database) = release.database(backend).await else {
        return;
    };
    let left: Left = release.json("device.json");
    let town = Town::open(&database.url).await;
    let replica = opened(&left).await;
    let (line, _) = town.sign_in(&left.login).await;
    let (number, unsent) = (replica.state().replica, replica.unsent());
    sync(&replica, &line).await.unwrap();
    assert_eq!(replica.state().replica, number, "it is no copy");
    assert!(replica.unsent().is_empty());
    assert_eq!(replica.attention().len(), left.refused);

    let (_, colleague) = town.device("nurse3", ENV).await;
    for id in &left.visits {
        let doc = colleague.doc(*id).unwrap();
        assert!(doc.get("said").as_text().is_some());
        assert_eq!(replica.doc(*id), Some(doc));
    }
    for save in &unsent {
        let doc = colleague.doc(save.record).unwrap();
        for (path, value) in &save.writes {
            let mut heads = doc.heads(path.as_str()).iter();
            assert!(heads.any(|head| head.value == *value), "{path}");
        }
    }
    let both = unsent.iter().map(|save| save.record);
    let both = both.filter_map(|id| colleague.doc(id));
    assert_eq!(both.filter(|doc| doc.is_conflict("kana")).count(), 1);
    town.db.close().await;
}
