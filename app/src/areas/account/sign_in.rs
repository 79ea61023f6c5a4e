//! The first screen: who is it, and the passphrase that opens this device's records.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use shared::wire::{FailureCode, Ways};

use super::{
    code::{CodeInput, LOST, NO_CODE},
    oidc::{ByOidc, OidcWay},
    out::Parting,
    passkey::{ByPasskey, OpenByPasskey, known_ways},
    waiting::Waiting,
};
use crate::{
    store::{Credentials, EnterError, Known, Shown, TransportError, Way, last_login},
    ui::{
        Banner, Button, Checkbox, Form, Kind, PageHead, TextInput, TextKind, Tone, Width,
        focus_field,
    },
};

/// A page that is left is gone by then, ms.
const GOING: u32 = 5_000;

/// What is the matter with what was typed, or with the way in.
#[derive(Clone, Copy)]
pub(super) struct Problems {
    pub(super) login: RwSignal<Option<String>>,
    pub(super) passphrase: RwSignal<Option<String>>,
    pub(super) code: RwSignal<Option<String>>,
    pub(super) other: RwSignal<Option<String>>,
    /// Whether the passphrase is right for the server, and another opens this device.
    pub(super) is_newer: RwSignal<bool>,
    /// What is said where the server can't be reached.
    offline: &'static str,
}

const OFFLINE: &str = "サーバーにつながりません。電波の届く場所で、もう一度試してください。この端末を初めて使うときは、一度サーバーにつながる必要があります。";

const OFFLINE_AGAIN: &str = "サーバーにつながりません。書いた記録は、この端末に保存されています。電波の届く場所で、もう一度サインインしてください。";

impl Problems {
    pub(super) fn new() -> Self {
        Self {
            login: RwSignal::new(None),
            passphrase: RwSignal::new(None),
            code: RwSignal::new(None),
            other: RwSignal::new(None),
            is_newer: RwSignal::new(false),
            offline: OFFLINE,
        }
    }

    /// Of one whose records are open.
    pub(super) fn again() -> Self {
        Self {
            offline: OFFLINE_AGAIN,
            ..Self::new()
        }
    }

    pub(super) fn clear(self) {
        for problem in [self.login, self.passphrase, self.code, self.other] {
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

    /// Whether a code is typed; says what is missing otherwise.
    pub(super) fn check_code(self, code: &str) -> bool {
        self.clear();
        let is_there = !code.trim().is_empty();
        if !is_there {
            self.code.set(Some(NO_CODE.to_owned()));
        }
        is_there
    }

    /// Says why there was no way in, where the person can do something about it.
    pub(super) fn tell(self, error: &EnterError) {
        self.is_newer
            .set(matches!(error, EnterError::OlderPassphrase));
        let text = match error {
            EnterError::Transport(TransportError::Offline) => self.offline.to_owned(),
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
        } else if error.is_about_code() {
            self.code
        } else {
            self.other
        }
        .set(Some(text));
    }
}

/// Whether the server has not looked at who is back from the city's own sign-in: it can be asked again by loading the page again.
fn can_ask_again(error: &EnterError) -> bool {
    match error {
        EnterError::NotLoaded => true,
        EnterError::Transport(TransportError::Failed(failure)) => {
            failure.code == FailureCode::TooManyTries
        }
        EnterError::Transport(
            TransportError::Offline | TransportError::Garbled | TransportError::Busy(_),
        ) => true,
        _ => false,
    }
}

/// Asks for ID and passphrase, and for a code where the server wants one, until the store is open. Works without a network for
/// a person the device knows.
#[component]
pub fn SignIn<O, F, K, L, W, G, P, H>(
    /// Opens the store and shows it.
    open: O,
    /// Looks what opens the records of whoever has this sign-in name.
    known: K,
    /// Asks how one may sign in beside passphrase and code.
    ways: W,
    /// Signs in on the server with a passkey.
    by_passkey: P,
    /// The way to the city's own sign-in and back.
    oidc: OidcWay,
) -> impl IntoView
where
    O: Fn(Way) -> F + Copy + Send + Sync + 'static,
    F: Future<Output = Result<(), EnterError>> + 'static,
    K: Fn(String) -> L + Copy + Send + Sync + 'static,
    L: Future<Output = Known> + 'static,
    W: Fn() -> G,
    G: Future<Output = Ways> + 'static,
    P: Fn() -> H + Copy + Send + Sync + 'static,
    H: Future<Output = Result<Shown, EnterError>> + 'static,
{
    let last = last_login();
    let is_known = last.is_some();
    let login = RwSignal::new(last.unwrap_or_default());
    let by_key = opens_by_passkey(login, known);
    let passphrase = RwSignal::new(String::new());
    let code = RwSignal::new(String::new());
    // Whether the passphrase was right and the code is what is missing.
    let wants_code = RwSignal::new(false);
    // Whom a passkey or the city's own sign-in has shown: the passphrase is what is missing then.
    let shown = RwSignal::new(None::<Shown>);
    // Whether that passkey is to open this device's records from now on.
    let offered = RwSignal::new(false);
    let ways = known_ways(ways());
    let busy = RwSignal::new(false);
    let problems = Problems::new();
    let Parting(parting) = expect_context();
    let submit = move |()| {
        let typed = Credentials {
            login: login.get_untracked(),
            passphrase: passphrase.get_untracked(),
            device: shown.with_untracked(|shown| shown.as_ref()?.device.clone()),
            key: shown
                .with_untracked(|shown| shown.as_ref()?.key.clone())
                .filter(|_| offered.get_untracked()),
            code: wants_code
                .get_untracked()
                .then(|| code.get_untracked().trim().to_owned()),
        };
        let is_whole = match &typed.code {
            Some(code) => problems.check_code(code),
            None => problems.check(&typed.login, &typed.passphrase),
        };
        if busy.get_untracked() || !is_whole {
            first_problem(problems);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            // The key takes half a second of pure reckoning: the button must say so before.
            TimeoutFuture::new(50).await;
            match open(Way::Typed(typed)).await {
                Ok(()) => {
                    passphrase.try_set(String::new());
                    code.try_set(String::new());
                }
                Err(error) if error.wants_code() => {
                    shown.set(None);
                    wants_code.set(true);
                    request_animation_frame(|| focus_field("code"));
                }
                Err(error) => {
                    // Whoever's passphrase was changed meanwhile begins anew.
                    if error.is_about_passphrase() {
                        wants_code.set(false);
                    }
                    problems.tell(&error);
                    first_problem(problems);
                }
            }
            busy.try_set(false);
        });
    };
    let back = move |()| {
        problems.clear();
        code.set(String::new());
        wants_code.set(false);
        shown.set(None);
        request_animation_frame(|| focus_field("passphrase"));
    };
    let told = move |answer: Result<Shown, EnterError>| match answer {
        Ok(known) => {
            login.set(known.login.clone());
            shown.set(Some(known));
            wants_code.set(false);
            request_animation_frame(|| focus_field("passphrase"));
        }
        Err(error) => problems.tell(&error),
    };
    let show = move |()| {
        if busy.get_untracked() {
            return;
        }
        problems.clear();
        busy.set(true);
        spawn_local(async move {
            told(by_passkey().await);
            busy.try_set(false);
        });
    };
    let leave = move |()| {
        if busy.get_untracked() {
            return;
        }
        problems.clear();
        busy.set(true);
        spawn_local(async move {
            match (oidc.leave)().await {
                // The page goes; who comes back to it by the browser's button can press again.
                Ok(()) => TimeoutFuture::new(GOING).await,
                Err(error) => problems.tell(&error),
            }
            busy.try_set(false);
        });
    };
    let open_by_key = move |()| {
        if busy.get_untracked() {
            return;
        }
        problems.clear();
        busy.set(true);
        spawn_local(async move {
            if let Err(error) = open(Way::Passkey(login.get_untracked())).await {
                problems.tell(&error);
            }
            busy.try_set(false);
        });
    };
    if oidc.is_back {
        busy.set(true);
        spawn_local(async move {
            let answer = (oidc.back)().await;
            if !answer.as_ref().is_err_and(can_ask_again) {
                (oidc.done)();
            }
            told(answer);
            busy.try_set(false);
        });
    }
    let is_linked =
        Memo::new(move |_| shown.with(|shown| shown.as_ref().is_some_and(|it| it.is_linked)));
    let is_shown = Memo::new(move |_| shown.with(Option::is_some));
    let is_asked = move || wants_code.get() || is_shown.get();
    let can_offer =
        Memo::new(move |_| shown.with(|it| it.as_ref().is_some_and(|it| it.key.is_some())));
    let fields = move || {
        if wants_code.get() {
            return view! { <CodeInput id="code" value=code error=problems.code /> }.into_any();
        }
        let name = (!is_shown.get()).then(|| {
            view! {
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
            }
        });
        view! {
            {name}
            <TextInput
                id="passphrase"
                label="パスフレーズ"
                required=true
                kind=TextKind::Password
                value=passphrase
                error=problems.passphrase
                on_input=move |text| passphrase.set(text)
            />
            {move || {
                can_offer
                    .get()
                    .then(|| {
                        view! {
                            <Checkbox
                                id="by-key"
                                label="次から、この端末の記録をパスキーでも開く"
                                help="電波のない所でも、指紋・顔・暗証番号で開けます。パスフレーズでも、これまでどおり開けます。"
                                value=offered
                                on_change=move |chosen| offered.set(chosen)
                            />
                        }
                    })
            }}
        }
        .into_any()
    };
    view! {
        <div class="sign-in stack">
            {move || {
                if wants_code.get() {
                    view! { <PageHead title="あと一つ、確認します" lead="パスフレーズは合っています。" /> }
                } else if is_linked.get() {
                    view! {
                        <PageHead
                            title="つながりました"
                            lead="次からは、この方法でもサインインできます。パスフレーズを入力して、記録を開いてください。"
                        />
                    }
                } else if is_shown.get() {
                    view! {
                        <PageHead
                            title="本人と確認できました"
                            lead="最後にパスフレーズを入力してください。この端末の記録を開くのに要ります。電波のない所でも、これで開けます。"
                        />
                    }
                } else if is_known {
                    view! { <PageHead title="つなぐを開く" lead="この端末の記録は、パスフレーズで守られています。" /> }
                } else {
                    view! { <PageHead title="つなぐを開く" lead="" /> }
                }
            }}
            {move || parting.get().map(|text| view! { <Banner tone=Tone::Info title=text /> })}
            {move || {
                problems
                    .other
                    .get()
                    .map(|text| view! { <Banner tone=Tone::Bad title="開けませんでした"><p>{text}</p></Banner> })
            }}
            <Form on_submit=submit label="サインイン">
                {fields}
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>
                        {move || if busy.get() { "確認しています…" } else { "開く" }}
                    </Button>
                    {move || is_asked().then(|| view! { <Button large=true on_press=back>"戻る"</Button> })}
                </div>
            </Form>
            {move || {
                if is_shown.get() {
                    ().into_any()
                } else if by_key.get() && !wants_code.get() {
                    view! { <OpenByPasskey busy=busy on_press=open_by_key /> }.into_any()
                } else {
                    view! { <ByPasskey ways=ways busy=busy on_press=show /><ByOidc ways=ways busy=busy on_press=leave /> }.into_any()
                }
            }}
            <Waiting login=login problems=problems />
            <p class="row-support">
                "相談先をさがしている人は、サインインしなくても"
                <a href="/directory/latest" rel="external">"相談機関一覧"</a>"を見られます。"
            </p>
            {move || {
                if wants_code.get() {
                    view! { <p class="row-support">{LOST}</p> }
                } else {
                    view! {
                        <p class="row-support">
                            "電波がなくても、この端末で一度サインインした人は開けます。パスフレーズを忘れたときは、管理者に知らせてください。"
                        </p>
                    }
                }
            }}
        </div>
    }
}

/// Whether a passkey opens the records of whoever's sign-in name is typed. A name of whom all was taken off goes.
fn opens_by_passkey<K, L>(login: RwSignal<String>, known: K) -> RwSignal<bool>
where
    K: Fn(String) -> L + Copy + Send + Sync + 'static,
    L: Future<Output = Known> + 'static,
{
    let by_key = RwSignal::new(false);
    Effect::new(move |_| {
        let asked = login.get();
        spawn_local(async move {
            let found = known(asked.clone()).await;
            if login.try_get_untracked() == Some(asked) {
                by_key.try_set(found == Known::Passkey);
                if found == Known::Nothing {
                    login.try_set(String::new());
                }
            }
        });
    });
    by_key
}

/// Puts the cursor where something has to be mended.
pub(super) fn first_problem(problems: Problems) {
    let fields = [
        (problems.login, "login"),
        (problems.passphrase, "passphrase"),
        (problems.code, "code"),
    ];
    let first = fields
        .into_iter()
        .find(|(problem, _)| problem.with_untracked(Option::is_some));
    if let Some((_, id)) = first {
        request_animation_frame(move || focus_field(id));
    }
}
