//! The devices that ring when something comes to wait for the person (Web Push), on the screen お知らせ.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{PushDevice, PushNotices};

use super::notices::run;
use crate::{
    areas::staff::why,
    screens::when,
    store::{RingError, Ringing, ringing, use_store},
    ui::{Banner, Button, Card, Chip, Kind, Progress, Row, Tone, use_toasts},
};

/// Whether this device rings, and which others do.
#[component]
pub(super) fn Rings(
    /// What the server says; none where it rings no devices.
    push: Option<PushNotices>,
    /// Something is different at the server.
    on_done: Callback<()>,
) -> impl IntoView {
    let Some(PushNotices { key, devices }) = push else {
        return view! {
            <Banner tone=Tone::Info title="このつなぐは、端末に通知を出しません">
                <p>"待っているものは、「今日」に出ています。端末の通知でも知りたいときは、つなぐの管理者に相談してください。"</p>
            </Banner>
        }
        .into_any();
    };
    let (this, others): (Vec<_>, Vec<_>) = devices.into_iter().partition(|device| device.is_this);
    let this = StoredValue::new(this.into_iter().next());
    let key = StoredValue::new(key);
    let browser = RwSignal::new(None::<Ringing>);
    let look = Callback::new(move |()| {
        spawn_local(async move {
            let answer = ringing().await;
            browser.try_set(Some(answer));
        });
    });
    look.run(());
    let here = move || {
        match (browser.get(), this.get_value()) {
        (None, _) => view! { <Progress label="この端末を調べています" done=None /> }.into_any(),
        (Some(Ringing::Impossible), _) => view! {
            <Banner tone=Tone::Info title="このブラウザーでは、通知を出せません">
                <p>"iPadやiPhoneでは、ホーム画面に追加した「つなぐ」から開くと、通知を出せます。追加のしかたは、「設定」の「ホーム画面に追加する」にあります。"</p>
            </Banner>
        }
        .into_any(),
        (Some(Ringing::Forbidden), _) => view! { <Forbidden on_look=look /> }.into_any(),
        (Some(Ringing::Rings), Some(device)) => view! { <Ringer device=device on_done=on_done /> }.into_any(),
        (Some(Ringing::Silent | Ringing::Rings), _) => {
            view! { <Silent key=key.get_value() on_done=on_done on_look=look /> }.into_any()
        }
    }
    };
    view! {
        <Card title="端末の通知で知らせる">
            <p>"待っているものが新しく届くと、1分ほどで、端末に通知を出します。平日の8時から19時まで、多くても1時間に1回です。"</p>
            <p>"通知には、待っている知らせがあることだけが出ます。画面を閉じていても出るので、お名前や相談の内容は出しません。"</p>
            {here}
        </Card>
        {(!others.is_empty()).then(|| view! { <Others devices=others on_done=on_done /> })}
    }
    .into_any()
}

/// The browser lets this site show nothing.
#[component]
fn Forbidden(
    /// Looks again.
    on_look: Callback<()>,
) -> impl IntoView {
    view! {
        <Banner tone=Tone::Warn title="この端末では、つなぐの通知が止められています">
            <p>"許可すると、通知を出せます。"</p>
            <ul>
                <li>"iPad・iPhone：端末の「設定」の「通知」で「つなぐ」を選び、「通知を許可」を入れます。"</li>
                <li>"Chrome・Edge：アドレスの左の印を押し、「サイトの設定」の「通知」を「許可」にします。"</li>
                <li>"Firefox：アドレスの左の印を押し、「通知」の「ブロック」を消します。"</li>
            </ul>
            <p>"変えられないときは、端末を用意した人に相談してください。"</p>
            <div class="actions"><Button on_press=move |()| on_look.run(())>"もう一度調べる"</Button></div>
        </Banner>
    }
}

/// This device does not ring.
#[component]
fn Silent(
    /// The server's key.
    key: String,
    /// It does.
    on_done: Callback<()>,
    /// The browser has said something else than before.
    on_look: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let begin = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let key = key.clone();
        spawn_local(async move {
            match store.begin_ringing(&key).await {
                Ok(()) => {
                    toasts.say("この端末に通知を出します。");
                    run(on_done);
                }
                Err(error) => {
                    toasts.say(match &error {
                        RingError::Transport(error) => why(error),
                        other => other.to_string(),
                    });
                    run(on_look);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="actions">
            <Button kind=Kind::Primary busy=busy on_press=begin>"この端末に通知を出す"</Button>
        </div>
    }
}

/// This device rings.
#[component]
fn Ringer(
    /// It.
    device: PushDevice,
    /// It does no more.
    on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let test = move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match store.test_ringing().await {
                Ok(()) => toasts.say("試しの通知を送りました。1分待っても出ないときは、端末の設定で、つなぐの通知と、おやすみモードなどを確かめてください。"),
                Err(error) => {
                    toasts.say(why(&error));
                    // It may be known by now that nobody is there.
                    run(on_done);
                }
            }
            busy.try_set(false);
        });
    };
    let end = move |()| {
        spawn_local(async move {
            match store.end_ringing(Some(device.id)).await {
                Ok(()) => run(on_done),
                Err(error) => toasts.say(why(&error)),
            }
        });
    };
    view! {
        <div class="row-acts">
            <Row title="この端末" support=format!("{}から", when(store, device.since))>
                <Chip tone=Tone::Good>"通知を出します"</Chip>
            </Row>
        </div>
        <div class="actions">
            <Button busy=busy on_press=test>"試しに送る"</Button>
            <Button on_press=end>"この端末の通知を止める"</Button>
        </div>
    }
}

/// The person's other devices that ring.
#[component]
fn Others(
    /// They.
    devices: Vec<PushDevice>,
    /// None does any more.
    on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let lines = devices.into_iter().map(|device| {
        let support = format!("{}から", when(store, device.since));
        view! { <li><Row title=device.name support=support /></li> }
    });
    let lines = lines.collect_view();
    let end = move |()| {
        spawn_local(async move {
            match store.end_ringing(None).await {
                Ok(()) => {
                    toasts.say("すべての端末で、通知を止めました。");
                    run(on_done);
                }
                Err(error) => toasts.say(why(&error)),
            }
        });
    };
    view! {
        <Card title="通知を出す、ほかの端末">
            <ul class="rows" role="list">{lines}</ul>
            <div class="actions"><Button on_press=end>"すべての端末で止める"</Button></div>
        </Card>
    }
}
