//! What the rows of a list would change.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::row::{said, schema};
use crate::{
    jp::fold,
    record::{Context, Doc, Field, FieldKind, Number, RecordId, Schema, Value, Writes, key_path},
    wire::{ImportInto, ImportRow, ImportSaying},
};

/// What is there already.
#[derive(Clone, Debug, Default)]
pub struct Known<'a> {
    /// The records the rows become, removed ones left out.
    pub docs: Vec<&'a Doc>,
    /// The kinds of agency and their names.
    pub kinds: Vec<(RecordId, String)>,
    /// The districts and their names.
    pub areas: Vec<(RecordId, String)>,
    /// The kind of those that name none.
    pub kind: Option<RecordId>,
}

impl Known<'_> {
    /// The districts of that name.
    fn areas_named(&self, name: &str) -> impl Iterator<Item = RecordId> {
        let key = fold(name);
        let found = self.areas.iter().filter(move |(_, name)| fold(name) == key);
        found.map(|(id, _)| *id)
    }
}

/// The offices that are there, by name.
type Offices<'a> = HashMap<String, Vec<&'a Doc>>;

/// Those that a row may be a branch of, of its own kind if there are any.
fn heads<'a>(row: &ImportRow, offices: &Offices<'a>) -> Vec<&'a Doc> {
    let named = offices.get(&fold(&row.branch)).cloned().unwrap_or_default();
    let kind = row.writes.get(&key_path("kind"));
    let of_kind = named.iter().filter(|doc| Some(doc.get("kind")) == kind);
    let of_kind: Vec<&Doc> = of_kind.copied().collect();
    if of_kind.is_empty() { named } else { of_kind }
}

/// A value that changes, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What it is: 電話.
    pub label: &'static str,
    /// What it was; empty where nothing was there.
    pub before: String,
    /// What it will be.
    pub after: String,
}

/// What is done with a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its sheet, counted from 0.
    pub sheet: usize,
    /// Its row, counted as the spreadsheet does.
    pub row: usize,
    /// The record it changes; none where it is a new one.
    pub record: Option<RecordId>,
    /// What it is called.
    pub name: String,
    /// What changes, in words.
    pub changes: Vec<Change>,
    /// The same to be saved.
    pub writes: Writes,
    /// What of the record was there when this was planned: what someone writes after that is not written over.
    pub seen: Context,
    /// What was not taken in as it stands there.
    pub notes: Vec<ImportSaying>,
}

/// A row that can't be taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its sheet, counted from 0.
    pub sheet: usize,
    /// Its row, counted as the spreadsheet does.
    pub row: usize,
    /// Why.
    pub why: Vec<ImportSaying>,
    /// The title it stands below, where no column says that.
    pub group: String,
    /// Its cells as they stand there, and what they leave to the rows above.
    pub cells: Vec<String>,
}

/// What a list would change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// What is added.
    pub new: Vec<Step>,
    /// What changes.
    pub changed: Vec<Step>,
    /// Rows that say what is so already.
    pub unchanged: usize,
    /// What can't be taken in.
    pub refused: Vec<Refused>,
    /// So many records are not in the list; they stay as they are.
    pub left: usize,
}

/// Holds the rows of a list against what is there. An empty cell changes nothing.
#[must_use]
pub fn plan(rows: &[ImportRow], into: ImportInto, known: &Known<'_>) -> Plan {
    let mut plan = Plan::default();
    let mut sound: Vec<(usize, ImportRow)> = Vec::new();
    let mut same: HashMap<Writes, (usize, usize)> = HashMap::new();
    let mut offices = Offices::new();
    if into == ImportInto::Office {
        for doc in &known.docs {
            let name = doc.get("name").as_text().unwrap_or_default();
            offices.entry(fold(name)).or_default().push(doc);
        }
    }
    for row in rows {
        let mut row = row.clone();
        resolve(&mut row, into, known, &offices);
        if row.problems.is_empty() {
            let first = *same
                .entry(row.writes.clone())
                .or_insert((row.sheet, row.row));
            if first != (row.sheet, row.row) {
                let (sheet, line) = first;
                let sheet = match sheet == row.sheet {
                    true => String::new(),
                    false => format!("{}枚めのシートの", sheet + 1),
                };
                let message =
                    format!("{sheet}{line}行目と同じ内容です。どちらか一つを取り込みます。");
                row.problems.push(ImportSaying {
                    column: String::new(),
                    message,
                });
            }
        }
        if row.problems.is_empty() {
            sound.push((sound.len(), row));
        } else {
            plan.refused.push(Refused {
                sheet: row.sheet,
                row: row.row,
                why: row.problems,
                group: row.group,
                cells: row.cells,
            });
        }
    }
    let rows: Vec<&ImportRow> = sound.iter().map(|(_, row)| row).collect();
    let found = found(&rows, into, &known.docs);
    plan.left = known.docs.len() - found.iter().flatten().count();
    let mut next = next_number(&rows, &known.docs);
    for (row, doc) in rows.iter().zip(found) {
        let mut step = step(row, into, doc, known, &offices);
        match doc {
            Some(_) if step.changes.is_empty() => plan.unchanged += 1,
            Some(_) => plan.changed.push(step),
            None => {
                if into == ImportInto::Entry {
                    complete(&mut step.writes, &mut next);
                }
                plan.new.push(step);
            }
        }
    }
    plan
}

/// References are names until here.
fn resolve(row: &mut ImportRow, into: ImportInto, known: &Known<'_>, offices: &Offices<'_>) {
    let named = |names: &[(RecordId, String)], name: &str| {
        let key = fold(name.trim_start_matches('各'));
        let found = names.iter().find(|(_, name)| fold(name) == key);
        found.map(|(id, _)| *id)
    };
    let mut kind = if row.kind.is_empty() {
        None
    } else {
        named(&known.kinds, &row.kind)
    };
    if kind.is_none() && !row.kind.is_empty() {
        let message = format!("「{}」という機関の種別はありません。", row.kind);
        row.notes.push(ImportSaying {
            column: String::new(),
            message,
        });
    }
    if into == ImportInto::Office {
        kind = kind.or(known.kind);
        if kind.is_none() {
            let message = "どの種別の窓口か分かりません。上で種別を選んでください。".to_owned();
            row.problems.push(ImportSaying {
                column: String::new(),
                message,
            });
        }
    }
    let text = |id: RecordId| Value::text(&id.to_string());
    row.writes
        .extend(kind.map(|kind| (key_path("kind"), text(kind))));
    if !row.area.is_empty() {
        match known.areas_named(&row.area).next() {
            Some(area) => {
                row.writes.insert(key_path("area"), text(area));
            }
            None => {
                let message = format!(
                    "「{}」という地区はありません。地区は空けておきます。",
                    row.area
                );
                row.notes.push(ImportSaying {
                    column: String::new(),
                    message,
                });
            }
        }
    }
    if !row.branch.is_empty() {
        match heads(row, offices).first() {
            Some(head) => {
                row.writes.insert(key_path("branch_of"), text(head.id));
            }
            None => {
                let message = format!(
                    "本所の「{}」という窓口は、まだありません。本所は空けておきます。取り込んでから選んでください。",
                    row.branch
                );
                row.notes.push(ImportSaying {
                    column: String::new(),
                    message,
                });
            }
        }
    }
}

/// What stands at a key of a row or a record, as it is compared.
fn key_of(value: &Value) -> String {
    match value {
        Value::Text(text) => fold(text),
        Value::Number(number) => number.get().to_string(),
        _ => String::new(),
    }
}

/// By what rows and records are told to be the same, the surest first.
const ENTRY_KEYS: [&[&str]; 5] = [
    &["no", "category", "topic", "agency"],
    &["category", "topic", "agency"],
    &["topic", "agency"],
    &["no", "topic"],
    &["no", "agency"],
];
const OFFICE_KEYS: [&[&str]; 5] = [
    &["kind", "name", "address", "notes"],
    &["kind", "name", "address", "phones"],
    &["kind", "name", "address"],
    &["kind", "name", "phones"],
    &["kind", "name"],
];

/// For each row the record that it is about, each record once.
fn found<'a>(rows: &[&ImportRow], into: ImportInto, docs: &[&'a Doc]) -> Vec<Option<&'a Doc>> {
    let mut found: Vec<Option<&Doc>> = vec![None; rows.len()];
    let mut free: Vec<&Doc> = docs.to_vec();
    let keys: &[&[&str]] = match into {
        ImportInto::Entry => &ENTRY_KEYS,
        ImportInto::Office => &OFFICE_KEYS,
    };
    for keys in keys {
        let mut by_key: HashMap<String, VecDeque<&Doc>> = HashMap::new();
        for doc in &free {
            let parts = keys.iter().map(|key| key_of(doc.get(key)));
            by_key.entry(joined(parts)).or_default().push_back(doc);
        }
        let mut used = BTreeSet::new();
        for (row, found) in rows.iter().zip(&mut found) {
            if found.is_some() {
                continue;
            }
            let value = |key: &&str| row.writes.get(&key_path(key)).map_or(String::new(), key_of);
            // What a row does not say can't tell it.
            if keys[0] == "no" && value(&"no").is_empty() {
                continue;
            }
            if keys.last() == Some(&"phones") && value(&"phones").is_empty() {
                continue;
            }
            let key = joined(keys.iter().map(value));
            // A name alone is not enough where the addresses say that it is another place.
            let is_weak = *keys == ["kind", "name"];
            let fits =
                |doc: &Doc| !is_weak || is_one(&value(&"address"), &key_of(doc.get("address")));
            let doc = by_key.get_mut(&key).and_then(|docs| {
                let at = docs.iter().position(|doc| fits(doc))?;
                docs.remove(at)
            });
            if let Some(doc) = doc {
                used.insert(doc.id);
                *found = Some(doc);
            }
        }
        free.retain(|doc| !used.contains(&doc.id));
    }
    found
}

/// Whether two addresses may be of one place: one says no more than a part of the other.
fn is_one(a: &str, b: &str) -> bool {
    a.contains(b) || b.contains(a)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join("\n")
}

fn step(
    row: &ImportRow,
    into: ImportInto,
    doc: Option<&Doc>,
    known: &Known<'_>,
    offices: &Offices<'_>,
) -> Step {
    let schema = schema(into);
    let mut step = Step {
        sheet: row.sheet,
        row: row.row,
        record: doc.map(|doc| doc.id),
        name: name(schema, &row.writes),
        changes: Vec::new(),
        writes: Writes::new(),
        seen: doc.map_or_else(Context::default, |doc| doc.context.clone()),
        notes: row.notes.clone(),
    };
    for field in schema.fields() {
        let path = key_path(field.key);
        let Some(value) = row.writes.get(&path) else {
            continue;
        };
        let before = doc.map_or(&Value::Empty, |doc| doc.get(field.key));
        // Several may have the name that stands there: the one that it is stays.
        let is_named = matches!(field.kind, FieldKind::Ref(_)) && *before != Value::Empty;
        if is_named && words(field, before, known) == words(field, value, known) {
            continue;
        }
        let left = if field.key == "area" && known.areas_named(&row.area).nth(1).is_some() {
            Some(format!(
                "「{}」という地区がいくつもあります。地区はそのままにします。取り込んでから、窓口ごとに選んでください。",
                row.area
            ))
        } else if field.key == "branch_of" && heads(row, offices).len() > 1 {
            Some(format!(
                "「{}」という窓口がいくつもあります。本所はそのままにします。取り込んでから選んでください。",
                row.branch
            ))
        } else if before != value && doc.is_some_and(|doc| doc.is_conflict(field.key)) {
            Some(format!(
                "「{}」には二人の書いたものがあり、まだ選ばれていません。この欄は取り込みません。",
                field.label
            ))
        } else {
            None
        };
        if let Some(message) = left {
            let column = String::new();
            step.notes.push(ImportSaying { column, message });
            continue;
        }
        if before != value {
            step.changes.push(Change {
                label: field.label,
                before: words(field, before, known),
                after: words(field, value, known),
            });
            step.writes.insert(path, value.clone());
        }
    }
    step
}

fn name(schema: &Schema, writes: &Writes) -> String {
    let title = schema
        .title_field()
        .map_or("", |field| said(writes, field.key));
    match said(writes, "topic") {
        "" => title.to_owned(),
        topic => format!("{title}（{topic}）"),
    }
}

/// A value in words.
fn words(field: &Field, value: &Value, known: &Known<'_>) -> String {
    match value {
        Value::Flag(true) => "★".to_owned(),
        Value::Number(number) => number.get().to_string(),
        Value::Text(text) if matches!(field.kind, FieldKind::Ref(_)) => {
            let mut names = known.kinds.iter().chain(&known.areas);
            let found = names.find(|(id, _)| id.to_string() == **text);
            let name = found.map(|(_, name)| name.clone());
            let office = || {
                let id: RecordId = text.parse().ok()?;
                let doc = known.docs.iter().find(|doc| doc.id == id)?;
                Some(doc.get("name").as_text()?.to_owned())
            };
            name.or_else(office).unwrap_or_default()
        }
        Value::Text(text) if matches!(field.kind, FieldKind::Phones) => text.replace(',', "、"),
        Value::Text(text) => text.to_string(),
        _ => String::new(),
    }
}

/// The number for the next row that has none.
fn next_number(rows: &[&ImportRow], docs: &[&Doc]) -> f64 {
    let number = |value: &Value| match value {
        Value::Number(number) => number.get(),
        _ => 0.0,
    };
    let path = key_path("no");
    let of_rows = rows
        .iter()
        .filter_map(|row| row.writes.get(&path))
        .map(number);
    let of_docs = docs.iter().map(|doc| number(doc.get("no")));
    of_rows.chain(of_docs).fold(0.0, f64::max).floor() + 1.0
}

/// Gives a new row of the directory what it can't be without.
fn complete(writes: &mut Writes, next: &mut f64) {
    writes
        .entry(key_path("default_window"))
        .or_insert(Value::Flag(false));
    if let Some(number) = Number::new(*next)
        && !writes.contains_key(&key_path("no"))
    {
        writes.insert(key_path("no"), Value::Number(number));
        *next += 1.0;
    }
}
