//! The folder the server hands out: `target/site`, made of the client, `style/`, `public/` and
//! the two files of `app/` that start it.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use sha2::{Digest, Sha256};

use crate::client::{self, Client, File};
use crate::compress;
use crate::proc::{Failure, Outcome, root, say, target};
use crate::toolchain::Toolchain;

/// Most bytes a tablet may have to load, brotli, before the first screen.
pub(crate) const START_BUDGET: u64 = 300_000;

/// The finished folder.
pub(crate) struct Site {
    /// Where it lies.
    pub(crate) folder: PathBuf,
    /// Bytes, brotli, of everything needed to start.
    pub(crate) start: u64,
}

/// Compiles the client and lays out the folder; what did not change is not compressed again.
pub(crate) fn assemble(toolchain: &Toolchain) -> Outcome<Site> {
    let client = client::bind(&client::build(toolchain)?)?;
    let folder = target("site");
    let fresh = target("site.new");
    if fresh.exists() {
        fs::remove_dir_all(&fresh)?;
    }
    lay_out(&root(), &client, &fresh)?;
    let (start, later) = compress_all(&fresh, &folder, &client)?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::rename(&fresh, &folder)?;
    say(&format!(
        "the client is {} kB to start (brotli; at most {} kB) and {} kB after that",
        start / 1000,
        START_BUDGET / 1000,
        later / 1000
    ));
    Ok(Site { folder, start })
}

/// Writes every file of the site, uncompressed.
fn lay_out(sources: &Path, client: &Client, site: &Path) -> Outcome {
    fs::create_dir_all(site.join("assets"))?;
    copy_all(&sources.join("public"), site)?;

    let css = hashed(site, "style", "css", &styles(&sources.join("style"))?)?;
    let (js, wasm) = place(site, client)?;
    let boot = fs::read_to_string(sources.join("app/boot.js"))?;
    let boot = filled(&boot, &[("js", &js), ("wasm", &wasm)])?;
    let boot = hashed(site, "boot", "js", boot.as_bytes())?;
    let page = fs::read_to_string(sources.join("app/index.html"))?;
    let places = [
        ("css", &*css),
        ("js", &js),
        ("wasm", &wasm),
        ("boot", &boot),
    ];
    fs::write(site.join("index.html"), filled(&page, &places)?)?;

    let worker = site.join("sw.js");
    if worker.exists() {
        let text = worker_filled(&fs::read_to_string(&worker)?, site)?;
        fs::write(worker, text)?;
    }
    Ok(())
}

/// All styles as one, in the order of their names.
fn styles(folder: &Path) -> Outcome<Vec<u8>> {
    let mut all = Vec::new();
    for path in files(folder)? {
        if path.extension().is_some_and(|ending| ending == "css") {
            all.extend(fs::read(path)?);
            all.push(b'\n');
        }
    }
    Ok(all)
}

/// Writes the client's files, all under names that change when any of them does, since they name each other. Gives the
/// addresses of the JavaScript and of the WebAssembly to start with.
fn place(site: &Path, client: &Client) -> Outcome<(String, String)> {
    let files = || client.start.iter().chain(&client.later);
    let mut all = Sha256::new();
    for file in files() {
        all.update(&file.bytes);
    }
    let hash = hexadecimal(&all.finalize());
    let renamed = |name: &str| match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}-{hash}.{ending}"),
        None => format!("{name}-{hash}"),
    };
    for file in files() {
        let mut bytes = file.bytes.clone();
        if file.name.ends_with(".js") {
            let mut text = String::from_utf8(bytes)?;
            for other in files() {
                // The addresses only: what the WebAssembly calls a module stays.
                for before in ["from ", "URL("] {
                    let named = |name: &str| format!("{before}\"./{name}\"");
                    text = text.replace(&named(&other.name), &named(&renamed(&other.name)));
                }
            }
            bytes = text.into_bytes();
        }
        fs::write(site.join("assets").join(renamed(&file.name)), bytes)?;
    }
    let address = |name: &str| format!("/assets/{}", renamed(name));
    Ok((address("app.js"), address("app.wasm")))
}

/// Writes a file under a name that changes with its content; gives its address on the site.
fn hashed(site: &Path, stem: &str, ending: &str, bytes: &[u8]) -> Outcome<String> {
    let name = format!("assets/{stem}-{}.{ending}", fingerprint(bytes));
    fs::write(site.join(&name), bytes)?;
    Ok(format!("/{name}"))
}

/// Sixteen hexadecimal digits of SHA-256.
fn fingerprint(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The first sixteen hexadecimal digits.
fn hexadecimal(digest: &[u8]) -> String {
    let bytes = digest.iter().take(8);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// Puts values into the `{{places}}` of a template; a place nobody fills is an error.
fn filled(template: &str, places: &[(&str, &str)]) -> Outcome<String> {
    let mut text = template.to_owned();
    for (name, value) in places {
        text = text.replace(&format!("{{{{{name}}}}}"), value);
    }
    match text.find("{{") {
        None => Ok(text),
        Some(at) => {
            let rest: String = text[at..].chars().take(30).collect();
            Err(format!("nothing fills this place of the template: {rest}").into())
        }
    }
}

/// Tells the service worker what the site consists of and a version that changes with any of it.
fn worker_filled(template: &str, site: &Path) -> Outcome<String> {
    let mut addresses = Vec::new();
    let mut contents = Sha256::new();
    for path in files(site)? {
        let inside = path.strip_prefix(site)?.to_string_lossy().into_owned();
        let address = match &*inside {
            "sw.js" => continue,
            "index.html" => "/".to_owned(),
            _ => format!("/{inside}"),
        };
        contents.update(address.as_bytes());
        contents.update(fs::read(&path)?);
        addresses.push(format!("{address:?}"));
    }
    contents.update(template.as_bytes());
    let version = hexadecimal(&contents.finalize());
    let text = replaced(
        template,
        "/*{{assets}}*/[]",
        &format!("[{}]", addresses.join(",")),
    )?;
    replaced(&text, "/*{{version}}*/\"dev\"", &format!("{version:?}"))
}

fn replaced(text: &str, place: &str, value: &str) -> Outcome<String> {
    if text.contains(place) {
        Ok(text.replace(place, value))
    } else {
        Err(format!("public/sw.js has no {place}").into())
    }
}

/// Compresses what gains by it; gives the bytes of everything needed to start, and of what comes later.
fn compress_all(site: &Path, earlier: &Path, client: &Client) -> Outcome<(u64, u64)> {
    let paths: Vec<PathBuf> = files(site)?
        .into_iter()
        .filter(|path| compress::gains(path))
        .collect();
    thread::scope(|scope| {
        let started: Vec<_> = paths
            .iter()
            .map(|path| {
                scope.spawn(move || {
                    compress::compress(path, &earlier.join(path.strip_prefix(site)?))
                })
            })
            .collect();
        started.into_iter().try_for_each(|thread| {
            thread
                .join()
                .map_err(|_| Failure::from("compressing panicked"))?
        })
    })?;
    let is_later = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = |file: &File| {
            file.name
                .rsplit_once('.')
                .map(|(stem, _)| format!("{stem}-"))
        };
        let mut stems = client.later.iter().filter_map(stem);
        stems.any(|stem| name.starts_with(&stem))
    };
    let (mut start, mut later) = (0, 0);
    for path in paths
        .iter()
        .filter(|path| path.extension().is_none_or(|ending| ending != "svg"))
    {
        let bytes = fs::metadata(compress::beside(path, "br"))?.len();
        *if is_later(path) {
            &mut later
        } else {
            &mut start
        } += bytes;
    }
    Ok((start, later))
}

/// Every file below a folder, sorted by path.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files(&path)?);
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

fn copy_all(from: &Path, to: &Path) -> Outcome {
    for path in files(from)? {
        let copy = to.join(path.strip_prefix(from)?);
        if let Some(folder) = copy.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(&path, copy)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::{compress_all, filled, fingerprint, lay_out, replaced};
    use crate::client::{Client, File};
    use crate::proc::target;

    /// A little work tree of its own for each test.
    fn sources(name: &str) -> PathBuf {
        let folder = target("xtask-tests").join(name);
        let _ = fs::remove_dir_all(&folder);
        for (path, text) in [
            (
                "app/index.html",
                "<link href={{css}}><link href={{js}}><link href={{wasm}}>{{boot}}",
            ),
            ("app/boot.js", "{{js}} {{wasm}}"),
            ("style/20-b.css", "b{}"),
            ("style/10-a.css", "a{}"),
            ("public/icons/icon.svg", "<svg/>"),
            (
                "public/sw.js",
                "const ASSETS = /*{{assets}}*/[];\nconst VERSION = /*{{version}}*/\"dev\";\n",
            ),
        ] {
            let path = folder.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn laid_out(sources: &Path, wasm: &[u8]) -> PathBuf {
        let site = sources.join("site");
        let _ = fs::remove_dir_all(&site);
        lay_out(sources, &client(wasm), &site).unwrap();
        site
    }

    fn client(wasm: &[u8]) -> Client {
        let file = |name: &str, bytes: &[u8]| File {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        Client {
            start: vec![
                file(
                    "app.js",
                    b"import * as parts from \"./parts.js\"; ({\"./parts.js\": parts});",
                ),
                file("app.wasm", wasm),
                file(
                    "parts.js",
                    b"new URL(\"./inside.wasm\", 0); import { init } from \"./app.js\";",
                ),
            ],
            later: vec![file("inside.wasm", b"inside")],
        }
    }

    #[test]
    fn every_address_in_the_page_is_a_file_of_the_site() {
        let site = laid_out(&sources("addresses"), b"wasm");
        let page = fs::read_to_string(site.join("index.html")).unwrap();
        let boot = page.rsplit('>').next().unwrap();
        let boot = fs::read_to_string(site.join(&boot[1..])).unwrap();
        for address in boot.split(' ') {
            assert!(site.join(&address[1..]).exists(), "{address}");
        }
        let address = |text: &str, ending: &str| {
            let start = text.find("assets/app-").unwrap();
            let rest = &text[start..];
            rest[..rest.find(ending).unwrap() + ending.len()].to_owned()
        };
        let script = fs::read_to_string(site.join(address(&boot, ".js"))).unwrap();
        let named = |text: &str| text.split('"').nth(1).unwrap().replace("./", "assets/");
        assert!(script.contains("{\"./parts.js\":"), "{script}");
        let parts = fs::read_to_string(site.join(named(&script))).unwrap();
        assert_eq!(fs::read(site.join(named(&parts))).unwrap(), b"inside");
        let css = format!("assets/style-{}.css", fingerprint(b"a{}\nb{}\n"));
        assert_eq!(fs::read_to_string(site.join(css)).unwrap(), "a{}\nb{}\n");
    }

    #[test]
    fn the_service_worker_knows_all_files_and_its_version_follows_them() {
        let sources = sources("worker");
        let first = fs::read_to_string(laid_out(&sources, b"one").join("sw.js")).unwrap();
        let again = fs::read_to_string(laid_out(&sources, b"one").join("sw.js")).unwrap();
        let other = fs::read_to_string(laid_out(&sources, b"two").join("sw.js")).unwrap();
        assert!(first.contains("\"/\""));
        assert!(first.contains("\"/icons/icon.svg\""));
        assert!(!first.contains("sw.js"));
        assert_eq!(first, again);
        assert_ne!(first.lines().last(), other.lines().last());
    }

    #[test]
    fn compressed_files_lie_beside_and_what_starts_is_summed() {
        let sources = sources("compressed");
        let site = laid_out(&sources, b"wasm");
        let (start, later) = compress_all(&site, &sources.join("none"), &client(b"wasm")).unwrap();
        assert!(site.join("index.html.br").exists());
        assert!(site.join("icons/icon.svg.gz").exists());
        assert!(start > 0 && later > 0 && later < start);
    }

    #[test]
    fn a_place_nobody_fills_is_told() {
        assert_eq!(filled("a {{css}}", &[("css", "x")]).unwrap(), "a x");
        assert!(
            filled("a {{cs}}", &[("css", "x")])
                .unwrap_err()
                .to_string()
                .contains("{{cs}}")
        );
        assert!(replaced("const ASSETS = [];", "/*{{assets}}*/[]", "[1]").is_err());
    }
}
