//! The form of any record, section by section.

use leptos::prelude::*;
use shared::{
    record::{Field, Path, RecordId},
    registry,
};

use super::ConflictPanel;
use crate::{
    form::{FieldInput, FormState, Opening, RecordForm},
    store::use_store,
    ui::{Card, PageHead},
};

/// The form of a record, new or not, with all fields of its schema.
#[component]
pub fn EditRecord(
    /// What it is opened on.
    opening: Opening,
    /// The screen to show when it is saved or left.
    #[prop(into)]
    done: Callback<RecordId, String>,
    /// Keys of fields that are not asked.
    #[prop(optional)]
    skip: &'static [&'static str],
) -> impl IntoView {
    let store = use_store();
    let label = registry::kind(opening.kind).map_or("記録", |kind| kind.schema.label);
    let record = opening.record;
    let title = Signal::derive(move || match record {
        Some(id) => format!("{}を直す", store.title(id)),
        None => format!("{label}を登録する"),
    });
    let window = match record {
        Some(_) => format!("{label}を直す"),
        None => format!("{label}を登録する"),
    };
    view! {
        <PageHead title=title window=window />
        {record.map(|id| view! { <ConflictPanel id=id /> })}
        <RecordForm opening=opening done=done body=fields_but(skip) />
    }
}

/// The inside of a form that asks all it may, section by section.
#[must_use]
pub fn all_fields() -> Callback<FormState, AnyView> {
    fields_but(&[])
}

/// The same without the fields that have these keys.
#[must_use]
pub fn fields_but(skip: &'static [&'static str]) -> Callback<FormState, AnyView> {
    Callback::new(move |form| view! { <Sections form=form skip=skip /> }.into_any())
}

/// All sections of the schema.
#[component]
fn Sections(form: FormState, skip: &'static [&'static str]) -> impl IntoView {
    let section = |section: &'static shared::record::Section| {
        let inputs: Vec<_> = section
            .fields
            .iter()
            .filter(|field| !skip.contains(&field.key))
            .filter_map(|field| input(form, field))
            .collect();
        (!inputs.is_empty())
            .then(|| view! { <Card title=section.label><div class="stack">{inputs}</div></Card> })
    };
    form.schema().sections.iter().map(section).collect_view()
}

fn input(form: FormState, field: &'static Field) -> Option<impl IntoView> {
    let path = Path::new(field.key)
        .ok()
        .filter(|_| form.is_asked(field.key))?;
    Some(view! { <FieldInput form=form path=path field=field /> })
}
