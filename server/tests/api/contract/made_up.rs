//! Values made up from a schema: mostly right, sometimes in one place wrong.

use proptest::{prelude::*, sample::select};
use serde_json::{Map, Number, Value, json};

use super::DOCUMENT;
use crate::support::{at, id};

/// Texts that programs stumble over.
const STRANGE: [&str; 16] = [
    "",
    " ",
    "\0",
    "\u{feff}",
    "\u{202e}abc\u{202c}",
    "髙﨑①～〜",
    "葛\u{e0100}",
    "👩‍👩‍👧‍👦",
    "か\u{3099}",
    "\r\n\u{2028}",
    "' or 1=1 --",
    "=1+1",
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "household:",
    "\u{ffff}",
];

/// A value that a schema allows.
pub(super) fn fitting(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.rsplit('/').next().unwrap();
        return fitting(&DOCUMENT["components"]["schemas"][name]);
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(choices) = schema[key].as_array() {
            return proptest::strategy::Union::new(choices.iter().map(fitting)).boxed();
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return select(values.clone()).boxed();
    }
    let kinds: Vec<&str> = match &schema["type"] {
        Value::String(kind) => vec![kind],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return anything(),
    };
    proptest::strategy::Union::new(kinds.into_iter().map(|kind| of_kind(kind, schema))).boxed()
}

fn of_kind(kind: &str, schema: &Value) -> BoxedStrategy<Value> {
    match kind {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" => whole().boxed(),
        "number" => any::<f64>().prop_map(Value::from).boxed(),
        "string" => text(schema),
        "array" => list(schema),
        "object" => object(schema),
        other => panic!("no such type: {other}"),
    }
}

fn whole() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => (0_u64..4).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => select(vec![json!(u64::MAX), json!(i64::MIN), json!(i64::MAX), json!(1_u64 << 53), json!(1.5)]),
    ]
}

fn text(schema: &Value) -> BoxedStrategy<Value> {
    let texts: BoxedStrategy<String> = match (schema["format"].as_str(), schema["pattern"].as_str())
    {
        (Some("uuid"), _) => ids().boxed(),
        (_, Some(pattern)) if pattern.contains("household") => {
            let scope = (select(vec!["household", "organisation"]), ids())
                .prop_map(|(kind, id)| format!("{kind}:{id}"));
            prop_oneof![Just("public".to_owned()), Just("staff".to_owned()), scope].boxed()
        }
        (_, Some(_)) => paths().boxed(),
        _ => prop_oneof![
            select(vec![
                "visit",
                "household",
                "member",
                "assignment",
                "staff",
                "organisation",
                "entry",
                "edition"
            ])
            .prop_map(str::to_owned),
            ids(),
            select(&STRANGE[..]).prop_map(str::to_owned),
            any::<String>(),
        ]
        .boxed(),
    };
    texts.prop_map(Value::from).boxed()
}

fn ids() -> impl Strategy<Value = String> {
    let known = [
        at::ADMIN,
        at::HANAKO,
        at::TARO,
        at::HOME_1,
        at::HOME_2,
        at::ASSIGNMENT_1,
        0xb1,
        0xb2,
        1,
    ];
    prop_oneof![
        9 => select(known.map(|n| id(n).to_string()).to_vec()),
        1 => any::<u128>().prop_map(|n| id(n).to_string()),
    ]
}

fn paths() -> impl Strategy<Value = String> {
    let known = vec![
        "name",
        "kana",
        "removed",
        "household",
        "organisation",
        "from",
        "until",
        "ground",
        "troubles/debt",
        "met/r1/member",
        "role",
    ];
    prop_oneof![9 => select(known).prop_map(str::to_owned), 1 => "[a-z]{1,8}(/[a-z0-9-]{1,8}){0,5}"]
}

fn list(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(places) = schema["prefixItems"].as_array() {
        let whole = places.iter().map(fitting).collect::<Vec<_>>();
        return whole.prop_map(Value::Array).boxed();
    }
    let least = usize::from(schema["minItems"].as_u64() == Some(1));
    prop::collection::vec(fitting(&schema["items"]), least..4)
        .prop_map(Value::Array)
        .boxed()
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(properties) = schema["properties"].as_object() {
        let required = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        let entries = properties.iter().map(|(key, schema)| {
            let key = key.clone();
            let value = if required.contains(&&Value::from(key.clone())) {
                fitting(schema).prop_map(Some).boxed()
            } else {
                prop::option::of(fitting(schema)).boxed()
            };
            value.prop_map(move |value| Some((key.clone(), value?)))
        });
        let entries = entries.collect::<Vec<_>>();
        return entries
            .prop_map(|entries| Value::Object(entries.into_iter().flatten().collect()))
            .boxed();
    }
    let values = fitting(&schema["additionalProperties"]);
    prop::collection::vec((paths(), values), 0..4)
        .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>()))
        .boxed()
}

fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>()
            .prop_filter_map("finite", Number::from_f64)
            .prop_map(Value::Number),
        select(&STRANGE[..]).prop_map(Value::from),
        ids().prop_map(Value::from),
        select(vec![
            "2026-11-23",
            "met",
            "nursing",
            "2026-11-23T09:30",
            "administrator",
            "assigned"
        ])
        .prop_map(Value::from),
    ];
    prop_oneof![
        6 => leaf.clone(),
        1 => prop::collection::vec(leaf.clone(), 0..3).prop_map(Value::Array),
        1 => prop::collection::vec((any::<String>(), leaf), 0..3).prop_map(|entries| Value::Object(entries.into_iter().collect())),
    ]
    .boxed()
}

/// What is done to one place of a value.
#[derive(Clone, Debug)]
pub(super) enum Harm {
    /// Something else stands there.
    Replace(Value),
    /// It is gone from its list or object.
    Remove,
    /// It stands there many times, or deep inside lists.
    Deepen(usize),
}

/// Harm to a place, which is counted through the whole value.
pub(super) fn harm() -> impl Strategy<Value = (prop::sample::Index, Harm)> {
    let kind = prop_oneof![
        3 => anything().prop_map(Harm::Replace),
        1 => Just(Harm::Remove),
        1 => select(vec![1_usize, 31, 33, 100, 127, 200]).prop_map(Harm::Deepen),
    ];
    (any::<prop::sample::Index>(), kind)
}

/// Does harm to a value.
pub(super) fn harmed(mut value: Value, (place, harm): &(prop::sample::Index, Harm)) -> Value {
    let mut left = place.index(count(&value));
    if left > 0 {
        apply(&mut value, &mut left, harm);
    }
    value
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(items) => items.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Goes down to the place that is `left` steps away; true once it is done.
fn apply(value: &mut Value, left: &mut usize, harm: &Harm) -> bool {
    match value {
        Value::Array(items) => {
            for at in 0..items.len() {
                *left -= 1;
                if *left == 0 {
                    match harm {
                        Harm::Remove => drop(items.remove(at)),
                        _ => change(&mut items[at], harm),
                    }
                    return true;
                }
                if apply(&mut items[at], left, harm) {
                    return true;
                }
            }
        }
        Value::Object(items) => {
            let keys: Vec<String> = items.keys().cloned().collect();
            for key in keys {
                *left -= 1;
                if *left == 0 {
                    match harm {
                        Harm::Remove => drop(items.remove(&key)),
                        _ => change(&mut items[&key], harm),
                    }
                    return true;
                }
                if apply(&mut items[&key], left, harm) {
                    return true;
                }
            }
        }
        _ => {}
    }
    false
}

fn change(value: &mut Value, harm: &Harm) {
    match harm {
        Harm::Replace(other) => *value = other.clone(),
        Harm::Deepen(depth) => {
            for _ in 0..*depth {
                *value = Value::Array(vec![value.take()]);
            }
        }
        Harm::Remove => {}
    }
}
