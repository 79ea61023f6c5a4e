//! Where someone has records, and how a lost device is kept from opening.

use leptos::{prelude::*, task::spawn_local};
use shared::{record::DeviceId, wire::KnownDevice};

use crate::{
    screens::when,
    store::{TransportError, use_store},
    ui::{Button, Card, Chip, ConfirmDialog, Row, Tone, use_toasts},
};

/// The person's devices.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let store = use_store();
    let toasts = use_toasts();
    let known = RwSignal::new(None::<Result<Vec<KnownDevice>, TransportError>>);
    let ask = move || {
        spawn_local(async move {
            let answer = store.devices().await;
            known.try_set(Some(answer));
        });
    };
    ask();
    let chosen = RwSignal::new(None::<(DeviceId, String)>);
    let open = RwSignal::new(false);
    let text = Signal::derive(move || {
        let name = chosen.get().map(|(_, name)| name).unwrap_or_default();
        format!(
            "「{name}」では、記録を二度と開けなくなります。送っていない記録は、その端末がつながったときに送られ、そのあと端末の中の記録は消えます。なくした端末や、もう使わない端末だけを選んでください。"
        )
    });
    let revoke = move |()| {
        let Some((id, name)) = chosen.get_untracked() else {
            return;
        };
        spawn_local(async move {
            match store.revoke(id).await {
                Ok(()) => toasts.say(format!("「{name}」を使えなくしました。")),
                Err(error) => toasts.say(format!("使えなくできませんでした。{error}")),
            }
            ask();
        });
    };
    let row = move |device: KnownDevice| {
        let KnownDevice {
            id,
            name,
            last_seen,
            revoked_at,
            ..
        } = device;
        let is_here = id == store.device_id();
        let support = format!("最後につながった時：{}", when(store, last_seen));
        let asked = name.clone();
        let ask = move |()| {
            chosen.set(Some((id, asked.clone())));
            open.set(true);
        };
        view! {
            <li>
                <Row title=name support=support>
                    {match (revoked_at, is_here) {
                        (Some(_), _) => view! { <Chip tone=Tone::Bad>"使えません"</Chip> }.into_any(),
                        (None, true) => view! { <Chip tone=Tone::Good>"この端末"</Chip> }.into_any(),
                        (None, false) => view! { <Button on_press=ask>"使えなくする"</Button> }.into_any(),
                    }}
                </Row>
            </li>
        }
    };
    view! {
        <Card title="あなたの記録がある端末">
            <p>"端末をなくしたときは、ほかの端末のこの画面で「使えなくする」を押すか、管理者に知らせてください。"</p>
            {move || match known.get() {
                None => view! { <p>"調べています…"</p> }.into_any(),
                Some(Ok(devices)) if devices.is_empty() => {
                    view! { <p>"一覧は、次の送受信のあとに出ます。"</p> }.into_any()
                }
                Some(Ok(devices)) => {
                    view! { <ul class="rows" role="list">{devices.into_iter().map(row).collect_view()}</ul> }.into_any()
                }
                Some(Err(_)) => {
                    view! { <p>"サーバーにつながっているときだけ、一覧を見られます。"</p> }.into_any()
                }
            }}
        </Card>
        <ConfirmDialog
            open=open
            title="この端末を使えなくしますか"
            text=text
            confirm="使えなくする"
            cancel="やめる"
            danger=true
            on_confirm=revoke
        />
    }
}
