//! The days a next visit usually falls on, one tap each.

use leptos::prelude::*;
use shared::{jp::Date, record::Path};

use crate::{form::FormState, ui::Button};

/// The same day of the next month, or its last day.
fn next_month(day: Date) -> Option<Date> {
    let (year, month) = if day.month() == 12 {
        (day.year() + 1, 1)
    } else {
        (day.year(), day.month() + 1)
    };
    (1..=day.day())
        .rev()
        .find_map(|of_month| Date::new(year, month.into(), of_month.into()).ok())
}

/// Buttons for 明日, 1週間後, 2週間後, 1か月後.
#[component]
pub(super) fn NextDays(form: FormState) -> impl IntoView {
    let path = Path::new("next_on").ok()?;
    let today = form.store().now().date();
    let days = [
        ("明日", today.add_days(1)),
        ("1週間後", today.add_days(7)),
        ("2週間後", today.add_days(14)),
        ("1か月後", next_month(today)),
    ];
    let button = move |(label, day): (&'static str, Option<Date>)| {
        let (day, path) = (day?, path.clone());
        let words = format!(
            "{label}（{}月{}日 {}）",
            day.month(),
            day.day(),
            day.weekday()
        );
        Some(view! { <Button on_press=move |()| form.set_text(&path, day.long())>{words}</Button> })
    };
    Some(view! {
        <div class="actions" role="group" aria-label="次回の訪問日の候補">
            {days.map(button).into_iter().collect_view()}
        </div>
    })
}

#[cfg(test)]
mod tests {
    use super::next_month;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_month_later_is_a_day_that_exists() {
        for (day, later) in [
            ("2026-11-23", "2026-12-23"),
            ("2026-12-31", "2027-01-31"),
            ("2027-01-31", "2027-02-28"),
            ("2028-01-30", "2028-02-29"),
        ] {
            assert_eq!(next_month(day.parse().unwrap()).unwrap().to_string(), later);
        }
    }
}
