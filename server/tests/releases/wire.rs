//! What app and server of an earlier release said to each other: today's server still understands the one, today's app the
//! other.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    fs,
    path::Path,
};

use app::{
    device::MemoryDevice,
    sync::{Replica, Transport, TransportError, sync},
};
use axum::http::Method;
use serde_json::Value;
use shared::{
    access::scopes_hash,
    record::{Doc, RecordId},
    wire::{Failure, Gone, Reply, SegmentRef, Session, SignIn, Verdict},
};

use crate::{
    database::Backend,
    fixture::{Release, releases, write_json},
    town::{self, ENV, Exchange, Town, of_kind, visit},
};

const FILE: &str = "wire.json";
const SEGMENTS: &str = "segments";

/// Has an app of this version talk to a server of this version in every way there is, and writes it down.
pub(crate) async fn record(town: &Town, folder: &Path, not_held: RecordId) {
    let (reader_line, session) = town.sign_in("nurse3").await;
    let reader = Replica::open(MemoryDevice::default(), ENV, Some(session)).await;
    let reader = reader.unwrap().unwrap();
    sync(&reader, &reader_line).await.unwrap();
    for path in ["/api/session", "/api/directory"] {
        reader_line.ask(Method::GET, path, String::new()).await;
    }

    let (writer_line, writer) = town.device("nurse2", ENV).await;
    let (centre_line, centre) = town.device("center1", ENV).await;
    let homes = of_kind(&writer, "household").await;
    let common = homes.iter().find(|home| centre.doc(**home).is_some());
    let moved = visit(&centre, *common.unwrap(), "間違えた世帯に書いた訪問").await;
    sync(&centre, &centre_line).await.unwrap();
    sync(&reader, &reader_line).await.unwrap();
    let home = shared::record::Value::text(&not_held.to_string());
    town::write(&centre, moved, [("household", home)]).await;
    sync(&centre, &centre_line).await.unwrap();

    let removed = visit(&writer, homes[0], "取り消した訪問").await;
    town::write(
        &writer,
        removed,
        [("removed", shared::record::Value::Flag(true))],
    )
    .await;
    visit(&writer, homes[0], "記録した訪問").await;
    visit(&writer, not_held, "担当していない世帯の訪問").await;
    // What the writer says before its push would be said by a copy, once the push is in.
    writer_line.said.borrow_mut().clear();
    sync(&writer, &writer_line).await.unwrap();
    sync(&reader, &reader_line).await.unwrap();

    let stranger = town.line();
    let wrong = serde_json::to_string(&SignIn::new("nurse3", "chigau")).unwrap();
    stranger.ask(Method::POST, "/api/session", wrong).await;
    stranger
        .ask(Method::POST, "/api/sync", r#"{"version":1}"#.into())
        .await;
    let nothing = format!("/api/segments/{:064}", 0);
    for (method, path, body) in [
        (Method::POST, "/api/sync", r#"{"version":0}"#),
        (Method::POST, "/api/sync", "[]"),
        (Method::GET, nothing.as_str(), ""),
    ] {
        reader_line.ask(method, path, body.to_owned()).await;
    }

    let mut said = reader_line.said.take();
    said.extend(writer_line.said.take());
    said.extend(stranger.said.take());
    write_json(folder, FILE, &said);
    let segments = folder.join(SEGMENTS);
    fs::create_dir_all(&segments).unwrap();
    for (name, frame) in reader_line.segments.take() {
        fs::write(segments.join(name), frame).unwrap();
    }
    let answers: String = said.iter().map(|exchange| &*exchange.answer).collect();
    for word in [
        "\"gone\"",
        "\"stored\"",
        "\"refused\"",
        "\"scopes\"",
        "\"segments\"",
        "\"removed\"",
    ] {
        assert!(answers.contains(word), "{word}");
    }
    for status in [200, 400, 401, 404, 426] {
        assert!(
            said.iter().any(|exchange| exchange.status == status),
            "{status}"
        );
    }
}

fn said(release: &Release) -> Vec<Exchange> {
    release.json(FILE)
}

fn segment(release: &Release, name: &str) -> Vec<u8> {
    fs::read(release.folder.join(SEGMENTS).join(name)).unwrap()
}

fn lines(answer: &str) -> Vec<Value> {
    let lines = answer.lines().map(serde_json::from_str);
    lines.collect::<Result<_, _>>().unwrap()
}

/// Whether `now` says everything that `then` said. Objects may say more.
fn covers(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => then
            .iter()
            .all(|(key, then)| now.get(key).is_some_and(|now| covers(now, then))),
        (Value::Array(now), Value::Array(then)) => {
            now.len() == then.len() && now.iter().zip(then).all(|(now, then)| covers(now, then))
        }
        _ => now == then,
    }
}

/// Whether an app that knows `then` finds each thing in `now`, and as what it was; values may differ.
fn has_shape(now: &Value, then: &Value) -> bool {
    match (now, then) {
        (Value::Object(now), Value::Object(then)) => then
            .iter()
            .all(|(key, then)| now.get(key).is_some_and(|now| has_shape(now, then))),
        (Value::Array(now), Value::Array(then)) => match then.first() {
            Some(then) => now.iter().all(|now| has_shape(now, then)),
            None => true,
        },
        _ => std::mem::discriminant(now) == std::mem::discriminant(then),
    }
}

/// The records that answers brought and did not take away again.
#[derive(Default)]
struct Held(BTreeMap<RecordId, Doc>);

impl Held {
    fn take(&mut self, doc: Doc) {
        self.0.insert(doc.id, doc);
    }

    fn take_segment(&mut self, frame: &[u8]) {
        let text = String::from_utf8(zstd::decode_all(frame).unwrap()).unwrap();
        for line in text.lines() {
            self.take(serde_json::from_str(line).unwrap());
        }
    }
}

#[tokio::test]
async fn the_server_answers_an_app_of_the_release_as_it_expects() {
    for release in releases() {
        for backend in [Backend::Sqlite, Backend::Postgres] {
            if let Some(database) = release.database(backend).await {
                let town = Town::open(&database.url).await;
                answers(&release, &town).await;
                town.db.close().await;
            }
        }
    }
}

async fn answers(release: &Release, town: &Town) {
    let mut lines_of: BTreeMap<Option<String>, town::Line> = BTreeMap::new();
    let (mut then, mut now) = (Held::default(), Held::default());
    // By login, the names of the scopes a device was told it holds.
    let mut told: BTreeMap<Option<String>, Vec<String>> = BTreeMap::new();
    for mut exchange in said(release) {
        let login = exchange.login.clone();
        if !lines_of.contains_key(&login) {
            let line = match &login {
                Some(login) => town.sign_in(login).await.0,
                None => town.line(),
            };
            lines_of.insert(login.clone(), line);
        }
        let line = &lines_of[&login];
        let method: Method = exchange.method.parse().unwrap();
        if let Some(name) = exchange.path.strip_prefix("/api/segments/")
            && exchange.status == 200
        {
            then.take_segment(&segment(release, name));
            continue;
        }
        if let Some(names) = told.get(&login) {
            exchange.body = with_hash_of(&exchange.body, names);
        }
        let ask = async |body: &str| {
            let asked = line.ask(method.clone(), &exchange.path, body.to_owned());
            let (status, answer) = asked.await;
            (status, String::from_utf8(answer).unwrap())
        };
        let (status, mut answer) = ask(&exchange.body).await;
        if exchange.path == "/api/sync" && status == 200 {
            let scopes = |answer: &str| names(&lines(answer)[0]["opening"]["scopes"]);
            // A later server may know of more scopes. The app goes by their names, and asks again.
            if scopes(&exchange.answer).is_empty() && !scopes(&answer).is_empty() {
                told.insert(login.clone(), scopes(&answer));
                answer = ask(&with_hash_of(&exchange.body, &told[&login])).await.1;
            }
        }
        assert_eq!(status, exchange.status, "{}: {answer}", exchange.path);
        if exchange.path != "/api/sync" || status != 200 {
            let (answer, was): (Value, Value) = (
                serde_json::from_str(&answer).unwrap(),
                serde_json::from_str(&exchange.answer).unwrap(),
            );
            // Sentences may be worded otherwise; what programs go by may not.
            let is_failure = status != 200;
            assert!(if is_failure {
                has_shape(&answer, &was)
            } else {
                covers(&answer, &was)
            });
            assert_eq!(answer.get("code"), was.get("code"));
            continue;
        }
        let (mut was, mut is) = (lines(&exchange.answer), lines(&answer));
        let (opening_was, opening) = (&mut was[0]["opening"], &mut is[0]["opening"]);
        assert_eq!(opening["epoch"], opening_was["epoch"]);
        let (held_was, held) = (names(&opening_was["scopes"]), names(&opening["scopes"]));
        assert!(held_was.iter().all(|name| held.contains(name)));
        if !held.is_empty() {
            told.insert(login.clone(), held);
        }
        assert_eq!(take_verdicts(opening), take_verdicts(opening_was));
        assert!(
            has_shape(opening, opening_was),
            "{opening} was {opening_was}"
        );
        let (end_was, end) = (was.last().unwrap(), is.last().unwrap());
        assert!(has_shape(end, end_was));
        assert!(end["end"]["cursor"].as_u64() >= end_was["end"]["cursor"].as_u64());
        for (lines, held) in [(&was, &mut then), (&is, &mut now)] {
            for line in &lines[1..lines.len() - 1] {
                if let Some(doc) = line.get("doc") {
                    held.take(serde_json::from_value(doc.clone()).unwrap());
                }
                if let Some(gone) = line.get("gone") {
                    let Gone { id } = serde_json::from_value(gone.clone()).unwrap();
                    held.0.remove(&id);
                }
            }
        }
        let promised = is[0]["opening"]["segments"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for promised in promised {
            let promised: SegmentRef = serde_json::from_value(promised).unwrap();
            now.take_segment(&line.segment(&promised).await.unwrap());
        }
    }
    assert!(then.0.len() > 100);
    for (id, doc) in then.0 {
        // It may have been written to since.
        let now = &now.0[&id];
        let mut both = now.clone();
        both.join(&doc);
        assert_eq!(&both, now);
        assert!(now.context.covers(&doc.context));
    }
}

fn names(list: &Value) -> Vec<String> {
    serde_json::from_value(list.clone()).unwrap_or_default()
}

/// The request of a device that holds these scopes, where it was of one that holds any.
fn with_hash_of(body: &str, names: &[String]) -> String {
    let Ok(mut request) = serde_json::from_str::<Value>(body) else {
        return body.to_owned();
    };
    match request.get("scopes_hash") {
        Some(hash) if *hash != scopes_hash::<String>([]) => {
            request["scopes_hash"] = scopes_hash(names).into();
            request.to_string()
        }
        _ => body.to_owned(),
    }
}

/// Verdicts with those the same that mean the same: what was stored then is known by now.
fn take_verdicts(opening: &mut Value) -> Vec<(u64, Verdict)> {
    let verdicts = opening.as_object_mut().unwrap().remove("verdicts");
    let verdicts: Vec<(u64, Verdict)> = verdicts.map_or_else(Vec::new, |verdicts| {
        serde_json::from_value(verdicts).unwrap()
    });
    let meant = verdicts
        .into_iter()
        .map(|(counter, verdict)| match verdict {
            Verdict::Stored => (counter, Verdict::Known),
            verdict => (counter, verdict),
        });
    meant.collect()
}

/// A server of the release: it says what it said then.
struct Recorded<'a> {
    release: &'a Release,
    answers: RefCell<VecDeque<String>>,
}

impl Transport for Recorded<'_> {
    async fn sync(&self, _: String) -> Result<String, TransportError> {
        let answer = self.answers.borrow_mut().pop_front();
        answer.ok_or(TransportError::Offline)
    }

    async fn segment(&self, asked: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        Ok(segment(self.release, &asked.name))
    }
}

#[tokio::test]
async fn the_app_understands_what_a_server_of_the_release_answers() {
    for release in releases() {
        let said = said(&release);
        let of_reader = |exchange: &&Exchange| exchange.login.as_deref() == Some("nurse3");
        let reads = said.iter().filter(of_reader);
        let syncs = reads.filter(|exchange| exchange.path == "/api/sync" && exchange.status == 200);
        let signed_in = said.iter().find(|exchange| exchange.path == "/api/session");
        let session: Session = serde_json::from_str(&signed_in.unwrap().answer).unwrap();
        let server = Recorded {
            release: &release,
            answers: RefCell::new(syncs.clone().map(|sync| sync.answer.clone()).collect()),
        };
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session)).await;
        let replica = replica.unwrap().unwrap();
        while !server.answers.borrow().is_empty() {
            sync(&replica, &server).await.unwrap();
        }
        assert!(replica.standing().is_loaded);
        let mut gone = 0;
        for line in syncs.flat_map(|sync| lines(&sync.answer)) {
            match serde_json::from_value(line).unwrap() {
                Reply::Doc(doc) if replica.doc(doc.id).is_some() => {
                    let ours = replica.doc(doc.id).unwrap();
                    assert!(ours.context.covers(&doc.context));
                }
                Reply::Gone(left) => {
                    gone += 1;
                    assert_eq!(replica.doc(left.id), None);
                }
                _ => {}
            }
        }
        assert!(gone > 0 && replica.len() > 100);
    }
}

#[test]
fn nothing_that_was_said_is_passed_over() {
    for release in releases() {
        for exchange in said(&release) {
            let failed = exchange.status != 200;
            for line in lines(&exchange.answer) {
                let again = match (&*exchange.path, failed) {
                    (_, true) => reread::<Failure>(&line),
                    ("/api/sync", _) => reread::<Reply>(&line),
                    ("/api/session", _) => reread::<Session>(&line),
                    _ => reread::<shared::wire::Directory>(&line),
                };
                assert!(covers(&again, &line), "{line}");
            }
        }
    }
}

fn reread<T: serde::Serialize + serde::de::DeserializeOwned>(line: &Value) -> Value {
    let read: T = serde_json::from_value(line.clone()).unwrap();
    serde_json::to_value(read).unwrap()
}
