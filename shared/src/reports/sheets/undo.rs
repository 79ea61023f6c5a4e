//! Taking back what a list has changed, as far as nobody has changed it since.

use serde::{Deserialize, Serialize};

use super::Step;
use crate::record::{Doc, Dot, Path, RecordId, Value, Writes, key_path};

/// A step that was begun: enough to take it back by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The record.
    pub record: RecordId,
    /// What it is called.
    pub name: String,
    /// What was there before, by path; none where the record was not.
    pub before: Option<Writes>,
    /// What was written.
    pub writes: Writes,
}

impl Kept {
    /// A step that will be saved as `record`, which is `doc` until then.
    #[must_use]
    pub fn of(step: &Step, record: RecordId, doc: Option<&Doc>) -> Self {
        let before = |doc: &Doc| {
            let paths = step.writes.keys();
            let before = paths.map(|path| (path.clone(), doc.get(path.as_str()).clone()));
            before.collect()
        };
        Self {
            record,
            name: step.name.clone(),
            before: doc.map(before),
            writes: step.writes.clone(),
        }
    }
}

/// What can be taken back of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undo {
    /// What to save.
    pub writes: Writes,
    /// What someone has changed since, and is left; empty where it is the whole record.
    pub left: Vec<Path>,
    /// Whether the record was made by the list, and someone has written in it since: it stays.
    pub stays: bool,
}

/// What can be taken back, given the record as it is now. `from` is the first save of the list. Taken back twice it changes
/// nothing more.
#[must_use]
pub fn undo(kept: &Kept, from: Dot, now: &Doc) -> Undo {
    let mut undo = Undo::default();
    let is_ours = |path: &Path, value: &Value| {
        let heads = now.heads(path.as_str());
        heads.len() == 1
            && heads[0].dot.replica == from.replica
            && heads[0].dot.counter >= from.counter
            && heads[0].value == *value
    };
    match &kept.before {
        Some(before) => {
            for (path, before) in before {
                let written = kept.writes.get(path).unwrap_or(&Value::Empty);
                if is_ours(path, written) {
                    undo.writes.insert(path.clone(), before.clone());
                } else if now.get(path.as_str()) != before {
                    undo.left.push(path.clone());
                }
            }
        }
        None if now.is_removed() || now.fields.is_empty() => {}
        None => {
            let mut paths = now.fields.keys();
            if paths.all(|path| {
                kept.writes
                    .get(path)
                    .is_some_and(|value| is_ours(path, value))
            }) {
                undo.writes.insert(key_path("removed"), Value::Flag(true));
            } else {
                undo.stays = true;
            }
        }
    }
    undo
}
