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
pub(super) fn Entries(
    /// Whose log: the query of its address, `household=…` or `person=…`; empty for all.
    query: String,
) -> impl IntoView {
    let store = use_store();
    let entries = RwSignal::new(Vec::<LogEntry>::new());
    let before = RwSignal::new(None::<u64>);
    let failure = RwSignal::new(None::<String>);
    let (busy, is_read) = (RwSignal::new(false), RwSignal::new(false));
    let file = format!("/api/audit.csv?{query}");
    let read = move || {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let query = match before.get_untracked() {
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
                    entries.try_update(|entries| entries.extend(more));
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
    read();
    let again = read.clone();
    view! {
        {move || {
            let again = again.clone();
            failure
                .get()
                .map(|text| {
                    view! {
                        <Banner tone=Tone::Warn title="読めませんでした">
                            <p>{text}</p>
                            <Button on_press=move |()| again() busy=busy>"もう一度読む"</Button>
                        </Banner>
                    }
                })
        }}
        {move || {
            (busy.get() && !is_read.get())
                .then(|| view! { <Progress label="サーバーから読んでいます。" done=None /> })
        }}
        <Show when=move || is_read.get() && entries.with(Vec::is_empty)>
            <EmptyState title="まだ何も記録されていません" />
        </Show>
        <Show when=move || !entries.with(Vec::is_empty)>
            {
                let (read, file) = (read.clone(), file.clone());
                view! {
                    <Card>
                        <ul class="rows" role="list">
                            <For each=move || entries.get() key=|entry| entry.seq let:entry>
                                <li>{row(store, &entry)}</li>
                            </For>
                        </ul>
                        <div class="actions screen-only">
                            <Show when=move || before.get().is_some()>
                                {
                                    let read = read.clone();
                                    view! { <Button on_press=move |()| read() busy=busy>"もっと前を読む"</Button> }
                                }
                            </Show>
                            <a class="button" data-kind="secondary" href=file.clone() download="">"表計算の形式で保存する（CSV）"</a>
                        </div>
                    </Card>
                }
            }
        </Show>
    }
}

/// 10:30　山田花子（見本訪問看護ステーション）　見た：訪問　田中様宅（担当）.
fn row(store: Store, entry: &LogEntry) -> impl IntoView + use<> {
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
    let (at, who) = (at.long(), who(*actor));
    view! { <Row title=who support=text><span class="row-note">{at}</span></Row> }
}
