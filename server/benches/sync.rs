//! What sync costs, beside what the same bytes cost without it. `cargo xtask bench` runs this.
//!
//! The city is [`generated_city`]: 500 households, 10,000 visits of about 1.5 kB. Every figure is the median of several
//! runs with the fastest in brackets.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use app::{
    device::MemoryDevice,
    sync::{Env, NativeHttp, Replica, Transport, TransportError, sync},
};
use server::{Config, Server, import, passphrase::Cost};
use shared::{
    jp::Timestamp,
    record::{Doc, Edit, RecordId},
    sample::generated_city,
    wire::SegmentRef,
};
use sqlx::{Connection, Executor};
use uuid::Uuid;

const HOUSEHOLDS: usize = 500;
const VISITS: usize = 10_000;
const RUNS: usize = 5;

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

const ENV: Env = Env {
    now,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

/// Counts what travels.
struct Counted {
    http: NativeHttp,
    up: std::cell::Cell<u64>,
    down: std::cell::Cell<u64>,
    requests: std::cell::Cell<u32>,
}

impl Counted {
    fn new(http: NativeHttp) -> Self {
        Self {
            http,
            up: 0.into(),
            down: 0.into(),
            requests: 0.into(),
        }
    }
}

impl Transport for Counted {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        self.requests.set(self.requests.get() + 1);
        self.up.set(self.up.get() + body.len() as u64);
        let text = self.http.sync(body).await?;
        self.down.set(self.down.get() + text.len() as u64);
        Ok(text)
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        self.requests.set(self.requests.get() + 1);
        self.down.set(self.down.get() + segment.bytes);
        self.http.segment(segment).await
    }
}

fn report(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "{what:<62} {:>9.1} ms  ({:.1})",
        ms(times[times.len() / 2]),
        ms(times[0])
    );
}

#[tokio::main]
async fn main() {
    let folder = std::env::temp_dir().join(format!("tsunagu-bench-{}", Uuid::now_v7()));
    std::fs::create_dir_all(&folder).unwrap();
    let url = format!("sqlite:{}/city.db", folder.display());
    let server = Server::start(Config {
        database_url: url,
        listen: ([127, 0, 0, 1], 0).into(),
        site: folder.clone(),
    })
    .await
    .unwrap();
    let base = format!("http://{}", server.address());
    let city = generated_city(7, HOUSEHOLDS, VISITS, now().date());
    let account = city.accounts[0].clone();
    let started = Instant::now();
    import::records(&server.app().db, city.records)
        .await
        .unwrap();
    import::accounts(&server.app().db, &city.accounts, Cost::Least)
        .await
        .unwrap();
    report(
        "load the city into the server (not a bar)",
        vec![started.elapsed()],
    );

    let ids = first_pulls(&base, &account.login, &account.passphrase).await;
    references(&folder, &ids);
    sqlite_reference(&folder, &ids).await;
    small_steps(&base, &account.login, &account.passphrase).await;
    merges(&ids);
    server.stop().await.unwrap();
    std::fs::remove_dir_all(folder).unwrap();
}

/// The first device packs the segments, the others are handed them. Gives the documents loaded.
async fn first_pulls(base: &str, login: &str, passphrase: &str) -> Vec<Doc> {
    let mut times = Vec::new();
    let mut docs = Vec::new();
    for run in 0..=RUNS {
        let (http, session) = NativeHttp::sign_in(base, login, passphrase).await.unwrap();
        let line = Counted::new(http);
        let started = Instant::now();
        let replica = Replica::open(MemoryDevice::default(), ENV, Some(session))
            .await
            .unwrap()
            .unwrap();
        let loaded = std::cell::RefCell::new(Vec::new());
        let loaded = std::rc::Rc::new(loaded);
        let ids = loaded.clone();
        replica.on_change(move |briefs, _, _| {
            ids.borrow_mut().extend(briefs.iter().map(|brief| brief.id));
        });
        sync(&replica, &line).await.unwrap();
        let time = started.elapsed();
        assert!(replica.len() > VISITS);
        if run == 0 {
            report("first pull, first device: segments are packed", vec![time]);
            println!(
                "{:<62} {:>9.2} MB in {} requests, {} records",
                "  what travelled",
                (line.up.get() + line.down.get()) as f64 / 1e6,
                line.requests.get(),
                replica.len()
            );
            docs = loaded
                .borrow()
                .iter()
                .filter_map(|id| replica.doc(*id))
                .map(|doc| Doc::clone(&doc))
                .collect();
        } else {
            times.push(time);
        }
    }
    report(
        "first pull of 10,000 visits, server to ready replica",
        times,
    );
    docs
}

/// The same bytes over loopback with nothing else.
fn references(_folder: &std::path::Path, docs: &[Doc]) {
    let bytes: Vec<u8> = docs
        .iter()
        .flat_map(|doc| serde_json::to_vec(doc).unwrap())
        .collect();
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let body = bytes.clone();
        let sender = std::thread::spawn(move || listener.accept().unwrap().0.write_all(&body));
        let started = Instant::now();
        let mut received = Vec::new();
        TcpStream::connect(address)
            .unwrap()
            .read_to_end(&mut received)
            .unwrap();
        times.push(started.elapsed());
        assert_eq!(received.len(), bytes.len());
        sender.join().unwrap().unwrap();
    }
    let what = format!(
        "  reference: {:.1} MB of JSON over raw loopback",
        bytes.len() as f64 / 1e6
    );
    report(&what, times);
}

/// The same bodies in one transaction.
async fn sqlite_reference(folder: &std::path::Path, docs: &[Doc]) {
    let mut times = Vec::new();
    for run in 0..RUNS {
        let url = format!("sqlite:{}/reference-{run}.db?mode=rwc", folder.display());
        let mut connection = sqlx::SqliteConnection::connect(&url).await.unwrap();
        let setup = "pragma journal_mode = wal; pragma synchronous = full;
            create table documents (id text primary key, body text)";
        connection.execute(setup).await.unwrap();
        let bodies: Vec<_> = docs
            .iter()
            .map(|doc| (doc.id.to_string(), serde_json::to_string(doc).unwrap()))
            .collect();
        let started = Instant::now();
        let mut transaction = connection.begin().await.unwrap();
        for (id, body) in bodies {
            sqlx::query("insert or replace into documents values ($1, $2)")
                .bind(id)
                .bind(body)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        transaction.commit().await.unwrap();
        times.push(started.elapsed());
    }
    report(
        "  reference: the same into SQLite in one transaction",
        times,
    );
}

async fn small_steps(base: &str, login: &str, passphrase: &str) {
    let (http, session) = NativeHttp::sign_in(base, login, passphrase).await.unwrap();
    let line = Counted::new(http);
    let replica = Replica::open(MemoryDevice::default(), ENV, Some(session))
        .await
        .unwrap()
        .unwrap();
    let household = std::rc::Rc::new(std::cell::Cell::new(None));
    let found = household.clone();
    replica.on_change(move |briefs, _, _| {
        if let Some(brief) = briefs.iter().find(|brief| brief.kind == Some("household")) {
            found.set(Some(brief.id));
        }
    });
    sync(&replica, &line).await.unwrap();
    let household = household.get().unwrap();

    let mut times = Vec::new();
    for _ in 0..20 {
        line.up.set(0);
        line.down.set(0);
        line.requests.set(0);
        let started = Instant::now();
        sync(&replica, &line).await.unwrap();
        times.push(started.elapsed());
    }
    report("sync with nothing new", times);
    println!(
        "{:<62} {} request, {} B up, {} B down",
        "  what travelled (bodies)",
        line.requests.get(),
        line.up.get(),
        line.down.get()
    );

    let mut saves = Vec::new();
    let mut times = Vec::new();
    for _ in 0..RUNS {
        for n in 0..500 {
            let doc = replica.doc(household).unwrap();
            let mut writes = doc
                .fields
                .iter()
                .map(|(path, heads)| (path.clone(), heads[0].value.clone()))
                .collect::<shared::record::Writes>();
            writes.retain(|path, _| path.as_str() == "name" || path.as_str() == "address");
            let id = RecordId::new(Uuid::now_v7());
            writes.insert(
                shared::record::Path::new("household").unwrap(),
                shared::record::Value::text(&household.to_string()),
            );
            writes.insert(
                shared::record::Path::new("notes").unwrap(),
                shared::record::Value::text(&format!("備考 {n}")),
            );
            let started = Instant::now();
            replica
                .save(Edit::create("member", id, writes))
                .await
                .unwrap();
            saves.push(started.elapsed());
        }
        let started = Instant::now();
        sync(&replica, &line).await.unwrap();
        times.push(started.elapsed());
    }
    report("push of 500 saves until the server has them on disk", times);
    report("one save in memory", saves);
}

/// Merging, per document.
fn merges(docs: &[Doc]) {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        let mut ours = docs.to_vec();
        let started = Instant::now();
        for (ours, theirs) in ours.iter_mut().zip(docs) {
            ours.join(theirs);
        }
        times.push(started.elapsed());
    }
    let fields: usize = docs.iter().map(|doc| doc.fields.len()).sum();
    let what = format!("join of {} documents ({fields} paths)", docs.len());
    report(&what, times);
}
