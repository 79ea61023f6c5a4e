//! What the city has settled about つなぐシート, for everyone to see and for the section to set.

use leptos::prelude::*;
use shared::{
    domain::settings::CitySettings,
    record::{Context, Edit, Record as _, Value},
    reports,
};

use crate::{
    areas::{access::may_set, read::fact},
    form::{Opening, RecordForm},
    screens::{ConflictPanel, all_fields},
    store::{Store, use_store},
    ui::{Card, EmptyState, LinkButton, PageHead},
};

/// So many working days a sheet may wait to be taken up. Tracked.
pub(super) fn may_wait(store: Store) -> usize {
    reports::wait(fact::<CitySettings>(store, CitySettings::ID).as_ref())
}

/// What holds, with the way to change it for those who may.
#[component]
pub(in crate::areas) fn CitySettingsCard() -> impl IntoView {
    let store = use_store();
    let wait = Memo::new(move |_| may_wait(store));
    let may = Memo::new(move |_| may_set(store));
    view! {
        <Card title="市の決まり">
            <dl class="facts">
                <dt>"つなぐシートを受けるまでの日数"</dt>
                <dd>{move || format!("{}日（土曜・日曜・祝日を除く）", wait.get())}</dd>
            </dl>
            {move || {
                may.get()
                    .then(|| view! { <div class="actions"><LinkButton href="/city-settings">"市の決まりを直す"</LinkButton></div> })
            }}
            <div class="actions"><LinkButton href="/advisors">"複合課題解決アドバイザーの一覧"</LinkButton></div>
        </Card>
    }
}

/// The form of it.
#[component]
pub fn EditCitySettings() -> impl IntoView {
    let store = use_store();
    let may = Memo::new(move |_| may_set(store));
    let form = move || {
        let opening = if untrack(|| store.is_here(CitySettings::ID)) {
            Opening::record(CitySettings::KIND, CitySettings::ID)
        } else {
            // There is only one: whoever writes it first makes it, and two who do so apart make the same.
            let proposed = reports::wait(None);
            let one = |edit: Edit| {
                Ok(vec![Edit {
                    record: CitySettings::ID,
                    seen: Context::default(),
                    ..edit
                }])
            };
            let days = shared::record::Number::new(proposed as f64);
            Opening::new(CitySettings::KIND)
                .propose("wait", &days.map_or(Value::Empty, Value::Number))
                .together(Callback::new(one))
        };
        view! {
            <ConflictPanel id=CitySettings::ID />
            <RecordForm opening=opening done=|_| "/settings".to_owned() body=all_fields() />
        }
    };
    view! {
        <PageHead title="市の決まり" lead="すべての機関の端末で、次の送受信から使われます。" />
        {move || {
            if may.get() {
                form().into_any()
            } else {
                view! {
                    <EmptyState title="直せるのは、保健福祉企画総務課の職員と統括管理者だけです">
                        <LinkButton href="/settings">"設定へ"</LinkButton>
                    </EmptyState>
                }
                    .into_any()
            }
        }}
    }
}
