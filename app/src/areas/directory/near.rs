//! Choosing a district: from a list, or by an address.

use leptos::prelude::*;
use shared::{
    domain::area::AreaLevel,
    record::RecordId,
    reports::{Districts, Place},
};

use crate::ui::{Button, Choice, SearchBox, Select};

/// The districts to choose from: 福祉区 and smaller ones.
fn options(districts: &Districts) -> Vec<Choice> {
    [
        AreaLevel::Welfare,
        AreaLevel::JuniorHigh,
        AreaLevel::Elementary,
    ]
    .into_iter()
    .flat_map(|level| districts.of_level(level))
    .map(|(id, area)| Choice::new(id.to_string(), area.label()))
    .collect()
}

/// A district, from the list.
#[component]
pub(super) fn District(
    /// The districts.
    districts: Signal<Districts>,
    /// The district: its id.
    area: RwSignal<String>,
    /// What choosing it does.
    help: &'static str,
) -> impl IntoView {
    let options = Memo::new(move |_| districts.with(options));
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

/// A district, by an address, a 町名 or a 〒. Where there is only one it is chosen at once.
#[component]
pub(super) fn ByAddress(
    /// The districts.
    districts: Signal<Districts>,
    /// The district: its id.
    area: RwSignal<String>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let places =
        Memo::new(move |_| districts.with(|districts| typed.with(|typed| districts.find(typed))));
    Effect::new(move |_| {
        if let [place] = places.get().as_slice() {
            area.set(place.area.to_string());
        }
    });
    let result =
        Signal::derive(
            move || match (typed.with(String::is_empty), places.with(Vec::len)) {
                (true, _) => String::new(),
                (false, 0) => {
                    "この住所の地区は見つかりません。町名だけにするか、下の一覧から選んでください。"
                        .to_owned()
                }
                (false, 1) => places.with(|places| places[0].label.clone()),
                (false, count) => format!("{count}件あります。選んでください。"),
            },
        );
    let button = move |place: Place| {
        let id: RecordId = place.area;
        let text = districts
            .with_untracked(|districts| format!("{}　{}", place.label, districts.chain(id)));
        view! { <li><Button on_press=move |()| area.set(id.to_string())>{text}</Button></li> }
    };
    view! {
        <SearchBox
            id="address"
            label="住所・町名・郵便番号からさがす"
            help="「見本町一丁目2-3」「700-0001」など。住所から小学校区と担当の窓口が分かります。"
            value=typed
            on_search=move |text| typed.set(text)
            result=result
        />
        {move || {
            let places = places.get();
            (places.len() > 1)
                .then(|| view! { <ul class="stack" data-gap="small" role="list">{places.into_iter().map(button).collect_view()}</ul> })
        }}
    }
}
