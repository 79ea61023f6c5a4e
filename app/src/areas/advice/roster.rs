//! The advisers by field, and for the section the forms around them.

use leptos::prelude::*;
use shared::{
    domain::casework::Advisor,
    jp::Date,
    record::{Choice as _, Record, RecordId, Value},
};

use crate::{
    areas::{
        access::may_set,
        parts::of_kind,
        read::{facts, today},
    },
    form::{Opening, RecordForm},
    screens::{EditRecord, Facts, all_fields},
    store::{Store, use_store},
    ui::{
        Banner, Card, EmptyState, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, Row,
        RowLink, Tone,
    },
};

/// Those who advise on that day, by field. Tracked.
pub(super) fn advisors(store: Store, today: Date) -> Vec<(RecordId, Advisor)> {
    let mut all = facts::<Advisor>(store);
    all.retain(|(_, it)| it.from <= today && it.until.is_none_or(|until| until >= today));
    all.sort_by_key(|(_, it)| it.field);
    all
}

/// Where they work, who it is, and what they have learnt. Tracked.
pub(super) fn support(store: Store, advisor: &Advisor) -> String {
    let place = store.title(advisor.organisation.id());
    let person = advisor.person.map(|it| store.title(it.id()));
    let remarks = advisor.remarks.as_ref().map(ToString::to_string);
    let parts = [Some(place), person, remarks].into_iter().flatten();
    parts.collect::<Vec<_>>().join("　")
}

/// All of them.
#[component]
pub fn AdvisorList() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let may = Memo::new(move |_| may_set(store));
    let all = Memo::new(move |_| advisors(store, today.get()));
    let row = move |(id, it): (RecordId, Advisor)| {
        let title = format!("{}　{}", it.field.label(), it.post);
        let support = support(store, &it);
        if may.get() {
            let to = format!("/advisors/{id}/edit");
            view! { <li><RowLink href=to title=title support=support /></li> }.into_any()
        } else {
            view! { <li><Row title=title support=support /></li> }.into_any()
        }
    };
    view! {
        <PageHead
            title="複合課題解決アドバイザー"
            lead="ケース会議で方針が決まらないとき、相談支援包括化推進員が相談する人たちです。"
        >
            {move || {
                may.get()
                    .then(|| {
                        view! {
                            <LinkButton href="/advisors/new"><Icon name=IconName::Add />"アドバイザーを登録する"</LinkButton>
                        }
                    })
            }}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        {move || {
            if all.with(Vec::is_empty) {
                view! {
                    <EmptyState title="アドバイザーはまだ登録されていません">
                        <p>"保健福祉企画総務課が登録します。"</p>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! { <ul class="rows" role="list">{all.get().into_iter().map(row).collect_view()}</ul> }.into_any()
            }
        }}
    }
}

/// What leaves those who do not say who advises.
fn not_theirs(record: Option<RecordId>) -> AnyView {
    view! {
        <PageHead title="複合課題解決アドバイザー" />
        <div class="stack">
            {record.map(|id| view! { <Card><Facts id=id /></Card> })}
            <Banner tone=Tone::Info title="アドバイザーを登録できるのは、保健福祉企画総務課の人です">
                <LinkButton href="/advisors">"アドバイザーの一覧へ"</LinkButton>
            </Banner>
        </div>
    }
    .into_any()
}

fn back(_: RecordId) -> String {
    "/advisors".to_owned()
}

/// Says that someone advises.
#[component]
pub fn NewAdvisor() -> impl IntoView {
    let store = use_store();
    if !untrack(|| may_set(store)) {
        return not_theirs(None);
    }
    let today = Value::text(&untrack(|| store.now()).date().to_string());
    let opening = Opening::new(Advisor::KIND).propose("from", &today);
    view! { <EditRecord opening=opening done=back /> }.into_any()
}

/// A form about the one the address names, for those who say who advises.
fn for_setters(form: impl Fn(RecordId) -> AnyView + Copy + Send + 'static) -> impl IntoView {
    let store = use_store();
    of_kind::<Advisor>("アドバイザー", move |id| {
        if untrack(|| may_set(store)) {
            form(id)
        } else {
            not_theirs(Some(id))
        }
    })
}

/// Mends what is said of them.
#[component]
pub fn EditAdvisor() -> impl IntoView {
    for_setters(|id| {
        view! {
            <EditRecord opening=Opening::record(Advisor::KIND, id) done=back />
            <div class="actions">
                <LinkButton href=format!("/advisors/{id}/end") kind=Kind::Text>"アドバイザーを終える"</LinkButton>
            </div>
        }
        .into_any()
    })
}

/// Says that they advise no longer.
#[component]
pub fn EndAdvisor() -> impl IntoView {
    let store = use_store();
    for_setters(move |id| {
        let today = Value::text(&untrack(|| store.now()).date().to_string());
        let opening = Opening::closing(Advisor::KIND, id).propose("until", &today);
        view! {
            <PageHead title="アドバイザーを終える" lead="これまでの助言は残ります。" />
            <div class="stack">
                <Card><Facts id=id skip=&["until"] /></Card>
                <RecordForm opening=opening done=back body=all_fields() />
            </div>
        }
        .into_any()
    })
}
