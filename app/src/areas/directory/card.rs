//! The card for the citizen: one window in large letters, with a QR code of its public page.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    domain::directory::Hours,
    record::Phones,
    reports::finding::{Row, What},
};

use super::{
    in_force::{InForce, in_force, minute},
    opening::OpenNow,
};
use crate::{
    areas::{parts::Tel, read::record_id},
    ui::{Button, EmptyState, Icon, IconName, LinkButton, PageHead, QrCode},
};

/// What stands on a card. No persons in charge: they are not the citizen's to keep.
struct Said {
    matter: Option<String>,
    name: String,
    phones: Option<Phones>,
    extension: Option<String>,
    address: Option<String>,
    hours: Option<String>,
}

impl Said {
    fn of(row: &Row) -> Self {
        match &row.what {
            What::Entry(entry) => Self {
                matter: Some(entry.plain.as_deref().unwrap_or(&entry.topic).to_owned()),
                name: entry.agency.to_string(),
                phones: entry.phones.clone(),
                extension: entry.extension.as_ref().map(ToString::to_string),
                address: entry.address.as_ref().map(ToString::to_string),
                hours: entry.hours.as_ref().map(ToString::to_string),
            },
            What::Kind(kind) => Self {
                matter: kind.work.as_ref().map(ToString::to_string),
                name: kind.name.to_string(),
                phones: None,
                extension: None,
                address: None,
                hours: None,
            },
            What::Office(office) => Self {
                matter: office.notes.as_ref().map(ToString::to_string),
                name: office.name.to_string(),
                phones: office.phones.clone(),
                extension: None,
                address: office.address.as_ref().map(ToString::to_string),
                hours: office.hours.as_ref().map(ToString::to_string),
            },
        }
    }
}

/// The printed number of a row of the list.
fn number(row: &Row) -> Option<f64> {
    match &row.what {
        What::Entry(entry) => Some(entry.no),
        _ => None,
    }
}

/// The public page of a row: its own, that of the row it stands behind, or the whole list.
fn address(edition: &InForce, row: &Row) -> String {
    let kind = row.kind();
    let behind = || {
        let mut rows = edition.finder.rows().iter();
        rows.find(|other| kind.is_some() && other.kind() == kind && number(other).is_some())
    };
    let no = number(row).or_else(|| number(behind()?));
    let version = String::from(js_sys::encode_uri_component(&edition.edition.version));
    let origin = window().location().origin().unwrap_or_default();
    let no = no.map(|no| format!("/{no}")).unwrap_or_default();
    format!("{origin}/directory/{version}{no}")
}

/// The card of the record named in the address.
#[component]
pub fn CitizenCard() -> impl IntoView {
    let edition = in_force();
    let id = record_id();
    move || {
        let edition = edition.get();
        let row = id.get().zip(edition.as_ref());
        let row = row.and_then(|(id, edition)| edition.0.finder.row(id).cloned());
        match (edition, row) {
            (Some(edition), Some(row)) => view! { <Shown edition=edition.0 row=row /> }.into_any(),
            _ => view! {
                <PageHead title="相談者に見せるカード" />
                <EmptyState title="この窓口は、今の一覧にはありません">
                    <LinkButton href="/directory">"一覧へ"</LinkButton>
                </EmptyState>
            }
            .into_any(),
        }
    }
}

#[component]
fn Shown(edition: Arc<InForce>, row: Row) -> impl IntoView {
    let now = minute();
    let said = Said::of(&row);
    let url = address(&edition, &row);
    let hours = said.hours.as_deref().map(Hours::read);
    let small = RwSignal::new(false);
    let print = move |is_small: bool| {
        small.set(is_small);
        // The page's size follows the class, which the next frame has.
        request_animation_frame(|| {
            let _ = window().print();
        });
    };
    let version = format!("相談機関一覧 {}", edition.edition.version);
    let extension = said.extension.map(|extension| format!("内線 {extension}"));
    view! {
        <PageHead title="相談者に見せるカード">
            <Button on_press=move |()| print(false)><Icon name=IconName::Print />"A4で印刷する"</Button>
            <Button on_press=move |()| print(true)><Icon name=IconName::Print />"小さく（A6）印刷する"</Button>
            <LinkButton href="/directory">"一覧へもどる"</LinkButton>
        </PageHead>
        <article class="citizen-card" data-paper=move || if small.get() { "a6" } else { "a4" }>
            <h2>{said.name}</h2>
            {said.matter.map(|matter| view! { <p class="citizen-matter">{matter}</p> })}
            {said.phones.map(|phones| view! { <p class="citizen-call"><Tel phones=phones />{extension}</p> })}
            <dl class="citizen-facts">
                {said.hours.map(|hours| view! { <div><dt>"受付時間"</dt><dd>{hours}</dd></div> })}
                {said.address.map(|address| view! { <div><dt>"所在地"</dt><dd>{address}</dd></div> })}
            </dl>
            {hours.map(|hours| view! { <div class="screen-only"><OpenNow hours=hours now=now /></div> })}
            <div class="citizen-page">
                <QrCode text=url.clone() alt="この窓口のページを開くQRコード" />
                <p>"この窓口のページ"<br />{url}</p>
            </div>
            <p class="citizen-version">{version}</p>
        </article>
    }
}
