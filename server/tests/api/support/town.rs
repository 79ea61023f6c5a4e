//! Two organisations, three people, two households.
//!
//! | person | organisation | holds |
//! |---|---|---|
//! | admin (統括管理者) | 1 | household 1 |
//! | hanako | 1 | household 1 |
//! | taro | 2 | household 2 |

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use futures::TryStreamExt;
use http_body_util::BodyExt;
use server::{
    SecondFactor,
    db::{
        Db,
        audit::{self, Numbered},
    },
    http::{App, Limits, router},
    import,
    passphrase::Cost,
};
use shared::{
    audit::Event,
    jp::Timestamp,
    record::{ActorId, Path, RecordId, Value, Writes},
    sample::{Account, SampleRecord},
    wire::Failure,
};
use tower::ServiceExt;
use uuid::Uuid;

use super::{
    Device,
    database::{Backend, Database},
};
use crate::contract;

/// As many requests as a test makes.
const MANY: u32 = 1_000_000;

/// A server with a few people and households. Copies are on the same database.
#[derive(Clone, Debug)]
pub(crate) struct Town {
    pub(crate) app: App,
    pub(crate) router: Router,
    backend: Backend,
    database: Arc<Database>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn failure(&self) -> Failure {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map(|value| value.to_str().unwrap())
            .unwrap_or_default()
    }
}

/// Sends a request and holds the answer against the description of the API.
pub(crate) async fn ask(router: &Router, request: Request<Body>) -> Reply {
    let (method, path) = (request.method().clone(), request.uri().to_string());
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let reply = Reply {
        status: parts.status,
        headers: parts.headers,
        body: body.collect().await.unwrap().to_bytes(),
    };
    contract::check(&method, &path, &reply);
    reply
}

/// The id of a record of the town.
pub(crate) fn id(n: u128) -> RecordId {
    RecordId::new(Uuid::from_u128(n))
}

/// Paths with texts.
pub(crate) fn writes<const N: usize>(pairs: [(&str, &str); N]) -> Writes {
    pairs
        .into_iter()
        .map(|(path, text)| (Path::new(path).unwrap(), Value::text(text)))
        .collect()
}

/// Records of the town by name.
pub(crate) mod at {
    /// The administrator.
    pub(crate) const ADMIN: u128 = 0xa0;
    /// 山田花子, of organisation 1.
    pub(crate) const HANAKO: u128 = 0xa1;
    /// 鈴木太郎, of organisation 2.
    pub(crate) const TARO: u128 = 0xa2;
    /// The household organisation 1 serves.
    pub(crate) const HOME_1: u128 = 0xc1;
    /// The household organisation 2 serves.
    pub(crate) const HOME_2: u128 = 0xc2;
    /// What lets organisation 1 see household 1.
    pub(crate) const ASSIGNMENT_1: u128 = 0xd1;
}

impl Town {
    /// The town on a new database.
    pub(crate) async fn new(backend: Backend) -> Option<Self> {
        let database = Database::new(backend, None).await?;
        let town = Self::open(backend, database).await;
        import::records(&town.app.db, records()).await.unwrap();
        import::accounts(&town.app.db, &accounts(), Cost::Least)
            .await
            .unwrap();
        Some(town)
    }

    async fn open(backend: Backend, database: Database) -> Self {
        let db = Db::open(&database.url).await.unwrap();
        let site = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/fixtures/site").into();
        let mut app = App::new(db, site);
        // One asks here in a minute what others ask in a year.
        app.limits = Limits::new((MANY, MANY), (MANY, MANY));
        app.second_factor = SecondFactor::Optional;
        Self {
            router: router(app.clone()),
            app,
            backend,
            database: Arc::new(database),
        }
    }

    /// A backup: another server on a copy of the database as it is now. This town goes on on its own.
    pub(crate) async fn backup(&mut self) -> Self {
        self.app.db.close().await;
        let copy = Database::new(self.backend, Some(&self.database))
            .await
            .unwrap();
        let copy = Self::open(self.backend, copy).await;
        let (limits, second_factor) = (self.app.limits.clone(), self.app.second_factor);
        let db = Db::open(&self.database.url).await.unwrap();
        self.app = App::new(db, self.app.site.clone());
        (self.app.limits, self.app.second_factor) = (limits, second_factor);
        self.router = router(self.app.clone());
        copy
    }

    /// Loads records without asking who may.
    pub(crate) async fn load(
        &self,
        kind: &'static str,
        records: impl IntoIterator<Item = (RecordId, Writes)>,
    ) {
        let records = records
            .into_iter()
            .map(|(id, writes)| record(kind, id, writes));
        import::records(&self.app.db, records).await.unwrap();
    }

    /// Where its database is, for those who reach around the server.
    pub(crate) fn url(&self) -> &str {
        &self.database.url
    }

    /// Which database it is.
    pub(crate) const fn backend(&self) -> Backend {
        self.backend
    }

    /// By whom this was done, as the audit log has it, the oldest first.
    pub(crate) async fn logged(&self, event: Event) -> Vec<String> {
        let mut reader = self.app.db.reader().await.unwrap();
        let entries: Vec<Numbered> = audit::all(&mut reader).try_collect().await.unwrap();
        let entries = entries.into_iter().map(|numbered| numbered.entry);
        let of_event = entries.filter(|entry| entry.event == event.code());
        of_event.map(|entry| entry.actor).collect()
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: Request<Body>) -> Reply {
        ask(&self.router, request).await
    }

    /// Gets a page as whoever the cookie says.
    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Reply {
        self.send(
            Request::get(path)
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// Posts JSON as whoever the cookie says.
    pub(crate) async fn post(&self, path: &str, cookie: &str, body: impl Into<Body>) -> Reply {
        let request = Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::COOKIE, cookie);
        self.send(
            request
                .header(header::CONTENT_TYPE, "application/json")
                .body(body.into())
                .unwrap(),
        )
        .await
    }

    /// Signs in; the answer has the cookie.
    pub(crate) async fn sign_in(
        &self,
        login: &str,
        passphrase: &str,
        replica: Option<Uuid>,
    ) -> Reply {
        let mut body = serde_json::json!({ "login": login, "passphrase": passphrase });
        if let Some(replica) = replica {
            body["replica"] = replica.to_string().into();
        }
        self.post("/api/session", "", body.to_string()).await
    }

    /// A new device of someone, signed in, with nothing on it.
    pub(crate) async fn device(&self, login: &str) -> Device {
        let replica = Uuid::new_v4();
        let reply = self.sign_in(login, PASSPHRASE, Some(replica)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        let cookie = reply
            .header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        Device::new(self.router.clone(), cookie, replica, person(login))
    }
}

/// The passphrase of everyone in the town.
pub(crate) const PASSPHRASE: &str = "さくら 並木 7";

/// Whoever has that sign-in name.
pub(crate) fn person(login: &str) -> ActorId {
    let n = match login {
        "admin" => at::ADMIN,
        "hanako" => at::HANAKO,
        "taro" => at::TARO,
        other => panic!("{other} does not live here"),
    };
    ActorId::new(Uuid::from_u128(n))
}

fn accounts() -> Vec<Account> {
    ["admin", "hanako", "taro"]
        .map(|login| Account {
            login: login.into(),
            passphrase: PASSPHRASE.into(),
            actor: person(login),
            name: String::new(),
            about: String::new(),
        })
        .into()
}

fn record(kind: &'static str, id: RecordId, writes: Writes) -> SampleRecord {
    SampleRecord {
        kind,
        id,
        author: person("admin"),
        at: Timestamp::from_millis(1_700_000_000_000),
        writes,
    }
}

fn records() -> Vec<SampleRecord> {
    let organisation = |n: u128| id(0xb0 + n).to_string();
    let staff = |n, name, organisation_n, role| {
        let organisation = organisation(organisation_n);
        let post = "visiting_nurse";
        record(
            "staff",
            id(n),
            writes([
                ("name", name),
                ("organisation", &organisation),
                ("post", post),
                ("role", role),
            ]),
        )
    };
    let home = |n, name| record("household", id(n), writes([("name", name)]));
    let assignment =
        |n, home, organisation_n| assignment(n, home, &organisation(organisation_n), "");
    vec![
        record(
            "organisation",
            id(0xb1),
            writes([
                ("name", "見本訪問看護ステーション"),
                ("kind", "nursing_station"),
            ]),
        ),
        record(
            "organisation",
            id(0xb2),
            writes([("name", "見本支援センター"), ("kind", "npo")]),
        ),
        staff(at::ADMIN, "管理 一郎", 1, "administrator"),
        staff(at::HANAKO, "山田花子", 1, "member"),
        staff(at::TARO, "鈴木太郎", 2, "member"),
        assignment(at::ASSIGNMENT_1, at::HOME_1, 1),
        assignment(0xd2, at::HOME_2, 2),
        home(at::HOME_1, "田中様宅"),
        home(at::HOME_2, "佐藤様宅"),
    ]
}

fn assignment(n: u128, home: u128, organisation: &str, until: &str) -> SampleRecord {
    let home = id(home).to_string();
    let fields = [
        ("household", &*home),
        ("organisation", organisation),
        ("ground", "assigned"),
        ("from", "2020-04-01"),
        ("until", until),
    ];
    record("assignment", id(n), writes(fields))
}
