//! A list of which the first rows are shown, and the rest on a press.

use leptos::prelude::*;

use super::{Button, words};

/// So many rows are shown at first: dozens of them cost a small device as much as all that they say.
const FIRST: usize = 20;

/// Rows, the first ones at first, with how many more there are.
#[component]
pub fn FirstRows<T, R>(
    /// What is listed.
    items: Memo<Vec<T>>,
    /// A row, an `li`.
    row: R,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    R: Fn(T) -> AnyView + Send + Sync + 'static,
{
    let most = RwSignal::new(FIRST);
    let first = Memo::new(move |_| {
        items.with(|items| items.iter().take(most.get()).cloned().collect::<Vec<_>>())
    });
    let rest = Memo::new(move |_| items.with(Vec::len).saturating_sub(most.get()));
    view! {
        <ul class="rows" role="list">{move || first.get().into_iter().map(&row).collect_view()}</ul>
        {move || {
            (rest.get() > 0)
                .then(|| view! { <Button on_press=move |()| most.set(usize::MAX)>{move || words::show_rest(rest.get())}</Button> })
        }}
    }
}
