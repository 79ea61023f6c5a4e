//! The notice of secrecy: read when one is called to a ケース会議, and again when it begins.

use leptos::prelude::*;
use shared::reports::SECRECY;

use crate::ui::{Banner, Tone};

/// What nobody who takes part may do.
#[component]
pub(super) fn Secrecy() -> impl IntoView {
    let (title, lines) = SECRECY;
    view! {
        <Banner tone=Tone::Warn title=title>
            {lines.map(|line| view! { <p>{line}</p> }).collect_view()}
        </Banner>
    }
}
