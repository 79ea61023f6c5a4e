//! The screen one begins the day with.

use leptos::prelude::*;
use shared::{access::Topic, domain::household::Emergency, record::RecordId};

use super::{
    drafts::Drafts,
    lines::{Lists, Whose, lists, shown},
    rows::Rows,
};
use crate::{
    areas::{
        access::{Standing, may_settle},
        advice::AdviceDue,
        casework::{Asked, DueCases, DueRoles},
        connecting::{Arrived, Risen, Sent},
        directory::waiting,
        meeting::{Going, invited},
        meetings::DueMeetings,
        read::{facts, today as today_of},
    },
    store::{Store, use_store},
    ui::{
        Banner, Choice, Disclosure, EmptyState, Icon, IconName, Layout, LinkButton, PageHead,
        Progress, RadioGroup, Tone,
    },
};

/// 今日の訪問, overdue and coming ones, drafts, and what asks for a look.
#[component]
pub fn Today() -> impl IntoView {
    let store = use_store();
    let today = today_of(store);
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    let all = Memo::new(move |_| lists(store, today.get()));
    let only = RwSignal::new(Whose::Mine);
    let only_now = Memo::new(move |_| only.get());
    let planned = shown(all, |lists| &lists.planned, only_now);
    let done = shown(all, |lists| &lists.done, only_now);
    let overdue = shown(all, |lists| &lists.overdue, only_now);
    let soon = shown(all, |lists| &lists.soon, only_now);
    let title = Signal::derive(move || today.get().long_with_weekday());
    let nothing = Memo::new(move |_| planned.with(Vec::is_empty) && done.with(Vec::is_empty));
    view! {
        <PageHead title=title lead="今日の訪問">
            <LinkButton href="/households"><Icon name=IconName::Search />"世帯をさがして記録する"</LinkButton>
        </PageHead>
        <div class="stack">
            <Attention />
            {move || {
                (!is_loaded.get())
                    .then(|| view! { <Progress label="はじめの読み込み中です。届いたものから見られます。" done=None /> })
            }}
            <Drafts />
            <Arrived />
            <Sent />
            <Asked />
            <DueMeetings />
            <DueRoles />
            <DueCases />
            <AdviceDue />
            <Risen />
            <Scope all=all only=only />
            <section class="stack" data-gap="small">
                <h2>{move || format!("今日の予定 {}件", planned.with(Vec::len))}</h2>
                {move || {
                    (nothing.get() && is_loaded.get())
                        .then(|| {
                            view! {
                                <EmptyState title="今日の訪問の予定はありません">
                                    <p>"訪問記録で「次回の訪問日」を入れると、その日にここに出ます。"</p>
                                </EmptyState>
                            }
                        })
                }}
                <Rows entries=planned acts=true />
            </section>
            {move || {
                (!done.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <section class="stack" data-gap="small">
                                <h2>{move || format!("今日すませた訪問 {}件", done.with(Vec::len))}</h2>
                                <Rows entries=done done=true />
                            </section>
                        }
                    })
            }}
            {move || {
                (!overdue.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <section class="stack" data-gap="small">
                                <h2>{move || format!("予定日を過ぎた世帯 {}件", overdue.with(Vec::len))}</h2>
                                <Rows entries=overdue days=true acts=true />
                            </section>
                        }
                    })
            }}
            <Going />
            <Disclosure title=Signal::derive(move || format!("これから7日間の予定 {}件", soon.with(Vec::len)))>
                <Rows entries=soon days=true />
            </Disclosure>
        </div>
    }
}

/// Whose visits are shown.
#[component]
fn Scope(all: Memo<Lists>, only: RwSignal<Whose>) -> impl IntoView {
    let count = move |most: Whose| {
        all.with(|all| {
            let lists = [&all.planned, &all.done, &all.overdue];
            lists
                .into_iter()
                .flatten()
                .filter(|entry| entry.whose <= most)
                .count()
        })
    };
    let options = Signal::derive(move || {
        vec![
            Choice::new("mine", format!("自分（{}件）", count(Whose::Mine))),
            Choice::new(
                "office",
                format!("事業所全体（{}件）", count(Whose::Office)),
            ),
        ]
    });
    let value = Signal::derive(move || {
        if only.get() == Whose::Mine {
            "mine"
        } else {
            "office"
        }
        .to_owned()
    });
    let choose = move |value: String| {
        only.set(if value == "mine" {
            Whose::Mine
        } else {
            Whose::Office
        })
    };
    view! {
        <RadioGroup id="scope" label="だれの訪問を見るか" options=options value=value on_change=choose layout=Layout::Inline />
    }
}

/// The households that someone opened in an emergency which nobody who serves them has looked over.
fn unreviewed(store: Store) -> Vec<RecordId> {
    let open = facts::<Emergency>(store)
        .into_iter()
        .filter(|(_, it)| it.finding.is_none());
    open.map(|(_, it)| it.household.id())
        .filter(|household| {
            store.is_here(*household) && Standing::of(store, *household).may_write(Topic::Grants)
        })
        .collect()
}

/// Conflicts, refused saves, invitations and emergencies to look over, when there are any.
#[component]
fn Attention() -> impl IntoView {
    let store = use_store();
    let conflicts = Memo::new(move |_| {
        let mut all = store.conflicts();
        all.retain(|id| may_settle(store, *id));
        all.len()
    });
    let refused = Memo::new(move |_| store.status().attention);
    let emergencies = Memo::new(move |_| unreviewed(store));
    let asked = Memo::new(move |_| waiting(store).len());
    let today = today_of(store);
    let seats = Memo::new(move |_| invited(store, today.get()));
    let look = |count: usize, title: String, href: &str, act: &'static str| {
        let href = href.to_owned();
        (count > 0).then(|| {
            view! { <Banner tone=Tone::Warn title=title><LinkButton href=href>{act}</LinkButton></Banner> }
        })
    };
    view! {
        {move || {
            let title = format!("同じところに違う内容が書かれた記録が{}件あります", conflicts.get());
            look(conflicts.get(), title, "/conflicts", "見くらべて決める")
        }}
        {move || {
            let title = format!("サーバーに受け付けられなかった記録が{}件あります", refused.get());
            look(refused.get(), title, "/status", "理由を見る")
        }}
        {move || {
            let found = seats.get();
            let title = "支援会議の委員に招かれています。秘密を守る約束をすると開きます".to_owned();
            let href = match found[..] {
                [seat] => format!("/seats/{seat}"),
                _ => "/meetings".to_owned(),
            };
            look(found.len(), title, &href, "読んで約束する")
        }}
        {move || {
            let found = emergencies.get();
            let title = format!("担当でない人による緊急の閲覧が{}件あります", found.len());
            let href = found.first().map(|household| format!("/households/{household}")).unwrap_or_default();
            look(found.len(), title, &href, "確かめる")
        }}
        {move || {
            let title = format!("相談機関一覧の変更の申し出が{}件あります", asked.get());
            look(asked.get(), title, "/proposals", "申し出を見る")
        }}
    }
}
