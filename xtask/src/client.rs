//! The client: compiled to WebAssembly, then given its JavaScript side.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;

use crate::proc::{Outcome, run, target};
use crate::toolchain::{Toolchain, WASM};

/// What the browser loads.
pub(crate) struct Client {
    /// The JavaScript module that starts the WebAssembly.
    pub(crate) js: Vec<u8>,
    /// The WebAssembly itself.
    pub(crate) wasm: Vec<u8>,
}

/// Compiles the client as it is sent to tablets.
pub(crate) fn build(toolchain: &Toolchain) -> Outcome<PathBuf> {
    run(toolchain.cargo().args([
        "build",
        "--package",
        "app",
        "--lib",
        "--profile",
        "client",
        "--target",
        WASM,
    ]))?;
    Ok(target("client").join(WASM).join("client/app.wasm"))
}

/// Does what the `wasm-bindgen` program does, at the version in Cargo.lock.
pub(crate) fn bind(wasm: &Path) -> Outcome<Client> {
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    // Every library that binds anything is named here, most with nothing of their own.
    let own = output
        .snippets()
        .iter()
        .find(|(_, files)| !files.is_empty());
    if let Some((library, _)) = own {
        return Err(format!(
            "{library} brings JavaScript of its own, which the site does not serve"
        )
        .into());
    }
    let folder = target("bindgen");
    output.emit(&folder)?;
    Ok(Client {
        js: fs::read(folder.join("app.js"))?,
        wasm: fs::read(folder.join("app_bg.wasm"))?,
    })
}
