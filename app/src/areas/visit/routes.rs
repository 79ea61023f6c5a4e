//! The screens a visit is written on.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{household::Household, visit::Visit},
    record::{DateTime, Record, RecordId, Value},
};

use super::form::VisitForm;
use crate::{
    areas::{
        access::for_writers,
        parts::Absent,
        read::record_id,
        retracted::{Retract, Retracted},
    },
    form::{FormState, Opening, RecordForm},
    screens::ConflictPanel,
    store::{Store, use_store},
    ui::PageHead,
};

/// A new visit to the household named in the address.
#[component]
pub fn NewVisit() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let is_here = Memo::new(move |_| {
        let id = id.get()?;
        (store.kind_of(id) == Some(Household::KIND)).then_some(id)
    });
    move || match is_here.get() {
        Some(household) => {
            let title = Signal::derive(move || format!("{}の訪問", store.title(household)));
            let done = move |_| format!("/households/{household}");
            for_writers(household, Topic::Visits, None, move || {
                let opening = untrack(|| opening(store, household));
                view! {
                    <PageHead title=title window="訪問を記録する" />
                    <RecordForm opening=opening done=done body=body() />
                }
                .into_any()
            })
        }
        None => view! { <Absent what="世帯" /> }.into_any(),
    }
}

/// What a visit begins with: now, and what the last visit to the household was for.
fn opening(store: Store, household: RecordId) -> Opening {
    let (date, time) = store.now().to_jst();
    let started_at = Value::text(&DateTime { date, time }.to_string());
    let last = store
        .referring(Visit::KIND, household)
        .pop()
        .and_then(|id| store.doc(id));
    let purpose = last
        .map(|doc| doc.get("purpose").clone())
        .unwrap_or_default();
    Opening::new(Visit::KIND)
        .given("household", household)
        .propose("started_at", &started_at)
        .propose("purpose", &purpose)
}

/// Mends a visit.
#[component]
pub fn EditVisit() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let is_here = Memo::new(move |_| {
        let id = id.get()?;
        (store.kind_of(id) == Some(Visit::KIND)).then_some(id)
    });
    move || match is_here.get() {
        Some(visit) if untrack(|| !store.is_here(visit)) => {
            view! { <Retracted id=visit /> }.into_any()
        }
        Some(visit) => {
            let title = Signal::derive(move || {
                let household = store.link(visit, "household").map(|id| store.title(id));
                format!("{}の訪問を直す", household.unwrap_or_default())
            });
            let done = move |_| format!("/visits/{visit}");
            let list = move |_| {
                let household = untrack(|| store.link(visit, "household"));
                household.map_or_else(|| "/".to_owned(), |id| format!("/households/{id}"))
            };
            let form = move || {
                view! {
                    <PageHead title=title window="訪問の記録を直す" />
                    <ConflictPanel id=visit />
                    <RecordForm opening=Opening::record(Visit::KIND, visit) done=done body=body() />
                    <Retract id=visit done=list />
                }
                .into_any()
            };
            match untrack(|| store.link(visit, "household")) {
                Some(household) => for_writers(household, Topic::Visits, Some(visit), form),
                None => form(),
            }
        }
        None => view! { <Absent what="訪問" /> }.into_any(),
    }
}

fn body() -> Callback<FormState, AnyView> {
    Callback::new(|form| view! { <VisitForm form=form /> }.into_any())
}
