//! The line between a replica and the server: counted, and slow where that is asked for.

use std::{
    cell::{Cell, RefCell},
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use app::sync::{NativeHttp, Transport, TransportError};
use shared::wire::{SegmentRef, Session};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::figures::Travelled;

/// A signed-in way to a server.
pub(crate) struct Line {
    http: NativeHttp,
    /// Waited for before each request.
    delay: Duration,
    requests: Cell<u32>,
    waited: Cell<Duration>,
    /// The bodies sent to sync.
    pub(crate) sent: RefCell<Vec<String>>,
    /// Bytes of the bodies that sync was answered with.
    pub(crate) answered: Cell<u64>,
    /// The segments fetched.
    pub(crate) segments: RefCell<Vec<SegmentRef>>,
}

impl Line {
    /// Signs in at `base`.
    pub(crate) async fn sign_in(base: &str, login: &str, passphrase: &str) -> (Self, Session) {
        let (http, session) = NativeHttp::sign_in(base, login, passphrase).await.unwrap();
        let line = Self {
            http,
            delay: Duration::ZERO,
            requests: Cell::default(),
            waited: Cell::default(),
            sent: RefCell::default(),
            answered: Cell::default(),
            segments: RefCell::default(),
        };
        (line, session)
    }

    /// The same with `delay` before each request.
    pub(crate) fn slower(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Begins to count anew.
    pub(crate) fn reset(&self) {
        self.requests.take();
        self.waited.take();
        self.sent.take();
        self.answered.take();
    }

    /// Requests since then.
    pub(crate) fn requests(&self) -> u32 {
        self.requests.get()
    }

    /// How long sync has waited for the server since then.
    pub(crate) fn waited(&self) -> Duration {
        self.waited.get()
    }

    async fn begin(&self) {
        self.requests.set(self.requests.get() + 1);
        if !self.delay.is_zero() {
            tokio::time::sleep(self.delay).await;
        }
    }
}

impl Transport for Line {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        self.begin().await;
        self.sent.borrow_mut().push(body.clone());
        let started = Instant::now();
        let text = self.http.sync(body).await?;
        self.waited.set(self.waited.get() + started.elapsed());
        self.answered.set(self.answered.get() + text.len() as u64);
        Ok(text)
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        self.begin().await;
        self.segments.borrow_mut().push(segment.clone());
        self.http.segment(segment).await
    }
}

/// Stands between client and server and counts bytes, headers included.
#[derive(Debug)]
pub(crate) struct Relay {
    /// Where it listens.
    pub(crate) base: String,
    bytes: Arc<AtomicU64>,
}

impl Relay {
    /// Begins to relay to `server`.
    pub(crate) async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let bytes = Arc::new(AtomicU64::new(0));
        let counter = bytes.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(server).await.unwrap();
                client.set_nodelay(true).unwrap();
                server.set_nodelay(true).unwrap();
                let (from_client, to_client) = client.into_split();
                let (from_server, to_server) = server.into_split();
                tokio::spawn(carry(from_client, to_server, counter.clone()));
                tokio::spawn(carry(from_server, to_client, counter.clone()));
            }
        });
        Self { base, bytes }
    }

    /// What travelled since the last call of this, in as many requests.
    pub(crate) fn travelled(&self, requests: u32) -> Travelled {
        Travelled {
            requests,
            bytes: self.bytes.swap(0, Ordering::Relaxed),
        }
    }
}

async fn carry(
    mut from: impl AsyncRead + Unpin,
    mut to: impl AsyncWrite + Unpin,
    bytes: Arc<AtomicU64>,
) {
    let mut buffer = vec![0; 64 << 10];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        bytes.fetch_add(read as u64, Ordering::Relaxed);
        if to.write_all(&buffer[..read]).await.is_err() {
            return;
        }
    }
}
