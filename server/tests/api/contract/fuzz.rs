//! Requests made up from the description, right and wrong, from nobody, a member of staff and an administrator. No answer
//! may be a failure of the server, and every answer must be as described.
//!
//! `PROPTEST_CASES` says how many; `cargo xtask fuzz` sets it.

use std::io::Write;

use axum::{
    body::{Body, Bytes},
    http::{Method, Request, header},
};
use flate2::{Compression, write::GzEncoder};
use http_body_util::BodyExt;
use proptest::{
    prelude::*,
    sample::{Index, select},
    test_runner::{Config, TestRunner},
};
use tower::ServiceExt;

use super::{
    DOCUMENT, check,
    made_up::{fitting, harm, harmed},
};
use crate::support::{Backend, Device, Reply, Town, at, id};

/// Requests in a plain run of the tests, for each database.
const CASES: u32 = 400;

/// A request that is not sent yet.
#[derive(Clone, Debug)]
struct Made {
    method: Method,
    path: String,
    who: usize,
    kind: Option<&'static str>,
    coding: Option<&'static str>,
    extra: Option<(&'static str, Vec<u8>)>,
    body: Vec<u8>,
}

#[test]
fn no_request_breaks_the_server_on_sqlite() {
    run(Backend::Sqlite);
}

#[test]
fn no_request_breaks_the_server_on_postgres() {
    run(Backend::Postgres);
}

fn run(backend: Backend) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let Some((town, devices)) = runtime.block_on(async {
        let town = Town::new(backend).await?;
        let devices = [town.device("hanako").await, town.device("admin").await];
        Some((town, devices))
    }) else {
        return;
    };
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let config = Config {
        cases: cases.unwrap_or(CASES),
        failure_persistence: None,
        // What was sent before has changed the database: shrinking tries few.
        max_shrink_iters: 500,
        ..Config::default()
    };
    let strategy = requests(&devices);
    let outcome = TestRunner::new(config).run(&strategy, |made| {
        runtime.block_on(send(&town, &devices, &made));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

fn requests(devices: &[Device; 2]) -> impl Strategy<Value = Made> + use<> {
    let mut operations = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_ascii_uppercase().parse().unwrap();
            let body = operation.pointer("/requestBody/content/application~1json/schema");
            operations.push((
                method,
                path.clone(),
                body.map(|schema| good(schema, path, devices)),
            ));
        }
    }
    let made = operations.into_iter().map(|(method, path, body)| {
        let weight = if body.is_some() { 8 } else { 1 };
        let body = body.unwrap_or_else(|| Just(Vec::new()).boxed());
        let strategy = (Just(method), path_of(path), 0..4_usize, headers(), body).prop_map(
            |(method, path, who, (kind, coding, extra), body)| Made {
                method,
                path,
                who,
                kind,
                coding,
                extra,
                body,
            },
        );
        (weight, strategy.boxed())
    });
    let other = (
        select(vec![
            Method::PUT,
            Method::PATCH,
            Method::HEAD,
            Method::OPTIONS,
            Method::DELETE,
            Method::GET,
        ]),
        0..4_usize,
        wild_path(),
    )
        .prop_map(|(method, who, path)| Made {
            method,
            path,
            who,
            kind: None,
            coding: None,
            extra: None,
            body: Vec::new(),
        });
    proptest::strategy::Union::new_weighted(made.chain([(1, other.boxed())]).collect())
}

/// A body of the schema, with the device's own ids in half of all cases; then harm to its values and to its bytes.
fn good(schema: &serde_json::Value, path: &str, devices: &[Device; 2]) -> BoxedStrategy<Vec<u8>> {
    // Whoever asks must not be shown the door: after that nothing would be tried any more.
    let spared = path
        .ends_with("/accounts/end")
        .then(|| id(at::TARO).to_string());
    let own = devices
        .each_ref()
        .map(|device| (device.replica.to_string(), device.author.to_string()));
    (
        fitting(schema),
        0..4_usize,
        prop::collection::vec(harm(), 0..3),
        prop::collection::vec(spoil(), 0..2),
    )
        .prop_map(move |(mut body, whose, harms, spoils)| {
            if let Some((replica, actor)) = own.get(whose) {
                own_ids(&mut body, replica, actor);
            }
            if let Some(taro) = &spared {
                body["actor"] = taro.as_str().into();
            }
            let body = harms.iter().fold(body, harmed);
            let mut bytes = serde_json::to_vec(&body).unwrap();
            for spoil in spoils {
                spoil.apply(&mut bytes);
            }
            bytes
        })
        .boxed()
}

fn own_ids(body: &mut serde_json::Value, replica: &str, actor: &str) {
    for (key, value) in [
        ("version", 1.into()),
        ("epoch", "".into()),
        ("replica", replica.into()),
        ("actor", actor.into()),
    ] {
        if body.get(key).is_some() {
            body[key] = value;
        }
    }
    for (place, save) in body["saves"]
        .as_array_mut()
        .into_iter()
        .flatten()
        .enumerate()
    {
        save["author"] = actor.into();
        save["dot"][0] = replica.into();
        if place > 0 {
            save["dot"][1] = (place + 1).into();
        }
    }
}

/// Harm to the bytes of a body.
#[derive(Clone, Debug)]
enum Spoil {
    Cut(Index),
    Put(Index, Vec<u8>),
    Double(Index),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let pieces = select(vec![
        &b"\\ud800"[..],
        b"\\u0000",
        b"1e999",
        b"[[[[",
        b"{",
        b"\"",
        b"\xff\xfe",
        b"\0",
        b",",
        b"-",
        b"null",
    ]);
    prop_oneof![
        any::<Index>().prop_map(Spoil::Cut),
        (any::<Index>(), pieces).prop_map(|(at, piece)| Spoil::Put(at, piece.to_vec())),
        any::<Index>().prop_map(Spoil::Double),
    ]
}

impl Spoil {
    fn apply(self, bytes: &mut Vec<u8>) {
        let at = |index: Index| index.index(bytes.len() + 1);
        match self {
            Self::Cut(index) => bytes.truncate(at(index)),
            Self::Put(index, piece) => {
                let at = at(index);
                bytes.splice(at..at, piece);
            }
            Self::Double(index) => {
                let again = bytes[at(index)..].to_vec();
                bytes.extend(again);
            }
        }
    }
}

fn path_of(template: String) -> BoxedStrategy<String> {
    if !template.contains("{name}") {
        return Just(template).boxed();
    }
    let name = prop_oneof![
        "[0-9a-f]{64}",
        select(vec![
            "%00",
            "%ff",
            "%",
            "..",
            "%2e%2e%2f",
            "%E8%91%9B%F3%A0%84%80",
            "a b",
            "é"
        ])
        .prop_map(str::to_owned),
        "[!-~]{0,80}".prop_map(|name| name.replace(['?', '#', '/'], "")),
    ];
    name.prop_map(move |name| template.replace("{name}", &name))
        .boxed()
}

fn wild_path() -> impl Strategy<Value = String> {
    let known: Vec<String> = DOCUMENT["paths"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    prop_oneof![select(known), "/api/[!-~]{0,40}", "/[!-~]{0,40}"]
}

type Headers = (
    Option<&'static str>,
    Option<&'static str>,
    Option<(&'static str, Vec<u8>)>,
);

fn headers() -> impl Strategy<Value = Headers> {
    let kinds = vec![
        None,
        Some("text/plain"),
        Some("application/json; charset=shift_jis"),
        Some(";"),
    ];
    let kind = prop_oneof![9 => Just(Some("application/json")), 1 => select(kinds)];
    let coding = prop_oneof![8 => Just(None), 1 => Just(Some("gzip")), 1 => select(vec![Some("br"), Some("deflate"), Some("zstd"), Some("gzip, gzip"), Some("x")])];
    let names = vec![
        "origin",
        "host",
        "if-none-match",
        "accept-encoding",
        "cookie",
        "range",
        "content-length",
        "accept",
    ];
    let extra = prop::option::weighted(
        0.2,
        (select(names), prop::collection::vec(any::<u8>(), 0..30)),
    );
    (kind, coding, extra)
}

async fn send(town: &Town, devices: &[Device; 2], made: &Made) {
    let mut request = Request::builder()
        .method(made.method.clone())
        .uri(&made.path);
    if let Some(device) = devices.get(made.who) {
        request = request.header(header::COOKIE, &device.cookie);
    }
    let mut body = made.body.clone();
    if let Some(kind) = made.kind {
        request = request.header(header::CONTENT_TYPE, kind);
    }
    if let Some(coding) = made.coding {
        request = request.header(header::CONTENT_ENCODING, coding);
    }
    if made.coding == Some("gzip") {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&body).unwrap();
        body = packed.finish().unwrap();
    }
    if let Some((name, value)) = &made.extra {
        request = request.header(*name, &value[..]);
    }
    // What is no request at all never reaches the server's own code.
    let Ok(request) = request.body(Body::from(body)) else {
        return;
    };
    let response = town.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let is_stream = parts
        .headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind == "text/event-stream");
    let is_packed = parts.headers.contains_key(header::CONTENT_ENCODING);
    let body = if is_stream {
        Bytes::new()
    } else {
        body.collect().await.unwrap().to_bytes()
    };
    let reply = Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    };
    if !is_packed {
        check(&made.method, &made.path, &reply);
    } else {
        assert!(!reply.status.is_server_error());
    }
}
