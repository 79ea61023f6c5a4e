//! What is being typed, as it is kept on the device until it is saved.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::{
    jp::Timestamp,
    record::{Context, Doc, Path, RecordId, Value},
};

/// What a person did to one input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Typed {
    /// The text of a box, or the code of a choice; the empty text for none.
    Text(String),
    /// A tile that is on or off: a member of a set, a removal.
    Flag(bool),
}

/// One input that was touched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// What it holds now.
    pub typed: Typed,
    /// The value shown when it was first touched. Only what differs from it is a change.
    pub was: Value,
}

/// Touched inputs by path.
pub type Inputs = BTreeMap<Path, Input>;

/// A form that is being filled in. Untouched inputs are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The kind of the record.
    pub kind: Box<str>,
    /// The record; for a new one the id it will have.
    pub record: RecordId,
    /// Whether nobody has saved the record yet.
    pub is_new: bool,
    /// The record's context when the form was opened: what its author has seen.
    pub seen: Context,
    /// What was touched.
    pub inputs: Inputs,
    /// When the form was opened.
    pub opened_at: Timestamp,
    /// The screen it was opened on.
    pub href: String,
}

impl Draft {
    /// A form just opened on a document.
    #[must_use]
    pub fn new(doc: &Doc, is_new: bool, opened_at: Timestamp, href: String) -> Self {
        let (kind, seen) = (doc.kind.clone(), doc.context.clone());
        Self {
            kind,
            record: doc.id,
            is_new,
            seen,
            inputs: Inputs::new(),
            opened_at,
            href,
        }
    }

    /// The key it is kept under. It says nothing of a person.
    #[must_use]
    pub fn key(&self) -> String {
        key_of(&self.kind, self.record)
    }

    /// Takes in what was typed at `path`, where `was` is the value the form was opened with.
    pub fn set(&mut self, path: &Path, typed: Typed, was: &Value) {
        match self.inputs.get_mut(path) {
            Some(input) => input.typed = typed,
            None => drop(self.inputs.insert(
                path.clone(),
                Input {
                    typed,
                    was: was.clone(),
                },
            )),
        }
    }

    /// Takes out what is as it was proposed.
    pub fn leave_out(&mut self, proposed: &Inputs) {
        self.inputs
            .retain(|path, input| proposed.get(path) != Some(input));
    }

    /// Takes in what is proposed where nobody has typed anything.
    pub fn propose(&mut self, proposed: &Inputs) {
        for (path, input) in proposed {
            let empty = self.inputs.entry(path.clone());
            empty.or_insert_with(|| input.clone());
        }
    }

    /// Takes out everything below `row`, and gives it back for who changes their mind.
    pub fn take_row(&mut self, row: &Path) -> Inputs {
        let (taken, kept) = std::mem::take(&mut self.inputs)
            .into_iter()
            .partition(|(path, _)| path.below(row.as_str()).is_some());
        self.inputs = kept;
        taken
    }

    /// The text typed at `path`, if it was touched.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        match &self.inputs.get(path)?.typed {
            Typed::Text(text) => Some(text),
            Typed::Flag(_) => None,
        }
    }

    /// Whether it is of a new record that was given these values.
    #[must_use]
    pub fn is_new_with(&self, kind: &str, given: &[(&str, String)]) -> bool {
        self.is_new
            && &*self.kind == kind
            && given
                .iter()
                .all(|(key, value)| self.text(key) == Some(value))
    }
}

/// The key the draft of a record is kept under.
#[must_use]
pub(super) fn key_of(kind: &str, record: RecordId) -> String {
    format!("{kind}:{record}")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn draft() -> Draft {
        let doc = Doc::new("visit", RecordId::new(Uuid::from_u128(1)));
        Draft::new(&doc, true, Timestamp::from_millis(0), "/".to_owned())
    }

    fn path(text: &str) -> Path {
        Path::new(text).unwrap()
    }

    #[test]
    fn the_first_value_stays_known_and_the_draft_survives_the_device() {
        let mut draft = draft();
        draft.set(
            &path("seen"),
            Typed::Text("a".into()),
            &Value::text("before"),
        );
        draft.set(&path("seen"), Typed::Text("ab".into()), &Value::text("a"));
        draft.set(&path("troubles/care"), Typed::Flag(true), &Value::Empty);
        assert_eq!(
            draft.inputs["seen"],
            Input {
                typed: Typed::Text("ab".into()),
                was: Value::text("before")
            }
        );
        let kept: Draft = serde_json::from_str(&serde_json::to_string(&draft).unwrap()).unwrap();
        assert_eq!(kept, draft);
    }

    #[test]
    fn a_row_taken_out_can_come_back() {
        let mut draft = draft();
        draft.set(&path("met/a/name"), Typed::Text("x".into()), &Value::Empty);
        draft.set(&path("met/ab/name"), Typed::Text("y".into()), &Value::Empty);
        let before = draft.inputs.clone();
        let mut taken = draft.take_row(&path("met/a"));
        assert_eq!(
            draft.inputs.keys().map(Path::as_str).collect::<Vec<_>>(),
            ["met/ab/name"]
        );
        draft.inputs.append(&mut taken);
        assert_eq!(draft.inputs, before);
    }

    #[test]
    fn a_new_draft_is_found_by_what_its_screen_gave_it() {
        let mut draft = draft();
        draft.set(&path("household"), Typed::Text("h".into()), &Value::Empty);
        assert!(draft.is_new_with("visit", &[("household", "h".into())]));
        assert!(!draft.is_new_with("visit", &[("household", "other".into())]));
        assert!(!draft.is_new_with("member", &[("household", "h".into())]));
        draft.is_new = false;
        assert!(!draft.is_new_with("visit", &[("household", "h".into())]));
    }
}
