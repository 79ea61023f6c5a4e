//! Tables given as files.

use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::{prelude::*, task::spawn_local};
use shared::{
    reports::csv::{MARK, csv},
    wire::{LostCharacter, TableFormat, TableToWrite, told_places},
};

use crate::{
    areas::staff::why,
    store::use_store,
    ui::{Banner, Button, Tone},
};

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

/// A button that has a table written, and then the link to the file. CSV in UTF-8 is written here, all else by the server.
#[component]
pub(in crate::areas) fn FileOf(
    /// The table.
    table: TableToWrite,
    /// How it is written.
    format: TableFormat,
    /// What the button says.
    #[prop(into)]
    label: String,
) -> impl IntoView {
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
        if format == TableFormat::Csv {
            let bytes = format!("{MARK}{}", csv(&table));
            let content = BASE64_STANDARD.encode(bytes);
            made.set(Some(Made::Here(format!("data:{kind};base64,{content}"))));
            return;
        }
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
