//! 圏域 (S3): 4 行政区, 6 福祉区, 36 中学校区, 96 小学校区, of which each system uses its own.

mod coverage;
pub mod load;
mod town;

use crate::{
    jp::Date,
    record::{Choice, Issues, Ref, Severity, Text, key_path},
};

pub use coverage::Coverage;
pub use town::Town;

crate::choices! {
    /// The kinds of district, from large to small.
    pub enum AreaLevel {
        /// One of 4.
        Ward = "ward" "行政区",
        /// One of 6.
        Welfare = "welfare" "福祉区",
        /// One of 36.
        JuniorHigh = "junior_high" "中学校区",
        /// One of 96.
        Elementary = "elementary" "小学校区",
    }
}

crate::record! {
    /// A district.
    pub struct Area = "area" "圏域" in Public;

    section "基本" {
        /// Its name.
        name: Text = "名称", listed, sorts;
        /// Which kind of district it is.
        level: AreaLevel = "区分", listed;
        /// The district it lies in, of the next larger kind.
        within: Option<Ref<Area>> = "含まれる圏域", listed;
    }
}

impl Area {
    /// Its name, and which kind of district it is where the name doesn't say so.
    #[must_use]
    pub fn label(&self) -> String {
        let kind = self.level.label();
        let says = self.name.ends_with(kind) || self.level == AreaLevel::Ward;
        if says {
            self.name.to_string()
        } else {
            format!("{}（{kind}）", self.name)
        }
    }
}

/// Whether what holds from a day until a day, both included, holds on `day`.
#[must_use]
pub fn holds(from: Option<Date>, until: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
}

fn span(from: Option<Date>, until: Option<Date>, issues: &mut Issues) {
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        let message = "始まりの日より前です。日付を確かめてください。";
        issues.push(key_path("until"), "いつまで", Severity::Wrong, message);
    }
}
