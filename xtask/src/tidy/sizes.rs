//! Files stay short enough to be read in one go.

use super::Source;

const MEDIAN: usize = 150;
const MOST: usize = 400;
const LONGEST: usize = 600;

/// Rust files that are too long, alone or taken together.
pub(super) fn violations(sources: &[Source]) -> Vec<String> {
    let mut lengths: Vec<(usize, &str)> = sources
        .iter()
        .filter(|source| source.path.ends_with(".rs"))
        .map(|source| (source.text.lines().count(), &*source.path))
        .collect();
    lengths.sort_unstable();
    let mut found = Vec::new();
    for (length, path) in lengths
        .iter()
        .rev()
        .take_while(|(length, _)| *length > LONGEST)
    {
        found.push(format!(
            "{path} has {length} lines; none may have more than {LONGEST}"
        ));
    }
    if let Some((length, path)) = lengths.get(lengths.len() / 2)
        && *length > MEDIAN
    {
        found.push(format!(
            "half of the files are longer than {path} ({length} lines); at most {MEDIAN}"
        ));
    }
    if let Some((length, path)) = lengths.get(lengths.len() * 9 / 10)
        && *length > MOST
    {
        found.push(format!(
            "a tenth of the files are as long as {path} ({length} lines); at most {MOST}"
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::violations;

    fn files(lengths: &[usize]) -> Vec<super::Source> {
        let name = |number: usize| format!("app/src/f{number}.rs");
        (0..)
            .zip(lengths)
            .map(|(number, &length)| source(&name(number), &"x\n".repeat(length)))
            .collect()
    }

    #[test]
    fn short_files_pass() {
        assert!(violations(&files(&[100, 150, 600, 90, 120, 10, 20, 30, 40, 50, 60])).is_empty());
        assert!(violations(&[]).is_empty());
    }

    #[test]
    fn one_endless_file_is_named() {
        let found = violations(&files(&[10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 601]));
        assert_eq!(
            found,
            ["app/src/f10.rs has 601 lines; none may have more than 600"]
        );
    }

    #[test]
    fn many_long_files_are_told() {
        assert_eq!(violations(&files(&[10, 151, 151])).len(), 1);
        assert_eq!(violations(&files(&[10, 10, 10, 10, 401])).len(), 1);
    }
}
