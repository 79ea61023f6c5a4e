//! QR codes.

use fast_qr::{QRBuilder, convert::svg::SvgBuilder};
use leptos::prelude::*;

/// A QR code as the server has drawn it.
#[component]
pub fn Qr(
    /// An SVG image.
    #[prop(into)]
    svg: String,
    /// What it is for.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let image = String::from(js_sys::encode_uri_component(&svg));
    view! { <img class="qr" src=format!("data:image/svg+xml,{image}") alt=alt /> }
}

/// A QR code drawn on the device. A text too long for one has none.
#[component]
pub fn QrCode(
    /// What it says.
    #[prop(into)]
    text: String,
    /// What it is for.
    #[prop(into)]
    alt: String,
) -> impl IntoView {
    let code = QRBuilder::new(text).build().ok();
    code.map(|code| view! { <Qr svg=SvgBuilder::default().to_str(&code) alt=alt /> })
}
