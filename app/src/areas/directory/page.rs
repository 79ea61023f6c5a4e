//! The directory's screen: by matter, and by district.

use leptos::prelude::*;
use shared::record::RecordId;

use super::{
    entries::EntryCard,
    filter::{categories, current, rows, shown},
    import::may_import,
    windows::{Windows, districts},
};
use crate::{
    areas::access::keeps_directory,
    store::use_store,
    ui::{
        Choice, EmptyState, Layout, LinkButton, PageHead, PrintButton, Progress, RadioGroup,
        SearchBox, Select, Tabs,
    },
};

/// 相談機関一覧 with its two ways in.
#[component]
pub fn Directory() -> impl IntoView {
    let store = use_store();
    let edition = Memo::new(move |_| current(store));
    let keeps = Memo::new(move |_| keeps_directory(store));
    let area = RwSignal::new(String::new());
    let area_id = Memo::new(move |_| area.with(|area| area.parse::<RecordId>().ok()));
    let tab = RwSignal::new("matter".to_owned());
    let lead = Signal::derive(move || {
        edition.with(|edition| match edition {
            Some((_, edition)) => format!(
                "{}（{} 公開）",
                edition.version,
                edition.published_on.long()
            ),
            None => String::new(),
        })
    });
    let tabs = vec![
        Choice::new("matter", "相談の内容からさがす"),
        Choice::new("district", "地区の窓口を見る"),
    ];
    let panel = move || match edition.with(|edition| edition.as_ref().map(|(id, _)| *id)) {
        None => view! { <Nothing /> }.into_any(),
        Some(_) if tab.with(|tab| tab == "district") => {
            view! { <ByDistrict area=area area_id=area_id /> }.into_any()
        }
        Some(edition) => {
            view! { <ByMatter edition=edition area=area area_id=area_id /> }.into_any()
        }
    };
    let may_import = Memo::new(move |_| may_import(store));
    view! {
        <PageHead title="相談機関一覧" lead=lead>
            {move || keeps.get().then(|| view! { <LinkButton href="/draft">"次の版の案"</LinkButton> })}
            <LinkButton href="/editions">"これまでの版"</LinkButton>
            <LinkButton href="/proposals">"変更の申し出"</LinkButton>
            {move || may_import.get().then(|| view! { <LinkButton href="/directory/import">"ファイルから取り込む"</LinkButton> })}
            <PrintButton>"印刷する"</PrintButton>
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
fn District(area: RwSignal<String>, help: &'static str) -> impl IntoView {
    let store = use_store();
    let options = Memo::new(move |_| districts(store));
    view! {
        <Select
            id="district"
            label="地区"
            help=help
            none="すべての地区"
            options=options
            value=area
            on_change=move |value| area.set(value)
        />
    }
}

#[component]
fn ByDistrict(area: RwSignal<String>, area_id: Memo<Option<RecordId>>) -> impl IntoView {
    view! {
        <div class="stack">
            <District area=area help="選んだ地区を担当する窓口と電話番号が出ます。" />
            {move || {
                area_id.get().is_none().then(|| view! { <EmptyState title="地区を選んでください" /> })
            }}
            <Windows area=area_id inside=true />
        </div>
    }
}

#[component]
fn ByMatter(
    edition: RecordId,
    area: RwSignal<String>,
    area_id: Memo<Option<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let typed = RwSignal::new(String::new());
    let category = RwSignal::new(String::new());
    let all = Memo::new(move |_| rows(store, edition));
    let found = Memo::new(move |_| {
        all.with(|all| {
            typed.with(|typed| category.with(|category| shown(store, all, typed, category)))
        })
    });
    let options = Signal::derive(move || {
        let categories = all.with(|all| categories(all)).into_iter();
        categories
            .map(|category| Choice::new(category.clone(), category))
            .collect::<Vec<_>>()
    });
    let result = Signal::derive(move || format!("{}件", found.with(Vec::len)));
    view! {
        <div class="stack">
            <div class="stack screen-only">
                <SearchBox
                    id="directory-search"
                    label="言葉でさがす"
                    help="困りごとの言葉、機関の名前、電話番号などでさがせます。"
                    value=typed
                    on_search=move |text| typed.set(text)
                    result=result
                />
                <RadioGroup
                    id="category"
                    label="相談項目"
                    options=options
                    value=category
                    on_change=move |value| category.set(value)
                    layout=Layout::Inline
                    clearable=true
                />
                <District area=area help="地区ごとに窓口が分かれる機関は、選んだ地区の窓口だけを出します。" />
            </div>
            {move || {
                found
                    .with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <EmptyState title="見つかりませんでした">
                                <p>"言葉を短くするか、相談項目の選択を取り消してみてください。"</p>
                            </EmptyState>
                        }
                    })
            }}
            <ul class="stack" data-gap="small" role="list">
                {move || found.get().into_iter().map(|(id, entry)| view! { <EntryCard id=id entry=entry area=area_id /> }).collect_view()}
            </ul>
        </div>
    }
}
