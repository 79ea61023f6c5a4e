//! A row of the directory.

use super::{AgencyKind, Edition, hours::ask};
use crate::{
    domain::people::Organisation,
    record::{Issues, Paragraph, Phones, Ref, Text},
};

crate::record! {
    /// A row of the directory, as its next edition will have it. Persons in charge are not part of it.
    pub struct Entry = "entry" "相談機関" in Public, check(check);

    section "相談" {
        /// The edition it belongs to, where that keeps no rows of its own; for lists from before editions did.
        edition: Option<Ref<Edition>> = "版";
        /// The printed number.
        no: f64 = "No.", listed, sorts, unit("", 0);
        /// ★: where to go when unsure which agency.
        default_window: bool = "担当が分からないときの窓口", listed;
        /// 相談項目.
        category: Text = "相談項目", listed;
        /// 相談内容.
        topic: Text = "相談内容", listed;
        /// The matter in plain words, for people who read little Japanese.
        plain: Option<Paragraph> = "やさしい日本語", help("「聞くところです」「出すところです」のように、短い文で書きます。");
    }
    section "連絡先" {
        /// The agency.
        agency: Text = "相談機関", listed, titles;
        /// 別紙: the kind of agency that has one office for each district.
        kind: Option<Ref<AgencyKind>> = "地区ごとの窓口", help("地区ごとに窓口が分かれる機関");
        /// Its address.
        address: Option<Text> = "所在地";
        /// Its telephone numbers.
        phones: Option<Phones> = "電話", listed;
        /// 内線.
        extension: Option<Text> = "内線";
        /// Its FAX numbers.
        fax: Option<Phones> = "ファクス";
        /// When it is open, as printed; `Hours` reads it.
        hours: Option<Text> = "受付時間", listed;
        /// Its page.
        url: Option<Text> = "ホームページ";
        /// What else there is to know.
        notes: Option<Paragraph> = "備考";
        /// Whose row it is: who works there may propose changes of it.
        organisation: Option<Ref<Organisation>> = "つなぐでの所属", help("この所属の職員が、この行の変更を申し出られます。");
    }
}

fn check(entry: &Entry, issues: &mut Issues) {
    ask(entry.hours.as_ref(), issues);
}
