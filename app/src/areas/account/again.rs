//! The session on the server ran out while the store is open: one passphrase, and what waits goes out.

use leptos::{prelude::*, task::spawn_local};

use super::sign_in::Problems;
use crate::{
    areas::status::needs_sign_in,
    store::{last_login, sign_in_again, use_store},
    ui::{Banner, Button, Dialog, Form, Kind, TextInput, TextKind, Tone, use_toasts},
};

/// A notice with the way to sign in, while the server asks for it.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let store = use_store();
    let needed = needs_sign_in(store);
    let open = RwSignal::new(false);
    view! {
        {move || {
            needed
                .get()
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="送信するには、もう一度サインインしてください">
                            <p>"書いた記録はこの端末に保存されています。"</p>
                            <div class="actions">
                                <Button on_press=move |()| open.set(true)>"サインインする"</Button>
                            </div>
                        </Banner>
                    }
                })
        }}
        <Dialog open=open title="もう一度サインインする" close="あとで">
            {move || open.get().then(|| view! { <Passphrase open=open /> })}
        </Dialog>
    }
}

#[component]
fn Passphrase(open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let login = RwSignal::new(last_login().unwrap_or_default());
    let passphrase = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problems = Problems::new();
    let submit = move |()| {
        let (name, secret) = (login.get_untracked(), passphrase.get_untracked());
        if busy.get_untracked() || !problems.check(&name, &secret) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match sign_in_again(store, &name, &secret).await {
                Ok(()) => {
                    open.set(false);
                    toasts.say("サインインしました。送信を始めます。");
                }
                Err(error) => problems.tell(&error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Form on_submit=submit label="もう一度サインインする">
            <TextInput
                id="again-login"
                label="ID（サインイン名）"
                required=true
                kind=TextKind::Username
                value=login
                error=problems.login
                on_input=move |text| login.set(text)
            />
            <TextInput
                id="again-passphrase"
                label="パスフレーズ"
                required=true
                kind=TextKind::Password
                value=passphrase
                error=problems.passphrase
                on_input=move |text| passphrase.set(text)
            />
            {move || {
                problems
                    .other
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="サインインできませんでした"><p>{text}</p></Banner> })
            }}
            <Button kind=Kind::Primary large=true submit=true busy=busy>
                {move || if busy.get() { "確認しています…" } else { "サインインする" }}
            </Button>
        </Form>
    }
}
