//! The passkeys of the account: listed, registered, removed.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{Factors, Passkey, Proof, RecoveryCodes};

use super::ask::{Ask, Matter, NO_PASSPHRASE, OtherMatter};
use crate::{
    screens::when,
    store::{AddError, use_store},
    ui::{Button, Card, Disclosure, Form, Row, TextInput, TextKind, use_toasts},
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
    let last = factors.passkeys.len() == 1 && !factors.totp;
    let list = factors
        .passkeys
        .into_iter()
        .enumerate()
        .map(|(at, passkey)| {
            view! { <Known at=at passkey=passkey last=last required=factors.required on_done=on_done /> }
        })
        .collect_view();
    is_shown.then(|| {
        view! {
            <Card title="パスキー">
                <p>"端末の指紋・顔・暗証番号で、本人と確かめる方法です。確認コードの代わりになります。サインインのあと、その端末の記録を開くために、パスフレーズも一度入力します。"</p>
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
        matter.clear();
        let typed = passphrase.get_untracked();
        if typed.is_empty() {
            matter.passphrase.set(Some(NO_PASSPHRASE.to_owned()));
        }
        if busy.get_untracked() || typed.is_empty() {
            return;
        }
        busy.set(true);
        let called = name.get_untracked().trim().to_owned();
        spawn_local(async move {
            match store.add_passkey(called, typed).await {
                Ok(codes) => {
                    toasts.say("パスキーを登録しました。");
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
