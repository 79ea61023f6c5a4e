//! Who is in charge of a row of the directory.

use super::Entry;
use crate::record::{Ref, Text};

crate::record! {
    /// The persons in charge (主・副) of a row of the directory, as of today. For staff alone: no edition keeps them.
    pub struct Charge = "charge" "相談機関の担当者" in Staff;

    section "担当者" {
        /// The row.
        entry: Ref<Entry> = "相談機関", listed;
        /// The department they work in.
        department: Option<Text> = "部署", listed;
        /// 主: who is asked first.
        main: Text = "主", listed, titles, sorts, help("はじめに連絡する担当者です。職員だけに見えます。");
        /// 副: who is asked when the first is away.
        deputy: Option<Text> = "副", listed;
    }
}
