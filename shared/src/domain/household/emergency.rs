//! 緊急の閲覧: that a person opened a household's records on no other ground, because someone was in danger. It says why first,
//! holds for 24 hours, and is looked over afterwards by those who serve the household (S28; 個人情報の保護に関する法律
//! 第69条第2項、本人以外の者への提供は明らかに本人の利益になるとき).

use super::{Household, ending::is_removed_by_anyone};
use crate::{
    access::{Grant, Ground, Scope, Span, Topic, scopes_about},
    domain::people::Staff,
    jp::{Date, Timestamp},
    record::{DateTime, Doc, Issues, Paragraph, Record, Ref, Severity, key_path},
};

/// How long it holds, ms.
const DAY: i64 = 24 * 60 * 60 * 1_000;

crate::choices! {
    /// What those who serve the household found.
    pub enum Finding {
        /// It was right.
        Right = "right" "必要な閲覧だった",
        /// Someone is to be asked.
        Open = "open" "本人に事情を聞く",
        /// It was not.
        Wrong = "wrong" "必要のない閲覧だった",
    }
}

crate::record! {
    /// That a person opened a household's records in an emergency, for 24 hours. Looked over by those who serve the household.
    pub struct Emergency = "emergency" "緊急の閲覧" in Household(household) | Person(person), check(check);

    section "緊急の閲覧" {
        /// The household opened.
        household: Ref<Household> = "世帯";
        /// Who opened it.
        person: Ref<Staff> = "見た人", listed;
        /// When, as their device says.
        opened_at: DateTime = "見はじめた時", listed, sorts;
        /// Why.
        reason: Paragraph = "理由", help("何が起きていて、なぜ今すぐ見る必要があるかを書きます。");
    }
    section "確認" {
        /// When it was looked over.
        reviewed_on: Option<Date> = "確認した日", ends;
        /// What was found.
        finding: Option<Finding> = "確認の結果", ends, listed;
        /// More on that.
        remarks: Option<Paragraph> = "確認のことば", ends;
    }
}

fn check(emergency: &Emergency, issues: &mut Issues) {
    if emergency.reviewed_on.is_some() && emergency.finding.is_none() {
        issues.push(
            key_path("finding"),
            "確認の結果",
            Severity::Missing,
            "選んでください。",
        );
    }
}

/// The grant it stands for; none when it is removed or says no reason.
///
/// The 24 hours begin when it was first written down, by the server's clock as far as that is known: what its own form says,
/// or a later change, makes them no longer.
#[must_use]
pub(super) fn grant(doc: &Doc) -> Option<Grant> {
    if is_removed_by_anyone(doc) {
        return None;
    }
    let fact = Emergency::parse(doc).ok()?;
    let named = doc.heads("household").iter();
    let begun = named
        .filter_map(|head| doc.stamps.get(&head.dot))
        .map(|stamp| stamp.at)
        .min()?;
    Some(Grant {
        scopes: scopes_about(fact.household.id(), [Topic::Basics, Topic::Visits]),
        holder: Scope::Person(fact.person.id()),
        ground: Ground::Emergency,
        span: Span {
            from: begun,
            until: Some(Timestamp::from_millis(begun.millis().saturating_add(DAY))),
        },
    })
}
