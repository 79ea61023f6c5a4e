//! The client: compiled to WebAssembly, cut where the code says so, then given its JavaScript side.

use std::fs;
use std::path::{Path, PathBuf};

use wasm_bindgen_cli_support::Bindgen;
use wasm_encoder::{Module, RawSection};
use wasm_split_cli_support::{Options, transform};
use wasmparser::Parser;

use crate::proc::{Outcome, run, target};
use crate::toolchain::{Toolchain, WASM};

/// What the browser loads. The files name each other as `./name`.
pub(crate) struct Client {
    /// What is needed to start: the JavaScript module, the WebAssembly, and what loads the rest.
    pub(crate) start: Vec<File>,
    /// What is loaded when it is needed.
    pub(crate) later: Vec<File>,
}

/// One of them.
pub(crate) struct File {
    /// Its name, such as `app.wasm`.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) bytes: Vec<u8>,
}

/// Compiles the client as it is sent to tablets.
pub(crate) fn build(toolchain: &Toolchain) -> Outcome<PathBuf> {
    run(toolchain
        .cargo()
        .args(["rustc", "--package", "app", "--lib", "--features", "split"])
        .args(["--profile", "client", "--target", WASM])
        // What the cut needs to know.
        .args(["--", "-Clink-arg=--emit-relocs"]))?;
    Ok(target("client").join(WASM).join("client/app.wasm"))
}

/// Cuts the program, then does what the `wasm-bindgen` program does, at the version in Cargo.lock.
pub(crate) fn bind(wasm: &Path) -> Outcome<Client> {
    let folder = target("bindgen");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let (whole, main) = (fs::read(wasm)?, folder.join("main.wasm"));
    let mut options = Options::new(&whole);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.main_module = "./app.js";
    options.link_name = LOADER_MODULE;
    let parts = transform(options).map_err(|error| format!("cutting the client: {error:?}"))?;

    let mut output = Bindgen::new()
        .input_path(&main)
        .out_name("app")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        // The parts share the table of functions.
        .keep_lld_exports(true)
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
    output.emit(&folder)?;
    let later: Vec<PathBuf> = parts.split_modules;
    Ok(Client {
        start: vec![
            file("app.js", fs::read(folder.join("app.js"))?),
            file("app.wasm", fs::read(folder.join("app_bg.wasm"))?),
            file(LOADER, fs::read(folder.join(LOADER))?),
        ],
        later: later
            .iter()
            .map(|path| {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                Ok(file(&name, without_custom_sections(&fs::read(path)?)?))
            })
            .collect::<Outcome<_>>()?,
    })
}

/// The JavaScript module that loads the parts.
const LOADER: &str = "parts.js";

/// What the WebAssembly calls it.
const LOADER_MODULE: &str = "./parts.js";

fn file(name: &str, bytes: Vec<u8>) -> File {
    File {
        name: name.to_owned(),
        bytes,
    }
}

/// The names of functions and what the linker left: nothing of it is needed to run.
fn without_custom_sections(wasm: &[u8]) -> Outcome<Vec<u8>> {
    let mut module = Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Some((id, range)) = payload?.as_section()
            && id != 0
        {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).ok_or("a section beyond the end")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}
