//! The plan for the household itself, in plain words, to be printed and left there.

use leptos::prelude::*;
use shared::{
    domain::{
        casework::Case,
        people::{Organisation, Staff},
    },
    record::{Choice as _, RecordId},
    reports::TaskStatus,
};

use super::stage::{Role, plan_of, roles_of};
use crate::{
    areas::{
        parts::{Absent, Tel, of_kind},
        read::{fact, today},
    },
    store::use_store,
    ui::{Banner, LinkButton, PageHead, PrintButton, Tone},
};

/// The plan of the case named in the address.
#[component]
pub fn PlanLetter() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |id| {
        let household = untrack(|| store.link(id, "household"));
        match household.filter(|it| untrack(|| store.is_here(*it))) {
            Some(household) => view! { <Letter id=id household=household /> }.into_any(),
            None => view! { <Absent what="世帯" /> }.into_any(),
        }
    })
}

#[component]
fn Letter(id: RecordId, household: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let plan = Memo::new(move |_| plan_of(store, id).map(|(_, plan)| plan));
    // What is not decided is nothing to promise a household.
    let roles = Memo::new(move |_| {
        let mut roles = roles_of(store, id, today.get());
        roles.retain(|role| {
            !matches!(
                role.status,
                TaskStatus::Proposed | TaskStatus::Changed | TaskStatus::Stopped(_)
            )
        });
        roles
    });
    let title = Signal::derive(move || format!("{}　これからの支援", store.title(household)));
    let row = move |role: Role| {
        let done = matches!(role.status, TaskStatus::InPlace(_));
        let until = role.task.by.map(|day| format!("{}まで", day.long()));
        let when = if done {
            Some("できています".to_owned())
        } else {
            until
        };
        let whose = role.task.member.map(|member| store.title(member.id()));
        let troubles: Vec<_> = role.task.troubles.iter().map(|it| it.label()).collect();
        let about = [
            whose,
            Some(troubles.join("、")).filter(|text| !text.is_empty()),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        let organisation = role.task.organisation.id();
        let phones = move || fact::<Organisation>(store, organisation).and_then(|it| it.phones);
        view! {
            <tr>
                <td>{about.join("　")}</td>
                <td>{role.task.what.to_string()}</td>
                <td>{move || store.title(organisation)}<br />{move || phones().map(|phones| view! { <Tel phones=phones /> })}</td>
                <td>{when}</td>
            </tr>
        }
    };
    let contact = move || {
        let coordinator = store.link(id, "coordinator")?;
        let office = fact::<Staff>(store, coordinator)?.organisation.id();
        let phones = fact::<Organisation>(store, office).and_then(|it| it.phones);
        Some(view! {
            <p>
                {store.title(office)}"　"{store.title(coordinator)}"　"
                {phones.map(|phones| view! { <Tel phones=phones /> })}
            </p>
        })
    };
    view! {
        <PageHead title=title window="本人・家族用の支援計画" lead=Signal::derive(move || today.get().long())>
            <LinkButton href=format!("/cases/{id}")>"支援計画へ"</LinkButton>
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack letter">
            {move || {
                roles
                    .with(Vec::is_empty)
                    .then(|| {
                        view! {
                            <div class="screen-only">
                                <Banner tone=Tone::Info title="決定した役割がまだありません">
                                    <p>"役割が決定されてから渡します。"</p>
                                </Banner>
                            </div>
                        }
                    })
            }}
            <section class="stack" data-gap="small">
                <h2>"めざすこと"</h2>
                {move || plan.get().map(|plan| view! { <p class="lines">{plan.goal.to_string()}</p> })}
            </section>
            <section class="stack" data-gap="small">
                <h2>"だれが何をするか"</h2>
                <div class="picture-table" tabindex="0" role="group" aria-label="だれが何をするかの表">
                    <table class="facts-table">
                        <thead>
                            <tr>
                                <th scope="col">"困りごと"</th>
                                <th scope="col">"すること"</th>
                                <th scope="col">"する人"</th>
                                <th scope="col">"いつまでに"</th>
                            </tr>
                        </thead>
                        <tbody>{move || roles.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            </section>
            {move || {
                let review = plan.get().and_then(|plan| plan.review_on);
                review.map(|day| view! { <p>{format!("{}ごろに、いっしょに見直します。", day.long())}</p> })
            }}
            <section class="stack" data-gap="small">
                <h2>"わからないこと、変えたいことがあるとき"</h2>
                {contact}
            </section>
        </div>
    }
}
