//! A push service on this machine, and the clock that it shares with the servers of its test.

use std::{
    cell::Cell,
    collections::VecDeque,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
    routing::post,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};
use serde_json::{Value, json};
use server::web_push::Settings;
use shared::{
    jp::Timestamp,
    record::DeviceId,
    wire::{DeviceSecrets, LeaseRequest},
};
use tokio::{net::TcpListener, time::sleep};
use uuid::Uuid;

use crate::support::{Device, Town};

const CONTACT: &str = "mailto:it@city.example.jp";

/// A push service at which nobody listens.
pub(super) const AWAY: &str = "http://127.0.0.1:1";

thread_local! {
    /// What the clocks of this test say; each runs on one thread.
    static NOW: Cell<i64> = const { Cell::new(0) };
}

pub(super) fn now() -> Timestamp {
    Timestamp::from_millis(NOW.get())
}

pub(super) fn pass(millis: i64) {
    NOW.set(NOW.get() + millis);
}

/// A time in Japan in the week of Friday, 27 November 2026.
pub(super) fn set_clock(day: &str, time: &str) {
    let at = Timestamp::from_jst(day.parse().unwrap(), time.parse().unwrap());
    NOW.set(at.millis());
}

/// A ring as it came.
#[derive(Clone, Debug)]
pub(super) struct Ring {
    pub(super) path: String,
    pub(super) headers: HeaderMap,
    body: Bytes,
    at: Timestamp,
}

/// What the push service does.
#[derive(Debug, Default)]
struct Does {
    rings: Vec<Ring>,
    /// What it answers to the next, status and a header; 201 to all others.
    answers: VecDeque<(u16, Option<(&'static str, String)>)>,
    /// It takes this long.
    takes: Duration,
}

/// A push service on this machine.
#[derive(Clone)]
pub(super) struct Service {
    does: Arc<Mutex<Does>>,
    origin: String,
}

impl Service {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let does = Arc::<Mutex<Does>>::default();
        let routes = Router::new()
            .fallback(post(take))
            .with_state(Arc::clone(&does));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { does, origin }
    }

    /// What a server is told that is to ring here, and at one where nobody listens.
    pub(super) fn settings(&self) -> Settings {
        Settings {
            contact: CONTACT.parse().unwrap(),
            others: vec![self.origin.parse().unwrap(), AWAY.parse().unwrap()],
        }
    }

    /// How long it takes from now on.
    pub(super) fn takes(&self, takes: Duration) {
        self.does.lock().unwrap().takes = takes;
    }

    /// Whatever it was to answer it does not.
    pub(super) fn answers_nothing_more(&self) {
        self.does.lock().unwrap().answers.clear();
    }

    pub(super) fn endpoint(&self, name: &str) -> String {
        format!("{}/push/{name}", self.origin)
    }

    /// The rings that have come, taken out.
    pub(super) fn take(&self) -> Vec<Ring> {
        std::mem::take(&mut self.does.lock().unwrap().rings)
    }

    pub(super) fn answer(&self, status: u16, header: Option<(&'static str, String)>) {
        let mut does = self.does.lock().unwrap();
        does.answers.push_back((status, header));
    }

    /// Holds a ring against the RFCs, as a real push service does.
    pub(super) fn check(&self, ring: &Ring, key: &str) {
        let header = |name: &str| ring.headers.get(name).map(|it| it.to_str().unwrap());
        assert!(ring.body.is_empty(), "there is no content");
        assert_eq!(header("content-length"), Some("0"));
        assert_eq!(header("content-encoding"), None);
        let ttl: i64 = header("ttl").unwrap().parse().unwrap();
        assert!((0..=11 * 60 * 60).contains(&ttl), "{ttl}");
        assert_eq!(header("urgency"), Some("normal"));
        let topic = header("topic").unwrap();
        assert!(topic.len() <= 32, "{topic}");
        let shown = header("authorization").unwrap();
        let shown = shown.strip_prefix("vapid ").unwrap();
        let part = |name: &str| {
            let mut parts = shown.split(", ");
            parts.find_map(|part| part.strip_prefix(name)).unwrap()
        };
        let (token, shown_key) = (part("t="), part("k="));
        assert_eq!(shown_key, key, "the key that browsers are told");
        let point = BASE64_URL_SAFE_NO_PAD.decode(shown_key).unwrap();
        assert_eq!(point.len(), 65);
        let key = VerifyingKey::from_sec1_bytes(&point).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        key.verify(signed.as_bytes(), &signature).unwrap();
        let json = |part: &str| -> Value {
            serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
        };
        let (head, claims) = signed.split_once('.').unwrap();
        assert_eq!(json(head), json!({ "typ": "JWT", "alg": "ES256" }));
        let claims = json(claims);
        assert_eq!(claims["aud"], self.origin);
        assert_eq!(claims["sub"], CONTACT);
        let left = claims["exp"].as_i64().unwrap() - ring.at.millis() / 1_000;
        assert!((1..=24 * 60 * 60).contains(&left), "{left}");
    }
}

async fn take(
    State(does): State<Arc<Mutex<Does>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let (answer, takes) = {
        let mut does = does.lock().unwrap();
        let at = now();
        let path = uri.path().to_owned();
        does.rings.push(Ring {
            path,
            headers,
            body,
            at,
        });
        (does.answers.pop_front(), does.takes)
    };
    sleep(takes).await;
    let (status, header) = answer.unwrap_or((201, None));
    let mut response = StatusCode::from_u16(status).unwrap().into_response();
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    response
}

/// Makes the device of someone's session known, as the app does.
pub(super) async fn lease(town: &Town, device: &Device) -> DeviceId {
    let id = DeviceId::new(Uuid::new_v4());
    let request = LeaseRequest {
        device: id,
        actor: device.author,
        replica: Some(device.replica),
        name: "iPad（Safari）".to_owned(),
        secrets: Some(DeviceSecrets {
            share: "0a".repeat(32),
            secret: "0b".repeat(32),
            hand_in: "0c".repeat(32),
        }),
    };
    let body = serde_json::to_string(&request).unwrap();
    let reply = town.post("/api/lease", &device.cookie, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    id
}
