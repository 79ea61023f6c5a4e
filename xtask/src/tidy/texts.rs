//! Words that must not stand in a file.

use super::Source;

/// Left behind while working on one test: the others would silently not run.
const NARROWED: [&str; 5] = [".only(", ".fixme(", ".skip(", "test.fail(", "fixme:"];

/// Hosts of package registries, in halves so that this file does not name them.
const REGISTRIES: [(&str, &str); 8] = [
    ("registry.npm", "js.org"),
    ("index.crates", ".io"),
    ("static.crates", ".io"),
    ("pypi", ".org"),
    ("files.python", "hosted.org"),
    ("deb.debian", ".org"),
    ("proxy.golang", ".org"),
    ("registry.yarn", "pkg.com"),
];

/// Narrowed browser tests and addresses of registries.
pub(super) fn violations(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        for (number, line) in (1..).zip(source.text.lines()) {
            if source.path.starts_with("e2e/") && !source.path.ends_with(".json") {
                for word in NARROWED.iter().filter(|word| line.contains(**word)) {
                    found.push(format!(
                        "{}:{number}: `{word}` keeps tests from running",
                        source.path
                    ));
                }
            }
            for (name, domain) in REGISTRIES {
                if line.contains(&format!("{name}{domain}")) {
                    found.push(format!(
                        "{}:{number}: the address of a package registry (for a lock file of npm: \
                         omit-lockfile-registry-resolved=true in .npmrc)",
                        source.path
                    ));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::violations;

    #[test]
    fn a_narrowed_test_is_found() {
        let found = violations(&[source("e2e/day.spec.ts", "ok\ntest.only('x', run)")]);
        assert_eq!(
            found,
            ["e2e/day.spec.ts:2: `.only(` keeps tests from running"]
        );
        assert_eq!(
            violations(&[source("e2e/day.spec.ts", "test.fixme('x')")]).len(),
            1
        );
        assert!(violations(&[source("app/src/lib.rs", "list.skip(1)")]).is_empty());
    }

    #[test]
    fn a_registry_address_is_found() {
        let line = ["\"resolved\": \"https://registry.npm", "js.org/x\""].concat();
        assert_eq!(
            violations(&[source("e2e/package-lock.json", &line)]).len(),
            1
        );
    }
}
