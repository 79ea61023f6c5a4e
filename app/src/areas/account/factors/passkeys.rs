//! The passkeys of the account: listed, registered, removed.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{Factors, Passkey, Proof, RecoveryCodes};

use super::ask::{Ask, Matter, OtherMatter};
use crate::{
    screens::when,
    store::{AddError, Added, use_store},
    ui::{Button, Card, Chip, Disclosure, Form, Kind, Row, TextInput, TextKind, Tone, use_toasts},
};

/// What a passkey is called where nobody gives it a name.
const UNNAMED: &str = "名前のないパスキー";

/// The card, where server and account have to do with passkeys.
#[component]
pub(super) fn Passkeys(
    /// What protects the account.
    factors: Factors,
    /// Something was changed, with the new recovery codes where there are any.
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let can_add = factors.passkeys_possible && crate::store::knows_passkeys();
    let is_shown = can_add || !factors.passkeys.is_empty();
    let store = use_store();
    let openers = RwSignal::new(None::<Vec<String>>);
    spawn_local(async move {
        let ids = store.openers().await;
        openers.try_set(Some(ids));
    });
    let last = factors.passkeys.len() == 1 && !factors.totp;
    let list = factors
        .passkeys
        .into_iter()
        .enumerate()
        .map(|(at, passkey)| {
            view! { <Known at=at passkey=passkey openers=openers last=last required=factors.required on_done=on_done /> }
        })
        .collect_view();
    is_shown.then(|| {
        view! {
            <Card title="パスキー">
                <p>"端末の指紋・顔・暗証番号で、本人と確かめる方法です。確認コードの代わりになります。パスフレーズの代わりに、この端末の記録を開くこともできます。パスフレーズでも、いつでも開けます。"</p>
                {list}
                {can_add.then(|| view! { <Add on_done=on_done /> })}
            </Card>
        }
    })
}

/// A passkey, and how it is removed.
#[component]
fn Known(
    at: usize,
    passkey: Passkey,
    /// Those that open this device's records, once that is known.
    openers: RwSignal<Option<Vec<String>>>,
    /// Whether nothing else protects the account.
    last: bool,
    /// Whether this server asks everyone for a second factor.
    required: bool,
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let name = match passkey.name.as_str() {
        "" => UNNAMED.to_owned(),
        name => name.to_owned(),
    };
    let used = match passkey.used_at {
        Some(at) => format!("最後に使った時 {}", when(store, at)),
        None => "まだ使っていません".to_owned(),
    };
    let support = format!("登録 {}、{used}", when(store, passkey.created_at));
    let id = StoredValue::new(passkey.id);
    let remove = move |proof: Proof| async move {
        store
            .remove_passkey(id.get_value(), proof.passphrase)
            .await?;
        toasts.say("パスキーを削除しました。");
        on_done.run(None);
        Ok(())
    };
    let warning = match (last, required) {
        (false, _) => "削除すると、このパスキーではサインインできなくなります。",
        (true, true) => {
            "ほかの守りがないので、削除すると、新しく用意するまで送受信できません。予備コードも使えなくなります。"
        }
        (true, false) => {
            "ほかの守りがないので、削除すると、パスフレーズだけでサインインできるようになります。予備コードも使えなくなります。"
        }
    };
    view! {
        <Row title=name.clone() support=support />
        <Opens at=at id=id openers=openers />
        <Disclosure title=format!("「{name}」を削除する")>
            <div class="stack">
                <p>{warning}</p>
                <Ask
                    id=format!("remove-{at}")
                    label="このパスキーを削除する"
                    with_code=false
                    danger=true
                    act=remove
                />
            </div>
        </Disclosure>
    }
}

/// Whether a passkey opens this device's records, and how that is changed.
#[component]
fn Opens(
    at: usize,
    id: StoredValue<String>,
    openers: RwSignal<Option<Vec<String>>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let opens = Memo::new(move |_| {
        let known = openers.get()?;
        Some(known.contains(&id.get_value()))
    });
    let ask = move || {
        spawn_local(async move {
            let ids = store.openers().await;
            openers.try_set(Some(ids));
        });
    };
    let close = move |()| {
        spawn_local(async move {
            match store.close_to_passkey(&id.get_value()).await {
                Ok(()) => toasts.say("この端末の記録は、パスフレーズで開きます。"),
                Err(error) => toasts.say(error.to_string()),
            }
            ask();
        });
    };
    move || match opens.get() {
        None => ().into_any(),
        Some(true) => view! {
            <div class="actions">
                <Chip tone=Tone::Good>"この端末の記録を開けます"</Chip>
                <Button kind=Kind::Text on_press=close>"開くのには使わない"</Button>
            </div>
        }
        .into_any(),
        Some(false) => view! {
            <Disclosure title="このパスキーで記録を開けるようにする">
                <OpenBy at=at id=id on_done=move |()| ask() />
            </Disclosure>
        }
        .into_any(),
    }
}

/// Asks for the passphrase that opens the records now, and for the passkey.
#[component]
fn OpenBy(
    at: usize,
    id: StoredValue<String>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let passphrase = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let matter = Matter::new();
    let submit = move |()| {
        let Some(typed) = matter.begin(passphrase, busy) else {
            return;
        };
        spawn_local(async move {
            match store.open_with_passkey(id.get_value(), &typed).await {
                Ok(()) => {
                    toasts.say("次から、この端末の記録をパスキーでも開けます。");
                    on_done.run(());
                }
                Err(error) if error.is_about_passphrase() => {
                    matter.passphrase.set(Some(error.to_string()));
                }
                Err(error) => matter.other.set(Some(error.to_string())),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Form on_submit=submit label="このパスキーで記録を開けるようにする">
            <p>"この端末の記録を、電波のない所でも、パスキーで開けるようになります。ほかの端末では、その端末でもう一度この手続きをします。"</p>
            <TextInput
                id=format!("open-by-{at}")
                label="この端末を開くパスフレーズ"
                required=true
                kind=TextKind::Password
                value=passphrase
                error=matter.passphrase
                on_input=move |text| passphrase.set(text)
            />
            <OtherMatter matter=matter />
            <div class="actions">
                <Button submit=true busy=busy>"パスキーを確かめる"</Button>
            </div>
        </Form>
    }
}

/// Registers one more.
#[component]
fn Add(on_done: Callback<Option<RecoveryCodes>>) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let name = RwSignal::new(String::new());
    let passphrase = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let matter = Matter::new();
    let submit = move |()| {
        let Some(typed) = matter.begin(passphrase, busy) else {
            return;
        };
        let called = name.get_untracked().trim().to_owned();
        spawn_local(async move {
            match store.add_passkey(called, typed).await {
                Ok(Added { codes, opens }) => {
                    toasts.say(match opens {
                        Ok(()) => {
                            "パスキーを登録しました。次から、この端末の記録も開けます。".to_owned()
                        }
                        Err(error) if error.is_cancelled() => {
                            "パスキーを登録しました。サインインに使えます。この端末の記録も開けるようにするには、「このパスキーで記録を開けるようにする」を押してください。".to_owned()
                        }
                        Err(error) => format!(
                            "パスキーを登録しました。サインインに使えます。この端末の記録は、まだパスキーでは開けません。{error}"
                        ),
                    });
                    on_done.run((!codes.codes.is_empty()).then_some(codes));
                }
                Err(AddError::Passkey(error)) => matter.other.set(Some(error.to_string())),
                Err(AddError::Transport(error)) => matter.tell(&error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <Disclosure title="パスキーを登録する">
            <Form on_submit=submit label="パスキーを登録する">
                <TextInput
                    id="passkey-name"
                    label="パスキーの名前"
                    help="あとで見分けるための名前です。「訪問用のタブレット」など。"
                    kind=TextKind::Text
                    value=name
                    on_input=move |text| name.set(text)
                />
                <TextInput
                    id="passkey-passphrase"
                    label="パスフレーズ"
                    required=true
                    help="本人であることを確かめるため、もう一度入力します。"
                    kind=TextKind::Password
                    value=passphrase
                    error=matter.passphrase
                    on_input=move |text| passphrase.set(text)
                />
                <OtherMatter matter=matter />
                <div class="actions">
                    <Button submit=true busy=busy>
                        {move || if busy.get() { "登録しています…" } else { "この端末で登録する" }}
                    </Button>
                </div>
            </Form>
        </Disclosure>
    }
}
