//! Setting up an authenticator app: the passphrase, the secret, a first code.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{RecoveryCodes, TotpSetUp};

use super::ask::{Matter, OtherMatter};
use crate::{
    areas::account::{Once, code::NO_CODE, show_once},
    store::use_store,
    ui::{Button, Card, Form, Kind, Qr, TextInput, TextKind, Width},
};

/// The steps, one after the other.
#[component]
pub(super) fn SetUp(
    /// Whether this server asks everyone for it.
    required: bool,
    /// It is set up; these are the recovery codes.
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let begun = RwSignal::new(None::<TotpSetUp>);
    let why = if required {
        "ここでは、パスフレーズのほかに、スマートフォンの認証アプリでの確認が要ります。用意は一度だけで、5分ほどです。"
    } else {
        "パスフレーズのほかに、スマートフォンの認証アプリで確認するようにできます。用意は一度だけで、5分ほどです。"
    };
    move || {
        match begun.get() {
        None => view! {
            <Card title="認証アプリを用意する">
                <p>{why}</p>
                <p>"スマートフォンに認証アプリがないときは、先に入れてください。「Google Authenticator」「Microsoft Authenticator」など、どれでも使えます。無料です。"</p>
                <Begin begun=begun />
            </Card>
        }
        .into_any(),
        Some(set_up) => view! { <Confirm set_up=set_up on_done=on_done /> }.into_any(),
    }
    }
}

/// Asks for the passphrase, so that nobody does this on a tablet that was left open.
#[component]
fn Begin(begun: RwSignal<Option<TotpSetUp>>) -> impl IntoView {
    let store = use_store();
    let passphrase = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let matter = Matter::new();
    let submit = move |()| {
        let Some(typed) = matter.begin(passphrase, busy) else {
            return;
        };
        spawn_local(async move {
            match store.begin_totp(typed).await {
                Ok(set_up) => drop(begun.try_set(Some(set_up))),
                Err(error) => matter.tell(&error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Form on_submit=submit label="認証アプリを用意する">
            <TextInput
                id="begin-passphrase"
                label="パスフレーズ"
                required=true
                help="本人であることを確かめるため、もう一度入力します。"
                kind=TextKind::Password
                value=passphrase
                error=matter.passphrase
                on_input=move |text| passphrase.set(text)
            />
            <OtherMatter matter=matter />
            <div class="actions">
                <Button kind=Kind::Primary large=true submit=true busy=busy>
                    {move || if busy.get() { "確認しています…" } else { "用意を始める" }}
                </Button>
            </div>
        </Form>
    }
}

/// Shows the secret and asks for the first code.
#[component]
fn Confirm(set_up: TotpSetUp, on_done: Callback<Option<RecoveryCodes>>) -> impl IntoView {
    show_once(Once::Authenticator);
    let store = use_store();
    let code = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let matter = Matter::new();
    let submit = move |()| {
        matter.clear();
        let typed = code.get_untracked().trim().to_owned();
        if typed.is_empty() {
            matter.code.set(Some(NO_CODE.to_owned()));
        }
        if busy.get_untracked() || typed.is_empty() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match store.confirm_totp(typed).await {
                Ok(codes) => on_done.run(Some(codes)),
                Err(error) => matter.tell(&error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Card title="認証アプリに「つなぐ」を加える">
            <ol class="steps">
                <li>
                    <p>"スマートフォンの認証アプリを開き、「＋」か「追加」を押して、このQRコードを読み取ります。"</p>
                    <Qr svg=set_up.qr alt="認証アプリで読み取るQRコード" />
                    <p>"読み取れないときは、認証アプリで「キーを入力」を選び、次の文字を入力します。"</p>
                    <p class="secret">{in_fours(&set_up.secret)}</p>
                </li>
                <li>
                    <p>"認証アプリの「つなぐ」に出た6けたの数字を、下に入力します。数字は30秒ごとに変わります。"</p>
                </li>
            </ol>
            <Form on_submit=submit label="確認コードを確かめる">
                <TextInput
                    id="confirm-code"
                    label="確認コード"
                    required=true
                    help="合わないときは、スマートフォンの時計が合っているかを確かめてください。"
                    kind=TextKind::OneTimeCode
                    width=Width::Middle
                    value=code
                    error=matter.code
                    on_input=move |text| code.set(text)
                />
                <OtherMatter matter=matter />
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>
                        {move || if busy.get() { "確認しています…" } else { "この数字で確かめる" }}
                    </Button>
                </div>
            </Form>
        </Card>
    }
}

/// The secret as it is easily typed.
fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    let fours: Vec<String> = letters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    fours.join(" ")
}
