//! A reference to another record: tiles where there are few, a search where there are many.

use leptos::prelude::*;
use shared::{
    record::{Field, FieldKind, Path, RecordId},
    registry,
};

use super::{
    FormState,
    input::{TILES, input_id, radio},
};
use crate::{
    store::{Store, value_text},
    ui::{Button, Choice, FieldGroup, Kind, TextInput},
};

/// So many results are shown; whoever does not find theirs types more.
const SHOWN: usize = 20;

/// The input of a reference.
#[component]
pub(super) fn RefInput(
    form: FormState,
    path: Path,
    field: &'static Field,
    kind: &'static str,
) -> impl IntoView {
    let store = form.store();
    let tiles = form.offered(kind).or_else(|| {
        let all = untrack(|| store.of_kind(kind));
        (all.len() <= TILES).then_some(all)
    });
    match tiles {
        Some(ids) => {
            let options = ids
                .into_iter()
                .map(|id| Choice::new(id.to_string(), untrack(|| store.title(id))))
                .collect();
            radio(form, input_id(&path), field, path, options)
        }
        None => view! { <Picker form=form path=path field=field kind=kind /> }.into_any(),
    }
}

/// What tells a record from its like: its other listed values.
fn support(store: Store, id: RecordId) -> String {
    let Some(doc) = store.doc(id) else {
        return String::new();
    };
    let Some(schema) = registry::kind(&doc.kind).map(|kind| kind.schema) else {
        return String::new();
    };
    let title = schema.title_field().map(|field| field.key);
    let listed = schema.fields().filter(|field| {
        field.listed
            && Some(field.key) != title
            && !matches!(field.kind, FieldKind::Flag | FieldKind::Number)
    });
    let texts = listed
        .map(|field| value_text(store, field, doc.get(field.key)))
        .filter(|text| !text.is_empty());
    texts.take(3).collect::<Vec<_>>().join("　")
}

#[component]
fn Picker(form: FormState, path: Path, field: &'static Field, kind: &'static str) -> impl IntoView {
    let store = form.store();
    let id = input_id(&path);
    let (value, error) = (form.text(&path, field), form.error(&path));
    let chosen = Memo::new(move |_| value.with(|id| id.parse::<RecordId>().ok()));
    let choose = Callback::new(move |id: Option<RecordId>| {
        form.set_text(&path, id.map(|id| id.to_string()).unwrap_or_default());
    });
    let group = id.clone();
    let inside = move || match chosen.get() {
        Some(record) => {
            let title = move || store.title(record);
            let name = field.label;
            view! {
                <div class="row picked">
                    <span class="row-text">
                        <span class="row-title">{title}</span>
                        <span class="row-support">{move || support(store, record)}</span>
                    </span>
                    <span class="row-end">
                        <Button label=format!("{name}を選び直す") on_press=move |()| choose.run(None)>"選び直す"</Button>
                    </span>
                </div>
            }
            .into_any()
        }
        None => {
            view! { <Search store=store id=group.clone() kind=kind on_choose=choose /> }.into_any()
        }
    };
    view! {
        <FieldGroup id=id label=field.label required=field.required help=field.help.unwrap_or_default() error=error>
            {inside}
        </FieldGroup>
    }
}

/// A box to search with inside a form, and what it finds.
#[component]
fn Search(
    store: Store,
    id: String,
    kind: &'static str,
    on_choose: Callback<Option<RecordId>>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let label = registry::kind(kind)
        .map_or_else(String::new, |kind| format!("{}をさがす", kind.schema.label));
    let found = Memo::new(move |_| {
        let typed = typed.get();
        if typed.trim().is_empty() {
            Vec::new()
        } else {
            store.search(kind, &typed)
        }
    });
    let count = move || {
        let count = found.with(Vec::len);
        typed
            .with(|typed| !typed.trim().is_empty())
            .then(|| match count {
                0 => "見つかりません。ほかの言葉でさがしてください。".to_owned(),
                count if count > SHOWN => {
                    format!("{count}件のうち{SHOWN}件。言葉を足すと絞れます。")
                }
                count => format!("{count}件"),
            })
    };
    let results = move || {
        let row = move |record: RecordId| {
            view! {
                <li>
                    <button type="button" class="row pick" on:click=move |_| on_choose.run(Some(record))>
                        <span class="row-text">
                            <span class="row-title">{store.title(record)}</span>
                            <span class="row-support">{support(store, record)}</span>
                        </span>
                    </button>
                </li>
            }
        };
        let found = found.get();
        // A sync must not build the list anew under someone's finger.
        untrack(|| found.into_iter().take(SHOWN).map(row).collect_view())
    };
    // Enter here searches; it must not save the form around it.
    let keep_enter = |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
        }
    };
    view! {
        <div class="stack" data-gap="small">
            <div on:keydown=keep_enter>
                <TextInput id=format!("{id}-search") label=label value=typed on_input=move |text| typed.set(text) />
            </div>
            <p class="search-result" role="status">{count}</p>
            <ul class="rows" role="list">{results}</ul>
            {move || typed.with(|typed| !typed.is_empty()).then(|| view! {
                <div class="actions"><Button kind=Kind::Text on_press=move |()| typed.set(String::new())>"さがす言葉を消す"</Button></div>
            })}
        </div>
    }
}
