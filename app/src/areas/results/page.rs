//! The table.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::{
    jp::{Date, FiscalYear},
    reports::results::{Column, Figure, Reading, SHARE, table},
    wire::TableFormat,
};

use super::{
    asking::{Asking, Read, asked, asking, for_readers},
    chart::Chart,
};
use crate::{
    areas::{access::keeps_intakes, read::today, tables::FileOf},
    store::use_store,
    ui::{
        Card, Choice, DateInput, Layout, LinkButton, PageHead, PrintButton, Progress, RadioGroup,
        Select,
    },
};

/// Where the table and the lists of what it counts are.
const TABLE: &str = "/results";
const COUNTED: &str = "/results/counted";

/// The screen.
#[component]
pub fn ResultsPage() -> impl IntoView {
    let store = use_store();
    for_readers(store, || view! { <Page /> }.into_any())
}

#[component]
fn Page() -> impl IntoView {
    let store = use_store();
    let asking = asking(store);
    let results = asked(store, asking);
    let is_loaded = Memo::new(move |_| store.status().is_loaded);
    let may_import = Memo::new(move |_| keeps_intakes(store));
    let lead = Signal::derive(move || asking.get().words());
    view! {
        <PageHead title="事業実績" lead=lead>
            <PrintButton>"印刷する"</PrintButton>
            {move || {
                may_import
                    .get()
                    .then(|| view! { <LinkButton href="/results/import">"過去の実績を取り込む"</LinkButton> })
            }}
        </PageHead>
        <div class="stack results">
            <When asking=asking results=results />
            {move || {
                (!is_loaded.get())
                    .then(|| view! { <Progress label="はじめの読み込み中です。数はまだそろっていません。" done=None /> })
            }}
            <Table asking=asking results=results />
            <Chart results=results />
            <Notes asking=asking results=results />
            <div class="screen-only">
                <Card title="ファイルで保存する">
                    <p>"CSV（UTF-8）は、つながっていないときも保存できます。ほかは、つながっているときに保存できます。"</p>
                    <Files results=results />
                </Card>
            </div>
        </div>
    }
}

/// On which day it is read.
#[component]
fn When(asking: Memo<Asking>, results: Memo<Read>) -> impl IntoView {
    let store = use_store();
    let navigate = use_navigate();
    let today = today(store);
    let go = Callback::new(move |asking: Asking| {
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&asking.href(TABLE), options);
    });
    let typed = RwSignal::new(asking.get_untracked().on.long());
    // A day that was picked elsewhere stands in the box, too; what is being typed stays as it is.
    Effect::new(move |_| {
        let on = asking.get().on;
        if typed.with_untracked(|typed| Date::read(typed).ok()) != Some(on) {
            typed.set(on.long());
        }
    });
    let error = Signal::derive(move || {
        let is_day = typed.with(|typed| Date::read(typed).is_ok());
        (!is_day).then(|| "日付として読めません。表は、その前の日付のままです。".to_owned())
    });
    let change = move |text: String| {
        typed.set(text.clone());
        if let Ok(on) = Date::read(&text) {
            go.run(Asking {
                on,
                ..asking.get_untracked()
            });
        }
    };
    let ends = Memo::new(move |_| {
        let first = FiscalYear::of(results.with(|it| it.first)).year();
        let last = FiscalYear::of(today.get()).year();
        let years = (first.max(last.saturating_sub(30))..last).rev();
        let years = years.filter_map(|year| FiscalYear::new(year).ok());
        years
            .map(|year| {
                let day = year.last_day();
                Choice::new(day.to_string(), format!("{year}末（{}）", day.long()))
            })
            .collect::<Vec<_>>()
    });
    let reading = Signal::derive(move || {
        match asking.get().reading {
            Reading::OnTheDay => "day",
            Reading::AtYearEnds => "ends",
        }
        .to_owned()
    });
    view! {
        <div class="screen-only stack">
            <div class="results-when">
                <DateInput
                    id="on"
                    label="いつの時点で数えるか"
                    error=error
                    today=today.get_untracked().long()
                    value=typed
                    on_input=change
                />
                <Select
                    id="year-end"
                    label="年度末から選ぶ"
                    none="（年度末ではない日）"
                    options=ends
                    value=Signal::derive(move || asking.get().on.to_string())
                    on_change=move |day: String| {
                        if let Ok(on) = day.parse() {
                            go.run(Asking { on, ..asking.get_untracked() });
                        }
                    }
                />
            </div>
            <RadioGroup
                id="reading"
                label="終わった年度の数え方"
                options=vec![
                    Choice::new("day", "この日の時点で、どこまで進んだか"),
                    Choice::new("ends", "その年度末の時点で、どこまで進んでいたか（市の事業実績の表と同じ）"),
                ]
                value=reading
                on_change=move |code: String| {
                    let reading = if code == "ends" { Reading::AtYearEnds } else { Reading::OnTheDay };
                    go.run(Asking { reading, ..asking.get_untracked() });
                }
                layout=Layout::List
            />
        </div>
    }
}

/// A number, which leads to what it counts.
fn cell(
    asking: Asking,
    figure: Figure,
    column: Option<&Column>,
    count: usize,
) -> impl IntoView + use<> {
    let whose = column.map_or_else(|| "合計".to_owned(), Column::label);
    let link = (count > 0).then(|| {
        let year = column.map_or_else(String::new, |it| format!("&year={}", it.year.year()));
        let href = format!("{}&figure={}{year}", asking.href(COUNTED), figure.code());
        let name = format!("{count}　{whose}　{}", figure.label());
        view! { <a href=href aria-label=name>{count}</a> }
    });
    view! {
        <td>
            {match link {
                Some(link) => link.into_any(),
                None => "0".into_any(),
            }}
        </td>
    }
}

#[component]
fn Table(asking: Memo<Asking>, results: Memo<Read>) -> impl IntoView {
    let head = |asking: Asking, column: &Column| {
        let other = column.read_on != asking.on;
        let read_on =
            other.then(|| view! { <small>{format!("{}時点", column.read_on.short())}</small> });
        view! { <th scope="col">{column.label()}{read_on}</th> }
    };
    let row = |asking: Asking, results: &Read, figure: Figure| {
        let cells = results.columns.iter();
        let cells: Vec<_> = cells
            .map(|it| cell(asking, figure, Some(it), it.count(figure)))
            .collect();
        view! {
            <tr data-part=figure.part_of().is_some().then_some("")>
                <th scope="row">{figure.label()}</th>
                {cells}
                {cell(asking, figure, None, results.total(figure))}
            </tr>
        }
    };
    move || {
        let asking = asking.get();
        results.with(|results| {
            let shares = results.columns.iter().map(|it| it.share().text());
            let shares: Vec<_> = shares.map(|text| view! { <td>{text}</td> }).collect();
            let rows: Vec<_> = results
                .figures()
                .map(|figure| row(asking, results, figure))
                .collect();
            view! {
                <div class="wide" role="region" tabindex="0" aria-label="事業実績の表">
                    <table class="results-table">
                        <thead>
                            <tr>
                                <th scope="col">"項目"</th>
                                {results.columns.iter().map(|it| head(asking, it)).collect_view()}
                                <th scope="col">"合計"</th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows}
                            <tr>
                                <th scope="row">{SHARE}</th>
                                {shares}
                                <td>{results.share().text()}</td>
                            </tr>
                        </tbody>
                    </table>
                </div>
            }
        })
    }
}

/// How it is counted.
#[component]
fn Notes(asking: Memo<Asking>, results: Memo<Read>) -> impl IntoView {
    let reading = move || match asking.get().reading {
        Reading::OnTheDay => "表の日の時点",
        Reading::AtYearEnds => "その年度末（今の年度は表の日）の時点",
    };
    let waits = Memo::new(move |_| results.with(|it| it.total(Figure::Received)) > 0);
    view! {
        <ul class="results-notes">
            <li>{move || format!("相談は、受け付けた日の年度に数えます。どこまで進んだかは、{}で見ます。会議は、開催した日の年度に数えます。", reading())}</li>
            <li>"支援に繋がった件数は、終結・モニタリング・問い合わせ・相談のみを合わせたものです。割合は、相談受付件数に対するものです。"</li>
            {move || {
                waits
                    .get()
                    .then(|| {
                        view! {
                            <li>"受け付けたままの相談は、市の表には行がありません。どの行にも入れると数が変わるので、ある間だけ別の行にします。"</li>
                        }
                    })
            }}
            <li>"書きかけの記録は数えません。つなぐシートは、いつ選んだかによらず、選んであれば「活用」に数えます。"</li>
        </ul>
    }
}

/// The table as files.
#[component]
fn Files(results: Memo<Read>) -> impl IntoView {
    move || {
        let table = results.with(|results| table(results));
        view! {
            <div class="actions">
                <FileOf table=table.clone() format=TableFormat::Xlsx label="Excelで保存する" />
                <FileOf table=table.clone() format=TableFormat::Csv label="CSV（UTF-8）で保存する" />
                <FileOf table=table format=TableFormat::Cp932 label="CSV（Shift_JIS）で保存する" />
            </div>
        }
    }
}
