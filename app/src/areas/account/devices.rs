//! あなたの端末: where someone is signed in and where their records lie, and what is done about a device that is lost.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    areas::staff::why,
    screens::when,
    store::{Place, use_store},
    ui::{Banner, Button, Card, Chip, ConfirmDialog, Kind, Progress, Row, Tone, use_toasts},
};

/// What is to be done, once the person has said yes.
#[derive(Clone)]
enum Asked {
    /// It is lost: its records open no more.
    Lost(Place),
    /// All others are signed out.
    Others,
}

/// The card.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let told = RwSignal::new(None::<Result<Vec<Place>, String>>);
    let busy = RwSignal::new(false);
    let look = move || {
        spawn_local(async move {
            let answer = store.places().await;
            told.try_set(Some(answer.map_err(|error| why(&error))));
        });
    };
    look();
    let again = move |()| {
        told.set(None);
        look();
    };
    let sign_out = move |sessions: Vec<String>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            toasts.say(match store.end_sessions(&sessions).await {
                Ok(()) => "サインアウトさせました。その端末では、もう一度サインインするまで送受信できません。".to_owned(),
                Err(error) => format!("できませんでした。{}", why(&error)),
            });
            look();
            busy.try_set(false);
        });
    };
    let (lost, others) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = RwSignal::new(None::<Place>);
    let ask = Callback::new(move |asked: Asked| match asked {
        Asked::Lost(place) => {
            chosen.set(Some(place));
            lost.set(true);
        }
        Asked::Others => others.set(true),
    });
    let lost_text = Signal::derive(move || {
        let name = chosen.get().map(|place| named(&place)).unwrap_or_default();
        format!(
            "「{name}」をサインアウトさせ、その中の記録を二度と開けなくします。送っていない記録は、その端末がつながったときに送られ、そのあと中の記録は消えます。取り消せません。"
        )
    });
    let revoke = move |()| {
        let Some(place) = chosen.get_untracked() else {
            return;
        };
        let (Some(device), name) = (place.device, named(&place)) else {
            return;
        };
        spawn_local(async move {
            toasts.say(match store.revoke(device).await {
                Ok(()) => format!("「{name}」を使えなくしました。"),
                Err(error) => format!(
                    "紛失した端末を使えなくすることが、できませんでした。{}",
                    why(&error)
                ),
            });
            look();
        });
    };
    let body = move || match told.get() {
        None => view! { <Progress label="サーバーに確かめています" done=None /> }.into_any(),
        Some(Err(why)) => view! {
            <Banner tone=Tone::Info title="端末の一覧は、今は見られません">
                <p>{why}</p>
                <div class="actions"><Button on_press=again>"もう一度確かめる"</Button></div>
            </Banner>
        }
        .into_any(),
        Some(Ok(places)) => {
            let is_elsewhere = |place: &Place| !place.is_here && !place.sessions.is_empty();
            let can_end = places.iter().filter(|place| is_elsewhere(place)).count() > 1;
            let line = move |place| {
                let sign_out = Callback::new(sign_out);
                view! { <Line place=place busy=busy sign_out=sign_out ask=ask /> }
            };
            view! {
                <ul class="rows" role="list">{places.into_iter().map(line).collect_view()}</ul>
                {can_end
                    .then(|| {
                        view! {
                            <div class="actions">
                                <Button kind=Kind::Danger on_press=move |()| ask.run(Asked::Others)>
                                    "ほかの端末をすべてサインアウトさせる"
                                </Button>
                            </div>
                        }
                    })}
            }
            .into_any()
        }
    };
    view! {
        <Card title="あなたの端末">
            <p>"端末をなくしたときは、その端末の「紛失した」を押してください。ほかに端末がないときは、管理者に知らせてください。覚えのない端末は、サインアウトさせて、パスフレーズも変えてください。"</p>
            {body}
        </Card>
        <ConfirmDialog
            open=lost
            title="この端末を紛失しましたか"
            text=lost_text
            confirm="使えなくする"
            cancel="やめる"
            danger=true
            on_confirm=revoke
        />
        <ConfirmDialog
            open=others
            title="ほかの端末をすべてサインアウトさせますか"
            text="それらの端末では、もう一度サインインするまで送受信できません。書いた記録は、それぞれの端末に残ります。"
            confirm="サインアウトさせる"
            cancel="やめる"
            danger=true
            on_confirm=move |()| sign_out(Vec::new())
        />
    }
}

/// A device, how things stand with it, and what can be done.
#[component]
fn Line(
    place: Place,
    busy: RwSignal<bool>,
    /// Ends these sessions.
    sign_out: Callback<Vec<String>>,
    /// Asks whether it is meant.
    ask: Callback<Asked>,
) -> impl IntoView {
    let store = use_store();
    let name = named(&place);
    let support = if place.is_here {
        format!("使いはじめ {}", when(store, place.since))
    } else {
        format!(
            "最後につながった時 {}ごろ　使いはじめ {}",
            when(store, place.last_seen),
            when(store, place.since)
        )
    };
    let is_signed_in = !place.sessions.is_empty();
    let is_elsewhere = !place.is_here && !place.is_revoked;
    let sessions = place.sessions.clone();
    let can_sign_out = is_elsewhere && is_signed_in;
    let can_be_lost = is_elsewhere && place.device.is_some();
    let chip = |shown: bool, tone, text: &'static str| {
        shown.then(|| view! { <Chip tone=tone>{text}</Chip> })
    };
    let holds = place.device.is_some() && !place.is_revoked;
    view! {
        <li class="row-acts">
            <Row title=name support=support>
                {chip(place.is_here, Tone::Good, "この端末")}
                {chip(is_signed_in, Tone::Plain, "サインイン中")}
                {chip(holds, Tone::Plain, "記録あり")}
                {chip(place.is_revoked, Tone::Bad, "使えません")}
            </Row>
            {can_sign_out
                .then(|| {
                    let sessions = sessions.clone();
                    view! { <Button busy=busy on_press=move |()| sign_out.run(sessions.clone())>"サインアウトさせる"</Button> }
                })}
            {can_be_lost
                .then(|| {
                    view! { <Button kind=Kind::Danger on_press=move |()| ask.run(Asked::Lost(place.clone()))>"紛失した"</Button> }
                })}
        </li>
    }
}

/// What a device is called. One of which nobody knows anything has signed in and done nothing since.
fn named(place: &Place) -> String {
    match (&*place.name, place.is_here) {
        ("", true) => "この端末".to_owned(),
        ("", false) => "サインインしただけの端末".to_owned(),
        (name, _) => name.to_owned(),
    }
}
