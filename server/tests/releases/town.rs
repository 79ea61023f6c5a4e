//! A server of this version on a database, and replicas of people who sign in there.

use std::cell::RefCell;

use app::{
    device::MemoryDevice,
    sync::{Env, Replica, Transport, TransportError, sync},
};
use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use server::{
    SecondFactor, clock,
    db::Db,
    http::{App, router},
};
use shared::{
    record::{Edit, Path, RecordId, Save, Value, Writes},
    sample::PASSPHRASE,
    wire::{SegmentRef, Session, SignIn},
};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const ENV: Env = Env {
    now: clock::system,
    new_id: Uuid::now_v7,
    fold_at: 200,
};

/// A server.
pub(crate) struct Town {
    pub(crate) db: Db,
    router: Router,
}

/// A request and its answer, as text.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Exchange {
    /// Who was signed in; nobody, if none.
    pub(crate) login: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: String,
    pub(crate) status: u16,
    /// Empty for a segment: it is a file of its own.
    pub(crate) answer: String,
}

/// A way to the server that writes down what goes over it.
pub(crate) struct Line {
    router: Router,
    pub(crate) login: Option<String>,
    cookie: String,
    pub(crate) said: RefCell<Vec<Exchange>>,
    /// The segments that came, by name.
    pub(crate) segments: RefCell<Vec<(String, Vec<u8>)>>,
}

impl Town {
    /// Starts a server on a database, whichever version has left it.
    pub(crate) async fn open(url: &str) -> Self {
        let db = Db::open(url).await.unwrap();
        let mut app = App::new(db.clone(), "/nowhere".into());
        app.second_factor = SecondFactor::Optional;
        let router = router(app);
        Self { db, router }
    }

    /// A way on which nobody is signed in.
    pub(crate) fn line(&self) -> Line {
        Line {
            router: self.router.clone(),
            login: None,
            cookie: String::new(),
            said: RefCell::default(),
            segments: RefCell::default(),
        }
    }

    /// A way on which someone has signed in.
    pub(crate) async fn sign_in(&self, login: &str) -> (Line, Session) {
        let mut line = self.line();
        let body = serde_json::to_string(&SignIn::new(login, PASSPHRASE)).unwrap();
        let (status, cookie, answer) = line.send(Method::POST, "/api/session", body).await;
        assert_eq!(status, 200);
        line.cookie = cookie.unwrap();
        line.login = Some(login.to_owned());
        (line, serde_json::from_slice(&answer).unwrap())
    }

    /// A new device of someone, with everything loaded.
    pub(crate) async fn device(&self, login: &str, env: Env) -> (Line, Replica<MemoryDevice>) {
        let (line, session) = self.sign_in(login).await;
        let replica = Replica::open(MemoryDevice::default(), env, Some(session)).await;
        let replica = replica.unwrap().unwrap();
        sync(&replica, &line).await.unwrap();
        (line, replica)
    }
}

impl Line {
    /// Sends a request; gives status and body of the answer.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: String) -> (u16, Vec<u8>) {
        let (status, _, answer) = self.send(method, path, body).await;
        (status, answer)
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        body: String,
    ) -> (u16, Option<String>, Vec<u8>) {
        let request = Request::builder()
            .method(method.clone())
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, &self.cookie)
            .body(Body::from(body.clone()));
        let reply = self.router.clone().oneshot(request.unwrap()).await.unwrap();
        let status = reply.status().as_u16();
        let cookie = reply.headers().get(header::SET_COOKIE);
        let cookie = cookie.and_then(|cookie| cookie.to_str().ok()?.split(';').next());
        let cookie = cookie.map(str::to_owned);
        let answer = reply.into_body().collect().await.unwrap().to_bytes();
        self.said.borrow_mut().push(Exchange {
            login: self.login.clone(),
            method: method.to_string(),
            path: path.to_owned(),
            body,
            status,
            answer: String::from_utf8(answer.to_vec()).unwrap_or_default(),
        });
        (status, cookie, answer.into())
    }
}

impl Transport for Line {
    async fn sync(&self, body: String) -> Result<String, TransportError> {
        let (status, _, answer) = self.send(Method::POST, "/api/sync", body).await;
        let answer = String::from_utf8(answer).unwrap();
        if status == 200 {
            return Ok(answer);
        }
        Err(TransportError::Failed(
            serde_json::from_str(&answer).unwrap(),
        ))
    }

    async fn segment(&self, segment: &SegmentRef) -> Result<Vec<u8>, TransportError> {
        let path = format!("/api/segments/{}", segment.name);
        let (status, _, frame) = self.send(Method::GET, &path, String::new()).await;
        if status != 200 {
            return Err(TransportError::Failed(
                serde_json::from_slice(&frame).unwrap(),
            ));
        }
        let named = (segment.name.clone(), frame.clone());
        self.segments.borrow_mut().push(named);
        Ok(frame)
    }
}

/// Writes fields of a record, having seen what the replica shows.
pub(crate) async fn write<const N: usize>(
    replica: &Replica<MemoryDevice>,
    id: RecordId,
    fields: [(&str, Value); N],
) -> Save {
    let doc = replica.doc(id).unwrap();
    let edit = Edit {
        kind: doc.kind.clone(),
        record: id,
        seen: doc.context.clone(),
        writes: writes(fields),
    };
    replica.save(edit).await.unwrap()
}

/// Records a new visit.
pub(crate) async fn visit(
    replica: &Replica<MemoryDevice>,
    household: RecordId,
    said: &str,
) -> RecordId {
    let id = RecordId::new(Uuid::now_v7());
    let fields = [
        ("household", Value::text(&household.to_string())),
        ("started_at", Value::text("2026-11-23T09:30")),
        ("purpose", Value::text("nursing")),
        ("outcome", Value::text("met")),
        ("said", Value::text(said)),
    ];
    let edit = Edit::create("visit", id, writes(fields));
    replica.save(edit).await.unwrap();
    id
}

fn writes<const N: usize>(fields: [(&str, Value); N]) -> Writes {
    let fields = fields.into_iter();
    fields
        .map(|(path, value)| (Path::new(path).unwrap(), value))
        .collect()
}

/// The ids of all records of a kind that a replica has, in their order.
pub(crate) async fn of_kind(replica: &Replica<MemoryDevice>, kind: &str) -> Vec<RecordId> {
    let again = Replica::open(replica.device().clone(), ENV, None).await;
    let briefs = again.unwrap().unwrap().load().await.unwrap();
    let of_kind = briefs.iter().filter(|brief| brief.kind == Some(kind));
    let mut ids: Vec<_> = of_kind.map(|brief| brief.id).collect();
    ids.sort();
    ids
}
