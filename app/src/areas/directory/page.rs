//! The directory's screen: by matter, and by district.

use leptos::prelude::*;
use shared::{jp::Date, record::RecordId, reports::Districts};

use super::{
    in_force::{Held, districts_on, in_force},
    matter::ByMatter,
    near::{ByAddress, District},
    paper::{PaperList, SheetHead},
    windows::Windows,
};
use crate::{
    areas::{access::keeps_directory, read::today},
    store::use_store,
    ui::{
        Button, Choice, DateInput, Disclosure, EmptyState, Icon, IconName, LinkButton, PageHead,
        Progress, Tabs,
    },
};

/// 相談機関一覧 with its two ways in.
#[component]
pub fn Directory() -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps_directory(store));
    let edition = in_force();
    let area = RwSignal::new(String::new());
    let area_id = Memo::new(move |_| area.with(|area| area.parse::<RecordId>().ok()));
    let tab = RwSignal::new("matter".to_owned());
    let (paper, asked) = (RwSignal::new("a4"), RwSignal::new(false));
    let other_day = RwSignal::new(String::new());
    let now = today(store);
    let day = Memo::new(move |_| {
        let typed = other_day.with(|typed| Date::read(typed).ok());
        typed.unwrap_or_else(|| now.get())
    });
    let districts: Signal<Districts> = Memo::new(move |_| districts_on(store, day.get())).into();
    let lead = Signal::derive(move || {
        edition.with(|held| match held {
            Some(held) => format!(
                "{}（{} 公開）",
                held.0.edition.version,
                held.0.edition.published_on.long()
            ),
            None => String::new(),
        })
    });
    let tabs = vec![
        Choice::new("matter", "相談の内容からさがす"),
        Choice::new("district", "地区の窓口を見る"),
    ];
    let by_district = Memo::new(move |_| tab.with(|tab| tab == "district"));
    let panel = move || {
        match edition.get() {
        None => view! { <Nothing /> }.into_any(),
        Some(held) if by_district.get() => {
            view! { <ByDistrict edition=held districts=districts area=area area_id=area_id other_day=other_day /> }
                .into_any()
        }
        Some(held) => view! {
            <ByMatter edition=held.clone() districts=districts area=area area_id=area_id />
            <PaperList edition=held paper=paper.into() asked=asked.into() />
        }
        .into_any(),
    }
    };
    let print = move |size: &'static str| {
        paper.set(size);
        asked.set(true);
        request_animation_frame(|| {
            let _ = window().print();
        });
    };
    let buttons = move || {
        let button = |size: &'static str, text: &'static str| {
            view! { <Button on_press=move |()| print(size)><Icon name=IconName::Print />{text}</Button> }
        };
        if by_district.get() {
            button("a4", "この地区の窓口を印刷する").into_any()
        } else {
            view! {
                {button("a4", "一覧をA4で印刷する")}
                {button("a3", "一覧をA3で印刷する")}
            }
            .into_any()
        }
    };
    // What is seldom wanted would push the search box and what is found out of sight.
    view! {
        <PageHead title="相談機関一覧" lead=lead>
            {move || keeps.get().then(|| view! { <LinkButton href="/draft">"次の版の案"</LinkButton> })}
            <Disclosure title="印刷・版・申し出">
                <div class="actions">
                    {buttons}
                    <LinkButton href="/editions">"これまでの版"</LinkButton>
                    <LinkButton href="/proposals">"変更の申し出"</LinkButton>
                </div>
            </Disclosure>
        </PageHead>
        <Tabs id="directory" label="さがし方" items=tabs value=tab on_change=move |value| tab.set(value)>
            <div class="tab-body">{panel}</div>
        </Tabs>
        <p class="row-support screen-only">
            "市民の方には、サインインなしで見られる"
            <a href="/directory/latest" rel="external">"公開用のページ"</a>"があります。"
        </p>
    }
}

#[component]
fn Nothing() -> impl IntoView {
    let store = use_store();
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    move || {
        if is_loaded.get() {
            view! {
                <EmptyState title="公開された一覧がまだありません"><p>"担当課が公開すると、ここに出ます。"</p></EmptyState>
            }
            .into_any()
        } else {
            view! { <Progress label="はじめの読み込み中です。届くまでしばらくお待ちください。" done=None /> }
                .into_any()
        }
    }
}

#[component]
fn ByDistrict(
    edition: Held,
    districts: Signal<Districts>,
    area: RwSignal<String>,
    area_id: Memo<Option<RecordId>>,
    other_day: RwSignal<String>,
) -> impl IntoView {
    view! {
        <div class="stack district-sheet">
            <div class="stack screen-only">
                <ByAddress districts=districts area=area />
                <District districts=districts area=area help="選んだ地区を担当する窓口と電話番号が出ます。" />
                <Disclosure title="別の日の担当を見る">
                    <DateInput
                        id="as-of"
                        label="いつの担当か"
                        help="学区や担当が変わる前や後の日を入れると、その日の担当が出ます。空なら今日です。"
                        value=other_day
                        on_input=move |value| other_day.set(value)
                    />
                </Disclosure>
            </div>
            {move || {
                area_id.get().is_none().then(|| view! { <EmptyState title="住所を入れるか、地区を選んでください" /> })
            }}
            <SheetHead edition=edition districts=districts area=area_id />
            <Windows area=area_id inside=true on=districts />
        </div>
    }
}
