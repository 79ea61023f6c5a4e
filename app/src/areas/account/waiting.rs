//! What waits to be sent while the records are shut: it goes by itself, and can be sent by hand; and the way to begin anew where
//! nobody knows the passphrase any more.

use std::pin::Pin;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::sign_in::Problems;
use crate::{
    store::{EnterError, HandedIn, hand_in},
    ui::{Banner, Button, ConfirmDialog, Tone},
};

/// Takes everything of a person, by their sign-in name, off this device; refused while work is there that the server does not have.
/// It stands behind the way in, and is loaded when it is wanted.
#[derive(Clone, Copy)]
pub struct BeginAnew(pub fn(String) -> Local<Result<(), EnterError>>);

/// A future of this tab.
pub type Local<T> = Pin<Box<dyn Future<Output = T>>>;

/// As often it is tried again by itself, where the browser says that there is a network.
const TRIES: u8 = 5;

/// Between two tries, ms.
const PAUSE: u32 = 2_000;

/// Says how much waits on this device, and sends it.
#[component]
pub(super) fn Waiting(
    /// The sign-in name that is typed.
    login: RwSignal<String>,
    /// What was the matter with the last try.
    problems: Problems,
) -> impl IntoView {
    let told = RwSignal::new(None::<HandedIn>);
    let busy = RwSignal::new(false);
    // Whether it was to be sent again while it was under way: the network may have come back too late for it.
    let again = RwSignal::new(false);
    let send = move || {
        if busy.get_untracked() {
            again.set(true);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let mut tries = TRIES;
            loop {
                again.try_set(false);
                let answer = hand_in().await;
                let is_lost = answer.is_some_and(|it| it.waiting > 0 && !it.reached);
                if let (Some(answer), Some(before)) = (answer, told.try_get_untracked()) {
                    // Some of it the browser may have had sent by itself meanwhile.
                    let sent = before.map_or(answer.sent, |before| {
                        let gone = before.waiting.saturating_sub(answer.waiting);
                        before.sent + answer.sent.max(gone)
                    });
                    told.try_set(Some(HandedIn { sent, ..answer }));
                }
                match again.try_get_untracked() {
                    Some(true) => {}
                    // A browser says that it is online before anything comes through.
                    Some(false) if is_lost && tries > 0 && window().navigator().on_line() => {
                        tries -= 1;
                        TimeoutFuture::new(PAUSE).await;
                    }
                    _ => break,
                }
            }
            busy.try_set(false);
        });
    };
    send();
    let online = EventListener::new(&window(), "online", move |_| send());
    // Dropped with the screen.
    let _ = StoredValue::new_local(online);
    let text = move |it: HandedIn| {
        match (it.waiting, it.sent, it.reached) {
        (0, sent, _) => format!("送信待ちだった{sent}件を送りました。"),
        (_, _, false) => {
            "サーバーにつながりません。記録はこの端末に残っています。つながりしだい、鍵をかけたまま自動で送られます。"
                .to_owned()
        }
        (_, _, true) => {
            "記録を開かないと送れないものがあります。パスフレーズを入力して開くと、送られます。".to_owned()
        }
    }
    };
    let shown = Memo::new(move |_| told.get().filter(|it| it.waiting > 0 || it.sent > 0));
    view! {
        {move || {
            shown
                .get()
                .map(|it| {
                    let (tone, title) = match it.waiting {
                        0 => (Tone::Good, "送り終えました".to_owned()),
                        count => (Tone::Info, format!("送信待ちの記録が{count}件あります")),
                    };
                    view! {
                        <Banner tone=tone title=title>
                            <p>{text(it)}</p>
                            {(it.waiting > 0)
                                .then(|| {
                                    view! {
                                        <div class="actions">
                                            <Button busy=busy on_press=move |()| send()>
                                                {format!("送信待ちの{}件を送る", it.waiting)}
                                            </Button>
                                        </div>
                                    }
                                })}
                        </Banner>
                    }
                })
        }}
        {move || problems.is_newer.get().then(|| view! { <Anew login=login problems=problems /> })}
    }
}

/// The way out where the older passphrase is forgotten.
#[component]
fn Anew(login: RwSignal<String>, problems: Problems) -> impl IntoView {
    let open = RwSignal::new(false);
    let BeginAnew(begin_anew) = expect_context();
    let begin = move |()| {
        spawn_local(async move {
            let begun = begin_anew(login.get_untracked()).await;
            match begun {
                Ok(()) => {
                    problems.clear();
                    problems.other.set(None);
                }
                Err(error) => problems.other.set(Some(error.to_string())),
            }
        });
    };
    view! {
        <Banner tone=Tone::Warn title="前のパスフレーズを忘れたとき">
            <p>"この端末の記録を消して、今のパスフレーズで新しく始められます。送った記録は、サーバーからもう一度届きます。"</p>
            <div class="actions"><Button on_press=move |()| open.set(true)>"この端末で新しく始める"</Button></div>
        </Banner>
        <ConfirmDialog
            open=open
            title="この端末の記録を消して、新しく始めますか"
            text="この端末にある記録は消え、書きかけの内容も失われます。送った記録は、サインインするともう一度届きます。送信待ちの記録があるあいだは消せません。"
            confirm="消して新しく始める"
            cancel="やめる"
            danger=true
            on_confirm=begin
        />
    }
}
