//! What protects the account now, new recovery codes, and the way out.

use leptos::prelude::*;
use shared::wire::{Factors, Proof, RecoveryCodes};

use super::ask::Ask;
use crate::{
    store::use_store,
    ui::{Banner, Card, Disclosure, Tone, use_toasts},
};

/// So few are soon none.
const FEW: u32 = 3;

/// What protects the account now.
#[component]
pub(super) fn Standing(
    /// What protects the account.
    factors: Factors,
) -> impl IntoView {
    let left = factors.recovery_codes;
    view! {
        <Card title="いまの守り">
            <dl class="facts">
                <dt>"認証アプリ"</dt>
                <dd>{if factors.totp { "使っています" } else { "使っていません" }}</dd>
                <dt>"パスキー"</dt>
                <dd>{format!("{}個", factors.passkeys.len())}</dd>
                <dt>"予備コード"</dt>
                <dd>{format!("残り{left}個")}</dd>
            </dl>
            <p>"初めての端末でサインインするときに、確認コードかパスキーをたずねます。一度確かめた端末では、30日のあいだはたずねません。電波のない所で開くときは、パスフレーズだけで開けます。"</p>
            {(left <= FEW)
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="予備コードが少なくなりました">
                            <p>"下の「予備コードを新しくする」で、10個に戻してください。"</p>
                        </Banner>
                    }
                })}
        </Card>
    }
}

/// New recovery codes, and the end of the authenticator app.
#[component]
pub(super) fn Changes(
    /// What protects the account.
    factors: Factors,
    /// Something was changed, with the new recovery codes where there are any.
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let renew = move |proof: Proof| async move {
        on_done.run(Some(store.renew_recovery_codes(proof).await?));
        Ok(())
    };
    let off = move |proof: Proof| async move {
        store.turn_off_totp(proof).await?;
        toasts.say("認証アプリを使わないようにしました。");
        on_done.run(None);
        Ok(())
    };
    let off_text = if factors.required && factors.passkeys.is_empty() {
        "スマートフォンを替えるときは、ここで一度やめてから、新しいスマートフォンで用意し直します。やめている間は送受信できません。"
    } else if factors.passkeys.is_empty() {
        "スマートフォンを替えるときは、ここで一度やめてから、新しいスマートフォンで用意し直します。やめると、パスフレーズだけでサインインできるようになります。"
    } else {
        "スマートフォンを替えるときは、ここで一度やめてから、新しいスマートフォンで用意し直します。パスキーは残ります。"
    };
    view! {
        <Disclosure title="予備コードを新しくする">
            <div class="stack">
                <p>"新しい予備コードを10個作ります。前の予備コードは使えなくなります。"</p>
                <Ask id="renew" label="新しい予備コードを作る" with_code=factors.totp act=renew />
            </div>
        </Disclosure>
        {factors
            .totp
            .then(|| {
                view! {
                    <Disclosure title="スマートフォンを替える・認証アプリをやめる">
                        <div class="stack">
                            <p>{off_text}</p>
                            <Ask id="off" label="認証アプリをやめる" with_code=true danger=true act=off />
                        </div>
                    </Disclosure>
                }
            })}
    }
}
