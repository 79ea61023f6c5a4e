//! What sync costs, beside what the same bytes cost without it. `cargo xtask bench` runs this.
//!
//! The city is [`generated_city`](shared::sample::generated_city): 500 households, 10,000 visits of about 1.5 kB. Every
//! figure is the median of several runs with the fastest in brackets. With `--peers FOLDER` each step runs once, figures
//! are printed as JSON too, and the records go into that folder for others to do the same with.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]

mod figures;
mod floor;
mod line;
mod plain;
mod steps;

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Instant, SystemTime, UNIX_EPOCH},
};

use app::sync::Env;
use server::{Config, SecondFactor, Server, import, passphrase::Cost};
use shared::{
    jp::Timestamp,
    record::Doc,
    sample::{Account, SampleRecord, Size, generated_records},
};
use uuid::Uuid;

use figures::Report;

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

/// What every step needs.
struct Bench {
    account: Account,
    runs: usize,
    report: Report,
}

#[tokio::main]
async fn main() {
    let peers = peers();
    let folder = std::env::temp_dir().join(format!("tsunagu-bench-{}", Uuid::now_v7()));
    fs::create_dir_all(&folder).unwrap();
    let (city, rest) = generated_records(7, Size::of(HOUSEHOLDS, VISITS), now().date());
    let (visits, households): (Vec<_>, Vec<_>) = rest.partition(|record| record.kind == "visit");
    let account = city.accounts[0].clone();
    let before: Vec<_> = city.records.into_iter().chain(households).collect();
    let all: Vec<_> = before.iter().chain(&visits).cloned().collect();
    let bench = Bench {
        account,
        runs: if peers.is_some() { 1 } else { RUNS },
        report: Report {
            is_read: peers.is_some(),
        },
    };
    let accounts = &city.accounts;

    let started = Instant::now();
    let full = serve(&folder, "city", all, accounts).await;
    let took = vec![started.elapsed()];
    bench
        .report
        .times("load the city into the server (not a bar)", took);
    let base = format!("http://{}", full.address());
    let first = bench.first_pulls(full.address()).await;
    bench.transfer_and_decoding(&base, &first.segments).await;
    if let Some(peers) = &peers {
        fs::write(peers.join("visits.ndjson"), plain::lines(&visits)).unwrap();
        fs::write(peers.join("docs.ndjson"), json_lines(&first.docs)).unwrap();
    } else {
        bench.loopback(&first.docs);
        bench.sqlite(&folder, &first.docs).await;
        bench.small_steps(&base, &first.docs).await;
    }
    bench.deltas(full.address(), &first.docs).await;
    full.stop().await.unwrap();

    let empty = serve(&folder, "empty", before, accounts).await;
    bench.first_push(empty.address(), &visits).await;
    empty.stop().await.unwrap();
    fs::remove_dir_all(folder).unwrap();
}

/// The folder after `--peers`.
fn peers() -> Option<PathBuf> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--peers");
    arguments.nth(1).map(PathBuf::from)
}

async fn serve(
    folder: &Path,
    name: &str,
    records: Vec<SampleRecord>,
    accounts: &[Account],
) -> Server {
    let server = Server::start(Config {
        database_url: format!("sqlite:{}/{name}.db", folder.display()),
        listen: ([127, 0, 0, 1], 0).into(),
        site: folder.to_owned(),
        second_factor: SecondFactor::Optional,
        ..Config::default()
    })
    .await
    .unwrap();
    let db = &server.app().db;
    import::records(db, records).await.unwrap();
    import::accounts(db, accounts, Cost::Least).await.unwrap();
    server
}

fn json_lines(docs: &[Doc]) -> String {
    let lines = docs
        .iter()
        .map(|doc| format!("{}\n", serde_json::to_string(doc).unwrap()));
    lines.collect()
}
