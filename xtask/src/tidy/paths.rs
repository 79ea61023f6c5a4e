//! The paths a Rust file names, whether imported or spelled out, without its tests.

use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::Source;

/// Every path of two or more parts, from the crate's root where it starts with `crate`, `self`
/// or `super`. Groups are spread out: `a::{b, c}` is `a::b` and `a::c`.
pub(super) fn paths(source: &Source, inside: &str) -> Result<Vec<String>, String> {
    let stream = TokenStream::from_str(&source.text)
        .map_err(|error| format!("{} is not Rust: {error}", source.path))?;
    let mut found = Vec::new();
    walk(stream, &module(inside), &mut found);
    found.sort();
    found.dedup();
    Ok(found)
}

/// The module a file is, from its path inside `src/`.
fn module(inside: &str) -> Vec<String> {
    let stem = inside.trim_end_matches(".rs");
    let stem = stem.strip_suffix("/mod").unwrap_or(stem);
    match stem {
        "lib" | "main" | "mod" => Vec::new(),
        _ => stem.split('/').map(str::to_owned).collect(),
    }
}

fn walk(stream: TokenStream, module: &[String], found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = stream.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match (token, tokens.get(at + 1), tokens.get(at + 2)) {
            (
                TokenTree::Ident(word),
                Some(TokenTree::Ident(name)),
                Some(TokenTree::Group(body)),
            ) if word == "mod" && body.delimiter() == Delimiter::Brace => {
                if name != "tests" {
                    let mut inner = module.to_vec();
                    inner.push(name.to_string());
                    walk(body.stream(), &inner, found);
                }
                at += 3;
            }
            (TokenTree::Ident(_), ..) => at = path(&tokens, at, &[], module, found),
            (TokenTree::Group(group), ..) => {
                walk(group.stream(), module, found);
                at += 1;
            }
            _ => at += 1,
        }
    }
}

/// Reads the path that starts at `at`, after `before`; gives where it ends.
fn path(
    tokens: &[TokenTree],
    mut at: usize,
    before: &[String],
    module: &[String],
    found: &mut Vec<String>,
) -> usize {
    let mut parts = before.to_vec();
    loop {
        match tokens.get(at) {
            Some(TokenTree::Ident(name)) => parts.push(name.to_string()),
            Some(TokenTree::Punct(star)) if star.as_char() == '*' && !parts.is_empty() => {
                parts.push("*".to_owned());
            }
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let mut start = 0;
                while start < inner.len() {
                    start = path(&inner, start, &parts, module, found).max(start) + 1;
                }
                return at + 1;
            }
            _ => break,
        }
        at += 1;
        if !(colon(tokens.get(at)) && colon(tokens.get(at + 1))) {
            break;
        }
        at += 2;
    }
    if parts.len() > before.len() && parts.len() > 1 {
        found.push(from_root(&parts, module));
    }
    at
}

fn colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':')
}

fn from_root(parts: &[String], module: &[String]) -> String {
    let ups = parts.iter().take_while(|part| *part == "super").count();
    let own = parts.first().is_some_and(|part| part == "self");
    if ups == 0 && !own {
        return parts.join("::");
    }
    let kept = module.len().saturating_sub(ups);
    let mut whole = vec!["crate"];
    whole.extend(module.iter().take(kept).map(String::as_str));
    whole.extend(parts.iter().skip(ups.max(1)).map(String::as_str));
    whole.join("::")
}

#[cfg(test)]
mod tests {
    use super::super::tests::source;
    use super::paths;

    fn named(inside: &str, text: &str) -> Vec<String> {
        paths(&source(inside, text), inside).unwrap()
    }

    #[test]
    fn groups_are_spread_out() {
        let text = "use crate::{a::{B, c::*}, d}; use std::fs as f;";
        assert_eq!(
            named("x.rs", text),
            ["crate::a::B", "crate::a::c::*", "crate::d", "std::fs"]
        );
    }

    #[test]
    fn relative_paths_start_at_the_root() {
        assert_eq!(named("a/b.rs", "use super::super::c::D;"), ["crate::c::D"]);
        assert_eq!(named("a/mod.rs", "use super::c::D;"), ["crate::c::D"]);
        assert_eq!(
            named("a.rs", "mod i { use super::super::c; } self::x::Y"),
            ["crate::a::x::Y", "crate::c"]
        );
    }

    #[test]
    fn spelled_out_paths_count_and_words_do_not() {
        let text = "// crate::no\nfn f(x: crate::a::B) -> [u8; 2] { g(\"crate::no\", x.y, $crate::m!(shared::z)) }";
        assert_eq!(
            named("x.rs", text),
            ["crate::a::B", "crate::m", "shared::z"]
        );
    }

    #[test]
    fn tests_may_use_anything() {
        assert!(named("x.rs", "#[cfg(test)] mod tests { use std::fs; }").is_empty());
    }
}
