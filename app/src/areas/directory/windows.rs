//! The offices that serve a district.

use leptos::prelude::*;
use shared::{
    domain::{
        area::{Area, AreaLevel},
        directory::{AgencyKind, Office},
    },
    record::RecordId,
};

use crate::{
    areas::{
        parts::Tel,
        read::{fact, facts},
    },
    store::{Store, use_store},
    ui::Choice,
};

/// A district and those it lies in, from small to large. Tracked.
fn around(store: Store, area: RecordId) -> Vec<RecordId> {
    let mut chain = vec![area];
    while let Some(within) = chain
        .last()
        .and_then(|last| fact::<Area>(store, *last))
        .and_then(|area| area.within)
    {
        // A district that lies in itself would never end.
        if chain.contains(&within.id()) {
            break;
        }
        chain.push(within.id());
    }
    chain
}

/// The offices that serve a district or one it lies in, the nearest first; with `inside`, those of the districts in it too.
pub(super) fn serving(store: Store, area: RecordId, inside: bool) -> Vec<(usize, Office)> {
    let chain = around(store, area);
    let place = |office: &Office| {
        let of = office.area?.id();
        let near = chain.iter().position(|known| *known == of);
        near.or_else(|| (inside && around(store, of).contains(&area)).then_some(chain.len()))
    };
    let offices = facts::<Office>(store).into_iter();
    let mut offices: Vec<_> = offices
        .filter_map(|(_, office)| Some((place(&office)?, office)))
        .collect();
    offices.sort_by_key(|(near, _)| *near);
    offices
}

/// The districts to choose from: 福祉区 and smaller ones.
pub(super) fn districts(store: Store) -> Vec<Choice> {
    let mut areas = facts::<Area>(store);
    areas.retain(|(_, area)| area.level != AreaLevel::Ward);
    areas.sort_by(|(_, a), (_, b)| (a.level, &a.name).cmp(&(b.level, &b.name)));
    let choice = |(id, area): (RecordId, Area)| {
        let label = match area.level {
            AreaLevel::Welfare => format!("{}（福祉区）", area.name),
            _ => area.name.to_string(),
        };
        Choice::new(id.to_string(), label)
    };
    areas.into_iter().map(choice).collect()
}

/// The responsible offices of a district, by kind of agency, each with its number to call.
#[component]
pub fn Windows(
    /// The district; nothing is shown without one.
    #[prop(into)]
    area: Signal<Option<RecordId>>,
    /// Also the offices of smaller districts in it.
    #[prop(optional)]
    inside: bool,
) -> impl IntoView {
    let store = use_store();
    let kinds = Memo::new(move |_| {
        let offices = area
            .get()
            .map(|area| serving(store, area, inside))
            .unwrap_or_default();
        let mut kinds = facts::<AgencyKind>(store);
        kinds.sort_by(|(_, a), (_, b)| a.field.cmp(&b.field));
        let of = |(id, kind): (RecordId, AgencyKind)| {
            let own = offices.iter().filter(|(_, office)| office.kind.id() == id);
            let own: Vec<_> = own.map(|(_, office)| office.clone()).collect();
            (!own.is_empty()).then(|| (kind.name.to_string(), own))
        };
        kinds.into_iter().filter_map(of).collect::<Vec<_>>()
    });
    let group = |(name, offices): (String, Vec<Office>)| {
        view! {
            <section class="window-group">
                <h3>{name}</h3>
                <Offices offices=offices />
            </section>
        }
    };
    view! {
        <div class="stack">
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
    offices: Vec<Office>,
) -> impl IntoView {
    let store = use_store();
    let office = move |office: Office| {
        let area = office
            .area
            .map(|area| move || format!("担当：{}", store.title(area.id())));
        let facts = [office.address, office.hours].into_iter().flatten();
        view! {
            <li class="window">
                <p class="window-name">{office.name.to_string()}</p>
                {office.phones.map(|phones| view! { <Tel phones=phones /> })}
                <p class="window-facts">
                    {area.map(|area| view! { <span>{area}</span> })}
                    {facts.map(|text| view! { <span>{text.to_string()}</span> }).collect_view()}
                </p>
            </li>
        }
    };
    view! { <ul class="windows" role="list">{offices.into_iter().map(office).collect_view()}</ul> }
}
