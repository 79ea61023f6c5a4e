//! The session on the server ran out while the store is open: one passphrase, and what waits goes out.

use leptos::{prelude::*, task::spawn_local};

use super::{
    code::CodeInput,
    passkey::{ByPasskey, known_ways},
    sign_in::Problems,
};
use crate::{
    areas::status::needs_sign_in,
    store::{
        Credentials, finish, last_login, sign_in_again, sign_in_again_by_passkey, use_store, ways,
    },
    ui::{Banner, Button, Dialog, Form, Kind, TextInput, TextKind, Tone, focus_field, use_toasts},
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
            {move || open.get().then(|| view! { <Again open=open /> })}
        </Dialog>
    }
}

/// Asks for name and passphrase, or, where the server knows these already, for the code alone.
#[component]
fn Again(open: RwSignal<bool>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let login = RwSignal::new(last_login().unwrap_or_default());
    let passphrase = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    // Whether name and passphrase typed here were right and the code is what is missing.
    let wants_code = RwSignal::new(false);
    let code_alone = Memo::new(move |_| wants_code.get() || store.waits_for_code());
    let busy = RwSignal::new(false);
    let problems = Problems::again();
    let submit = move |()| {
        let typed = Credentials {
            login: login.get_untracked(),
            passphrase: passphrase.get_untracked(),
            code: code_alone
                .get_untracked()
                .then(|| code.get_untracked().trim().to_owned()),
            ..Credentials::default()
        };
        let is_whole = match &typed.code {
            Some(code) => problems.check_code(code),
            None => problems.check(&typed.login, &typed.passphrase),
        };
        if busy.get_untracked() || !is_whole {
            return;
        }
        busy.set(true);
        let here = wants_code.get_untracked();
        spawn_local(async move {
            let outcome = match typed.code.clone() {
                Some(code) if !here => finish(store, code).await,
                _ => sign_in_again(store, typed).await,
            };
            match outcome {
                Ok(()) => {
                    open.set(false);
                    toasts.say("サインインしました。送信を始めます。");
                }
                Err(error) if error.wants_code() => {
                    wants_code.set(true);
                    request_animation_frame(|| focus_field("again-code"));
                }
                Err(error) => problems.tell(&error),
            }
            busy.try_set(false);
        });
    };
    let possible = known_ways(ways());
    let by_passkey = move |()| {
        if busy.get_untracked() {
            return;
        }
        problems.clear();
        busy.set(true);
        spawn_local(async move {
            match sign_in_again_by_passkey(store).await {
                Ok(()) => {
                    open.set(false);
                    toasts.say("サインインしました。送信を始めます。");
                }
                Err(error) => problems.tell(&error),
            }
            busy.try_set(false);
        });
    };
    let fields = move || {
        if code_alone.get() {
            return view! { <CodeInput id="again-code" value=code error=problems.code /> }
                .into_any();
        }
        view! {
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
        }
        .into_any()
    };
    view! {
        <Form on_submit=submit label="もう一度サインインする">
            {fields}
            {move || {
                problems
                    .other
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="サインインできませんでした"><p>{text}</p></Banner> })
            }}
            <Button kind=Kind::Primary large=true submit=true busy=busy>
                {move || if busy.get() { "確認しています…" } else { "サインインする" }}
            </Button>
            <ByPasskey ways=possible busy=busy on_press=by_passkey />
        </Form>
    }
}
