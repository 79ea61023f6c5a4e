//! 異動の取り込み: a table is read, looked at, and only then done; all of it can be taken back.

use std::collections::BTreeMap;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::people::{
        Organisation, Staff,
        transfer::{Done, Known, Move, Person, Plan, names_logins, plan, undo},
    },
    record::{Edit, Record, RecordId},
    registry,
};

use super::{list::keeps, preview::Preview, said::why};
use crate::{
    areas::{
        read::facts,
        tables::{FileInput, TakenIn},
    },
    store::{DeviceError, Store, use_store},
    ui::{Banner, Card, EmptyState, LinkButton, PageHead, Progress, Tone},
};

/// Under what the last import is kept on the device, sealed like everything, until it is taken back or another is done.
const KEPT: &str = "staff/transfers";

/// The import is kept anew after so many saves: a killed tab forgets no more than these.
const KEPT_EVERY: usize = 20;

/// What was read, and what was answered.
#[derive(Clone, Default, PartialEq)]
struct Table {
    rows: Vec<Vec<String>>,
    logins: BTreeMap<String, RecordId>,
}

/// The screen.
#[component]
pub fn Transfers() -> impl IntoView {
    let store = use_store();
    let keeps_all = Memo::new(move |_| keeps(store).0);
    move || {
        if keeps_all.get() {
            return view! { <Import /> }.into_any();
        }
        view! {
            <PageHead title="異動をまとめて取り込む" />
            <EmptyState title="この画面を使えるのは、統括管理者だけです">
                <LinkButton href="/staff">"職員とアカウントへ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn Import() -> impl IntoView {
    let store = use_store();
    let table = RwSignal::new(None::<Table>);
    let answers = RwSignal::new(BTreeMap::<usize, RecordId>::new());
    let busy = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<String>);
    let done = RwSignal::new(Vec::<Done>::new());
    let taken = Signal::derive(move || {
        let count = done.with(Vec::len);
        (count > 0).then(|| format!("{count}人の異動を反映しました"))
    });
    let left = RwSignal::new(Vec::<String>::new());
    spawn_local(async move {
        if let Ok(Some(kept)) = store.draft::<Vec<Done>>(KEPT).await {
            done.try_set(kept);
        }
    });
    let planned = Memo::new(move |_| {
        let table = table.get()?;
        Some(plan(&table.rows, &known(store, &table), &answers.get()))
    });
    let chosen = move |content: Result<String, String>| {
        failure.set(None);
        let content = match content {
            Ok(content) => content,
            Err(why) => {
                failure.set(Some(why));
                return;
            }
        };
        busy.set(Some("ファイルを読んでいます".to_owned()));
        spawn_local(async move {
            match read(store, content).await {
                Ok(read) => {
                    answers.try_set(BTreeMap::new());
                    table.try_set(Some(read));
                }
                Err(why) => drop(failure.try_set(Some(why))),
            }
            busy.try_set(None);
        });
    };
    let apply = move |()| {
        let Some(Plan { moves, .. }) = planned.get_untracked() else {
            return;
        };
        if busy.get_untracked().is_some() {
            return;
        }
        left.set(Vec::new());
        busy.set(Some("反映しています".to_owned()));
        spawn_local(async move {
            let mut all = Vec::with_capacity(moves.len());
            let result = save_all(store, &moves, &mut all, busy).await;
            // Only what was read in last can be taken back at once.
            if !all.is_empty() {
                drop(store.put_draft(KEPT, &all).await);
                done.try_set(all);
            }
            table.try_set(None);
            failure.try_set(result.err().map(|error| error.to_string()));
            busy.try_set(None);
        });
    };
    let take_back = move |()| {
        let all = done.get_untracked();
        if busy.get_untracked().is_some() {
            return;
        }
        busy.set(Some("取り消しています".to_owned()));
        spawn_local(async move {
            let result = undo_all(store, &all, busy).await;
            match result {
                Ok(names) => {
                    drop(store.drop_draft(KEPT).await);
                    done.try_set(Vec::new());
                    left.try_set(names);
                    failure.try_set(None);
                }
                Err(error) => drop(failure.try_set(Some(error.to_string()))),
            }
            busy.try_set(None);
        });
    };
    view! {
        <PageHead title="異動をまとめて取り込む" lead="「反映する」を押すまで、何も変わりません。">
            <LinkButton href="/staff">"一覧へ戻る"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })}
            {move || busy.get().map(|label| view! { <Progress label=label done=None /> })}
            <TakenIn
                done=taken
                next="サーバーへは、つながりしだい送られます。"
                back="取り込む前の所属・職種・権限に戻します。"
                left=left
                take_back=take_back
            />
            <Card title="ファイルを選ぶ">
                <p>"Excelの「.xlsx」か「CSV」です。見出しは「氏名」か「ID」と、「新所属」「新職種」「権限」「異動日」「退職」。順番は問いません。変えないところは空けておきます。"</p>
                <FileInput id="transfers" label="異動の一覧のファイル" on_file=chosen />
            </Card>
            {move || {
                planned
                    .get()
                    .map(|plan| view! { <Preview plan=plan answers=answers apply=Callback::new(apply) /> })
            }}
        </div>
    }
}

async fn read(store: Store, content: String) -> Result<Table, String> {
    let rows = store.read_table(content).await;
    let rows = rows.map_err(|error| why(&error))?.rows;
    let mut logins = BTreeMap::new();
    if names_logins(&rows) {
        for (organisation, _) in untrack(|| facts::<Organisation>(store)) {
            let accounts = store.accounts(organisation).await;
            for line in accounts.map_err(|error| why(&error))?.accounts {
                logins.extend(
                    line.login
                        .map(|login| (login, RecordId::new(line.actor.uuid()))),
                );
            }
        }
    }
    Ok(Table { rows, logins })
}

/// Who and what is known. Tracked.
fn known(store: Store, table: &Table) -> Known {
    let people = store.of_kind(Staff::KIND).into_iter();
    let organisations = facts::<Organisation>(store).into_iter();
    Known {
        people: people
            .filter_map(|id| Person::of(&*store.doc(id)?))
            .collect(),
        organisations: organisations
            .map(|(id, it)| (id, it.name.to_string()))
            .collect(),
        logins: table.logins.clone(),
        today: Some(store.now().date()),
    }
}

/// Saves moves one by one; those saved are in `all` also where it stops.
async fn save_all(
    store: Store,
    moves: &[Move],
    all: &mut Vec<Done>,
    busy: RwSignal<Option<String>>,
) -> Result<(), DeviceError> {
    for step in moves {
        let Some(doc) = untrack(|| store.doc(step.person)) else {
            continue;
        };
        let edit = Edit {
            kind: doc.kind.clone(),
            record: step.person,
            seen: doc.context.clone(),
            writes: step.writes.clone(),
        };
        let save = store.save(edit).await?;
        all.push(Done::of(step, save.dot, &doc));
        if all.len().is_multiple_of(KEPT_EVERY) {
            store.put_draft(KEPT, all).await?;
            busy.try_set(Some(format!(
                "{}人中 {}人を反映しました",
                moves.len(),
                all.len()
            )));
        }
    }
    Ok(())
}

/// Takes back what can be, and names what is left.
async fn undo_all(
    store: Store,
    all: &[Done],
    busy: RwSignal<Option<String>>,
) -> Result<Vec<String>, DeviceError> {
    let mut left = Vec::new();
    busy.try_set(Some("取り消しています".to_owned()));
    for done in all {
        let Some(doc) = untrack(|| store.doc(done.person)) else {
            continue;
        };
        let back = undo(done, &doc);
        let schema = registry::kind(&doc.kind).map(|kind| kind.schema);
        left.extend(back.left.iter().map(|path| {
            let field = schema.and_then(|schema| schema.field(path.key()));
            let label = field.map_or("利用の終了", |field| field.label);
            format!("{}さんの{label}", done.name)
        }));
        if !back.writes.is_empty() {
            let edit = Edit {
                kind: doc.kind.clone(),
                record: done.person,
                seen: doc.context.clone(),
                writes: back.writes,
            };
            store.save(edit).await?;
        }
    }
    Ok(left)
}
