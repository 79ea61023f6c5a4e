//! One case: what it is to reach, who does what for it, how far that is, and how it ended.

use std::collections::BTreeSet;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::Topic,
    domain::casework::{Case, Closing, Decided, Decision, Progress, Task, mark},
    jp::Date,
    record::{Choice as _, Edit, Record, RecordId, Ref, Row, RowId},
    reports::{IntakeStage, TaskStatus},
};

use super::stage::{Role, StageChip, StatusChip, plan_of, roles_of, stage_of};
use crate::{
    areas::{
        access::{Standing, is_shared_with_deciders, keeps_intakes, may_decide},
        advice::Consultations,
        meetings::CaseMeetings,
        parts::of_kind,
        read::{facts_of, today},
    },
    screens::ConflictPanel,
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Card, ConfirmDialog, Icon, IconName, Kind, LinkButton, PageHead,
        PrintButton, Tone, use_toasts,
    },
};

/// The case named in the address.
#[component]
pub fn CasePage() -> impl IntoView {
    of_kind::<Case>("取扱ケース", |id| view! { <Page id=id /> }.into_any())
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let household = Memo::new(move |_| store.link(id, "household"));
    let intake = Memo::new(move |_| store.link(id, "intake"));
    let is_seen = Memo::new(move |_| household.get().is_some_and(|id| store.is_here(id)));
    let stage = Memo::new(move |_| stage_of(store, intake.get()?, today.get()));
    let roles = Memo::new(move |_| roles_of(store, id, today.get()));
    let may_write = Memo::new(move |_| {
        let household = household.get().filter(|_| is_seen.get());
        household.is_some_and(|it| Standing::of(store, it).may_write(Topic::Basics))
    });
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let closing = Memo::new(move |_| {
        let mut all = facts_of::<Closing>(store, id);
        all.retain(|(_, it)| it.reopened_on.is_none());
        all.pop().map(|(id, _)| id)
    });
    let title = Signal::derive(move || match household.get() {
        Some(household) if is_seen.get() => format!("{}の支援計画", store.title(household)),
        _ => "取扱ケース".to_owned(),
    });
    let acts = move || {
        let is_closed = matches!(stage.get(), Some(IntakeStage::Closed(..)));
        let reopen = closing.get();
        // A day that is still to come: neither is to be done twice.
        let may = keeps.get() && reopen.is_some() == is_closed;
        may.then(|| match reopen {
            Some(closing) => {
                view! { <LinkButton href=format!("/closings/{closing}/reopen")>"再開する"</LinkButton> }.into_any()
            }
            None => view! { <LinkButton href=format!("/cases/{id}/close")>"終結する"</LinkButton> }.into_any(),
        })
    };
    view! {
        <PageHead title=title window="支援計画">
            {acts}
            {move || {
                intake
                    .get()
                    .map(|intake| view! { <LinkButton href=format!("/intakes/{intake}")>"相談受付"</LinkButton> })
            }}
            {move || {
                let household = household.get().filter(|_| is_seen.get());
                household
                    .map(|it| view! { <LinkButton href=format!("/households/{it}/picture")>"世帯の全体図"</LinkButton> })
            }}
            {move || is_seen.get().then(|| view! { <LinkButton href=format!("/cases/{id}/letter")>"本人・家族用"</LinkButton> })}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <div class="chips">{move || view! { <StageChip stage=stage.get() /> }}</div>
            <ConflictPanel id=id />
            {move || {
                if is_seen.get() {
                    view! {
                        <Decide case=id roles=roles />
                        {move || {
                            (!may_write.get())
                                .then(|| {
                                    view! {
                                        <div class="screen-only">
                                            <Banner tone=Tone::Info title="読むだけの支援計画">
                                                <p>"目標、役割、経過を書けるのは、この世帯の担当の人です。つなぐシートを受けると担当になります。"</p>
                                            </Banner>
                                        </div>
                                    }
                                })
                        }}
                        <Goal case=id may_write=may_write />
                        <Roles case=id roles=roles may_write=may_write />
                    }
                        .into_any()
                } else {
                    view! {
                        <Banner tone=Tone::Info title="この世帯の記録は見られません">
                            <p>"本人の同意か法令による共有があると、支援計画を見られます。"</p>
                        </Banner>
                    }
                        .into_any()
                }
            }}
            <Consultations case=id />
            <CaseMeetings of=id new=format!("/cases/{id}/meetings/new") />
            <Ends case=id keeps=keeps />
        </div>
    }
}

/// What it is to reach.
#[component]
fn Goal(case: RecordId, may_write: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let plan = Memo::new(move |_| plan_of(store, case));
    let inside = move || {
        plan.get().map_or_else(
            || view! { <p>"まだ書かれていません。"</p> }.into_any(),
            |(id, plan)| {
                let due = plan.review_on.filter(|day| *day < today.get());
                let review = plan
                    .review_on
                    .map(|day| format!("見直す日：{}", day.long()));
                view! {
                    <ConflictPanel id=id />
                    <p class="lines">{plan.goal.to_string()}</p>
                    {review.map(|text| view! { <p class="row-support">{text}</p> })}
                    {due.map(|_| view! { <p class="picture-gap">"見直す日を過ぎています。"</p> })}
                }
                .into_any()
            },
        )
    };
    let act = move || {
        let (to, words) = match plan.get() {
            Some((id, _)) => (format!("/plans/{id}/edit"), "目標を直す"),
            None => (format!("/cases/{case}/plan/new"), "目標を書く"),
        };
        may_write
            .get()
            .then(|| view! { <div class="actions screen-only"><LinkButton href=to>{words}</LinkButton></div> })
    };
    view! { <Card title="目標">{inside}{act}</Card> }
}

/// Who does what, in the order in which things are done.
#[component]
fn Roles(case: RecordId, roles: Memo<Vec<Role>>, may_write: Memo<bool>) -> impl IntoView {
    let rows = move || {
        let each = roles.get().into_iter();
        each.map(|role| view! { <OneRole role=role may_write=may_write /> })
            .collect_view()
    };
    view! {
        <Card title=Signal::derive(move || format!("役割分担 {}件", roles.with(Vec::len)))>
            {move || roles.with(Vec::is_empty).then(|| view! { <p>"まだありません。だれが、何を、いつまでにするかを書きます。"</p> })}
            <ol class="stack" data-gap="small" role="list">{rows}</ol>
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=format!("/cases/{case}/tasks/new")>
                                    <Icon name=IconName::Add />
                                    "役割を加える"
                                </LinkButton>
                            </div>
                        }
                    })
            }}
        </Card>
    }
}

#[component]
fn OneRole(role: Role, may_write: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let Role { id, task, status } = role;
    let troubles: Vec<_> = task.troubles.iter().map(|it| it.label()).collect();
    let whose = move || {
        let whose = task.member.map(|member| store.title(member.id()));
        whose.unwrap_or_else(|| "世帯全体".to_owned())
    };
    let about = troubles.join("、");
    let order = task
        .order
        .map(|order| format!("{order}. "))
        .unwrap_or_default();
    let until = task
        .by
        .map(|day| format!("{}まで", day.long()))
        .unwrap_or_default();
    let organisation = move || store.title(task.organisation.id());
    let noted = move || {
        let noted = facts_of::<Progress>(store, id).into_iter().rev();
        noted
            .map(|(noted, it)| {
                let words = it.words.map(|words| words.to_string());
                view! {
                    <li>
                        <p class="row-support">
                            {it.noted_on.short()}"　"{store.title(it.organisation.id())}"　"{it.state.label()}
                            {may_write
                                .get()
                                .then(|| {
                                    view! {
                                        <a class="screen-only picture-edit" href=format!("/progress/{noted}/edit")>"直す"</a>
                                    }
                                })}
                        </p>
                        {words.map(|words| view! { <p class="lines">{words}</p> })}
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <li class="card">
            <div class="chips"><StatusChip status=status /></div>
            <h3>{order}{task.what.to_string()}</h3>
            <p>{organisation}"　"{until}</p>
            <p class="row-support">{whose}{(!about.is_empty()).then(|| format!("：{about}"))}</p>
            <ConflictPanel id=id />
            <ul class="stack" data-gap="small" role="list">{noted}</ul>
            {move || {
                may_write
                    .get()
                    .then(|| {
                        view! {
                            <div class="actions screen-only">
                                <LinkButton href=format!("/tasks/{id}/progress")>"経過を書く"</LinkButton>
                                <LinkButton href=format!("/tasks/{id}/edit") kind=Kind::Text>"直す"</LinkButton>
                            </div>
                        }
                    })
            }}
        </li>
    }
}

/// For 保健福祉企画総務課: makes the roles final; for the others, that it has not.
#[component]
fn Decide(case: RecordId, roles: Memo<Vec<Role>>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let asked = RwSignal::new(false);
    let decides = Memo::new(move |_| may_decide(store));
    let open = Memo::new(move |_| {
        let is_open =
            |role: &&Role| matches!(role.status, TaskStatus::Proposed | TaskStatus::Changed);
        roles.with(|roles| roles.iter().filter(is_open).count())
    });
    let decide = move |()| {
        spawn_local(async move {
            let decided = decide(store, case).await;
            toasts.say(match decided {
                Ok(()) => "役割を決定しました（送信待ち）。".to_owned(),
                Err(error) => format!("役割を決定できませんでした。{error}"),
            });
        });
    };
    let disputed = Memo::new(move |_| roles.with(|roles| disputed(store, roles).len()));
    // A section that does not see the household is not told that a role waits.
    let is_told = Memo::new(move |_| {
        let household = store.link(case, "household");
        household.is_none_or(|household| is_shared_with_deciders(store, household))
    });
    let text = Signal::derive(move || {
        let all = roles.with(Vec::len) - disputed.get();
        format!(
            "今ここにある役割{all}件を、このとおりに決めます。あとで直された役割は、もう一度決定するまで「変更の案」になります。"
        )
    });
    move || {
        (open.get() > 0).then(|| {
            let title = format!("決定を待つ役割が{}件あります", open.get());
            view! {
                <div class="screen-only">
                    <Banner tone=Tone::Warn title=title>
                        {(disputed.get() > 0)
                            .then(|| {
                                view! {
                                    <p>
                                        {format!(
                                            "書いたことが食い違っている役割が{}件あります。どちらにするかを担当の人が選ぶまで、決定できません。",
                                            disputed.get(),
                                        )}
                                    </p>
                                }
                            })}
                        {if decides.get() {
                            (roles.with(Vec::len) > disputed.get())
                                .then(|| {
                                    view! {
                                        <div class="actions">
                                            <Button kind=Kind::Primary on_press=move |()| asked.set(true)>"役割を決定する"</Button>
                                        </div>
                                    }
                                })
                                .into_any()
                        } else if is_told.get() {
                            view! { <p>"役割を決定するのは、保健福祉企画総務課です。"</p> }.into_any()
                        } else {
                            view! {
                                <p>
                                    "役割を決定するのは、保健福祉企画総務課です。課からはこの世帯が見えないため、決定を待っていることが課に伝わりません。世帯の同意を得て課に共有するか、電話で知らせてください。"
                                </p>
                            }
                                .into_any()
                        }}
                    </Banner>
                    <ConfirmDialog
                        open=asked
                        title="役割を決定しますか"
                        text=text
                        confirm="決定する"
                        cancel="やめる"
                        on_confirm=decide
                    />
                </div>
            }
        })
    }
}

/// The roles of which two have written different things: which of them holds is to be settled before anything is decided. Tracked.
fn disputed(store: Store, roles: &[Role]) -> BTreeSet<RecordId> {
    let is_disputed = |id: &RecordId| {
        let doc = store.doc(*id);
        doc.is_some_and(|doc| doc.conflicts().next().is_some())
    };
    let ids = roles.iter().map(|role| role.id);
    ids.filter(is_disputed).collect()
}

/// The roles of the case as they stand, but for those that are disputed.
async fn decide(store: Store, case: RecordId) -> Result<(), DeviceError> {
    let today = store.now().date();
    let (household, roles) =
        untrack(|| (store.link(case, "household"), roles_of(store, case, today)));
    let household = household.ok_or(DeviceError::Lost)?;
    let disputed = untrack(|| disputed(store, &roles));
    let row = |role: Role| {
        let doc = untrack(|| store.doc(role.id))?;
        let fields = Decided {
            task: Ref::<Task>::new(role.id),
            mark: (&*mark(&doc)).into(),
        };
        let id = RowId::new(store.new_id());
        Some(Row { id, fields })
    };
    let decision = Decision {
        household: Ref::new(household),
        case: Ref::new(case),
        decided_on: today,
        tasks: roles
            .into_iter()
            .filter(|role| !disputed.contains(&role.id))
            .filter_map(row)
            .collect(),
        withdrawn_on: None,
    };
    let id = RecordId::new(store.new_id());
    let edit = Edit::create(Decision::KIND, id, decision.writes());
    store.save_all(vec![edit]).await
}

/// When its roles were decided, and how it ended.
#[component]
fn Ends(case: RecordId, keeps: Memo<bool>) -> impl IntoView {
    let store = use_store();
    let decides = Memo::new(move |_| may_decide(store));
    let decisions = move || {
        let all = facts_of::<Decision>(store, case).into_iter().rev();
        all.map(|(id, it)| {
            let text = format!("{}に役割{}件を決定", it.decided_on.long(), it.tasks.iter().count());
            let gone = it.withdrawn_on.map(|day| format!("（{}に取り下げ）", day.long()));
            let may = decides.get() && it.withdrawn_on.is_none();
            let act = may.then(|| {
                view! { <LinkButton href=format!("/decisions/{id}/withdraw") kind=Kind::Text>"決め直す"</LinkButton> }
            });
            view! { <li>{text}{gone}<span class="screen-only">{act}</span><ConflictPanel id=id /></li> }
        })
        .collect_view()
    };
    let closings = move || {
        let all = facts_of::<Closing>(store, case).into_iter().rev();
        all.map(|(id, it)| view! { <li>{ended(&it)}<Mend id=id keeps=keeps /><ConflictPanel id=id /></li> })
            .collect_view()
    };
    let coordinator = move || store.link(case, "coordinator").map(|id| store.title(id));
    view! {
        <Card title="ケースの経過">
            <ul class="stack" data-gap="small" role="list">
                <li>
                    "担当の推進員："{coordinator}
                    {move || {
                        keeps
                            .get()
                            .then(|| {
                                view! {
                                    <span class="screen-only">
                                        <LinkButton href=format!("/cases/{case}/edit") kind=Kind::Text>"担当を変える"</LinkButton>
                                    </span>
                                }
                            })
                    }}
                </li>
                {closings}
                {decisions}
            </ul>
        </Card>
    }
}

#[component]
fn Mend(id: RecordId, keeps: Memo<bool>) -> impl IntoView {
    move || {
        keeps.get().then(|| {
            view! {
                <span class="screen-only">
                    <LinkButton href=format!("/closings/{id}/edit") kind=Kind::Text>"直す"</LinkButton>
                </span>
            }
        })
    }
}

fn ended(closing: &Closing) -> String {
    let day = |text: &str, day: Option<Date>| day.map(|day| format!("、{}に{text}", day.long()));
    format!(
        "{}に終結（{}）{}{}",
        closing.closed_on.long(),
        closing.outcome.label(),
        day("振り返り", closing.reviewed_on).unwrap_or_default(),
        day("再開", closing.reopened_on).unwrap_or_default()
    )
}
