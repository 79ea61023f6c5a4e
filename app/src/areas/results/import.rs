//! 過去の実績の取り込み: the lists that a city has kept are read, looked at row by row, and only then done; all of it can be taken back.

use std::sync::Arc;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    domain::casework::{PastIntake, PastMeeting},
    record::Record,
    reports::past::{List, PastPlan, plan, template},
    wire::{TableFormat, TableSheet},
};

use crate::{
    areas::{
        access::keeps_intakes,
        staff::why,
        tables::{Busy, CHANGED, Due, FileInput, FileOf, Listing, Preview, TakenIn, Taking},
    },
    store::{Store, use_store},
    ui::{Banner, Card, Disclosure, EmptyState, LinkButton, PageHead, Progress, Tone},
};

/// Under what the last import is kept on the device.
const KEPT: &str = "results/import";

/// What is being looked at.
#[derive(Clone, Copy)]
struct Looking {
    store: Store,
    /// What stands in the file.
    sheets: RwSignal<Option<Arc<Vec<TableSheet>>>>,
    /// What it would change.
    planned: RwSignal<Option<Arc<PastPlan>>>,
    busy: Busy,
    /// Why it could not be done.
    failure: RwSignal<Option<String>>,
    taking: Taking,
}

impl Looking {
    fn new(store: Store) -> Self {
        let busy = RwSignal::new(None);
        Self {
            store,
            sheets: RwSignal::new(None),
            planned: RwSignal::new(None),
            busy,
            failure: RwSignal::new(None),
            taking: Taking::new(store, KEPT, busy),
        }
    }

    fn is_busy(self) -> bool {
        self.busy.with_untracked(Option::is_some)
    }

    /// Puts the file away.
    fn forget(self) {
        self.sheets.try_set(None);
        self.planned.try_set(None);
    }

    /// Reads a file.
    fn choose(self, content: Result<String, String>) {
        if self.is_busy() {
            return;
        }
        self.forget();
        let content = match content {
            Ok(content) => content,
            Err(why) => {
                self.failure.set(Some(why));
                return;
            }
        };
        self.failure.set(None);
        self.busy
            .set(Some(("ファイルを読んでいます".to_owned(), None)));
        spawn_local(async move {
            match self.store.read_table(content).await {
                Ok(table) => {
                    self.sheets.try_set(Some(Arc::new(table.into_sheets())));
                    self.planned.try_set(self.made().map(Arc::new));
                }
                Err(error) => drop(self.failure.try_set(Some(why(&error)))),
            }
            self.busy.try_set(None);
        });
    }

    /// What the file would change now.
    fn made(self) -> Option<PastPlan> {
        let sheets = self.sheets.try_get_untracked()??;
        let store = self.store;
        let docs: Vec<_> = untrack(|| {
            let kinds = [PastIntake::KIND, PastMeeting::KIND].into_iter();
            let ids = kinds.flat_map(|kind| [store.of_kind(kind), store.removed(kind)].concat());
            ids.filter_map(|id| store.doc(id)).collect()
        });
        let known: Vec<_> = docs.iter().map(|doc| &**doc).collect();
        Some(plan(&sheets, &known, store.now().date()))
    }

    /// Takes the file in, unless what it would change is no longer what the person saw.
    fn begin(self) {
        let Some(seen) = self.planned.get_untracked().filter(|_| !self.is_busy()) else {
            return;
        };
        self.failure.set(None);
        let now = self.made();
        if now.as_ref() != Some(&*seen) {
            self.planned.set(now.map(Arc::new));
            self.failure.set(Some(CHANGED.to_owned()));
            return;
        }
        spawn_local(async move {
            let steps = seen.plan.changed.iter().chain(&seen.plan.new);
            let due: Vec<Due<'_>> = steps
                .filter_map(|step| Some((seen.lists.get(&step.sheet)?.kind(), step.record?, step)))
                .collect();
            let result = self.taking.take_in(&due).await;
            self.forget();
            self.failure
                .try_set(result.err().map(|error| error.to_string()));
            self.busy.try_set(None);
        });
    }

    /// Takes the last import back, but for what someone changed since.
    fn take_back(self) {
        if self.is_busy() {
            return;
        }
        spawn_local(async move {
            let result = self.taking.take_back().await;
            if result.is_ok() {
                self.forget();
            }
            self.failure
                .try_set(result.err().map(|error| error.to_string()));
            self.busy.try_set(None);
        });
    }
}

/// The screen.
#[component]
pub fn ImportPast() -> impl IntoView {
    let store = use_store();
    let may = Memo::new(move |_| keeps_intakes(store));
    move || {
        if may.get() {
            return view! { <Import /> }.into_any();
        }
        view! {
            <PageHead title="過去の実績を取り込む" />
            <EmptyState title="この画面を使えるのは、相談支援包括化推進員だけです">
                <LinkButton href="/results">"事業実績へ"</LinkButton>
            </EmptyState>
        }
        .into_any()
    }
}

#[component]
fn Import() -> impl IntoView {
    let looking = Looking::new(use_store());
    let count = Memo::new(move |_| looking.taking.saved());
    let taken = Signal::derive(move || {
        let count = count.get();
        (count > 0).then(|| format!("{count}件を取り込みました"))
    });
    view! {
        <PageHead title="過去の実績を取り込む" lead="「取り込む」を押すまで、何も変わりません。">
            <LinkButton href="/results">"事業実績へ"</LinkButton>
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
                next="事業実績に数えています。サーバーへは、つながりしだい送られます。"
                back="追加した行をなくし、変えたところを取り込む前に戻します。"
                left=looking.taking.left
                take_back=move |()| looking.take_back()
            />
            <Card title="ファイルを選ぶ">
                <div class="stack">
                    <p>
                        "相談の一覧か、会議の一覧です。一つのファイルに、年度ごとなど、シートがいくつあってもかまいません。世帯や人の名前は取り込みません。まだ続いているケースをつなぐで続けるときは、「相談受付」にもとの相談日で入力し、一覧から除いておきます。両方にあると、二重に数えます。"
                    </p>
                    <FileInput
                        id="past"
                        label="過去の実績のファイル（Excelの .xlsx・.xls、CSV。8MBまで）"
                        on_file=move |content| looking.choose(content)
                    />
                    <Lists />
                </div>
            </Card>
            {move || {
                looking
                    .planned
                    .get()
                    .zip(looking.sheets.get())
                    .map(|(plan, sheets)| {
                        let listing = Listing {
                            plan: Arc::new(plan.plan.clone()),
                            sheets: sheets.iter().map(|sheet| sheet.name.clone()).collect(),
                            several: sheets.len() > 1,
                            passed: plan.passed.clone(),
                            files: None,
                        };
                        view! { <Preview listing=listing begin=move |()| looking.begin() /> }
                    })
            }}
        </div>
    }
}

/// The empty lists, and what goes into them.
#[component]
fn Lists() -> impl IntoView {
    let (intakes, meetings) = (template(List::Intakes), template(List::Meetings));
    view! {
        <Disclosure title="見出しと、空の一覧">
            <div class="stack" data-gap="small">
                <p>"見出しの順番は問いません。ほかの列は取り込みません。日付は、平成30年4月1日、H30.4.1、2018/4/1 のどれでも読めます。空の欄は、何も変えません。"</p>
                <p>{format!("相談：{}。", intakes.head.join("、"))}"「対応」は「問い合わせのみ」か「ケース」、「つなぐシート」は「○」か「×」です。整理番号は、年度の中で同じものがないようにします。もう一度取り込んだときに、同じ行だとわかるようにするためです。"</p>
                <p>{format!("会議：{}。", meetings.head.join("、"))}"「種別」は「ケース会議」「事前打ち合わせ」「アドバイザー会議」のどれかです。整理番号とケース番号は、なくてもかまいません。"</p>
                <div class="actions">
                    <FileOf table=intakes.clone() format=TableFormat::Xlsx label="空の相談の一覧（Excel）" />
                    <FileOf table=intakes format=TableFormat::Csv label="空の相談の一覧（CSV）" />
                    <FileOf table=meetings.clone() format=TableFormat::Xlsx label="空の会議の一覧（Excel）" />
                    <FileOf table=meetings format=TableFormat::Csv label="空の会議の一覧（CSV）" />
                </div>
            </div>
        </Disclosure>
    }
}
