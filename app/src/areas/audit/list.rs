//! Entries of the log, fetched page by page: they are nowhere but on the server.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::Ground,
    audit::event_label,
    domain::people::Staff,
    record::{Choice, RecordId},
    wire::{LogEntry, LogPage},
};

use crate::{
    areas::{
        links::full_title,
        read::{fact, staff_of},
    },
    store::{Store, TransportError, use_store},
    ui::{Banner, Button, Card, EmptyState, Progress, Row, Tone},
};

const OFFLINE: &str =
    "この記録はサーバーにあります。電波の届く所で「もう一度読む」を押してください。";

/// The entries that `query` asks for, the newest first, with a way to the older ones and to a file.
#[component]
pub(in crate::areas) fn Entries(
    /// Whose log: the query of its address, `household=…`, `meeting=…` or `person=…`; empty for all.
    query: String,
    /// Whether all of it is one person's.
    #[prop(optional)]
    of_one: bool,
) -> impl IntoView {
    let store = use_store();
    let entries = RwSignal::new(Vec::<LogEntry>::new());
    let before = RwSignal::new(None::<u64>);
    let failure = RwSignal::new(None::<String>);
    let (busy, is_read) = (RwSignal::new(false), RwSignal::new(false));
    let file = format!("/api/audit.csv?{query}");
    // From the newest on, or what comes after that which is here.
    let read = move |from: Option<u64>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let query = match from {
            Some(seq) => format!("{query}&before={seq}"),
            None => query.clone(),
        };
        spawn_local(async move {
            let answer = store.audit(&query).await;
            busy.try_set(false);
            match answer {
                Ok(LogPage {
                    entries: more,
                    before: next,
                }) => {
                    failure.try_set(None);
                    entries.try_update(|entries| {
                        if from.is_none() {
                            entries.clear();
                        }
                        entries.extend(more);
                    });
                    before.try_set(next);
                    is_read.try_set(true);
                }
                Err(TransportError::Offline | TransportError::Garbled) => {
                    failure.try_set(Some(OFFLINE.to_owned()));
                }
                Err(error) => drop(failure.try_set(Some(error.to_string()))),
            }
        });
    };
    // What was done on this device a moment ago is to be in it, if not at once.
    store.sync_now();
    read(None);
    let (again, anew) = (read.clone(), read.clone());
    view! {
        {move || {
            let again = again.clone();
            failure
                .get()
                .map(|text| {
                    view! {
                        <Banner tone=Tone::Warn title="読めませんでした">
                            <p>{text}</p>
                            <Button on_press=move |()| again(before.get_untracked()) busy=busy>"もう一度読む"</Button>
                        </Banner>
                    }
                })
        }}
        {move || {
            (busy.get() && !is_read.get())
                .then(|| view! { <Progress label="サーバーから読んでいます。" done=None /> })
        }}
        <p class="row-support">"この端末でしたことは、サーバーに送られたあとに出ます。"</p>
        <div class="actions screen-only">
            <Button on_press=move |()| anew(None) busy=busy>"読み直す"</Button>
            <a class="button" data-kind="secondary" href=file download="">"表計算の形式で保存する（CSV）"</a>
        </div>
        <Show when=move || is_read.get() && entries.with(Vec::is_empty)>
            <EmptyState title="まだ何も記録されていません" />
        </Show>
        <Show when=move || !entries.with(Vec::is_empty)>
            {
                let read = read.clone();
                view! {
                    <Card>
                        <ul class="rows" role="list">
                            <For each=move || entries.get() key=|entry| entry.seq let:entry>
                                <li>{row(store, &entry, of_one)}</li>
                            </For>
                        </ul>
                        <div class="actions screen-only">
                            <Show when=move || before.get().is_some()>
                                {
                                    let read = read.clone();
                                    view! { <Button on_press=move |()| read(before.get_untracked()) busy=busy>"もっと前を読む"</Button> }
                                }
                            </Show>
                        </div>
                    </Card>
                }
            }
        </Show>
    }
}

/// 山田花子（見本訪問看護ステーション）　見た：訪問　田中様宅（担当）　10:30. Of one person, without who.
fn row(store: Store, entry: &LogEntry, of_one: bool) -> impl IntoView + use<> {
    let LogEntry {
        at,
        event,
        actor,
        record,
        household,
        grounds,
        ..
    } = entry;
    let who = move |actor: Option<_>| {
        let Some(id) = actor.map(staff_of) else {
            return "管理の作業".to_owned();
        };
        match fact::<Staff>(store, id) {
            Some(staff) => format!("{}（{}）", staff.name, store.title(staff.organisation.id())),
            None => "今はいない職員".to_owned(),
        }
    };
    let named = |id: RecordId| match store.kind_of(id) {
        Some(kind) => full_title(store, kind, id),
        None => "この端末では見られない記録".to_owned(),
    };
    let of = record.or(*household).map(named);
    let grounds: Vec<&str> = grounds
        .iter()
        .filter_map(|code| Ground::from_code(code))
        .map(Choice::label)
        .collect();
    let mut text = event_label(event).to_owned();
    if let Some(of) = of {
        text.push_str(&format!("：{of}"));
    }
    if !grounds.is_empty() {
        text.push_str(&format!("（{}）", grounds.join("・")));
    }
    let at = at.long();
    let (title, support) = if of_one {
        (text, String::new())
    } else {
        (who(*actor), text)
    };
    view! { <Row title=title support=support><span class="row-note">{at}</span></Row> }
}
