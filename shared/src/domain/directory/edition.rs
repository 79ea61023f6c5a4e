//! An edition of the directory.

use crate::{
    jp::Date,
    record::{Paragraph, RecordId, Text},
};

crate::record! {
    /// An edition of the directory, such as ver.2018.11.1.
    pub struct Edition = "edition" "相談機関一覧の版" in Public;

    section "基本" {
        /// The version as printed.
        version: Text = "版", listed, titles;
        /// The day it was published.
        published_on: Date = "公開日", listed, sorts;
        /// What changed.
        notes: Option<Paragraph> = "変更点";
    }
}

impl Edition {
    /// Of several editions the one in force: the last published by `today`.
    #[must_use]
    pub fn current(
        editions: impl IntoIterator<Item = (RecordId, Self)>,
        today: Date,
    ) -> Option<(RecordId, Self)> {
        let published = editions
            .into_iter()
            .filter(|(_, edition)| edition.published_on <= today);
        published.max_by_key(|(id, edition)| (edition.published_on, *id))
    }
}
