//! 取扱ケース: an intake that the 相談支援包括化推進員 see through, with the agencies, until the support is in place.

use super::Intake;
use crate::{
    domain::{
        household::Household,
        people::{Organisation, Staff},
    },
    jp::Date,
    record::Ref,
};

crate::record! {
    /// That a 相談支援包括化推進員 sees a household's troubles through. How far it is, is computed.
    pub struct Case = "case" "取扱ケース" in Intakes | Household(household);

    section "ケース" {
        /// The household.
        household: Ref<Household> = "世帯", listed;
        /// What was asked.
        intake: Ref<Intake> = "相談受付";
        /// The agency that asked: it stays with the household.
        organisation: Ref<Organisation> = "相談した機関", listed;
        /// Who sees it through.
        coordinator: Ref<Staff> = "担当の推進員", listed;
        /// The day on which it became a case.
        opened_on: Date = "取扱いを始めた日", listed, sorts;
    }
}
