//! 役割の決定: that 保健福祉企画総務課 has made the roles of a case final (S9). Nobody else does.

use super::{Case, Task};
use crate::{
    domain::household::Household,
    jp::Date,
    record::{Issues, Ref, Rows, Severity, Text, key_path},
};

crate::rows! {
    /// A role as it was decided.
    pub struct Decided {
        /// The role.
        task: Ref<Task> = "役割";
        /// What it said then, as [`super::mark`] has it: who changes it afterwards proposes something else.
        mark: Text = "決めた内容のしるし";
    }
}

crate::record! {
    /// That the roles of a case are final. It says nothing of the people, so that the day stays known when the household is not to be seen any more.
    pub struct Decision = "decision" "役割の決定" in Intakes | Household(household), check(check);

    section "決定" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The case.
        case: Ref<Case> = "取扱ケース";
        /// The day.
        decided_on: Date = "決めた日", listed, sorts;
        /// All roles of the case that were decided.
        tasks: Rows<Decided> = "決めた役割";
    }
    section "取り下げるとき" {
        /// The day from which the support is being arranged anew.
        withdrawn_on: Option<Date> = "決め直しのため取り下げた日", ends;
    }
}

fn check(decision: &Decision, issues: &mut Issues) {
    if decision
        .withdrawn_on
        .is_some_and(|day| day < decision.decided_on)
    {
        let message = "決めた日より前です。日付を確かめてください。";
        issues.push(
            key_path("withdrawn_on"),
            "決め直しのため取り下げた日",
            Severity::Wrong,
            message,
        );
    }
}
