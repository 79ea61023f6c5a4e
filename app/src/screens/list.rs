//! A long list of records with a search box.

use leptos::prelude::*;
use shared::record::RecordId;

use crate::{
    store::use_store,
    ui::{EmptyState, Progress, SearchBox, VirtualList},
};

/// Records found while typing. What is found and how a row looks is the caller's.
#[component]
pub fn SearchList(
    /// The id of the box, unique on the screen.
    #[prop(into)]
    id: String,
    /// The label of the box.
    #[prop(into)]
    label: String,
    /// What can be searched for.
    #[prop(into)]
    help: String,
    /// What is typed. The caller's, so that it is still there on the way back from a record.
    typed: RwSignal<String>,
    /// What was found, in the order of the list.
    #[prop(into)]
    found: Signal<Vec<RecordId>>,
    /// What one of them is called in a count: 世帯.
    unit: &'static str,
    /// A row.
    #[prop(into)]
    row: Callback<RecordId, AnyView>,
    /// What stands there while there is no record at all.
    #[prop(into)]
    none: ViewFn,
) -> impl IntoView {
    let store = use_store();
    let count = Memo::new(move |_| found.with(Vec::len));
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    let result = Signal::derive(move || format!("{}{unit}", grouped(count.get())));
    let line = move |index: usize| {
        let id = Memo::new(move |_| found.with(|found| found.get(index).copied()));
        (move || id.get().map(|id| row.run(id))).into_any()
    };
    view! {
        <div class="stack">
            <SearchBox
                id=id
                label=label.clone()
                help=help
                value=typed
                on_search=move |text| typed.set(text)
                result=result
            />
            {move || {
                (!is_loaded.get())
                    .then(|| view! { <Progress label="はじめの読み込み中です。届いたものから見られます。" done=None /> })
            }}
            {move || match (count.get(), typed.with(|typed| typed.trim().is_empty())) {
                (0, true) => is_loaded.get().then(|| none.run()),
                (0, false) => {
                    let title = "見つかりませんでした";
                    let way = "言葉を短くするか、ひらがなで入力してみてください。";
                    Some(view! { <EmptyState title=title><p>{way}</p></EmptyState> }.into_any())
                }
                _ => None,
            }}
            <VirtualList label=label count=count row=line />
        </div>
    }
}

/// 12345 as 12,345.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::grouped;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn thousands_are_set_apart() {
        for (count, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (1_234_567, "1,234,567"),
        ] {
            assert_eq!(grouped(count), text);
        }
    }
}
