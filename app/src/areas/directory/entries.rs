//! What was found: a row of the list, a kind of agency, or an office.

use leptos::prelude::*;
use shared::{
    domain::directory::{AgencyKind, Entry, Hours, Office},
    jp::Timestamp,
    record::{Phones, RecordId},
    reports::finding::{Row, What},
};

use super::{draft::Inside, opening::OpenNow, windows::Offices};
use crate::{
    areas::parts::Tel,
    ui::{Chip, Icon, IconName, LinkButton, Tone},
};

/// What a card needs beside its row.
#[derive(Clone, Copy)]
pub(super) struct Around {
    /// This minute.
    pub(super) now: Memo<Timestamp>,
    /// The offices behind it: those of the district where one is chosen.
    pub(super) behind: Memo<Vec<(RecordId, Office)>>,
    /// A district is chosen.
    pub(super) is_near: Memo<bool>,
}

/// One thing that was found, and how to reach it.
#[component]
pub(super) fn Found(
    /// The row.
    row: Row,
    /// Its hours.
    hours: Option<Hours>,
    /// The saying that led to it.
    said: Option<String>,
    /// What is around it.
    around: Around,
) -> impl IntoView {
    let id = row.id;
    let now = around.now;
    let is_entry = matches!(row.what, What::Entry(_));
    let inside = match row.what {
        What::Entry(entry) => of_entry(*entry).into_any(),
        What::Kind(kind) => of_kind(*kind).into_any(),
        What::Office(office) => of_office(*office).into_any(),
    };
    view! {
        <li class="card entry">
            {said.map(|said| view! { <p class="entry-said">{format!("「{said}」の相談")}</p> })}
            {inside}
            {hours.map(|hours| view! { <OpenNow hours=hours now=now /> })}
            <Behind around=around />
            {is_entry.then(|| view! { <Inside entry=id /> })}
            <div class="actions">
                <LinkButton href=format!("/cards/{id}")><Icon name=IconName::Print />"相談者に見せるカード"</LinkButton>
            </div>
        </li>
    }
}

/// Numbers to tap, and the way there.
#[component]
fn Reach(
    /// The numbers.
    phones: Option<Phones>,
    /// 内線.
    extension: Option<String>,
    /// Its name, to be looked for on a map.
    name: String,
    /// The address.
    address: Option<String>,
    /// The hours as printed.
    hours: Option<String>,
) -> impl IntoView {
    let extension = extension.map(|extension| format!("内線 {extension}"));
    view! {
        {phones
            .map(|phones| {
                view! {
                    <p class="entry-call">
                        <Tel phones=phones />
                        {extension}
                    </p>
                }
            })}
        <p class="window-facts">
            {hours.map(|text| view! { <span>{text}</span> })}
            {address.map(|address| view! { <MapLink name=name address=address /> })}
        </p>
    }
}

/// An address that opens a map, online.
#[component]
pub(super) fn MapLink(
    /// The name of the place.
    name: String,
    /// Its address.
    address: String,
) -> impl IntoView {
    let asked = String::from(js_sys::encode_uri_component(&format!("{address} {name}")));
    let href = format!("https://www.google.com/maps/search/?api=1&query={asked}");
    view! {
        <a class="map" href=href target="_blank" rel="noopener noreferrer">{address}"（地図）"</a>
    }
}

fn of_entry(entry: Entry) -> impl IntoView {
    view! {
        <div class="chips">
            {entry.default_window.then(|| view! { <Chip tone=Tone::Info icon=IconName::Star>"迷ったらここ"</Chip> })}
            <Chip>{entry.category.to_string()}</Chip>
        </div>
        <h2>{entry.agency.to_string()}</h2>
        <p>{entry.topic.to_string()}</p>
        <Reach
            phones=entry.phones
            extension=entry.extension.map(|text| text.to_string())
            name=entry.agency.to_string()
            address=entry.address.map(|text| text.to_string())
            hours=entry.hours.map(|text| text.to_string())
        />
    }
}

fn of_kind(kind: AgencyKind) -> impl IntoView {
    view! {
        <div class="chips"><Chip>{kind.field.to_string()}</Chip></div>
        <h2>{kind.name.to_string()}</h2>
        {kind.work.map(|work| view! { <p>{work.to_string()}</p> })}
    }
}

fn of_office(office: Office) -> impl IntoView {
    view! {
        <h2>{office.name.to_string()}</h2>
        {office.notes.map(|notes| view! { <p>{notes.to_string()}</p> })}
        <Reach
            phones=office.phones
            extension=None
            name=office.name.to_string()
            address=office.address.map(|text| text.to_string())
            hours=office.hours.map(|text| text.to_string())
        />
    }
}

/// The offices behind a kind of agency.
#[component]
fn Behind(around: Around) -> impl IntoView {
    let Around {
        now,
        behind,
        is_near,
    } = around;
    let opened = RwSignal::new(false);
    move || {
        match (is_near.get(), behind.with(Vec::len)) {
        (_, 0) => ().into_any(),
        (true, _) => view! { <Offices offices=behind.get() now=now /> }.into_any(),
        // Sixteen offices on every card are drawn for nobody while they are folded away.
        (false, count) => view! {
            <details class="disclosure" on:toggle=move |_| opened.set(true)>
                <summary><Icon name=IconName::Next />{format!("地区ごとの窓口 {count}か所")}</summary>
                <div class="disclosure-body">
                    {move || opened.get().then(|| view! { <Offices offices=behind.get() now=now /> })}
                </div>
            </details>
        }
        .into_any(),
    }
    }
}
