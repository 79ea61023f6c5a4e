//! A 町 and the 小学校区 it lies in.

use super::{Area, span};
use crate::{
    jp::{Date, PostalCode},
    record::{Issues, Ref, Text},
};

crate::record! {
    /// A 町, or the part of one that lies in one 小学校区.
    pub struct Town = "town" "町" in Public, check(check);

    section "基本" {
        /// Its name, without the 行政区.
        name: Text = "町名", listed, sorts;
        /// Its reading.
        kana: Option<Text> = "よみ";
        /// Its postal code.
        postal_code: Option<PostalCode> = "郵便番号", listed;
        /// Which part of it, where 番地 tell the districts apart.
        part: Option<Text> = "番地など", help("同じ町でも番地で学区が分かれるとき。「1～500番地」など。");
        /// The 小学校区 it lies in.
        area: Ref<Area> = "小学校区", listed;
        /// The first day on which it lies there; none for always.
        from: Option<Date> = "いつから";
        /// The last day on which it lies there.
        until: Option<Date> = "いつまで", ends;
    }
}

fn check(town: &Town, issues: &mut Issues) {
    span(town.from, town.until, issues);
}
