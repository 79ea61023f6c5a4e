//! The import done last, and the way back.

use leptos::prelude::*;

use super::run::Run;
use crate::ui::{Banner, Button, ConfirmDialog, Tone};

/// What was taken in, with the button that takes it back; and what was left then.
#[component]
pub(super) fn Past(run: Run) -> impl IntoView {
    let asked = RwSignal::new(false);
    let count = Memo::new(move |_| run.saved());
    view! {
        {move || {
            (count.get() > 0)
                .then(|| {
                    view! {
                        <Banner tone=Tone::Good title=format!("{}件を取り込みました", count.get())>
                            <p>"次の版の下書きに入りました。公開するまで、ほかの人が見る一覧は変わりません。"</p>
                            <div class="actions">
                                <Button on_press=move |()| asked.set(true)>"取り込みを取り消す"</Button>
                            </div>
                        </Banner>
                    }
                })
        }}
        {move || {
            let names = run.left.get();
            (!names.is_empty())
                .then(|| {
                    view! {
                        <Banner tone=Tone::Warn title="次のところは、そのあとにだれかが変えたため、そのままにしました">
                            <ul>{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
                        </Banner>
                    }
                })
        }}
        <ConfirmDialog
            open=asked
            title="取り込みを取り消しますか"
            text="追加した行をなくし、変えたところを取り込む前に戻します。そのあとにだれかが変えたところは、そのままにして、お知らせします。"
            confirm="取り消す"
            cancel="やめる"
            danger=true
            on_confirm=move |()| run.take_back()
        />
    }
}
