//! What was taken in from a file, and the way back.

use leptos::prelude::*;

use crate::ui::{Banner, Button, ConfirmDialog, Tone};

/// What was taken in, with the button that takes it back; and what was left alone then, because someone has changed it since.
#[component]
pub(in crate::areas) fn TakenIn(
    /// What was done, as the heading says it; none while there is nothing to take back.
    #[prop(into)]
    done: Signal<Option<String>>,
    /// What becomes of it.
    next: &'static str,
    /// What taking it back does.
    back: &'static str,
    /// What was left alone.
    left: RwSignal<Vec<String>>,
    /// Takes it back.
    #[prop(into)]
    take_back: Callback<()>,
) -> impl IntoView {
    let asked = RwSignal::new(false);
    view! {
        {move || {
            done.get()
                .map(|title| {
                    view! {
                        <Banner tone=Tone::Good title=title>
                            <p>{next}</p>
                            <div class="actions">
                                <Button on_press=move |()| asked.set(true)>"取り込みを取り消す"</Button>
                            </div>
                        </Banner>
                    }
                })
        }}
        {move || {
            let names = left.get();
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
            text=format!("{back}そのあとにだれかが変えたところは、そのままにして、お知らせします。")
            confirm="取り消す"
            cancel="やめる"
            danger=true
            on_confirm=take_back
        />
    }
}
