//! When what lets others see a household ends. Where people have written different things, what ends it earlier counts:
//! someone has ended it, and what may no longer be seen must leave.

use crate::{
    jp::Date,
    record::{Doc, Issues, Severity, Value, key_path},
};

/// Says what is the matter where the last day comes before the first.
pub(in crate::domain) fn check_days(from: Date, until: Option<Date>, issues: &mut Issues) {
    if until.is_some_and(|until| until < from) {
        issues.push(
            key_path("until"),
            "終了日",
            Severity::Wrong,
            "開始日より前です。日付を確かめてください。",
        );
    }
}

/// The earliest of the days written at `key`; none where there is none.
pub(in crate::domain) fn earliest(doc: &Doc, key: &str) -> Option<Date> {
    let day = |value: &Value| value.as_text().and_then(|text| text.parse().ok());
    let heads = doc.heads(key).iter();
    heads.filter_map(|head| day(&head.value)).min()
}

/// Whether anyone has removed it, even where another has kept it.
pub(in crate::domain) fn is_removed_by_anyone(doc: &Doc) -> bool {
    doc.heads("removed").iter().any(|head| head.value.is_true())
}
