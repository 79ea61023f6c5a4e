//! What an import would change, row by row.

use std::sync::Arc;

use leptos::prelude::*;
use shared::{
    reports::sheets::{Plan, Refused, Step},
    wire::{ImportPassed, ImportSaying},
};

use crate::ui::{Banner, Button, Card, Disclosure, Kind, Tone};

/// So many rows are shown at first, and more at each press: ten thousand would take the browser long.
const SHOWN: usize = 100;

/// What is shown before anything is taken in.
pub(in crate::areas) struct Listing {
    /// What would be done.
    pub(in crate::areas) plan: Arc<Plan>,
    /// What the sheets are called.
    pub(in crate::areas) sheets: Vec<String>,
    /// Whether rows come from several of them.
    pub(in crate::areas) several: bool,
    /// What is none of a list.
    pub(in crate::areas) passed: Vec<ImportPassed>,
    /// What there is to be had of the rows that can't be taken in.
    pub(in crate::areas) files: Option<AnyView>,
}

/// The plan and the button that does it.
#[component]
pub(in crate::areas) fn Preview(
    /// What is shown.
    listing: Listing,
    /// Does it.
    #[prop(into)]
    begin: Callback<()>,
) -> impl IntoView {
    let Listing {
        plan,
        sheets,
        several,
        passed,
        files,
    } = listing;
    let count = plan.new.len() + plan.changed.len();
    let place = move |sheet: usize, row: usize| match sheets.get(sheet).filter(|_| several) {
        Some(sheet) => format!("{sheet} {row}行目"),
        None => format!("{row}行目"),
    };
    let place = Place(Arc::new(place));
    let label = match plan.refused.is_empty() {
        true => format!("{count}件を取り込む"),
        false => format!("問題のない{count}件を取り込む"),
    };
    let noted = plan.new.iter().chain(&plan.changed);
    let noted: Vec<Step> = noted
        .filter(|step| !step.notes.is_empty())
        .cloned()
        .collect();
    let refused = (!plan.refused.is_empty()).then(|| {
        let title = format!("取り込めない行が{}行あります", plan.refused.len());
        let rows = Listed::of(
            &plan.refused,
            &["場所", "わけと直し方"],
            refused_line(&place),
        );
        view! {
            <Banner tone=Tone::Bad title=title>
                {rows}
                {files}
            </Banner>
        }
    });
    let title = format!(
        "追加 {}件・変更 {}件・変わらない {}件",
        plan.new.len(),
        plan.changed.len(),
        plan.unchanged
    );
    let left = (plan.left > 0).then(|| {
        let left = format!(
            "今ある{}件は、このファイルにありません。そのまま残します。空の欄では、今ある内容を消しません。",
            plan.left
        );
        view! { <p class="row-support">{left}</p> }
    });
    let noted = (!noted.is_empty()).then(|| {
        let title = format!("知っておいてほしいこと {}行", noted.len());
        let rows = Listed::of(&noted, &["場所", "名前", "お知らせ"], noted_line(&place));
        view! { <Disclosure title=title open=true>{rows}</Disclosure> }
    });
    let changed = (!plan.changed.is_empty()).then(|| {
        let title = format!("変更 {}件", plan.changed.len());
        let rows = Listed::of(
            &plan.changed,
            &["場所", "名前", "変わるところ"],
            changed_line(&place),
        );
        view! { <Disclosure title=title open=true>{rows}</Disclosure> }
    });
    let new = (!plan.new.is_empty()).then(|| {
        let title = format!("追加 {}件", plan.new.len());
        let is_open = plan.new.len() <= SHOWN;
        let rows = Listed::of(&plan.new, &["場所", "名前", "内容"], new_line(&place));
        view! { <Disclosure title=title open=is_open>{rows}</Disclosure> }
    });
    let passed = (!passed.is_empty()).then(|| {
        let title = format!("一覧の行ではないとみた行 {}行", passed.len());
        let rows = Listed::of(
            &passed,
            &["場所", "はじめの言葉", "みなしたもの"],
            passed_line(&place),
        );
        view! { <Disclosure title=title>{rows}</Disclosure> }
    });
    let button = match count {
        0 => view! { <p>"取り込むものはありません。"</p> }.into_any(),
        _ => view! {
            <div class="actions">
                <Button kind=Kind::Primary large=true on_press=begin>{label}</Button>
            </div>
        }
        .into_any(),
    };
    view! {
        {refused}
        <Card title=title>
            <div class="stack">{left} {noted} {changed} {new} {passed} {button}</div>
        </Card>
    }
}

/// How a row is named.
#[derive(Clone)]
struct Place(Arc<dyn Fn(usize, usize) -> String + Send + Sync>);

/// What a line of a table says, cell by cell.
type Line<T> = Box<dyn Fn(&T) -> Vec<AnyView> + Send + Sync>;

/// A table of as many rows as one wants to see.
struct Listed;

impl Listed {
    fn of<T: Clone + Send + Sync + 'static>(
        items: &[T],
        head: &'static [&'static str],
        line: Line<T>,
    ) -> AnyView {
        let shown = RwSignal::new(SHOWN);
        let count = items.len();
        let items = items.to_vec();
        let body = move || {
            let shown = items.iter().take(shown.get());
            let row = |item: &T| {
                let cells = line(item).into_iter().map(|cell| view! { <td>{cell}</td> });
                view! { <tr>{cells.collect_view()}</tr> }
            };
            shown.map(row).collect_view()
        };
        let heads = head
            .iter()
            .map(|text| view! { <th scope="col">{*text}</th> });
        let more = move || {
            let left = count.saturating_sub(shown.get());
            let label = format!("あと{left}行を続けて見る");
            (left > 0).then(|| {
                view! { <Button on_press=move |()| shown.update(|shown| *shown += SHOWN)>{label}</Button> }
            })
        };
        view! {
            <div class="wide" data-wraps="" role="region" tabindex="0" aria-label=format!("行の一覧（{}）", head.join("、"))>
                <table class="facts-table">
                    <thead>
                        <tr>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{body}</tbody>
                </table>
            </div>
            {more}
        }
        .into_any()
    }
}

fn text(text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    text.into_any()
}

fn sayings(sayings: &[ImportSaying]) -> AnyView {
    let line = |saying: &ImportSaying| {
        let column = match saying.column.is_empty() {
            true => String::new(),
            false => format!("「{}」　", saying.column),
        };
        view! { <span class="change">{column}{saying.message.clone()}</span> }
    };
    sayings.iter().map(line).collect_view().into_any()
}

fn refused_line(place: &Place) -> Line<Refused> {
    let place = place.clone();
    Box::new(move |refused| {
        vec![
            text((place.0)(refused.sheet, refused.row)),
            sayings(&refused.why),
        ]
    })
}

fn noted_line(place: &Place) -> Line<Step> {
    let place = place.clone();
    Box::new(move |step| {
        vec![
            text((place.0)(step.sheet, step.row)),
            text(&*step.name),
            sayings(&step.notes),
        ]
    })
}

fn changed_line(place: &Place) -> Line<Step> {
    let place = place.clone();
    Box::new(move |step| {
        let changes = step.changes.iter().map(|change| {
            let or_none = |text: &str| {
                if text.is_empty() {
                    "（なし）".to_owned()
                } else {
                    text.to_owned()
                }
            };
            let change = format!(
                "{}：{} → {}",
                change.label,
                or_none(&change.before),
                or_none(&change.after)
            );
            view! { <span class="change">{change}</span> }
        });
        vec![
            text((place.0)(step.sheet, step.row)),
            text(&*step.name),
            changes.collect_view().into_any(),
        ]
    })
}

fn new_line(place: &Place) -> Line<Step> {
    let place = place.clone();
    Box::new(move |step| {
        let said = step
            .changes
            .iter()
            .filter(|change| !change.after.is_empty());
        let said = said.map(|change| format!("{}：{}", change.label, change.after));
        let said = said.collect::<Vec<_>>().join("　");
        vec![
            text((place.0)(step.sheet, step.row)),
            text(&*step.name),
            text(said),
        ]
    })
}

fn passed_line(place: &Place) -> Line<ImportPassed> {
    let place = place.clone();
    Box::new(move |passed| {
        vec![
            text((place.0)(passed.sheet, passed.row)),
            text(&*passed.text),
            text(&*passed.why),
        ]
    })
}
