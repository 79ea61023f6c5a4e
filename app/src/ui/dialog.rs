//! A question that must be answered first.

use super::{Button, Kind, words};
use leptos::{html, prelude::*};

/// The browser's own dialog: it holds the focus (first on the heading, so that Enter does nothing by accident),
/// closes at Esc and gives the focus back.
#[component]
pub fn Dialog(
    /// Whether it is open. Closing by Esc or by its button writes false.
    open: RwSignal<bool>,
    /// The heading.
    #[prop(into)]
    title: Signal<String>,
    /// The button that closes without an act; 閉じる if left out.
    #[prop(into, default = words::CLOSE.to_owned())]
    close: String,
    /// What stands before the closing button: other buttons.
    #[prop(optional)]
    actions: Option<AnyView>,
    /// What is said or asked.
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let open = open.get();
        if let Some(node) = node.get()
            && node.open() != open
        {
            if open {
                let _ = node.show_modal();
            } else {
                node.close();
            }
        }
    });
    view! {
        <dialog
            class="dialog"
            node_ref=node
            aria-label=move || title.get()
            on:close=move |_| open.set(false)
        >
            <h2 tabindex="-1" autofocus>{move || title.get()}</h2>
            <div class="dialog-body">
                {children()}
                <div class="actions">
                    {actions}
                    <Button large=true on_press=move |()| open.set(false)>{close}</Button>
                </div>
            </div>
        </dialog>
    }
}

/// Asks before an act that is hard to take back.
#[component]
pub fn ConfirmDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The question.
    #[prop(into)]
    title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    text: Signal<String>,
    /// The button that does it: a verb.
    #[prop(into)]
    confirm: String,
    /// The button that leaves all as it is.
    #[prop(into)]
    cancel: String,
    /// The act takes something away.
    #[prop(optional)]
    danger: bool,
    /// Do it.
    #[prop(into)]
    on_confirm: Callback<()>,
) -> impl IntoView {
    let kind = if danger { Kind::Danger } else { Kind::Primary };
    let act = move |()| {
        open.set(false);
        on_confirm.run(());
    };
    let actions = view! { <Button kind=kind large=true on_press=act>{confirm}</Button> }.into_any();
    view! {
        <Dialog open=open title=title close=cancel actions=actions>
            <p>{move || text.get()}</p>
        </Dialog>
    }
}
