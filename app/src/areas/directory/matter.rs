//! Finding by what troubles someone.

use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use shared::{
    record::RecordId,
    reports::{
        Districts,
        finding::{Hit, What},
    },
};

use super::{
    entries::{Around, Found},
    filter::{Asked, categories, found},
    in_force::{Held, minute},
    near::District,
};
use crate::{
    areas::access::keeps_directory,
    store::use_store,
    ui::{
        Button, Checkbox, Choice, Disclosure, EmptyState, Layout, LinkButton, RadioGroup, SearchBox,
    },
};

/// How many cards are shown at once: what one looks through before typing another word.
const PAGE: usize = 20;

/// How many of them are drawn at once: what a screen holds. The others come when it is painted.
const FIRST: usize = 3;

/// One box over the edition in force.
#[component]
pub(super) fn ByMatter(
    edition: Held,
    districts: Signal<Districts>,
    area: RwSignal<String>,
    area_id: Memo<Option<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let now = minute();
    let (typed, category) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let open_only = RwSignal::new(false);
    let most = RwSignal::new(FIRST);
    let searches = StoredValue::new(0_u32);
    let begin = move || {
        most.set(FIRST);
        searches.update_value(|count| *count = count.wrapping_add(1));
        let this = searches.get_value();
        // A frame's own work is done before it is painted; what waits behind it is not.
        request_animation_frame(move || {
            let rest = move || {
                // Whoever types on does not wait for the rest of what was found before.
                if searches.try_get_value() == Some(this) {
                    most.update(|most| *most = PAGE.max(*most));
                }
            };
            set_timeout(rest, Duration::ZERO);
        });
    };
    begin();
    let options: Vec<Choice> = categories(&edition.0.finder)
        .into_iter()
        .map(|category| Choice::new(category.clone(), category))
        .collect();
    let held = StoredValue::new(edition);
    let behind = Memo::new(move |_| {
        let held = held.get_value();
        Arc::new(districts.with(|districts| held.0.behind(districts, area_id.get(), true)))
    });
    let hits = Memo::new(move |_| {
        let asked = Asked {
            typed: typed.get(),
            category: category.get(),
            open_at: open_only.get().then(|| now.get()),
        };
        let behind = behind.get();
        let offices = |kind: RecordId| -> Vec<RecordId> {
            let offices = behind.get(&kind).into_iter().flatten();
            offices.map(|(id, _)| *id).collect()
        };
        held.with_value(|held| found(&held.0.finder, &asked, offices))
    });
    let shown = Memo::new(move |_| -> Vec<Hit> {
        hits.with(|hits| hits.iter().take(most.get()).cloned().collect())
    });
    let result = Signal::derive(move || format!("{}件", hits.with(Vec::len)));
    let card = move |row: usize, said: Option<String>| {
        let (row, hours) = held.with_value(|held| {
            let row = held.0.finder.rows()[row].clone();
            let hours = held.0.finder.hours(&row).cloned();
            (row, hours)
        });
        let is_office = matches!(row.what, What::Office(_));
        let kind = row.kind().filter(|_| !is_office);
        let offices = move || behind.with(|behind| behind.get(&kind?).cloned());
        let around = Around {
            now,
            behind: Memo::new(move |_| offices().unwrap_or_default()),
            is_near: Memo::new(move |_| area_id.get().is_some()),
        };
        view! { <Found row=row hours=hours said=said around=around /> }
    };
    let stars = move || {
        let places: Vec<usize> = held.with_value(|held| {
            let stars: Vec<RecordId> = held.0.finder.default_windows().map(|row| row.id).collect();
            let rows = held.0.finder.rows().iter().enumerate();
            rows.filter(|(_, row)| stars.contains(&row.id))
                .map(|(at, _)| at)
                .collect()
        });
        view! {
            <EmptyState title="見つかりませんでした">
                <p>"別の言い方にするか、しぼりこみを外してみてください。迷ったら、下の窓口で聞けます。"</p>
            </EmptyState>
            <h2>"迷ったら"</h2>
            <ul class="stack" data-gap="small" role="list">
                {places.into_iter().map(|row| card(row, None)).collect_view()}
            </ul>
        }
    };
    // Folded away, it says what it holds back.
    let narrowed = Signal::derive(move || {
        let parts = [
            Some(category.get()).filter(|category| !category.is_empty()),
            open_only.get().then(|| "今あいている窓口だけ".to_owned()),
            area_id.get().map(|area| store.title(area)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        match parts.is_empty() {
            true => "しぼりこむ".to_owned(),
            false => format!("しぼりこみ中：{}", parts.join("、")),
        }
    });
    let may_write = Memo::new(move |_| keeps_directory(store));
    view! {
        <div class="stack screen-only">
            <SearchBox
                id="directory-search"
                label="言葉でさがす"
                help="「家賃が払えない」のような困りごとの言葉、機関の名前、電話番号の一部などでさがせます。"
                value=typed
                on_search=move |text| {
                    begin();
                    typed.set(text);
                }
                result=result
            />
            <Disclosure title=narrowed>
                <div class="stack">
                    <RadioGroup
                        id="category"
                        label="相談項目"
                        options=options
                        value=category
                        on_change=move |value| {
                            begin();
                            category.set(value);
                        }
                        layout=Layout::Inline
                        clearable=true
                    />
                    <Checkbox
                        id="open-now"
                        label="今あいている窓口だけ"
                        value=open_only
                        on_change=move |value| {
                            begin();
                            open_only.set(value);
                        }
                    />
                    <District districts=districts area=area help="地区ごとに窓口が分かれる機関は、選んだ地区の窓口だけを出します。" />
                </div>
            </Disclosure>
            {move || hits.with(Vec::is_empty).then(stars)}
            <ul class="stack found" data-gap="small" role="list">
                <For each=move || shown.get() key=|hit| (hit.row, hit.said.clone()) children=move |hit| card(hit.row, hit.said) />
            </ul>
            {move || {
                let most_now = most.get();
                let rest = hits.with(Vec::len).saturating_sub(most_now);
                (most_now >= PAGE && rest > 0)
                    .then(|| {
                        let more = move |()| most.update(|most| *most += PAGE);
                        view! { <Button on_press=more>{format!("続きを{}件出す", rest.min(PAGE))}</Button> }
                    })
            }}
            {move || {
                may_write
                    .get()
                    .then(|| view! { <p><LinkButton href="/sayings">"困りごとの言い方を直す"</LinkButton></p> })
            }}
        </div>
    }
}
