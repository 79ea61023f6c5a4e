//! Who serves a household.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{household::Assignment, people::Organisation},
    record::RecordId,
};

use super::serving_forms::{AddOffice, EndService};
use crate::{
    areas::{
        access::standing,
        parts::Tel,
        read::{fact, facts_of, today},
    },
    store::use_store,
    ui::{Card, Disclosure},
};

/// The organisations that serve a household, now and before.
#[component]
pub(super) fn Serving(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Grants)));
    let all = Memo::new(move |_| facts_of::<Assignment>(store, id));
    let part = move |is_now: bool| {
        let day = today.get();
        let in_part = |(_, assignment): &(RecordId, Assignment)| {
            assignment.until.is_none_or(|until| until >= day) == is_now
        };
        all.get().into_iter().filter(in_part).collect::<Vec<_>>()
    };
    let now = Memo::new(move |_| part(true));
    let before = Memo::new(move |_| part(false));
    let serving = Signal::derive(move || {
        now.with(|now| {
            now.iter()
                .map(|(_, assignment)| assignment.organisation.id())
                .collect::<Vec<_>>()
        })
    });
    view! {
        <Card title="担当機関">
            {move || now.with(Vec::is_empty).then(|| view! { <p>"今の担当機関はありません。"</p> })}
            <ul class="rows" role="list">
                {move || now.get().into_iter().map(|(id, assignment)| view! { <Office id=id assignment=assignment may_write=may_write /> }).collect_view()}
            </ul>
            {move || {
                may_write
                    .get()
                    .then(|| view! { <div class="actions screen-only"><AddOffice household=id serving=serving /></div> })
            }}
            {move || {
                (!before.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <Disclosure title=format!("以前の担当機関 {}件", before.with(Vec::len))>
                                <ul class="stack" data-gap="small" role="list">
                                    {before.get().into_iter().map(|(_, assignment)| view! { <Before assignment=assignment /> }).collect_view()}
                                </ul>
                            </Disclosure>
                        }
                    })
            }}
        </Card>
    }
}

#[component]
fn Office(id: RecordId, assignment: Assignment, may_write: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let office = assignment.organisation.id();
    let phones = move || fact::<Organisation>(store, office).and_then(|office| office.phones);
    let name = Memo::new(move |_| store.title(office));
    let ends = assignment.until.is_some();
    let since = format!("{}から", assignment.from.long());
    let until = assignment
        .until
        .map(|until| format!("{}まで", until.long()));
    view! {
        <li class="row serving">
            <span class="row-text">
                <span class="row-title">{name}</span>
                <span class="row-support">{since}{until}</span>
                {move || phones().map(|phones| view! { <Tel phones=phones /> })}
            </span>
            <span class="row-end">
                {move || may_write.get().then(|| view! { <EndService id=id name=name ends=ends /> })}
            </span>
        </li>
    }
}

#[component]
fn Before(assignment: Assignment) -> impl IntoView {
    let store = use_store();
    let office = assignment.organisation.id();
    let until = assignment
        .until
        .map(|until| until.short())
        .unwrap_or_default();
    let span = format!("　{}〜{until}", assignment.from.short());
    view! { <li>{move || store.title(office)}{span}</li> }
}
