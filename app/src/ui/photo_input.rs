//! A photograph from the camera or the device, made small.

use leptos::{
    html,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap},
};
use shared::wire::MAX_BLOB;
use wasm_bindgen_futures::JsFuture;

use super::{Field, words};

/// The longest side in points and the quality of the JPEG, the best first: the first that is small enough is taken.
const TRIES: [(u32, f64); 4] = [(1_600, 0.8), (1_600, 0.5), (1_200, 0.5), (800, 0.4)];

/// A box to take or choose a photograph in. What goes out is drawn anew and no larger than needed: where and by what it was taken
/// is not in it any more.
#[component]
pub fn PhotoInput(
    /// The id, unique on the screen.
    #[prop(into)]
    id: String,
    /// The visible label.
    #[prop(into)]
    label: String,
    /// Shows the mark of a field that must be filled in.
    #[prop(optional)]
    required: bool,
    /// The support text under the label.
    #[prop(into, optional)]
    help: String,
    /// What is the matter, and how to mend it.
    #[prop(into, optional)]
    error: Signal<Option<String>>,
    /// The picture as it stands: the address of an image, or the empty text.
    #[prop(into)]
    value: Signal<String>,
    /// Takes in the photograph as a JPEG in a `data:` URL.
    #[prop(into)]
    on_choose: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Input>::new();
    let failed = RwSignal::new(None::<&'static str>);
    let error = Signal::derive(move || failed.get().map(str::to_owned).or_else(|| error.get()));
    let choose = move |_| {
        let Some(input) = node.get_untracked() else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else {
            return;
        };
        spawn_local(async move {
            let made = made_small(&file).await;
            // The same one can be chosen again.
            input.set_value("");
            failed.try_set(made.as_ref().err().copied());
            if let Ok(picture) = made {
                on_choose.run(picture);
            }
        });
    };
    let alt = label.clone();
    let picture = move || {
        let alt = alt.clone();
        let is_there = value.with(|value| !value.is_empty());
        is_there.then(|| view! { <img class="photo" src=move || value.get() alt=alt /> })
    };
    view! {
        <Field id=id.clone() label=label required=required help=help error=error>
            {picture}
            <input class="input" node_ref=node id=id type="file" accept="image/*" on:change=choose />
        </Field>
    }
}

/// The photograph as a JPEG in a `data:` URL, or what is the matter with it.
async fn made_small(file: &File) -> Result<String, &'static str> {
    let bitmap = window()
        .create_image_bitmap_with_blob(file)
        .map_err(|_| words::NO_PHOTO)?;
    let bitmap = JsFuture::from(bitmap).await.map_err(|_| words::NO_PHOTO)?;
    let bitmap: ImageBitmap = bitmap.dyn_into().map_err(|_| words::NO_PHOTO)?;
    let mut tries = TRIES.into_iter();
    let small = tries.find_map(|(side, quality)| {
        let picture = drawn(&bitmap, side, quality)?;
        // Four letters of base64 are three bytes.
        (picture.len() / 4 * 3 <= MAX_BLOB).then_some(picture)
    });
    bitmap.close();
    small.ok_or(words::LARGE_PHOTO)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "points of a picture"
)]
fn drawn(bitmap: &ImageBitmap, side: u32, quality: f64) -> Option<String> {
    let (width, height) = (f64::from(bitmap.width()), f64::from(bitmap.height()));
    let scale = (f64::from(side) / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).max(1.0), (height * scale).max(1.0));
    let canvas = document().create_element("canvas").ok()?;
    let canvas: HtmlCanvasElement = canvas.dyn_into().ok()?;
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let brush = canvas.get_context("2d").ok()??;
    let brush: CanvasRenderingContext2d = brush.dyn_into().ok()?;
    brush
        .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
        .ok()?;
    let quality = JsValue::from_f64(quality);
    canvas
        .to_data_url_with_type_and_encoder_options("image/jpeg", &quality)
        .ok()
}
