//! What lets organisations that do not serve a household see it: whom it has agreed to share with, and what laws say.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::Topic,
    domain::household,
    jp::Date,
    record::{Choice, Edit, Record, RecordId, Value, key_path},
};

use crate::{
    areas::{
        access::standing,
        read::{facts_of, today},
    },
    store::{Store, use_store},
    ui::{
        Button, Card, ConfirmDialog, Disclosure, Icon, IconName, Kind, LinkButton, RowLink,
        use_toasts,
    },
};

/// A 同意 or a 法令による共有, as a row tells of it.
#[derive(Clone, PartialEq)]
struct Shared {
    id: RecordId,
    ground: Ground,
    organisation: RecordId,
    /// What it lets them see, what for, until when.
    support: String,
    has_ended: bool,
}

/// The two grounds, with the words and the field that end them.
#[derive(Clone, Copy, PartialEq)]
enum Ground {
    Consent,
    Law,
}

impl Ground {
    const fn kind(self) -> &'static str {
        match self {
            Self::Consent => household::Consent::KIND,
            Self::Law => household::Disclosure::KIND,
        }
    }

    const fn end_key(self) -> &'static str {
        match self {
            Self::Consent => "withdrawn_on",
            Self::Law => "ended_on",
        }
    }

    /// On the button: 撤回する.
    const fn end(self) -> &'static str {
        match self {
            Self::Consent => "撤回する",
            Self::Law => "終える",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Consent => "同意",
            Self::Law => "法令による共有",
        }
    }
}

/// All of a household. Tracked.
fn all(store: Store, id: RecordId, day: Date) -> Vec<Shared> {
    let until = |ended: Option<Date>, last: Option<Date>, from: Date| match (ended, last) {
        (Some(ended), _) => format!("{}まで", ended.add_days(-1).unwrap_or(ended).short()),
        (None, Some(last)) => format!("{}まで", last.short()),
        (None, None) => format!("{}から", from.short()),
    };
    let is_over = |ended: Option<Date>, last: Option<Date>| {
        ended.is_some_and(|ended| ended <= day) || last.is_some_and(|last| last < day)
    };
    let consents = facts_of::<household::Consent>(store, id).into_iter();
    let consents = consents.map(|(id, it)| Shared {
        id,
        ground: Ground::Consent,
        organisation: it.organisation.id(),
        support: [
            it.extent.label(),
            &it.purpose,
            &until(it.withdrawn_on, it.until, it.from),
        ]
        .join("・"),
        has_ended: is_over(it.withdrawn_on, it.until),
    });
    let laws = facts_of::<household::Disclosure>(store, id).into_iter();
    let laws = laws.map(|(id, it)| Shared {
        id,
        ground: Ground::Law,
        organisation: it.organisation.id(),
        support: [
            it.extent.label(),
            it.law.label(),
            &it.article,
            &until(it.ended_on, Some(it.until), it.from),
        ]
        .join("・"),
        has_ended: is_over(it.ended_on, Some(it.until)),
    });
    consents.chain(laws).collect()
}

/// Those that someone has begun to write and not finished: they let nobody see anything yet. Tracked.
fn unfinished(store: Store, id: RecordId) -> Vec<(RecordId, Ground)> {
    let of = |ground: Ground| {
        let ids = store.referring(ground.kind(), id).into_iter();
        ids.map(move |id| (id, ground))
    };
    let is_unfinished = |(id, ground): &(RecordId, Ground)| {
        let doc = store.doc(*id).filter(|doc| !doc.is_removed());
        doc.is_some_and(|doc| match ground {
            Ground::Consent => household::Consent::parse(&doc).is_err(),
            Ground::Law => household::Disclosure::parse(&doc).is_err(),
        })
    };
    of(Ground::Consent)
        .chain(of(Ground::Law))
        .filter(is_unfinished)
        .collect()
}

/// Those that hold, and those that have ended.
#[component]
pub(super) fn Sharing(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let standing = standing(store, id);
    let may_write = Memo::new(move |_| standing.with(|it| it.may_write(Topic::Grants)));
    let all = Memo::new(move |_| all(store, id, today.get()));
    let part = move |has_ended: bool| {
        let mut part = all.get();
        part.retain(|shared| shared.has_ended == has_ended);
        part
    };
    let now = Memo::new(move |_| part(false));
    let before = Memo::new(move |_| part(true));
    let add = move |path: &str, label: &'static str| {
        view! {
            <LinkButton href=format!("/households/{id}/{path}/new")>
                <Icon name=IconName::Add />
                {label}
            </LinkButton>
        }
    };
    view! {
        <Card title="同意と法令による共有">
            {move || {
                now.with(Vec::is_empty)
                    .then(|| view! { <p>"今はありません。世帯の同意があると、担当でない機関もこの世帯の記録を見られます。"</p> })
            }}
            <ul class="rows" role="list">
                {move || {
                    now.get()
                        .into_iter()
                        .map(|shared| view! { <Holding shared=shared may_write=may_write /> })
                        .collect_view()
                }}
            </ul>
            <ul class="rows screen-only" role="list">
                {move || {
                    unfinished(store, id)
                        .into_iter()
                        .map(|(id, ground)| {
                            let title = format!("書き終わっていない{}", ground.name());
                            let support = "まだだれも見られるようになっていません。開いて続きを書けます。";
                            view! { <li><RowLink href=format!("/sharing/{id}/edit") title=title support=support /></li> }
                        })
                        .collect_view()
                }}
            </ul>
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                {add("consents", "同意を記録する")}
                                {add("disclosures", "法令による共有を記録する")}
                            </div>
                        }
                    })
            }}
            {move || {
                (!before.with(Vec::is_empty))
                    .then(|| {
                        view! {
                            <Disclosure title=format!("以前の共有 {}件", before.with(Vec::len))>
                                <ul class="rows" role="list">
                                    {before.get().into_iter().map(|shared| view! { <li><Link shared=shared /></li> }).collect_view()}
                                </ul>
                            </Disclosure>
                        }
                    })
            }}
        </Card>
    }
}

/// One that holds, with the way to end it.
#[component]
fn Holding(shared: Shared, may_write: Memo<bool>) -> impl IntoView {
    let end = shared.clone();
    view! {
        <li class="row-acts">
            <Link shared=shared />
            {move || {
                let shared = end.clone();
                may_write.get().then(|| view! { <span class="screen-only"><End shared=shared /></span> })
            }}
        </li>
    }
}

/// Leads to the record: with whom, what, what for, until when.
#[component]
fn Link(shared: Shared) -> impl IntoView {
    let store = use_store();
    let Shared {
        id,
        ground,
        organisation,
        support,
        ..
    } = shared;
    move || {
        let lead = ground.name();
        let title = store.title(organisation);
        view! { <RowLink href=format!("/sharing/{id}/edit") title=format!("{lead}：{title}") support=support.clone() /> }
    }
}

/// Ends it as of today, after asking.
#[component]
fn End(shared: Shared) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let Shared {
        id,
        ground,
        organisation,
        ..
    } = shared;
    let name = move || store.title(organisation);
    let title = Signal::derive(move || match ground {
        Ground::Consent => format!("{}への同意を撤回しますか", name()),
        Ground::Law => format!("{}との共有を終えますか", name()),
    });
    let text = Signal::derive(move || {
        format!(
            "今日から、{}の端末ではこの世帯を見られなくなります（担当している場合を除きます）。送信前に書かれたものは、先に受け取ります。記録は消えません。",
            name()
        )
    });
    let end = move |()| {
        spawn_local(async move {
            let Some(doc) = store.doc(id) else { return };
            let today = Value::text(&store.now().date().to_string());
            let edit = Edit {
                kind: ground.kind().into(),
                record: id,
                seen: doc.context.clone(),
                writes: [(key_path(ground.end_key()), today)].into(),
            };
            match store.save(edit).await {
                Ok(_) => toasts.say(format!("{}を今日で終えました。", ground.name())),
                Err(error) => toasts.say(format!("終えられませんでした。{error}")),
            }
        });
    };
    view! {
        <Button kind=Kind::Text on_press=move |()| open.set(true)>{ground.end()}</Button>
        <ConfirmDialog
            open=open
            title=title
            text=text
            confirm=ground.end()
            cancel="やめる"
            danger=true
            on_confirm=end
        />
    }
}
