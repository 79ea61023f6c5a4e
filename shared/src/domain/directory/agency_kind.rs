//! 相談機関の種別: the thirteen kinds of agency of the plan.

use crate::record::{Paragraph, Text};

crate::record! {
    /// A kind of agency, such as 地域包括支援センター.
    pub struct AgencyKind = "agency_kind" "機関の種別" in Public;

    section "基本" {
        /// Its name.
        name: Text = "種別", listed, sorts;
        /// Which field it works in.
        field: Text = "分野", listed;
        /// How many offices it has.
        offices: Option<f64> = "設置数", unit("か所", 0);
        /// How many branches it has.
        branches: Option<f64> = "支所等の数", unit("か所", 0);
        /// What its branches are called.
        branch_name: Option<Text> = "支所等の呼び名";
        /// What it does.
        work: Option<Paragraph> = "業務内容";
    }
}
