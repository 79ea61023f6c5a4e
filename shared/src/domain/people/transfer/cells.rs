//! What a cell says.

use crate::{
    jp::fold,
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
