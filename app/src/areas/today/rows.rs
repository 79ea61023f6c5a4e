//! Rows of visits, planned or made.

use leptos::prelude::*;

use super::lines::{Entry, Line, made, planned};
use crate::{
    areas::parts::UrgencyChip,
    store::use_store,
    ui::{Chip, FirstRows, IconName, Kind, LinkButton, RowLink, Tone},
};

/// Rows of one list, the first ones at first.
#[component]
pub(super) fn Rows(
    /// What is listed.
    entries: Memo<Vec<Entry>>,
    /// Shows the day in front.
    #[prop(optional)]
    days: bool,
    /// These visits are made.
    #[prop(optional)]
    done: bool,
    /// Offers to write the record.
    #[prop(optional)]
    acts: bool,
) -> impl IntoView {
    let store = use_store();
    let read = if done { made } else { planned };
    let row = move |line: Line| {
        let time = line.at.map(|at| at.short()).unwrap_or_default();
        let Entry {
            household,
            visit,
            on,
            ..
        } = line.entry;
        let lead = if days {
            format!("{}/{} {time}", on.month(), on.day())
        } else {
            time
        };
        let href = if done {
            format!("/visits/{visit}")
        } else {
            format!("/households/{household}")
        };
        let new = format!("/households/{household}/visits/new");
        view! {
            <li class="row-acts">
                <RowLink href=href lead=lead title=line.title support=line.support>
                    {done.then(|| view! { <Chip tone=Tone::Good icon=IconName::Check>"済み"</Chip> })}
                    <UrgencyChip urgency=line.urgency />
                </RowLink>
                {acts.then(|| view! { <LinkButton href=new kind=Kind::Primary large=true>"記録する"</LinkButton> })}
            </li>
        }
    };
    let row = move |entry: Entry| {
        let line = Memo::new(move |_| read(store, entry));
        (move || line.get().map(row)).into_any()
    };
    view! { <FirstRows items=entries row=row /> }
}
