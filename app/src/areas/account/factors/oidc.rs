//! The city's own sign-in: linked and unlinked.

use leptos::prelude::*;
use shared::wire::{OidcState, Proof, RecoveryCodes};

use super::ask::Ask;
use crate::{
    screens::when,
    store::use_store,
    ui::{Card, Disclosure, Row, use_toasts},
};

/// The card, where the city has one.
#[component]
pub(super) fn Oidc(
    /// How things stand.
    state: OidcState,
    /// Something was changed.
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let name = state.name;
    let about = if state.is_two {
        format!("「{name}」で本人と確かめて、サインインできます。確認コードは要りません。")
    } else {
        format!(
            "「{name}」で本人と確かめて、サインインできます。認証アプリやパスキーを用意している人には、初めての端末で確認コードもたずねます。"
        )
    };
    let inside = match state.linked_at {
        Some(at) => {
            let used = match state.used_at {
                Some(at) => format!("最後に使った時 {}", when(store, at)),
                None => "まだ使っていません".to_owned(),
            };
            let support = format!("つないだ時 {}、{used}", when(store, at));
            let warning = format!(
                "外すと、「{name}」ではサインインできなくなります。IDとパスフレーズでは、これまでどおりサインインできます。"
            );
            let said = format!("「{name}」とのつながりを外しました。");
            let unlink = move |proof: Proof| {
                let said = said.clone();
                async move {
                    store.unlink_oidc(proof.passphrase).await?;
                    toasts.say(said);
                    on_done.run(None);
                    Ok(())
                }
            };
            view! {
                <Row title="つながっています" support=support />
                <Disclosure title=format!("「{name}」とのつながりを外す")>
                    <div class="stack">
                        <p>{warning}</p>
                        <Ask
                            id="oidc-unlink"
                            label="つながりを外す"
                            with_code=false
                            danger=true
                            act=unlink
                        />
                    </div>
                </Disclosure>
            }
            .into_any()
        }
        None => {
            let way = format!(
                "パスフレーズを確かめてから、「{name}」の画面に移ります。そこで本人と確かめると、このアプリに戻ります。戻ったら、パスフレーズを入力して開いてください。"
            );
            let link = move |proof: Proof| store.link_oidc(proof.passphrase);
            view! {
                <Disclosure title=format!("{name}とつなぐ")>
                    <div class="stack">
                        <p>{way}</p>
                        <Ask id="oidc-link" label="確かめて進む" with_code=false act=link />
                    </div>
                </Disclosure>
            }
            .into_any()
        }
    };
    view! {
        <Card title=name.clone()>
            <p>{about}</p>
            {inside}
        </Card>
    }
}
