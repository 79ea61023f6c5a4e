//! An edition of the directory.

use crate::{
    jp::Date,
    record::{Paragraph, Text},
};

crate::record! {
    /// An edition of the directory, such as ver.2018.11.1.
    pub struct Edition = "edition" "相談機関一覧の版" in Public;

    section "基本" {
        /// The version as printed.
        version: Text = "版", listed;
        /// The day it was published.
        published_on: Date = "公開日", listed, sorts;
        /// What changed.
        notes: Option<Paragraph> = "変更点";
    }
}
