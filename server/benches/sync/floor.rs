//! What the machine takes for the same bytes without us.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    time::Instant,
};

use app::sync::Transport;
use futures::{StreamExt, stream};
use shared::{record::Doc, wire::SegmentRef};
use sqlx::{Connection, Executor};

use crate::{Bench, figures::Travelled};

/// Fetched at once, as the client does.
const AT_ONCE: usize = 12;

impl Bench {
    /// The segments fetched, unpacked by the C library and read into documents, and nothing done with them.
    pub(crate) async fn transfer_and_decoding(&self, base: &str, segments: &[SegmentRef]) {
        let mut times = Vec::new();
        for _ in 0..self.runs {
            let (line, _) = self.sign_in(base).await;
            let started = Instant::now();
            let mut frames = stream::iter(segments)
                .map(|segment| line.segment(segment))
                .buffered(AT_ONCE);
            let mut docs: Vec<Doc> = Vec::new();
            while let Some(frame) = frames.next().await {
                let lines = zstd::decode_all(frame.unwrap().as_slice()).unwrap();
                let lines = std::str::from_utf8(&lines).unwrap().lines();
                docs.extend(lines.map(|line| serde_json::from_str::<Doc>(line).unwrap()));
            }
            times.push(started.elapsed());
            drop(docs);
        }
        let what = "  reference: the same segments fetched, unpacked and parsed";
        let travelled = Travelled::default();
        self.report
            .step(("floor", "first pull"), what, times, travelled);
    }

    /// The same records as JSON over loopback with nothing else.
    pub(crate) fn loopback(&self, docs: &[Doc]) {
        let bytes: Vec<u8> = docs
            .iter()
            .flat_map(|doc| serde_json::to_vec(doc).unwrap())
            .collect();
        let mut times = Vec::new();
        for _ in 0..self.runs {
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
        self.report.times(&what, times);
    }

    /// The same bodies in one transaction.
    pub(crate) async fn sqlite(&self, folder: &Path, docs: &[Doc]) {
        let mut times = Vec::new();
        for run in 0..self.runs {
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
        let what = "  reference: the same into SQLite in one transaction";
        self.report.times(what, times);
    }
}
