//! The screen that says more than the bar.

use leptos::prelude::*;
use shared::record::Save;

use super::{refused::Refused, words::phase_text};
use crate::{
    areas::{full_title, href},
    screens::when,
    store::{Phase, use_store},
    ui::{
        Banner, Button, Card, Chip, Icon, IconName, LinkButton, PageHead, Progress, Row, RowLink,
        Tone,
    },
};

/// What waits, what was refused, and how to go on.
#[component]
pub fn StatusPage() -> impl IntoView {
    let store = use_store();
    let status = Memo::new(move |_| store.status());
    let conflicts = Memo::new(move |_| store.conflicts().len());
    let damaged = Memo::new(move |_| store.damaged());
    let busy = Signal::derive(move || status.with(|status| status.phase == Phase::Syncing));
    let phase = Signal::derive(move || status.with(|status| phase_text(&status.phase)));
    let last = move || match status.with(|status| status.last_contact) {
        Some(at) => at.long(),
        None => "まだありません".to_owned(),
    };
    let mended = move || {
        let at = status.with(|status| status.mended)?;
        let text = format!(
            "端末の記録の一部が失われていたか読めなかったため、{}にサーバーから取り直しました。送信待ちの記録はそのままです。",
            at.long()
        );
        Some(view! { <p>{text}</p> })
    };
    view! {
        <PageHead title="送信の状況">
            <Button busy=busy on_press=move |()| store.sync_now()>
                <Icon name=IconName::Sync />
                "今すぐ送受信する"
            </Button>
        </PageHead>
        <div class="stack">
            {move || {
                (!status.with(|status| status.is_loaded))
                    .then(|| {
                        view! {
                            <Progress
                                label="はじめの読み込み中です。終わるまで、電波の届く場所でこのまま開いておいてください。"
                                done=None
                            />
                        }
                    })
            }}
            <Card title="サーバーとの接続">
                <p role="status">{phase}</p>
                <dl class="facts">
                    <dt>"最後に送受信した日時"</dt>
                    <dd>{last}</dd>
                </dl>
                {mended}
            </Card>
            <Refused />
            <Unsent />
            {move || {
                (conflicts.get() > 0)
                    .then(|| {
                        let title = format!("同じところに違う内容が書かれた記録が{}件あります", conflicts.get());
                        view! {
                            <Banner tone=Tone::Warn title=title>
                                <LinkButton href="/conflicts">"見くらべて決める"</LinkButton>
                            </Banner>
                        }
                    })
            }}
            {move || {
                (damaged.get().0 > 0)
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Warn title="端末に保存された記録の一部が読めません">
                                <p>"次にサーバーとつながったとき、自動で取り直します。ほかの記録はそのまま使えます。"</p>
                            </Banner>
                        }
                    })
            }}
            {move || {
                let own = damaged.get().1;
                (own > 0)
                    .then(|| {
                        view! {
                            <Banner tone=Tone::Bad title=format!("端末に保存されたもののうち、{own}件が読めません")>
                                <p>"消さずに残してあります。この端末を管理者に見せてください。ほかの記録はそのまま使えます。"</p>
                            </Banner>
                        }
                    })
            }}
        </div>
    }
}

/// The saves that only this device has.
#[component]
fn Unsent() -> impl IntoView {
    let store = use_store();
    let unsent = Memo::new(move |_| store.unsent());
    let row = move |save: Save| {
        let title = full_title(store, &save.kind, save.record);
        let support = format!("{} にこの端末へ保存", when(store, save.at));
        let chip = || view! { <Chip tone=Tone::Info icon=IconName::Unsent>"送信待ち"</Chip> };
        match href(store, &save.kind, save.record) {
            Some(href) => {
                view! { <li><RowLink href=href title=title support=support>{chip()}</RowLink></li> }
                    .into_any()
            }
            None => view! { <li><Row title=title support=support>{chip()}</Row></li> }.into_any(),
        }
    };
    view! {
        <Card title=Signal::derive(move || format!("送信待ち {}件", unsent.with(Vec::len)))>
            {move || {
                if !unsent.with(Vec::is_empty) {
                    "この端末には保存済みです。つながりしだい、上から順に自動で送られます。"
                } else if store.status().attention > 0 {
                    "受け付けられなかったもののほかは、すべてサーバーに届いています。"
                } else {
                    "保存した記録は、すべてサーバーに届いています。"
                }
            }}
            {move || {
                let count = store.status().pictures;
                (count > 0).then(|| view! { <p>{format!("ほかに写真・署名 {count}件が、記録のあとに送られます。")}</p> })
            }}
            <ul class="rows" role="list">{move || unsent.get().into_iter().map(row).collect_view()}</ul>
        </Card>
    }
}
