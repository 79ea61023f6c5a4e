//! The list: everyone of an organisation, and how things stand with their accounts.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::{Act, Ground, Role, Topic, permits},
    domain::people::{Organisation, Staff},
    record::{ActorId, Choice as _, Record, RecordId},
    wire::{AccountLine, AccountState},
};

use super::said::{state, why};
use crate::{
    areas::{
        access::{me, my_organisation},
        read::{fact, facts},
    },
    store::{Store, use_store},
    ui::{
        Banner, Button, Card, Chip, Choice, EmptyState, Icon, IconName, Kind, LinkButton, PageHead,
        RowLink, Select, Tone,
    },
};

/// What the server said of the accounts; none while it is being asked.
type Told = Option<Result<BTreeMap<ActorId, AccountLine>, String>>;

/// The organisation looked at: kept while one looks at a person and comes back.
#[derive(Clone, Copy)]
pub struct Chosen(pub RwSignal<Option<RecordId>>);

/// Whether the person keeps all staff records, or those of the own organisation. While it is not known what they are, no: nobody
/// is shown what will be taken away. Tracked.
pub(in crate::areas) fn keeps(store: Store) -> (bool, bool) {
    let me = me(store);
    let may =
        |ground| me.is_some_and(|me| permits(me.post, me.role, ground, Act::Write, Topic::Staff));
    (may(Ground::Staff), may(Ground::Own))
}

/// The screen.
#[component]
pub fn StaffList() -> impl IntoView {
    let store = use_store();
    let chosen = use_context::<Chosen>().map_or_else(|| RwSignal::new(None), |chosen| chosen.0);
    let keeps = Memo::new(move |_| keeps(store));
    let organisation = Memo::new(move |_| chosen.get().unwrap_or_else(|| my_organisation(store)));
    let told = RwSignal::new(Told::None);
    let ask = move |()| {
        let of = organisation.get_untracked();
        told.set(None);
        spawn_local(async move {
            let answer = store.accounts(of).await;
            if organisation.try_get_untracked() != Some(of) {
                return;
            }
            let lines = answer.map(|all| {
                let lines = all.accounts.into_iter();
                lines.map(|line| (line.actor, line)).collect()
            });
            told.try_set(Some(lines.map_err(|error| why(&error))));
        });
    };
    Effect::new(move |_| {
        organisation.track();
        if keeps.get().1 {
            ask(());
        }
    });
    let body = move || {
        if !keeps.get().1 {
            return view! {
                <EmptyState title="この画面を使えるのは、管理者だけです">
                    <p>"職員やアカウントのことは、所属の管理者に頼んでください。"</p>
                </EmptyState>
            }
            .into_any();
        }
        view! {
            {keeps.get().0.then(|| view! { <Organisations organisation=organisation chosen=chosen /> })}
            {move || unknown(told, ask)}
            <People organisation=organisation told=told />
        }
        .into_any()
    };
    let add = move || {
        keeps.get().1.then(|| {
            let href = move || format!("/staff/new?organisation={}", organisation.get());
            view! {
                <LinkButton href=Signal::derive(href) kind=Kind::Primary>
                    <Icon name=IconName::Add />
                    "職員を登録する"
                </LinkButton>
            }
        })
    };
    view! {
        <PageHead title="職員とアカウント">{add}</PageHead>
        <div class="stack">{body}</div>
    }
}

/// Says that the state of accounts is not known, and why.
fn unknown(told: RwSignal<Told>, ask: impl Fn(()) + Copy + Send + Sync + 'static) -> impl IntoView {
    told.get().and_then(Result::err).map(|why| {
        view! {
            <Banner tone=Tone::Warn title="アカウントの状態は、今は分かりません">
                <p>{why}</p>
                <p>"職員の名前と所属は、この端末にあるものを出しています。招待と終了は、サーバーにつながっているときだけできます。"</p>
                <div class="actions"><Button on_press=ask>"もう一度確かめる"</Button></div>
            </Banner>
        }
    })
}

#[component]
fn Organisations(
    organisation: Memo<RecordId>,
    chosen: RwSignal<Option<RecordId>>,
) -> impl IntoView {
    let store = use_store();
    let options = Memo::new(move |_| {
        let all = facts::<Organisation>(store).into_iter();
        all.map(|(id, it)| Choice::new(id.to_string(), it.name.to_string()))
            .collect::<Vec<_>>()
    });
    view! {
        <Card>
            <Select
                id="organisation"
                label="機関"
                options=options
                value=Signal::derive(move || organisation.get().to_string())
                on_change=move |id: String| chosen.set(id.parse().ok())
            />
            <div class="actions">
                <LinkButton href="/staff/transfers">"異動をまとめて取り込む"</LinkButton>
            </div>
        </Card>
    }
}

/// A row as it is shown. Compared, so that it is drawn anew only when it says something else.
#[derive(Clone, PartialEq)]
struct Line {
    id: RecordId,
    title: String,
    support: String,
    state: Option<(&'static str, Tone)>,
}

#[component]
fn People(organisation: Memo<RecordId>, told: RwSignal<Told>) -> impl IntoView {
    let store = use_store();
    let lines = Memo::new(move |_| {
        let told = told.get().and_then(Result::ok);
        let at = organisation.get();
        let here = store.referring(Staff::KIND, at).into_iter();
        let line = |id: RecordId| line(store, id, told.as_ref());
        let here: Vec<Line> = here.map(line).collect();
        // Whose record has ended is no longer listed by the device.
        let gone = told.iter().flatten().filter(|(actor, account)| {
            let id = RecordId::new(actor.uuid());
            account.state == AccountState::Ended && here.iter().all(|line| line.id != id)
        });
        let gone: Vec<Line> = gone
            .map(|(actor, _)| line(RecordId::new(actor.uuid())))
            .collect();
        (here, gone)
    });
    let row = |line: Line| {
        let Line {
            id,
            title,
            support,
            state,
        } = line;
        view! {
            <li>
                <RowLink href=format!("/staff/{id}") title=title support=support>
                    {state.map(|(word, tone)| view! { <Chip tone=tone>{word}</Chip> })}
                </RowLink>
            </li>
        }
    };
    let title = Signal::derive(move || {
        let name = store.title(organisation.get());
        format!("{name}の職員 {}人", lines.with(|(here, _)| here.len()))
    });
    let rows = move || lines.get().0.into_iter().map(row).collect_view();
    let former = move || {
        let gone = lines.get().1;
        (!gone.is_empty()).then(|| {
            view! {
                <Card title="利用を終えた人">
                    <ul class="rows" role="list">{gone.into_iter().map(row).collect_view()}</ul>
                </Card>
            }
        })
    };
    view! {
        <Card title=title>
            <ul class="rows" role="list">{rows}</ul>
            {move || {
                lines
                    .with(|(here, _)| here.is_empty())
                    .then(|| view! { <p>"まだだれも登録されていません。「職員を登録する」から始めます。"</p> })
            }}
        </Card>
        {former}
    }
}

fn line(store: Store, id: RecordId, told: Option<&BTreeMap<ActorId, AccountLine>>) -> Line {
    let account = told.and_then(|told| told.get(&ActorId::new(id.uuid())));
    let mut parts = Vec::new();
    if let Some(staff) = fact::<Staff>(store, id) {
        parts.push(staff.post.label().to_owned());
        if staff.role != Role::Member {
            parts.push(staff.role.label().to_owned());
        }
    }
    parts.extend(account.and_then(|account| Some(format!("ID {}", account.login.as_ref()?))));
    parts.extend(account.and_then(|account| {
        let at = account.signed_in_at?;
        Some(format!("最後のサインイン {}", at.long()))
    }));
    Line {
        id,
        title: store.title(id),
        support: parts.join("　"),
        state: told.map(|_| state(account)),
    }
}
