//! The forms around a household: the generic one, told where to begin and where to go.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::household::{Assignment, Consent, Disclosure, Emergency, Household, Member},
    record::{Record, RecordId, Value},
};

use super::serving_forms::assign_to_us;
use crate::{
    areas::{
        access::for_writers,
        parts::Absent,
        read::record_id,
        retracted::{Retract, Retracted},
    },
    form::{Opening, RecordForm},
    screens::{EditRecord, Facts, all_fields},
    store::use_store,
    ui::{Card, PageHead},
};

fn page(household: RecordId) -> String {
    format!("/households/{household}")
}

/// A new household. That one's own organisation serves it is saved first: only then may it be written.
#[component]
pub fn NewHousehold() -> impl IntoView {
    let store = use_store();
    let first = Callback::new(move |id: RecordId| {
        let serve = async move {
            if store.referring(Assignment::KIND, id).is_empty() {
                assign_to_us(store, id).await?;
            }
            Ok(())
        };
        Box::pin(serve) as _
    });
    // Left without saving there is no household to show.
    let done = move |id| {
        if store.doc(id).is_some() {
            page(id)
        } else {
            "/households".to_owned()
        }
    };
    view! { <EditRecord opening=Opening::new(Household::KIND).after(first) done=done /> }
}

/// Mends a household.
#[component]
pub fn EditHousehold() -> impl IntoView {
    here(Household::KIND, "世帯", |id| {
        for_writers(id, Topic::Basics, Some(id), move || {
            view! { <EditRecord opening=Opening::record(Household::KIND, id) done=page /> }
                .into_any()
        })
    })
}

/// A new member of the household named in the address.
#[component]
pub fn NewMember() -> impl IntoView {
    here(Household::KIND, "世帯", |id| {
        let opening = Opening::new(Member::KIND).given("household", id);
        for_writers(id, Topic::Basics, None, move || {
            view! { <EditRecord opening=opening done=move |_| page(id) /> }.into_any()
        })
    })
}

/// Mends a member of a household.
#[component]
pub fn EditMember() -> impl IntoView {
    let store = use_store();
    here(Member::KIND, "世帯員", move |id| {
        if untrack(|| !store.is_here(id)) {
            return view! { <Retracted id=id /> }.into_any();
        }
        let Some(household) = untrack(|| store.link(id, "household")) else {
            return view! { <Absent what="世帯員" /> }.into_any();
        };
        for_writers(household, Topic::Basics, Some(id), move || {
            let done = move |_| page(household);
            view! {
                <EditRecord opening=Opening::record(Member::KIND, id) done=done />
                <Retract
                    id=id
                    when="別の世帯に加えたときや、同じ人を二度加えたときに使います。"
                    done=done
                />
            }
            .into_any()
        })
    })
}

/// A new consent of the household named in the address.
#[component]
pub fn NewConsent() -> impl IntoView {
    new_sharing(Consent::KIND, &["from", "given_on"])
}

/// What a law lets others see of the household named in the address.
#[component]
pub fn NewDisclosure() -> impl IntoView {
    new_sharing(Disclosure::KIND, &["from"])
}

/// The form of what lets others see a household; today is proposed for these days.
fn new_sharing(kind: &'static str, days: &'static [&'static str]) -> impl IntoView {
    let store = use_store();
    here(Household::KIND, "世帯", move |id| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let opening = Opening::new(kind).given("household", id);
        let opening = days
            .iter()
            .fold(opening, |opening, day| opening.propose(day, &today));
        for_writers(id, Topic::Grants, None, move || {
            view! { <EditRecord opening=opening done=move |_| page(id) /> }.into_any()
        })
    })
}

/// Mends what lets others see a household, or ends it.
#[component]
pub fn EditSharing() -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        let id = id.get()?;
        let kinds = [Consent::KIND, Disclosure::KIND].into_iter();
        let is = store.kind_of(id);
        kinds
            .map(|kind| (kind, id))
            .find(|(kind, _)| is == Some(*kind))
    });
    move || match found.get() {
        Some((kind, id)) => mending(Opening::record(kind, id), id, Topic::Grants),
        None => view! { <Absent what="同意" /> }.into_any(),
    }
}

/// What those who serve a household found of an emergency.
#[component]
pub fn ReviewEmergency() -> impl IntoView {
    let store = use_store();
    here(Emergency::KIND, "緊急の閲覧", move |id| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let Some(household) = untrack(|| store.link(id, "household")) else {
            return view! { <Absent what="緊急の閲覧" /> }.into_any();
        };
        for_writers(household, Topic::Grants, Some(id), move || {
            let opening = Opening::closing(Emergency::KIND, id).propose("reviewed_on", &today);
            view! {
                <PageHead title="緊急の閲覧を確認する" />
                <div class="stack">
                    <Card><Facts id=id /></Card>
                    <RecordForm opening=opening done=move |_| page(household) body=all_fields() />
                </div>
            }
            .into_any()
        })
    })
}

/// The form of a record that belongs to a household.
fn mending(opening: Opening, id: RecordId, topic: Topic) -> AnyView {
    let store = use_store();
    let household = untrack(|| store.link(id, "household"));
    let done = move |_| household.map_or_else(|| "/households".to_owned(), page);
    let form = move || view! { <EditRecord opening=opening done=done /> }.into_any();
    match household {
        Some(household) => for_writers(household, topic, Some(id), form),
        None => form(),
    }
}

/// A screen about the record named in the address, while it is here.
fn here(
    kind: &'static str,
    what: &'static str,
    screen: impl Fn(RecordId) -> AnyView + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| id.get().filter(|id| store.kind_of(*id) == Some(kind)));
    move || match found.get() {
        Some(id) => screen(id),
        None => view! { <Absent what=what /> }.into_any(),
    }
}
