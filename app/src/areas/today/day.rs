//! Which visits are planned for a day, which are overdue, which come next.

use std::collections::{BTreeMap, BTreeSet};

use shared::{jp::Date, record::RecordId};

/// How far one looks ahead, in days.
const AHEAD: i32 = 7;

/// That a household is to be visited on a day, as the visit before it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// The visit that set the day.
    pub(super) visit: RecordId,
    /// The household.
    pub(super) household: RecordId,
    /// The day.
    pub(super) on: Date,
}

/// The plans of a day, each household once in each list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Day {
    /// For today, not yet visited today.
    pub(super) today: Vec<Plan>,
    /// For an earlier day, not visited on it or since; the longest overdue first.
    pub(super) overdue: Vec<Plan>,
    /// For the days after today, in their order.
    pub(super) soon: Vec<Plan>,
}

impl Day {
    /// Sorts plans, which come in the order of their days. `last_visit` is the day a household was last visited.
    pub(super) fn new(
        plans: impl IntoIterator<Item = Plan>,
        last_visit: impl Fn(RecordId) -> Option<Date>,
        today: Date,
    ) -> Self {
        let mut day = Self::default();
        let mut latest = BTreeMap::new();
        let mut taken = BTreeSet::new();
        let visited_since =
            |plan: &Plan| last_visit(plan.household).is_some_and(|last| last >= plan.on);
        for plan in plans {
            latest.insert(plan.household, plan);
            let ahead = plan.on.days_since(today);
            if !(0..=AHEAD).contains(&ahead) || !taken.insert((plan.household, plan.on)) {
                continue;
            }
            if ahead > 0 {
                day.soon.push(plan);
            } else if !visited_since(&plan) {
                day.today.push(plan);
            }
        }
        let is_overdue = |plan: &Plan| plan.on < today && !visited_since(plan);
        day.overdue = latest.into_values().filter(is_overdue).collect();
        day.overdue.sort_by_key(|plan| (plan.on, plan.household));
        day
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn id(number: u128) -> RecordId {
        RecordId::new(uuid::Uuid::from_u128(number))
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    /// A day from plans (visit, household, day) and last visits (household, day).
    fn day(plans: &[(u128, u128, &str)], visits: &[(u128, &str)]) -> [Vec<u128>; 3] {
        let plan = |(visit, household, on): &(u128, u128, &str)| Plan {
            visit: id(*visit),
            household: id(*household),
            on: date(on),
        };
        let last = |household| {
            let mut visits = visits.iter();
            visits
                .find(|(known, _)| id(*known) == household)
                .map(|(_, on)| date(on))
        };
        let day = Day::new(plans.iter().map(plan), last, date("2026-11-23"));
        let visits = |plans: Vec<Plan>| {
            plans
                .iter()
                .map(|plan| plan.visit.uuid().as_u128())
                .collect()
        };
        [visits(day.today), visits(day.overdue), visits(day.soon)]
    }

    #[wasm_bindgen_test]
    fn a_plan_stands_until_the_household_is_visited() {
        let plans = [
            (1, 10, "2026-11-20"),
            (2, 20, "2026-11-23"),
            (3, 30, "2026-11-24"),
        ];
        let before = [(10, "2026-11-13"), (20, "2026-11-16"), (30, "2026-11-17")];
        assert_eq!(day(&plans, &before), [vec![2], vec![1], vec![3]]);
        let since = [(10, "2026-11-20"), (20, "2026-11-23"), (30, "2026-11-17")];
        assert_eq!(day(&plans, &since), [vec![], vec![], vec![3]]);
    }

    #[wasm_bindgen_test]
    fn a_later_plan_takes_the_place_of_an_overdue_one() {
        let plans = [(1, 10, "2026-11-20"), (2, 10, "2026-12-24")];
        assert_eq!(
            day(&plans, &[(10, "2026-11-13")]),
            [vec![0; 0], vec![], vec![]]
        );
    }

    #[wasm_bindgen_test]
    fn two_who_plan_the_same_day_are_one_row_and_next_week_ends_after_seven_days() {
        let plans = [
            (1, 10, "2026-11-23"),
            (2, 10, "2026-11-23"),
            (3, 20, "2026-11-30"),
            (4, 30, "2026-12-01"),
        ];
        assert_eq!(day(&plans, &[]), [vec![1], vec![], vec![3]]);
    }
}
