//! The toolchain that compiles the client to WebAssembly.
//!
//! Rustup's own where it has the target or may fetch it; otherwise Debian's rustc with a
//! standard library built once into a small folder under `target/`. Nothing outside
//! `target/` is changed, and nobody has to know.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::debian;
use crate::proc::{Outcome, command, read, run, say, target};

/// The target triple of the client.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

const PACKAGES: [&str; 6] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-clippy",
    "rustfmt-web",
    "lld-22",
];

/// Where the compiler of the client is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The one that built xtask has the target.
    Host,
    /// A private folder with `bin/cargo`, made here.
    Private(PathBuf),
}

impl Toolchain {
    /// Finds or prepares it.
    pub(crate) fn prepare() -> Outcome<Toolchain> {
        if host_has_target() {
            return Ok(Toolchain::Host);
        }
        let private = target("wasm-toolchain");
        if downloads_allowed() && !stamp(&private).exists() {
            say("adding the WebAssembly target with rustup (about 30 MB, once)");
            match run(command("rustup").args(["target", "add", WASM])) {
                Ok(()) if host_has_target() => return Ok(Toolchain::Host),
                Ok(()) => say("rustup's target is not the one cargo uses here"),
                Err(error) => say(&error.to_string()),
            }
            say("going on with Debian's compiler");
        }
        debian::ensure(&PACKAGES, "a compiler for WebAssembly")?;
        build(&private)?;
        Ok(Toolchain::Private(private))
    }

    /// Cargo of this toolchain, in the work tree, building into the client's own folder.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = match self {
            Toolchain::Host => command("cargo"),
            Toolchain::Private(folder) => {
                let mut cargo = command(folder.join("bin/cargo"));
                cargo.env("PATH", path_with(&folder.join("bin")));
                cargo
            }
        };
        cargo.env("CARGO_TARGET_DIR", target("client"));
        cargo
    }
}

fn path_with(first: &Path) -> OsString {
    let mut path = first.as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    path
}

fn host_has_target() -> bool {
    read(command("rustc").args(["--print", "sysroot"]))
        .is_ok_and(|sysroot| holds_std(&library(Path::new(&sysroot), WASM)))
}

fn holds_std(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|mut entries| {
        entries.any(|entry| {
            entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
        })
    })
}

fn downloads_allowed() -> bool {
    std::env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0")
        && read(command("rustup").arg("--version")).is_ok()
}

fn library(sysroot: &Path, triple: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(triple).join("lib")
}

fn stamp(folder: &Path) -> PathBuf {
    folder.join("stamp")
}

fn build(folder: &Path) -> Outcome {
    let version = read(command("/usr/bin/rustc").arg("-vV"))?;
    if fs::read_to_string(stamp(folder)).is_ok_and(|built| built == version) {
        return Ok(());
    }
    say("building the standard library for WebAssembly (about 1 minute, once)");
    // What was compiled against another standard library does not fit this one, and cargo can't tell.
    for stale in [folder, &target("client")] {
        if stale.exists() {
            fs::remove_dir_all(stale)?;
        }
    }
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .ok_or("rustc -vV names no host")?;
    build_std(folder)?;
    link(folder, host)?;
    fs::write(stamp(folder), &version)?;
    Ok(())
}

/// Compiles std with bitcode (for link-time optimisation) and `test` (for tests in the browser).
fn build_std(folder: &Path) -> Outcome {
    let seed = folder.join("seed");
    fs::create_dir_all(seed.join("src"))?;
    fs::write(
        seed.join("Cargo.toml"),
        "[package]\nname = \"seed\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [profile.release]\nopt-level = 3\ncodegen-units = 1\n",
    )?;
    fs::write(seed.join("src/lib.rs"), "#![no_std]\n")?;
    run(command("/usr/bin/cargo")
        .current_dir(&seed)
        .env("PATH", "/usr/bin:/bin")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("CARGO_TARGET_DIR", seed.join("target"))
        .args(["build", "--quiet", "--release", "--target", WASM])
        .args(["-Z", "build-std=std,panic_abort,test"]))?;
    let built = seed.join("target").join(WASM).join("release/deps");
    let kept = library(folder, WASM);
    fs::create_dir_all(&kept)?;
    for entry in fs::read_dir(built)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libseed-") {
            fs::copy(entry.path(), kept.join(name))?;
        }
    }
    fs::remove_dir_all(seed)?;
    Ok(())
}

/// Lays the rest of a sysroot around it: links where links do, wrappers where rustc would
/// find its own folder instead.
fn link(folder: &Path, host: &str) -> Outcome {
    let own = folder.join("lib/rustlib").join(host);
    let debian = Path::new("/usr/lib/rustlib");
    fs::create_dir_all(own.join("bin"))?;
    symlink(debian.join(host).join("lib"), own.join("lib"))?;
    symlink(debian.join("src"), folder.join("lib/rustlib/src"))?;
    symlink("/usr/lib/llvm-22/bin/lld", own.join("bin/rust-lld"))?;

    let bin = folder.join("bin");
    fs::create_dir_all(&bin)?;
    let sysroot = folder
        .to_str()
        .ok_or("the path of this folder is not UTF-8")?;
    let sysroot = format!("'{}'", sysroot.replace('\'', r"'\''"));
    for name in ["rustc", "rustdoc"] {
        let text = format!("#!/bin/sh\nexec /usr/bin/{name} --sysroot {sysroot} \"$@\"\n");
        script(&bin.join(name), &text)?;
    }
    let text = format!("#!/bin/sh\nSYSROOT={sysroot} exec /usr/bin/clippy-driver \"$@\"\n");
    script(&bin.join("clippy-driver"), &text)?;
    fs::copy("/usr/bin/cargo-clippy", bin.join("cargo-clippy"))?;
    for name in ["cargo", "cargo-fmt", "rustfmt"] {
        symlink(Path::new("/usr/bin").join(name), bin.join(name))?;
    }
    Ok(())
}

fn script(path: &Path, text: &str) -> Outcome {
    fs::write(path, text)?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))?;
    Ok(())
}
