//! The whole form: its draft is found first, then it is shown with its summary and its save bar.

use leptos::{prelude::*, task::spawn_local};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use shared::{record::RecordId, registry};

use super::{
    Draft, FormState, Opening, keeper,
    state::Pressed,
    summary::{SUMMARY, Summary},
};
use crate::{
    store::{DeviceError, use_store},
    ui::{
        Banner, Button, ConfirmDialog, EmptyState, Form, Kind, Progress, Tone, focus_field,
        use_toasts,
    },
};

/// A form on a record. `done` says which screen comes after it.
#[component]
pub fn RecordForm(
    /// What it is opened on.
    opening: Opening,
    /// The screen to show when it is saved or left.
    #[prop(into)]
    done: Callback<RecordId, String>,
    /// The fields.
    #[prop(into)]
    body: Callback<FormState, AnyView>,
    /// What the button that saves says, what is said when that is done, and what the button that leaves says.
    #[prop(default = ("保存する", "保存しました（送信待ち）", "保存せずに戻る"))]
    words: (&'static str, &'static str, &'static str),
) -> impl IntoView {
    let store = use_store();
    let href = use_location().pathname.get_untracked();
    let found = RwSignal::new(None::<Result<Option<Draft>, DeviceError>>);
    let (ask, here) = (opening.clone(), href.clone());
    spawn_local(async move {
        let draft = ask.draft(store, &here).await;
        found.try_set(Some(draft));
    });
    let known = registry::kind(opening.kind).filter(|_| {
        let doc = opening.record.map(|id| untrack(|| store.doc(id)));
        doc.is_none_or(|doc| doc.is_some())
    });
    move || {
        let Some(kind) = known else {
            return view! { <EmptyState title="この記録は、この端末にはありません" /> }.into_any();
        };
        match found.get() {
            None => {
                view! { <Progress label="入力の途中がないか調べています" done=None /> }.into_any()
            }
            Some(draft) => {
                // An unreadable shelf must not keep anyone from writing.
                let (draft, failure) = match draft {
                    Ok(draft) => (draft, None),
                    Err(error) => (None, Some(error)),
                };
                let form = untrack(|| FormState::open(store, kind, &opening, draft, href.clone()));
                form.draft_failure.set(failure);
                view! { <Opened form=form done=done body=body words=words /> }.into_any()
            }
        }
    }
}

#[component]
fn Opened(
    form: FormState,
    done: Callback<RecordId, String>,
    body: Callback<FormState, AnyView>,
    words: (&'static str, &'static str, &'static str),
) -> impl IntoView {
    keep_when_leaving(form);
    let navigate = use_navigate();
    let toasts = use_toasts();
    let here = use_location().pathname;
    let leave = Callback::new(move |()| {
        let next = done.run(form.record());
        // A screen on which one goes on writing stays where it is.
        if here.get_untracked() != next {
            navigate(&next, NavigateOptions::default());
        }
    });
    let press = move |unfinished: bool| {
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        spawn_local(async move {
            let pressed = form.press_save(unfinished).await;
            form.busy.try_set(false);
            match pressed {
                Pressed::Saved => {
                    toasts.say(words.1);
                    leave.run(());
                }
                Pressed::Unchanged => {
                    toasts.say("変更はありません");
                    leave.run(());
                }
                Pressed::Held => request_animation_frame(|| focus_field(SUMMARY)),
            }
        });
    };
    let confirm = RwSignal::new(false);
    let discard = Callback::new(move |()| {
        let back = form.discard();
        toasts.offer("入力を捨てました", "元に戻す", back);
    });
    let restored = move || {
        form.restored.get().then(|| {
            view! {
                <Banner tone=Tone::Info title="前回の入力を戻しました">
                    <div class="actions">
                        <Button on_press=move |()| confirm.set(true)>"入力を捨てる"</Button>
                    </div>
                </Banner>
            }
        })
    };
    let discard_button = move || {
        (form.is_touched() && !form.restored.get()).then(|| {
            view! { <Button kind=Kind::Text on_press=move |()| confirm.set(true)>"入力を捨てる"</Button> }
        })
    };
    view! {
        <div class="stack">
            {restored}
            <Form on_submit=move |()| press(false) label=form.schema().label.to_owned()>
                <Summary form=form on_unfinished=move |()| press(true) />
                {body.run(form)}
                <div class="action-bar">
                    <Button kind=Kind::Primary large=true submit=true busy=form.busy>{words.0}</Button>
                    <Button large=true on_press=leave>{words.2}</Button>
                    {discard_button}
                </div>
            </Form>
            <ConfirmDialog
                open=confirm
                title="入力を捨てますか"
                text="この画面でまだ保存していない入力が消えます。"
                confirm="入力を捨てる"
                cancel="やめる"
                danger=true
                on_confirm=discard
            />
        </div>
    }
}

/// Brings the draft to the device when the app is put away, and when the form is left.
fn keep_when_leaving(form: FormState) {
    let key = form.key();
    let hidden = {
        let key = key.clone();
        window_event_listener_untyped("visibilitychange", move |_| keeper::hurry(&key))
    };
    let gone = {
        let key = key.clone();
        window_event_listener_untyped("pagehide", move |_| keeper::hurry(&key))
    };
    on_cleanup(move || {
        hidden.remove();
        gone.remove();
        keeper::hurry(&key);
    });
}
