#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool speaks there"
)]
//! The project's own commands: `cargo xtask help` lists them.

mod checks;
mod client;
mod compress;
mod debian;
mod e2e;
mod native;
mod peers;
mod proc;
mod release;
mod serve;
mod site;
mod steps;
mod supply;
mod tidy;
mod toolchain;

use std::process::ExitCode;

use proc::Outcome;

const HELP: &str = "\
The commands of Tsunagu. Each installs what it lacks and is quick the second time.

  cargo xtask run     builds the client and the server, loads the sample city into data/,
                      serves it and prints the address and the sample sign-ins
  cargo xtask test    all of it: formatting, lints, tests here and in a real browser
  cargo xtask check   what a developer runs every minute: formatting, lints, tests of shared
  cargo xtask bench   what things cost, beside what the same bytes cost without us
  cargo xtask bench --peers
                      sync beside PouchDB and RxDB, in one run; writes the README's table and chart
  cargo xtask bench --load
                      the server under a city's devices: half past eight, an ordinary day, back after
                      14 days, a million records; name one of rush, day, back, records to run it alone
  cargo xtask simulate --seeds N | --seed S [postgres]
                      devices, network and server under one seed each, with everything that goes wrong;
                      --seed runs a failing one again and finds the fewest steps that still fail;
                      postgres has two servers on one PostgreSQL
  cargo xtask fuzz --runs N
                      N inputs for everything that reads what others wrote, N/1000 requests for the server
  cargo xtask kill --times N
                      kill -9 of the server N times and of the browser N/2 times, in the middle of saves and syncs
  cargo xtask release what this version leaves for the tests of later ones, into
                      shared/fixtures/releases/<version>: before each release
  cargo xtask supply  whether dependencies may come in (licences, sources, known weaknesses), and the list
                      of them as CycloneDX in target/sbom: before each release
  cargo xtask site    only the client, into target/site

  run honours TSUNAGU_LISTEN (address and port) and DATABASE_URL.
  What is made lies in target/; rm -r target starts afresh.";

fn main() -> ExitCode {
    match dispatch() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["run"] => serve::serve(),
        ["test"] => checks::test(),
        ["check"] => checks::check(),
        ["bench"] => checks::bench(),
        ["bench", "--peers"] => peers::bench(),
        ["bench", "--load", ref parts @ ..] => checks::load(parts),
        ["simulate", "--seeds", seeds, ref on @ ..] => {
            checks::simulate(&[("TSUNAGU_SEEDS", seeds)], on)
        }
        ["simulate", "--seed", seed, ref on @ ..] => {
            checks::simulate(&[("TSUNAGU_SEED", seed), ("TSUNAGU_SEEDS", "1")], on)
        }
        ["fuzz", "--runs", runs] => checks::fuzz(runs),
        ["kill", "--times", times] => checks::kill(times),
        ["release"] => release::make(),
        ["supply"] => supply::check(),
        ["site"] => toolchain::Toolchain::prepare()
            .and_then(|toolchain| site::assemble(&toolchain))
            .map(|_| ()),
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ref other => Err(format!("there is no `{}`\n\n{HELP}", other.join(" ")).into()),
    }
}
