//! What is given as a file: the rows that can't be taken in, to mend them in it; and the draft.

use std::{collections::BTreeSet, sync::Arc};

use leptos::{prelude::*, task::spawn_local};
use shared::{
    reports::sheets::{self, Refused},
    wire::{ImportInto, ImportRead, LostCharacter, TableFormat, TableToWrite, told_places},
};

use super::kind_of;
use crate::{
    areas::staff::why,
    store::use_store,
    ui::{Banner, Button, Tone},
};

/// Buttons that make the file, and the link to it.
#[component]
pub(super) fn RefusedFile(refused: Vec<Refused>, read: Arc<ImportRead>) -> impl IntoView {
    let sheets: BTreeSet<usize> = refused.iter().map(|refused| refused.sheet).collect();
    let several = sheets.len() > 1;
    let of_sheets = sheets.into_iter().map(|sheet| {
        let name = read.sheets.get(sheet).map(|sheet| sheet.name.clone()).unwrap_or_default();
        let table = sheets::refused(&refused, &read, sheet);
        let whose = if several { format!("（{name}）") } else { String::new() };
        view! {
            <FileOf table=table.clone() format=TableFormat::Xlsx label=format!("取り込めない行をExcelで保存する{whose}") />
            <FileOf table=table format=TableFormat::Csv label=format!("取り込めない行をCSVで保存する{whose}") />
        }
    });
    view! { <div class="actions">{of_sheets.collect_view()}</div> }
}

/// What became of a file that was asked for.
#[derive(Clone)]
enum Made {
    /// It is there, at this address.
    Here(String),
    /// It can't hold these characters.
    Lost(Vec<LostCharacter>),
    /// It could not be made.
    Failed(String),
}

/// A button that has a table written, and then the link to the file.
#[component]
fn FileOf(table: TableToWrite, format: TableFormat, label: String) -> impl IntoView {
    let store = use_store();
    let made = RwSignal::new(None::<Made>);
    let (kind, end) = match format {
        TableFormat::Xlsx => (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
        TableFormat::Csv | TableFormat::Cp932 => ("text/csv", "csv"),
    };
    let name = format!("{}.{end}", table.title);
    let table = StoredValue::new(table);
    let make = move |replaces| {
        let table = TableToWrite {
            format,
            replaces,
            ..table.get_value()
        };
        spawn_local(async move {
            let now = match store.write_table(&table).await {
                Ok(written) if written.lost.is_empty() => {
                    Made::Here(format!("data:{kind};base64,{}", written.content))
                }
                Ok(written) => Made::Lost(written.lost),
                Err(error) => Made::Failed(why(&error)),
            };
            made.try_set(Some(now));
        });
    };
    move || {
        let label = label.clone();
        match made.get() {
            None => view! { <Button on_press=move |()| make(false)>{label}</Button> }.into_any(),
            Some(Made::Here(address)) => {
                let name = name.clone();
                view! { <a class="button" data-kind="secondary" href=address download=name>{format!("できました：{label}")}</a> }
                    .into_any()
            }
            Some(Made::Failed(why)) => view! {
                <p>{why}</p>
                <Button on_press=move |()| make(false)>{label}</Button>
            }
            .into_any(),
            Some(Made::Lost(lost)) => {
                view! { <Lost lost=lost replace=Callback::new(move |()| make(true)) /> }.into_any()
            }
        }
    }
}

/// The characters that a file can't hold, and the way to have it with others in their place.
#[component]
fn Lost(lost: Vec<LostCharacter>, replace: Callback<()>) -> impl IntoView {
    let title = format!(
        "Shift_JISで保存できない文字が{}あります",
        told_places(lost.len())
    );
    let line = |lost: LostCharacter| {
        let instead = match lost.instead.is_empty() {
            true => "（なくなります）".to_owned(),
            false => lost.instead,
        };
        view! { <li>{format!("{}行目の「{}」の「{}」　置き換えると {instead}", lost.row, lost.column, lost.character)}</li> }
    };
    view! {
        <Banner tone=Tone::Warn title=title>
            <ul>{lost.into_iter().map(line).collect_view()}</ul>
            <p>"文字を変えたくないときは、Excelか、CSV（UTF-8）で保存してください。"</p>
            <div class="actions">
                <Button on_press=move |()| replace.run(())>"置き換えて保存する"</Button>
            </div>
        </Banner>
    }
}

/// The draft as it is on this device, as files.
#[component]
pub(super) fn DraftFiles(into: ImportInto) -> impl IntoView {
    let store = use_store();
    let table = untrack(|| {
        let docs: Vec<_> = store
            .of_kind(kind_of(into))
            .into_iter()
            .filter_map(|id| store.doc(id))
            .collect();
        let docs = docs.iter().map(|doc| &**doc);
        let title = |id| store.title(id);
        match into {
            ImportInto::Entry => sheets::entries(docs, &title),
            ImportInto::Office => sheets::offices(docs, &title),
        }
    });
    let table = TableToWrite {
        title: format!("{}（次の版の案）", table.title),
        ..table
    };
    view! {
        <div class="actions">
            <FileOf table=table.clone() format=TableFormat::Xlsx label="Excelで保存する".to_owned() />
            <FileOf table=table.clone() format=TableFormat::Csv label="CSV（UTF-8）で保存する".to_owned() />
            <FileOf table=table format=TableFormat::Cp932 label="CSV（Shift_JIS）で保存する".to_owned() />
        </div>
    }
}
