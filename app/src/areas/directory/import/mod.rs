//! 一覧の取り込み: a list that the city hall has is read, looked at row by row, and only then done; all of it can be taken back.
//!
//! Only what the next edition will say changes. What was published stays as it was.

mod columns;
mod files;
mod run;

use std::{collections::BTreeMap, sync::Arc};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::{
        area::Area,
        directory::{AgencyKind, Entry, Office},
    },
    record::{Doc, Record, RecordId},
    reports::sheets::{Known, Plan, plan},
    wire::{ImportFile, ImportInto, ImportRead},
};

use self::{
    columns::Columns,
    files::{DraftFiles, RefusedFile},
    run::Run,
};
use crate::{
    areas::{
        access::keeps_directory,
        read::facts,
        staff::why,
        tables::{Busy, FileInput, Listing, Preview, TakenIn},
    },
    store::{Store, use_store},
    ui::{
        Banner, Card, Choice, EmptyState, Layout, LinkButton, PageHead, Progress, RadioGroup,
        Select, Tone,
    },
};

/// The kind of record that rows become.
const fn kind_of(into: ImportInto) -> &'static str {
    match into {
        ImportInto::Entry => Entry::KIND,
        ImportInto::Office => Office::KIND,
    }
}

/// What is being looked at.
#[derive(Clone, Copy)]
struct Looking {
    /// The file and what is said of it.
    file: RwSignal<ImportFile>,
    /// What stands in it.
    read: RwSignal<Option<Arc<ImportRead>>>,
    /// What it would change.
    planned: RwSignal<Option<Arc<Plan>>>,
    /// The kind of the offices that name none.
    kind: RwSignal<String>,
    /// What is being done, and how much of it is.
    busy: Busy,
    /// Why it could not be done.
    failure: RwSignal<Option<String>>,
}

impl Looking {
    fn new() -> Self {
        Self {
            file: RwSignal::new(ImportFile::default()),
            read: RwSignal::new(None),
            planned: RwSignal::new(None),
            kind: RwSignal::new(String::new()),
            busy: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Asks the server what stands in the file, given what the person says of it.
    fn ask(self, store: Store) {
        let file = self.file.get_untracked();
        if file.content.is_empty() || self.busy.with_untracked(Option::is_some) {
            return;
        }
        self.failure.set(None);
        self.busy
            .set(Some(("ファイルを読んでいます".to_owned(), None)));
        spawn_local(async move {
            match store.read_list(&file).await {
                Ok(read) => {
                    self.read.try_set(Some(Arc::new(read)));
                    self.plan(store);
                }
                Err(error) => {
                    self.forget();
                    self.failure.try_set(Some(why(&error)));
                }
            }
            self.busy.try_set(None);
        });
    }

    /// Holds what was read against what is there now.
    fn plan(self, store: Store) {
        let made = untrack(|| self.made(store));
        self.planned.try_set(made.map(Arc::new));
    }

    /// What the file would change now.
    fn made(self, store: Store) -> Option<Plan> {
        let read = self.read.try_get()??;
        let into = self.file.try_with(|file| file.into)?;
        let docs: Vec<Arc<Doc>> = store
            .of_kind(kind_of(into))
            .into_iter()
            .filter_map(|id| store.doc(id))
            .filter(|doc| !doc.is_removed())
            .collect();
        let kinds = facts::<AgencyKind>(store).into_iter();
        let areas = facts::<Area>(store).into_iter();
        let known = Known {
            docs: docs.iter().map(|doc| &**doc).collect(),
            kinds: kinds
                .map(|(id, kind)| (id, kind.name.to_string()))
                .collect(),
            areas: areas
                .map(|(id, area)| (id, area.name.to_string()))
                .collect(),
            kind: self.kind.try_with(|kind| kind.parse::<RecordId>().ok())?,
        };
        Some(plan(&read.rows, into, &known))
    }

    /// Puts the file away.
    fn forget(self) {
        self.read.try_set(None);
        self.planned.try_set(None);
    }
}

/// The screen.
#[component]
pub fn ImportList() -> impl IntoView {
    let store = use_store();
    let may = Memo::new(move |_| keeps_directory(store));
    move || {
        if may.get() {
            return view! { <Import /> }.into_any();
        }
        view! {
            <PageHead title="ファイルから取り込む" />
            <EmptyState title="この画面を使えるのは、一覧を作る人だけです">
                <LinkButton href="/directory">"相談機関一覧へ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn Import() -> impl IntoView {
    let store = use_store();
    let looking = Looking::new();
    let run = Run::new(store, looking);
    let count = Memo::new(move |_| run.taking.saved());
    let taken = Signal::derive(move || {
        let count = count.get();
        (count > 0).then(|| format!("{count}件を取り込みました"))
    });
    let chosen = move |content: Result<String, String>| {
        looking.forget();
        match content {
            Ok(content) => {
                looking.file.update(|file| {
                    *file = ImportFile {
                        content,
                        into: file.into,
                        ..ImportFile::default()
                    };
                });
                looking.ask(store);
            }
            Err(why) => looking.failure.set(Some(why)),
        }
    };
    view! {
        <PageHead title="ファイルから取り込む" lead="「取り込む」を押すまで、何も変わりません。公開した版も変わりません。">
            <LinkButton href="/draft">"案の一覧へ"</LinkButton>
        </PageHead>
        <div class="stack">
            {move || {
                looking
                    .failure
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })
            }}
            {move || {
                looking
                    .busy
                    .with(Option::is_some)
                    .then(|| {
                        let label = move || looking.busy.get().map(|(label, _)| label).unwrap_or_default();
                        let done = move || looking.busy.get().and_then(|(_, done)| done);
                        view! { <Progress label=Signal::derive(label) done=Signal::derive(done) /> }
                    })
            }}
            <TakenIn
                done=taken
                next="次の版の案に入りました。公開するまで、ほかの人が見る一覧は変わりません。"
                back="追加した行をなくし、変えたところを取り込む前に戻します。"
                left=run.taking.left
                take_back=move |()| run.take_back()
            />
            <Card title="ファイルを選ぶ">
                <div class="stack">
                    <What looking=looking />
                    <FileInput id="list" label="一覧のファイル（Excelの .xlsx・.xls、CSV。8MBまで）" on_file=chosen />
                </div>
            </Card>
            {move || {
                let into = looking.file.with(|file| file.into);
                looking
                    .read
                    .with(Option::is_none)
                    .then(|| {
                        view! {
                            <Card title="次の版の案を書き出す">
                                <p>"直してから、このまま取り込めます。変えない欄は、そのままにしておきます。"</p>
                                <DraftFiles into=into />
                            </Card>
                        }
                    })
            }}
            {move || {
                looking.read.get().map(|read| view! { <Columns read=read looking=looking /> })
            }}
            {move || {
                looking
                    .planned
                    .get()
                    .zip(looking.read.get())
                    .filter(|(_, read)| read.missing.is_empty())
                    .map(|(plan, read)| {
                        let refused = plan.refused.clone();
                        let files = view! { <RefusedFile refused=refused read=read.clone() /> }.into_any();
                        let taken = read.sheets.iter().filter(|sheet| sheet.taken).count();
                        let listing = Listing {
                            plan,
                            sheets: read.sheets.iter().map(|sheet| sheet.name.clone()).collect(),
                            several: taken > 1,
                            passed: read.passed.clone(),
                            files: Some(files),
                        };
                        view! { <Preview listing=listing begin=move |()| run.begin() /> }
                    })
            }}
        </div>
    }
}

/// What the rows become.
#[component]
fn What(looking: Looking) -> impl IntoView {
    let store = use_store();
    let is_office = Memo::new(move |_| looking.file.with(|file| file.into == ImportInto::Office));
    let value = Signal::derive(move || if is_office.get() { "office" } else { "entry" }.to_owned());
    let change = move |value: String| {
        looking.file.update(|file| {
            file.into = if value == "office" {
                ImportInto::Office
            } else {
                ImportInto::Entry
            };
            file.columns = BTreeMap::new();
        });
        looking.ask(store);
    };
    let kinds = Memo::new(move |_| {
        let kinds = facts::<AgencyKind>(store).into_iter();
        kinds
            .map(|(id, kind)| Choice::new(id.to_string(), kind.name.to_string()))
            .collect::<Vec<_>>()
    });
    view! {
        <RadioGroup
            id="list-into"
            label="何の一覧ですか"
            options=vec![
                Choice::new("entry", "相談機関一覧（相談内容ごとの行）"),
                Choice::new("office", "窓口・施設の一覧（地区ごとの窓口など）"),
            ]
            value=value
            on_change=change
            layout=Layout::List
        />
        {move || {
            is_office
                .get()
                .then(|| {
                    view! {
                        <Select
                            id="list-kind"
                            label="機関の種別"
                            help="ファイルに種別の列があれば、その列のとおりにします。"
                            options=kinds
                            value=looking.kind
                            on_change=move |value| {
                                looking.kind.set(value);
                                looking.plan(store);
                            }
                        />
                    }
                })
        }}
    }
}
