//! The authenticator app is set up: how many recovery codes are left, new ones, and the way out.

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
pub(super) fn AppCard(
    /// What protects the account.
    factors: Factors,
    /// Something was changed, with the new recovery codes where there are any.
    on_done: Callback<Option<RecoveryCodes>>,
) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let Factors {
        required,
        recovery_codes: left,
        ..
    } = factors;
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
    let off_text = if required {
        "スマートフォンを替えるときは、ここで一度やめてから、新しいスマートフォンで用意し直します。やめている間は送受信できません。"
    } else {
        "スマートフォンを替えるときは、ここで一度やめてから、新しいスマートフォンで用意し直します。やめると、パスフレーズだけでサインインできるようになります。"
    };
    view! {
        <Card title="いまの守り">
            <dl class="facts">
                <dt>"認証アプリ"</dt>
                <dd>"使っています"</dd>
                <dt>"予備コード"</dt>
                <dd>{format!("残り{left}個")}</dd>
            </dl>
            <p>"初めての端末でサインインするときに、確認コードをたずねます。確認コードを入れた端末では、30日のあいだはたずねません。電波のない所で開くときは、パスフレーズだけで開けます。"</p>
            {(left <= FEW)
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="予備コードが少なくなりました">
                            <p>"下の「予備コードを新しくする」で、10個に戻してください。"</p>
                        </Banner>
                    }
                })}
        </Card>
        <Disclosure title="予備コードを新しくする">
            <div class="stack">
                <p>"新しい予備コードを10個作ります。前の予備コードは使えなくなります。"</p>
                <Ask id="renew" label="新しい予備コードを作る" act=renew />
            </div>
        </Disclosure>
        <Disclosure title="スマートフォンを替える・認証アプリをやめる">
            <div class="stack">
                <p>{off_text}</p>
                <Ask id="off" label="認証アプリをやめる" danger=true act=off />
            </div>
        </Disclosure>
    }
}
