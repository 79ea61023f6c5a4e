//! A table inside a record: a small form for each row.

use leptos::prelude::*;
use shared::record::{Field, Path};

use super::{FieldInput, FormState, input_id};
use crate::ui::{Button, FieldGroup, Kind, use_toasts};

/// The rows of a table.
#[component]
pub fn RowsInput(
    /// The form.
    form: FormState,
    /// The path of the table.
    table: Path,
    /// The field of the table.
    field: &'static Field,
    /// The fields asked of each row.
    fields: Vec<&'static Field>,
    /// The legend, where it is not the label of the field.
    #[prop(into, optional)]
    legend: Option<String>,
    /// Which rows are shown here; all of them if left out.
    #[prop(into, optional)]
    only: Option<Callback<String, bool>>,
) -> impl IntoView {
    let toasts = use_toasts();
    let id = input_id(&table);
    let error = form.error(&table);
    let legend = legend.unwrap_or_else(|| field.label.to_owned());
    let at = table.clone();
    let rows = Memo::new(move |_| {
        let mut rows = form.rows(&at);
        rows.retain(|row| only.is_none_or(|only| only.run(row.clone())));
        rows
    });
    let add = {
        let (table, first) = (table.clone(), fields.first().copied());
        Callback::new(move |()| {
            let row = table.child(&form.add_row(&table));
            if let Some(first) = first {
                form.go_to(row.child(first.key));
            }
        })
    };
    let add_label = format!("{legend}を追加する");
    let row = {
        let legend = legend.clone();
        move |row: String| {
            let path = table.child(&row);
            let inputs: Vec<_> =
                fields.iter().map(|inner| view! { <FieldInput form=form path=path.child(inner.key) field=inner /> }).collect();
            let (table, name) = (table.clone(), format!("この{legend}を取り消す"));
            let remove = move |()| {
                let back = form.remove_row(&table, &row);
                toasts.offer("取り消しました", "元に戻す", back);
            };
            view! {
                <div class="card form-row">
                    <div class="columns">{inputs}</div>
                    <div class="actions">
                        <Button kind=Kind::Text label=name on_press=remove>"取り消す"</Button>
                    </div>
                </div>
            }
        }
    };
    view! {
        <FieldGroup id=id label=legend required=field.required help=field.help.unwrap_or_default() error=error>
            <For each=move || rows.get() key=Clone::clone children=row />
            <div class="actions"><Button on_press=add>{add_label}</Button></div>
        </FieldGroup>
    }
}
