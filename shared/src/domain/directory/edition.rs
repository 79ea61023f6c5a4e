//! An edition of the directory.

use std::cmp::Reverse;

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
    }
}

/// Names that are no edition's: addresses of their own below `/directory/`.
const RESERVED: [&str; 2] = ["latest", "style.css"];

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
        published.sort_by_key(|(id, edition)| Reverse((edition.published_on, *id)));
        published
    }
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
