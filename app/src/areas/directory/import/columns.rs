//! How a file was understood: its sheets and columns, which the person may say otherwise.

use std::sync::Arc;

use leptos::prelude::*;
use shared::wire::{ImportColumn, ImportRead, ImportSheet};

use super::Looking;
use crate::{
    store::use_store,
    ui::{Banner, Card, Checkbox, Choice, Disclosure, Select, Tone},
};

/// The sheets and the columns.
#[component]
pub(super) fn Columns(read: Arc<ImportRead>, looking: Looking) -> impl IntoView {
    let sheets = (read.sheets.len() > 1)
        .then(|| view! { <Sheets sheets=read.sheets.clone() looking=looking /> });
    let taken = read.columns.iter().filter(|column| column.column.is_some());
    let title = format!(
        "列の読み取り方を確かめる（{}列のうち{}列を取り込みます）",
        read.columns.len(),
        taken.count()
    );
    let missing = read.missing.clone();
    // What is not taken in is shown, unless nothing stands there or no one may take it.
    let mut columns = read.columns.iter();
    let is_left_out = columns.any(|column| column.column.is_none() && !column.example.is_empty());
    let is_missing = !missing.is_empty();
    let is_open = is_missing || is_left_out;
    let choices: Vec<Choice> = read
        .choices
        .iter()
        .map(|choice| Choice::new(choice.code.clone(), choice.label.clone()))
        .collect();
    let has_columns = !read.columns.is_empty();
    let columns = read.columns.iter().cloned().enumerate();
    let columns: Vec<_> = columns
        .map(|(at, column)| {
            let choices = choices.clone();
            view! { <ColumnChoice at=at column=column choices=choices looking=looking /> }
        })
        .collect();
    let problem = is_missing.then(|| {
        let (title, text) = match has_columns {
            true => (
                format!("「{}」の列が見つかりません", missing.join("」「")),
                "下の「列の読み取り方」で、どの列かを選んでください。",
            ),
            false => (
                "見出しの行が見つかりません".to_owned(),
                "「相談内容」「相談窓口」「電話番号」のような見出しの行を、一覧のすぐ上に入れてください。別のシートのときは、シートを選んでください。",
            ),
        };
        view! { <Banner tone=Tone::Bad title=title><p>{text}</p></Banner> }
    });
    let columns = has_columns.then(|| {
        view! {
            <Card title="列の読み取り方">
                <Disclosure title=title open=is_open>
                    <div class="stack">{columns}</div>
                </Disclosure>
            </Card>
        }
    });
    let remarks = read.remarks.iter().cloned();
    let remarks: Vec<_> = remarks
        .map(|remark| view! { <p class="row-support">{remark}</p> })
        .collect();
    view! { {sheets} {problem} {columns} {remarks} }
}

#[component]
fn ColumnChoice(
    at: usize,
    column: ImportColumn,
    choices: Vec<Choice>,
    looking: Looking,
) -> impl IntoView {
    let store = use_store();
    let ImportColumn {
        heading,
        column,
        example,
        told: _,
    } = column;
    let help = match example.is_empty() {
        true => "この列は空です。".to_owned(),
        false => format!("例：{example}"),
    };
    let label = format!("「{heading}」の列");
    let change = move |code: String| {
        looking.file.update(|file| {
            file.columns.insert(heading.clone(), code);
        });
        looking.ask(store);
    };
    view! {
        <Select
            id=format!("column-{at}")
            label=label
            help=help
            none="取り込まない"
            options=choices
            value=column.unwrap_or_default()
            on_change=change
        />
    }
}

#[component]
fn Sheets(sheets: Vec<ImportSheet>, looking: Looking) -> impl IntoView {
    let store = use_store();
    let taken: Vec<usize> = sheets
        .iter()
        .enumerate()
        .filter(|(_, sheet)| sheet.taken)
        .map(|(at, _)| at)
        .collect();
    let boxes = sheets.into_iter().enumerate().map(|(at, sheet)| {
        let taken = taken.clone();
        let change = move |is_taken: bool| {
            let mut taken = taken.clone();
            taken.retain(|known| *known != at);
            if is_taken {
                taken.push(at);
            }
            looking.file.update(|file| file.sheets = taken);
            looking.ask(store);
        };
        let help = match sheet.heading {
            Some(heading) => format!("{heading}行目が見出しです。全部で{}行。", sheet.rows),
            None => format!("見出しの行が見つかりません。全部で{}行。", sheet.rows),
        };
        let hidden = if sheet.hidden {
            "（隠れているシート）"
        } else {
            ""
        };
        view! {
            <Checkbox
                id=format!("sheet-{at}")
                label=format!("{}{hidden}", sheet.name)
                help=help
                value=sheet.taken
                on_change=change
            />
        }
    });
    let boxes = boxes.collect_view();
    view! {
        <Card title="取り込むシート">
            <div class="stack" data-gap="small">{boxes}</div>
        </Card>
    }
}
