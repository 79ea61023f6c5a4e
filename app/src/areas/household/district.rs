//! The district of a household, found from its address.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::household::Household,
    record::{Edit, Record, RecordId, Value, Writes, key_path},
};

use crate::{
    areas::{
        directory::districts_on,
        read::{fact, today},
    },
    store::use_store,
    ui::{Button, use_toasts},
};

/// Proposes the 小学校区 of the address where another district, or none, is written down. One tap takes it.
#[component]
pub(super) fn FromAddress(
    /// The household.
    id: RecordId,
    /// Whether the person may change it.
    may_mend: Memo<bool>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let day = today(store);
    let proposed = Memo::new(move |_| {
        let household = fact::<Household>(store, id)?;
        let districts = districts_on(store, day.get());
        let found = districts.of_address(household.postal_code, &household.address?)?;
        let known = household.area.map(|area| area.id());
        (known != Some(found)).then(|| (found, districts.chain(found)))
    });
    let take = move |area: RecordId| {
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let edit = Edit {
                kind: Household::KIND.into(),
                record: id,
                seen: doc.context.clone(),
                writes: Writes::from([(key_path("area"), Value::text(&area.to_string()))]),
            };
            match store.save(edit).await {
                Ok(_) => toasts.say("圏域を入れました。保存しました。"),
                Err(error) => toasts.say(format!("圏域を入れられませんでした。{error}")),
            }
        });
    };
    move || {
        let (area, chain) = proposed.get().filter(|_| may_mend.get())?;
        Some(view! {
            <div class="screen-only">
                <p>{format!("住所から：{chain}")}</p>
                <Button on_press=move |()| take(area)>"この圏域にする"</Button>
            </div>
        })
    }
}
