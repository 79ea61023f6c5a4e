//! パスフレーズを変える: on the server and on this device.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::FailureCode;

use super::choose::{ChoosePassphrase, judged};
use crate::{
    areas::staff::why,
    store::{ChangeError, TransportError, last_login, use_store},
    ui::{
        Banner, Button, Card, Disclosure, Form, Kind, TextInput, TextKind, Tone, focus_field,
        use_toasts,
    },
};

/// The card.
#[component]
pub(super) fn ChangePassphrase() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (old_error, new_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let failure = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let names = Memo::new(move |_| {
        let me = store.me();
        let mut names = vec![me.name, store.title(me.organisation)];
        names.extend(last_login());
        names
    });
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        let (before, after) = (old.get_untracked(), new.get_untracked());
        let missing = "今のパスフレーズを入力してください。";
        old_error.set(before.is_empty().then(|| missing.to_owned()));
        new_error.set(judged(&after, &names.get_untracked()).err());
        if before.is_empty() {
            focus_field("old-passphrase");
            return;
        }
        if new_error.with_untracked(Option::is_some) {
            focus_field("new-passphrase");
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            match store.change_passphrase(&before, &after).await {
                Ok(()) => {
                    for text in [old, new] {
                        text.try_set(String::new());
                    }
                    toasts.say(
                        "パスフレーズを変えました。ほかの端末では、サインインし直してください。",
                    );
                }
                Err(ChangeError::Server(error)) => {
                    let place = match &error {
                        TransportError::Failed(failed) => match failed.code {
                            FailureCode::WrongCredentials => old_error,
                            FailureCode::WeakPassphrase => new_error,
                            _ => failure,
                        },
                        _ => failure,
                    };
                    place.try_set(Some(why(&error)));
                }
                Err(error) => drop(failure.try_set(Some(error.to_string()))),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Card title="パスフレーズを変える">
            <p>"人に知られたかもしれないときに変えてください。定期的に変える必要はありません。電波の届く所でできます。"</p>
            <Disclosure title="変える">
                {move || failure.get().map(|text| view! { <Banner tone=Tone::Bad title="最後まで変えられませんでした"><p>{text}</p></Banner> })}
                <Form on_submit=submit label="パスフレーズを変える">
                    <TextInput
                        id="old-passphrase"
                        label="今のパスフレーズ"
                        required=true
                        help="ほかの端末で先に変えたときは、この端末を開いたパスフレーズです。新しいものには、ほかの端末で決めたものを入れます。"
                        kind=TextKind::Password
                        value=old
                        error=old_error
                        on_input=move |text| {
                            old_error.set(None);
                            old.set(text);
                        }
                    />
                    <ChoosePassphrase id="new-passphrase" label="新しいパスフレーズ" value=new names=names error=new_error />
                    <div class="actions">
                        <Button kind=Kind::Primary submit=true busy=busy>"パスフレーズを変える"</Button>
                    </div>
                </Form>
            </Disclosure>
        </Card>
    }
}
