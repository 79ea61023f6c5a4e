//! What runs in a real browser, from `e2e/`: tests and benches.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::proc::{Outcome, command, hear, read, root, run, say, target};

const OLDEST_NODE: u32 = 20;

/// Where they lie.
pub(crate) fn folder() -> PathBuf {
    root().join("e2e")
}

/// Installs what a folder needs from npm, if it is not there yet.
pub(crate) fn install(folder: &Path) -> Outcome {
    check_node()?;
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let stamp = target(&format!("{name}-installed"));
    if folder.join("node_modules").exists()
        && fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock)
    {
        return Ok(());
    }
    say(&format!(
        "installing the packages of {name} with npm (about 20 seconds, once)"
    ));
    run(command("npm")
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Runs the tests against a server binary and the folder of the site.
pub(crate) fn test(server: &Path, site: &Path) -> Outcome {
    run(&mut playwright(server, site)?)
}

/// Kills the browser so often while someone saves and syncs.
pub(crate) fn kill(server: &Path, site: &Path, times: u32) -> Outcome {
    run(playwright(server, site)?
        .env("TSUNAGU_KILLS", times.to_string())
        .arg("kill.spec"))
}

/// Prints what the app costs in a real browser.
pub(crate) fn bench(server: &Path, site: &Path) -> Outcome {
    let benches = [
        "device.bench",
        "finding.bench",
        "results.bench",
        "coordinator.bench",
    ];
    run(playwright(server, site)?
        .args(["--config", "bench.config.ts"])
        .args(benches))
}

/// Gives what the app's first pull costs there beside a peer's; `records` is where the bench of sync wrote them.
pub(crate) fn bench_peers(server: &Path, site: &Path, records: &Path) -> Outcome<String> {
    hear(
        playwright(server, site)?
            .env("TSUNAGU_PEERS", records)
            .args(["--config", "bench.config.ts", "peers.bench"]),
    )
}

/// Has the app leave a device and a database in `folder` for the tests of later versions.
pub(crate) fn release(server: &Path, site: &Path, folder: &Path) -> Outcome {
    run(playwright(server, site)?
        .env("TSUNAGU_RELEASE", folder)
        .args(["--config", "release.config.ts"]))
}

fn playwright(server: &Path, site: &Path) -> Outcome<Command> {
    let folder = folder();
    install(&folder)?;
    let mut npx = command("npx");
    npx.current_dir(folder)
        .env("TSUNAGU_SERVER", server)
        .env("TSUNAGU_SITE", site)
        .args(["--no-install", "playwright", "test"]);
    Ok(npx)
}

fn check_node() -> Outcome {
    let version = read(command("node").arg("--version")).map_err(|error| {
        format!("this needs Node {OLDEST_NODE} or newer, and there is none ({error})")
    })?;
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "this needs Node {OLDEST_NODE} or newer; `node --version` says {version}"
        )
        .into()),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn the_number_that_counts_is_the_first() {
        assert_eq!(major("v20.19.2"), Some(20));
        assert_eq!(major("nonsense"), None);
    }
}
