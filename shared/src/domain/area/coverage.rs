//! Which districts an office serves.

use super::{Area, span};
use crate::{
    domain::directory::Office,
    jp::Date,
    record::{Issues, Ref},
};

crate::record! {
    /// That an office serves a district. An office without any serves the district named in its own record.
    pub struct Coverage = "coverage" "担当区域" in Public, check(check);

    section "基本" {
        /// The office.
        office: Ref<Office> = "窓口", listed, sorts;
        /// The district.
        area: Ref<Area> = "圏域", listed;
        /// The first day; none for always.
        from: Option<Date> = "いつから";
        /// The last day.
        until: Option<Date> = "いつまで", ends;
    }
}

fn check(coverage: &Coverage, issues: &mut Issues) {
    span(coverage.from, coverage.until, issues);
}
