//! The notice of secrecy: read when one is called to a ケース会議, and again when it begins.

use leptos::prelude::*;

use crate::ui::{Banner, Tone};

/// What nobody who takes part may do (岡山市生活困窮者等支援会議設置要綱 第4条・第6条; 生活困窮者自立支援法 第28条).
#[component]
pub(super) fn Secrecy() -> impl IntoView {
    view! {
        <Banner tone=Tone::Warn title="会議で知ったことを、会議の外で話さないでください">
            <p>"会議と資料は公開しません。会議で知った秘密を、正当な理由なく人に話してはいけません。会議が終わったあとも、役目を離れたあとも同じです。"</p>
            <p>"支援会議設置要綱の第4条と第6条。守らないと、生活困窮者自立支援法第28条により、1年以下の拘禁刑または100万円以下の罰金になることがあります。"</p>
        </Banner>
    }
}
