//! One meeting with its members.

use leptos::prelude::*;
use shared::{
    domain::meeting::SupportMeeting,
    record::{Record, RecordId},
};

use super::{
    duty::Duty, list::over_since, members::Members, requests::Requests, sittings::Sittings,
};
use crate::{
    areas::{
        access::keeps_meeting,
        audit::Entries,
        read::{fact, record_id, today},
    },
    screens::{ConflictPanel, Facts},
    store::use_store,
    ui::{
        Card, Chip, EmptyState, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, Progress,
        RowLink, Tone,
    },
};

/// In place of a meeting that is not to be seen, or is none.
#[component]
pub(super) fn NoMeeting() -> impl IntoView {
    let store = use_store();
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    view! {
        <PageHead title="支援会議" />
        {move || {
            if is_loaded.get() {
                view! {
                    <EmptyState title="この会議は見られません">
                        <p>"会議が終わったか、委員でなくなりました。招かれているときは、先に秘密を守る約束をします。"</p>
                        <LinkButton href="/meetings">"支援会議の一覧へ"</LinkButton>
                    </EmptyState>
                }
                    .into_any()
            } else {
                view! { <Progress label="はじめの読み込み中です。届くまでしばらくお待ちください。" done=None /> }.into_any()
            }
        }}
    }
}

/// A screen about the meeting named in the address, while it is here.
pub(super) fn here(screen: impl Fn(RecordId) -> AnyView + Send + 'static) -> impl IntoView {
    let store = use_store();
    let id = record_id();
    let found = Memo::new(move |_| {
        let id = id.get()?;
        let is_meeting = store.kind_of(id) == Some(SupportMeeting::KIND);
        (is_meeting && store.is_here(id)).then_some(id)
    });
    move || match found.get() {
        Some(id) => screen(id),
        None => view! { <NoMeeting /> }.into_any(),
    }
}

/// The meeting named in the address.
#[component]
pub fn MeetingPage() -> impl IntoView {
    here(|id| view! { <Page id=id /> }.into_any())
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let title = Memo::new(move |_| store.title(id));
    let keeps = Memo::new(move |_| keeps_meeting(store, id));
    let meeting = Memo::new(move |_| fact::<SupportMeeting>(store, id));
    let over = Memo::new(move |_| over_since(store, id, today.get()).is_some());
    let household = Memo::new(move |_| meeting.with(|it| it.as_ref().map(|it| it.household.id())));
    let acts = move || {
        keeps.get().then(|| {
            view! {
                <LinkButton href=format!("/meetings/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton>
                {move || {
                    (!over.get()).then(|| view! { <LinkButton href=format!("/meetings/{id}/end")>"会議を終える"</LinkButton> })
                }}
            }
        })
    };
    view! {
        <PageHead title=title window="支援会議" lead="支援会議（公開しません）">{acts}</PageHead>
        <div class="stack">
            {move || over.get().then(|| view! { <p><Chip tone=Tone::Info>"終わりました"</Chip></p> })}
            <Duty />
            <ConflictPanel id=id />
            <Card title="世帯">
                {move || match household.get().filter(|id| store.is_here(*id)) {
                    Some(id) => {
                        let title = store.title(id);
                        view! { <ul class="rows" role="list"><li><RowLink href=format!("/households/{id}") title=title /></li></ul> }
                            .into_any()
                    }
                    None => view! { <p>"世帯の記録は、今のあなたには見られません。"</p> }.into_any(),
                }}
            </Card>
            <Card><Facts id=id skip=&["household", "subject"] /></Card>
            <Members meeting=id keeps=keeps over=over />
            <Sittings meeting=id keeps=keeps over=over />
            <Requests meeting=id keeps=keeps over=over />
            {move || {
                keeps
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions">
                                <LinkButton href=format!("/meetings/{id}/log") kind=Kind::Text>"だれが見たか"</LinkButton>
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Who has looked by a meeting, for the section that has called it.
#[component]
pub fn MeetingLog() -> impl IntoView {
    here(|id| {
        view! {
            <PageHead title="だれが見たか" lead="この会議の委員が見た記録と、会議の記録を見た人、書いた人です。新しい順です。">
                <LinkButton href=format!("/meetings/{id}")>"会議のページへ"</LinkButton>
                <PrintButton>"印刷する"</PrintButton>
            </PageHead>
            <div class="stack"><Entries query=format!("meeting={id}") /></div>
        }
        .into_any()
    })
}
