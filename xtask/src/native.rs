//! What is built for this machine: the server, and everything's lints and tests.

use std::path::PathBuf;
use std::process::Command;

use crate::proc::{Outcome, command, read, root, run, target};
use crate::toolchain::Toolchain;

/// Cargo as typed by hand, building into `target/`.
pub(crate) fn cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.env("CARGO_TARGET_DIR", root().join("target"));
    cargo
}

/// The cargo whose formatter and lints are used natively: some rustups have neither.
fn linting_cargo(toolchain: &Toolchain) -> Command {
    let has = |name: &str| read(cargo().args([name, "--version"])).is_ok();
    if has("clippy") && has("fmt") {
        cargo()
    } else {
        toolchain.cargo()
    }
}

/// Formatting as rustfmt would have it.
pub(crate) fn format(toolchain: &Toolchain) -> Outcome {
    run(linting_cargo(toolchain).args(["fmt", "--all", "--check"]))
}

/// Lints of everything but the client's browser part; a warning is a failure.
pub(crate) fn lint(toolchain: &Toolchain) -> Outcome {
    run(linting_cargo(toolchain)
        .args([
            "clippy",
            "--quiet",
            "--workspace",
            "--no-default-features",
            "--all-targets",
        ])
        .args(["--", "-D", "warnings"]))
}

/// How the server is built: everything in it, and for what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Build {
    /// As quickly as it can be, to look at.
    Debug,
    /// As its tests have it: optimised, with every check, and with deliberate faults that nobody chooses.
    Tested,
    /// As it ships.
    Release,
}

/// What makes cargo build the server so; the tests of the server too, so that they share all they are made of.
pub(crate) const TESTED: [&str; 6] = [
    "--package",
    "server",
    "--profile",
    "tested",
    "--features",
    "mutants",
];

/// Everything else as it is tested, with the runner of the tests in the browser: named alike wherever it is built, cargo compiles what
/// they are all made of once.
pub(crate) const ALL_BUT_SERVER: [&str; 6] = [
    "--workspace",
    "--exclude",
    "server",
    "--no-default-features",
    "--features",
    "xtask/runner",
];

/// The server's binary.
pub(crate) fn server(build: Build) -> Outcome<PathBuf> {
    let mut cargo = cargo();
    cargo.args(["build", "--bin", "tsunagu-server"]);
    let folder = match build {
        Build::Debug => {
            cargo.args(["--package", "server"]);
            "debug"
        }
        Build::Tested => {
            // With the tests, which have built it: by itself it would be made of other features of the same crates.
            cargo.args(TESTED).arg("--tests");
            "tested"
        }
        Build::Release => {
            cargo.args(["--package", "server", "--release"]);
            "release"
        }
    };
    run(&mut cargo)?;
    Ok(target(folder).join("tsunagu-server"))
}
