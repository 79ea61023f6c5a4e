//! Records as plain JSON objects, as an application without us would hold them: what the peers are given.

use serde_json::{Map, Value, json};
use shared::sample::SampleRecord;

/// One object a line.
pub(crate) fn lines(records: &[SampleRecord]) -> String {
    let lines = records.iter().map(|record| format!("{}\n", plain(record)));
    lines.collect()
}

/// Who wrote it and when beside the fields; sets and tables become arrays.
fn plain(record: &SampleRecord) -> Value {
    let mut fields = Map::new();
    fields.insert("id".into(), json!(record.id));
    fields.insert("author".into(), json!(record.author));
    fields.insert("at".into(), json!(record.at));
    for (path, value) in &record.writes {
        let parts: Vec<&str> = path.as_str().split('/').collect();
        match parts[..] {
            [field] => drop(fields.insert(field.into(), json!(value))),
            [set, code] => list(&mut fields, set).push(json!(code)),
            [table, row, field] => {
                let rows = list(&mut fields, table);
                if rows.last().is_none_or(|last| last["id"] != row) {
                    rows.push(json!({"id": row}));
                }
                if let Some(last) = rows.last_mut() {
                    last[field] = json!(value);
                }
            }
            _ => panic!("no peer is told how to hold {path}"),
        }
    }
    Value::Object(fields)
}

fn list<'a>(fields: &'a mut Map<String, Value>, name: &str) -> &'a mut Vec<Value> {
    let list = fields.entry(name).or_insert_with(|| json!([]));
    list.as_array_mut().unwrap()
}
