//! What a release leaves for the tests of later ones: a database, devices with unsent work, and what was said on the wire.

use std::fs;

use crate::checks::MACHINE;
use crate::proc::{Outcome, root, run, say};
use crate::toolchain::Toolchain;
use crate::{debian, e2e, native, site};

/// Makes the folder of the version in `Cargo.toml`.
pub(crate) fn make() -> Outcome {
    let version = env!("CARGO_PKG_VERSION");
    let folder = root().join("shared/fixtures/releases").join(version);
    if folder.exists() {
        return Err(format!(
            "{version} is there already, and what has been released does not change: \
             raise the version in Cargo.toml"
        )
        .into());
    }
    debian::ensure(&MACHINE, "browsers and PostgreSQL")?;
    let site = site::assemble(&Toolchain::prepare()?)?;
    let server = native::server(native::Build::Debug)?;
    fs::create_dir_all(&folder)?;
    let made = e2e::release(&server, &site.folder, &folder).and_then(|()| {
        run(native::cargo()
            .args(["test", "--package", "server", "--test", "releases", "--"])
            .args(["--ignored", "--exact", "make::the_folder_of_this_release"])
            .env("TSUNAGU_RELEASE", &folder))
    });
    if made.is_err() {
        // Half a folder would pass for a release.
        fs::remove_dir_all(&folder)?;
    }
    made?;
    say(&format!("commit {}", folder.display()));
    Ok(())
}
