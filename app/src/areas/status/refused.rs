//! Saves the server did not take: why, and what can be done.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    areas::{full_title, href},
    screens::{SaveFacts, save_text},
    store::{Attention, use_store},
    ui::{
        Button, Card, ConfirmDialog, CopyButton, Disclosure, Icon, IconName, Kind, LinkButton,
        use_toasts,
    },
};

/// All of them; nothing while there is none.
#[component]
pub(super) fn Refused() -> impl IntoView {
    let store = use_store();
    let refused = Memo::new(move |_| store.attention());
    move || {
        (!refused.with(Vec::is_empty)).then(|| {
            let title = format!("受け付けられなかった記録 {}件", refused.with(Vec::len));
            view! {
                <Card title=title>
                    <p>"内容はこの端末に残っています。理由を見て、送り直すか、内容を写してほかの方法で伝えてください。"</p>
                    <ul class="stack" role="list">
                        {refused.get().into_iter().map(|one| view! { <li><One attention=one /></li> }).collect_view()}
                    </ul>
                </Card>
            }
        })
    }
}

#[component]
fn One(attention: Attention) -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let save = attention.save.clone();
    let title = full_title(store, &save.kind, save.record);
    let at = format!("{} に保存", save.at.long());
    let open = href(store, &save.kind, save.record).filter(|_| store.doc(save.record).is_some());
    let asked = RwSignal::new(false);
    let attention = StoredValue::new(attention);
    let may_go =
        Memo::new(move |_| attention.with_value(|attention| store.can_send_again(attention)));
    let again = move |()| {
        spawn_local(async move {
            match store.send_again(&attention.get_value()).await {
                Ok(()) => toasts.say("もう一度、送信待ちに入れました。"),
                Err(error) => toasts.say(format!("送信待ちに入れられませんでした。{error}")),
            }
        });
    };
    let copied =
        Signal::derive(move || attention.with_value(|attention| save_text(store, &attention.save)));
    let dismiss = move |()| {
        spawn_local(async move {
            match store.dismiss(&attention.get_value()).await {
                Ok(()) => toasts.say("一覧から外しました。"),
                Err(error) => toasts.say(format!("外せませんでした。{error}")),
            }
        });
    };
    let reason = attention.with_value(|attention| attention.reason.to_string());
    view! {
        <article class="refused">
            <h3>{title}</h3>
            <p class="row-support">{at}</p>
            <p class="refused-why"><Icon name=IconName::Error />{reason}</p>
            <Disclosure title="書いた内容"><SaveFacts save=save /></Disclosure>
            <div class="actions">
                {move || may_go.get().then(|| view! { <Button on_press=again>"もう一度送る"</Button> })}
                <CopyButton
                    text=copied
                    done="内容を写しました。メールなどに貼り付けられます。"
                    failed="写せませんでした。「書いた内容」を開き、文字を選んで写してください。"
                >
                    "内容を写す"
                </CopyButton>
                {open.map(|href| view! { <LinkButton href=href>"記録を開く"</LinkButton> })}
                <Button kind=Kind::Text on_press=move |()| asked.set(true)>"一覧から外す"</Button>
            </div>
            <ConfirmDialog
                open=asked
                title="この記録を一覧から外しますか"
                text="書いた内容はこの端末から消え、元に戻せません。まだ伝えていないときは、先に内容を写してください。"
                confirm="一覧から外す"
                cancel="やめる"
                danger=true
                on_confirm=dismiss
            />
        </article>
    }
}
