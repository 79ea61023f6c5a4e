//! An office of an agency that has one for each district.

use super::{AgencyKind, hours::ask};
use crate::{
    domain::area::Area,
    record::{Issues, Paragraph, Phones, Ref, Text},
};

crate::record! {
    /// An office, such as the 地域包括支援センター of a district.
    pub struct Office = "office" "窓口" in Public, check(check);

    section "基本" {
        /// Its name.
        name: Text = "窓口の名称", listed, sorts;
        /// Which kind of agency it belongs to.
        kind: Ref<AgencyKind> = "機関の種別", listed;
        /// The district it serves.
        area: Option<Ref<Area>> = "担当する圏域", listed;
        /// The office it is a branch of.
        branch_of: Option<Ref<Office>> = "本所";
        /// Its address.
        address: Option<Text> = "所在地", listed;
        /// Its telephone numbers.
        phones: Option<Phones> = "電話", listed;
        /// Its FAX numbers.
        fax: Option<Phones> = "ファクス";
        /// When it is open, as printed.
        hours: Option<Text> = "受付時間";
        /// Its page.
        url: Option<Text> = "ホームページ";
        /// What else there is to know.
        notes: Option<Paragraph> = "備考";
        /// Where it is, north of the equator.
        latitude: Option<f64> = "緯度", unit("度", 6), plausible(20.0, 46.0);
        /// Where it is, east of Greenwich.
        longitude: Option<f64> = "経度", unit("度", 6), plausible(122.0, 154.0);
    }
}

fn check(office: &Office, issues: &mut Issues) {
    ask(office.hours.as_ref(), issues);
}
