//! The first screen: who is it, and the passphrase that opens this device's records.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{out::Parting, waiting::Waiting};
use crate::{
    store::{EnterError, TransportError, last_login},
    ui::{Banner, Button, Form, Kind, PageHead, TextInput, TextKind, Tone, Width, focus_field},
};

/// What is the matter with what was typed, or with the way in.
#[derive(Clone, Copy)]
pub(super) struct Problems {
    pub(super) login: RwSignal<Option<String>>,
    pub(super) passphrase: RwSignal<Option<String>>,
    pub(super) other: RwSignal<Option<String>>,
    /// Whether the passphrase is right for the server, and another opens this device.
    pub(super) is_newer: RwSignal<bool>,
}

impl Problems {
    pub(super) fn new() -> Self {
        Self {
            login: RwSignal::new(None),
            passphrase: RwSignal::new(None),
            other: RwSignal::new(None),
            is_newer: RwSignal::new(false),
        }
    }

    pub(super) fn clear(self) {
        for problem in [self.login, self.passphrase, self.other] {
            problem.set(None);
        }
        self.is_newer.set(false);
    }

    /// Whether both are typed; says what is missing otherwise.
    pub(super) fn check(self, login: &str, passphrase: &str) -> bool {
        self.clear();
        if login.trim().is_empty() {
            self.login.set(Some("IDを入力してください。".to_owned()));
        }
        if passphrase.is_empty() {
            self.passphrase
                .set(Some("パスフレーズを入力してください。".to_owned()));
        }
        !login.trim().is_empty() && !passphrase.is_empty()
    }

    /// Says why there was no way in, where the person can do something about it.
    pub(super) fn tell(self, error: &EnterError) {
        self.is_newer
            .set(matches!(error, EnterError::OlderPassphrase));
        let text = match error {
            EnterError::Transport(TransportError::Offline) => {
                "サーバーにつながりません。電波の届く場所で、もう一度試してください。この端末を初めて使うときは、一度サーバーにつながる必要があります。"
                    .to_owned()
            }
            EnterError::Transport(TransportError::Garbled) => {
                "サーバーから正しい返事がありませんでした。施設のWi-Fiなどの接続を確かめて、もう一度試してください。".to_owned()
            }
            EnterError::Transport(TransportError::Busy(_)) => {
                "サーバーが混み合っています。少し待って、もう一度試してください。".to_owned()
            }
            error => error.to_string(),
        };
        if error.is_about_passphrase() {
            self.passphrase
        } else {
            self.other
        }
        .set(Some(text));
    }
}

/// Asks for ID and passphrase until the store is open. Works without a network for a person the device knows.
#[component]
pub fn SignIn<O, F>(
    /// Opens the store with ID and passphrase and shows it.
    open: O,
) -> impl IntoView
where
    O: Fn(String, String) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), EnterError>> + 'static,
{
    let known = last_login();
    let is_known = known.is_some();
    let login = RwSignal::new(known.unwrap_or_default());
    let passphrase = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let problems = Problems::new();
    let Parting(parting) = expect_context();
    let submit = move |()| {
        let (name, secret) = (login.get_untracked(), passphrase.get_untracked());
        if busy.get_untracked() || !problems.check(&name, &secret) {
            first_problem(problems);
            return;
        }
        busy.set(true);
        let open = open.clone();
        spawn_local(async move {
            // The key takes half a second of pure reckoning: the button must say so before.
            TimeoutFuture::new(50).await;
            match open(name, secret).await {
                Ok(()) => drop(passphrase.try_set(String::new())),
                Err(error) => {
                    problems.tell(&error);
                    first_problem(problems);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="sign-in stack">
            <PageHead
                title="つなぐを開く"
                lead=if is_known { "この端末の記録は、パスフレーズで守られています。" } else { "" }
            />
            {move || parting.get().map(|text| view! { <Banner tone=Tone::Info title=text /> })}
            {move || {
                problems
                    .other
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="開けませんでした"><p>{text}</p></Banner> })
            }}
            <Form on_submit=submit label="サインイン">
                <TextInput
                    id="login"
                    label="ID（サインイン名）"
                    required=true
                    kind=TextKind::Username
                    width=Width::Full
                    value=login
                    error=problems.login
                    on_input=move |text| login.set(text)
                />
                <TextInput
                    id="passphrase"
                    label="パスフレーズ"
                    required=true
                    kind=TextKind::Password
                    value=passphrase
                    error=problems.passphrase
                    on_input=move |text| passphrase.set(text)
                />
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>
                        {move || if busy.get() { "確認しています…" } else { "開く" }}
                    </Button>
                </div>
            </Form>
            <Waiting login=login problems=problems />
            <p class="row-support">
                "電波がなくても、この端末で一度サインインした人は開けます。パスフレーズを忘れたときは、管理者に知らせてください。"
            </p>
        </div>
    }
}

/// Puts the cursor where something has to be mended.
pub(super) fn first_problem(problems: Problems) {
    let id = match (
        problems.login.get_untracked(),
        problems.passphrase.get_untracked(),
    ) {
        (Some(_), _) => "login",
        (None, Some(_)) => "passphrase",
        (None, None) => return,
    };
    request_animation_frame(move || focus_field(id));
}
