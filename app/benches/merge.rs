//! What a merge costs, here and in WebAssembly: a copy in which a tenth of the records was edited takes in another in which
//! every field of every record was edited apart from it.
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]
#![cfg_attr(
    not(target_family = "wasm"),
    expect(clippy::print_stdout, reason = "a bench prints its figures")
)]

use shared::{
    jp::Date,
    record::{Context, Doc, Dot, ReplicaId, Save},
    sample::{Size, generated_city},
};
use uuid::Uuid;

const HOUSEHOLDS: usize = 500;
const VISITS: usize = 10_000;
const RUNS: usize = 5;

/// The copy that takes in, the copy taken in, and how many heads that brings.
fn copies() -> (Vec<Doc>, Vec<Doc>, usize) {
    let city = generated_city(
        7,
        Size::of(HOUSEHOLDS, VISITS),
        Date::from_iso("2026-04-01").unwrap(),
    );
    let (mut ours, mut theirs, mut heads) = (Vec::new(), Vec::new(), 0);
    let visits = city.records.iter().filter(|record| record.kind == "visit");
    for (n, record) in (1..).zip(visits) {
        let save = |replica: u128, seen: Context| Save {
            dot: Dot {
                replica: ReplicaId::new(Uuid::from_u128(replica)),
                counter: n,
            },
            kind: record.kind.into(),
            record: record.id,
            author: record.author,
            at: record.at,
            claimed: None,
            prior: 0,
            seen,
            writes: record.writes.clone(),
        };
        let mut base = Doc::new(record.kind, record.id);
        base.apply_next(&save(1, Context::default()));
        let mut edited = base.clone();
        edited.apply_next(&save(2, base.context.clone()));
        heads += edited.fields.len();
        theirs.push(edited);
        if n % 10 == 0 {
            let context = base.context.clone();
            base.apply_next(&save(3, context));
        }
        ours.push(base);
    }
    (ours, theirs, heads)
}

/// Runs it and gives a line a run, in the form in which all figures are put together.
fn lines(who: &str, now: impl Fn() -> f64) -> Vec<String> {
    let (ours, theirs, heads) = copies();
    let run = |_| {
        let mut ours = ours.clone();
        let started = now();
        for (ours, theirs) in ours.iter_mut().zip(&theirs) {
            ours.join(theirs);
        }
        let ms = now() - started;
        let conflicts = ours.iter().filter(|doc| doc.stamps.len() == 2).count();
        assert_eq!(conflicts, VISITS / 10);
        let per_second = heads as f64 / ms * 1_000.0;
        format!(
            r#"{{"who":"{who}","work":"merge","ms":{ms:.3},"heads":{heads},"per_second":{per_second:.0}}}"#
        )
    };
    (0..RUNS).map(run).collect()
}

#[cfg(not(target_family = "wasm"))]
fn main() {
    let begin = std::time::Instant::now();
    for line in lines("tsunagu", || begin.elapsed().as_secs_f64() * 1_000.0) {
        println!("{line}");
    }
}

// In the browser the runner calls `merge`.
#[cfg(target_family = "wasm")]
fn main() {}

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[cfg(target_family = "wasm")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn merge() {
    let performance = web_sys::window().unwrap().performance().unwrap();
    for line in lines("tsunagu in WebAssembly", || performance.now()) {
        wasm_bindgen_test::console_log!("{line}");
    }
}
