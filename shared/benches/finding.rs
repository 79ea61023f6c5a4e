//! What a search in the directory costs among ten thousand rows: from the words typed to the rows in order.
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use std::time::Instant;

use shared::{
    domain::directory::Saying,
    jp::{Date, Timestamp},
    record::{Doc, Dot, Edit, Record, ReplicaId},
    reports::{Editions, finding::Finder},
    sample::{Size, generated_city},
};
use uuid::Uuid;

const ENTRIES: usize = 10_000;

/// What is typed, letter by letter.
const QUESTIONS: &[&str] = &[
    "家賃が払えない",
    "おばあちゃんの物忘れがひどくて困っています",
    "学校に行けない",
    "介護保険の申請はどこですか",
    "086-000-1234",
    "見本町",
    "相談",
    "眠れない",
];

fn main() {
    let today = Date::from_iso("2026-04-01").unwrap();
    let size = Size {
        entries: ENTRIES,
        ..Size::of(0, 0)
    };
    let dot = Dot {
        replica: ReplicaId::new(Uuid::nil()),
        counter: 1,
    };
    let records = generated_city(7, size, today).records.into_iter();
    let docs: Vec<Doc> = records
        .map(|record| {
            let mut doc = Doc::new(record.kind, record.id);
            let edit = Edit::create(record.kind, record.id, record.writes);
            doc.apply(&edit.into_save(dot, 0, record.author, Timestamp::from_millis(0), None));
            doc
        })
        .collect();
    let millis = |since: Instant| since.elapsed().as_secs_f64() * 1e3;
    let began = Instant::now();
    let editions = Editions::read(&docs, today);
    let standing = editions.standing(editions.published()[0].0);
    println!(
        "{:<62} {:>9.1} ms",
        "the edition in force, of its records",
        millis(began)
    );
    let sayings = docs.iter().filter(|doc| &*doc.kind == Saying::KIND);
    let sayings: Vec<Saying> = sayings.map(|doc| Saying::parse(doc).unwrap()).collect();
    let began = Instant::now();
    let finder = Finder::new(&standing, &sayings);
    println!(
        "{:<62} {:>9.1} ms",
        "made ready to be searched",
        millis(began)
    );
    let mut times = Vec::new();
    for question in QUESTIONS {
        for (end, _) in question
            .char_indices()
            .skip(1)
            .chain([(question.len(), ' ')])
        {
            let began = Instant::now();
            std::hint::black_box(finder.find(&question[..end]));
            times.push(millis(began));
        }
    }
    times.sort_by(f64::total_cmp);
    let late = times[times.len() * 95 / 100];
    println!(
        "{:<62} {late:>9.2} ms  ({:.2})",
        format!("a search among {} rows, p95", finder.rows().len()),
        times.last().unwrap()
    );
}
