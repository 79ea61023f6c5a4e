//! The store closes by itself when nobody touches it; before that the person is told.

use leptos::{prelude::*, task::spawn_local};

use super::out::{Leave, Parting, close};
use crate::{
    form::flush,
    store::{MINUTES, MOST_MINUTES, Phase, Store, Watch, Why, Word, use_store},
    ui::{Card, Choice, Icon, IconName, Select, use_toasts},
};

/// Watches over the store of this scope from now on.
pub fn close_when_idle(store: Store) {
    let leave = expect_context::<Leave>();
    let Parting(parting) = expect_context();
    let unkept = RwSignal::new(false);
    let say = move |watch: Watch, word| {
        spawn_local(async move {
            let is_closed = match word {
                Word::Close => {
                    let why = watch.warning.get_untracked();
                    let is_closed = close(watch, leave).await;
                    if is_closed {
                        // What closes it without a warning before is that the loan has run out.
                        parting.set(Some(why.map_or(LOAN_OVER, parting_text).to_owned()));
                    }
                    is_closed
                }
                Word::ClosedElsewhere => {
                    let is_kept = flush().await;
                    if is_kept {
                        parting.set(Some(ELSEWHERE.to_owned()));
                        leave.0.run(());
                    }
                    is_kept
                }
                Word::Wiped => {
                    store.forget_name();
                    // Whoever knows more has said so already.
                    if parting.get_untracked().is_none() {
                        parting.set(Some(WIPED.to_owned()));
                    }
                    leave.0.run(());
                    true
                }
            };
            // Rather open than lost: it is tried again every second, and the person is told.
            if !is_closed {
                unkept.try_set(true);
                watch.stay();
            }
        });
    };
    provide_context(store.watch(say));
    provide_context(Unkept(unkept));
}

const LOAN_OVER: &str = "長い間サーバーにつながっていないため、画面を閉じました。書いたものは残っています。電波の届く所で開いてください。";

const ELSEWHERE: &str = "もう一つの画面で閉じたので、この画面も閉じました。";

const WIPED: &str =
    "この端末の記録は消されました。続けて使うときは、もう一度サインインしてください。";

fn parting_text(why: Why) -> &'static str {
    match why {
        Why::Idle => "しばらく使われなかったので、画面を閉じました。書きかけの内容は残っています。",
        Why::Long => "開いてから12時間たったので、画面を閉じました。書きかけの内容は残っています。",
    }
}

/// A device that was revoked shows nothing more.
pub fn leave_when_revoked(store: Store) {
    let leave = expect_context::<Leave>();
    let watch = expect_context::<Watch>();
    let Parting(parting) = expect_context();
    Effect::new(move |_| {
        if store.status().phase == Phase::Revoked {
            parting.set(Some(
                "この端末は使えなくなりました。送信待ちの記録はすべて送り、端末の中の記録は消しました。"
                    .to_owned(),
            ));
            watch.tell_closed();
            leave.0.run(());
        }
    });
}

/// Whether the store had to stay open because what is being typed could not be kept.
#[derive(Clone, Copy)]
struct Unkept(RwSignal<bool>);

/// Says that the store is about to close, in front of everything.
#[component]
pub fn ClosingSoon() -> impl IntoView {
    let watch = expect_context::<Watch>();
    let Unkept(unkept) = expect_context();
    let text = move |why| match (unkept.get(), why) {
        (true, _) => {
            "書きかけの内容を端末に保存できないため、画面を閉じられません。端末の空き容量を増やすか、入力を保存してください。"
        }
        (false, Why::Idle) => {
            "まもなく画面を閉じます。続けるときは、画面のどこかに触れてください。"
        }
        (false, Why::Long) => {
            "開いてから12時間たつので、まもなく画面を閉じます。書きかけの内容は残ります。もう一度パスフレーズを入力すると、続きから使えます。"
        }
    };
    view! {
        <div class="closing screen-only" role="alert">
            {move || {
                watch
                    .warning
                    .get()
                    .map(|why| {
                        view! {
                            <p>
                                <Icon name=IconName::Lock />
                                {move || text(why)}
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// After how many minutes the store closes by itself.
#[component]
pub(super) fn Minutes() -> impl IntoView {
    let store = use_store();
    let watch = expect_context::<Watch>();
    let toasts = use_toasts();
    let chosen = RwSignal::new(MINUTES.to_string());
    spawn_local(async move {
        if let Ok(minutes) = store.minutes().await {
            chosen.try_set(minutes.to_string());
        }
    });
    let choices =
        (1..=MOST_MINUTES).map(|minutes| Choice::new(minutes.to_string(), format!("{minutes}分")));
    let choices: Vec<Choice> = choices.collect();
    let choose = move |text: String| {
        let Ok(minutes) = text.parse::<u8>() else {
            chosen.update(|_| ());
            return;
        };
        chosen.set(text);
        spawn_local(async move {
            match store.choose_minutes(minutes).await {
                Ok(()) => {
                    watch.choose(minutes);
                    toasts.say(format!("{minutes}分使わないと、画面を閉じます。"));
                }
                Err(error) => toasts.say(error.to_string()),
            }
        });
    };
    view! {
        <Card title="自動で画面を閉じる">
            <Select
                id="minutes"
                label="使わないまま何分たったら閉じるか"
                help="閉じても、書きかけの内容は残ります。開いてから12時間たったときも閉じます。"
                options=choices
                value=chosen
                on_change=choose
            />
        </Card>
    }
}
