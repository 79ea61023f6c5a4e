//! A device: what a native replica of the app does, without its store.

use std::collections::{BTreeMap, BTreeSet};

use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header},
};
use shared::{
    access::{Scope, scopes_hash},
    jp::Timestamp,
    record::{ActorId, BlobName, Context, Doc, Dot, Edit, RecordId, ReplicaId, Save, Writes},
    registry,
    wire::{self, BlobHeld, Opening, Reply, SyncRequest, Verdict},
};
use uuid::Uuid;

use super::{Reply as Answer, town::ask};

/// One person's copy.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    router: Router,
    pub(crate) cookie: String,
    pub(crate) author: ActorId,
    pub(crate) replica: ReplicaId,
    pub(crate) epoch: String,
    pub(crate) cursor: u64,
    pub(crate) scopes: BTreeSet<Scope>,
    pub(crate) load: BTreeSet<Scope>,
    pub(crate) docs: BTreeMap<RecordId, Doc>,
    pub(crate) outbox: Vec<Save>,
    counter: u64,
    priors: BTreeMap<RecordId, u64>,
}

/// What one request brought.
#[derive(Clone, Debug)]
pub(crate) struct Pulled {
    pub(crate) opening: Opening,
    pub(crate) docs: Vec<Doc>,
    pub(crate) gone: Vec<RecordId>,
    pub(crate) end: wire::End,
}

impl Pulled {
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        self.opening
            .verdicts
            .iter()
            .map(|(_, verdict)| verdict.clone())
            .collect()
    }

    pub(crate) fn parse(lines: &str) -> Self {
        let mut lines = lines
            .lines()
            .map(|line| serde_json::from_str::<Reply>(line).unwrap());
        let Some(Reply::Opening(opening)) = lines.next() else {
            panic!("no opening")
        };
        let (mut docs, mut gone) = (Vec::new(), Vec::new());
        for line in lines {
            match line {
                Reply::Doc(doc) => docs.push(doc),
                Reply::Gone(left) => gone.push(left.id),
                Reply::End(end) => {
                    return Self {
                        opening,
                        docs,
                        gone,
                        end,
                    };
                }
                Reply::Opening(_) => panic!("two openings"),
            }
        }
        panic!("no end")
    }
}

impl Device {
    pub(crate) fn new(router: Router, cookie: String, replica: Uuid, author: ActorId) -> Self {
        Self {
            router,
            cookie,
            author,
            replica: ReplicaId::new(replica),
            epoch: String::new(),
            cursor: 0,
            scopes: BTreeSet::new(),
            load: BTreeSet::new(),
            docs: BTreeMap::new(),
            outbox: Vec::new(),
            counter: 0,
            priors: BTreeMap::new(),
        }
    }

    /// The server it talks to.
    pub(crate) fn router(&self) -> &Router {
        &self.router
    }

    /// Talks to another server from now on: the same city, restored from a backup.
    pub(crate) fn redirect(&mut self, router: Router, cookie: String) {
        (self.router, self.cookie) = (router, cookie);
    }

    /// The record as the person sees it: what the server has, with what is unsent.
    pub(crate) fn doc(&self, kind: &str, id: RecordId) -> Doc {
        let mut doc = self
            .docs
            .get(&id)
            .cloned()
            .unwrap_or_else(|| Doc::new(kind, id));
        for save in self.outbox.iter().filter(|save| save.record == id) {
            doc.apply_next(save);
        }
        doc
    }

    /// One press of 保存, at a time the device believes it is.
    pub(crate) fn save_at(
        &mut self,
        kind: &str,
        id: RecordId,
        writes: Writes,
        at: Timestamp,
    ) -> Save {
        self.counter += 1;
        let dot = Dot {
            replica: self.replica,
            counter: self.counter,
        };
        let prior = self.priors.insert(id, self.counter).unwrap_or_default();
        let seen = self.doc(kind, id).context;
        let save = Edit {
            kind: kind.into(),
            record: id,
            seen,
            writes,
        }
        .into_save(dot, prior, self.author, at, None);
        self.outbox.push(save.clone());
        save
    }

    /// One press of 保存.
    pub(crate) fn save(&mut self, kind: &str, id: RecordId, writes: Writes) -> Save {
        self.save_at(kind, id, writes, Timestamp::from_millis(1_750_000_000_000))
    }

    /// What the device would send now.
    pub(crate) fn request(&self) -> SyncRequest {
        SyncRequest {
            notes: Vec::new(),
            version: wire::VERSION,
            actor: self.author,
            replica: self.replica,
            counter: self.counter,
            epoch: self.epoch.clone(),
            cursor: self.cursor,
            scopes_hash: scopes_hash(&self.scopes),
            load: self.load.iter().copied().collect(),
            limit: None,
            saves: self.outbox.iter().take(wire::MAX_SAVES).cloned().collect(),
            offers: Vec::new(),
        }
    }

    /// Sends a body to `/api/sync`.
    pub(crate) async fn post(&self, body: impl Into<Body>) -> (StatusCode, String) {
        let request = Request::post("/api/sync").header(header::COOKIE, &self.cookie);
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .unwrap();
        let reply = ask(&self.router, request).await;
        (reply.status, reply.text().to_owned())
    }

    /// Sends a request and does nothing with the answer, as if it were lost.
    pub(crate) async fn exchange(&self, request: &SyncRequest) -> Pulled {
        let (status, body) = self.post(serde_json::to_string(request).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        Pulled::parse(&body)
    }

    /// One request, taken in.
    pub(crate) async fn sync_once(&mut self) -> Pulled {
        let pulled = self.exchange(&self.request()).await;
        self.take_in(&pulled).await;
        pulled
    }

    /// Syncs until there is no more. Returns what the requests brought.
    pub(crate) async fn sync(&mut self) -> Vec<Pulled> {
        let mut all = Vec::new();
        loop {
            let pulled = self.sync_once().await;
            let more = pulled.end.more;
            all.push(pulled);
            if !more {
                return all;
            }
            assert!(all.len() < 50, "sync does not end");
        }
    }

    /// Takes in an answer.
    pub(crate) async fn take_in(&mut self, pulled: &Pulled) {
        for (counter, verdict) in &pulled.opening.verdicts {
            let Some(at) = self
                .outbox
                .iter()
                .position(|save| save.dot.counter == *counter)
            else {
                continue;
            };
            match verdict {
                Verdict::Stored | Verdict::Known => {
                    let save = self.outbox.remove(at);
                    let new = || Doc::new(&save.kind, save.record);
                    self.docs
                        .entry(save.record)
                        .or_insert_with(new)
                        .apply_next(&save);
                }
                Verdict::Refused(_) => drop(self.outbox.remove(at)),
                Verdict::Gap(_) | Verdict::Incomplete => {}
            }
        }
        if let Some(scopes) = &pulled.opening.scopes {
            let scopes: BTreeSet<Scope> =
                scopes.iter().map(|scope| scope.parse().unwrap()).collect();
            self.load = scopes.difference(&self.scopes).copied().collect();
            self.scopes = scopes;
            self.docs.retain(|_, doc| {
                registry::scopes(doc)
                    .1
                    .iter()
                    .any(|scope| self.scopes.contains(scope))
            });
        } else if !self.load.is_empty() {
            for segment in &pulled.opening.segments {
                let (status, lines) = self.segment(&segment.name).await;
                assert_eq!(status, StatusCode::OK);
                assert_eq!(lines.lines().count(), segment.records as usize);
                for line in lines.lines() {
                    self.join(&serde_json::from_str(line).unwrap());
                }
            }
            self.load.clear();
        }
        for doc in &pulled.docs {
            self.join(doc);
        }
        for id in &pulled.gone {
            self.docs.remove(id);
        }
        self.epoch.clone_from(&pulled.opening.epoch);
        self.cursor = pulled.end.cursor;
    }

    /// Fetches a segment and unpacks it.
    pub(crate) async fn segment(&self, name: &str) -> (StatusCode, String) {
        let request =
            Request::get(format!("/api/segments/{name}")).header(header::COOKIE, &self.cookie);
        let reply = ask(&self.router, request.body(Body::empty()).unwrap()).await;
        let lines = zstd::decode_all(&*reply.body).unwrap_or_default();
        (reply.status, String::from_utf8(lines).unwrap())
    }

    /// Sends a piece of a picture to an address.
    pub(crate) async fn put_at(&self, path: &str, piece: &[u8]) -> Answer {
        let request = Request::put(path)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/octet-stream");
        ask(&self.router, request.body(piece.to_vec().into()).unwrap()).await
    }

    /// Sends a piece of a picture.
    pub(crate) async fn put(&self, name: BlobName, at: usize, of: usize, piece: &[u8]) -> Answer {
        let path = format!("/api/blobs/{name}?at={at}&of={of}");
        self.put_at(&path, piece).await
    }

    /// Sends a piece of a picture that is taken.
    pub(crate) async fn bring(
        &self,
        name: BlobName,
        at: usize,
        of: usize,
        piece: &[u8],
    ) -> BlobHeld {
        let reply = self.put(name, at, of, piece).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// Asks how much of a picture has come.
    pub(crate) async fn ask_for(&self, name: BlobName, of: usize) -> BlobHeld {
        self.bring(name, 0, of, &[]).await
    }

    /// Fetches a picture.
    pub(crate) async fn show(&self, name: BlobName) -> Answer {
        let request =
            Request::get(format!("/api/blobs/{name}")).header(header::COOKIE, &self.cookie);
        ask(&self.router, request.body(Body::empty()).unwrap()).await
    }

    fn join(&mut self, doc: &Doc) {
        self.docs
            .entry(doc.id)
            .or_insert_with(|| Doc::new(&doc.kind, doc.id))
            .join(doc);
    }

    /// A save by hand, for what a well-behaved device never sends.
    pub(crate) fn forged(&self, counter: u64, kind: &str, id: RecordId, writes: Writes) -> Save {
        let dot = Dot {
            replica: self.replica,
            counter,
        };
        let edit = Edit {
            kind: kind.into(),
            record: id,
            seen: Context::default(),
            writes,
        };
        edit.into_save(
            dot,
            0,
            self.author,
            Timestamp::from_millis(1_750_000_000_000),
            None,
        )
    }
}
