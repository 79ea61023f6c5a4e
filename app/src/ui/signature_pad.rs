//! A place to write one's name by finger, pen or mouse.

use leptos::{
    html,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{CanvasRenderingContext2d, PointerEvent},
};

use super::{Button, FieldGroup, words};

/// How many points the picture has, across and down: a name is read well at this size, on paper too.
const SIZE: (u32, u32) = (900, 300);

/// The width of the line, in these points.
const LINE: f64 = 5.0;

/// A place to write one's name. What was written goes out as a PNG in a `data:` URL each time the pen is lifted.
#[component]
pub fn SignaturePad(
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
    /// Takes in what was written, or the empty text when it was wiped off.
    #[prop(into)]
    on_draw: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Canvas>::new();
    let is_down = StoredValue::new(false);
    // What this pad has given out: anything else comes from elsewhere and is shown as a picture.
    let drawn = RwSignal::new(String::new());
    let is_here = Memo::new(move |_| value.with(|value| value.is_empty() || *value == drawn.get()));
    Effect::new(move |_| {
        if value.with(String::is_empty) {
            if let Some(brush) = node.get().and_then(|canvas| brush(&canvas)) {
                wipe(&brush);
            }
            drawn.set(String::new());
        }
    });
    let place = move |event: &PointerEvent| {
        let canvas = node.get_untracked()?;
        let around = canvas.get_bounding_client_rect();
        let scale = f64::from(SIZE.0) / around.width();
        let x = (f64::from(event.client_x()) - around.left()) * scale;
        let y = (f64::from(event.client_y()) - around.top()) * scale;
        Some((brush(&canvas)?, x, y))
    };
    let down = move |event: PointerEvent| {
        let Some((brush, x, y)) = place(&event).filter(|_| event.is_primary()) else {
            return;
        };
        event.prevent_default();
        // Without it a line that leaves the pad would go on when the pointer comes back.
        if let Some(canvas) = node.get_untracked() {
            drop(canvas.set_pointer_capture(event.pointer_id()));
        }
        is_down.set_value(true);
        brush.begin_path();
        brush.move_to(x, y);
        // A dot is a line too.
        brush.line_to(x + 0.1, y);
        brush.stroke();
    };
    let go = move |event: PointerEvent| {
        if is_down.get_value()
            && event.is_primary()
            && let Some((brush, x, y)) = place(&event)
        {
            brush.line_to(x, y);
            brush.stroke();
            brush.begin_path();
            brush.move_to(x, y);
        }
    };
    let up = move |event: PointerEvent| {
        if !event.is_primary() || !is_down.get_value() {
            return;
        }
        is_down.set_value(false);
        let picture = node.get_untracked();
        if let Some(Ok(picture)) = picture.map(|canvas| canvas.to_data_url()) {
            drawn.set(picture.clone());
            on_draw.run(picture);
        }
    };
    let again = move |()| on_draw.run(String::new());
    let named = format!("{label}：{}", words::AGAIN);
    let picture_of = label.clone();
    let picture = move || {
        let alt = picture_of.clone();
        (!is_here.get()).then(|| view! { <img class="pad" src=move || value.get() alt=alt /> })
    };
    let (width, height) = (SIZE.0.to_string(), SIZE.1.to_string());
    view! {
        <FieldGroup id=id label=label.clone() required=required help=help error=error>
            {picture}
            <canvas
                class="pad"
                node_ref=node
                hidden=move || !is_here.get()
                width=width
                height=height
                role="img"
                aria-label=format!("{label}{}", words::PAD)
                on:pointerdown=down
                on:pointermove=go
                on:pointerup=up
                on:pointercancel=up
            ></canvas>
            <div class="actions"><Button label=named on_press=again>{words::AGAIN}</Button></div>
        </FieldGroup>
    }
}

fn brush(canvas: &leptos::web_sys::HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    let brush = canvas.get_context("2d").ok()??;
    let brush: CanvasRenderingContext2d = brush.dyn_into().ok()?;
    brush.set_line_width(LINE);
    brush.set_line_cap("round");
    brush.set_line_join("round");
    Some(brush)
}

/// White paper, also where the screen is dark.
fn wipe(brush: &CanvasRenderingContext2d) {
    brush.set_fill_style_str("#fff");
    brush.fill_rect(0.0, 0.0, f64::from(SIZE.0), f64::from(SIZE.1));
}
