//! What comes from the distribution: looked for first, installed only if it lacks.

use std::path::Path;

use crate::proc::{Outcome, command, read, run, say};

/// Makes sure that these Debian packages are there.
///
/// As root they are installed; anyone else is told the one line to type.
pub(crate) fn ensure(packages: &[&str], purpose: &str) -> Outcome {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("apt-get update && apt-get install -y --no-install-recommends {names}");
    if !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!(
            "{purpose} is missing, and this machine has no apt-get; install what Debian calls: {names}"
        )
        .into());
    }
    if read(command("id").arg("-u"))? != "0" {
        return Err(
            format!("{purpose} is missing; please run:\n\n    sudo sh -c '{by_hand}'\n").into(),
        );
    }
    say(&format!(
        "installing {purpose} from Debian: {names} (about a minute, once)"
    ));
    run(apt().arg("-qq").arg("update"))?;
    run(apt()
        .args(["-qq", "install", "-y", "--no-install-recommends"])
        .args(&missing))
}

fn apt() -> std::process::Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn installed(package: &str) -> bool {
    read(command("dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]))
        .is_ok_and(|status| status == "installed")
}

#[cfg(test)]
mod tests {
    use super::installed;

    #[test]
    fn a_package_nobody_made_is_not_installed() {
        assert!(!installed("tsunagu-no-such-package"));
    }
}
