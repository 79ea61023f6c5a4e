//! Asking an adviser about a case: choosing one, the question, and what they advise.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use shared::{
    domain::casework::{Advisor, Case, Consultation},
    record::{Choice as _, Record, RecordId, Value},
};

use super::roster::{advisors, support};
use crate::{
    areas::{
        access::{Standing, keeps_intakes, may_advise},
        parts::{Absent, inside_only, of_kind},
        read::{fact, today},
    },
    form::{Opening, RecordForm},
    screens::{ConflictPanel, Facts, all_fields, fields_but},
    store::{Store, use_store},
    ui::{Banner, Card, EmptyState, LinkButton, PageHead, RowLink, Tone},
};

/// What leaves those who do not ask.
fn not_theirs() -> AnyView {
    view! {
        <PageHead title="アドバイザーへの相談" />
        <Banner tone=Tone::Info title="アドバイザーに相談するのは、相談支援包括化推進員です">
            <p>"決まらないことがあるときは、担当の推進員に伝えてください。"</p>
        </Banner>
    }
    .into_any()
}

fn day(store: Store) -> Value {
    Value::text(&untrack(|| store.now()).date().to_string())
}

/// Who is to be asked about the case named in the address.
#[component]
pub fn ChooseAdvisor() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    of_kind::<Case>("取扱ケース", move |case| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs();
        }
        let all = Memo::new(move |_| advisors(store, today.get()));
        let row = move |(id, it): (RecordId, Advisor)| {
            let title = format!("{}　{}", it.field.label(), it.post);
            let support = support(store, &it);
            view! { <li><RowLink href=format!("/cases/{case}/advisors/{id}") title=title support=support /></li> }
        };
        view! {
            <PageHead title="だれに相談しますか" window="アドバイザーを選ぶ" lead="分野からアドバイザーを選びます。">
                <LinkButton href=format!("/cases/{case}")>"支援計画へ"</LinkButton>
            </PageHead>
            {move || {
                if all.with(Vec::is_empty) {
                    view! {
                        <EmptyState title="アドバイザーはまだ登録されていません">
                            <p>"保健福祉企画総務課に登録を頼んでください。"</p>
                        </EmptyState>
                    }
                        .into_any()
                } else {
                    view! { <ul class="rows" role="list">{all.get().into_iter().map(row).collect_view()}</ul> }.into_any()
                }
            }}
        }
        .into_any()
    })
}

/// Asks the adviser named in the address.
#[component]
pub fn AskAdvisor() -> impl IntoView {
    let store = use_store();
    let params = use_params_map();
    of_kind::<Case>("取扱ケース", move |case| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs();
        }
        let advisor = params.with_untracked(|params| params.get("advisor")?.parse().ok());
        let found = advisor.and_then(|id| Some((id, untrack(|| fact::<Advisor>(store, id))?)));
        let household = untrack(|| store.link(case, "household"));
        let (Some((id, advisor)), Some(household)) = (found, household) else {
            return view! { <Absent what="アドバイザー" /> }.into_any();
        };
        if untrack(|| Standing::of(store, household)).is_inside_only() {
            return inside_only(household);
        }
        let opening = Opening::new(Consultation::KIND)
            .given("household", household)
            .given("case", case)
            .given("advisor", id)
            .given("organisation", advisor.organisation.id())
            .propose("asked_on", &day(store));
        // Left without saving there is nothing to show.
        let done = move |id: RecordId| {
            if store.doc(id).is_some() {
                format!("/consultations/{id}")
            } else {
                format!("/cases/{case}")
            }
        };
        let lead = format!(
            "{}　{}　{}",
            advisor.field.label(),
            advisor.post,
            untrack(|| support(store, &advisor))
        );
        view! {
            <PageHead title="アドバイザーに相談する" lead=lead />
            <RecordForm
                opening=opening
                done=done
                body=all_fields()
                words=("相談する", "相談しました（送信待ち）", "相談せずに戻る")
            />
        }
        .into_any()
    })
}

/// Mends what was asked.
#[component]
pub fn EditConsultation() -> impl IntoView {
    let store = use_store();
    of_kind::<Consultation>("アドバイザーへの相談", move |id| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs();
        }
        view! {
            <PageHead title="アドバイザーへの相談を直す" />
            <ConflictPanel id=id />
            <RecordForm
                opening=Opening::record(Consultation::KIND, id)
                done=move |_| format!("/consultations/{id}")
                // Another adviser is asked by another question: this one has read it.
                body=fields_but(&["household", "case", "advisor", "organisation"])
            />
        }
        .into_any()
    })
}

/// Writes what was advised.
#[component]
pub fn Advise() -> impl IntoView {
    let store = use_store();
    of_kind::<Consultation>("アドバイザーへの相談", move |id| {
        if !untrack(|| may_advise(store, id)) {
            return not_theirs();
        }
        let opening = Opening::closing(Consultation::KIND, id).propose("advised_on", &day(store));
        view! {
            <PageHead title="助言を書く" lead="相談支援包括化推進員と、この世帯を支援する機関が読みます。" />
            <div class="stack">
                <Card title="聞きたいこと"><Facts id=id skip=&["household", "case", "advised_on", "advice"] /></Card>
                <RecordForm opening=opening done=move |_| format!("/consultations/{id}") body=all_fields() />
            </div>
        }
        .into_any()
    })
}
