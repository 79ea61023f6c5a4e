//! トータルケアプラン (S9): what a case is to reach, and who does what for it.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use super::Case;
use crate::{
    domain::{
        household::{Household, Member, Trouble},
        people::Organisation,
    },
    jp::Date,
    record::{Choice, Doc, Issues, Paragraph, Ref, Set, Severity, Text, key_path},
};

crate::record! {
    /// What a case is to reach.
    pub struct CarePlan = "care_plan" "トータルケアプラン" in Household(household), check(check_plan);

    section "目標" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case.
        case: Ref<Case> = "取扱ケース";
        /// What the household wants its life to be like.
        goal: Paragraph = "目標", listed, help("本人や家族が読む紙にも印刷します。やさしい言葉で書きます。");
        /// The day on which it was written.
        made_on: Date = "作った日", listed, sorts;
        /// The day on which it is looked at again.
        review_on: Option<Date> = "見直す日", listed, by_day;
    }
}

crate::record! {
    /// Who does what about which trouble, by when. Proposed by those who serve the household; final once 保健福祉企画総務課 has decided it.
    pub struct Task = "task" "役割" in Household(household), check(check_task);

    section "何を" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case.
        case: Ref<Case> = "取扱ケース";
        /// Whose trouble; none where it is all of theirs.
        member: Option<Ref<Member>> = "だれの", help("世帯全体のときは選びません。");
        /// The troubles.
        troubles: Set<Trouble> = "困りごと", listed;
        /// What is done.
        what: Text = "すること", listed, titles, help("本人や家族が読む紙にも印刷します。例：電気代の払い方をいっしょに決める");
    }
    section "だれが、いつまでに" {
        /// Who does it.
        organisation: Ref<Organisation> = "担う機関", listed;
        /// Until when.
        by: Option<Date> = "いつまでに", listed;
        /// Its place in the order in which things are done.
        order: Option<f64> = "順番", unit("番", 0), help("先にすることから1、2、3と入れます。同時のものは同じ数にします。");
        /// The day on which it was proposed.
        proposed_on: Date = "案を出した日", sorts;
    }
}

fn check_plan(plan: &CarePlan, issues: &mut Issues) {
    if plan.review_on.is_some_and(|day| day < plan.made_on) {
        let message = "作った日より前です。日付を確かめてください。";
        issues.push(key_path("review_on"), "見直す日", Severity::Wrong, message);
    }
}

fn check_task(task: &Task, issues: &mut Issues) {
    if task.by.is_none() {
        let message = "期限がないと、遅れていることに気づけません。";
        issues.push(key_path("by"), "いつまでに", Severity::Warning, message);
    }
    if task.by.is_some_and(|day| day < task.proposed_on) {
        let message = "案を出した日より前です。日付を確かめてください。";
        issues.push(key_path("by"), "いつまでに", Severity::Wrong, message);
    }
}

/// The fields that say what someone takes on.
const DECIDED: [&str; 4] = ["member", "what", "organisation", "by"];

/// A sign for what a task says, another as soon as it says something else; rivals count. It tells nothing itself, so it may stand
/// where the household is not to be seen.
///
/// The first 64 bits of SHA-256 over the values of these fields and its troubles, in hexadecimal.
#[must_use]
pub fn mark(task: &Doc) -> String {
    let troubles = Trouble::ALL
        .iter()
        .map(|it| format!("troubles/{}", it.item().code));
    let keys = DECIDED.into_iter().map(str::to_owned).chain(troubles);
    let mut hash = Sha256::new();
    for key in keys {
        let heads = task.heads(&key).iter();
        let values: BTreeSet<String> = heads.map(|head| format!("{:?}", head.value)).collect();
        hash.update(format!("{key}{values:?}"));
    }
    let digest = hash.finalize();
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
