//! What is checked: every minute by `check`, before anything lands by `test`.

use std::process::Command;
use std::thread;

use crate::native::{self, Build, TESTED};
use crate::proc::{Outcome, root, run, say, target};
use crate::site::{self, START_BUDGET};
use crate::steps::Steps;
use crate::toolchain::{Toolchain, WASM};
use crate::{debian, e2e, peers, tidy};

/// Debian's packages that browser tests and benches need.
pub(crate) const MACHINE: [&str; 12] = [
    "chromium",
    "chromium-driver",
    "firefox-esr",
    "fonts-noto-cjk",
    "gir1.2-webkit2-4.1",
    "gjs",
    "poppler-utils",
    "postgresql",
    "procps",
    "python3-aiosmtpd",
    "webkit2gtk-driver",
    "xvfb",
];

/// What a developer runs every minute.
pub(crate) fn check() -> Outcome {
    let toolchain = Toolchain::prepare()?;
    let mut steps = Steps::default();
    first_steps(&mut steps, &toolchain);
    steps.step("tests of shared", "about 1 minute", || {
        run(native::cargo().args(["test", "--quiet", "--package", "shared", "--lib", "--tests"]))
    });
    steps.close()
}

/// Everything that is known to be right about the project.
pub(crate) fn test() -> Outcome {
    say("the first time takes about 55 minutes on two cores, later about 35");
    let mut steps = Steps::default();
    let mut toolchain = Toolchain::Host;
    steps.step("browser, database and compiler", "about 3 minutes", || {
        debian::ensure(
            &MACHINE,
            "three browsers, their drivers, Japanese fonts, PostgreSQL and a mail server",
        )?;
        toolchain = Toolchain::prepare()?;
        Ok(())
    });
    // It is linked as a whole, by one core for minutes: meanwhile the other one compiles and tests.
    let site = thread::scope(|scope| {
        let site = scope.spawn(|| {
            let site = site::assemble(&toolchain)?;
            e2e::install(&e2e::folder())?;
            Outcome::Ok(site)
        });
        first_steps(&mut steps, &toolchain);
        steps.step("native tests", "about 6 minutes", || {
            run(native::cargo().arg("test").args(native::ALL_BUT_SERVER))
        });
        steps.step("tests of the server", "about 15 minutes", || {
            run(native::cargo()
                .arg("test")
                .args(TESTED)
                .args(["--", "--exact"])
                .args(SIMULATOR.iter().flat_map(|name| ["--skip", name]))
                .env("TSUNAGU_TRIALS", ENDED))
        });
        let mut folder = None;
        steps.step("client as it is sent", "made beside all that", || {
            let made = site.join().map_err(|_| "its making stopped")??;
            let start = made.start;
            folder = Some(made.folder);
            if start > START_BUDGET {
                return Err(
                    format!("the client is {start} bytes to load, at most {START_BUDGET}").into(),
                );
            }
            Ok(())
        });
        folder
    });
    // It has its time, whatever else runs: what it leaves of the cores compiles the client's tests.
    thread::scope(|scope| {
        let simulated = scope.spawn(|| simulate_for_a_while().map_err(|error| error.to_string()));
        steps.step("client in the browser", "about 7 minutes", || {
            test_client(&toolchain)
        });
        steps.step("simulator", "run beside the client's tests", || {
            simulated.join().map_err(|_| "its run stopped")??;
            Ok(())
        });
    });
    steps.step("end to end in the browsers", "about 17 minutes", || {
        let site = site.ok_or("there is no client to test")?;
        e2e::test(&native::server(Build::Tested)?, &site)
    });
    steps.close()
}

/// The simulator as every full test has it.
fn simulate_for_a_while() -> Outcome {
    let settings = [("TSUNAGU_SEEDS", SIMULATED), ("TSUNAGU_SECONDS", "110")];
    run(simulator(&settings).args(["--", "--nocapture"]))?;
    let settings = [("TSUNAGU_SEEDS", ON_POSTGRES), ("TSUNAGU_SECONDS", "40")];
    run(simulator(&settings)
        .args(["--", "--nocapture", "nothing_is_lost"])
        .env("TSUNAGU_DATABASE", "postgres"))
}

/// The simulator by itself, optimised, on SQLite or as told: for many seeds.
pub(crate) fn simulate(settings: &[(&str, &str)], on: &[&str]) -> Outcome {
    let mut simulator = simulator(settings);
    match on {
        [] => {}
        ["postgres"] => {
            debian::ensure(&["postgresql"], "PostgreSQL")?;
            simulator.env("TSUNAGU_DATABASE", "postgres");
        }
        other => return Err(format!("there is no simulator on {}", other.join(" ")).into()),
    }
    run(simulator.args(["--", "--nocapture"]))
}

/// Input of all kinds for every parser and every route, optimised: for many more cases than a run of the tests has.
pub(crate) fn fuzz(runs: &str) -> Outcome {
    let cases: u32 = runs.parse()?;
    let fuzz = |test: &[&str], cases: u32| {
        let mut cargo = native::cargo();
        cargo.arg("test").args(TESTED).arg("--test");
        cargo.args(test).env("PROPTEST_CASES", cases.to_string());
        run(&mut cargo)
    };
    fuzz(&["fuzz"], cases)?;
    // A request takes a thousand times as long as a parser.
    fuzz(&["api", "contract::fuzz"], (cases / 1_000).max(1))
}

/// `kill -9` in the middle of saves and syncs: the server so often, the browser half as often.
pub(crate) fn kill(times: &str) -> Outcome {
    let times: u32 = times.parse()?;
    debian::ensure(&MACHINE, "browsers, Japanese fonts and PostgreSQL")?;
    let site = site::assemble(&Toolchain::prepare()?)?;
    run(native::cargo()
        .arg("test")
        .args(TESTED)
        .args(["--test", "process", "kill"])
        .env("TSUNAGU_KILLS", times.to_string()))?;
    e2e::kill(
        &native::server(Build::Tested)?,
        &site.folder,
        times.div_ceil(2),
    )
}

fn simulator(settings: &[(&str, &str)]) -> Command {
    let mut cargo = native::cargo();
    cargo.arg("test").args(TESTED).args(["--test", "simulator"]);
    cargo.envs(settings.iter().copied());
    cargo
}

/// The tests of the simulator, which has a step of its own.
const SIMULATOR: [&str; 2] = ["nothing_is_lost", "every_mutant_is_found"];

/// Rights that end while the tablet they were for is away.
const ENDED: &str = "200";

/// Seeds of the simulator in every full test, the first ones, as far as they fit the time it has.
const SIMULATED: &str = "2500";

/// The same with two servers on one PostgreSQL, which takes ten times as long a seed.
const ON_POSTGRES: &str = "100";

/// What things cost, each figure beside its physical reference in the same run.
pub(crate) fn bench() -> Outcome {
    say("the first time takes about 15 minutes on two cores, later about 10");
    debian::ensure(&MACHINE, "browsers and Japanese fonts")?;
    let site = site::assemble(&Toolchain::prepare()?)?;
    say(&format!(
        "the client is {} bytes to load, at most {START_BUDGET}",
        site.start
    ));
    let server = native::server(Build::Release)?;
    run(native::cargo().args(["bench", "--package", "server", "--bench", "sync"]))?;
    let finding = [
        "bench",
        "--package",
        "shared",
        "--features",
        "sample",
        "--bench",
        "finding",
    ];
    run(native::cargo().args(finding))?;
    run(native::cargo().args(peers::MERGE))?;
    e2e::bench(&server, &site.folder)
}

/// What the server bears: `parts` of it, or all.
pub(crate) fn load(parts: &[&str]) -> Outcome {
    say(
        "about 20 minutes on two cores, five to compile the first time; nothing else should run meanwhile",
    );
    let mut cargo = native::cargo();
    cargo.args(["bench", "--package", "server", "--bench", "load", "--"]);
    run(cargo.args(parts))
}

fn first_steps(steps: &mut Steps, toolchain: &Toolchain) {
    steps.step("tidy", "a second", tidy::check);
    steps.step("formatting", "a second", || native::format(toolchain));
    steps.step("lints", "about 3 minutes", || native::lint(toolchain));
    steps.step("lints of the client", "about 4 minutes", || {
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
    });
}

/// The client's unit tests in Chromium.
fn test_client(toolchain: &Toolchain) -> Outcome {
    run(in_browser(toolchain)?
        .args(["test", "--package", "app", "--target", WASM])
        .args(["--lib", "--tests"]))
}

/// A cargo whose WebAssembly programs run in Chromium, by the runner that belongs to wasm-bindgen.
pub(crate) fn in_browser(toolchain: &Toolchain) -> Outcome<Command> {
    run(native::cargo()
        .arg("build")
        .args(native::ALL_BUT_SERVER)
        .args(["--bins", "--tests"]))?;
    let mut cargo = toolchain.cargo();
    cargo
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
        .env("WASM_BINDGEN_USE_BROWSER", "1");
    Ok(cargo)
}
