//! What sync costs beside PouchDB and RxDB, in one run: the table and the chart of the README.

mod chart;
mod figures;
mod table;

use std::fs;

use crate::proc::{Outcome, command, hear, read, root, run, say, target};
use crate::site::{self, Site};
use crate::toolchain::{Toolchain, WASM};
use crate::{checks, debian, e2e, native};
use figures::Figures;

/// Rounds; in each, everyone does everything once, one after the other.
const ROUNDS: usize = 5;

/// The bench of merging, natively.
pub(crate) const MERGE: [&str; 6] = [
    "bench",
    "--package",
    "app",
    "--no-default-features",
    "--bench",
    "merge",
];

const BEGIN: &str = "<!-- peers:begin -->\n";
const END: &str = "<!-- peers:end -->\n";

/// Measures, then writes table and chart.
pub(crate) fn bench() -> Outcome {
    say("the first time takes about 40 minutes on two cores, later about 20");
    debian::ensure(&checks::MACHINE, "a browser and Japanese fonts")?;
    let toolchain = Toolchain::prepare()?;
    let Site { folder: site, .. } = site::assemble(&toolchain)?;
    let server = native::server(native::Build::Release)?;
    let peers = root().join("xtask/peers");
    e2e::install(&peers)?;
    let records = target("peers");
    fs::create_dir_all(&records)?;

    let mut figures = Figures::default();
    let sync = ["bench", "--package", "server", "--bench", "sync"];
    run(native::cargo().args(sync).arg("--no-run"))?;
    for round in 1..=ROUNDS {
        say(&format!("round {round} of {ROUNDS}"));
        let ours = hear(
            native::cargo()
                .args(sync)
                .args(["--", "--peers"])
                .arg(&records),
        )?;
        figures.take(&ours)?;
        for script in ["pouchdb.js", "rxdb.js"] {
            let mut node = command("node");
            node.current_dir(&peers).arg(script);
            figures.take(&hear(node.arg(records.join("visits.ndjson")))?)?;
        }
    }
    figures.take(&hear(native::cargo().args(MERGE))?)?;
    let mut in_browser = checks::in_browser(&toolchain)?;
    in_browser.args(["test", "--package", "app", "--no-default-features"]);
    in_browser.args(["--profile", "client", "--target", WASM, "--bench", "merge"]);
    figures.take(&hear(in_browser.args(["--", "--nocapture"]))?)?;
    figures.take(&e2e::bench_peers(&server, &site, &records)?)?;

    let made = format!(
        "{}\n![Time for each step, on a logarithmic scale](xtask/peers/chart.svg)\n\n{}\n",
        table::markdown(&figures)?,
        machine()?
    );
    println!("\n{made}");
    fs::write(peers.join("chart.svg"), chart::svg(&figures))?;
    let readme = root().join("README.md");
    fs::write(
        &readme,
        between_marks(&fs::read_to_string(&readme)?, &made)?,
    )?;
    say("README.md and xtask/peers/chart.svg hold these figures now");
    Ok(())
}

/// `readme` with `made` in the place of what was measured last.
fn between_marks(readme: &str, made: &str) -> Outcome<String> {
    let (before, rest) = readme.split_once(BEGIN).ok_or("README.md has no mark")?;
    let (_, after) = rest.split_once(END).ok_or("README.md has no second mark")?;
    Ok([before, BEGIN, made, END, after].concat())
}

/// What it was measured on, and when.
fn machine() -> Outcome<String> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let value = |line: &str| Some(line.split_once(": ")?.1.trim().to_owned());
    let models: Vec<_> = cpu
        .lines()
        .filter(|line| line.starts_with("model name"))
        .filter_map(value)
        .collect();
    let (cores, model) = (models.len(), models.first().cloned().unwrap_or_default());
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kilobytes = memory.split_whitespace().nth(1).unwrap_or_default();
    Ok(format!(
        "Measured on {} on {cores} cores ({model}), {} GiB; {}, Node {}; load {} at the end.",
        read(command("date").arg("+%F"))?,
        kilobytes.parse::<u64>()? >> 20,
        read(command("chromium").arg("--version"))?
            .split_whitespace()
            .take(2)
            .collect::<Vec<_>>()
            .join(" "),
        read(command("node").arg("--version"))?,
        fs::read_to_string("/proc/loadavg")?
            .split(' ')
            .next()
            .unwrap_or_default(),
    ))
}

#[cfg(test)]
mod tests {
    use super::between_marks;

    #[test]
    fn only_what_was_measured_last_is_replaced() {
        let readme = "a\n<!-- peers:begin -->\nold\n<!-- peers:end -->\nb\n";
        let told = between_marks(readme, "new\n").unwrap();
        assert_eq!(
            told,
            "a\n<!-- peers:begin -->\nnew\n<!-- peers:end -->\nb\n"
        );
        assert!(between_marks("a\n<!-- peers:begin -->\n", "new\n").is_err());
    }
}
