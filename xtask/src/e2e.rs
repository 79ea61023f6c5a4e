//! The tests through a real browser, from `e2e/`.

use std::fs;
use std::path::Path;

use crate::proc::{Outcome, command, read, root, run, say, target};

const OLDEST_NODE: u32 = 20;

/// Installs what the tests need from npm, if it is not there yet.
fn install() -> Outcome {
    let folder = root().join("e2e");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = target("e2e-installed");
    if folder.join("node_modules").exists()
        && fs::read_to_string(&stamp).is_ok_and(|installed| installed == lock)
    {
        return Ok(());
    }
    say("installing the browser tests' packages with npm (about 20 seconds, once)");
    run(command("npm")
        .current_dir(&folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .args(["ci", "--no-audit", "--no-fund"]))?;
    fs::write(stamp, lock)?;
    Ok(())
}

/// Runs them against a server binary and the folder of the site.
pub(crate) fn test(server: &Path, site: &Path) -> Outcome {
    playwright(server, site, &[])
}

/// Prints what the app costs in a real browser.
pub(crate) fn bench(server: &Path, site: &Path) -> Outcome {
    playwright(server, site, &["--config", "bench.config.ts"])
}

fn playwright(server: &Path, site: &Path, arguments: &[&str]) -> Outcome {
    check_node()?;
    install()?;
    run(command("npx")
        .current_dir(root().join("e2e"))
        .env("TSUNAGU_SERVER", server)
        .env("TSUNAGU_SITE", site)
        .args(["--no-install", "playwright", "test"])
        .args(arguments))
}

fn check_node() -> Outcome {
    let version = read(command("node").arg("--version")).map_err(|error| {
        format!("the browser tests need Node {OLDEST_NODE} or newer, and there is none ({error})")
    })?;
    match major(&version) {
        Some(number) if number >= OLDEST_NODE => Ok(()),
        _ => Err(format!(
            "the browser tests need Node {OLDEST_NODE} or newer; `node --version` says {version}"
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
