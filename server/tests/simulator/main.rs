//! A seeded simulator: the real records, the real sync loop of several devices and the real server with its database, while
//! everything goes wrong that can. One number decides a whole run.
//!
//! ```text
//! plan ─► world ─► tablet · edits · sheets · cases · meetings · directory · wire · city ─► truth · library
//! ```
//! `cargo xtask simulate --seeds N` runs as many as one likes; a seed that fails is run again with
//! `cargo xtask simulate --seed S`, which also tells the fewest steps that still fail. With `postgres` after it two servers on
//! one PostgreSQL take the place of one on SQLite.

#![expect(clippy::unwrap_used, reason = "a fault of the simulator itself")]
#![expect(clippy::print_stdout, reason = "how many seeds ran is worth saying")]

mod cases;
mod chance;
mod city;
#[path = "../api/support/database.rs"]
#[expect(dead_code, reason = "here files lie in memory")]
mod database;
mod directory;
mod disk;
mod edits;
mod library;
mod meetings;
mod plan;
mod sealed;
mod sheets;
mod tablet;
mod truth;
mod wire;
mod world;

use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use database::Backend;
use plan::Plan;

/// A number from the environment.
fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// `TSUNAGU_DATABASE=postgres` has two servers on one PostgreSQL instead of one on SQLite.
fn backend() -> Backend {
    match std::env::var("TSUNAGU_DATABASE").as_deref() {
        Ok("postgres") => Backend::Postgres,
        _ => Backend::Sqlite,
    }
}

/// What is wrong with a run; a panic is a fault too.
fn fault(plan: &Plan) -> Option<String> {
    let run = std::panic::AssertUnwindSafe(|| world::run(plan));
    match std::panic::catch_unwind(run) {
        Ok(result) => result.err(),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            Some(format!("panic: {}", text.unwrap_or_default()))
        }
    }
}

fn explain(plan: &Plan, what: &str) -> String {
    let fewest = plan.shrunk(|fewer| fault(fewer).is_some());
    let last = fault(&fewest).unwrap_or_default();
    let seed = plan.seed;
    let database = match plan.backend {
        Backend::Sqlite => "",
        Backend::Postgres => " postgres",
    };
    format!(
        "seed {seed}: {what}\nagain: cargo xtask simulate --seed {seed}{database}\nfewest steps: {last}\n{fewest}"
    )
}

/// A run and its database's thread take turns and never work at once: on one core they need no word between cores.
fn stay_on(core: usize) {
    let mut cores = rustix::thread::CpuSet::new();
    cores.set(core);
    // Where it is not allowed, it is only slower.
    let _ = rustix::thread::sched_setaffinity(None, &cores);
}

/// In so many runs everything comes about that is counted.
const ENOUGH: u64 = 1_000;

/// What has come about in the runs so far. Decisions and ends of cases need three people in turn: thousands of runs have them for sure.
fn come_about() -> Vec<u64> {
    let mut all = sheets::counted().to_vec();
    all.extend(&cases::counted()[..2]);
    all.extend(meetings::counted());
    all
}

fn is_each_counted() -> bool {
    come_about().iter().all(|count| *count > 0)
}

/// Seeds in a row, on every core: from `TSUNAGU_SEED` on, as many as `TSUNAGU_SEEDS` says or as fit `TSUNAGU_SECONDS`. On a machine that is
/// too slow for it the time goes on until everything has come about: runs in which nothing happens would hold anything.
#[test]
fn nothing_is_lost() {
    let first = number("TSUNAGU_SEED").unwrap_or(1);
    let backend = backend();
    let seconds = number("TSUNAGU_SECONDS");
    let seeds = number("TSUNAGU_SEEDS").unwrap_or(if seconds.is_some() { u64::MAX } else { 40 });
    let end = seconds.map(|seconds| Instant::now() + Duration::from_secs(seconds));
    // Thousands of panics while a plan is shrunk are nobody's reading.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let faults = Mutex::new(Vec::new());
    let work = &|| {
        loop {
            let place = next.fetch_add(1, Relaxed);
            let is_shown = || backend == Backend::Postgres || place >= ENOUGH || is_each_counted();
            let is_late = end.is_some_and(|end| Instant::now() > end) && is_shown();
            if place >= seeds || is_late || !faults.lock().unwrap().is_empty() {
                return;
            }
            let plan = Plan::new(first.wrapping_add(place), backend);
            if let Some(what) = fault(&plan) {
                let told = explain(&plan, &what);
                faults.lock().unwrap().push(told);
            }
            done.fetch_add(1, Relaxed);
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = match backend {
        Backend::Sqlite => cores,
        // They wait for the cluster more than they work.
        Backend::Postgres => 4 * cores,
    };
    std::thread::scope(|scope| {
        for thread in 0..threads {
            scope.spawn(move || {
                stay_on(thread % cores);
                work();
            });
        }
    });
    std::panic::set_hook(hook);
    let (done, steps, stages) = (done.into_inner(), sheets::counted(), cases::counted());
    let met = meetings::counted();
    println!(
        "{done} seeds from {first} on; つなぎ sent, answered, connected on, called back: {steps:?}; intakes asked, arranged, monitored, closed: {stages:?}; meetings, settled, answers, remarks: {met:?}"
    );
    let faults = faults.into_inner().unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
    assert!(done < ENOUGH || is_each_counted(), "{:?}", come_about());
}

/// The simulator sees: each deliberate fault within this many seeds of the runs that it lies in the way of.
#[cfg(feature = "mutants")]
#[test]
fn every_mutant_is_found() {
    use plan::Theme;
    use shared::mutant::Mutant;

    const SEEDS: u64 = 1_000;
    let theme = |mutant| match mutant {
        Mutant::HalfEditions | Mutant::WrittenAgain => Theme::Directory,
        Mutant::LastAnswerCounts => Theme::Cases,
        Mutant::AckBeforeCommit
        | Mutant::CursorBeforeRecords
        | Mutant::ClockDecides
        | Mutant::LostGone
        | Mutant::PlainSequence => Theme::Households,
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for (place, mutant) in Mutant::ALL.into_iter().enumerate() {
            scope.spawn(move || {
                stay_on(place % cores);
                Mutant::choose(Some(mutant));
                let plan = |seed| Plan::about(theme(mutant), seed, Backend::Sqlite);
                let seed = (1..SEEDS).find(|seed| fault(&plan(*seed)).is_some());
                assert!(seed.is_some(), "{mutant:?} was not found");
                println!(
                    "{mutant:?} was found after {} seeds",
                    seed.unwrap_or_default()
                );
            });
        }
    });
}
