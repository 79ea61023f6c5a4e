//! Properties of the standard as lines of a text: `【対象】市内に住む人`, for people to read, and read back without loss.

use serde_json::{Map, Value};

use super::{
    ids::derived,
    tables::{Group, Holds, Key},
    values::{email, uri},
};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Begins what goes on from the line before: no label does.
const MORE: &str = "　";
/// Between the properties of one object.
const NEXT: char = '｜';

/// A text taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lines {
    /// What stands in no line of the kind.
    pub(super) rest: String,
    /// The properties of the object itself, and its lists of others, without ids.
    pub(super) found: Object,
}

/// Takes what stands in a text under the words of these tables.
pub(super) fn take(text: &str, keys: &[Key], groups: &[Group]) -> Lines {
    let mut rest = Vec::new();
    let mut found = Object::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let labelled = line
            .strip_prefix('【')
            .and_then(|line| line.split_once('】'));
        let of_key = |label| keys.iter().find(|key| key.label == label);
        let of_group = |label| groups.iter().find(|group| group.label == label);
        let taken = labelled.and_then(|(label, said)| {
            if let Some(key) = of_key(label) {
                let mut said = said.to_owned();
                let goes_on = key.holds == Holds::Text;
                let mut ahead = lines.clone();
                while goes_on
                    && let Some(more) = ahead.peek().and_then(|line| line.strip_prefix(MORE))
                {
                    said = format!("{said}\n{more}");
                    ahead.next();
                }
                found.insert(key.name.to_owned(), value(key, &said)?);
                lines = ahead;
                return Some(());
            }
            let group = of_group(label)?;
            let object = Value::Object(object(group, said)?);
            if group.is_single {
                found.insert(group.name.to_owned(), object);
            } else if let Value::Array(list) = found
                .entry(group.name)
                .or_insert_with(|| Value::Array(Vec::new()))
            {
                list.push(object);
            }
            Some(())
        });
        if taken.is_none() {
            rest.push(line);
        }
    }
    Lines {
        rest: rest.join("\n").trim_end().to_owned(),
        found,
    }
}

/// Writes what [`take`] takes: `rest`, and under it what `from` has of the tables.
pub(super) fn put(rest: &str, from: &Object, keys: &[Key], groups: &[Group]) -> String {
    let mut text = rest.trim_end().to_owned();
    let mut add = |label: &str, said: &str| {
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("【{label}】{said}"));
    };
    for key in keys {
        if let Some(said) = from.get(key.name).and_then(said) {
            let said = said.replace("\r\n", "\n");
            add(key.label, &said.replace('\n', &format!("\n{MORE}")));
        }
    }
    for group in groups {
        let objects = match from.get(group.name) {
            Some(Value::Array(list)) => list.as_slice(),
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        for object in objects {
            let said = line(group, object);
            if !said.is_empty() {
                add(group.label, &said);
            }
        }
    }
    text
}

/// What a value says; none where it says nothing.
pub(super) fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The value that a property has when it says so; none where the standard takes no such value.
fn value(key: &Key, said: &str) -> Option<Value> {
    match key.holds {
        Holds::Text => (!said.trim().is_empty()).then(|| Value::from(said)),
        Holds::Number => serde_json::from_str(said).ok().filter(Value::is_number),
        Holds::Uri => uri(said).map(Value::from),
        Holds::Email => email(said).map(Value::from),
        Holds::Code(codes) => codes.contains(&said).then(|| Value::from(said)),
    }
}

fn line(group: &Group, object: &Value) -> String {
    let mut parts = Vec::new();
    for key in group.keys {
        let at = object.pointer(&format!("/{}", key.name));
        if let Some(said) = at.and_then(said) {
            let said = said.replace('\\', "\\\\").replace('\n', "\\n");
            let said = said.replace('\r', "\\r").replace(NEXT, "\\t");
            parts.push(format!("{}＝{said}", key.label));
        }
    }
    parts.join(&NEXT.to_string())
}

fn object(group: &Group, line: &str) -> Option<Object> {
    let mut object = Object::new();
    for part in line.split(NEXT) {
        let (label, said) = part.split_once('＝')?;
        let key = group.keys.iter().find(|key| key.label == label)?;
        let mut plain = String::new();
        let mut chars = said.chars();
        while let Some(c) = chars.next() {
            plain.push(match c {
                '\\' => match chars.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => NEXT,
                    c => c,
                },
                c => c,
            });
        }
        set(&mut object, key.name, value(key, &plain)?);
    }
    Some(object)
}

/// Sets a value at a path, with what it lies in.
fn set(object: &mut Object, path: &str, value: Value) {
    match path.split_once('/') {
        None => {
            object.insert(path.to_owned(), value);
        }
        Some((first, rest)) => {
            let inner = object
                .entry(first)
                .or_insert_with(|| Value::Object(Object::new()));
            if let Value::Object(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

/// Gives the objects of a list ids that stay.
pub(super) fn with_ids(list: &mut [Value], group: &str, owner: &str) {
    for (at, object) in list.iter_mut().enumerate() {
        object["id"] = derived(group, &[owner, &at.to_string()]).to_string().into();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::tables::*, *};

    #[test]
    fn what_is_put_is_taken() {
        let from = json!({
            "alternate_name": "一行目\n　二行目｜\\n【対象】",
            "minimum_age": 12.5,
            "languages": [{ "name": "a｜b＝c\\\nd", "code": "ur" }, { "name": "x" }],
            "program": { "name": "p" },
        });
        let from = from.as_object().unwrap();
        let text = put("もとの備考\n【知らない】x", from, &SERVICE, &SERVICE_GROUPS);
        let taken = take(&text, &SERVICE, &SERVICE_GROUPS);
        assert_eq!(taken.rest, "もとの備考\n【知らない】x");
        assert_eq!(&taken.found, from);
    }

    #[test]
    fn what_the_standard_does_not_take_stays_as_it_was_written() {
        let text = "【何歳から】六十五\n【メール】なし\n【受付日時】朝から\n【状態】休み\n【対象】\n　\n【財源】もと＝";
        let taken = take(text, &SERVICE, &SERVICE_GROUPS);
        assert_eq!((&*taken.rest, taken.found.len()), (text, 0));
    }
}
