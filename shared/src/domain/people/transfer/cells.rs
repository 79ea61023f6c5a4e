//! What a cell says.

use crate::{
    jp::{Date, fold},
    record::{Choice, RecordId},
};

/// A choice by its label or its code, however it is typed.
pub(super) fn choice<C: Choice>(typed: &str) -> Option<C> {
    let key = fold(typed);
    let is = |choice: &&C| fold(choice.item().label) == key || fold(choice.item().code) == key;
    C::ALL.iter().find(is).copied()
}

/// The labels there are, for whoever has typed another.
pub(super) fn labels<C: Choice>() -> String {
    let labels: Vec<&str> = C::ALL.iter().map(|choice| choice.item().label).collect();
    labels.join("、")
}

/// The day after which spreadsheets count their days (1899-12-30, so that those after February 1900 are right).
const BEFORE_DAYS: &str = "1899-12-30";

/// A day as typed, or as a spreadsheet counts it.
pub(super) fn day(typed: &str) -> Option<Date> {
    let counted = || {
        let days: f64 = typed.parse().ok()?;
        let is_day = days.fract() == 0.0 && (20_000.0..100_000.0).contains(&days);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "it is a small whole number"
        )]
        let days = is_day.then_some(days as i32)?;
        Date::from_iso(BEFORE_DAYS).ok()?.add_days(days)
    };
    counted().or_else(|| Date::read(typed).ok())
}

/// A mark for yes or for no.
pub(super) fn mark(typed: &str) -> Option<bool> {
    let is = |marks: &[&str]| marks.iter().any(|mark| fold(mark) == fold(typed));
    if typed.is_empty()
        || is(&[
            "×",
            "✕",
            "x",
            "いいえ",
            "なし",
            "無",
            "0",
            "false",
            "-",
            "―",
        ])
    {
        Some(false)
    } else if is(&[
        "○", "〇", "◯", "●", "レ", "✓", "はい", "退職", "あり", "有", "1", "true", "yes",
    ]) {
        Some(true)
    } else {
        None
    }
}

/// Those of a list whose name is `typed`, widths and old forms of characters aside.
pub(super) fn named<'a>(
    typed: &str,
    names: impl Iterator<Item = (RecordId, &'a str)>,
) -> Vec<RecordId> {
    let key = fold(typed);
    names
        .filter(|(_, name)| fold(name) == key)
        .map(|(id, _)| id)
        .collect()
}
