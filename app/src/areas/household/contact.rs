//! Where a household lives and how to reach it.

use leptos::prelude::*;
use shared::{domain::household::Household, record::RecordId};

use crate::{
    areas::{parts::Tel, read::fact},
    screens::Facts,
    store::use_store,
    ui::Card,
};

/// The household's own facts; an unfinished one is shown field by field.
#[component]
pub(super) fn Contact(id: RecordId) -> impl IntoView {
    let store = use_store();
    let household = Memo::new(move |_| fact::<Household>(store, id));
    view! {
        <Card title="連絡先と住まい">
            {move || match household.get() {
                Some(household) => view! { <Pairs household=household /> }.into_any(),
                None => view! { <Facts id=id /> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Pairs(household: Household) -> impl IntoView {
    let store = use_store();
    let Household {
        name: _,
        kana,
        phones,
        area,
        postal_code,
        address,
        access_notes,
        background,
    } = household;
    let address = match (postal_code, address) {
        (Some(code), Some(address)) => Some(format!("{} {address}", code.with_mark())),
        (Some(code), None) => Some(code.with_mark()),
        (None, address) => address.map(|address| address.to_string()),
    };
    let pair = |label: &'static str, text: Option<String>| {
        text.map(|text| {
            view! {
                <dt>{label}</dt>
                <dd class="lines">{text}</dd>
            }
        })
    };
    view! {
        <dl class="facts">
            {phones.map(|phones| view! { <dt>"電話"</dt><dd><Tel phones=phones /></dd> })}
            {pair("住所", address)}
            {pair("訪問するときの注意", access_notes.map(|text| text.to_string()))}
            {pair("世帯の状況", background.map(|text| text.to_string()))}
            {area.map(|area| view! { <dt>"圏域"</dt><dd>{move || store.title(area.id())}</dd> })}
            {pair("ふりがな", kana.map(|text| text.to_string()))}
        </dl>
    }
}
