#![expect(clippy::print_stderr, reason = "a command line tool speaks there")]
//! Runs the tests of the client in a browser: what cargo starts for each WebAssembly test binary.

use std::process::ExitCode;

fn main() -> ExitCode {
    match wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}
