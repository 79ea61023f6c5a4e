//! A city's devices at work against one server: how long it takes, what it costs, and whether anything is lost.
//!
//! `cargo xtask bench --load` runs this. Server and generator share the machine. The devices are the client's own replicas,
//! in memory; the server is its own program on SQLite.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]
#![expect(clippy::unwrap_used, reason = "a bench that can't measure stops")]

mod city;
mod day;
mod device;
mod figures;
mod records;
mod rush;
mod server;
mod way_back;

use tokio::task::LocalSet;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let told: Vec<String> = std::env::args().skip(1).collect();
    let is_told = |name: &str| {
        let mut names = told.iter().filter(|told| !told.starts_with('-')).peekable();
        names.peek().is_none() || names.any(|told| told == name)
    };
    let work = async {
        if is_told("rush") {
            rush::all_at_once_by_size().await;
            rush::within_ten_minutes().await;
        }
        if is_told("day") {
            day::a_city().await;
            day::two_thousand_on_one_core().await;
        }
        if is_told("back") {
            way_back::after_fourteen_days().await;
        }
        if is_told("records") {
            records::nothing_new_by_records().await;
        }
    };
    LocalSet::new().run_until(work).await;
}
