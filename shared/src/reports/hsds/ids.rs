//! Ids that are the same in every edition: of a record its own, of all else made from what it belongs to.

use uuid::{Builder, Uuid};

use crate::wire::sha256_hex;

/// The id of what a record says beside itself (RFC 9562, version 8).
pub(super) fn derived(what: &str, of: &[&str]) -> Uuid {
    let name = [&["tsunagu hsds", what], of].concat().join("\0");
    let digest = sha256_hex(name.as_bytes());
    let bytes = digest.get(..32).and_then(|half| half.parse::<Uuid>().ok());
    Builder::from_custom_bytes(bytes.unwrap_or_default().into_bytes()).into_uuid()
}
