//! What is given as a file: the rows that can't be taken in, to mend them in it; and the draft.

use std::{collections::BTreeSet, sync::Arc};

use leptos::prelude::*;
use shared::{
    reports::sheets::{self, Refused},
    wire::{ImportInto, ImportRead, TableFormat, TableToWrite},
};

use super::kind_of;
use crate::{areas::tables::FileOf, store::use_store};

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
