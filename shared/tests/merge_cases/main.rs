//! What becomes of two people's work on one record, case by case, for whoever has to agree to it.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod cases;

use std::collections::BTreeSet;

use shared::{
    jp::Timestamp,
    record::{ActorId, Doc, Dot, Edit, Path, RecordId, ReplicaId, Value},
};
use uuid::Uuid;

use cases::CASES;

/// Who saves. Between two meetings nobody sees what the others do.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Who {
    Nurse,
    Colleague,
    Caseworker,
    /// A tablet that was offline all along and meets the others only at the very end.
    Lost,
}

/// A written value.
#[derive(Clone, Copy)]
enum Is {
    Text(&'static str),
    Yes,
    No,
    Empty,
}

impl From<Is> for Value {
    fn from(is: Is) -> Self {
        match is {
            Is::Text(text) => Self::text(text),
            Is::Yes => Self::Flag(true),
            Is::No => Self::Flag(false),
            Is::Empty => Self::Empty,
        }
    }
}

/// One press of 保存: who, at which minute by their clock, what.
type Saves = &'static [(Who, i64, &'static [(&'static str, Is)])];

struct Case {
    name: &'static str,
    /// Rounds of work; after each all but the lost tablet meet. Everyone has seen the first.
    rounds: &'static [Saves],
    /// What is shown in the end.
    shown: &'static [(&'static str, Is)],
    /// Where people contradict each other, and all that stands there.
    rivals: &'static [(&'static str, &'static [Is])],
}

/// Plays a case; gives the copies in the order of [`Who`].
fn play(case: &Case) -> Vec<Doc> {
    let mut docs = vec![Doc::new("visit", RecordId::new(Uuid::from_u128(1))); 4];
    let mut counters = [0_u64; 4];
    for (n, round) in case.rounds.iter().enumerate() {
        for &(who, minute, writes) in *round {
            let (doc, counter) = (&mut docs[who as usize], &mut counters[who as usize]);
            let writes = writes
                .iter()
                .map(|&(path, is)| (Path::new(path).unwrap(), is.into()))
                .collect();
            let edit = Edit {
                kind: doc.kind.clone(),
                record: doc.id,
                seen: doc.context.clone(),
                writes,
            };
            let replica = ReplicaId::new(Uuid::from_u128(who as u128 + 1));
            let dot = Dot {
                replica,
                counter: *counter + 1,
            };
            let at = Timestamp::from_millis(minute * 60_000);
            doc.apply(&edit.into_save(dot, *counter, ActorId::new(replica.uuid()), at, None));
            *counter += 1;
        }
        let present = if n == 0 { 4 } else { 3 };
        let met = docs[..present].iter().cloned().reduce(joined).unwrap();
        docs[..present].fill(met);
    }
    docs
}

fn joined(mut a: Doc, b: Doc) -> Doc {
    a.join(&b);
    a
}

fn check(case: &Case, doc: &Doc) {
    for &(path, is) in case.shown {
        assert_eq!(*doc.get(path), is.into(), "{}: {path}", case.name);
    }
    let conflicts: BTreeSet<&str> = doc.conflicts().map(Path::as_str).collect();
    let expected: BTreeSet<&str> = case.rivals.iter().map(|(path, _)| *path).collect();
    assert_eq!(conflicts, expected, "{}", case.name);
    for &(path, values) in case.rivals {
        let stand: BTreeSet<Value> = doc
            .heads(path)
            .iter()
            .map(|head| head.value.clone())
            .collect();
        let expected: BTreeSet<Value> = values.iter().map(|is| (*is).into()).collect();
        assert_eq!(stand, expected, "{}: {path}", case.name);
        for head in doc.heads(path) {
            assert!(
                doc.stamps.contains_key(&head.dot),
                "{}: {path} without author",
                case.name
            );
        }
    }
}

#[test]
fn every_case_ends_as_written() {
    for case in CASES {
        let docs = play(case);
        let one_way = docs.iter().cloned().reduce(joined).unwrap();
        let other_way = docs.into_iter().rev().reduce(joined).unwrap();
        assert_eq!(one_way, other_way, "{}", case.name);
        check(case, &one_way);
    }
}

#[test]
fn a_time_that_was_corrected_stays_so_whichever_copy_comes_last() {
    for case in CASES {
        let doc = play(case).into_iter().reduce(joined).unwrap();
        let mut corrected = doc.clone();
        for stamp in corrected.stamps.values_mut() {
            stamp.claimed = Some(stamp.at);
            stamp.at = Timestamp::from_millis(stamp.at.millis() - 1);
        }
        assert_eq!(joined(doc.clone(), corrected.clone()), corrected);
        assert_eq!(joined(corrected.clone(), doc), corrected);
    }
}

#[test]
fn a_conflict_is_settled_by_one_save_that_has_seen_it() {
    for case in CASES.iter().filter(|case| !case.rivals.is_empty()) {
        let mut doc = play(case).into_iter().reduce(joined).unwrap();
        let writes = case
            .rivals
            .iter()
            .map(|(path, values)| (Path::new(*path).unwrap(), values[0].into()));
        let edit = Edit {
            kind: doc.kind.clone(),
            record: doc.id,
            seen: doc.context.clone(),
            writes: writes.collect(),
        };
        let dot = Dot {
            replica: ReplicaId::new(Uuid::from_u128(99)),
            counter: 1,
        };
        doc.apply(&edit.into_save(
            dot,
            0,
            ActorId::new(Uuid::from_u128(99)),
            Timestamp::from_millis(0),
            None,
        ));
        assert_eq!(doc.conflicts().count(), 0, "{}", case.name);
        for (path, values) in case.rivals {
            assert_eq!(*doc.get(path), values[0].into(), "{}", case.name);
        }
    }
}
