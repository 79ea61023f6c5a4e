//! From what was typed to what is saved: only what the person changed.

use shared::record::{Doc, Dot, Head, Path, ReplicaId, Schema, Slot, Value, Writes, place};
use uuid::Uuid;

use super::{
    draft::{Draft, Input, Inputs, Typed},
    read::{read, typed_of},
};

/// What can't be saved as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub path: Path,
    /// The label of the field.
    pub label: String,
    /// What is the matter and how to mend it.
    pub message: String,
}

/// The values of all inputs that differ from what they were.
///
/// # Errors
/// What can't be read, in the order of paths. Then nothing is saved.
pub fn writes(schema: &'static Schema, inputs: &Inputs) -> Result<Writes, Vec<Problem>> {
    let mut writes = Writes::new();
    let mut problems = Vec::new();
    for (path, input) in inputs {
        // A draft of another version of the app may hold what this one does not know.
        let Some(place) = place(schema, path) else {
            continue;
        };
        if is_as_shown(place.slot, input) {
            continue;
        }
        match read(place.slot, &input.typed) {
            Ok(value) if is_same(place.slot, &value, &input.was) => {}
            Ok(value) => drop(writes.insert(path.clone(), value)),
            Err(message) => problems.push(Problem {
                path: path.clone(),
                label: place.label,
                message,
            }),
        }
    }
    if problems.is_empty() {
        Ok(writes)
    } else {
        Err(problems)
    }
}

/// Whether a box shows again what it showed at first: for a value of a later version that is less than the value.
fn is_as_shown(slot: Slot, input: &Input) -> bool {
    match (slot, &input.typed) {
        (Slot::Value(field), Typed::Text(typed)) => *typed == typed_of(field, &input.was),
        _ => false,
    }
}

impl Draft {
    /// Whether the record already says all of it: the save went through and only the draft was left behind.
    #[must_use]
    pub fn is_saved_in(&self, schema: &'static Schema, doc: &Doc) -> bool {
        self.inputs.iter().all(|(path, input)| {
            place(schema, path)
                .and_then(|place| Some((place.slot, read(place.slot, &input.typed).ok()?)))
                .is_some_and(|(slot, value)| is_same(slot, &value, doc.get(path.as_str())))
        })
    }
}

/// Whether two values say the same. A member that was never chosen is one that is not chosen.
#[must_use]
pub fn is_same(slot: Slot, one: &Value, other: &Value) -> bool {
    match slot {
        Slot::Value(_) => one == other,
        Slot::Member(_) | Slot::Removed => one.is_true() == other.is_true(),
    }
}

/// The document as it will be once `writes` are saved: what is asked for issues before.
#[must_use]
pub fn preview(doc: &Doc, writes: &Writes) -> Doc {
    let mut doc = doc.clone();
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    for (path, value) in writes {
        doc.fields.insert(
            path.clone(),
            vec![Head {
                dot,
                value: value.clone(),
            }],
        );
    }
    doc
}

#[cfg(test)]
mod tests {
    use shared::{
        domain::visit::Visit,
        jp::Timestamp,
        record::{Number, Record, RecordId},
    };

    use super::*;

    fn input(path: &str, typed: Typed, was: Value) -> (Path, Input) {
        (Path::new(path).unwrap(), Input { typed, was })
    }

    fn text(text: &str) -> Typed {
        Typed::Text(text.to_owned())
    }

    #[test]
    fn only_changes_are_written() {
        let row = "met/0192f0c8-0000-7000-8000-000000000001";
        let inputs: Inputs = [
            input("seen", text("新しい"), Value::text("古い")),
            input("said", text("同じ"), Value::text("同じ")),
            input("done", text("　"), Value::text("消す")),
            input("place", text(""), Value::Empty),
            input("temperature", text("３６．５"), Value::Empty),
            input("troubles/care", Typed::Flag(true), Value::Empty),
            input("troubles/debt", Typed::Flag(false), Value::Flag(true)),
            input("troubles/work", Typed::Flag(false), Value::Empty),
            input(&format!("{row}/name"), text("隣の人"), Value::Empty),
            input(&format!("{row}/removed"), Typed::Flag(false), Value::Empty),
            input("later", text("x"), Value::Empty),
        ]
        .into();
        let expected: Writes = [
            ("seen".to_owned(), Value::text("新しい")),
            ("done".to_owned(), Value::Empty),
            (
                "temperature".to_owned(),
                Value::Number(Number::new(36.5).unwrap()),
            ),
            ("troubles/care".to_owned(), Value::Flag(true)),
            ("troubles/debt".to_owned(), Value::Flag(false)),
            (format!("{row}/name"), Value::text("隣の人")),
        ]
        .map(|(path, value)| (Path::new(path).unwrap(), value))
        .into();
        assert_eq!(writes(Visit::SCHEMA, &inputs), Ok(expected));
    }

    #[test]
    fn values_of_a_later_version_stay_unless_something_else_is_typed() {
        let later = || Value::Later("[72]".into());
        let inputs = [
            input("outcome", text("a_later_code"), Value::text("a_later_code")),
            input("pulse", text(""), later()),
            input("next_on", text("来春"), Value::text("来春")),
            input("said", text("書き足した"), Value::Empty),
            input("spo2", text("97"), later()),
        ];
        let expected: Writes = [
            ("said", Value::text("書き足した")),
            ("spo2", Value::Number(Number::new(97.0).unwrap())),
        ]
        .map(|(path, value)| (Path::new(path).unwrap(), value))
        .into();
        assert_eq!(writes(Visit::SCHEMA, &inputs.into()), Ok(expected));
    }

    #[test]
    fn what_cannot_be_read_holds_all_of_it_back() {
        let inputs = [
            input("pulse", text("速い"), Value::Empty),
            input("seen", text("a"), Value::Empty),
            input("next_on", text("来週"), Value::Empty),
        ];
        let problems = writes(Visit::SCHEMA, &inputs.into()).unwrap_err();
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (problem.path.as_str(), &*problem.label))
            .collect();
        assert_eq!(found, [("next_on", "次回の訪問日"), ("pulse", "脈拍")]);
    }

    #[test]
    fn the_preview_is_asked_for_what_is_missing() {
        let doc = Doc::new("visit", RecordId::new(Uuid::from_u128(1)));
        let writes: Writes = [(Path::new("outcome").unwrap(), Value::text("met"))].into();
        let missing: Vec<_> = Visit::issues(&preview(&doc, &writes))
            .iter()
            .map(|issue| issue.label)
            .collect();
        assert_eq!(missing, ["世帯", "開始", "目的"]);
    }

    #[test]
    fn a_draft_left_behind_by_a_save_is_known() {
        let at = |path: &str| Path::new(path).unwrap();
        let record = RecordId::new(Uuid::from_u128(1));
        let doc = Doc::new("visit", record);
        let mut draft = Draft::new(&doc, true, Timestamp::from_millis(0), "/".to_owned());
        draft.set(&at("seen"), Typed::Text("a".into()), &Value::Empty);
        draft.set(&at("troubles/care"), Typed::Flag(false), &Value::Empty);
        assert!(!draft.is_saved_in(Visit::SCHEMA, &doc));
        let writes = [(at("seen"), Value::text("a"))].into();
        let doc = preview(&doc, &writes);
        assert!(draft.is_saved_in(Visit::SCHEMA, &doc));
    }
}
