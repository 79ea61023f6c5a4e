//! 返答: what an agency says to a つなぐシート that was sent to it. There is no "refuse": one that is not the right one connects it
//! on (plan: 断らない相談).

use super::Referral;
use crate::{
    domain::{household::Household, people::Organisation},
    jp::Date,
    record::{Paragraph, Ref},
};

crate::choices! {
    /// What is said.
    pub enum ReplyKind {
        /// They have taken it up and serve the household now.
        TakenUp = "taken_up" "受けました",
        /// What they do, or have done.
        Answered = "answered" "答えます",
    }
}

crate::record! {
    /// What an agency says to a sheet that was sent to it.
    pub struct Reply = "reply" "つなぐシートへの返答" in Household(household);

    section "返答" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// What it answers.
        referral: Ref<Referral> = "つなぎ";
        /// Who says it.
        organisation: Ref<Organisation> = "返答する機関", listed;
        /// What is said.
        kind: ReplyKind = "返答", listed, titles;
        /// In words.
        words: Option<Paragraph> = "返答の内容", help("だれが、いつから、何をするかを書きます。");
        /// The day.
        replied_on: Date = "返答した日", listed, sorts, by_day;
    }
}
