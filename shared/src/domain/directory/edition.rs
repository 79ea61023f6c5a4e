//! An edition of the directory.

use std::{cmp::Reverse, collections::BTreeMap};

use crate::{
    jp::Date,
    record::{Issues, Paragraph, RecordId, Ref, Severity, Text, key_path},
};

crate::record! {
    /// An edition of the directory, such as ver.2018.11.1.
    pub struct Edition = "edition" "相談機関一覧の版" in Public, check(check);

    section "基本" {
        /// The version as printed.
        version: Text = "版", listed, titles;
        /// The day it was published.
        published_on: Date = "公開日", listed, sorts;
        /// The edition it goes on from. Without one it says all itself.
        follows: Option<Ref<Edition>> = "前の版";
        /// What changed.
        notes: Option<Paragraph> = "変更点";
        /// How many rows it keeps of its own: it counts as published only where all of them are. None in older ones.
        rows: Option<f64> = "この版で変わる行の数", unit("行", 0);
    }
}

/// Names that are no edition's: addresses of their own below `/directory/`.
const RESERVED: [&str; 3] = ["files", "latest", "style.css"];

/// The version is part of an address: it must be one step of a path, and no other page's.
fn check(edition: &Edition, issues: &mut Issues) {
    let version = edition.version.trim();
    let message = if version.contains(['/', '\\']) {
        "「/」と「\\」は使えません。だれでも見られるページのアドレスになります。「-」や「.」に変えてください。"
    } else if version.chars().all(|c| c == '.') || RESERVED.contains(&version) {
        "この名前は使えません。別のページのアドレスになっています。「ver.2018.11.1」のような名前にしてください。"
    } else {
        return;
    };
    issues.push(key_path("version"), "版", Severity::Wrong, message);
}

impl Edition {
    /// Of several editions those published by `today`, the one in force first.
    #[must_use]
    pub fn published(
        editions: impl IntoIterator<Item = (RecordId, Self)>,
        today: Date,
    ) -> Vec<(RecordId, Self)> {
        let editions = editions.into_iter();
        let published = editions.filter(|(_, edition)| edition.published_on <= today);
        let mut published: Vec<_> = published.collect();
        // Of one day, what goes on from another came after it, whatever the clocks said that gave them their ids.
        let depths: BTreeMap<_, _> = published
            .iter()
            .map(|(id, _)| (*id, depth(*id, &published)))
            .collect();
        published.sort_by_key(|(id, edition)| Reverse((edition.published_on, depths[id], *id)));
        published
    }
}

/// How many editions one goes on from, one after the other.
fn depth(edition: RecordId, all: &[(RecordId, Edition)]) -> usize {
    let mut met = vec![edition];
    while let Some(before) = met
        .last()
        .and_then(|last| all.iter().find(|(id, _)| id == last))
        .and_then(|(_, edition)| edition.follows)
        .map(|before| before.id())
        .filter(|before| !met.contains(before))
    {
        met.push(before);
    }
    met.len()
}

/// The version to propose for an edition of that day: ver.2026.11.2 where there was a ver.2026.11.1.
#[must_use]
pub fn next_version<'a>(known: impl IntoIterator<Item = &'a str>, on: Date) -> String {
    let month = format!("ver.{}.{}.", on.year(), on.month());
    let numbers = known
        .into_iter()
        .filter_map(|version| version.trim().strip_prefix(&*month)?.parse::<u32>().ok());
    format!("{month}{}", numbers.max().unwrap_or(0) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_can_stand_in_an_address() {
        let issues = |version: &str| {
            let edition = Edition {
                version: version.into(),
                published_on: Date::MIN,
                follows: None,
                notes: None,
                rows: None,
            };
            let mut issues = Issues::default();
            check(&edition, &mut issues);
            issues.severity()
        };
        for good in ["ver.2018.11.1", "令和7年度 第2版", "latest.1", "2"] {
            assert_eq!(issues(good), None, "{good}");
        }
        for bad in [
            "latest",
            " latest ",
            "style.css",
            ".",
            "..",
            "令和7年度/2",
            "a\\b",
        ] {
            assert_eq!(issues(bad), Some(Severity::Wrong), "{bad}");
        }
    }
}
