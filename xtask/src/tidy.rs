//! What the compiler does not hold: who may use whom, how long a file may be, what must not be
//! written anywhere.

mod layers;
mod paths;
mod sizes;
mod texts;

use std::fs;
use std::path::Path;

use crate::proc::{Outcome, root};

/// A file of the work tree: its path from the root, with `/`, and its text.
pub(crate) struct Source {
    path: String,
    text: String,
}

/// Checks the work tree; a failure names every violation.
pub(crate) fn check() -> Outcome {
    let sources = sources()?;
    let mut found = sizes::violations(&sources);
    found.extend(layers::violations(&sources));
    found.extend(texts::violations(&sources));
    if found.is_empty() {
        return Ok(());
    }
    Err(format!("the work tree is not tidy:\n  {}", found.join("\n  ")).into())
}

/// Every text file of the project itself.
fn sources() -> Outcome<Vec<Source>> {
    let mut sources = Vec::new();
    collect(&root(), "", &mut sources)?;
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(sources)
}

fn collect(folder: &Path, inside: &str, sources: &mut Vec<Source>) -> Outcome {
    const NOT_OURS: [&str; 7] = [
        ".git",
        "Cargo.lock",
        "data",
        "node_modules",
        "playwright-report",
        "target",
        "test-results",
    ];
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if NOT_OURS.contains(&&*name) {
            continue;
        }
        let path = format!("{inside}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), sources)?;
        } else if let Ok(text) = fs::read_to_string(entry.path()) {
            sources.push(Source { path, text });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Source, check, sources};

    /// A made-up file, for planting a violation.
    pub(super) fn source(path: &str, text: &str) -> Source {
        Source {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    #[test]
    fn the_work_tree_is_tidy() {
        if let Err(error) = check() {
            panic!("{error}");
        }
    }

    #[test]
    fn the_walk_finds_this_file_and_nothing_built() {
        let sources = sources().unwrap();
        assert!(
            sources
                .iter()
                .any(|source| source.path == "xtask/src/tidy.rs")
        );
        assert!(
            !sources
                .iter()
                .any(|source| source.path.starts_with("target/"))
        );
    }
}
