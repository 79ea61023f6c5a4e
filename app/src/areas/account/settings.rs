//! 設定: who works here, how safely the records lie on this device, and the ways out.

use leptos::{prelude::*, task::spawn_local};

use super::{
    devices::Devices,
    factors::ProtectionCard,
    idle::Minutes,
    notices::NoticesCard,
    out::{LockButton, SignOutButton},
    passphrase::ChangePassphrase,
    rules::Rules,
};
use crate::{
    areas::{connecting::CitySettingsCard, staff::keeps},
    store::{StorageState, storage_state, use_store},
    ui::{Banner, Card, LinkButton, PageHead, Tone},
};

const MIB: f64 = 1024.0 * 1024.0;

/// The settings.
#[component]
pub fn Settings() -> impl IntoView {
    let store = use_store();
    let me = store.me();
    let organisation = Memo::new(move |_| store.title(me.organisation));
    view! {
        <PageHead title="設定" />
        <div class="stack">
            <Card title="使っている人">
                <dl class="facts">
                    <dt>"氏名"</dt>
                    <dd>{me.name}</dd>
                    <dt>"所属"</dt>
                    <dd>{organisation}</dd>
                </dl>
                <div class="actions"><LockButton /><SignOutButton /></div>
                <p class="row-support">
                    "「画面を閉じる」と、次に開くときに、パスフレーズかパスキーが要ります。端末から離れるときに使ってください。"
                </p>
            </Card>
            <Keepers />
            <ChangePassphrase />
            <ProtectionCard />
            <NoticesCard />
            <Devices />
            <Minutes />
            <Storage />
            <Install />
            <CitySettingsCard />
            <Rules />
            <Card title="見た・書いた記録">
                <p>"だれが、いつ、どの記録を見たか、書いたか、印刷したかは、電波がない間も残り、次の送信でサーバーに届きます。"</p>
                <div class="actions"><LinkButton href="/log">"自分の記録を見る"</LinkButton></div>
            </Card>
            <Card title="このアプリについて">
                <dl class="facts">
                    <dt>"版"</dt>
                    <dd>{env!("CARGO_PKG_VERSION")}</dd>
                    <dt>"利用条件"</dt>
                    <dd>"MITライセンスまたはApache License 2.0。画面の部品はデジタル庁デザインシステムにならっています（MITライセンス）。"</dd>
                </dl>
            </Card>
        </div>
    }
}

/// For those who keep the staff records.
#[component]
fn Keepers() -> impl IntoView {
    let store = use_store();
    let keeps = Memo::new(move |_| keeps(store).1);
    move || {
        keeps.get().then(|| {
            view! {
                <Card title="管理者の仕事">
                    <p>"職員を登録し、招待状を渡し、利用を終えます。"</p>
                    <div class="actions"><LinkButton href="/staff">"職員とアカウント"</LinkButton></div>
                </Card>
            }
        })
    }
}

/// Whether the browser may clear the storage, and how much is in use.
#[component]
fn Storage() -> impl IntoView {
    let state = RwSignal::new(None::<Option<StorageState>>);
    spawn_local(async move {
        let answer = storage_state().await;
        state.try_set(Some(answer));
    });
    let kept = move || match state.get() {
        None => "調べています…",
        Some(None) => "この端末では分かりません。",
        Some(Some(state)) if state.is_persistent => "ブラウザーが勝手に消すことはありません。",
        Some(Some(_)) => "空き容量が足りなくなると、ブラウザーが消すことがあります。",
    };
    let used = move || {
        let state = state.get().flatten()?;
        let used = format!("約{:.0}MB", (state.used? / MIB).max(1.0));
        Some(match state.quota {
            Some(quota) => format!("{used}（{:.0}MBまで使えます）", quota / MIB),
            None => used,
        })
    };
    let at_risk = move || matches!(state.get(), Some(Some(state)) if !state.is_persistent);
    view! {
        <Card title="この端末の記録">
            <dl class="facts">
                <dt>"保存の確かさ"</dt>
                <dd>{kept}</dd>
                {move || used().map(|used| view! { <dt>"使っている容量"</dt><dd>{used}</dd> })}
            </dl>
            {move || {
                at_risk()
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Warn title="ホーム画面に追加すると、消されにくくなります">
                                <p>"送信待ちの記録があるうちは、特に気をつけてください。"</p>
                            </Banner>
                        }
                    })
            }}
        </Card>
    }
}

/// How to put the app on the home screen, while it is not there.
#[component]
fn Install() -> impl IntoView {
    let query = window()
        .match_media("(display-mode: standalone)")
        .ok()
        .flatten();
    let installed = query.is_some_and(|query| query.matches());
    (!installed).then(|| {
        view! {
            <Card title="ホーム画面に追加する">
                <p>"訪問に持っていく端末では、ホーム画面に追加してから使ってください。記録が消されにくくなり、電波がなくてもすぐに開けます。"</p>
                <ol class="steps">
                    <li>"iPad・iPhone：Safariの共有ボタン（四角から矢印が出た印）を押し、「ホーム画面に追加」を選びます。"</li>
                    <li>"Android：Chromeのメニュー（︙）から「アプリをインストール」または「ホーム画面に追加」を選びます。"</li>
                    <li>"追加した「つなぐ」から開き、もう一度サインインします。"</li>
                </ol>
            </Card>
        }
    })
}
