//! On the first screen: sheets that wait for one's own organisation, and for the 相談支援包括化推進員 those of the whole city.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::{Act, Ground, Topic, permits},
    domain::connecting::{ConnectingSheet, Referral, Reply},
    record::Record,
    reports::{Stage, Step, Waits},
    wire::{Overdue, OverdueStep},
};

use super::steps::{course_of, words};
use crate::{
    areas::{
        access::{me, my_organisation},
        parts::{Part, UrgencyChip},
        read::today,
    },
    store::{Store, use_store},
    ui::{Chip, FirstRows, Row, RowLink, Tone},
};

/// The steps that wait and name the own organisation at `key`, the one that has waited longest first. Tracked.
///
/// Of thousands only those are read that nobody has answered: the index knows which.
pub(super) fn steps(store: Store, key: &str) -> Vec<Step> {
    let ours = my_organisation(store);
    let referrals = store.referring(Referral::KIND, ours).into_iter();
    let open = referrals.filter(|id| {
        store.link(*id, key) == Some(ours) && store.referring(Reply::KIND, *id).is_empty()
    });
    let found = open.filter_map(|id| {
        let sheet = store.link(id, "sheet")?;
        let mut steps = course_of(store, sheet).steps.into_iter();
        steps.find(|step| step.id == id && step.stage == Stage::Waiting)
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by_key(|step| (step.referral.sent_on, step.id));
    found
}

/// What has come in and was not taken up.
#[component]
pub(in crate::areas) fn Arrived() -> impl IntoView {
    let store = use_store();
    let today = today(store);
    let all = Memo::new(move |_| {
        let mut all = steps(store, "organisation");
        // Without consent there is nothing to read.
        all.retain(|step| store.is_here(step.referral.sheet.id()));
        all
    });
    let row = move |step: Step| {
        let (tone, text) = words(store, &step, today.get());
        let sheet = step.referral.sheet.id();
        let urgency = store.read::<ConnectingSheet>(sheet);
        let urgency = urgency.and_then(|it| it.urgency);
        view! {
            <li>
                <RowLink
                    href=format!("/sheets/{sheet}")
                    title=store.title(step.referral.household.id())
                    support=format!("{}から", store.title(step.referral.sender.id()))
                >
                    <UrgencyChip urgency=urgency />
                    <Chip tone=tone>{text}</Chip>
                </RowLink>
            </li>
        }
        .into_any()
    };
    view! { <Part title=Waits::Sheet.label() items=all row=row /> }
}

/// For who looks after the whole city: what nobody has taken up in time, wherever it waits. It is known to the server alone.
#[component]
pub(in crate::areas) fn Risen() -> impl IntoView {
    let store = use_store();
    let may = Memo::new(move |_| {
        me(store)
            .is_some_and(|me| permits(me.post, me.role, Ground::Staff, Act::See, Topic::Waiting))
    });
    let contact = Memo::new(move |_| store.status().last_contact);
    let told = RwSignal::new(None::<Overdue>);
    // What was told last stands as long as nothing newer comes.
    let is_old = RwSignal::new(false);
    Effect::new(move |_| {
        let _anew = contact.get();
        if may.get() {
            spawn_local(async move {
                let answer = store.overdue().await;
                is_old.try_set(answer.is_err());
                if let Ok(overdue) = answer {
                    told.try_set(Some(overdue));
                }
            });
        }
    });
    let row = move |step: OverdueStep| {
        let title = format!(
            "{} → {}",
            store.title(step.sender),
            store.title(step.organisation)
        );
        let support = format!("{}につなぎました", step.sent_on.long());
        let days = format!("{}日", step.days);
        match step.sheet.filter(|sheet| store.is_here(*sheet)) {
            Some(sheet) => view! {
                <li>
                    <RowLink href=format!("/sheets/{sheet}") title=title support=support>
                        <Chip tone=Tone::Bad>{days}</Chip>
                    </RowLink>
                </li>
            }
            .into_any(),
            None => view! {
                <li>
                    <Row title=title support=support><Chip tone=Tone::Bad>{days}</Chip></Row>
                </li>
            }
            .into_any(),
        }
    };
    let steps = Memo::new(move |_| told.with(|told| told.as_ref().map(|it| it.steps.clone())));
    let steps = Memo::new(move |_| steps.get().unwrap_or_default());
    let list = move |wait: usize| {
        view! {
            <h2>{move || format!("{} {}件", Waits::Risen.label(), steps.with(Vec::len))}</h2>
            <p class="row-support">{format!("{wait}日（土曜・日曜・祝日を除く）を過ぎたものです。")}"つないだ機関と、つなぐ先の機関に、どうなっているかを聞いてください。どの世帯のことかは、世帯の同意か法令で見られるときだけわかります。"</p>
            <FirstRows items=steps row=row />
        }
    };
    let wait = Memo::new(move |_| {
        let wait = told.with(|told| told.as_ref().map(|it| it.wait));
        wait.filter(|_| !steps.with(Vec::is_empty))
    });
    move || {
        let (wait, is_unknown) = (wait.get(), is_old.get());
        (may.get() && (wait.is_some() || is_unknown)).then(|| {
            view! {
                <section class="stack" data-gap="small">
                    {wait.map(list)}
                    {is_unknown
                        .then(|| {
                            view! { <p class="row-support">"受けられていないつなぎの今の様子は、サーバーにつながったときにわかります。"</p> }
                        })}
                </section>
            }
        })
    }
}
