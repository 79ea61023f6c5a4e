//! 役割の経過: how far the support is that someone has taken on (S10).

use super::Task;
use crate::{
    domain::{household::Household, people::Organisation},
    jp::Date,
    record::{Paragraph, Ref},
};

crate::choices! {
    /// How far it is.
    pub enum TaskState {
        /// It has begun.
        Started = "started" "始めた",
        /// The support is in place.
        InPlace = "in_place" "支援が整った",
        /// It could not be done as decided.
        Stopped = "stopped" "できなかった",
    }
}

crate::record! {
    /// What has become of a role.
    pub struct Progress = "progress" "役割の経過" in Household(household);

    section "経過" {
        /// The household.
        household: Ref<Household> = "世帯";
        /// The role.
        task: Ref<Task> = "役割";
        /// Who says so.
        organisation: Ref<Organisation> = "書いた機関", listed;
        /// How far it is.
        state: TaskState = "どこまで進んだか", listed, titles;
        /// In words.
        words: Option<Paragraph> = "様子";
        /// The day.
        noted_on: Date = "確かめた日", listed, sorts;
    }
}
