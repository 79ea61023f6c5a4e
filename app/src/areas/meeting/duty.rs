//! The duty of secrecy, in the words of the law and in plain ones.

use leptos::prelude::*;

use crate::ui::{Banner, Tone};

/// What nobody in a 支援会議 may do (生活困窮者自立支援法 第9条第5項; 要綱第6条).
#[component]
pub(super) fn Duty() -> impl IntoView {
    view! {
        <Banner tone=Tone::Warn title="ここで知ったことを、会議の外で話してはいけません">
            <p>"同意をもらえていない世帯についての会議です。会議があること、だれの会議か、知ったことのすべてが秘密です。同じ職場の人や、世帯の家族にも話してはいけません。委員でなくなったあとも続きます。"</p>
            <p>"生活困窮者自立支援法第9条第5項。守らないと、1年以下の拘禁刑または100万円以下の罰金になることがあります。開いた人と時刻はすべて残ります。"</p>
        </Banner>
    }
}
