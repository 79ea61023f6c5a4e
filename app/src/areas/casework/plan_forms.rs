//! The forms around a case's plan: the generic one, told where to begin and where to go.

use leptos::prelude::*;
use shared::{
    access::Topic,
    domain::{
        casework::{CarePlan, Case, Closing, Decision, Progress, Task},
        household::Member,
    },
    record::{Record, RecordId},
};

use super::{forms::today, unfinished::Unfinished};
use crate::{
    areas::{
        access::{for_writers, keeps_intakes, may_decide, my_organisation},
        parts::{Absent, of_kind},
        read::facts_of,
        retracted::Retract,
    },
    form::{Fields, FormState, Opening, RecordForm},
    screens::{ConflictPanel, EditRecord, all_fields},
    store::{Store, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

/// A form about a record that belongs to a case, for those who write the household; `case` leads from the record to it.
fn of_household(
    store: Store,
    case: Option<RecordId>,
    record: Option<RecordId>,
    form: impl FnOnce(RecordId, RecordId) -> AnyView,
) -> AnyView {
    let household = case.and_then(|case| untrack(|| store.link(case, "household")));
    match (case, household) {
        (Some(case), Some(household)) => {
            for_writers(household, Topic::Basics, record, || form(case, household))
        }
        _ => view! { <Absent what="取扱ケース" /> }.into_any(),
    }
}

/// Where one goes when a form about the case is done.
fn back(case: RecordId) -> impl Fn(RecordId) -> String + Copy + Send + Sync + 'static {
    move |_| format!("/cases/{case}")
}

/// Writes what the case named in the address is to reach.
#[component]
pub fn NewPlan() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |case| {
        of_household(store, Some(case), None, |case, household| {
            let opening = Opening::new(CarePlan::KIND)
                .given("household", household)
                .given("case", case)
                .propose("made_on", &today(store));
            view! { <EditRecord opening=opening done=back(case) /> }.into_any()
        })
    })
}

/// Mends it.
#[component]
pub fn EditPlan() -> impl IntoView {
    let store = use_store();
    of_kind::<CarePlan>("プラン", move |id| {
        let case = untrack(|| store.link(id, "case"));
        of_household(store, case, Some(id), |case, _| {
            let opening = Opening::record(CarePlan::KIND, id);
            view! { <EditRecord opening=opening done=back(case) skip=&["household", "case"] /> }
                .into_any()
        })
    })
}

fn task_form(case: RecordId, household: RecordId, opening: Opening) -> impl IntoView {
    let body = Callback::new(move |form: FormState| {
        let members = untrack(|| form.store().referring(Member::KIND, household));
        form.offer(Member::KIND, members);
        view! {
            <Card title="何を">
                <div class="stack"><Fields form=form keys=&["what", "member", "troubles"] /></div>
            </Card>
            <Card title="だれが、いつまでに">
                <div class="stack"><Fields form=form keys=&["organisation", "by", "order", "proposed_on"] /></div>
            </Card>
        }
        .into_any()
    });
    view! { <RecordForm opening=opening done=back(case) body=body /> }
}

/// Proposes a role in the case named in the address.
#[component]
pub fn NewTask() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |case| {
        of_household(store, Some(case), None, |case, household| {
            let opening = Opening::new(Task::KIND)
                .given("household", household)
                .given("case", case)
                .propose("proposed_on", &today(store));
            view! {
                <PageHead title="役割を加える" lead="ここで書くのは案です。保健福祉企画総務課が決定します。" />
                {task_form(case, household, opening)}
            }
            .into_any()
        })
    })
}

/// Mends it.
#[component]
pub fn EditTask() -> impl IntoView {
    let store = use_store();
    of_kind::<Task>("役割", move |id| {
        let case = untrack(|| store.link(id, "case"));
        of_household(store, case, Some(id), |case, household| {
            // What the section has decided it decides anew; it is not as if it had not been.
            let decisions = untrack(|| facts_of::<Decision>(store, case)).into_iter();
            let is_decided = decisions
                .filter(|(_, it)| it.withdrawn_on.is_none())
                .any(|(_, it)| it.tasks.iter().any(|row| row.fields.task.id() == id));
            view! {
                <PageHead title="役割を直す" lead="決定のあとで直すと「変更の案」になり、もう一度決定されるのを待ちます。" />
                <ConflictPanel id=id />
                {task_form(case, household, Opening::record(Task::KIND, id))}
                {(!is_decided)
                    .then(|| {
                        view! {
                            <Retract
                                id=id
                                when="別の世帯に書いたときや、同じ役割を二度書いたときに使います。決定のあとは取り消せません。"
                                done=back(case)
                            />
                        }
                    })}
            }
            .into_any()
        })
    })
}

/// Says how far the role named in the address is.
#[component]
pub fn NewProgress() -> impl IntoView {
    let store = use_store();
    of_kind::<Task>("役割", move |task| {
        let case = untrack(|| store.link(task, "case"));
        of_household(store, case, None, |case, household| {
            let opening = Opening::new(Progress::KIND)
                .given("household", household)
                .given("task", task)
                .given("organisation", untrack(|| my_organisation(store)))
                .propose("noted_on", &today(store));
            let what = Signal::derive(move || store.title(task));
            view! {
                <PageHead title="役割の経過を書く" lead=what />
                <RecordForm opening=opening done=back(case) body=all_fields() />
            }
            .into_any()
        })
    })
}

/// Mends what was said.
#[component]
pub fn EditProgress() -> impl IntoView {
    let store = use_store();
    of_kind::<Progress>("役割の経過", move |id| {
        let task = untrack(|| store.link(id, "task"));
        let case = task.and_then(|task| untrack(|| store.link(task, "case")));
        of_household(store, case, Some(id), |case, _| {
            let opening = Opening::record(Progress::KIND, id);
            view! {
                <EditRecord opening=opening done=back(case) skip=&["household", "task", "organisation"] />
                <Retract id=id done=back(case) />
            }
            .into_any()
        })
    })
}

/// What leaves who may not write.
fn not_theirs(case: RecordId, who: &'static str) -> AnyView {
    view! {
        <PageHead title="取扱ケース"><LinkButton href=format!("/cases/{case}")>"支援計画へ"</LinkButton></PageHead>
        <Banner tone=Tone::Info title="あなたの職種では書けません"><p>{who}</p></Banner>
    }
    .into_any()
}

const BY_COORDINATORS: &str = "終結と再開を書くのは、相談支援包括化推進員です。";

/// Ends the case named in the address.
#[component]
pub fn CloseCase() -> impl IntoView {
    let store = use_store();
    of_kind::<Case>("取扱ケース", move |case| {
        if !untrack(|| keeps_intakes(store)) {
            return not_theirs(case, BY_COORDINATORS);
        }
        let Some(household) = untrack(|| store.link(case, "household")) else {
            return view! { <Absent what="取扱ケース" /> }.into_any();
        };
        let opening = Opening::new(Closing::KIND)
            .given("household", household)
            .given("case", case)
            .propose("closed_on", &today(store));
        view! {
            <PageHead title="ケースを終結する" lead="記録は残ります。あとから再開できます。" />
            <div class="stack">
                <Unfinished case=case household=household />
                <RecordForm opening=opening done=back(case) body=all_fields() />
            </div>
        }
        .into_any()
    })
}

/// For the 相談支援包括化推進員, about a closing.
fn of_closing(
    form: impl Fn(RecordId, RecordId) -> AnyView + Copy + Send + 'static,
) -> impl IntoView {
    let store = use_store();
    of_kind::<Closing>("ケースの終結", move |id| {
        let Some(case) = untrack(|| store.link(id, "case")) else {
            return view! { <Absent what="取扱ケース" /> }.into_any();
        };
        if untrack(|| keeps_intakes(store)) {
            form(id, case)
        } else {
            not_theirs(case, BY_COORDINATORS)
        }
    })
}

/// Mends how it ended.
#[component]
pub fn EditClosing() -> impl IntoView {
    of_closing(|id, case| {
        let opening = Opening::record(Closing::KIND, id);
        view! { <EditRecord opening=opening done=back(case) skip=&["household", "case"] /> }
            .into_any()
    })
}

/// Opens it again.
#[component]
pub fn ReopenCase() -> impl IntoView {
    let store = use_store();
    of_closing(move |id, case| {
        let opening = Opening::closing(Closing::KIND, id).propose("reopened_on", &today(store));
        view! {
            <PageHead title="ケースを再開する" lead="役割は、もう一度決定するまで案に戻ります。" />
            <RecordForm opening=opening done=back(case) body=all_fields() />
        }
        .into_any()
    })
}

/// Takes a decision back, so that the support is arranged anew.
#[component]
pub fn WithdrawDecision() -> impl IntoView {
    let store = use_store();
    of_kind::<Decision>("役割の決定", move |id| {
        let Some(case) = untrack(|| store.link(id, "case")) else {
            return view! { <Absent what="取扱ケース" /> }.into_any();
        };
        if !untrack(|| may_decide(store)) {
            return not_theirs(case, "役割を決定するのは、保健福祉企画総務課です。");
        }
        let opening = Opening::closing(Decision::KIND, id).propose("withdrawn_on", &today(store));
        view! {
            <PageHead title="役割を決め直す" lead="この決定を取り下げます。ケースは支援調整中に戻ります。" />
            <RecordForm opening=opening done=back(case) body=all_fields() />
        }
        .into_any()
    })
}
