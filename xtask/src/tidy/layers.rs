//! Who may use whom: the map of the house, as a table.

use super::Source;
use super::paths::paths;

/// A crate and its layers.
struct House {
    src: &'static str,
    /// What no file of the crate may name.
    never: &'static [&'static str],
    layers: &'static [Layer],
}

/// A module at the root of a crate.
struct Layer {
    name: &'static str,
    /// The other layers of its crate it may use.
    uses: &'static [&'static str],
    /// What it may not name besides.
    never: &'static [&'static str],
}

const fn layer(
    name: &'static str,
    uses: &'static [&'static str],
    never: &'static [&'static str],
) -> Layer {
    Layer { name, uses, never }
}

/// A view reaches stored or sent bytes through the store only.
const REACH: [&str; 4] = [
    "gloo_net",
    "indexed_db_futures",
    "web_sys::Idb*",
    "web_sys::Request*",
];
/// The generic parts work for any record.
const RECORDS: [&str; 2] = ["shared::domain", "shared::reports"];
const REACH_AND_RECORDS: [&str; 6] = [
    "gloo_net",
    "indexed_db_futures",
    "web_sys::Idb*",
    "web_sys::Request*",
    "shared::domain",
    "shared::reports",
];

const HOUSES: [House; 3] = [
    House {
        src: "shared/src/",
        never: &[
            "app",
            "server",
            "std::env",
            "std::fs",
            "std::net",
            "std::process",
            "std::thread",
            "std::time::Instant",
            "std::time::SystemTime",
        ],
        layers: &[
            layer("jp", &[], &[]),
            layer("record", &["jp"], &[]),
            layer("mutant", &[], &[]),
            layer("passphrase", &["jp"], &[]),
            layer("merge", &["jp", "mutant", "record"], &[]),
            layer("access", &["jp", "record"], &[]),
            layer("wire", &["access", "jp", "merge", "record"], &[]),
            layer("audit", &["record", "wire"], &[]),
            layer("domain", &["access", "jp", "record", "registry"], &[]),
            layer("registry", &["access", "domain", "jp", "record"], &[]),
            layer(
                "reports",
                &["domain", "jp", "mutant", "record", "wire"],
                &[],
            ),
            layer("sample", &["access", "domain", "jp", "record"], &[]),
        ],
    },
    House {
        src: "app/src/",
        never: &["server"],
        layers: &[
            layer("device", &[], &RECORDS),
            layer("sync", &["device"], &RECORDS),
            layer("store", &["device", "sync"], &RECORDS),
            layer("worker", &[], &RECORDS),
            layer("ui", &[], &REACH_AND_RECORDS),
            layer("form", &["store", "ui"], &REACH_AND_RECORDS),
            layer("screens", &["form", "store", "ui"], &REACH_AND_RECORDS),
            layer("areas", &["form", "screens", "store", "ui"], &REACH),
            layer(
                "shell",
                &["areas", "form", "screens", "store", "ui", "worker"],
                &REACH_AND_RECORDS,
            ),
        ],
    },
    House {
        src: "server/src/",
        never: &["app"],
        layers: &[],
    },
];

/// The one part of the server that knows records: it makes up a city of them.
const SAMPLE: &str = "server/src/sample";

/// Every path that goes against the arrows.
pub(super) fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path.ends_with(".rs")) {
        for house in &HOUSES {
            if let Some(inside) = source.path.strip_prefix(house.src)
                && !(inside.ends_with("/tests.rs") || inside.contains("/tests/"))
            {
                found.extend(house.violations(source, inside));
            }
        }
    }
    found
}

impl House {
    fn violations(&self, source: &Source, inside: &str) -> Vec<String> {
        let named = match paths(source, inside) {
            Ok(named) => named,
            Err(error) => return vec![error],
        };
        let top = inside
            .split('/')
            .next()
            .unwrap_or(inside)
            .trim_end_matches(".rs");
        let layer = self.layers.iter().find(|layer| layer.name == top);
        if layer.is_none() && !self.layers.is_empty() && top != "lib" {
            return vec![format!(
                "{}: a new layer; say in {} whom it may use",
                source.path,
                file!()
            )];
        }
        named
            .iter()
            .filter(|path| self.forbids(path, layer, &source.path))
            .map(|path| format!("{} must not use {path}", source.path))
            .collect()
    }

    fn forbids(&self, path: &str, layer: Option<&Layer>, file: &str) -> bool {
        if self.never.iter().any(|never| is_in(path, never)) {
            return true;
        }
        if self.src == "server/src/" {
            return !file.starts_with(SAMPLE) && is_in(path, "shared::domain");
        }
        let Some(layer) = layer else { return false };
        let other = path
            .strip_prefix("crate::")
            .map(|rest| rest.split("::").next().unwrap_or(rest))
            .filter(|other| *other != layer.name);
        path == "shared::*"
            || other == Some("*")
            || layer.never.iter().any(|never| is_in(path, never))
            || other.is_some_and(|other| {
                self.layers.iter().any(|known| known.name == other) && !layer.uses.contains(&other)
            })
    }
}

/// Whether `path` is `part`, or below it; `part*` takes every name that starts so.
fn is_in(path: &str, part: &str) -> bool {
    match part.strip_suffix('*') {
        Some(start) => path.starts_with(start),
        None => path
            .strip_prefix(part)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with("::")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::violations;

    fn refused(path: &str, text: &str) -> bool {
        !violations(&[source(path, text)]).is_empty()
    }

    #[test]
    fn arrows_of_the_map_pass() {
        for (path, text) in [
            (
                "shared/src/record/doc.rs",
                "use crate::{jp::Date, record::Value}; use std::time::Duration;",
            ),
            (
                "shared/src/domain/visit/visit.rs",
                "use crate::record::Doc;",
            ),
            ("shared/src/lib.rs", "pub mod domain;"),
            (
                "app/src/areas/visit.rs",
                "use shared::domain::Visit; use crate::screens::List;",
            ),
            (
                "app/src/sync/pull.rs",
                "use crate::device::Device; use gloo_net::http::Request;",
            ),
            ("app/src/lib.rs", "use crate::areas::Routes;"),
            ("server/src/sample/city.rs", "use shared::domain::Visit;"),
            ("server/src/http/sync.rs", "use shared::wire::Request;"),
        ] {
            assert_eq!(violations(&[source(path, text)]), [""; 0]);
        }
    }

    #[test]
    fn shared_does_no_io_and_reads_no_clock() {
        assert!(refused(
            "shared/src/merge/mod.rs",
            "use std::{fs, collections::BTreeMap};"
        ));
        assert!(refused(
            "shared/src/lib.rs",
            "fn f() { std::time::SystemTime::now(); }"
        ));
        assert!(refused("shared/src/wire/mod.rs", "use server::db;"));
    }

    #[test]
    fn layers_of_shared_point_one_way() {
        assert!(refused(
            "shared/src/record/doc.rs",
            "use crate::domain::Visit;"
        ));
        assert!(refused(
            "shared/src/record/doc.rs",
            "use super::super::merge::apply;"
        ));
        assert!(refused(
            "shared/src/merge/mod.rs",
            "use crate::{record::Doc, domain};"
        ));
        assert!(refused("shared/src/jp/date.rs", "use crate::record::Doc;"));
        assert!(refused("shared/src/access/mod.rs", "use crate::*;"));
    }

    #[test]
    fn a_view_reaches_neither_sync_nor_device() {
        for layer in ["areas", "screens", "form", "ui"] {
            let path = format!("app/src/{layer}/x.rs");
            assert!(refused(&path, "use crate::sync::Loop;"), "{layer}");
            assert!(
                refused(&path, "fn f(d: &crate::device::Device) {}"),
                "{layer}"
            );
            assert!(
                refused(&path, "use indexed_db_futures::database::Database;"),
                "{layer}"
            );
            assert!(
                refused(&path, "use web_sys::{Element, IdbFactory};"),
                "{layer}"
            );
        }
    }

    #[test]
    fn generic_parts_name_no_record() {
        for layer in ["device", "sync", "store", "form", "screens", "ui"] {
            let path = format!("app/src/{layer}/x.rs");
            assert!(refused(&path, "use shared::domain::Visit;"), "{layer}");
            assert!(refused(&path, "use crate::areas::visit;"), "{layer}");
            assert!(refused(&path, "use shared::*;"), "{layer}");
        }
        assert!(refused(
            "server/src/http/sync.rs",
            "use shared::{domain::Visit, wire};"
        ));
    }

    #[test]
    fn a_layer_nobody_drew_is_told() {
        assert!(refused("app/src/helpers/x.rs", ""));
    }
}
