//! The list of households: searched while typing, by the household and by everyone in it.

use std::collections::HashSet;

use leptos::prelude::*;
use shared::{
    access::{Act, Ground, Topic},
    domain::{
        household::{Household, Member},
        visit::Visit,
    },
    record::{Record, RecordId},
};

use crate::{
    areas::{access::may_on, read::fact},
    screens::SearchList,
    store::{Store, use_store},
    ui::{Chip, EmptyState, Icon, IconName, Kind, LinkButton, PageHead, RowLink, Tone},
};

/// What is typed in the search box: kept while one looks at a household and comes back.
#[derive(Clone, Copy)]
pub struct Typed(pub RwSignal<String>);

/// The households the person may see.
#[component]
pub fn Households() -> impl IntoView {
    let store = use_store();
    let typed = use_context::<Typed>().map_or_else(RwSignal::default, |typed| typed.0);
    let found = Memo::new(move |_| typed.with(|typed| found(store, typed)));
    let row = move |id: RecordId| view! { <HouseholdRow id=id /> }.into_any();
    let none = || {
        view! {
            <EmptyState title="担当している世帯はまだありません">
                <p>"「世帯を登録する」から始めます。ほかの機関が担当に加えた世帯も、ここに出ます。"</p>
            </EmptyState>
        }
    };
    let may_begin = Memo::new(move |_| may_on(store, Ground::Assigned, Act::Write, Topic::Basics));
    let may_open = Memo::new(move |_| may_on(store, Ground::Emergency, Act::See, Topic::Basics));
    let begin = move || {
        may_begin.get().then(|| {
            view! {
                <LinkButton href="/households/new" kind=Kind::Primary>
                    <Icon name=IconName::Add />
                    "世帯を登録する"
                </LinkButton>
            }
        })
    };
    view! {
        <PageHead title="世帯">{begin}</PageHead>
        <SearchList
            id="household-search"
            label="世帯をさがす"
            help="世帯や世帯員の名前・ふりがな、電話番号、住所でさがせます。"
            typed=typed
            found=found
            unit="世帯"
            row=row
            none=none
        />
        {move || {
            may_open
                .get()
                .then(|| {
                    view! {
                        <div class="actions screen-only">
                            <LinkButton href="/emergency" kind=Kind::Text>"担当でない世帯を、人の安全のために今すぐ見るとき"</LinkButton>
                        </div>
                    }
                })
        }}
    }
}

/// The kinds of record that the list searches.
pub const SEARCHED: &[&str] = &[Household::KIND, Member::KIND];

/// The households that hold all words, themselves or in one of their members.
fn found(store: Store, typed: &str) -> Vec<RecordId> {
    let all = store.of_kind(Household::KIND);
    if typed.trim().is_empty() {
        return all;
    }
    let members = store.search(Member::KIND, typed).into_iter();
    let mut hits: HashSet<RecordId> = members
        .filter_map(|member| store.link(member, "household"))
        .collect();
    hits.extend(store.search(Household::KIND, typed));
    all.into_iter().filter(|id| hits.contains(id)).collect()
}

/// What a row says. Compared, so that a row is drawn anew only when it says something else.
#[derive(Clone, PartialEq)]
struct Text {
    title: String,
    support: String,
    last: Option<String>,
    in_conflict: bool,
}

#[component]
fn HouseholdRow(id: RecordId) -> impl IntoView {
    let store = use_store();
    let text = Memo::new(move |_| {
        let place = fact::<Household>(store, id).and_then(|household| {
            let area = household.area.map(|area| store.title(area.id()));
            household
                .address
                .map(|address| address.to_string())
                .or(area)
        });
        let members = store.referring(Member::KIND, id);
        let names: Vec<String> = members
            .iter()
            .take(4)
            .map(|member| store.title(*member))
            .collect();
        let names = match members.len() {
            0..=4 => names.join("、"),
            more => format!("{} ほか{}人", names.join("、"), more - 4),
        };
        let support: Vec<String> = place
            .into_iter()
            .chain([names])
            .filter(|part| !part.is_empty())
            .collect();
        let last = store
            .referring(Visit::KIND, id)
            .last()
            .and_then(|visit| store.day(*visit, "started_at"));
        Text {
            title: store.title(id),
            support: support.join("　"),
            last: last.map(|day| format!("前回 {}", day.short())),
            in_conflict: store
                .doc(id)
                .is_some_and(|doc| doc.conflicts().next().is_some()),
        }
    });
    move || {
        let Text {
            title,
            support,
            last,
            in_conflict,
        } = text.get();
        view! {
            <RowLink href=format!("/households/{id}") title=title support=support>
                {in_conflict.then(|| view! { <Chip tone=Tone::Warn icon=IconName::Conflict>"食い違い"</Chip> })}
                {last.map(|last| view! { <span class="row-note">{last}</span> })}
            </RowLink>
        }
    }
}
