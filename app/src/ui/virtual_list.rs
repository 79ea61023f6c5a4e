//! A list of any length: only the rows in sight exist.

use leptos::{
    ev, html,
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Element, HtmlElement},
};
use std::ops::Range;

/// Rows made beyond each edge of the window, so that the Tab key always finds a next one.
const SPARE: usize = 6;

/// The rows that touch a window of `view` pixels which begins `above` pixels below the top of the list.
fn rows_in_sight(above: f64, view: f64, height: f64, count: usize) -> Range<usize> {
    let row = |pixels: f64| (pixels / height).max(0.0) as usize;
    let start = row(above).saturating_sub(SPARE).min(count);
    let end = (row(above + view) + 1 + SPARE).min(count);
    start..end.max(start)
}

/// Pixels of one rem: follows the text size set in the browser.
fn rem() -> f64 {
    document()
        .document_element()
        .and_then(|root| window().get_computed_style(&root).ok().flatten())
        .and_then(|style| style.get_property_value("font-size").ok())
        .and_then(|size| size.trim_end_matches("px").parse().ok())
        .unwrap_or(16.0)
}

/// A measure of the window; of a usual one where the browser tells none.
fn pixels(measure: Result<JsValue, JsValue>) -> f64 {
    measure
        .ok()
        .and_then(|pixels| pixels.as_f64())
        .unwrap_or(1000.0)
}

fn window_width() -> f64 {
    pixels(window().inner_width())
}

fn index_of(target: Option<leptos::web_sys::EventTarget>) -> Option<usize> {
    let row = target?
        .dyn_into::<Element>()
        .ok()?
        .closest("[data-index]")
        .ok()
        .flatten()?;
    row.get_attribute("data-index")?.parse().ok()
}

/// A list that scrolls with the page. All rows are as high as the highest one seen. Arrow keys, Home and End
/// go from row to row; the row with the focus stays while one scrolls.
#[component]
pub fn VirtualList(
    /// A name for screen readers.
    #[prop(into)]
    label: String,
    /// How many rows there are.
    #[prop(into)]
    count: Signal<usize>,
    /// Makes the row with this number. Read signals in it: the row follows them.
    #[prop(into)]
    row: Callback<usize, AnyView>,
    /// The least height of a row, in rem.
    #[prop(default = 5.5)]
    row_height: f64,
) -> impl IntoView {
    let list = NodeRef::<html::Ul>::new();
    let height = RwSignal::new(row_height * rem());
    let sight = RwSignal::new(rows_in_sight(
        0.0,
        1000.0,
        height.get_untracked(),
        count.get_untracked(),
    ));
    let focused = RwSignal::new(None::<usize>);

    let above = move || {
        list.get_untracked()
            .map_or(0.0, |list| -list.get_bounding_client_rect().top())
    };
    let look = move || {
        let view = pixels(window().inner_height());
        let now = rows_in_sight(above(), view, height.get_untracked(), count.get_untracked());
        if sight.with_untracked(|sight| *sight != now) {
            sight.set(now);
        }
    };
    // A new height moves every row: the window moves with the row at its top.
    let set_height = move |new: f64| {
        let (old, passed) = (height.get_untracked(), above().max(0.0));
        height.set(new);
        if passed > 0.0 {
            window().scroll_by_with_x_and_y(0.0, passed / old * (new - old));
        }
        look();
    };
    let measure = move || {
        // The list may have gone since the frame was asked for.
        let Some(Some(list)) = list.try_get_untracked() else {
            return;
        };
        let rows = list.children();
        let tallest = (0..rows.length())
            .filter_map(|row| rows.item(row))
            .map(|row| row.get_bounding_client_rect().height())
            .fold(0.0, f64::max);
        if tallest > height.get_untracked() + 0.5 {
            set_height(tallest.min(40.0 * rem()));
        }
    };

    let scrolled = window_event_listener(ev::scroll, move |_| look());
    // A tablet's browser resizes the window while its bars come and go; only a new width moves text.
    let width = StoredValue::new(window_width());
    let resized = window_event_listener(ev::resize, move |_| {
        if width.get_value() == window_width() {
            look();
        } else {
            width.set_value(window_width());
            set_height(row_height * rem());
        }
    });
    on_cleanup(move || {
        scrolled.remove();
        resized.remove();
    });
    Effect::new(move |_| {
        count.track();
        look();
    });
    Effect::new(move |_| {
        sight.track();
        height.track();
        request_animation_frame(measure);
    });

    let shown = move || {
        let sight = sight.get();
        let count = count.get();
        let mut rows: Vec<usize> = (sight.start..sight.end.min(count)).collect();
        if let Some(row) = focused
            .get()
            .filter(|row| *row < count && !sight.contains(row))
        {
            rows.insert(if row < sight.start { 0 } else { rows.len() }, row);
        }
        rows
    };
    let go_to = move |row: usize| {
        focused.set(Some(row));
        request_animation_frame(move || {
            let target = list.try_get_untracked().flatten().and_then(|list| {
                list.query_selector(&format!("[data-index='{row}'] :is(a, button)"))
                    .ok()
                    .flatten()
            });
            if let Some(target) = target.and_then(|target| target.dyn_into::<HtmlElement>().ok()) {
                let _ = target.focus();
            }
        });
    };
    let press = move |event: ev::KeyboardEvent| {
        let Some(row) = index_of(event.target()) else {
            return;
        };
        let last = count.get_untracked().saturating_sub(1);
        let next = match event.key().as_str() {
            "ArrowDown" => (row + 1).min(last),
            "ArrowUp" => row.saturating_sub(1),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        go_to(next);
    };
    let item = move |index: usize| {
        view! {
            <li
                data-index=index
                aria-posinset=index + 1
                aria-setsize=move || count.get()
                style:top=move || format!("{}px", index as f64 * height.get())
                style:min-height=move || format!("{}px", height.get())
            >
                {move || row.run(index)}
            </li>
        }
    };
    view! {
        <ul
            class="long-list"
            role="list"
            aria-label=label
            node_ref=list
            style:height=move || format!("{}px", count.get() as f64 * height.get())
            on:keydown=press
            on:focusin=move |event| focused.set(index_of(event.target()))
            on:focusout=move |_| focused.set(None)
        >
            <For each=shown key=|index| *index children=item />
        </ul>
    }
}

#[cfg(test)]
mod tests {
    use super::{SPARE, rows_in_sight};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn rows_exist_around_the_window_only() {
        assert_eq!(rows_in_sight(0.0, 800.0, 80.0, 60_000), 0..11 + SPARE);
        assert_eq!(
            rows_in_sight(80_000.0, 800.0, 80.0, 60_000),
            1000 - SPARE..1011 + SPARE
        );
        assert_eq!(
            rows_in_sight(4_800_000.0, 800.0, 80.0, 60_000),
            60_000 - SPARE..60_000
        );
        assert_eq!(
            rows_in_sight(-2_000.0, 800.0, 80.0, 60_000),
            0..1 + SPARE,
            "the list begins below the window"
        );
        assert_eq!(
            rows_in_sight(9_000.0, 800.0, 80.0, 3),
            3..3,
            "the list became short while scrolled down"
        );
        assert_eq!(rows_in_sight(0.0, 800.0, 80.0, 0), 0..0);
    }
}
