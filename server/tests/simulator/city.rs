//! The server: real routes on a real database, which can be killed at any await and set back to a backup. On PostgreSQL there
//! are two of them.

use std::{
    future::{Future, poll_fn},
    path::{Path, PathBuf},
    pin::pin,
    sync::OnceLock,
    task::Poll,
};

use app::sync::TransportError;
use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use futures::future::join_all;
use http_body_util::BodyExt;
use serde::{Deserialize, de::DeserializeOwned};
use server::{
    SecondFactor,
    db::{self, Db},
    http::{App, router},
    import,
    passphrase::Cost,
};
use shared::{
    access::Actor,
    record::{ActorId, Doc, Save},
    sample::{City as Records, PASSPHRASE, demo_city},
    wire::{Failure, Session, SignIn, Verdict},
};
use sqlx::Row;
use tokio::runtime::{Builder, Runtime};
use tower::ServiceExt;

use uuid::Uuid;

use crate::{
    chance,
    database::{Backend, Database},
    directory,
    wire::{Answer, Question},
};

type Response = (StatusCode, HeaderMap, Bytes);

/// A save as the server's log has it.
#[derive(Deserialize)]
pub(crate) struct Logged {
    pub(crate) save: Save,
    pub(crate) verdict: Verdict,
}

/// The servers and their database.
pub(crate) struct City {
    backend: Backend,
    database: Database,
    backups: Vec<Database>,
    runtime: Option<Runtime>,
    servers: Vec<(App, Router)>,
    /// Whose turn it is to answer.
    turn: usize,
    /// The next request kills the server when it has been polled so often.
    pub(crate) dies_after: Option<usize>,
}

impl Drop for City {
    fn drop(&mut self) {
        self.close();
    }
}

/// A folder in memory where there is one: disks are not what is tested here.
fn base() -> PathBuf {
    let shared = Path::new("/dev/shm");
    if shared.is_dir() {
        shared.to_owned()
    } else {
        std::env::temp_dir()
    }
}

async fn database(backend: Backend, copy_of: Option<&Database>) -> Database {
    let database = Database::new_in(&base(), backend, copy_of).await;
    database.expect("PostgreSQL is not installed")
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// The sample city's people with a few of its households, or with a directory; loaded once.
fn template(backend: Backend, keeps_directory: bool) -> &'static Database {
    static HOUSEHOLDS: OnceLock<Database> = OnceLock::new();
    static DIRECTORY: OnceLock<Database> = OnceLock::new();
    let template = if keeps_directory {
        &DIRECTORY
    } else {
        &HOUSEHOLDS
    };
    template.get_or_init(|| {
        let Records {
            mut records,
            accounts,
        } = demo_city(chance::now().date());
        records.retain(|record| match keeps_directory {
            true => matches!(record.kind, "organisation" | "staff"),
            false => !matches!(
                record.kind,
                "visit"
                    | "entry"
                    | "printed"
                    | "office"
                    | "agency_kind"
                    | "edition"
                    | "area"
                    | "charge"
                    | "review"
                    | "proposal"
                    | "answer"
                    | "saying"
                    | "sitting"
                    | "information_request"
                    | "intake"
                    | "case"
                    | "support"
                    | "care_plan"
                    | "task"
                    | "decision"
                    | "progress"
                    | "closing"
                    | "advisor"
                    | "consultation"
                    | "case_meeting"
                    | "invitation"
                    | "slot_answer"
                    | "remark"
                    | "past_intake"
                    | "past_meeting"
                    | "town"
                    | "coverage"
            ),
        });
        if keeps_directory {
            records.extend_from_slice(&directory::first().records);
        }
        runtime().block_on(async {
            let database = database(backend, None).await;
            let db = Db::open(&database.url).await.unwrap();
            import::records(&db, records).await.unwrap();
            import::accounts(&db, &accounts, Cost::Least).await.unwrap();
            db.close().await;
            database
        })
    })
}

impl City {
    /// A city of its own, with a directory or with households.
    pub(crate) fn new(backend: Backend, keeps_directory: bool) -> Self {
        let template = template(backend, keeps_directory);
        let runtime = runtime();
        let database = runtime.block_on(database(backend, Some(template)));
        let servers = runtime.block_on(open(backend, &database));
        Self {
            backend,
            database,
            backups: Vec::new(),
            runtime: Some(runtime),
            servers,
            turn: 0,
            dies_after: None,
        }
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().unwrap()
    }

    /// Answers requests that come at once, or dies over them.
    fn handle<const N: usize>(&mut self, requests: [Request<Body>; N]) -> Option<[Response; N]> {
        let handled = requests.map(|request| {
            self.turn += 1;
            let (_, router) = &self.servers[self.turn % self.servers.len()];
            let router = router.clone();
            async move {
                let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
                let body = body.collect().await.unwrap().to_bytes();
                (parts.status, parts.headers, body)
            }
        });
        let handled = async move { <[Response; N]>::try_from(join_all(handled).await).unwrap() };
        let Some(mut left) = self.dies_after.take() else {
            return Some(self.runtime().block_on(handled));
        };
        let answer = self.runtime().block_on(async {
            let mut handled = pin!(handled);
            poll_fn(|context| {
                if left == 0 {
                    return Poll::Ready(None);
                }
                left -= 1;
                handled.as_mut().poll(context).map(Some)
            })
            .await
        });
        self.restart();
        answer
    }

    fn close(&self) {
        for (app, _) in &self.servers {
            self.runtime().block_on(app.db.close());
        }
    }

    fn db(&self) -> &Db {
        &self.servers[0].0.db
    }

    /// The process is gone with all it had in memory, and another one begins.
    fn restart(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        let runtime = runtime();
        self.servers = runtime.block_on(open(self.backend, &self.database));
        self.runtime = Some(runtime);
    }

    pub(crate) fn handle_one(&mut self, request: Request<Body>) -> Option<Response> {
        self.handle([request]).map(|[response]| response)
    }

    pub(crate) fn sign_in(&mut self, login: &str) -> (String, Session) {
        self.dies_after = None;
        let body = serde_json::to_string(&SignIn::new(login, PASSPHRASE)).unwrap();
        let request = Request::post("/api/session")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body));
        let (status, headers, body) = self.handle_one(request.unwrap()).unwrap();
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        (cookie, serde_json::from_slice(&body).unwrap())
    }

    pub(crate) fn sign_out(&mut self, cookie: &str) {
        let request = Request::delete("/api/session").header(header::COOKIE, cookie);
        self.handle_one(request.body(Body::empty()).unwrap());
    }

    /// Answers what devices ask at once.
    pub(crate) fn answer<const N: usize>(
        &mut self,
        questions: [(&str, &Question); N],
    ) -> [Answer; N] {
        let requests = questions.map(|(cookie, question)| {
            let request = match question {
                Question::Sync(body) => Request::post("/api/sync")
                    .header(header::CONTENT_TYPE, "application/json")
                    .header(header::COOKIE, cookie)
                    .body(Body::from(body.clone())),
                Question::Segment(name) => Request::get(format!("/api/segments/{name}"))
                    .header(header::COOKIE, cookie)
                    .body(Body::empty()),
            };
            request.unwrap()
        });
        match self.handle(requests) {
            Some(responses) => responses.map(answer),
            None => questions.map(|_| Err(TransportError::Offline)),
        }
    }

    /// A copy of the database as it is now.
    pub(crate) fn back_up(&mut self) {
        self.close();
        let copy = database(self.backend, Some(&self.database));
        let copy = self.runtime().block_on(copy);
        self.backups.push(copy);
        self.restart();
    }

    /// How many copies there are.
    pub(crate) fn backups(&self) -> usize {
        self.backups.len()
    }

    /// Sets the database back to a copy, as the README tells operators to.
    pub(crate) fn restore(&mut self, backup: usize) {
        self.close();
        let copy = database(self.backend, self.backups.get(backup));
        self.database = self.runtime().block_on(copy);
        self.restart();
        self.runtime()
            .block_on(import::restored(self.db()))
            .unwrap();
    }

    /// Every save of a device there is, in no order.
    pub(crate) fn log(&self) -> Vec<Logged> {
        // The city's own first records belong to nobody's device.
        self.list(
            r#"select string_agg('{"save":' || body || ',"verdict":' || verdict || '}', ',')
            from saves where account <> ''"#,
        )
    }

    /// The notes in the audit log.
    pub(crate) fn notes(&self) -> Vec<Uuid> {
        self.list(r#"select string_agg('"' || note || '"', ',') from audit where note <> ''"#)
    }

    /// Every document.
    pub(crate) fn docs(&self) -> Vec<Doc> {
        self.list("select string_agg(body, ',') from documents")
    }

    /// What a query gives as JSON values with commas between them.
    fn list<T: DeserializeOwned>(&self, query: &'static str) -> Vec<T> {
        let listed = self.runtime().block_on(async {
            let mut reader = self.db().reader().await.unwrap();
            let row = sqlx::query(query).fetch_one(&mut *reader).await.unwrap();
            row.get::<Option<String>, _>(0).unwrap_or_default()
        });
        serde_json::from_str(&format!("[{listed}]")).unwrap()
    }

    /// Someone with all they hold now.
    pub(crate) fn actor(&self, id: ActorId) -> Option<Actor> {
        self.runtime().block_on(async {
            let mut reader = self.db().reader().await.unwrap();
            db::grants::actor(&mut reader, id, chance::now())
                .await
                .unwrap()
        })
    }
}

fn answer((status, _, body): Response) -> Answer {
    if status.is_success() {
        return Ok(body.to_vec());
    }
    assert!(
        !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
        "the server answered {status}: {}",
        String::from_utf8_lossy(&body)
    );
    Err(serde_json::from_slice::<Failure>(&body)
        .map_or(TransportError::Garbled, TransportError::Failed))
}

async fn open(backend: Backend, database: &Database) -> Vec<(App, Router)> {
    let servers = match backend {
        Backend::Sqlite => 1,
        Backend::Postgres => 2,
    };
    let mut opened = Vec::new();
    for _ in 0..servers {
        let db = Db::open(&database.url).await.unwrap();
        let mut app = App::with_clock(db, base(), chance::now);
        app.second_factor = SecondFactor::Optional;
        let routes = router(app.clone());
        opened.push((app, routes));
    }
    opened
}
