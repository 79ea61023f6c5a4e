//! Taking back what a table has changed, as far as nobody has changed it since.

use serde::{Deserialize, Serialize};

use crate::record::{Doc, Dot, Path, RecordId, Value, Writes};

use super::Move;

/// A move that was saved: what it wrote, and what was there before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// Whom.
    pub person: RecordId,
    /// Their name, to be named by.
    pub name: String,
    /// The save.
    pub dot: Dot,
    /// What was there before, by path.
    pub before: Writes,
}

impl Done {
    /// A move saved as `dot`, of a record that was `doc` before.
    #[must_use]
    pub fn of(step: &Move, dot: Dot, doc: &Doc) -> Self {
        let before = |path: &Path| match doc.get(path.as_str()) {
            // Not to have been removed is a value like any other.
            Value::Empty if path.key() == "removed" => Value::Flag(false),
            value => value.clone(),
        };
        let paths = step.writes.keys();
        Self {
            person: step.person,
            name: step.name.clone(),
            dot,
            before: paths.map(|path| (path.clone(), before(path))).collect(),
        }
    }
}

/// What can be taken back of a move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Undo {
    /// What to save.
    pub writes: Writes,
    /// What someone has changed since, and is left.
    pub left: Vec<Path>,
}

/// What can be taken back, given the record as it is now. Taken back twice it changes nothing more.
#[must_use]
pub fn undo(done: &Done, now: &Doc) -> Undo {
    let mut undo = Undo::default();
    for (path, before) in &done.before {
        let heads = now.heads(path.as_str());
        if heads.len() == 1 && heads[0].dot == done.dot {
            undo.writes.insert(path.clone(), before.clone());
        } else if now.get(path.as_str()) != before {
            undo.left.push(path.clone());
        }
    }
    undo
}
