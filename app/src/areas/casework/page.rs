//! One intake with the case that came of it.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::Topic,
    domain::casework::{Case, Intake},
    record::{Edit, Record, RecordId, Ref},
    reports::IntakeStage,
};

use super::stage::{StageChip, stage_of};
use crate::{
    areas::{
        access::{Standing, is_shared_with_coordinators, keeps_intakes, may_write_intake},
        parts::of_kind,
        read::{beside, fact, facts_of, staff_of, today},
    },
    screens::{ConflictPanel, Facts},
    store::{DeviceError, Store, use_store},
    ui::{
        Banner, Button, Card, Icon, IconName, Kind, LinkButton, PageHead, PrintButton, RowLink,
        Tone, use_toasts,
    },
};

/// The intake named in the address.
#[component]
pub fn IntakePage() -> impl IntoView {
    of_kind::<Intake>("相談", |id| view! { <Page id=id /> }.into_any())
}

#[component]
fn Page(id: RecordId) -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let household = Memo::new(move |_| store.link(id, "household"));
    let is_seen = Memo::new(move |_| household.get().is_some_and(|id| store.is_here(id)));
    let stage = Memo::new(move |_| stage_of(store, id, today.get()));
    let keeps = Memo::new(move |_| keeps_intakes(store));
    let may_mend = Memo::new(move |_| may_write_intake(store, id));
    let title = Signal::derive(move || match household.get() {
        Some(household) if is_seen.get() => format!("{}についての相談", store.title(household)),
        _ => "相談受付".to_owned(),
    });
    let acts = move || {
        let open = matches!(
            stage.get(),
            Some(IntakeStage::Received | IntakeStage::Inquiry(_))
        );
        let received = stage.get() == Some(IntakeStage::Received);
        (keeps.get() && open).then(|| {
            view! {
                <OpenCase id=id household=household />
                <LinkButton href=format!("/intakes/{id}/answer")>
                    {if received { "答えて終わりにする" } else { "答えを直す" }}
                </LinkButton>
            }
        })
    };
    let sheet = move || {
        let sheet = store.link(id, "sheet").filter(|id| store.is_here(*id));
        sheet.map(|sheet| view! { <LinkButton href=format!("/sheets/{sheet}")>"つなぐシート"</LinkButton> })
    };
    let picture = move || {
        let household = household.get().filter(|_| is_seen.get());
        household.map(|household| {
            view! { <LinkButton href=format!("/households/{household}/picture")>"世帯の全体図"</LinkButton> }
        })
    };
    view! {
        <PageHead title=title window="相談受付">
            {acts}
            {picture}
            {sheet}
            {move || {
                may_mend
                    .get()
                    .then(|| view! { <LinkButton href=format!("/intakes/{id}/edit")><Icon name=IconName::Edit />"直す"</LinkButton> })
            }}
            <PrintButton>"印刷する"</PrintButton>
        </PageHead>
        <div class="stack">
            <div class="chips">{move || view! { <StageChip stage=stage.get() /> }}</div>
            <ConflictPanel id=id />
            {move || match (keeps.get(), household.get()) {
                (true, household) => {
                    view! { <Unseen named=household.is_some() seen=is_seen.get() /> }.into_any()
                }
                (false, Some(household)) if is_seen.get() => view! { <NotShared household=household /> }.into_any(),
                (false, _) => ().into_any(),
            }}
            <Card><Facts id=id /></Card>
            <Cases intake=id />
        </div>
    }
}

/// What is to be done where those who are asked do not see the household.
#[component]
fn Unseen(named: bool, seen: bool) -> impl IntoView {
    let (title, text) = match (named, seen) {
        (true, true) => return None,
        (true, false) => (
            "この世帯の記録はまだ見られません",
            "相談した機関に、本人の同意を得て「つなぐ」か「同意」の記録をするよう頼んでください。同意がないときは、保健福祉企画総務課の支援会議で話し合います。",
        ),
        (false, _) => (
            "世帯が決まっていません",
            "取扱ケースにするときは、「直す」で世帯を選びます。",
        ),
    };
    Some(view! {
        <div class="screen-only">
            <Banner tone=Tone::Info title=title><p>{text}</p></Banner>
        </div>
    })
}

/// Tells who has asked that those who are asked do not see the household yet.
#[component]
fn NotShared(household: RecordId) -> impl IntoView {
    let store = use_store();
    let is_shared = Memo::new(move |_| {
        let _sync = store.status();
        is_shared_with_coordinators(store, household)
    });
    let may_share = Memo::new(move |_| Standing::of(store, household).may_write(Topic::Grants));
    move || {
        (!is_shared.get()).then(|| {
            view! {
                <div class="screen-only">
                    <Banner tone=Tone::Info title="推進員は、この世帯の記録をまだ見られません">
                        <p>"本人の同意を得て、つなぐシートを推進員の機関へつなぐか、同意を記録すると見られるようになります。同意がないときは、保健福祉企画総務課の支援会議で話し合います。"</p>
                        {may_share
                            .get()
                            .then(|| {
                                view! {
                                    <div class="actions">
                                        <LinkButton href=format!("/households/{household}")>"世帯のページでつなぐ"</LinkButton>
                                        <LinkButton href=format!("/households/{household}/consents/new")>"同意を記録する"</LinkButton>
                                    </div>
                                }
                            })}
                    </Banner>
                </div>
            }
        })
    }
}

/// Makes it a case that the person sees through. Two who do that apart make one case, and disagree on who sees it through.
#[component]
fn OpenCase(id: RecordId, household: Memo<Option<RecordId>>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let open = move |household: RecordId| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let opened = open_case(store, id, household).await;
            busy.try_set(false);
            toasts.say(match opened {
                Ok(()) => "取扱ケースにしました（送信待ち）。あなたが担当の推進員です。".to_owned(),
                Err(error) => format!("取扱ケースにできませんでした。{error}"),
            });
        });
    };
    move || {
        let household = household
            .get()
            .filter(|it| !Standing::of(store, *it).is_inside_only());
        household.map(|household| {
            view! {
                <Button kind=Kind::Primary busy=busy on_press=move |()| open(household)>"取扱ケースにする"</Button>
            }
        })
    }
}

async fn open_case(store: Store, intake: RecordId, household: RecordId) -> Result<(), DeviceError> {
    let asked = untrack(|| fact::<Intake>(store, intake));
    let asked = asked.ok_or(DeviceError::Lost)?;
    let case = Case {
        household: Ref::new(household),
        intake: Ref::new(intake),
        organisation: asked.organisation,
        coordinator: Ref::new(staff_of(store.me().actor)),
        opened_on: store.now().date(),
    };
    let edit = Edit::create(Case::KIND, beside(intake, 1), case.writes());
    store.save_all(vec![edit]).await
}

/// The case that came of it.
#[component]
fn Cases(intake: RecordId) -> impl IntoView {
    let store = use_store();
    let cases = Memo::new(move |_| facts_of::<Case>(store, intake));
    let case = move |(id, case): (RecordId, Case)| {
        let title = format!("{}から取扱ケース", case.opened_on.long());
        let support = move || format!("担当の推進員：{}", store.title(case.coordinator.id()));
        view! { <li><RowLink href=format!("/cases/{id}") title=title support=support() /></li> }
    };
    move || {
        (!cases.with(Vec::is_empty)).then(|| {
            view! {
                <Card title="支援計画">
                    <ul class="rows" role="list">{cases.get().into_iter().map(case).collect_view()}</ul>
                </Card>
            }
        })
    }
}
