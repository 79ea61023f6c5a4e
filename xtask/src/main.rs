#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks there")]
//! The project's own commands.

mod debian;
mod proc;
mod toolchain;

use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("wasm-toolchain") => toolchain::Toolchain::prepare().map(|found| println!("{found:?}")),
        _ => Err("unknown".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error}");
            ExitCode::FAILURE
        }
    }
}
