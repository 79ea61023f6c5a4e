//! Each person of the household with what troubles them: the people are there already, others can be added.

use leptos::prelude::*;
use shared::record::{Field, FieldKind, Path, RecordId};

use crate::{
    form::{FieldInput, FormState, RowsInput},
    ui::{Button, Disclosure, Icon, IconName},
};

const KEY: &str = "people";
const MEMBER: &str = "member";

/// The people of the household, each with tiles for every trouble.
#[component]
pub(super) fn PeopleInput(form: FormState, members: Vec<RecordId>) -> impl IntoView {
    let field = form.schema().field(KEY)?;
    let FieldKind::Rows(fields) = field.kind else {
        return None;
    };
    let table = Path::new(KEY).ok()?;
    let member = fields.iter().find(|field| field.key == MEMBER)?;
    let known: Vec<String> = members.iter().map(ToString::to_string).collect();
    let at = table.clone();
    let who = move |row: &str| form.text_now(&at.child(row).child(MEMBER), member);
    let is_other = {
        let who = who.clone();
        Callback::new(move |row: String| !known.contains(&who(&row)))
    };
    let asked = fields.iter().filter(|field| field.key != MEMBER);
    let others: Vec<&'static Field> = asked.clone().collect();
    let own: Vec<&'static Field> = asked.filter(|field| field.key != "name").collect();
    let people = members.into_iter().map(|id| {
        view! { <OnePerson form=form table=table.clone() member=member fields=own.clone() id=id /> }
    });
    let people = people.collect_view();
    Some(view! {
        {people}
        <Disclosure title="世帯員のほかの人">
            <RowsInput form=form table=table field=field fields=others legend="そのほかの人" only=is_other />
        </Disclosure>
    })
}

/// One person. Who has no row on the sheet yet is added with one tap.
#[component]
fn OnePerson(
    form: FormState,
    table: Path,
    member: &'static Field,
    fields: Vec<&'static Field>,
    id: RecordId,
) -> impl IntoView {
    let store = form.store();
    let name = move || store.title(id);
    // More than one where two have begun one apart.
    let rows = {
        let table = table.clone();
        Memo::new(move |_| {
            let mut rows = form.rows(&table);
            let of = |row: &str| form.text_now(&table.child(row).child(member.key), member);
            rows.retain(|row| of(row) == id.to_string());
            rows
        })
    };
    let one = {
        let table = table.clone();
        move |row: String| {
            let path = table.child(&row);
            let inputs = fields.iter().map(|field| {
                view! { <FieldInput form=form path=path.child(field.key) field=field /> }
            });
            view! {
                <section class="card form-row">
                    <h3>{name}</h3>
                    <div class="stack">{inputs.collect_view()}</div>
                </section>
            }
        }
    };
    move || {
        let rows = rows.get();
        if !rows.is_empty() {
            return rows.into_iter().map(&one).collect_view().into_any();
        }
        let table = table.clone();
        let add = move |()| {
            let row = form.add_row(&table);
            form.set_text(&table.child(&row).child(member.key), id.to_string());
        };
        view! {
                <div class="actions">
                    <Button on_press=add><Icon name=IconName::Add />{move || format!("{}の困りごとを書く", name())}</Button>
                </div>
            }
            .into_any()
    }
}
