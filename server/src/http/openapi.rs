//! `GET /api/openapi.json`: what the server takes and answers, for other programs (OpenAPI 3.1). Routes describe themselves
//! where they are written; here is what they have in common.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Extension, Json};
use shared::wire::{Failure, Refusal, Verdict};
use utoipa::{
    IntoResponses, ToSchema,
    openapi::{
        ComponentsBuilder, ContentBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, Ref,
        RefOr, Response, ResponseBuilder, Schema,
        security::{ApiKey, ApiKeyValue, SecurityScheme},
    },
};

use super::auth::COOKIE;

/// The document before any route has described itself.
pub(super) fn blank() -> OpenApi {
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(COOKIE)));
    let info = InfoBuilder::new()
        .title("Tsunagu つなぐ")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("One call syncs; the rest is how a device gets there."))
        .license(Some(License::new("MIT OR Apache-2.0")));
    // What only lists inside other answers name, and so no route does.
    let mut schemas = Vec::new();
    add::<Failure>(&mut schemas);
    add::<Verdict>(&mut schemas);
    add::<Refusal>(&mut schemas);
    let components = ComponentsBuilder::new()
        .schemas_from_iter(schemas)
        .security_scheme("session", cookie);
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components.build()))
        .build()
}

fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    schemas.push((T::name().into(), T::schema()));
    T::schemas(schemas);
}

/// Describes the API (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/openapi.json", responses(
    (status = 200, description = "This document.", body = serde_json::Value),
))]
pub(super) async fn openapi(Extension(document): Extension<Arc<OpenApi>>) -> Json<Arc<OpenApi>> {
    Json(document)
}

/// What any request may be told.
const UNAVAILABLE: (u16, &str) = (
    503,
    "Too much to do, or the database does not answer: try again, after `Retry-After` where it says so.",
);

/// What any request to this account or from this address may be told.
const TOO_MANY: (u16, &str) = (
    429,
    "Too many requests from this account or address: wait as `Retry-After` says.",
);

/// What can go wrong with a request that only asks.
pub(super) struct Reading;

impl IntoResponses for Reading {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        failures([TOO_MANY, UNAVAILABLE])
    }
}

/// What can go wrong with a request of someone who must be signed in.
pub(super) struct AsStaff;

impl IntoResponses for AsStaff {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        failures([
            (401, "Not signed in, or no longer on staff."),
            (
                403,
                "A second factor must be set up first, or the device was revoked.",
            ),
            TOO_MANY,
            UNAVAILABLE,
        ])
    }
}

/// What can go wrong with a request that has a body.
pub(super) struct WithBody;

impl IntoResponses for WithBody {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        failures([
            (400, "The body can't be read, or is not JSON."),
            (
                401,
                "Not signed in, no longer on staff, or the wrong passphrase or code.",
            ),
            (
                403,
                "Another site's page sends it, the replica belongs to another account, a second factor must be set up first, or the \
                 device was revoked.",
            ),
            (
                413,
                "The body is larger than 256 KiB, or 4 MiB where records or tables are sent; the message says which.",
            ),
            TOO_MANY,
            UNAVAILABLE,
        ])
    }
}

fn failures<const N: usize>(what: [(u16, &str); N]) -> BTreeMap<String, RefOr<Response>> {
    let body = Ref::from_schema_name(Failure::name());
    let answer = |description| {
        let content = ContentBuilder::new().schema(Some(body.clone())).build();
        let answer = ResponseBuilder::new().description(description);
        RefOr::T(answer.content("application/json", content).build())
    };
    what.into_iter()
        .map(|(status, description)| (status.to_string(), answer(description)))
        .collect()
}
