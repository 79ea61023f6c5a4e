//! On the first screen: roles of one's own office that are overdue, those of the cases one sees through, and what waits to be decided.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::{
    domain::casework::Task,
    jp::Date,
    record::Record,
    reports::{Waits, role_waits},
};

use super::stage::{Histories, Role, StatusChip, is_closed, role_of};
use crate::{
    areas::{
        access::{may_decide, my_organisation},
        parts::Part,
        read::{staff_of, today},
    },
    store::{Store, use_store},
    ui::RowLink,
};

/// What concerns the person.
#[derive(Clone, Debug, Default, PartialEq)]
struct Due {
    overdue: Vec<Role>,
    stopped: Vec<Role>,
    undecided: Vec<Role>,
}

/// Tracked.
fn due(store: Store, today: Date) -> Due {
    let (ours, me) = (my_organisation(store), staff_of(store.me().actor));
    let decides = may_decide(store);
    let mut all = Due::default();
    let (mut met, mut closed) = (BTreeSet::new(), BTreeMap::new());
    let mut histories = Histories::default();
    for id in store.of_kind(Task::KIND) {
        let Some(case) = store.link(id, "case") else {
            continue;
        };
        let is_of_office = store.link(id, "organisation") == Some(ours);
        let is_coordinator = store.link(case, "coordinator") == Some(me);
        let mut is_closed = || {
            *closed
                .entry(case)
                .or_insert_with(|| is_closed(store, case, today))
        };
        if !is_of_office && !is_coordinator && !decides || is_closed() {
            continue;
        }
        let Some(role) = role_of(store, id, &mut histories, today) else {
            continue;
        };
        match role_waits(role.status, is_of_office, is_coordinator, decides) {
            Some(Waits::Overdue) => all.overdue.push(role),
            Some(Waits::Stopped) => all.stopped.push(role),
            Some(Waits::Decision) if met.insert(case) => all.undecided.push(role),
            _ => {}
        }
    }
    all.overdue.sort_by_key(|role| (role.task.by, role.id));
    all
}

/// What is overdue, and what waits to be decided; nothing while there is none.
#[component]
pub(in crate::areas) fn DueRoles() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| due(store, today.get()));
    let part = move |waits: Waits, list: fn(&Due) -> &Vec<Role>| {
        let roles = Memo::new(move |_| all.with(|all| list(all).clone()));
        view! { <Part title=waits.label() items=roles row=move |role| role_row(store, role) /> }
    };
    view! {
        {part(Waits::Overdue, |due| &due.overdue)}
        {part(Waits::Stopped, |due| &due.stopped)}
        {part(Waits::Decision, |due| &due.undecided)}
    }
}

fn role_row(store: Store, Role { task, status, .. }: Role) -> AnyView {
    let case = task.case.id();
    let support = format!(
        "{}　{}",
        store.title(task.household.id()),
        store.title(task.organisation.id())
    );
    view! {
        <li>
            <RowLink href=format!("/cases/{case}") title=task.what.to_string() support=support>
                <StatusChip status=status />
            </RowLink>
        </li>
    }
    .into_any()
}
