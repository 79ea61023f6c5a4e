//! The commands themselves: each a short list of steps.

use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use crate::proc::{Outcome, command, read, root, run, say, target};
use crate::site::{self, START_BUDGET};
use crate::steps::Steps;
use crate::toolchain::{Toolchain, WASM};
use crate::{debian, e2e, tidy};

const BROWSER: [&str; 4] = [
    "chromium",
    "chromium-driver",
    "fonts-noto-cjk",
    "postgresql",
];

/// Builds everything, fills an empty database with the sample city and serves it until stopped.
pub(crate) fn serve() -> Outcome {
    say("the first time takes about 10 minutes on two cores, later a few seconds");
    say("1/3 the client (about 5 minutes the first time)");
    let site = site::assemble(&Toolchain::prepare()?)?;
    say("2/3 the server (about 4 minutes the first time)");
    let server = build_server(true)?;
    say("3/3 the sample city");
    run(with_site(&server, &site.folder).arg("sample"))?;
    say("starting; stop with Ctrl-C");
    let error = with_site(&server, &site.folder).arg("serve").exec();
    Err(format!("could not start {}: {error}", server.display()).into())
}

/// What a developer runs every minute.
pub(crate) fn check() -> Outcome {
    let toolchain = Toolchain::prepare()?;
    let mut steps = Steps::default();
    steps.step("tidy", "a second", tidy::check);
    steps.step("formatting", "a second", || format(&toolchain));
    steps.step("lints", "about 2 minutes", || lint_native(&toolchain));
    steps.step("lints of the client", "about 2 minutes", || {
        lint_client(&toolchain)
    });
    steps.step("tests of shared", "about 1 minute", || {
        run(host_cargo().args(["test", "--quiet", "--package", "shared", "--lib", "--tests"]))
    });
    steps.close()
}

/// Everything that is known to be right about the project.
pub(crate) fn test() -> Outcome {
    say("the first time takes about 20 minutes on two cores, later about 3");
    let mut steps = Steps::default();
    let mut toolchain = Toolchain::Host;
    steps.step("browser, database and compiler", "about 3 minutes", || {
        debian::ensure(
            &BROWSER,
            "a browser, its driver, Japanese fonts and PostgreSQL",
        )?;
        toolchain = Toolchain::prepare()?;
        Ok(())
    });
    steps.step("tidy", "a second", tidy::check);
    steps.step("formatting", "a second", || format(&toolchain));
    steps.step("lints", "about 2 minutes", || lint_native(&toolchain));
    steps.step("lints of the client", "about 2 minutes", || {
        lint_client(&toolchain)
    });
    steps.step("native tests", "about 4 minutes", || {
        run(host_cargo().args(["test", "--workspace", "--no-default-features"]))
    });
    steps.step("client in the browser", "about 5 minutes", || {
        test_client(&toolchain)
    });
    let mut site = None;
    steps.step("client as it is sent", "about 5 minutes", || {
        let made = site::assemble(&toolchain)?;
        let start = made.start;
        site = Some(made.folder);
        if start > START_BUDGET {
            return Err(
                format!("the client is {start} bytes to load, at most {START_BUDGET}").into(),
            );
        }
        Ok(())
    });
    steps.step("through the browser, end to end", "about 3 minutes", || {
        let site = site.ok_or("there is no client to test")?;
        e2e::test(&build_server(false)?, &site)
    });
    steps.close()
}

/// Cargo as typed by hand, building into `target/`.
fn host_cargo() -> Command {
    let mut cargo = command("cargo");
    cargo.env("CARGO_TARGET_DIR", root().join("target"));
    cargo
}

/// The cargo whose formatter and lints are used natively: some rustups have neither.
fn linting_cargo(toolchain: &Toolchain) -> Command {
    let has = |name: &str| read(host_cargo().args([name, "--version"])).is_ok();
    if has("clippy") && has("fmt") {
        host_cargo()
    } else {
        toolchain.cargo()
    }
}

fn format(toolchain: &Toolchain) -> Outcome {
    run(linting_cargo(toolchain).args(["fmt", "--all", "--check"]))
}

fn lint_native(toolchain: &Toolchain) -> Outcome {
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

fn lint_client(toolchain: &Toolchain) -> Outcome {
    run(toolchain
        .cargo()
        .args([
            "clippy",
            "--quiet",
            "--package",
            "app",
            "--target",
            WASM,
            "--all-targets",
        ])
        .args(["--", "-D", "warnings"]))
}

/// The client's unit tests in Chromium, by the runner that belongs to wasm-bindgen.
fn test_client(toolchain: &Toolchain) -> Outcome {
    run(host_cargo()
        .args(["build", "--package", "xtask", "--features", "runner"])
        .args(["--bin", "wasm-test-runner"]))?;
    run(toolchain
        .cargo()
        .env(
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
            target("debug/wasm-test-runner"),
        )
        .env("CHROMEDRIVER", "/usr/bin/chromedriver")
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .env(
            "WASM_BINDGEN_TEST_WEBDRIVER_JSON",
            root().join("xtask/webdriver.json"),
        )
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .args([
            "test",
            "--package",
            "app",
            "--target",
            WASM,
            "--lib",
            "--tests",
        ]))
}

fn build_server(release: bool) -> Outcome<PathBuf> {
    let mut cargo = host_cargo();
    cargo.args(["build", "--package", "server", "--bin", "tsunagu-server"]);
    if release {
        cargo.arg("--release");
    }
    run(&mut cargo)?;
    let profile = if release { "release" } else { "debug" };
    Ok(target(profile).join("tsunagu-server"))
}

fn with_site(server: &PathBuf, site: &PathBuf) -> Command {
    let mut server = command(server);
    server.env("TSUNAGU_SITE", site);
    server
}
