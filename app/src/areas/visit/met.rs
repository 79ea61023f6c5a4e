//! Who was met: a tile for everyone in the household, rows for others.

use leptos::prelude::*;
use shared::{
    domain::visit::Outcome,
    record::{Choice as _, Field, FieldKind, Path, RecordId},
};

use crate::{
    form::{FormState, RowsInput, input_id},
    ui::{CheckGroup, Choice, Disclosure},
};

/// The table of those met, and the fields of its rows.
fn table(form: FormState) -> Option<(Path, &'static Field, &'static [Field])> {
    let field = form.schema().field("met")?;
    let FieldKind::Rows(fields) = field.kind else {
        return None;
    };
    Some((Path::new(field.key).ok()?, field, fields))
}

/// Who was met. Whoever taps someone has met them, so that need not be tapped as well.
#[component]
pub(super) fn MetInput(form: FormState, members: Vec<RecordId>) -> impl IntoView {
    let (table, field, fields) = table(form)?;
    let member = fields.iter().find(|field| field.key == "member")?;
    let store = form.store();
    let tiles: Vec<_> = members
        .iter()
        .map(|id| Choice::new(id.to_string(), untrack(|| store.title(*id))))
        .collect();
    let known: Vec<String> = members.iter().map(ToString::to_string).collect();

    let at = table.clone();
    let who = move |row: &str| form.text_now(&at.child(row).child(member.key), member);
    let rows = {
        let (table, who) = (table.clone(), who.clone());
        move || {
            form.rows(&table)
                .into_iter()
                .map(|row| (who(&row), row))
                .collect::<Vec<_>>()
        }
    };
    let met = {
        let rows = rows.clone();
        Memo::new(move |_| rows().into_iter().map(|(who, _)| who).collect::<Vec<_>>())
    };
    let change = {
        let table = table.clone();
        move |(person, on): (String, bool)| {
            if on {
                let row = form.add_row(&table);
                form.set_text(&table.child(&row).child(member.key), person);
                propose_met(form);
            } else {
                for (_, row) in untrack(&rows).into_iter().filter(|(who, _)| *who == person) {
                    form.remove_row(&table, &row);
                }
            }
        }
    };
    let others: Vec<&Field> = fields
        .iter()
        .filter(|field| field.key != member.key)
        .collect();
    let is_other = move |row: String| !known.contains(&who(&row));
    let group = (!tiles.is_empty()).then(|| {
        let id = format!("{}-members", input_id(&table));
        view! { <CheckGroup id=id label="会えた人" options=tiles value=met on_change=change /> }
    });
    Some(view! {
        {group}
        <Disclosure title="世帯員のほかに会えた人">
            <RowsInput form=form table=table field=field fields=others legend="そのほかに会えた人" only=Callback::new(is_other) />
        </Disclosure>
    })
}

/// Fills in 会えた where nothing is chosen yet.
fn propose_met(form: FormState) {
    let (Some(field), Ok(path)) = (form.schema().field("outcome"), Path::new("outcome")) else {
        return;
    };
    if untrack(|| form.text_now(&path, field)).is_empty() {
        form.set_text(&path, Outcome::Met.item().code.to_owned());
    }
}
