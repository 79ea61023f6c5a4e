//! Two versions apart: an app of this version with a later server, a later app beside it, and what a later version has left
//! on the disk. Nothing is lost, and where nothing goes on without an update, that is what is said.

use std::cell::RefCell;

use app::{
    device::{Device, Durability, MemoryDevice, Op, Shelf},
    sync::{Replica, SyncError, Transport, TransportError, sync},
};
use serde_json::{Value as Json, json};
use server::db::Db;
use shared::{
    access::scopes_hash,
    record::{Doc, Edit, Path, RecordId, Value, Writes},
    wire::{Refusal, SegmentRef},
};
use sqlx::Executor;
use uuid::Uuid;

use crate::{
    database::{Backend, Database},
    fixture::releases,
    town::{ENV, Line, Town, of_kind, visit, write},
};

/// The city of a release.
async fn town() -> (Town, Database) {
    let release = releases().pop().unwrap();
    let database = release.database(Backend::Sqlite).await.unwrap();
    (Town::open(&database.url).await, database)
}

/// Someone's replica on what a device holds.
async fn opened(device: &MemoryDevice) -> Replica<MemoryDevice> {
    let replica = Replica::open(device.clone(), ENV, None).await;
    let replica = replica.unwrap().unwrap();
    replica.load().await.unwrap();
    replica
}

/// A server two versions ahead: it says all that this one does, and more.
struct Ahead<'a> {
    line: &'a Line,
    /// A scope that this version does not know.
    scope: String,
    /// Its names for what the person holds, and the hash this server knows them by.
    held: RefCell<Option<(String, String)>>,
    /// Records of its own.
    docs: Vec<Json>,
    /// Why it refuses what this server refuses.
    reason: Json,
}

impl Transport for Ahead<'_> {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let mut request: Json = serde_json::from_str(&body).unwrap();
        if let Some((theirs, ours)) = &*self.held.borrow()
            && request["scopes_hash"] == theirs.as_str()
        {
            request["scopes_hash"] = ours.as_str().into();
        }
        let reply = self.line.sync(request.to_string()).await?;
        let mut lines: Vec<Json> = reply
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let opening = &mut lines[0]["opening"];
        opening["version"] = 3.into();
        opening["later"] = json!({ "any": [1] });
        if let Some(scopes) = opening.get_mut("scopes").and_then(Json::as_array_mut) {
            let names = |scopes: &[Json]| -> Vec<String> {
                let names = scopes.iter().map(|name| name.as_str().unwrap().to_owned());
                names.collect()
            };
            let ours = scopes_hash(&names(scopes));
            scopes.push(self.scope.as_str().into());
            *self.held.borrow_mut() = Some((scopes_hash(&names(scopes)), ours));
        }
        let verdicts = opening.get_mut("verdicts").and_then(Json::as_array_mut);
        for verdict in verdicts.into_iter().flatten() {
            if verdict[1].get("refused").is_some() {
                verdict[1] = json!({ "refused": self.reason });
            }
        }
        let end = lines.pop().unwrap();
        lines.extend(self.docs.iter().map(|doc| json!({ "doc": doc })));
        lines.push(end);
        let lines = lines.iter().map(|line| format!("{line}\n"));
        Ok(lines.collect())
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        self.line.segment(segment).await
    }
}

/// A record as a later app writes it.
fn later_doc(kind: &str) -> Json {
    let (id, replica) = (Uuid::now_v7(), Uuid::now_v7());
    json!({
        "kind": kind, "id": id, "context": [[replica, 1]], "stamps": [[replica, 1, replica, 5]],
        "fields": { "minutes": [[0, { "b": [1, 2.5], "a": null }]], "name": [[0, "ケース会議"]] },
    })
}

#[tokio::test]
async fn a_later_server_may_say_more() {
    let (town, _database) = town().await;
    let (line, session) = town.sign_in("nurse1").await;
    let (_, centre) = town.device("center1", ENV).await;
    let scope = format!("case:{}", Uuid::now_v7());
    let server = Ahead {
        line: &line,
        scope: scope.clone(),
        held: RefCell::default(),
        docs: vec![later_doc("meeting")],
        reason: json!({ "case_closed": { "on": "2030-04-01" } }),
    };
    let device = MemoryDevice::default();
    let replica = Replica::open(device.clone(), ENV, Some(session)).await;
    let replica = replica.unwrap().unwrap();
    sync(&replica, &server).await.unwrap();
    assert!(replica.standing().is_loaded);
    let homes = of_kind(&replica, "household").await;
    let taken = visit(&replica, homes[0], "届く訪問").await;
    let elsewhere = of_kind(&centre, "household").await;
    let elsewhere = elsewhere.into_iter().find(|home| !homes.contains(home));
    let refused = visit(&replica, elsewhere.unwrap(), "断られる訪問").await;
    sync(&replica, &server).await.unwrap();
    assert!(replica.unsent().is_empty());

    let again = opened(&device).await;
    assert_eq!(again.damaged(), []);
    assert!(again.state().later.contains(&scope));
    let meeting: Doc = serde_json::from_value(server.docs[0].clone()).unwrap();
    assert_eq!(*again.doc(meeting.id).unwrap(), meeting);
    assert!(again.doc(taken).is_some());
    let [attention] = &again.attention()[..] else {
        panic!("one save was refused");
    };
    assert_eq!(attention.save.record, refused);
    assert_eq!(attention.reason, Refusal::Later(server.reason.clone()));
    assert!(attention.reason.to_string().contains("更新"));
    town.db.close().await;
}

#[tokio::test]
async fn what_a_later_app_wrote_stays_as_it_is_when_an_older_one_writes_beside_it() {
    let (town, _database) = town().await;
    let (later_line, later) = town.device("nurse2", ENV).await;
    let (line, older) = town.device("nurse1", ENV).await;
    let homes = of_kind(&later, "household").await;
    let id = visit(&later, homes[0], "新しい版の訪問").await;
    let fields = [
        ("outcome", Value::text("a_later_code")),
        ("troubles/a_later_trouble", Value::Flag(true)),
        ("next_on", Value::text("令和九年の春")),
        ("pulse", Value::Later(r#"{"a":1.5,"z":[72,null]}"#.into())),
        ("met/r1/a_later_cell", Value::text("\u{845b}\u{e0100}")),
        ("a_later_table/r1/deep/er", Value::Flag(false)),
    ];
    write(&later, id, fields.clone()).await;
    sync(&later, &later_line).await.unwrap();
    sync(&older, &line).await.unwrap();

    write(&older, id, [("said", Value::text("古い版で書いたこと"))]).await;
    sync(&older, &line).await.unwrap();
    sync(&later, &later_line).await.unwrap();
    let older = opened(older.device()).await;
    for replica in [&later, &older] {
        let doc = replica.doc(id).unwrap();
        assert_eq!(doc.get("said").as_text(), Some("古い版で書いたこと"));
        for (path, value) in &fields {
            let [head] = doc.heads(path) else {
                panic!("{path} has rivals");
            };
            assert_eq!(&head.value, value);
        }
    }
    town.db.close().await;
}

/// A server whose answers this version can't read.
struct Foreign(String);

impl Transport for Foreign {
    async fn sync(&self, _: String) -> Result<String, TransportError> {
        Ok(self.0.clone())
    }

    async fn segment(&self, _: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        Err(TransportError::Offline)
    }
}

#[tokio::test]
async fn an_answer_that_is_not_understood_says_who_is_to_be_updated() {
    let (town, _database) = town().await;
    let (line, replica) = town.device("nurse1", ENV).await;
    let homes = of_kind(&replica, "household").await;
    visit(&replica, homes[0], "まだ送っていない").await;
    let opening = |version: u32, more: &str| {
        format!(r#"{{"opening":{{"version":{version},"epoch":"e","server_time":1{more}}}}}"#)
    };
    let verdict = r#","verdicts":[[1,{"postponed":7}]]"#;
    let (outdated, garbled) = (SyncError::Outdated, TransportError::Garbled.into());
    for (answer, error) in [
        (
            r#"{"opening":{"version":9,"all":"new"}}"#.to_owned(),
            &outdated,
        ),
        (opening(3, verdict), &outdated),
        (opening(3, "") + "\n{\"later\":{}}", &outdated),
        (opening(3, "") + "\n{\"doc\":{\"id\":[]}}", &outdated),
        (opening(3, "") + "\n{\"end\":{\"cur", &garbled),
        (opening(3, ""), &garbled),
        (opening(1, verdict), &garbled),
        (opening(1, "") + "\n{\"later\":{}}", &garbled),
        (opening(0, ""), &SyncError::OldServer),
        ("<html>".to_owned(), &garbled),
        (String::new(), &garbled),
    ] {
        let said = sync(&replica, &Foreign(answer.clone())).await;
        assert_eq!(said.as_ref(), Err(error), "{answer}");
        assert_eq!(error.is_outdated(), error == &outdated);
        assert_eq!(replica.unsent().len(), 1);
    }
    town.db.close().await;
    drop(line);
}

/// An app that is too old for the server.
struct Behind<'a>(&'a Line);

impl Transport for Behind<'_> {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let body = body.replacen(r#""version":1"#, r#""version":0"#, 1);
        self.0.sync(body).await
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        self.0.segment(segment).await
    }
}

#[tokio::test]
async fn an_app_that_is_too_old_keeps_its_work_and_sends_it_once_it_is_updated() {
    let (town, _database) = town().await;
    let (line, replica) = town.device("nurse1", ENV).await;
    let homes = of_kind(&replica, "household").await;
    let id = visit(&replica, homes[0], "更新の前の訪問").await;
    let error = sync(&replica, &Behind(&line)).await.unwrap_err();
    assert!(error.is_outdated() && error.to_string().contains("更新"));
    let updated = opened(replica.device()).await;
    assert_eq!(updated.unsent().len(), 1);
    sync(&updated, &line).await.unwrap();
    let (_, colleague) = town.device("nurse2", ENV).await;
    assert!(colleague.doc(id).is_some());
    town.db.close().await;
}

#[tokio::test]
async fn a_save_that_cannot_be_read_stays_on_the_device_when_the_others_get_new_numbers() {
    let (town, _database) = town().await;
    let (line, replica) = town.device("nurse1", ENV).await;
    let homes = of_kind(&replica, "household").await;
    let mut visits = Vec::new();
    for said in ["一", "二", "三", "四"] {
        visits.push(visit(&replica, homes[0], said).await);
    }
    let unsent = replica.unsent();
    let key = |at: usize| format!("{:016}", unsent[at].dot.counter);
    let device = replica.device();
    let unreadable = br#"{"save":"of a later version"}"#.to_vec();
    let op = Op::Put(Shelf::Outbox, key(0), unreadable.clone());
    device.commit(vec![op], Durability::Strict).await.unwrap();

    let replica = opened(device).await;
    assert_eq!(replica.damaged(), [(Shelf::Outbox, key(0))]);
    sync(&replica, &line).await.unwrap();
    assert!(replica.unsent().is_empty());
    visits.push(visit(&replica, homes[0], "五").await);
    sync(&replica, &line).await.unwrap();
    let (_, colleague) = town.device("nurse2", ENV).await;
    for visit in &visits[1..] {
        assert!(colleague.doc(*visit).is_some());
    }
    let again = opened(device).await;
    assert_eq!(again.damaged().len(), 1, "it is still said");
    let mut kept = device.read_all(Shelf::Attention).await.unwrap();
    kept.extend(device.read_all(Shelf::Outbox).await.unwrap());
    assert!(kept.iter().any(|(_, bytes)| *bytes == unreadable));
    town.db.close().await;
}

#[tokio::test]
async fn a_database_of_a_later_server_is_left_alone() {
    for backend in [Backend::Sqlite, Backend::Postgres] {
        let Some(database) = releases().pop().unwrap().database(backend).await else {
            continue;
        };
        let town = Town::open(&database.url).await;
        let applied = "insert into _sqlx_migrations select 9999, 'later', installed_on, success, checksum, execution_time \
             from _sqlx_migrations where version = 1";
        let mut transaction = town.db.begin_write().await.unwrap();
        transaction.execute(applied).await.unwrap();
        transaction.commit().await.unwrap();
        town.db.close().await;
        let error = Db::open(&database.url).await.unwrap_err();
        assert!(error.to_string().contains("later version"), "{error}");
    }
}

#[tokio::test]
async fn a_record_of_a_later_kind_is_refused_by_an_older_server_and_stays_with_its_writer() {
    let (town, _database) = town().await;
    let (line, replica) = town.device("nurse1", ENV).await;
    let id = RecordId::new(Uuid::now_v7());
    let path = Path::new("minutes").unwrap();
    let writes: Writes = [(path, Value::Later("[1]".into()))].into();
    let edit = Edit::create("meeting", id, writes.clone());
    replica.save(edit).await.unwrap();
    sync(&replica, &line).await.unwrap();
    let again = opened(replica.device()).await;
    let [attention] = &again.attention()[..] else {
        panic!("it was refused");
    };
    assert_eq!(attention.reason, Refusal::UnknownKind);
    assert_eq!(attention.save.writes, writes);
    town.db.close().await;
}
