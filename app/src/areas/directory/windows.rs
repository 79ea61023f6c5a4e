//! The offices that serve a district.

use leptos::prelude::*;
use shared::{
    domain::{
        area::{Coverage, holds},
        directory::{Hours, Office},
    },
    jp::Timestamp,
    record::RecordId,
    reports::Districts,
};

use super::{
    entries::MapLink,
    in_force::{districts_on, in_force, minute},
    opening::OpenNow,
};
use crate::{
    areas::{
        parts::Tel,
        read::{facts_of, today},
    },
    store::use_store,
};

/// The responsible offices of a district, by kind of agency, each with its number to call.
#[component]
pub fn Windows(
    /// The district; nothing is shown without one.
    #[prop(into)]
    area: Signal<Option<RecordId>>,
    /// Also the offices of smaller districts in it.
    #[prop(optional)]
    inside: bool,
    /// The districts as they are on another day than today.
    #[prop(into, optional)]
    on: Option<Signal<Districts>>,
) -> impl IntoView {
    let store = use_store();
    let edition = in_force();
    let now = minute();
    let day = today(store);
    let districts = on.unwrap_or_else(|| Signal::derive(move || districts_on(store, day.get())));
    let kinds = Memo::new(move |_| -> Vec<(String, Vec<(RecordId, Office)>)> {
        let (Some(edition), Some(area)) = (edition.get(), area.get()) else {
            return Vec::new();
        };
        let mut behind =
            districts.with(|districts| edition.0.behind(districts, Some(area), inside));
        let kinds = edition.0.kinds().into_iter();
        kinds
            .filter_map(|(id, kind)| Some((kind.name.to_string(), behind.remove(&id)?)))
            .collect()
    });
    let group = move |(name, offices): (String, Vec<(RecordId, Office)>)| {
        view! {
            <section class="window-group">
                <h3>{name}</h3>
                <Offices offices=offices now=now />
            </section>
        }
    };
    view! {
        <div class="stack windows-of">
            {move || {
                (area.get().is_some() && kinds.with(Vec::is_empty))
                    .then(|| view! { <p>"この地区の窓口はまだ登録されていません。"</p> })
            }}
            {move || kinds.get().into_iter().map(group).collect_view()}
        </div>
    }
}

/// Offices with address, hours and numbers to call.
#[component]
pub(super) fn Offices(
    /// The offices.
    offices: Vec<(RecordId, Office)>,
    /// This minute.
    now: Memo<Timestamp>,
) -> impl IntoView {
    let store = use_store();
    let office = move |(id, office): (RecordId, Office)| {
        let own = office.area.map(|area| area.id());
        let area = move || {
            let day = store.now().date();
            let coverages = facts_of::<Coverage>(store, id).into_iter();
            let coverages: Vec<_> = coverages.map(|(_, coverage)| coverage).collect();
            let now = coverages
                .iter()
                .filter(|kept| holds(kept.from, kept.until, day));
            let areas: Vec<RecordId> = if coverages.is_empty() {
                own.into_iter().collect()
            } else {
                now.map(|kept| kept.area.id()).collect()
            };
            let names: Vec<_> = areas.into_iter().map(|area| store.title(area)).collect();
            (!names.is_empty()).then(|| format!("担当：{}", names.join("、")))
        };
        let hours = office.hours.as_deref().map(Hours::read);
        let name = office.name.to_string();
        view! {
            <li class="window">
                <p class="window-name">
                    <a href=format!("/cards/{id}")>{name.clone()}</a>
                    {hours.map(|hours| view! { <OpenNow hours=hours now=now /> })}
                </p>
                {office.phones.map(|phones| view! { <Tel phones=phones /> })}
                <p class="window-facts">
                    <span>{area}</span>
                    {office.hours.map(|text| view! { <span>{text.to_string()}</span> })}
                    {office.address.map(|address| view! { <MapLink name=name address=address.to_string() /> })}
                </p>
            </li>
        }
    };
    view! { <ul class="windows" role="list">{offices.into_iter().map(office).collect_view()}</ul> }
}
