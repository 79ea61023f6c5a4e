//! What comes in with dependencies: whether it may, whether a weakness of it is known, and the list of it for those who run the server.

use std::fs;

use crate::native;
use crate::proc::{Outcome, root, run, say, target};

/// Where the tools lie that are only needed here.
fn tools() -> std::path::PathBuf {
    target("tools")
}

/// Installs a tool of cargo's registry, if it is not there yet.
fn install(name: &str) -> Outcome<std::path::PathBuf> {
    let program = tools().join("bin").join(name);
    if !program.exists() {
        say(&format!("installing {name} (some minutes, once)"));
        run(native::cargo()
            .args(["install", "--quiet", "--locked", name, "--root"])
            .arg(tools()))?;
    }
    Ok(program)
}

/// Licences and sources (`.cargo/deny.toml`), what is in the server and in the client as CycloneDX, in `target/sbom`, and last, because
/// their list is fetched, known weaknesses.
pub(crate) fn check() -> Outcome {
    let deny = install("cargo-deny")?;
    let ask = |about: &[&str]| {
        let mut command = crate::proc::command(&deny);
        run(command.args(["--all-features", "check"]).args(about))
    };
    ask(&["bans", "licenses", "sources"])?;
    list()?;
    ask(&["advisories"])
}

/// Writes what is in server and client.
fn list() -> Outcome {
    let cyclonedx = install("cargo-cyclonedx")?;
    run(crate::proc::command(cyclonedx)
        .args(["cyclonedx", "--quiet", "--format", "json"])
        .args(["--spec-version", "1.5", "--override-filename", "sbom"]))?;
    let folder = target("sbom");
    fs::create_dir_all(&folder)?;
    for part in ["app", "server", "shared", "xtask"] {
        let made = root().join(part).join("sbom.json");
        if matches!(part, "app" | "server") {
            fs::copy(&made, folder.join(format!("{part}.cdx.json")))?;
        }
        fs::remove_file(made)?;
    }
    say(&format!("what is in it: {}", folder.display()));
    Ok(())
}
