//! サインインしている端末: where one is signed in, and ending that from here.

use leptos::{prelude::*, task::spawn_local};
use shared::wire::{SessionLine, Sessions};

use crate::{
    areas::staff::why,
    store::use_store,
    ui::{Banner, Button, Card, Chip, ConfirmDialog, Kind, Progress, Row, Tone, use_toasts},
};

/// The card.
#[component]
pub(super) fn SessionsCard() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let told = RwSignal::new(None::<Result<Sessions, String>>);
    let busy = RwSignal::new(false);
    let ask = move |()| {
        told.set(None);
        spawn_local(async move {
            let answer = store.sessions().await;
            told.try_set(Some(answer.map_err(|error| why(&error))));
        });
    };
    ask(());
    let end = move |id: Option<String>| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match store.end_sessions(id).await {
                Ok(left) => {
                    told.try_set(Some(Ok(left)));
                    toasts.say("サインアウトさせました。その端末の記録は、次につながったときから送受信できなくなります。");
                }
                Err(error) => toasts.say(format!("できませんでした。{}", why(&error))),
            }
            busy.try_set(false);
        });
    };
    let all = RwSignal::new(false);
    let row = move |line: SessionLine| {
        let SessionLine {
            id,
            is_this,
            browser,
            began_at,
            used_at,
        } = line;
        let title = if browser.is_empty() {
            "種類の分からない端末".to_owned()
        } else {
            browser
        };
        let support = format!(
            "最後に使った時 {}ごろ　サインイン {}",
            used_at.long(),
            began_at.long()
        );
        view! {
            <li>
                <Row title=title support=support>
                    {if is_this {
                        view! { <Chip tone=Tone::Good>"この端末"</Chip> }.into_any()
                    } else {
                        view! { <Button busy=busy on_press=move |()| end(Some(id.clone()))>"サインアウトさせる"</Button> }.into_any()
                    }}
                </Row>
            </li>
        }
    };
    let body = move || match told.get() {
        None => view! { <Progress label="サーバーに確かめています" done=None /> }.into_any(),
        Some(Err(why)) => view! {
            <Banner tone=Tone::Warn title="今は分かりません">
                <p>{why}</p>
                <div class="actions"><Button on_press=ask>"もう一度確かめる"</Button></div>
            </Banner>
        }
        .into_any(),
        Some(Ok(Sessions { sessions })) => {
            let others = sessions.iter().any(|session| !session.is_this);
            view! {
                <ul class="rows" role="list">{sessions.into_iter().map(row).collect_view()}</ul>
                {others
                    .then(|| {
                        view! {
                            <div class="actions">
                                <Button kind=Kind::Danger on_press=move |()| all.set(true)>"ほかの端末をすべてサインアウトさせる"</Button>
                            </div>
                        }
                    })}
            }
            .into_any()
        }
    };
    view! {
        <Card title="サインインしている端末">
            <p>"覚えのない端末や、なくした端末があれば、サインアウトさせてください。パスフレーズも変えると安心です。"</p>
            {body}
            <ConfirmDialog
                open=all
                title="ほかの端末をすべてサインアウトさせますか"
                text="それらの端末では、もう一度サインインするまで送受信できません。書いた記録は、それぞれの端末に残ります。"
                confirm="サインアウトさせる"
                cancel="やめる"
                danger=true
                on_confirm=move |()| end(None)
            />
        </Card>
    }
}
