//! JSON Schemas of the standard, made from the list of its properties: whatever is not in it is forbidden.

use std::{collections::BTreeMap, sync::LazyLock};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// A property of an object.
struct Property {
    name: &'static str,
    kind: &'static str,
    is_wanted: bool,
}

static OBJECTS: LazyLock<BTreeMap<&str, Vec<Property>>> = LazyLock::new(|| {
    let lines = include_str!("fields.txt").lines();
    let lines = lines.filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap())
        .map(object)
        .collect()
});

fn object((name, rest): (&'static str, &'static str)) -> (&'static str, Vec<Property>) {
    let properties = rest.split(' ').map(|property| {
        let (name, kind) = property.split_once('=').unwrap();
        Property {
            is_wanted: name.ends_with('!'),
            name: name.trim_end_matches('!'),
            kind,
        }
    });
    (name, properties.collect())
}

/// How an object is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// With all that is nested in it.
    Whole,
    /// With what there is one of.
    Plain,
}

/// What an object nested in another does not say again.
fn is_said_outside(outside: &[&str], name: &str) -> bool {
    match name {
        "services" => outside.len() > 1,
        "organization" => outside.contains(&"organization"),
        "service" => outside.contains(&"service"),
        "service_at_locations" => outside.contains(&"service_at_location"),
        _ => false,
    }
}

fn schema(object: &'static str, shown: Shown, outside: &mut Vec<&'static str>) -> Value {
    outside.push(object);
    let mut properties = Map::new();
    let mut wanted = Vec::new();
    for Property {
        name,
        kind,
        is_wanted,
    } in &OBJECTS[object]
    {
        let inner = kind
            .strip_prefix('[')
            .and_then(|kind| kind.strip_suffix(']'));
        if is_said_outside(outside, name) || (inner.is_some() && shown == Shown::Plain) {
            continue;
        }
        let kind = match (*kind, inner) {
            (_, Some(inner)) => json!({ "type": "array", "items": schema(inner, shown, outside) }),
            ("string", _) => json!({ "type": "string" }),
            ("number", _) => json!({ "type": "number" }),
            ("uuid" | "uri" | "email", _) => json!({ "type": "string", "format": kind }),
            (codes, _) if codes.contains('|') => {
                let codes = codes.split('|').map(|code| code.replace('_', " "));
                json!({ "enum": codes.collect::<Vec<_>>() })
            }
            (inner, _) => schema(inner, shown, outside),
        };
        properties.insert((*name).to_owned(), kind);
        wanted.extend(is_wanted.then_some(*name));
    }
    outside.pop();
    json!({
        "type": "object",
        "properties": properties,
        "required": wanted,
        "additionalProperties": false,
    })
}

/// Made ready for objects of a kind.
pub(super) fn validator(object: &'static str, shown: Shown) -> Validator {
    let schema = schema(object, shown, &mut Vec::new());
    let options = jsonschema::options().should_validate_formats(true);
    options.build(&schema).unwrap()
}

/// Holds an object against a schema.
pub(super) fn hold(validator: &Validator, object: &Value) {
    if let Err(error) = validator.validate(object) {
        panic!("{}: {error:.300}\n{object:.2000}", error.instance_path());
    }
}

/// An object of the kind with every property there is, each saying something of its own.
pub(super) fn example(object: &'static str) -> Value {
    let mut count = 0;
    made(object, &mut Vec::new(), &mut count)
}

fn made(object: &'static str, outside: &mut Vec<&'static str>, count: &mut u32) -> Value {
    outside.push(object);
    let mut example = Map::new();
    for Property { name, kind, .. } in &OBJECTS[object] {
        let inner = kind
            .strip_prefix('[')
            .and_then(|kind| kind.strip_suffix(']'));
        if is_said_outside(outside, name) {
            continue;
        }
        *count += 1;
        let n = *count;
        let value = match (*kind, inner) {
            (_, Some(inner)) => {
                json!([made(inner, outside, count), made(inner, outside, count)])
            }
            ("number", _) => json!(n),
            ("uuid", _) => json!(format!("00000000-0000-4000-8000-{n:012}")),
            ("uri", _) => json!(format!("https://example.com/{n}")),
            ("email", _) => json!(format!("a{n}@example.com")),
            ("string", _) => json!(format!("{name} ｜{n}\nsecond line \\")),
            (codes, _) if codes.contains('|') => {
                json!(codes.split('|').next_back().unwrap().replace('_', " "))
            }
            (inner, _) => made(inner, outside, count),
        };
        example.insert((*name).to_owned(), value);
    }
    outside.pop();
    example.into()
}
