//! On paper: the list as it looks when printed, and the windows of one district on one sheet.

use leptos::prelude::*;
use shared::{
    domain::directory::Entry,
    record::RecordId,
    reports::{Districts, finding::What},
};

use super::in_force::Held;

/// As many rows are always ready for the browser's own print command; more only for the buttons.
const ALWAYS: usize = 500;

/// The rows by number, as the printed list has them. On paper only.
#[component]
pub(super) fn PaperList(
    /// The edition.
    edition: Held,
    /// The size of the paper: a3 or a4, both across.
    paper: Signal<&'static str>,
    /// Whether a button to print was pressed.
    asked: Signal<bool>,
) -> impl IntoView {
    move || {
        let count = edition.0.finder.rows().len();
        (asked.get() || count <= ALWAYS).then(|| table(&edition, paper))
    }
}

fn table(edition: &Held, paper: Signal<&'static str>) -> impl IntoView + use<> {
    let rows = edition.0.finder.rows().iter();
    let mut entries: Vec<Entry> = rows
        .filter_map(|row| match &row.what {
            What::Entry(entry) => Some((**entry).clone()),
            _ => None,
        })
        .collect();
    entries.sort_by(|a, b| a.no.total_cmp(&b.no));
    let mut last = None::<String>;
    let row = move |entry: Entry| {
        let category = entry.category.to_string();
        let is_new = last.replace(category.clone()) != Some(category.clone());
        let phones = entry.phones.map(|phones| {
            let numbers = phones.0.iter().map(ToString::to_string);
            numbers.collect::<Vec<_>>().join("、")
        });
        let elsewhere = entry.kind.is_some().then_some("別紙");
        let text = |text: Option<String>| text.unwrap_or_default();
        view! {
            {is_new.then(|| view! { <tr class="paper-category"><th colspan="8" scope="rowgroup">{category}</th></tr> })}
            <tr>
                <td>{entry.no.to_string()}</td>
                <td>{if entry.default_window { "★" } else { "" }}</td>
                <td>{entry.topic.to_string()}</td>
                <td>{entry.agency.to_string()}</td>
                <td>{entry.address.map_or_else(|| text(elsewhere.map(str::to_owned)), |address| address.to_string())}</td>
                <td>{phones.unwrap_or_else(|| text(elsewhere.map(str::to_owned)))}</td>
                <td>{text(entry.extension.map(|text| text.to_string()))}</td>
                <td>{text(entry.hours.map(|text| text.to_string()))}</td>
            </tr>
        }
    };
    let head = format!(
        "相談機関一覧　{}（{} 公開）　★は担当が分からないときの窓口",
        edition.0.edition.version,
        edition.0.edition.published_on.long()
    );
    let labels = [
        "No.",
        "★",
        "相談内容",
        "相談機関",
        "所在地",
        "電話",
        "内線",
        "受付時間",
    ];
    view! {
        <table class="paper-list print-only" data-paper=move || paper.get()>
            <caption>{head}</caption>
            <thead>
                <tr>{labels.map(|label| view! { <th scope="col">{label}</th> }).collect_view()}</tr>
            </thead>
            <tbody>{entries.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// The head of the sheet of a district. On paper only.
#[component]
pub(super) fn SheetHead(
    /// The edition.
    edition: Held,
    /// The districts.
    districts: Signal<Districts>,
    /// The district.
    area: Memo<Option<RecordId>>,
) -> impl IntoView {
    let version = format!("相談機関一覧 {}", edition.0.edition.version);
    move || {
        let area = area.get()?;
        let chain = districts.with(|districts| districts.chain(area));
        Some(view! {
            <div class="sheet-head">
                <h2>{chain}</h2>
                <p class="print-only">{version.clone()}</p>
            </div>
        })
    }
}
