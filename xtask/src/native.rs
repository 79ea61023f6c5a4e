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

/// The server's binary.
pub(crate) fn server(release: bool) -> Outcome<PathBuf> {
    let mut cargo = cargo();
    cargo.args(["build", "--package", "server", "--bin", "tsunagu-server"]);
    if release {
        cargo.arg("--release");
    }
    run(&mut cargo)?;
    let profile = if release { "release" } else { "debug" };
    Ok(target(profile).join("tsunagu-server"))
}
