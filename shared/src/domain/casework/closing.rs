//! ケースの終結: how a case ended, and that it was opened again (S10).

use super::Case;
use crate::{
    domain::household::Household,
    jp::Date,
    record::{Issues, Ref, Severity, key_path},
};

crate::choices! {
    /// How a case ended.
    pub enum CaseOutcome {
        /// The household is connected with the support it needs (支援に繋がった).
        Connected = "connected" "支援につながった",
        /// It could not be solved: it is looked at once more (KPI 6).
        Unresolved = "unresolved" "解決に至らなかった",
        /// It ended for another reason, such as a move.
        Other = "other" "転居などで終わった",
    }
}

crate::record! {
    /// That a case is over. It says nothing of the people.
    pub struct Closing = "closing" "ケースの終結" in Intakes | Household(household), check(check);

    section "終結" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case.
        case: Ref<Case> = "取扱ケース";
        /// The day.
        closed_on: Date = "終結した日", listed, sorts, by_day;
        /// How it ended.
        outcome: CaseOutcome = "結果", listed, titles;
        /// The day on which an unresolved case was looked at once more.
        reviewed_on: Option<Date> = "振り返りをした日", listed, help("解決に至らなかったケースは、あとで振り返りの会議をします。");
    }
    section "再開するとき" {
        /// The day on which it was opened again.
        reopened_on: Option<Date> = "再開した日", ends;
    }
}

fn check(closing: &Closing, issues: &mut Issues) {
    let mut early = |key: &str, label: &'static str, day: Option<Date>| {
        if day.is_some_and(|day| day < closing.closed_on) {
            let message = "終結した日より前です。日付を確かめてください。";
            issues.push(key_path(key), label, Severity::Wrong, message);
        }
    };
    early("reviewed_on", "振り返りをした日", closing.reviewed_on);
    early("reopened_on", "再開した日", closing.reopened_on);
}
