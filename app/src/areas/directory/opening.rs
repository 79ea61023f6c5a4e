//! Whether a window is open now, in words.

use leptos::prelude::*;
use shared::{
    domain::directory::hours::{Hours, State},
    jp::{Date, Timestamp},
};

use crate::ui::{Chip, IconName, Tone};

/// 今あいています 17:15まで; 今日は終わりました。明日 8:30から. Nothing where the printed hours don't tell.
#[component]
pub(super) fn OpenNow(
    /// Its hours.
    hours: Hours,
    /// This minute.
    now: Memo<Timestamp>,
) -> impl IntoView {
    move || {
        let now = now.get();
        match hours.state(now) {
            State::Open(until) => {
                let until = until.map(|until| format!(" {}まで", clock(until, now.date())));
                let text = format!("今あいています{}", until.unwrap_or_default());
                Some(view! { <Chip tone=Tone::Good icon=IconName::Clock>{text}</Chip> })
            }
            State::Closed(next) => {
                let next = next.map(|next| format!("。{}から", clock(next, now.date())));
                let text = format!("今はしまっています{}", next.unwrap_or_default());
                Some(view! { <Chip icon=IconName::Clock>{text}</Chip> })
            }
            State::Unknown => None,
        }
    }
}

/// A moment seen from today: 17:15, 明日 8:30, 12月1日（火） 8:30.
fn clock(at: Timestamp, today: Date) -> String {
    let day = at.date();
    let time = at.time().short();
    match day.days_since(today) {
        0 => time,
        1 => format!("明日 {time}"),
        _ => format!(
            "{}月{}日（{}） {time}",
            day.month(),
            day.day(),
            day.weekday()
        ),
    }
}
