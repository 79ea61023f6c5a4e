//! The steps of a sheet, and what one can do with each.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    access::{Act, Ground, Topic},
    domain::{
        connecting::{ConnectingSheet, Referral, Reply, ReplyKind},
        household::{Assignment, Basis, Consent},
    },
    jp::Date,
    record::{BlobId, Choice as _, Edit, Record, RecordId, Ref, Signature},
    reports::{Course, Stage, Step, course},
};

use super::settings::may_wait;
use crate::{
    areas::{
        access::{Standing, may_on, my_organisation},
        read::{beside, facts_of},
    },
    form::PictureView,
    store::{DeviceError, Store, use_store},
    ui::{Button, Chip, Kind, LinkButton, Tone, use_toasts},
};

/// The way of a sheet so far. Tracked.
pub(super) fn course_of(store: Store, sheet: RecordId) -> Course {
    let steps = facts_of::<Referral>(store, sheet);
    let replies = steps
        .iter()
        .flat_map(|(id, _)| facts_of::<Reply>(store, *id));
    let replies: Vec<_> = replies.collect();
    course(sheet, steps, replies)
}

/// How many of a household's sheets wait to be taken up. Tracked.
pub(in crate::areas) fn waiting_of(store: Store, household: RecordId) -> usize {
    let sheets = store
        .referring(ConnectingSheet::KIND, household)
        .into_iter();
    let waits = |sheet: &RecordId| {
        let steps = course_of(store, *sheet).steps;
        steps.iter().any(|step| step.stage == Stage::Waiting)
    };
    sheets.filter(waits).count()
}

/// How far a step is, in words, and how it looks. Tracked.
pub(super) fn words(store: Store, step: &Step, today: Date) -> (Tone, String) {
    let waited = step.waited(today);
    match step.stage {
        Stage::Waiting if step.is_late(today, may_wait(store)) => {
            (Tone::Bad, format!("まだ受けていません（{waited}日）"))
        }
        Stage::Waiting if waited == 0 => (Tone::Info, "受けるのを待っています".to_owned()),
        Stage::Waiting => (Tone::Info, format!("受けるのを待っています（{waited}日）")),
        Stage::TakenUp(day) => (Tone::Good, format!("{}に受けました", day.short())),
        Stage::Answered(day) => (Tone::Good, format!("{}に返答がありました", day.short())),
        Stage::ConnectedOn(day) => (Tone::Info, format!("{}に次へつなぎました", day.short())),
        Stage::CalledBack(day) => (Tone::Info, format!("{}に取りやめました", day.short())),
    }
}

/// The consent that bears a step, if it was signed on a screen: its record, the signature, and who gave it when. Tracked.
pub(super) fn signature(store: Store, step: &Referral) -> Option<(RecordId, BlobId, String)> {
    let (to, sent_on) = (step.organisation.id(), step.sent_on);
    let consents = facts_of::<Consent>(store, step.household.id()).into_iter();
    // What had ended by then bears nothing, and of those that held the last one is what it was connected on.
    let bears = |it: &Consent| {
        let ended = it.until.is_some_and(|day| day < sent_on);
        let withdrawn = it.withdrawn_on.is_some_and(|day| day <= sent_on);
        it.organisation.id() == to && it.from <= sent_on && !ended && !withdrawn
    };
    let (id, consent) = consents
        .filter(|(_, it)| bears(it))
        .max_by_key(|(id, it)| (it.from, it.given_on, *id))?;
    let Signature(blob) = consent.signature?;
    let who = format!("{}さん、{}", consent.given_by, consent.given_on.long());
    Some((id, blob, who))
}

/// One step with what was answered, and what the person can do.
#[component]
pub(super) fn OneStep(step: Step, today: Memo<Date>) -> impl IntoView {
    let store = use_store();
    let Referral {
        sender,
        organisation,
        sent_on,
        ..
    } = step.referral;
    let title = move || {
        format!(
            "{} → {}",
            store.title(sender.id()),
            store.title(organisation.id())
        )
    };
    let of_chip = step.clone();
    let chip = move || {
        let (tone, text) = words(store, &of_chip, today.get());
        view! { <Chip tone=tone>{text}</Chip> }
    };
    let signed = Memo::new({
        let referral = step.referral.clone();
        move |_| signature(store, &referral)
    });
    let signed = move || {
        signed.get().map(|(record, blob, who)| {
            view! {
                <p class="row-support">{format!("同意の署名：{who}")}</p>
                <PictureView record=record blob=blob alt="同意の署名" />
            }
        })
    };
    let replies = step.replies.clone().into_iter().map(|(_, reply)| {
        let who = move || store.title(reply.organisation.id());
        let words = reply.words.map(|words| words.to_string());
        view! {
            <li>
                <p class="row-support">{reply.replied_on.short()}"　"{who}"　"{reply.kind.label()}</p>
                {words.map(|words| view! { <p class="lines">{words}</p> })}
            </li>
        }
    });
    view! {
        <li class="card">
            <div class="chips">{chip}</div>
            <h3>{title}</h3>
            <p class="row-support">{format!("{}につなぎました", sent_on.long())}</p>
            {signed}
            <ul class="stack" data-gap="small" role="list">{replies.collect_view()}</ul>
            <Acts step=step />
        </li>
    }
}

/// For the agency it went to: take it up, answer, connect on. For the one that sent it: call it back while it waits.
#[component]
fn Acts(step: Step) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let (id, stage, referral) = (step.id, step.stage, step.referral);
    let household = referral.household.id();
    let ours = Memo::new(move |_| my_organisation(store));
    let (to, from) = (referral.organisation.id(), referral.sender.id());
    let serves = Memo::new(move |_| Standing::of(store, household).may_write(Topic::Basics));
    let connects = Memo::new(move |_| Standing::of(store, household).may_write(Topic::Grants));
    let connected = Memo::new(move |_| Standing::of(store, household).is_connected());
    let may_serve = Memo::new(move |_| may_on(store, Ground::Assigned, Act::Write, Topic::Basics));
    let busy = RwSignal::new(false);
    let take = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let taken = take_up(store, id, household).await;
            busy.try_set(false);
            toasts.say(match taken {
                Ok(()) => "受けました（送信待ち）。この世帯の担当になりました。".to_owned(),
                Err(error) => format!("受けられませんでした。{error}"),
            });
        });
    };
    let is_open = matches!(stage, Stage::TakenUp(_) | Stage::Answered(_));
    move || {
        let is_ours = ours.get() == to;
        let waits = stage == Stage::Waiting;
        let arrived = is_ours && waits;
        let takes = arrived && may_serve.get() && (serves.get() || connected.get());
        let why_not = (arrived && !takes).then(|| {
            if may_serve.get() {
                "同意が終わったか、取りやめられたため、今は受けられません。つないだ機関に確かめてください。"
            } else {
                "あなたの職種では受けられません。同じ機関の、支援を担当する人に伝えてください。"
            }
        });
        let answers = is_ours && is_open && serves.get();
        let goes_on = is_ours && is_open && connects.get();
        let calls_back = ours.get() == from && waits && connects.get();
        let acts = (takes || answers || goes_on || calls_back).then(|| {
            view! {
                <div class="actions screen-only">
                    {takes.then(|| view! { <Button kind=Kind::Primary busy=busy on_press=take>"受ける"</Button> })}
                    {answers.then(|| view! { <LinkButton href=format!("/referrals/{id}/answer")>"返答する"</LinkButton> })}
                    {goes_on
                        .then(|| view! { <LinkButton href=format!("/referrals/{id}/connect")>"次の機関へつなぐ"</LinkButton> })}
                    {calls_back
                        .then(|| view! { <LinkButton href=format!("/referrals/{id}/end") kind=Kind::Text>"取りやめる"</LinkButton> })}
                </div>
            }
        });
        view! {
            {why_not.map(|why| view! { <p class="screen-only">{why}</p> })}
            {acts}
        }
    }
}

/// That the person's organisation serves the household from today on, where it does not yet, and says so.
async fn take_up(store: Store, step: RecordId, household: RecordId) -> Result<(), DeviceError> {
    let (ours, today) = (my_organisation(store), store.now().date());
    let serving = facts_of::<Assignment>(store, household);
    let serves = serving
        .iter()
        .any(|(_, it)| it.organisation.id() == ours && it.until.is_none_or(|until| until >= today));
    let assignment = Assignment {
        household: Ref::new(household),
        organisation: Ref::new(ours),
        ground: Basis::Assigned,
        from: today,
        until: None,
        reason: Some("つなぐシートを受けたため".into()),
    };
    let reply = Reply {
        household: Ref::new(household),
        referral: Ref::new(step),
        organisation: Ref::new(ours),
        kind: ReplyKind::TakenUp,
        words: None,
        replied_on: today,
    };
    let mut edits = Vec::new();
    if !serves {
        let id = beside(step, 1);
        edits.push(Edit::create(Assignment::KIND, id, assignment.writes()));
    }
    let id = beside(step, 2);
    edits.push(Edit::create(Reply::KIND, id, reply.writes()));
    store.save_all(edits).await
}
