//! サインインの守り: what protects the account beside the passphrase.

mod app;
mod ask;
mod codes;
mod oidc;
mod passkeys;
mod set_up;

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use shared::wire::{Factors, RecoveryCodes};

use self::{
    app::{Changes, Standing},
    codes::Codes,
    oidc::Oidc,
    passkeys::Passkeys,
    set_up::SetUp,
};
use crate::{
    areas::status::needs_set_up,
    store::{TransportError, use_store},
    ui::{Banner, Button, Card, LinkButton, PageHead, Progress, Tone},
};

/// Where all this is.
pub(super) const PROTECTION: &str = "/settings/protection";

/// What to say when the server could not be asked.
fn said(error: &TransportError) -> String {
    match error {
        TransportError::Offline | TransportError::Garbled => {
            "サーバーにつながりません。電波の届く所で、もう一度試してください。".to_owned()
        }
        TransportError::Busy(_) => {
            "サーバーが混み合っています。少し待って、もう一度試してください。".to_owned()
        }
        TransportError::Failed(failure) => failure.message.clone(),
    }
}

/// The way there from the settings.
#[component]
pub(super) fn ProtectionCard() -> impl IntoView {
    view! {
        <Card title="サインインの守り">
            <p>"パスフレーズを知られても、ほかの人がサインインできないようにします。スマートフォンの認証アプリか、パスキーを使います。"</p>
            <div class="actions"><LinkButton href=PROTECTION>"サインインの守りを見る"</LinkButton></div>
        </Card>
    }
}

/// While the server wants a second factor to be set up: says so, and leads there whoever has just come in.
#[component]
pub fn SetUpNotice() -> impl IntoView {
    let needed = needs_set_up(use_store());
    let navigate = use_navigate();
    let path = leptos_router::hooks::use_location().pathname;
    Effect::new(move |led: Option<bool>| {
        let lead = needed.get() && !led.unwrap_or(false);
        // Whoever has begun something is not taken away from it.
        if lead && path.get_untracked() == "/" {
            navigate(PROTECTION, NavigateOptions::default());
        }
        led.unwrap_or(false) || lead
    });
    move || {
        (needed.get() && path.get() != PROTECTION).then(|| {
            view! {
                <Banner tone=Tone::Warn title="「サインインの守り」を用意してください">
                    <p>"用意ができると、送受信が始まります。書いた記録は、この端末に保存されています。"</p>
                    <div class="actions"><LinkButton href=PROTECTION>"用意する"</LinkButton></div>
                </Banner>
            }
        })
    }
}

/// Said to whoever is protected by the city's own sign-in and has come in without.
#[component]
fn ComeInByCity(
    /// What people call it.
    name: String,
) -> impl IntoView {
    view! {
        <Banner tone=Tone::Warn title=format!("「{name}」で入り直してください")>
            <p>
                {format!(
                    "このアカウントは「{name}」で守られています。いったん「画面を閉じる」を押し、「{name}を使う」から入り直すと、送受信が始まります。書いた記録は、この端末に保存されています。",
                )}
            </p>
        </Banner>
    }
}

/// The screen.
#[component]
pub fn Protection() -> impl IntoView {
    let store = use_store();
    let factors = RwSignal::new(None::<Result<Factors, TransportError>>);
    // Told once: they stay until the person says that they are written down.
    let codes = RwSignal::new(None::<RecoveryCodes>);
    let ask = move || {
        factors.set(None);
        spawn_local(async move {
            let answer = store.factors().await;
            factors.try_set(Some(answer));
        });
    };
    ask();
    let needed = needs_set_up(store);
    let done = Callback::new(move |new: Option<RecoveryCodes>| {
        codes.set(new);
        ask();
        // What is new begins at the top.
        window().scroll_to_with_x_and_y(0.0, 0.0);
    });
    let inside = move || {
        if let Some(new) = codes.get() {
            return view! { <Codes codes=new.codes on_done=move |()| codes.set(None) /> }
                .into_any();
        }
        match factors.get() {
            None => view! { <Progress label="サーバーに確かめています" done=None /> }.into_any(),
            Some(Err(error)) => view! {
                <Banner tone=Tone::Info title="いまは見られません">
                    <p>{said(&error)}</p>
                    <div class="actions"><Button on_press=move |()| ask()>"もう一度確かめる"</Button></div>
                </Banner>
            }
            .into_any(),
            Some(Ok(factors)) => {
                let is_protected = factors.totp || !factors.passkeys.is_empty();
                let is_by_city = factors
                    .oidc
                    .as_ref()
                    .is_some_and(|oidc| oidc.is_two && oidc.linked_at.is_some());
                // Who came in without it has nothing to set up: they come in by it.
                if let Some(state) = factors.oidc.as_ref()
                    && is_by_city
                    && !is_protected
                    && needed.get()
                {
                    return view! { <ComeInByCity name=state.name.clone() /> }.into_any();
                }
                let oidc = factors
                    .oidc
                    .clone()
                    .map(|state| view! { <Oidc state=state on_done=done /> });
                let passkeys = view! { <Passkeys factors=factors.clone() on_done=done /> };
                let set_up = (!factors.totp).then(|| {
                    let required = factors.required && !is_protected && !is_by_city;
                    view! { <SetUp required=required on_done=done /> }
                });
                let standing = is_protected.then(|| view! { <Standing factors=factors.clone() /> });
                let changes = is_protected
                    .then(|| view! { <Changes factors=factors.clone() on_done=done /> });
                view! {
                    {standing}
                    {set_up}
                    {passkeys}
                    {oidc}
                    {changes}
                }
                .into_any()
            }
        }
    };
    view! {
        <PageHead title="サインインの守り" />
        <div class="stack">{inside}</div>
    }
}
