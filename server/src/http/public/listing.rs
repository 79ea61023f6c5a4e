//! An edition as a page: all its rows where they are few, else some at a time.

use askama::Template;
use shared::wire::{Directory, DirectoryEntry};
use url::form_urlencoded::Serializer;

use super::{page::Version, path_of, search::words};
use crate::http::directory::{Edition, Known};

/// So many rows are shown at a time: about 45 kB.
const ROWS: usize = 50;

/// What of an edition is wanted.
#[derive(Debug)]
pub(super) struct Wanted {
    /// Words that rows say.
    pub(super) words: String,
    /// A 相談項目.
    pub(super) category: Option<String>,
    /// The first is 1.
    pub(super) page: usize,
    /// All rows at once.
    pub(super) all: bool,
}

/// A row with what a page needs of it.
pub(super) struct Row<'a> {
    entry: &'a DirectoryEntry,
    path: String,
}

/// The rows of the edition whose folder is `folder`. A row's address is its number, and where a row before it has the same, its id.
pub(super) fn rows<'a>(
    folder: &str,
    Directory { entries, .. }: &'a Directory,
) -> impl Iterator<Item = Row<'a>> {
    let mut last = None;
    entries.iter().map(move |entry| Row {
        path: match entry.id {
            Some(id) if last.replace(entry.no) == Some(entry.no) => format!("{folder}/{id}"),
            _ => format!("{folder}/{}", entry.no),
        },
        entry,
    })
}

impl Row<'_> {
    pub(super) fn path(self) -> String {
        self.path
    }
}

/// The rows of one 相談項目.
struct Category<'a> {
    name: &'a str,
    rows: Vec<Row<'a>>,
}

/// A way on.
struct Link {
    name: String,
    path: String,
}

/// An edition with its rows, or those that say what someone looks for.
#[derive(Template)]
#[template(path = "directory/listing.html")]
pub(super) struct Listing<'a> {
    version: Version,
    /// The edition in force, where this is another.
    current: Option<Version>,
    others: Vec<Version>,
    categories: Vec<Category<'a>>,
    /// Where the 相談項目 are, if not all rows are here.
    elsewhere: Vec<Link>,
    /// The one chosen.
    category: Option<&'a str>,
    asked: &'a str,
    found: usize,
    /// The page, of so many.
    page: (usize, usize),
    before: Option<String>,
    after: Option<String>,
    /// All on one page.
    whole: Option<String>,
}

impl<'a> Listing<'a> {
    pub(super) fn new(known: &'a Known, edition: &'a Edition, wanted: &'a Wanted) -> Option<Self> {
        let version = edition.list.version.as_deref()?;
        let folder = path_of(version);
        let words = words(&wanted.words);
        let says_all = |said: &str| words.iter().all(|word| said.contains(word));
        let is_of = |row: &Row| {
            let category = wanted.category.as_ref();
            category.is_none_or(|category| *category == row.entry.category)
        };
        let rows = rows(&folder, &edition.list).zip(&edition.said);
        let rows = rows.filter(|(row, said)| is_of(row) && says_all(said));
        let rows: Vec<Row> = rows.map(|(row, _)| row).collect();
        let found = rows.len();
        let pages = match wanted.all {
            true => 1,
            false => found.div_ceil(ROWS).max(1),
        };
        let page = wanted.page.clamp(1, pages);
        let few = if pages == 1 { found } else { ROWS };
        let path = |page: usize, all: bool| {
            let number = page.to_string();
            let mut query = Serializer::new(String::new());
            for (key, value) in [
                ("q", wanted.words.as_str()),
                ("c", wanted.category.as_deref().unwrap_or_default()),
                ("page", if page > 1 { &number } else { "" }),
                ("all", if all { "1" } else { "" }),
            ] {
                if !value.is_empty() {
                    query.append_pair(key, value);
                }
            }
            match query.finish() {
                query if query.is_empty() => folder.clone(),
                query => format!("{folder}?{query}"),
            }
        };
        let is_split = edition.list.entries.len() > ROWS && !wanted.all;
        let mut others: Vec<Version> = known.versions().map(Version::of).collect();
        let is_current = others.first().is_some_and(|first| first.name == version);
        let this = others.iter().position(|other| other.name == version)?;
        let of_page = rows.into_iter().skip((page - 1) * ROWS.min(few)).take(few);
        Some(Self {
            categories: by_category(of_page),
            elsewhere: if is_split {
                elsewhere(&folder, &edition.list)
            } else {
                Vec::new()
            },
            category: wanted.category.as_deref(),
            asked: &wanted.words,
            found,
            page: (page, pages),
            before: (page > 1).then(|| path(page - 1, false)),
            after: (page < pages).then(|| path(page + 1, false)),
            whole: (pages > 1).then(|| path(1, true)),
            version: others.remove(this),
            current: (!is_current).then(|| others.remove(0)),
            others,
        })
    }
}

fn by_category<'a>(rows: impl Iterator<Item = Row<'a>>) -> Vec<Category<'a>> {
    let mut categories: Vec<Category> = Vec::new();
    for row in rows {
        match categories.last_mut() {
            Some(last) if last.name == row.entry.category => last.rows.push(row),
            _ => categories.push(Category {
                name: &row.entry.category,
                rows: vec![row],
            }),
        }
    }
    categories
}

/// The first 相談項目, as many as one looks through.
fn elsewhere(folder: &str, list: &Directory) -> Vec<Link> {
    const MOST: usize = 40;
    let mut names: Vec<&str> = Vec::new();
    for entry in &list.entries {
        if names.len() < MOST && !names.contains(&&*entry.category) {
            names.push(&entry.category);
        }
    }
    let link = |name: &str| {
        let query = Serializer::new(String::new())
            .append_pair("c", name)
            .finish();
        Link {
            path: format!("{folder}?{query}"),
            name: name.to_owned(),
        }
    };
    names.into_iter().map(link).collect()
}
