//! 招待状: whoever holds a letter chooses a sign-in name and a passphrase.

use leptos::{prelude::*, task::spawn_local};
use shared::{
    passphrase::login as login_of,
    wire::{Accept, FailureCode, Invited},
};

use super::choose::{ChoosePassphrase, judged};
use crate::{
    areas::staff::why,
    store::{TransportError, accept_invitation, holds_records_of, open_invitation},
    ui::{Banner, Button, Card, Form, Kind, PageHead, TextInput, TextKind, Tone, focus_field},
};

/// How far someone has come.
#[derive(Clone, PartialEq)]
enum Step {
    /// The code of the letter is to be typed or is wrong.
    Code,
    /// Name and passphrase are to be chosen.
    Choose { code: String, invited: Invited },
    /// It is done; with whether this device holds records that open with an older passphrase.
    Done { login: String, holds_records: bool },
}

/// The screen. Nothing of it is kept on the device but the sign-in name chosen.
#[component]
pub fn Invitation(
    /// The code in the link; empty where there was none.
    code: String,
    /// Goes to the sign-in.
    done: Callback<()>,
) -> impl IntoView {
    let step = RwSignal::new(Step::Code);
    let typed = RwSignal::new(code.clone());
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let open = move |()| {
        let code = typed.get_untracked();
        if busy.get_untracked() {
            return;
        }
        if code.trim().is_empty() {
            error.set(Some("招待状の番号を入力してください。".to_owned()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match open_invitation(code.clone()).await {
                Ok(invited) => drop(step.try_set(Step::Choose { code, invited })),
                Err(failed) => drop(error.try_set(Some(why(&failed)))),
            }
            busy.try_set(false);
        });
    };
    if !code.is_empty() {
        open(());
    }
    move || match step.get() {
        Step::Code => {
            view! { <Code typed=typed error=error busy=busy open=Callback::new(open) /> }.into_any()
        }
        Step::Choose { code, invited } => {
            view! { <Choose code=code invited=invited step=step /> }.into_any()
        }
        Step::Done {
            login,
            holds_records,
        } => view! { <Done login=login holds_records=holds_records done=done /> }.into_any(),
    }
}

#[component]
fn Code(
    typed: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    open: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="sign-in stack">
            <PageHead title="招待状を使う" lead="管理者から受け取った招待状の番号を入力してください。" />
            <Form on_submit=move |()| open.run(()) label="招待状を使う">
                <TextInput
                    id="code"
                    label="招待状の番号"
                    required=true
                    help="4文字ずつ6組の番号です。小文字でも、「-」がなくてもかまいません。"
                    kind=TextKind::Code
                    value=typed
                    error=error
                    on_input=move |text| {
                        error.set(None);
                        typed.set(text);
                    }
                />
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>"次へ"</Button>
                </div>
            </Form>
        </div>
    }
}

#[component]
fn Choose(code: String, invited: Invited, step: RwSignal<Step>) -> impl IntoView {
    let Invited {
        name,
        organisation,
        login: known,
        until,
    } = invited;
    let is_new = known.is_none();
    let login = RwSignal::new(known.clone().unwrap_or_default());
    let passphrase = RwSignal::new(String::new());
    let login_error = RwSignal::new(None::<String>);
    let passphrase_error = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let own = [name.clone(), organisation.clone()];
    let names = Signal::derive(move || {
        let mut names = own.to_vec();
        names.push(login.get());
        names
    });
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        let (chosen, secret) = (login.get_untracked(), passphrase.get_untracked());
        if is_new {
            login_error.set(login_of(&chosen).err().map(|error| error.to_string()));
        }
        let names = names.get_untracked();
        passphrase_error.set(judged(&secret, &names).err());
        if login_error.with_untracked(Option::is_some) {
            focus_field("login");
            return;
        }
        if passphrase_error.with_untracked(Option::is_some) {
            focus_field("new-passphrase");
            return;
        }
        busy.set(true);
        let accept = Accept {
            token: code.clone(),
            login: chosen,
            passphrase: secret,
        };
        spawn_local(async move {
            failure.try_set(None);
            match accept_invitation(&accept).await {
                Ok(accepted) => {
                    let login = accepted.login;
                    let holds_records = holds_records_of(&login).await;
                    step.try_set(Step::Done {
                        login,
                        holds_records,
                    });
                }
                Err(error) => {
                    let place = match &error {
                        TransportError::Failed(failed) => match failed.code {
                            FailureCode::BadLogin => login_error,
                            FailureCode::WeakPassphrase => passphrase_error,
                            _ => failure,
                        },
                        _ => failure,
                    };
                    place.try_set(Some(why(&error)));
                }
            }
            busy.try_set(false);
        });
    };
    let who = format!("{organisation}　{name}さん");
    let lead = if is_new {
        "サインインに使うIDとパスフレーズを決めます。"
    } else {
        "新しいパスフレーズを決めます。"
    };
    view! {
        <div class="sign-in stack">
            <PageHead title="招待状を使う" lead=lead />
            <Banner tone=Tone::Info title=who>
                <p>"あなたでないときは、この画面を閉じて、招待状を渡した人に知らせてください。"</p>
                <p>{format!("{}まで使えます。", until.long())}</p>
            </Banner>
            {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="できませんでした"><p>{text}</p></Banner> })}
            <Form on_submit=submit label="IDとパスフレーズを決める">
                {if is_new {
                    view! {
                        <TextInput
                            id="login"
                            label="ID（サインイン名）"
                            required=true
                            help="半角の英字と数字で3文字以上。覚えやすいものを自分で決めます。"
                            kind=TextKind::Username
                            value=login
                            error=login_error
                            on_input=move |text| {
                                login_error.set(None);
                                login.set(text);
                            }
                        />
                    }
                        .into_any()
                } else {
                    view! { <dl class="facts"><dt>"ID（サインイン名）"</dt><dd>{known.clone()}</dd></dl> }.into_any()
                }}
                <ChoosePassphrase id="new-passphrase" label="新しいパスフレーズ" value=passphrase names=names error=passphrase_error />
                <div class="actions">
                    <Button kind=Kind::Primary large=true submit=true busy=busy>"決める"</Button>
                </div>
            </Form>
            <p class="row-support">
                "パスフレーズは、このアプリを開くたびに使います。人に教えたり、端末に貼ったりしないでください。"
            </p>
        </div>
    }
}

#[component]
fn Done(login: String, holds_records: bool, done: Callback<()>) -> impl IntoView {
    view! {
        <div class="sign-in stack">
            <PageHead
                title="決まりました"
                lead=if holds_records { "" } else { "次の画面で、今決めたパスフレーズを入力してください。" }
            />
            <Card><dl class="facts"><dt>"ID（サインイン名）"</dt><dd><strong>{login}</strong></dd></dl></Card>
            {holds_records
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="この端末の記録は、前のパスフレーズで開きます">
                            <p>"次の画面では前のパスフレーズを入力します。送っていない記録もそのまま残っています。"</p>
                            <p>"開いたら、設定の「パスフレーズを変える」に、前のものと新しいものを入力してください。この端末も、新しいパスフレーズで開くようになります。途中でサインインを求められたら、新しいパスフレーズを入力します。"</p>
                            <p>"前のパスフレーズを思い出せないときは、端末の記録を消さずに、管理者に知らせてください。"</p>
                        </Banner>
                    }
                })}
            <div class="actions">
                <Button kind=Kind::Primary large=true on_press=move |()| done.run(())>"サインインの画面へ"</Button>
            </div>
        </div>
    }
}
