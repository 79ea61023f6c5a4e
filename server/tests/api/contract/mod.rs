//! The server keeps to its own description: every answer that any test here gets is held against it, and so are the answers
//! to thousands of requests made up from it.

mod fuzz;
mod made_up;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{LazyLock, Mutex, PoisonError},
};

use axum::http::{Method, StatusCode, header};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::support::{Reply, Town, on_both};

on_both!(
    the_description_is_served,
    what_is_described_is_there_and_nothing_else
);

/// The description as JSON.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(server::http::description()).unwrap());

/// Schemas made ready, by their JSON.
static VALIDATORS: LazyLock<Mutex<BTreeMap<String, &'static Validator>>> =
    LazyLock::new(Mutex::default);

/// A schema of the description, ready to hold answers against.
fn validator(schema: &Value) -> &'static Validator {
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    validators.entry(schema.to_string()).or_insert_with(|| {
        let whole = json!({ "allOf": [schema], "components": DOCUMENT["components"] });
        let options = jsonschema::options().should_validate_formats(true);
        Box::leak(Box::new(options.build(&whole).unwrap()))
    })
}

/// The description of what is at a path.
fn path_item(path: &str) -> Option<&'static Value> {
    let path = path.split('?').next().unwrap_or(path);
    let fits = |template: &str| match template.split_once('{') {
        Some((start, _)) => path
            .strip_prefix(start)
            .is_some_and(|rest| !rest.contains('/') && !rest.is_empty()),
        None => path == template,
    };
    let paths = DOCUMENT["paths"].as_object().unwrap();
    // `/a/b` is no `/a/{name}` where it is described itself.
    paths.get(path).or_else(|| {
        let mut paths = paths.iter();
        paths
            .find(|(template, _)| fits(template))
            .map(|(_, item)| item)
    })
}

/// Holds an answer against the description.
pub(crate) fn check(method: &Method, path: &str, reply: &Reply) {
    let Reply {
        status,
        headers,
        body,
    } = reply;
    let status = *status;
    let what = format!("{method} {path:.200} answered {status}");
    assert!(
        !status.is_server_error() || status == StatusCode::SERVICE_UNAVAILABLE,
        "{what}"
    );
    let Some(item) = path_item(path) else {
        return;
    };
    let Some(operation) = item.get(method.as_str().to_ascii_lowercase()) else {
        let is_head = *method == Method::HEAD && item.get("get").is_some();
        let refused = [
            StatusCode::METHOD_NOT_ALLOWED,
            StatusCode::FORBIDDEN,
            StatusCode::BAD_REQUEST,
        ];
        // That other sites' pages may read is asked and told in CORS's own way.
        let is_preflight = *method == Method::OPTIONS
            && path.starts_with("/hsds")
            && status == StatusCode::NO_CONTENT;
        assert!(
            is_head || is_preflight || refused.contains(&status),
            "{what}, which is not described"
        );
        return;
    };
    let answer = &operation["responses"][status.as_str()];
    assert!(answer.is_object(), "{what}, which is not described");
    let Some(content) = answer.get("content") else {
        assert!(body.is_empty(), "{what} with a body");
        return;
    };
    let kind = headers[header::CONTENT_TYPE].to_str().unwrap();
    let kind = kind.split(';').next().unwrap();
    let schema = content
        .get(kind)
        .unwrap_or_else(|| panic!("{what} as {kind}"));
    let bodies: Vec<&[u8]> = match kind {
        "application/json" => vec![&body[..]],
        "application/x-ndjson" => body
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
            .collect(),
        _ => return,
    };
    let validator = validator(&schema["schema"]);
    for body in bodies {
        let json: Value =
            serde_json::from_slice(body).unwrap_or_else(|error| panic!("{what}: {error}"));
        if let Err(error) = validator.validate(&json) {
            panic!("{what}: {} {error:.300}", error.instance_path());
        }
    }
}

async fn the_description_is_served(town: Town) {
    let reply = town.get("/api/openapi.json", "").await;
    assert_eq!(reply.status, 200);
    let served: Value = serde_json::from_slice(&reply.body).unwrap();
    assert_eq!(served["openapi"], "3.1.0");
    assert_eq!(served, *DOCUMENT);
    let text = reply.text();
    for name in text
        .split("\"$ref\":\"#")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
    {
        assert!(
            served.pointer(name).is_some(),
            "{name} is named and not described"
        );
    }
}

async fn what_is_described_is_there_and_nothing_else(town: Town) {
    let mut described = BTreeSet::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for method in [
            "get", "put", "post", "delete", "patch", "head", "options", "trace",
        ] {
            let is_described = item.get(method).is_some();
            if is_described {
                described.insert(format!("{method} {path}"));
            }
            let request = axum::http::Request::builder()
                .method(method.to_ascii_uppercase().as_str())
                .uri(path.replace("{name}", "00").replace("{id}", "00"))
                .header(header::CONTENT_TYPE, "application/json");
            let status = town.send(request.body("".into()).unwrap()).await.status;
            let is_there = status != StatusCode::METHOD_NOT_ALLOWED;
            let is_head = method == "head" && item.get("get").is_some();
            assert_eq!(
                is_there,
                is_described || is_head,
                "{method} {path}: {status}"
            );
        }
    }
    assert_eq!(
        described.iter().map(String::as_str).collect::<Vec<_>>(),
        [
            "delete /api/answer-links/{id}",
            "delete /api/devices/{id}",
            "delete /api/notices/mail",
            "delete /api/notices/push",
            "delete /api/notices/push/{id}",
            "delete /api/session",
            "get /api/accounts/{name}",
            "get /api/answer-links/{id}",
            "get /api/audit",
            "get /api/audit.csv",
            "get /api/blobs/{name}",
            "get /api/changes",
            "get /api/devices",
            "get /api/directory",
            "get /api/factors",
            "get /api/notices",
            "get /api/openapi.json",
            "get /api/segments/{name}",
            "get /api/session",
            "get /api/session/oidc/callback",
            "get /api/session/ways",
            "get /api/sessions",
            "get /api/waiting",
            "get /healthz",
            "get /hsds",
            "get /hsds/organizations",
            "get /hsds/organizations/{id}",
            "get /hsds/service_at_locations",
            "get /hsds/service_at_locations/{id}",
            "get /hsds/services",
            "get /hsds/services/{id}",
            "get /hsds/taxonomies",
            "get /hsds/taxonomies/{id}",
            "get /hsds/taxonomy_terms",
            "get /hsds/taxonomy_terms/{id}",
            "post /api/accounts/end",
            "post /api/accounts/invite",
            "post /api/accounts/resume",
            "post /api/answer-links",
            "post /api/directory/import",
            "post /api/emergency",
            "post /api/factors/oidc/begin",
            "post /api/factors/oidc/remove",
            "post /api/factors/passkeys",
            "post /api/factors/passkeys/begin",
            "post /api/factors/passkeys/remove",
            "post /api/factors/recovery-codes",
            "post /api/factors/totp",
            "post /api/factors/totp/confirm",
            "post /api/factors/totp/off",
            "post /api/invitation/accept",
            "post /api/invitation/open",
            "post /api/lease",
            "post /api/notices/mail",
            "post /api/notices/mail/confirm",
            "post /api/notices/push",
            "post /api/notices/push/test",
            "post /api/outbox",
            "post /api/passphrase",
            "post /api/session",
            "post /api/session/oidc",
            "post /api/session/oidc/begin",
            "post /api/session/passkey",
            "post /api/session/passkey/begin",
            "post /api/sessions/end",
            "post /api/sync",
            "post /api/table",
            "post /api/table/file",
            "put /api/blobs/{name}",
        ]
    );
    // What is added by hand would not be described: only what answers that there is nothing may be.
    for (line, routes) in include_str!("../../../src/http/mod.rs")
        .lines()
        .filter_map(|line| Some((line, line.split(".route(").nth(1)?)))
    {
        assert!(routes.ends_with("any(nothing))"), "{line}");
    }
}
