//! 担当: which organisation serves a household, from when until when. It is what lets its members see the household.

use super::{
    Household,
    ending::{check_days, earliest, is_removed_by_anyone},
};
use crate::{
    access::{Grant, Ground, Scope, Span, Topic, scopes_about},
    domain::people::Organisation,
    jp::Date,
    record::{Doc, Issues, Record, Ref, Text},
};

crate::choices! {
    /// What makes an organisation serve a household. Other grounds to see one are records of their own.
    pub enum Basis {
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
        ground: Basis = "根拠", listed;
        /// The first day.
        from: Date = "開始日", listed, sorts;
        /// The last day.
        until: Option<Date> = "終了日", listed, help("この日の翌日から、担当機関の端末で見られなくなります。");
        /// Why it ended or began.
        reason: Option<Text> = "理由";
    }
}

fn check(assignment: &Assignment, issues: &mut Issues) {
    check_days(assignment.from, assignment.until, issues);
}

/// The grant an assignment stands for; none when it is removed or unfinished.
///
/// Where the last day has rivals the earliest counts: someone has ended it, and what may no longer be seen must leave.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Assignment::parse(doc).ok()?;
    Some(Grant {
        scopes: scopes_about(fact.household.id(), [Topic::Basics, Topic::Visits]),
        holder: Scope::Organisation(fact.organisation.id()),
        ground: Ground::Assigned,
        span: Span::of_days(fact.from, earliest(doc, "until")),
    })
}
