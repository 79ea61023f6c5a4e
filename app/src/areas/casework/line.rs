//! One timeline of a household over all agencies.

use leptos::prelude::*;
use shared::{
    record::RecordId,
    reports::{HAPPENINGS, Happening, timeline},
};

use crate::{
    areas::{links::href, parts::excerpt, read::today},
    store::{Store, use_store},
    ui::{Button, Card, RowLink},
};

/// So many are shown at first, and with each further press.
const PAGE: usize = 20;

/// Characters of what was said that are shown in a row.
const EXCERPT: usize = 80;

/// What every agency has done, the latest first.
#[component]
pub(super) fn Line(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let most = RwSignal::new(PAGE);
    let all = Memo::new(move |_| {
        let ids = HAPPENINGS.iter().flat_map(|kind| store.referring(kind, id));
        let docs: Vec<_> = ids.filter_map(|id| store.doc(id)).collect();
        timeline(docs.iter().map(|doc| &**doc), today.get())
    });
    let rest = Memo::new(move |_| all.with(Vec::len).saturating_sub(most.get()));
    let row = move |it: Happening| {
        let who: Vec<String> = it.who.iter().map(|id| store.title(*id)).collect();
        let time = it
            .at
            .map(|at| format!(" {}", at.short()))
            .unwrap_or_default();
        let title = format!("{}{time}　{}", it.on.long(), it.label);
        let support = format!("{}　{}", who.join(" → "), excerpt(&it.words, EXCERPT));
        let to = address(store, it.record);
        view! { <li><RowLink href=to title=title support=support.trim().to_owned() /></li> }
    };
    let shown = move || all.with(|all| all.iter().take(most.get()).cloned().collect::<Vec<_>>());
    view! {
        <Card title=Signal::derive(move || format!("これまでの動き {}件", all.with(Vec::len)))>
            <ul class="rows" role="list">{move || shown().into_iter().map(row).collect_view()}</ul>
            {move || {
                (rest.get() > 0)
                    .then(|| {
                        view! {
                            <div class="actions">
                                <Button on_press=move |()| most.update(|most| *most += PAGE)>
                                    {move || format!("さらに{}件を表示する", rest.get().min(PAGE))}
                                </Button>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

fn address(store: Store, record: RecordId) -> String {
    let kind = store.kind_of(record);
    kind.and_then(|kind| href(store, kind, record))
        .unwrap_or_else(|| "/households".to_owned())
}
