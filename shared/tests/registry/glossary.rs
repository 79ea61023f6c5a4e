//! The glossary in the README.

use super::*;

const BEGIN: &str = "<!-- glossary:begin -->\n";
const END: &str = "<!-- glossary:end -->";

/// `UPDATE=1` rewrites it.
#[test]
fn the_glossary_in_the_readme_is_fresh() {
    let file = File::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&file).unwrap();
    let (before, rest) = readme
        .split_once(BEGIN)
        .expect("the README has a place for the glossary");
    let (known, after) = rest
        .split_once(END)
        .expect("the place for the glossary ends");
    let fresh = registry::glossary();
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, format!("{before}{BEGIN}{fresh}{END}{after}")).unwrap();
    } else {
        assert_eq!(known, fresh, "run this test with UPDATE=1");
    }
}

#[test]
fn the_glossary_explains_every_field() {
    let glossary = registry::glossary();
    for schema in schemas() {
        assert!(glossary.contains(&format!(
            "| `{}` | {} | {}",
            schema.kind,
            schema.label,
            schema.about.trim()
        )));
        for (place, field) in paths(schema) {
            let place = place.replace(ROW, "…");
            let line = format!("| `{place}` | {} | {}", field.label, field.about.trim());
            assert!(glossary.contains(&line), "{}: {place}", schema.kind);
        }
    }
}
