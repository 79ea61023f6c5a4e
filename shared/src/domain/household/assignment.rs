//! 担当: which organisation serves a household, from when until when. It is what lets its members see the household.

use super::Household;
use crate::{
    access::{Grant, Scope},
    domain::people::Organisation,
    jp::Date,
    record::{Doc, Issues, Record, Ref, Severity, Text, Value, key_path},
};

crate::choices! {
    /// On what ground an organisation holds a household's records (design §5).
    pub enum Ground {
        /// It serves the household.
        Assigned = "assigned" "担当",
    }
}

crate::record! {
    /// That an organisation serves a household. Ended by its last day, never deleted.
    pub struct Assignment = "assignment" "担当" in Household(household) | Organisation(organisation), check(check);

    section "基本" {
        /// The household served.
        household: Ref<Household> = "世帯";
        /// The organisation that serves it.
        organisation: Ref<Organisation> = "担当機関", listed;
        /// On what ground.
        ground: Ground = "根拠", listed;
        /// The first day.
        from: Date = "開始日", listed, sorts;
        /// The last day.
        until: Option<Date> = "終了日", listed, help("この日の翌日から、担当機関の端末で見られなくなります。");
        /// Why it ended or began.
        reason: Option<Text> = "理由";
    }
}

fn check(assignment: &Assignment, issues: &mut Issues) {
    if assignment
        .until
        .is_some_and(|until| until < assignment.from)
    {
        issues.push(
            key_path("until"),
            "終了日",
            Severity::Wrong,
            "開始日より前です。日付を確かめてください。",
        );
    }
}

/// The grant an assignment stands for; none when it is removed or unfinished.
///
/// Where the last day has rivals the earliest counts: someone has ended it, and what may no longer be seen must leave.
#[must_use]
pub fn grant(doc: &Doc) -> Option<Grant> {
    if &*doc.kind != Assignment::KIND
        || doc.heads("removed").iter().any(|head| head.value.is_true())
    {
        return None;
    }
    let fact = Assignment::parse(doc).ok()?;
    let day = |value: &Value| value.as_text().and_then(|text| text.parse().ok());
    let until = doc
        .heads("until")
        .iter()
        .filter_map(|head| day(&head.value))
        .min();
    Some(Grant {
        scope: Scope::Household(fact.household.id()),
        holder: Scope::Organisation(fact.organisation.id()),
        from: fact.from,
        until,
    })
}
