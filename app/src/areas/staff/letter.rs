//! The letter: shown once, for the screen and for paper.

use leptos::prelude::*;
use shared::{record::RecordId, wire::Invitation};

use crate::{
    areas::account::{Once, show_once},
    store::use_store,
    ui::{Banner, Card, CopyButton, PrintButton, Qr, Tone},
};

/// Where a letter is opened, beginning with the address of this server.
const PLACE: &str = "/invitation";

/// The letter to someone. It is gone when the screen is left.
#[component]
pub(super) fn Letter(id: RecordId, invitation: Invitation) -> impl IntoView {
    show_once(Once::Letter(id));
    let store = use_store();
    let origin = window().location().origin().unwrap_or_default();
    let address = format!("{origin}{PLACE}");
    let link = format!("{address}#{}", invitation.token);
    let until = invitation.until.long();
    let name = Signal::derive(move || store.title(id));
    let code = invitation.token;
    let qr = invitation.qr;
    let by_hand = if qr.is_empty() {
        "下のページを開き、招待状の番号を入力して、ご自分のパスフレーズを決めてください。"
    } else {
        "読み取れないときは、下のページを開き、招待状の番号を入力してください。"
    };
    view! {
        <Card title="つなぐの招待状">
            <div class="screen-only stack">
                <Banner tone=Tone::Info title="この招待状は、今しか表示できません">
                    <p>"印刷して本人に手渡すか、リンクを本人だけに伝えてください。使えるのは一度だけです。なくしたときは、作り直すと前の招待状は使えなくなります。"</p>
                </Banner>
            </div>
            <p class="print-only">{move || format!("{} 様", name.get())}</p>
            {(!qr.is_empty())
                .then(|| {
                    view! {
                        <p>"スマートフォンやタブレットのカメラで、次のQRコードを読み取ってください。ご自分のパスフレーズを決める画面が開きます。"</p>
                        <Qr svg=qr.clone() alt="招待状の画面を開くQRコード" />
                    }
                })}
            <p>{by_hand}</p>
            <dl class="facts">
                <dt>"開くページ"</dt>
                <dd><span class="letter-code">{address}</span></dd>
                <dt>"招待状の番号"</dt>
                <dd><strong class="letter-code">{code}</strong></dd>
                <dt>"期限"</dt>
                <dd>{format!("{until}まで、一度だけ使えます。")}</dd>
            </dl>
            <p class="screen-only">"リンク（番号が入っています）：" <span class="letter-code">{link.clone()}</span></p>
            <p class="print-only">"番号は、ほかの人に見せないでください。使い終わった紙は、細かく切って捨ててください。"</p>
            <div class="actions">
                <PrintButton>"印刷する"</PrintButton>
                <CopyButton
                    text=link
                    done="リンクを写しました"
                    failed="写せませんでした。リンクを長く押して、選んで写してください。"
                >
                    "リンクを写す"
                </CopyButton>
            </div>
        </Card>
    }
}
