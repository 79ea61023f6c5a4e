//! Starting other programs: what is said, how failure is told.

use std::env;
use std::error::Error;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Any failure of a command of the project, told to the person at the terminal.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// What a step comes back with.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// The root of the work tree.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// A path inside `target/`, where everything made here goes.
pub(crate) fn target(inside: &str) -> PathBuf {
    root().join("target").join(inside)
}

/// Tells what happens now.
pub(crate) fn say(text: &str) {
    println!("xtask: {text}");
}

/// A command in the work tree, free of what the cargo that started xtask left in the
/// environment, so that it is built as if typed by hand and no cache is lost.
pub(crate) fn command(program: impl AsRef<Path>) -> Command {
    let mut command = Command::new(program.as_ref());
    command.current_dir(root());
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(left_by_cargo) {
            command.env_remove(&name);
        }
    }
    // All of it is built once: what makes a second build quicker costs the first one time and disk.
    if env::args().nth(1).as_deref() == Some("test") {
        command.env("CARGO_INCREMENTAL", "0");
    }
    command
}

fn left_by_cargo(name: &str) -> bool {
    const NAMES: [&str; 7] = [
        "CARGO",
        "LD_LIBRARY_PATH",
        "OUT_DIR",
        "RUSTC",
        "RUSTDOC",
        "RUSTUP_TOOLCHAIN",
        "RUST_RECURSION_COUNT",
    ];
    NAMES.contains(&name)
        || [
            "CARGO_PKG_",
            "CARGO_MANIFEST_",
            "CARGO_BIN_",
            "CARGO_CRATE_",
        ]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

/// The command as one would type it, less the folder of its program.
fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for argument in command.get_args() {
        text.push(' ');
        text.push_str(&argument.to_string_lossy());
    }
    text
}

/// Runs a command to its end, its output shown.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let text = spelled(command);
    println!("  $ {text}");
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| format!("could not start `{text}`: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{text}` failed ({status}); its own message stands above").into())
    }
}

/// Runs a command to its end, its output shown and taken.
pub(crate) fn hear(command: &mut Command) -> Outcome<String> {
    let text = spelled(command);
    println!("  $ {text}");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("could not start `{text}`: {error}"))?;
    let mut heard = String::new();
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|out| BufReader::new(out).lines())
    {
        let line = line?;
        println!("{line}");
        heard.push_str(&line);
        heard.push('\n');
    }
    let status = child.wait()?;
    if status.success() {
        Ok(heard)
    } else {
        Err(format!("`{text}` failed ({status}); its own message stands above").into())
    }
}

/// Runs a command to its end and takes what it prints, trimmed.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let text = spelled(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("could not start `{text}`: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{text}` failed ({}): {}", output.status, message.trim()).into());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{command, left_by_cargo, read, run};

    #[test]
    fn variables_of_the_outer_cargo_are_dropped_and_settings_stay() {
        assert!(left_by_cargo("CARGO"));
        assert!(left_by_cargo("CARGO_PKG_NAME"));
        assert!(!left_by_cargo("CARGO_HOME"));
        assert!(!left_by_cargo("RUSTUP_AUTO_INSTALL"));
    }

    #[test]
    fn a_failing_program_is_named() {
        let told = run(command("false").arg("x")).map_err(|error| error.to_string());
        assert!(told.is_err_and(|text| text.contains("`false x` failed")));
        let told = read(&mut command("no-such-program")).map_err(|error| error.to_string());
        assert!(told.is_err_and(|text| text.contains("no-such-program")));
    }
}
