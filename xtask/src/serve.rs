//! `run`: everything built, a sample city in a file, and the server on it.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;

use crate::native;
use crate::proc::{Outcome, command, read, root, say};
use crate::site;
use crate::toolchain::Toolchain;

/// The server's own default database, and what its `sample` command printed when it was filled.
const DATABASE: &str = "tsunagu.db";
const SIGN_INS: &str = "sample-sign-ins.txt";

/// Builds everything, fills an empty database with the sample city and serves it until stopped.
pub(crate) fn serve() -> Outcome {
    say("the first time takes about 12 minutes on two cores, later a few seconds");
    say("1/3 the client (about 8 minutes the first time)");
    let site = site::assemble(&Toolchain::prepare()?)?;
    // Not the release: that takes minutes more before one sees anything.
    say("2/3 the server (about 3 minutes the first time)");
    let server = native::server(native::Build::Debug)?;
    if env::var_os("DATABASE_URL").is_some() {
        say("3/3 DATABASE_URL is set: the database is taken as it is");
        say(&format!(
            "to load the sample city into it: {} sample",
            server.display()
        ));
    } else {
        say("3/3 the sample city");
        let data = root().join("data");
        if !data.join(DATABASE).exists() {
            load_sample(&server, &data)?;
        }
        if let Ok(sign_ins) = fs::read_to_string(data.join(SIGN_INS)) {
            say("sample sign-ins (name to sign in with, passphrase, person):");
            println!("\n{sign_ins}\n");
        }
    }
    say("serving here, until Ctrl-C:");
    let mut serving = command(&server);
    serving.env("TSUNAGU_SITE", site.folder).arg("serve");
    // Whoever looks at the sample city has a passphrase from above and no telephone at hand.
    if env::var_os("DATABASE_URL").is_none() && env::var_os("TSUNAGU_SECOND_FACTOR").is_none() {
        serving.env("TSUNAGU_SECOND_FACTOR", "optional");
    }
    let error = serving.exec();
    Err(format!("could not start {}: {error}", server.display()).into())
}

/// Loads the city beside and moves it into place, so that no half of it is ever served.
fn load_sample(server: &Path, data: &Path) -> Outcome {
    let loading = data.join("loading");
    if loading.exists() {
        fs::remove_dir_all(&loading)?;
    }
    fs::create_dir_all(&loading)?;
    let url = format!("sqlite:{}", loading.join(DATABASE).display());
    let sign_ins = read(command(server).env("DATABASE_URL", url).arg("sample"))?;
    fs::write(data.join(SIGN_INS), sign_ins)?;
    fs::rename(loading.join(DATABASE), data.join(DATABASE))?;
    fs::remove_dir_all(loading)?;
    Ok(())
}
