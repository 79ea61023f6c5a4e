//! What one state of the directory says otherwise than another, in words.

use std::collections::BTreeSet;

use super::Standing;
use crate::{
    domain::directory::{Entry, PRINTED, differing, schema_of},
    record::{Doc, FieldKind, Path, Record, RecordId, Schema, Slot, Value, place, value_words},
    wire::sha256_hex,
};

crate::choices! {
    /// What became of a row.
    pub enum Mark {
        /// It is new.
        Added = "added" "追加",
        /// It stands in the list no more.
        Ended = "ended" "掲載終了",
        /// It stands elsewhere in the list: another No. or 相談項目.
        Moved = "moved" "移動",
        /// It is called under another number.
        Called = "called" "電話の変更",
        /// It says something else otherwise.
        Changed = "changed" "変更",
    }
}

/// The fields that say where a row stands in the list.
const PLACE: [&str; 2] = ["no", "category"];

/// What no reader of the directory sees of a row.
const UNREAD: [&str; 3] = ["edition", "organisation", "removed"];

/// One field that says something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDifference {
    /// Where.
    pub path: Path,
    /// The label of the field.
    pub label: String,
    /// What it said.
    pub before: Value,
    /// What it says.
    pub after: Value,
}

/// One row that is new, gone, or says something else.
#[derive(Clone, Debug)]
pub struct RowDifference {
    /// What it looks like.
    pub schema: &'static Schema,
    /// Which.
    pub record: RecordId,
    /// As it was; none where it is new.
    pub before: Option<Doc>,
    /// As it is; none where it is gone.
    pub after: Option<Doc>,
    /// Where it says something else, in the order of its form.
    pub fields: Vec<FieldDifference>,
}

impl PartialEq for RowDifference {
    fn eq(&self, other: &Self) -> bool {
        // The rest follows from these.
        (self.record, &self.before, &self.after) == (other.record, &other.before, &other.after)
    }
}

/// The rows that differ: entries by their numbers, then offices, then kinds of agency.
#[must_use]
pub fn difference(before: &Standing, after: &Standing) -> Vec<RowDifference> {
    let ids: BTreeSet<&RecordId> = before.keys().chain(after.keys()).collect();
    let rows = ids
        .into_iter()
        .filter_map(|id| of_row(before.get(id), after.get(id)));
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|row| (row.turn(), row.no(), row.record));
    rows
}

fn of_row(before: Option<&Doc>, after: Option<&Doc>) -> Option<RowDifference> {
    let known = after.or(before)?;
    let schema = schema_of(&known.kind)?;
    let mut fields = Vec::new();
    if let (Some(before), Some(after)) = (before, after) {
        let paths = differing(before, after).into_iter();
        fields.extend(
            paths
                .filter(|path| !UNREAD.contains(&path.key()))
                .map(|path| FieldDifference {
                    label: label(schema, &path),
                    before: before.get(path.as_str()).clone(),
                    after: after.get(path.as_str()).clone(),
                    path,
                }),
        );
        if fields.is_empty() {
            return None;
        }
        let place = |field: &FieldDifference| {
            let mut keys = schema.fields().map(|field| field.key);
            keys.position(|key| key == field.path.key())
        };
        fields.sort_by_key(|field| (place(field).unwrap_or(usize::MAX), field.path.clone()));
    }
    Some(RowDifference {
        schema,
        record: known.id,
        before: before.cloned(),
        after: after.cloned(),
        fields,
    })
}

fn label(schema: &'static Schema, path: &Path) -> String {
    place(schema, path).map_or_else(|| "新しい版の項目".to_owned(), |place| place.label)
}

impl FieldDifference {
    /// What it said and says, as people read it. `title` says what another record is called.
    #[must_use]
    pub fn words(
        &self,
        schema: &'static Schema,
        title: &dyn Fn(RecordId) -> String,
    ) -> (String, String) {
        let words = |value: &Value| {
            let text = match place(schema, &self.path).map(|place| place.slot) {
                Some(Slot::Value(field)) => value_words(field, value, title),
                Some(Slot::Member(_)) if value.is_true() => "選ぶ".to_owned(),
                Some(Slot::Member(_)) => String::new(),
                Some(Slot::Removed) if value.is_true() => "消した".to_owned(),
                Some(Slot::Removed) => String::new(),
                None if value.is_empty() => String::new(),
                None => value.as_text().unwrap_or("（新しい版の内容）").to_owned(),
            };
            if text.is_empty() {
                "（なし）".to_owned()
            } else {
                text
            }
        };
        (words(&self.before), words(&self.after))
    }
}

impl RowDifference {
    /// What became of it.
    #[must_use]
    pub fn marks(&self) -> BTreeSet<Mark> {
        match (&self.before, &self.after) {
            (None, _) => [Mark::Added].into(),
            (_, None) => [Mark::Ended].into(),
            _ => self.fields.iter().map(|field| self.mark(field)).collect(),
        }
    }

    fn mark(&self, field: &FieldDifference) -> Mark {
        let key = field.path.key();
        let kind = self.schema.field(key).map(|field| field.kind);
        if self.schema.kind == Entry::KIND && PLACE.contains(&key) {
            Mark::Moved
        } else if matches!(kind, Some(FieldKind::Phones)) && key == "phones" {
            Mark::Called
        } else {
            Mark::Changed
        }
    }

    /// The row as it is now, or was last.
    #[must_use]
    pub fn doc(&self) -> Option<&Doc> {
        self.after.as_ref().or(self.before.as_ref())
    }

    /// What it is called: its No. and its title.
    #[must_use]
    pub fn title(&self) -> String {
        let text = |field: &str| {
            let value = self.doc().map(|doc| doc.get(field));
            value
                .and_then(Value::as_text)
                .unwrap_or_default()
                .to_owned()
        };
        let title = self.schema.title_field().map(|field| text(field.key));
        let title = title.filter(|title| !title.is_empty());
        let title = title.unwrap_or_else(|| format!("（名前のない{}）", self.schema.label));
        match self.doc().map(|doc| doc.get("no")) {
            Some(Value::Number(no)) if self.schema.kind == Entry::KIND => {
                format!("No.{} {title}", no.get())
            }
            _ => title,
        }
    }

    /// All of it in one line: 【電話の変更】No.5 見本センター（電話：086-… → 086-…）.
    #[must_use]
    pub fn words(&self, title: &dyn Fn(RecordId) -> String) -> String {
        let marks = self.marks().into_iter();
        let marks: Vec<_> = marks.map(crate::record::Choice::label).collect();
        let fields = self.fields.iter().map(|field| {
            let (before, after) = field.words(self.schema, title);
            format!("{}：{before} → {after}", field.label)
        });
        let fields: Vec<_> = fields.collect();
        let head = format!("【{}】{}", marks.join("・"), self.title());
        if fields.is_empty() {
            head
        } else {
            format!("{head}（{}）", fields.join("、"))
        }
    }

    fn turn(&self) -> usize {
        let mut kinds = PRINTED.iter().rev();
        kinds
            .position(|kind| *kind == self.schema.kind)
            .unwrap_or(PRINTED.len())
    }

    fn no(&self) -> Value {
        let no = self.doc().map(|doc| doc.get("no").clone());
        no.unwrap_or_default()
    }
}

/// Names a state of the draft: another text as soon as it, or the edition it is compared with, says anything else.
#[must_use]
pub fn state(base: Option<RecordId>, rows: &[RowDifference]) -> String {
    let mut text = base.map(|id| id.to_string()).unwrap_or_default();
    for row in rows {
        text.push_str(&format!("\n{}", row.record));
        let Some(after) = &row.after else { continue };
        for path in after.fields.keys() {
            let value = after.get(path.as_str());
            let json = serde_json::to_string(value).unwrap_or_default();
            if !value.is_empty() && !UNREAD.contains(&path.key()) {
                text.push_str(&format!("\n{}={json}", path.as_str()));
            }
        }
    }
    sha256_hex(text.as_bytes())
}
