//! A row of the directory.

use leptos::prelude::*;
use shared::{
    domain::directory::{AgencyKind, Entry, Office},
    record::{RecordId, Ref},
};

use super::draft::Inside;
use super::windows::{Offices, serving};
use crate::{
    areas::{parts::Tel, read::facts_of},
    store::use_store,
    ui::{Chip, Disclosure, Icon, IconName, Tone},
};

/// One agency with its matter and how to reach it.
#[component]
pub(super) fn EntryCard(
    /// Its id.
    id: RecordId,
    /// The row.
    entry: Entry,
    /// The district chosen: of the offices behind a 別紙 row only those that serve it are shown.
    area: Memo<Option<RecordId>>,
) -> impl IntoView {
    let extension = entry.extension.map(|extension| format!("内線 {extension}"));
    let facts = [
        entry.address.map(|text| text.to_string()),
        entry.hours.map(|text| text.to_string()),
    ];
    view! {
        <li class="card entry">
            <div class="chips">
                {entry
                    .default_window
                    .then(|| view! { <Chip tone=Tone::Info icon=IconName::Star>"迷ったらここ"</Chip> })}
                <Chip>{entry.category.to_string()}</Chip>
            </div>
            <h2>{entry.agency.to_string()}</h2>
            <p>{entry.topic.to_string()}</p>
            {entry
                .phones
                .map(|phones| {
                    view! {
                        <p class="entry-call">
                            <Tel phones=phones />
                            {extension}
                        </p>
                    }
                })}
            <p class="window-facts">
                {facts.into_iter().flatten().map(|text| view! { <span>{text}</span> }).collect_view()}
            </p>
            <Inside entry=id />
            {entry.kind.map(|kind| view! { <Behind kind=kind area=area /> })}
        </li>
    }
}

/// The offices behind a 別紙 row.
#[component]
fn Behind(kind: Ref<AgencyKind>, area: Memo<Option<RecordId>>) -> impl IntoView {
    let store = use_store();
    let offices = Memo::new(move |_| -> Vec<Office> {
        match area.get() {
            Some(area) => {
                let offices = serving(store, area, true)
                    .into_iter()
                    .map(|(_, office)| office);
                offices.filter(|office| office.kind == kind).collect()
            }
            None => facts_of::<Office>(store, kind.id())
                .into_iter()
                .map(|(_, office)| office)
                .collect(),
        }
    });
    move || {
        let found = offices.get();
        match (area.get().is_some(), found.len()) {
            (_, 0) => view! {
                <p class="window-facts"><Icon name=IconName::Info />"地区ごとの窓口は、まだ登録されていません。"</p>
            }
            .into_any(),
            (true, _) => view! { <Offices offices=found /> }.into_any(),
            (false, count) => view! {
                <Disclosure title=format!("地区ごとの窓口 {count}か所")><Offices offices=found /></Disclosure>
            }
            .into_any(),
        }
    }
}
