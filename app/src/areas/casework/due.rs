//! On the first screen: roles of one's own office that are overdue, those of the cases one sees through, and what waits to be decided.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use shared::{
    domain::casework::Task,
    jp::Date,
    record::Record,
    reports::{Waits, role_waits},
};

use super::stage::{Role, StatusChip, is_closed, role_of};
use crate::{
    areas::{
        access::{may_decide, my_organisation},
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
        let Some(role) = role_of(store, id, today) else {
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
    let row = move |role: Role| {
        let case = role.task.case.id();
        let support = format!(
            "{}　{}",
            store.title(role.task.household.id()),
            store.title(role.task.organisation.id())
        );
        view! {
            <li>
                <RowLink href=format!("/cases/{case}") title=role.task.what.to_string() support=support>
                    <StatusChip status=role.status />
                </RowLink>
            </li>
        }
    };
    let part = move |waits: Waits, roles: Vec<Role>| {
        (!roles.is_empty()).then(|| {
            view! {
                <section class="stack" data-gap="small">
                    <h2>{format!("{} {}件", waits.label(), roles.len())}</h2>
                    <ul class="rows" role="list">{roles.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
    };
    move || {
        let Due {
            overdue,
            stopped,
            undecided,
        } = all.get();
        view! {
            {part(Waits::Overdue, overdue)}
            {part(Waits::Stopped, stopped)}
            {part(Waits::Decision, undecided)}
        }
    }
}
