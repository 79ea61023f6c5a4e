//! お知らせ: where the person is told that something waits for them: by a mail a day, and by the devices that ring (`web_push.rs`).

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use shared::{
    jp::Time,
    wire::{MailNotice, Notices},
};

use super::web_push::Rings;
use crate::{
    areas::staff::why,
    store::{TransportError, use_store},
    ui::{
        Banner, Button, Card, Form, Kind, LinkButton, PageHead, Progress, TextInput, TextKind,
        Tone, Width, focus_field, use_toasts,
    },
};

/// Where all this is.
const NOTICES: &str = "/settings/notices";

/// The way there from the settings.
#[component]
pub(super) fn NoticesCard() -> impl IntoView {
    view! {
        <Card title="お知らせ">
            <p>"届いたつなぐシートや、遅れている役割など、待っているものがあることを、メールと端末の通知で知らせます。"</p>
            <div class="actions"><LinkButton href=NOTICES>"お知らせの設定"</LinkButton></div>
        </Card>
    }
}

/// The screen.
#[component]
pub fn NoticesPage() -> impl IntoView {
    let store = use_store();
    let notices = RwSignal::new(None::<Result<Notices, TransportError>>);
    let ask = Callback::new(move |()| {
        notices.set(None);
        spawn_local(async move {
            let answer = store.notices().await;
            notices.try_set(Some(answer));
        });
    });
    ask.run(());
    let inside = move || {
        match notices.get() {
        None => view! { <Progress label="サーバーに確かめています" done=None /> }.into_any(),
        Some(Err(error)) => view! {
            <Banner tone=Tone::Info title="いまは見られません">
                <p>{why(&error)}</p>
                <div class="actions"><Button on_press=move |()| ask.run(())>"もう一度確かめる"</Button></div>
            </Banner>
        }
        .into_any(),
        Some(Ok(notices)) => {
            let Notices { mail_at, mail, push } = notices;
            view! {
                <Rings push=push on_done=ask />
                {mails(mail_at.map(Time::short), mail, ask)}
            }
            .into_any()
        }
    }
    };
    view! {
        <PageHead title="お知らせ" />
        <div class="stack">{inside}</div>
    }
}

/// The mail of each day.
fn mails(at: Option<String>, mail: Option<MailNotice>, ask: Callback<()>) -> AnyView {
    let Some(at) = at else {
        return view! {
            <Banner tone=Tone::Info title="このつなぐは、メールを送りません">
                <p>"待っているものは、「今日」に出ています。メールでも知りたいときは、つなぐの管理者に相談してください。"</p>
            </Banner>
        }
        .into_any();
    };
    match mail {
        None => view! { <Choose at=at on_done=ask /> }.into_any(),
        Some(MailNotice {
            address,
            is_proven: false,
        }) => view! { <Prove address=address on_done=ask /> }.into_any(),
        Some(MailNotice {
            address,
            is_proven: true,
        }) => view! { <Chosen address=address at=at on_done=ask /> }.into_any(),
    }
}

/// One box whose content is sent to the server: says what is the matter beside it.
#[derive(Clone, Copy)]
struct Sending {
    id: &'static str,
    typed: RwSignal<String>,
    error: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Sending {
    fn new(id: &'static str) -> Self {
        Self {
            id,
            typed: RwSignal::new(String::new()),
            error: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// Sends what is typed, unless nothing is.
    fn send<F>(self, missing: &str, done: Callback<()>, send: impl FnOnce(String) -> F)
    where
        F: Future<Output = Result<(), TransportError>> + 'static,
    {
        let typed = self.typed.get_untracked();
        if self.busy.get_untracked() {
            return;
        }
        if typed.trim().is_empty() {
            self.error.set(Some(missing.to_owned()));
            focus_field(self.id);
            return;
        }
        self.busy.set(true);
        let sent = send(typed);
        spawn_local(async move {
            match sent.await {
                Ok(()) => run(done),
                Err(error) => {
                    self.error.try_set(Some(why(&error)));
                    focus_field(self.id);
                }
            }
            self.busy.try_set(false);
        });
    }
}

/// The screen may have been left when an answer comes.
pub(super) fn run(done: Callback<()>) {
    let _gone = done.try_run(());
}

/// No address is known yet.
#[component]
fn Choose(
    /// When the mails of a day go out.
    at: String,
    /// A code is on its way.
    on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let field = Sending::new("mail-address");
    let submit = move |()| {
        let missing = "メールアドレスを入力してください。";
        field.send(missing, on_done, |address| store.choose_mail(address));
    };
    view! {
        <Card title="メールで知らせる">
            <p>
                {format!(
                    "平日の{at}ごろ、待っているものがある日にだけ、1通送ります。書いてあるのは件数だけで、お名前や相談の内容は書きません。",
                )}
            </p>
            <Form on_submit=submit label="メールの宛先">
                <TextInput
                    id=field.id
                    label="メールアドレス"
                    required=true
                    help="仕事で使っているものにしてください。はじめに、確認コードを送ります。"
                    kind=TextKind::Email
                    value=field.typed
                    error=field.error
                    on_input=move |text| {
                        field.error.set(None);
                        field.typed.set(text);
                    }
                />
                <div class="actions">
                    <Button kind=Kind::Primary submit=true busy=field.busy>"確認コードを送る"</Button>
                </div>
            </Form>
        </Card>
    }
}

/// A code was sent and is waited for.
#[component]
fn Prove(
    /// Where it was sent.
    address: String,
    /// It was shown, or another address is wanted.
    on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let field = Sending::new("mail-code");
    let shown = Callback::new(move |()| {
        toasts.say("この宛先に知らせます。");
        on_done.run(());
    });
    let submit = move |()| {
        let missing = "届いた確認コードを入力してください。";
        field.send(missing, shown, |code| store.confirm_mail(code));
    };
    let again = address.clone();
    let sent = Callback::new(move |()| toasts.say("確認コードをもう一度送りました。"));
    let resend = move |()| {
        let again = again.clone();
        spawn_local(async move {
            match store.choose_mail(again).await {
                Ok(()) => run(sent),
                Err(error) => drop(field.error.try_set(Some(why(&error)))),
            }
        });
    };
    view! {
        <Card title="宛先を確かめる">
            <p>{format!("{address} に確認コードを送りました。30分のあいだ使えます。")}</p>
            <Form on_submit=submit label="確認コード">
                <TextInput
                    id=field.id
                    label="確認コード"
                    required=true
                    help="届いたメールにある、6けたの数字です。届かないときは、迷惑メールの中も見てください。"
                    kind=TextKind::OneTimeCode
                    width=Width::Middle
                    value=field.typed
                    error=field.error
                    on_input=move |text| {
                        field.error.set(None);
                        field.typed.set(text);
                    }
                />
                <div class="actions">
                    <Button kind=Kind::Primary submit=true busy=field.busy>"確かめる"</Button>
                    <Button on_press=resend>"もう一度送る"</Button>
                    <Remove text="別の宛先にする" on_done=on_done />
                </div>
            </Form>
        </Card>
    }
}

/// The address is known.
#[component]
fn Chosen(
    /// Where the mails go.
    address: String,
    /// When.
    at: String,
    /// None is wanted any more.
    on_done: Callback<()>,
) -> impl IntoView {
    view! {
        <Card title="メールで知らせる">
            <dl class="facts">
                <dt>"宛先"</dt>
                <dd>{address}</dd>
                <dt>"いつ"</dt>
                <dd>{format!("平日の{at}ごろ、待っているものがある日に")}</dd>
            </dl>
            <p>"書いてあるのは件数だけで、お名前や相談の内容は書きません。"</p>
            <div class="actions"><Remove text="メールを止める" on_done=on_done /></div>
        </Card>
    }
}

/// Has the address forgotten.
#[component]
fn Remove(
    /// What the button says.
    text: &'static str,
    /// It is.
    on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let remove = move |()| {
        spawn_local(async move {
            match store.remove_mail().await {
                Ok(()) => run(on_done),
                Err(error) => toasts.say(why(&error)),
            }
        });
    };
    view! { <Button on_press=remove>{text}</Button> }
}
