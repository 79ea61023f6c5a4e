//! A save in words: what someone wrote on one press of 保存.

use leptos::prelude::*;
use shared::{
    jp::Timestamp,
    record::{Field, FieldKind, Path, Save, Value},
    registry,
};

use crate::store::{Store, use_store, value_text};

/// A moment in few words: the time alone today, the day as well otherwise.
#[must_use]
pub fn when(store: Store, at: Timestamp) -> String {
    let (day, time) = at.to_jst();
    if day == store.now().date() {
        return time.short();
    }
    format!("{}月{}日 {}", day.month(), day.day(), time.short())
}

/// What a save writes: labels and values, as the form shows them.
fn lines(store: Store, save: &Save) -> Vec<(String, String)> {
    let Some(kind) = registry::kind(&save.kind) else {
        return Vec::new();
    };
    let line = |(path, value): (&Path, &Value)| {
        if path.key() == "removed" {
            // That what is mended stands goes without saying.
            return value
                .is_true()
                .then(|| ("記録".to_owned(), "取り消し".to_owned()));
        }
        let field = kind.schema.field(path.key())?;
        Some(line_of(store, field, path, value))
    };
    save.writes.iter().filter_map(line).collect()
}

fn line_of(store: Store, field: &Field, path: &Path, value: &Value) -> (String, String) {
    let words = |field: &Field| match value_text(store, field, value) {
        text if text.is_empty() => "（消しました）".to_owned(),
        text => text,
    };
    match (field.kind, path.below(field.key)) {
        (FieldKind::Set(items), Some(code)) => {
            let label = items
                .iter()
                .find(|item| item.code == code)
                .map_or(code, |item| item.label);
            let what = if value.is_true() {
                label.to_owned()
            } else {
                format!("{label}（外しました）")
            };
            (field.label.to_owned(), what)
        }
        (FieldKind::Rows(fields), Some(below)) => {
            let key = below.split('/').nth(1).unwrap_or_default();
            match fields.iter().find(|field| field.key == key) {
                Some(inner) => (format!("{}・{}", field.label, inner.label), words(inner)),
                None => (field.label.to_owned(), "（行を消しました）".to_owned()),
            }
        }
        _ => (field.label.to_owned(), words(field)),
    }
}

/// A save as plain text, to be handed over by other means.
#[must_use]
pub fn save_text(store: Store, save: &Save) -> String {
    let label = registry::kind(&save.kind).map_or("記録", |kind| kind.schema.label);
    let mut text = format!(
        "{label} {}（{} 保存）\n",
        store.title(save.record),
        save.at.long()
    );
    for (label, value) in lines(store, save) {
        text.push_str(&format!("{label}：{value}\n"));
    }
    text
}

/// What a save writes, as a list of names and values.
#[component]
pub fn SaveFacts(
    /// The save.
    save: Save,
) -> impl IntoView {
    let store = use_store();
    let pair = |(label, value): (String, String)| {
        view! {
            <dt>{label}</dt>
            <dd class="lines">{value}</dd>
        }
    };
    view! { <dl class="facts">{lines(store, &save).into_iter().map(pair).collect_view()}</dl> }
}
