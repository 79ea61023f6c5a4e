//! A city's devices at work against one server: how long it takes, what it costs, and whether anything is lost.
//!
//! `cargo xtask bench --load` runs this. Server and generator share the machine. The devices are the client's own replicas,
//! in memory; the server is its own program, on SQLite, or with `postgres` on a PostgreSQL cluster of the bench's own with its
//! settings as shipped.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]

mod city;
#[path = "../../tests/api/support/database.rs"]
mod database;
mod day;
mod device;
mod figures;
mod records;
mod rush;
mod server;
mod way_back;

use tokio::task::LocalSet;

use database::Backend;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let backend = if told.iter().any(|told| told == "postgres") {
        Backend::Postgres
    } else {
        Backend::Sqlite
    };
    let is_told = |name: &str| {
        let is_part = |told: &&String| !told.starts_with('-') && *told != "postgres";
        let mut parts = told.iter().filter(is_part).peekable();
        parts.peek().is_none() || parts.any(|told| told == name)
    };
    let work = async {
        if is_told("rush") {
            rush::all_at_once_by_size(backend).await;
            rush::within_ten_minutes(backend).await;
        }
        if is_told("day") {
            day::a_city(backend).await;
            day::two_thousand_on_one_core(backend).await;
        }
        if is_told("back") {
            way_back::after_fourteen_days(backend).await;
        }
        if is_told("records") {
            records::nothing_new_by_records(backend).await;
        }
    };
    LocalSet::new().run_until(work).await;
}
