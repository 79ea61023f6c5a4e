//! From the draft to an edition: its version, its day, what it says otherwise, and one press.

use std::collections::BTreeSet;

use leptos::prelude::*;
use shared::{
    domain::directory::{Edition, next_version},
    jp::Date,
    record::{Edit, Record, RecordId, Ref, Value, Writes, key_path},
    reports::{RowDifference, publication},
};

use super::{
    changes::Changes,
    list::Open,
    review::{Reviews, found},
    state::{Draft, draft, for_keepers},
};
use crate::{
    areas::read::{facts, record_id},
    form::{Fields, FormState, Opening, Problem, RecordForm},
    store::{Store, use_store},
    ui::{Banner, Card, EmptyState, LinkButton, PageHead, Tone},
};

/// So many rows are named in what an edition says of its changes.
const NAMED: usize = 100;

const WORDS: (&str, &str, &str) = (
    "公開する",
    "公開しました（送信待ち）。サーバーに届くと、みんなの端末と公開ページに出ます。",
    "公開せずに戻る",
);

/// Publishes all of the draft.
#[component]
pub fn Publish() -> impl IntoView {
    for_keepers("次の版を公開する", || {
        view! { <Page only=None /> }.into_any()
    })
}

/// Publishes the row named in the address, and leaves the others in the draft.
#[component]
pub fn PublishRow() -> impl IntoView {
    for_keepers("この行だけ先に公開する", || {
        let id = record_id();
        (move || view! { <Page only=id.get() /> }).into_any()
    })
}

/// What is to come out: all rows or one.
fn chosen(draft: &Draft, only: Option<RecordId>) -> Vec<RowDifference> {
    let rows = draft.rows.iter();
    rows.filter(|row| only.is_none_or(|only| only == row.record))
        .cloned()
        .collect()
}

/// Whether there is something to publish: also an edition that keeps no rows of its own is followed by one that does.
fn is_any(draft: &Draft, only: Option<RecordId>) -> bool {
    let keeps = draft
        .base()
        .is_some_and(|(id, _)| draft.editions.keeps(*id));
    let is_first = only.is_none() && !keeps && !draft.editions.living().is_empty();
    is_first
        || draft
            .rows
            .iter()
            .any(|row| only.is_none_or(|only| only == row.record))
}

/// What is known of the versions that there are, also of those that are not out yet. Tracked.
fn versions(store: Store) -> BTreeSet<String> {
    let all = facts::<Edition>(store).into_iter();
    all.map(|(_, edition)| edition.version.trim().to_owned())
        .collect()
}

#[component]
fn Page(only: Option<RecordId>) -> impl IntoView {
    let store = use_store();
    let draft = draft(store);
    let rows = Memo::new(move |_| draft.with(|draft| chosen(draft, only)));
    let any = Memo::new(move |_| draft.with(|draft| is_any(draft, only)));
    let blocked = Memo::new(move |_| {
        draft.with(|draft| {
            let mut open = draft.obstacles.iter();
            open.any(|(id, _)| only.is_none_or(|only| only == *id))
        })
    });
    let title = if only.is_some() {
        "この行だけ先に公開する"
    } else {
        "次の版を公開する"
    };
    view! {
        <PageHead title=title lead="公開すると、みんなの一覧と、だれでも見られるページがこの内容になります。">
            <LinkButton href="/draft">"案の一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                if blocked.get() {
                    view! { <Open draft=draft /> }.into_any()
                } else if any.get() {
                    view! { <Ready draft=draft rows=rows only=only /> }.into_any()
                } else {
                    view! {
                        <EmptyState title="公開していない変更はありません">
                            <LinkButton href="/editions">"これまでの版へ"</LinkButton>
                        </EmptyState>
                    }
                    .into_any()
                }
            }}
        </div>
    }
}

#[component]
fn Ready(
    draft: Memo<Draft>,
    rows: Memo<Vec<RowDifference>>,
    only: Option<RecordId>,
) -> impl IntoView {
    let store = use_store();
    let me = store.me().actor;
    let agreed = Memo::new(move |_| {
        draft.with(|draft| found(store, draft).iter().any(|it| it.agrees_for(me)))
    });
    // Whoever publishes has seen what comes out.
    let seen = StoredValue::new(draft.with_untracked(|draft| draft.state.clone()));
    let together = Callback::new(move |(id, writes): (RecordId, Writes)| {
        let now = draft.get_untracked();
        let is_seen = seen.with_value(|seen| *seen == now.state);
        seen.set_value(now.state.clone());
        if !is_seen {
            return Err(problem(
                "version",
                "このあいだに案が変わりました。下の「公開する内容」を確かめてから、もう一度「公開する」を押してください。",
            ));
        }
        untrack(|| edits(store, &now, only, id, &writes))
    });
    let opening = untrack(|| opening(store, draft, &rows.get(), together));
    let body = Callback::new(|form: FormState| {
        view! {
            <Card title="版">
                <div class="stack"><Fields form=form keys=&["version", "published_on", "notes"] /></div>
            </Card>
        }
        .into_any()
    });
    let done = move |id: RecordId| {
        if store.doc(id).is_some() {
            format!("/editions/{id}")
        } else {
            "/draft".to_owned()
        }
    };
    view! {
        <Reviews draft=draft />
        {move || {
            (!agreed.get())
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="今の内容は、あなた以外の人がまだ確認していません">
                            <p>"急ぐときは、このまま公開できます。急がないときは、保健福祉企画総務課の別の人に、違いを確認してもらってください。"</p>
                            <LinkButton href="/draft/changes">"違いを見る"</LinkButton>
                        </Banner>
                    }
                })
        }}
        <Banner tone=Tone::Info title="公開した版は、あとから変えられません">
            <p>"間違いが見つかったら、直して次の版を公開します。前の版も、いつでも見られます。"</p>
        </Banner>
        <RecordForm opening=opening done=done body=body words=WORDS />
        <h2>{move || format!("公開する内容 {}行", rows.with(Vec::len))}</h2>
        <Changes rows=rows />
    }
}

/// The form as it is proposed.
fn opening(
    store: Store,
    draft: Memo<Draft>,
    rows: &[RowDifference],
    together: crate::form::Together,
) -> Opening {
    let today = store.now().date();
    let known = versions(store);
    let version = next_version(known.iter().map(String::as_str), today);
    let mut notes: Vec<_> = rows
        .iter()
        .take(NAMED)
        .map(|row| row.words(&|id| store.title(id)))
        .collect();
    if rows.len() > NAMED {
        notes.push(format!("ほか{}行", rows.len() - NAMED));
    }
    let opening = Opening::new(Edition::KIND)
        .propose("version", &Value::text(&version))
        .propose("published_on", &Value::text(&today.to_string()))
        .propose("notes", &Value::text(&notes.join("\n")))
        .together(together);
    match draft.with(|draft| draft.base().map(|(id, _)| *id)) {
        Some(base) => opening.given("follows", base),
        None => opening,
    }
}

fn problem(key: &'static str, message: impl Into<String>) -> Problem {
    let label = match key {
        "version" => "版",
        _ => "公開日",
    };
    Problem {
        path: key_path(key),
        label: label.to_owned(),
        message: message.into(),
    }
}

/// What is saved before the edition itself; or what keeps it from coming out.
fn edits(
    store: Store,
    draft: &Draft,
    only: Option<RecordId>,
    id: RecordId,
    writes: &Writes,
) -> Result<Vec<Edit>, Problem> {
    let text = |key: &str| writes.get(&key_path(key)).and_then(Value::as_text);
    let version = text("version").unwrap_or_default().trim().to_owned();
    if versions(store).contains(&version) {
        return Err(problem(
            "version",
            format!("{version}は、もう公開されています。別の名前にしてください。"),
        ));
    }
    let base = draft.base();
    let follows: Option<RecordId> = text("follows").and_then(|id| id.parse().ok());
    if follows != base.map(|(id, _)| *id) {
        return Err(problem(
            "version",
            "このあいだに別の版が公開されました。「入力を捨てる」を押すと、新しい版との違いで書き直せます。",
        ));
    }
    let on = text("published_on").and_then(|day| Date::from_iso(day).ok());
    let Some(on) = on else {
        return Err(problem("published_on", "公開日を入れてください。"));
    };
    if let Some((_, before)) = base.filter(|(_, before)| on < before.published_on) {
        return Err(problem(
            "published_on",
            format!(
                "今の版の公開日（{}）より前にはできません。",
                before.published_on.long()
            ),
        ));
    }
    let edition = Edition {
        version: version.as_str().into(),
        published_on: on,
        follows: follows.map(Ref::new),
        notes: None,
    };
    let rows = chosen(draft, only);
    let mut edits = publication(&draft.editions, (id, &edition), &rows, || {
        RecordId::new(store.new_id())
    });
    // The form saves the edition itself, last.
    edits.pop();
    Ok(edits)
}
