//! A QR code.

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
