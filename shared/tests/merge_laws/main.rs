//! The laws of merging, on random histories of several replicas.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod history;
mod laws;

use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use shared::{
    jp::Timestamp,
    merge::Applied,
    record::{Doc, Dot, Save, Value},
};

use history::{History, blank, deliveries, histories};
use laws::{LAWS, MISTAKES, Operations, REAL, remembered};

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn delivered() -> impl Strategy<Value = (History, Vec<Save>)> {
    histories().prop_flat_map(|history| {
        let delivery = deliveries(&history.saves);
        (Just(history), delivery)
    })
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn every_history_keeps_every_law((history, delivery) in delivered()) {
        for law in LAWS {
            prop_assert!((law.holds)(&REAL, &history, &delivery), "{}", law.says);
        }
    }

    #[test]
    fn every_save_waits_until_what_it_had_seen_is_here((history, delivery) in delivered()) {
        let mut doc = blank();
        for save in &delivery {
            let was_ready = doc.is_ready_for(save);
            let was_known = doc.context.contains(save.dot) || doc.waiting.iter().any(|known| known.dot == save.dot);
            let expected = match (was_known, was_ready) {
                (true, _) => Applied::Known,
                (false, true) => Applied::Stored,
                (false, false) => Applied::Waiting,
            };
            prop_assert_eq!(doc.apply(save), expected);
            prop_assert!(doc.waiting.iter().all(|waiting| !doc.is_ready_for(waiting)));
        }
        prop_assert!(doc.waiting.is_empty(), "of {} saves some still wait", history.saves.len());
    }

    #[test]
    fn what_is_written_down_is_read_back((history, delivery) in delivered()) {
        let halfway = REAL.applied(&delivery[..delivery.len() / 2]);
        for doc in history.docs.iter().chain([&halfway]) {
            let line = serde_json::to_string(doc).unwrap();
            prop_assert!(!line.contains('\n'));
            prop_assert_eq!(&serde_json::from_str::<Doc>(&line).unwrap(), doc);
        }
        for save in &history.saves {
            let line = serde_json::to_string(save).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Save>(&line).unwrap(), save);
        }
    }

    #[test]
    fn clocks_decide_nothing_but_what_is_shown(
        (history, delivery) in delivered(),
        clocks in prop::collection::vec(any::<i32>(), 1..40),
    ) {
        let other_clock = |save: &Save| {
            let place = usize::try_from(save.dot.counter).unwrap() * 7 + save.dot.replica.uuid().as_u128() as usize;
            let at = Timestamp::from_millis(i64::from(clocks[place % clocks.len()]));
            Save { at, claimed: None, ..save.clone() }
        };
        let ours = REAL.applied(&history.saves);
        let theirs = REAL.applied(&delivery.iter().map(other_clock).collect::<Vec<_>>());
        prop_assert_eq!(&ours.fields, &theirs.fields);
        prop_assert_eq!(&ours.context, &theirs.context);
        prop_assert!(ours.stamps.keys().eq(theirs.stamps.keys()));
        prop_assert!(ours.conflicts().eq(theirs.conflicts()));
        for (path, heads) in &theirs.fields {
            let latest = heads.iter().map(|head| theirs.stamps[&head.dot].at).max();
            let shown = theirs.shown(path.as_str()).unwrap();
            prop_assert_eq!(Some(theirs.stamps[&shown.dot].at), latest);
            prop_assert_eq!(theirs.get(path.as_str()), &shown.value);
        }
    }

    /// Devices hear of each other through a server only, which refuses some saves for good.
    #[test]
    fn refused_saves_leave_no_trace_and_hinder_none(
        steps in prop::collection::vec((0..3_usize, 0..4_u8, 0..6_usize, any::<bool>()), 1..40),
        turns in prop::collection::vec(0..3_usize, 1..60),
    ) {
        let mut server = blank();
        let mut devices = vec![(blank(), 0_u64); 3];
        let mut accepted: Vec<Save> = Vec::new();
        for (n, action, path, is_refused) in steps {
            let (doc, counter) = &mut devices[n];
            if action == 0 {
                doc.join(&server);
                continue;
            }
            let writes = [(history_path(path), Value::text(&format!("{n}-{counter}")))].into();
            let edit = shared::record::Edit { kind: doc.kind.clone(), record: doc.id, seen: doc.context.clone(), writes };
            let dot = Dot { replica: history::replica_id(n), counter: *counter + 1 };
            let author = shared::record::ActorId::new(dot.replica.uuid());
            let save = edit.into_save(dot, *counter, author, Timestamp::from_millis(0), None);
            *counter += 1;
            doc.apply(&save);
            if !is_refused {
                prop_assert_eq!(server.apply_next(&save), Applied::Stored);
                accepted.push(save);
            }
        }
        prop_assert_eq!(&server, &remembered(&accepted));
        // Another server, which hears the devices in other turns.
        let mut queues: Vec<Vec<&Save>> = vec![Vec::new(); 3];
        for save in accepted.iter().rev() {
            queues[(save.dot.replica.uuid().as_u128() - history::replica_id(0).uuid().as_u128()) as usize].push(save);
        }
        let mut other = blank();
        let order: Vec<usize> = turns.into_iter().chain((0..1600).map(|turn| turn % 3)).collect();
        for turn in order {
            if let Some(save) = queues[turn].pop() {
                other.apply_next(save);
            }
        }
        prop_assert_eq!(other, server);
    }
}

fn history_path(place: usize) -> shared::record::Path {
    shared::record::Path::new(["notes", "troubles/debt", "met/r1/name"][place % 3]).unwrap()
}

/// Whether some law is broken by some of the first histories.
fn is_found(operations: &Operations) -> bool {
    let mut runner = TestRunner::deterministic();
    (0..300).any(|_| {
        let (history, delivery) = delivered().new_tree(&mut runner).unwrap().current();
        LAWS.iter()
            .any(|law| !(law.holds)(operations, &history, &delivery))
    })
}

#[test]
fn planted_mistakes_break_a_law() {
    assert!(!is_found(&REAL));
    for (mistake, operations) in MISTAKES {
        assert!(is_found(&operations), "no law sees that {mistake}");
    }
}
