//! The recovery codes, shown this once.

use leptos::prelude::*;

use crate::areas::account::{Once, show_once};
use crate::ui::{Banner, Button, Card, Checkbox, Kind, PrintButton, Tone};

/// The codes, to be printed or written down.
#[component]
pub(super) fn Codes(
    /// The codes as they are written down.
    codes: Vec<String>,
    /// The person has them on paper.
    #[prop(into)]
    on_done: Callback<()>,
) -> impl IntoView {
    show_once(Once::Codes);
    let kept = RwSignal::new(false);
    let missing = RwSignal::new(false);
    let done = move |()| {
        if kept.get_untracked() {
            on_done.run(());
        } else {
            missing.set(true);
        }
    };
    let list = codes
        .into_iter()
        .map(|code| view! { <li>{code}</li> })
        .collect_view();
    view! {
        <Card title="つなぐの予備コード">
            <p>"スマートフォンをなくしたとき、こわれたときに、確認コードの代わりに使います。一つのコードは一度だけ使えます。"</p>
            <p>"いま印刷するか、紙に書き写してください。この画面を閉じると、二度と見られません。紙は、この端末やスマートフォンとは別の所にしまってください。"</p>
            <ol class="codes">{list}</ol>
            <div class="screen-only stack">
                <div class="actions"><PrintButton>"予備コードを印刷する"</PrintButton></div>
                <Checkbox
                    id="codes-kept"
                    label="印刷したか、紙に書き写しました"
                    value=kept
                    on_change=move |checked| {
                        kept.set(checked);
                        missing.set(false);
                    }
                />
                {move || {
                    missing
                        .get()
                        .then(|| {
                            view! {
                                <Banner tone=Tone::Warn title="予備コードを紙に残してください">
                                    <p>"残したら、上の四角に印を付けてください。"</p>
                                </Banner>
                            }
                        })
                }}
                <div class="actions"><Button kind=Kind::Primary large=true on_press=done>"終わる"</Button></div>
            </div>
        </Card>
    }
}
