//! 圏域 (S3): 4 行政区, 6 福祉区, 36 中学校区, 96 小学校区, of which each system uses its own.

use crate::record::{Ref, Text};

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
