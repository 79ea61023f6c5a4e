//! A household.

use crate::{
    domain::area::Area,
    jp::PostalCode,
    record::{Paragraph, Phones, Ref, Text},
};

crate::record! {
    /// A household: what a sheet, a plan and a case are about (plan: 世帯丸ごと).
    pub struct Household = "household" "世帯" in Household(id);

    section "基本" {
        /// What those who serve it call it, such as 山田花子様宅.
        name: Text = "世帯の呼び名", listed, titles;
        /// How the name is read.
        kana: Option<Text> = "ふりがな", sorts, help("さがすときに使います。");
        /// Where they can be called.
        phones: Option<Phones> = "電話", listed;
    }
    section "住まい" {
        /// The district they live in.
        area: Option<Ref<Area>> = "圏域", listed, help("わかる範囲でいちばん小さい区分を選びます。");
        /// Postal code.
        postal_code: Option<PostalCode> = "郵便番号";
        /// Where they live.
        address: Option<Text> = "住所", listed;
        /// What whoever comes must know: key, dog, parking.
        access_notes: Option<Paragraph> = "訪問するときの注意", help("駐車場、鍵、ペットなど");
    }
    section "背景" {
        /// What everyone who serves the household should know.
        background: Option<Paragraph> = "世帯の状況";
    }
}
