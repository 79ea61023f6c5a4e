//! A save as it comes off the wire: read as far as it can be.

use serde::Deserialize;
use serde_json::value::RawValue;
use shared::{
    record::{ActorId, Dot, Save, Value},
    wire::{MAX_PATHS, MAX_SAVE, Refusal},
};

/// Counters from here on are none: other readers of JSON can't tell such numbers apart.
const MAX_COUNTER: u64 = 1 << 53;

/// The deepest a value of a later version may be nested. Documents nest it a few levels deeper, and a reader stops at 128.
const MAX_DEPTH: usize = 32;

/// A save, or why it is none.
#[derive(Debug)]
pub(super) struct Incoming<'a> {
    /// Its number, if that much can be read.
    pub(super) counter: Option<u64>,
    /// The save itself.
    pub(super) save: Result<Save, Refusal>,
    /// As it was sent.
    pub(super) body: &'a str,
}

impl<'a> Incoming<'a> {
    /// Reads a save, which may be anything.
    pub(super) fn read(raw: &'a RawValue) -> Self {
        #[derive(Deserialize)]
        struct Named {
            dot: Dot,
        }
        let body = raw.get();
        let save = if body.len() > MAX_SAVE {
            Err(Refusal::TooLarge)
        } else {
            serde_json::from_str::<Save>(body)
                .map_err(|error| {
                    Refusal::Malformed(format!("{}行{}文字目", error.line(), error.column()))
                })
                .and_then(within_limits)
        };
        let counter = match &save {
            Ok(save) => Some(save.dot.counter),
            Err(_) => serde_json::from_str::<Named>(body)
                .ok()
                .map(|named| named.dot.counter),
        };
        Self {
            counter: counter.filter(|counter| *counter < MAX_COUNTER),
            save,
            body,
        }
    }

    /// The record and the author, as far as they are known.
    pub(super) fn names(&self) -> (String, String) {
        match &self.save {
            Ok(save) => (save.record.to_string(), save.author.to_string()),
            Err(_) => Default::default(),
        }
    }

    /// Whether this is the save that was sent as `earlier`.
    pub(super) fn is_same_as(&self, earlier: &str) -> bool {
        // An updated app may write the same save in other bytes.
        self.body == earlier
            || self.save.as_ref().is_ok_and(|save| {
                serde_json::from_str::<Save>(earlier).is_ok_and(|other| other == *save)
            })
    }
}

/// The numbers of saves that were sent in a row. Where one can't be read, it is told from those beside it; where none can,
/// the row begins at `next`.
pub(super) fn counters(incoming: &[Incoming<'_>], next: u64) -> Vec<u64> {
    let known = incoming
        .iter()
        .zip(0..)
        .find_map(|(save, place)| Some((save.counter?, place)));
    let mut counter = known
        .map_or(next, |(counter, place)| counter.saturating_sub(place))
        .max(1);
    let mut counters = Vec::with_capacity(incoming.len());
    for save in incoming {
        counter = save.counter.unwrap_or(counter);
        counters.push(counter);
        counter += 1;
    }
    counters
}

fn within_limits(save: Save) -> Result<Save, Refusal> {
    if save.writes.len() > MAX_PATHS {
        return Err(Refusal::TooLarge);
    }
    let too_deep = |value: &Value| matches!(value, Value::Later(json) if depth(json) > MAX_DEPTH);
    if save.writes.values().any(too_deep) {
        return Err(Refusal::Malformed("writes".into()));
    }
    if !(1..MAX_COUNTER).contains(&save.dot.counter) || save.prior >= save.dot.counter {
        return Err(Refusal::Malformed("prior".into()));
    }
    Ok(save)
}

/// Whether the save is what it says: of the replica that sends it and, for a person, by that person.
pub(super) fn is_own(
    save: &Save,
    replica: shared::record::ReplicaId,
    actor: Option<ActorId>,
) -> Result<(), Refusal> {
    if save.dot.replica != replica {
        return Err(Refusal::Malformed("dot".into()));
    }
    if actor.is_some_and(|actor| actor != save.author) {
        return Err(Refusal::Malformed("author".into()));
    }
    Ok(())
}

fn depth(json: &str) -> usize {
    let (mut deepest, mut depth, mut in_text, mut escaped) = (0, 0_usize, false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

#[cfg(test)]
mod tests {
    use serde_json::value::RawValue;

    use super::*;

    #[test]
    fn numbers_that_can_not_be_read_are_told_from_those_beside_them() {
        let of = |saves: &[&str]| {
            let raw: Vec<_> = saves
                .iter()
                .map(|save| RawValue::from_string((*save).to_owned()).unwrap())
                .collect();
            let incoming: Vec<_> = raw.iter().map(|raw| Incoming::read(raw)).collect();
            counters(&incoming, 100)
        };
        let dot = |n: u64| format!(r#"{{"dot":["00000000-0000-0000-0000-000000000001",{n}]}}"#);
        assert_eq!(of(&["1", "{}"]), [100, 101]);
        assert_eq!(of(&["1", &dot(7), "[]", &dot(9)]), [6, 7, 8, 9]);
        assert_eq!(of(&["1", "2", &dot(2)]), [1, 2, 2]);
        assert_eq!(of(&[&dot(u64::MAX), &dot(5)]), [4, 5]);
    }

    #[test]
    fn depth_counts_brackets_outside_texts() {
        assert_eq!(depth("1"), 0);
        assert_eq!(depth(r#"[{"a":[1]},[]]"#), 3);
        assert_eq!(depth(r#"["[[[","\"[["]"#), 1);
    }
}
