//! The forms of the draft's rows: the generic one.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    domain::directory::{Entry, PRINTED},
    record::{Number, Record, RecordId, Value},
};

use super::gate::for_keepers;
use crate::{
    areas::{
        parts::Absent,
        read::{facts, record_id},
    },
    form::Opening,
    screens::EditRecord,
    store::use_store,
};

/// What no keeper of the directory fills in.
const SKIP: &[&str] = &["edition"];

/// A new row of the kind named in the address. An entry is proposed the next free No.
#[component]
pub fn NewRow() -> impl IntoView {
    for_keepers("次の版の案", || {
        let store = use_store();
        let kind = use_params_map().with_untracked(|params| params.get("kind"));
        let known = PRINTED
            .into_iter()
            .find(|known| kind.as_deref() == Some(known));
        let Some(kind) = known else {
            return view! { <Absent what="相談機関" /> }.into_any();
        };
        let mut opening = Opening::new(kind);
        if kind == Entry::KIND {
            let numbers = untrack(|| facts::<Entry>(store)).into_iter();
            let last = numbers.map(|(_, entry)| entry.no).fold(0.0, f64::max);
            let next = Number::new(last + 1.0).map_or(Value::Empty, Value::Number);
            opening = opening
                .propose("no", &next)
                .propose("default_window", &Value::Flag(false));
        }
        let done = move |id: RecordId| {
            if store.doc(id).is_some() {
                format!("/draft/{id}")
            } else {
                "/draft".to_owned()
            }
        };
        view! { <EditRecord opening=opening done=done skip=SKIP /> }.into_any()
    })
}

/// Mends the row named in the address.
#[component]
pub fn EditRow() -> impl IntoView {
    for_keepers("次の版の案", || {
        let store = use_store();
        let id = record_id();
        let found = Memo::new(move |_| {
            let id = id.get()?;
            let kind = store.kind_of(id)?;
            let kind = PRINTED.into_iter().find(|known| *known == kind)?;
            Some((kind, id))
        });
        (move || match found.get() {
            Some((kind, id)) => {
                let opening = Opening::record(kind, id);
                view! { <EditRecord opening=opening done=move |_| format!("/draft/{id}") skip=SKIP /> }
                    .into_any()
            }
            None => view! { <Absent what="相談機関" /> }.into_any(),
        })
        .into_any()
    })
}
