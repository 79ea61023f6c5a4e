//! The offer of a new version.

use leptos::prelude::*;

use crate::{
    ui::{Banner, Button, Tone},
    worker::Worker,
};

/// Offers a new version; it is taken only when the person says so.
#[component]
pub(super) fn NewVersion(
    worker: Worker,
    /// Takes it, once everything that is being typed is kept.
    #[prop(into)]
    take: Callback<()>,
) -> impl IntoView {
    move || {
        worker.update.get().then(|| {
            view! {
                <Banner tone=Tone::Info title="新しい版があります">
                    <p>"書きかけの内容は端末に残ります。更新のあと、もう一度パスフレーズを入力します。"</p>
                    <div class="actions"><Button on_press=take>"更新する"</Button></div>
                </Banner>
            }
        })
    }
}
